//! What is sent from the page of one's own account. Each form answers with a redirect, or with the
//! same page and what is wrong with it; a new token is shown once, so that form answers with the
//! page.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use enlace_schema::ids::TokenId;

use super::{AccountPage, Typed, signed};
use crate::actions::accounts::{self as actions, CreateToken};
use crate::auth::{cookie, known};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::locale::Locale;
use crate::portal::answer::Answer;
use crate::portal::form::{Fields, Form};
use crate::portal::language;
use crate::portal::page::{Kept, Page};
use crate::portal::run::{Refused, run};
use crate::store::tables::AccountRow;

/// What a form comes to when nothing is refused.
enum Done {
    /// The page again, with a word that says what was done.
    Told(&'static str),
    /// The page again: the password is another one, and this browser is known by it.
    Password(Box<AccountRow>),
    /// The page again, in this language.
    Language(Locale),
    /// The page with a new token.
    Token(String),
    /// The sign-in: no session is left.
    Out,
}

type Act = fn(&Instance, &Page, &Fields) -> Result<Done>;

/// POST `/account/language`.
pub async fn language(request: HttpRequest, at: web::Data<Instance>, form: Form) -> HttpResponse {
    send(&request, at, form, |instance, page, fields| {
        let unknown = || Refusal::new(codes::LANGUAGE_UNKNOWN).on("locale");
        let locale: Locale = fields.first("locale").parse().map_err(|_| unknown())?;
        actions::set_locale(instance, page.caller()?, locale)?;
        Ok(Done::Language(locale))
    })
    .await
}

/// POST `/account/password`.
pub async fn password(request: HttpRequest, at: web::Data<Instance>, form: Form) -> HttpResponse {
    send(&request, at, form, |instance, page, fields| {
        let (current, new) = (fields.first("current"), fields.first("new"));
        let account = actions::change_password(instance, signed(page)?, current, new)?;
        Ok(Done::Password(Box::new(account)))
    })
    .await
}

/// POST `/account/email`.
pub async fn email(request: HttpRequest, at: web::Data<Instance>, form: Form) -> HttpResponse {
    send(&request, at, form, |instance, page, fields| {
        let (password, email) = (fields.first("password"), fields.first("email"));
        actions::change_email(instance, signed(page)?, password, email)?;
        Ok(Done::Told("email"))
    })
    .await
}

/// POST `/account/token`.
pub async fn token(request: HttpRequest, at: web::Data<Instance>, form: Form) -> HttpResponse {
    send(&request, at, form, |instance, page, fields| {
        let words = fields.all("scopes").into_iter();
        let input = CreateToken {
            label: fields.first("label").into(),
            // A word that is no scope was not ticked on our page, and gives nothing.
            scopes: words.filter_map(|word| word.parse().ok()).collect(),
            // What is no number is refused as too few days.
            days: fields.first("days").trim().parse().unwrap_or(0),
        };
        Ok(Done::Token(actions::create_personal_token(instance, page.caller()?, input)?.token))
    })
    .await
}

/// POST `/account/revoke`.
pub async fn revoke(request: HttpRequest, at: web::Data<Instance>, form: Form) -> HttpResponse {
    send(&request, at, form, |instance, page, fields| {
        let token: TokenId = fields.first("token").parse()?;
        actions::revoke_personal_token(instance, page.caller()?, &token)?;
        Ok(Done::Told("revoked"))
    })
    .await
}

/// POST `/account/sessions`.
pub async fn sessions(request: HttpRequest, at: web::Data<Instance>, form: Form) -> HttpResponse {
    send(&request, at, form, |instance, page, _| {
        actions::end_sessions(instance, page.caller()?)?;
        Ok(Done::Out)
    })
    .await
}

/// Runs what a form asks for, once its token is checked.
async fn send(
    request: &HttpRequest,
    instance: web::Data<Instance>,
    form: Form,
    act: Act,
) -> HttpResponse {
    let fields = Fields::of(form.into_inner());
    let action = request.path().to_owned();
    run(request, instance, move |instance, asked, mut page| {
        let checked = page.check_form(instance, asked, fields.first("csrf"));
        let language = fields.first("language");
        if checked.is_ok() && !language.is_empty() {
            let cookie = page.switch(instance, language);
            let page = filled(instance, page, &fields, action)?;
            return Ok(Answer::page(&page, StatusCode::OK).cookie_if(cookie));
        }
        match checked.and_then(|()| act(instance, &page, &fields)) {
            Ok(done) => answer(instance, page, done),
            Err(error) => again(instance, page, &fields, action, error),
        }
    })
    .await
}

fn answer(instance: &Instance, mut page: Page, done: Done) -> Result<Answer, Refused> {
    let token = match done {
        Done::Told(word) => return Ok(Answer::go(format!("/account?done={word}"))),
        Done::Password(account) => {
            let answer = Answer::go("/account?done=password");
            return Ok(answer.cookie(known::cookie(instance, &account)));
        }
        Done::Language(locale) => {
            let answer = Answer::go("/account?done=language");
            return Ok(answer.cookie(language::cookie(instance, locale)));
        }
        Done::Out => return Ok(Answer::go("/sign-in").cookie(cookie::session_ended(instance))),
        Done::Token(token) => token,
    };
    page.done = Some(page.t("portal-account-token-done"));
    let typed = Typed { token: Some(token), ..Typed::default() };
    match AccountPage::of(instance, &page, typed) {
        Ok(fill) => Ok(Answer::page(&fill(page), StatusCode::OK)),
        Err(error) => Err(Box::new((error, page))),
    }
}

/// The page with what was typed, and what is wrong with it.
fn again(
    instance: &Instance,
    mut page: Page,
    fields: &Fields,
    action: String,
    error: Error,
) -> Result<Answer, Refused> {
    if error.field().is_none() {
        return Err(Box::new((error, page)));
    }
    page.refuse(&error);
    let page = filled(instance, page, fields, action)?;
    Ok(Answer::refusal(&page, &error))
}

/// The page with what was typed, save passwords; the switch of the language sends that again to
/// where it was sent.
fn filled(
    instance: &Instance,
    mut page: Page,
    fields: &Fields,
    action: String,
) -> Result<AccountPage, Refused> {
    let mut typed = Typed {
        email: fields.first("email").into(),
        label: fields.first("label").into(),
        scopes: fields.all("scopes").into_iter().map(String::from).collect(),
        ..Typed::default()
    };
    if !fields.first("days").is_empty() {
        typed.days = fields.first("days").into();
    }
    let one = |(name, value): (&'static str, &String)| (name, value.clone());
    let scopes = typed.scopes.iter().map(|scope| ("scopes", scope));
    let kept = [("email", &typed.email), ("label", &typed.label), ("days", &typed.days)];
    let kept = kept.into_iter().chain(scopes).map(one).collect();
    page.kept = Some(Kept { action, fields: kept });
    match AccountPage::of(instance, &page, typed) {
        Ok(fill) => Ok(fill(page)),
        Err(failed) => Err(Box::new((failed, page))),
    }
}
