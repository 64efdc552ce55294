//! The vectors of cosignatures that are carried to the author of a log (protocol §5.9), told to an
//! instance whose keys, log and peers are those of the file.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use enlace::Instance;
use enlace::clock::FixedClock;
use enlace::federation::answer::{Asked, answer};
use enlace::federation::client::Client;
use enlace::federation::steps::Steps;
use enlace::federation::token::Bound;
use enlace::federation::wire::Response;
use enlace::ledger::{InstanceKeys, keys};
use enlace::random;
use enlace::store::tables::LogRow;
use enlace::store::{Store, log};
use enlace_schema::event::Origin;
use enlace_schema::keys::SigningKey;
use enlace_schema::log::witness::SIZE_MEDIA_TYPE;
use enlace_schema::log::{Hash, SignedCheckpoint, empty_root};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::tokens::Asking;
use crate::harness::TestDb;
use crate::harness::chapter::{config, start};
use crate::harness::vectors::{bytes, list, text, vectors};

const TARGET: &str = "/fed/v1/witness/cosignature";
/// Secrets of an instance that no vector is about.
const UNPUBLISHED: [&str; 2] = ["ballot", "data"];
/// Most lines that hold on one note: of two log keys of the author where one follows the other, of
/// its witness key, and of the three that its peers published.
const LINES: usize = 6;

fn key(seed: &Value) -> SigningKey {
    let seed: Hash = seed.as_str().expect("a seed").parse().expect("32 bytes");
    SigningKey::from_seed(&seed.0).expect("a key")
}

/// The author of the file: its log and those of its peers are here, and nothing moves by itself.
struct Author<'a> {
    file: &'a Value,
    steps: Steps,
    _db: TestDb,
    _folder: TempDir,
}

impl<'a> Author<'a> {
    fn new(file: &'a Value) -> Self {
        let (folder, db) = (TempDir::with_prefix("enlace").expect("a folder"), TestDb::new());
        let config = config(&folder, &db, 8104);
        let (own, logs) = (text(file, "origin"), file["logs"].as_object().expect("logs"));
        write_keys(&folder.path().join("keys"), own, &logs[own]["keys"]);
        let keys = InstanceKeys::load(folder.path(), &config.keys_passphrase).expect("keys");
        let store = Store::create(&config.database_url, config.database_connections);
        let clock = Arc::new(FixedClock::new(start()));
        let store = store.expect("a database");
        let instance = Instance::without_log(config, clock, keys, store).expect("an instance");
        hold(&instance, own, &logs[own]);
        for (origin, peer) in logs.iter().filter(|(origin, _)| *origin != own) {
            hold(&instance, origin, peer);
        }
        let steps = Steps::new(Client::new(instance)).expect("a federation");
        Self { file, steps, _db: db, _folder: folder }
    }

    /// What a peer is answered that brings this.
    fn carry(&self, caller: &str, body: &[u8]) -> Response {
        let instance = self.steps.instance();
        let issuer: Origin = caller.parse().expect("an origin");
        let asking = Asking {
            issuer: &issuer,
            key: &key(&self.file["logs"][caller]["keys"]["transport-1"]),
            audience: instance.origin().clone(),
            at: instance.now(),
            jti: random::command(),
        };
        let token = asking.token(Bound { method: "POST", target: TARGET, body });
        let asked = Asked {
            method: "POST".into(),
            target: TARGET.into(),
            authorization: Some(format!("Bearer {token}")),
            address: "127.0.0.1".into(),
            body: body.to_vec(),
        };
        answer(self.steps.federation(), &asked)
    }

    /// Whether what was brought is on the checkpoint that is kept, and nothing of strangers.
    fn is_kept(&self, caller: &str, body: &[u8]) -> bool {
        let brought =
            std::str::from_utf8(body).ok().and_then(|it| SignedCheckpoint::parse(it).ok());
        let brought = brought.expect("a note");
        let own = text(self.file, "origin");
        let size = i64::try_from(brought.checkpoint.size).expect("small");
        let store = self.steps.instance().store();
        let row = store.read(|conn| log::find_checkpoint(conn, own, size)).expect("a read");
        let kept = row.expect("a checkpoint").signed().expect("a note");
        let logs = self.file["logs"].as_object().expect("logs");
        let of_logs = |line: &&str| logs.keys().any(|it| line.starts_with(&format!("— {it} ")));
        let signed = kept.lines().collect::<Vec<_>>();
        assert!(signed.iter().all(of_logs) && signed.len() <= LINES, "{}", kept.note());
        // Of a note with other extension lines only the time counts.
        let witnesses = ["witness-1", "witness-2"].map(|kid| &logs[caller]["keys"][kid]);
        let mut published = witnesses.into_iter().filter(|seed| seed.is_string()).map(key);
        kept.text() != brought.text()
            || published.all(|key| {
                let on = |note: &SignedCheckpoint| note.verify_cosignature(caller, &key.public());
                on(&kept) >= on(&brought)
            })
    }

    /// Whether its own time is on its newest checkpoint.
    fn is_fresh(&self) -> bool {
        let own = text(self.file, "origin");
        let store = self.steps.instance().store();
        let row = store.read(|conn| log::latest_checkpoint(conn, own)).expect("a read");
        let note = row.expect("a checkpoint").signed().expect("a note");
        let witness = key(&self.file["logs"][own]["keys"]["witness-1"]);
        note.verify_cosignature(own, &witness.public()).is_some()
    }
}

impl Drop for Author<'_> {
    fn drop(&mut self) {
        self.steps.instance().ledger.stop();
    }
}

/// The folder of keys of an instance, made of seeds.
fn write_keys(folder: &Path, origin: &str, seeds: &Value) {
    DirBuilder::new().mode(0o700).create(folder).expect("a folder");
    let write = |name: &str, text: &str| keys::write(&folder.join(name), text).expect("a file");
    for (kid, seed) in seeds.as_object().expect("seeds") {
        write(kid, seed.as_str().expect("a seed"));
    }
    for name in UNPUBLISHED {
        write(name, &Hash([1; 32]).to_string());
    }
    write("origin", origin);
}

/// Takes a log in from its beginning.
fn hold(instance: &Instance, origin: &str, told: &Value) {
    let origin: Origin = origin.parse().expect("an origin");
    let genesis: Hash = text(told, "genesis").parse().expect("a hash");
    let row = LogRow {
        origin: origin.to_string(),
        own: origin == *instance.origin(),
        genesis: genesis.0.to_vec(),
        size: 0,
        last_id: None,
        last_at_ms: 0,
        root: empty_root().0.to_vec(),
    };
    let ledger = &instance.ledger;
    ledger.write_side(move |tx| log::create(tx.conn(), &row)).expect("a log");
    let held = ledger.held(&origin).expect("nothing of it yet");
    ledger.admit(&held, text(told, "page").as_bytes()).expect("an honest page");
}

/// An answer as the vectors have it.
fn told(answer: &Response) -> Value {
    let (status, body) = (answer.status, answer.body.as_ref().expect("a body"));
    if answer.is_of_type(SIZE_MEDIA_TYPE) {
        let size = std::str::from_utf8(body).ok().and_then(|text| text.strip_suffix('\n'));
        let size: u64 = size.and_then(|size| size.parse().ok()).expect("a size");
        return json!({ "status": status, "size": size });
    }
    if body.is_empty() {
        return json!({ "status": status });
    }
    let problem: Value = serde_json::from_slice(body).expect("a problem");
    assert_eq!(problem["status"], status);
    json!({ "status": status, "code": problem["code"] })
}

#[test]
fn carried_cosignatures() {
    let file = vectors("carried.json");
    let cases = list(&file, "cases");
    let mut author = Author::new(&file);
    assert!(cases.len() > 90, "{}", cases.len());
    for case in cases {
        let (name, caller) = (text(case, "name"), text(case, "caller"));
        let body = bytes(case, "body");
        let found = told(&author.carry(caller, &body));
        assert_eq!(found, case["expect"], "{name}");
        assert!(found["status"] != 204 || author.is_kept(caller, &body), "{name}");
        // Who learns that it lost its end, or signed another, appends nothing; nobody else.
        let held = author.steps.instance().ledger.is_read_only();
        assert_eq!(held, found["status"] == 409, "{name}");
        assert!(author.is_fresh(), "{name}: a line that does not hold took the place of its own");
        // What comes next is for one that does.
        if held {
            author = Author::new(&file);
        }
    }
}
