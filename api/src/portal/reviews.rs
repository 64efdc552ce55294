//! What a committee is about to sign, shown once more before it does: a certification, a
//! publication and a dispute are in the log for good. Nothing is kept between the pages; the action
//! decides when the form arrives.

use std::slice;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::event::Origin;
use enlace_schema::event::dispute::Reason;
use enlace_schema::event::poll::Tallied;
use enlace_schema::event::role::Role;
use enlace_schema::log::Hash;
use enlace_schema::time::Millis;
use serde::Deserialize;

use super::answer::Answer;
use super::chart::Bar;
use super::disputes::{self, Forms, REASON, reason_text};
use super::duties::{Duty, Step};
use super::form::missing;
use super::office::{agreement, poll_again};
use super::office_forms::Typed;
use super::page::{Page, encoded};
use super::polls::{caveats, id_of};
use super::results::{bars, unwitnessed};
use super::run::run;
use crate::error::{Error, Refusal, Result};
use crate::instance::Instance;
use crate::store::{Connection, polls};
use crate::views::{self, PollView};

/// What is signed.
#[derive(Clone, Copy)]
enum Act {
    Certify,
    Publish,
    Dispute(Reason),
}

/// What one instance counted.
struct Counted {
    heading: String,
    outcome: String,
    bars: Vec<Bar>,
    digest: Option<String>,
}

#[derive(Template)]
#[template(path = "office-review.html")]
struct ReviewPage {
    page: Page,
    poll: String,
    /// The last part of the address at which it is signed.
    act: &'static str,
    /// What is objected to, as the form carries it on.
    reason: Option<&'static str>,
    lang: &'static str,
    title: String,
    /// What is signed, in a sentence.
    signs: String,
    /// The button.
    confirm: String,
    /// What was counted here, and by the host where that is another instance.
    counts: Vec<Counted>,
    /// Who is left out of it, whether the others agree, and what they object to.
    notes: Vec<String>,
}

/// GET `/office/polls/{poll}/certify`.
pub async fn certify(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
) -> HttpResponse {
    review(request, instance, poll, Ok(Act::Certify)).await
}

/// GET `/office/polls/{poll}/publish`.
pub async fn publish(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
) -> HttpResponse {
    review(request, instance, poll, Ok(Act::Publish)).await
}

/// What is objected to.
#[derive(Deserialize)]
pub struct Objection {
    #[serde(default)]
    reason: String,
}

/// GET `/office/polls/{poll}/dispute?reason=…`: a word of a closed list.
pub async fn dispute(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    objection: web::Query<Objection>,
) -> HttpResponse {
    let reason = objection.reason.parse().map_err(|()| missing("reason", REASON));
    review(request, instance, poll, reason.map(Act::Dispute)).await
}

async fn review(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    act: Result<Act, Refusal>,
) -> HttpResponse {
    run(&request, instance, move |instance, _, page| {
        if let Err(error) = page.caller().and_then(|caller| caller.require(&[Role::Committee])) {
            return Err(Box::new((error, page)));
        }
        let act = match act {
            Ok(act) => act,
            Err(refusal) => {
                let typed = Typed::default();
                return poll_again(instance, page, (&poll, &typed), &Error::from(refusal));
            }
        };
        match ReviewPage::of(instance, &page, &poll, act) {
            Ok(Some(fill)) => Ok(Answer::page(&fill(page), StatusCode::OK)),
            // That page says why there is nothing to sign, not yet or no more.
            Ok(None) => Ok(Answer::go(format!("/office/polls/{}", encoded(&poll)))),
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

impl Act {
    fn path(self) -> &'static str {
        match self {
            Self::Certify => "certify",
            Self::Publish => "publish",
            Self::Dispute(_) => "dispute",
        }
    }

    /// Whether the poll's page of the office leads here now.
    fn is_due(self, page: &Page, view: &PollView, now: Millis) -> bool {
        let step = || Duty::of(page, view, now).map(|duty| duty.step);
        match self {
            Self::Certify => step() == Some(Step::Certify),
            Self::Publish => step() == Some(Step::Publish),
            Self::Dispute(_) => !Forms::of(page, view, &Typed::default()).reasons.is_empty(),
        }
    }

    /// What is signed, and the button that signs it.
    fn said(self, page: &Page) -> (String, String) {
        match self {
            Self::Certify => (page.t("portal-certify-help"), page.t("portal-certify")),
            Self::Publish => (page.t("portal-publish-help"), page.t("portal-publish")),
            Self::Dispute(reason) => {
                let reason = [("reason", page.t(&reason_text(reason)).into())];
                (page.tr("portal-dispute-signs", &reason), page.t("portal-dispute"))
            }
        }
    }
}

impl ReviewPage {
    fn of(
        instance: &Instance,
        page: &Page,
        poll: &str,
        act: Act,
    ) -> Result<Option<impl FnOnce(Page) -> Self + use<>>> {
        let (id, now) = (id_of(poll)?, instance.now());
        let own = instance.origin();
        let (view, ours, hosts) = instance.store().snapshot(|conn| {
            let view = views::poll(conn, &id, now)?;
            let ours = tally_of(conn, &view, own)?;
            let hosts = tally_of(conn, &view, &view.host)?;
            Ok((view, ours, hosts))
        })?;
        if !act.is_due(page, &view, now) {
            return Ok(None);
        }
        let here = if view.is_host { "portal-counted-both" } else { "portal-counted-here" };
        let mut counts = vec![Counted::of(page, &view, page.t(here), ours.as_ref())];
        if !view.is_host {
            let host = page.chapter_names(&view, slice::from_ref(&view.host));
            let heading = page.tr("portal-counted-host", &[("chapter", host.into())]);
            counts.push(Counted::of(page, &view, heading, hosts.as_ref()));
        }
        let title = page.said(&view.opened.title);
        let (signs, confirm) = act.said(page);
        let notes = notes(page, &view);
        Ok(Some(move |page| Self {
            page,
            poll: id.to_string(),
            act: act.path(),
            reason: match act {
                Act::Dispute(reason) => Some(reason.as_str()),
                Act::Certify | Act::Publish => None,
            },
            lang: title.lang,
            title: title.text,
            signs,
            confirm,
            counts,
            notes,
        }))
    }
}

/// What a log says that was counted in a poll.
fn tally_of(conn: &mut Connection, view: &PollView, log: &Origin) -> Result<Option<Tallied>> {
    let tally = polls::find_tally(conn, log.as_str(), view.opened.poll.as_ref())?;
    let tally = tally.filter(|tally| tally.host == view.host.as_str());
    tally.map(|tally| tally.tallied()).transpose()
}

impl Counted {
    fn of(page: &Page, view: &PollView, heading: String, tallied: Option<&Tallied>) -> Self {
        match tallied {
            Some(tallied) => Self {
                heading,
                outcome: page.outcome(&view.opened, &tallied.result.outcome),
                bars: bars(page, &view.opened, &tallied.result),
                digest: Some(grouped(&tallied.result_hash)),
            },
            None => {
                let outcome = page.t("portal-result-untallied");
                Self { heading, outcome, bars: Vec::new(), digest: None }
            }
        }
    }
}

/// A digest in groups of four, as two people read it to each other.
fn grouped(digest: &Hash) -> String {
    let digits: Vec<char> = digest.to_string().chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

fn notes(page: &Page, view: &PollView) -> Vec<String> {
    let whole = |missing: &[Origin]| missing.is_empty() && view.silent.is_empty();
    let all = view.result.as_ref().filter(|result| whole(&result.missing));
    let all = all.map(|_| page.t("portal-counted-all"));
    let mut notes: Vec<String> = all.into_iter().chain(caveats(page, view)).collect();
    notes.push(agreement(page, view));
    notes.extend(unwitnessed(page, view));
    notes.extend(disputes::lines(page, view));
    notes
}
