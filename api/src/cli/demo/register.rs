//! The demo's own reading of the registers that it imports: who is entitled, with which weight, and
//! who votes. It asks no instance, so that what instances say can be held against it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::side::Side;
use crate::error::{Error, Result};

/// Last day on which a voter may have joined.
pub const JOINED_BY: &str = "2013-09-30";
/// How many members have an office or a story of their own: the first of each file.
pub const NAMED: usize = 6;
/// What the named members are, in the order of the file. The fourth represents two organisations
/// besides, the last is in arrears.
pub const ROLES: [&str; NAMED] =
    ["committee", "operator", "treasurer", "member", "teller", "arrears"];
/// How many days before today the dues of those in grace ended.
const GRACE_DAYS: i64 = 10;
/// How many years from today the dues reach of those who have paid.
const PAID_YEARS: i64 = 2;

const US: &[u8] = include_bytes!("../../../assets/demo/members-us.csv");
const MX: &[u8] = include_bytes!("../../../assets/demo/members-mx.csv");

/// A row of the register.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its identifier there.
    pub external: String,
    /// Whether it is an organisation.
    pub organisation: bool,
    /// Whether it is a member at all; others only represent organisations.
    pub member: bool,
    /// E-mail address.
    pub email: String,
    /// First day of the membership, as text that sorts.
    since: String,
    status: String,
    /// Organisations that the person represents.
    pub represents: Vec<String>,
}

/// The register of one chapter.
#[derive(Debug, Clone)]
pub struct Register {
    /// Its rows, in their order.
    pub rows: Vec<Row>,
    /// The file as it is imported: dues of those in grace ended a few days ago, those of others
    /// reach a while ahead.
    pub csv: Vec<u8>,
}

impl Row {
    /// What the row's ballot weighs on a federation-wide roll; nothing if it is not on it.
    pub fn weight(&self) -> Option<u64> {
        let paid = matches!(self.status.as_str(), "Current" | "Grace");
        let entitled = self.member && paid && self.since.as_str() <= JOINED_BY;
        entitled.then_some(if self.organisation { 2 } else { 1 })
    }

    /// Whether the row joined after the cut-off.
    pub fn is_new(&self) -> bool {
        self.member && self.status == "New" && self.since.as_str() > JOINED_BY
    }
}

impl Register {
    /// Reads a chapter's file, as of a day.
    ///
    /// # Errors
    /// Internal when the file in the binary is not what it was.
    pub fn read(side: Side, today: Date) -> Result<Self> {
        let file = match side {
            Side::Us => US,
            Side::Mx => MX,
        };
        let ended = today - jiff::Span::new().days(GRACE_DAYS);
        let ahead = today.saturating_add(jiff::Span::new().years(PAID_YEARS));
        let mut reader = csv::Reader::from_reader(file);
        let headers = reader.headers().map_err(Error::internal)?.clone();
        let column = |name: &str| {
            let found = headers.iter().position(|header| header == name);
            found.ok_or_else(|| Error::internal(format!("no column {name}")))
        };
        let (status, end) = (column("Membership Status")?, column("End Date")?);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&headers).map_err(Error::internal)?;
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(Error::internal)?;
            let cell = |name: &str| -> Result<String> {
                Ok(record.get(column(name)?).unwrap_or_default().to_owned())
            };
            let represents = cell("Representative Of")?;
            let represents = represents.split(';').filter(|id| !id.is_empty());
            rows.push(Row {
                external: cell("External Identifier")?,
                organisation: cell("Contact Type")? == "Organization",
                member: !cell("Membership Type")?.is_empty(),
                email: cell("Email")?,
                since: cell("Member Since")?,
                status: cell("Membership Status")?,
                represents: represents.map(str::to_owned).collect(),
            });
            // The file says 2099 for whoever has paid, and has no day of its own for grace.
            let paid_through = match record.get(status) {
                Some("Grace") => ended.to_string(),
                _ => record.get(end).unwrap_or_default().replace("2099-12-31", &ahead.to_string()),
            };
            let dated = record
                .iter()
                .enumerate()
                .map(|(at, cell)| if at == end { paid_through.clone() } else { cell.to_owned() });
            writer.write_record(dated).map_err(Error::internal)?;
        }
        let csv = writer.into_inner().map_err(Error::internal)?;
        Ok(Self { rows, csv })
    }

    /// Rows that are members, and of these the organisations.
    pub fn sizes(&self) -> (u64, u64) {
        let members = self.rows.iter().filter(|row| row.member);
        let organisations = members.clone().filter(|row| row.organisation).count();
        (members.count() as u64, organisations as u64)
    }

    /// Places on the roll and their votes.
    pub fn entitled(&self) -> (u64, u64) {
        let weights: Vec<u64> = self.rows.iter().filter_map(Row::weight).collect();
        (weights.len() as u64, weights.iter().sum())
    }

    /// A named row.
    pub fn named(&self, at: usize) -> &Row {
        &self.rows[at]
    }

    /// A row by its identifier.
    pub fn row(&self, external: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.external == external)
    }

    /// Who votes: the named members who may, then so many individuals, then so many people who
    /// only represent organisations, those first who share one.
    pub fn voters(&self, individuals: usize, representatives: usize) -> Vec<Row> {
        let may = |row: &&Row| row.weight().is_some() && !row.organisation;
        let named = self.rows.iter().take(NAMED).filter(may);
        let others = self.rows.iter().skip(NAMED).filter(may).take(individuals);
        let speaks = |row: &&Row| {
            let on_roll = |id: &String| self.row(id).is_some_and(|row| row.weight().is_some());
            !row.member && !row.represents.is_empty() && row.represents.iter().all(on_roll)
        };
        let mut speaking: Vec<&Row> = self.rows.iter().filter(speaks).collect();
        let shared = self.shared();
        speaking.sort_by_key(|row| {
            let shares = row.represents.iter().any(|id| shared.contains(id.as_str()));
            (!shares, if shares { row.represents[0].clone() } else { String::new() })
        });
        let speaking = speaking.into_iter().take(representatives);
        named.chain(others).chain(speaking).cloned().collect()
    }

    /// The first organisations that two people represent who are no members themselves.
    fn shared(&self) -> BTreeSet<&str> {
        let mut speakers: BTreeMap<&str, usize> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| !row.member) {
            for organisation in &row.represents {
                *speakers.entry(organisation).or_default() += 1;
            }
        }
        let twice = speakers.into_iter().filter(|(_, count)| *count > 1);
        twice.map(|(organisation, _)| organisation).take(3).collect()
    }

    /// Somebody who joined after the cut-off and can sign in.
    pub fn newcomer(&self) -> Option<&Row> {
        self.rows.iter().find(|row| row.is_new() && !row.organisation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registers_hold_whom_the_story_needs() {
        let today = jiff::civil::date(2026, 11, 22);
        let read = |side| Register::read(side, today).expect("a register");
        let (us, mx) = (read(Side::Us), read(Side::Mx));
        assert_eq!((us.sizes().0, mx.sizes().0), (560, 140));
        for register in [&us, &mx] {
            assert_eq!(register.named(3).represents.len(), 2);
            assert!(register.named(5).weight().is_none());
            assert!((0..5).all(|at| register.named(at).weight() == Some(1)));
        }
        assert!(us.newcomer().is_some());
        let voters = us.voters(24, 16);
        assert_eq!(voters.len(), 5 + 24 + 16);
        let mut spoken: Vec<_> = voters.iter().flat_map(|row| &row.represents).collect();
        let all = spoken.len();
        spoken.sort();
        spoken.dedup();
        assert!(spoken.len() < all, "two people share an organisation");
        let text = String::from_utf8(us.csv).expect("UTF-8");
        assert!(text.contains("Grace,2026-11-12") && !text.contains("Grace,2013"));
        assert!(text.contains("Current,2028-11-22") && !text.contains("2099"));
    }
}
