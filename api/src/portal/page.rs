//! What every page has: language, menu, who is signed in, the form token, what went wrong.

use actix_web::http::StatusCode;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::answer::Answer;
use super::language;
use crate::actions::Caller;
use crate::auth::{self, Signed, cookie, csrf};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::locale::{Locale, Value, texts};

/// What a page shows about the field or rule that refused a form.
pub struct Problem {
    /// The sentence.
    pub message: String,
    /// What would help.
    pub help: Option<String>,
    /// Id of the field at fault.
    pub field: Option<String>,
}

/// A link of the menu or of the language switch.
pub struct Link {
    /// Where to.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// Language tag, for the switch.
    pub tag: &'static str,
    /// Whether this is where the reader is.
    pub current: bool,
}

/// What every page has.
pub struct Page {
    /// The reader's language.
    pub locale: Locale,
    /// Name of the chapter.
    pub chapter: String,
    /// Origin of the chapter's log.
    pub origin: String,
    /// Zones in which deadlines are shown: the chapter's own first.
    pub zones: Vec<String>,
    /// What was just done.
    pub done: Option<String>,
    /// What was refused.
    pub problem: Option<Problem>,
    /// Path and query of this page, for the language switch.
    path: String,
    /// Who is signed in.
    pub signed: Option<Signed>,
    csrf: String,
}

impl Page {
    /// The page of a request. Blocks: it reads who is signed in.
    ///
    /// # Errors
    /// What the database says.
    pub fn of(instance: &Instance, request: &Asked) -> Result<Self> {
        // A session that has ended is no error on a page: the reader is simply not signed in.
        let signed = match &request.session {
            Some(cookie) => auth::from_cookie(instance, cookie).ok().flatten(),
            None => None,
        };
        let chosen = request.language.as_deref().and_then(|tag| tag.parse().ok());
        let locale = chosen
            .or_else(|| signed.as_ref().map(|signed| signed.locale))
            .unwrap_or_else(|| Locale::negotiate(&request.accepted));
        let (chapter, zones) = instance.store().read(|conn| {
            let chapters = crate::store::chapters::all(conn)?;
            let own = instance.origin().to_string();
            let name = chapters.iter().find(|row| row.origin == own).map(|row| row.name.clone());
            Ok((name.unwrap_or_default(), crate::views::zones(&chapters, &own)))
        })?;
        let keys = instance.ledger.keys();
        let csrf = match signed.as_ref().and_then(|signed| signed.session.as_ref()) {
            Some(session) => csrf::token(keys, session),
            None => csrf::pre_token(keys, &request.visit),
        };
        Ok(Self {
            locale,
            chapter,
            origin: instance.origin().to_string(),
            zones,
            done: None,
            problem: None,
            path: request.path.clone(),
            signed,
            csrf,
        })
    }

    /// A text in the reader's language.
    pub fn t(&self, id: &str) -> String {
        texts(self.locale).get(id, &[])
    }

    /// A text with values.
    pub fn tr(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        texts(self.locale).get(id, values)
    }

    /// Whether somebody is signed in.
    pub fn signed_in(&self) -> bool {
        self.signed.is_some()
    }

    /// The caller.
    ///
    /// # Errors
    /// `unauthenticated`.
    pub fn caller(&self) -> Result<&Caller> {
        match &self.signed {
            Some(signed) => Ok(&signed.caller),
            None => Err(Refusal::new(codes::UNAUTHENTICATED).into()),
        }
    }

    /// Whether the reader holds an office.
    pub fn officer(&self) -> bool {
        self.signed.as_ref().is_some_and(|signed| !signed.caller.offices.is_empty())
    }

    /// The menu.
    pub fn menu(&self) -> Vec<Link> {
        let mut entries =
            vec![("/polls", "portal-nav-polls"), ("/proposals", "portal-nav-proposals")];
        entries.push(("/receipts", "portal-nav-receipts"));
        if self.signed_in() {
            entries.insert(0, ("/", "portal-nav-home"));
        } else {
            entries.push(("/sign-in", "portal-sign-in"));
        }
        if self.officer() {
            entries.push(("/office/peers", "portal-nav-peers"));
        }
        let here = self.path.split('?').next().unwrap_or_default();
        entries
            .into_iter()
            .map(|(href, id)| Link {
                href: href.into(),
                name: self.t(id),
                tag: "",
                current: here == href,
            })
            .collect()
    }

    /// The language switch.
    pub fn languages(&self) -> Vec<Link> {
        Locale::ALL
            .into_iter()
            .map(|locale| Link {
                href: format!("/language/{}?to={}", locale.tag(), encoded(&self.path)),
                name: texts(locale).get("language-name", &[]),
                tag: locale.tag(),
                current: locale == self.locale,
            })
            .collect()
    }

    /// The hidden field that every form carries.
    pub fn csrf_field(&self) -> String {
        format!("<input type=\"hidden\" name=\"csrf\" value=\"{}\">", self.csrf)
    }

    /// Attributes of a field that was refused, or nothing.
    pub fn invalid(&self, field: &str) -> &'static str {
        let at_fault = self.problem.as_ref().and_then(|problem| problem.field.as_deref());
        if at_fault == Some(field) {
            " aria-invalid=\"true\" aria-describedby=\"problem\""
        } else {
            ""
        }
    }

    /// Notes what was refused, to be shown on top of the same page.
    pub fn refuse(&mut self, error: &Error) {
        error.log_once("portal");
        let zone = self.zones.first().map_or("UTC", String::as_str);
        self.problem = Some(Problem {
            message: error.message_in(self.locale, zone),
            help: error.help(self.locale),
            field: error.field().map(String::from),
        });
    }

    /// As [`Page::refuse`]; a refusal that names no field is shown at this one.
    pub fn refuse_on(&mut self, error: &Error, field: &str) {
        self.refuse(error);
        if let Some(problem) = &mut self.problem {
            problem.field.get_or_insert_with(|| field.into());
        }
    }

    /// Checks the token of a posted form.
    ///
    /// # Errors
    /// `csrf`.
    pub fn check_form(&self, instance: &Instance, asked: &Asked, token: &str) -> Result<()> {
        let keys = instance.ledger.keys();
        match self.signed.as_ref().and_then(|signed| signed.session.as_ref()) {
            Some(session) => csrf::check(keys, session, token),
            None => csrf::check_pre(keys, &asked.visit, token),
        }
    }
}

/// The parts of a request that pages need, free of the request itself, so that they can be used
/// on a thread that may block.
#[derive(Clone)]
pub struct Asked {
    /// Path and query.
    pub path: String,
    /// Value of the session cookie.
    pub session: Option<String>,
    /// Value of the cookie of a visit before signing in; drawn anew where there was none.
    pub visit: String,
    /// Value of the language cookie.
    pub language: Option<String>,
    /// `Accept-Language`.
    pub accepted: String,
}

impl Asked {
    /// Takes the parts.
    pub fn of(request: &HttpRequest) -> Self {
        let value = |name: &str| request.cookie(name).map(|cookie| cookie.value().to_string());
        let accepted = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self {
            path: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
            session: value(cookie::SESSION_COOKIE),
            visit: value(csrf::PRE_SESSION_COOKIE).unwrap_or_else(csrf::pre_session),
            language: value(language::COOKIE),
            accepted: accepted.unwrap_or_default().into(),
        }
    }
}

/// Percent-encodes a path for a query value.
fn encoded(path: &str) -> String {
    use std::fmt::Write;
    path.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// A page that says why there is none.
#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage {
    page: Page,
    heading: String,
    code: &'static str,
    message: String,
    help: Option<String>,
}

/// The status of an error.
pub fn status_of(error: &Error) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Why a page was not made, and the page that would have been: it becomes the one that says why.
pub type Refused = Box<(Error, Page)>;

/// Runs a page on a thread that may block. `show` gets the page and returns a response; what it
/// refuses becomes a page of its own: to the sign-in for those who are not signed in.
pub async fn run(
    request: &HttpRequest,
    instance: web::Data<Instance>,
    show: impl FnOnce(&Instance, &Asked, Page) -> Result<Answer, Refused> + Send + 'static,
) -> HttpResponse {
    let asked = Asked::of(request);
    let new_visit = request.cookie(csrf::PRE_SESSION_COOKIE).is_none() && asked.session.is_none();
    let visit = new_visit.then(|| cookie::pre_session(&instance, asked.visit.clone()));
    let done = web::block(move || {
        let page = match Page::of(&instance, &asked) {
            Ok(page) => page,
            Err(error) => return Answer::failed(&error),
        };
        show(&instance, &asked, page).unwrap_or_else(|why| {
            let (error, page) = *why;
            refused(&error, &asked, page)
        })
    });
    let mut answer = done.await.unwrap_or_else(|gone| Answer::failed(&Error::internal(gone)));
    if let Some(cookie) = visit {
        answer = answer.cookie(cookie);
    }
    answer.into_response()
}

/// The page that says why.
fn refused(error: &Error, asked: &Asked, page: Page) -> Answer {
    error.log_once("portal");
    if error.is(codes::UNAUTHENTICATED) {
        return Answer::go(format!("/sign-in?to={}", encoded(&asked.path)));
    }
    let zone = page.zones.first().cloned().unwrap_or_else(|| "UTC".into());
    let status = status_of(error);
    let template = RefusalPage {
        heading: page.t("portal-refused"),
        code: error.code().name,
        message: error.message_in(page.locale, &zone),
        help: error.help(page.locale),
        page,
    };
    Answer::page(&template, status)
}

/// A path that is no page.
pub async fn nowhere(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |_, _, page| {
        Err(Box::new((Refusal::new(codes::NOT_FOUND).into(), page)))
    })
    .await
}
