//! What the ledger costs, as ratios to limits measured in the same run: a signature, a
//! verification, a commit (`docs/performance.md`).
//!
//! `cargo bench -p tests` prints the rows of the table there. Nothing here passes or fails.

#[path = "../harness/mod.rs"]
#[allow(dead_code, unused_imports, reason = "a benchmark needs less of it than the tests do")]
mod harness;

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use enlace::error::Error;
use enlace::federation::pages;
use enlace::ledger::{Ledger, admit, publish};
use enlace::store::{log, rolls};
use enlace_schema::event::Draft;
use enlace_schema::event::log::GENESIS;
use enlace_schema::event::poll::{BALLOT_CAST, BallotCast};
use enlace_schema::ids::{EntryId, PollId};
use enlace_schema::keys::SigningKey;
use enlace_schema::voting::Choices;
use enlace_schema::voting::envelope::BoxKey;
use ring::signature::{ED25519, UnparsedPublicKey};

use harness::{Chapter, TestDb, polls};

/// Members of the chapter that votes: each casts one ballot, of the size of a real one.
const MEMBERS: usize = 2_500;
/// Ballots are cast twice by everybody, so that half of them replace another.
const ROUNDS: usize = 2;
/// How often a limit is measured, and the best taken: the machine's noise only ever slows.
const TRIES: usize = 3;
/// Commits are slow and steady; so many give their rate.
const COMMITS: u32 = 300;

/// Something done a number of times, per second.
struct Rate(f64);

impl Rate {
    fn of(count: usize, took: Duration) -> Self {
        Self(count as f64 / took.as_secs_f64())
    }

    /// The best of several tries.
    fn best(count: usize, mut work: impl FnMut()) -> Self {
        let tries = (0..TRIES).map(|_| {
            let start = Instant::now();
            work();
            Self::of(count, start.elapsed()).0
        });
        Self(tries.fold(0.0, f64::max))
    }

    fn row(&self, what: &str, limits: &[(&str, &Self)]) {
        let ratios: Vec<String> = limits
            .iter()
            .map(|(name, limit)| format!("{:.2} of {name}", self.0 / limit.0))
            .collect();
        let per_event = 1e6 / self.0;
        println!("| {what} | {:.0}/s | {per_event:.0} µs | {} |", self.0, ratios.join(", "));
    }
}

fn main() {
    println!("| what | rate | each | ratio |\n|---|---|---|---|");
    let signing = signing();
    signing.row("limit: ring signs 500 bytes", &[]);
    let verifying = verifying();
    verifying.row("limit: ring verifies 500 bytes", &[]);
    for db in databases() {
        appending(&db, &signing);
        admitting(&db, &verifying);
    }
}

/// The databases to measure: the embedded one, and a server's if the environment names one.
fn databases() -> Vec<&'static str> {
    let server = harness::db::server().map(|_| "postgres");
    ["sqlite"].into_iter().chain(server).collect()
}

fn database(name: &str) -> TestDb {
    if name == "postgres" { TestDb::postgres() } else { TestDb::sqlite() }
}

/// Ring's own signature over a message of an event's size, with nothing around it.
fn signing() -> Rate {
    let key = ring::signature::Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key");
    let message = [42; 500];
    Rate::best(5_000, || {
        for _ in 0..5_000 {
            std::hint::black_box(key.sign(std::hint::black_box(&message)));
        }
    })
}

/// Ring's own verification, with nothing around it.
fn verifying() -> Rate {
    let key = SigningKey::from_seed(&[7; 32]).expect("a key");
    let message = [42; 500];
    let signature = key.sign(&message);
    let public = key.public();
    let ring = UnparsedPublicKey::new(&ED25519, public.as_bytes());
    Rate::best(5_000, || {
        for _ in 0..5_000 {
            ring.verify(std::hint::black_box(&message), &signature).expect("a good signature");
        }
    })
}

/// Raw commits of the same database: one small row each, durable.
fn committing(db: &TestDb) -> Rate {
    let mut conn = db.connect();
    conn.batch_execute("CREATE TABLE bench (id BIGINT PRIMARY KEY, body TEXT NOT NULL)")
        .expect("a table");
    let mut next = 0;
    let rate = Rate::best(COMMITS as usize, || {
        for _ in 0..COMMITS {
            next += 1;
            conn.batch_execute(&format!("INSERT INTO bench VALUES ({next}, 'a row of text')"))
                .expect("a commit");
        }
    });
    conn.batch_execute("DROP TABLE bench").expect("the table gone");
    rate
}

/// Signing and appending through the writer: alone, and with many that wait.
fn appending(name: &str, signing: &Rate) {
    let world = ballot_box(name);
    let commits = committing(&world.chapter.db);
    commits.row(&format!("limit: {name} commits one row"), &[]);
    let one = Rate::best(200, || world.cast(200, 1));
    let limits = [("ring signing", signing), ("commits", &commits)];
    one.row(&format!("{name}: append, one at a time"), &limits);
    let many = Rate::best(4_096, || world.cast(4_096, 256));
    many.row(&format!("{name}: append, 256 waiting"), &limits);
}

/// Admitting pages of a log full of ballots: verified, stored, projected.
fn admitting(name: &str, verifying: &Rate) {
    let world = ballot_box(name);
    world.cast(MEMBERS * ROUNDS, 256);
    publish::publish(&world.chapter.instance.ledger).expect("a checkpoint");
    let size = usize::try_from(world.chapter.size()).expect("a size");
    for page in [500, 1] {
        let best = (0..TRIES)
            .map(|_| {
                let reader = reader_of(&world.chapter, name);
                let pages =
                    pages_of(&world.chapter, &reader, page, if page == 1 { 600 } else { size });
                let took = admit_all(&reader, &pages);
                Rate::of(pages.iter().map(|(count, _)| count).sum(), took).0
            })
            .fold(0.0, f64::max);
        Rate(best)
            .row(&format!("{name}: admit pages of {page}"), &[("ring verification", verifying)]);
    }
}

/// A chapter with a poll that everybody may vote in.
struct BallotBox {
    chapter: Chapter,
    poll: PollId,
    entries: Arc<Vec<EntryId>>,
    key: BoxKey,
}

fn ballot_box(name: &str) -> BallotBox {
    let chapter = Chapter::founded_on(database(name));
    for n in 0..MEMBERS {
        chapter.join_without_account(&format!("member-{n}"));
    }
    let poll = polls::open(&chapter, polls::question(&chapter));
    let origin = chapter.origin().clone();
    let entries = chapter
        .instance
        .store()
        .read(|conn| rolls::entries(conn, origin.as_str(), poll.as_ref()))
        .expect("a roll")
        .into_iter()
        .map(|row| row.entry.parse().expect("an entry"))
        .collect();
    let secret = chapter.instance.ledger.keys().ballot.clone();
    let key = BoxKey::derive(secret.as_slice(), &origin, &poll);
    BallotBox { chapter, poll, entries: Arc::new(entries), key }
}

impl BallotBox {
    /// Casts so many ballots from so many threads, each waiting for its own commit.
    fn cast(&self, count: usize, threads: usize) {
        let origin = self.chapter.origin().clone();
        let opened = self
            .chapter
            .instance
            .store()
            .read(|conn| enlace::store::polls::get_by_id(conn, self.poll.as_ref())?.opened());
        let opened = opened.expect("the poll");
        let drafts: Vec<Draft> = (0..count)
            .map(|n| {
                let entry = self.entries[n % self.entries.len()].clone();
                let nonce: [u8; 12] = enlace::random::bytes();
                let envelope = self.key.seal(&opened, &entry, &origin, &Choices::Yes, nonce);
                Draft::new(BALLOT_CAST, &BallotCast { poll: self.poll.clone(), entry, envelope })
            })
            .collect();
        let ledger = &self.chapter.instance.ledger;
        std::thread::scope(|scope| {
            for share in drafts.chunks(count.div_ceil(threads)) {
                scope.spawn(move || append_all(ledger, share));
            }
        });
    }
}

fn append_all(ledger: &Ledger, drafts: &[Draft]) {
    for draft in drafts {
        let draft = draft.clone();
        ledger.write(move |tx| tx.append(&draft).map(|_| ())).expect("appended");
    }
}

/// Another chapter that holds nothing of the log but its genesis.
fn reader_of(author: &Chapter, name: &str) -> Chapter {
    let reader = Chapter::founded_on(database(name));
    let (origin, genesis) = (author.origin().clone(), author.genesis);
    let first = author
        .instance
        .store()
        .read(|conn| log::find_entry(conn, origin.as_str(), 0))
        .expect("a log")
        .expect(GENESIS);
    reader
        .instance
        .ledger
        .write_side(move |tx| admit::adopt_genesis(tx, &origin, genesis, &first))
        .expect("a log to read into");
    reader
}

/// Pages of the author's log as a peer gets them, with their number of entries; up to `most`.
fn pages_of(
    author: &Chapter,
    reader: &Chapter,
    limit: usize,
    most: usize,
) -> Vec<(usize, Vec<u8>)> {
    let origin = author.origin().clone();
    let mut from = reader.size_of(&origin);
    let mut all = Vec::new();
    let mut taken = 0;
    while taken < most {
        let page = author
            .instance
            .store()
            .snapshot(|conn| pages::read(conn, &origin, from, limit))
            .expect("a page");
        if page.next == from {
            break;
        }
        let count = usize::try_from(page.next - from).expect("a count");
        all.push((count, page.body));
        taken += count;
        from = page.next;
    }
    all
}

fn admit_all(reader: &Chapter, pages: &[(usize, Vec<u8>)]) -> Duration {
    let ledger = &reader.instance.ledger;
    let origin = enlace_schema::log::parse_page(&pages[0].1)
        .map_err(|error| Error::internal(error))
        .and_then(|(lines, _)| lines[0].entry().envelope().map_err(Error::internal))
        .expect("a first line")
        .log;
    let mut held = ledger.held(&origin).expect("the cursor");
    let start = Instant::now();
    for (_, body) in pages {
        held = ledger.admit(&held, body).unwrap_or_else(|error| panic!("{error:?}")).held;
    }
    start.elapsed()
}
