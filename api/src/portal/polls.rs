//! The list of polls, and one poll: what is decided, by when, and why I may or may not vote.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::ids::PollId;
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
    lang: &'static str,
    title: String,
    deadline: String,
}

#[derive(Template)]
#[template(path = "polls.html")]
struct PollsPage {
    page: Page,
    rows: Vec<Row>,
}

/// GET `/polls`.
pub async fn list(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |instance, _, page| {
        let found =
            instance.store().snapshot(|conn| views::poll_page(conn, None, LISTED, instance.now()));
        let views = match found {
            Ok(views) => views,
            Err(error) => return Err(Box::new((error, page))),
        };
        let row = |view: &PollView| {
            let title = page.said(&view.opened.title);
            Row {
                poll: view.opened.poll.to_string(),
                state: view.state.as_str(),
                state_text: page.state(view),
                lang: title.lang,
                title: title.text,
                deadline: page.deadline(view),
            }
        };
        let rows = views.iter().map(row).collect();
        Ok(Answer::page(&PollsPage { page, rows }, StatusCode::OK))
    })
    .await
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
    deadline: Vec<At>,
    hats: Vec<Hat>,
    has_result: bool,
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
        let poll = id_of(poll)?;
        let now = instance.now();
        let person = page.caller().ok().and_then(|caller| caller.member.clone());
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
        let zones = if page.zones.is_empty() { vec!["UTC".into()] } else { page.zones.clone() };
        let deadline = zones
            .iter()
            .map(|zone| At {
                iso: iso(view.opened.closes_at),
                text: locale::date(page.locale, view.opened.closes_at, zone),
            })
            .collect();
        let option = |text: &enlace_schema::event::poll::OptionText| {
            let said = page.said(&text.label);
            Labelled { lang: said.lang, label: said.text }
        };
        let hats = rows.iter().map(|row| hat(page, row, &names)).collect();
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
            deadline,
            hats,
            has_result: view.result.is_some(),
            text,
            options,
            rules,
            chapters,
        })
    }
}

fn hat(page: &Page, row: &HatEligibility, names: &BTreeMap<String, String>) -> Hat {
    let day = |date: &jiff::civil::Date| locale::civil_day(page.locale, *date);
    let reason = match &row.rule {
        Eligibility::Entitled { .. } if row.voted => page.t("portal-reason-voted"),
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
        Some(refusal) if entitled => {
            let zone = page.zones.first().map_or("UTC", String::as_str);
            Some(Error::from(refusal.clone()).message_in(page.locale, zone))
        }
        _ if entitled => None,
        _ => Some(page.t("portal-reason-help")),
    };
    let may = row.may_vote();
    Hat {
        cast_for: page.cast_for(row.represents, row.member.as_ref(), names),
        reason,
        help,
        entry: row.entry.as_ref().filter(|_| may).map(|entry| entry.entry.to_string()),
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
