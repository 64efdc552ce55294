//! Polls: the question, the rules, how far each chapter is, the caller's ballots, the result.

mod ballot;
mod correction;
mod dispute;
mod progress;
mod result;
pub(super) mod rules;

use std::sync::Arc;

use enlace_schema::event::poll::OptionText;
use enlace_schema::ids;
use enlace_schema::time::Millis;
use enlace_schema::voting::admit::PollState as SchemaPollState;
use juniper::ID;

pub use ballot::{BallotWord, ChoicesInput, MyBallot, Together, WaitingBallot};
pub use correction::CorrectionReason;
pub use dispute::{DisputeOutcome, DisputeReason};
pub use progress::{PollChapter, Unwitnessed};
pub use result::{Count, PollResult};
pub use rules::{Base, MethodName, MissingChapter, OrgMode, PollRules, Secrecy, TieRule, Unit};

use super::Context;
use super::access::Told;
use super::connection::{Connection, Page, connection};
use super::error::ApiError;
use super::node::NodeValue;
use super::proposal::{Place, Proposal};
use super::scalars::{DateTime, Hash, Lang, OptionId, Origin, ProposalId, mirror};
use super::text::LocalizedText;
use crate::error::{Error, Refusal, codes};
use crate::ledger::past;
use crate::locale::texts;
use crate::store::{Connection as Database, polls};
use crate::views::{self, PollView};

mirror! {
    /// Where a poll stands: by the clock, and by its host's last word.
    PollState of SchemaPollState {
        /// Published; voting has not begun.
        Scheduled,
        /// Ballots may be cast.
        Open,
        /// Ballots may no longer be cast.
        Closed,
        /// The host has published the certified result.
        Published,
        /// The host has voided it, and said why.
        Void,
    }
}

/// A poll as this instance knows it now.
#[derive(Debug, Clone)]
pub struct Poll(pub PollView, Arc<Together>);

/// A poll. Members only, of any chapter. What single ballots say is in none of its fields, and no
/// running total is known before the boxes are sealed.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue, impl = NodeValue)]
impl Poll {
    /// Its id.
    fn id(&self) -> ID {
        ID::new(self.0.opened.poll.to_string())
    }

    /// The log that opened it.
    fn host(&self) -> Origin {
        Origin(self.0.host.clone())
    }

    /// Whether that is this instance's own.
    fn hosted_here(&self) -> bool {
        self.0.is_host
    }

    /// Id of the event that opened it.
    fn event_id(&self) -> Hash {
        Hash(self.0.id)
    }

    /// Where it stands.
    fn state(&self) -> PollState {
        self.0.state.into()
    }

    /// The question in one language.
    fn title(
        &self,
        context: &Context,
        #[graphql(description = "The language wanted; the reader's where it is left out.")]
        lang: Option<Lang>,
    ) -> Option<LocalizedText> {
        let opened = &self.0.opened;
        LocalizedText::pick(context, &opened.title, Some(opened.authoritative), lang)
    }

    /// The question in each language that there is.
    fn titles(&self) -> Vec<LocalizedText> {
        LocalizedText::all(&self.0.opened.title, Some(self.0.opened.authoritative))
    }

    /// The options in the order of the ballot; none for yes or no.
    fn options(&self) -> Vec<PollOption> {
        let binds = self.0.opened.authoritative;
        self.0.opened.options.iter().map(|text| PollOption(text.clone(), binds)).collect()
    }

    /// The rules, fixed before it opened.
    fn rules(&self) -> PollRules {
        PollRules(self.0.opened.clone())
    }

    /// First instant at which a ballot may be cast.
    fn opens_at(&self) -> DateTime {
        DateTime(self.0.opened.opens_at)
    }

    /// First instant at which a ballot may no longer be cast.
    fn closes_at(&self) -> DateTime {
        DateTime(self.0.opened.closes_at)
    }

    /// The proposal that it decides, if it is one.
    fn proposal_id(&self) -> Option<ProposalId> {
        self.0.opened.proposal.as_ref().map(|of| ProposalId(of.proposal.clone()))
    }

    /// The same with its texts. They may have changed: `proposalTexts` says what was frozen.
    fn proposal(&self, context: &Context) -> Result<Option<Proposal>, ApiError> {
        match &self.0.opened.proposal {
            Some(of) => Proposal::find(context, &of.proposal),
            None => Ok(None),
        }
    }

    /// The texts of the proposal as they stood at opening.
    fn proposal_texts(&self) -> Vec<FrozenText> {
        let texts = self.0.opened.proposal.iter().flat_map(|of| &of.texts);
        texts.map(|text| FrozenText(text.lang.into(), Hash(text.digest))).collect()
    }

    /// How far each chapter is, by origin.
    fn chapters(&self) -> Vec<PollChapter> {
        self.0.chapters.iter().cloned().map(PollChapter).collect()
    }

    /// Ballots that are known here, one to each place; a peer may have more.
    fn turnout(&self) -> Count {
        Count(self.0.totals().0)
    }

    /// The rolls that are known here.
    fn entitled(&self) -> Count {
        Count(self.0.totals().1)
    }

    /// The caller's places in it, and a row with the reason for each hat that has none.
    fn my_ballots(&self, context: &Context) -> Result<Vec<MyBallot>, ApiError> {
        self.1.my_ballots(context, &self.0.opened.poll)
    }

    /// The result: as this instance computed it, else as the host or another chapter did. Null
    /// before the first tally.
    fn result(&self) -> Option<PollResult> {
        let published = self.0.state == SchemaPollState::Published;
        let result = self.0.result.clone();
        result.map(|result| PollResult::new(&self.0.opened, result, published))
    }

    /// Running totals of a poll that is `live`, of the ballots that are here now; null for every
    /// other poll, whose envelopes nobody opens before the seals.
    fn running_totals(&self, context: &Context) -> Result<Option<PollResult>, ApiError> {
        let opened = &self.0.opened;
        let running = context.read(|conn| views::running(conn, &opened.poll))?;
        Ok(running.map(|result| PollResult::new(opened, result, false)))
    }

    /// The digest of the result: what instances compare and committees certify.
    fn result_hash(&self) -> Option<Hash> {
        self.0.result_hash.map(Hash)
    }

    /// Which chapter computed the result that is shown.
    fn result_of(&self) -> Option<Origin> {
        self.0.result_of.clone().map(Origin)
    }

    /// Whether every chapter that has tallied got the same result; null before the first.
    fn results_agree(&self) -> Option<bool> {
        self.0.hashes_equal
    }

    /// The chapters that stand by an objection to the result, by origin: what it is, is theirs.
    fn disputed_by(&self) -> Vec<Origin> {
        self.0.disputing().into_iter().map(Origin).collect()
    }

    /// Ballots that no peer had cosigned in time, by chapter. They count, and can be disputed.
    fn unwitnessed(&self) -> Vec<Unwitnessed> {
        self.0.unwitnessed.iter().cloned().map(Unwitnessed).collect()
    }

    /// Why it cannot be counted here until this instance is upgraded, in the reader's language.
    fn blocked(&self, context: &Context) -> Option<String> {
        let (log, seq) = self.0.extension.as_ref()?;
        let values = [("log", log.to_string().into()), ("seq", (*seq).into())];
        Some(texts(context.locale).get("error-poll-extension", &values))
    }

    /// When the time for disputes ends, by the host's clock, once the host has certified.
    fn disputable_until(&self) -> Option<DateTime> {
        self.0.disputable_until.map(DateTime)
    }

    /// When the host published the result.
    fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime)
    }

    /// When the host voided it.
    fn voided_at(&self) -> Option<DateTime> {
        self.0.voided_at.map(DateTime)
    }

    /// Why it was voided, in one language.
    fn void_reason(
        &self,
        context: &Context,
        #[graphql(description = "The language wanted; the reader's where it is left out.")]
        lang: Option<Lang>,
    ) -> Option<LocalizedText> {
        let reason = self.0.void_reason.as_ref()?;
        LocalizedText::pick(context, reason, Some(self.0.opened.authoritative), lang)
    }

    /// Everything that a count needs, as a text that `enlace tally verify` checks offline. Refused
    /// with `poll-not-tallied` before there is a result, and with `poll-void` where there will be
    /// none.
    fn export(&self, context: &Context) -> Result<String, ApiError> {
        context.reader()?;
        past::require_shown(&context.instance.ledger).told(context)?;
        context.read(|conn| views::export::poll(conn, &self.0.opened.poll, context.instance.now()))
    }
}

connection!(Poll, "PollConnection", "PollEdge");

impl Poll {
    /// Polls of one answer.
    pub fn all(views: Vec<PollView>) -> Vec<Self> {
        let ids = views.iter().map(|view| view.opened.poll.clone()).collect();
        let together = Arc::new(Together::of(ids));
        views.into_iter().map(|view| Self(view, Arc::clone(&together))).collect()
    }

    /// One poll.
    ///
    /// # Errors
    /// Who is not signed in is refused.
    pub fn find(context: &Context, id: &ids::PollId) -> Result<Option<Self>, ApiError> {
        context.reader()?;
        Self::look(context, id)
    }

    /// One poll that must be there, for a caller who was checked: after an action on it.
    ///
    /// # Errors
    /// `poll-not-found`.
    pub fn get(context: &Context, id: &ids::PollId) -> Result<Self, ApiError> {
        let missing = || Error::from(Refusal::new(codes::POLL_NOT_FOUND));
        Self::look(context, id)?.ok_or_else(missing).told(context)
    }

    fn look(context: &Context, id: &ids::PollId) -> Result<Option<Self>, ApiError> {
        context.read(|conn| Self::look_in(conn, id, context.instance.now()))
    }

    /// One poll at an instant, without asking who reads.
    ///
    /// # Errors
    /// What the database says.
    pub fn look_in(
        conn: &mut Database,
        id: &ids::PollId,
        now: Millis,
    ) -> crate::error::Result<Option<Self>> {
        match views::poll(conn, id, now) {
            Ok(view) => Ok(Self::all(vec![view]).pop()),
            Err(error) if error.is(codes::POLL_NOT_FOUND) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A page of polls, the last to open first.
    ///
    /// # Errors
    /// Who is not signed in is refused.
    pub fn page(
        context: &Context,
        state: Option<PollState>,
        page: &Page,
    ) -> Result<Connection<Self>, ApiError> {
        context.reader()?;
        let window = page.window::<Place>().told(context)?.map(Place::pair);
        let (now, state) = (context.instance.now(), state.map(SchemaPollState::from));
        context.read(|conn| {
            let rows = polls::in_state(conn, state, &window, now)?;
            let total = polls::count_in_state(conn, state, now)?;
            let keyed = Self::all(views::polls(conn, rows, now)?).into_iter().map(|poll| {
                let opened = &poll.0.opened;
                (Place::key(opened.opens_at.as_ms(), opened.poll.as_ref()), poll)
            });
            Ok(Connection::new(page, keyed.collect(), total))
        })
    }
}

/// An option of a poll.
#[derive(Debug, Clone)]
pub struct PollOption(OptionText, enlace_schema::text::Lang);

/// An option of a poll.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl PollOption {
    /// Its id, which ballots name.
    fn id(&self) -> OptionId {
        OptionId(self.0.option.clone())
    }

    /// Its label in one language.
    fn label(
        &self,
        context: &Context,
        #[graphql(description = "The language wanted; the reader's where it is left out.")]
        lang: Option<Lang>,
    ) -> Option<LocalizedText> {
        LocalizedText::pick(context, &self.0.label, Some(self.1), lang)
    }
}

/// A text as it stood when a poll opened.
#[derive(Debug, Clone)]
pub struct FrozenText(Lang, Hash);

/// A text of a proposal as it stood when a poll on it opened.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl FrozenText {
    /// Its language.
    fn lang(&self) -> Lang {
        self.0
    }

    /// Its digest: compare it with that of the text.
    fn digest(&self) -> &Hash {
        &self.1
    }
}
