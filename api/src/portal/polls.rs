//! The list of polls, and one poll: what is decided, by when, and why I may or may not vote.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::event::poll::Opened;
use enlace_schema::ids::PollId;
use enlace_schema::voting::admit::PollState;
use enlace_schema::voting::result::Outcome;
use enlace_schema::voting::roll::Eligibility;

use super::answer::Answer;
use super::page::{Page, run};
use super::proposals::TextBlock;
use super::texts::{Fact, iso};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::views::{self, HatEligibility, PollView};
use crate::{locale, private};

/// Polls on the page: years of them fit, and the query stays small.
const LISTED: i64 = 100;

struct Row {
    poll: String,
    state: &'static str,
    state_text: String,
    tone: &'static str,
    lang: &'static str,
    title: String,
    deadline: String,
    /// What came out, once it is published.
    outcome: Option<String>,
}

/// Polls of one kind, under a heading.
struct Group {
    id: &'static str,
    heading: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "polls.html")]
struct PollsPage {
    page: Page,
    groups: Vec<Group>,
}

/// GET `/polls`.
pub async fn list(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |instance, _, page| {
        let found = page.caller().and_then(|_| {
            let now = instance.now();
            instance.store().snapshot(|conn| views::poll_page(conn, None, LISTED, now))
        });
        let mut views = match found {
            Ok(views) => views,
            Err(error) => return Err(Box::new((error, page))),
        };
        // Those that are open: the first to close first. The others: the last to open first.
        views.sort_by_key(|view| match view.state {
            PollState::Open => view.opened.closes_at.as_ms(),
            _ => -view.opened.opens_at.as_ms(),
        });
        let group = |id, heading, of: &[PollState]| {
            let of = views.iter().filter(|view| of.contains(&view.state));
            let rows = of.map(|view| row(&page, view)).collect();
            Group { id, heading: page.t(heading), rows }
        };
        let mut groups = vec![
            group("open", "portal-polls-open", &[PollState::Open]),
            group("scheduled", "portal-polls-scheduled", &[PollState::Scheduled]),
            group(
                "past",
                "portal-polls-past",
                &[PollState::Closed, PollState::Published, PollState::Void],
            ),
        ];
        groups.retain(|group| !group.rows.is_empty());
        Ok(Answer::page(&PollsPage { page, groups }, StatusCode::OK))
    })
    .await
}

fn row(page: &Page, view: &PollView) -> Row {
    let title = page.said(&view.opened.title);
    let published = view.state == PollState::Published;
    let result = view.result.as_ref().filter(|_| published);
    Row {
        poll: view.opened.poll.to_string(),
        state: view.state.as_str(),
        state_text: page.state(view),
        tone: tone(view.state),
        lang: title.lang,
        title: title.text,
        deadline: page.deadline(view),
        outcome: result.map(|result| page.outcome(&view.opened, &result.outcome)),
    }
}

/// The colour of a state, beside its word.
pub fn tone(state: PollState) -> &'static str {
    match state {
        PollState::Open => "good",
        PollState::Void => "bad",
        PollState::Scheduled | PollState::Closed | PollState::Published => "",
    }
}

/// An instant by one clock.
struct At {
    iso: String,
    text: String,
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

/// Why a poll does not count.
struct Void {
    since: String,
    lang: &'static str,
    reason: String,
}

/// What came out.
pub struct Verdict {
    /// Its word, for selectors.
    pub outcome: &'static str,
    /// Its colour.
    pub tone: &'static str,
    /// The sentence.
    pub text: String,
}

impl Verdict {
    /// The outcome of a result.
    pub fn of(page: &Page, opened: &Opened, outcome: &Outcome) -> Self {
        let tone = match outcome {
            Outcome::Passed | Outcome::Elected(_) => "good",
            Outcome::Rejected | Outcome::NoQuorum => "bad",
            Outcome::Tie { .. } => "",
        };
        Self { outcome: outcome.word(), tone, text: page.outcome(opened, outcome) }
    }
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
    when: String,
    deadline: Vec<At>,
    hats_heading: String,
    hats: Vec<Hat>,
    void: Option<Void>,
    verdict: Option<Verdict>,
    text: Option<TextBlock>,
    options: Vec<Labelled>,
    rules: Vec<Fact>,
    chapters: Vec<String>,
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

/// The poll that a path names.
///
/// # Errors
/// `poll-not-found`.
pub fn id_of(text: &str) -> Result<PollId> {
    text.parse().map_err(|_| Refusal::new(codes::POLL_NOT_FOUND).into())
}

impl PollPage {
    fn of(
        instance: &Instance,
        page: &Page,
        poll: &str,
    ) -> Result<impl FnOnce(Page) -> Self + use<>> {
        let person = page.caller()?.member.clone();
        let poll = id_of(poll)?;
        let now = instance.now();
        let keys = instance.ledger.keys();
        let (view, text, rows, names) = instance.store().snapshot(|conn| {
            let view = views::poll(conn, &poll, now)?;
            let text = match &view.opened.proposal {
                Some(decided) => views::proposal(conn, &decided.proposal).ok(),
                None => None,
            };
            let rows = match &person {
                Some(person) => views::eligibility(conn, &poll, person, now)?,
                None => Vec::new(),
            };
            let ids: Vec<String> = rows.iter().map(|row| row.member.to_string()).collect();
            let names = private::names(conn, keys, &ids)?;
            Ok::<_, Error>((view, text, rows, names))
        })?;
        let title = page.said(&view.opened.title);
        let (when, at) = match view.state {
            PollState::Scheduled => ("portal-poll-opens", view.opened.opens_at),
            PollState::Open => ("portal-poll-closes", view.opened.closes_at),
            _ => ("portal-poll-closed", view.opened.closes_at),
        };
        let clock = |zone: &String| At { iso: iso(at), text: page.at(at, zone) };
        let standing = view.voided_at.is_none();
        let deadline = page.zones.iter().filter(|_| standing).map(clock).collect();
        let ahead = matches!(view.state, PollState::Scheduled | PollState::Open);
        let hats_heading = if ahead { "portal-may-vote" } else { "portal-my-ballots" };
        let void = view.voided_at.map(|at| {
            let reason = view.void_reason.as_ref().map(|reason| page.said(reason));
            let since = page.tr("portal-void", &[("when", page.since(at).into())]);
            let lang = reason.as_ref().map_or(page.locale.tag(), |said| said.lang);
            Void { since, lang, reason: reason.map(|said| said.text).unwrap_or_default() }
        });
        let result = view.result.as_ref().filter(|_| void.is_none());
        let verdict = result.map(|result| Verdict::of(page, &view.opened, &result.outcome));
        let option = |text: &enlace_schema::event::poll::OptionText| {
            let said = page.said(&text.label);
            Labelled { lang: said.lang, label: said.text }
        };
        let hats = rows.iter().map(|row| hat(page, row, &names, ahead)).collect();
        let options = view.opened.options.iter().map(option).collect();
        let chapters = view.chapters.iter().map(|chapter| chapter_line(page, chapter)).collect();
        let text = text.map(|text| TextBlock::of(page, &text));
        let (rules, state_text) = (page.rules(&view.opened), page.state(&view));
        let (when, hats_heading) = (page.t(when), page.t(hats_heading));
        Ok(move |page| Self {
            page,
            poll: poll.to_string(),
            lang: title.lang,
            title: title.text,
            state: view.state.as_str(),
            state_text,
            tone: tone(view.state),
            when,
            deadline,
            hats_heading,
            hats,
            void,
            verdict,
            text,
            options,
            rules,
            chapters,
        })
    }
}

/// One hat; `ahead` where votes are still to be cast, so that a reason why not may help.
fn hat(
    page: &Page,
    row: &HatEligibility,
    names: &BTreeMap<String, String>,
    ahead: bool,
) -> Hat {
    let day = |date: &jiff::civil::Date| locale::civil_day(page.locale, *date);
    let reason = match &row.rule {
        Eligibility::Entitled { .. } if row.voted => page.t("portal-reason-voted"),
        Eligibility::Entitled { weight, .. } if row.refusal.is_some() => {
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
    let entitled = matches!(row.rule, Eligibility::Entitled { .. });
    // Of those on the roll, only the refusal of the moment says why there is no ballot now.
    let help = match &row.refusal {
        _ if !ahead => None,
        Some(refusal) if entitled => {
            Some(Error::from(refusal.clone()).message_in(page.locale, page.zone()))
        }
        _ if entitled => None,
        _ => Some(page.t("portal-reason-help")),
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
            ("ballots", page.number(ballots).into()),
            ("roll", page.number(roll.members).into()),
        ],
    )
}
