//! What every page has: language, menu, who is signed in, the form token, what went wrong.

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use actix_web::http::Method;
use actix_web::http::header::ACCEPT_LANGUAGE;

use super::form::labelled;
use super::language;
use crate::actions::pace::{Act, pace};
use crate::auth::{self, Signed, cookie, csrf};
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::locale::{Locale, Value, texts};
use crate::private;

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

/// What the language switch of a page sends again, where the page came by POST: choices do not
/// travel in addresses, so the switch is a form there.
pub struct Kept {
    /// Where to.
    pub action: String,
    /// Names and values.
    pub fields: Vec<(&'static str, String)>,
}

/// Forms that are sent without a sign-in.
const OPEN_FORMS: [&str; 4] = ["/sign-in", "/sign-out", "/invitation", "/receipts"];

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
    pub path: String,
    /// What the switch sends instead of going there.
    pub kept: Option<Kept>,
    /// Who is signed in.
    pub signed: Option<Signed>,
    /// The name of who is signed in, where it is held here.
    pub who: Option<String>,
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
            .unwrap_or_else(|| Locale::negotiate_or(&request.accepted, instance.language()));
        let keys = instance.ledger.keys();
        let member = signed.as_ref().and_then(|signed| signed.caller.member.as_ref());
        let (chapter, zones, who) = instance.store().read(|conn| {
            let chapters = crate::store::chapters::all(conn)?;
            let own = instance.origin().to_string();
            let name = chapters.iter().find(|row| row.origin == own).map(|row| row.name.clone());
            let who = match member {
                Some(member) => private::names(conn, keys, &[member])?.into_values().next(),
                None => None,
            };
            let mut zones = crate::views::zones(&chapters, &own);
            if zones.is_empty() {
                zones.push("UTC".into());
            }
            Ok((name.unwrap_or_default(), zones, who))
        })?;
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
            kept: None,
            signed,
            who,
            csrf,
        })
    }

    /// The page of a request for which nothing can be read, or for which there is no time to: as if
    /// nobody was signed in.
    pub fn unread(instance: &Instance, request: &Asked) -> Self {
        let chosen = request.language.as_deref().and_then(|tag| tag.parse().ok());
        let asked = || Locale::negotiate_or(&request.accepted, instance.language());
        Self {
            locale: chosen.unwrap_or_else(asked),
            chapter: instance.config.name.clone().unwrap_or_default(),
            origin: instance.origin().to_string(),
            zones: vec!["UTC".into()],
            done: None,
            problem: None,
            path: request.path.clone(),
            kept: None,
            signed: None,
            who: None,
            csrf: csrf::pre_token(instance.ledger.keys(), &request.visit),
        }
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

    /// The menu: what the reader may open.
    pub fn menu(&self) -> Vec<Link> {
        let mut entries = Vec::new();
        if self.signed_in() {
            entries.push(("/", "portal-nav-home"));
            entries.push(("/polls", "portal-nav-polls"));
            entries.push(("/proposals", "portal-nav-proposals"));
        }
        entries.push(("/receipts", "portal-nav-receipts"));
        if self.officer() {
            entries.push(("/office/accounts", "portal-nav-accounts"));
            entries.push(("/office/peers", "portal-nav-peers"));
        }
        if self.signed_in() {
            entries.push(("/account", "portal-nav-account"));
        } else {
            entries.push(("/sign-in", "portal-sign-in"));
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

    /// Takes the language that a switch which is a form asks for, if it was that one that was
    /// pressed; the cookie that remembers it.
    pub fn switch(&mut self, instance: &Instance, asked: &str) -> Option<Cookie<'static>> {
        self.locale = asked.parse().ok()?;
        Some(language::cookie(instance, self.locale))
    }

    /// The hidden field that every form carries.
    pub fn csrf_field(&self) -> String {
        format!("<input type=\"hidden\" name=\"csrf\" value=\"{}\">", self.csrf)
    }

    /// Why a field was refused, to be said at the field too, in an element with the id
    /// `<field>-error`.
    pub fn error_at(&self, field: &str) -> Option<&str> {
        let problem = self.problem.as_ref()?;
        (problem.field.as_deref() == Some(field)).then_some(problem.message.as_str())
    }

    /// Attributes of a field that was refused, or nothing.
    pub fn invalid(&self, field: &str) -> String {
        match self.error_at(field) {
            Some(_) => format!(" aria-invalid=\"true\" aria-describedby=\"{field}-error\""),
            None => String::new(),
        }
    }

    /// The zone of this chapter.
    pub fn zone(&self) -> &str {
        self.zones.first().map_or("UTC", String::as_str)
    }

    /// What a refusal says, with instants by the clocks of both chapters, as everywhere, and with
    /// fields called as on the forms.
    pub fn sentence(&self, error: &Error) -> String {
        let zones: Vec<&str> = self.zones.iter().map(String::as_str).collect();
        labelled(error).message_in(self.locale, &zones)
    }

    /// Notes what was refused, to be shown on top of the same page.
    pub fn refuse(&mut self, error: &Error) {
        error.log_once("portal");
        self.problem = Some(Problem {
            message: self.sentence(error),
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

    /// Checks the token of a posted form, and that its sender does not send too many.
    ///
    /// # Errors
    /// `csrf`; `unauthenticated` when the form was made for a sign-in that has ended, or
    /// `session-expired` where the browser has forgotten its cookie too; `rate-limited`.
    pub fn check_form(&self, instance: &Instance, asked: &Asked, token: &str) -> Result<()> {
        let keys = instance.ledger.keys();
        match self.signed.as_ref().and_then(|signed| signed.session.as_ref()) {
            Some(session) => csrf::check(keys, session, token),
            None => csrf::check_pre(keys, &asked.visit, token).map_err(|error| {
                let page = asked.path.split('?').next().unwrap_or_default();
                match asked.session {
                    Some(_) => codes::UNAUTHENTICATED.into(),
                    // Nothing would be done with this form without a sign-in, whoever sent it.
                    None if !OPEN_FORMS.contains(&page) => codes::SESSION_EXPIRED.into(),
                    None => error,
                }
            }),
        }?;
        match &self.signed {
            Some(signed) => pace(instance, &signed.caller, Act::Any),
            None => Ok(()),
        }
    }
}

/// The parts of a request that pages need, free of the request itself, so that they can be used
/// on a thread that may block.
#[derive(Clone)]
pub struct Asked {
    /// Path and query; of a form, of the page that holds it.
    pub path: String,
    /// Whether a form was sent.
    pub posted: bool,
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
        let path = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        let posted = request.method() == Method::POST;
        Self {
            path: if posted { readable(path) } else { path },
            posted,
            session: value(cookie::SESSION_COOKIE),
            visit: value(csrf::PRE_SESSION_COOKIE).unwrap_or_else(csrf::pre_session),
            language: value(language::COOKIE),
            accepted: accepted.unwrap_or_default().into(),
        }
    }
}

/// The page that can be opened where a form was sent: `/polls/…` for `/polls/…/cast`.
fn readable(path: String) -> String {
    const FORMS: [&str; 16] = [
        "review", "cast", "support", "comment", "certify", "publish", "correct", "dispute",
        "settle", "language", "password", "email", "token", "revoke", "sessions", "find",
    ];
    match path.rsplit_once('/') {
        Some((page, form)) if FORMS.contains(&form) => page.into(),
        _ => path,
    }
}

/// Percent-encodes a path for a query value.
pub fn encoded(path: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn a_form_is_sent_from_a_page_that_can_be_opened() {
        for (sent, page) in [
            ("/polls/pol_x/cast", "/polls/pol_x"),
            ("/office/polls/pol_x/certify", "/office/polls/pol_x"),
            ("/office/polls/pol_x/correct", "/office/polls/pol_x"),
            ("/proposals/prp_x/comment", "/proposals/prp_x"),
            ("/account/password", "/account"),
            ("/receipts", "/receipts"),
            ("/", "/"),
        ] {
            assert_eq!(readable(sent.into()), page);
        }
    }
}
