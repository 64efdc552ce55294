//! A world: some chapters, the network between them, and what people remember of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use enlace::clock::{Clock, FixedClock};
use enlace::error::Error;
use enlace::federation::steps::Steps;
use enlace::random::seeded::Stream;
use enlace_schema::event::Origin;
use enlace_schema::ids::{PollId, ProposalId};
use enlace_schema::time::Millis;
use tempfile::TempDir;

use crate::chance::Chance;
use crate::moves::KnownMove;
use crate::net::Net;
use crate::plant::Plant;
use crate::revoke::TakenBack;
use crate::site::Site;
use crate::template::{folder, start, template};
use crate::trace::Trace;

/// Polls that people have opened, as far as they know.
#[derive(Debug, Clone)]
pub struct KnownPoll {
    /// Which.
    pub poll: PollId,
    /// At whose instance.
    pub host: usize,
    /// When the last seal is due.
    pub seal_by: Millis,
}

/// Everything of one schedule.
pub struct World {
    /// The chapters.
    pub sites: Vec<Site>,
    /// What lies between them.
    pub net: Net,
    /// The true time.
    pub time: FixedClock,
    /// What decides.
    pub chance: Chance,
    /// What happened.
    pub trace: Trace,
    /// What should not have.
    pub faults: Vec<String>,
    /// The rule that is broken on purpose.
    pub plant: Option<Plant>,
    /// Polls, in the order of their opening.
    pub polls: Vec<KnownPoll>,
    /// Proposals and who published them.
    pub proposals: Vec<(ProposalId, usize)>,
    /// Moves that were begun.
    pub moves: Vec<KnownMove>,
    /// Who cannot be called, if anybody.
    pub hidden: Option<usize>,
    /// Who has yet to join, if anybody.
    pub late: Option<usize>,
    /// What was void in the log of who has left.
    pub gone: TakenBack,
    /// Exchanges in a thousand that go wrong, until everything heals.
    pub bad: usize,
    /// Whether somebody's tail may be lost: no second disaster before the first is over.
    pub unsure: Option<usize>,
    _folder: TempDir,
}

impl World {
    /// A world as a seed makes it.
    pub fn new(seed: u64, plant: Option<Plant>, keep_trace: bool) -> Self {
        let mut chance = Chance::new(seed);
        // Small worlds mostly: most of what can go wrong between five goes wrong between three.
        let count = match chance.below(100) {
            0..50 => 2,
            50..88 => 3,
            88..96 => 4,
            _ => 5,
        };
        let bad = [0, 20, 80, 200, 400][chance.below(5)];
        let time = FixedClock::new(start());
        time.advance(Duration::from_secs(60));
        let net = Net::new(&time, chance.draw(), bad);
        let root = folder();
        // Mostly everybody is there from the beginning, and can be called.
        let late = count > 2 && chance.below(6) == 0;
        let hidden = Some(chance.below(6 * count)).filter(|at| *at < count);
        let founded = &template(count, late).chapters;
        // From here on ids, salts and tokens follow from the seed too.
        Stream::draw_from(Some(Stream::new(seed)));
        let copied = founded.iter().map(|one| Site::copied(one, root.path(), &time, &net));
        let sites: Vec<Site> = copied.collect();
        let mut trace = Trace::new(keep_trace);
        trace.say(format!("seed {seed}: {count} chapters, {bad} permille of calls go wrong"));
        let mut world = Self {
            sites,
            net,
            time,
            chance,
            trace,
            faults: Vec::new(),
            plant,
            polls: Vec::new(),
            proposals: Vec::new(),
            moves: Vec::new(),
            unsure: None,
            hidden: None,
            late: late.then_some(count - 1),
            gone: TakenBack::default(),
            bad,
            _folder: root,
        };
        if let Some(at) = hidden {
            world.hide(at);
            world.founded_anew();
        }
        world
    }

    /// Any chapter.
    pub fn any(&mut self) -> usize {
        self.chance.below(self.sites.len())
    }

    /// Any chapter but this one.
    pub fn another(&mut self, than: usize) -> usize {
        let count = self.sites.len();
        (than + 1 + self.chance.below(count - 1)) % count
    }

    /// The origin of a chapter.
    pub fn origin(&self, at: usize) -> Origin {
        self.sites[at].origin().clone()
    }

    /// Says what a chapter did.
    pub fn say(&mut self, at: usize, what: impl AsRef<str>) {
        let (name, now) = (self.sites[at].founded.name, self.time.now());
        self.trace.say(format!("{now} {name}: {}", what.as_ref()));
    }

    /// Something that should not be.
    pub fn fault(&mut self, what: impl Into<String>) {
        let what = what.into();
        self.trace.say(format!("FAULT {what}"));
        self.faults.push(what);
    }

    /// Does something at a chapter that runs. Nothing comes back from one that is down, or whose
    /// power fails over it.
    pub fn at<T>(&mut self, at: usize, work: impl FnOnce(&mut Steps) -> T) -> Option<T> {
        let site = &mut self.sites[at];
        let steps = site.up.as_mut()?;
        let done = catch_unwind(AssertUnwindSafe(|| work(steps)));
        let off = site.machine.is_off();
        let news = self.net.news();
        for line in news {
            self.trace.say(format!("  net: {line}"));
        }
        self.bury_the_dead();
        match done {
            Ok(done) if !off => Some(done),
            Ok(_) => None,
            Err(_) if off => None,
            Err(panic) => {
                self.fault(format!("a panic: {}", said(&*panic)));
                None
            }
        }
    }

    /// Does what people or the clock ask of a chapter; what it refuses is part of the story, what
    /// fails inside is a fault. What is done was acknowledged.
    pub fn act<T>(
        &mut self,
        at: usize,
        name: &str,
        work: impl FnOnce(&mut Steps) -> Result<T, Error>,
    ) -> Option<T> {
        let done = self.at(at, work)?;
        match done {
            Ok(done) => {
                self.sites[at].acknowledge();
                let size = self.sites[at].acked.len();
                self.say(at, format!("{name}: done, {size}"));
                Some(done)
            }
            Err(Error::Refused(refusal)) => {
                self.say(at, format!("{name}: {}", refusal.code.name));
                None
            }
            Err(failed) => {
                self.fault(format!("{name} failed: {failed}"));
                None
            }
        }
    }

    /// Chapters whose power failed are down.
    pub fn bury_the_dead(&mut self) {
        for at in 0..self.sites.len() {
            if self.sites[at].machine.is_off() {
                self.sites[at].stop();
                self.sites[at].machine.repair();
                self.say(at, "the power failed");
            }
        }
    }
}

/// The words of a panic.
pub fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "without words".into())
}
