use super::super::counted::{to_tally, untrue};
use super::super::fixtures::{origin, yes_no};
use super::*;
use crate::log::{Hash, sha256};
use crate::time::Millis;

fn id(name: &str, seq: u64) -> Hash {
    sha256(format!("{name} {seq}").as_bytes())
}

fn place(name: &str, seq: u64) -> Place {
    Place { seq, id: id(name, seq) }
}

fn seal(name: &str, seq: u64, valid: bool) -> HeldSeal {
    HeldSeal { seal: EventRef { log: origin(name), seq, id: id(name, seq) }, valid }
}

fn log(name: &str, size: u64) -> HeldLog {
    HeldLog {
        log: origin(name),
        size,
        last: size.checked_sub(1).map(|seq| place(name, seq)),
        joined: (size > 5).then(|| place(name, 5)),
        is_live: false,
        seal: None,
    }
}

fn cut(name: &str, size: u64) -> Cut {
    let (poll, root) = (yes_no().poll, id(name, 0));
    Cut { poll, log: origin(name), size, root, id: id(name, size - 1) }
}

fn stated(name: &str, size: u64) -> Silent {
    Silent { log: origin(name), size, id: id(name, size - 1), cut: true, opened: None }
}

/// A poll of `us` (the host), `mx` and `ca` that cuts the silent.
fn poll() -> Opened {
    Opened {
        missing_chapter: MissingChapter::CountCosigned,
        chapters: vec![origin("ca"), origin("mx"), origin("us")],
        ..yes_no()
    }
}

fn held(logs: Vec<HeldLog>, cuts: Vec<Cut>) -> Held {
    let mut seals = vec![seal("us", 40, true)];
    seals.extend(logs.iter().filter_map(|log| log.seal.clone()));
    Held { seals, logs, cuts }
}

fn by_host(held: &Held, now: Millis) -> Result<Statement, NotCounted> {
    to_tally(&poll(), held, None, true, now)
}

#[test]
fn the_host_cuts_whoever_has_joined_and_not_sealed_and_nobody_else() {
    let (opened, us) = (poll(), origin("us"));
    let cuts = |held: &Held| -> Vec<Origin> {
        to_cut(&opened, &us, held).into_iter().map(|log| log.log.clone()).collect()
    };
    let sealed = HeldLog { seal: Some(seal("ca", 15, true)), ..log("ca", 20) };
    let broken = HeldLog { seal: Some(seal("ca", 15, false)), ..log("ca", 20) };
    assert_eq!(
        cuts(&held(vec![log("ca", 20), log("mx", 30)], vec![])),
        [origin("ca"), origin("mx")]
    );
    assert_eq!(cuts(&held(vec![sealed, log("mx", 30)], vec![])), [origin("mx")]);
    assert_eq!(cuts(&held(vec![broken, log("mx", 5)], vec![])), [origin("ca")]);
    assert_eq!(cuts(&held(vec![log("mx", 30)], vec![cut("mx", 25)])), []);
    let fails = Opened { missing_chapter: MissingChapter::Fail, ..poll() };
    assert!(to_cut(&fails, &us, &held(vec![log("mx", 30)], vec![])).is_empty());
    assert!(may_cut(&opened, &us, &cut("mx", 1)) && !may_cut(&fails, &us, &cut("mx", 1)));
    assert!(!may_cut(&opened, &us, &cut("us", 1)) && !may_cut(&opened, &us, &cut("cl", 1)));
    assert!(!may_cut(&opened, &us, &Cut { size: 0, ..cut("mx", 1) }));
}

#[test]
fn the_host_states_where_it_cut_and_what_opened_the_box_since() {
    let (early, late) = (poll().seal_by.plus_secs(-1), poll().seal_by);
    let ca = HeldLog { seal: Some(seal("ca", 15, true)), ..log("ca", 20) };
    let silent = held(vec![ca.clone(), log("mx", 30)], vec![]);
    assert_eq!(by_host(&silent, late), Err(NotCounted::Waits), "it cuts first");
    let was_cut = held(vec![ca.clone(), log("mx", 30)], vec![cut("mx", 30)]);
    assert_eq!(by_host(&was_cut, early), Err(NotCounted::Waits));
    let statement = by_host(&was_cut, late).expect("a statement");
    let seals = [seal("us", 40, true).seal, seal("ca", 15, true).seal];
    assert_eq!((statement.inputs, statement.silent), (seals.to_vec(), vec![stated("mx", 30)]));
    // The late seal opens the box, and is not counted for itself.
    let late_seal = HeldLog { seal: Some(seal("mx", 33, true)), ..log("mx", 40) };
    let statement = by_host(&held(vec![ca, late_seal], vec![cut("mx", 30)]), late);
    let opened = Some(place("mx", 33));
    let statement = statement.expect("a statement");
    assert_eq!(statement.silent, [Silent { opened, ..stated("mx", 30) }]);
    assert_eq!(statement.inputs.len(), 2);
    // Who has not joined is not stated.
    let absent = by_host(&held(vec![log("ca", 3), log("mx", 30)], vec![cut("mx", 30)]), late);
    assert_eq!(absent.expect("a statement").silent, [stated("mx", 30)]);
}

#[test]
fn others_find_the_silent_as_stated_or_wait_or_differ() {
    let one = [stated("mx", 30)];
    let read = |log: HeldLog| HeldLog { last: Some(place("mx", 29)), ..log };
    let now = |log: HeldLog| confirm(&one, &[log]);
    let differs = Err(NotCounted::Differs(origin("mx")));
    assert_eq!(now(log("mx", 30)), Ok(()));
    assert_eq!(now(read(log("mx", 50))), Ok(()));
    assert_eq!(now(HeldLog { last: None, ..log("mx", 29) }), Err(NotCounted::Waits));
    assert_eq!(confirm(&one, &[]), Err(NotCounted::Waits));
    let other = HeldLog { last: Some(Place { seq: 29, id: id("other", 29) }), ..log("mx", 30) };
    assert_eq!(now(other), differs);
    assert_eq!(now(HeldLog { joined: None, ..log("mx", 30) }), differs);
    let after = HeldLog { joined: Some(place("mx", 30)), ..read(log("mx", 50)) };
    assert_eq!(now(after), differs);
    // A seal that the host held is one that it had to count; one that is wrong is none.
    let sealed = |seq, valid| HeldLog { seal: Some(seal("mx", seq, valid)), ..read(log("mx", 50)) };
    assert_eq!(now(sealed(29, true)), differs);
    assert_eq!(now(sealed(29, false)), Ok(()));
    assert_eq!(now(sealed(30, true)), Ok(()), "a late one changes nothing");
    assert_eq!((sealed(29, false).end(30), sealed(30, true).end(30)), (29, 30));
}

#[test]
fn what_opened_a_box_is_found_where_it_was_stated() {
    let at = |seq| [Silent { opened: Some(place("mx", seq)), ..stated("mx", 30) }];
    let sealed =
        HeldLog { seal: Some(seal("mx", 40, true)), last: Some(place("mx", 29)), ..log("mx", 50) };
    let differs = Err(NotCounted::Differs(origin("mx")));
    assert_eq!(confirm(&at(40), std::slice::from_ref(&sealed)), Ok(()));
    assert_eq!(confirm(&at(41), &[sealed]), differs);
    assert_eq!(confirm(&at(40), &[log("mx", 30)]), Err(NotCounted::Waits));
    let long = HeldLog { last: Some(place("mx", 29)), ..log("mx", 50) };
    assert_eq!(confirm(&at(40), &[long]), differs, "it is read so far, and there is none");
    let live = HeldLog { is_live: true, ..log("mx", 30) };
    assert_eq!(confirm(&at(5), std::slice::from_ref(&live)), Ok(()));
    assert_eq!(live.opened(), Some(place("mx", 5)));
}

#[test]
fn a_tally_states_exactly_those_that_its_log_cut() {
    let (opened, us) = (poll(), origin("us"));
    let with = |silent: &[Silent]| {
        let json = include_str!("../../vectors/tally.json");
        let vectors: serde_json::Value = serde_json::from_str(json).expect("a vector file");
        let opened: Opened =
            serde_json::from_value(vectors["cases"][0]["opened"].clone()).expect("one");
        let input = super::super::tally::PollInput {
            missing: opened.chapters.clone(),
            ..super::super::tally::PollInput::of(&opened)
        };
        let result = super::super::tally::provisional(&input).expect("figures");
        let inputs = vec![seal("us", 40, true).seal, seal("ca", 15, true).seal];
        let (poll, host, result_hash) = (opened.poll.clone(), us.clone(), id("us", 0));
        let (silent, unwitnessed) = (silent.to_vec(), Vec::new());
        Tallied { poll, host, inputs, silent, result, result_hash, unwitnessed }
    };
    let cuts = [cut("mx", 30)];
    let states = |silent: &[Silent], cuts: &[Cut]| may_state(&opened, &us, &with(silent), cuts);
    let one = stated("mx", 30);
    assert!(states(std::slice::from_ref(&one), &cuts) && states(&[], &[]));
    assert!(!states(&[], &cuts), "whoever is cut is stated");
    assert!(!states(std::slice::from_ref(&one), &[]));
    assert!(!states(&[stated("mx", 31)], &cuts));
    assert!(!states(&[Silent { cut: false, ..one.clone() }], &cuts));
    assert!(!states(&[one.clone(), one.clone()], &cuts));
    let counted = [stated("ca", 20), one.clone()];
    assert!(!states(&counted, &[cut("ca", 20), cut("mx", 30)]), "one of them is in the inputs");
    let fails = Opened { missing_chapter: MissingChapter::Fail, ..poll() };
    let read = Silent { cut: false, ..one.clone() };
    let failing = |silent: Silent| may_state(&fails, &us, &with(&[silent]), &[]);
    assert!(failing(read.clone()) && !failing(one));
    assert!(!failing(Silent { opened: Some(place("mx", 40)), ..read.clone() }));
    assert!(!failing(Silent { log: origin("us"), ..read.clone() }));
    assert!(!failing(Silent { log: origin("cl"), ..read.clone() }));
    assert!(!failing(Silent { size: 0, ..read }));
}

#[test]
fn what_is_not_so_is_told_whatever_has_not_arrived() {
    let opened = poll();
    let of = |inputs: Vec<EventRef>, silent: Vec<Silent>| Statement { inputs, silent };
    let says = |stated: &Statement, seals: &[HeldSeal], logs: &[HeldLog]| {
        untrue(&opened, stated, seals, logs).map(|log| log.to_string())
    };
    let (us, ca) = (seal("us", 40, true), seal("ca", 15, true));
    let mx = Some(origin("mx").to_string());
    let stated = of(vec![us.seal.clone(), ca.seal], vec![stated("mx", 30)]);
    assert_eq!(says(&stated, std::slice::from_ref(&us), &[log("mx", 30)]), None, "one may come");
    // Another event than the one stated is there: that a seal has not come says nothing.
    let other = HeldLog { last: Some(place("us", 29)), ..log("mx", 30) };
    assert_eq!(says(&stated, &[us], &[other]), mx);
    let none = of(vec![seal("mx", 7, true).seal], vec![]);
    assert_eq!(says(&none, &[seal("mx", 7, false)], &[]), mx);
}
