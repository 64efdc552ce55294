//! For officers: how a poll is going, its certification and publication.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::event::role::Role;
use enlace_schema::time::Millis;
use serde::Deserialize;

use super::acts::Act;
use super::answer::Answer;
use super::chart::Bar;
use super::corrections::{self, CorrectionForm};
use super::disputes::{self, Forms};
use super::duties::{Duty, Step};
use super::form::Form;
use super::office_forms::{Target, Typed, act};
use super::page::Page;
use super::poll::{Void, void, waits_for_keys};
use super::polls::{Verdict, id_of, tone};
use super::results::{self, bars};
use super::run::{Refused, run};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::views::{self, ChapterProgress, PollView};

/// Who may see how the federation stands and how a poll is run.
const OFFICERS: [Role; 4] = [Role::Committee, Role::Operator, Role::Teller, Role::Treasurer];

/// Refuses who holds none of them, without naming one of several offices as the one to have.
pub(super) fn officers_only(page: &Page) -> Result<()> {
    let allowed = page.caller()?.require(&OFFICERS);
    allowed.map_err(|_| Refusal::new(codes::FORBIDDEN).into())
}

struct Row {
    name: String,
    roll: String,
    weight: String,
    ballots: String,
    seal: String,
    tally: String,
    hash: Option<String>,
    certified: String,
}

#[derive(Template)]
#[template(path = "office-poll.html")]
struct OfficePollPage {
    page: Page,
    poll: String,
    lang: &'static str,
    title: String,
    state_text: String,
    tone: &'static str,
    chapters: Vec<Row>,
    /// Why nothing is sealed or certified now, if it is because of the clock.
    clock: Option<String>,
    void: Option<Void>,
    agreement: String,
    /// What came out, above the button by which a committee stands behind it.
    verdict: Option<Verdict>,
    bars: Vec<Bar>,
    /// What the poll waits for.
    duty: Option<String>,
    may_certify: bool,
    may_publish: bool,
    /// What is said of ballots that nobody else had seen, and of disputes, by chapter.
    disputes: Vec<String>,
    dispute: Forms,
    /// What is said of corrections of rolls, by chapter.
    corrections: Vec<String>,
    /// What a correction asks for, where the own roll may be corrected.
    correction: Option<CorrectionForm>,
}

/// What was just done, as a query value.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// GET `/office/polls/{poll}`.
pub async fn poll(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    done: web::Query<Done>,
) -> HttpResponse {
    run(&request, instance, move |instance, _, mut page| {
        page.done = match done.done.as_str() {
            "certified" => Some(page.t("portal-certified")),
            "published" => Some(page.t("portal-published")),
            "disputed" => Some(page.t("portal-disputed")),
            "corrected" => Some(page.t("portal-corrected")),
            "settled" => Some(page.t("portal-settled")),
            _ => None,
        };
        poll_as_typed(instance, page, &poll, &Typed::default())
    })
    .await
}

/// The page of a poll with what was typed into its form, where nothing was to be done yet.
pub(super) fn poll_as_typed(
    instance: &Instance,
    page: Page,
    poll: &str,
    typed: &Typed,
) -> Result<Answer, Refused> {
    match office_page(instance, &page, poll, typed) {
        Ok(fill) => Ok(Answer::page(&fill(page), StatusCode::OK)),
        Err(error) => Err(Box::new((error, page))),
    }
}

/// The page of a poll once more, with what was typed into the form that was refused.
pub(super) fn poll_again(
    instance: &Instance,
    mut page: Page,
    (poll, typed): (&str, &Typed),
    error: &Error,
) -> Result<Answer, Refused> {
    page.refuse(error);
    match office_page(instance, &page, poll, typed) {
        Ok(fill) => Ok(Answer::refusal(&fill(page), error)),
        Err(error) => Err(Box::new((error, page))),
    }
}

fn office_page(
    instance: &Instance,
    page: &Page,
    poll: &str,
    typed: &Typed,
) -> Result<impl FnOnce(Page) -> OfficePollPage + use<>> {
    officers_only(page)?;
    let (id, now) = (id_of(poll)?, instance.now());
    let view = instance.store().snapshot(|conn| views::poll(conn, &id, now))?;
    let clock = instance.ledger.clock_doubt().map(|doubt| page.t(doubt.text()));
    let correction = corrections::form(instance, page, &view, typed)?;
    let dispute = Forms::of(page, &view, typed);
    Ok(move |page| OfficePollPage { clock, correction, dispute, ..filled(page, &view, now) })
}

fn filled(page: Page, view: &PollView, now: Millis) -> OfficePollPage {
    let title = page.said(&view.opened.title);
    let duty = Duty::of(&page, view, now);
    let step = duty.as_ref().map(|duty| duty.step);
    let result = view.result.as_ref();
    OfficePollPage {
        poll: view.opened.poll.to_string(),
        lang: title.lang,
        title: title.text,
        state_text: page.state(view),
        tone: tone(view.state),
        chapters: view.chapters.iter().map(|chapter| row(&page, chapter)).collect(),
        clock: None,
        agreement: agreement(&page, view),
        void: void(&page, view),
        verdict: result.map(|result| Verdict::of(&page, view, &result.outcome)),
        bars: result.map(|result| bars(&page, &view.opened, result)).unwrap_or_default(),
        duty: duty.map(|duty| duty.text),
        may_certify: step == Some(Step::Certify),
        may_publish: step == Some(Step::Publish),
        disputes: [results::unwitnessed(&page, view), disputes::lines(&page, view)].concat(),
        dispute: Forms::default(),
        corrections: corrections::lines(&page, view),
        correction: None,
        page,
    }
}

/// Whether the instances computed the same.
pub(super) fn agreement(page: &Page, view: &PollView) -> String {
    let all = |done: fn(&ChapterProgress) -> bool| view.chapters.iter().all(done);
    let say = |id: &str| waits_for_keys(page, view).unwrap_or_else(|| page.t(id));
    match view.hashes_equal {
        None if view.voided_at.is_some() => say("portal-agreement-void"),
        None => say("portal-agreement-none"),
        Some(false) => disputes::difference(page, view),
        Some(true) if all(|chapter| chapter.tallied.is_some()) => say("portal-agreement-equal"),
        Some(true) => say("portal-agreement-waiting"),
    }
}

fn row(page: &Page, chapter: &ChapterProgress) -> Row {
    let at = |id: &str, at: Millis| page.tr(id, &[("when", page.when(at).into())]);
    let roll = chapter.roll.unwrap_or_default();
    Row {
        name: page.chapter_name(chapter),
        roll: page.number(roll.members),
        weight: page.number(roll.votes),
        ballots: page.number(chapter.sealed_count.unwrap_or(chapter.turnout.members)),
        seal: match chapter.sealed_at {
            Some(sealed) => at("portal-seal-at", sealed),
            None => page.t("portal-seal-none"),
        },
        tally: page.t(match chapter.tallied {
            Some(_) => "portal-tally-at",
            None => "portal-tally-none",
        }),
        hash: chapter.tallied.map(|hash| hash.to_string()),
        certified: match &chapter.certified {
            Some(certified) => at("portal-certified-at", certified.at),
            None => page.t("portal-certified-none"),
        },
    }
}

/// POST `/office/polls/{poll}/certify`.
pub async fn certify(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    form: Form,
) -> HttpResponse {
    let target = Target { path: "certify", done: "certified" };
    act(request, instance, poll, form, target, |_, _| Ok(Act::Certify)).await
}

/// POST `/office/polls/{poll}/publish`.
pub async fn publish(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    form: Form,
) -> HttpResponse {
    let target = Target { path: "publish", done: "published" };
    act(request, instance, poll, form, target, |_, _| Ok(Act::Publish)).await
}
