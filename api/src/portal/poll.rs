//! One poll: what is decided, by when, why I may or may not vote, and how far each chapter is.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::event::poll::OptionText;
use enlace_schema::ids::{MemberId, PollId};
use enlace_schema::time::Millis;
use enlace_schema::voting::Refusal;
use enlace_schema::voting::admit::PollState;
use enlace_schema::voting::result::TallyResult;
use enlace_schema::voting::roll::Eligibility;

use super::answer::Answer;
use super::chart::Bar;
use super::corrections;
use super::disputes;
use super::page::Page;
use super::polls::{Verdict, id_of, tone};
use super::proposals::TextBlock;
use super::results::bars;
use super::run::run;
use super::texts::{Fact, iso};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::store::Connection;
use crate::views::transfers::{self, Came};
use crate::views::{self, HatEligibility, PollView, ProposalView};
use crate::{locale, private};

/// An instant by one clock.
struct At {
    iso: String,
    text: String,
}

/// What happens when, by every chapter's clock.
struct Deadline {
    name: String,
    clocks: Vec<At>,
}

struct Hat {
    cast_for: String,
    reason: String,
    help: Option<String>,
    /// The place for which a ballot would be taken now.
    entry: Option<String>,
    action: String,
    /// The place at which a ballot stands.
    voted: Option<String>,
}

/// What the reader may do in a poll.
struct Mine {
    heading: String,
    hats: Vec<Hat>,
    /// Why nobody of this chapter votes in it.
    elsewhere: Option<String>,
    /// What helps those who are not on the roll and think that they should be.
    help: Option<String>,
}

/// Why a poll does not count.
pub(super) struct Void {
    /// Since when.
    pub since: String,
    /// Language of the reason.
    pub lang: &'static str,
    /// The reason that the host's committee gave.
    pub reason: String,
}

struct Labelled {
    lang: &'static str,
    label: String,
}

#[derive(Template)]
#[template(path = "poll.html")]
struct PollPage {
    page: Page,
    poll: String,
    lang: &'static str,
    title: String,
    state: &'static str,
    state_text: String,
    tone: &'static str,
    deadlines: Vec<Deadline>,
    mine: Mine,
    void: Option<Void>,
    /// Why it cannot be counted here before an upgrade.
    blocked: Option<String>,
    /// Whose seal the count waits for, where the outcome depends on it.
    waits: Option<String>,
    verdict: Option<Verdict>,
    /// What is said of disputes about the result, by chapter.
    disputes: Vec<String>,
    text: Option<TextBlock>,
    options: Vec<Labelled>,
    rules: Vec<Fact>,
    chapters: Vec<String>,
    /// What chapters corrected of their rolls.
    corrections: Vec<String>,
    /// How it stands, where the poll shows that while it is open.
    running: Vec<Bar>,
}

/// GET `/polls/{poll}`.
pub async fn show(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
) -> HttpResponse {
    run(&request, instance, move |instance, _, page| match PollPage::of(instance, &page, &poll) {
        Ok(fill) => Ok(Answer::page(&fill(page), StatusCode::OK)),
        Err(error) => Err(Box::new((error, page))),
    })
    .await
}

/// What is known here of a poll and of the reader in it.
struct Known {
    view: PollView,
    text: Option<ProposalView>,
    rows: Vec<HatEligibility>,
    names: BTreeMap<String, String>,
    running: Option<TallyResult>,
    /// From where the reader came, if their place is there.
    came: Option<Came>,
}

impl Known {
    fn load(
        conn: &mut Connection,
        instance: &Instance,
        poll: &PollId,
        person: Option<&MemberId>,
    ) -> Result<Self> {
        let now = instance.now();
        let view = views::poll(conn, poll, now)?;
        let text = match &view.opened.proposal {
            Some(decided) => views::proposal(conn, &decided.proposal).ok(),
            None => None,
        };
        let (mut rows, mut came) = (Vec::new(), None);
        if let Some(person) = person {
            rows = views::eligibility(conn, poll, person, now)?;
            let own = instance.origin();
            came = transfers::came_from(conn, own.as_str(), person.as_ref(), now)?;
        }
        let came = came.filter(|came| came.votes_there(&view.opened));
        let ids: Vec<String> = rows.iter().map(|row| row.member.to_string()).collect();
        let names = private::names(conn, instance.ledger.keys(), &ids)?;
        // Once there is a result, that is what counts.
        let running = match view.result {
            None if view.voided_at.is_none() => views::running(conn, poll)?,
            _ => None,
        };
        Ok(Self { view, text, rows, names, running, came })
    }
}

impl PollPage {
    fn of(
        instance: &Instance,
        page: &Page,
        poll: &str,
    ) -> Result<impl FnOnce(Page) -> Self + use<>> {
        let person = page.caller()?.member.clone();
        let poll = id_of(poll)?;
        let Known { view, text, rows, names, running, came } = instance
            .store()
            .snapshot(|conn| Known::load(conn, instance, &poll, person.as_ref()))?;
        let title = page.said(&view.opened.title);
        let deadlines = deadlines(page, &view);
        let mut mine = Mine::of(page, &view, &rows, &names);
        if let Some(came) = &came {
            mine.came(page, &view, came, &rows);
        }
        let void = void(page, &view);
        let blocked = view.extension.as_ref().map(|(log, seq)| {
            let values = [("log", log.to_string().into()), ("seq", page.number(*seq).into())];
            page.tr("error-poll-extension", &values)
        });
        let result = view.result.as_ref().filter(|_| void.is_none());
        let verdict = result.map(|result| Verdict::of(page, &view, &result.outcome));
        let said = (disputes::lines(page, &view), corrections::lines(page, &view));
        let waits = waits_for_keys(page, &view);
        let option = |text: &OptionText| {
            let said = page.said(&text.label);
            Labelled { lang: said.lang, label: said.text }
        };
        let running = running.map(|result| bars(page, &view.opened, &result)).unwrap_or_default();
        let options = view.opened.options.iter().map(option).collect();
        let chapters = view.chapters.iter().map(|chapter| chapter_line(page, chapter)).collect();
        let text = text.map(|text| TextBlock::of(page, &text));
        let (rules, state_text) = (page.rules(&view.opened), page.state(&view));
        Ok(move |page| Self {
            page,
            poll: poll.to_string(),
            lang: title.lang,
            title: title.text,
            state: view.state.as_str(),
            state_text,
            tone: tone(view.state),
            deadlines,
            mine,
            void,
            blocked,
            waits,
            verdict,
            disputes: said.0,
            text,
            options,
            rules,
            chapters,
            corrections: said.1,
            running,
        })
    }
}

impl Mine {
    fn of(
        page: &Page,
        view: &PollView,
        rows: &[HatEligibility],
        names: &BTreeMap<String, String>,
    ) -> Self {
        let ahead = matches!(view.state, PollState::Scheduled | PollState::Open);
        let heading = page.t(if ahead { "portal-may-vote" } else { "portal-my-ballots" });
        if !view.chapters.iter().any(|chapter| chapter.own) {
            let held = page.chapter_names(view, &view.opened.chapters);
            let why = page.tr("portal-may-vote-elsewhere", &[("chapters", held.into())]);
            return Self { heading, hats: Vec::new(), elsewhere: Some(why), help: None };
        }
        let mistaken = ahead && rows.iter().any(|row| may_be_mistaken(&row.rule));
        Self {
            heading,
            hats: rows.iter().map(|row| hat(page, row, names, ahead)).collect(),
            elsewhere: None,
            help: mistaken.then(|| page.t("portal-reason-help")),
        }
    }
}

impl Mine {
    /// Says to who came after the roll was made where their place is, instead of why it is not
    /// here.
    fn came(&mut self, page: &Page, view: &PollView, came: &Came, rows: &[HatEligibility]) {
        let itself = |row: &HatEligibility| !row.represents && row.entry.is_none();
        let found = rows.iter().zip(&mut self.hats).find(|(row, _)| itself(row));
        if let Some((_, hat)) = found {
            hat.reason = came_text(page, view, came);
            hat.help = None;
        }
        if !rows.iter().any(|row| may_be_mistaken(&row.rule) && !itself(row)) {
            self.help = None;
        }
    }
}

/// Where the place of somebody is who came after the roll was made.
pub(super) fn came_text(page: &Page, view: &PollView, came: &Came) -> String {
    let from = page.chapter_names(view, std::slice::from_ref(&came.from));
    page.tr("portal-reason-voted-at-home-before", &[("from", from.into())])
}

/// Why a poll does not count; nothing of one that does.
pub(super) fn void(page: &Page, view: &PollView) -> Option<Void> {
    let at = view.voided_at?;
    let reason = view.void_reason.as_ref().map(|reason| page.said(reason));
    let since = page.tr("portal-void", &[("when", page.when(at).into())]);
    let lang = reason.as_ref().map_or(page.locale.tag(), |said| said.lang);
    Some(Void { since, lang, reason: reason.map(|said| said.text).unwrap_or_default() })
}

/// Whose seal the count waits for, because the outcome depends on what is in its box.
pub(super) fn waits_for_keys(page: &Page, view: &PollView) -> Option<String> {
    let closed = view.waits_for_keys();
    let names = page.chapter_names(view, &closed);
    (!closed.is_empty()).then(|| page.tr("portal-poll-waits-key", &[("chapters", names.into())]))
}

fn deadlines(page: &Page, view: &PollView) -> Vec<Deadline> {
    let (opens, closes) = (view.opened.opens_at, view.opened.closes_at);
    let instants: &[(&str, Millis)] = match view.state {
        PollState::Scheduled => &[("portal-poll-opens", opens), ("portal-poll-closes", closes)],
        PollState::Open => &[("portal-poll-closes", closes)],
        PollState::Closed | PollState::Published => &[("portal-poll-closed", closes)],
        PollState::Void => &[],
    };
    let clock = |at: Millis, zone: &String| At { iso: iso(at), text: page.at(at, zone) };
    let deadline = |(id, at): &(&str, Millis)| Deadline {
        name: page.t(id),
        clocks: page.zones.iter().map(|zone| clock(*at, zone)).collect(),
    };
    instants.iter().map(deadline).collect()
}

/// Whether writing to the committee could change it; a rule of the poll it cannot.
fn may_be_mistaken(rule: &Eligibility) -> bool {
    match rule {
        Eligibility::Entitled { .. } | Eligibility::KindHasNoVote => false,
        Eligibility::NotAMember
        | Eligibility::JoinedAfter { .. }
        | Eligibility::Arrears { .. }
        | Eligibility::NotOnRoll => true,
    }
}

/// One hat; `ahead` where votes are still to be cast, so that a reason why not may help.
fn hat(page: &Page, row: &HatEligibility, names: &BTreeMap<String, String>, ahead: bool) -> Hat {
    let day = |date: &jiff::civil::Date| locale::civil_day(page.locale, *date);
    let reason = match &row.rule {
        Eligibility::Entitled { .. } if row.voted => page.t("portal-reason-voted"),
        Eligibility::Entitled { weight, .. } if !ahead => {
            page.tr("portal-reason-on-roll", &[("votes", u64::from(*weight).into())])
        }
        Eligibility::Entitled { weight, .. } => {
            page.tr("portal-reason-entitled", &[("votes", u64::from(*weight).into())])
        }
        Eligibility::NotAMember => page.t("portal-reason-not-a-member"),
        Eligibility::JoinedAfter { cutoff } => {
            page.tr("portal-reason-joined-after", &[("day", day(cutoff).into())])
        }
        Eligibility::Arrears { since } => {
            page.tr("portal-reason-arrears", &[("day", day(since).into())])
        }
        Eligibility::KindHasNoVote => page.t("portal-reason-kind-has-no-vote"),
        Eligibility::NotOnRoll => page.t("portal-reason-not-on-roll"),
    };
    // Of those on the roll, only the refusal of the moment says why there is no ballot now; that
    // the poll has not opened or is over stands above.
    let entitled = matches!(row.rule, Eligibility::Entitled { .. });
    let help = match &row.refusal {
        None | Some(Refusal::NotOpenYet { .. }) => None,
        Some(_) if ahead && matches!(row.rule, Eligibility::Arrears { .. }) => {
            Some(page.t("portal-reason-arrears-help"))
        }
        Some(_) if !ahead || !entitled => None,
        Some(refusal) => Some(page.sentence(&Error::from(refusal.clone()))),
    };
    let may = row.may_vote();
    let place = row.entry.as_ref().map(|entry| entry.entry.to_string());
    Hat {
        cast_for: page.cast_for(row.represents, row.member.as_ref(), names),
        reason,
        help,
        entry: place.clone().filter(|_| may),
        voted: place.filter(|_| row.voted),
        action: page.t(if row.voted { "portal-vote-again" } else { "portal-vote-now" }),
    }
}

fn chapter_line(page: &Page, chapter: &views::ChapterProgress) -> String {
    let name = page.chapter_name(chapter);
    if chapter.name.is_none() && !chapter.own {
        return page.tr("portal-chapter-not-held", &[("chapter", name.into())]);
    }
    let Some(roll) = chapter.roll.filter(|_| chapter.joined) else {
        return page.tr("portal-chapter-waiting", &[("chapter", name.into())]);
    };
    let (id, ballots) = match chapter.sealed_count {
        Some(count) => ("portal-chapter-sealed", count),
        None => ("portal-chapter-joined", chapter.turnout.members),
    };
    page.tr(
        id,
        &[
            ("chapter", name.into()),
            ("count", ballots.into()),
            ("ballots", page.number(ballots).into()),
            ("roll", page.number(roll.members).into()),
        ],
    )
}
