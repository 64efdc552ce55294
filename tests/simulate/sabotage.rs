//! Broken rules, put in on purpose ([`Plant`]): what they would do to the tables and logs.

use diesel::connection::SimpleConnection;
use enlace::clock::Clock;
use enlace::error::Error;
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
        let newest = format!(
            "origin = '{of}' AND seq = (SELECT max(seq) FROM entries WHERE origin = '{of}')"
        );
        match plant {
            Plant::OtherLog => {
                let size = self.sites[at].leaves(&self.origin(at), 0).len();
                self.tamper(at, &format!(
                    "UPDATE members SET changed_ms = changed_ms + {size} WHERE origin = '{of}'"
                ));
            }
            Plant::Altered => self.tamper(at, &format!(
                "UPDATE entries SET entry = substr(entry, 1, length(entry) - 1) || x'20' WHERE {newest}"
            )),
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
        self.at(at, |steps| {
            let store = steps.instance().store();
            store.read(|conn| conn.batch_execute(sql).map_err(Error::from)).expect(sql);
        });
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
