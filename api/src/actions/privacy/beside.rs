//! What is held of a member beside records, log and account: the rest of the side stores, and
//! moves.

use serde::Serialize;
use serde_json::Value;

use enlace_schema::time::Millis;

use crate::error::{Error, Result};
use crate::store::drafts::DraftKind;
use crate::store::tables::{AccountRow, DraftRow};
use crate::store::{Connection, accounts, commands, drafts, invitations, members, transfers};

/// What is held beside.
#[derive(Clone, Serialize)]
pub struct Beside {
    /// Drafts of proposals that nobody else has seen.
    pub drafts: Vec<Draft>,
    /// Numbers in an older register.
    pub old_numbers: Vec<String>,
    /// Failed sign-ins under the member's addresses, of the last day.
    pub failed_sign_ins: i64,
    /// Answers that are kept in case a request is repeated.
    pub answers: i64,
    /// Offers to move, of this chapter and to it.
    pub offers: Vec<Offer>,
    /// Acceptances and adoptions, by this chapter and from it.
    pub acceptances: Vec<Acceptance>,
}

/// A draft of a proposal.
#[derive(Clone, Serialize)]
pub struct Draft {
    /// Its id.
    pub draft: String,
    /// When it was changed last.
    pub changed: Millis,
    /// What it says.
    pub content: Value,
}

/// An offer to move.
#[derive(Clone, Serialize)]
pub struct Offer {
    /// The old home.
    pub from: String,
    /// The new home.
    pub to: String,
    /// When it was offered.
    pub offered: Millis,
    /// How the offer ended, if it has.
    pub ending: Option<String>,
    /// When it ended.
    pub ended: Option<Millis>,
}

/// An acceptance of an offer, or an adoption.
#[derive(Clone, Serialize)]
pub struct Acceptance {
    /// The old home.
    pub from: String,
    /// The new home.
    pub to: String,
    /// When it was accepted.
    pub accepted: Millis,
    /// When the member arrived.
    pub arrived: Option<Millis>,
}

/// Reads it.
///
/// # Errors
/// What the database says; internal when a stored draft does not read.
pub(super) fn read(conn: &mut Connection, origin: &str, member: &str) -> Result<Beside> {
    let written = drafts::of_author(conn, DraftKind::Proposal, member)?;
    let draft = |row: DraftRow| -> Result<Draft> {
        let content = serde_json::from_str(&row.body).map_err(Error::internal)?;
        Ok(Draft { draft: row.draft, changed: Millis::from_ms(row.changed_ms), content })
    };
    let account = accounts::find_by_member(conn, member)?;
    let answers = match &account {
        Some(row) => commands::count_of(conn, &row.account)?,
        None => 0,
    };
    let offers = transfers::offers_about(conn, origin, Some(member))?.into_iter();
    let accepted = transfers::arrivals_about(conn, origin, Some(member))?.into_iter();
    Ok(Beside {
        drafts: written.into_iter().map(draft).collect::<Result<_>>()?,
        old_numbers: members::externals_of(conn, member)?,
        failed_sign_ins: failed_sign_ins(conn, account.as_ref(), member)?,
        answers,
        offers: offers
            .map(|row| Offer {
                from: row.origin,
                to: row.to_origin,
                offered: Millis::from_ms(row.offered_ms),
                ending: row.ending,
                ended: row.end_ms.map(Millis::from_ms),
            })
            .collect(),
        acceptances: accepted
            .map(|row| Acceptance {
                from: row.from_origin,
                to: row.origin,
                accepted: Millis::from_ms(row.accepted_ms),
                arrived: row.arrived_ms.map(Millis::from_ms),
            })
            .collect(),
    })
}

fn failed_sign_ins(
    conn: &mut Connection,
    account: Option<&AccountRow>,
    member: &str,
) -> Result<i64> {
    let invited = invitations::all(conn)?.into_iter().filter(|one| one.member == member);
    let mut addresses: Vec<Vec<u8>> = invited.map(|one| one.email_index).collect();
    addresses.extend(account.map(|row| row.email_index.clone()));
    addresses.sort();
    addresses.dedup();
    let mut count = 0;
    for address in &addresses {
        count += accounts::failures(conn, address)?.map_or(0, |row| i64::from(row.failures));
    }
    Ok(count)
}
