//! Decisions about peers.

use enlace_schema::event::Origin as OriginName;
use juniper::GraphQLInputObject;

use super::super::Context;
use super::super::access::Told;
use super::super::error::ApiError;
use super::super::peer::Peer;
use super::super::scalars::Origin;
use crate::actions::peers as actions;
use crate::error::{Error, Refusal, codes};

type Key = Option<String>;
type Answer<T> = Result<T, ApiError>;

/// A peer to pin.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct PinPeerInput {
    /// The base URL of its instance.
    pub endpoint: String,
    /// The twelve words, as its operator read them out: English or Spanish.
    pub words: String,
    /// The name of its log, where it is known beforehand; it must then be the one that answers.
    pub origin: Option<Origin>,
}

/// A peer's new address.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct MovePeerInput {
    /// The peer.
    pub origin: Origin,
    /// The base URL of its instance from now on.
    pub endpoint: String,
}

/// The peer that a decision is about.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct PeerInput {
    /// The peer.
    pub origin: Origin,
}

fn peer(context: &Context, origin: &OriginName) -> Answer<Peer> {
    let missing = || Error::from(Refusal::new(codes::PEER_UNKNOWN));
    Peer::find(context, origin.as_str())?.ok_or_else(missing).told(context)
}

pub(super) fn pin(context: &Context, input: PinPeerInput, key: Key) -> Answer<Peer> {
    let asked = actions::PinPeer {
        origin: input.origin.map(|origin| origin.0),
        endpoint: input.endpoint,
        words: input.words,
    };
    let done = context.act(key, |instance, caller| actions::pin_peer(instance, caller, asked))?;
    peer(context, &done.origin)
}

pub(super) fn change_endpoint(context: &Context, input: MovePeerInput, key: Key) -> Answer<Peer> {
    let asked = actions::MovePeer { origin: input.origin.0, endpoint: input.endpoint };
    let done = context.act(key, |instance, caller| actions::move_peer(instance, caller, asked))?;
    peer(context, &done.origin)
}

pub(super) fn suspend(context: &Context, input: PeerInput, key: Key) -> Answer<Peer> {
    let asked = actions::PeerDecision { origin: input.origin.0 };
    let done =
        context.act(key, |instance, caller| actions::suspend_peer(instance, caller, asked))?;
    peer(context, &done.origin)
}

pub(super) fn resume(context: &Context, input: PeerInput, key: Key) -> Answer<Peer> {
    let asked = actions::PeerDecision { origin: input.origin.0 };
    let done =
        context.act(key, |instance, caller| actions::resume_peer(instance, caller, asked))?;
    peer(context, &done.origin)
}
