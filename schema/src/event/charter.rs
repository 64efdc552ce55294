//! A charter: the rules by which the chapters of a federation decide together.

use serde::{Deserialize, Serialize};

use super::Origin;
use super::poll::TextRef;
use crate::log::Hash;
use crate::text::{Lang, LocalText};
use crate::voting::rules::{Electorate, Quorum, Threshold};

/// `charter.proposed`, by one of its chapters. Its event id is the charter's id.
pub const PROPOSED: &str = "charter.proposed";
/// `charter.ratified`, by each chapter, the one that proposed it too.
pub const RATIFIED: &str = "charter.ratified";

/// How many of its chapters ratify a charter before it is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ratification {
    /// Every one.
    All,
    /// More than half of them.
    Majority,
}

/// Body of `charter.proposed`. Nothing of it can be changed: another charter takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// What it is called, in each language.
    pub title: LocalText,
    /// The language whose text binds.
    pub authoritative: Lang,
    /// SHA-256 of the document in each language, by language; the one that binds is among them.
    pub texts: Vec<TextRef>,
    /// The chapters that it is for, by the origin of their logs, sorted.
    pub chapters: Vec<Origin>,
    /// Who votes in their polls, with which weight; without a day to have joined by.
    pub electorate: Electorate,
    /// Quorum of their polls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Quorum>,
    /// What passes, overall.
    pub threshold: Threshold,
    /// Whether each chapter must pass it too.
    pub dual_majority: bool,
    /// How many of the chapters ratify it.
    pub ratified_by: Ratification,
    /// The charter in whose place it comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<Hash>,
}

/// Body of `charter.ratified`. `refs` name the `charter.proposed` of another log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratified {
    /// Id of the `charter.proposed`.
    pub charter: Hash,
    /// The log that proposed it.
    pub host: Origin,
}
