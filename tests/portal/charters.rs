//! A charter on its page and on the first page of the committee that has to ratify it: what ties
//! the document in its hands to what it ratifies.

use std::collections::BTreeMap;

use enlace::actions::charters::{OneCharter, propose_charter, ratify_charter};
use enlace_schema::event::charter::{Proposed, Ratification};
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::poll::TextRef;
use enlace_schema::log::{Hash, sha256};
use enlace_schema::text::Lang;
use enlace_schema::voting::rules::{Electorate, OrgMode, Threshold};

use crate::cli::good;
use crate::harness::Site;
use crate::harness::polls::both;

fn proposed(site: &Site, digest: Hash) -> Hash {
    let input = Proposed {
        title: both("Charter of 2026", "Carta de 2026"),
        authoritative: Lang::Es,
        texts: vec![TextRef { lang: Lang::Es, digest }],
        chapters: vec![site.origin()],
        electorate: Electorate {
            weights: BTreeMap::from([(MemberKind::Individual, 1)]),
            org_mode: OrgMode::WeightedBallot,
            joined_by: None,
            good_standing: true,
        },
        quorum: None,
        threshold: Threshold::simple_majority(),
        dual_majority: false,
        ratified_by: Ratification::All,
        supersedes: None,
    };
    let committee = site.chapter.caller(&site.chapter.people.committee);
    propose_charter(site.instance(), &committee, input).expect("a charter")
}

#[test]
fn a_committee_sees_what_it_ratifies() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let digest = sha256(b"La carta");
    let charter = proposed(&site, digest);
    let committee = site.browser(&people.committee, "en");
    let waits = "Charter of 2026” waits for your committee";
    assert!(committee.get("/").text().contains(waits), "{}", committee.get("/").text());
    let page = committee.get("/charters").text();
    let digest = digest.to_string();
    for said in [
        "Proposed by",
        "when every chapter has ratified it",
        "Text in Spanish, digest",
        digest.as_str(),
        "Text that binds",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let voter = site.browser(&people.voter, "es");
    assert!(!voter.get("/").text().contains("data-test=\"notice\""), "only the committee");
    let data = site.chapter.folder.path().display().to_string();
    let show = ["charter", "show", "--data", &data, "--database-url", site.chapter.db.url()];
    assert_eq!(good(&show)["charters"][0]["charter"], charter.to_string());
    let (status, out, err) = crate::harness::process::run(&show);
    assert!(status == 0 && out.contains(&digest), "{out}{err}");
    let caller = site.chapter.caller(&people.committee);
    ratify_charter(site.instance(), &caller, OneCharter { charter }).expect("ratified");
    assert!(!committee.get("/").text().contains(waits), "it is ratified");
}
