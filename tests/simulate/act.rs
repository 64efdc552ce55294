//! The steps of a schedule: what people, the clock, the exchange and bad luck do next.

use std::time::Duration;

use enlace::actions::dues::{SettleDues, settle_dues};
use enlace::actions::keys::rotate_keys;
use enlace::actions::members::{AdmitMember, EndMember, admit_member, end_member};
use enlace::actions::peers::{PeerDecision, resume_peer, suspend_peer};
use enlace::actions::polls::{
    CastBallot, DraftPoll, OneDraft, OnePoll, VoidPoll, cast_ballot, certify_poll, draft_poll,
    open_poll, void_poll,
};
use enlace::actions::proposals::{self as texts, CommentProposal, DraftProposal, OneProposal};
use enlace::caller::Caller;
use enlace::clock::Clock;
use enlace::jobs;
use enlace::private::{DuesHow, MemberRecord};
use enlace::views;
use enlace_schema::event::log::KeyRole;
use enlace_schema::event::member::{EndReason, MemberKind};
use enlace_schema::text::{Lang, LocalText};
use enlace_schema::voting::Choices;
use enlace_schema::voting::rules::{Method, MissingChapter};

use crate::world::{KnownPoll, World};

impl World {
    /// One step.
    pub fn step(&mut self) {
        match self.chance.below(104) {
            0..14 => self.time_passes(),
            14..36 => self.exchange(),
            36..46 => self.tick(),
            46..53 => self.members(),
            53..58 => self.proposals(),
            58..63 => self.open(),
            63..74 => self.cast(),
            74..77 => self.moves(),
            77..82 => self.decide(),
            82 => self.rotate(),
            83 => self.suspend(),
            84 => self.revoke(),
            85..87 => drop(self.net.repeat_one()),
            87..90 => self.cut(),
            90 if self.late.is_some() => self.arrive(),
            90..100 => self.disaster(),
            100..102 => self.object(),
            _ => self.correct(),
        }
    }

    fn time_passes(&mut self) {
        let secs = match self.chance.below(10) {
            0..5 => self.chance.between(1, 20),
            5..8 => self.chance.between(20, 600),
            8 => self.chance.between(600, 4_000),
            _ => self.chance.between(3_600, 40_000),
        };
        self.time.advance(Duration::from_secs(u64::try_from(secs).unwrap_or_default()));
        let now = self.time.now();
        self.trace.say(format!("{now}"));
    }

    /// A round of somebody's exchange, or of everything between two.
    fn exchange(&mut self) {
        let at = self.any();
        let other = self.another(at);
        match self.chance.below(5) {
            0 => self.publish(at),
            1 => self.push(at, other),
            2 => self.pull(at, other),
            _ => {
                self.publish(at);
                self.push(at, other);
                self.pull(other, at);
            }
        }
    }

    /// Publishes.
    pub fn publish(&mut self, at: usize) {
        if self.at(at, |steps| steps.publish()).is_some() {
            self.say(at, "publishes");
        }
    }

    /// Asks a peer to cosign.
    pub fn push(&mut self, at: usize, other: usize) {
        let peer = self.origin(other);
        if let Some(done) = self.at(at, |steps| steps.push(&peer)) {
            let name = self.sites[other].founded.name;
            self.say(at, format!("pushes to {name}: {done}"));
        }
    }

    /// Asks a peer for a page.
    pub fn pull(&mut self, at: usize, other: usize) {
        let peer = self.origin(other);
        if self.at(at, |steps| steps.pull(&peer)).is_some() {
            self.sites[at].acknowledge();
            let (name, knows) = (self.sites[other].founded.name, self.sites[at].knows(&peer));
            self.say(at, format!("pulls from {name}: {knows}"));
        }
    }

    fn tick(&mut self) {
        let at = self.any();
        self.tick_at(at);
        self.at(at, |steps| steps.guard().is_ok());
        self.settle_restored(at);
    }

    /// Does what is due at a chapter.
    pub fn tick_at(&mut self, at: usize) -> bool {
        let report = self.act(at, "tick", |steps| jobs::tick(steps.instance()));
        let Some(report) = report else { return true };
        if !report.is_idle() {
            let (joined, sealed) = (report.joined.len(), report.sealed.len());
            let (tallied, failed) = (report.tallied.len(), report.failed);
            self.say(at, format!("joined {joined} sealed {sealed} tallied {tallied} of {failed}"));
        }
        report.is_idle()
    }

    fn members(&mut self) {
        let at = self.any();
        let known = self.sites[at].members.clone();
        match self.chance.below(4) {
            0 if !known.is_empty() => {
                let member = self.chance.pick(&known).cloned();
                let Some(member) = member else { return };
                let input = EndMember { member, reason: EndReason::Withdrawn, on: None };
                self.act(at, "end", |steps| {
                    end_member(steps.instance(), &Caller::instance(), input)
                });
            }
            1 if !known.is_empty() => {
                let member = self.chance.pick(&known).cloned();
                let Some(member) = member else { return };
                let how = DuesHow::Waived { reason: "by lot".into() };
                let input = SettleDues { member, from: None, months: 3, how };
                self.act(at, "settle", |steps| {
                    settle_dues(steps.instance(), &Caller::instance(), input)
                });
            }
            _ => {
                let name = Some("Alguien".to_owned());
                let record = MemberRecord { first_name: name, ..MemberRecord::default() };
                let (kind, record) = (Some(MemberKind::Individual), Some(record));
                let input = AdmitMember { member: None, kind, since: None, record };
                let member = self.act(at, "admit", |steps| {
                    admit_member(steps.instance(), &Caller::instance(), input)
                });
                self.sites[at].members.extend(member);
            }
        }
    }

    fn proposals(&mut self) {
        let at = self.any();
        let known = self.chance.pick(&self.proposals.clone()).cloned();
        let officer = self.sites[at].officer();
        let Some((proposal, of)) = known.filter(|_| self.chance.below(3) > 0) else {
            let (title, body) = ("Un texto".to_owned(), "De una parte.".to_owned());
            let draft = DraftProposal { lang: Lang::Es, title, body };
            let made = self.act(at, "propose", |steps| {
                let draft = texts::draft_proposal(steps.instance(), &officer, draft)?;
                let one = texts::OneDraft { draft };
                texts::publish_proposal(steps.instance(), &officer, one)
            });
            self.proposals.extend(made.map(|proposal| (proposal, at)));
            return;
        };
        let host = self.origin(of);
        if self.chance.below(2) == 0 {
            let one = OneProposal { proposal, host };
            self.act(at, "support", |steps| {
                texts::support_proposal(steps.instance(), &officer, one)
            });
        } else {
            let (lang, text) = (Lang::Es, "Sí.".into());
            let input = CommentProposal { proposal, host, lang, text };
            self.act(at, "comment", |steps| {
                texts::comment_proposal(steps.instance(), &officer, input)
            });
        }
    }

    fn open(&mut self) {
        let at = self.any();
        let officer = self.sites[at].officer();
        let title = LocalText::from([(Lang::En, "Shall we?"), (Lang::Es, "¿Lo hacemos?")]);
        let closes_at = self.time.now().plus_secs(self.chance.between(120, 7_200));
        let seal_by = closes_at.plus_secs(self.chance.between(600, 40_000));
        let mut draft = DraftPoll::new(title, Method::YesNo, closes_at);
        // In every third one may object for a day after it was certified.
        draft.dispute_days = Some(u32::from(self.polls.len() % 3 == 2));
        draft.seal_by = Some(seal_by);
        draft.live = self.chance.below(6) == 0;
        draft.replaceable = Some(self.chance.below(4) > 0);
        // Every second one cuts whoever is silent: not by the dice, so that seeds mean what they
        // meant.
        let cuts = self.polls.len() % 2 == 1;
        draft.missing_chapter = cuts.then_some(MissingChapter::CountCosigned);
        let made = self.act(at, "open", |steps| {
            let draft = draft_poll(steps.instance(), &officer, draft)?;
            open_poll(steps.instance(), &officer, OneDraft { draft })
        });
        self.polls.extend(made.map(|poll| KnownPoll { poll, host: at, seal_by }));
    }

    /// A poll that people still think of.
    pub fn recent(&mut self) -> Option<KnownPoll> {
        let from = self.polls.len().saturating_sub(3);
        self.chance.pick(&self.polls[from..]).cloned()
    }

    fn cast(&mut self) {
        let Some(known) = self.recent() else { return };
        let at = self.any();
        // Whoever has moved here votes here, and some try at both homes.
        let other = self.any();
        let mut people = self.sites[at].people();
        people.extend(self.sites[other].founded.voters.iter().cloned());
        let Some(person) = self.chance.pick(&people).cloned() else { return };
        let caller = self.sites[at].caller(&person);
        let all = [Choices::Yes, Choices::No, Choices::Abstain, Choices::Blank];
        let choices = self.chance.pick(&all).cloned().unwrap_or(Choices::Yes);
        let (poll, now) = (known.poll, self.time.now());
        self.act(at, "cast", |steps| {
            let instance = steps.instance();
            let rows = instance
                .store()
                .snapshot(|conn| views::eligibility(conn, &poll, &person.member, now))?;
            let mut entries: Vec<_> = rows.into_iter().filter_map(|row| row.entry).collect();
            entries.sort_by(|one, other| one.entry.cmp(&other.entry));
            for place in entries {
                let (poll, entry) = (poll.clone(), place.entry);
                let input = CastBallot { poll, entry, choices: choices.clone() };
                cast_ballot(instance, &caller, input)?;
            }
            Ok(())
        });
    }

    fn decide(&mut self) {
        let Some(known) = self.recent() else { return };
        let at = if self.chance.below(2) == 0 { known.host } else { self.any() };
        let officer = self.sites[at].officer();
        let poll = known.poll.clone();
        match self.chance.below(20) {
            0 => {
                let reason = LocalText::from([(Lang::En, "A mistake"), (Lang::Es, "Un error")]);
                let input = VoidPoll { poll, reason };
                self.act(at, "void", |steps| void_poll(steps.instance(), &officer, input));
            }
            1..8 => self.publish_result(&KnownPoll { host: at, ..known }),
            _ => {
                let one = OnePoll { poll };
                self.act(at, "certify", |steps| certify_poll(steps.instance(), &officer, one));
            }
        }
    }

    fn suspend(&mut self) {
        let at = self.any();
        let other = self.another(at);
        let (officer, origin) = (self.sites[at].officer(), self.origin(other));
        let input = PeerDecision { origin };
        if self.chance.below(3) == 0 {
            self.act(at, "suspend", |steps| suspend_peer(steps.instance(), &officer, input));
        } else {
            self.act(at, "resume", |steps| resume_peer(steps.instance(), &officer, input));
        }
    }

    /// Keys change hands, one role or all of them.
    fn rotate(&mut self) {
        let at = self.any();
        let officer = self.sites[at].officer();
        let all = [KeyRole::Log, KeyRole::Witness, KeyRole::Transport, KeyRole::Seal];
        let roles = match self.chance.below(5) {
            4 => all.to_vec(),
            role => vec![all[role]],
        };
        let name = format!("rotate {roles:?}");
        self.act(at, &name, |steps| rotate_keys(steps.instance(), &officer, roles).map(drop));
        // Also where the power failed over it: some of them may have changed.
        self.sites[at].rotated = self.sites[at].holds(&self.origin(at));
    }

    fn cut(&mut self) {
        let at = self.any();
        let other = self.another(at);
        let cut = self.chance.below(2) == 0;
        let one = self.sites[at].founded.endpoint.clone();
        self.net.cut(&one, &self.sites[other].founded.endpoint, cut);
        let name = self.sites[other].founded.name;
        self.say(at, format!("the line to {name}: {}", if cut { "cut" } else { "mended" }));
    }
}
