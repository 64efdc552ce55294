//! The end of every schedule: the network heals, everybody starts, what was under way is brought
//! to its end, and committees certify. Afterwards nothing is left to do.

use std::time::Duration;

use enlace::actions::peers::{PeerDecision, resume_peer};
use enlace::actions::polls::{OnePoll, certify_poll};
use enlace::clock::Clock;
use enlace::store::peers::{self, PeerState};
use enlace_schema::log::Hash;

use crate::world::World;

/// Rounds until everybody must be open for changes.
const ROUNDS: usize = 12;
/// Rounds until everything must have come to rest: polls that end one after the other bring some
/// event in every round.
const ROUNDS_TO_REST: usize = 40;
/// Time between two rounds: buckets of requests fill again, and disputes may be said (rule 26).
const BETWEEN: Duration = Duration::from_secs(120);

/// Whom a round asks for news: pages with nothing in them are most of what a schedule costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    /// Of whose log something is missing.
    WhereBehind,
    /// Everybody, also for nothing.
    Everywhere,
}

impl World {
    /// Brings everything to its end.
    pub fn drain(&mut self) {
        self.trace.say("everything heals");
        self.net.heal();
        self.start_all();
        self.arrive();
        if self.late.is_some() {
            self.fault("somebody could not join, though everything is well");
        }
        self.rest("before the deadlines", Asking::WhereBehind);
        let last = self.polls.iter().map(|known| known.seal_by).max();
        let now = self.time.now();
        if let Some(last) = last.filter(|last| *last > now) {
            let ms = u64::try_from(last.as_ms() - now.as_ms()).unwrap_or_default();
            self.time.advance(Duration::from_millis(ms + 1_000));
        }
        self.rest("after the deadlines", Asking::WhereBehind);
        self.last_objections();
        self.certify();
        self.rest("after the certifications", Asking::WhereBehind);
        self.publish_results();
        if self.is_held_up() {
            self.rest("after the first publications", Asking::WhereBehind);
            self.objections_end();
            self.rest("after the disputes", Asking::WhereBehind);
            self.certify();
            self.rest("after what was certified late", Asking::WhereBehind);
            self.publish_results();
        }
        if self.is_held_up() {
            self.wait_them_out();
            self.publish_results();
            self.nobody_waits_for_ever();
        }
        self.rest("at the end", Asking::Everywhere);
    }

    fn start_all(&mut self) {
        for _ in 0..ROUNDS {
            for at in 0..self.sites.len() {
                self.sites[at].machine.repair();
                if self.is_down(at) {
                    self.boot(at);
                }
                self.resume_all(at);
                self.publish(at);
            }
            for at in 0..self.sites.len() {
                // Who cannot be called brings what others lost.
                if let Some(hidden) = self.hidden.filter(|hidden| *hidden != at) {
                    self.pull(hidden, at);
                    self.push(hidden, at);
                }
                // A refusal is the next round's business.
                self.at(at, |steps| steps.guard().is_ok());
                self.settle_restored(at);
            }
            if (0..self.sites.len()).all(|at| self.is_open(at)) {
                return;
            }
            // Everybody is asked by everybody: buckets of requests fill again meanwhile.
            self.time.advance(BETWEEN);
        }
        for at in 0..self.sites.len() {
            if !self.is_open(at) {
                self.find_newest(at);
                self.at(at, |steps| steps.guard().is_ok());
                self.settle_restored(at);
            }
            if !self.is_open(at) {
                let name = self.sites[at].founded.name;
                self.fault(format!("{name} is not open for changes, though everything is well"));
            }
        }
    }

    fn is_open(&mut self, at: usize) -> bool {
        self.at(at, |steps| !steps.instance().ledger.is_read_only()) == Some(true)
    }

    /// Rounds of everything until nothing changes any more.
    fn rest(&mut self, when: &str, asking: Asking) {
        self.trace.say(format!("rest {when}"));
        let mut before = self.sizes();
        // Whether everybody was asked, and nobody had anything.
        let mut settled = asking == Asking::WhereBehind;
        for _ in 0..ROUNDS_TO_REST {
            self.time.advance(BETWEEN);
            let idle = self.clocks_ring();
            let now = self.sizes();
            if settled && idle && now == before && self.is_level(&now) {
                return;
            }
            self.exchange_all(asking);
            before = self.sizes();
            settled = asking == Asking::WhereBehind || before == now;
        }
        let quarrels = self.quarrels();
        self.fault(format!("no rest {when}: {quarrels:?} {:?}", self.sizes()));
    }

    /// Who is not on good terms with whom, and why.
    fn quarrels(&self) -> Vec<String> {
        let mut all = Vec::new();
        for site in &self.sites {
            for other in &self.sites {
                let peer = other.origin().as_str();
                let row = site.read(|conn| peers::find_state(conn, peer));
                let Some(row) = row.filter(|row| row.state != PeerState::Live.as_str()) else {
                    continue;
                };
                let (us, them, code) = (site.founded.name, other.founded.name, row.code);
                let detail = row.detail.unwrap_or_default();
                all.push(format!("{us} of {them}: {} {code:?} {detail}", row.state));
            }
        }
        all
    }

    /// What people and clocks do everywhere; whether that was nothing.
    fn clocks_ring(&mut self) -> bool {
        let mut idle = true;
        for at in 0..self.sites.len() {
            self.at(at, |steps| steps.guard().is_ok());
            self.settle_restored(at);
            self.resume_all(at);
            idle &= self.tick_at(at);
        }
        idle
    }

    /// Everybody publishes, has it cosigned, and asks the others.
    fn exchange_all(&mut self, asking: Asking) {
        let count = self.sites.len();
        for at in 0..count {
            self.publish(at);
            for other in (0..count).filter(|other| *other != at) {
                self.push(at, other);
            }
        }
        for at in 0..count {
            for other in (0..count).filter(|other| *other != at) {
                let again = self.is_behind(at, other);
                if again || asking == Asking::Everywhere {
                    self.pull(at, other);
                }
                // One page may end early, and an overtaken one asks again.
                if again && self.is_behind(at, other) {
                    self.pull(at, other);
                }
            }
        }
    }

    /// Whether a chapter lacks something of another's log, or is not on good terms with it.
    fn is_behind(&self, at: usize, other: usize) -> bool {
        let origin = self.sites[other].origin();
        let (held, live) = self.sites[at].read(|conn| {
            let state = peers::find_state(conn, origin.as_str())?;
            let live = state.is_some_and(|row| row.state == PeerState::Live.as_str());
            Ok((enlace::store::log::size(conn, origin.as_str())?, live))
        });
        held < self.sites[other].holds(origin) || (!live && self.hidden != Some(other))
    }

    /// People look at who is suspended or halted, and go on with them. Between honest chapters
    /// nobody was ever caught with two pasts.
    fn resume_all(&mut self, at: usize) {
        for other in (0..self.sites.len()).filter(|other| *other != at) {
            let peer = self.origin(other);
            let own = self.origin(at);
            let state = self.sites[at].read(|conn| {
                let suspended = peers::find(conn, own.as_str(), peer.as_str())?;
                Ok((suspended, peers::find_state(conn, peer.as_str())?))
            });
            let (pinned, state) = state;
            let halted = state.filter(|row| row.state == PeerState::Halted.as_str());
            let suspended = pinned.is_some_and(|row| row.suspended);
            if let Some(row) = &halted {
                let (us, them) = (self.sites[at].founded.name, self.sites[other].founded.name);
                if row.code.as_deref() == Some("E_FORK") {
                    self.fault(format!("{us} has caught {them} with two pasts"));
                }
            }
            if halted.is_some() || suspended {
                let (officer, input) = (self.sites[at].officer(), PeerDecision { origin: peer });
                self.act(at, "resume", |steps| resume_peer(steps.instance(), &officer, input));
            }
        }
    }

    /// How much everybody holds of everybody, and with which root.
    fn sizes(&self) -> Vec<Vec<(i64, Hash)>> {
        let of = |site: &crate::site::Site| {
            site.read(|conn| {
                let mut all = Vec::new();
                for row in enlace::store::log::all(conn)? {
                    all.push((row.origin, row.size, enlace::store::log::hash(&row.root)?));
                }
                all.sort();
                Ok(all.into_iter().map(|(_, size, root)| (size, root)).collect())
            })
        };
        self.sites.iter().map(of).collect()
    }

    fn is_level(&self, sizes: &[Vec<(i64, Hash)>]) -> bool {
        sizes.iter().all(|one| Some(one) == sizes.first())
    }

    fn certify(&mut self) {
        for known in self.polls.clone() {
            for at in 0..self.sites.len() {
                let (officer, one) =
                    (self.sites[at].officer(), OnePoll { poll: known.poll.clone() });
                self.act(at, "certify", |steps| certify_poll(steps.instance(), &officer, one));
            }
        }
    }

    fn publish_results(&mut self) {
        for known in self.polls.clone() {
            self.publish_result(&known);
        }
    }
}
