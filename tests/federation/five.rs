//! Five chapters: four begin, one comes late and one leaves. What was decided stays what it was,
//! everywhere, and verifies.

use std::collections::BTreeMap;
use std::time::Duration;

use enlace::actions::charters::{OneCharter, propose_charter, ratify_charter};
use enlace::actions::polls::{CastReceipt, DraftPoll, OnePoll, certify_poll, publish_poll};
use enlace::actions::receipts::{BallotStanding, check_receipt};
use enlace::caller::Caller;
use enlace::error::{Error, codes};
use enlace::views::{self, PollView};
use enlace_schema::event::Origin;
use enlace_schema::event::charter::{Proposed, Ratification};
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::poll::TextRef;
use enlace_schema::ids::PollId;
use enlace_schema::log::{Hash, sha256};
use enlace_schema::text::Lang;
use enlace_schema::voting::admit::PollState;
use enlace_schema::voting::result::{Count, OptionKey, Outcome};
use enlace_schema::voting::rules::{Electorate, OrgMode, Quorum, Threshold, Unit};
use enlace_schema::voting::{Choices, export};

use crate::harness::polls::{OPEN_SECS, both, open, question, try_open, vote};
use crate::harness::{Site, World};

/// A poll that was decided: its id, the digest of its result, and somebody's receipt of each
/// chapter.
struct Decided {
    poll: PollId,
    hash: Hash,
    receipts: Vec<(Origin, CastReceipt)>,
}

fn view(site: &Site, poll: &PollId) -> PollView {
    let now = site.instance().now();
    site.instance().store().snapshot(|conn| views::poll(conn, poll, now)).expect("a poll")
}

/// All chapters vote, from opening to the count: the poll, and what was cast.
fn voted(world: &World, host: usize) -> (PollId, Vec<(Origin, CastReceipt)>) {
    let host = &world.sites[host];
    let draft = question(&host.chapter);
    let poll = open(&host.chapter, draft);
    world.tick();
    let opened = view(host, &poll).opened;
    assert!(opened.dual_majority);
    assert_eq!(opened.chapters.len(), world.sites.len());
    let mut receipts = Vec::new();
    for site in &world.sites {
        let cast = vote(&site.chapter, &site.chapter.people.hats, &poll, &Choices::Yes);
        receipts.extend(cast.into_iter().map(|receipt| (site.origin(), receipt)));
    }
    world.settle();
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 1));
    world.tick();
    (poll, receipts)
}

/// All chapters that are there certify.
fn certified(world: &World, poll: &PollId) {
    for site in &world.sites {
        let one = OnePoll { poll: poll.clone() };
        certify_poll(site.instance(), &committee(site), one).expect("certified");
    }
    world.settle();
}

fn publish(site: &Site, poll: &PollId) -> Result<Hash, Error> {
    publish_poll(site.instance(), &committee(site), OnePoll { poll: poll.clone() })
}

/// All chapters decide together, by a majority of all and in each, from opening to publication.
fn decide(world: &World, host: usize) -> Decided {
    let (poll, receipts) = voted(world, host);
    certified(world, &poll);
    let hash = publish(&world.sites[host], &poll).expect("published");
    world.settle();
    Decided { poll, hash, receipts }
}

/// What an instance holds of it: the same result, which anybody can count again, and every receipt.
fn verify(site: &Site, decided: &Decided) {
    let seen = view(site, &decided.poll);
    assert_eq!((seen.state, seen.hashes_equal), (PollState::Published, Some(true)));
    assert_eq!(seen.result_hash, Some(decided.hash));
    let result = seen.result.expect("a result");
    assert_eq!((result.outcome, result.missing), (Outcome::Passed, vec![]));
    let now = site.instance().now();
    let export =
        |conn: &mut enlace::store::Connection| views::export::poll(conn, &decided.poll, now);
    let file = site.instance().store().snapshot(export).expect("an export");
    let verified = export::verify(file.as_bytes()).expect("it verifies");
    assert_eq!((verified.result_hash, verified.published), (decided.hash, true));
    for (log, receipt) in &decided.receipts {
        let checked = check_receipt(site.instance(), &receipt.code).expect("a receipt");
        assert_eq!(checked.log, *log);
        assert_eq!(checked.ballot.expect("a ballot").standing, BallotStanding::Counts);
    }
}

fn committee(site: &Site) -> Caller {
    site.chapter.caller(&site.chapter.people.committee)
}

/// A charter for these chapters, in which an organisation has three votes.
fn charter(world: &World, supersedes: Option<Hash>) -> Proposed {
    let mut chapters: Vec<_> = world.sites.iter().map(Site::origin).collect();
    chapters.sort();
    let text = |lang| TextRef { lang, digest: sha256(b"The charter, in this language") };
    Proposed {
        title: both("Charter", "Carta"),
        authoritative: Lang::En,
        texts: vec![text(Lang::En), text(Lang::Es)],
        chapters,
        electorate: Electorate {
            weights: BTreeMap::from([(MemberKind::Individual, 1), (MemberKind::Organisation, 3)]),
            org_mode: OrgMode::WeightedBallot,
            joined_by: None,
            good_standing: true,
        },
        quorum: Some(Quorum::turnout(Unit::Votes, 1, 10)),
        threshold: Threshold::simple_majority(),
        dual_majority: true,
        ratified_by: Ratification::Majority,
        supersedes,
    }
}

fn ratify(site: &Site, charter: Hash) -> Result<Hash, Error> {
    ratify_charter(site.instance(), &committee(site), OneCharter { charter })
}

fn in_force(site: &Site) -> Vec<Hash> {
    let all = site.instance().store().snapshot(views::charters).expect("charters");
    all.iter().filter(|view| view.in_force).map(|view| view.id).collect()
}

/// In each chapter a person and the two organisations that they represent said yes; so much an
/// organisation's ballot weighs in what was counted, of each chapter and of all.
fn counted(site: &Site, poll: &PollId, organisation: u64) {
    let result = view(site, poll).result.expect("a result");
    let (cast, entitled) = (1 + 2 * organisation, 3 + 2 * organisation);
    for chapter in &result.chapters {
        let figures = &chapter.figures;
        assert_eq!(figures.entitled, Count::from((5, entitled)), "{}", chapter.origin);
        assert_eq!(figures.cast, Count::from((3, cast)), "{}", chapter.origin);
        assert_eq!(figures.option(&OptionKey::Yes), Count::from((3, cast)), "{}", chapter.origin);
    }
    let chapters = result.chapters.len() as u64;
    assert_eq!(result.all.entitled, Count::from((5 * chapters, entitled * chapters)));
    assert_eq!(result.all.valid, Count::from((3 * chapters, cast * chapters)));
    let threshold = result.threshold.expect("a threshold");
    assert_eq!((threshold.part, threshold.whole), (cast * chapters, cast * chapters));
}

/// What was voted by a charter goes on by it when a chapter has left, with the ballots and the
/// weights of the one that is gone. What the rest open is no poll of exactly its chapters: they
/// go by their profiles until the next charter, which the rest of the first one's chapters ratify.
#[test]
fn a_chapter_leaves_while_a_charter_is_in_force() {
    let mut world = World::of(3);
    let input = charter(&world, None);
    let first = propose_charter(world.sites[0].instance(), &committee(&world.sites[0]), input);
    let first = first.expect("a charter");
    world.settle();
    for site in &world.sites {
        ratify(site, first).expect("ratified");
    }
    world.settle();
    let before = decide(&world, 0);
    let (poll, receipts) = voted(&world, 1);
    let all = charter(&world, None).chapters;
    let left = world.leave(2);
    certified(&world, &poll);
    let host = &world.sites[1];
    let early = publish(host, &poll).expect_err("one has not certified");
    assert!(early.is(codes::POLL_NOT_CERTIFIED), "{early}");
    world.advance(Duration::from_secs(14 * 86_400 + 60));
    let hash = publish(host, &poll).expect("it is waited for no longer");
    world.settle();
    let between = Decided { poll, hash, receipts };
    for site in &world.sites {
        assert_eq!(in_force(site), [first], "who leaves ends no charter");
        for decided in [&before, &between] {
            let opened = view(site, &decided.poll).opened;
            assert_eq!((opened.charter, &opened.chapters), (Some(first), &all));
            verify(site, decided);
            counted(site, &decided.poll, 3);
        }
    }
    let host = &world.sites[0];
    let named = DraftPoll { chapters: Some(all), ..question(&host.chapter) };
    let refused = try_open(&host.chapter, named).expect_err("a refusal");
    assert_eq!((refused.code().name, refused.field()), ("poll-chapters", Some("chapters")));
    let alone = decide(&world, 0);
    assert_eq!(view(host, &alone.poll).opened.charter, None);
    counted(host, &alone.poll, 2);
    let input = charter(&world, Some(first));
    let next = propose_charter(host.instance(), &committee(host), input).expect("a charter");
    world.settle();
    for site in &world.sites {
        ratify(site, next).expect("ratified");
    }
    world.settle();
    let after = decide(&world, 1);
    for site in &world.sites {
        assert_eq!(in_force(site), [next], "two of the first one's three agreed");
        assert_eq!(view(site, &after.poll).opened.charter, Some(next));
        counted(site, &after.poll, 3);
        for decided in [&before, &between, &alone, &after] {
            verify(site, decided);
        }
        site.chapter.check();
    }
    // Whoever left keeps what was decided with it, by its charter.
    verify(&left, &before);
    counted(&left, &before.poll, 3);
    assert_eq!(in_force(&left), [first]);
    left.chapter.check();
}

/// A charter is in force when its chapters ratified it; polls of all of them keep to it; who comes
/// later and who leaves make another one necessary, and what was decided by the first stays.
#[test]
fn chapters_ratify_a_charter_and_polls_keep_to_it() {
    let mut world = World::of(3);
    let input = charter(&world, None);
    let first = propose_charter(world.sites[0].instance(), &committee(&world.sites[0]), input);
    let first = first.expect("a charter");
    world.settle();
    ratify(&world.sites[0], first).expect("ratified");
    let twice = ratify(&world.sites[0], first).expect_err("a refusal");
    assert!(twice.is(codes::CHARTER_RATIFIED), "{twice}");
    world.settle();
    assert!(world.sites.iter().all(|site| in_force(site).is_empty()), "one of three");
    ratify(&world.sites[1], first).expect("ratified");
    world.settle();
    assert!(world.sites.iter().all(|site| in_force(site) == [first]));
    // Without a word, a poll of all has its rules; with other ones it is not opened.
    let host = &world.sites[0].chapter;
    let poll = open(host, question(host));
    let opened = view(&world.sites[0], &poll).opened;
    assert_eq!(opened.charter, Some(first));
    assert_eq!(opened.electorate.weights.get(&MemberKind::Organisation), Some(&3));
    let other = DraftPoll { dual_majority: Some(false), ..question(host) };
    let refused = try_open(host, other).expect_err("a refusal");
    assert_eq!((refused.code().name, refused.field()), ("poll-charter", Some("dualMajority")));
    // A chapter that has not ratified it takes part by it, since enough of them have.
    world.tick();
    assert!(view(&world.sites[2], &poll).chapters.iter().all(|chapter| chapter.joined));
    // Another chapter comes: it reads the charter, and is not bound by it.
    world.arrive();
    assert_eq!(in_force(&world.sites[3]), [first]);
    let stranger = ratify(&world.sites[3], first).expect_err("a refusal");
    assert!(stranger.is(codes::CHARTER_NOT_OURS), "{stranger}");
    let input = charter(&world, Some(first));
    let next = propose_charter(world.sites[3].instance(), &committee(&world.sites[3]), input);
    let next = next.expect("a charter");
    world.settle();
    for at in [3, 2, 0] {
        ratify(&world.sites[at], next).expect("ratified");
    }
    world.settle();
    for site in &world.sites {
        assert_eq!(in_force(site), [next], "two of the first one's three agreed");
        site.chapter.check();
    }
    let of_four = decide(&world, 3);
    assert_eq!(view(&world.sites[3], &of_four.poll).opened.charter, Some(next));
    for site in &world.sites {
        verify(site, &of_four);
        site.chapter.check();
    }
}

#[test]
fn one_comes_late_and_one_leaves_with_its_past_intact() {
    let mut world = World::of(4);
    let of_four = decide(&world, 0);
    world.arrive();
    let late = &world.sites[4];
    assert!(!view(late, &of_four.poll).opened.chapters.contains(&late.origin()));
    verify(late, &of_four);
    let of_five = decide(&world, 1);
    let left = world.leave(1);
    let of_the_rest = decide(&world, 3);
    for site in &world.sites {
        for decided in [&of_four, &of_five, &of_the_rest] {
            verify(site, decided);
        }
        assert!(!view(site, &of_the_rest.poll).opened.chapters.contains(&left.origin()));
        // A replay of all logs makes the same tables.
        site.chapter.check();
    }
    // Whoever left keeps what was decided with it.
    verify(&left, &of_four);
    verify(&left, &of_five);
    left.chapter.check();
}
