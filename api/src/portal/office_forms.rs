//! Forms on the office's page of a poll, whatever they are about: what was typed, and the page that
//! comes back.

use actix_web::{HttpRequest, HttpResponse, web};

use super::answer::Answer;
use super::office::{poll_again, poll_as_typed};
use super::page::{Kept, Page};
use super::run::run;
use crate::error::{Error, Result};
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
    /// Of a form in which a word is chosen and nothing else.
    pub(super) fn word(word: &str) -> Self {
        Self { word: word.into(), ..Self::default() }
    }
}

/// Where a form goes, and what is said when it is done.
pub(super) struct Target {
    /// The last part of the address that it is sent to.
    pub path: &'static str,
    /// What is said to be done, as a query value.
    pub done: &'static str,
}

/// A form that was sent.
pub(super) struct Sent {
    token: String,
    /// The language that its switch asks for: then nothing is done.
    language: String,
    /// Whether somebody is only looked for: then neither.
    pub looks: bool,
    target: Target,
    typed: Typed,
}

impl Sent {
    /// What of a form is needed whatever it is about.
    pub(super) fn new(token: &str, language: &str, target: Target, typed: Typed) -> Self {
        Self { token: token.into(), language: language.into(), looks: false, target, typed }
    }

    /// What the language switch sends, so that what was typed stays.
    fn kept(&self, poll: &str) -> Kept {
        let Typed { add, remove, word, find } = &self.typed;
        let fields =
            [("add", add), ("remove", remove), ("find", find), ("reason", word), ("outcome", word)];
        Kept {
            action: format!("/office/polls/{poll}/{}", self.target.path),
            fields: fields.map(|(name, value)| (name, value.clone())).into(),
        }
    }
}

/// Whether a refusal is about what was sent, or about the moment, rather than about who sent it:
/// then the form comes back as it was filled in.
fn comes_back(error: &Error) -> bool {
    matches!(error.status(), 400 | 409 | 422 | 429)
}

/// Does what a form on the office's page of a poll asks for, and goes back to that page; what was
/// typed stays in it where it was refused, and where only a language or somebody was asked for.
pub(super) async fn act<T>(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    sent: Sent,
    action: impl FnOnce(&Instance, &Page, &str) -> Result<T> + Send + 'static,
) -> HttpResponse {
    run(&request, instance, move |instance, asked, mut page| {
        let checked = page.check_form(instance, asked, &sent.token);
        if checked.is_ok() && (sent.looks || !sent.language.is_empty()) {
            page.kept = Some(sent.kept(&poll));
            let cookie = page.switch(instance, &sent.language);
            let shown = poll_as_typed(instance, page, &poll, &sent.typed);
            return shown.map(|answer| answer.cookie_if(cookie));
        }
        match checked.and_then(|()| action(instance, &page, &poll)) {
            Ok(_) => Ok(Answer::go(format!("/office/polls/{poll}?done={}", sent.target.done))),
            Err(error) if comes_back(&error) => {
                page.kept = Some(sent.kept(&poll));
                poll_again(instance, page, (&poll, &sent.typed), &error)
            }
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}
