//! Rules of polls and charters in files that people write, in TOML, and how such a file is read.

use std::path::Path;

use enlace_schema::voting::rules::{Base, Fraction, Quorum, Threshold, Unit};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::files;
use crate::config::broken;
use crate::error::{Code, Result};

/// Beyond any honest poll or charter.
const FILE_MAX: u64 = 64 * 1024;

/// A quorum as people write it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuorumFile {
    part: Base,
    unit: Unit,
    fraction: Fraction,
    #[serde(default)]
    strict: bool,
}

/// A threshold as people write it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThresholdFile {
    base: Base,
    unit: Unit,
    fraction: Fraction,
    #[serde(default)]
    strict: bool,
}

impl From<QuorumFile> for Quorum {
    fn from(file: QuorumFile) -> Self {
        let QuorumFile { part, unit, fraction, strict } = file;
        // The whole is always the roll (rule 40).
        Self { part, whole: Base::Entitled, unit, fraction, strict }
    }
}

impl From<ThresholdFile> for Threshold {
    fn from(file: ThresholdFile) -> Self {
        let ThresholdFile { base, unit, fraction, strict } = file;
        Self { base, unit, fraction, strict }
    }
}

/// Reads a file of this form.
///
/// # Errors
/// `file-unreadable`; the given code, as [`broken`] says it.
pub fn read<T: DeserializeOwned>(path: &Path, malformed: Code) -> Result<T> {
    let text = files::text(path, FILE_MAX)?;
    Ok(toml::from_str(&text).map_err(|error| broken(malformed, path, &text, &error))?)
}
