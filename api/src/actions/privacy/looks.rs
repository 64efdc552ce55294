//! Officers who are shown what the books say of others: noted before they are (decision 0057).

use enlace_schema::event::role::Role;
use enlace_schema::time::{DAY_SECS, Millis};

use crate::caller::Caller;
use crate::error::Result;
use crate::instance::Instance;
use crate::private::inventory::{DUES, NAMES};
use crate::store::Connection;
use crate::store::privacy::{self, EVERYBODY, LISTED, LOOKED};
use crate::store::tables::PrivateAccessRow;

/// Records that one reader's day names one by one; after them it says that a list was read. A
/// script that asks for every member singly must not fill the database, nor our bundles.
const SINGLY_MAX: usize = 30;

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
    /// Whatever records of this kind come after those that are named one by one.
    Rest(&'static str),
}

impl Look {
    /// What is left to note of it after what was noted of the same caller's day: beyond so many
    /// records in one office nothing single waits for the writer any more.
    #[must_use]
    pub fn after<'a>(&self, before: impl Iterator<Item = &'a Self>) -> Self {
        let &Self::Record { kind, .. } = self else { return self.clone() };
        let same = |one: &&Self| match one {
            Self::Record { kind: other, .. } => offices(other) == offices(kind),
            Self::List | Self::Rest(_) => false,
        };
        match before.filter(same).count() < SINGLY_MAX {
            true => self.clone(),
            false => Self::Rest(kind),
        }
    }
}

/// Notes that the caller is shown what is another's, before it is: what cannot be noted is not
/// shown. Each reader, record and day is written once; waits for the commit. What is noted already
/// costs no write.
///
/// # Errors
/// `unavailable`, `database-busy`, `disk-full`; what the database says.
pub fn note_look(instance: &Instance, caller: &Caller, look: &Look) -> Result<()> {
    let Some(row) = wanted(instance, caller, look)? else { return Ok(()) };
    instance.ledger.write_side(move |tx| note(tx.conn(), row))
}

/// The same where nothing may wait: it is in the writer's queue when this returns.
///
/// # Errors
/// `unavailable`, `shutting-down`; what the database says.
pub fn queue_look(instance: &Instance, caller: &Caller, look: &Look) -> Result<()> {
    let Some(row) = wanted(instance, caller, look)? else { return Ok(()) };
    instance.ledger.queue_side(move |tx| note(tx.conn(), row))
}

/// What is to be written, unless it has been.
fn wanted(instance: &Instance, caller: &Caller, look: &Look) -> Result<Option<PrivateAccessRow>> {
    let row = row(caller, look, instance.now());
    instance.store().read(|conn| left(conn, row))
}

/// Writes what is still to be: others of the same reader may have been written before its turn.
fn note(conn: &mut Connection, row: PrivateAccessRow) -> Result<()> {
    match left(conn, row)? {
        Some(row) => privacy::note_access(conn, &row),
        None => Ok(()),
    }
}

/// What of it is not noted yet. The rest of a day is a list in the office that looked.
fn left(conn: &mut Connection, row: PrivateAccessRow) -> Result<Option<PrivateAccessRow>> {
    if privacy::is_noted(conn, &row)? {
        return Ok(None);
    }
    if row.purpose != LOOKED || privacy::looks_on(conn, &row.who, row.day)? < SINGLY_MAX as i64 {
        return Ok(Some(row));
    }
    let (commitment, member, purpose) = (Vec::new(), EVERYBODY.into(), LISTED.into());
    let rest = PrivateAccessRow { commitment, member, purpose, ..row };
    Ok((!privacy::is_noted(conn, &rest)?).then_some(rest))
}

fn row(caller: &Caller, look: &Look, now: Millis) -> PrivateAccessRow {
    let (commitment, member, kind, purpose) = match look {
        Look::Record { commitment, member, kind } => {
            (commitment.clone(), member.clone(), *kind, LOOKED)
        }
        Look::List => (Vec::new(), EVERYBODY.to_owned(), "member", LISTED),
        Look::Rest(kind) => (Vec::new(), EVERYBODY.to_owned(), *kind, LISTED),
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
    match &caller.member {
        Some(member) => {
            let office = offices(kind).iter().find(|role| caller.holds(**role));
            format!("{member}/{}", office.map_or("", |role| role.as_str()))
        }
        None => Role::Operator.as_str().into(),
    }
}

/// The offices that are shown records of a kind.
fn offices(kind: &str) -> &'static [Role] {
    if kind == "member" { NAMES } else { DUES }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_thirty_records_of_an_office_no_single_one_is_noted() {
        let record = |n: u8, kind| Look::Record { commitment: vec![n], member: "m".into(), kind };
        let before: Vec<Look> = (0..30).map(|n| record(n, "dues")).collect();
        for kind in ["dues", "correction"] {
            assert_eq!(record(30, kind).after(before.iter()), Look::Rest(kind));
        }
        let other = record(30, "member");
        assert_eq!(other.after(before.iter()), other, "in another office");
        let last = record(30, "dues");
        assert_eq!(last.after(before[1..].iter()), last, "the thirtieth");
        assert_eq!(Look::List.after(before.iter()), Look::List);
    }
}
