//! Every projection table at once: emptied before a replay, and dumped to compare two of them.
//!
//! The bytes of a dump are canonical: they depend on the rows only, not on the database behind
//! them, its collation, or the order in which rows were written. So one instance before and after
//! `rebuild`, or two instances that hold the same logs, compare by one digest.

use diesel::prelude::*;
use enlace_schema::log::{Hash, sha256_parts};

use super::Connection;
use super::tables;
use crate::error::Result;

/// A value of a row as bytes: a tag, and a length where there is one, so that no two different
/// rows share their bytes.
trait Canonical {
    fn encode(&self, to: &mut Vec<u8>);
}

impl Canonical for i64 {
    fn encode(&self, to: &mut Vec<u8>) {
        to.push(1);
        to.extend(self.to_be_bytes());
    }
}

impl Canonical for i32 {
    fn encode(&self, to: &mut Vec<u8>) {
        i64::from(*self).encode(to);
    }
}

impl Canonical for bool {
    fn encode(&self, to: &mut Vec<u8>) {
        to.extend([2, u8::from(*self)]);
    }
}

impl Canonical for String {
    fn encode(&self, to: &mut Vec<u8>) {
        to.push(3);
        to.extend((self.len() as u64).to_be_bytes());
        to.extend(self.as_bytes());
    }
}

impl Canonical for Vec<u8> {
    fn encode(&self, to: &mut Vec<u8>) {
        to.push(4);
        to.extend((self.len() as u64).to_be_bytes());
        to.extend(self);
    }
}

impl<T: Canonical> Canonical for Option<T> {
    fn encode(&self, to: &mut Vec<u8>) {
        match self {
            None => to.push(0),
            Some(value) => value.encode(to),
        }
    }
}

macro_rules! rows {
    ($($name:ident)*) => {
        impl<$($name: Canonical),*> Canonical for ($($name,)*) {
            #[allow(non_snake_case, reason = "type parameters name their values")]
            fn encode(&self, to: &mut Vec<u8>) {
                let ($($name,)*) = self;
                $($name.encode(to);)*
            }
        }
    };
}

rows! { A B C }
rows! { A B C D }
rows! { A B C D E }
rows! { A B C D E F }
rows! { A B C D E F G }
rows! { A B C D E F G H }
rows! { A B C D E F G H I }
rows! { A B C D E F G H I J }
rows! { A B C D E F G H I J K }
rows! { A B C D E F G H I J K L }
rows! { A B C D E F G H I J K L M }
rows! { A B C D E F G H I J K L M N }

/// One table's rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDump {
    /// The table.
    pub table: &'static str,
    /// Each row as canonical bytes, sorted.
    pub rows: Vec<Vec<u8>>,
}

type Bytes = Vec<u8>;

macro_rules! projections {
    ($($table:ident: ($($column:ty),* $(,)?);)*) => {
        /// The tables that follow from the logs, and from nothing else.
        pub const TABLES: &[&str] = &[$(stringify!($table)),*];

        /// Empties every projection.
        ///
        /// # Errors
        /// What the database says.
        pub fn clear(conn: &mut Connection) -> Result<()> {
            $(diesel::delete(tables::$table::table).execute(conn)?;)*
            Ok(())
        }

        /// Empties every projection of one log. All are keyed by it (decision 0003).
        ///
        /// # Errors
        /// What the database says.
        pub fn clear_of(conn: &mut Connection, origin: &str) -> Result<()> {
            $(diesel::delete(tables::$table::table.filter(tables::$table::origin.eq(origin)))
                .execute(conn)?;)*
            Ok(())
        }

        /// Every row of every projection.
        ///
        /// # Errors
        /// What the database says.
        pub fn dump(conn: &mut Connection) -> Result<Vec<TableDump>> {
            let mut all = Vec::with_capacity(TABLES.len());
            $({
                let rows: Vec<($($column,)*)> = tables::$table::table.load(conn)?;
                all.push(encode_all(stringify!($table), &rows));
            })*
            Ok(all)
        }
    };
}

projections! {
    event_refs: (String, i64, i32, String, i64, Bytes);
    held_events: (String, i64, String, String, Option<String>, Option<String>);
    commitments: (
        String, Bytes, i64, i32, String, Option<String>, Option<i64>, Option<i64>, Option<i64>,
        Option<i64>,
    );
    erasure_acks: (String, String, Bytes, bool, i64, i64);
    chapters: (String, String, String, Bytes, Option<String>);
    charters: (String, Bytes, i64, String, i64);
    ratifications: (String, Bytes, String, i64, i64);
    log_keys: (String, String, String, String, i64);
    peers: (String, String, Bytes, String, bool, i64);
    members: (
        String, String, String, String, Option<String>, Option<String>, Option<String>,
        Option<Bytes>, Option<i64>, i64,
    );
    transfers: (
        String, i64, Bytes, String, String, String, i64, i64, Option<String>, Option<i64>,
        Option<Bytes>, Option<i64>,
    );
    arrivals: (
        String, i64, Bytes, String, String, Option<Bytes>, String, i64, Option<i64>, Option<i64>,
        Option<i64>, Option<Bytes>,
    );
    roles: (
        String, i64, String, String, Option<String>, Option<i32>, String, i64, Option<i64>,
    );
    dues_schedules: (String, String, String, String, i64);
    settlements: (
        String, String, String, String, String, Option<Bytes>, i64, Option<i64>, Option<Bytes>,
    );
    proposals: (String, String, String, Option<String>, String, i64, i64, Bytes);
    proposal_texts: (String, String, String, String, String, Bytes, Option<Bytes>, i64);
    supports: (String, String, String, String, i64, i64);
    comments: (String, String, String, String, String, String, String, i64, i64);
    polls: (
        String, String, i64, Bytes, String, Option<String>, i64, i64, i64, Option<i64>,
        Option<i64>, Option<String>, Option<i64>, Option<i64>,
    );
    roll_pages: (String, String, i64);
    rolls: (String, String, i64, i64, i64, Bytes, bool, Option<i32>);
    roll_entries: (
        String, String, String, String, i32, Option<i32>, Option<i64>, Option<i64>,
    );
    roll_corrections: (String, String, i64, String, i32, i32, Option<String>, i64);
    joins: (String, String, String, Bytes, i64, Bytes, Option<String>);
    seats: (String, String, String, String, String);
    ballots: (String, i64, String, String);
    seals: (String, String, i64, Bytes, i64, String, i64, bool);
    cuts: (String, String, String, i64, String, i64);
    tallies: (String, String, String, i64, String, Bytes, i64);
    certifications: (String, String, String, i64, Option<String>, Bytes, i64);
    disputes: (
        String, String, String, i64, Bytes, Bytes, String, Option<String>, i64, Option<String>,
        Option<i64>,
    );
}

fn encode_all(table: &'static str, rows: &[impl Canonical]) -> TableDump {
    let encode = |row: &_| {
        let mut bytes = Vec::new();
        Canonical::encode(row, &mut bytes);
        bytes
    };
    let mut rows: Vec<Vec<u8>> = rows.iter().map(encode).collect();
    rows.sort_unstable();
    TableDump { table, rows }
}

/// The digest of a dump: table by table, row by row, each with its length.
pub fn digest_of(dump: &[TableDump]) -> Hash {
    let mut bytes = Vec::new();
    for table in dump {
        table.table.to_owned().encode(&mut bytes);
        bytes.extend((table.rows.len() as u64).to_be_bytes());
        for row in &table.rows {
            row.encode(&mut bytes);
        }
    }
    sha256_parts(&[b"enlace/projections/v1\0", &bytes])
}

/// The digest of every projection as it stands.
///
/// # Errors
/// What the database says.
pub fn digest(conn: &mut Connection) -> Result<Hash> {
    Ok(digest_of(&dump(conn)?))
}

/// Tables that differ between two dumps.
pub fn differing(one: &[TableDump], other: &[TableDump]) -> Vec<&'static str> {
    let differs = |(a, b): (&TableDump, &TableDump)| (a != b).then_some(a.table);
    one.iter().zip(other).filter_map(differs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(row: &impl Canonical) -> Vec<u8> {
        let mut to = Vec::new();
        row.encode(&mut to);
        to
    }

    #[test]
    fn different_rows_have_different_bytes() {
        let a = ("ab".to_owned(), "c".to_owned(), None::<i64>, 1_i64);
        let b = ("a".to_owned(), "bc".to_owned(), None::<i64>, 1_i64);
        let c = ("ab".to_owned(), "c".to_owned(), Some(0_i64), 1_i64);
        assert_ne!(bytes(&a), bytes(&b));
        assert_ne!(bytes(&a), bytes(&c));
        assert_ne!(bytes(&Vec::<u8>::new()), bytes(&String::new()));
        assert_eq!(bytes(&7_i32), bytes(&7_i64));
    }

    #[test]
    fn the_order_of_rows_does_not_matter() {
        let rows = |a: i64, b: i64| {
            let row = |n| (n, n, n, "x".to_owned());
            encode_all("ballots", &[row(a), row(b)])
        };
        assert_eq!(digest_of(&[rows(1, 2)]), digest_of(&[rows(2, 1)]));
        assert_ne!(digest_of(&[rows(1, 2)]), digest_of(&[rows(1, 3)]));
        assert_eq!(differing(&[rows(1, 2)], &[rows(1, 3)]), ["ballots"]);
    }
}
