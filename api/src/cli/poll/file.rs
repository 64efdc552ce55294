//! A poll as a file describes it for `enlace poll draft` and `enlace poll open`: TOML, because
//! people write it. The names are those of `poll.opened` (`docs/protocol.md`, 12.1); what is left
//! out is filled in as in the API, from the chapter's profile. `docs/operations.md` has an example.

use std::path::Path;

use enlace_schema::event::Origin;
use enlace_schema::ids::ProposalId;
use enlace_schema::text::{Lang, LocalText};
use enlace_schema::time::Millis;
use enlace_schema::voting::rules::{Electorate, Method, MissingChapter, Secrecy, TieRule};
use serde::{Deserialize, Deserializer};

use crate::actions::polls::{DraftPoll, Rule};
use crate::actions::proposals::OneProposal;
use crate::cli::rules::{self, QuorumFile, ThresholdFile};
use crate::error::{Result, codes};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PollFile {
    proposal: Option<ProposalId>,
    /// The log of the proposal; ours where it is left out.
    proposal_host: Option<Origin>,
    #[serde(default)]
    title: LocalText,
    authoritative: Option<Lang>,
    method: Method,
    #[serde(default)]
    options: Vec<LocalText>,
    secrecy: Option<Secrecy>,
    electorate: Option<Electorate>,
    quorum: Option<Setting<QuorumFile>>,
    quorum_chapter: Option<Setting<QuorumFile>>,
    threshold: Option<Setting<ThresholdFile>>,
    threshold_chapter: Option<Setting<ThresholdFile>>,
    dual_majority: Option<bool>,
    abstain_valid: Option<bool>,
    tie: Option<TieRule>,
    replaceable: Option<bool>,
    #[serde(default)]
    live: bool,
    chapters: Option<Vec<Origin>>,
    record_at: Option<Moment>,
    opens_at: Option<Moment>,
    closes_at: Moment,
    seal_by: Option<Moment>,
    missing_chapter: Option<MissingChapter>,
    dispute_days: Option<u32>,
}

/// A rule that is set, or the word `none`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Setting<T> {
    Without(NoneWord),
    Set(T),
}

#[derive(Deserialize)]
enum NoneWord {
    #[serde(rename = "none")]
    None,
}

/// An instant in RFC 3339, with whatever offset people live in.
#[derive(Clone, Copy)]
struct Moment(Millis);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let at: jiff::Timestamp = text.parse().map_err(serde::de::Error::custom)?;
        Ok(Self(Millis::from_ms(at.as_millisecond())))
    }
}

fn rule<F, T: From<F>>(setting: Option<Setting<F>>) -> Rule<T> {
    match setting {
        None => Rule::Profile,
        Some(Setting::Without(NoneWord::None)) => Rule::Without,
        Some(Setting::Set(rule)) => Rule::Set(rule.into()),
    }
}

/// Reads a poll from a file.
///
/// # Errors
/// `file-unreadable`; `poll-file` with the place and what is expected there.
pub fn read(path: &Path, own: &Origin) -> Result<DraftPoll> {
    let file: PollFile = rules::read(path, codes::POLL_FILE)?;
    Ok(file.draft(own))
}

impl PollFile {
    fn draft(self, own: &Origin) -> DraftPoll {
        let host = self.proposal_host.unwrap_or_else(|| own.clone());
        let at = |moment: Option<Moment>| moment.map(|moment| moment.0);
        DraftPoll {
            proposal: self.proposal.map(|proposal| OneProposal { host, proposal }),
            authoritative: self.authoritative,
            options: self.options,
            secrecy: self.secrecy.unwrap_or(Secrecy::Named),
            electorate: self.electorate,
            quorum: rule(self.quorum),
            quorum_chapter: rule(self.quorum_chapter),
            threshold: rule(self.threshold),
            threshold_chapter: rule(self.threshold_chapter),
            dual_majority: self.dual_majority,
            abstain_valid: self.abstain_valid,
            tie: self.tie,
            replaceable: self.replaceable,
            live: self.live,
            chapters: self.chapters,
            record_at: at(self.record_at),
            opens_at: at(self.opens_at),
            seal_by: at(self.seal_by),
            missing_chapter: self.missing_chapter,
            dispute_days: self.dispute_days,
            ..DraftPoll::new(self.title, self.method, self.closes_at.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use enlace_schema::voting::rules::{Quorum, Unit};

    use super::*;

    fn parsed(text: &str) -> Result<PollFile, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn a_poll_reads_with_what_it_leaves_out() {
        let text = r#"
            title = { en = "An office?", es = "¿Una oficina?" }
            method = { name = "choose", max = 2, seats = 1 }
            options = [{ en = "Yes", es = "Sí" }, { en = "No", es = "No" }]
            closes_at = "2026-12-01T18:00:00-06:00"
            quorum = { part = "cast", unit = "votes", fraction = { num = 1, den = 3 } }
            threshold = "none"
        "#;
        let own: Origin = "us.example.org/log/1".parse().expect("an origin");
        let draft = parsed(text).expect("a poll").draft(&own);
        assert_eq!(draft.closes_at.to_string(), "2026-12-02T00:00:00.000Z");
        assert_eq!(draft.method, Method::ChooseUpTo { n: 2, seats: 1 });
        assert_eq!(draft.quorum, Rule::Set(Quorum::turnout(Unit::Votes, 1, 3)));
        assert_eq!(draft.threshold, Rule::Without);
        assert_eq!((draft.threshold_chapter, draft.seal_by), (Rule::Profile, None));
        assert_eq!(draft.options.len(), 2);
    }

    #[test]
    fn what_is_misspelt_or_missing_is_refused() {
        let good = "method = { name = \"yes_no\" }\ncloses_at = \"2026-12-01T18:00:00Z\"\n";
        assert!(parsed(good).is_ok());
        for bad in ["quorums = 1\n", "live = \"no\"\n", "quorum = \"some\"\n", "tie = \"coin\"\n"] {
            assert!(parsed(&format!("{good}{bad}")).is_err(), "{bad}");
        }
        assert!(parsed("method = { name = \"yes_no\" }\n").is_err());
        assert!(parsed(&good.replace("00Z", "00")).is_err(), "an instant needs its offset");
    }
}
