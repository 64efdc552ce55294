//! Runs pages where they may block, and turns what they refuse into the page that says why.

use actix_web::error::{InternalError, QueryPayloadError, UrlencodedError};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::answer::Answer;
use super::page::{Asked, Page, encoded};
use crate::auth::{cookie, csrf};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::patience;

/// A page that says why there is none.
#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage {
    page: Page,
    heading: String,
    code: &'static str,
    message: String,
    help: Option<String>,
    /// Where to come back to after signing in, as a query value.
    back: String,
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
    let new_visit = request.cookie(csrf::PRE_SESSION_COOKIE).is_none();
    let (late, longest) = ((instance.clone(), asked.clone()), instance.config.request_timeout);
    let work = web::block(move || {
        let page = match Page::of(&instance, &asked) {
            Ok(page) => page,
            Err(error) => return refused(&error, &asked, Page::unread(&instance, &asked)),
        };
        // Also who comes with a session that has ended gets a form whose token will be known.
        let visit = (new_visit && !page.signed_in())
            .then(|| cookie::pre_session(&instance, asked.visit.clone()));
        let answer = show(&instance, &asked, page).unwrap_or_else(|why| {
            let (error, page) = *why;
            refused(&error, &asked, page)
        });
        answer.cookie_if(visit)
    });
    let answer = match tokio::time::timeout(longest, work).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(gone)) => Answer::failed(&Error::internal(gone)),
        Err(_) => {
            // A page is a few reads: its thread ends with the one that lasts.
            let (instance, asked) = late;
            refused(&codes::REQUEST_TIMEOUT.into(), &asked, Page::unread(&instance, &asked))
        }
    };
    answer.into_response()
}

/// The page that says why.
fn refused(error: &Error, asked: &Asked, page: Page) -> Answer {
    error.log_once("portal");
    // Whoever sent a form has to know that nothing came of it.
    if error.is(codes::UNAUTHENTICATED) && !asked.posted {
        return Answer::go(format!("/sign-in?to={}", encoded(&asked.path)));
    }
    if error.is(codes::UNAUTHENTICATED) || error.is(codes::SESSION_EXPIRED) {
        return Answer::go(format!("/sign-in?to={}&ended=true", encoded(&asked.path)));
    }
    let heading = match status_of(error) {
        StatusCode::FORBIDDEN if !asked.posted => "portal-refused-forbidden",
        _ if !asked.posted => "portal-refused-nothing",
        _ => "portal-problem",
    };
    let template = RefusalPage {
        heading: page.t(heading),
        code: error.code().name,
        message: page.sentence(error),
        help: error.help(page.locale),
        back: encoded(&asked.path),
        page,
    };
    Answer::refusal(&template, error)
}

/// Answers a form that cannot be read: it is too long, or no form at all.
pub fn unreadable_form(error: UrlencodedError, request: &HttpRequest) -> actix_web::Error {
    let refusal = match &error {
        UrlencodedError::Overflow { limit, .. } => {
            Refusal::new(codes::BODY_TOO_LARGE).with("limit", *limit)
        }
        UrlencodedError::Payload(error) if patience::is_late(error) => {
            Refusal::new(codes::BODY_TIMEOUT)
        }
        _ => Refusal::new(codes::BAD_REQUEST),
    };
    InternalError::from_response(error, refuse_early(refusal, request)).into()
}

/// Answers an address whose query cannot be read.
pub fn unreadable_query(error: QueryPayloadError, request: &HttpRequest) -> actix_web::Error {
    let refusal = Refusal::new(codes::BAD_REQUEST);
    InternalError::from_response(error, refuse_early(refusal, request)).into()
}

/// A refusal before any handler runs. It reads who is signed in on the thread that serves others
/// too, which is as short as it is rare.
fn refuse_early(refusal: Refusal, request: &HttpRequest) -> HttpResponse {
    let error = Error::from(refusal);
    let asked = Asked::of(request);
    let answer = match request.app_data::<web::Data<Instance>>() {
        Some(instance) => match Page::of(instance, &asked) {
            Ok(page) => refused(&error, &asked, page),
            Err(failed) => refused(&failed, &asked, Page::unread(instance, &asked)),
        },
        None => Answer::failed(&error),
    };
    answer.into_response()
}

/// A path that is no page.
pub async fn nowhere(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |_, _, page| {
        Err(Box::new((Refusal::new(codes::NOT_FOUND).into(), page)))
    })
    .await
}
