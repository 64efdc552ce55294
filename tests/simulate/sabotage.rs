//! Broken rules, put in on purpose ([`Plant`]): what they would do to the tables and logs.

use enlace::store::polls;
use enlace_schema::event::Draft;
use enlace_schema::event::poll::{CERTIFIED, Certified};
use enlace_schema::log::Hash;

use crate::plant::Plant;
use crate::world::{KnownPoll, World};

impl World {
    /// Breaks the planted rule, now and then.
    pub fn sabotage(&mut self) {
        let Some(plant) = self.plant else { return };
        let at = self.any();
        let other = self.another(at);
        if plant == Plant::LostCommit {
            self.remember(at);
            return;
        }
        // Polls are counted late in a schedule, if at all.
        let often = if plant == Plant::TwoResults { 300 } else { 30 };
        if self.is_down(at) || !self.chance.permille(often) {
            return;
        }
        let of = self.origin(other);
        match plant {
            Plant::OtherLog => {
                let size = self.sites[at].leaves(&self.origin(at), 0).len();
                let set = format!("changed_ms = changed_ms + {size}");
                self.tamper(at, &format!("UPDATE members SET {set} WHERE origin = '{of}'"));
            }
            Plant::Altered => {
                let newest = format!("SELECT max(seq) FROM entries WHERE origin = '{of}'");
                let set = "entry = substr(entry, 1, length(entry) - 1) || x'20'";
                let of = format!("origin = '{of}' AND seq = ({newest})");
                self.tamper(at, &format!("UPDATE entries SET {set} WHERE {of}"));
            }
            Plant::TwoResults => self.certify_anything(at),
            Plant::NoGuard | Plant::LostCommit | Plant::DeafHost => {}
        }
    }

    /// Keeps a database as it is, to come back after the next crash.
    fn remember(&mut self, at: usize) {
        if self.is_down(at) || !self.chance.permille(200) {
            return;
        }
        let copied = self.sites[at].back_up();
        self.sites[at].before = Some(copied);
    }

    fn tamper(&mut self, at: usize, sql: &str) {
        self.sites[at].execute(sql);
        self.say(at, "its tables are tampered with");
    }

    /// Its own tally says another result for as long as it takes to certify that: the ledger takes
    /// no certification of anything else.
    fn certify_anything(&mut self, at: usize) {
        let own = self.origin(at);
        let counted = |known: &KnownPoll| {
            let poll = known.poll.to_string();
            let tally = self.sites[at].read(|conn| polls::find_tally(conn, own.as_str(), &poll));
            tally.map(|tally| (known.clone(), tally.result_hash))
        };
        let Some((known, true_hash)) = self.polls.iter().find_map(counted) else { return };
        let host = self.origin(known.host);
        let result_hash = Hash([7; 32]);
        let of = format!("WHERE origin = '{own}' AND poll = '{}'", known.poll);
        let body = Certified { poll: known.poll, host, result_hash };
        let set = |hash: &[u8]| {
            let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("UPDATE tallies SET result_hash = x'{hex}' {of}")
        };
        self.sites[at].execute(&set(result_hash.as_bytes()));
        self.at(at, |steps| {
            let append = move |tx: &mut enlace::ledger::Tx<'_>| {
                tx.append(&Draft::new(CERTIFIED, &body)).map(drop)
            };
            steps.instance().ledger.write(append).is_ok()
        });
        if !self.is_down(at) {
            self.sites[at].execute(&set(&true_hash));
        }
        self.say(at, "certifies anything");
    }
}
