//! Members move from one chapter to another: offered, accepted, taken back, while polls are open
//! and messages are lost. Closing and arriving is what the clock does (`jobs`).

use enlace::actions::transfers::{
    AcceptTransfer, OfferTransfer, OneMember, accept_transfer, offer_transfer, withdraw_transfer,
};
use enlace::private::MemberRecord;
use enlace_schema::ids::MemberId;

use crate::world::World;

/// A move that somebody has begun.
#[derive(Debug, Clone)]
pub struct KnownMove {
    /// Who.
    pub member: MemberId,
    /// From which chapter.
    pub from: usize,
    /// To which.
    pub to: usize,
}

impl World {
    /// Somebody moves, or a move goes on.
    pub fn moves(&mut self) {
        let known = self.chance.pick(&self.moves.clone()).cloned();
        match (self.chance.below(5), known) {
            (0..3, Some(known)) => self.accept(known),
            (3, Some(known)) if self.chance.below(3) == 0 => self.take_back(known),
            _ => self.offer(),
        }
    }

    /// Whoever votes, or was admitted meanwhile, at any chapter that may be its home by now.
    fn offer(&mut self) {
        let from = self.any();
        let to = self.another(from);
        let mut members: Vec<MemberId> = self.sites[from].members.clone();
        let voters = self.sites.iter().flat_map(|site| &site.founded.voters);
        members.extend(voters.map(|person| person.member.clone()));
        let Some(member) = self.chance.pick(&members).cloned() else { return };
        let (officer, origin) = (self.sites[from].officer(), self.origin(to));
        let consent = Some("Lo pidió en la asamblea".to_owned());
        let input = OfferTransfer { member: member.clone(), to: origin, consent };
        let done =
            self.act(from, "offer", |steps| offer_transfer(steps.instance(), &officer, input));
        self.moves.extend(done.map(|_| KnownMove { member, from, to }));
    }

    fn accept(&mut self, known: KnownMove) {
        let officer = self.sites[known.to].officer();
        let name = Some("Quien llega".to_owned());
        let record = MemberRecord { first_name: name, ..MemberRecord::default() };
        let input = AcceptTransfer { member: known.member, from: None, record };
        self.act(known.to, "accept", |steps| accept_transfer(steps.instance(), &officer, input));
    }

    fn take_back(&mut self, known: KnownMove) {
        let officer = self.sites[known.from].officer();
        let input = OneMember { member: known.member };
        self.act(known.from, "take back", |steps| {
            withdraw_transfer(steps.instance(), &officer, input)
        });
    }
}
