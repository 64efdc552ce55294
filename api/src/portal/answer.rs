//! What a page answers, free of actix's response, which cannot leave the thread it was made on.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, LOCATION, RETRY_AFTER};
use askama::Template;

use crate::error::Error;
use crate::locale::Locale;

/// What a page answers.
pub struct Answer {
    status: StatusCode,
    content_type: &'static str,
    headers: Vec<(&'static str, String)>,
    cookies: Vec<Cookie<'static>>,
    body: Vec<u8>,
}

impl Answer {
    fn empty(status: StatusCode) -> Self {
        let content_type = "text/html; charset=utf-8";
        Self { status, content_type, headers: Vec::new(), cookies: Vec::new(), body: Vec::new() }
    }

    /// A page.
    pub fn page(template: &impl Template, status: StatusCode) -> Self {
        match template.render() {
            Ok(html) => Self { body: html.into_bytes(), ..Self::empty(status) },
            Err(error) => Self::failed(&Error::internal(error)),
        }
    }

    /// A page that says what was refused, with how long to wait where that would help.
    pub fn refusal(template: &impl Template, error: &Error) -> Self {
        let mut answer = Self::page(template, super::run::status_of(error));
        if let Some(seconds) = error.retry_after() {
            answer.headers.push((RETRY_AFTER.as_str(), seconds.to_string()));
        }
        answer
    }

    /// Go there, with GET.
    pub fn go(to: impl Into<String>) -> Self {
        let location = (LOCATION.as_str(), to.into());
        Self { headers: vec![location], ..Self::empty(StatusCode::SEE_OTHER) }
    }

    /// A file to keep, for the reader alone.
    pub fn file(name: &str, content_type: &'static str, body: Vec<u8>) -> Self {
        let kept = format!("attachment; filename=\"{name}\"");
        let alone = (CACHE_CONTROL.as_str(), String::from("private, no-store"));
        let headers = vec![(CONTENT_DISPOSITION.as_str(), kept), alone];
        Self { content_type, headers, body, ..Self::empty(StatusCode::OK) }
    }

    /// The sentence alone, in every language: even the page that says why could not be made.
    pub fn failed(error: &Error) -> Self {
        error.log_once("portal");
        let said: BTreeSet<String> = Locale::ALL.iter().map(|one| error.message(*one)).collect();
        let said: String = said.iter().map(|sentence| format!("{sentence}\n")).collect();
        let content_type = "text/plain; charset=utf-8";
        Self { content_type, body: said.into(), ..Self::empty(super::run::status_of(error)) }
    }

    /// The same with a cookie.
    #[must_use]
    pub fn cookie(mut self, cookie: Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// The same with a cookie, if there is one to set.
    #[must_use]
    pub fn cookie_if(self, cookie: Option<Cookie<'static>>) -> Self {
        match cookie {
            Some(cookie) => self.cookie(cookie),
            None => self,
        }
    }

    /// As actix sends it.
    pub fn into_response(self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.content_type(self.content_type);
        for header in self.headers {
            response.insert_header(header);
        }
        for cookie in self.cookies {
            response.cookie(cookie);
        }
        response.body(self.body)
    }
}
