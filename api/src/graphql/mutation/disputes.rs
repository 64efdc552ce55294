//! Disputes about results.

use juniper::GraphQLInputObject;

use super::super::Context;
use super::super::error::ApiError;
use super::super::poll::{DisputeOutcome, DisputeReason, Poll};
use super::super::scalars::PollId;
use crate::actions::polls as actions;

type Key = Option<String>;
type Answer<T> = Result<T, ApiError>;

/// A result to dispute.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct DisputePollInput {
    /// The poll.
    pub poll: PollId,
    /// What is objected to.
    pub reason: DisputeReason,
}

/// A dispute of this chapter to end.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct SettleDisputeInput {
    /// The poll.
    pub poll: PollId,
    /// How it ended.
    pub outcome: DisputeOutcome,
}

pub(super) fn open(context: &Context, input: DisputePollInput, key: Key) -> Answer<Poll> {
    let asked = actions::DisputePoll { poll: input.poll.0, reason: input.reason.into() };
    let id = context.act(key, |instance, caller| actions::dispute_poll(instance, caller, asked))?;
    Poll::get(context, &id)
}

pub(super) fn settle(context: &Context, input: SettleDisputeInput, key: Key) -> Answer<Poll> {
    let asked = actions::SettleDispute { poll: input.poll.0, outcome: input.outcome.into() };
    let id =
        context.act(key, |instance, caller| actions::settle_dispute(instance, caller, asked))?;
    Poll::get(context, &id)
}
