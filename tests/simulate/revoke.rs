//! Logs that are taken back: two holders of recovery keys revoke the log key, from somewhere on,
//! and people say again what they choose of what is void then (protocol §4.6).

use std::collections::BTreeSet;

use enlace::actions::keys::{request_revocation, revoke_keys, sign_revocation, void_events};
use enlace::error::Error;
use enlace::ledger::again::Fate;
use enlace::store::log;
use enlace::store::tables::EntryRow;
use enlace_schema::event::key::{REVOKED, Revoked};
use enlace_schema::event::{Entry, Origin};

use crate::site::Site;
use crate::world::World;

/// Recovery keys of a chapter.
const SHEETS: usize = 3;
/// Most entries of a log that are read: far more than a schedule writes.
const MOST: i64 = 100_000;

impl World {
    /// Somebody takes a log back: trusted to its end, to a little before it, or to anywhere since
    /// the chapter was founded.
    pub fn revoke(&mut self) {
        let at = self.any();
        let (size, founded) = (self.sites[at].holds(&self.origin(at)), self.sites[at].begun);
        // Less than that may be held after a restore, until its peers have answered.
        let new = usize::try_from(size.saturating_sub(founded)).unwrap_or_default();
        let back = match self.chance.below(4) {
            0 => 0,
            1 | 2 => self.chance.below(8).min(new),
            _ => self.chance.below(new + 1),
        };
        let trusted = size - back as u64;
        let left_out = self.chance.below(SHEETS);
        let again = self.chance.below(3);
        let officer = self.sites[at].officer();
        let sheets = self.sites[at].founded.recovery.clone();
        let name = format!("revoke the last {back}, {again}");
        let done = self.act(at, &name, |steps| {
            let instance = steps.instance();
            let request = request_revocation(instance, &officer, trusted)?;
            let listed = void_events(instance, &officer, trusted, request.seq)?;
            let choices = listed.into_iter().filter(|event| event.fate == Fate::Choice);
            let chosen: BTreeSet<u64> = match again {
                0 => BTreeSet::new(),
                1 => choices.map(|event| event.seq).collect(),
                _ => choices.map(|event| event.seq).step_by(2).collect(),
            };
            let signing = sheets.iter().enumerate().filter(|(sheet, _)| *sheet != left_out);
            let signed: Result<Vec<_>, Error> =
                signing.map(|(_, words)| sign_revocation(&request, words)).collect();
            revoke_keys(instance, &officer, request, signed?, chosen)
        });
        if let Some(done) = done {
            let (void, said) = (done.void, done.said_again.len());
            self.say(at, format!("{void} void, {said} said again"));
        }
        // Whom we know may have been said again; the thread of the federation would see it.
        self.at(at, |steps| steps.look_around().is_ok());
        // Also where the power failed over it.
        self.sites[at].rotated = self.sites[at].holds(&self.origin(at));
    }

    /// What revocations took back that others may have counted with.
    pub fn taken_back(&self) -> TakenBack {
        let mut all = self.gone.clone();
        for site in &self.sites {
            all.add(site, site.origin());
        }
        all
    }
}

/// What stands in void entries of all logs.
#[derive(Debug, Clone, Default)]
pub struct TakenBack {
    /// The entries, as text.
    entries: Vec<String>,
}

impl TakenBack {
    fn add(&mut self, site: &Site, origin: &Origin) {
        let rows = site.read(|conn| log::entries_from(conn, origin.as_str(), 0, MOST));
        let void = void_of(&rows);
        for row in &rows {
            if void.contains(&row.seq) {
                self.entries.push(String::from_utf8_lossy(&row.entry).into_owned());
            }
        }
    }

    /// Whether any of it speaks of a poll, or of somebody who moves: then chapters may rightly have
    /// counted differently, before and after, which shows as a dispute (protocol §12.5).
    pub fn concerns(&self, poll: &str) -> bool {
        self.entries.iter().any(|entry| entry.contains(poll))
    }

    /// Whether any of it moved somebody.
    pub fn moved_anybody(&self) -> bool {
        self.entries.iter().any(|entry| entry.contains("\"member.transfer."))
    }
}

/// Where in a log what was revoked stands.
pub fn void_of(rows: &[EntryRow]) -> BTreeSet<i64> {
    let revoked = rows.iter().filter(|row| row.kind == REVOKED).map(|row| {
        let entry = Entry::from_bytes(row.entry.clone()).expect("an entry");
        let envelope = entry.envelope().expect("an event");
        let body: Revoked = envelope.body().expect("a revocation");
        (log::signed(body.last_trusted.size).expect("a size"), row.seq)
    });
    revoked.flat_map(|(trusted, seq)| trusted..seq).collect()
}
