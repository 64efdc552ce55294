//! What a committee signs for good it sees once more, and nothing is signed before.

use std::time::Duration;

use enlace::locale::Locale;
use enlace::store::polls;
use enlace_schema::ids::PollId;
use enlace_schema::log::Hash;
use enlace_schema::voting::Choices;

use super::routes::check_page;
use crate::harness::chapter::PASSWORD;
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
        let done = browser.submit(&review, &path, &[]);
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
    let poll = open(&us.chapter, question(&us.chapter));
    world.tick();
    vote(&us.chapter, &us.chapter.people.voter, &poll, &Choices::Yes);
    world.settle();
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 60));
    for _ in 0..2 {
        world.tick();
    }
    world.settle();
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
    let done = browser.submit(&review, &path, &[("reason", &reason)]);
    assert_eq!(done.header("location"), format!("{office}?done=disputed"));
    assert_eq!(site.chapter.size(), size + 1);
}
