//! Where a member votes, since when, and what happens to votes that are open while it moves.

use enlace_schema::event::Origin;
use enlace_schema::event::member::MemberKind;
use enlace_schema::membership::transfer::Stage;

use super::super::page::Page;
use crate::error::Result;
use crate::instance::Instance;
use crate::locale;
use crate::store::tables::MemberRow;
use crate::store::{Connection, chapters, dues};
use crate::views::transfers;

/// What the page says of the voting home, line by line; nothing for people who are no members.
pub(super) fn lines(
    conn: &mut Connection,
    instance: &Instance,
    page: &Page,
    row: &MemberRow,
) -> Result<Vec<String>> {
    if row.kind()? == MemberKind::Person {
        return Ok(Vec::new());
    }
    let (own, now) = (instance.origin(), instance.now());
    let moved = transfers::of_member(conn, own.as_str(), &row.member, now)?;
    let here = name(conn, own)?;
    let since = row.since.as_deref().map(dues::day).transpose()?;
    let since = since.map(|day| locale::civil_day(page.locale, day)).unwrap_or_default();
    let at_home = page.tr(
        "portal-voting-home-here",
        &[("chapter", here.clone().into()), ("since", since.into())],
    );
    let Some(moved) = moved else { return Ok(vec![at_home]) };
    let (from, to) = (name(conn, &moved.from)?, name(conn, &moved.to)?);
    let when =
        |at: Option<enlace_schema::time::Millis>| at.map(|at| page.since(at)).unwrap_or_default();
    let leaves = moved.from == *own;
    let line = |id: &str, at: String| {
        let values =
            [("from", from.clone().into()), ("to", to.clone().into()), ("when", at.into())];
        page.tr(id, &values)
    };
    Ok(match moved.stage {
        Stage::Offered | Stage::Accepted if leaves => {
            vec![at_home, line("portal-voting-home-offered", when(moved.expires_at))]
        }
        Stage::Offered | Stage::Accepted => {
            vec![line("portal-voting-home-arriving", when(moved.accepted_at))]
        }
        Stage::Closed | Stage::Arrived if leaves => vec![
            line("portal-voting-home-left", when(moved.ended_at)),
            line("portal-voting-home-left-open", String::new()),
        ],
        Stage::Closed => vec![line("portal-voting-home-arriving", when(moved.accepted_at))],
        Stage::Arrived => vec![
            line("portal-voting-home-came", when(moved.arrived_at)),
            line("portal-voting-home-came-open", String::new()),
        ],
        Stage::Provisional | Stage::Adopted if !leaves => vec![
            line("portal-voting-home-provisional", when(moved.provisional_until)),
            line("portal-voting-home-came-open", String::new()),
        ],
        Stage::Disputed if !leaves => vec![line("portal-voting-home-disputed", String::new())],
        Stage::Withdrawn | Stage::Expired | Stage::Unfounded if !leaves => {
            vec![line("portal-voting-home-stays", String::new())]
        }
        // The member stays, or another chapter claims it in vain.
        _ => vec![at_home],
    })
}

/// The public name of a chapter; its log's where that is not here.
fn name(conn: &mut Connection, origin: &Origin) -> Result<String> {
    let row = chapters::find(conn, origin.as_str())?;
    Ok(row.map_or_else(|| origin.to_string(), |row| row.name))
}
