//! A chapter whose log ends in a poll of many ballots, and observers that take the log in.

use std::time::{Duration, Instant};

use enlace::clock::FixedClock;
use enlace::federation::pages;
use enlace::ledger::{admit, publish};
use enlace::store::{ballots, log, rolls};
use enlace_schema::event::member::{ADMITTED, Admitted, MemberKind};
use enlace_schema::event::poll::{BALLOT_CAST, BallotCast, Opened};
use enlace_schema::event::{Actor, Draft, Entry};
use enlace_schema::ids::{EntryId, PollId};
use enlace_schema::voting::Choices;
use enlace_schema::voting::envelope::BoxKey;
use enlace_schema::voting::rules::{Electorate, OrgMode};

use crate::harness::TestDb;
use crate::harness::chapter::{Chapter, JOINED, start};
use crate::harness::polls::{open, question};

/// Events appended in one command while the scene is made.
const BATCH: usize = 500;

/// A chapter, its poll, and the ballots in its log.
pub struct Scene {
    /// The author of the log.
    pub chapter: Chapter,
    /// Its ballots, in order.
    pub ballots: Vec<Entry>,
    drafts: Vec<Draft>,
    /// Seq of the first ballot, and after the last one.
    first: u64,
    end: u64,
}

impl Scene {
    /// A chapter of as many members as there are ballots, each of which cast one.
    pub fn new(db: TestDb, count: usize) -> Self {
        let chapter = Chapter::founded_in(db, "us", "us-ny", FixedClock::new(start()), 8101);
        let (poll, drafts) = poll(&chapter, count);
        let first = chapter.size();
        for batch in drafts.chunks(BATCH) {
            write(&chapter, batch.to_vec());
        }
        let end = chapter.size();
        publish::publish(&chapter.instance.ledger).expect("published");
        let origin = chapter.origin().as_str();
        let stored = |conn: &mut enlace::store::Connection| {
            let seqs: Vec<i64> =
                ballots::of(conn, origin, poll.as_ref())?.iter().map(|row| row.seq).collect();
            log::entries_at(conn, origin, &seqs)
        };
        let stored = chapter.instance.store().read(stored).expect("ballots");
        let entry = |row: enlace::store::tables::EntryRow| Entry::from_bytes(row.entry);
        let ballots: Vec<Entry> =
            stored.into_iter().map(|row| entry(row).expect("an entry")).collect();
        assert_eq!(ballots.len(), count, "every ballot is admissible");
        Self { chapter, ballots, drafts, first, end }
    }

    /// Appends a ballot that replaces an earlier one, in a command of its own.
    pub fn append(&self, n: usize) {
        write(&self.chapter, vec![self.drafts[n % self.drafts.len()].clone()]);
    }

    /// Lets an observer take in the first `most` ballots in pages of `size`; how many it were, and
    /// how long it took from the first page's bytes to the last commit. What comes before the
    /// ballots is not counted.
    pub fn admit(&self, db: TestDb, size: usize, most: usize) -> (usize, Duration) {
        let observer =
            Chapter::founded_in(db, "observer", "us-ny", self.chapter.clock.clone(), 8102);
        let ledger = &observer.instance.ledger;
        let (origin, genesis) = (self.chapter.origin().clone(), self.chapter.genesis);
        let begin = origin.clone();
        ledger.write_side(move |tx| admit::begin(tx.conn(), &begin, genesis)).expect("a log");
        let mut held = ledger.held(&origin).expect("nothing");
        for body in self.pages(0, self.first, BATCH) {
            held = ledger.admit(&held, &body).expect("an honest page").held;
        }
        let last = self.end.min(self.first + most as u64);
        let counted = self.pages(self.first, last, size);
        let begun = Instant::now();
        let mut inflow = ledger.inflow(held);
        for body in &counted {
            inflow.take(body).expect("an honest page");
        }
        inflow.finish().expect("stored");
        let took = begun.elapsed();
        let held = inflow.held();
        let row = observer.instance.store().read(|conn| log::find(conn, origin.as_str()));
        assert_eq!(row.expect("a read").map(|row| row.size), Some(held.size.cast_signed()));
        (usize::try_from(last - self.first).expect("small"), took)
    }

    /// Pages of the log from one seq to another, as they travel.
    fn pages(&self, from: u64, to: u64, size: usize) -> Vec<Vec<u8>> {
        let mut all = Vec::new();
        let mut from = from;
        while from < to {
            let room = usize::try_from(to - from).expect("small");
            let read = |conn: &mut enlace::store::Connection| {
                pages::read(conn, self.chapter.origin(), from, size.min(room))
            };
            let page = self.chapter.instance.store().snapshot(read).expect("a page");
            from = page.next;
            all.push(page.body);
        }
        all
    }
}

/// Admits so many members to a chapter and opens a poll to them; its id, and a ballot of each.
pub fn poll(chapter: &Chapter, count: usize) -> (PollId, Vec<Draft>) {
    admit_members(chapter, count);
    let mut draft = question(chapter);
    draft.electorate = Some(Electorate {
        weights: [(MemberKind::Individual, 1)].into(),
        org_mode: OrgMode::WeightedBallot,
        joined_by: None,
        // Dues are another matter.
        good_standing: false,
    });
    let poll = open(chapter, draft);
    let drafts = drafts(chapter, &poll, count);
    (poll, drafts)
}

/// Appends events in a command of their own.
pub fn write(chapter: &Chapter, drafts: Vec<Draft>) {
    let append = move |tx: &mut enlace::ledger::Tx<'_>| {
        drafts.iter().try_for_each(|draft| tx.append(draft).map(drop))
    };
    // As ballots are.
    chapter.instance.ledger.write_light(append).expect("events");
}

fn admit_members(chapter: &Chapter, count: usize) {
    let now = chapter.instance.now();
    let admitted = |n| {
        // A second each: so many ids of one instant would meet.
        let member = enlace::random::id_of(chapter.origin(), now.plus_secs(n));
        Draft::new(ADMITTED, &Admitted { member, kind: MemberKind::Individual, since: JOINED })
    };
    let drafts: Vec<Draft> = (0..).take(count).map(admitted).collect();
    for batch in drafts.chunks(BATCH) {
        write(chapter, batch.to_vec());
    }
}

/// A ballot for each of the first places on the roll, sealed as a member's would be.
fn drafts(chapter: &Chapter, poll: &PollId, count: usize) -> Vec<Draft> {
    let (origin, keys) = (chapter.origin(), chapter.instance.ledger.keys());
    let (opened, entries) = chapter
        .instance
        .store()
        .snapshot(|conn| {
            let opened: Opened = enlace::store::polls::get_by_id(conn, poll.as_ref())?.opened()?;
            Ok((opened, rolls::entries(conn, origin.as_str(), poll.as_ref())?))
        })
        .expect("a roll");
    let key = BoxKey::derive(keys.ballot.as_slice(), origin, poll);
    let ballot = |(n, row): (usize, &enlace::store::tables::RollEntryRow)| {
        let entry: EntryId = row.entry.parse().expect("an id");
        let choices = if n.is_multiple_of(3) { Choices::No } else { Choices::Yes };
        let nonce = enlace::random::bytes();
        let envelope = key.seal(&opened, &entry, origin, &choices, nonce);
        let body = BallotCast { poll: poll.clone(), entry, envelope };
        let (member, role) = (Some(row.member.clone()), "member".to_owned());
        Draft::new(BALLOT_CAST, &body).by(Actor { member, role, mandate: String::new() })
    };
    entries.iter().enumerate().take(count).map(ballot).collect()
}
