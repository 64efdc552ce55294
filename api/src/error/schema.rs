//! The rules of `enlace-schema` as refusals. They name their codes as text; `tests/locales` checks
//! that the table has each of them.

use enlace_schema::event::origin::OriginError;
use enlace_schema::fingerprint::FingerprintError;
use enlace_schema::ids::IdError;
use enlace_schema::json::JsonError;
use enlace_schema::log::file::LogError;
use enlace_schema::log::receipt::ReceiptError;
use enlace_schema::membership::schedule::ScheduleFault;
use enlace_schema::money::MoneyError;
use enlace_schema::profile::ProfileError;
use enlace_schema::text::{TextRefusal, UnknownLang};
use enlace_schema::time::UnknownZone;
use enlace_schema::voting::refusal::Refusal as VotingRefusal;
use enlace_schema::voting::tally::TallyError;

use super::{Error, Refusal, codes};

/// The refusal with this code; one that the table lacks is a defect, and is logged as one.
pub fn named(code: &str) -> Error {
    match codes::by_name(code) {
        Some(code) => code.into(),
        None => Error::internal(format_args!("no code {code} in the table")),
    }
}

impl From<IdError> for Error {
    fn from(error: IdError) -> Self {
        Refusal::new(codes::ID_MALFORMED).with("expected", error.expected).into()
    }
}

impl From<JsonError> for Error {
    fn from(_: JsonError) -> Self {
        codes::NOT_JSON.into()
    }
}

impl From<TextRefusal> for Error {
    fn from(refusal: TextRefusal) -> Self {
        match refusal {
            TextRefusal::TooLong { max } => {
                Refusal::new(codes::TEXT_TOO_LONG).with("limit", max).into()
            }
            other => named(other.code()),
        }
    }
}

impl From<UnknownLang> for Error {
    fn from(_: UnknownLang) -> Self {
        codes::LANGUAGE_UNKNOWN.into()
    }
}

impl From<MoneyError> for Error {
    fn from(error: MoneyError) -> Self {
        named(error.code())
    }
}

impl From<ScheduleFault> for Error {
    fn from(fault: ScheduleFault) -> Self {
        named(fault.code())
    }
}

impl From<VotingRefusal> for Error {
    fn from(refusal: VotingRefusal) -> Self {
        match refusal {
            VotingRefusal::NotOpenYet { opens_at } => {
                Refusal::new(codes::POLL_NOT_OPEN_YET).with("at", opens_at).into()
            }
            VotingRefusal::Closed { closes_at } => {
                Refusal::new(codes::POLL_CLOSED).with("at", closes_at).into()
            }
            VotingRefusal::TooManyChoices { max } => {
                Refusal::new(codes::TOO_MANY_CHOICES).with("limit", max).on("choices").into()
            }
            VotingRefusal::Invalid { field } => Refusal::new(codes::POLL_INVALID).on(field).into(),
            other => named(other.code()),
        }
    }
}

/// A tally that cannot be computed from what is held.
impl From<TallyError> for Error {
    fn from(error: TallyError) -> Self {
        match error {
            TallyError::Missing(_) | TallyError::Undecided(_) => codes::POLL_NOT_SEALED.into(),
            _ => codes::TALLY_INVALID.into(),
        }
    }
}

impl From<ReceiptError> for Error {
    fn from(error: ReceiptError) -> Self {
        match error {
            ReceiptError::Malformed(_) => codes::RECEIPT_MALFORMED.into(),
            _ => codes::RECEIPT_INVALID.into(),
        }
    }
}

impl From<FingerprintError> for Error {
    fn from(_: FingerprintError) -> Self {
        codes::FINGERPRINT_MALFORMED.into()
    }
}

impl From<LogError> for Error {
    fn from(_: LogError) -> Self {
        codes::LOG_INVALID.into()
    }
}

/// A name of a log that somebody typed; those in events are judged by the ledger.
impl From<OriginError> for Error {
    fn from(_: OriginError) -> Self {
        Refusal::new(codes::INVALID_ARGUMENT).with("name", "origin").on("origin").into()
    }
}

/// Profiles come with the program or from the own log, so a bad one is a defect.
impl From<ProfileError> for Error {
    fn from(error: ProfileError) -> Self {
        Self::internal(error)
    }
}

/// Zones come from profiles, too.
impl From<UnknownZone> for Error {
    fn from(error: UnknownZone) -> Self {
        Self::internal(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_contract_is_in_the_table() {
        let texts = TextRefusal::CODES.iter().chain(&MoneyError::CODES);
        for name in texts.chain(&ScheduleFault::CODES).chain(&VotingRefusal::CODES) {
            assert!(codes::by_name(name).is_some(), "{name}");
        }
    }
}
