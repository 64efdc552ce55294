//! Disputes about a result: what every reader of it is told, and how a committee opens one and
//! ends it.

use actix_web::{HttpRequest, HttpResponse, web};
use enlace_schema::event::Origin;
use enlace_schema::event::dispute::{Ending, Reason};
use enlace_schema::event::role::Role;
use enlace_schema::voting::admit::PollState;
use enlace_schema::voting::disputes::Standing;

use super::acts::Act;
use super::form::{Form, missing};
use super::office_forms::{Target, Typed, Word, act};
use super::page::Page;
use crate::error::Result;
use crate::instance::Instance;
use crate::views::{ChapterProgress, PollView};

/// What a committee can do about a result that its chapter may dispute.
#[derive(Default)]
pub(super) struct Forms {
    /// The reasons to choose from, where it may dispute.
    pub reasons: Vec<Word>,
    /// The endings to choose from, where its dispute is open.
    pub endings: Vec<Word>,
}

impl Forms {
    /// What the reader's committee can do now.
    pub(super) fn of(page: &Page, view: &PollView, typed: &Typed) -> Self {
        let own = view.chapters.iter().find(|chapter| chapter.own);
        let committee = page.caller().is_ok_and(|caller| caller.holds(Role::Committee));
        let Some(own) = own.filter(|_| committee && view.state == PollState::Closed) else {
            return Self::default();
        };
        let hosts = view.chapter(&view.host).and_then(|host| host.tallied);
        let counted = hosts.is_some();
        // Where all counted alike, that is no reason: the action refuses it.
        let alike = counted && own.tallied == hosts && view.hashes_equal == Some(true);
        match &own.dispute {
            None if counted => {
                let word = |reason: Reason| {
                    let (value, name) = (reason.as_str(), page.t(&reason_text(reason)));
                    Word { value, name, chosen: value == typed.word }
                };
                let reasons = Reason::ALL.into_iter();
                let reasons = reasons.filter(|one| !alike || *one != Reason::ResultsDiffer);
                Self { reasons: reasons.map(word).collect(), endings: Vec::new() }
            }
            Some(dispute) if dispute.standing == Standing::Open => {
                let word = |ending: Ending| {
                    let value = ending.as_str();
                    let name = page.t(&ending_text(ending));
                    Word { value, name, chosen: value == typed.word }
                };
                Self { reasons: Vec::new(), endings: Ending::ALL.map(word).into() }
            }
            _ => Self::default(),
        }
    }
}

/// What is said of every dispute about a result, by chapter.
pub(super) fn lines(page: &Page, view: &PollView) -> Vec<String> {
    view.chapters.iter().flat_map(|chapter| said(page, chapter)).collect()
}

/// What is said where results differ: that nobody certifies for now, or that the host published
/// over the difference and says so.
pub(super) fn difference(page: &Page, view: &PollView) -> String {
    let differing = view.differing();
    let overruled = |log: &Origin| view.chapter(log).is_some_and(|chapter| chapter.overruled);
    if differing.is_empty() || !differing.iter().all(overruled) {
        return page.t("portal-result-differs");
    }
    let names = page.chapter_names(view, &differing);
    page.tr("portal-result-overruled", &[("chapters", names.into())])
}

fn said(page: &Page, chapter: &ChapterProgress) -> Vec<String> {
    let Some(dispute) = &chapter.dispute else { return Vec::new() };
    let name = page.chapter_name(chapter);
    let reason = page.t(&reason_text(dispute.reason));
    let values = [("chapter", name.clone().into()), ("reason", reason.into())];
    let mut said = vec![page.tr(&format!("portal-dispute-{}", dispute.standing.as_str()), &values)];
    if dispute.other_tally {
        said.push(page.tr("portal-dispute-other-tally", &[("chapter", name.into())]));
    }
    said
}

/// Id of the text of a reason.
pub(super) fn reason_text(reason: Reason) -> String {
    format!("dispute-reason-{}", reason.as_str().replace('_', "-"))
}

/// Id of the text of an ending.
pub(super) fn ending_text(ending: Ending) -> String {
    format!("dispute-outcome-{}", ending.as_str())
}

/// A dispute for the reason that a word names.
///
/// # Errors
/// `missing-field`.
pub(super) fn dispute(word: &str) -> Result<Act> {
    let reason = word.parse::<Reason>();
    Ok(Act::Dispute(reason.map_err(|()| missing("reason", "portal-dispute-reason"))?))
}

/// The ending of a dispute that a word names.
///
/// # Errors
/// `missing-field`.
pub(super) fn ending(word: &str) -> Result<Act> {
    let ending = word.parse::<Ending>();
    Ok(Act::Settle(ending.map_err(|()| missing("outcome", "portal-settle-outcome"))?))
}

/// POST `/office/polls/{poll}/dispute`.
pub async fn open(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    form: Form,
) -> HttpResponse {
    let target = Target { path: "dispute", done: "disputed" };
    act(request, instance, poll, form, target, |typed, _| dispute(&typed.word)).await
}

/// POST `/office/polls/{poll}/settle`.
pub async fn settle(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    form: Form,
) -> HttpResponse {
    let target = Target { path: "settle", done: "settled" };
    act(request, instance, poll, form, target, |typed, _| ending(&typed.word)).await
}
