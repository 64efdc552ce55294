//! A forged log that hosts a poll of its own chapter, step by step, each true of the log so far or
//! as wrong as a test wants it.

use std::collections::BTreeMap;

use enlace_schema::event::envelope::Actor;
use enlace_schema::event::member::{ADMITTED, Admitted, MemberKind};
use enlace_schema::event::poll::{
    self, BallotCast, Certified, Joined, Opened, Published, RollEntry, RollFrozen, Sealed, Tallied,
};
use enlace_schema::event::{Draft, EventRef};
use enlace_schema::ids::{EntryId, MemberId};
use enlace_schema::log::Hash;
use enlace_schema::text::Lang;
use enlace_schema::voting::Choices;
use enlace_schema::voting::envelope::BoxKey;
use enlace_schema::voting::moved::Moves;
use enlace_schema::voting::roll;
use enlace_schema::voting::rules::{
    Electorate, Method, MissingChapter, OrgMode, RULES_VERSION, Secrecy, Threshold, TieRule,
};
use enlace_schema::voting::seal::Ballots;
use enlace_schema::voting::tally::{CastBallot, ChapterInput, PollInput, SealRef, tally};

use super::chapter::JOINED;
use super::forge::ForgedLog;
use super::polls::both;

/// A forged log and its poll.
pub struct Hosted {
    /// The log.
    pub log: ForgedLog,
    /// The poll, as it is opened.
    pub opened: Opened,
    /// The roll: two places of an organisation, then some of individuals.
    pub roll: Vec<RollEntry>,
    /// Another log's `poll.opened`, where the poll is that log's.
    pub guest_of: Option<EventRef>,
    /// Id of `poll.opened`, once it was said.
    id: Hash,
    /// Seq and id of the seal, once it was said.
    seal: Option<SealRef>,
    cast: Vec<CastBallot>,
    leaves: Vec<Hash>,
}

impl Hosted {
    /// A log with its members, and the poll that it will open; `individuals` beside one
    /// organisation of two seats.
    pub fn new(name: &str, individuals: usize) -> Self {
        let others = std::iter::repeat_n(MemberKind::Individual, individuals);
        Self::of(name, std::iter::once(MemberKind::Organisation).chain(others))
    }

    /// The same with individuals alone.
    pub fn of_individuals(name: &str, count: usize) -> Self {
        Self::of(name, std::iter::repeat_n(MemberKind::Individual, count))
    }

    fn of(name: &str, members: impl Iterator<Item = MemberKind>) -> Self {
        let mut log = ForgedLog::new(name);
        let mut roll = Vec::new();
        for (n, kind) in (0..).zip(members) {
            let seats: &[Option<u8>] = match kind {
                MemberKind::Organisation => &[Some(1), Some(2)],
                _ => &[None],
            };
            let at = log.at.plus_secs(n);
            let member: MemberId = enlace::random::id_of(&log.origin, at);
            let admitted = Admitted { member: member.clone(), kind, since: JOINED };
            log.say(&Draft::new(ADMITTED, &admitted));
            for seat in seats {
                let (entry, member) = (enlace::random::id(at), member.clone());
                roll.push(RollEntry { entry, member, weight: 1, seat: *seat });
            }
        }
        roll.sort_by(|a, b| a.entry.cmp(&b.entry));
        let opened = opened(&log);
        let (cast, leaves) = (Vec::new(), Vec::new());
        let (guest_of, id) = (None, Hash([0; 32]));
        Self { log, opened, roll, guest_of, id, seal: None, cast, leaves }
    }

    /// Goes on to another poll of the same members, a day later.
    pub fn next(&mut self) {
        self.log.at = self.log.at.plus_secs(86_400);
        self.opened = opened(&self.log);
        for (n, place) in (0..).zip(&mut self.roll) {
            place.entry = enlace::random::id(self.log.at.plus_secs(n));
        }
        self.roll.sort_by(|a, b| a.entry.cmp(&b.entry));
        self.cast.clear();
        self.leaves.clear();
        self.seal = None;
    }

    fn key(&self) -> BoxKey {
        BoxKey::derive(&[7; 32], &self.log.origin, &self.opened.poll)
    }

    /// A place of the organisation's: seat 1 or 2.
    pub fn seat(&self, seat: u8) -> EntryId {
        let place = self.roll.iter().find(|place| place.seat == Some(seat)).expect("a seat");
        place.entry.clone()
    }

    /// A place of an individual.
    pub fn alone(&self, n: usize) -> EntryId {
        let mut places = self.roll.iter().filter(|place| place.seat.is_none());
        places.nth(n).expect("a place").entry.clone()
    }

    /// Opens the poll.
    pub fn open(&mut self) {
        self.id = self.log.say(&Draft::new(poll::OPENED, &self.opened)).id();
    }

    /// Writes the pages of the roll, and gives the freeze that goes with them.
    pub fn pages(&mut self) -> RollFrozen {
        let mut seqs: Option<(u64, u64)> = None;
        for page in roll::pages(&self.opened.poll, &self.roll) {
            let seq = self.log.size();
            self.log.say(&Draft::new(poll::ROLL_PAGE, &page));
            seqs = Some((seqs.map_or(seq, |(first, _)| first), seq));
        }
        roll::frozen(&self.opened.poll, &self.roll, seqs)
    }

    /// Freezes the roll.
    pub fn freeze(&mut self) {
        let frozen = self.pages();
        self.log.say(&Draft::new(poll::ROLL_FROZEN, &frozen));
    }

    /// Joins its own poll, or another log's.
    pub fn join(&mut self) {
        let own = (self.log.origin.clone(), self.id);
        let (host, opened) = self.guest_of.clone().map_or(own, |to| (to.log, to.id));
        let joined = Joined {
            poll: self.opened.poll.clone(),
            host,
            opened,
            box_commit: self.key().commitment(),
            box_key: self.opened.live.then(|| self.key().to_b64u()),
        };
        let refs = self.guest_of.clone();
        self.log.say(&Draft::new(poll::JOINED, &joined).referring(refs));
    }

    /// Everything up to the first ballot.
    pub fn begin(&mut self) {
        self.open();
        self.freeze();
        self.join();
    }

    /// The whole poll, from its opening to its result, with a ballot at each place.
    pub fn run(&mut self) {
        self.begin();
        let places: Vec<_> = self.roll.iter().map(|place| place.entry.clone()).collect();
        places.iter().for_each(|place| self.cast(place, None));
        self.seal(&self.sealed());
        let tallied = self.tallied();
        self.tally(&tallied);
        self.certify(tallied.result_hash);
        self.publish(tallied.result_hash);
    }

    /// Casts a ballot, in somebody's name if one is given.
    pub fn cast(&mut self, entry: &EntryId, person: Option<&str>) {
        let (seq, log) = (self.log.size(), &self.log.origin);
        let mut nonce = [0; 12];
        nonce[4..].copy_from_slice(&seq.to_be_bytes());
        let envelope = self.key().seal(&self.opened, entry, log, &Choices::Yes, nonce);
        let (poll, entry) = (self.opened.poll.clone(), entry.clone());
        let body = BallotCast { poll, entry: entry.clone(), envelope: envelope.clone() };
        let mut draft = Draft::new(poll::BALLOT_CAST, &body);
        draft.by = person.map(|person| Actor {
            member: Some(person.into()),
            role: String::new(),
            mandate: String::new(),
        });
        self.leaves.push(self.log.say(&draft).leaf());
        self.cast.push(CastBallot { seq, entry, person: person.map(String::from), envelope });
    }

    /// The true seal.
    pub fn sealed(&self) -> Sealed {
        let there = Ballots { roll: &self.roll, cast: &self.cast, leaves: &self.leaves };
        there.sealed(&self.opened, &self.key())
    }

    /// Says a seal.
    pub fn seal(&mut self, sealed: &Sealed) {
        let seq = self.log.size();
        let id = self.log.say(&Draft::new(poll::SEALED, sealed)).id();
        self.seal = Some(SealRef { seq, id });
    }

    /// The true tally of the log as it stands.
    pub fn tallied(&self) -> Tallied {
        let (origin, poll) = (self.log.origin.clone(), &self.opened.poll);
        let mut input = PollInput::of(&self.opened);
        match self.seal {
            None => input.missing.push(origin.clone()),
            Some(seal) => input.chapters.push(ChapterInput {
                origin: origin.clone(),
                roll: self.roll.clone(),
                ballots: self.cast.clone(),
                seal,
                box_key: self.key(),
                frozen: 0,
                moves: Moves::default(),
            }),
        }
        let result = tally(&input).expect("a count");
        let inputs: Vec<EventRef> = input.inputs();
        let result_hash = result.result_hash(poll, &inputs, &[]);
        let (poll, unwitnessed) = (poll.clone(), Vec::new());
        let silent = Vec::new();
        Tallied { poll, host: origin, inputs, silent, result, result_hash, unwitnessed }
    }

    /// Says a tally.
    pub fn tally(&mut self, tallied: &Tallied) {
        self.log.say(&Draft::new(poll::TALLIED, tallied));
    }

    /// Certifies a result.
    pub fn certify(&mut self, result_hash: Hash) {
        let (poll, host) = (self.opened.poll.clone(), self.log.origin.clone());
        self.log.say(&Draft::new(poll::CERTIFIED, &Certified { poll, host, result_hash }));
    }

    /// Publishes a result.
    pub fn publish(&mut self, result_hash: Hash) {
        let poll = self.opened.poll.clone();
        self.log.say(&Draft::new(
            poll::PUBLISHED,
            &Published { poll, result_hash, certified: Vec::new(), disputed: Vec::new() },
        ));
    }

    /// Voids the poll.
    pub fn void(&mut self) {
        let reason = both("A mistake", "Un error");
        let body = poll::Voided { poll: self.opened.poll.clone(), reason };
        self.log.say(&Draft::new(poll::VOIDED, &body));
    }
}

/// A question to the log's own chapter, open for an hour from the log's time.
pub fn opened(log: &ForgedLog) -> Opened {
    let weights = [(MemberKind::Individual, 1), (MemberKind::Organisation, 2)];
    Opened {
        poll: enlace::random::id_of(&log.origin, log.at),
        proposal: None,
        title: both("Buy a server?", "¿Comprar un servidor?"),
        authoritative: Lang::En,
        method: Method::YesNo,
        options: Vec::new(),
        secrecy: Secrecy::Named,
        electorate: Electorate {
            weights: BTreeMap::from(weights),
            org_mode: OrgMode::TwoRepresentatives,
            joined_by: None,
            good_standing: false,
        },
        quorum: None,
        quorum_chapter: None,
        threshold: Some(Threshold::simple_majority()),
        threshold_chapter: None,
        dual_majority: false,
        abstain_valid: false,
        tie: TieRule::Runoff,
        replaceable: true,
        live: false,
        chapters: vec![log.origin.clone()],
        record_at: log.at,
        opens_at: log.at,
        closes_at: log.at.plus_secs(3_600),
        seal_by: log.at.plus_secs(7_200),
        missing_chapter: MissingChapter::Fail,
        dispute_days: 0,
        rules: RULES_VERSION,
        charter: None,
    }
}
