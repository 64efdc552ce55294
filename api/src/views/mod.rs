//! What the edges show: read models that need more than one query, or a rule of `enlace_schema`.
//!
//! A view is assembled from `store` for one instant that the caller gives, and holds everything a
//! page or an answer needs, so that lists cost the same few queries however long they are. Nothing
//! here writes, and nothing here is told in a language.

mod ballots;
mod caveats;
mod charters;
mod corrections;
mod differences;
mod disputes;
pub mod export;
mod peers;
mod polls;
mod progress;
mod proposals;
mod reopened;
pub mod transfers;

pub use ballots::{HatEligibility, WaitingRow, ballots_waiting, eligibility, eligibility_in};
pub use caveats::{Caveat, without_seal};
pub use charters::{CharterView, charter, charters, in_force_when, language_of};
pub use corrections::Correction;
pub use disputes::Dispute;
pub use peers::{Missing, PeerView, missing, peers};
pub use polls::{PollView, poll, poll_page, polls, running};
pub use progress::{Certification, ChapterProgress};
pub use proposals::{ProposalView, TextView, proposal, proposals};

use enlace_schema::profile::Profile;

use crate::store::tables::ChapterRow;

/// The time zones in which an instant is shown: of the chapter `own` first, then of the others by
/// origin, none twice. A chapter without a profile has shown no zone.
pub fn zones(chapters: &[ChapterRow], own: &str) -> Vec<String> {
    let (ours, others): (Vec<_>, Vec<_>) = chapters.iter().partition(|row| row.origin == own);
    let mut zones: Vec<String> = Vec::new();
    for row in ours.into_iter().chain(others) {
        let profile = row.profile_data.as_deref().and_then(|data| Profile::parse(data).ok());
        if let Some(profile) = profile
            && !zones.contains(&profile.zone)
        {
            zones.push(profile.zone);
        }
    }
    zones
}
