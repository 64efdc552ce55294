//! The language switch, which keeps the page.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::instance::Instance;
use crate::locale::Locale;

/// Name of the cookie that remembers the choice.
pub const COOKIE: &str = "enlace_language";
/// A year: nobody wants to choose again.
const KEPT: Duration = Duration::days(365);

/// Where to go back to.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    to: String,
}

/// GET `/language/{locale}?to=/path`.
pub async fn choose(
    instance: web::Data<Instance>,
    locale: web::Path<String>,
    back: web::Query<Back>,
) -> HttpResponse {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((LOCATION, own_path(&back.to)));
    if let Ok(locale) = locale.parse::<Locale>() {
        response.cookie(cookie(&instance, locale));
    }
    response.finish()
}

/// The cookie that remembers the choice.
pub fn cookie(instance: &Instance, locale: Locale) -> Cookie<'static> {
    Cookie::build(COOKIE, locale.tag())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(instance.config.is_https())
        .max_age(KEPT)
        .finish()
}

/// A path of this site, or the first page: never a way to send somebody elsewhere.
pub fn own_path(asked: &str) -> String {
    let plain = asked.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if asked.starts_with('/') && !asked.starts_with("//") && plain && asked.len() <= 512 {
        asked.into()
    } else {
        "/".into()
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_own_paths_are_gone_back_to() {
        assert_eq!(own_path("/polls/x?entry=y"), "/polls/x?entry=y");
        for other in ["", "https://elsewhere.example", "//elsewhere.example", "/\\e", "/a\nb"] {
            assert_eq!(own_path(other), "/");
        }
    }
}
