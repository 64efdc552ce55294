//! The chapter profile: a chapter's law, languages, money and prices, as data.
//!
//! No statute is in the code. Every legal number is a value of a profile, with its source and
//! whether counsel has checked it. The profile in force is an event of the chapter's log
//! (`chapter.profile.adopted`) that holds the data file whole.

mod parts;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::event::dues::Price;
use crate::event::member::MemberKind;
use crate::membership::{DuesRules, schedule};
use crate::money::{Currency, Money};
use crate::text::{Lang, LocalText, check_title};
use crate::voting::roll::WEIGHTS;
use crate::voting::rules::{
    DENOMINATOR_MAX, DISPUTE_DAYS_MAX, Electorate, Fraction, OrgMode, Threshold,
};

pub use parts::{Dues, Federation, Legal, Meetings, Membership, PriceLine, Retention, Voting};

/// Names of the profiles that come with the program.
pub const NAMES: [&str; 2] = ["us-ny", "mx-coop"];

const US_NY: &str = include_str!("../profiles/us-ny.toml");
const MX_COOP: &str = include_str!("../profiles/mx-coop.toml");

/// Most bytes of a data file, so that it fits into its event with every quote escaped.
pub const FILE_MAX: usize = 16 * 1024;

/// A chapter profile, as its data file holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Name of the profile, `us-ny`.
    pub name: String,
    /// Version of the data file, from 1.
    pub version: u32,
    /// Short name of the chapter, `us`.
    pub chapter: String,
    /// Locale in which the chapter speaks when nobody asked for another, `en-US`.
    pub locale: String,
    /// Languages of the chapter; the first binds.
    pub languages: Vec<Lang>,
    /// Currency of its dues.
    pub currency: Currency,
    /// IANA time zone in which its deadlines are shown.
    pub zone: String,
    /// Its name in each language.
    pub names: LocalText,
    /// Who may belong.
    pub membership: Membership,
    /// What it costs.
    pub dues: Dues,
    /// How the membership meets.
    pub meetings: Meetings,
    /// How it votes by itself.
    pub voting: Voting,
    /// What a poll of the whole federation starts from.
    pub federation: Federation,
    /// How long records are kept.
    pub retention: Retention,
}

/// Why a data file is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileError {
    /// Longer than [`FILE_MAX`].
    TooLong,
    /// Not TOML of this shape; the parser's words, with line and column.
    Syntax(String),
    /// A value that makes no sense.
    Value(&'static str),
}

impl ProfileError {
    /// Every code there is.
    pub const CODES: [&'static str; 3] = ["profile-too-long", "profile-syntax", "profile-value"];

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "profile-too-long",
            Self::Syntax(_) => "profile-syntax",
            Self::Value(_) => "profile-value",
        }
    }
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => f.write_str(self.code()),
            Self::Syntax(words) => write!(f, "{}: {words}", self.code()),
            Self::Value(field) => write!(f, "{}: {field}", self.code()),
        }
    }
}

impl std::error::Error for ProfileError {}

/// A profile that comes with the program, and its data file.
pub fn builtin(name: &str) -> Option<(&'static str, Profile)> {
    let file = match name {
        "us-ny" => US_NY,
        "mx-coop" => MX_COOP,
        _ => return None,
    };
    Some((file, Profile::parse(file).expect("the profiles that come with the program are tested")))
}

impl Profile {
    /// Reads a data file. Unknown names are refused: a misspelt number would be silently missed.
    ///
    /// # Errors
    /// What the reader of TOML says, or the first value that makes no sense.
    pub fn parse(file: &str) -> Result<Self, ProfileError> {
        if file.len() > FILE_MAX {
            return Err(ProfileError::TooLong);
        }
        let profile: Self =
            toml::from_str(file).map_err(|error| ProfileError::Syntax(error.to_string()))?;
        profile.check()?;
        Ok(profile)
    }

    /// The language that binds.
    pub fn authoritative(&self) -> Lang {
        // `check` refuses a profile without languages.
        self.languages.first().copied().unwrap_or(Lang::En)
    }

    /// The rules of standing.
    pub fn dues_rules(&self) -> DuesRules {
        DuesRules {
            grace_days: self.dues.grace_days.value,
            new_member_grace_days: self.dues.new_member_grace_days.value,
        }
    }

    /// The price list as `dues.schedule.adopted` takes it.
    ///
    /// # Errors
    /// A price that is no amount of its currency.
    pub fn prices(&self) -> Result<Vec<Price>, ProfileError> {
        let price = |line: &PriceLine| {
            let amount = Money::parse(&line.amount, self.currency)
                .map_err(|_| ProfileError::Value("dues.prices.amount"))?;
            let PriceLine { kind, band, months, .. } = line;
            Ok(Price { kind: *kind, band: band.clone(), months: *months, amount })
        };
        self.dues.prices.iter().map(price).collect()
    }

    /// The electorate of the chapter's own polls with this record date.
    pub fn electorate(&self, record: Date) -> Electorate {
        self.electorate_of(&self.voting.weights.value, self.voting.org_mode.value, record)
    }

    /// The electorate of federation-wide polls with this record date.
    pub fn federation_electorate(&self, record: Date) -> Electorate {
        self.electorate_of(&self.federation.weights.value, self.federation.org_mode.value, record)
    }

    fn electorate_of(
        &self,
        weights: &BTreeMap<MemberKind, u32>,
        org_mode: OrgMode,
        record: Date,
    ) -> Electorate {
        let days = i64::from(self.membership.join_cutoff_days.value);
        let cutoff = jiff::Span::new().try_days(-days).ok();
        let joined_by = cutoff.and_then(|span| record.checked_add(span).ok());
        Electorate { weights: weights.clone(), org_mode, joined_by, good_standing: true }
    }

    /// The threshold of an ordinary federation-wide decision.
    pub fn federation_threshold(&self) -> Threshold {
        Threshold { fraction: self.federation.majority.value, ..Threshold::simple_majority() }
    }

    fn check(&self) -> Result<(), ProfileError> {
        let require = |holds: bool, field| match holds {
            true => Ok(()),
            false => Err(ProfileError::Value(field)),
        };
        let word = |text: &str, max: usize| {
            (1..=max).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        require(word(&self.name, 32), "name")?;
        require(word(&self.chapter, 16), "chapter")?;
        require(self.version >= 1, "version")?;
        let mut languages = self.languages.clone();
        languages.sort_unstable();
        languages.dedup();
        require(!languages.is_empty() && languages.len() == self.languages.len(), "languages")?;
        require(self.languages.iter().all(|lang| self.names.get(*lang).is_some()), "names")?;
        require(self.names.iter().all(|(_, name)| check_title(name).is_ok()), "names")?;
        let language = self.locale.split('-').next().unwrap_or_default();
        require(language.parse::<Lang>().is_ok_and(|lang| languages.contains(&lang)), "locale")?;
        // Whether there is such a zone is for the program, which has the zone data.
        let zone_byte = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-' | b'+');
        require(!self.zone.is_empty() && self.zone.bytes().all(zone_byte), "zone")?;
        require(self.prices().is_ok(), "dues.prices.amount")?;
        let prices = self.prices()?;
        require(schedule::check(&prices).is_ok(), "dues.prices")?;
        self.check_numbers()
    }

    fn check_numbers(&self) -> Result<(), ProfileError> {
        let fractions = [
            ("meetings.conveners_share", Some(&self.meetings.conveners_share)),
            ("meetings.quorum_first_call", Some(&self.meetings.quorum_first_call)),
            ("meetings.quorum_second_call", self.meetings.quorum_second_call.as_ref()),
            ("voting.majority", Some(&self.voting.majority)),
            ("voting.qualified_majority", Some(&self.voting.qualified_majority)),
            ("federation.quorum", Some(&self.federation.quorum)),
            ("federation.majority", Some(&self.federation.majority)),
        ];
        for (field, fraction) in fractions {
            let proper = |Fraction { num, den }| 0 < num && num <= den && den <= DENOMINATOR_MAX;
            if fraction.is_some_and(|legal| !proper(legal.value)) {
                return Err(ProfileError::Value(field));
            }
        }
        for (field, weights) in [
            ("voting.weights", &self.voting.weights.value),
            ("federation.weights", &self.federation.weights.value),
        ] {
            let person = weights.contains_key(&MemberKind::Person);
            if weights.is_empty() || person || !weights.values().all(|w| WEIGHTS.contains(w)) {
                return Err(ProfileError::Value(field));
            }
        }
        if self.voting.dispute_days.value > DISPUTE_DAYS_MAX {
            return Err(ProfileError::Value("voting.dispute_days"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
