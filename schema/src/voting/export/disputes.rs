//! Disputes in an export: which stand, and what the host's last word makes of each (rule 45).

use super::super::disputes::{Grounds, LastWord, had_read, may_publish, shows_reading, standing};
use super::judge::{Said, of_poll, void};
use super::{File, LogPart, VerifiedDispute};
use crate::event::dispute::{self, Ending, Reason, Resolved};
use crate::event::poll::{self, Certified, Opened, Place, Published};
use crate::event::{EventRef, Origin};
use crate::log::Hash;

/// The dispute of one log.
#[derive(Clone, Copy)]
pub(super) struct Found {
    place: Place,
    tally: Place,
    reason: Reason,
    ended: Option<(u64, Ending)>,
}

impl Found {
    /// Where it was opened.
    pub(super) fn place(self) -> Place {
        self.place
    }

    fn is_open_at(&self, seq: u64) -> bool {
        self.place.seq < seq && self.ended.is_none_or(|(ended, _)| ended > seq)
    }
}

/// The first that a log opened as it may, and how it ended; `tally` is the host's that stands.
pub(super) fn of(
    file: &File,
    part: &LogPart,
    origin: &Origin,
    tally: Option<Place>,
) -> Option<Found> {
    let opened = of_poll::<dispute::Opened>(part, dispute::OPENED, &file.poll, |body| &body.poll)
        .filter(|said| said.body.host == file.host)
        .find(|said| match *origin == file.host {
            true => {
                let before = void(file).is_none_or(|void| void > said.seq);
                before && said.body.tally.seq < said.seq && tally == Some(said.body.tally)
            }
            false => {
                let Place { seq, id } = said.body.tally;
                said.refs.contains(&EventRef { log: file.host.clone(), seq, id })
            }
        })?;
    let place = Place { seq: opened.seq, id: opened.id };
    let ended = of_poll::<Resolved>(part, dispute::RESOLVED, &file.poll, |body| &body.poll)
        .find(|said| said.seq > place.seq && said.body.dispute == place)
        .map(|said| (said.seq, said.body.outcome));
    let (tally, reason) = (opened.body.tally, opened.body.reason);
    Some(Found { place, tally, reason, ended })
}

/// The certification of a log that stands: it certifies nothing while it disputes it.
pub(super) fn certification<'a>(
    file: &'a File,
    part: &'a LogPart,
    own: Option<Found>,
) -> impl Iterator<Item = Said<'a, Certified>> {
    of_poll::<Certified>(part, poll::CERTIFIED, &file.poll, |body| &body.poll)
        .filter(|said| said.body.host == file.host)
        .filter(move |said| own.is_none_or(|own| !own.is_open_at(said.seq)))
}

/// Where the host published a result as it may.
pub(super) fn publication<'a>(
    file: &'a File,
    opened: &Opened,
    result_hash: Hash,
    tally: Option<Place>,
) -> Option<Said<'a, Published>> {
    let part = file.logs.get(&file.host)?;
    let own = of(file, part, &file.host, tally);
    // Nobody certifies what was not counted (12.8).
    let counted = tally?.seq;
    let certified = certification(file, part, own)
        .find(|said| said.seq > counted && said.body.result_hash == result_hash)?;
    of_poll::<Published>(part, poll::PUBLISHED, &file.poll, |body| &body.poll).find(|said| {
        let grounds = Grounds {
            opened,
            host: &file.host,
            certified_at: certified.at,
            own_open: own.is_some_and(|own| own.is_open_at(said.seq)),
        };
        let stands = certified.seq < said.seq && said.body.result_hash == result_hash;
        stands && may_publish(&grounds, &said.body, said.at)
    })
}

/// Every dispute of a chapter in the file, and what became of it.
pub(super) fn all(
    file: &File,
    opened: &Opened,
    tally: Option<Place>,
    published: Option<&Said<'_, Published>>,
    voided: bool,
) -> Vec<VerifiedDispute> {
    let found = opened.chapters.iter().filter_map(|origin| {
        let found = of(file, file.logs.get(origin)?, origin, tally)?;
        // The host has had its last word: it disputes nothing any more.
        let late = published.is_some_and(|said| said.seq < found.place.seq);
        if *origin == file.host && late {
            return None;
        }
        let last_word = match published {
            _ if voided => LastWord::Void,
            None => LastWord::None,
            Some(said) => {
                let Place { seq, id } = found.place;
                let dispute = EventRef { log: origin.clone(), seq, id };
                let read = had_read(first_reading(file, &dispute), said.seq);
                LastWord::Published { named: said.body.disputed.contains(&dispute), read }
            }
        };
        let standing = standing(found.ended.map(|(_, ending)| ending), last_word);
        let other_tally = tally.is_some_and(|held| held.id != found.tally.id);
        let (log, reason, tally) = (origin.clone(), found.reason, found.tally);
        Some(VerifiedDispute { log, reason, standing, tally, other_tally })
    });
    found.collect()
}

/// Where the first of the host's events in the file stands that shows that it had read so far.
fn first_reading(file: &File, dispute: &EventRef) -> Option<u64> {
    let there = file.logs.get(&dispute.log)?;
    let shows = |to: &EventRef| shows_reading(to, dispute, there.ids.get(&to.seq).copied());
    let mut events = file.logs.get(&file.host)?.events.iter();
    events.find(|(envelope, _)| envelope.refs.iter().any(shows)).map(|(envelope, _)| envelope.seq)
}
