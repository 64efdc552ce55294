//! The registry of kinds and the projectors know the same kinds.

use enlace::Instance;
use enlace::ledger::admit;
use enlace::store::{held, log};
use enlace_schema::event::KINDS;
use enlace_schema::event::key::is_key_kind;
use serde_json::json;

use crate::harness::Chapter;
use crate::harness::forge::ForgedLog;

/// Takes a forged log in, and tells what became of each of its events: the code of those that were
/// set aside.
pub fn take_in(chapter: &Chapter, forged: &ForgedLog) -> Vec<Option<(String, String)>> {
    take_in_at(&chapter.instance, forged)
}

/// The same at an instance.
pub fn take_in_at(instance: &Instance, forged: &ForgedLog) -> Vec<Option<(String, String)>> {
    let (origin, genesis) = (forged.origin.clone(), forged.genesis());
    instance
        .ledger
        .write_side(move |tx| admit::begin(tx.conn(), &origin, genesis))
        .expect("a log to fill");
    let nothing = instance.ledger.held(&forged.origin).expect("what is held");
    let from = usize::try_from(nothing.size).expect("small");
    let page = forged.page(from);
    let done = instance.ledger.admit(&nothing, page.as_bytes()).expect("an honest page");
    assert_eq!(done.held.size, forged.size());
    let origin = forged.origin.as_str();
    let rows = instance.store().read(|conn| held::since(conn, origin, 0)).expect("rows");
    let code_at = |seq: u64| {
        let row = rows.iter().find(|row| row.seq == log::signed(seq).expect("small"))?;
        Some((row.class.clone(), row.code.clone()))
    };
    (0..forged.size()).map(code_at).collect()
}

#[test]
fn every_registered_kind_has_a_projector() {
    let chapter = Chapter::alone();
    let mut forged = ForgedLog::new("kinds");
    // An event about keys that makes no sense stops its log (class A): `tests/federation/keys`.
    let kinds: Vec<_> = KINDS.iter().filter(|(kind, _)| !is_key_kind(kind)).collect();
    for (kind, version) in &kinds {
        assert_eq!(*version, 1, "{kind}: a second version needs the gate of decision 0056 first");
        // An empty body is malformed for every kind that has a projector.
        forged.say_kind(kind, &json!({}));
    }
    forged.say_kind("weather.observed", &json!({}));
    let outcomes = take_in(&chapter, &forged);
    assert_eq!(outcomes[0], None, "the genesis");
    for ((kind, _), outcome) in kinds.iter().zip(&outcomes[1..]) {
        let (class, code) = outcome.as_ref().unwrap_or_else(|| panic!("{kind} was applied"));
        assert_eq!((class.as_str(), code.as_str()), ("C", "body-malformed"), "{kind}");
    }
    let unknown = outcomes.last().cloned().flatten();
    assert_eq!(unknown, Some(("B".into(), "kind-unknown".into())));
    chapter.check();
}

/// Unknown and inadmissible events are stored and visible, and what follows them is projected.
#[test]
fn events_that_are_set_aside_never_stall_a_log() {
    use enlace_schema::event::Draft;
    use enlace_schema::event::member::{ADMITTED, Admitted, MemberKind};

    let chapter = Chapter::alone();
    let mut forged = ForgedLog::new("odd");
    forged.say_kind("weather.observed", &json!({ "sky": "clear" }));
    let known = Draft::new(ADMITTED, &json!({}));
    forged.say_changed(&known, &[("kv", json!(7))]);
    let extended = [("crit", json!(["ext"])), ("ext", json!({}))];
    forged.say_changed(&known, &extended);
    // Somebody else's member.
    let theirs = Admitted {
        member: chapter.people.voter.member.clone(),
        kind: MemberKind::Individual,
        since: crate::harness::chapter::JOINED,
    };
    forged.say(&Draft::new(ADMITTED, &theirs));
    let own = Admitted { member: enlace::random::id_of(&forged.origin, forged.at), ..theirs };
    forged.say(&Draft::new(ADMITTED, &own));
    let outcomes = take_in(&chapter, &forged);
    let classes: Vec<_> =
        outcomes.iter().map(|outcome| outcome.as_ref().map(|(class, _)| class.as_str())).collect();
    assert_eq!(classes[..4], [None, Some("B"), Some("B"), Some("B")]);
    assert_eq!(outcomes[4], Some(("C".into(), "id-foreign".into())), "another log's member");
    assert_eq!(classes[5], None, "what comes after is projected: {outcomes:?}");
    let member = chapter.instance.store().read(|conn| {
        enlace::store::members::find(conn, forged.origin.as_str(), own.member.as_ref())
    });
    assert!(member.expect("a read").is_some());
    chapter.check();
}

/// Of what an event rests on in another log, both the place and the identity must be here.
#[test]
fn another_event_in_the_place_of_a_cause_is_no_cause() {
    use enlace_schema::event::log::{RESUMED, Resumed};
    use enlace_schema::event::{Draft, EventRef};
    use enlace_schema::log::sha256;

    let chapter = Chapter::alone();
    let mut forged = ForgedLog::new("causes");
    let cause = EventRef { log: chapter.origin().clone(), seq: 0, id: chapter.genesis };
    let other = EventRef { id: sha256(b"another event"), ..cause.clone() };
    let later = EventRef { seq: 9_999, ..cause.clone() };
    for refs in [vec![cause.clone()], vec![other.clone()], vec![cause, later.clone()]] {
        forged.say(&Draft { refs, ..Draft::new(RESUMED, &Resumed { size: 0 }) });
    }
    take_in(&chapter, &forged);
    let origin = forged.origin.as_str();
    let missing = chapter.instance.store().read(|conn| held::missing_refs(conn, origin));
    let missing: Vec<_> =
        missing.expect("a read").into_iter().map(|row| (row.seq, row.idx, row.ref_id)).collect();
    assert_eq!(missing, [(2, 0, other.id.0.to_vec()), (3, 1, later.id.0.to_vec())]);
}
