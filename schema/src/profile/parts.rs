//! The parts of a chapter profile, as its data file has them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::member::MemberKind;
use crate::voting::rules::{Fraction, OrgMode};

/// A number that the law, the by-laws or the federation sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Legal<T> {
    /// The number.
    pub value: T,
    /// Where it is from: statute and section, by-laws, charter.
    pub source: String,
    /// Whether a lawyer of the chapter has compared it with the law in force.
    pub checked_by_counsel: bool,
}

/// Who may belong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// Whether organisations are members under the chapter's own law.
    pub organisations: Legal<bool>,
    /// Fewest members that the chapter must have.
    pub minimum_members: Legal<u32>,
    /// Youngest age of a natural person, in years.
    pub minimum_age: Legal<u32>,
    /// Days before the record date by which a voter has joined.
    pub join_cutoff_days: Legal<u32>,
}

/// What it costs to belong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dues {
    /// Days after the last settled day on which a member is still in good standing.
    pub grace_days: Legal<u32>,
    /// Days that a new member has to settle anything.
    pub new_member_grace_days: Legal<u32>,
    /// The price list with which a new instance begins.
    pub prices: Vec<PriceLine>,
}

/// One line of the price list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceLine {
    /// Whom it is for.
    pub kind: MemberKind,
    /// Income band: `a`, `b`, `c` …
    pub band: String,
    /// Highest yearly income of the band in whole units of the currency; none for the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub income_up_to: Option<u64>,
    /// Months that it covers.
    pub months: u32,
    /// The price as a plain decimal, `25.00`.
    pub amount: String,
}

/// How the membership meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meetings {
    /// Least days of notice of an ordinary meeting.
    pub notice_days_ordinary: Legal<u32>,
    /// Least days of notice of an extraordinary meeting.
    pub notice_days_extraordinary: Legal<u32>,
    /// Most days of notice, where there is a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_days_longest: Option<Legal<u32>>,
    /// Least days of notice of a second call.
    pub notice_days_second_call: Legal<u32>,
    /// Share of the members that can have a meeting called.
    pub conveners_share: Legal<Fraction>,
    /// Share of the votes that is a quorum on first call.
    pub quorum_first_call: Legal<Fraction>,
    /// Whether more than that share is needed.
    pub quorum_first_call_strict: Legal<bool>,
    /// Share of the votes that is a quorum on second call; none where whoever comes is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum_second_call: Option<Legal<Fraction>>,
}

/// How the chapter votes by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voting {
    /// Votes by kind of member.
    pub weights: Legal<BTreeMap<MemberKind, u32>>,
    /// How organisations vote.
    pub org_mode: Legal<OrgMode>,
    /// The share of the votes above which something passes.
    pub majority: Legal<Fraction>,
    /// The share of the votes with which weightier things pass.
    pub qualified_majority: Legal<Fraction>,
    /// Whether abstentions are valid votes.
    pub abstain_valid: Legal<bool>,
    /// Most proxies that one person holds; 0 for none at all.
    pub proxies_per_person: Legal<u32>,
    /// Months for which a proxy is good, where there is a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy_months: Option<Legal<u32>>,
    /// Days after certification in which a result can be disputed.
    pub dispute_days: Legal<u32>,
    /// Most seconds from closing to sealing.
    pub seal_delay_seconds: Legal<u32>,
}

/// What a poll of the whole federation starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Federation {
    /// Votes by kind of member.
    pub weights: Legal<BTreeMap<MemberKind, u32>>,
    /// How organisations vote.
    pub org_mode: Legal<OrgMode>,
    /// Share of the votes that must be cast.
    pub quorum: Legal<Fraction>,
    /// The share of the valid votes above which something passes.
    pub majority: Legal<Fraction>,
    /// Whether each chapter must pass it too.
    pub dual_majority: Legal<bool>,
}

/// How long records are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Years of accounting records.
    pub accounting_years: Legal<u32>,
    /// Years of private records of former members.
    pub former_member_years: Legal<u32>,
    /// Days of blocking (*bloqueo*) before a private record is erased.
    pub blocked_days: Legal<u32>,
}
