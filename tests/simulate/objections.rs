//! What committees do when they do not agree: they object to a result, say how that ended, and
//! correct a roll that is frozen (rules 36, 38 and 45).

use std::time::Duration;

use enlace::actions::polls::{
    CorrectRoll, DisputePoll, OnePoll, SettleDispute, correct_roll, dispute_poll, publish_poll,
    settle_dispute,
};
use enlace::error::{Error, codes};
use enlace::store::{disputes, log, polls, rolls};
use enlace_schema::event::correction::CorrectionReason;
use enlace_schema::event::dispute::{Ending, Reason};
use enlace_schema::ids::MemberId;

use crate::plant::Plant;
use crate::world::{KnownPoll, World};

/// Longer than a host waits for a dispute to end, with the days in which one may be opened.
const OVER: Duration = Duration::from_hours(24 * 33);
/// Longer than the days in which a dispute may be opened.
const WINDOW: Duration = Duration::from_hours(25);

impl World {
    /// A committee objects to a result, or says how that ended.
    pub fn object(&mut self) {
        let at = self.any();
        let Some(known) = self.recent() else { return };
        if self.chance.below(3) == 0 { self.settle(at, &known) } else { self.dispute(at, &known) }
    }

    fn dispute(&mut self, at: usize, known: &KnownPoll) {
        let officer = self.sites[at].officer();
        let Some(reason) = self.chance.pick(&Reason::ALL).copied() else { return };
        let input = DisputePoll { poll: known.poll.clone(), reason };
        self.act(at, "dispute", |steps| dispute_poll(steps.instance(), &officer, input));
    }

    fn settle(&mut self, at: usize, known: &KnownPoll) {
        let officer = self.sites[at].officer();
        let Some(outcome) = self.chance.pick(&Ending::ALL).copied() else { return };
        let input = SettleDispute { poll: known.poll.clone(), outcome };
        self.act(at, "end a dispute", |steps| settle_dispute(steps.instance(), &officer, input));
    }

    /// A committee corrects its roll: somebody loses the vote, gets it back, or has another place.
    pub fn correct(&mut self) {
        let at = self.any();
        let own = self.origin(at);
        let polls: Vec<KnownPoll> = self.polls.iter().rev().take(3).cloned().collect();
        // Of what it has joined, the newest.
        let found = self.sites[at].read(|conn| {
            for known in polls {
                let ever = rolls::ever(conn, own.as_str(), known.poll.as_ref())?;
                if !ever.is_empty() {
                    let people = ever.iter().map(|row| Ok(row.member.parse()?));
                    return Ok(Some((known, people.collect::<Result<Vec<MemberId>, Error>>()?)));
                }
            }
            Ok(None)
        });
        let Some((known, mut people)) = found else { return };
        // Or somebody who has no business on it.
        people.extend(self.sites[at].members.last().cloned());
        let Some(member) = self.chance.pick(&people).cloned() else { return };
        let (add, remove) = match self.chance.below(3) {
            0 => (Vec::new(), vec![member]),
            1 => (vec![member], Vec::new()),
            _ => (vec![member.clone()], vec![member]),
        };
        let Some(reason) = self.chance.pick(&CorrectionReason::ALL).copied() else { return };
        let officer = self.sites[at].officer();
        let input = CorrectRoll { poll: known.poll, reason, add, remove };
        self.act(at, "correct", |steps| correct_roll(steps.instance(), &officer, input));
    }

    /// At the end, before anybody certifies, some object who have not yet.
    pub fn last_objections(&mut self) {
        for known in self.polls.clone() {
            let at = self.any();
            if self.chance.below(4) == 0 {
                self.dispute(at, &known);
            }
        }
    }

    /// Whether a publication waits: for days that have to pass, or for a dispute.
    pub fn is_held_up(&mut self) -> bool {
        self.polls.clone().iter().any(|known| {
            let poll = known.poll.to_string();
            self.sites[known.host].read(|conn| {
                let Some(row) = polls::find_by_id(conn, &poll)? else { return Ok(false) };
                let days = row.opened()?.dispute_days > 0;
                let objected = !disputes::of_polls(conn, &[&poll])?.is_empty();
                let waits = row.voided_ms.is_none() && row.published_ms.is_none();
                Ok(waits && (days || objected))
            })
        })
    }

    /// The days pass in which one may object, and most of those who did say how it ended. Not all:
    /// some never do.
    pub fn objections_end(&mut self) {
        self.time.advance(WINDOW);
        for known in self.polls.clone() {
            for at in 0..self.sites.len() {
                if at == known.host || self.chance.below(3) > 0 {
                    self.settle(at, &known);
                }
            }
        }
    }

    /// Nobody who objects and never ends it keeps a result from being published for longer than
    /// the host has to wait (rule 45).
    pub fn wait_them_out(&mut self) {
        self.time.advance(OVER);
    }

    /// The host publishes, as far as it may.
    pub fn publish_result(&mut self, known: &KnownPoll) {
        let at = known.host;
        let (officer, one) = (self.sites[at].officer(), OnePoll { poll: known.poll.clone() });
        let deaf = self.plant == Some(Plant::DeafHost) && !self.is_down(at);
        if deaf {
            self.sites[at].execute("UPDATE disputes SET ending = 'x' || coalesce(ending, '')");
        }
        let published =
            self.act(at, "publish result", |steps| publish_poll(steps.instance(), &officer, one));
        if deaf && !self.is_down(at) {
            self.sites[at].execute("UPDATE disputes SET ending = nullif(substr(ending, 2), '')");
        }
        if published.is_some() {
            self.named_all(known);
        }
    }

    /// Whoever publishes names every dispute that it holds and that has not ended.
    fn named_all(&mut self, known: &KnownPoll) {
        let poll = known.poll.to_string();
        let passed_over = self.sites[known.host].read(|conn| {
            let Some(row) = polls::find_by_id(conn, &poll)? else { return Ok(Vec::new()) };
            let opened = row.opened()?;
            let mut open = disputes::open_of(conn, &row, &opened)?;
            let published = disputes::publications(conn, &[&poll])?;
            let of_host = |(host, ..): &(String, String, _)| *host == row.origin;
            if let Some((.., (_, published))) = published.into_iter().find(of_host) {
                open.retain(|dispute| {
                    let named = |one: &enlace_schema::event::EventRef| {
                        one.log.as_str() == dispute.origin
                            && log::signed(one.seq).is_ok_and(|seq| seq == dispute.seq)
                    };
                    !published.disputed.iter().any(named)
                });
            }
            Ok(open.into_iter().map(|dispute| dispute.origin).collect())
        });
        if !passed_over.is_empty() {
            self.fault(format!("{poll} was published over disputes of {passed_over:?}"));
        }
    }

    /// After the longest wait nothing but people's own word holds a publication up.
    pub fn nobody_waits_for_ever(&mut self) {
        for known in self.polls.clone() {
            let (at, poll) = (known.host, known.poll);
            let officer = self.sites[at].officer();
            let waits = self.act(at, "publish result", |steps| {
                match publish_poll(steps.instance(), &officer, OnePoll { poll: poll.clone() }) {
                    Err(no) if no.is(codes::DISPUTE_OPEN) => Ok(true),
                    Err(no) if no.is(codes::DISPUTE_WINDOW_OPEN) => Ok(true),
                    done => done.map(|_| false),
                }
            });
            if waits == Some(true) {
                self.fault(format!("{poll} is held up for ever"));
            }
        }
    }
}
