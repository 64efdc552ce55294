//! The portal at `/`: pages that a server writes, without JavaScript, through the same actions as
//! the API.
//!
//! To add a page (`receipts.rs` is a short one to start from):
//!
//! 1. a template in `api/templates/` that extends `base.html`, with `data-test` on what tests look
//!    for, listed in `tests/portal/browser/SELECTORS.md`;
//! 2. a struct and a handler in a file here: `run` calls it where it may block, and what it refuses
//!    goes back as `Box::new((error, page))`, because the page becomes the one that says why;
//! 3. a line in [`configure`], and in `Page::menu` if people should find it there;
//! 4. its texts in `locales/en` and `locales/es/portal.ftl`; `es-MX` holds only what differs;
//! 5. a row in `tests/portal/routes.rs`, which opens every page in every locale with every role.
//!
//! A form posts to its own handler, which answers with a redirect or with the same page and what is
//! wrong with it. A path that is only posted to goes into `readable` of `page.rs`, so that a new
//! sign-in leads back to the page that holds the form; `tests/portal/forms.rs` tries its token.

mod account;
mod acts;
mod answer;
mod assets;
mod ballot;
mod chart;
mod charters;
mod comments;
mod confirmation;
mod corrections;
mod data;
mod disputes;
mod duties;
mod evidence;
mod form;
mod home;
mod invitation;
mod language;
mod notices;
mod office;
mod office_accounts;
mod office_forms;
mod office_peers;
mod page;
mod people;
mod poll;
mod polls;
mod proposals;
mod receipts;
mod results;
mod reviews;
mod run;
mod sign_in;
mod texts;

use actix_web::http::header::CONTENT_SECURITY_POLICY;
use actix_web::middleware::DefaultHeaders;
use actix_web::web::{self, get, post};

pub use self::run::unreadable_form;

/// Nothing but our own style sheet and images; no script at all; forms only to ourselves.
pub const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The routes of the portal.
pub fn configure(config: &mut web::ServiceConfig) {
    config.service(
        web::scope("")
            .app_data(web::QueryConfig::default().error_handler(run::unreadable_query))
            .wrap(
                DefaultHeaders::new()
                    .add((CONTENT_SECURITY_POLICY, CONTENT_POLICY))
                    .add(("Cache-Control", "no-store")),
            )
            .route("/", get().to(home::show))
            .route("/sign-in", get().to(sign_in::show))
            .route("/sign-in", post().to(sign_in::submit))
            .route("/sign-out", post().to(sign_in::sign_out))
            .route("/invitation", get().to(invitation::show))
            .route("/invitation", post().to(invitation::take))
            .route("/account", get().to(account::show))
            .route("/account/data", get().to(data::show))
            .route("/account/language", post().to(account::forms::language))
            .route("/account/password", post().to(account::forms::password))
            .route("/account/email", post().to(account::forms::email))
            .route("/account/token", post().to(account::forms::token))
            .route("/account/revoke", post().to(account::forms::revoke))
            .route("/account/sessions", post().to(account::forms::sessions))
            .route("/language/{locale}", get().to(language::choose))
            .route("/polls", get().to(polls::list))
            .route("/polls/{poll}", get().to(poll::show))
            .route("/polls/{poll}/ballot", get().to(ballot::show))
            .route("/polls/{poll}/ballot", post().to(ballot::change))
            .route("/polls/{poll}/review", post().to(ballot::review))
            .route("/polls/{poll}/review", get().to(ballot::reopened))
            .route("/polls/{poll}/cast", post().to(ballot::cast))
            .route("/polls/{poll}/cast", get().to(ballot::reopened))
            .route("/polls/{poll}/receipt", get().to(confirmation::show))
            .route("/polls/{poll}/receipt/file", get().to(confirmation::file))
            .route("/polls/{poll}/result", get().to(results::show))
            .route("/polls/{poll}/export", get().to(results::export))
            .route("/charters", get().to(charters::list))
            .route("/proposals", get().to(proposals::list))
            .route("/proposals/{proposal}", get().to(proposals::show))
            .route("/proposals/{proposal}/support", post().to(proposals::support))
            .route("/proposals/{proposal}/comment", post().to(comments::comment))
            .route("/receipts", get().to(receipts::show))
            .route("/receipts", post().to(receipts::check))
            .route("/office/polls/{poll}", get().to(office::poll))
            .route("/office/polls/{poll}/certify", get().to(reviews::certify))
            .route("/office/polls/{poll}/certify", post().to(office::certify))
            .route("/office/polls/{poll}/publish", get().to(reviews::publish))
            .route("/office/polls/{poll}/publish", post().to(office::publish))
            .route("/office/polls/{poll}/correct", post().to(corrections::correct))
            .route("/office/polls/{poll}/dispute", get().to(reviews::dispute))
            .route("/office/polls/{poll}/dispute", post().to(disputes::open))
            .route("/office/polls/{poll}/settle", get().to(reviews::settle))
            .route("/office/polls/{poll}/settle", post().to(disputes::settle))
            .route("/office/accounts", get().to(office_accounts::show))
            .route("/office/accounts", post().to(office_accounts::invite))
            .route("/office/accounts/find", post().to(office_accounts::find))
            .route("/office/peers", get().to(office_peers::show))
            .route("/office/peers/evidence", get().to(evidence::newest))
            .route("/assets/{name}", get().to(assets::serve))
            .default_service(web::to(run::nowhere)),
    );
}
