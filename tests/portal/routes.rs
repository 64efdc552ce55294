//! Every route, opened in every language by everybody: the expected status, the right language, a
//! title, no script, and the headers that keep others out.

use enlace::actions::polls::{OnePoll, certify_poll, publish_poll};
use enlace::actions::proposals::{DraftProposal, OneDraft, draft_proposal, publish_proposal};
use enlace::locale::Locale;
use enlace::portal::CONTENT_POLICY;
use enlace_schema::ids::{EntryId, PollId, ProposalId};
use enlace_schema::text::Lang;
use enlace_schema::voting::Choices;

use crate::harness::Site;
use crate::harness::chapter::{PASSWORD, Person};
use crate::harness::http::{self, Answer};
use crate::harness::pages::Browser;
use crate::harness::polls::{count, election, open, places, question, vote};

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Visitor,
    Voter,
    Committee,
    Operator,
    Treasurer,
    Teller,
}

/// What there is to look at.
struct Scene {
    site: Site,
    open: PollId,
    published: PollId,
    proposal: ProposalId,
    /// The voter's place in the open poll.
    entry: EntryId,
}

fn scene() -> Scene {
    let site = Site::alone();
    let chapter = &site.chapter;
    let committee = chapter.caller(&chapter.people.committee);
    let published = open(chapter, election(chapter, 3, 1));
    let options = published_options(&site, &published);
    vote(chapter, &chapter.people.hats, &published, &Choices::Options(vec![options[1].clone()]));
    count(chapter);
    let one = || OnePoll { poll: published.clone() };
    certify_poll(site.instance(), &committee, one()).expect("certified");
    publish_poll(site.instance(), &committee, one()).expect("published");
    let draft = DraftProposal { lang: Lang::Es, title: "Una".into(), body: "Dos.\n\nTres.".into() };
    let draft = draft_proposal(site.instance(), &committee, draft).expect("a draft");
    let proposal =
        publish_proposal(site.instance(), &committee, OneDraft { draft }).expect("a proposal");
    let open = open(chapter, question(chapter));
    let entry = places(chapter, &open, &chapter.people.voter).remove(0);
    Scene { open, published, proposal, entry, site }
}

fn published_options(site: &Site, poll: &PollId) -> Vec<enlace_schema::ids::OptionId> {
    let row = |conn: &mut enlace::store::Connection| {
        enlace::store::polls::get_by_id(conn, poll.as_ref())?.opened()
    };
    let opened = site.instance().store().read(row).expect("a poll");
    opened.options.into_iter().map(|option| option.option).collect()
}

/// The status that somebody gets.
type Status = fn(Who) -> u16;

/// Of a receipt, where the voter has not voted yet.
fn not_voted(who: Who) -> u16 {
    match who {
        Who::Visitor => 303,
        Who::Voter => 404,
        _ => 403,
    }
}

/// Of what a committee signs, where there is nothing to sign: it goes back to the poll.
fn not_to_sign(who: Who) -> u16 {
    match who {
        Who::Visitor | Who::Committee => 303,
        _ => 403,
    }
}

impl Scene {
    /// Every page, and the status that each of them gets.
    fn pages(&self) -> Vec<(String, Status)> {
        use Who::{Visitor, Voter};

        let Self { open, published, proposal, entry, .. } = self;
        let all: Status = |_| 200;
        let members: Status = |who| if who == Visitor { 303 } else { 200 };
        let missing: Status = |who| if who == Visitor { 303 } else { 404 };
        let officers: Status = |who| match who {
            Visitor => 303,
            Voter => 403,
            _ => 200,
        };
        let nobody: EntryId = enlace::random::id(self.site.instance().now());
        let unknown: PollId = enlace::random::id(self.site.instance().now());
        vec![
            ("/".into(), all),
            ("/sign-in".into(), |who| if who == Visitor { 200 } else { 303 }),
            ("/polls".into(), members),
            (format!("/polls/{open}"), members),
            (format!("/polls/{published}"), members),
            (format!("/polls/{published}/result"), members),
            (format!("/polls/{open}/ballot?entry={entry}"), |who| match who {
                Visitor => 303,
                Voter => 200,
                _ => 403,
            }),
            (format!("/polls/{open}/ballot?entry={nobody}"), |who| match who {
                Visitor => 303,
                _ => 403,
            }),
            (format!("/polls/{open}/receipt?entry={entry}"), not_voted),
            (format!("/polls/{open}/receipt/file?entry={entry}"), not_voted),
            (format!("/polls/{open}/cast"), |_| 303),
            (format!("/polls/{open}/review"), |_| 303),
            ("/charters".into(), members),
            ("/proposals".into(), members),
            (format!("/proposals/{proposal}"), members),
            ("/receipts".into(), all),
            ("/receipts?code=AAA-BBB-CCC-DDD".into(), all),
            (format!("/office/polls/{open}"), officers),
            (format!("/office/polls/{published}?done=published"), officers),
            (format!("/office/polls/{open}/certify"), not_to_sign),
            (format!("/office/polls/{open}/publish"), not_to_sign),
            (format!("/office/polls/{open}/dispute?reason=roll"), not_to_sign),
            (format!("/office/polls/{open}/settle?outcome=settled"), not_to_sign),
            ("/office/accounts".into(), officers),
            ("/office/peers".into(), officers),
            ("/office/peers/evidence?peer=us.example.org/log/1".into(), |who| match who {
                Visitor => 303,
                Voter => 403,
                _ => 404,
            }),
            ("/account".into(), members),
            ("/account?done=email".into(), members),
            ("/account/data".into(), members),
            ("/invitation".into(), all),
            (format!("/polls/{unknown}"), missing),
            ("/polls/nothing".into(), missing),
            (format!("/proposals/{unknown}"), missing),
            ("/nowhere".into(), |_| 404),
        ]
    }

    fn person(&self, who: Who) -> Option<&Person> {
        let people = &self.site.chapter.people;
        match who {
            Who::Visitor => None,
            Who::Voter => Some(&people.voter),
            Who::Committee => Some(&people.committee),
            Who::Operator => Some(&people.operator),
            Who::Treasurer => Some(&people.treasurer),
            Who::Teller => Some(&people.teller),
        }
    }

    fn browser(&self, who: Who) -> Browser {
        let browser = Browser::new(&self.site.url, "en");
        if let Some(person) = self.person(who) {
            browser.sign_in(&person.email, PASSWORD);
        }
        browser
    }
}

/// What every page must have.
pub(super) fn check_page(answer: &Answer, locale: Locale, place: &str) {
    let html = answer.text();
    assert_eq!(answer.header("content-security-policy"), CONTENT_POLICY, "{place}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{place}");
    assert_eq!(answer.header("cache-control"), "no-store", "{place}");
    assert!(answer.header("content-type").starts_with("text/html"), "{place}");
    let tag = format!("<html lang=\"{}\">", locale.tag());
    assert!(html.contains(&tag), "{place}: {}", html.chars().take(200).collect::<String>());
    let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
    assert!(title.is_some_and(|title| title.trim().len() > 3), "{place}: {title:?}");
    assert!(html.contains("<h1"), "{place}: no heading");
    let lower = html.to_lowercase();
    for bad in ["<script", "javascript:", " onclick=", " onload=", " onsubmit=", " style="] {
        assert!(!lower.contains(bad), "{place}: {bad}");
    }
    for address in ["src=\"http", "action=\"http", "@import", "url("] {
        assert!(!lower.contains(address), "{place}: something from elsewhere: {address}");
    }
    // A text that is missing shows its id, one without its value a brace.
    for gap in [">portal-", ">error-", "{$", "{ $"] {
        assert!(!html.contains(gap), "{place}: a text is missing: {gap}");
    }
}

#[test]
fn every_route_in_every_language_for_everybody() {
    let scene = scene();
    use Who::{Committee, Operator, Teller, Treasurer, Visitor, Voter};

    for who in [Visitor, Voter, Committee, Operator, Treasurer, Teller] {
        let browser = scene.browser(who);
        for locale in Locale::ALL {
            browser.get(&format!("/language/{}?to=/", locale.tag()));
            for (path, expected) in scene.pages() {
                let place = format!("{path} for {who:?} in {}", locale.tag());
                let answer = browser.get(&path);
                let status = expected(who);
                assert_eq!(answer.status, status, "{place}: {}", answer.text());
                if status == 303 {
                    let to = answer.header("location");
                    let steps = [
                        "/cast",
                        "/review",
                        "/certify",
                        "/publish",
                        "/dispute?reason=roll",
                        "/settle?outcome=settled",
                    ];
                    let own = to == "/"
                        || to.starts_with("/sign-in?to=")
                        || path.strip_prefix(to).is_some_and(|step| steps.contains(&step));
                    assert!(own, "{place}: to {to}");
                } else {
                    check_page(&answer, locale, &place);
                }
                if status >= 400 {
                    assert!(answer.text().contains("data-test=\"refusal\""), "{place}");
                }
            }
        }
    }
}

#[test]
fn results_and_exports_are_there_for_members() {
    let scene = scene();
    let browser = scene.browser(Who::Voter);
    let Scene { published, site, .. } = &scene;
    // An export proves every event by a checkpoint.
    site.await_checkpoint();
    let page = browser.get(&format!("/polls/{published}/result")).text();
    for part in ["result-table", "result-chart", "arithmetic", "outcome"] {
        assert!(page.contains(&format!("data-test=\"{part}\"")), "{part}");
    }
    let export = format!("/polls/{published}/export");
    assert_eq!(scene.browser(Who::Visitor).get(&export).status, 303, "ballots are named in it");
    let file = browser.get(&export);
    assert_eq!(file.status, 200);
    assert!(file.header("content-disposition").starts_with("attachment"), "a file to keep");
    let verified = enlace_schema::voting::export::verify(&file.body).expect("it verifies");
    assert_eq!(&verified.poll, published);
    assert!(verified.published);
}

#[test]
fn assets_come_from_here() {
    let site = Site::alone();
    for (name, kind) in [("style.css", "text/css"), ("icon.svg", "image/svg+xml")] {
        let answer = http::get(&format!("{}/assets/{name}", site.url), &[]);
        assert_eq!(answer.status, 200);
        assert!(answer.header("content-type").starts_with(kind), "{name}");
        let text = answer.text();
        assert!(!text.contains("@import") && !text.contains("//fonts"), "{name}");
    }
    for name in ["nothing.css", "..%2f..%2fCargo.toml", "%2e%2e/style.css"] {
        let answer = http::get(&format!("{}/assets/{name}", site.url), &[]);
        assert_eq!(answer.status, 404, "{name}");
    }
    let page = http::get(&format!("{}/graphiql", site.url), &[]);
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("src=\"http"), "GraphiQL's assets are served by us");
    assert!(page.header("content-security-policy").contains("script-src 'self'"));
}

/// A page that takes a request's own words never gives them back as markup.
#[test]
fn what_is_typed_stays_text() {
    let scene = scene();
    let browser = scene.browser(Who::Visitor);
    let evil = "\"><script>alert(1)</script>";
    let page = browser.get(&format!("/receipts?code={}", http::encode(evil)));
    assert!(!page.text().contains("<script"), "{}", page.text());
    let page = browser.get(&format!("/sign-in?to={}", http::encode("/\"><b>")));
    assert!(!page.text().contains("\"><b>"));
    let form = browser.get("/sign-in");
    let answer = browser.submit(&form, "/sign-in", &[("email", evil), ("password", "x")]);
    assert_eq!(answer.status, 401);
    assert!(!answer.text().contains("<script"));
}
