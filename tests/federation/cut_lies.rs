//! A host that lies about where it cut a chapter. What its own log gives away is set aside by
//! everybody; of the rest all honest chapters find the same, by the log that was cut.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use enlace::jobs;
use enlace::store::{ballots, held, log, polls};
use enlace::views;
use enlace_schema::event::poll::{
    self, Cut, Joined, Opened, Place, ROLL_FROZEN, Silent, Tallied, Voided,
};
use enlace_schema::event::{Draft, EventRef, Origin};
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::ids::PollId;
use enlace_schema::log::{Hash, sha256};
use enlace_schema::voting::Choices;
use enlace_schema::voting::envelope::BoxKey;
use enlace_schema::voting::export;
use enlace_schema::voting::roll;
use enlace_schema::voting::rules::{Electorate, MissingChapter, OrgMode};
use enlace_schema::voting::seal::Ballots;
use enlace_schema::voting::silent::Statement;
use enlace_schema::voting::tally::tally;

use super::asked::view;
use crate::harness::forge::{ForgedLog, ForgedServer, Forgery};
use crate::harness::hosted;
use crate::harness::polls::{OPEN_SECS, both, vote};
use crate::harness::{Site, World, wait};

/// How it ends at an honest chapter: which result, whether all agree, and where it was cut.
type End = (Option<Hash>, Option<bool>, Option<u64>);

/// A forged host whose server hands out all that it has said.
struct Liar {
    log: Arc<Mutex<ForgedLog>>,
    origin: Origin,
    _server: ForgedServer,
}

/// One of its polls.
struct Lie {
    opened: Opened,
    /// Where it opened the poll.
    id: Hash,
    /// Its own seal of an empty box.
    seal: Option<EventRef>,
}

impl Liar {
    fn pinned(world: &World) -> Self {
        let log = ForgedLog::new("liar");
        let origin = log.origin.clone();
        let server = ForgedServer::of(&log);
        let spoken = words(&log.genesis(), Language::Spanish).join(" ");
        let log = Arc::new(Mutex::new(log));
        let told = Arc::clone(&log);
        server.serve("/fed/v1/entries", move |query| {
            let from = query.split('&').find_map(|part| part.strip_prefix("from="));
            let from = from.and_then(|from| from.parse().ok()).unwrap_or_default();
            let log = told.lock().expect("no panic with the lock");
            Forgery::new(200, log.page(from))
        });
        for site in &world.sites {
            site.pin(&server.url, &spoken);
        }
        Self { log, origin, _server: server }
    }

    fn say(&self, draft: &Draft) -> EventRef {
        let mut log = self.log.lock().expect("no panic with the lock");
        let (seq, id) = (log.size(), log.say(draft).id());
        EventRef { log: self.origin.clone(), seq, id }
    }

    /// Everybody has what it said.
    fn await_at(&self, world: &World) {
        let size = self.log.lock().expect("no panic with the lock").size();
        for site in &world.sites {
            wait::until("the lies are here", || site.chapter.size_of(&self.origin) == size);
        }
    }

    /// A poll of all chapters in which it has no members of its own.
    fn open(&self, chapters: &[Origin], missing_chapter: MissingChapter) -> Lie {
        let opened = {
            let log = self.log.lock().expect("no panic with the lock");
            let opened = hosted::opened(&log);
            let electorate =
                Electorate { org_mode: OrgMode::WeightedBallot, ..opened.electorate.clone() };
            let chapters = chapters.to_vec();
            Opened { chapters, missing_chapter, electorate, ..opened }
        };
        let id = self.say(&Draft::new(poll::OPENED, &opened)).id;
        let poll = opened.poll.clone();
        self.say(&Draft::new(ROLL_FROZEN, &roll::frozen(&poll, &[], None)));
        let (host, box_commit) = (self.origin.clone(), self.key(&poll).commitment());
        let joined = Joined { poll, host, opened: id, box_commit, box_key: None };
        self.say(&Draft::new(poll::JOINED, &joined));
        Lie { opened, id, seal: None }
    }

    fn key(&self, poll: &PollId) -> BoxKey {
        BoxKey::derive(&[7; 32], &self.origin, poll)
    }

    fn seal(&self, lie: &mut Lie) {
        let nothing = Ballots { roll: &[], cast: &[], leaves: &[] };
        let sealed = nothing.sealed(&lie.opened, &self.key(&lie.opened.poll));
        lie.seal = Some(self.say(&Draft::new(poll::SEALED, &sealed)));
    }

    fn cut(&self, lie: &Lie, log: &Origin, (size, id): (u64, Hash)) {
        let (poll, log, root) = (lie.opened.poll.clone(), log.clone(), sha256(b"no root"));
        self.say(&Draft::new(poll::CUT, &Cut { poll, log, size, root, id }));
    }

    /// Cuts a chapter, and tallies as if this were true.
    fn cut_and_tally(&self, lie: &Lie, silent: &Silent, tallied: Tallied) -> Hash {
        self.cut(lie, &silent.log, (silent.size, silent.id));
        self.tally(tallied)
    }

    fn tally(&self, tallied: Tallied) -> Hash {
        let result_hash = tallied.digest();
        self.say(&Draft::new(poll::TALLIED, &Tallied { result_hash, ..tallied }));
        result_hash
    }
}

/// What the host of an honest instance's copy would count over this statement; `stated` is what it
/// says instead of it.
fn tallied(site: &Site, lie: &Lie, counted: &Silent, stated: &Silent) -> Tallied {
    let (opened, poll) = (&lie.opened, lie.opened.poll.clone());
    let host = lie.seal.clone().expect("a seal");
    let statement = site.instance().store().read(|conn| {
        let row = polls::get_by_id(conn, poll.as_ref())?;
        let us = polls::held_seals(conn, &row)?;
        let us = us.into_iter().find(|held| held.seal.log == site.origin()).expect("a seal");
        let inputs = vec![host.clone(), us.seal];
        let statement = Statement { inputs, silent: vec![counted.clone()] };
        let input = ballots::tally_input(conn, &row, opened, &statement)?;
        Ok((statement, tally(&input).expect("a count")))
    });
    let (statement, result) = statement.expect("a read");
    let (inputs, silent) = (statement.inputs, vec![stated.clone()]);
    let (host, unwitnessed) = (host.log, Vec::new());
    Tallied { poll, host, inputs, silent, result, result_hash: Hash([0; 32]), unwitnessed }
}

fn id_at(site: &Site, log: &Origin, seq: u64) -> Hash {
    let found = site.instance().store().read(|conn| log::find_entry_id(conn, log.as_str(), seq));
    found.expect("a read").expect("an event")
}

/// How a poll ended, which is the same at both.
fn ended(world: &World, lie: &Lie) -> End {
    let cut = world.sites[1].origin();
    let ends: Vec<End> = world
        .sites
        .iter()
        .map(|site| {
            let seen = view(site, &lie.opened.poll);
            let chapter = seen.chapter(&cut).expect("a chapter");
            assert!(chapter.sealed_at.is_some(), "that it had sealed is seen beside the cut");
            (seen.result_hash, seen.hashes_equal, chapter.cut)
        })
        .collect();
    assert_eq!(ends[0], ends[1], "two honest chapters");
    ends[0]
}

/// Why events of the liar were set aside at a site, in order.
fn aside(site: &Site, liar: &Liar) -> Vec<String> {
    let rows = site.instance().store().read(|conn| held::since(conn, liar.origin.as_str(), 0));
    rows.expect("rows").into_iter().map(|row| row.code).collect()
}

/// A world of two honest chapters in which the polls of a liar have closed. The first has sealed,
/// the second not yet.
fn closed(rules: &[MissingChapter]) -> (World, Liar, Vec<Lie>) {
    let world = World::of(2);
    let liar = Liar::pinned(&world);
    let mut chapters: Vec<Origin> = world.sites.iter().map(Site::origin).collect();
    chapters.push(liar.origin.clone());
    chapters.sort();
    let mut lies: Vec<Lie> = rules.iter().map(|rule| liar.open(&chapters, *rule)).collect();
    liar.await_at(&world);
    world.tick();
    for lie in &lies {
        let poll = &lie.opened.poll;
        vote(&world.sites[0].chapter, &world.sites[0].chapter.people.hats, poll, &Choices::Yes);
        vote(&world.sites[1].chapter, &world.sites[1].chapter.people.voter, poll, &Choices::No);
    }
    world.settle();
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 60));
    jobs::tick(world.sites[0].instance()).expect("a tick");
    world.settle();
    lies.iter_mut().for_each(|lie| liar.seal(lie));
    liar.await_at(&world);
    (world, liar, lies)
}

/// The second chapter as the host may truly cut it now: at all that is held of it.
fn silent(world: &World) -> Silent {
    let site = &world.sites[1];
    let (log, size) = (site.origin(), site.chapter.size());
    Silent { id: id_at(site, &log, size - 1), log, size, cut: true, opened: None }
}

/// Where the second chapter joined a poll, and where it sealed it.
fn places(world: &World, poll: &PollId) -> (u64, Place) {
    let (site, log) = (&world.sites[0], world.sites[1].origin());
    let found = site.instance().store().read(|conn| {
        let join = polls::find_join(conn, log.as_str(), poll.as_ref())?.expect("a join");
        let seal = polls::find_any_seal(conn, log.as_str(), poll.as_ref())?.expect("a seal");
        Ok((log::unsigned(join.seq)?, log::unsigned(seal.seq)?))
    });
    let (join, seal) = found.expect("a read");
    (join, Place { seq: seal, id: id_at(site, &log, seal) })
}

/// What only the log that was cut can show: each honest chapter holds it, and finds the same.
#[test]
fn a_cut_is_held_against_the_log_that_was_cut() {
    let (world, liar, lies) = closed(&[MissingChapter::CountCosigned; 8]);
    let [early, hidden, opens, short, long, other, unjoined, behind] = &lies[..] else {
        panic!("eight polls")
    };
    let (us, mx) = (&world.sites[0], &world.sites[1]);
    let held = silent(&world);
    let told = |lie: &Lie, stated: &Silent| {
        liar.cut_and_tally(lie, stated, tallied(us, lie, &held, stated))
    };
    // Before the deadline nobody follows it. The second chapter seals in time.
    let first = told(early, &held);
    liar.await_at(&world);
    world.tick();
    for site in &world.sites {
        assert!(view(site, &early.opened.poll).result.is_none());
    }
    world.advance(Duration::from_secs(3_600));
    // It holds the seal of each, and cuts all the same.
    let hash = told(hidden, &held);
    let (_, seal) = places(&world, &opens.opened.poll);
    let open = Silent { opened: Some(seal), ..held.clone() };
    let counted = liar.cut_and_tally(opens, &open, tallied(us, opens, &open, &open));
    let (join, _) = places(&world, &short.opened.poll);
    let at = |size: u64| Silent { size, id: id_at(mx, &mx.origin(), size - 1), ..held.clone() };
    let joined = at(join + 1);
    let least = liar.cut_and_tally(short, &joined, tallied(us, short, &joined, &joined));
    let invented = |size| Silent { size, id: sha256(b"no event"), ..held.clone() };
    let beyond = mx.chapter.size() + 1_000;
    told(long, &invented(beyond));
    told(other, &invented(held.size));
    let (join, _) = places(&world, &unjoined.opened.poll);
    told(unjoined, &at(join));
    let (_, seal) = places(&world, &behind.opened.poll);
    told(behind, &at(seal.seq + 1));
    liar.await_at(&world);
    world.tick();
    let size = Some(held.size);
    assert_eq!(ended(&world, early), (Some(first), Some(true), size));
    assert_eq!(ended(&world, hidden), (Some(hash), Some(true), size));
    assert_eq!(ended(&world, opens), (Some(counted), Some(true), size));
    assert_eq!(ended(&world, short), (Some(least), Some(true), Some(joined.size)));
    // What nobody has may still come; what is not so never comes.
    assert_eq!(ended(&world, long), (None, None, Some(beyond)));
    assert_eq!(ended(&world, other), (None, Some(false), size));
    let (join, _) = places(&world, &unjoined.opened.poll);
    assert_eq!(ended(&world, unjoined), (None, Some(false), Some(join)));
    assert_eq!(ended(&world, behind), (None, Some(false), Some(seal.seq + 1)));
    for site in &world.sites {
        assert_eq!(aside(site, &liar), Vec::<String>::new());
        for lie in [early, hidden, opens, short] {
            let (now, poll) = (site.instance().now(), &lie.opened.poll);
            let file = site.instance().store().snapshot(|c| views::export::poll(c, poll, now));
            let found = export::verify(file.expect("a file").as_bytes()).expect("it verifies");
            assert_eq!(Some(found.result_hash), view(site, poll).result_hash);
            // Its ballot counts where the cut leaves it and the box is open.
            let mx = found.result.chapters.iter().find(|one| one.origin == mx.origin());
            assert_eq!(mx.map(|one| one.figures.cast.members), (lie.id == opens.id).then_some(1));
        }
        site.chapter.check();
    }
}

/// What the host's own log gives away is set aside, and what was true of it stands.
#[test]
fn a_cut_that_the_hosts_own_log_forbids_is_set_aside() {
    let rules =
        [MissingChapter::CountCosigned, MissingChapter::CountCosigned, MissingChapter::Fail];
    let (world, liar, lies) = closed(&rules);
    let [lie, void, fails] = &lies[..] else { panic!("three polls") };
    let (us, mx) = (&world.sites[0], &world.sites[1]);
    world.advance(Duration::from_secs(3_600));
    let held = silent(&world);
    let (size, id) = (held.size, held.id);
    let mut expected = Vec::new();
    let mut refused = |code: &str| expected.push(code.to_owned());
    liar.cut(lie, &liar.origin, (3, id));
    refused("cut-invalid");
    liar.cut(lie, &"ca.example.org/log/1".parse().expect("an origin"), (3, id));
    refused("cut-invalid");
    liar.cut(lie, &mx.origin(), (0, id));
    refused("cut-invalid");
    liar.cut(fails, &mx.origin(), (size, id));
    refused("cut-invalid");
    let reason = both("A mistake", "Un error");
    liar.say(&Draft::new(poll::VOIDED, &Voided { poll: void.opened.poll.clone(), reason }));
    liar.cut(void, &mx.origin(), (size, id));
    refused("poll-void");
    let unknown = enlace::random::id_of(&us.origin(), lie.opened.opens_at);
    let opened = Opened { poll: unknown, ..lie.opened.clone() };
    let foreign = Lie { opened, id: lie.id, seal: None };
    liar.cut(&foreign, &mx.origin(), (size, id));
    refused("poll-unknown");
    // It states a chapter that it has not cut, then another place than where it did.
    let truth = tallied(us, lie, &held, &held);
    liar.tally(truth.clone());
    refused("tally-silent");
    liar.cut(lie, &mx.origin(), (size, id));
    liar.cut(lie, &mx.origin(), (size - 1, id_at(mx, &mx.origin(), size - 2)));
    refused("cut-twice");
    let elsewhere = Silent { size: size - 1, ..held.clone() };
    liar.tally(Tallied { silent: vec![elsewhere], ..truth.clone() });
    refused("tally-silent");
    liar.tally(Tallied { silent: Vec::new(), ..truth.clone() });
    refused("tally-silent");
    let hash = liar.tally(truth);
    liar.cut(lie, &us.origin(), (size, id));
    refused("cut-late");
    liar.await_at(&world);
    world.tick();
    assert_eq!(ended(&world, lie), (Some(hash), Some(true), Some(size)));
    for site in &world.sites {
        assert_eq!(aside(site, &liar), expected, "{}", site.origin());
        let seen = view(site, &fails.opened.poll);
        assert!(seen.result.is_none() && seen.chapters.iter().all(|one| one.cut.is_none()));
        site.chapter.check();
    }
}
