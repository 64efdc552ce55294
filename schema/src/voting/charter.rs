//! Which charter is in force, and whether a poll keeps to it: pure functions of what the logs say
//! (protocol §12.8).

use std::collections::BTreeSet;

use uuid::Uuid;

use super::refusal::Refusal;
use super::rules::{Method, MissingChapter, RULES_VERSION, Secrecy, TieRule, check_opened};
use crate::event::Origin;
use crate::event::charter::{Proposed, Ratification};
use crate::event::poll::Opened;
use crate::ids::{Id, PollId};
use crate::log::Hash;
use crate::time::{DAY_SECS, Millis};

/// A charter that a log proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charter {
    /// Id of the event.
    pub id: Hash,
    /// What it says.
    pub body: Proposed,
}

/// That a chapter ratified a charter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatifiedBy {
    /// The chapter's log.
    pub log: Origin,
    /// The charter's id.
    pub charter: Hash,
}

/// Checks a charter that `log` proposes. The first thing that is wrong is named by its field.
///
/// # Errors
/// `poll-invalid` with the field: a charter's rules make sense if those of a poll by it do.
pub fn check(body: &Proposed, log: &Origin) -> Result<(), Refusal> {
    let require = |holds, field| if holds { Ok(()) } else { Err(Refusal::Invalid { field }) };
    check_opened(&poll_by(body), log)?;
    require(body.electorate.joined_by.is_none(), "electorate.joined_by")?;
    require(body.texts.windows(2).all(|pair| pair[0].lang < pair[1].lang), "texts")?;
    require(body.texts.iter().any(|text| text.lang == body.authoritative), "texts")
}

/// A poll of all chapters by the rules of a charter, for whoever checks or shows these rules. What
/// a charter does not say is as a poll has it that says nothing; its id is no poll's.
pub fn poll_by(body: &Proposed) -> Opened {
    let start = Millis::from_ms(0);
    Opened {
        poll: PollId::from_uuid(Uuid::nil()),
        proposal: None,
        title: body.title.clone(),
        authoritative: body.authoritative,
        method: Method::YesNo,
        options: Vec::new(),
        secrecy: Secrecy::Named,
        electorate: body.electorate.clone(),
        quorum: body.quorum,
        quorum_chapter: None,
        threshold: Some(body.threshold),
        threshold_chapter: None,
        dual_majority: body.dual_majority,
        abstain_valid: false,
        tie: TieRule::Runoff,
        replaceable: true,
        live: false,
        chapters: body.chapters.clone(),
        record_at: start,
        opens_at: start,
        closes_at: start.plus_secs(DAY_SECS),
        seal_by: start.plus_secs(DAY_SECS),
        missing_chapter: MissingChapter::Fail,
        dispute_days: 0,
        rules: RULES_VERSION,
        charter: None,
    }
}

/// Whether enough of a charter's chapters have ratified another one (or itself), by its own rule.
fn agreed(of: &Proposed, charter: Hash, ratified: &[RatifiedBy]) -> bool {
    let who: BTreeSet<&Origin> = ratified
        .iter()
        .filter(|by| by.charter == charter && of.chapters.contains(&by.log))
        .map(|by| &by.log)
        .collect();
    match of.ratified_by {
        Ratification::All => who.len() == of.chapters.len(),
        Ratification::Majority => who.len() * 2 > of.chapters.len(),
    }
}

/// Whether a charter is ratified, be it in force or not.
pub fn is_ratified(charter: &Charter, ratified: &[RatifiedBy]) -> bool {
    agreed(&charter.body, charter.id, ratified)
}

/// Whether a charter is in force: it is ratified, and no ratified one came in its place. To come in
/// its place, another has to be ratified by *its* chapters as well, by its rule: nobody else can
/// end it.
pub fn is_in_force(charter: &Charter, all: &[Charter], ratified: &[RatifiedBy]) -> bool {
    let ends = |other: &Charter| {
        other.body.supersedes == Some(charter.id)
            && other.id != charter.id
            && is_ratified(other, ratified)
            && agreed(&charter.body, other.id, ratified)
    };
    is_ratified(charter, ratified) && !all.iter().any(ends)
}

/// Whether a poll keeps to a charter: it is of all its chapters, with its weights, its quorum, its
/// threshold and its majorities. A choice among options may go without a threshold.
///
/// # Errors
/// The field of `poll.opened` in which it does not.
pub fn keeps_to(opened: &Opened, charter: &Proposed) -> Result<(), Refusal> {
    let require = |holds, field| if holds { Ok(()) } else { Err(Refusal::Invalid { field }) };
    require(opened.chapters == charter.chapters, "chapters")?;
    let (own, rule) = (&opened.electorate, &charter.electorate);
    require(own.weights == rule.weights, "electorate.weights")?;
    require(own.org_mode == rule.org_mode, "electorate.org_mode")?;
    require(own.good_standing == rule.good_standing, "electorate")?;
    require(opened.quorum == charter.quorum, "quorum")?;
    let free = opened.method != Method::YesNo && opened.threshold.is_none();
    require(free || opened.threshold == Some(charter.threshold), "threshold")?;
    require(free || opened.dual_majority == charter.dual_majority, "dual_majority")?;
    // A chapter's own threshold would be another rule than the charter's.
    require(opened.threshold_chapter.is_none(), "threshold_chapter")
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{electorate, origin, yes_no};
    use super::super::rules::Threshold;
    use super::*;
    use crate::event::poll::TextRef;
    use crate::log::sha256;
    use crate::text::{Lang, LocalText};

    fn charter(name: &str, chapters: &[&str], ratified_by: Ratification) -> Charter {
        let text = |lang| TextRef { lang, digest: sha256(name.as_bytes()) };
        let body = Proposed {
            title: LocalText::from([(Lang::En, "Charter"), (Lang::Es, "Carta")]),
            authoritative: Lang::En,
            texts: vec![text(Lang::En), text(Lang::Es)],
            chapters: chapters.iter().map(|name| origin(name)).collect(),
            electorate: electorate(),
            quorum: None,
            threshold: Threshold::simple_majority(),
            dual_majority: true,
            ratified_by,
            supersedes: None,
        };
        Charter { id: sha256(name.as_bytes()), body }
    }

    fn by(charter: &Charter, names: &[&str]) -> Vec<RatifiedBy> {
        let by = |name: &&str| RatifiedBy { log: origin(name), charter: charter.id };
        names.iter().map(by).collect()
    }

    #[test]
    fn a_charter_is_in_force_when_enough_of_its_chapters_ratified_it() {
        let all = charter("one", &["ca", "mx", "us"], Ratification::All);
        let most = charter("two", &["ca", "mx", "us"], Ratification::Majority);
        let force = |charter: &Charter, names: &[&str]| {
            is_in_force(charter, std::slice::from_ref(charter), &by(charter, names))
        };
        assert!(force(&all, &["us", "mx", "ca"]) && !force(&all, &["us", "mx"]));
        assert!(force(&most, &["us", "mx"]) && !force(&most, &["us"]));
        assert!(!force(&most, &["us", "us"]), "each counts once");
        assert!(!force(&most, &["us", "gt", "uy"]), "strangers do not count");
    }

    #[test]
    fn only_those_whom_a_charter_binds_end_it() {
        let old = charter("old", &["ca", "mx", "us"], Ratification::Majority);
        let mut next = charter("new", &["ca", "gt", "us"], Ratification::Majority);
        next.body.supersedes = Some(old.id);
        let both = [old.clone(), next.clone()];
        let mut ratified = by(&old, &["us", "mx"]);
        ratified.extend(by(&next, &["gt", "us"]));
        assert!(is_in_force(&old, &both, &ratified), "one of the three agreed to end it");
        assert!(is_in_force(&next, &both, &ratified));
        ratified.extend(by(&next, &["ca"]));
        assert!(!is_in_force(&old, &both, &ratified) && is_ratified(&old, &ratified));
        // Strangers cannot end it, whatever they ratify among themselves.
        let mut coup = charter("coup", &["gt", "uy"], Ratification::All);
        coup.body.supersedes = Some(next.id);
        ratified.extend(by(&coup, &["gt", "uy"]));
        assert!(is_in_force(&next, &[old, next.clone(), coup], &ratified));
    }

    #[test]
    fn a_poll_keeps_to_its_charter_or_is_told_where_it_does_not() {
        let rules = charter("one", &["mx", "us"], Ratification::All).body;
        let good = Opened { dual_majority: true, ..yes_no() };
        assert_eq!(keeps_to(&good, &rules), Ok(()));
        let fault = |change: fn(&mut Opened)| {
            let mut opened = good.clone();
            change(&mut opened);
            keeps_to(&opened, &rules).err().and_then(|refusal| refusal.field())
        };
        assert_eq!(fault(|poll| drop(poll.chapters.pop())), Some("chapters"));
        assert_eq!(fault(|poll| poll.electorate.weights.clear()), Some("electorate.weights"));
        assert_eq!(fault(|poll| poll.electorate.good_standing = false), Some("electorate"));
        assert_eq!(fault(|poll| poll.threshold = None), Some("threshold"));
        assert_eq!(fault(|poll| poll.dual_majority = false), Some("dual_majority"));
    }

    #[test]
    fn a_charter_makes_sense_or_says_where_it_does_not() {
        let good = charter("one", &["mx", "us"], Ratification::All).body;
        let us = origin("us");
        assert_eq!(check(&good, &us), Ok(()));
        assert!(check(&good, &origin("gt")).is_err(), "not one of its chapters");
        let fault = |change: fn(&mut Proposed)| {
            let mut body = good.clone();
            change(&mut body);
            check(&body, &us).err().and_then(|refusal| refusal.field())
        };
        assert_eq!(fault(|body| body.texts.clear()), Some("texts"));
        assert_eq!(fault(|body| body.texts.reverse()), Some("texts"));
        assert_eq!(fault(|body| body.electorate.weights.clear()), Some("electorate.weights"));
        assert_eq!(fault(|body| body.chapters.reverse()), Some("chapters"));
    }
}
