//! Signing in and out.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::answer::Answer;
use super::form::Csrf;
use super::language::own_path;
use super::page::{Page, encoded};
use super::run::run;
use crate::actions::accounts;
use crate::auth::{client, cookie, known};
use crate::error::{Error, Refusal, codes};
use crate::instance::Instance;

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignInPage {
    page: Page,
    email: String,
    to: String,
}

/// Where to go afterwards.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    to: String,
    /// Whether a form was sent whose session is over.
    #[serde(default)]
    ended: bool,
}

/// A page of ours to go to after signing in, and not the sign-in again.
fn afterwards(wanted: &str) -> String {
    let to = own_path(wanted);
    if to.starts_with("/sign-in") { "/".into() } else { to }
}

/// GET `/sign-in`.
pub async fn show(
    request: HttpRequest,
    instance: web::Data<Instance>,
    wanted: web::Query<Wanted>,
) -> HttpResponse {
    let to = afterwards(&wanted.to);
    run(&request, instance, move |_, asked, mut page| {
        if page.signed_in() {
            return Ok(Answer::go(to));
        }
        page.done = if wanted.ended {
            Some(page.t("portal-sign-in-unsent"))
        } else if asked.session.is_some() {
            let ended = Error::from(Refusal::new(codes::SESSION_EXPIRED));
            Some(page.sentence(&ended))
        } else if to.starts_with("/receipts") {
            Some(page.t("portal-sign-in-code"))
        } else {
            (to != "/").then(|| page.t("portal-sign-in-first"))
        };
        Ok(Answer::page(&SignInPage { page, email: String::new(), to }, StatusCode::OK))
    })
    .await
}

/// The form.
#[derive(Deserialize)]
pub struct SignIn {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    to: String,
}

/// POST `/sign-in`.
pub async fn submit(
    request: HttpRequest,
    instance: web::Data<Instance>,
    form: web::Form<SignIn>,
) -> HttpResponse {
    let form = form.into_inner();
    let client = client::of(&request, &instance);
    run(&request, instance, move |instance, asked, mut page| {
        if let Err(error) = page.check_form(instance, asked, &form.csrf) {
            return Err(Box::new((error, page)));
        }
        let to = afterwards(&form.to);
        match accounts::sign_in(instance, &form.email, &form.password, client.as_ref()) {
            Ok(done) => Ok(Answer::go(to)
                .cookie(cookie::session(instance, &done.session))
                .cookie(known::cookie(instance, &done.account))),
            Err(error) => {
                page.refuse_on(&error, "email");
                if to != "/" {
                    // The language switch keeps where to go afterwards.
                    page.path = format!("/sign-in?to={}", encoded(&to));
                }
                Ok(Answer::refusal(&SignInPage { page, email: form.email, to }, &error))
            }
        }
    })
    .await
}

/// POST `/sign-out`.
pub async fn sign_out(
    request: HttpRequest,
    instance: web::Data<Instance>,
    form: web::Form<Csrf>,
) -> HttpResponse {
    run(&request, instance, move |instance, asked, page| {
        let done = page.check_form(instance, asked, &form.csrf).and_then(|()| match &page.signed {
            Some(signed) => accounts::sign_out(instance, signed),
            None => Ok(()),
        });
        match done {
            Ok(()) => Ok(Answer::go("/sign-in").cookie(cookie::session_ended(instance))),
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}
