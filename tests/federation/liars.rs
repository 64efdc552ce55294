//! A peer that uses the ids of others: whatever it says under them is set aside, in whatever order
//! the logs come, and the poll that it tried to take goes on (decision 0010).

use std::time::Duration;

use enlace::actions::polls::DraftPoll;
use enlace::actions::proposals::{DraftProposal, OneDraft, draft_proposal, publish_proposal};
use enlace::store::{held, members, polls, proposals};
use enlace::views;
use enlace_schema::event::Draft;
use enlace_schema::event::member::{ADMITTED, Admitted, MemberKind};
use enlace_schema::event::poll::{OPENED, Opened};
use enlace_schema::event::proposal::{PUBLISHED, ProposalText, Published};
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::ids::{PollId, ProposalId};
use enlace_schema::text::Lang;
use enlace_schema::voting::Choices;

use crate::harness::chapter::JOINED;
use crate::harness::forge::{ForgedLog, ForgedServer};
use crate::harness::polls::{both, open, question, vote};
use crate::harness::{Site, World, wait};

fn publish(site: &Site) -> ProposalId {
    let (instance, caller) = (site.instance(), site.chapter.caller(&site.chapter.people.voter));
    let text = |text: &str| text.to_owned();
    let draft = DraftProposal { lang: Lang::En, title: text("A server"), body: text("We buy it.") };
    let draft = draft_proposal(instance, &caller, draft).expect("a draft");
    publish_proposal(instance, &caller, OneDraft { draft }).expect("a proposal")
}

fn opened(site: &Site, poll: &PollId) -> Opened {
    let row = site.instance().store().read(|conn| polls::get_by_id(conn, poll.as_ref()));
    row.expect("a poll").opened().expect("a body")
}

/// Everything that the liar says is about things of `us`.
fn lies(liar: &mut ForgedLog, us: &Site, poll: &PollId, proposal: &ProposalId) {
    let mut chapters = vec![liar.origin.clone()];
    let honest = opened(us, poll);
    chapters.extend(honest.chapters.clone());
    chapters.sort();
    let stolen = Opened {
        title: both("Shall the liar decide?", "¿Decide quien miente?"),
        record_at: honest.record_at.plus_secs(-60),
        chapters,
        ..honest
    };
    liar.say(&Draft::new(OPENED, &stolen));
    let text = ProposalText { lang: Lang::En, title: "Mine".into(), body: "All mine.".into() };
    liar.say(&Draft::new(PUBLISHED, &Published { proposal: proposal.clone(), text }));
    let member = us.chapter.people.voter.member.clone();
    let kind = MemberKind::Individual;
    liar.say(&Draft::new(ADMITTED, &Admitted { member, kind, since: JOINED }));
}

#[test]
fn a_peer_cannot_take_anothers_poll_proposal_or_member() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let mut liar = ForgedLog::new("liar");
    let server = ForgedServer::of(&liar);
    server.entries(liar.page(1));
    let spoken = words(&liar.genesis(), Language::Spanish).join(" ");
    for site in &world.sites {
        site.pin(&server.url, &spoken);
    }
    let chapters = Some(vec![mx.origin(), us.origin()]);
    let opens_at = Some(us.instance().now().plus_secs(60));
    let draft = DraftPoll { chapters, opens_at, ..question(&us.chapter) };
    let poll = open(&us.chapter, draft);
    let proposal = publish(us);
    lies(&mut liar, us, &poll, &proposal);
    server.entries(liar.page(1));
    for site in &world.sites {
        wait::until("the lies are here", || site.chapter.size_of(&liar.origin) == liar.size());
    }
    server.entries(liar.page(liar.entries.len()));
    world.advance(Duration::from_secs(61));
    world.tick();
    for site in &world.sites {
        let (now, store) = (site.instance().now(), site.instance().store());
        let rows = store.read(|conn| held::since(conn, liar.origin.as_str(), 0)).expect("rows");
        let codes: Vec<_> =
            rows.iter().map(|row| (row.class.as_str(), row.code.as_str())).collect();
        assert_eq!(codes, [("C", "id-foreign"); 3], "{}", site.origin());
        // What lists and lookups show is what its own host said.
        let seen = store.snapshot(|conn| views::poll_page(conn, None, 100, now)).expect("polls");
        let hosts: Vec<_> = seen.iter().map(|poll| poll.host.clone()).collect();
        assert_eq!(hosts, [us.origin()]);
        assert!(seen[0].chapters.iter().all(|chapter| chapter.joined), "{:?}", seen[0].chapters);
        let found = store.snapshot(|conn| {
            let proposal = proposals::find_by_id(conn, proposal.as_ref())?;
            let voter = us.chapter.people.voter.member.as_ref();
            Ok((proposal, members::find_anywhere(conn, voter)?))
        });
        let (proposal, member) = found.expect("a read");
        assert_eq!(proposal.expect("a proposal").origin, us.origin().as_str());
        assert_eq!(member.expect("a member").origin, us.origin().as_str());
        vote(&site.chapter, &site.chapter.people.voter, &poll, &Choices::Yes);
    }
    world.advance(Duration::from_secs(3_700));
    world.tick();
    let results: Vec<_> = world
        .sites
        .iter()
        .map(|site| {
            let now = site.instance().now();
            let seen = site.instance().store().snapshot(|conn| views::poll(conn, &poll, now));
            seen.expect("a poll").result_hash.expect("a result")
        })
        .collect();
    assert_eq!(results[0], results[1]);
    for site in &world.sites {
        site.chapter.check();
    }
}
