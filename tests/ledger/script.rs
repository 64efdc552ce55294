//! Commands drawn at random, done through the actions. A command that makes no sense just now is
//! refused, which is as good a test as one that is done.

use std::time::Duration;

use enlace::actions::dues::{SettleDues, VoidSettlement, settle_dues, void_settlement};
use enlace::actions::members::{
    AdmitMember, ApplyMember, EndMember, UpdateMember, admit_member, apply_member, end_member,
    update_member,
};
use enlace::actions::polls::{
    OneDraft, OnePoll, VoidPoll, certify_poll, draft_poll, open_poll, publish_poll, void_poll,
};
use enlace::actions::privacy::{DecideRecords, block_records, erase_records};
use enlace::actions::proposals::{
    self as texts, AmendProposal, CommentProposal, DraftProposal, OneProposal, TranslateProposal,
};
use enlace::actions::roles::{GrantRole, RevokeRole, grant_role, revoke_role};
use enlace::caller::Caller;
use enlace::error::Error;
use enlace::jobs;
use enlace::private::{DuesHow, MemberRecord};
use enlace_schema::event::member::{EndReason, MemberKind};
use enlace_schema::event::role::Role;
use enlace_schema::ids::{MemberId, PaymentId, PollId, ProposalId};
use enlace_schema::text::Lang;
use enlace_schema::voting::Choices;
use proptest::prelude::*;

use crate::harness::Chapter;
use crate::harness::chapter::Person;
use crate::harness::polls::{both, cast, election, places, question};

/// A command; numbers choose among what there is.
#[derive(Debug, Clone)]
pub enum Command {
    Apply,
    Admit(usize),
    AdmitNew(bool),
    Update(usize),
    End(usize),
    Forget(usize, bool),
    Settle(usize, u32),
    Unsettle(usize),
    Grant(usize, usize),
    Revoke(usize, usize),
    Publish(bool),
    Translate(usize),
    Amend(usize),
    Support(usize, usize),
    Comment(usize, usize),
    Withdraw(usize),
    Open(bool, bool),
    Cast(usize, usize, usize),
    Void(usize),
    Certify(usize),
    PublishResult(usize),
    Wait(u64),
}

/// Any command, ballots more often than others.
pub fn command() -> impl Strategy<Value = Command> {
    let pick = || 0_usize..8;
    prop_oneof![
        1 => Just(Command::Apply),
        2 => pick().prop_map(Command::Admit),
        1 => any::<bool>().prop_map(Command::AdmitNew),
        1 => pick().prop_map(Command::Update),
        1 => pick().prop_map(Command::End),
        1 => (pick(), any::<bool>()).prop_map(|(who, all)| Command::Forget(who, all)),
        2 => (pick(), 1_u32..30).prop_map(|(who, months)| Command::Settle(who, months)),
        1 => pick().prop_map(Command::Unsettle),
        1 => (pick(), 0_usize..5).prop_map(|(who, role)| Command::Grant(who, role)),
        1 => (pick(), 0_usize..5).prop_map(|(who, role)| Command::Revoke(who, role)),
        2 => any::<bool>().prop_map(Command::Publish),
        1 => pick().prop_map(Command::Translate),
        1 => pick().prop_map(Command::Amend),
        1 => (pick(), pick()).prop_map(|(what, who)| Command::Support(what, who)),
        1 => (pick(), pick()).prop_map(|(what, who)| Command::Comment(what, who)),
        1 => pick().prop_map(Command::Withdraw),
        3 => (any::<bool>(), any::<bool>()).prop_map(|(a, b)| Command::Open(a, b)),
        6 => (pick(), pick(), 0_usize..5).prop_map(|(p, who, what)| Command::Cast(p, who, what)),
        1 => pick().prop_map(Command::Void),
        2 => pick().prop_map(Command::Certify),
        2 => pick().prop_map(Command::PublishResult),
        3 => (1_u64..5_000).prop_map(Command::Wait),
    ]
}

/// What commands have made so far.
pub struct Script<'a> {
    chapter: &'a Chapter,
    members: Vec<MemberId>,
    payments: Vec<PaymentId>,
    proposals: Vec<ProposalId>,
    polls: Vec<PollId>,
    /// How many commands were done, and how many refused.
    pub done: usize,
    /// How many were refused.
    pub refused: usize,
}

impl<'a> Script<'a> {
    /// A script that begins with the people of a chapter.
    pub fn new(chapter: &'a Chapter) -> Self {
        let people = &chapter.people;
        let members = [&people.voter, &people.other, &people.arrears];
        let mut members: Vec<MemberId> =
            members.into_iter().map(|person| person.member.clone()).collect();
        members.extend(people.organisations.clone());
        let (payments, proposals, polls) = (Vec::new(), Vec::new(), Vec::new());
        Self { chapter, members, payments, proposals, polls, done: 0, refused: 0 }
    }

    /// Does one, and lets the clock do what is due.
    pub fn run(&mut self, command: &Command) {
        let done = match command {
            Command::Publish(..)
            | Command::Translate(_)
            | Command::Amend(_)
            | Command::Support(..)
            | Command::Comment(..)
            | Command::Withdraw(_) => self.text(command),
            Command::Open(..)
            | Command::Cast(..)
            | Command::Void(_)
            | Command::Certify(_)
            | Command::PublishResult(_) => self.poll(command),
            Command::Wait(secs) => {
                self.chapter.advance(Duration::from_secs(*secs));
                Ok(())
            }
            _ => self.member(command),
        };
        match done {
            Ok(()) => self.done += 1,
            Err(Error::Refused(_)) => self.refused += 1,
            Err(failed) => panic!("{command:?}: {failed}"),
        }
        let report = jobs::tick(&self.chapter.instance).expect("a tick");
        assert_eq!(report.failed, 0, "{report:?}");
    }

    fn any_member(&self, at: usize) -> MemberId {
        self.members[at % self.members.len()].clone()
    }

    fn person(&self, at: usize) -> &Person {
        let people = &self.chapter.people;
        let all = [&people.voter, &people.other, &people.hats, &people.arrears, &people.committee];
        all[at % all.len()]
    }

    fn committee(&self) -> Caller {
        self.chapter.caller(&self.chapter.people.committee)
    }

    fn member(&mut self, command: &Command) -> Result<(), Error> {
        let (instance, caller) = (&self.chapter.instance, Caller::instance());
        let record =
            || MemberRecord { first_name: Some("Alguien".into()), ..MemberRecord::default() };
        match command {
            Command::Apply => {
                let input = ApplyMember { kind: MemberKind::Individual, record: record() };
                self.members.push(apply_member(instance, &caller, input)?);
            }
            Command::Admit(who) => {
                let member = Some(self.any_member(*who));
                let input = AdmitMember { member, kind: None, since: None, record: None };
                admit_member(instance, &caller, input)?;
            }
            Command::AdmitNew(organisation) => {
                let input = somebody_new(*organisation, record());
                self.members.push(admit_member(instance, &caller, input)?);
            }
            Command::Update(who) => {
                let member = self.any_member(*who);
                let input = UpdateMember { member, kind: None, record: Some(record()) };
                update_member(instance, &caller, input)?;
            }
            Command::End(who) => {
                let member = self.any_member(*who);
                let input = EndMember { member, reason: EndReason::Withdrawn, on: None };
                end_member(instance, &caller, input)?;
            }
            Command::Forget(who, all) => {
                let member = self.any_member(*who);
                let input = DecideRecords { member, mandate: "by-lot".into() };
                match all {
                    true => erase_records(instance, &caller, input)?,
                    false => block_records(instance, &caller, input)?,
                };
            }
            Command::Settle(who, months) => {
                let how = DuesHow::Waived { reason: "by lot".into() };
                let member = self.any_member(*who);
                let input = SettleDues { member, from: None, months: *months, how };
                self.payments.push(settle_dues(instance, &caller, input)?.payment);
            }
            Command::Unsettle(at) if !self.payments.is_empty() => {
                let payment = self.payments[at % self.payments.len()].clone();
                let input = VoidSettlement { payment, reason: "by lot".into() };
                void_settlement(instance, &caller, input)?;
            }
            Command::Grant(who, role) => {
                let input = GrantRole {
                    member: self.person(*who).member.clone(),
                    role: Role::ALL[*role],
                    of: (*role == 4).then(|| self.any_member(*who)),
                    seat: None,
                    mandate: "lot-1".into(),
                };
                grant_role(instance, &caller, input)?;
            }
            Command::Revoke(who, role) => {
                let input = RevokeRole {
                    member: self.person(*who).member.clone(),
                    role: Role::ALL[*role],
                    of: (*role == 4).then(|| self.any_member(*who)),
                };
                revoke_role(instance, &caller, input)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, command: &Command) -> Result<(), Error> {
        let (instance, host) = (&self.chapter.instance, self.chapter.origin().clone());
        let (title, body) = ("A title".to_owned(), "A body.\n\nOf two parts.".to_owned());
        let committee = self.committee();
        if let Command::Publish(english) = command {
            let lang = if *english { Lang::En } else { Lang::Es };
            let draft = DraftProposal { lang, title, body };
            let draft = texts::draft_proposal(instance, &committee, draft)?;
            let one = texts::OneDraft { draft };
            self.proposals.push(texts::publish_proposal(instance, &committee, one)?);
            return Ok(());
        }
        let (Command::Translate(at)
        | Command::Amend(at)
        | Command::Withdraw(at)
        | Command::Support(at, _)
        | Command::Comment(at, _)) = command
        else {
            return Ok(());
        };
        if self.proposals.is_empty() {
            return Ok(());
        }
        let proposal = self.proposals[at % self.proposals.len()].clone();
        let one = || OneProposal { proposal: proposal.clone(), host: host.clone() };
        match command {
            Command::Translate(_) => {
                let view =
                    instance.store().snapshot(|conn| enlace::views::proposal(conn, &proposal))?;
                let lang = if view.lang == Lang::En { Lang::Es } else { Lang::En };
                let of = view.binding().expect("a binding text").digest;
                let (proposal, host) = (proposal.clone(), host.clone());
                let input = TranslateProposal { proposal, host, lang, title, body, of };
                texts::translate_proposal(instance, &committee, input).map(drop)
            }
            Command::Amend(_) => {
                let (proposal, host) = (proposal.clone(), host.clone());
                let body = format!("{body}\n\nAmended {} times.", self.done);
                let input = AmendProposal { proposal, host, title, body };
                texts::amend_proposal(instance, &committee, input).map(drop)
            }
            Command::Withdraw(_) => texts::withdraw_proposal(instance, &committee, one()).map(drop),
            Command::Support(_, who) => {
                let caller = self.chapter.caller(self.person(*who));
                texts::support_proposal(instance, &caller, one()).map(drop)
            }
            _ => {
                let Command::Comment(_, who) = command else { return Ok(()) };
                let caller = self.chapter.caller(self.person(*who));
                let OneProposal { proposal, host } = one();
                let text = "Sí.".into();
                let input = CommentProposal { proposal, host, lang: Lang::Es, text };
                texts::comment_proposal(instance, &caller, input).map(drop)
            }
        }
    }

    fn poll(&mut self, command: &Command) -> Result<(), Error> {
        let (instance, committee) = (&self.chapter.instance, self.committee());
        if let Command::Open(election_of_two, replaceable) = command {
            let mut draft = match election_of_two {
                true => election(self.chapter, 3, 2),
                false => question(self.chapter),
            };
            draft.replaceable = Some(*replaceable);
            let draft = draft_poll(instance, &committee, draft)?;
            self.polls.push(open_poll(instance, &committee, OneDraft { draft })?);
            return Ok(());
        }
        let (Command::Cast(at, ..)
        | Command::Void(at)
        | Command::Certify(at)
        | Command::PublishResult(at)) = command
        else {
            return Ok(());
        };
        if self.polls.is_empty() {
            return Ok(());
        }
        let poll = self.polls[at % self.polls.len()].clone();
        let one = OnePoll { poll: poll.clone() };
        match command {
            Command::Void(_) => {
                let reason = both("A mistake", "Un error");
                void_poll(instance, &committee, VoidPoll { poll, reason }).map(drop)
            }
            Command::Certify(_) => certify_poll(instance, &committee, one).map(drop),
            Command::PublishResult(_) => publish_poll(instance, &committee, one).map(drop),
            _ => {
                let Command::Cast(_, who, what) = command else { return Ok(()) };
                let person = self.person(*who);
                let caller = self.chapter.caller(person);
                let choices = [Choices::Yes, Choices::No, Choices::Abstain, Choices::Blank];
                let choices = choices.get(*what).cloned().unwrap_or(Choices::Blank);
                for entry in places(self.chapter, &poll, person) {
                    cast(self.chapter, &caller, &poll, &entry, choices.clone())?;
                }
                Ok(())
            }
        }
    }
}

fn somebody_new(organisation: bool, mut record: MemberRecord) -> AdmitMember {
    let kind = if organisation {
        record.organisation_name = Some("Colectivo".into());
        MemberKind::Organisation
    } else {
        MemberKind::Individual
    };
    AdmitMember { member: None, kind: Some(kind), since: None, record: Some(record) }
}
