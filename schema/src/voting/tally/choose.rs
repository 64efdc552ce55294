//! Choose up to N: most votes first, until the seats are taken (rule 42).

use super::super::result::{ChapterResult, Figures, OptionKey, Outcome};
use super::passes;
use crate::event::poll::Opened;
use crate::ids::OptionId;

/// What is counted.
pub(super) fn keys(opened: &Opened) -> Vec<OptionKey> {
    opened.options.iter().map(|text| OptionKey::Option(text.option.clone())).collect()
}

/// What is decided, the quorum being reached.
///
/// Fit is an option that somebody voted for and that reaches the threshold, if there is one, with
/// its own votes as the part. Fewer fit options than seats leave seats empty; none at all is a
/// rejection. Options are ranked by votes, whatever the unit of the threshold is.
pub(super) fn outcome(
    opened: &Opened,
    seats: u32,
    all: &Figures,
    chapters: &[ChapterResult],
) -> Outcome {
    let mut fit: Vec<(&OptionId, u64)> = Vec::new();
    for text in &opened.options {
        let key = OptionKey::Option(text.option.clone());
        let votes = all.option(&key).votes;
        if votes > 0 && passes(opened, &key, all, chapters) {
            fit.push((&text.option, votes));
        }
    }
    let ids = |wanted: &dyn Fn(u64) -> bool| -> Vec<OptionId> {
        fit.iter().filter(|(_, votes)| wanted(*votes)).map(|(id, _)| (*id).clone()).collect()
    };
    if fit.is_empty() {
        return Outcome::Rejected;
    }
    let seats = seats as usize;
    if fit.len() <= seats {
        return Outcome::Elected(ids(&|_| true));
    }
    let mut ranking: Vec<u64> = fit.iter().map(|(_, votes)| *votes).collect();
    ranking.sort_unstable_by(|a, b| b.cmp(a));
    // More are fit than there are seats, so both places exist. The poll has at least one seat.
    let (last_in, first_out) = (ranking[seats - 1], ranking[seats]);
    if last_in > first_out {
        return Outcome::Elected(ids(&|votes| votes >= last_in));
    }
    let elected_so_far = ids(&|votes| votes > last_in);
    Outcome::Tie {
        options: ids(&|votes| votes == last_in),
        seats_left: (seats - elected_so_far.len()) as u32,
        rule: opened.tie,
        elected_so_far,
    }
}
