//! One's own account: who I am signed in as, my hats, language, password, address, tokens, open
//! sessions. What is sent from here is in `account/forms.rs`.

pub mod forms;
mod home;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::event::member::MemberKind;
use enlace_schema::ids::MemberId;
use enlace_schema::time::Millis;
use serde::Deserialize;

use super::answer::Answer;
use super::page::Page;
use super::run::run;
use crate::actions::accounts::{
    self as actions, Invitation, OpenSession, PersonalToken, own_invitations, personal_tokens,
};
use crate::auth::Signed;
use crate::caller::Scope;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::locale::{self, Locale, texts};
use crate::private;
use crate::store::{members, roles};

/// How many days a token lives unless another number is typed.
const TOKEN_DAYS: &str = "90";

/// What can be chosen, and whether it is.
struct Choice {
    value: &'static str,
    name: String,
    /// Language of the name.
    lang: &'static str,
    chosen: bool,
}

/// A personal token in the list.
struct TokenRow {
    id: String,
    label: String,
    scopes: String,
    about: String,
    /// Whether it can be revoked.
    live: bool,
}

/// A sign-in in the list.
struct SessionRow {
    about: String,
    current: bool,
}

/// What was typed into a form that is shown again, or what a form made.
struct Typed {
    email: String,
    label: String,
    scopes: Vec<String>,
    days: String,
    /// A new token, shown this once.
    token: Option<String>,
}

impl Default for Typed {
    fn default() -> Self {
        let (email, label, token) = (String::new(), String::new(), None);
        Self { email, label, scopes: Vec::new(), days: TOKEN_DAYS.into(), token }
    }
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    who: String,
    /// The address to sign in with, or that it is another than the one on the books.
    address: String,
    /// How the account began, and when its password was set anew.
    made: Vec<String>,
    hats: Vec<String>,
    offices: Vec<String>,
    /// Where the member votes, since when, and what that means for open votes.
    home: Vec<String>,
    languages: Vec<Choice>,
    scopes: Vec<Choice>,
    tokens: Vec<TokenRow>,
    sessions: Vec<SessionRow>,
    typed: Typed,
}

/// What was just done, as a query value.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// GET `/account`.
pub async fn show(
    request: HttpRequest,
    instance: web::Data<Instance>,
    done: web::Query<Done>,
) -> HttpResponse {
    run(&request, instance, move |instance, _, mut page| {
        page.done = match done.done.as_str() {
            "language" => Some(page.t("portal-account-language-done")),
            "password" => Some(page.t("portal-account-password-done")),
            "email" => Some(page.t("portal-account-email-done")),
            "revoked" => Some(page.t("portal-account-token-revoked")),
            _ => None,
        };
        match AccountPage::of(instance, &page, Typed::default()) {
            Ok(fill) => Ok(Answer::page(&fill(page), StatusCode::OK)),
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

/// What the books say of who is signed in.
struct Books {
    who: String,
    address: String,
    hats: Vec<String>,
    made: Vec<String>,
    home: Vec<String>,
}

impl AccountPage {
    fn of(
        instance: &Instance,
        page: &Page,
        typed: Typed,
    ) -> Result<impl FnOnce(Page) -> Self + use<>> {
        let signed = signed(page)?;
        let now = instance.now();
        let sessions = actions::sessions(instance, signed)?;
        let tokens = personal_tokens(instance, &signed.caller)?;
        let Books { who, address, hats, made, home } = books(instance, page, signed)?;
        let offices = signed.caller.offices.iter();
        let offices = offices.map(|office| locale::role(page.locale, office.role)).collect();
        let sessions = sessions.iter().map(|one| session_row(page, one)).collect();
        let tokens = tokens.iter().map(|token| token_row(page, token, now)).collect();
        let (languages, scopes) = (languages(signed.locale), scopes(page, &typed.scopes));
        Ok(move |page| Self {
            page,
            who,
            address,
            made,
            hats,
            offices,
            home,
            languages,
            scopes,
            tokens,
            sessions,
            typed,
        })
    }
}

fn signed(page: &Page) -> Result<&Signed> {
    page.signed.as_ref().ok_or_else(|| Refusal::new(codes::UNAUTHENTICATED).into())
}

fn books(instance: &Instance, page: &Page, signed: &Signed) -> Result<Books> {
    let (origin, keys) = (instance.origin().as_str(), instance.ledger.keys());
    let invitations = own_invitations(instance, &signed.caller)?;
    let member = signed.account.member.as_str();
    instance.store().snapshot(|conn| {
        let row = members::get(conn, origin, member)?;
        let represented = roles::organisations_of(conn, origin, member)?;
        let organisations = represented.iter().filter_map(|row| row.of_member.clone());
        let inviters = invitations.iter().filter_map(|one| one.by.as_ref());
        let mut ids: Vec<String> = organisations.clone().collect();
        ids.extend(inviters.map(ToString::to_string));
        let names = private::names(conn, keys, &ids)?;
        // A person who is no member only represents others.
        let own = (row.kind()? != MemberKind::Person).then(|| page.cast_for(false, member, &names));
        let others = organisations.map(|id| page.cast_for(true, &id, &names));
        let record = private::of_member(conn, keys, &row)?.unwrap_or_default();
        let email = record
            .email
            .as_deref()
            .filter(|email| keys.email_index(email) == signed.account.email_index);
        let address = match email {
            Some(email) => email.to_owned(),
            None => page.t("portal-account-address-unknown"),
        };
        let name = |by: Option<&MemberId>| {
            by.map(|by| names.get(by.as_ref()).cloned().unwrap_or_else(|| by.to_string()))
        };
        let made = made(page, signed, &invitations, name);
        let hats = own.into_iter().chain(others).collect();
        let home = home::lines(conn, instance, page, &row)?;
        Ok::<_, Error>(Books { who: record.display_name(), address, hats, made, home })
    })
}

/// How the account began, then when an officer had its password set anew, the last first.
fn made(
    page: &Page,
    signed: &Signed,
    invitations: &[Invitation],
    name: impl Fn(Option<&MemberId>) -> Option<String>,
) -> Vec<String> {
    let mut told = Vec::new();
    if invitations.iter().all(|one| one.renews) {
        let at = page.since(Millis::from_ms(signed.account.created_ms));
        told.push(page.tr("portal-account-made-here", &[("when", at.into())]));
    }
    let (first, renewed): (Vec<_>, Vec<_>) = invitations.iter().partition(|one| !one.renews);
    for one in first.into_iter().chain(renewed) {
        let when = page.since(one.taken.unwrap_or(one.created));
        let who = name(one.by.as_ref()).unwrap_or_else(|| page.t("portal-account-by-machine"));
        let id = if one.renews { "portal-account-renewed" } else { "portal-account-made" };
        told.push(page.tr(id, &[("who", who.into()), ("when", when.into())]));
    }
    told
}

fn languages(chosen: Locale) -> Vec<Choice> {
    let choice = |locale: Locale| Choice {
        value: locale.tag(),
        name: texts(locale).get("language-name", &[]),
        lang: locale.tag(),
        chosen: locale == chosen,
    };
    Locale::ALL.into_iter().map(choice).collect()
}

fn scopes(page: &Page, chosen: &[String]) -> Vec<Choice> {
    let choice = |scope: Scope| Choice {
        value: scope.as_str(),
        name: page.t(scope_id(scope)),
        lang: page.locale.tag(),
        chosen: chosen.iter().any(|word| word == scope.as_str()),
    };
    Scope::ALL.into_iter().map(choice).collect()
}

fn scope_id(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "portal-scope-read",
        Scope::Vote => "portal-scope-vote",
        Scope::Propose => "portal-scope-propose",
        Scope::Office => "portal-scope-office",
        Scope::Log => "portal-scope-log",
        Scope::Account => "portal-scope-account",
    }
}

fn token_row(page: &Page, token: &PersonalToken, now: Millis) -> TokenRow {
    let scopes: Vec<String> = token.scopes.iter().map(|scope| page.t(scope_id(*scope))).collect();
    let (id, at) = match token.revoked {
        Some(at) => ("portal-account-token-was-revoked", at),
        None if token.expires <= now => ("portal-account-token-expired", token.expires),
        None => ("portal-account-token-until", token.expires),
    };
    TokenRow {
        id: token.id.to_string(),
        label: token.label.clone(),
        scopes: locale::list(page.locale, &scopes),
        about: page.tr(id, &[("when", page.since(at).into())]),
        live: token.revoked.is_none() && token.expires > now,
    }
}

fn session_row(page: &Page, session: &OpenSession) -> SessionRow {
    let (from, until) = (page.since(session.created), page.since(session.expires));
    let values = [("from", from.into()), ("until", until.into())];
    SessionRow { about: page.tr("portal-account-session", &values), current: session.current }
}
