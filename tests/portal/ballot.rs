//! A ballot on the pages: what waits, the form, the review, the cast, the receipt, and its check.

use std::time::Duration;

use enlace_schema::ids::PollId;
use enlace_schema::voting::Choices;

use crate::harness::chapter::PASSWORD;
use crate::harness::http::Answer;
use crate::harness::pages::{Browser, field};
use crate::harness::polls::{election, open, places, question, vote};
use crate::harness::{Site, World};

fn signed_in(site: &Site, email: &str) -> Browser {
    let browser = Browser::new(&site.url, "en");
    browser.sign_in(email, PASSWORD);
    browser
}

/// The text of the element with this `data-test`.
fn part(html: &str, name: &str) -> String {
    let mark = format!("data-test=\"{name}\"");
    let rest = html.split(&mark).nth(1).unwrap_or_else(|| panic!("no {name} in {html}"));
    let text = rest.split('>').nth(1).and_then(|text| text.split('<').next());
    text.unwrap_or_default().trim().to_owned()
}

fn count(html: &str, name: &str) -> usize {
    html.matches(&format!("data-test=\"{name}\"")).count()
}

/// Reviews and casts; the confirmation, and the review that led to it.
fn cast(browser: &Browser, poll: &PollId, entry: &str, choice: &str) -> (Answer, Answer) {
    let form = browser.get(&format!("/polls/{poll}/ballot?entry={entry}"));
    assert_eq!(form.status, 200, "{}", form.text());
    let fields = [("entry", entry), ("choice", choice)];
    let review = browser.submit(&form, &format!("/polls/{poll}/review"), &fields);
    assert_eq!((review.status, count(&review.text(), "chosen")), (200, 1), "{}", review.text());
    let done = send(browser, poll, &review);
    assert_eq!(done.status, 200, "{}", done.text());
    (done, review)
}

/// Sends the form of a review as it stands, and follows to the receipt.
fn send(browser: &Browser, poll: &PollId, review: &Answer) -> Answer {
    let html = review.text();
    let hidden = |name: &str| field(&html, name).unwrap_or_else(|| panic!("no {name}"));
    let (entry, command, choice) = (hidden("entry"), hidden("command"), hidden("choice"));
    let fields = [("entry", entry.as_str()), ("command", &command), ("choice", &choice)];
    let done = browser.submit(review, &format!("/polls/{poll}/cast"), &fields);
    if done.status == 303 { browser.get(done.header("location")) } else { done }
}

/// What a receipt's check says.
fn check(browser: &Browser, text: &str) -> Answer {
    let page = browser.get("/receipts");
    browser.submit(&page, "/receipts", &[("code", text)])
}

#[test]
fn a_member_votes_without_a_script() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let poll = open(&site.chapter, question(&site.chapter));
    let browser = signed_in(&site, &people.hats.email);
    let home = browser.get("/").text();
    assert_eq!(count(&home, "waiting-row"), 3, "one row for each hat");
    let entries = places(&site.chapter, &poll, &people.hats);
    let before = site.chapter.size();
    let mut codes = Vec::new();
    for entry in &entries {
        assert!(home.contains(&format!("/polls/{poll}/ballot?entry={entry}")));
        let (done, review) = cast(&browser, &poll, entry.as_ref(), "yes");
        let code = part(&done.text(), "receipt-code");
        assert_eq!(code.len(), 15, "{code}");
        assert!(done.text().contains("data-test=\"receipt-qr\""));
        // An impatient thumb: the same form again casts nothing more.
        let again = send(&browser, &poll, &review);
        assert_eq!(part(&again.text(), "receipt-code"), code);
        codes.push(code);
    }
    assert_eq!(site.chapter.size(), before + 3);
    let home = browser.get("/").text();
    assert_eq!((count(&home, "waiting-row"), count(&home, "voted-row")), (0, 3));
    let (replaced, _) = cast(&browser, &poll, entries[0].as_ref(), "no");
    // The receipt can be asked for again, by nobody else.
    let receipt = format!("/polls/{poll}/receipt?entry={}", entries[0]);
    let again = browser.get(&receipt).text();
    assert_eq!(part(&again, "receipt-code"), part(&replaced.text(), "receipt-code"));
    let other = signed_in(&site, &people.other.email);
    assert_eq!(other.get(&receipt).status, 403);
    for (code, effect) in [(&codes[0], "replaced"), (&codes[1], "counts")] {
        let found = check(&browser, &code.to_lowercase()).text();
        assert!(found.contains(&format!("data-effect=\"{effect}\"")), "{found}");
    }
    // By its code only members may look for a ballot; the whole receipt anyone may have checked.
    let stranger = Browser::new(&site.url, "es");
    let sent = check(&stranger, &codes[2].to_lowercase());
    let to = format!("/sign-in?to=/receipts%3Fcode%3D{}", codes[2].to_lowercase());
    assert_eq!((sent.status, sent.header("location")), (303, to.as_str()), "{}", sent.text());
    assert!(stranger.get(&to).text().contains("role=\"status\""), "it says why");
    let whole = browser.get(&format!("/polls/{poll}/receipt?entry={}", entries[2])).text();
    let whole = part(&whole, "receipt-text").replace("&#10;", "\n");
    let found = check(&stranger, &whole);
    assert_eq!(found.status, 200, "{whole}: {}", found.text());
    assert!(found.text().contains("data-effect=\"counts\""), "{}", found.text());
    site.chapter.check();
}

/// Both instances find the ballot by its code, for their members; the whole receipt needs no
/// sign-in, and the page of one instance leads to that of the other.
#[test]
fn a_receipt_is_checked_at_both_instances() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let poll = open(&us.chapter, question(&us.chapter));
    let cast = vote(&us.chapter, &us.chapter.people.voter, &poll, &Choices::Yes).remove(0);
    world.settle();
    for site in &world.sites {
        let member = signed_in(site, &site.chapter.people.other.email);
        let found = check(&member, &cast.code).text();
        assert!(found.contains("data-effect=\"counts\""), "{found}");
        let other = if site.url == us.url { mx } else { us };
        assert!(found.contains(&format!("href=\"{}/receipts\"", other.url)), "{found}");
        assert_eq!(count(&found, "receipt-ask"), 1, "this instance has just answered");
        let found = check(&Browser::new(&site.url, "es"), &cast.bytes).text();
        assert!(found.contains("data-effect=\"counts\""), "{found}");
    }
}

#[test]
fn a_ballot_that_does_not_fit_is_shown_again() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let poll = open(&site.chapter, election(&site.chapter, 4, 2));
    let entry = places(&site.chapter, &poll, &people.voter).remove(0).to_string();
    let browser = signed_in(&site, &people.voter.email);
    let form = browser.get(&format!("/polls/{poll}/ballot?entry={entry}"));
    let html = form.text();
    assert!(html.contains("data-kind=\"multiple\""));
    let options: Vec<String> = html
        .split("name=\"choice\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(String::from)
        .collect();
    assert_eq!(options.len(), 5, "four candidates and abstention");
    let review = |choices: &[&str]| {
        let mut fields = vec![("entry", entry.as_str())];
        fields.extend(choices.iter().map(|choice| ("choice", *choice)));
        browser.submit(&form, &format!("/polls/{poll}/review"), &fields)
    };
    let [a, b, c, d, abstain] = [0, 1, 2, 3, 4].map(|n| options[n].as_str());
    assert!(review(&[]).text().contains("id=\"choice-error\""), "said at the field too");
    for bad in [&[][..], &[a, b, c], &[a, a], &["yes"], &[a, abstain], &["nonsense"]] {
        let answer = review(bad);
        assert_eq!(answer.status, 422, "{bad:?}: {}", answer.text());
        let html = answer.text();
        assert!(html.contains("aria-invalid=\"true\"") && html.contains("#choice"), "{html}");
    }
    // What was ticked stays ticked.
    let again = review(&[a, b, c]).text();
    assert_eq!(again.matches(" checked").count(), 3);
    let both = review(&[a, abstain]).text();
    assert!(both.contains("Choose options, or abstain"), "{both}");
    // Also on the way back from the review.
    let reviewed = review(&[d, b]);
    let path = format!("/polls/{poll}/ballot");
    assert!(reviewed.text().contains(&format!("formaction=\"{path}\"")), "{}", reviewed.text());
    let fields = [("entry", entry.as_str()), ("choice", d), ("choice", b)];
    let back = browser.submit(&reviewed, &path, &fields);
    assert_eq!((back.status, back.text().matches(" checked").count()), (200, 2), "{}", back.text());
    let without = browser.get(&path);
    assert_eq!((without.status, without.header("location")), (303, &*format!("/polls/{poll}")));
    for good in [&[a][..], &[d, b], &[abstain]] {
        let answer = review(good);
        assert_eq!((answer.status, count(&answer.text(), "chosen")), (200, good.len()));
    }
}

/// The switch of a page that came by POST sends what is ticked again: choices are in no address.
#[test]
fn the_language_switch_keeps_what_is_ticked() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let poll = open(&site.chapter, election(&site.chapter, 4, 2));
    let entry = places(&site.chapter, &poll, &people.voter).remove(0).to_string();
    let browser = signed_in(&site, &people.voter.email);
    let form = browser.get(&format!("/polls/{poll}/ballot?entry={entry}"));
    let html = form.text();
    let values = html.split("name=\"choice\" value=\"").skip(1);
    let values: Vec<&str> = values.filter_map(|rest| rest.split('"').next()).collect();
    let [a, b, c] = [values[0], values[1], values[2]];
    for (step, ticked, status) in
        [("review", vec![a, c], 200), ("review", vec![a, b, c], 422), ("ballot", vec![b], 200)]
    {
        let path = format!("/polls/{poll}/{step}");
        let mut fields = vec![("entry", entry.as_str())];
        fields.extend(ticked.iter().map(|choice| ("choice", *choice)));
        browser.get("/language/en?to=/");
        let mut page = browser.submit(&form, &path, &fields);
        for (tag, candidate) in
            [("es", "Candidatura 1"), ("es-MX", "Candidatura 1"), ("en", "Candidate 1")]
        {
            let switch = part_of(&page.text(), "language-switch", "</nav>");
            assert!(
                switch.contains(&format!("<form method=\"post\" action=\"{path}\"")),
                "{switch}"
            );
            assert!(switch.contains(&format!("name=\"language\" value=\"{tag}\"")), "{switch}");
            assert!(!switch.contains("href="), "no address holds a choice: {switch}");
            // What the switch itself carries.
            let kept = switch.split("name=\"choice\" value=\"").skip(1);
            let kept: Vec<String> =
                kept.filter_map(|rest| rest.split('"').next()).map(String::from).collect();
            assert_eq!(kept, ticked, "{step}");
            let entry = field(&switch, "entry").expect("the place");
            let mut fields = vec![("entry", entry.as_str()), ("language", tag)];
            fields.extend(kept.iter().map(|choice| ("choice", choice.as_str())));
            page = browser.submit(&page, &path, &fields);
            let html = page.text();
            assert_eq!(page.status, status, "{html}");
            assert!(html.contains(&format!("<html lang=\"{tag}\">")), "{html}");
            assert!(html.contains(candidate) || !ticked.contains(&a), "{html}");
            let shown = match (step, status) {
                ("review", 200) => count(&html, "chosen"),
                _ => html.matches(" checked").count(),
            };
            assert_eq!(shown, ticked.len(), "{step} in {tag}: {html}");
            let home = browser.get("/").text();
            assert!(home.contains(&format!("<html lang=\"{tag}\">")), "it is remembered");
        }
    }
    let bad = browser.submit(
        &form,
        &format!("/polls/{poll}/review"),
        &[("entry", entry.as_str()), ("choice", a), ("language", "xx")],
    );
    assert_eq!(bad.status, 200, "a language that there is not changes nothing");
    assert!(bad.text().contains("<html lang=\"en\">"));
}

/// From the element with this `data-test` to the end that is named.
fn part_of(html: &str, name: &str, end: &str) -> String {
    let rest = html.split(&format!("data-test=\"{name}\"")).nth(1).expect("the part");
    rest.split(end).next().unwrap_or_default().to_owned()
}

/// A refusal that tells a time tells it by both chapters' clocks, wherever it is read.
#[test]
fn what_comes_too_late_is_told_by_both_clocks() {
    use serde_json::json;

    use crate::harness::api::Api;

    let world = World::of(2);
    let [us, _] = &world.sites[..] else { panic!("two sites") };
    let people = &us.chapter.people;
    let poll = open(&us.chapter, question(&us.chapter));
    let entry = places(&us.chapter, &poll, &people.voter).remove(0).to_string();
    let browser = signed_in(us, &people.voter.email);
    let form = browser.get(&format!("/polls/{poll}/ballot?entry={entry}"));
    let fields = [("entry", entry.as_str()), ("choice", "yes")];
    let review = browser.submit(&form, &format!("/polls/{poll}/review"), &fields);
    world.advance(Duration::from_secs(3_601));
    // Tests begin at noon in UTC, and polls of tests are open for an hour.
    let both = ["08:00 EST (UTC−5)", "07:00 CST (UTC−6)"];
    let tells = |said: &str| {
        assert!(both.iter().all(|clock| said.contains(clock)), "{said}");
        assert!(!said.contains("13:00"), "nobody's clock: {said}");
    };
    let late = send(&browser, &poll, &review);
    assert_eq!(late.status, 409, "{}", late.text());
    tells(&late.text().replace('\u{a0}', " "));
    let api = Api::new(&us.url).with_token(us.chapter.token(&people.voter));
    let cast = "mutation ($input: CastBallotInput!) { castBallot(input: $input) { code } }";
    let input = json!({ "poll": poll, "entry": entry, "choices": { "word": "YES" } });
    let answer = api.post(cast, json!({ "input": input })).json();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "poll-closed", "{answer}");
    tells(answer["errors"][0]["message"].as_str().expect("a sentence"));
    let ask = "query ($id: PollID!) { poll(id: $id) { myBallots { refusal } } }";
    let answer = api.data(ask, json!({ "id": poll }));
    tells(answer["poll"]["myBallots"][0]["refusal"].as_str().expect("a sentence"));
}

#[test]
fn the_clock_decides_when_the_form_arrives() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let poll = open(&site.chapter, question(&site.chapter));
    let entry = places(&site.chapter, &poll, &people.voter).remove(0).to_string();
    let browser = signed_in(&site, &people.voter.email);
    let form = browser.get(&format!("/polls/{poll}/ballot?entry={entry}"));
    let fields = [("entry", entry.as_str()), ("choice", "yes")];
    let review = browser.submit(&form, &format!("/polls/{poll}/review"), &fields);
    site.chapter.advance(Duration::from_secs(3_601));
    let late = send(&browser, &poll, &review);
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(late.text().contains("data-code=\"poll-closed\""));
    let page = browser.get(&format!("/polls/{poll}")).text();
    assert!(page.contains("data-test=\"poll-state\""), "{page}");
}

#[test]
fn a_receipt_can_be_kept_as_a_file_by_its_voter_alone() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let poll = open(&site.chapter, question(&site.chapter));
    vote(&site.chapter, &people.voter, &poll, &Choices::Yes);
    site.await_checkpoint();
    let entry = places(&site.chapter, &poll, &people.voter).remove(0);
    let path = format!("/polls/{poll}/receipt/file?entry={entry}");
    let browser = signed_in(&site, &people.voter.email);
    for page in ["/".to_owned(), format!("/polls/{poll}/receipt?entry={entry}")] {
        let html = browser.get(&page).text();
        assert!(html.contains(&format!("href=\"{path}\" download")), "{page}: {html}");
    }
    let file = browser.get(&path);
    assert_eq!(file.status, 200, "{}", file.text());
    let kept = format!("attachment; filename=\"receipt-{poll}.tlog-proof\"");
    for (name, value) in [
        ("content-disposition", kept.as_str()),
        ("content-type", "text/plain; charset=utf-8"),
        ("cache-control", "private, no-store"),
    ] {
        assert_eq!(file.header(name), value);
    }
    let found = check(&Browser::new(&site.url, "en"), &file.text());
    assert!(found.text().contains("data-effect=\"counts\""), "{}", found.text());
    assert_eq!(signed_in(&site, &people.other.email).get(&path).status, 403);
}

#[test]
fn bad_receipts_are_refused_in_words() {
    let site = Site::alone();
    let browser = signed_in(&site, &site.chapter.people.voter.email);
    for (text, status) in [("", 422), ("nothing", 422), ("000-000-000-000", 404)] {
        let answer = check(&browser, text);
        assert_eq!(answer.status, status, "{text}: {}", answer.text());
        assert!(answer.text().contains("aria-invalid=\"true\""), "{text}");
    }
}

#[test]
fn proposals_are_supported_and_commented_on() {
    use enlace::actions::proposals::{DraftProposal, OneDraft, draft_proposal, publish_proposal};
    use enlace_schema::text::Lang;

    let site = Site::alone();
    let people = &site.chapter.people;
    let caller = site.chapter.caller(&people.other);
    let draft = DraftProposal { lang: Lang::Es, title: "Un taller".into(), body: "Sí.".into() };
    let draft = draft_proposal(site.instance(), &caller, draft).expect("a draft");
    let one = OneDraft { draft };
    let proposal = publish_proposal(site.instance(), &caller, one).expect("a proposal");
    let path = format!("/proposals/{proposal}");
    let visitor = Browser::new(&site.url, "es");
    assert_eq!(visitor.get(&path).status, 303, "proposals are for members");
    let token = visitor.get("/sign-in");
    let sent = visitor.submit(&token, &format!("{path}/support"), &[]);
    assert_eq!(sent.status, 303, "to the sign-in");
    assert!(sent.header("location").starts_with("/sign-in"));
    let browser = signed_in(&site, &people.voter.email);
    let page = browser.get(&path);
    assert!(page.text().contains("Un taller"));
    assert_eq!(browser.submit(&page, &format!("{path}/support"), &[]).status, 303);
    let words = "Con <b>gusto</b> & sin prisa";
    let fields = [("lang", "es"), ("text", words)];
    assert_eq!(browser.submit(&page, &format!("{path}/comment"), &fields).status, 303);
    let shown = browser.get(&path).text();
    assert!(
        shown.contains("Con &#60;b&#62;gusto") || shown.contains("Con &lt;b&gt;gusto"),
        "{shown}"
    );
    let empty = browser.submit(&page, &format!("{path}/comment"), &[("lang", "es"), ("text", "")]);
    assert_eq!(empty.status, 422, "{}", empty.text());
}
