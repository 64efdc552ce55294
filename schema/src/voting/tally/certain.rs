//! Whether the outcome is the same whatever is in the boxes that stay closed (rule 44).
//!
//! Of a cut box, everybody knows which places have a ballot, and nobody what it says. Of a chapter
//! that is only silent, each place on its roll may come with a ballot or not. Of all that these
//! could say, a few are enough to look at: nothing that counts, or the same from everybody, for
//! each option that there is. Shares, quorums and ranks all lie between those, in members and in
//! votes, overall and in each chapter:
//!
//! - a vote for an option adds at least as much to its part as to the whole that the part is
//!   compared with, and any other valid vote adds to the whole alone. So an option stands best if
//!   everybody chooses it, and worst if everybody chooses another (or *no*);
//! - a quorum is reached by every content if it is by no content, and by none if it is not by one
//!   that everybody gave a valid vote to;
//! - equal votes across the last seat are broken by any ballot for one of those tied.
//!
//! So the outcome is the same for all if it is the same for these, and a property test holds that
//! against every content of small boxes.

use super::super::result::{Figures, OptionKey, Outcome};
use super::{Decided, Scope, decide, option_keys};
use crate::event::poll::Opened;

/// What all closed boxes are taken to hold.
pub(super) enum Content {
    /// Nothing that counts: spoiled ballots where there are some for certain, else none.
    Nothing,
    /// From everybody a vote for this.
    All(OptionKey),
}

/// The outcome that holds for every content of the closed boxes, if there is one. `open` are the
/// chapters that are counted.
pub(super) fn outcome(
    opened: &Opened,
    open: &[super::ChapterResult],
    closed: &[Scope<'_>],
) -> Option<Outcome> {
    let votes = option_keys(opened).into_iter().map(Content::All);
    let mut found: Option<Outcome> = None;
    for content in [Content::Nothing].into_iter().chain(votes) {
        let mut chapters = open.to_vec();
        let filled = closed.iter().map(|scope| scope.result(opened, fill(opened, scope, &content)));
        chapters.extend(filled);
        chapters.sort_by(|a, b| a.origin.cmp(&b.origin));
        let Decided { outcome, .. } = decide(opened, &chapters, false);
        if found.as_ref().is_some_and(|before| *before != outcome) {
            return None;
        }
        found = Some(outcome);
    }
    found
}

/// The figures of a closed box if it held this.
fn fill(opened: &Opened, scope: &Scope<'_>, content: &Content) -> Figures {
    let mut figures = Figures::new(option_keys(opened));
    let standing = scope.standing(opened);
    for place in scope.places() {
        figures.entitled.add(place.weight);
        if scope.is_cut && !standing.contains_key(&place.entry) {
            continue;
        }
        match content {
            Content::Nothing if scope.is_cut => {
                figures.cast.add(place.weight);
                figures.spoiled.add(place.weight);
            }
            Content::Nothing => {}
            Content::All(key) => {
                figures.cast.add(place.weight);
                figures.add(key, place.weight);
            }
        }
    }
    figures.complete(opened.abstain_valid);
    figures
}
