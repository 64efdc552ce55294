//! A roll with a place that the poll gives nobody (protocol §12.2): what a page shows of its
//! chapter and what a committee is held up by come from one rule.

use std::time::Duration;

use enlace::store::{Connection, cuts, polls};
use enlace::views::{self, PollView};
use enlace_schema::event::Origin;
use enlace_schema::ids::PollId;

use super::kinds::take_in;
use crate::harness::Chapter;
use crate::harness::hosted::Hosted;

/// A host that has counted its own poll over a roll of which one place has this weight; the rule
/// gives each of them 1.
fn counted(name: &str, weight: u32) -> Hosted {
    let mut host = Hosted::of_individuals(name, 3);
    host.roll[1].weight = weight;
    host.begin();
    let places: Vec<_> = host.roll.iter().map(|place| place.entry.clone()).collect();
    places.iter().for_each(|place| host.cast(place, None));
    host.seal(&host.sealed());
    // Nobody can count such a roll: it states what would be so without that place's weight.
    host.roll[1].weight = 1;
    host.tally(&host.tallied());
    host
}

fn page(chapter: &Chapter, poll: &PollId) -> PollView {
    let now = chapter.instance.now();
    chapter.instance.store().snapshot(|conn| views::poll(conn, poll, now)).expect("a poll")
}

/// The chapter for which a committee would certify nothing.
fn untrue(chapter: &Chapter, poll: &PollId) -> Option<Origin> {
    let read = |conn: &mut Connection| {
        let row = polls::get_by_id(conn, poll.as_ref())?;
        let opened = row.opened()?;
        cuts::untrue_of(conn, &row, &opened)
    };
    chapter.instance.store().snapshot(read).expect("a read")
}

#[test]
fn whoever_froze_a_place_that_the_poll_gives_nobody_has_not_joined() {
    let chapter = Chapter::alone();
    let (good, heavy) = (counted("good", 1), counted("heavy", 7));
    for host in [&good, &heavy] {
        let outcomes = take_in(&chapter, &host.log);
        assert!(outcomes.iter().all(Option::is_none), "nothing is set aside: {outcomes:?}");
    }
    chapter.advance(Duration::from_secs(4_000));
    for (host, given) in [(&good, true), (&heavy, false)] {
        let (origin, poll) = (&host.log.origin, &host.opened.poll);
        let seen = page(&chapter, poll);
        let progress = seen.chapter(origin).expect("a chapter");
        assert_eq!(progress.joined, given, "{origin}");
        assert_eq!(progress.sealed_at.is_some(), given, "{origin}");
        assert_eq!(progress.turnout.members, if given { 3 } else { 0 }, "{origin}");
        // What the host counted is shown; that it is not so is shown beside it, and stops people.
        assert!(seen.result_hash.is_some(), "{origin}");
        assert_eq!(seen.hashes_equal, Some(given), "{origin}");
        assert_eq!(untrue(&chapter, poll), (!given).then(|| origin.clone()));
    }
    chapter.check();
}
