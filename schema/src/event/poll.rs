//! A poll across instances, from opening to publication (protocol §12).

use serde::{Deserialize, Serialize};

use super::{EventRef, Origin};
use crate::ids::{EntryId, MemberId, OptionId, PollId, ProposalId};
use crate::log::Hash;
use crate::text::{Lang, LocalText};
use crate::time::Millis;
use crate::voting::result::TallyResult;
use crate::voting::rules::{
    Electorate, Method, MissingChapter, Quorum, Secrecy, Threshold, TieRule,
};

/// `poll.opened`, by the host.
pub const OPENED: &str = "poll.opened";
/// `poll.extended`, by the host, once, before the deadline for seals.
pub const EXTENDED: &str = "poll.extended";
/// `poll.cut`, by the host, from the deadline for seals on and before its tally.
pub const CUT: &str = "poll.cut";
/// `roll.page`, by each chapter, before `roll.frozen`.
pub const ROLL_PAGE: &str = "roll.page";
/// `roll.frozen`, by each chapter, before `poll.joined`.
pub const ROLL_FROZEN: &str = "roll.frozen";
/// `poll.joined`, by each chapter, the host too: from here its ballots are valid.
pub const JOINED: &str = "poll.joined";
/// `ballot.cast`, by the voter's home.
pub const BALLOT_CAST: &str = "ballot.cast";
/// `poll.sealed`, by each chapter.
pub const SEALED: &str = "poll.sealed";
/// `poll.tallied`, by each chapter.
pub const TALLIED: &str = "poll.tallied";
/// `poll.certified`, by each chapter's committee.
pub const CERTIFIED: &str = "poll.certified";
/// `poll.published`, by the host.
pub const PUBLISHED: &str = "poll.published";
/// `poll.voided`, by the host, before publication.
pub const VOIDED: &str = "poll.voided";

/// Body of `poll.opened`: everything that the count will ever need, fixed before the first ballot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The poll.
    pub poll: PollId,
    /// The proposal that is decided, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalRef>,
    /// The question in each language.
    pub title: LocalText,
    /// The language whose texts bind.
    pub authoritative: Lang,
    /// Method of voting and counting.
    pub method: Method,
    /// The options in the order of the ballot; for yes/no the method supplies them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionText>,
    /// Who is told what of a single ballot.
    pub secrecy: Secrecy,
    /// Who votes, with which weight.
    pub electorate: Electorate,
    /// Quorum of the federation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Quorum>,
    /// Quorum that each chapter needs of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum_chapter: Option<Quorum>,
    /// What passes, overall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Threshold>,
    /// What passes in each chapter, where it differs from `threshold` (rule 41).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold_chapter: Option<Threshold>,
    /// Whether each chapter must pass it too.
    pub dual_majority: bool,
    /// Whether abstentions are valid votes (rule 40).
    pub abstain_valid: bool,
    /// What happens at a tie that matters.
    pub tie: TieRule,
    /// Whether a later ballot replaces an earlier one.
    pub replaceable: bool,
    /// Whether running totals are shown: for show-of-hands items only.
    pub live: bool,
    /// The chapters that vote, by the origin of their logs, sorted.
    pub chapters: Vec<Origin>,
    /// When rolls are frozen.
    pub record_at: Millis,
    /// First instant at which a ballot may be cast.
    pub opens_at: Millis,
    /// First instant at which a ballot may no longer be cast.
    pub closes_at: Millis,
    /// By when every chapter has sealed.
    pub seal_by: Millis,
    /// What happens when a chapter is silent at `seal_by`.
    pub missing_chapter: MissingChapter,
    /// Days after the last certification in which a chapter may dispute.
    pub dispute_days: u32,
    /// Version of the counting rules.
    pub rules: u32,
    /// Id of the `charter.proposed` by whose rules it is decided, if it is by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charter: Option<Hash>,
}

/// The proposal that a poll decides, tied to the exact text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalRef {
    /// The proposal.
    pub proposal: ProposalId,
    /// The log that published it.
    pub host: Origin,
    /// Digest of its authoritative text at opening, and of each translation shown.
    pub texts: Vec<TextRef>,
}

/// One text of a proposal as it stood at opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRef {
    /// Its language.
    pub lang: Lang,
    /// Its digest.
    pub digest: Hash,
}

/// An option on the ballot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionText {
    /// The option.
    pub option: OptionId,
    /// Its label in each language.
    pub label: LocalText,
}

/// Body of `poll.extended` (rule 44). What closes when does not change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extended {
    /// The poll.
    pub poll: PollId,
    /// By when every chapter has sealed, from now on.
    pub seal_by: Millis,
}

/// Body of `poll.cut` (rule 44): up to where a silent chapter's ballots count, whatever comes
/// later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// The poll.
    pub poll: PollId,
    /// The silent chapter's log.
    pub log: Origin,
    /// How many of its events count.
    pub size: u64,
    /// Root of its log at that size.
    pub root: Hash,
    /// Id of the last of these events: it names them all, as each names the one before it.
    pub id: Hash,
}

/// Body of `roll.page`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollPage {
    /// The poll.
    pub poll: PollId,
    /// Number of the page, from 0.
    pub page: u32,
    /// Its entries; the whole roll is sorted by entry id.
    pub entries: Vec<RollEntry>,
}

/// One ballot's place on a roll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollEntry {
    /// The place.
    #[serde(rename = "e")]
    pub entry: EntryId,
    /// Whose it is.
    #[serde(rename = "m")]
    pub member: MemberId,
    /// What its ballot weighs, 1 to 1000.
    #[serde(rename = "w")]
    pub weight: u32,
    /// Which of an organisation's two representatives casts it.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<u8>,
}

/// Body of `roll.frozen`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollFrozen {
    /// The poll.
    pub poll: PollId,
    /// How many entries.
    pub count: u64,
    /// Sum of their weights.
    pub weight: u64,
    /// RFC 6962 root over `ENTRYID LF WEIGHT LF` in entry-id order (rule 35).
    pub root: Hash,
    /// Seq of the first `roll.page`; absent for an empty roll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<u64>,
    /// Seq of the last `roll.page`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<u64>,
}

/// Body of `poll.joined`. `refs` name the `poll.opened` of the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The poll.
    pub poll: PollId,
    /// The log that opened it.
    pub host: Origin,
    /// Id of its `poll.opened`.
    pub opened: Hash,
    /// SHA-256 over `enlace/boxkey/v1\0` and the box key (rule 37).
    pub box_commit: Hash,
    /// The box key itself, base64url; only where the poll shows live results.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub box_key: Option<String>,
}

/// Body of `ballot.cast`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotCast {
    /// The poll.
    pub poll: PollId,
    /// The place on the roll.
    pub entry: EntryId,
    /// AES-256-GCM of nonce and choices, base64url (rule 37).
    #[serde(rename = "box")]
    pub envelope: String,
}

/// Body of `poll.sealed` (rule 38).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The poll.
    pub poll: PollId,
    /// Effective ballots: one per roll entry.
    pub count: u64,
    /// RFC 6962 root over the stored entries of all its `ballot.cast`, in seq order.
    pub ballots_root: Hash,
    /// Seq of the first of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seq: Option<u64>,
    /// Seq of the last of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seq: Option<u64>,
    /// Root of the roll.
    pub roll_root: Hash,
    /// Opens the envelopes, base64url of 32 bytes.
    pub box_key: String,
}

/// Body of `poll.tallied`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tallied {
    /// The poll.
    pub poll: PollId,
    /// The log that opened it.
    pub host: Origin,
    /// The seals that were counted, by origin.
    pub inputs: Vec<EventRef>,
    /// The chapters without a seal on which the result rests all the same, by origin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub silent: Vec<Silent>,
    /// The figures and the outcome.
    pub result: TallyResult,
    /// Digest of the result (rule 43).
    pub result_hash: Hash,
    /// Ballots per chapter whose first cosigned checkpoint is late; outside the hash (rule 43).
    pub unwitnessed: Vec<Unwitnessed>,
}

impl Tallied {
    /// The digest that its own lines have; a true tally states it.
    pub fn digest(&self) -> Hash {
        self.result.result_hash(&self.poll, &self.inputs, &self.silent)
    }
}

/// A chapter that has not sealed, as the host read its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silent {
    /// The chapter's log.
    pub log: Origin,
    /// How many of its events were read.
    pub size: u64,
    /// Id of the last of them.
    pub id: Hash,
    /// Whether the host cut it there: then nothing after them counts.
    pub cut: bool,
    /// The event that reveals the key of its box, if one does: the box is counted, up to the cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Place>,
}

/// An event of a log that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its seq.
    pub seq: u64,
    /// Its id.
    pub id: Hash,
}

/// Ballots that no peer had cosigned in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unwitnessed {
    /// The chapter's log.
    pub log: Origin,
    /// How many.
    pub count: u64,
    /// The largest checkpoint that was cosigned in time, with the log's signature and the first
    /// cosignature alone (rule 43). Absent where none was, where the author has lost the line, and
    /// where a tally would be too large with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}

/// Body of `poll.certified`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certified {
    /// The poll.
    pub poll: PollId,
    /// The log that opened it.
    pub host: Origin,
    /// The result that the committee stands behind.
    pub result_hash: Hash,
}

/// Body of `poll.published`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The poll.
    pub poll: PollId,
    /// The certified result.
    pub result_hash: Hash,
    /// The other chapters' certifications on which it rests, by origin: whoever is not named had
    /// not certified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certified: Vec<EventRef>,
    /// The other chapters' disputes over which it is made, by origin, after the wait for their end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<EventRef>,
}

/// Body of `poll.voided`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voided {
    /// The poll.
    pub poll: PollId,
    /// Why, in each language.
    pub reason: LocalText,
}
