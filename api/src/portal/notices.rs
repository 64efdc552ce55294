//! What waits for the reader's committee besides polls: members that another chapter offers, and
//! charters to ratify.

use std::collections::BTreeMap;

use enlace_schema::event::Origin;
use enlace_schema::event::role::Role;
use enlace_schema::time::Millis;

use super::page::Page;
use crate::error::Result;
use crate::instance::Instance;
use crate::store::chapters;
use crate::views::transfers::{self, TransferView};
use crate::views::{self, CharterView};

/// The sentences, for whoever is of the committee; nothing for others.
///
/// # Errors
/// What the database says.
pub fn of(instance: &Instance, page: &Page) -> Result<Vec<String>> {
    if !page.caller().is_ok_and(|caller| caller.holds(Role::Committee)) {
        return Ok(Vec::new());
    }
    let (own, now) = (instance.origin(), instance.now());
    let (moves, charters, names) = instance.store().snapshot(|conn| {
        let moves = transfers::offered_to(conn, own.as_str(), now)?;
        Ok((moves, views::charters(conn)?, chapters::all(conn)?))
    })?;
    let names: BTreeMap<String, String> =
        names.into_iter().map(|row| (row.origin, row.name)).collect();
    let offers = moves.iter().filter_map(|moved| offer(page, moved, now, &names));
    let charters = charters.iter().filter(|view| waits(own, view)).map(|view| {
        let title = page.said(&view.body.title).text;
        page.tr("portal-notice-charter", &[("title", title.into())])
    });
    Ok(offers.chain(charters).collect())
}

/// An offer to us that can still be accepted.
fn offer(
    page: &Page,
    moved: &TransferView,
    now: Millis,
    names: &BTreeMap<String, String>,
) -> Option<String> {
    let until = moved.expires_at.filter(|until| now < *until)?;
    let from = moved.from.to_string();
    let from = names.get(&from).cloned().unwrap_or(from);
    let values = [("from", from.into()), ("when", page.since(until).into())];
    Some(page.tr("portal-notice-offer", &values))
}

/// Whether a charter is for us and we have not ratified it, and none has come in its place.
fn waits(own: &Origin, view: &CharterView) -> bool {
    let ours = view.chapters.iter().any(|(log, at)| log == own && at.is_none());
    ours && (view.in_force || !view.ratified)
}
