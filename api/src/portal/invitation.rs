//! Taking an invitation: the code that an officer gave, and a password that nobody else knows.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::answer::Answer;
use super::page::Page;
use super::run::run;
use crate::actions::accounts;
use crate::auth::client;
use crate::instance::Instance;

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage {
    page: Page,
    code: String,
    /// Whether it was just taken.
    taken: bool,
}

/// GET `/invitation`. The code is typed, never part of an address, which browsers remember.
pub async fn show(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |_, _, page| {
        let form = InvitationPage { page, code: String::new(), taken: false };
        Ok(Answer::page(&form, StatusCode::OK))
    })
    .await
}

/// The form.
#[derive(Deserialize)]
pub struct Take {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    password: String,
}

/// POST `/invitation`.
pub async fn take(
    request: HttpRequest,
    instance: web::Data<Instance>,
    form: web::Form<Take>,
) -> HttpResponse {
    let Take { csrf, code, password } = form.into_inner();
    let client = client::of(&request, &instance);
    run(&request, instance, move |instance, asked, mut page| {
        if let Err(error) = page.check_form(instance, asked, &csrf) {
            return Err(Box::new((error, page)));
        }
        match accounts::take_invitation(instance, &code, &password, client.as_ref()) {
            Ok(_) => {
                let done = InvitationPage { page, code: String::new(), taken: true };
                Ok(Answer::page(&done, StatusCode::OK))
            }
            Err(error) => {
                page.refuse_on(&error, "code");
                Ok(Answer::refusal(&InvitationPage { page, code, taken: false }, &error))
            }
        }
    })
    .await
}
