use jiff::civil::date;
use proptest::prelude::*;

use super::super::fixtures::{electorate, entry, member, poll_id, roll_entry};
use super::*;
use crate::ids::Id;
use crate::log::node_hash;

fn good(n: u64, kind: MemberKind) -> MemberOnDate {
    MemberOnDate {
        member: member(n),
        kind,
        since: date(2010, 1, 1),
        standing: Standing::Good { through: date(2013, 12, 31) },
    }
}

/// Entry ids in falling order, so that sorting has something to do.
fn falling() -> impl FnMut() -> EntryId {
    let mut next = 10_000;
    move || {
        next -= 1;
        entry(next)
    }
}

#[test]
fn every_reason_is_given() {
    let rule = Electorate { joined_by: Some(date(2013, 9, 1)), ..electorate() };
    let says = |member: MemberOnDate| eligibility(&rule, &member);
    let one = good(1, MemberKind::Individual);
    assert_eq!(says(one.clone()), Eligibility::Entitled { ballots: 1, weight: 1 });
    let gone = MemberOnDate { standing: Standing::NotAMember, ..one.clone() };
    assert_eq!(says(gone), Eligibility::NotAMember);
    assert_eq!(says(good(1, MemberKind::Person)), Eligibility::KindHasNoVote);
    let late = MemberOnDate { since: date(2013, 9, 2), ..one.clone() };
    assert_eq!(says(late), Eligibility::JoinedAfter { cutoff: date(2013, 9, 1) });
    let since = date(2013, 1, 1);
    let owing = MemberOnDate { standing: Standing::Arrears { since }, ..one.clone() };
    assert_eq!(says(owing.clone()), Eligibility::Arrears { since });
    let until = date(2013, 12, 1);
    let grace = MemberOnDate { standing: Standing::Grace { since, until }, ..one };
    assert!(says(grace).is_entitled());
    let lenient = Electorate { good_standing: false, ..rule };
    assert!(eligibility(&lenient, &owing).is_entitled());
}

#[test]
fn the_frozen_roll_stands_against_the_rule() {
    let rule = electorate();
    let roll = build(&rule, [good(1, MemberKind::Organisation)], falling());
    let says = |member: &MemberOnDate| eligibility_on_roll(&roll, &rule, member);
    let since = date(2013, 1, 1);
    let lapsed =
        MemberOnDate { standing: Standing::Arrears { since }, ..good(1, MemberKind::Organisation) };
    assert_eq!(says(&lapsed), Eligibility::Entitled { ballots: 1, weight: 2 });
    assert_eq!(says(&good(2, MemberKind::Individual)), Eligibility::NotOnRoll);
    assert_eq!(says(&good(2, MemberKind::Person)), Eligibility::KindHasNoVote);
}

#[test]
fn organisations_vote_by_one_ballot_or_two_representatives() {
    let members = [good(1, MemberKind::Individual), good(2, MemberKind::Organisation)];
    let one = build(&electorate(), members.clone(), falling());
    assert_eq!((one.len(), weight(&one)), (2, 3));
    let two = Electorate { org_mode: OrgMode::TwoRepresentatives, ..electorate() };
    let roll = build(&two, members, falling());
    assert_eq!((roll.len(), weight(&roll)), (3, 3));
    assert!(roll.windows(2).all(|pair| pair[0].entry < pair[1].entry));
    let mut seats: Vec<_> = roll.iter().map(|entry| (entry.member.clone(), entry.seat)).collect();
    seats.sort();
    assert_eq!(seats, [(member(1), None), (member(2), Some(1)), (member(2), Some(2))]);
}

#[test]
fn the_leaf_is_the_line_of_the_protocol() {
    let (a, b) = (roll_entry(1, 2), roll_entry(2, 1));
    assert_eq!(leaf(&a), leaf_hash(b"ent_00000000000000000000000001\n2\n"));
    assert_eq!(root(&[a.clone(), b.clone()]), node_hash(leaf(&a), leaf(&b)));
}

#[test]
fn a_page_of_the_longest_entries_fits_its_event() {
    let longest = |n| RollEntry { seat: Some(2), ..roll_entry(n, 1_000) };
    let entries: Vec<_> = (1..=PAGE_ENTRIES as u64 + 1).map(longest).collect();
    let pages = pages(&poll_id(), &entries);
    assert_eq!(pages.len(), 2);
    let json = serde_json::to_string(&pages[0]).expect("serializes");
    assert!(json.len() < 28 * 1024, "{}", json.len());
}

/// A roll of three places in one page, and what is said of it after `change`.
fn judged(change: impl FnOnce(&mut Vec<RollPage>, &mut RollFrozen)) -> Result<Roll, RollFault> {
    let entries = [roll_entry(1, 1), roll_entry(2, 2), roll_entry(3, 1)];
    let mut pages = pages(&poll_id(), &entries);
    let mut freeze = frozen(&poll_id(), &entries, Some((40, 40)));
    change(&mut pages, &mut freeze);
    verify(&pages, &freeze)
}

#[test]
fn every_fault_of_a_roll_has_its_case() {
    assert!(judged(|_, _| {}).is_ok());
    let other = PollId::from_uuid(uuid::Uuid::from_u128(9));
    let fault = |change: fn(&mut Vec<RollPage>, &mut RollFrozen)| judged(change).err();
    assert_eq!(judged(|pages, _| pages[0].poll = other).err(), Some(RollFault::Poll));
    assert_eq!(fault(|pages, _| pages[0].page = 1), Some(RollFault::Pages));
    assert_eq!(fault(|_, freeze| freeze.first = None), Some(RollFault::Positions));
    assert_eq!(fault(|_, freeze| freeze.last = Some(39)), Some(RollFault::Positions));
    assert_eq!(fault(|pages, _| pages.clear()), Some(RollFault::Positions));
    assert_eq!(fault(|pages, _| pages[0].entries.swap(0, 1)), Some(RollFault::Order));
    assert_eq!(
        fault(|pages, _| pages[0].entries[1] = pages[0].entries[0].clone()),
        Some(RollFault::Order)
    );
    assert_eq!(fault(|pages, _| pages[0].entries[0].weight = 0), Some(RollFault::Weight));
    assert_eq!(fault(|pages, _| pages[0].entries[0].seat = Some(3)), Some(RollFault::Weight));
    assert_eq!(
        fault(|pages, _| pages[0].entries[1].member = pages[0].entries[0].member.clone()),
        Some(RollFault::MemberTwice)
    );
    assert_eq!(fault(|_, freeze| freeze.count = 4), Some(RollFault::Count));
    assert_eq!(fault(|_, freeze| freeze.weight = 5), Some(RollFault::Sum));
    assert_eq!(fault(|_, freeze| freeze.root = crate::log::empty_root()), Some(RollFault::Root));
    assert_eq!(RollFault::Root.code(), "roll-root");
}

#[test]
fn an_empty_roll_has_no_page() {
    let freeze = frozen(&poll_id(), &[], None);
    assert_eq!(verify(&[], &freeze), Ok(Roll::default()));
    assert_eq!(freeze.root, crate::log::empty_root());
}

proptest! {
    #[test]
    fn what_is_built_verifies_and_every_place_is_found(
        kinds in prop::collection::vec(0u8..3, 0..700), two in any::<bool>()
    ) {
        let org_mode = if two { OrgMode::TwoRepresentatives } else { OrgMode::WeightedBallot };
        let rule = Electorate { org_mode, ..electorate() };
        let kind = |n: u8| match n {
            0 => MemberKind::Individual,
            1 => MemberKind::Organisation,
            _ => MemberKind::Person,
        };
        let members = kinds.iter().zip(1..).map(|(n, id)| good(id, kind(*n)));
        let roll = build(&rule, members, falling());
        let pages = pages(&poll_id(), &roll);
        let seqs = (!pages.is_empty()).then(|| (5, 4 + pages.len() as u64));
        let verified = verify(&pages, &frozen(&poll_id(), &roll, seqs));
        let verified = verified.expect("what was built verifies");
        prop_assert_eq!(&verified.entries, &roll);
        for place in &roll {
            prop_assert_eq!(verified.find(&place.entry), Some(place));
        }
        let entitled: u64 = kinds.iter().map(|n| [1, 2, 0][usize::from(*n)]).sum();
        prop_assert_eq!(weight(&roll), entitled);
    }
}

#[test]
fn vectors_hold() {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../vectors/rolls.json")).expect("a vector file");
    let cases = vectors["cases"].as_array().expect("cases");
    assert!(cases.len() > 20);
    for case in cases {
        let name = &case["name"];
        let frozen: RollFrozen = serde_json::from_value(case["frozen"].clone()).expect("a body");
        let list = case["pages"].as_array().expect("pages");
        let pages: Vec<RollPage> = list
            .iter()
            .map(|page| serde_json::from_value(page["body"].clone()).expect("a body"))
            .collect();
        let seq_of = |page: Option<&serde_json::Value>| page.and_then(|page| page["seq"].as_u64());
        let placed = (seq_of(list.first()), seq_of(list.last())) == (frozen.first, frozen.last);
        let holds = placed && verify(&pages, &frozen).is_ok();
        assert_eq!(holds, case["expect"] == "ok", "{name}");
    }
    for case in vectors["leaves"].as_array().expect("leaves") {
        let text = serde_json::json!({ "e": case["entry"], "m": member(1), "w": case["weight"] });
        let entry: RollEntry = serde_json::from_value(text).expect("a place");
        assert_eq!(leaf(&entry).to_string(), case["leaf"].as_str().expect("hex"));
    }
}
