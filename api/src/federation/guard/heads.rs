//! Who is asked for our own head, and how.

use std::collections::BTreeMap;

use enlace_schema::event::Origin;
use enlace_schema::log::{Checkpoint, SignedCheckpoint};
use enlace_schema::peers::restore;

use super::is_ours;
use super::needed::beside;
use crate::error::{Error, Result, codes};
use crate::federation::client::{Client, Target};
use crate::instance::Instance;
use crate::store::{Connection, log, peers};

/// The head of our log at a peer. While the log is not here, we do not know by which of our
/// transport keys it knows us: it is asked with the newest first.
pub(in crate::federation) fn head_at(
    client: &Client,
    to: &Target,
) -> Result<Option<SignedCheckpoint>> {
    let instance = client.instance();
    let keys = instance.ledger.keys();
    let mut back = 0;
    loop {
        match client.heads(to, instance.origin()).map_err(Error::from) {
            Err(error) if keys.are_fetching() && error.is(codes::PEER_NOT_PINNED_THERE) => {
                back += 1;
                if !keys.ask_as(back)? {
                    keys.ask_as(0)?;
                    return Err(error);
                }
            }
            answer => return answer,
        }
    }
}

/// Checkpoints of ours that peers who call have shown, by who they are. That our log key signed
/// them was checked.
pub(in crate::federation) type Told = BTreeMap<Origin, Checkpoint>;

/// What was heard of our own head.
pub(super) struct Heard {
    /// Heads that were asked for, and of whom, the largest first.
    pub asked: Vec<(Checkpoint, Target)>,
    /// Heads that were shown by who calls.
    pub told: Vec<Checkpoint>,
    /// Whether anybody answered.
    pub answered: bool,
    /// Whether anybody who was asked did not.
    pub silent: bool,
    /// Whether anybody whom our people trust did neither answer nor call.
    pub trusted_silent: bool,
}

impl Heard {
    /// What the rules ask of it, once all was pulled that could be had.
    pub(super) fn beside(&self, instance: &Instance) -> Result<restore::Heard> {
        let own = instance.origin().as_str();
        let here = |head: &Checkpoint| {
            let here = |conn: &mut Connection| beside(conn, own, head.size, head.root);
            Ok((head.size, instance.store().snapshot(here)?))
        };
        Ok(restore::Heard {
            asked: self.asked.iter().map(|(head, _)| here(head)).collect::<Result<_>>()?,
            told: self.told.iter().map(here).collect::<Result<_>>()?,
            answered: self.answered,
            silent: self.silent,
            trusted_silent: self.trusted_silent,
        })
    }
}

/// Asks every peer that has an address. One that is suspended is asked too: an older database may
/// be from before it was resumed, and nobody could resume it.
pub(super) fn hear(client: &Client, told: &Told) -> Result<Heard> {
    let instance = client.instance();
    let own = instance.origin().as_str();
    let mut heard = Heard {
        asked: Vec::new(),
        told: Vec::new(),
        answered: false,
        silent: false,
        trusted_silent: false,
    };
    for row in instance.store().read(|conn| peers::of(conn, own))? {
        let origin = log::origin(&row.peer)?;
        let called = told.get(&origin).cloned();
        let to = Target { origin, endpoint: row.endpoint };
        // Whoever shows a note of ours has answered; that it holds nothing is its word alone.
        let answered = match asked(client, &to) {
            Some(Ok(Some(head))) if is_ours(instance, &head)? => {
                heard.asked.push((head.checkpoint, to));
                true
            }
            Some(Ok(Some(_))) => {
                tracing::warn!(peer = %to.origin, "a head that is not signed by us");
                called.is_some()
            }
            Some(Ok(None)) => !row.suspended || called.is_some(),
            Some(Err(error)) => {
                heard.silent = true;
                tracing::info!(peer = %to.origin, %error, "no answer about our head");
                called.is_some()
            }
            None => called.is_some(),
        };
        heard.told.extend(called);
        heard.answered |= answered;
        heard.trusted_silent |= !answered && !row.suspended;
    }
    heard.asked.sort_by_key(|(head, _)| std::cmp::Reverse(head.size));
    Ok(heard)
}

fn asked(client: &Client, to: &Target) -> Option<Result<Option<SignedCheckpoint>>> {
    (!to.endpoint.is_empty()).then(|| head_at(client, to))
}
