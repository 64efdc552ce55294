//! Peers as officers see them: where each stands, why, and what can be done about it.

use enlace_schema::event::role::Role;
use enlace_schema::time::Millis;

use super::Context;
use super::access::{Told, officer};
use super::error::ApiError;
use super::scalars::{DateTime, Hash, Lang, Origin, int, mirror};
use crate::actions::peers::{self as actions, Invitation};
use crate::error::Error;
use crate::locale::fault::explain;
use crate::store::erasures::{self, Unacknowledged};
use crate::store::peers::{self, Advice, PeerOverview, PeerState as StoredState};

mirror! {
    /// Where a peer stands (protocol, section 9).
    PeerState of StoredState {
        /// Nobody here has pinned it.
        Unpaired,
        /// Pinned; nothing of its log is here yet.
        Pinned,
        /// Its log is being read from behind.
        CatchingUp,
        /// All that it published is here.
        Live,
        /// More than 60 seconds or 500 events behind.
        Lagging,
        /// It does not answer, or refuses.
        Unreachable,
        /// There is signed evidence against it, or faults that did not end: people decide.
        Halted,
        /// People here decided not to exchange with it.
        Suspended,
        /// No fresh checkpoint for 24 hours.
        Stale,
        /// It brought as much today as a day may bring: tomorrow it goes on.
        OverQuota,
    }
}

mirror! {
    /// What an officer can do about a peer's state.
    PeerAdvice of Advice {
        /// Nothing: it mends itself.
        Wait,
        /// Ask the peer's operator; its address may have changed.
        AskPeer,
        /// Look at the evidence together, then resume or suspend.
        Decide,
        /// End the suspension when its reason has gone.
        Resume,
        /// Compare the fingerprint and pin.
        Pin,
        /// Ask what it brings so much of; then raise its quota, wait for tomorrow, or suspend it.
        Raise,
    }
}

/// A pinned peer.
#[derive(Debug, Clone)]
pub struct Peer {
    overview: PeerOverview,
    /// What was erased a month ago and more and is not acknowledged, by it or by us.
    overdue: Vec<Unacknowledged>,
}

/// A peer instance that people here pinned. Operators and the committee only.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Peer {
    /// The name of its log.
    fn origin(&self, context: &Context) -> Result<Origin, ApiError> {
        self.overview.origin.parse().map(Origin).map_err(Error::internal).told(context)
    }

    /// Its chapter's public name, once its genesis is here.
    fn name(&self) -> Option<&str> {
        self.overview.name.as_deref()
    }

    /// The base URL of its instance; empty when it has none, so that it calls by itself.
    fn endpoint(&self) -> &str {
        &self.overview.endpoint
    }

    /// Where it stands.
    fn state(&self) -> PeerState {
        self.overview.state.into()
    }

    /// Since when it stands there.
    fn since(&self) -> DateTime {
        at(self.overview.since_ms)
    }

    /// What can be done about it.
    fn advice(&self) -> PeerAdvice {
        Advice::on(self.overview.state).into()
    }

    /// How many events of its log are held here.
    fn held(&self) -> i32 {
        int(self.overview.held)
    }

    /// How many events it has published, as far as is known here.
    fn remote(&self) -> i32 {
        int(self.overview.remote)
    }

    /// Events set aside because this version does not know their kind (class B).
    fn unknown(&self) -> i32 {
        int(self.overview.unknown)
    }

    /// Events set aside as inadmissible in meaning (class C).
    fn inadmissible(&self) -> i32 {
        int(self.overview.inadmissible)
    }

    /// References of its log to events that are not here (class D).
    fn missing_refs(&self) -> i32 {
        int(self.overview.missing_refs)
    }

    /// When it last answered or asked.
    fn last_seen_at(&self) -> Option<DateTime> {
        self.overview.last_seen_ms.map(at)
    }

    /// Newest valid cosignature on its newest checkpoint.
    fn fresh_at(&self) -> Option<DateTime> {
        self.overview.fresh_ms.map(at)
    }

    /// When it is asked again; null when nothing is being waited for.
    fn next_try_at(&self) -> Option<DateTime> {
        (self.overview.next_try_ms > 0).then(|| at(self.overview.next_try_ms))
    }

    /// What is wrong: a code of the protocol or a word of this instance.
    fn code(&self) -> Option<&str> {
        self.overview.code.as_deref()
    }

    /// What is wrong, in the reader's language.
    fn problem(&self, context: &Context) -> Option<String> {
        self.overview.code.as_deref().map(|code| explain(context.locale, code).what)
    }

    /// What an officer does about it, in the reader's language.
    fn what_to_do(&self, context: &Context) -> Option<String> {
        self.overview.code.as_deref().map(|code| explain(context.locale, code).todo)
    }

    /// The same in a few technical words, for the operator's log.
    fn detail(&self) -> Option<&str> {
        self.overview.detail.as_deref()
    }

    /// How many pieces of evidence are kept.
    fn evidence(&self) -> i32 {
        int(self.overview.evidence)
    }

    /// Private records erased here over 30 days ago that it has not said to have deleted.
    fn erasures_unanswered(&self) -> i32 {
        int(self.overdue_by(|one| one.peer == self.overview.origin))
    }

    /// Private records that it erased over 30 days ago and that were not acknowledged here.
    fn erasures_owed(&self) -> i32 {
        int(self.overdue_by(|one| one.author == self.overview.origin))
    }

    /// The newest piece of evidence (JSON), for `enlace evidence verify`; null if there is none.
    fn newest_evidence(&self, context: &Context) -> Result<Option<String>, ApiError> {
        let kept = context.read(|conn| peers::evidence_of(conn, &self.overview.origin, 1))?;
        let newest = kept.into_iter().next();
        Ok(newest.and_then(|piece| String::from_utf8(piece.evidence).ok()))
    }
}

impl Peer {
    /// Every pinned peer, by origin.
    ///
    /// # Errors
    /// Who is neither operator nor of the committee is refused.
    pub fn all(context: &Context) -> Result<Vec<Self>, ApiError> {
        officer(context, &[Role::Operator, Role::Committee])?;
        Self::load(context)
    }

    fn load(context: &Context) -> Result<Vec<Self>, ApiError> {
        let own = context.instance.origin().as_str();
        let before = erasures::overdue_before(context.instance.now());
        context.read(|conn| {
            let open = erasures::unacknowledged(conn, own, before)?;
            let of = |origin: &str| {
                let is = |one: &&Unacknowledged| one.author == origin || one.peer == origin;
                open.iter().filter(is).cloned().collect()
            };
            let all = peers::overview(conn)?.into_iter();
            Ok(all.map(|overview| Self { overdue: of(&overview.origin), overview }).collect())
        })
    }

    fn overdue_by(&self, is: impl Fn(&&Unacknowledged) -> bool) -> u64 {
        self.overdue.iter().filter(is).map(|one| one.count).sum()
    }

    /// One pinned peer, as after an action on it.
    ///
    /// # Errors
    /// What the database says.
    pub fn find(context: &Context, origin: &str) -> Result<Option<Self>, ApiError> {
        Ok(Self::load(context)?.into_iter().find(|peer| peer.overview.origin == origin))
    }
}

/// What one instance shows another's people.
#[derive(Debug, Clone)]
pub struct PeerInvitation(Invitation);

/// What one instance shows another's people, so that they can pin it.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl PeerInvitation {
    /// The name of its log.
    fn origin(&self) -> Origin {
        Origin(self.0.origin.clone())
    }

    /// Where it answers.
    fn endpoint(&self) -> &str {
        &self.0.endpoint
    }

    /// Id of the first event of its log: its identity.
    fn genesis(&self) -> Hash {
        Hash(self.0.genesis)
    }

    /// The twelve words, from the list of one language.
    fn words(
        &self,
        context: &Context,
        #[graphql(
            description = "Which list of words; the reader's language where it is left out."
        )]
        lang: Option<Lang>,
    ) -> &str {
        match lang.unwrap_or_else(|| context.locale.lang().into()) {
            Lang::En => &self.0.words_en,
            Lang::Es => &self.0.words_es,
        }
    }
}

impl PeerInvitation {
    /// This instance's own.
    ///
    /// # Errors
    /// Who is neither operator nor of the committee is refused.
    pub fn own(context: &Context) -> Result<Self, ApiError> {
        officer(context, &[Role::Operator, Role::Committee])?;
        actions::invite(&context.instance).map(Self).told(context)
    }

    /// What the instance at an address says of itself.
    ///
    /// # Errors
    /// Who is no operator is refused; `peer-address`, `peer-unreachable`, `peer-answer`.
    pub fn of(context: &Context, endpoint: &str) -> Result<Self, ApiError> {
        let caller = officer(context, &[Role::Operator])?;
        actions::look_at_peer(&context.instance, caller, endpoint).map(Self).told(context)
    }
}

fn at(ms: i64) -> DateTime {
    DateTime(Millis::from_ms(ms))
}
