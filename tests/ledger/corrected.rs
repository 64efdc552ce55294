//! What one log corrects of its roll is judged by that log alone (rules 36 and 38).

use enlace::store::rolls;
use enlace_schema::event::Draft;
use enlace_schema::event::correction::{CORRECTED, Corrected, CorrectionReason};
use enlace_schema::event::poll::{BALLOT_CAST, RollEntry, SEALED};
use enlace_schema::voting::correction::CORRECTIONS_MAX;
use enlace_schema::voting::roll;

use super::kinds::take_in;
use crate::harness::Chapter;
use crate::harness::count::Asked;
use crate::harness::hosted::Hosted;

fn correct(host: &mut Hosted, add: &[RollEntry], remove: &[RollEntry]) {
    let body = Corrected {
        poll: host.opened.poll.clone(),
        reason: CorrectionReason::NotEntitled,
        add: add.to_vec(),
        remove: remove.to_vec(),
    };
    host.log.say(&Draft::new(CORRECTED, &body));
}

/// A new place of the member of another one.
fn instead(host: &Hosted, of: &RollEntry) -> RollEntry {
    RollEntry { entry: enlace::random::id(host.log.at), ..of.clone() }
}

#[test]
fn a_roll_is_corrected_between_joining_and_seal_where_nobody_has_voted() {
    let mut host = Hosted::new("corrects", 3);
    let alone: Vec<RollEntry> =
        host.roll.iter().filter(|place| place.seat.is_none()).cloned().collect();
    let [voted, off, stays] = &alone[..] else { panic!("three individuals") };
    host.open();
    host.freeze();
    let from = host.log.size();
    correct(&mut host, &[], std::slice::from_ref(off));
    host.join();
    host.cast(&voted.entry, Some("ana"));
    correct(&mut host, &[], std::slice::from_ref(voted));
    let again = instead(&host, off);
    correct(&mut host, std::slice::from_ref(&again), &[]);
    correct(&mut host, std::slice::from_ref(&again), std::slice::from_ref(off));
    host.cast(&off.entry, Some("eva"));
    host.cast(&again.entry, Some("eva"));
    let stranger = RollEntry { member: enlace::random::id(host.log.at), ..instead(&host, stays) };
    correct(&mut host, &[stranger], std::slice::from_ref(stays));
    let heavy = RollEntry { weight: 9, ..instead(&host, stays) };
    correct(&mut host, &[heavy], std::slice::from_ref(stays));
    correct(&mut host, &[], std::slice::from_ref(off));
    correct(&mut host, &[], &[]);
    let as_frozen = host.sealed();
    host.roll.retain(|place| place.entry != off.entry);
    host.roll.push(again.clone());
    host.roll.sort_by(|a, b| a.entry.cmp(&b.entry));
    let root = roll::root(&host.roll);
    host.seal(&host.sealed());
    correct(&mut host, &[], std::slice::from_ref(stays));
    let expected = [
        "correction-not-joined",
        "",
        "",
        "correction-ballot",
        "correction-roll",
        "",
        "ballot-not-on-roll",
        "",
        "roll-foreign-member",
        "correction-weight",
        "correction-place",
        "correction-size",
        "",
        "correction-sealed",
    ];
    let chapter = Chapter::alone();
    let outcomes = take_in(&chapter, &host.log);
    let from = usize::try_from(from).expect("small");
    let codes: Vec<String> = outcomes
        .into_iter()
        .skip(from)
        .map(|one| one.map(|(_, code)| code).unwrap_or_default())
        .collect();
    assert_eq!(codes, expected);
    let (origin, poll) = (host.log.origin.as_str(), host.opened.poll.as_ref());
    let row = chapter.instance.store().read(|conn| rolls::find(conn, origin, poll));
    let row = row.expect("a read").expect("a roll");
    assert_eq!((row.root.as_slice(), row.count), (&root.0[..], 5));
    chapter.check();
    // Of the roll as frozen, the seal is wrong.
    host.log.entries.truncate(host.log.entries.len() - 2);
    host.log.say(&Draft::new(SEALED, &as_frozen));
    let outcomes = take_in(&Chapter::alone(), &host.log);
    let last = outcomes.last().cloned().flatten().map(|(_, code)| code);
    assert_eq!(last.as_deref(), Some("seal-roll"));
}

/// Whatever stands between joining and a correction, projecting it never fails.
#[test]
fn what_is_no_ballot_as_read_here_names_no_place() {
    let mut host = Hosted::new("extends", 2);
    host.begin();
    let from = usize::try_from(host.log.size()).expect("small");
    let odd = Draft::new(BALLOT_CAST, &serde_json::json!({ "poll": host.opened.poll }));
    let extended = [("crit", serde_json::json!(["x"])), ("x", serde_json::json!(1))];
    host.log.say_changed(&odd, &extended);
    let off = host.roll.iter().find(|place| place.seat.is_none()).expect("a place").clone();
    correct(&mut host, &[], std::slice::from_ref(&off));
    let chapter = Chapter::alone();
    let outcomes = take_in(&chapter, &host.log);
    let codes: Vec<_> = outcomes.into_iter().skip(from).map(|held| held.map(|it| it.1)).collect();
    assert_eq!(codes, [Some("extension-unknown".to_owned()), None]);
    chapter.check();
}

/// However many corrections a log writes, its roll is read for sixteen of them: whether they stand
/// does not matter, and what comes after is set aside unread.
#[test]
fn a_flood_of_corrections_reads_the_roll_so_often_and_no_more() {
    let mut host = Hosted::new("floods", 3);
    host.begin();
    let from = usize::try_from(host.log.size()).expect("small");
    let off = host.roll.iter().find(|place| place.seat.is_none()).expect("a place").clone();
    let heavy = RollEntry { weight: 9, ..instead(&host, &off) };
    for _ in 0..CORRECTIONS_MAX {
        correct(&mut host, std::slice::from_ref(&heavy), &[]);
    }
    let chapter = Chapter::alone();
    let codes = |outcomes: Vec<Option<(String, String)>>, from: usize| -> Vec<String> {
        outcomes
            .into_iter()
            .skip(from)
            .map(|held| held.map(|it| it.1).unwrap_or_default())
            .collect()
    };
    let judged = codes(take_in(&chapter, &host.log), from);
    assert_eq!(judged, vec!["correction-weight"; CORRECTIONS_MAX]);
    let ledger = &chapter.instance.ledger;
    let asked = ledger.write_side(|tx| Ok(Asked::of(tx.conn(), "FROM roll_entries")));
    let asked = asked.expect("a counter");
    for _ in 0..50 {
        correct(&mut host, std::slice::from_ref(&heavy), &[]);
    }
    correct(&mut host, &[], std::slice::from_ref(&off));
    let held = ledger.held(&host.log.origin).expect("what is held");
    let page = host.log.page(from + CORRECTIONS_MAX);
    ledger.admit(&held, page.as_bytes()).expect("an honest page");
    assert_eq!(asked.count(), 0);
    let outcomes = codes(take_in(&Chapter::alone(), &host.log), from + CORRECTIONS_MAX);
    assert_eq!(outcomes, vec!["correction-size"; 51]);
    chapter.check();
}
