//! Who belongs to a federation: a chapter that nobody can call, one that joins late, one that
//! leaves.

use enlace::actions::peers::{
    MovePeer, PeerDecision, PinEntry, PinPeer, invite, move_peer, pin_entry, pin_peer_over,
    suspend_peer,
};
use enlace::error::codes;
use enlace::store::{log, peers};
use enlace_schema::json::to_b64u;

use crate::world::World;

impl World {
    /// The others note that a chapter cannot be called. From here on everything of it goes over its
    /// own calls.
    pub fn hide(&mut self, at: usize) {
        self.net.hide(&self.sites[at].founded.endpoint);
        for other in (0..self.sites.len()).filter(|other| *other != at) {
            if Some(other) != self.late && Some(at) != self.late {
                self.forget_address(other, at);
            }
        }
        self.hidden = Some(at);
        self.say(at, "cannot be called");
    }

    /// No revocation takes back whom a chapter knows: people would have to pin again.
    pub fn founded_anew(&mut self) {
        for at in 0..self.sites.len() {
            self.sites[at].begun = self.sites[at].holds(&self.origin(at));
        }
    }

    fn forget_address(&mut self, at: usize, of: usize) {
        let (officer, origin) = (self.sites[at].officer(), self.origin(of));
        let input = MovePeer { origin, endpoint: String::new() };
        self.act(at, "no address", |steps| move_peer(steps.instance(), &officer, input));
    }

    /// A chapter that nobody knew joins: all pin it and it pins all, as far as that works now.
    pub fn arrive(&mut self) {
        let Some(late) = self.late else { return };
        let others = (0..self.sites.len()).filter(|other| *other != late);
        for other in others.collect::<Vec<_>>() {
            self.pin(other, late);
            self.pin(late, other);
        }
        let all = (0..self.sites.len()).filter(|other| *other != late);
        if all.into_iter().all(|other| self.has_pinned(other, late) && self.has_pinned(late, other))
        {
            self.late = None;
            // A copy from before would not know whom to ask for its tail.
            self.sites.iter_mut().for_each(|site| site.backups.clear());
            self.founded_anew();
            self.say(late, "has joined");
        }
    }

    fn has_pinned(&self, at: usize, other: usize) -> bool {
        let (own, peer) = (self.origin(at), self.origin(other));
        self.sites[at].read(|conn| peers::find(conn, own.as_str(), peer.as_str())).is_some()
    }

    fn pin(&mut self, at: usize, other: usize) {
        if self.is_down(at) || self.is_down(other) || self.has_pinned(at, other) {
            return;
        }
        let words = invite(self.sites[other].instance()).expect("an invitation").words_en;
        let officer = self.sites[at].officer();
        if self.hidden == Some(other) {
            let origin = self.origin(other);
            let first = self.sites[other].read(|conn| log::find_entry(conn, origin.as_str(), 0));
            let entry = to_b64u(first.expect("a genesis").as_bytes());
            let input = PinEntry { entry, words };
            self.act(at, "pin", |steps| pin_entry(steps.instance(), &officer, input));
        } else {
            let endpoint = self.sites[other].founded.endpoint.clone();
            let input = PinPeer { origin: None, endpoint, words };
            let client = self.sites[at].client_now();
            // What the network did to the question is no fault of anybody.
            self.act(at, "pin", |_| match pin_peer_over(&client, &officer, input) {
                Err(error) if error.is(codes::PEER_ANSWER) => Ok(None),
                done => done.map(Some),
            });
        }
        self.at(at, |steps| steps.look_around().is_ok());
    }

    /// At a quiet moment, somebody leaves a federation of three or more, now and then: the others
    /// suspend it and go on without it. Whether anybody did.
    pub fn somebody_leaves(&mut self) -> bool {
        if self.sites.len() < 3 || self.chance.below(3) > 0 {
            return false;
        }
        let left = self.any();
        self.gone = self.taken_back();
        for other in (0..self.sites.len()).filter(|other| *other != left) {
            let (officer, origin) = (self.sites[other].officer(), self.origin(left));
            let input = PeerDecision { origin };
            self.act(other, "suspend who leaves", |steps| {
                suspend_peer(steps.instance(), &officer, input)
            });
        }
        self.say(left, "has left");
        self.sites[left].stop();
        self.sites.remove(left);
        // What a copy from before lacks of the log of who has left, only a file could bring.
        self.sites.iter_mut().for_each(|site| site.backups.clear());
        let shift = |at: usize| if at > left { at - 1 } else { at };
        self.polls.retain(|known| known.host != left);
        self.proposals.retain(|(_, of)| *of != left);
        self.moves.retain(|known| known.from != left && known.to != left);
        self.polls.iter_mut().for_each(|known| known.host = shift(known.host));
        self.proposals.iter_mut().for_each(|(_, of)| *of = shift(*of));
        for known in &mut self.moves {
            (known.from, known.to) = (shift(known.from), shift(known.to));
        }
        self.hidden = self.hidden.filter(|at| *at != left).map(shift);
        self.net.worsen(self.bad);
        true
    }
}
