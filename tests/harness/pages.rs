//! A browser without JavaScript: it keeps cookies, follows what it is told to, and fills in forms.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::http::{self, Answer};

/// A browser at one site.
pub struct Browser {
    base: String,
    language: &'static str,
    cookies: RefCell<BTreeMap<String, String>>,
}

impl Browser {
    /// A browser that asks for a language and has no cookies.
    pub fn new(base: &str, language: &'static str) -> Self {
        Self { base: base.into(), language, cookies: RefCell::default() }
    }

    /// A page.
    pub fn get(&self, path: &str) -> Answer {
        let cookie = self.cookie();
        let url = format!("{}{path}", self.base);
        self.keep(http::get(&url, &self.headers(&cookie)))
    }

    /// Sends a form.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let cookie = self.cookie();
        let mut headers = self.headers(&cookie);
        headers.push(("content-type", "application/x-www-form-urlencoded"));
        let url = format!("{}{path}", self.base);
        self.keep(http::post(&url, &headers, http::form(fields).as_bytes()))
    }

    /// Sends a form with the token of the page that holds it.
    pub fn submit(&self, page: &Answer, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = csrf(&page.text()).expect("a form with a token");
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        self.post(path, &all)
    }

    /// Sends a form of an office, then the one of the page that shows what it would sign.
    pub fn sign(&self, page: &Answer, path: &str, fields: &[(&str, &str)]) -> Answer {
        let review = self.submit(page, path, fields);
        let Some(shown) = field(&review.text(), "shown") else { return review };
        let mut all = vec![("shown", shown.as_str())];
        all.extend(fields);
        self.submit(&review, path, &all)
    }

    /// Signs in; panics when it is refused.
    pub fn sign_in(&self, email: &str, password: &str) {
        let form = self.get("/sign-in");
        let done = self.submit(&form, "/sign-in", &[("email", email), ("password", password)]);
        assert_eq!(done.status, 303, "{}", done.text());
    }

    fn headers<'a>(&self, cookie: &'a str) -> Vec<(&'a str, &'a str)> {
        let mut headers = vec![("accept-language", self.language)];
        if !cookie.is_empty() {
            headers.push(("cookie", cookie));
        }
        headers
    }

    fn cookie(&self) -> String {
        let cookies = self.cookies.borrow();
        let pairs = cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn keep(&self, answer: Answer) -> Answer {
        for (name, value) in answer.cookies() {
            match value.is_empty() {
                true => self.cookies.borrow_mut().remove(&name),
                false => self.cookies.borrow_mut().insert(name, value),
            };
        }
        answer
    }
}

/// The token of the first form of a page.
pub fn csrf(html: &str) -> Option<String> {
    field(html, "csrf")
}

/// The value of the first hidden field of this name.
pub fn field(html: &str, name: &str) -> Option<String> {
    let mark = format!("name=\"{name}\"");
    let tag = html.split('<').find(|tag| tag.starts_with("input") && tag.contains(&mark))?;
    let value = tag.split("value=\"").nth(1)?.split('"').next()?;
    Some(value.replace("&amp;", "&").replace("&#38;", "&"))
}
