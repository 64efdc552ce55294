//! Comments on a proposal: written on its page, which keeps what was typed until it is published.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use enlace_schema::text::Lang;
use serde::Deserialize;

use super::answer::Answer;
use super::page::{Kept, Page};
use super::proposals::{ProposalPage, back, load, one};
use super::run::{Refused, run};
use crate::actions::proposals::{CommentProposal, comment_proposal};
use crate::error::Result;
use crate::instance::Instance;

/// A comment.
#[derive(Deserialize)]
pub struct CommentForm {
    #[serde(default)]
    csrf: String,
    /// The language that the page's switch asks for: then nothing is published.
    #[serde(default)]
    language: String,
    #[serde(default)]
    lang: String,
    #[serde(default)]
    text: String,
}

impl CommentForm {
    /// The language chosen, else the page's.
    fn lang(&self, page: &Page) -> Lang {
        self.lang.parse().unwrap_or_else(|_| page.locale.lang())
    }
}

/// POST `/proposals/{proposal}/comment`.
pub async fn comment(
    request: HttpRequest,
    instance: web::Data<Instance>,
    proposal: web::Path<String>,
    form: web::Form<CommentForm>,
) -> HttpResponse {
    run(&request, instance, move |instance, asked, mut page| {
        let checked = page.check_form(instance, asked, &form.csrf);
        if checked.is_ok() && !form.language.is_empty() {
            let cookie = page.switch(instance, &form.language);
            let page = written(instance, page, &proposal, &form)?;
            return Ok(Answer::page(&page, StatusCode::OK).cookie_if(cookie));
        }
        let error = match checked.and_then(|()| publish(instance, &page, &proposal, &form)) {
            Ok(()) => return Ok(back(&proposal, "comment")),
            Err(error) => error,
        };
        // Who has to wait keeps what was typed.
        if error.field().is_none() && error.retry_after().is_none() {
            return Err(Box::new((error, page)));
        }
        page.refuse_on(&error, "text");
        let page = written(instance, page, &proposal, &form)?;
        Ok(Answer::refusal(&page, &error))
    })
    .await
}

/// The page with what was typed; the switch of the language sends that again.
fn written(
    instance: &Instance,
    mut page: Page,
    proposal: &str,
    form: &CommentForm,
) -> Result<ProposalPage, Refused> {
    page.kept = Some(Kept {
        action: format!("/proposals/{proposal}/comment"),
        fields: vec![("lang", form.lang.clone()), ("text", form.text.clone())],
    });
    match load(instance, &page, proposal) {
        Ok(fill) => {
            let lang = form.lang(&page);
            Ok(fill(page, lang, form.text.clone()))
        }
        Err(error) => Err(Box::new((error, page))),
    }
}

fn publish(instance: &Instance, page: &Page, proposal: &str, form: &CommentForm) -> Result<()> {
    let of = one(instance, proposal)?;
    let input = CommentProposal {
        proposal: of.proposal,
        host: of.host,
        lang: form.lang(page),
        text: form.text.replace("\r\n", "\n"),
    };
    comment_proposal(instance, page.caller()?, input).map(|_| ())
}
