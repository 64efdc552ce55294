//! Opening a poll: the draft and the profile become the complete, fixed rules.

use std::collections::BTreeSet;

use enlace_schema::event::charter::Proposed;
use enlace_schema::event::poll::{self, Opened, OptionText, ProposalRef, TextRef};
use enlace_schema::event::role::Role;
use enlace_schema::event::{Draft, EventRef, Origin};
use enlace_schema::ids::PollId;
use enlace_schema::profile::Profile;
use enlace_schema::text::{Lang, LocalText};
use enlace_schema::time::{DAY_SECS, Millis};
use enlace_schema::voting;
use enlace_schema::voting::charter::{keeps_to, may_be_plain};
use enlace_schema::voting::rules::{
    Method, MissingChapter, Quorum, RULES_VERSION, Threshold, TieRule, Unit, check_opened,
};

use super::super::charters::{Binding, binding};
use super::super::proposals::{OneProposal, refs_to};
use super::super::{new_id, once, own_id};
use super::draft::{self, DraftPoll, OneDraft};
use super::join;
use crate::caller::Caller;
use crate::error::{Code, Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::store::{chapters, drafts, log, peers, polls, proposals};

/// Time from closing to the deadline for seals, where a draft says nothing: a chapter that was cut
/// off has a day to come back.
const SEAL_BY_AFTER_SECS: i64 = DAY_SECS;

/// Opens a poll from a draft. If its record date has come, our chapter freezes its roll and joins
/// in the same transaction.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `draft-not-found`, `proposal-not-found`,
/// `proposal-withdrawn`, `translation-missing`, `peer-unknown`, and `poll-…` for rules that make
/// no sense, or are not those of the charter that binds these chapters, with the field.
pub fn open_poll(instance: &Instance, caller: &Caller, input: OneDraft) -> Result<PollId> {
    caller.require(&[Role::Committee])?;
    let (caller, profile) = (caller.clone(), instance.profile.clone());
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("open_poll", &input), |tx| {
            let draft = draft::get(tx, &input.draft)?;
            let (opened, refs) = complete(tx, &profile, draft)?;
            check(tx, &opened)?;
            let mut event = Draft::new(poll::OPENED, &opened);
            event.refs = refs;
            event.by = caller.acting_as(Role::Committee);
            tx.append(&event)?;
            drafts::delete(tx.conn(), input.draft.as_ref())?;
            if opened.record_at <= tx.now() {
                let own = tx.origin().to_string();
                let row = polls::find(tx.conn(), &own, opened.poll.as_ref())?
                    .ok_or_else(|| Error::internal("an opened poll has no row"))?;
                join::freeze_and_join(tx, &caller, &profile, &row, &opened)?;
            }
            Ok(opened.poll)
        })
    })
}

/// The draft with everything that it left open, and the events of other logs that it rests on.
fn complete(
    tx: &mut Tx<'_>,
    profile: &Profile,
    draft: DraftPoll,
) -> Result<(Opened, Vec<EventRef>)> {
    let now = tx.now();
    let chapters = match draft.chapters {
        Some(chapters) => chapters.into_iter().collect::<BTreeSet<_>>(),
        None => every_chapter(tx)?,
    };
    let alone = chapters.len() == 1;
    let charter = charter_of(tx, &chapters)?;
    let decided = draft.proposal.map(|proposal| decided(tx, &proposal)).transpose()?;
    let authoritative = draft
        .authoritative
        .or(decided.as_ref().map(|decided| decided.lang))
        .unwrap_or_else(|| profile.authoritative());
    let opens_at = draft.opens_at.unwrap_or(now);
    let record_at = draft.record_at.unwrap_or(opens_at);
    let record_day = record_at.day_in(&profile.zone)?;
    let shape = (draft.method, draft.options.len());
    let defaults = match &charter {
        Some(charter) => Defaults::by_charter(&charter.charter.body, shape),
        None => Defaults::of(profile, alone, draft.method),
    };
    let threshold = draft.threshold.or(defaults.threshold);
    let (proposal, titles, refs) = match decided {
        Some(decided) => (Some(decided.proposal), decided.titles, decided.refs),
        None => (None, LocalText::default(), Vec::new()),
    };
    let label = |label| OptionText { option: new_id(tx), label };
    let opened = Opened {
        poll: own_id(tx),
        proposal,
        title: if draft.title.is_empty() { titles } else { draft.title },
        authoritative,
        method: draft.method,
        options: draft.options.into_iter().map(label).collect(),
        secrecy: draft.secrecy,
        electorate: draft.electorate.unwrap_or_else(|| match (&charter, alone) {
            (Some(charter), _) => charter.charter.body.electorate.clone(),
            (None, true) => profile.electorate(record_day),
            (None, false) => profile.federation_electorate(record_day),
        }),
        quorum: draft.quorum.or(defaults.quorum),
        quorum_chapter: draft.quorum_chapter.or(None),
        threshold,
        threshold_chapter: draft.threshold_chapter.or(None),
        dual_majority: draft.dual_majority.unwrap_or(defaults.dual_majority && threshold.is_some()),
        abstain_valid: draft.abstain_valid.unwrap_or(defaults.abstain_valid),
        tie: draft.tie.unwrap_or(TieRule::Runoff),
        replaceable: draft.replaceable.unwrap_or(true),
        live: draft.live,
        chapters: chapters.into_iter().collect(),
        record_at,
        opens_at,
        closes_at: draft.closes_at,
        seal_by: draft.seal_by.unwrap_or(draft.closes_at.plus_secs(SEAL_BY_AFTER_SECS)),
        missing_chapter: draft.missing_chapter.unwrap_or(MissingChapter::Fail),
        dispute_days: draft.dispute_days.unwrap_or(profile.voting.dispute_days.value),
        rules: RULES_VERSION,
        charter: charter.as_ref().map(|charter| charter.charter.id),
    };
    let refs = by_charter(charter, refs, &opened, now)?;
    Ok((opened, refs))
}

/// The charter that binds us, if the poll is of exactly its chapters.
fn charter_of(tx: &mut Tx<'_>, chapters: &BTreeSet<Origin>) -> Result<Option<Binding>> {
    let mut all = binding(tx)?.into_iter();
    Ok(all.find(|binding| binding.charter.body.chapters.iter().eq(chapters.iter())))
}

/// What the poll rests on, if it keeps to its charter.
fn by_charter(
    charter: Option<Binding>,
    mut refs: Vec<EventRef>,
    opened: &Opened,
    now: Millis,
) -> Result<Vec<EventRef>> {
    let Some(charter) = charter else { return Ok(refs) };
    if let Err(refusal) = keeps_to(opened, now, &charter.charter.body) {
        let refused = Refusal::new(codes::POLL_CHARTER);
        return Err(refused.on(field_of(refusal.field().unwrap_or("charter"))).into());
    }
    refs.extend(charter.reference);
    Ok(refs)
}

/// A field of `poll.opened` by the name that the API's draft gives it.
fn field_of(field: &'static str) -> &'static str {
    match field {
        "electorate.org_mode" => "electorate.orgMode",
        "electorate.joined_by" => "electorate.joinedBy",
        "record_at" => "recordAt",
        "quorum_chapter" => "quorumChapter",
        "abstain_valid" => "abstainValid",
        "dual_majority" => "dualMajority",
        "threshold_chapter" => "thresholdChapter",
        field => field,
    }
}

/// What the profile says of a poll of this shape.
struct Defaults {
    quorum: Option<Quorum>,
    threshold: Option<Threshold>,
    dual_majority: bool,
    abstain_valid: bool,
}

impl Defaults {
    /// What a charter says of it.
    fn by_charter(charter: &Proposed, (method, options): (Method, usize)) -> Self {
        let bound = !may_be_plain(method, options, None);
        Self {
            quorum: charter.quorum,
            threshold: bound.then_some(charter.threshold),
            dual_majority: bound && charter.dual_majority,
            abstain_valid: false,
        }
    }

    fn of(profile: &Profile, alone: bool, method: Method) -> Self {
        let threshold = if alone {
            let fraction = profile.voting.majority.value;
            Threshold { fraction, ..Threshold::simple_majority() }
        } else {
            profile.federation_threshold()
        };
        let (share, strict) = if alone {
            let strict = profile.meetings.quorum_first_call_strict.value;
            (profile.meetings.quorum_first_call.value, strict)
        } else {
            (profile.federation.quorum.value, false)
        };
        let turnout = Quorum::turnout(Unit::Votes, share.num, share.den);
        Self {
            quorum: Some(Quorum { strict, ..turnout }),
            // Where options are chosen, most votes win unless the poll asks for more.
            threshold: (method == Method::YesNo).then_some(threshold),
            dual_majority: !alone && profile.federation.dual_majority.value,
            abstain_valid: profile.voting.abstain_valid.value,
        }
    }
}

/// Our chapter, and that of every peer that is not suspended.
fn every_chapter(tx: &mut Tx<'_>) -> Result<BTreeSet<Origin>> {
    let own = tx.origin().clone();
    let peers = peers::of(tx.conn(), own.as_str())?;
    let mut chapters = BTreeSet::from([own]);
    for peer in peers.iter().filter(|peer| !peer.suspended) {
        chapters.insert(log::origin(&peer.peer)?);
    }
    Ok(chapters)
}

/// The proposal that a poll decides, as it stands now.
struct Decided {
    proposal: ProposalRef,
    lang: Lang,
    titles: LocalText,
    refs: Vec<EventRef>,
}

/// Fixes the exact texts: the authoritative one and every translation that is up to date.
fn decided(tx: &mut Tx<'_>, of: &OneProposal) -> Result<Decided> {
    let row = proposals::get(tx.conn(), of.host.as_str(), of.proposal.as_ref())?;
    if row.state == proposals::WITHDRAWN {
        return Err(Refusal::new(codes::PROPOSAL_WITHDRAWN).on("proposal").into());
    }
    let texts = proposals::texts(tx.conn(), &row.origin, &row.proposal)?;
    let binding = texts.iter().find(|text| text.lang == row.lang);
    let binding = binding.map(|text| text.digest.clone());
    let mut titles = LocalText::default();
    let mut current = Vec::new();
    for text in &texts {
        if text.lang == row.lang || text.of_digest == binding {
            let lang: Lang = text.lang.parse()?;
            titles.set(lang, &text.title);
            current.push(TextRef { lang, digest: log::hash(&text.digest)? });
        }
    }
    let (proposal, host) = (of.proposal.clone(), of.host.clone());
    let proposal = ProposalRef { proposal, host, texts: current };
    Ok(Decided { proposal, lang: row.lang.parse()?, titles, refs: refs_to(tx, &row)? })
}

/// Everything that can be wrong with a poll of ours.
fn check(tx: &mut Tx<'_>, opened: &Opened) -> Result<()> {
    if opened.closes_at <= tx.now() {
        return Err(Refusal::new(codes::POLL_DATES_PAST).on("closesAt").into());
    }
    let known = every_chapter(tx)?;
    if opened.chapters.iter().any(|chapter| !known.contains(chapter)) {
        return Err(Refusal::new(codes::POLL_CHAPTERS).on("chapters").into());
    }
    check_opened(opened, tx.origin()).map_err(refuse)?;
    check_languages(tx, opened)
}

/// A rule of the contract as a refusal: the code that says most about the field of `poll.opened`,
/// and the field by which the API's draft calls it.
fn refuse(refusal: voting::Refusal) -> Error {
    let Some(field) = refusal.field() else { return refusal.into() };
    let (code, field): (Code, &str) = match field {
        "chapters" => (codes::POLL_CHAPTERS, "chapters"),
        "record_at" => (codes::POLL_DATES, "recordAt"),
        "closes_at" => (codes::POLL_DATES, "closesAt"),
        "seal_by" => (codes::POLL_DATES, "sealBy"),
        "options" => (codes::POLL_OPTIONS, "options"),
        "method.max" => (codes::POLL_SEATS, "maxChoices"),
        "method.seats" => (codes::POLL_SEATS, "seats"),
        "quorum" => (codes::POLL_FRACTION, "quorum"),
        "quorum_chapter" => (codes::POLL_FRACTION, "quorumChapter"),
        "threshold" => (codes::POLL_FRACTION, "threshold"),
        "threshold_chapter" => (codes::POLL_FRACTION, "thresholdChapter"),
        "dual_majority" => (codes::POLL_INVALID, "dualMajority"),
        "dispute_days" => (codes::POLL_INVALID, "disputeDays"),
        "electorate.weights" => (codes::POLL_INVALID, "electorate.weights"),
        "electorate.org_mode" => (codes::POLL_INVALID, "electorate.orgMode"),
        // Those that are one word.
        field => (codes::POLL_INVALID, field),
    };
    Refusal::new(code).on(field).into()
}

/// Every chapter that votes reads the question in the language that binds it.
fn check_languages(tx: &mut Tx<'_>, opened: &Opened) -> Result<()> {
    let missing = |field: &str| Err(Refusal::new(codes::TRANSLATION_MISSING).on(field).into());
    for chapter in &opened.chapters {
        let row = chapters::find(tx.conn(), chapter.as_str())?;
        // A chapter whose log is not here yet has shown no language.
        let Some(data) = row.and_then(|row| row.profile_data) else { continue };
        // Nor has one whose profile does not read here: its log says what it likes.
        let Ok(profile) = Profile::parse(&data) else { continue };
        let lang = profile.authoritative();
        if opened.title.get(lang).is_none() {
            return missing("title");
        }
        if opened.options.iter().any(|option| option.label.get(lang).is_none()) {
            return missing("options");
        }
        let texts = opened.proposal.as_ref().map(|proposal| &proposal.texts);
        if texts.is_some_and(|texts| texts.iter().all(|text| text.lang != lang)) {
            return missing("proposal");
        }
    }
    Ok(())
}
