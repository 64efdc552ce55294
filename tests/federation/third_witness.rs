//! A third witness: a process without any data of members, which cosigns what continues a log and
//! nothing else, survives its own loss, and shows who tells two stories.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use enlace::actions::keys::rotate_keys;
use enlace::caller::Caller;
use enlace::clock::FixedClock;
use enlace::config::ThirdWitness;
use enlace::error::codes;
use enlace::ledger::third::seen_witnesses;
use enlace::ledger::{proof, publish};
use enlace::store::log as stored;
use enlace::witness::{Answer as Said, Folder, Watched, Witness, build};
use enlace_schema::event::Entry;
use enlace_schema::event::log::KeyRole;
use enlace_schema::keys::SigningKey;
use enlace_schema::log::witness::SIZE_MEDIA_TYPE;
use enlace_schema::log::{
    AddCheckpoint, Evidence, Finding, Hash, SignedCheckpoint, consistency_proof,
};
use tempfile::TempDir;

use super::entries::many;
use super::tokens::refusal;
use crate::cli::{good, refused};
use crate::harness::chapter::start;
use crate::harness::forge::ForgedLog;
use crate::harness::http::{self, Answer};
use crate::harness::leaves::Leaves;
use crate::harness::{Chapter, Site, World, wait};

const NAME: &str = "witness.example.net";

/// A witness that serves.
struct Third {
    /// Gone with it.
    _folder: TempDir,
    witness: Witness,
    url: String,
    serving: Option<(ServerHandle, JoinHandle<()>)>,
}

fn watched(log: &ForgedLog) -> Watched {
    let (origin, genesis) = (log.origin.clone(), log.entries[0].clone());
    Watched { origin, genesis, later: Vec::new(), url: "http://127.0.0.1:1".into() }
}

fn made(logs: &[Watched]) -> TempDir {
    let place = TempDir::with_prefix("witness").expect("a folder");
    let folder = Folder::at(place.path());
    folder.create(NAME).expect("a witness");
    logs.iter().for_each(|log| folder.add(log).expect("a log"));
    place
}

fn open(place: &Path) -> Witness {
    Witness::open(Folder::at(place), std::sync::Arc::new(FixedClock::new(start()))).expect("opened")
}

impl Third {
    fn of(logs: &[Watched]) -> Self {
        let folder = made(logs);
        let witness = open(folder.path());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (told, tells) = std::sync::mpsc::channel();
        let own = witness.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let (server, handle) = build(own, listener).expect("a server");
                told.send(handle).expect("somebody who waits");
                server.await.expect("a server that ends in peace");
            });
        });
        let handle = tells.recv().expect("a server that starts");
        Self { _folder: folder, witness, url, serving: Some((handle, thread)) }
    }

    fn named(&self) -> ThirdWitness {
        ThirdWitness { name: NAME.into(), key: self.witness.public(), url: self.url.clone() }
    }

    fn ask(&self, body: &str) -> Answer {
        http::post(&format!("{}/add-checkpoint", self.url), &[], body.as_bytes())
    }
}

impl Drop for Third {
    fn drop(&mut self) {
        if let Some((handle, thread)) = self.serving.take() {
            actix_web::rt::System::new().block_on(handle.stop(false));
            let _ = thread.join();
        }
    }
}

/// A log of so many events; the second is that of another history if a number says so.
fn log(size: u64, other: u64) -> ForgedLog {
    let mut log = ForgedLog::new("us");
    for n in 1..size {
        log.say_kind("log.resumed", &serde_json::json!({ "size": n + other }));
    }
    log
}

fn proof(log: &ForgedLog, old: u64, new: u64) -> Vec<Hash> {
    consistency_proof(&mut Leaves::of(log), old, new).expect("a proof")
}

fn request(log: &ForgedLog, old: u64, new: u64) -> String {
    let checkpoint = log.checkpoint(usize::try_from(new).expect("small"));
    AddCheckpoint { old, proof: proof(log, old, new), checkpoint }.to_text()
}

#[test]
fn it_answers_as_the_specification_has_it() {
    let us = log(9, 0);
    let third = Third::of(&[watched(&us)]);
    let cosigned = third.ask(&request(&us, 0, 5));
    assert_eq!(cosigned.status, 200, "{}", cosigned.text());
    let mut note = us.checkpoint(5);
    note.add_signature(&cosigned.text()).expect("a line");
    let time = note.verify_cosignature(NAME, &third.witness.public()).expect("it holds");
    assert_eq!(i64::try_from(time).expect("seconds"), start().as_secs());
    assert_eq!(third.ask(&request(&us, 5, 5)).status, 200, "again, with a new time");
    let behind = third.ask(&request(&us, 3, 9));
    assert_eq!((behind.status, behind.text()), (409, "5\n".into()));
    assert_eq!(behind.header("content-type"), SIZE_MEDIA_TYPE);
    assert_eq!(third.ask(&request(&us, 0, 3)).status, 409, "nothing is taken back");
    let made_up = us.sign(8, Hash([1; 32]));
    let wrong = AddCheckpoint { old: 5, proof: vec![Hash([2; 32])], checkpoint: made_up };
    assert_eq!(refusal(&third.ask(&wrong.to_text())), (422, "E_PROOF".into()));
    let mut stranger = log(9, 0);
    stranger.key = ForgedLog::new("stranger").key;
    assert_eq!(refusal(&third.ask(&request(&stranger, 5, 9))), (403, "E_SIG".into()));
    let unknown = ForgedLog::new("nobody");
    assert_eq!(refusal(&third.ask(&request(&unknown, 0, 1))), (404, "E_ORIGIN".into()));
    for malformed in ["", "old x\n\n", "old 9\n\nnothing"] {
        assert_eq!(refusal(&third.ask(malformed)), (400, "E_JSON".into()), "{malformed}");
    }
    assert_eq!(refusal(&third.ask(&"x".repeat(20_000))), (413, "E_LIMIT".into()));
    assert_eq!(third.ask(&request(&us, 5, 9)).status, 200);
    let vkey = http::get(&format!("{}/vkey", third.url), &[]).text();
    assert_eq!(vkey, format!("{}\n", third.witness.vkey()));
    for nothing in ["info", "entries?from=0", "checkpoint", ""] {
        assert_eq!(http::get(&format!("{}/{nothing}", third.url), &[]).status, 404, "{nothing}");
    }
    let limited = (0..200).any(|_| third.ask("").status == 429);
    assert!(limited, "an address has a rate");
}

/// The key that was rotated out is what a thief may have: it is good until the keys are asked for
/// again, and no longer. Keys that do not continue those held are not taken.
#[test]
fn a_key_that_was_rotated_out_is_good_no_longer() {
    let chapter = Chapter::alone();
    publish::publish(&chapter.instance.ledger).expect("a checkpoint");
    let origin = chapter.origin().as_str();
    let stolen = fs::read_to_string(chapter.folder.path().join("keys/log-1")).expect("a key");
    let seed: Hash = stolen.trim().parse().expect("a key");
    let stolen = SigningKey::from_seed(&seed.0).expect("a key");
    rotate_keys(&chapter.instance, &Caller::instance(), vec![KeyRole::Log]).expect("rotated");
    chapter.join_without_account("Somebody");
    publish::publish(&chapter.instance.ledger).expect("a checkpoint");
    let (genesis, note, later) = chapter
        .instance
        .store()
        .snapshot(|conn| {
            let genesis = stored::find_entry(conn, origin, 0)?.expect("a genesis");
            let note = stored::latest_checkpoint(conn, origin)?.expect("a checkpoint").note;
            let later = proof::key_entries(conn, chapter.origin())?;
            Ok((genesis, note, later.into_iter().map(Entry::from_bytes).collect::<Vec<_>>()))
        })
        .expect("a log");
    let later: Vec<Entry> = later.into_iter().map(|entry| entry.expect("an entry")).collect();
    let honest = SignedCheckpoint::parse(&note).expect("a note");
    assert_eq!(later.len(), 1);
    let url = "http://127.0.0.1:1".to_owned();
    let watched = Watched { origin: chapter.origin().clone(), genesis, later: Vec::new(), url };
    let place = made(&[watched]);
    let witness = open(place.path());
    let theirs = honest.checkpoint.sign(&stolen);
    let ask = |checkpoint: &SignedCheckpoint| {
        let checkpoint = checkpoint.clone();
        let body = AddCheckpoint { old: 0, proof: Vec::new(), checkpoint }.to_text();
        witness.add_checkpoint(&body).expect("an answer")
    };
    assert_eq!(ask(&honest), Said::Refused, "its key is not known yet");
    witness.follow(|_| Ok(later.clone())).expect("followed");
    assert_eq!(ask(&theirs), Said::Refused, "its key is good no longer");
    assert!(matches!(ask(&honest), Said::Cosigned(_)));
    // A chain that lacks what is known, or has something else in its place.
    witness.follow(|_| Ok(Vec::new())).expect("followed");
    let other = ForgedLog::new("other").entries;
    witness.follow(|_| Ok(other.clone())).expect("followed");
    assert_eq!(ask(&theirs), Said::Refused);
    assert_eq!(Folder::at(place.path()).logs().expect("logs")[0].later, later, "and kept");
}

#[test]
fn two_stories_are_kept_as_evidence() {
    let (us, other) = (log(9, 0), log(9, 100));
    let place = made(&[watched(&us)]);
    let witness = open(place.path());
    let ask = |log: &ForgedLog, old, new| {
        witness.add_checkpoint(&request(log, old, new)).expect("an answer")
    };
    assert!(matches!(ask(&us, 0, 7), Said::Cosigned(_)));
    assert_eq!(ask(&other, 7, 7), Said::Conflict(7), "another root at the same size");
    assert_eq!(ask(&other, 7, 9), Said::Unproven);
    assert!(matches!(ask(&us, 7, 9), Said::Cosigned(_)), "the honest one goes on");
    let kept = place.path().join("evidence/us.example.org_log_1/000.json");
    let evidence = Evidence::parse(&fs::read(kept).expect("evidence")).expect("a file");
    let proven = evidence.judge().expect("it proves");
    assert_eq!((proven.finding, proven.genesis), (Finding::TwoRoots { size: 7 }, us.genesis()));
}

#[test]
fn what_it_cosigned_outlives_the_process_and_a_copy_is_not_believed() {
    let (us, other) = (log(9, 0), log(9, 100));
    let place = made(&[watched(&us)]);
    let old = TempDir::with_prefix("witness").expect("a folder");
    let ask = |witness: &Witness, log: &ForgedLog, from, to| {
        witness.add_checkpoint(&request(log, from, to)).expect("an answer")
    };
    assert!(matches!(ask(&open(place.path()), &us, 0, 4), Said::Cosigned(_)));
    copy(place.path(), old.path());
    let Said::Cosigned(line) = ask(&open(place.path()), &us, 4, 8) else { panic!("cosigned") };
    assert_eq!(ask(&open(place.path()), &other, 4, 8), Said::Conflict(8), "after a restart");
    // A backup from before: it would cosign the other history, if it were believed.
    let restored = open(old.path());
    assert_eq!(restored.restored(), std::slice::from_ref(&us.origin));
    assert_eq!(ask(&restored, &other, 4, 8), Said::Restored);
    let foreign = us.checkpoint(9).note().to_owned();
    let refused = restored.restore(std::slice::from_ref(&foreign)).expect_err("never cosigned");
    assert!(refused.is(codes::WITNESS_UNPROVEN), "{refused}");
    let mut newest = us.checkpoint(8);
    newest.add_signature(&line).expect("a line");
    let notes = [foreign, newest.note().to_owned(), other.checkpoint(9).note().to_owned()];
    let found = restored.restore(&notes).expect("restored");
    assert_eq!(found, [(us.origin.clone(), 8)]);
    assert_eq!(ask(&restored, &other, 4, 8), Said::Conflict(8));
    assert!(matches!(ask(&restored, &us, 8, 9), Said::Cosigned(_)));
    assert!(open(old.path()).restored().is_empty(), "it is where it was written now");
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).expect("a copy");
        }
    }
}

/// The site starts again with a third witness in its settings.
fn name(site: &mut Site, third: &Third) {
    site.stop();
    site.chapter.config.witnesses = vec![third.named()];
    site.start(false);
}

fn is_cosigned(site: &Site, third: &Third) -> Option<SignedCheckpoint> {
    let newest = site.checkpoint_of(&site.origin())?;
    let whole = newest.checkpoint.size == site.chapter.size();
    let by = newest.verify_cosignature(NAME, &third.witness.public());
    (whole && by.is_some()).then_some(newest)
}

#[test]
fn an_instance_asks_it_for_every_checkpoint() {
    let mut site = Site::alone();
    site.await_checkpoint();
    let genesis = site
        .instance()
        .store()
        .read(|conn| enlace::store::log::find_entry(conn, site.origin().as_str(), 0))
        .expect("a read")
        .expect("a genesis");
    let origin = site.origin();
    let third = Third::of(&[Watched { origin, genesis, later: Vec::new(), url: site.url.clone() }]);
    name(&mut site, &third);
    wait::some("the first checkpoint is cosigned", || is_cosigned(&site, &third));
    many(&site, 300);
    let newest = wait::some("and the next", || is_cosigned(&site, &third));
    let size = i64::try_from(newest.checkpoint.size).expect("a size");
    let row = site
        .instance()
        .store()
        .read(|conn| enlace::store::log::find_checkpoint(conn, site.origin().as_str(), size));
    let row = row.expect("a read").expect("a checkpoint");
    assert!(row.first_cosigned_ms.is_some(), "a ballot is witnessed by it");
    // Anybody who has its key sees that.
    let url = site.url.clone();
    let unknown = good(&["log", "verify", &url]);
    assert_eq!(unknown["unknown_witnesses"][0], NAME);
    let known = good(&["log", "verify", &url, "--witness", &third.witness.vkey()]);
    let by: Vec<&str> = known["cosigned"]
        .as_array()
        .expect("cosignatures")
        .iter()
        .filter_map(|one| one["log"].as_str())
        .collect();
    assert!(by.contains(&NAME), "{known}");
    let seen = |site: &Site| seen_witnesses(&site.instance().ledger).expect("notes").remove(0);
    let told = seen(&site);
    assert_eq!((told.name.as_str(), told.behind), (NAME, false));
    assert_eq!(told.last.map(|(size, _)| size), Some(newest.checkpoint.size));
    // Stopped, it stops nothing; that it has is seen.
    drop(third);
    site.chapter.advance(Duration::from_secs(2 * 3_600));
    many(&site, 5);
    site.await_checkpoint();
    let still = seen(&site);
    assert_eq!((still.behind, still.last), (true, told.last));
}

/// A witness that lies: no cosignature that does not hold gets into a note, and nothing stops.
#[test]
fn a_witness_that_lies_is_not_believed() {
    let mut world = World::of(1);
    let site = &mut world.sites[0];
    let liar = crate::harness::forge::ForgedServer::of(&ForgedLog::new("liar"));
    let key = ForgedLog::new("liar").witness;
    let honest = ThirdWitness { name: NAME.into(), key: key.public(), url: liar.url.clone() };
    let stranger = ForgedLog::new("stranger").checkpoint(1);
    let line = stranger.cosign(NAME, &key, 1_700_000_000);
    site.stop();
    site.chapter.config.witnesses = vec![honest];
    site.start(false);
    for (status, body) in [(200, line.as_str()), (200, "nonsense"), (409, "999999\n"), (500, "")] {
        liar.answer("/add-checkpoint", status, body);
        site.chapter.advance(Duration::from_secs(1));
        many(site, 1);
        site.await_checkpoint();
        let newest = site.checkpoint_of(&site.origin()).expect("a checkpoint");
        assert!(newest.verify_cosignature(NAME, &key.public()).is_none(), "{status} {body}");
        assert!(!site.instance().ledger.is_read_only(), "its word alone stops nothing");
    }
}

#[test]
fn the_commands_make_and_show_one() {
    let site = Site::new(
        "us",
        "us-ny",
        FixedClock::new(enlace::clock::Clock::now(&enlace::clock::SystemClock)),
    );
    site.await_checkpoint();
    let place = TempDir::with_prefix("witness").expect("a folder");
    let folder = place.path().join("w").display().to_string();
    assert_eq!(refused(&["witness", "list", &folder]), "witness-missing");
    assert_eq!(refused(&["witness", "init", &folder, "--name", "a b"]), "witness-name");
    let made = good(&["witness", "init", &folder, "--name", NAME]);
    assert!(made["vkey"].as_str().is_some_and(|vkey| vkey.starts_with(NAME)));
    assert_eq!(refused(&["witness", "init", &folder, "--name", NAME]), "witness-exists");
    let words = good(&["log", "verify", &site.url])["words"].as_str().expect("words").to_owned();
    let other = words.replacen(' ', " zoo ", 1);
    let add = ["witness", "add", &folder, &site.url, "--words"];
    assert_eq!(refused(&[&add[..], &[&other]].concat()), "log-fingerprint");
    good(&[&add[..], &[&words]].concat());
    // Again: the keys that it has now; the record stays.
    good(&[&add[..], &[&words]].concat());
    let listed = good(&["witness", "list", &folder]);
    assert_eq!(listed["logs"][0]["log"], site.origin().as_str());
    assert_eq!((&listed["logs"][0]["size"], &listed["vkey"]), (&0.into(), &made["vkey"]));
    // A copy is not served.
    let copied = place.path().join("copy");
    fs::create_dir_all(&copied).expect("a folder");
    copy(&place.path().join("w"), &copied);
    let copied = copied.display().to_string();
    assert_eq!(refused(&["witness", "serve", &copied]), "witness-restored");
    let never = refused(&["witness", "serve", &copied, "--restored"]);
    assert_eq!(never, "witness-unproven", "nothing that it cosigned is to be seen");
}
