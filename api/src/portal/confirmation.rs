//! The receipt of one's own ballot: shown after casting it, and whenever it is asked for again.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::ids::EntryId;
use enlace_schema::json::to_b64u;
use serde::Deserialize;

use super::answer::Answer;
use super::chart;
use super::page::Page;
use super::polls::id_of;
use super::run::run;
use crate::actions::receipts::ballot_receipt;
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::proof::EventReceipt;
use crate::store::polls;
use crate::{private, views};

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    page: Page,
    heading: String,
    note: Option<String>,
    poll: String,
    lang: &'static str,
    title: String,
    cast_for: String,
    /// The place, by which the file is asked for.
    entry: String,
    code: String,
    qr: String,
    receipt: String,
}

/// Which of the reader's places, and what was just done there.
#[derive(Deserialize)]
pub struct Place {
    #[serde(default)]
    entry: String,
    #[serde(default)]
    done: String,
}

impl Place {
    fn entry(&self) -> Result<EntryId> {
        Ok(self.entry.parse().map_err(|_| Refusal::new(codes::NOT_FOR_THIS_ENTRY))?)
    }
}

/// GET `/polls/{poll}/receipt?entry=…`.
pub async fn show(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    place: web::Query<Place>,
) -> HttpResponse {
    run(&request, instance, move |instance, _, page| {
        match ReceiptPage::of(instance, &page, &poll, &place) {
            Ok(fill) => Ok(Answer::page(&fill(page), StatusCode::OK)),
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

/// GET `/polls/{poll}/receipt/file?entry=…`: the receipt to keep. Its name says nothing of anybody.
pub async fn file(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    place: web::Query<Place>,
) -> HttpResponse {
    run(&request, instance, move |instance, _, page| {
        let found = page.caller().and_then(|caller| {
            let (poll, entry) = (id_of(&poll)?, place.entry()?);
            Ok((ballot_receipt(instance, caller, &poll, &entry)?, poll))
        });
        match found {
            Ok((receipt, poll)) => {
                // Before a checkpoint covers it there is the signed entry alone.
                let kind = if receipt.proof.is_some() { "tlog-proof" } else { "entry.txt" };
                let (name, text) = (format!("receipt-{poll}.{kind}"), text_of(&receipt));
                Ok(Answer::file(&name, "text/plain; charset=utf-8", text.into_bytes()))
            }
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

/// What of a receipt is kept: it proves by itself what it says, as soon as a checkpoint covers it.
fn text_of(receipt: &EventReceipt) -> String {
    match &receipt.proof {
        Some(proof) => proof.to_text(),
        None => to_b64u(receipt.entry.as_bytes()),
    }
}

impl ReceiptPage {
    fn of(
        instance: &Instance,
        page: &Page,
        poll: &str,
        place: &Place,
    ) -> Result<impl FnOnce(Page) -> Self + use<>> {
        let caller = page.caller()?;
        let person = caller.person()?;
        let poll = id_of(poll)?;
        let entry = place.entry()?;
        let receipt = ballot_receipt(instance, caller, &poll, &entry)?;
        let keys = instance.ledger.keys();
        let now = instance.now();
        let (opened, rows, names) = instance.store().snapshot(|conn| {
            let opened = polls::get_by_id(conn, poll.as_ref())?.opened()?;
            let rows = views::eligibility(conn, &poll, person, now)?;
            let ids: Vec<String> = rows.iter().map(|row| row.member.to_string()).collect();
            let names = private::names(conn, keys, &ids)?;
            Ok((opened, rows, names))
        })?;
        let hat = rows.iter().find(|row| row.entry.as_ref().is_some_and(|own| own.entry == entry));
        let cast_for = hat.map_or_else(String::new, |hat| {
            page.cast_for(hat.represents, hat.member.as_ref(), &names)
        });
        let (heading, note) = match place.done.as_str() {
            "cast" => ("portal-cast-done", None),
            "replaced" => ("portal-cast-done", Some(page.t("portal-cast-replaced"))),
            _ => ("portal-receipt", None),
        };
        let heading = page.t(heading);
        let said = page.said(&opened.title);
        let alt = page.tr("portal-qr-title", &[("code", receipt.code.clone().into())]);
        let qr = chart::qr(&receipt.code, &alt)?;
        let text = text_of(&receipt);
        Ok(move |page| Self {
            page,
            heading,
            note,
            poll: poll.to_string(),
            lang: said.lang,
            title: said.text,
            cast_for,
            entry: entry.to_string(),
            code: receipt.code,
            qr,
            receipt: text,
        })
    }
}
