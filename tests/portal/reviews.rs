//! What a committee signs for good it sees once more, and nothing is signed before.

use std::time::Duration;

use enlace::actions::polls::{CorrectRoll, DisputePoll, correct_roll, dispute_poll};
use enlace::locale::Locale;
use enlace::store::polls;
use enlace_schema::event::correction::CorrectionReason;
use enlace_schema::event::dispute::Reason;
use enlace_schema::ids::PollId;
use enlace_schema::log::Hash;
use enlace_schema::voting::Choices;

use super::routes::check_page;
use crate::harness::chapter::PASSWORD;
use crate::harness::http::Answer;
use crate::harness::pages::{Browser, field};
use crate::harness::polls::{OPEN_SECS, count, open, question, vote};
use crate::harness::{Site, World};

fn committee(site: &Site) -> Browser {
    let browser = Browser::new(&site.url, "en");
    browser.sign_in(&site.chapter.people.committee.email, PASSWORD);
    browser
}

/// A poll of this site alone that is counted.
fn counted(site: &Site) -> PollId {
    let chapter = &site.chapter;
    let poll = open(chapter, question(chapter));
    vote(chapter, &chapter.people.voter, &poll, &Choices::Yes);
    count(chapter);
    poll
}

/// The digest of a site's count, in groups of four.
fn digest(site: &Site, of: &Site, poll: &PollId) -> String {
    let origin = of.origin();
    let tally = site.instance().store().read(|conn| {
        let tally = polls::find_tally(conn, origin.as_str(), poll.as_ref())?;
        tally.expect("a count").tallied()
    });
    let Hash(bytes) = tally.expect("a count").result_hash;
    let pairs = bytes.chunks(2).map(|two| format!("{:02x}{:02x}", two[0], two[1]));
    pairs.collect::<Vec<_>>().join(" ")
}

/// Texts of the elements with this `data-test`.
fn parts(html: &str, name: &str) -> Vec<String> {
    let mark = format!("data-test=\"{name}\">");
    let rest = html.split(&mark).skip(1);
    rest.filter_map(|rest| rest.split('<').next()).map(str::to_owned).collect()
}

/// The digest of what a review shows, as its form carries it.
fn shown(review: &Answer) -> String {
    field(&review.text(), "shown").expect("what was shown")
}

/// Our committee disputes the result, past every page.
fn dispute(site: &Site, poll: &PollId) {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    let input = DisputePoll { poll: poll.clone(), reason: Reason::Procedure };
    dispute_poll(site.instance(), &committee, input).expect("a dispute");
}

/// A poll of two chapters that both have counted.
fn counted_by_two(world: &World) -> PollId {
    let us = &world.sites[0].chapter;
    let poll = open(us, question(us));
    world.tick();
    vote(us, &us.people.voter, &poll, &Choices::Yes);
    world.settle();
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 60));
    for _ in 0..2 {
        world.tick();
    }
    world.settle();
    poll
}

#[test]
fn nothing_is_certified_or_published_unseen() {
    let site = Site::alone();
    let poll = counted(&site);
    let browser = committee(&site);
    let office = format!("/office/polls/{poll}");
    for (step, before) in [("certify", "certified"), ("publish", "published")] {
        let path = format!("{office}/{step}");
        let page = browser.get(&office).text();
        assert!(page.contains(&format!("href=\"{path}\"")), "{step}: {page}");
        assert!(!page.contains(&format!("action=\"{path}\"")), "{step}: not at once: {page}");
        let size = site.chapter.size();
        for locale in Locale::ALL {
            browser.get(&format!("/language/{}?to=/", locale.tag()));
            let review = browser.get(&path);
            assert_eq!(review.status, 200, "{}", review.text());
            check_page(&review, locale, &path);
        }
        browser.get("/language/en?to=/");
        let review = browser.get(&path);
        let html = review.text();
        assert!(html.contains("Shall we open an office?"), "{html}");
        assert_eq!(parts(&html, "digest"), [digest(&site, &site, &poll)], "{html}");
        assert!(html.contains("Every chapter of the poll is counted."), "{html}");
        assert!(html.contains(&format!("action=\"{path}\" data-test=\"sign-form\"")), "{html}");
        assert_eq!(site.chapter.size(), size, "looking signs nothing");
        let done = browser.submit(&review, &path, &[("shown", &shown(&review))]);
        assert_eq!(done.header("location"), format!("{office}?done={before}"));
        // Whoever comes back finds the poll, and nothing to sign twice.
        let again = browser.get(&path);
        assert_eq!((again.status, again.header("location")), (303, office.as_str()));
    }
}

#[test]
fn a_chapter_sees_its_own_count_beside_the_hosts() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let poll = counted_by_two(&world);
    let ours = digest(mx, mx, &poll);
    assert_eq!(ours, digest(mx, us, &poll), "they counted alike");
    let review = committee(mx).get(&format!("/office/polls/{poll}/certify"));
    assert_eq!(review.status, 200, "{}", review.text());
    assert_eq!(parts(&review.text(), "digest"), [ours.clone(), ours], "{}", review.text());
}

#[test]
fn nobody_disputes_unseen_or_what_does_not_differ() {
    let site = Site::alone();
    let poll = counted(&site);
    let browser = committee(&site);
    let (office, size) = (format!("/office/polls/{poll}"), site.chapter.size());
    let page = browser.get(&office).text();
    assert!(page.contains("value=\"unwitnessed\"") && !page.contains("results_differ"), "{page}");
    let path = format!("{office}/dispute");
    let refused = browser.get(&format!("{path}?reason="));
    let html = refused.text();
    assert_eq!(refused.status, 400, "{html}");
    assert!(html.contains("id=\"reason-error\"") && html.contains("dispute-form"), "{html}");
    let review = browser.get(&format!("{path}?reason=procedure"));
    let html = review.text();
    assert_eq!(review.status, 200, "{html}");
    check_page(&review, Locale::En, &path);
    let signs = parts(&html, "signs").join(" ");
    assert!(signs.contains("dispute the host") && signs.contains("only once"), "{signs}");
    let reason = field(&html, "reason").expect("what is objected to");
    assert_eq!(reason, "procedure");
    assert_eq!(site.chapter.size(), size, "looking signs nothing");
    let digest = shown(&review);
    let fields = [("reason", reason.as_str()), ("shown", digest.as_str())];
    let done = browser.submit(&review, &path, &fields);
    assert_eq!(done.header("location"), format!("{office}?done=disputed"));
    assert_eq!(site.chapter.size(), size + 1);
}

#[test]
fn a_form_that_does_not_say_what_was_shown_signs_nothing() {
    let site = Site::alone();
    let poll = counted(&site);
    let browser = committee(&site);
    let (path, size) = (format!("/office/polls/{poll}/certify"), site.chapter.size());
    let page = browser.get("/receipts");
    let none: &[(&str, &str)] = &[];
    for fields in [none, &[("shown", "")], &[("shown", "yes")]] {
        let review = browser.submit(&page, &path, fields);
        assert_eq!(review.status, 200, "{fields:?}: {}", review.text());
        check_page(&review, Locale::En, &path);
        assert!(review.text().contains("data-test=\"sign-form\""), "{}", review.text());
    }
    // The switch of the language is a form itself, which keeps what was shown and signs nothing.
    let review = browser.submit(&page, &path, &[]);
    assert!(!review.text().contains("href=\"/language/"), "{}", review.text());
    let digest = shown(&review);
    let fields = [("shown", digest.as_str()), ("language", "es")];
    let switched = browser.submit(&review, &path, &fields);
    check_page(&switched, Locale::Es, &path);
    assert_eq!(shown(&switched), digest);
    assert_eq!(site.chapter.size(), size, "nothing is signed");
    assert_eq!(browser.submit(&switched, &path, &fields[..1]).status, 303);
    assert_eq!(site.chapter.size(), size + 1);
}

#[test]
fn what_changed_after_it_was_shown_is_not_signed() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let poll = counted_by_two(&world);
    let path = format!("/office/polls/{poll}/certify");
    let browser = mx.browser(&mx.chapter.people.committee, "es");
    let (review, size) = (browser.get(&path), mx.chapter.size());
    dispute(us, &poll);
    world.settle();
    let again = browser.submit(&review, &path, &[("shown", &shown(&review))]);
    let html = again.text();
    assert_eq!((again.status, mx.chapter.size()), (409, size), "{html}");
    check_page(&again, Locale::Es, &path);
    assert!(html.contains("Algo cambió") && html.contains("role=\"alert\""), "{html}");
    assert!(html.contains("impugna el resultado"), "as it stands now: {html}");
    assert_ne!(shown(&again), shown(&review));
    assert_eq!(browser.submit(&again, &path, &[("shown", &shown(&again))]).status, 303);
    assert_eq!(mx.chapter.size(), size + 1, "what the others object to is their own affair");
}

#[test]
fn what_nobody_can_sign_any_more_is_said_on_the_polls_page() {
    let site = Site::alone();
    let poll = counted(&site);
    let browser = committee(&site);
    let path = format!("/office/polls/{poll}/certify");
    let review = browser.get(&path);
    dispute(&site, &poll);
    let (size, digest) = (site.chapter.size(), shown(&review));
    let none: &[(&str, &str)] = &[];
    for fields in [none, &[("shown", digest.as_str())]] {
        let refused = browser.submit(&review, &path, fields);
        let html = refused.text();
        assert_eq!((refused.status, site.chapter.size()), (409, size), "{html}");
        assert!(html.contains("Something about this poll changed"), "{html}");
        assert!(html.contains("data-test=\"settle-form\""), "{html}");
    }
}

#[test]
fn no_dispute_ends_unseen() {
    let site = Site::alone();
    let poll = counted(&site);
    dispute(&site, &poll);
    let browser = committee(&site);
    let (office, size) = (format!("/office/polls/{poll}"), site.chapter.size());
    let path = format!("{office}/settle");
    let refused = browser.get(&format!("{path}?outcome="));
    let html = refused.text();
    assert_eq!(refused.status, 400, "{html}");
    assert!(html.contains("id=\"outcome-error\"") && html.contains("settle-form"), "{html}");
    for locale in Locale::ALL {
        browser.get(&format!("/language/{}?to=/", locale.tag()));
        let place = format!("{path}?outcome=withdrawn");
        check_page(&browser.get(&place), locale, &place);
    }
    browser.get("/language/en?to=/");
    let review = browser.get(&format!("{path}?outcome=withdrawn"));
    let signs = parts(&review.text(), "signs").join(" ");
    assert!(signs.contains("cannot dispute again.") && signs.contains("a mistake"), "{signs}");
    let notes = parts(&review.text(), "review-note").join(" ");
    assert!(notes.contains("disputes the result: how the poll was held"), "{notes}");
    assert_eq!(site.chapter.size(), size, "looking signs nothing");
    let digest = shown(&review);
    let fields = [("outcome", "withdrawn"), ("shown", digest.as_str())];
    let done = browser.submit(&review, &path, &fields);
    assert_eq!(done.header("location"), format!("{office}?done=settled"));
    assert_eq!(site.chapter.size(), size + 1);
    let again = browser.get(&format!("{path}?outcome=withdrawn"));
    assert_eq!((again.status, again.header("location")), (303, office.as_str()));
}

#[test]
fn no_roll_is_corrected_before_it_is_seen_who_loses_a_place() {
    let site = Site::alone();
    let (chapter, people) = (&site.chapter, &site.chapter.people);
    let poll = open(chapter, question(chapter));
    let browser = committee(&site);
    let (office, size) = (format!("/office/polls/{poll}"), chapter.size());
    let path = format!("{office}/correct");
    let page = browser.get(&office);
    let other = people.other.member.to_string();
    let code = format!(" <code>{other}</code>");
    let named = page.text();
    let named = named.split("<legend>").find_map(|rest| Some(rest.split_once(&code)?.0.to_owned()));
    let named = format!("<li>{}{code}</li>", named.expect("a name"));
    let fields = [("remove", other.as_str()), ("reason", "not_entitled")];
    let review = browser.submit(&page, &path, &fields);
    let html = review.text();
    assert_eq!((review.status, chapter.size()), (200, size), "{html}");
    check_page(&review, Locale::En, &path);
    assert!(html.contains(&named) && html.contains("Take off the roll"), "{html}");
    assert!(!html.contains("Put on the roll"), "nobody is: {html}");
    assert!(parts(&html, "signs").join(" ").contains("who has no vote"), "{html}");
    assert_eq!(field(&html, "remove").as_deref(), Some(other.as_str()));
    // Another of the committee corrects it meanwhile.
    let input = CorrectRoll {
        poll,
        reason: CorrectionReason::NotEntitled,
        add: Vec::new(),
        remove: vec![people.voter.member.clone()],
    };
    correct_roll(site.instance(), &chapter.caller(&people.committee), input).expect("corrected");
    let sign = |review: &Answer| {
        let digest = shown(review);
        let fields = [&fields[..], &[("shown", digest.as_str())][..]].concat();
        browser.submit(review, &path, &fields)
    };
    let again = sign(&review);
    let html = again.text();
    assert_eq!((again.status, chapter.size()), (409, size + 1), "{html}");
    assert!(html.contains("Something about this poll changed") && html.contains(&named), "{html}");
    assert!(html.contains("places removed: 1"), "what was corrected before: {html}");
    assert_eq!(sign(&again).header("location"), format!("{office}?done=corrected"));
    assert_eq!(chapter.size(), size + 2);
}
