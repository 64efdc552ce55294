//! Forms of a committee about a poll: what is refused comes back as it was filled in, and says
//! where and why.

use enlace_schema::voting::Choices;

use crate::harness::Site;
use crate::harness::http::Answer;
use crate::harness::pages::Browser;
use crate::harness::polls::{count, open, question, vote};

fn committee(site: &Site) -> Browser {
    site.browser(&site.chapter.people.committee, "en")
}

/// A form that came back says so to who reads by ear, and at the field.
fn came_back(answer: &Answer, status: u16, field: &str) -> String {
    let html = answer.text();
    assert_eq!(answer.status, status, "{html}");
    assert!(html.contains("role=\"alert\"") && html.contains("error-summary"), "{html}");
    assert!(html.contains(&format!("href=\"#{field}\"")), "{field}: {html}");
    let described = format!("aria-invalid=\"true\" aria-describedby=\"{field}-error\"");
    assert!(html.contains(&described), "{field}: {html}");
    assert!(html.contains(&format!("id=\"{field}-error\"")), "{field}: {html}");
    html
}

#[test]
fn a_refused_correction_comes_back_as_it_was_typed() {
    let site = Site::alone();
    let (chapter, people) = (&site.chapter, &site.chapter.people);
    let poll = open(chapter, question(chapter));
    vote(chapter, &people.voter, &poll, &Choices::Yes);
    let browser = committee(&site);
    let office = format!("/office/polls/{poll}");
    let path = format!("{office}/correct");
    let (voter, other) = (people.voter.member.to_string(), people.other.member.to_string());
    let page = browser.get(&office);
    let html = page.text();
    assert!(html.contains(&format!("<code>{other}</code>")), "identifiers can be copied: {html}");
    assert!(html.contains("begin with “mbr_”"), "{html}");
    let send = |add: &str, remove: &str, reason: &str| {
        browser.sign(&page, &path, &[("add", add), ("remove", remove), ("reason", reason)])
    };
    let html = came_back(&send("ana & co", &other, "wrong_weight"), 400, "add");
    assert!(html.contains("value=\"ana &#38; co\""), "{html}");
    let ticked = format!("name=\"remove\" value=\"{other}\" checked");
    assert!(html.contains(&ticked), "{html}");
    assert!(html.contains("<option value=\"wrong_weight\" selected>"), "{html}");
    let html = came_back(&send(&voter, "", "left_out"), 409, "add");
    assert!(html.contains("is on the roll already") && html.contains(&voter), "{html}");
    let html = came_back(&send("", &voter, "not_entitled"), 409, "remove");
    assert!(html.contains("has voted") && html.contains(&voter), "{html}");
    let html = came_back(&send("", "", "left_out"), 422, "add");
    assert!(html.contains("changes nothing"), "{html}");
    let html = came_back(&send("", &other, ""), 400, "reason");
    assert!(html.contains(&ticked), "{html}");
    // The switch of the language is a form itself, which keeps what was typed and does nothing.
    assert!(html.contains("name=\"language\" value=\"es\""), "{html}");
    let size = chapter.size();
    let fields = [("remove", other.as_str()), ("reason", "not_entitled"), ("language", "es")];
    let switched = browser.submit(&page, &path, &fields);
    let html = switched.text();
    assert_eq!((switched.status, chapter.size()), (200, size), "{html}");
    assert!(html.contains("<html lang=\"es\">") && html.contains(&ticked), "{html}");
    assert!(html.contains("<option value=\"not_entitled\" selected>"), "{html}");
    browser.get("/language/en?to=/");
    let twice = format!("{other},\u{20}{other}");
    assert_eq!(send("", &twice, "not_entitled").status, 303);
    let html = came_back(&send("", &other, "not_entitled"), 409, "remove");
    assert!(html.contains("not on this chapter"), "{html}");
    assert_eq!(send(&other, "", "left_out").status, 303);
}

#[test]
fn whom_a_correction_is_about_is_found_by_name_and_stays_chosen() {
    let site = Site::alone();
    let (chapter, people) = (&site.chapter, &site.chapter.people);
    for number in 0..31 {
        chapter.join_without_account(&format!("Núñez {number}"));
    }
    let poll = open(chapter, question(chapter));
    let browser = committee(&site);
    let (office, size) = (format!("/office/polls/{poll}"), chapter.size());
    let path = format!("{office}/correct");
    let page = browser.get(&office);
    assert!(!page.text().contains("type=\"checkbox\""), "too many to read: {}", page.text());
    let other = people.other.member.to_string();
    let found = browser.submit(&page, &path, &[("look", "yes"), ("find", "OTHER")]).text();
    assert!(found.contains("One member was found."), "{found}");
    assert!(found.contains(&format!("name=\"remove\" value=\"{other}\">")), "{found}");
    let fields = [("look", "yes"), ("find", "nunez"), ("remove", other.as_str())];
    let html = browser.submit(&page, &path, &fields).text();
    assert!(html.contains(&format!("name=\"remove\" value=\"{other}\" checked")), "{html}");
    assert_eq!(html.matches("id=\"remove-").count(), 31, "{html}");
    assert_eq!(chapter.size(), size, "who looks corrects nothing");
    // Ticked, and named by an identifier besides.
    let voter = people.voter.member.to_string();
    let fields = [("remove", voter.as_str()), ("remove", &other), ("reason", "not_entitled")];
    assert_eq!(browser.sign(&page, &path, &fields).status, 303);
    assert!(browser.get(&office).text().contains("places removed: 2"));
}

#[test]
fn a_dispute_and_its_end_say_what_is_missing() {
    let site = Site::alone();
    let chapter = &site.chapter;
    let poll = open(chapter, question(chapter));
    vote(chapter, &chapter.people.voter, &poll, &Choices::Yes);
    count(chapter);
    let browser = committee(&site);
    let office = format!("/office/polls/{poll}");
    let page = browser.get(&office);
    let html = came_back(&browser.submit(&page, &format!("{office}/dispute"), &[]), 400, "reason");
    assert!(html.contains("data-test=\"dispute-form\""), "{html}");
    let alike = [("reason", "results_differ")];
    let refused = browser.sign(&page, &format!("{office}/dispute"), &alike);
    assert!(came_back(&refused, 409, "reason").contains("counted the same as the host"));
    let fields = [("reason", "procedure")];
    let done = browser.sign(&page, &format!("{office}/dispute"), &fields);
    assert_eq!(done.status, 303, "{}", done.text());
    let again = browser.submit(&page, &format!("{office}/dispute"), &fields);
    let html = again.text();
    assert_eq!(again.status, 409, "{html}");
    assert!(html.contains("role=\"alert\"") && html.contains("settle-form"), "{html}");
    let html = came_back(&browser.submit(&page, &format!("{office}/settle"), &[]), 400, "outcome");
    assert!(html.contains("data-test=\"settle-form\""), "{html}");
}
