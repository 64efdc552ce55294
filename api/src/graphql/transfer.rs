//! Members who move between chapters.

use enlace_schema::event::transfer::Consent as SchemaConsent;
use enlace_schema::membership::transfer::Stage;
use juniper::ID;

use super::Context;
use super::access::{Told, needed, officer};
use super::connection::{Connection, Page, connection};
use super::error::ApiError;
use super::member::MemberKind;
use super::scalars::{DateTime, Origin, mirror};
use crate::actions::needs;
use crate::error::{Error, Refusal, Result as Outcome, codes};
use crate::views::transfers::{self, TransferView};

mirror! {
    /// How a move stands. The old home's log decides: until it has closed, it is the voting home.
    TransferStage of Stage {
        /// The old home has offered; the new one has not answered.
        Offered,
        /// The new home has accepted; the old home has not closed yet, and is the voting home.
        Accepted,
        /// The old home has closed; the new home has not noted it yet.
        Closed,
        /// The member is at the new home.
        Arrived,
        /// The old home took the offer back: the member stays.
        Withdrawn,
        /// Nobody took the offer in time: the member stays.
        Expired,
        /// A chapter claims a member whom the other has not offered it like that, or not let go.
        Unfounded,
        /// Taken in because the old home is gone: provisional.
        Provisional,
        /// The same, after 30 days without a word of the old home.
        Adopted,
        /// Taken in, and the old home is there and has not let the member go: people decide.
        Disputed,
    }
}

mirror! {
    /// How the consent of a member who moves is known.
    TransferConsent of SchemaConsent {
        /// The member asked for it, signed in.
        Own,
        /// An officer recorded it.
        Recorded,
    }
}

/// A move of a member from one chapter to another.
#[derive(Debug, Clone)]
pub struct Transfer(TransferView);

/// A member's move to another chapter, as both logs tell it. The committee, and the member.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Transfer {
    /// The member: its id is the same in every chapter.
    fn member(&self) -> ID {
        ID::new(self.0.member.to_string())
    }

    /// What the member is.
    fn kind(&self) -> MemberKind {
        self.0.kind.into()
    }

    /// The log of the old home.
    fn from(&self) -> Origin {
        Origin(self.0.from.clone())
    }

    /// The log of the new home.
    fn to(&self) -> Origin {
        Origin(self.0.to.clone())
    }

    /// How it stands.
    fn stage(&self) -> TransferStage {
        self.0.stage.into()
    }

    /// The log of the member's voting home. Polls whose roll had the member before it closed are
    /// voted at the old home all the same.
    fn voting_home(&self) -> Origin {
        let home = if self.0.stage.is_at_new_home() { &self.0.to } else { &self.0.from };
        Origin(home.clone())
    }

    /// How the member's consent is known; null for an adoption.
    fn consent(&self) -> Option<TransferConsent> {
        self.0.consent.map(Into::into)
    }

    /// When the old home offered, by its clock.
    fn offered_at(&self) -> Option<DateTime> {
        self.0.offered_at.map(DateTime)
    }

    /// From when on the old home lets the offer expire.
    fn expires_at(&self) -> Option<DateTime> {
        self.0.expires_at.map(DateTime)
    }

    /// When the new home accepted or adopted, by its clock.
    fn accepted_at(&self) -> Option<DateTime> {
        self.0.accepted_at.map(DateTime)
    }

    /// When the old home closed, withdrew or let expire, by its clock.
    fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime)
    }

    /// When the new home noted the arrival, by its clock.
    fn arrived_at(&self) -> Option<DateTime> {
        self.0.arrived_at.map(DateTime)
    }

    /// Until when an adoption is provisional.
    fn provisional_until(&self) -> Option<DateTime> {
        self.0.provisional_until.map(DateTime)
    }
}

connection!(Transfer, "TransferConnection", "TransferEdge");

impl Transfer {
    /// A page of the moves to and from this chapter, oldest first. What both logs say is put
    /// together for those on the page alone.
    ///
    /// # Errors
    /// Who is not on the committee is refused.
    pub fn page(context: &Context, page: &Page) -> Result<Connection<Self>, ApiError> {
        officer(context, needs::REGISTER)?;
        let (own, now) = (context.instance.origin().as_str(), context.instance.now());
        context.read(|conn| {
            let begun = transfers::begun(conn, own, None)?;
            let keyed: Outcome<Vec<_>> =
                begun.into_iter().map(|one| Ok((one.key()?, one))).collect();
            let begun = Connection::of_whole(page, keyed?)?;
            begun.try_map(|one| one.view(conn, own, now).map(Self))
        })
    }

    /// The latest move of a member, for whoever is the member or on the committee.
    ///
    /// # Errors
    /// Anybody else is refused.
    pub fn of(context: &Context, own: bool, member: &str) -> Result<Option<Self>, ApiError> {
        needed(context, own, needs::REGISTER)?;
        Self::find(context, member)
    }

    /// The latest move of a member, for a caller who was checked.
    ///
    /// # Errors
    /// What the database says.
    pub fn get(context: &Context, member: &str) -> Result<Self, ApiError> {
        let missing = || Error::from(Refusal::new(codes::TRANSFER_NOT_FOUND));
        Self::find(context, member)?.ok_or_else(missing).told(context)
    }

    fn find(context: &Context, member: &str) -> Result<Option<Self>, ApiError> {
        let (own, now) = (context.instance.origin().as_str(), context.instance.now());
        let found = context.read(|conn| transfers::of_member(conn, own, member, now))?;
        Ok(found.map(Self))
    }
}
