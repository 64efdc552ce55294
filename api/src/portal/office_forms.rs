//! Forms on the office's page of a poll, whatever they are about: what was typed, and the page that
//! comes back.

use actix_web::{HttpRequest, HttpResponse, web};
use enlace_schema::event::role::Role;
use enlace_schema::log::Hash;

use super::acts::Act;
use super::answer::Answer;
use super::form::{Fields, Form};
use super::office::{poll_again, poll_as_typed};
use super::page::Kept;
use super::reviews;
use super::run::run;
use crate::error::{Error, Result, codes};
use crate::instance::Instance;

/// A word that a form offers.
pub(super) struct Word {
    /// The word.
    pub value: &'static str,
    /// What it means.
    pub name: String,
    /// Whether it was chosen in the form that was refused.
    pub chosen: bool,
}

/// What was typed into a form that was refused, so that it need not be typed again.
#[derive(Default)]
pub(super) struct Typed {
    /// Members to put on the roll.
    pub add: String,
    /// Members to take off it.
    pub remove: String,
    /// The reason, or the ending, that was chosen.
    pub word: String,
    /// Who was looked for by name.
    pub find: String,
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        let word = match fields.first("reason") {
            "" => fields.first("outcome"),
            reason => reason,
        };
        Self {
            add: fields.all("add").join(" "),
            remove: fields.all("remove").join(" "),
            word: word.into(),
            find: fields.first("find").into(),
        }
    }
}

/// Where a form goes, and what is said when it is done.
pub(super) struct Target {
    /// The last part of the address that it is sent to.
    pub path: &'static str,
    /// What is said to be done, as a query value.
    pub done: &'static str,
}

/// What the language switch sends, so that what was typed stays.
fn kept(target: &Target, poll: &str, typed: &Typed) -> Kept {
    let Typed { add, remove, word, find } = typed;
    let fields =
        [("add", add), ("remove", remove), ("find", find), ("reason", word), ("outcome", word)];
    Kept {
        action: format!("/office/polls/{poll}/{}", target.path),
        fields: fields.map(|(name, value)| (name, value.clone())).into(),
    }
}

/// Whether a refusal is about what was sent, or about the moment, rather than about who sent it:
/// then the form comes back as it was filled in.
fn comes_back(error: &Error) -> bool {
    matches!(error.status(), 400 | 409 | 422 | 429)
}

/// Signs what a form on the office's page of a poll asks for, if that is what its sender was shown
/// on the page before, and goes back to the poll. A form that was not reviewed yet leads to that
/// page. What was typed stays where it was refused, and where only a language or somebody was asked
/// for.
pub(super) async fn act(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    form: Form,
    target: Target,
    read: impl FnOnce(&Typed, &str) -> Result<Act> + Send + 'static,
) -> HttpResponse {
    let fields = Fields::of(form.into_inner());
    run(&request, instance, move |instance, asked, mut page| {
        let typed = Typed::of(&fields);
        let (language, looks) = (fields.first("language"), !fields.first("look").is_empty());
        let shown = fields.first("shown").parse::<Hash>().ok();
        let checked = page.check_form(instance, asked, fields.first("csrf"));
        if checked.is_ok() && (looks || (!language.is_empty() && shown.is_none())) {
            page.kept = Some(kept(&target, &poll, &typed));
            let cookie = page.switch(instance, language);
            let shown = poll_as_typed(instance, page, &poll, &typed);
            return shown.map(|answer| answer.cookie_if(cookie));
        }
        let act = checked.and_then(|()| {
            page.caller()?.require(&[Role::Committee])?;
            read(&typed, &poll)
        });
        let error = match (act, shown.filter(|_| language.is_empty())) {
            (Ok(act), None) => {
                let cookie = page.switch(instance, language);
                let review = reviews::before(instance, page, (&poll, &typed), &act, None);
                return review.map(|answer| answer.cookie_if(cookie));
            }
            (Ok(act), Some(shown)) => match act.sign(instance, &page, &poll, shown) {
                Ok(()) => {
                    return Ok(Answer::go(format!("/office/polls/{poll}?done={}", target.done)));
                }
                Err(error) if error.is(codes::REVIEW_OUTDATED) => {
                    return reviews::before(instance, page, (&poll, &typed), &act, Some(&error));
                }
                Err(error) => error,
            },
            (Err(error), _) => error,
        };
        if !comes_back(&error) {
            return Err(Box::new((error, page)));
        }
        page.kept = Some(kept(&target, &poll, &typed));
        poll_again(instance, page, (&poll, &typed), &error)
    })
    .await
}
