//! What a chapter's committee objects to in a result.

use enlace_schema::event::dispute::{Ending, Reason};
use enlace_schema::voting::disputes::Standing;

use super::super::Context;
use super::super::scalars::{DateTime, MemberId, mirror};
use crate::views::Dispute as SeenDispute;

mirror! {
    /// What a committee objects to.
    DisputeReason of Reason {
        /// Its own instance counts otherwise, or does not find what the host counted.
        ResultsDiffer,
        /// A seal that had come in time was not counted.
        SealLeftOut,
        /// A seal that came late shows something else.
        LateSeal,
        /// Ballots that nobody else had cosigned in time.
        Unwitnessed,
        /// Who is on a roll and who is not, or with which weight.
        Roll,
        /// How the poll was held.
        Procedure,
    }
}

mirror! {
    /// How a chapter ends a dispute that it opened.
    DisputeOutcome of Ending {
        /// It was a mistake.
        Withdrawn,
        /// It was answered.
        Settled,
    }
}

mirror! {
    /// What became of a dispute.
    DisputeState of Standing {
        /// It keeps the host from publishing.
        Open,
        /// The chapter took it back.
        Withdrawn,
        /// The chapter has been answered.
        Settled,
        /// The host waited as long as it has to, and published over it, naming it.
        Overridden,
        /// The host published without naming it: it may not have had it.
        Unheard,
        /// The host published without naming it, and its own log shows that it had read it.
        Ignored,
        /// The poll was voided.
        Void,
    }
}

/// A dispute.
#[derive(Debug, Clone)]
pub struct Dispute(pub SeenDispute);

/// What a chapter's committee objects to in the result of a poll.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Dispute {
    /// What is objected to.
    fn reason(&self) -> DisputeReason {
        self.0.reason.into()
    }

    /// What became of it.
    fn state(&self) -> DisputeState {
        self.0.standing.into()
    }

    /// Who opened it.
    fn by_id(&self) -> Option<MemberId> {
        self.0.by.clone().map(MemberId)
    }

    /// When, by that chapter's clock.
    fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// When the chapter ended it, by its clock; null while it has not.
    fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime)
    }

    /// Whether it is about another count than the host's that is held here: then the host has shown
    /// that chapter another log, or the count is invented.
    fn other_tally(&self) -> bool {
        self.0.other_tally
    }
}
