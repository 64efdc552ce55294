//! What a committee is about to sign, shown once more before it does: a certification, a
//! publication, a dispute and its end, and a correction are in the log for good. Nothing is kept
//! between the pages: the form carries a digest of what was shown, and the action, which decides
//! when it arrives, signs nothing where that has changed (decision 0059).

use std::slice;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::event::Origin;
use enlace_schema::event::poll::Tallied;
use enlace_schema::event::role::Role;
use enlace_schema::log::Hash;
use serde::Deserialize;

use super::acts::Act;
use super::answer::Answer;
use super::chart::Bar;
use super::corrections::{self, Listed};
use super::disputes;
use super::office::{agreement, poll_again};
use super::office_forms::Typed;
use super::page::{Kept, Page, encoded};
use super::polls::{caveats, id_of};
use super::results::{bars, unwitnessed};
use super::run::{Refused, run};
use crate::actions::polls::reviewed;
use crate::error::{Error, Result, codes};
use crate::instance::Instance;
use crate::store::{Connection, polls};
use crate::views::{self, PollView};

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
    /// What is signed besides, as the form carries it on.
    fields: Vec<(&'static str, String)>,
    /// Digest of what is shown, which it carries too.
    shown: String,
    lang: &'static str,
    title: String,
    /// What is signed, in a sentence.
    signs: String,
    /// The button.
    confirm: String,
    /// What was counted here, and by the host where that is another instance.
    counts: Vec<Counted>,
    /// Whom a correction is about.
    lists: Vec<Listed>,
    /// Above what is noted.
    heading: String,
    /// Who is left out of it, whether the others agree, and what they object to; of a correction,
    /// those that there were.
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

/// What was chosen: a word of a closed list.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    outcome: String,
}

/// GET `/office/polls/{poll}/dispute?reason=…`.
pub async fn dispute(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    chosen: web::Query<Chosen>,
) -> HttpResponse {
    review(request, instance, poll, disputes::dispute(&chosen.reason)).await
}

/// GET `/office/polls/{poll}/settle?outcome=…`.
pub async fn settle(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    chosen: web::Query<Chosen>,
) -> HttpResponse {
    review(request, instance, poll, disputes::ending(&chosen.outcome)).await
}

async fn review(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    act: Result<Act>,
) -> HttpResponse {
    run(&request, instance, move |instance, _, page| {
        if let Err(error) = page.caller().and_then(|caller| caller.require(&[Role::Committee])) {
            return Err(Box::new((error, page)));
        }
        let act = match act {
            Ok(act) => act,
            Err(error) => {
                let typed = Typed::default();
                return poll_again(instance, page, (&poll, &typed), &error);
            }
        };
        match ReviewPage::of(instance, &page, &poll, &act) {
            Ok(Some(fill)) => Ok(Answer::page(&fill(page), StatusCode::OK)),
            // That page says why there is nothing to sign, not yet or no more.
            Ok(None) => Ok(Answer::go(format!("/office/polls/{}", encoded(&poll)))),
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

/// The review of what a form asks for, before it is signed; once more, where what was shown has
/// changed. Where there is nothing to sign any more, the poll's page says so.
pub(super) fn before(
    instance: &Instance,
    mut page: Page,
    (poll, typed): (&str, &Typed),
    act: &Act,
    changed: Option<&Error>,
) -> Result<Answer, Refused> {
    let fill = match ReviewPage::of(instance, &page, poll, act) {
        Ok(Some(fill)) => fill,
        Ok(None) => {
            return poll_again(instance, page, (poll, typed), &codes::REVIEW_OUTDATED.into());
        }
        Err(error) => return Err(Box::new((error, page))),
    };
    if let Some(error) = changed {
        page.refuse(error);
    }
    let mut review = fill(page);
    let action = format!("/office/polls/{}/{}", review.poll, review.act);
    let mut fields = review.fields.clone();
    fields.push(("shown", review.shown.clone()));
    review.page.kept = Some(Kept { action, fields });
    Ok(match changed {
        Some(error) => Answer::refusal(&review, error),
        None => Answer::page(&review, StatusCode::OK),
    })
}

impl ReviewPage {
    fn of(
        instance: &Instance,
        page: &Page,
        poll: &str,
        act: &Act,
    ) -> Result<Option<impl FnOnce(Page) -> Self + use<>>> {
        let (id, now) = (id_of(poll)?, instance.now());
        let own = instance.origin();
        let (view, shown, ours, hosts) = instance.store().snapshot(|conn| {
            let view = views::poll(conn, &id, now)?;
            let ours = tally_of(conn, &view, own)?;
            let hosts = tally_of(conn, &view, &view.host)?;
            Ok((view, reviewed(conn, &id)?, ours, hosts))
        })?;
        if !act.is_due(page, &view, now) {
            return Ok(None);
        }
        let (lists, counts, heading, notes) = match act {
            Act::Correct(input) => {
                let lists = corrections::listed(instance, page, input)?;
                let notes = corrections::lines(page, &view);
                (lists, Vec::new(), "portal-corrections", notes)
            }
            _ => {
                let counts = counts(page, &view, (ours.as_ref(), hosts.as_ref()));
                (Vec::new(), counts, "portal-chapters", notes(page, &view))
            }
        };
        let title = page.said(&view.opened.title);
        let (signs, confirm) = act.said(page, &view);
        let (heading, fields, act) = (page.t(heading), act.fields(), act.path());
        Ok(Some(move |page| Self {
            page,
            poll: id.to_string(),
            act,
            fields,
            shown: shown.to_string(),
            lang: title.lang,
            title: title.text,
            signs,
            confirm,
            counts,
            lists,
            heading,
            notes,
        }))
    }
}

/// What was counted here, and by the host where that is another instance.
fn counts(
    page: &Page,
    view: &PollView,
    (ours, hosts): (Option<&Tallied>, Option<&Tallied>),
) -> Vec<Counted> {
    let here = if view.is_host { "portal-counted-both" } else { "portal-counted-here" };
    let mut counts = vec![Counted::of(page, view, page.t(here), ours)];
    if !view.is_host {
        let host = page.chapter_names(view, slice::from_ref(&view.host));
        let heading = page.tr("portal-counted-host", &[("chapter", host.into())]);
        counts.push(Counted::of(page, view, heading, hosts));
    }
    counts
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
