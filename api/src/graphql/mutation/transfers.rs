//! Members who move between chapters.

use juniper::GraphQLInputObject;

use super::super::Context;
use super::super::error::ApiError;
use super::super::scalars::{MemberId, Origin};
use super::super::transfer::Transfer;
use super::members::MemberRecordInput;
use crate::actions::transfers as actions;

type Key = Option<String>;
type Answer = Result<Transfer, ApiError>;

/// A member to offer to another chapter.
#[derive(Clone, GraphQLInputObject)]
pub struct OfferTransferInput {
    /// The member.
    pub member: MemberId,
    /// The log of the chapter to which it moves.
    pub to: Origin,
    /// How the member said that it wants to move: private. Members who ask themselves leave it out.
    pub consent: Option<String>,
}

/// A member whom another chapter has offered.
#[derive(Clone, GraphQLInputObject)]
pub struct AcceptTransferInput {
    /// The member.
    pub member: MemberId,
    /// The log of the chapter that offers it, where more than one does.
    pub from: Option<Origin>,
    /// Who it is: private, and entered here anew.
    pub record: MemberRecordInput,
}

/// An offer to take back.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct WithdrawTransferInput {
    /// The member.
    pub member: MemberId,
}

/// A member whose home is gone.
#[derive(Clone, GraphQLInputObject)]
pub struct AdoptMemberInput {
    /// The member.
    pub member: MemberId,
    /// The log of the home that is gone.
    pub from: Origin,
    /// One to four receipts of the member's, as the old home gave them.
    pub evidence: Vec<String>,
    /// Who it is: private, and entered here anew.
    pub record: MemberRecordInput,
}

pub(super) fn offer(context: &Context, input: OfferTransferInput, key: Key) -> Answer {
    let OfferTransferInput { member, to, consent } = input;
    let asked = actions::OfferTransfer { member: member.0.clone(), to: to.0, consent };
    context.act(key, |instance, caller| actions::offer_transfer(instance, caller, asked))?;
    Transfer::get(context, member.0.as_ref())
}

pub(super) fn accept(context: &Context, input: AcceptTransferInput, key: Key) -> Answer {
    let AcceptTransferInput { member, from, record } = input;
    let (from, record) = (from.map(|from| from.0), record.into());
    let asked = actions::AcceptTransfer { member: member.0.clone(), from, record };
    context.act(key, |instance, caller| actions::accept_transfer(instance, caller, asked))?;
    Transfer::get(context, member.0.as_ref())
}

pub(super) fn withdraw(context: &Context, input: WithdrawTransferInput, key: Key) -> Answer {
    let asked = actions::OneMember { member: input.member.0.clone() };
    context.act(key, |instance, caller| actions::withdraw_transfer(instance, caller, asked))?;
    Transfer::get(context, input.member.0.as_ref())
}

pub(super) fn adopt(context: &Context, input: AdoptMemberInput, key: Key) -> Answer {
    let AdoptMemberInput { member, from, evidence, record } = input;
    let (id, record) = (member.0.clone(), record.into());
    let asked = actions::AdoptMember { member: member.0, from: from.0, evidence, record };
    context.act(key, |instance, caller| actions::adopt_member(instance, caller, asked))?;
    Transfer::get(context, id.as_ref())
}
