use super::super::fixtures::{choose, origin, yes_no};
use super::*;
use crate::event::poll::OptionText;
use crate::text::{Lang, LocalText};
use crate::time::Millis;

fn host() -> Origin {
    origin("us")
}

/// The field that is named after `change` to a poll that was good.
fn field(mut opened: Opened, change: impl FnOnce(&mut Opened)) -> Option<&'static str> {
    assert_eq!(check_opened(&opened, &host()), Ok(()));
    change(&mut opened);
    check_opened(&opened, &host()).err().and_then(|refusal| refusal.field())
}

#[test]
fn words_in_json_are_those_of_the_protocol() {
    let json = |method: Method| serde_json::to_string(&method).expect("serializes");
    assert_eq!(json(Method::YesNo), r#"{"name":"yes_no"}"#);
    let choose = Method::ChooseUpTo { n: 3, seats: 2 };
    assert_eq!(json(choose), r#"{"name":"choose","max":3,"seats":2}"#);
    assert_eq!(serde_json::from_str::<Method>(&json(choose)).expect("parses"), choose);
    assert_eq!(
        serde_json::to_string(&OrgMode::TwoRepresentatives).ok(),
        Some("\"two_representatives\"".into())
    );
    assert_eq!(
        serde_json::to_string(&MissingChapter::CountCosigned).ok(),
        Some("\"count_cosigned\"".into())
    );
    let poll = yes_no();
    let bytes = serde_json::to_vec(&poll).expect("serializes");
    assert_eq!(crate::json::parse::<Opened>(&bytes, crate::json::Limits::EVENT), Ok(poll));
}

#[test]
fn secret_and_paper_are_refused_clearly() {
    for secrecy in [Secrecy::Secret, Secrecy::Paper] {
        let poll = Opened { secrecy, ..yes_no() };
        assert_eq!(check_opened(&poll, &host()), Err(Refusal::SecrecyNotYet));
    }
}

#[test]
fn fractions_are_proper() {
    for (num, den) in [(0, 2), (3, 2), (1, 0), (1, 1001)] {
        let bad = Fraction { num, den };
        let threshold = Threshold { fraction: bad, ..Threshold::simple_majority() };
        assert_eq!(field(yes_no(), |poll| poll.threshold = Some(threshold)), Some("threshold"));
        let quorum = Quorum::turnout(Unit::Votes, num, den);
        assert_eq!(field(yes_no(), |poll| poll.quorum = Some(quorum)), Some("quorum"));
    }
    let all = Quorum { strict: true, ..Quorum::turnout(Unit::Votes, 1, 1) };
    assert_eq!(field(yes_no(), |poll| poll.quorum = Some(all)), Some("quorum"));
    let of_cast = Quorum { whole: Base::Cast, ..Quorum::turnout(Unit::Votes, 1, 2) };
    let name = field(yes_no(), |poll| poll.quorum_chapter = Some(of_cast));
    assert_eq!(name, Some("quorum_chapter"));
}

#[test]
fn each_field_is_named_when_it_is_wrong() {
    let chapters = |names: &[&str]| names.iter().map(|name| origin(name)).collect::<Vec<_>>();
    let named = |change: fn(&mut Opened)| field(yes_no(), change);
    assert_eq!(named(|poll| poll.rules = 2), Some("rules"));
    assert_eq!(named(|poll| poll.title = LocalText::from([(Lang::Es, "¿?")])), Some("title"));
    assert_eq!(named(|poll| poll.title.set(Lang::Es, "\u{202e}")), Some("title"));
    assert_eq!(named(|poll| poll.options = choose(2, 1, 1).options), Some("options"));
    assert_eq!(named(|poll| poll.threshold = None), Some("threshold"));
    assert_eq!(named(|poll| poll.opens_at = poll.closes_at), Some("closes_at"));
    assert_eq!(named(|poll| poll.seal_by = Millis::from_ms(0)), Some("seal_by"));
    assert_eq!(named(|poll| poll.record_at = poll.closes_at), Some("record_at"));
    assert_eq!(named(|poll| poll.dispute_days = 366), Some("dispute_days"));
    assert_eq!(named(|poll| poll.chapters.clear()), Some("chapters"));
    assert_eq!(named(|poll| poll.chapters.reverse()), Some("chapters"));
    let set = |names: &[&str]| {
        let chapters = chapters(names);
        field(yes_no(), |poll| poll.chapters = chapters)
    };
    assert_eq!(set(&["mx"]), Some("chapters"));
    assert_eq!(set(&["us", "us"]), Some("chapters"));
    assert_eq!(set(&["us"]), None);
    assert_eq!(named(|poll| poll.electorate.weights.clear()), Some("electorate.weights"));
    let weight = |kind, weight| {
        field(yes_no(), |poll| {
            poll.electorate.weights.insert(kind, weight);
        })
    };
    assert_eq!(weight(MemberKind::Individual, 0), Some("electorate.weights"));
    assert_eq!(weight(MemberKind::Individual, 1_001), Some("electorate.weights"));
    assert_eq!(weight(MemberKind::Person, 1), Some("electorate.weights"));
    assert_eq!(weight(MemberKind::Individual, 1_000), None);
}

#[test]
fn two_representatives_share_an_even_weight() {
    let two = |weight| {
        field(yes_no(), |poll| {
            poll.electorate.org_mode = OrgMode::TwoRepresentatives;
            poll.electorate.weights.insert(MemberKind::Organisation, weight);
        })
    };
    assert_eq!(two(2), None);
    assert_eq!(two(3), Some("electorate.org_mode"));
}

#[test]
fn options_and_seats_fit_each_other() {
    let named = |change: fn(&mut Opened)| field(choose(4, 2, 2), change);
    assert_eq!(named(|poll| poll.options.truncate(1)), Some("options"));
    assert_eq!(named(|poll| poll.options[1] = poll.options[0].clone()), Some("options"));
    assert_eq!(named(|poll| poll.options[1].label = LocalText::default()), Some("options"));
    let method =
        |n, seats| field(choose(4, 2, 2), |poll| poll.method = Method::ChooseUpTo { n, seats });
    assert_eq!(method(0, 1), Some("method.max"));
    assert_eq!(method(5, 1), Some("method.max"));
    assert_eq!(method(1, 0), Some("method.seats"));
    assert_eq!(method(1, 5), Some("method.seats"));
    assert_eq!(method(4, 4), None);
}

#[test]
fn chapters_have_thresholds_only_where_each_must_pass() {
    let own = Some(Threshold::simple_majority());
    assert_eq!(field(yes_no(), |poll| poll.threshold_chapter = own), Some("threshold_chapter"));
    let dual = |poll: &mut Opened| poll.dual_majority = true;
    assert_eq!(field(yes_no(), dual), None);
    assert_eq!(field(choose(2, 1, 1), dual), Some("dual_majority"));
}

#[test]
fn what_would_not_fit_into_an_event_is_refused_before_opening() {
    let long = |poll: &mut Opened| {
        let label = LocalText::from([(Lang::En, "字".repeat(200)), (Lang::Es, "字".repeat(200))]);
        for OptionText { label: each, .. } in &mut poll.options {
            *each = label.clone();
        }
    };
    assert_eq!(field(choose(50, 1, 1), long), Some("options"));
    let many = |poll: &mut Opened| {
        let names = (10..30).map(|n| origin(&format!("c{n}")));
        poll.chapters.extend(names);
        poll.chapters.sort();
    };
    assert_eq!(field(choose(50, 1, 1), many), Some("chapters"));
    assert_eq!(field(yes_no(), many), None);
}
