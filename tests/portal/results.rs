//! The page of a result: what is drawn is what is written beside it.

use std::time::Duration;

use enlace::jobs;
use enlace_schema::voting::Choices;

use crate::harness::Site;
use crate::harness::chapter::PASSWORD;
use crate::harness::pages::Browser;
use crate::harness::polls::{open, question, vote};

#[test]
fn a_bar_is_as_long_as_the_share_beside_it_says() {
    let site = Site::alone();
    let (chapter, people) = (&site.chapter, &site.chapter.people);
    let poll = open(chapter, question(chapter));
    vote(chapter, &people.voter, &poll, &Choices::Yes);
    vote(chapter, &people.other, &poll, &Choices::No);
    chapter.advance(Duration::from_secs(3_700));
    for _ in 0..2 {
        assert_eq!(jobs::tick(site.instance()).expect("a tick").failed, 0);
    }
    for (language, votes) in [("en", "1 vote (50%)"), ("es", "1 voto (50\u{a0}%)")] {
        let browser = Browser::new(&site.url, language);
        browser.sign_in(&people.voter.email, PASSWORD);
        browser.get(&format!("/language/{language}?to=/"));
        let html = browser.get(&format!("/polls/{poll}/result")).text();
        assert_eq!(html.matches("class=\"fill\" width=\"50.0%\"").count(), 2, "{html}");
        assert_eq!(html.matches("class=\"track\" width=\"100%\"").count(), 2, "{html}");
        assert_eq!(html.matches(votes).count(), 2, "{votes}: {html}");
        assert!(!html.contains("style="), "no style but the sheet's");
    }
}
