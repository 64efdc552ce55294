//! For officers: how a poll is going, its certification and publication, and the peers' state.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::event::role::Role;
use enlace_schema::fingerprint::{self, Language};
use enlace_schema::time::Millis;
use serde::Deserialize;

use super::answer::Answer;
use super::chart::Bar;
use super::corrections::{self, CorrectionForm};
use super::disputes::{self, Forms, Typed};
use super::duties::{Duty, Step};
use super::form::Csrf;
use super::page::{Page, encoded};
use super::poll::{Void, void, waits_for_keys};
use super::polls::{Verdict, id_of, tone};
use super::results::bars;
use super::run::{Refused, run};
use super::texts::Fact;
use crate::actions::polls::{OnePoll, certify_poll, publish_poll};
use crate::caller::Caller;
use crate::clock::guard::Doubt;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Hold;
use crate::locale::Locale;
use crate::locale::fault::{Explained, explain};
use crate::locale::held::todo;
use crate::store::erasures::{self, Unacknowledged};
use crate::store::peers::Advice;
use crate::store::tables::HeldEventRow;
use crate::store::{bundles, chapters, log};
use crate::views::{self, ChapterProgress, Missing, PeerView, PollView};

/// Who may see how the federation stands and how a poll is run.
const OFFICERS: [Role; 4] = [Role::Committee, Role::Operator, Role::Teller, Role::Treasurer];

/// Events of each sort that are shown of a peer: all of them are in the API.
const EVENTS_SHOWN: usize = 10;

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
    /// What is said of disputes, by chapter.
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
        match office_page(instance, &page, &poll, &Typed::default()) {
            Ok(fill) => Ok(Answer::page(&fill(page), StatusCode::OK)),
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
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
    let all = |done: fn(&ChapterProgress) -> bool| view.chapters.iter().all(done);
    let say = |id: &str| waits_for_keys(&page, view).unwrap_or_else(|| page.t(id));
    let agreement = match view.hashes_equal {
        None if view.voided_at.is_some() => say("portal-agreement-void"),
        None => say("portal-agreement-none"),
        Some(false) => disputes::difference(&page, view),
        Some(true) if all(|chapter| chapter.tallied.is_some()) => say("portal-agreement-equal"),
        Some(true) => say("portal-agreement-waiting"),
    };
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
        agreement,
        void: void(&page, view),
        verdict: result.map(|result| Verdict::of(&page, view, &result.outcome)),
        bars: result.map(|result| bars(&page, &view.opened, result)).unwrap_or_default(),
        duty: duty.map(|duty| duty.text),
        may_certify: step == Some(Step::Certify),
        may_publish: step == Some(Step::Publish),
        disputes: disputes::lines(&page, view),
        dispute: Forms::default(),
        corrections: corrections::lines(&page, view),
        correction: None,
        page,
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
    form: web::Form<Csrf>,
) -> HttpResponse {
    act(request, instance, poll, form, "certified", |instance, caller, one| {
        certify_poll(instance, caller, one).map(|_| ())
    })
    .await
}

/// POST `/office/polls/{poll}/publish`.
pub async fn publish(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    form: web::Form<Csrf>,
) -> HttpResponse {
    act(request, instance, poll, form, "published", |instance, caller, one| {
        publish_poll(instance, caller, one).map(|_| ())
    })
    .await
}

async fn act(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    form: web::Form<Csrf>,
    done: &'static str,
    action: fn(&Instance, &Caller, OnePoll) -> Result<()>,
) -> HttpResponse {
    run(&request, instance, move |instance, asked, page| {
        let acted = page
            .check_form(instance, asked, &form.csrf)
            .and_then(|()| action(instance, page.caller()?, OnePoll { poll: id_of(&poll)? }));
        match acted {
            Ok(()) => {
                let to = format!("/office/polls/{poll}?done={done}");
                Ok(Answer::go(to))
            }
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

struct Peer {
    name: String,
    state: &'static str,
    state_text: String,
    tone: &'static str,
    facts: Vec<Fact>,
    what_to_do: Option<String>,
    /// What is wrong with it, and what to do.
    problem: Option<Explained>,
    /// Events that were set aside, the newest first.
    held: Vec<Explained>,
    /// Events that wait for another, the oldest first.
    missing: Vec<String>,
    /// Where the newest evidence against it is, if there is any.
    evidence: Option<String>,
}

#[derive(Template)]
#[template(path = "office-peers.html")]
struct PeersPage {
    page: Page,
    peers: Vec<Peer>,
    own: Vec<Fact>,
}

/// GET `/office/peers`.
pub async fn peers(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |instance, _, page| {
        match officers_only(&page).and_then(|()| federation(instance, &page)) {
            Ok((peers, own)) => Ok(Answer::page(&PeersPage { page, peers, own }, StatusCode::OK)),
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

fn federation(instance: &Instance, page: &Page) -> Result<(Vec<Peer>, Vec<Fact>)> {
    let origin = instance.origin().as_str();
    let now = instance.now();
    let before = erasures::overdue_before(now);
    let (overview, own, chapter, open) = instance.store().snapshot(|conn| {
        let open = erasures::unacknowledged(conn, origin, before)?;
        let mut all = Vec::new();
        for one in views::peers(conn, EVENTS_SHOWN, now)? {
            let sent = bundles::sent(conn, &one.overview.origin)?;
            all.push((one, sent.map(|sent| Millis::from_ms(sent.sent_ms))));
        }
        Ok((all, log::find(conn, origin)?, chapters::find(conn, origin)?, open))
    })?;
    let fact = |id: &str, value: String| Fact { name: page.t(id), value };
    let clock = instance.ledger.clock_doubt().map_or("clock-good", Doubt::text);
    let guard = instance.ledger.held_by().map_or("hold-none", Hold::text);
    let mut facts =
        vec![fact("portal-own-guard", page.t(guard)), fact("portal-own-clock", page.t(clock))];
    if let Some(own) = own {
        facts.push(fact("portal-own-size", page.number(log::unsigned(own.size)?)));
        facts.push(fact("portal-own-root", log::hash(&own.root)?.to_string()));
    }
    if let Some(chapter) = chapter {
        let language =
            if page.locale == Locale::En { Language::English } else { Language::Spanish };
        let words = fingerprint::words(&log::hash(&chapter.genesis)?, language);
        facts.push(fact("portal-own-words", words.join(" ")));
    }
    let peers = overview.into_iter().map(|(one, sent)| peer(page, one, sent, &open)).collect();
    Ok((peers, facts))
}

fn peer(page: &Page, view: PeerView, bundle: Option<Millis>, open: &[Unacknowledged]) -> Peer {
    let PeerView { overview: one, held, missing } = view;
    let fact = |id: &str, value: String| Fact { name: page.t(id), value };
    let seen = match one.last_seen_ms {
        Some(at) => page.since(Millis::from_ms(at)),
        None => page.t("portal-peer-never"),
    };
    let since = |at| page.since(at);
    let address = match one.endpoint.as_str() {
        "" => page.t("portal-peer-no-address"),
        address => address.to_owned(),
    };
    let mut facts = vec![
        fact("portal-peer-address", address),
        fact("portal-peer-held", page.number(one.held)),
        fact("portal-peer-remote", page.number(one.remote)),
        fact("portal-peer-seen", seen),
        fact("portal-peer-unknown", page.number(one.unknown)),
        fact("portal-peer-set-aside", page.number(one.inadmissible)),
        fact("portal-peer-missing", page.number(one.missing_refs)),
        fact("portal-peer-bundle", bundle.map_or_else(|| page.t("portal-peer-never"), since)),
    ];
    // What it owes us, and what we owe it.
    for late in open.iter().filter(|late| late.peer == one.origin || late.author == one.origin) {
        let owes = late.peer == one.origin;
        let id = if owes { "portal-peer-erasures" } else { "portal-peer-erasures-owed" };
        facts.push(fact(id, page.number(late.count)));
    }
    let problem = one.code.as_deref().map(|code| explain(page.locale, code));
    if let Some(code) = one.code {
        facts.push(fact("portal-peer-code", code));
    }
    let evidence =
        (one.evidence > 0).then(|| format!("/office/peers/evidence?peer={}", encoded(&one.origin)));
    Peer {
        evidence,
        name: one.name.unwrap_or(one.origin),
        state: one.state.as_str(),
        state_text: page.t(one.state.text()),
        tone: match one.state.advice() {
            Advice::Wait => "good",
            _ => "bad",
        },
        facts,
        what_to_do: todo_text(one.state.advice()).map(|id| page.t(id)),
        problem,
        held: held.into_iter().map(|row| set_aside(page, &row)).collect(),
        missing: missing.iter().map(|one| waits(page, one)).collect(),
    }
}

/// An event that was set aside: why, and what to do.
fn set_aside(page: &Page, row: &HeldEventRow) -> Explained {
    let seq = ("seq", page.number(log::unsigned(row.seq).unwrap_or_default()).into());
    let why = page.t(&format!("held-{}", row.code));
    Explained {
        what: page.tr("portal-peer-held-event", &[seq, ("why", why.into())]),
        todo: page.t(todo(&row.code)),
    }
}

/// An event that waits for another.
fn waits(page: &Page, one: &Missing) -> String {
    let values = [
        ("seq", page.number(one.seq).into()),
        ("log", one.log.clone().into()),
        ("at", page.number(one.at).into()),
    ];
    match one.overdue {
        true => page.tr("portal-peer-missing-overdue", &values),
        false => page.tr("portal-peer-missing-event", &values),
    }
}

fn todo_text(advice: Advice) -> Option<&'static str> {
    match advice {
        Advice::Wait => None,
        Advice::AskPeer => Some("portal-peer-todo-ask-peer"),
        Advice::Decide => Some("portal-peer-todo-decide"),
        Advice::Resume => Some("portal-peer-todo-resume"),
        Advice::Pin => Some("portal-peer-todo-pin"),
        Advice::Raise => Some("portal-peer-todo-raise"),
    }
}
