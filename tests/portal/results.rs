//! The page of a result, where what is drawn is what is written beside it; and whether it is final.

use std::time::Duration;

use enlace::actions::polls::{OnePoll, certify_poll, publish_poll};
use enlace::jobs;
use enlace_schema::voting::Choices;

use crate::harness::Site;
use crate::harness::polls::{count, open, question, vote};

#[test]
fn a_bar_is_as_long_as_the_share_beside_it_says() {
    let site = Site::alone();
    let (chapter, people) = (&site.chapter, &site.chapter.people);
    let poll = open(chapter, question(chapter));
    vote(chapter, &people.voter, &poll, &Choices::Yes);
    vote(chapter, &people.other, &poll, &Choices::No);
    count(chapter);
    for (language, votes) in [("en", "1 vote (50%)"), ("es", "1 voto (50\u{a0}%)")] {
        let browser = site.browser(&people.voter, language);
        let html = browser.get(&format!("/polls/{poll}/result")).text();
        assert_eq!(html.matches("class=\"fill\" width=\"50.0%\"").count(), 2, "{html}");
        assert_eq!(html.matches("class=\"track\" width=\"100%\"").count(), 2, "{html}");
        assert_eq!(html.matches(votes).count(), 2, "{votes}: {html}");
        assert!(!html.contains("style="), "no style but the sheet's");
    }
}

/// Between its count and its publication a poll is no longer being counted, and not final.
#[test]
fn a_poll_that_was_counted_is_not_final_before_it_is_published() {
    let site = Site::alone();
    let (chapter, people) = (&site.chapter, &site.chapter.people);
    let poll = open(chapter, question(chapter));
    vote(chapter, &people.voter, &poll, &Choices::Yes);
    let badge = |language| {
        let browser = site.browser(&people.voter, language);
        let html = browser.get(&format!("/polls/{poll}")).text();
        let (_, badge) = html.split_once("data-test=\"poll-state\"").expect("a badge");
        badge.split(['>', '<']).nth(1).unwrap_or_default().to_owned()
    };
    let badges = || ["en", "es"].map(badge);
    chapter.advance(Duration::from_secs(3_700));
    assert_eq!(badges(), ["closed, being counted", "cerrada, en escrutinio"]);
    for _ in 0..2 {
        assert_eq!(jobs::tick(site.instance()).expect("a tick").failed, 0);
    }
    assert_eq!(badges(), ["counted, not final yet", "con escrutinio, aún sin publicar"]);
    let (committee, one) = (chapter.caller(&people.committee), || OnePoll { poll: poll.clone() });
    certify_poll(site.instance(), &committee, one()).expect("certified");
    publish_poll(site.instance(), &committee, one()).expect("published");
    assert_eq!(badges(), ["result published", "resultado publicado"]);
}
