//! What a ballot says.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize};

use super::refusal::Refusal;
use super::rules::Method;
use crate::event::poll::Opened;
use crate::ids::OptionId;
use crate::json::{self, JsonError, Limits};

/// The choices of one ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choices {
    /// In favour; yes/no only.
    Yes,
    /// Against; yes/no only.
    No,
    /// Present, and of no side.
    Abstain,
    /// A ballot that says nothing, on purpose.
    Blank,
    /// One or more options, in no order that matters; polls of options only.
    Options(Vec<OptionId>),
}

/// The JSON form: an object with exactly one of two members. A ballot with anything beside them
/// is spoiled: it might say something that this count does not understand.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    choice: Option<Word>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    options: Option<Vec<OptionId>>,
}

/// A member that is there has a value: `null` is not another way of leaving it out.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Yes,
    No,
    Abstain,
    Blank,
}

/// Limits of the JSON form: fifty options fit, and nothing nests.
const LIMITS: Limits = Limits { bytes: 4_096, depth: 2 };

impl Choices {
    /// Strict JSON: `{"choice":"yes"}` (or no, abstain, blank) or `{"options":["opt_…"]}`.
    pub fn to_json(&self) -> String {
        let word = |choice| Form { choice: Some(choice), options: None };
        let form = match self {
            Self::Yes => word(Word::Yes),
            Self::No => word(Word::No),
            Self::Abstain => word(Word::Abstain),
            Self::Blank => word(Word::Blank),
            Self::Options(options) => Form { choice: None, options: Some(options.clone()) },
        };
        serde_json::to_string(&form).expect("words and ids always serialize")
    }

    /// Reads the JSON form; white space inside it is allowed, and is what pads it.
    ///
    /// # Errors
    /// That it is no strict JSON, or none of the three forms of choices.
    pub fn from_json(bytes: &[u8]) -> Result<Self, JsonError> {
        let form: Form = json::parse(bytes, LIMITS)?;
        match (form.choice, form.options) {
            (Some(Word::Yes), None) => Ok(Self::Yes),
            (Some(Word::No), None) => Ok(Self::No),
            (Some(Word::Abstain), None) => Ok(Self::Abstain),
            (Some(Word::Blank), None) => Ok(Self::Blank),
            (None, Some(options)) => Ok(Self::Options(options)),
            _ => Err(JsonError::Shape("exactly one of choice and options".into())),
        }
    }

    /// Whether a ballot of this poll may say this: the rule by which it is taken, and by which
    /// the count later calls it spoiled.
    ///
    /// # Errors
    /// `too-many-choices`, `unknown-option`, `duplicate-option`, `choices-do-not-fit`.
    pub fn check(&self, opened: &Opened) -> Result<(), Refusal> {
        match (opened.method, self) {
            (_, Self::Abstain | Self::Blank) => Ok(()),
            (Method::YesNo, Self::Yes | Self::No) => Ok(()),
            (Method::ChooseUpTo { n, .. }, Self::Options(options)) => {
                check_options(opened, n, options)
            }
            _ => Err(Refusal::ChoicesDoNotFit),
        }
    }
}

fn check_options(opened: &Opened, max: u32, options: &[OptionId]) -> Result<(), Refusal> {
    if options.is_empty() {
        return Err(Refusal::ChoicesDoNotFit);
    }
    if options.len() > max as usize {
        return Err(Refusal::TooManyChoices { max });
    }
    let mut seen = BTreeSet::new();
    for option in options {
        if !opened.options.iter().any(|known| known.option == *option) {
            return Err(Refusal::UnknownOption { option: option.clone() });
        }
        if !seen.insert(option) {
            return Err(Refusal::DuplicateOption { option: option.clone() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voting::fixtures;

    #[test]
    fn every_choice_reads_back() {
        let options = Choices::Options(vec![fixtures::option(1), fixtures::option(2)]);
        for choices in [Choices::Yes, Choices::No, Choices::Abstain, Choices::Blank, options] {
            assert_eq!(Choices::from_json(choices.to_json().as_bytes()), Ok(choices));
        }
        assert_eq!(Choices::Yes.to_json(), r#"{"choice":"yes"}"#);
        assert_eq!(Choices::from_json(b"{\"choice\":\"no\"    }"), Ok(Choices::No));
    }

    #[test]
    fn anything_else_is_no_ballot() {
        for bad in [
            r#"{}"#,
            r#"{"choice":"maybe"}"#,
            r#"{"choice":"yes","choice":"no"}"#,
            r#"{"choice":"yes","options":[]}"#,
            r#"{"choice":"yes","weight":2}"#,
            r#"{"options":["pol_01h455vb4pex5vsknk084sn02q"]}"#,
            r#"{"options":"opt_01h455vb4pex5vsknk084sn02q"}"#,
            r#"{"choice":null}"#,
            r#"{"choice":"yes","options":null}"#,
            r#" {"choice":"yes"}"#,
            r#"{"choice":"yes"} "#,
            r#"["yes"]"#,
            "",
        ] {
            assert!(Choices::from_json(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn choices_must_fit_the_poll() {
        let yes_no = fixtures::yes_no();
        let choose = fixtures::choose(4, 2, 1);
        let options =
            |ids: &[u64]| Choices::Options(ids.iter().map(|id| fixtures::option(*id)).collect());
        assert_eq!(Choices::Yes.check(&yes_no), Ok(()));
        assert_eq!(Choices::Blank.check(&choose), Ok(()));
        assert_eq!(options(&[4, 1]).check(&choose), Ok(()));
        assert_eq!(options(&[1]).check(&yes_no), Err(Refusal::ChoicesDoNotFit));
        assert_eq!(Choices::No.check(&choose), Err(Refusal::ChoicesDoNotFit));
        assert_eq!(options(&[]).check(&choose), Err(Refusal::ChoicesDoNotFit));
        assert_eq!(options(&[1, 2, 3]).check(&choose), Err(Refusal::TooManyChoices { max: 2 }));
        let unknown = Refusal::UnknownOption { option: fixtures::option(9) };
        assert_eq!(options(&[1, 9]).check(&choose), Err(unknown));
        let twice = Refusal::DuplicateOption { option: fixtures::option(1) };
        assert_eq!(options(&[1, 1]).check(&choose), Err(twice));
    }
}
