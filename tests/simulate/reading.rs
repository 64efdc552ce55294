//! What the entries of all logs say of disputes and rolls, read here once more and plainly, against
//! what the tables say.

use std::collections::{BTreeMap, BTreeSet};

use enlace::store::{disputes, log, rolls};
use enlace_schema::event::correction::{CORRECTED, Corrected};
use enlace_schema::event::dispute::{Ending, OPENED, Opened as Dispute, RESOLVED, Resolved};
use enlace_schema::event::poll::{
    BALLOT_CAST, BallotCast, ROLL_FROZEN, ROLL_PAGE, RollEntry, RollFrozen, RollPage,
};
use enlace_schema::event::{Entry, Envelope, Origin};

use crate::revoke::void_of;
use crate::site::Site;
use crate::world::World;

/// Most entries of a log that are read: far more than a schedule writes.
const MOST: i64 = 100_000;

/// A poll in somebody's log.
type InLog = (String, String);

/// The places of a roll, by their ids.
type Roll = BTreeMap<String, RollEntry>;

/// What was said.
#[derive(Default)]
struct Said {
    /// Who disputes what, and how that ended.
    disputes: BTreeMap<InLog, Option<Ending>>,
    /// Rolls as corrected, by the ids of their places.
    rolls: BTreeMap<InLog, Roll>,
    /// Of these the roll is whole.
    frozen: BTreeSet<InLog>,
    /// Places that somebody has voted by.
    cast: BTreeSet<(String, String)>,
    /// Corrections that touched one of these.
    touched: Vec<InLog>,
}

fn named(place: RollEntry) -> (String, RollEntry) {
    (place.entry.to_string(), place)
}

impl Said {
    fn read(&mut self, site: &Site, origin: &Origin) {
        let rows = site.read(|conn| log::entries_from(conn, origin.as_str(), 0, MOST));
        let void = void_of(&rows);
        let standing = rows.into_iter().filter(|row| !void.contains(&row.seq));
        for row in standing {
            let entry = Entry::from_bytes(row.entry).expect("an entry");
            self.hear(origin, &row.kind, &entry.envelope().expect("an event"));
        }
    }

    fn hear(&mut self, origin: &Origin, kind: &str, said: &Envelope) {
        let here = |poll: &dyn ToString| (origin.to_string(), poll.to_string());
        match kind {
            OPENED => {
                let body: Dispute = said.body().expect("a dispute");
                self.disputes.entry(here(&body.poll)).or_default();
            }
            RESOLVED => {
                let body: Resolved = said.body().expect("an ending");
                self.disputes.insert(here(&body.poll), Some(body.outcome));
            }
            ROLL_PAGE => {
                let body: RollPage = said.body().expect("a page");
                let roll = self.rolls.entry(here(&body.poll)).or_default();
                roll.extend(body.entries.into_iter().map(named));
            }
            ROLL_FROZEN => {
                let body: RollFrozen = said.body().expect("a roll");
                self.rolls.entry(here(&body.poll)).or_default();
                self.frozen.insert(here(&body.poll));
            }
            CORRECTED => {
                let body: Corrected = said.body().expect("a correction");
                let place = here(&body.poll);
                let voted =
                    |one: &RollEntry| self.cast.contains(&(place.1.clone(), one.entry.to_string()));
                if body.add.iter().chain(&body.remove).any(voted) {
                    self.touched.push(place.clone());
                }
                let roll = self.rolls.entry(place).or_default();
                for gone in &body.remove {
                    roll.remove(&gone.entry.to_string());
                }
                roll.extend(body.add.into_iter().map(named));
            }
            BALLOT_CAST => {
                let body: BallotCast = said.body().expect("a ballot");
                self.cast.insert((body.poll.to_string(), body.entry.to_string()));
            }
            _ => {}
        }
    }
}

impl World {
    /// Everybody shows the disputes and the rolls that stand in the logs, and no correction touched
    /// anybody who had voted. That all show the same was looked at before: one is enough.
    pub fn shown_as_said(&mut self) {
        let mut said = Said::default();
        for site in &self.sites {
            said.read(&self.sites[0], site.origin());
        }
        let taken_back = self.taken_back();
        let origins: Vec<String> = self.sites.iter().map(|s| s.origin().to_string()).collect();
        for known in self.polls.clone() {
            let poll = known.poll.to_string();
            if taken_back.concerns(&poll) {
                continue;
            }
            let shown = self.sites[0].read(|conn| disputes::of_polls(conn, &[&poll]));
            let shown = shown.into_iter().filter(|row| origins.contains(&row.origin));
            let shown: BTreeMap<String, Option<Ending>> =
                shown.map(|row| (row.origin.clone(), row.ending().expect("a word"))).collect();
            let of_poll = said.disputes.iter().filter(|((_, about), _)| *about == poll);
            let said_here: BTreeMap<String, Option<Ending>> =
                of_poll.map(|((origin, _), ending)| (origin.clone(), *ending)).collect();
            self.trace.say(format!("{poll}: disputes {said_here:?}"));
            if shown != said_here {
                self.fault(format!("{poll} shows disputes {shown:?}, and not {said_here:?}"));
            }
            for origin in &origins {
                let place = (origin.clone(), poll.clone());
                if said.touched.contains(&place) {
                    self.fault(format!("{origin} corrected {poll} where somebody had voted"));
                }
                if !said.frozen.contains(&place) {
                    continue;
                }
                let shown: Roll = self.sites[0].read(|conn| {
                    let rows = rolls::entries(conn, origin, &poll)?;
                    rows.iter().map(|row| row.entry().map(named)).collect()
                });
                if said.rolls.get(&place) != Some(&shown) {
                    self.fault(format!("{origin} shows another roll of {poll} than it says"));
                }
            }
        }
    }
}
