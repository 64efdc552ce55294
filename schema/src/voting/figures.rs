//! The figures of a count: how many, and how heavy (rule 40).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::rules::{Base, Unit};
use crate::ids::{IdError, OptionId};
use crate::json;

/// A number of ballots, and what they weigh. In JSON `[members, votes]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "(u64, u64)", into = "(u64, u64)")]
pub struct Count {
    /// Places on the roll.
    pub members: u64,
    /// Their weights.
    pub votes: u64,
}

impl From<(u64, u64)> for Count {
    fn from((members, votes): (u64, u64)) -> Self {
        Self { members, votes }
    }
}

impl From<Count> for (u64, u64) {
    fn from(count: Count) -> Self {
        (count.members, count.votes)
    }
}

impl Count {
    /// The number in one unit.
    pub fn of(&self, unit: Unit) -> u64 {
        match unit {
            Unit::Members => self.members,
            Unit::Votes => self.votes,
        }
    }

    /// One more place on the roll, of this weight.
    pub fn add(&mut self, weight: u32) {
        self.members += 1;
        self.votes += u64::from(weight);
    }

    /// Both numbers of both.
    pub fn plus(self, other: Self) -> Self {
        Self { members: self.members + other.members, votes: self.votes + other.votes }
    }

    /// Both numbers less those of a part of it.
    pub fn less(self, part: Self) -> Self {
        Self { members: self.members - part.members, votes: self.votes - part.votes }
    }
}

/// What ballots are counted for: `yes`, `no`, or an option.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OptionKey {
    /// In favour.
    Yes,
    /// Against.
    No,
    /// An option of the poll.
    Option(OptionId),
}

impl fmt::Display for OptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yes => f.write_str("yes"),
            Self::No => f.write_str("no"),
            Self::Option(option) => option.fmt(f),
        }
    }
}

impl FromStr for OptionKey {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        match text {
            "yes" => Ok(Self::Yes),
            "no" => Ok(Self::No),
            id => id.parse().map(Self::Option),
        }
    }
}

impl Serialize for OptionKey {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OptionKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        json::text(from)
    }
}

/// The count of one option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionCount {
    /// The option.
    pub option: OptionKey,
    /// How many named it.
    pub count: Count,
}

/// The figures of one chapter, or of all (rule 40).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The roll.
    pub entitled: Count,
    /// Checked in; where there is no meeting, cast.
    pub present: Count,
    /// Effective ballots.
    pub cast: Count,
    /// Cast, less blank and spoiled, and less abstentions unless the poll counts them.
    pub valid: Count,
    /// Ballots that abstain.
    pub abstain: Count,
    /// Ballots that say nothing on purpose.
    pub blank: Count,
    /// Ballots that do not open, or do not say what this poll asks.
    pub spoiled: Count,
    /// The options in the poll's order.
    pub options: Vec<OptionCount>,
}

impl Figures {
    /// Nothing counted yet, for these options.
    pub fn new(options: impl IntoIterator<Item = OptionKey>) -> Self {
        let zero = |option| OptionCount { option, count: Count::default() };
        Self { options: options.into_iter().map(zero).collect(), ..Self::default() }
    }

    /// The count of a base.
    pub fn base(&self, base: Base) -> Count {
        match base {
            Base::Cast => self.cast,
            Base::Valid => self.valid,
            Base::Present => self.present,
            Base::Entitled => self.entitled,
        }
    }

    /// The count of an option; zero for one that the poll does not have.
    pub fn option(&self, key: &OptionKey) -> Count {
        self.options
            .iter()
            .find(|option| option.option == *key)
            .map_or_else(Count::default, |option| option.count)
    }

    /// One more place, of this weight, whose ballot names the option.
    pub fn add(&mut self, key: &OptionKey, weight: u32) {
        if let Some(option) = self.options.iter_mut().find(|option| option.option == *key) {
            option.count.add(weight);
        }
    }

    /// Works out what follows from the ballots, once all of them are in (rule 40).
    pub fn complete(&mut self, abstain_valid: bool) {
        // Without a meeting, whoever cast a ballot was there.
        self.present = self.cast;
        self.valid = self.cast.less(self.blank).less(self.spoiled);
        if !abstain_valid {
            self.valid = self.valid.less(self.abstain);
        }
    }

    /// The figures of two scopes with the same options in the same order.
    pub fn plus(&self, other: &Self) -> Self {
        let options = self
            .options
            .iter()
            .zip(&other.options)
            .map(|(a, b)| OptionCount { option: a.option.clone(), count: a.count.plus(b.count) });
        Self {
            entitled: self.entitled.plus(other.entitled),
            present: self.present.plus(other.present),
            cast: self.cast.plus(other.cast),
            valid: self.valid.plus(other.valid),
            abstain: self.abstain.plus(other.abstain),
            blank: self.blank.plus(other.blank),
            spoiled: self.spoiled.plus(other.spoiled),
            options: options.collect(),
        }
    }
}
