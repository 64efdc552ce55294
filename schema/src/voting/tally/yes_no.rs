//! Yes, no, abstain: yes passes if it reaches the threshold, and each chapter's where the poll
//! needs each chapter (rule 41). There is no tie: equal votes reach a threshold or they do not.

use super::super::result::{ChapterResult, Figures, OptionKey, Outcome};
use super::passes;
use crate::event::poll::Opened;

/// What is counted.
pub(super) const KEYS: [OptionKey; 2] = [OptionKey::Yes, OptionKey::No];

/// What is decided, the quorum being reached.
pub(super) fn outcome(opened: &Opened, all: &Figures, chapters: &[ChapterResult]) -> Outcome {
    if passes(opened, &OptionKey::Yes, all, chapters) { Outcome::Passed } else { Outcome::Rejected }
}
