//! Broken rules, put in on purpose ([`Plant`]): what they would do to the tables and logs.

use enlace::clock::Clock;
use enlace_schema::event::Draft;
use enlace_schema::event::poll::{CERTIFIED, Certified};
use enlace_schema::log::Hash;

use crate::plant::Plant;
use crate::world::World;

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
        if self.is_down(at) || !self.chance.permille(30) {
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
            Plant::NoGuard | Plant::LostCommit => {}
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

    fn certify_anything(&mut self, at: usize) {
        let now = self.time.now();
        let Some(known) = self.polls.iter().find(|known| known.seal_by < now).cloned() else {
            return;
        };
        let host = self.origin(known.host);
        let result_hash = Hash([7; 32]);
        let body = Certified { poll: known.poll, host, result_hash };
        self.at(at, |steps| {
            let append = move |tx: &mut enlace::ledger::Tx<'_>| {
                tx.append(&Draft::new(CERTIFIED, &body)).map(drop)
            };
            steps.instance().ledger.write(append).is_ok()
        });
        self.say(at, "certifies anything");
    }
}
