//! A real process under a load of ballots, killed many times where it stands (SIGKILL). Every
//! ballot that was acknowledged is in the log, none is there twice, and the log verifies.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::store::{ballots, log};
use enlace_schema::event::Entry;
use enlace_schema::event::poll::BALLOT_CAST;
use enlace_schema::ids::{EntryId, PollId};
use enlace_schema::json::from_b64u;
use serde_json::{Value, json};

use crate::harness::chapter::{Chapter, Person};
use crate::harness::polls::{open, places, question};
use crate::harness::process::{Process, run};
use crate::harness::replay;
use crate::harness::{http, wait};

/// How often it is killed.
const KILLS: usize = 24;
/// Clients that vote at the same time.
const CLIENTS: usize = 6;
/// Acknowledged ballots between two kills, at most; how many is drawn.
const MOST_BETWEEN: usize = 60;

/// Refusals of an instance that is just starting or stopping.
const BUSY: &str = "unavailable";
const STOPPING: &str = "shutting-down";
const LOCKED: &str = "database-busy";

const CAST: &str = "mutation ($input: CastBallotInput!, $key: String!) {
    castBallot(input: $input, commandKey: $key) { seq code bytes }
}";

/// What a client was told: the answer to each of its keys.
pub(super) type Told = BTreeMap<String, Value>;

pub(super) struct Client {
    token: String,
    poll: PollId,
    entry: EntryId,
    name: String,
}

impl Client {
    /// A person's client, for their first place on the roll.
    pub(super) fn of(chapter: &Chapter, person: &Person, poll: &PollId) -> Self {
        Self {
            token: chapter.token(person),
            poll: poll.clone(),
            entry: places(chapter, poll, person).remove(0),
            name: person.email.split('@').next().unwrap_or_default().to_owned(),
        }
    }

    /// Sends a ballot once; nothing when no answer came, or the instance was just starting or
    /// stopping.
    fn cast(&self, url: &str, key: &str) -> Option<Value> {
        match self.ask(url, key)? {
            Ok(answer) => Some(answer),
            Err(code) if matches!(code.as_str(), BUSY | STOPPING | LOCKED) => None,
            Err(code) => panic!("{key}: {code}"),
        }
    }

    /// Sends a ballot once: the answer or the code of the refusal; nothing when none came.
    pub(super) fn ask(&self, url: &str, key: &str) -> Option<Result<Value, String>> {
        let word = if key.ends_with('1') { "NO" } else { "YES" };
        let input = json!({ "poll": self.poll, "entry": self.entry, "choices": { "word": word } });
        let body = json!({ "query": CAST, "variables": { "input": input, "key": key } });
        let request = http::agent()
            .post(format!("{url}/graphql"))
            .header("content-type", "application/json")
            .header("authorization", self.bearer());
        let answer = http::try_whole(request.send(body.to_string().as_bytes())).ok()?;
        let document = serde_json::from_slice::<Value>(&answer.body).ok()?;
        Some(match document["errors"][0]["extensions"]["code"].as_str() {
            None => Ok(document["data"]["castBallot"].clone()),
            Some(code) => Err(code.to_owned()),
        })
    }

    /// The header that proves who it is.
    pub(super) fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// Votes until told to stop; whatever gets no answer is sent again under its key, until it
    /// gets one. An earlier key is repeated now and then, and must get its first answer.
    fn vote(&self, url: &str, stop: &AtomicBool, done: &AtomicUsize) -> Told {
        let mut told = Told::new();
        for count in 0.. {
            let key = format!("{}-{count}", self.name);
            let answer = wait::some("an answer to a ballot", || self.cast(url, &key));
            if let Some((earlier, first)) = told.iter().next_back().filter(|_| count % 5 == 0) {
                let again = wait::some("an answer again", || self.cast(url, earlier));
                assert_eq!(&again, first, "{earlier}: the same key, the same receipt");
            }
            told.insert(key, answer);
            done.fetch_add(1, Ordering::Relaxed);
            if stop.load(Ordering::Relaxed) {
                return told;
            }
        }
        told
    }
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_doubled() {
    let clock = FixedClock::new(SystemClock.now());
    let mut chapter = Chapter::founded("us", "us-ny", clock, 8101);
    let people: Vec<Person> = (0..CLIENTS).map(|n| chapter.join(&format!("client {n}"))).collect();
    let poll = open(&chapter, question(&chapter));
    let clients: Vec<Client> =
        people.iter().map(|person| Client::of(&chapter, person, &poll)).collect();
    let before = chapter.size();
    chapter.instance.ledger.stop();
    let mut process = Process::of(&chapter);
    let told = under_fire(&mut process, &clients);
    drop(process);
    chapter.instance = chapter.reopen().expect("an instance");
    assert!(told.iter().map(BTreeMap::len).sum::<usize>() > KILLS, "too few ballots");
    check_log(&chapter, &poll, before, &told);
    check_by_command(&chapter);
    replay::check(&chapter.instance);
}

/// Lets the clients vote while the process is killed and started again.
fn under_fire(process: &mut Process, clients: &[Client]) -> Vec<Told> {
    let (stop, done) = (AtomicBool::new(false), AtomicUsize::new(0));
    let url = process.url.clone();
    let told = thread::scope(|scope| {
        let voting: Vec<_> =
            clients.iter().map(|client| scope.spawn(|| client.vote(&url, &stop, &done))).collect();
        for _ in 0..KILLS {
            process.start();
            let [draw, pause] = enlace::random::bytes::<2>();
            let goal = done.load(Ordering::Relaxed) + 1 + usize::from(draw) % MOST_BETWEEN;
            wait::until("ballots are cast", || done.load(Ordering::Relaxed) >= goal);
            // Anywhere within a commit, not only right after an answer.
            thread::sleep(Duration::from_micros(u64::from(pause) * 20));
            process.kill();
        }
        process.start();
        stop.store(true, Ordering::Relaxed);
        voting.into_iter().map(|client| client.join().expect("a client")).collect()
    });
    process.kill();
    told
}

/// Every answer is in the log at its place, and every ballot in the log was an answer.
pub(super) fn check_log(chapter: &Chapter, poll: &PollId, before: u64, told: &[Told]) {
    let origin = chapter.origin().as_str();
    let answers: Vec<&Value> = told.iter().flat_map(BTreeMap::values).collect();
    let mut seqs = Vec::new();
    for answer in &answers {
        let seq = answer["seq"].as_u64().expect("a seq");
        let stored = chapter
            .instance
            .store()
            .read(|conn| log::find_entry(conn, origin, seq))
            .expect("a read")
            .unwrap_or_else(|| panic!("acknowledged and lost: {answer}"));
        let bytes = from_b64u(answer["bytes"].as_str().expect("bytes")).expect("base64url");
        assert_eq!(stored, Entry::from_bytes(bytes).expect("an entry"));
        assert_eq!(stored.envelope().expect("an event").kind, BALLOT_CAST);
        seqs.push(seq);
    }
    seqs.sort_unstable();
    seqs.dedup();
    assert_eq!(seqs.len(), answers.len(), "each key has a ballot of its own");
    // Every event after the poll was opened is a ballot, and every one of them was told to
    // somebody in the end: nothing is doubled.
    assert_eq!(chapter.size() - before, answers.len() as u64);
    let rows = chapter.instance.store().read(|conn| ballots::of(conn, origin, poll.as_ref()));
    assert_eq!(rows.expect("ballots").len(), answers.len());
}

/// The same on the command line, as an auditor would ask.
pub(super) fn check_by_command(chapter: &Chapter) {
    let data = chapter.folder.path().display().to_string();
    let file = chapter.folder.path().join("log.ndjson").display().to_string();
    let stored = ["--data", data.as_str(), "--database-url", chapter.db.url()];
    let export = [&["log", "export", file.as_str(), "--force"][..], &stored[..]].concat();
    let (status, out, err) = run(&export);
    assert_eq!(status, 0, "{out}{err}");
    let verify = [&["log", "verify", file.as_str(), "--json"][..], &stored[..]].concat();
    let (status, out, err) = run(&verify);
    assert_eq!(status, 0, "{out}{err}");
    let report: Value = serde_json::from_str(out.trim()).expect("JSON");
    assert_eq!(report["ok"], true, "{report}");
    let rebuild = [&["rebuild", "--json"][..], &stored[..]].concat();
    let (status, out, err) = run(&rebuild);
    assert_eq!(status, 0, "{out}{err}");
}
