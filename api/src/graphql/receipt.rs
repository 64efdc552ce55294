//! Receipts: what a voter takes home, and what is found when it is checked.

use enlace_schema::event::Origin as OriginName;
use enlace_schema::json::to_b64u;
use enlace_schema::log::{Evidence, normalize_code};
use enlace_schema::time::Millis;
use juniper::GraphQLEnum;

use super::Context;
use super::access::Told;
use super::error::ApiError;
use super::scalars::{Base64Text, Base64Url, DateTime, EntryId, Hash, Origin, PollId, int};
use crate::actions::polls::CastReceipt;
use crate::actions::receipts::{
    self as actions, BallotStanding, CheckedBallot, CheckedReceipt, Included,
};
use crate::error::{Error, Refusal, codes};
use crate::ledger::proof::EventReceipt;

/// What a voter gets at once.
#[derive(Debug, Clone)]
pub struct BallotReceipt(pub CastReceipt);

/// What a voter gets at once: the signed ballot, durable in the log. It says nothing of what the
/// ballot says.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl BallotReceipt {
    /// The poll.
    fn poll_id(&self) -> PollId {
        PollId(self.0.poll.clone())
    }

    /// The place on the roll.
    fn entry_id(&self) -> EntryId {
        EntryId(self.0.entry.clone())
    }

    /// The log in which the ballot stands.
    fn log(&self) -> Origin {
        Origin(self.0.log.clone())
    }

    /// Its place there.
    fn seq(&self) -> i32 {
        int(self.0.seq)
    }

    /// Id of the event.
    fn event_id(&self) -> Hash {
        Hash(self.0.id)
    }

    /// The code to read aloud, four groups of three (`7KQ-2MD-…`).
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The stored bytes, signature and event: a receipt already, which `receipt` checks.
    fn bytes(&self) -> Base64Url {
        Base64Url(Base64Text(self.0.bytes.clone()))
    }

    /// Whether an earlier ballot was replaced.
    fn replaced(&self) -> bool {
        self.0.replaced
    }

    /// When it was written, by this instance's clock.
    fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }
}

/// The receipt of a ballot that stands.
#[derive(Debug, Clone)]
pub struct StoredReceipt(pub EventReceipt);

/// The receipt of a ballot that stands: the signed event and, once there is one, the proof that a
/// checkpoint covers it. Whoever casts the ballot only.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl StoredReceipt {
    /// The log in which the ballot stands.
    fn log(&self) -> Origin {
        Origin(self.0.log.clone())
    }

    /// Its place there.
    fn seq(&self) -> i32 {
        int(self.0.seq)
    }

    /// The code to read aloud, four groups of three (`7KQ-2MD-…`).
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The stored bytes, signature and event.
    fn bytes(&self) -> Base64Url {
        Base64Url(Base64Text(to_b64u(self.0.entry.as_bytes())))
    }

    /// The receipt as a text that verifies offline, to be kept with the ending `.tlog-proof`; null
    /// until a checkpoint covers the ballot.
    fn text(&self) -> Option<String> {
        self.0.proof.as_ref().map(|proof| proof.to_text())
    }
}

/// What became of a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, GraphQLEnum)]
pub enum BallotState {
    /// It is the one that counts for its place.
    Counts,
    /// A later ballot took its place.
    Replaced,
    /// It was set aside; the reason is with it.
    SetAside,
    /// Its poll was declared void: no ballot of it counts.
    Void,
    /// This instance does not hold it yet.
    NotHeld,
}

/// What a receipt is found to be.
#[derive(Debug, Clone)]
pub struct ReceiptCheck(CheckedReceipt);

/// What this instance finds of a receipt. What the other chapter's instance finds, it says itself.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl ReceiptCheck {
    /// The code to read aloud.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The log that signed the event.
    fn log(&self) -> Origin {
        Origin(self.0.log.clone())
    }

    /// The public name of that chapter.
    fn chapter(&self) -> &str {
        &self.0.chapter
    }

    /// The event's place there.
    fn seq(&self) -> i32 {
        int(self.0.seq)
    }

    /// Its id.
    fn event_id(&self) -> Hash {
        Hash(self.0.id)
    }

    /// When it was written, by that chapter's clock.
    fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// The kind of event.
    fn kind(&self) -> &str {
        &self.0.kind
    }

    /// What ballot it is of; null for other events.
    fn ballot(&self) -> Option<BallotCheck> {
        self.0.ballot.clone().map(BallotCheck)
    }

    /// Whether this instance holds exactly these bytes at this place.
    fn held(&self) -> bool {
        self.0.held
    }

    /// The checkpoint that covers it, once there is one.
    fn included(&self) -> Option<Inclusion> {
        self.0.included.clone().map(Inclusion)
    }

    /// Evidence (JSON), if the log told this receipt and this instance two histories; else null.
    fn split_view(&self) -> Option<String> {
        self.0.split.as_ref().map(Evidence::to_json)
    }
}

impl ReceiptCheck {
    /// Checks a receipt: its text, the bytes of the event, or the code to read aloud. A code is
    /// looked for among all ballots, which only members may ask for.
    ///
    /// # Errors
    /// `receipt-malformed`, `receipt-invalid`, `receipt-unknown`.
    pub fn of(context: &Context, text: &str) -> Result<Self, ApiError> {
        if normalize_code(text).is_some() {
            context.reader()?;
        }
        actions::check_receipt(&context.instance, text).map(Self).told(context)
    }

    /// Looks for the ballot with a code, for a caller who was checked.
    ///
    /// # Errors
    /// `receipt-malformed`, `receipt-unknown`.
    pub fn of_code(context: &Context, code: &str) -> Result<Self, ApiError> {
        let malformed = || Error::from(Refusal::new(codes::RECEIPT_MALFORMED).on("code"));
        let code = normalize_code(code).ok_or_else(malformed).told(context)?;
        actions::check_receipt(&context.instance, &code).map(Self).told(context)
    }
}

/// A checked ballot.
#[derive(Debug, Clone)]
pub struct BallotCheck(CheckedBallot);

/// What a checked ballot is about. Never what it says.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl BallotCheck {
    /// The poll.
    fn poll_id(&self) -> PollId {
        PollId(self.0.poll.clone())
    }

    /// The place on the roll.
    fn entry_id(&self) -> EntryId {
        EntryId(self.0.entry.clone())
    }

    /// What became of it.
    fn state(&self) -> BallotState {
        match self.0.standing {
            BallotStanding::Counts => BallotState::Counts,
            BallotStanding::Replaced { .. } => BallotState::Replaced,
            BallotStanding::SetAside(_) => BallotState::SetAside,
            BallotStanding::Void => BallotState::Void,
            BallotStanding::NotHeld => BallotState::NotHeld,
        }
    }

    /// The place of the ballot that replaced it.
    fn replaced_by(&self) -> Option<i32> {
        match self.0.standing {
            BallotStanding::Replaced { by } => Some(int(by)),
            _ => None,
        }
    }

    /// Why it was set aside: a stable code.
    fn set_aside_code(&self) -> Option<&str> {
        match &self.0.standing {
            BallotStanding::SetAside(code) => Some(code),
            _ => None,
        }
    }
}

/// A covering checkpoint.
#[derive(Debug, Clone)]
pub struct Inclusion(Included);

/// The checkpoint that covers an event.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Inclusion {
    /// How many events the log had.
    fn size(&self) -> i32 {
        int(self.0.size)
    }

    /// Its Merkle root.
    fn root(&self) -> Hash {
        Hash(self.0.root)
    }

    /// The peers that cosigned it: each has stored the event.
    fn cosigned(&self) -> Vec<Cosignature> {
        let one = |(origin, at): &(OriginName, Millis)| Cosignature(origin.clone(), *at);
        self.0.cosigned.iter().map(one).collect()
    }
}

/// A cosignature.
#[derive(Debug, Clone)]
pub struct Cosignature(OriginName, Millis);

/// A peer's cosignature on a checkpoint.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Cosignature {
    /// The peer, by the name of its log.
    fn origin(&self) -> Origin {
        Origin(self.0.clone())
    }

    /// When it cosigned, by its own clock.
    fn at(&self) -> DateTime {
        DateTime(self.1)
    }
}
