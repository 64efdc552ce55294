//! Officers who are shown what the books say of others: noted before they are (decision 0057).

use enlace_schema::event::role::Role;
use enlace_schema::time::{DAY_SECS, Millis};

use crate::caller::Caller;
use crate::error::Result;
use crate::instance::Instance;
use crate::private::inventory::{DUES, NAMES};
use crate::store::privacy::{self, EVERYBODY, LISTED, LOOKED};
use crate::store::tables::PrivateAccessRow;

/// Records that one reader's day names one by one; after them it says that a list was read. A
/// script that asks for every member singly must not fill the database, nor our bundles.
const SINGLY_MAX: i64 = 30;

/// What somebody is about to be shown of others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// A record of one member.
    Record {
        /// Its commitment.
        commitment: Vec<u8>,
        /// Whose it is.
        member: String,
        /// Which kind of record.
        kind: &'static str,
    },
    /// Several members at once.
    List,
}

/// Notes that the caller is shown what is another's, before it is: what cannot be noted is not
/// shown. Each reader, record and day is written once; waits for the commit.
///
/// # Errors
/// `unavailable`, `database-busy`, `disk-full`; what the database says.
pub fn note_look(instance: &Instance, caller: &Caller, look: &Look) -> Result<()> {
    let Some(row) = wanted(instance, caller, look)? else { return Ok(()) };
    instance.ledger.write_side(move |tx| privacy::note_access(tx.conn(), &row))
}

/// The same where nothing may wait: it is in the writer's queue when this returns.
///
/// # Errors
/// `unavailable`, `shutting-down`; what the database says.
pub fn queue_look(instance: &Instance, caller: &Caller, look: &Look) -> Result<()> {
    let Some(row) = wanted(instance, caller, look)? else { return Ok(()) };
    instance.ledger.queue_side(move |tx| privacy::note_access(tx.conn(), &row))
}

/// What is to be written, unless it has been.
fn wanted(instance: &Instance, caller: &Caller, look: &Look) -> Result<Option<PrivateAccessRow>> {
    let now = instance.now();
    let mut wanted = row(caller, look, now);
    instance.store().read(|conn| {
        if privacy::is_noted(conn, &wanted)? {
            return Ok(None);
        }
        let singly = wanted.purpose == LOOKED;
        if singly && privacy::looks_on(conn, &wanted.who, wanted.day)? >= SINGLY_MAX {
            wanted = row(caller, &Look::List, now);
            if privacy::is_noted(conn, &wanted)? {
                return Ok(None);
            }
        }
        Ok(Some(wanted))
    })
}

fn row(caller: &Caller, look: &Look, now: Millis) -> PrivateAccessRow {
    let (commitment, member, kind, purpose) = match look {
        Look::Record { commitment, member, kind } => {
            (commitment.clone(), member.clone(), *kind, LOOKED)
        }
        Look::List => (Vec::new(), EVERYBODY.to_owned(), "member", LISTED),
    };
    PrivateAccessRow {
        commitment,
        day: now.as_ms().div_euclid(DAY_SECS * 1_000),
        who: reader(caller, kind),
        purpose: purpose.into(),
        given: true,
        member,
        kind: kind.into(),
        times: 1,
        last_ms: now.as_ms(),
    }
}

/// Who reads, and in which office: `mbr_…/treasurer`; `operator` on the command line.
fn reader(caller: &Caller, kind: &str) -> String {
    let offices = if kind == "member" { NAMES } else { DUES };
    match &caller.member {
        Some(member) => {
            let office = offices.iter().find(|role| caller.holds(**role));
            format!("{member}/{}", office.map_or("", |role| role.as_str()))
        }
        None => Role::Operator.as_str().into(),
    }
}
