//! Which charter is in force, and whether a poll keeps to it: pure functions of what the logs say
//! (protocol §12.8).

use std::collections::BTreeSet;

use uuid::Uuid;

use super::refusal::Refusal;
use super::rules::{
    Method, MissingChapter, RULES_VERSION, Secrecy, Threshold, TieRule, check_opened,
};
use crate::event::Origin;
use crate::event::charter::{Proposed, Ratification};
use crate::event::poll::Opened;
use crate::ids::{Id, PollId};
use crate::log::Hash;
use crate::time::{DAY_SECS, Millis};

/// How far before `poll.opened` the record date of a poll by a charter may lie, by the same log's
/// clock: whoever could choose any day of the past would choose the electorate.
pub const RECORD_BEFORE_SECS: i64 = DAY_SECS;

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

/// Whether a poll among so many options is a question of yes or no in other words.
fn is_choice(method: Method, options: usize) -> bool {
    match method {
        Method::YesNo => false,
        Method::ChooseUpTo { seats, .. } => options > 2 || seats > 1,
    }
}

/// Whether a poll by a charter may go without its threshold and its majorities: a choice may, and
/// between two options for one seat is none.
pub fn may_be_plain(method: Method, options: usize, threshold: Option<Threshold>) -> bool {
    threshold.is_none() && is_choice(method, options)
}

/// Whether a poll, opened at this time of its own log, keeps to a charter: it is of all its
/// chapters, with its electorate, its quorum, its threshold and its majorities, and says nothing
/// more that decides. A choice among options may go without a threshold. How a vote may be
/// replaced, a tie, a chapter that is missing and days for disputes are each poll's own: none of
/// them makes another result out of what was voted.
///
/// # Errors
/// The field of `poll.opened` in which it does not.
pub fn keeps_to(opened: &Opened, at: Millis, charter: &Proposed) -> Result<(), Refusal> {
    let require = |holds, field| if holds { Ok(()) } else { Err(Refusal::Invalid { field }) };
    require(opened.chapters == charter.chapters, "chapters")?;
    let (own, rule) = (&opened.electorate, &charter.electorate);
    require(own.joined_by == rule.joined_by, "electorate.joined_by")?;
    require(opened.record_at >= at.plus_secs(-RECORD_BEFORE_SECS), "record_at")?;
    require(own.weights == rule.weights, "electorate.weights")?;
    require(own.org_mode == rule.org_mode, "electorate.org_mode")?;
    require(own.good_standing == rule.good_standing, "electorate")?;
    require(opened.quorum == charter.quorum, "quorum")?;
    let plain = poll_by(charter);
    require(opened.quorum_chapter == plain.quorum_chapter, "quorum_chapter")?;
    require(opened.abstain_valid == plain.abstain_valid, "abstain_valid")?;
    // Whoever joins a poll with live results gives its key away: that is for people to decide.
    require(opened.live == plain.live, "live")?;
    let free = may_be_plain(opened.method, opened.options.len(), opened.threshold);
    require(free || opened.threshold == Some(charter.threshold), "threshold")?;
    require(free || opened.dual_majority == charter.dual_majority, "dual_majority")?;
    // A chapter's own threshold would be another rule than the charter's.
    require(opened.threshold_chapter.is_none(), "threshold_chapter")
}

/// Who may join a poll for a chapter, by the charters that the logs tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joining {
    /// The clock, at the record date.
    Clock,
    /// Officers, who look at it first.
    People,
    /// Nobody: it does not keep to the charter that it names.
    Nobody,
}

/// Who joins a poll of `host` for the chapter `own`. A poll of others by no charter, while one of
/// exactly its chapters that `own` has ratified is in force, waits for people, and so does one by a
/// charter that another has taken the place of: it may have been opened before, or may not.
pub fn joining(
    (opened, at): (&Opened, Millis),
    (own, host): (&Origin, &Origin),
    all: &[Charter],
    ratified: &[RatifiedBy],
) -> Joining {
    let Some(id) = opened.charter else {
        let binds = |charter: &Charter| {
            charter.body.chapters == opened.chapters
                && ratified.iter().any(|by| by.log == *own && by.charter == charter.id)
                && is_in_force(charter, all, ratified)
        };
        let waits = own != host && all.iter().any(binds);
        return if waits { Joining::People } else { Joining::Clock };
    };
    let Some(charter) = all.iter().find(|charter| charter.id == id) else {
        return Joining::Nobody;
    };
    if !is_ratified(charter, ratified) || keeps_to(opened, at, &charter.body).is_err() {
        return Joining::Nobody;
    }
    match own == host || is_in_force(charter, all, ratified) {
        true => Joining::Clock,
        false => Joining::People,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::fixtures::{electorate, option, origin, yes_no};
    use super::super::rules::{Quorum, Unit};
    use super::*;
    use crate::event::poll::{OptionText, TextRef};
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
        let at = good.record_at;
        assert_eq!(keeps_to(&good, at, &rules), Ok(()));
        assert_eq!(keeps_to(&good, at.plus_secs(RECORD_BEFORE_SECS), &rules), Ok(()));
        let late = keeps_to(&good, at.plus_secs(RECORD_BEFORE_SECS + 1), &rules);
        assert_eq!(late.err().and_then(|refusal| refusal.field()), Some("record_at"));
        let fault = |change: fn(&mut Opened)| {
            let mut opened = good.clone();
            change(&mut opened);
            keeps_to(&opened, at, &rules).err().and_then(|refusal| refusal.field())
        };
        assert_eq!(fault(|poll| drop(poll.chapters.pop())), Some("chapters"));
        assert_eq!(fault(|poll| poll.electorate.weights.clear()), Some("electorate.weights"));
        assert_eq!(fault(|poll| poll.electorate.good_standing = false), Some("electorate"));
        assert_eq!(fault(|poll| poll.threshold = None), Some("threshold"));
        assert_eq!(fault(|poll| poll.dual_majority = false), Some("dual_majority"));
        let narrow: fn(&mut Opened) = |poll| poll.electorate.joined_by = Some(date(2009, 12, 31));
        assert_eq!(fault(narrow), Some("electorate.joined_by"));
        let high: fn(&mut Opened) =
            |poll| poll.quorum_chapter = Some(Quorum::turnout(Unit::Members, 99, 100));
        assert_eq!(fault(high), Some("quorum_chapter"));
        assert_eq!(fault(|poll| poll.abstain_valid = true), Some("abstain_valid"));
        assert_eq!(fault(|poll| poll.live = true), Some("live"));
    }

    #[test]
    fn yes_or_no_in_other_words_keeps_to_the_threshold() {
        let rules = charter("one", &["mx", "us"], Ratification::All).body;
        let choose = |options: u64, seats| {
            let label = LocalText::from([(Lang::En, "One"), (Lang::Es, "Una")]);
            let option = |n| OptionText { option: option(n), label: label.clone() };
            let opened = Opened {
                method: Method::ChooseUpTo { n: 1, seats },
                options: (1..=options).map(option).collect(),
                threshold: None,
                dual_majority: false,
                ..yes_no()
            };
            keeps_to(&opened, opened.record_at, &rules).err().and_then(|refusal| refusal.field())
        };
        assert_eq!(choose(2, 1), Some("threshold"));
        assert_eq!(choose(3, 1), None);
        assert_eq!(choose(2, 2), None);
    }

    #[test]
    fn the_clock_joins_by_a_charter_in_force_and_people_look_at_the_rest() {
        let old = charter("old", &["mx", "us"], Ratification::All);
        let mut next = charter("new", &["mx", "us"], Ratification::All);
        next.body.supersedes = Some(old.id);
        let both = [old.clone(), next.clone()];
        let names = ["mx", "us"];
        let poll = |by: Option<&Charter>| Opened {
            dual_majority: true,
            charter: by.map(|charter| charter.id),
            ..yes_no()
        };
        let by_whom = |opened: &Opened, own: &str, ratified: &[RatifiedBy]| {
            joining((opened, opened.record_at), (&origin(own), &origin("us")), &both, ratified)
        };
        let mut ratified = by(&old, &["us"]);
        assert_eq!(by_whom(&poll(Some(&old)), "mx", &ratified), Joining::Nobody, "not ratified");
        assert_eq!(by_whom(&poll(None), "mx", &ratified), Joining::Clock, "nothing binds yet");
        ratified.extend(by(&old, &["mx"]));
        assert_eq!(by_whom(&poll(Some(&old)), "mx", &ratified), Joining::Clock);
        assert_eq!(by_whom(&poll(None), "mx", &ratified), Joining::People, "by no charter");
        assert_eq!(by_whom(&poll(None), "us", &ratified), Joining::Clock, "its own");
        let other = Opened { chapters: vec![origin("us")], ..poll(None) };
        assert_eq!(by_whom(&other, "mx", &ratified), Joining::Clock, "of other chapters");
        let loose = Opened { dual_majority: false, ..poll(Some(&old)) };
        assert_eq!(by_whom(&loose, "mx", &ratified), Joining::Nobody);
        ratified.extend(by(&next, &names));
        assert_eq!(by_whom(&poll(Some(&old)), "mx", &ratified), Joining::People, "superseded");
        assert_eq!(by_whom(&poll(Some(&old)), "us", &ratified), Joining::Clock, "its own");
        assert_eq!(by_whom(&poll(Some(&next)), "mx", &ratified), Joining::Clock);
        let unknown = Opened { charter: Some(sha256(b"?")), ..poll(None) };
        assert_eq!(by_whom(&unknown, "mx", &ratified), Joining::Nobody);
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
