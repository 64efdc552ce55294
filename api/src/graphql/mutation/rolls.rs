//! Corrections of frozen rolls.

use juniper::GraphQLInputObject;

use super::super::Context;
use super::super::error::ApiError;
use super::super::poll::{CorrectionReason, Poll};
use super::super::scalars::{MemberId, PollId};
use crate::actions::polls as actions;

/// Who is put on the chapter's roll and who is taken off it.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct CorrectRollInput {
    /// The poll.
    pub poll: PollId,
    /// Why.
    pub reason: CorrectionReason,
    /// Members who get the places that the poll's rules give them.
    pub add: Option<Vec<MemberId>>,
    /// Members who lose theirs; none of them has voted.
    pub remove: Option<Vec<MemberId>>,
}

pub(super) fn correct(
    context: &Context,
    input: CorrectRollInput,
    key: Option<String>,
) -> Result<Poll, ApiError> {
    let ids = |given: Option<Vec<MemberId>>| {
        given.unwrap_or_default().into_iter().map(|member| member.0).collect()
    };
    let asked = actions::CorrectRoll {
        poll: input.poll.0,
        reason: input.reason.into(),
        add: ids(input.add),
        remove: ids(input.remove),
    };
    let id = context.act(key, |instance, caller| actions::correct_roll(instance, caller, asked))?;
    Poll::get(context, &id)
}
