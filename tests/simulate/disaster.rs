//! Disasters: crashes, power cuts between two commits, restores of old backups, clocks set wrong.

use std::time::Duration;

use enlace::error::Error;
use enlace::store::peers;

use crate::plant::Plant;
use crate::site::Site;
use crate::world::World;

/// How long it takes people to put a backup in place: longer than anything stays under way and
/// than a token is good for (protocol §5), so that no request from before arrives after it.
const RESTORE_SECS: u64 = 400;
/// By how much an honest clock is wrong at most, in seconds: two of them stay within the 60 s that
/// tokens allow (rule 31).
const WRONG_SECS: i64 = 12;

impl World {
    /// One disaster, or its end.
    pub fn disaster(&mut self) {
        let down: Vec<usize> = (0..self.sites.len()).filter(|at| self.is_down(*at)).collect();
        if let Some(at) = self.chance.pick(&down).copied().filter(|_| self.chance.below(4) > 0) {
            self.boot(at);
            return;
        }
        let at = self.any();
        match self.chance.below(10) {
            0..3 => self.crash(at),
            3..6 => {
                let questions = self.chance.between(1, 12);
                self.sites[at].machine.fail_after(questions);
                self.say(at, format!("the power will fail after {questions}"));
            }
            6..8 => self.back_up(at),
            8 => self.restore(at),
            _ => {
                let secs = self.chance.between(-WRONG_SECS / 2, WRONG_SECS / 2);
                self.set_clock(at, secs);
            }
        }
    }

    /// Whether a chapter is down.
    pub fn is_down(&self, at: usize) -> bool {
        self.sites[at].up.is_none()
    }

    fn set_clock(&mut self, at: usize, secs: i64) {
        // Set anew, not on top of what was wrong before.
        let before = self.sites[at].wrong_secs;
        self.sites[at].machine.leap_secs(secs - before);
        self.sites[at].wrong_secs = secs;
        self.say(at, format!("the clock is wrong by {secs} s"));
    }

    fn crash(&mut self, at: usize) {
        if self.is_down(at) {
            return;
        }
        self.sites[at].stop();
        self.sites[at].machine.repair();
        if self.plant == Some(Plant::LostCommit)
            && let Some(copied) = self.sites[at].before.take()
        {
            self.sites[at].put_back(&copied);
        }
        self.say(at, "crashes");
    }

    /// Starts a chapter; it may stay down, and say why.
    pub fn boot(&mut self, at: usize) {
        self.sites[at].machine.repair();
        let skip = self.plant == Some(Plant::NoGuard) && self.sites[at].aside.is_some();
        let booted = self.boot_quietly(at, skip);
        match booted {
            Some(Ok(())) => {
                let size = self.sites[at].knows(&self.origin(at));
                let held = self.at(at, |steps| steps.instance().ledger.is_read_only());
                self.say(at, format!("starts with {size}, read-only {held:?}"));
                self.settle_restored(at);
            }
            Some(Err(Error::Refused(refusal))) => {
                self.say(at, format!("does not start: {}", refusal.code.name));
            }
            Some(Err(failed)) => self.fault(format!("does not start: {failed}")),
            None => {}
        }
    }

    fn boot_quietly(&mut self, at: usize, skip: bool) -> Option<Result<(), Error>> {
        let site = &mut self.sites[at];
        let boot = std::panic::AssertUnwindSafe(|| site.boot(skip));
        let done = std::panic::catch_unwind(boot);
        for line in self.net.news() {
            self.trace.say(format!("  net: {line}"));
        }
        // Whoever was asked over it may have lost its power meanwhile.
        self.bury_the_dead();
        match done {
            Ok(done) => Some(done),
            Err(panic) => {
                self.fault(format!("a panic at the start: {}", crate::world::said(&*panic)));
                None
            }
        }
    }

    fn back_up(&mut self, at: usize) {
        // Who has joined nobody yet has nobody to ask for what a copy lacks.
        if self.is_down(at) || self.late == Some(at) {
            return;
        }
        let copied = self.sites[at].back_up();
        self.sites[at].backups.push(copied);
        self.say(at, "a backup is made");
    }

    /// The disk fails, and an older database takes the place of the newest. Sometimes the mark is
    /// lost with it; sometimes the newest is found again later.
    fn restore(&mut self, at: usize) {
        let backups = self.sites[at].backups.clone();
        if self.unsure.is_some() || self.late.is_some() || self.sites[at].aside.is_some() {
            return;
        }
        let Some(copied) = self.chance.pick(&backups).cloned() else { return };
        let newest = self.sites[at].back_up();
        let published = self.sites[at].published();
        self.sites[at].stop();
        self.sites[at].machine.repair();
        self.sites[at].put_back(&copied);
        self.sites[at].aside = Some(newest);
        self.unsure = Some(at);
        // With keys that changed in a part that is lost, only recovery keys would help.
        let left = self.held_elsewhere(at).max(self.own_size(at));
        let kept = left >= self.sites[at].rotated && !self.was_shown_more(at);
        let kept = kept && self.is_waited_for(at);
        self.sites[at].mark_lost = self.chance.below(2) == 0 && kept;
        self.sites[at].promised = published.max(self.held_elsewhere(at));
        if self.sites[at].mark_lost {
            let mark = self.sites[at].config.highwater_file.clone();
            // It may never have been written.
            let _ = mark.map(std::fs::remove_file);
            self.lose_what_nobody_holds(at);
        }
        self.time.advance(Duration::from_secs(RESTORE_SECS));
        self.net.forget();
        let size = self.own_size(at);
        let mark = if self.sites[at].mark_lost { "no mark" } else { "its mark" };
        self.say(at, format!("an old backup of {size} is put in place, with {mark}"));
        self.boot(at);
    }

    /// With the newest database and the mark gone for good, what was in no other house is lost.
    fn lose_what_nobody_holds(&mut self, at: usize) {
        self.sites[at].promised = self.held_elsewhere(at);
        self.sites[at].aside = None;
    }

    fn held_elsewhere(&self, at: usize) -> u64 {
        let origin = self.origin(at);
        let others = (0..self.sites.len()).filter(|other| *other != at);
        others.map(|other| self.sites[other].holds(&origin)).max().unwrap_or(0)
    }

    /// Whether waiting for everybody helps: who is suspended in the database in place is asked and
    /// not waited for, and must not be the one who holds the most (rule 29, decision 0050).
    fn is_waited_for(&self, at: usize) -> bool {
        let (origin, most) = (self.origin(at), self.held_elsewhere(at));
        let rows = self.sites[at].read(|conn| peers::of(conn, origin.as_str()));
        // Who cannot be called calls once it has read that it has to.
        let told = |hidden: usize| self.sites[hidden].holds(&origin) >= self.sites[at].begun;
        if self.hidden.is_some_and(|hidden| hidden != at && !told(hidden)) {
            return false;
        }
        // Who has left is silent for good: where a revocation took back that it was suspended, only
        // the word of the operator opens the database.
        let here = |peer: &str| self.sites.iter().any(|site| site.origin().as_str() == peer);
        if rows.iter().any(|row| !row.suspended && !here(&row.peer)) {
            return false;
        }
        let trusted = |site: &&Site| {
            rows.iter().any(|row| row.peer == site.origin().as_str() && !row.suspended)
        };
        self.sites.iter().filter(trusted).any(|site| site.holds(&origin) == most)
    }

    /// Whether somebody was shown more of a log than anybody holds: such a log cannot be had back
    /// from peers, and its chapter rightly does not start without its newest database.
    fn was_shown_more(&self, at: usize) -> bool {
        let origin = self.origin(at);
        let others = (0..self.sites.len()).filter(|other| *other != at);
        let shown = others.map(|other| self.sites[other].knows(&origin)).max().unwrap_or(0);
        shown > self.held_elsewhere(at)
    }

    fn own_size(&self, at: usize) -> u64 {
        self.sites[at].holds(&self.origin(at))
    }

    /// Once what was restored is open for changes, it must hold what it has promised, and another
    /// disaster may come. What was acknowledged and never left the house is lost with the disk; in
    /// its place stands what the copy has, of which part may be from before an earlier disaster.
    pub fn settle_restored(&mut self, at: usize) {
        if self.unsure != Some(at) {
            return;
        }
        let open = self.at(at, |steps| !steps.instance().ledger.is_read_only()) == Some(true);
        if open {
            let left = usize::try_from(self.sites[at].promised).unwrap_or(usize::MAX);
            self.sites[at].acked.truncate(left);
            self.sites[at].acknowledge();
            self.unsure = None;
            self.sites[at].aside = None;
        }
    }

    /// The newest database is found after all, and put back.
    pub fn find_newest(&mut self, at: usize) {
        let Some(newest) = self.sites[at].aside.take() else { return };
        self.sites[at].stop();
        self.sites[at].machine.repair();
        self.sites[at].put_back(&newest);
        self.say(at, "the newest database is found again");
        self.boot(at);
        self.unsure = None;
    }
}
