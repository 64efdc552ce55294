//! What a closed poll waits for, for those who hold an office: on their first page, and on the
//! poll's own page of the office, where the committee does it.

use enlace_schema::event::Origin;
use enlace_schema::event::role::Role;
use enlace_schema::time::Millis;
use enlace_schema::voting::admit::PollState;
use enlace_schema::voting::differing::{certifications_awaited_until, tallies_awaited_until};
use enlace_schema::voting::disputes::override_from;
use enlace_schema::voting::result::TallyResult;

use super::page::Page;
use crate::clock::guard::Doubt;
use crate::error::Result;
use crate::instance::Instance;
use crate::ledger::Hold;
use crate::store::peers::{self, PeerState};
use crate::views::{self, ChapterProgress, PollView};

/// Polls that are looked through: those that wait are among the last that were opened.
const LOOKED_AT: i64 = 100;

/// The next step of a poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A box is not sealed yet.
    Seal,
    /// A chapter has not counted yet.
    Count,
    /// Counts differ: people have to look.
    Differ,
    /// Our committee could certify, and has to wait for other counts.
    Wait,
    /// Our committee certifies.
    Certify,
    /// Another committee certifies.
    Others,
    /// A tie stopped the count.
    Tie,
    /// A dispute has to end.
    Dispute,
    /// The time for disputes has to pass.
    Window,
    /// Our committee publishes.
    Publish,
}

impl Step {
    /// Its word, for selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Count => "count",
            Self::Differ => "differ",
            Self::Wait => "wait",
            Self::Certify => "certify",
            Self::Others => "others",
            Self::Tie => "tie",
            Self::Dispute => "dispute",
            Self::Window => "window",
            Self::Publish => "publish",
        }
    }
}

/// What a poll waits for.
pub struct Duty {
    /// The step.
    pub step: Step,
    /// The sentence.
    pub text: String,
}

/// A poll on the first page of an officer.
pub struct Row {
    /// The poll.
    pub poll: String,
    /// Language of its title.
    pub lang: &'static str,
    /// Its title.
    pub title: String,
    /// What it waits for.
    pub duty: Duty,
}

/// What an officer has to see before anything else: a log that takes nothing, a clock in doubt, a
/// peer whose log contradicts itself. For everybody else one sentence, where nothing is taken.
///
/// # Errors
/// What the database says.
pub fn alarms(instance: &Instance, page: &Page) -> Result<Vec<String>> {
    let held = instance.ledger.held_by();
    if !page.officer() {
        return Ok(held.map(|_| page.t("error-read-only")).into_iter().collect());
    }
    let clock = instance.ledger.clock_doubt();
    let mut alarms: Vec<String> = held.map(Hold::text).map(|id| page.t(id)).into_iter().collect();
    alarms.extend(clock.map(Doubt::text).map(|id| page.t(id)));
    let peers = instance.store().read(peers::overview)?;
    for peer in peers {
        let todo = match peer.state {
            PeerState::Halted => "portal-peer-todo-decide",
            // Nothing of it is cosigned meanwhile: its receipts wait for that.
            PeerState::OverQuota => "portal-peer-todo-raise",
            _ => continue,
        };
        alarms.push(format!("{}: {}", peer.origin, page.t(todo)));
    }
    Ok(alarms)
}

/// What waits for the reader's office; nothing for those who hold none.
///
/// # Errors
/// What the database says.
pub fn rows(instance: &Instance, page: &Page) -> Result<Vec<Row>> {
    if !page.officer() {
        return Ok(Vec::new());
    }
    let now = instance.now();
    let polls = instance.store().snapshot(|conn| views::poll_page(conn, None, LOOKED_AT, now))?;
    let row = |view: &PollView| {
        let duty = Duty::of(page, view, now)?;
        let title = page.said(&view.opened.title);
        Some(Row { poll: view.opened.poll.to_string(), lang: title.lang, title: title.text, duty })
    };
    // The longest closed first.
    Ok(polls.iter().rev().filter_map(row).collect())
}

impl Duty {
    /// What a closed poll waits for, as far as it concerns the reader's office. What the clock
    /// does, every officer should see when it does not; the rest is the committee's.
    pub fn of(page: &Page, view: &PollView, now: Millis) -> Option<Self> {
        if view.state != PollState::Closed {
            return None;
        }
        let say = |step: Step, text: String| Some(Self { step, text });
        let about = |step: Step, id: &str, chapters: &[Origin]| {
            let names = page.chapter_names(view, chapters);
            say(step, page.tr(id, &[("chapters", names.into())]))
        };
        let until = |step: Step, id: &str, chapters: &[Origin], when: String| {
            let names = page.chapter_names(view, chapters);
            say(step, page.tr(id, &[("chapters", names.into()), ("when", when.into())]))
        };
        // A difference that is no longer waited for is the committee's to decide on.
        let goes_on = view.result.is_some() && view.difference.is_over(now);
        if view.hashes_equal == Some(false) && !goes_on {
            return say(Step::Differ, page.t("portal-result-differs"));
        }
        let Some(result) = &view.result else {
            let closed = view.waits_for_keys();
            if !closed.is_empty() {
                return about(Step::Seal, "portal-duty-key", &closed);
            }
            let unsealed = lacking(view, |chapter| chapter.sealed_at.is_none());
            if !unsealed.is_empty() {
                let when = page.when(view.opened.seal_by);
                return until(Step::Seal, "portal-duty-seal", &unsealed, when);
            }
            let uncounted = lacking(view, |chapter| chapter.tallied.is_none());
            return about(Step::Count, "portal-duty-count", &uncounted);
        };
        if !page.caller().is_ok_and(|caller| caller.holds(Role::Committee)) {
            return None;
        }
        let own = view.chapters.iter().find(|chapter| chapter.own);
        let disputing = view.disputing();
        // Another chapter's objection keeps no committee from standing behind the count: the time
        // after which the host may go on begins with its own certification.
        let objects = own.is_some_and(|own| disputing.contains(&own.origin));
        let counted = own.is_some_and(|own| own.tallied.is_some() && own.certified.is_none());
        let held_up = own.filter(|_| !objects).and_then(|own| awaited(view, own, now));
        if let Some((awaited, from)) = held_up {
            return until(Step::Wait, "portal-duty-wait", &awaited, page.when(from));
        }
        if counted && !objects {
            return say(Step::Certify, page.t("portal-duty-certify"));
        }
        if let Some((step, id, chapters)) = objected(view, disputing, objects, now) {
            return about(step, id, &chapters);
        }
        let uncertified = uncertified(view, result, now);
        if !uncertified.is_empty() {
            return about(Step::Others, "portal-duty-others", &uncertified);
        }
        if !view.is_host {
            return None;
        }
        if let Some(tied) = page.tied(&view.opened, &result.outcome) {
            return say(Step::Tie, tied);
        }
        match view.disputable_until.filter(|until| now < *until) {
            Some(until) => {
                let when = [("when", page.when(until).into())];
                say(Step::Window, page.tr("portal-duty-window", &when))
            }
            None => say(Step::Publish, page.t("portal-duty-publish")),
        }
    }
}

/// Who keeps the host from publishing, by a dispute or by another result: until it may publish over
/// that, which is from then on a decision of its committee.
fn objected(
    view: &PollView,
    disputing: Vec<Origin>,
    own: bool,
    now: Millis,
) -> Option<(Step, &'static str, Vec<Origin>)> {
    let overdue = view.disputable_until.is_some_and(|until| now >= override_from(until));
    if view.is_host && overdue {
        return None;
    }
    let differing = view.differing();
    if own {
        // Whoever disputes is the one who says when that is over.
        Some((Step::Dispute, "portal-duty-dispute-own", disputing))
    } else if !disputing.is_empty() {
        Some((Step::Dispute, "portal-duty-dispute", disputing))
    } else if !differing.is_empty() {
        Some((Step::Differ, "portal-duty-difference", differing))
    } else {
        None
    }
}

/// Whose counts our committee waits for before it may certify, and from when on it need not: the
/// action refuses before that.
fn awaited(view: &PollView, own: &ChapterProgress, now: Millis) -> Option<(Vec<Origin>, Millis)> {
    let from = tallies_awaited_until(own.tallied_at?);
    let awaited = lacking(view, |chapter| chapter.joined && chapter.tallied.is_none());
    (own.certified.is_none() && !awaited.is_empty() && now < from).then_some((awaited, from))
}

fn lacking(view: &PollView, lacks: impl Fn(&ChapterProgress) -> bool) -> Vec<Origin> {
    let found = view.chapters.iter().filter(|chapter| lacks(chapter));
    found.map(|chapter| chapter.origin.clone()).collect()
}

/// Chapters that have something to certify and have not: those that did not seal have nothing, and
/// a host waits for nobody for ever.
fn uncertified(view: &PollView, result: &TallyResult, now: Millis) -> Vec<Origin> {
    let host = view.chapter(&view.host).and_then(|host| host.certified.as_ref());
    if view.is_host
        && host.is_some_and(|certified| now >= certifications_awaited_until(certified.at))
    {
        return Vec::new();
    }
    lacking(view, |chapter| {
        chapter.certified.is_none() && !result.missing.contains(&chapter.origin)
    })
}
