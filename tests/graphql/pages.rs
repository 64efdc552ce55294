//! Every list, read to its end from the front and from the back: the same items in the same order,
//! none twice and none left out.

use enlace::actions::proposals::{
    CommentProposal, DraftProposal, OneDraft, comment_proposal, draft_proposal, publish_proposal,
};
use enlace_schema::text::Lang;
use serde_json::{Value, json};

use crate::harness::api::Api;
use crate::harness::moves::{accept, offer, pair};
use crate::harness::polls::{open, question};
use crate::harness::{Site, World};

/// How many proposals, polls and comments there are: no multiple of a page.
const MANY: usize = 7;
const PAGE: usize = 3;

fn scene() -> (Site, String) {
    let site = Site::alone();
    let chapter = &site.chapter;
    let voter = chapter.caller(&chapter.people.voter);
    let mut newest = String::new();
    for n in 0..MANY {
        let draft =
            DraftProposal { lang: Lang::En, title: format!("Number {n}"), body: "Text.".into() };
        let draft = draft_proposal(site.instance(), &voter, draft).expect("a draft");
        let proposal = publish_proposal(site.instance(), &voter, OneDraft { draft });
        newest = proposal.expect("a proposal").to_string();
        open(chapter, question(chapter));
        // Of two with the same moment the id decides.
        chapter.advance(std::time::Duration::from_millis(u64::from(n % 2 == 0)));
    }
    for n in 0..MANY {
        let comment = CommentProposal {
            proposal: newest.parse().expect("an id"),
            host: site.origin(),
            lang: Lang::En,
            text: format!("Comment {n}"),
        };
        comment_proposal(site.instance(), &voter, comment).expect("a comment");
    }
    (site, newest)
}

/// A list of the API: how to ask for a page of it, with the arguments, and where it then is.
struct List {
    ask: Box<dyn Fn(&str) -> String>,
    at: &'static str,
}

impl List {
    fn page(&self, api: &Api, arguments: &str) -> Value {
        let mut data = api.data(&(self.ask)(arguments), json!({}));
        data.pointer_mut(self.at).unwrap_or_else(|| panic!("nothing at {}", self.at)).take()
    }

    /// The cursors of all items, read page by page.
    fn walk(&self, api: &Api, backwards: bool) -> Vec<String> {
        let (count, from) = if backwards { ("last", "before") } else { ("first", "after") };
        let (more, next) = match backwards {
            true => ("hasPreviousPage", "startCursor"),
            false => ("hasNextPage", "endCursor"),
        };
        let (mut all, mut arguments) = (Vec::new(), format!("{count}: {PAGE}"));
        loop {
            let page = self.page(api, &arguments);
            let cursors: Vec<String> =
                page["edges"].as_array().expect("edges").iter().map(cursor).collect();
            assert!(cursors.len() <= PAGE);
            let info = &page["pageInfo"];
            let other = if backwards { "hasNextPage" } else { "hasPreviousPage" };
            assert_eq!(info[other], !all.is_empty(), "{}: {info}", self.at);
            all = if backwards { [cursors, all].concat() } else { [all, cursors].concat() };
            if info[more] == false {
                assert_eq!(page["totalCount"], all.len(), "{}", self.at);
                return all;
            }
            let next = info[next].as_str().expect("a cursor");
            arguments = format!("{count}: {PAGE}, {from}: \"{next}\"");
        }
    }
}

fn cursor(edge: &Value) -> String {
    edge["cursor"].as_str().expect("a cursor").to_owned()
}

/// What every page of a list has.
const PARTS: &str = "edges { cursor node { __typename } } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";

/// A list that stands at the root.
fn plain(name: &'static str, at: &'static str) -> List {
    let ask = move |arguments: &str| format!("{{ {name}({arguments}) {{ {PARTS} }} }}");
    List { ask: Box::new(ask), at }
}

fn lists(site: &Site, proposal: &str) -> Vec<List> {
    let within = |outer: String, name: &'static str, at: &'static str| List {
        ask: Box::new(move |arguments| {
            format!("{{ {outer} {{ {name}({arguments}) {{ {PARTS} }} }} }}")
        }),
        at,
    };
    let voter = &site.chapter.people.voter.member;
    vec![
        plain("proposals", "/proposals"),
        plain("polls", "/polls"),
        plain("members", "/members"),
        within(format!("proposal(id: \"{proposal}\")"), "comments", "/proposal/comments"),
        within(format!("log(origin: \"{}\")", site.origin()), "events", "/log/events"),
        within(format!("member(id: \"{voter}\")"), "settlements", "/member/settlements"),
    ]
}

#[test]
fn lists_are_the_same_from_both_ends() {
    let (site, proposal) = scene();
    let committee = site.chapter.token(&site.chapter.people.committee);
    let treasurer = site.chapter.token(&site.chapter.people.treasurer);
    let api = Api::new(&site.url);
    for list in lists(&site, &proposal) {
        // Settlements are for the treasurer, everything else for any officer.
        let token = if list.at.ends_with("settlements") { &treasurer } else { &committee };
        let api = api.with_token(token);
        let forwards = list.walk(&api, false);
        assert!(!forwards.is_empty(), "{}", list.at);
        assert_eq!(forwards, list.walk(&api, true), "{}", list.at);
        let mut once = forwards.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), forwards.len(), "{}: one twice", list.at);
        if forwards.len() < 5 {
            continue;
        }
        // What stands between two, from its front and from its end.
        let between = format!("after: \"{}\", before: \"{}\"", forwards[0], forwards[4]);
        for (count, expected) in [("first", &forwards[1..3]), ("last", &forwards[2..4])] {
            let page = list.page(&api, &format!("{count}: 2, {between}"));
            let found: Vec<String> =
                page["edges"].as_array().expect("edges").iter().map(cursor).collect();
            assert_eq!(found, expected, "{} {count}", list.at);
        }
        let alone = list.page(&api, &format!("before: \"{}\"", forwards[2]));
        let found: Vec<String> =
            alone["edges"].as_array().expect("edges").iter().map(cursor).collect();
        assert_eq!(found, forwards[..2], "{}: what stands in front", list.at);
    }
}

#[test]
fn both_ways_at_once_and_foreign_cursors_are_refused() {
    let (site, proposal) = scene();
    let treasurer = site.chapter.token(&site.chapter.people.treasurer);
    let api = Api::new(&site.url).with_token(treasurer);
    for list in lists(&site, &proposal) {
        for (arguments, code) in [
            ("first: 1, last: 1", "invalid-argument"),
            ("last: -1", "invalid-argument"),
            ("last: 101", "page-too-large"),
            ("before: \"*\"", "cursor-malformed"),
            ("last: 1, before: \"bm90IGEgY3Vyc29y\"", "cursor-malformed"),
        ] {
            assert_eq!(api.code(&(list.ask)(arguments), json!({})), code, "{}", list.at);
        }
        assert_eq!(api.code(&(list.ask)("last: 0"), json!({})), "ok");
    }
}

/// Both chapters list the same moves; one that was accepted is one move, and no two.
#[test]
fn moves_come_in_pages_at_both_chapters() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let mut moving = Vec::new();
    for n in 0..MANY {
        let person = us.chapter.join(&format!("moving-{n}"));
        offer(us, mx, &person).expect("an offer");
        world.advance(std::time::Duration::from_millis(u64::from(n % 2 == 0)));
        moving.push(person.member);
    }
    world.settle();
    accept(mx, &moving[3]).expect("accepted");
    world.settle();
    for site in [us, mx] {
        let api = Api::new(&site.url);
        let api = api.with_token(site.chapter.token(&site.chapter.people.committee));
        let list = plain("transfers", "/transfers");
        let forwards = list.walk(&api, false);
        assert_eq!((forwards.len(), &forwards), (MANY, &list.walk(&api, true)));
        let data = api.data("{ transfers(first: 5) { nodes { member stage } } }", json!({}));
        let nodes = data["transfers"]["nodes"].as_array().expect("moves");
        let shown = |what: &str| nodes.iter().map(|node| node[what].clone()).collect::<Vec<_>>();
        let members: Vec<Value> = moving[..5].iter().map(|id| json!(id)).collect();
        assert_eq!(shown("member"), members, "oldest first");
        let stages = ["OFFERED", "OFFERED", "OFFERED", "ACCEPTED", "OFFERED"];
        assert_eq!(shown("stage"), stages, "put together for those on the page");
    }
}
