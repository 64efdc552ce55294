//! A failure on our side has one number: the person sees it, and the operator finds the cause by
//! it in the log. The cause itself goes no further.

use enlace::clock::{Clock, FixedClock, SystemClock};
use serde_json::json;

use crate::harness::api::Api;
use crate::harness::chapter::PASSWORD;
use crate::harness::pages::Browser;
use crate::harness::process::Process;
use crate::harness::{Chapter, wait};

#[test]
fn what_people_are_shown_is_what_the_log_says() {
    let clock = FixedClock::new(SystemClock.now());
    let chapter = Chapter::founded("us", "us-ny", clock, 8101);
    let voter = chapter.people.voter.clone();
    let token = chapter.token(&voter);
    chapter.instance.ledger.stop();
    let mut process = Process::of(&chapter);
    process.start();
    let browser = Browser::new(&process.url, "en");
    browser.sign_in(&voter.email, PASSWORD);

    chapter.db.execute("ALTER TABLE proposals RENAME TO elsewhere");
    let page = browser.get("/proposals");
    assert_eq!(page.status, 500, "{}", page.text());
    let api = Api::new(&process.url).with_token(token);
    let mut answer = api.post("{ proposals { edges { node { id } } } }", json!({})).json();
    let error = answer["errors"][0].take();
    assert_eq!(error["extensions"]["code"], "internal", "{error}");
    let number = error["extensions"]["requestId"].as_str().expect("a number").to_owned();
    assert!(error["message"].as_str().is_some_and(|said| said.contains(&number)), "{error}");

    let path = chapter.folder.path().join("process.log");
    let line_at = |at: &str| {
        let log = std::fs::read_to_string(&path).expect("a log");
        log.lines().find(|line| line.contains(&format!("at=\"{at}\""))).map(str::to_owned)
    };
    let line = wait::some("the API's failure is in the log", || line_at("graphql"));
    assert!(line.contains(&number) && line.contains("proposals"), "{line}");
    let line = wait::some("the page's failure is in the log", || line_at("portal"));
    let (_, rest) = line.split_once("number=\"").expect("a number");
    let shown = rest.split('"').next().expect("its end");
    assert!(shown.len() == 8 && shown != number, "{line}");
    assert!(page.text().contains(shown), "{shown} is not on the page");
    for said in [page.text(), error.to_string()] {
        assert!(!said.contains("elsewhere") && !said.contains("no such table"), "{said}");
    }
}
