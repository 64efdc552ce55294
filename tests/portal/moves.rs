//! Where a member votes while it moves, as its own page says it: at both homes, in both languages.

use std::time::Duration;

use enlace::actions::accounts::{CreateAccount, create_account};
use enlace::actions::transfers::{AcceptTransfer, OfferTransfer, accept_transfer, offer_transfer};
use enlace::caller::Caller;
use enlace::locale::Locale;
use enlace::private::MemberRecord;

use crate::harness::chapter::{PASSWORD, Person};
use crate::harness::polls::{open, question};
use crate::harness::{Site, World};

/// What the page says of the voting home.
fn home(site: &Site, person: &Person, language: &'static str) -> Vec<String> {
    let browser = site.browser(person, language);
    let html = browser.get("/account").text();
    let parts = html.split("data-test=\"voting-home\">").skip(1);
    parts.filter_map(|part| part.split('<').next()).map(str::to_owned).collect()
}

/// The lines hold these words, in this order.
fn says(lines: &[String], words: &[&str]) {
    let text = lines.join(" ");
    let mut rest = text.as_str();
    for word in words {
        let at = rest.find(word).unwrap_or_else(|| panic!("{word} in {text}"));
        rest = &rest[at + word.len()..];
    }
}

#[test]
fn the_account_says_where_one_votes() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let voter = us.chapter.people.voter.clone();
    says(&home(us, &voter, "en"), &["Your voting home is Chapter us", "15 January 2024"]);
    says(&home(us, &voter, "es"), &["Usted vota en Chapter us", "15 de enero de 2024"]);
    // On the books, and no member: nothing to say.
    assert!(home(us, &us.chapter.people.operator, "en").is_empty());
    let poll = open(&us.chapter, question(&us.chapter));
    world.tick();
    world.advance(Duration::from_secs(60));
    let (member, to) = (voter.member.clone(), mx.origin());
    let offer = OfferTransfer { member: member.clone(), to, consent: None };
    offer_transfer(us.instance(), &us.chapter.caller(&voter), offer).expect("an offer");
    says(
        &home(us, &voter, "en"),
        &["Chapter us", "your membership to Chapter mx", "you vote here", "you stay"],
    );
    world.settle();
    let browser = mx.browser(&mx.chapter.people.committee, "es");
    let first = browser.get("/").text();
    assert!(first.contains("Chapter us ofrece el traslado"), "{first}");
    let committee = mx.chapter.caller(&mx.chapter.people.committee);
    let record = MemberRecord { first_name: Some("Ana".into()), ..MemberRecord::default() };
    let accept = AcceptTransfer { member: member.clone(), from: None, record };
    accept_transfer(mx.instance(), &committee, accept).expect("an acceptance");
    let email = "ana@mx.example.org".to_owned();
    let input = CreateAccount {
        member: member.clone(),
        email: email.clone(),
        password: PASSWORD.into(),
        locale: Locale::Es,
    };
    let account = create_account(mx.instance(), &Caller::instance(), input).expect("an account");
    let there = Person { member, account, email };
    says(&home(mx, &there, "es"), &["aceptó su membresía", "usted vota en Chapter us"]);
    world.tick();
    let left = home(us, &voter, "en");
    says(&left, &["Your voting home is Chapter mx, since", "22 November 2026", "counts here"]);
    says(&home(us, &voter, "es"), &["Usted vota en Chapter mx desde", "su voto cuenta aquí"]);
    let came = home(mx, &there, "es");
    says(&came, &["Usted vota en Chapter mx desde", "Viene de Chapter us", "vota aquí"]);
    says(
        &home(mx, &there, "en"),
        &["since", "You came from Chapter us", "still vote in at Chapter us"],
    );
    // A poll of before: their place is at the old home, and no roll was mistaken.
    let browser = mx.browser(&there, "en");
    let shown = browser.get(&format!("/polls/{poll}")).text();
    assert!(shown.contains("your voting home was Chapter us"), "{shown}");
    assert!(!shown.contains("If this is a mistake"), "{shown}");
    let first = browser.get("/").text();
    assert!(first.contains("data-test=\"elsewhere-row\""), "{first}");
    assert!(first.contains("your voting home was Chapter us"), "{first}");
}
