//! A ballot by the API, from what waits for it to its receipt; and commands that are repeated.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::Site;
use crate::harness::api::Api;
use crate::harness::polls::{election, open, question, try_open};

const WAITING: &str = "{ viewer { waitingBallots {
    pollId entryId represents weight cast
} } }";
const CAST: &str = "mutation ($input: CastBallotInput!, $key: String) {
    castBallot(input: $input, commandKey: $key) { pollId entryId log seq code bytes replaced at }
}";
const POLL: &str = "query ($id: PollID!) { poll(id: $id) {
    state title { value lang } turnout { members } myBallots {
        entryId mayVote refusalCode cast receipt { code text } eligibility { entitled code reason }
    }
    result { __typename } resultHash resultsAgree
} }";

fn signed(site: &Site, person: &crate::harness::chapter::Person) -> Api {
    Api::new(&site.url).with_token(site.chapter.token(person))
}

fn ballot(poll: &Value, entry: &Value, word: &str) -> Value {
    json!({ "poll": poll, "entry": entry, "choices": { "word": word } })
}

#[test]
fn three_hats_cast_three_ballots() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let poll = open(&site.chapter, question(&site.chapter));
    let api = signed(&site, &people.hats);
    let waiting = || {
        let data = api.data(WAITING, json!({}));
        data["viewer"]["waitingBallots"].as_array().expect("rows").clone()
    };
    let rows = waiting();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows.iter().filter(|row| row["represents"] == true).count(), 2);
    let mut codes = Vec::new();
    for row in &rows {
        assert_eq!((&row["pollId"], &row["cast"]), (&json!(poll), &json!(false)));
        let input = ballot(&row["pollId"], &row["entryId"], "YES");
        let receipt = api.data(CAST, json!({ "input": input }))["castBallot"].take();
        assert_eq!(receipt["replaced"], false);
        assert_eq!(receipt["entryId"], row["entryId"]);
        codes.push(receipt["code"].clone());
    }
    assert!(waiting().iter().all(|row| row["cast"] == true));
    let mut seen = api.data(POLL, json!({ "id": poll }))["poll"].take();
    assert_eq!(seen["state"], "OPEN");
    assert_eq!(seen["turnout"]["members"], 3);
    assert!(seen["resultHash"].is_null());
    let mut mine = Vec::new();
    for row in seen["myBallots"].as_array_mut().expect("rows") {
        assert_eq!((&row["cast"], &row["eligibility"]["code"]), (&json!(true), &json!("entitled")));
        mine.push(row["receipt"]["code"].take());
    }
    mine.sort_by_key(Value::to_string);
    codes.sort_by_key(Value::to_string);
    assert_eq!(mine, codes);
    for code in &codes {
        let check = "query ($code: String!) { checkReceiptCode(code: $code) {
            held kind ballot { __typename }
        } }";
        let found = api.data(check, json!({ "code": code }))["checkReceiptCode"].take();
        assert_eq!((&found["held"], &found["kind"]), (&json!(true), &json!("ballot.cast")));
    }
}

#[test]
fn who_may_not_vote_is_told_why() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let poll = open(&site.chapter, question(&site.chapter));
    let said = |person, language| {
        let api = signed(&site, person).in_language(language);
        let mut seen = api.data(POLL, json!({ "id": poll }))["poll"]["myBallots"].take();
        seen[0].take()
    };
    let (en, es) = (said(&people.arrears, "en"), said(&people.arrears, "es"));
    assert_eq!((&en["mayVote"], &en["refusalCode"]), (&json!(false), &json!("not-on-roll")));
    assert_eq!(en["eligibility"]["code"], "arrears");
    assert_ne!(en["eligibility"]["reason"], es["eligibility"]["reason"]);
    let entry = said(&people.voter, "en")["entryId"].take();
    let stolen = ballot(&json!(poll), &entry, "NO");
    let arrears = signed(&site, &people.arrears);
    assert_eq!(arrears.code(CAST, json!({ "input": stolen })), "not-for-this-entry");
    let nowhere: enlace_schema::ids::EntryId = enlace::random::id(site.instance().now());
    let off_roll = ballot(&json!(poll), &json!(nowhere), "NO");
    assert_eq!(arrears.code(CAST, json!({ "input": off_roll })), "not-on-roll");
}

#[test]
fn ballots_are_refused_by_the_clock_and_by_the_rules() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let api = signed(&site, &people.voter);
    let mut later = question(&site.chapter);
    later.opens_at = Some(site.instance().now().plus_secs(600));
    later.record_at = Some(site.instance().now());
    later.replaceable = Some(false);
    let poll = open(&site.chapter, later);
    let entry = api.data(POLL, json!({ "id": poll }))["poll"]["myBallots"][0]["entryId"].take();
    let cast = |api: &Api, word: &str| {
        api.code(CAST, json!({ "input": ballot(&json!(poll), &entry, word) }))
    };
    assert_eq!(cast(&api, "YES"), "poll-not-open-yet");
    site.chapter.advance(Duration::from_secs(601));
    assert_eq!(cast(&api, "YES"), "ok");
    assert_eq!(cast(&api, "NO"), "already-voted");
    site.chapter.advance(Duration::from_secs(3_600));
    // Nothing has been sealed: the clock alone decides.
    let again = signed(&site, &people.voter);
    assert_eq!(cast(&again, "YES"), "poll-closed");
    let choose = open(&site.chapter, election(&site.chapter, 3, 2));
    let query = "query ($id: PollID!) { poll(id: $id) {
        options { id } myBallots { entryId }
    } }";
    let seen = again.data(query, json!({ "id": choose }))["poll"].take();
    let option = |n: usize| seen["options"][n]["id"].clone();
    let with = |choices: Value| {
        let entry = &seen["myBallots"][0]["entryId"];
        let input = json!({ "poll": choose, "entry": entry, "choices": choices });
        again.code(CAST, json!({ "input": input }))
    };
    let unknown: enlace_schema::ids::OptionId = enlace::random::id(site.instance().now());
    for (choices, code) in [
        (json!({ "word": "YES" }), "choices-do-not-fit"),
        (json!({ "options": [] }), "choices-do-not-fit"),
        (json!({ "options": [option(0), option(1), option(2)] }), "too-many-choices"),
        (json!({ "options": [option(0), option(0)] }), "duplicate-option"),
        (json!({ "options": [unknown] }), "unknown-option"),
        (json!({ "options": [option(2), option(0)] }), "ok"),
        (json!({ "word": "BLANK" }), "ok"),
    ] {
        assert_eq!(with(choices.clone()), code, "{choices}");
    }
}

#[test]
fn a_repeated_command_is_done_once() {
    let site = Site::alone();
    let api = signed(&site, &site.chapter.people.voter);
    let poll = open(&site.chapter, question(&site.chapter));
    let entry = api.data(POLL, json!({ "id": poll }))["poll"]["myBallots"][0]["entryId"].take();
    let send = |word: &str, key: &str| {
        let input = ballot(&json!(poll), &entry, word);
        api.post(CAST, json!({ "input": input, "key": key })).json()
    };
    let before = site.chapter.size();
    let first = send("YES", "a-key");
    assert_eq!(send("YES", "a-key"), first, "the same answer again");
    assert_eq!(site.chapter.size(), before + 1);
    let code = |answer: &Value| crate::harness::api::code_of(answer);
    assert_eq!(code(&send("NO", "a-key")), "idempotency-conflict");
    assert_eq!(code(&send("NO", "another-key")), "ok");
    assert_eq!(site.chapter.size(), before + 2);
    for bad in ["", "with space", "ñ", &"x".repeat(65)] {
        let found = code(&send("YES", bad));
        assert!(
            ["invalid-argument", "idempotency-malformed"].contains(&found.as_str()),
            "{bad}: {found}"
        );
    }
    // Another account's key is another key.
    let other = signed(&site, &site.chapter.people.other);
    let mut seen = other.data(POLL, json!({ "id": poll }))["poll"].take();
    let entry = seen["myBallots"][0]["entryId"].take();
    let input = ballot(&json!(poll), &entry, "YES");
    assert_eq!(other.code(CAST, json!({ "input": input, "key": "a-key" })), "ok");
    site.chapter.check();
}

#[test]
fn polls_that_make_no_sense_are_refused_with_their_field() {
    use enlace::actions::polls::{DraftPoll, Rule};
    use enlace::error::codes;
    use enlace_schema::voting::rules::{
        Electorate, Fraction, Method, OrgMode, Quorum, Secrecy, Unit,
    };

    let site = Site::alone();
    let chapter = &site.chapter;
    let now = site.instance().now();
    let q = || question(chapter);
    let stranger = "other.example.org/log/1".parse().expect("an origin");
    let mad =
        Quorum { fraction: Fraction { num: 3, den: 2 }, ..Quorum::turnout(Unit::Votes, 1, 2) };
    let choose = |n, seats| Method::ChooseUpTo { n, seats };
    let sdl = enlace::graphql::sdl();
    let input = sdl.split_once("input DraftPollInput {").expect("the input").1;
    let input = input.split_once("\n}").expect("its end").0;
    let nobody = Electorate {
        weights: Default::default(),
        org_mode: OrgMode::WeightedBallot,
        joined_by: None,
        good_standing: true,
    };
    for (draft, code, field) in [
        (DraftPoll { closes_at: now, ..q() }, codes::POLL_DATES_PAST, "closesAt"),
        (DraftPoll { opens_at: Some(now.plus_secs(90_000)), ..q() }, codes::POLL_DATES, "closesAt"),
        (DraftPoll { record_at: Some(now.plus_secs(9)), ..q() }, codes::POLL_DATES, "recordAt"),
        (DraftPoll { seal_by: Some(now), ..q() }, codes::POLL_DATES, "sealBy"),
        (DraftPoll { secrecy: Secrecy::Secret, ..q() }, codes::POLL_SECRECY_NOT_YET, "secrecy"),
        (DraftPoll { secrecy: Secrecy::Paper, ..q() }, codes::POLL_SECRECY_NOT_YET, "secrecy"),
        (DraftPoll { quorum: Rule::Set(mad), ..q() }, codes::POLL_FRACTION, "quorum"),
        (
            DraftPoll { quorum_chapter: Rule::Set(mad), ..q() },
            codes::POLL_FRACTION,
            "quorumChapter",
        ),
        (DraftPoll { electorate: Some(nobody), ..q() }, codes::POLL_INVALID, "electorate.weights"),
        (DraftPoll { dispute_days: Some(9999), ..q() }, codes::POLL_INVALID, "disputeDays"),
        (DraftPoll { chapters: Some(vec![stranger]), ..q() }, codes::POLL_CHAPTERS, "chapters"),
        (DraftPoll { method: choose(1, 1), ..q() }, codes::POLL_OPTIONS, "options"),
        (
            DraftPoll { method: choose(9, 1), ..election(chapter, 3, 1) },
            codes::POLL_SEATS,
            "maxChoices",
        ),
        (DraftPoll { method: choose(1, 9), ..election(chapter, 3, 1) }, codes::POLL_SEATS, "seats"),
    ] {
        let error = try_open(chapter, draft).expect_err("a refusal");
        assert!(error.is(code), "{}: {error}", code.name);
        assert_eq!(error.field().unwrap_or_default(), field, "{}", code.name);
        // Whoever sent the draft finds the field there.
        let root = field.split('.').next().unwrap_or_default();
        assert!(root.is_empty() || input.contains(&format!(" {root}: ")), "{root}");
    }
}
