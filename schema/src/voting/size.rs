//! Whether a poll and its result fit into one event each.
//!
//! `poll.tallied` holds every figure of every chapter, so options times chapters is bounded. That
//! must be known before the poll opens: a result that cannot be written is no result.

use super::refusal::Refusal;
use super::result::OptionKey;
use super::rules::MissingChapter;
use super::tally::option_keys;
use crate::event::poll::{Opened, Tallied, Unwitnessed};
use crate::json::EVENT_MAX_BYTES;

/// What the envelope takes beside a body.
const ENVELOPE_BYTES: usize = 1_500;
/// Most bytes of a body.
const BODY_BYTES_MAX: usize = EVENT_MAX_BYTES - ENVELOPE_BYTES;

/// `poll.tallied` without figures: ids, digest, outcome, names of fields.
const RESULT_BYTES: usize = 500;
/// One scope's counts and its two arithmetics, at the largest numbers that a roll allows.
const SCOPE_BYTES: usize = 560;
/// A chapter's seal and unwitnessed count, without its origin.
const CHAPTER_BYTES: usize = 150;
/// That it is cut, and where its box was opened.
const CUT_BYTES: usize = 130;
/// Times that a chapter's origin is written.
const ORIGIN_TIMES: usize = 3;
/// An option's count without its id.
const OPTION_BYTES: usize = 48;
/// An option's id within the outcome, with quotes and comma.
const ELECTED_BYTES: usize = 33;

/// Refuses a poll that would not fit, or whose result might not.
pub(super) fn check(opened: &Opened) -> Result<(), Refusal> {
    let body = serde_json::to_vec(opened).map_or(usize::MAX, |bytes| bytes.len());
    if body > BODY_BYTES_MAX {
        return Err(Refusal::Invalid { field: "options" });
    }
    if result_bound(opened) > BODY_BYTES_MAX {
        return Err(Refusal::Invalid { field: "chapters" });
    }
    Ok(())
}

/// The tally as it can be written, beside the references to other logs' seals: of the checkpoints
/// that it shows the longest are left out until it fits, which takes more than a dozen chapters,
/// or somebody who makes long ones.
pub fn that_fits(mut tallied: Tallied) -> Tallied {
    let bytes = |tallied: &Tallied| {
        let body = serde_json::to_vec(tallied).map_or(usize::MAX, |bytes| bytes.len());
        let refs = serde_json::to_vec(&tallied.inputs).map_or(usize::MAX, |bytes| bytes.len());
        body.saturating_add(refs)
    };
    while bytes(&tallied) > BODY_BYTES_MAX {
        let length = |stated: &&mut Unwitnessed| stated.seen.as_ref().map(String::len);
        let longest = tallied.unwitnessed.iter_mut().max_by_key(length);
        let Some(longest) = longest.filter(|stated| stated.seen.is_some()) else { break };
        longest.seen = None;
    }
    tallied
}

/// Upper bound of the bytes of `poll.tallied` without the checkpoints that it shows.
pub(super) fn result_bound(opened: &Opened) -> usize {
    let keys = option_keys(opened);
    let key_bytes = |key: &OptionKey| OPTION_BYTES + key.to_string().len();
    let scope = SCOPE_BYTES + keys.iter().map(key_bytes).sum::<usize>();
    // A chapter that is silent and counted takes the place of its seal; one that is not counted
    // has no figures either.
    let cuts = opened.missing_chapter == MissingChapter::CountCosigned;
    let chapter = CHAPTER_BYTES + if cuts { CUT_BYTES } else { 0 };
    let chapters = opened
        .chapters
        .iter()
        .map(|origin| scope + chapter + ORIGIN_TIMES * origin.to_string().len());
    RESULT_BYTES + keys.len() * ELECTED_BYTES + scope + chapters.sum::<usize>()
}
