//! What a file is found to prove.

use super::super::disputes::Standing;
use super::super::result::TallyResult;
use crate::event::dispute::Reason;
use crate::event::poll::{Opened, Place, Silent};
use crate::event::{EventRef, Origin};
use crate::ids::PollId;
use crate::log::Hash;
use crate::time::Millis;

/// What an export is found to prove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedPoll {
    /// The poll.
    pub poll: PollId,
    /// The log that opened it.
    pub host: Origin,
    /// What was fixed at opening.
    pub opened: Opened,
    /// The result as it was worked out here.
    pub result: TallyResult,
    /// Its digest, which every tally and certification in the file states but those of logs that
    /// the host's publication names.
    pub result_hash: Hash,
    /// The seals that were counted, by origin.
    pub inputs: Vec<EventRef>,
    /// The chapters without a seal on which the result rests, by origin.
    pub silent: Vec<Silent>,
    /// The logs in the file, by origin.
    pub logs: Vec<VerifiedLog>,
    /// Whether the host has published this result.
    pub published: bool,
    /// Whether the host has voided the poll: the figures are right and decide nothing.
    pub voided: bool,
    /// Disputes about the result, by the chapter's origin.
    pub disputes: Vec<VerifiedDispute>,
}

/// What a chapter's committee objects to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedDispute {
    /// The chapter.
    pub log: Origin,
    /// What is objected to.
    pub reason: Reason,
    /// What became of it, by the events in the file.
    pub standing: Standing,
    /// The event of the host that it names as the count.
    pub tally: Place,
    /// Whether that is another than the host's count in the file. Then either the host's log was
    /// shown in two ways, or the event is invented: the file cannot tell which.
    pub other_tally: bool,
}

/// One log of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedLog {
    /// Its origin.
    pub origin: Origin,
    /// Id of its genesis: people compare its fingerprint.
    pub genesis: Hash,
    /// Size of the log at the checkpoint in the file.
    pub size: u64,
    /// Its root there.
    pub root: Hash,
    /// Logs of other hosts in the file whose witness cosigned that checkpoint.
    pub cosigned_by: Vec<Origin>,
    /// The largest checkpoint of it that the file shows to have been seen in time by another host.
    pub seen: Option<Seen>,
    /// How many of its ballots are not below that one (12.5); none for a log without counted ones.
    pub unwitnessed: u64,
    /// Whether ballots of it were counted: it sealed the poll, or its cut box is open.
    pub counted: bool,
    /// Whether it sealed the poll.
    pub sealed: bool,
    /// Whether it signed this result as what it computed.
    pub tallied: bool,
    /// Whether its committee stands behind this result.
    pub certified: bool,
    /// Whether it states another result, over which the host published after its time, naming it.
    pub differs: bool,
}

/// A checkpoint that a log of another host in the file cosigned in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its size.
    pub size: u64,
    /// Whose witness cosigned it.
    pub by: Origin,
    /// When, by the clock of that witness.
    pub at: Millis,
}
