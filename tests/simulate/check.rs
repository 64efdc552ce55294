//! What must be true when everything has come to rest.

use std::collections::{BTreeMap, BTreeSet};

use enlace::error::Error;
use enlace::ledger::rebuild;
use enlace::store::{held, log, peers, polls, projections, rolls};
use enlace_schema::event::poll::{CERTIFIED, Certified, PUBLISHED, Published};
use enlace_schema::event::{Entry, Origin};
use enlace_schema::log::Hash;

use crate::world::World;

/// Most entries of a log that are read: far more than a schedule writes.
const MOST: i64 = 100_000;

impl World {
    /// Looks at everything.
    pub fn check(&mut self) {
        if let Some(down) = self.sites.iter().find(|site| site.up.is_none()) {
            let name = down.founded.name;
            self.fault(format!("{name} is down at the end"));
            return;
        }
        self.same_logs();
        self.nothing_lost();
        self.same_projections();
        self.one_result();
        self.shown_as_said();
        self.nobody_twice();
        self.no_quarrel();
        self.replays();
    }

    fn origins(&self) -> Vec<Origin> {
        self.sites.iter().map(|site| site.origin().clone()).collect()
    }

    /// Everybody holds the same bytes of every log as its author.
    fn same_logs(&mut self) {
        for (author, origin) in self.origins().iter().enumerate() {
            let own = self.sites[author].leaves(origin, 0);
            self.trace.say(format!("{origin}: {} {:?}", own.len(), own.last()));
            for at in 0..self.sites.len() {
                if self.sites[at].leaves(origin, 0) != own {
                    let name = self.sites[at].founded.name;
                    self.fault(format!("{name} holds another log of {origin} than its author"));
                }
            }
        }
    }

    /// What was acknowledged is in the log of its author, at its place.
    fn nothing_lost(&mut self) {
        for at in 0..self.sites.len() {
            let own = self.sites[at].leaves(self.sites[at].origin(), 0);
            let acked = &self.sites[at].acked;
            let lost = acked.iter().enumerate().find(|(seq, leaf)| own.get(*seq) != Some(*leaf));
            if let Some((seq, _)) = lost {
                let (name, count) = (self.sites[at].founded.name, acked.len());
                self.fault(format!("{name} has lost its event {seq} of {count} acknowledged"));
            }
        }
    }

    /// The same logs have the same meaning everywhere.
    fn same_projections(&mut self) {
        let dumps: Vec<_> = self.sites.iter().map(|site| site.read(projections::dump)).collect();
        let Some(first) = dumps.first() else { return };
        self.trace.say(format!("projections {}", projections::digest_of(first)));
        for (at, dump) in dumps.iter().enumerate() {
            let tables = projections::differing(first, dump);
            if !tables.is_empty() {
                let name = self.sites[at].founded.name;
                self.fault(format!("{name} has other projections: {tables:?}"));
            }
        }
    }

    /// Every chapter that has joined a poll counts it, all count the same, and one result at most
    /// is certified and published, whatever any log says. Who was away while it was open never
    /// joins.
    fn one_result(&mut self) {
        let mut certified: BTreeMap<String, BTreeSet<Hash>> = BTreeMap::new();
        for at in 0..self.sites.len() {
            for (poll, result) in self.certified_by(at) {
                certified.entry(poll).or_default().insert(result);
            }
        }
        let taken_back = self.taken_back();
        for (poll, results) in certified {
            if results.len() > 1 && !taken_back.concerns(&poll) {
                self.fault(format!("{poll} has {} certified results", results.len()));
            }
        }
        for known in self.polls.clone() {
            let poll = known.poll.to_string();
            let found = self.sites[0].read(|conn| {
                let Some(row) = polls::find_by_id(conn, &poll)? else { return Ok(None) };
                let mut joined = 0;
                for chapter in row.opened()?.chapters {
                    let join = polls::find_join(conn, chapter.as_str(), &poll)?;
                    joined += usize::from(join.is_some_and(|join| join.host == row.origin));
                }
                let tallies = polls::tallies_of(conn, &[poll.as_str()])?;
                Ok(Some((row.voided_ms.is_some(), joined, tallies)))
            });
            // A poll that was opened and lost before anybody heard of it is no poll.
            let Some((void, joined, tallies)) = found else { continue };
            let results: BTreeSet<_> = tallies.iter().map(|row| row.result_hash.clone()).collect();
            self.trace.say(format!("{poll}: {} tallies {results:?}", tallies.len()));
            if taken_back.concerns(&poll) {
                continue;
            }
            if results.len() > 1 {
                self.fault(format!("{poll} was counted to {} results", results.len()));
            }
            if !void && tallies.len() != joined {
                let count = tallies.len();
                self.fault(format!("{poll}: {count} of {joined} that joined have counted"));
            }
        }
    }

    /// Whoever has moved is on two rolls at most and in one figure: the places that a result counts
    /// are no more than the people who have any.
    fn nobody_twice(&mut self) {
        let taken_back = self.taken_back();
        // Who had moved by words that are void is at home at both.
        if taken_back.moved_anybody() {
            return;
        }
        for known in self.polls.clone() {
            let poll = known.poll.to_string();
            // A roll that was taken back has no places any more, and may have been counted.
            if taken_back.concerns(&poll) {
                continue;
            }
            let counted = self.sites[0].read(|conn| {
                let Some(tally) = polls::tallies_of(conn, &[poll.as_str()])?.pop() else {
                    return Ok(None);
                };
                let result = tally.tallied()?.result;
                let mut people = BTreeSet::new();
                let mut places = 0;
                for chapter in &result.chapters {
                    places += chapter.figures.entitled.members;
                    for row in rolls::entries(conn, chapter.origin.as_str(), &poll)? {
                        people.insert((row.member, row.seat));
                    }
                }
                Ok(Some((places, people.len() as u64)))
            });
            if let Some((places, people)) = counted.filter(|(places, people)| places > people) {
                self.fault(format!("{poll} counts {places} places of {people} people"));
            }
        }
    }

    /// What stands in the own log of a chapter, whether or not anybody takes it for valid.
    fn certified_by(&self, at: usize) -> Vec<(String, Hash)> {
        let origin = self.sites[at].origin().as_str();
        self.sites[at].read(|conn| {
            let mut found = Vec::new();
            for row in log::entries_from(conn, origin, 0, MOST)? {
                let entry = Entry::from_bytes(row.entry).map_err(Error::internal)?;
                let envelope = entry.envelope().map_err(Error::internal)?;
                if row.kind == CERTIFIED {
                    let body: Certified = envelope.body().map_err(Error::internal)?;
                    found.push((body.poll.to_string(), body.result_hash));
                } else if row.kind == PUBLISHED {
                    let body: Published = envelope.body().map_err(Error::internal)?;
                    found.push((body.poll.to_string(), body.result_hash));
                }
            }
            Ok(found)
        })
    }

    /// Honest chapters set nothing of each other aside, and keep no signed evidence of a fork.
    fn no_quarrel(&mut self) {
        for at in 0..self.sites.len() {
            for origin in self.origins() {
                let (aside, forks) = self.sites[at].read(|conn| {
                    let mut aside = held::since(conn, origin.as_str(), 0)?;
                    aside.retain(|row| row.class != "D" && row.class != "V");
                    let mut forks = peers::evidence_of(conn, origin.as_str(), 100)?;
                    forks.retain(|row| row.code == "E_FORK");
                    Ok((aside, forks.len()))
                });
                let name = self.sites[at].founded.name;
                if let Some(row) = aside.first() {
                    let (seq, code) = (row.seq, row.code.clone());
                    self.fault(format!("{name} set aside {origin} {seq}: {code}"));
                }
                if forks > 0 {
                    self.fault(format!("{name} has evidence of a fork of {origin}"));
                }
            }
        }
    }

    /// The stored bytes verify, and a replay of them changes nothing. One chapter is enough: all
    /// hold the same.
    fn replays(&mut self) {
        let at = self.any();
        let instance = self.sites[at].instance().clone();
        match rebuild::verify(instance.store(), |_, _| ()) {
            Ok(checks) => {
                for check in checks.into_iter().filter(|check| check.fault.is_some()) {
                    self.fault(format!("{} does not verify: {:?}", check.origin, check.fault));
                }
            }
            Err(error) => self.fault(format!("verification: {error}")),
        }
        match rebuild::compare(&instance.ledger, |_, _| ()) {
            Ok(report) if report.changed.is_empty() => {}
            Ok(report) => self.fault(format!("a replay changes {:?}", report.changed)),
            Err(error) => self.fault(format!("replay: {error}")),
        }
    }
}
