//! Checking a receipt: against this instance, and by the cosignatures of the others.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::log::receipt::normalize_code;
use enlace_schema::log::{Evidence, is_stranger};
use serde::Deserialize;

use super::answer::Answer;
use super::page::{Page, encoded};
use super::run::{run, status_of};
use super::texts::yes_no;
use crate::actions::receipts::{BallotStanding, CheckedReceipt, check_receipt};
use crate::error::Result;
use crate::instance::Instance;
use crate::locale::texts;
use crate::store::tables::{ChapterRow, PeerRow};
use crate::store::{chapters, peers};

/// Longest code that is taken from an address, in characters: fifteen, and some spaces.
const CODE_MAX: usize = 64;

/// What one instance holds.
struct Holder {
    name: String,
    held: &'static str,
    text: String,
    /// Where the chapter's own instance says for itself what it holds; nothing for this one.
    ask: Option<String>,
}

struct Found {
    effect: &'static str,
    heading: String,
    explanation: String,
    instances: Vec<Holder>,
    /// Evidence that the log tells two histories, to take along.
    split: Option<String>,
}

#[derive(Template)]
#[template(path = "receipts.html")]
struct ReceiptsPage {
    page: Page,
    code: String,
    found: Option<Found>,
}

/// A code in the address, from the confirmation page.
#[derive(Deserialize)]
pub struct Known {
    #[serde(default)]
    code: String,
}

/// GET `/receipts`.
pub async fn show(
    request: HttpRequest,
    instance: web::Data<Instance>,
    known: web::Query<Known>,
) -> HttpResponse {
    run(&request, instance, move |_, _, page| {
        let code = known.code.chars().take(CODE_MAX).collect();
        Ok(Answer::page(&ReceiptsPage { page, code, found: None }, StatusCode::OK))
    })
    .await
}

/// A code or a whole receipt.
#[derive(Deserialize)]
pub struct Receipt {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    code: String,
}

/// POST `/receipts`.
pub async fn check(
    request: HttpRequest,
    instance: web::Data<Instance>,
    form: web::Form<Receipt>,
) -> HttpResponse {
    run(&request, instance, move |instance, asked, mut page| {
        if let Err(error) = page.check_form(instance, asked, &form.csrf) {
            return Err(Box::new((error, page)));
        }
        let code = form.code.trim();
        if !code.is_empty() && code.len() <= CODE_MAX {
            // The language switch keeps the code, but not a whole receipt.
            page.path = format!("/receipts?code={}", encoded(code));
        }
        // As in the API: a code is looked for among all ballots, and only members may ask for that.
        // Whoever has the whole receipt has what could be found, and needs no sign-in.
        if normalize_code(code).is_some() && !page.signed_in() {
            return Ok(Answer::go(format!("/sign-in?to={}", encoded(&page.path))));
        }
        let (found, status) = match find(instance, &page, code) {
            Ok(found) => (Some(found), StatusCode::OK),
            Err(error) => {
                page.refuse_on(&error, "code");
                (None, status_of(&error))
            }
        };
        Ok(Answer::page(&ReceiptsPage { page, code: form.code.clone(), found }, status))
    })
    .await
}

fn find(instance: &Instance, page: &Page, text: &str) -> Result<Found> {
    let checked = check_receipt(instance, text)?;
    let chapters = instance.store().read(chapters::all)?;
    let own = instance.origin().as_str();
    let peers = instance.store().read(|conn| peers::of(conn, own))?;
    let author = checked.log.as_str();
    // Another generation of its author's log never signs for it as somebody else.
    let asked = chapters.iter().filter(|chapter| {
        [author, own].contains(&chapter.origin.as_str()) || is_stranger(&chapter.origin, author)
    });
    let instances = asked.map(|chapter| {
        let peer = peers.iter().find(|peer| peer.peer == chapter.origin);
        let ask = |peer: &PeerRow| format!("{}/receipts", peer.endpoint.trim_end_matches('/'));
        Holder { ask: peer.map(ask), ..holder(page, &checked, chapter, own) }
    });
    let instances = instances.collect();
    let seq = [("seq", page.number(checked.seq).into())];
    let standing = checked.ballot.as_ref().map(|ballot| &ballot.standing);
    let (effect, heading, explanation) = match standing {
        Some(BallotStanding::Replaced { .. }) => (
            "replaced",
            page.t("portal-receipt-replaced"),
            page.tr("portal-receipt-replaced-text", &seq),
        ),
        Some(BallotStanding::SetAside(code)) => (
            "set-aside",
            page.t("portal-receipt-set-aside"),
            texts(page.locale).get(&format!("held-{code}"), &[]),
        ),
        Some(BallotStanding::NotHeld) => {
            ("not-held", page.t("portal-receipt-genuine"), page.t("portal-receipt-genuine-text"))
        }
        Some(BallotStanding::Void) => {
            ("void", page.t("portal-receipt-void"), page.tr("portal-receipt-void-text", &seq))
        }
        Some(BallotStanding::Counts) => {
            ("counts", page.t("portal-receipt-counts"), page.tr("portal-receipt-counts-text", &seq))
        }
        // Signed by the log, but it says nothing of any ballot.
        None => (
            "no-ballot",
            page.t("portal-receipt-no-ballot"),
            page.tr("portal-receipt-no-ballot-text", &seq),
        ),
    };
    let split = checked.split.as_ref().map(Evidence::to_json);
    Ok(Found { effect, heading, explanation, instances, split })
}

fn holder(page: &Page, checked: &CheckedReceipt, chapter: &ChapterRow, own: &str) -> Holder {
    let cosigned = checked.included.as_ref().is_some_and(|included| {
        included.cosigned.iter().any(|(origin, _)| origin.as_str() == chapter.origin)
    });
    let here = chapter.origin == own;
    // Its author holds what it signed; others say so by cosigning.
    let author = chapter.origin == checked.log.as_str();
    let held = if here { checked.held } else { author || cosigned };
    let text = match (held, cosigned) {
        (true, _) if author => "portal-receipt-author",
        (true, true) => "portal-receipt-cosigned",
        (true, false) => "portal-receipt-held",
        (false, _) => "portal-receipt-not-held",
    };
    Holder { name: chapter.name.clone(), held: yes_no(held), text: page.t(text), ask: None }
}
