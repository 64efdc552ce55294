//! What pages say of a poll in which a chapter was silent at the deadline for seals: wherever the
//! outcome stands, whoever reads it sees on what it rests.

use std::time::Duration;

use enlace::actions::polls::{DraftPoll, Rule};
use enlace_schema::ids::PollId;
use enlace_schema::voting::Choices;
use enlace_schema::voting::rules::{Fraction, MissingChapter, Threshold};

use crate::cli::good;
use crate::harness::chapter::Person;
use crate::harness::pages::Browser;
use crate::harness::polls::{OPEN_SECS, open, question, vote};
use crate::harness::{Site, World};

/// From the close of a poll of [`opened`] until the deadline for its seals.
const SEALS_SECS: u64 = 600;

fn opened(world: &World, missing_chapter: MissingChapter) -> PollId {
    let draft = question(&world.sites[0].chapter);
    let seal_by = draft.closes_at.plus_secs(i64::try_from(SEALS_SECS).expect("seconds"));
    let threshold =
        Threshold { fraction: Fraction { num: 1, den: 2 }, ..Threshold::simple_majority() };
    let poll = open(
        &world.sites[0].chapter,
        DraftPoll {
            seal_by: Some(seal_by),
            missing_chapter: Some(missing_chapter),
            quorum: Rule::Without,
            threshold: Rule::Set(threshold),
            dual_majority: Some(false),
            ..draft
        },
    );
    world.tick();
    poll
}

fn cast(site: &Site, person: &Person, poll: &PollId, choices: &Choices) {
    vote(&site.chapter, person, poll, choices);
}

/// The third chapter is gone from before the close until after the deadline.
fn without_the_third(world: &mut World) {
    world.settle();
    world.sites[2].stop();
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 60));
    for site in &world.sites[..2] {
        enlace::jobs::tick(site.instance()).expect("a tick");
    }
    world.sites[0].await_log_of(&world.sites[1]);
    world.advance(Duration::from_secs(SEALS_SECS + 40));
    enlace::jobs::tick(world.sites[0].instance()).expect("a tick");
}

/// Each page says all of it.
fn say(browser: &Browser, paths: &[&str], words: &[&str]) {
    for path in paths {
        let page = browser.get(path).text();
        for word in words {
            assert!(page.contains(word), "{word} at {path}: {page}");
        }
    }
}

/// Answer of `poll show`, which an operator reads.
fn shown(site: &Site, poll: &PollId) -> serde_json::Value {
    let data = site.chapter.folder.path().display().to_string();
    let poll = poll.to_string();
    good(&["poll", "show", &poll, "--data", &data, "--database-url", site.chapter.db.url()])
}

#[test]
fn a_provisional_result_says_so_wherever_it_stands() {
    let mut world = World::of(3);
    let poll = opened(&world, MissingChapter::CountCosigned);
    for site in &world.sites[..2] {
        cast(site, &site.chapter.people.hats, &poll, &Choices::Yes);
    }
    cast(&world.sites[2], &world.sites[2].chapter.people.voter, &poll, &Choices::No);
    let (page, office) = (format!("/polls/{poll}"), format!("/office/polls/{poll}"));
    let result = format!("{page}/result");
    let us = &world.sites[0];
    let rule = ["Only those of its ballots count", "Due by"];
    say(&us.browser(&us.chapter.people.voter, "en"), &[&page], &rule);
    without_the_third(&mut world);
    let us = &world.sites[0];
    let committee = us.browser(&us.chapter.people.committee, "en");
    let closed = ["Passed (provisional).", "its seal has not come"];
    say(&committee, &[&page, &result, &office], &closed);
    // Another chapter has not counted: there is nothing to press yet, and it is said until when.
    let home = committee.get("/").text();
    assert!(home.contains("data-duty=\"wait\"") && home.contains("without it from"), "{home}");
    assert!(!committee.get(&office).text().contains("data-test=\"certify\""));
    let table = committee.get(&result).text();
    assert!(table.contains("not counted") && table.contains("All that could be read"), "{table}");
    let told = shown(us, &poll);
    assert_eq!(told["poll"]["provisional"], true);
    assert_eq!(told["poll"]["missing"][0], world.sites[2].origin().as_str());
    let spanish = us.browser(&us.chapter.people.voter, "es");
    say(&spanish, &[&page], &["Aprobada (provisional).", "porque falta su sello"]);
    world.sites[2].start(false);
    world.tick();
    for site in &world.sites {
        let committee = site.browser(&site.chapter.people.committee, "en");
        say(&committee, &[&page, &result, &office], &["came after this result was fixed"]);
        let said = committee.get(&result).text();
        assert!(!said.contains("provisional") && !said.contains("has not come"), "{said}");
        assert!(committee.get(&office).text().contains("data-test=\"certify\""));
    }
    assert_eq!(shown(&world.sites[0], &poll)["poll"]["provisional"], false);
}

#[test]
fn a_poll_that_fails_without_a_seal_was_not_voted_down() {
    let mut world = World::of(3);
    let poll = opened(&world, MissingChapter::Fail);
    cast(&world.sites[0], &world.sites[0].chapter.people.voter, &poll, &Choices::Yes);
    let third = &world.sites[2];
    cast(third, &third.chapter.people.hats, &poll, &Choices::No);
    without_the_third(&mut world);
    let us = &world.sites[0];
    let page = format!("/polls/{poll}");
    let (result, office) = (format!("{page}/result"), format!("/office{page}"));
    let committee = us.browser(&us.chapter.people.committee, "en");
    let failed = ["Not passed: a seal is missing.", "Not decided by the votes"];
    say(&committee, &[&page, &result, &office], &failed);
    let spanish = us.browser(&us.chapter.people.voter, "es");
    say(&spanish, &[&result], &["No aprobada: falta un sello.", "No lo decidieron los votos"]);
    assert!(!spanish.get(&result).text().contains("Se hizo el escrutinio sin"));
}

#[test]
fn a_count_that_waits_for_a_key_says_whose() {
    let mut world = World::of(3);
    let poll = opened(&world, MissingChapter::CountCosigned);
    for site in &world.sites[..2] {
        cast(site, &site.chapter.people.voter, &poll, &Choices::Yes);
    }
    let third = &world.sites[2];
    cast(third, &third.chapter.people.hats, &poll, &Choices::No);
    without_the_third(&mut world);
    let us = &world.sites[0];
    let page = format!("/polls/{poll}");
    let office = format!("/office{page}");
    let voter = us.browser(&us.chapter.people.voter, "en");
    say(&voter, &[&page], &["The count waits for the seal of Chapter", "waits-key"]);
    let committee = us.browser(&us.chapter.people.committee, "en");
    say(&committee, &[&office, "/"], &["only voiding the poll is left"]);
    assert!(!committee.get(&office).text().contains("begins when every chapter has sealed"));
    let told = shown(us, &poll);
    assert_eq!(told["poll"]["waits_for_keys"][0], world.sites[2].origin().as_str());
}
