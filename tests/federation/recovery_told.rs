//! The vectors of coming back, told to a recovery: peers show heads of our log, give entries of it,
//! and keep bundles, all of it forged as the vectors say.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use enlace::actions::keys::rotate_keys;
use enlace::caller::Caller;
use enlace::clock::FixedClock;
use enlace::error::{Error, codes};
use enlace::federation::recover::{Plan, Recovered, recover};
use enlace::ledger::{KeysInForce, keyfiles};
use enlace::private::bundle::Contents;
use enlace::store::{Connection, log};
use enlace_schema::event::log::{KeyRole, RESUMED, Resumed};
use enlace_schema::event::{Author, Draft, Entry, Origin, envelope};
use enlace_schema::json::to_b64u;
use enlace_schema::log::{
    Checkpoint, Hash, PageEnd, SignedCheckpoint, Tree, entry_line, leaf_hash,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::chapter::start;
use crate::harness::forge::{ForgedLog, ForgedServer, Forgery};
use crate::harness::vectors::{list, vectors};
use crate::harness::{Chapter, TestDb};

mod kept;

/// What the vectors say of the change of the log key: the first seq under the second key, and how
/// many entries there are.
const SINCE: usize = 8;
const SIZE: usize = 12;
/// How many entries a thief's log has, and up to where it is ours.
const STOLEN: usize = 11;
const COMMON: usize = 6;

fn names(of: &Value) -> Vec<&str> {
    let all = of.as_array().expect("names").iter();
    all.map(|name| name.as_str().expect("a name")).collect()
}

fn number(of: &Value) -> usize {
    usize::try_from(of.as_u64().expect("a number")).expect("small")
}

fn root(entries: &[Entry]) -> Hash {
    let mut tree = Tree::empty();
    for entry in entries {
        tree.push(leaf_hash(entry.as_bytes()));
    }
    tree.root()
}

/// The proof that the first of these entries is in the tree over them (RFC 6962).
fn first_of(entries: &[Entry]) -> Vec<String> {
    let (mut proof, mut width) = (Vec::new(), entries.len());
    while width > 1 {
        let left = width.next_power_of_two() / 2;
        proof.push(to_b64u(&root(&entries[left..width]).0));
        width = left;
    }
    proof.reverse();
    proof
}

/// A log as a peer gives it: entries, and the keys that sign before and from a seq on.
struct Given {
    origin: Origin,
    entries: Vec<Entry>,
    since: usize,
    keys: [Arc<KeysInForce>; 2],
}

impl Given {
    /// The note of a size, under the key of its last entry.
    fn note(&self, size: usize) -> SignedCheckpoint {
        let root = root(&self.entries[..size]);
        let checkpoint = Checkpoint { origin: self.origin.to_string(), size: size as u64, root };
        checkpoint.sign(&self.keys[usize::from(size > self.since)].log)
    }

    /// The page from a seq on, up to a size: none goes past the change of the key.
    fn page(&self, from: usize, most: usize) -> Forgery {
        if from > most {
            return problem(422, "E_SEQ");
        }
        let to = if from < self.since { most.min(self.since) } else { most };
        let mut page = String::new();
        for (entry, seq) in self.entries[from..to].iter().zip(from as u64..) {
            let kid = entry.envelope().expect("an event").kid;
            page.push_str(&entry_line(seq, &kid, entry));
        }
        let checkpoint = self.note(to).note().to_owned();
        page.push_str(&PageEnd { next: to as u64, checkpoint, proof: Vec::new() }.to_line());
        Forgery::new(200, page)
    }
}

fn problem(status: u16, code: &str) -> Forgery {
    let body = json!({ "type": "about:blank", "title": "", "status": status, "code": code });
    Forgery::new(status, body.to_string())
}

/// A chapter that changed its log key and then lost its machine, and the peers that it had.
struct Past {
    chapter: Chapter,
    another: Chapter,
    ours: Arc<Given>,
    stolen: Arc<Given>,
    peers: BTreeMap<&'static str, (ForgedLog, ForgedServer)>,
    /// What a bundle had before, and has last.
    before: Contents,
    last: Contents,
    kept: TempDir,
}

fn contents(chapter: &Chapter) -> Contents {
    let keys = chapter.instance.ledger.keys();
    let read = |conn: &mut Connection| Contents::read(conn, keys);
    chapter.instance.store().snapshot(read).expect("rows")
}

impl Past {
    fn new(file: &Value) -> Self {
        assert_eq!((number(&file["since"]), number(&file["size"])), (SINCE, SIZE));
        let chapter = Chapter::founded("mx", "mx-coop", FixedClock::new(start()), 8102);
        let mut peers = BTreeMap::new();
        for name in ["us", "ca", "gt"] {
            let log = ForgedLog::new(name);
            let server = ForgedServer::of(&log);
            if names(&file["pinned"]).contains(&name) {
                server.let_pin(&chapter, &log);
            }
            peers.insert(name, (log, server));
        }
        let kept = TempDir::with_prefix("enlace-keys").expect("a folder");
        let (own, keys) = (chapter.folder.path().join("keys"), kept.path().join("keys"));
        let first = chapter.instance.ledger.keys().in_force();
        let earlier = kept.path().join(&first.log_kid);
        fs::copy(own.join(&first.log_kid), &earlier).expect("the first key");
        rotate_keys(&chapter.instance, &Caller::instance(), vec![KeyRole::Log]).expect("rotated");
        let before = contents(&chapter);
        for name in ["one", "two", "three", "four"] {
            chapter.join_without_account(name);
        }
        let second = chapter.instance.ledger.keys().in_force();
        keyfiles::copy(&own, &keys).expect("the keys");
        // Somebody kept the first one, too, which is deleted where it was.
        fs::copy(&earlier, keys.join(&first.log_kid)).expect("the first key");
        let ours = ours(&chapter, [first, second]);
        let stolen = stolen(&ours);
        let last = contents(&chapter);
        let another = Chapter::founded("uy", "mx-coop", FixedClock::new(start()), 8103);
        Self {
            chapter,
            another,
            ours: Arc::new(ours),
            stolen: Arc::new(stolen),
            peers,
            before,
            last,
            kept,
        }
    }

    /// A size of the vectors, in the log as it is.
    fn at(&self, size: &Value) -> usize {
        number(size) + self.ours.since - SINCE
    }

    /// The note that a peer shows.
    fn head(&self, head: &Value) -> SignedCheckpoint {
        let size = self.at(&head["size"]);
        let [first, second] = &self.ours.keys;
        let another = ForgedLog::new("another");
        let (key, given) = match head["key"].as_str().expect("a key") {
            "log-1" => (&first.log, Some(&self.stolen)),
            "log-2" => (&second.log, None),
            _ => (&another.key, None),
        };
        let given = if head["other"] == true { given } else { Some(&self.ours) };
        let entries = given.and_then(|given| given.entries.get(..size));
        // Where there are no entries, no peer is asked for any.
        let root = entries.map_or(Hash([7; 32]), root);
        let origin = self.ours.origin.to_string();
        Checkpoint { origin, size: size as u64, root }.sign(key)
    }

    /// Lets a peer say what the vectors say of it.
    fn let_say(&self, name: &str, peer: &Value) {
        let (log, server) = &self.peers[name];
        let silent = !peer["head"].is_object() && peer["head"] != "none";
        let info =
            if silent { Forgery::new(503, "") } else { Forgery::new(200, log.info().to_string()) };
        server.serve("/fed/v1/info", move |_| info.clone());
        self.let_give(server, &peer["head"], peer, silent);
        self.let_keep(server, &peer["bundles"]);
    }

    fn let_give(&self, server: &ForgedServer, head: &Value, peer: &Value, silent: bool) {
        let none = if silent { Forgery::new(503, "") } else { problem(404, "E_ORIGIN") };
        let paths = ["heads", "checkpoint", "proof/inclusion", "entries"];
        let [heads, checkpoint, inclusion, entries] = paths.map(|path| format!("/fed/v1/{path}"));
        if !head.is_object() {
            for path in [heads, checkpoint, inclusion, entries] {
                let none = none.clone();
                server.serve(&path, move |_| none.clone());
            }
            return;
        }
        server.answer(&heads, 200, self.head(head).note());
        let given = if head["other"] == true { &self.stolen } else { &self.ours };
        let most = self.most(head, &peer["gives"], given);
        let note = given.note(most.max(1));
        let mut proof = first_of(&given.entries[..most.max(1)]);
        if peer["first"] == false {
            proof.fill(to_b64u(&[7; 32]));
        }
        let proof = json!({ "index": 0, "size": most, "proof": proof }).to_string();
        let (note, nothing) = (Forgery::new(200, note.note()), none.clone());
        server.serve(&checkpoint, move |_| if most > 0 { note.clone() } else { nothing.clone() });
        server.answer(&inclusion, 200, proof);
        let given = Arc::clone(given);
        server.serve(&entries, move |query| {
            let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name));
            if value("log=") != Some(given.origin.as_str()) {
                return none.clone();
            }
            let from = value("from=").and_then(|from| from.parse().ok()).expect("a seq");
            given.page(from, most)
        });
    }

    /// Up to where a peer gives entries.
    fn most(&self, head: &Value, gives: &Value, given: &Given) -> usize {
        match gives.as_u64() {
            Some(0) => 0,
            Some(_) => self.at(gives),
            None => self.at(&head["size"]).min(given.entries.len()),
        }
    }

    /// What a recovery makes of it.
    fn recover(&self, named: &[&str]) -> Result<Recovered, Error> {
        let (data, db) = (TempDir::with_prefix("enlace-new").expect("a folder"), TestDb::new());
        let mut config = self.chapter.config.clone();
        config.data = data.path().join("data");
        config.database_url = db.url().into();
        let plan = Plan {
            config,
            clock: Arc::new(self.chapter.clock.clone()),
            keys: self.kept.path().join("keys"),
            from: named.iter().map(|name| self.peers[*name].1.url.clone()).collect(),
        };
        recover(&plan, &|_| ())
    }
}

/// The log as it was last, so many entries after the change of the key.
fn ours(chapter: &Chapter, keys: [Arc<KeysInForce>; 2]) -> Given {
    let origin = chapter.origin().clone();
    let all = |conn: &mut Connection| log::entries_from(conn, origin.as_str(), 0, 500);
    let rows = chapter.instance.store().read(all).expect("entries");
    let entry = |row: enlace::store::tables::EntryRow| Entry::from_bytes(row.entry);
    let mut entries: Vec<Entry> = rows.into_iter().map(|row| entry(row).expect("one")).collect();
    let changed = |entry: &Entry| entry.envelope().expect("an event").kid == keys[1].log_kid;
    let since = entries.iter().position(changed).expect("an entry under the second key");
    assert!(since > SINCE && entries.len() >= since + SIZE - SINCE);
    entries.truncate(since + SIZE - SINCE);
    Given { origin, entries, since, keys }
}

/// What a thief of the first key tells in the place of its end.
fn stolen(ours: &Given) -> Given {
    let shift = ours.since - SINCE;
    let mut entries = ours.entries[..shift + COMMON].to_vec();
    let keys = ours.keys.clone();
    let author = Author { origin: &ours.origin, kid: &keys[0].log_kid, key: &keys[0].log };
    while entries.len() < shift + STOLEN {
        let (seq, prev) = (entries.len() as u64, entries.last().map(Entry::id));
        let draft = Draft::new(RESUMED, &Resumed { size: seq });
        entries.push(envelope::seal(&draft, &author, seq, prev, start()).expect("an event"));
    }
    Given { origin: ours.origin.clone(), since: entries.len(), entries, keys }
}

/// The cases about the log, or those about bundles.
fn told(are_bundles: bool, least: usize) {
    let file = vectors("back.json");
    let past = Past::new(&file);
    let mut count = 0;
    for case in list(&file, "cases") {
        let (name, expect) = (case["name"].as_str().expect("a name"), &case["expect"]);
        if name.starts_with("bundle: ") != are_bundles {
            continue;
        }
        for peer in past.peers.keys() {
            past.let_say(peer, &case["peers"][*peer]);
        }
        let found = past.recover(&names(&case["named"]));
        count += 1;
        let code = match expect["log"].as_str() {
            None => {
                let done = found.expect(name);
                assert_eq!(done.size, past.at(&expect["log"]) as u64, "{name}");
                let taken = done.bundle.map(|bundle| (bundle.number, bundle.from.to_string()));
                let number = taken.as_ref().map(|(number, _)| *number);
                assert_eq!(number, expect["bundle"]["number"].as_u64(), "{name}");
                let from = |from: &str| format!("{from}.example.org/log/1");
                let good = |by: &str| {
                    names(&expect["bundle"]["from"]).into_iter().any(|one| from(one) == by)
                };
                assert!(taken.is_none_or(|(_, by)| good(&by)), "{name}");
                continue;
            }
            Some("nothing") => codes::RECOVER_NOTHING,
            Some(_) => codes::LOG_MISSING_TAIL,
        };
        let error = found.map(|done| done.size).expect_err(name);
        // Where nothing at all was begun, it is said what was wrong with who was asked last.
        assert!(error.is(code) || error.is(codes::PEER_ANSWER), "{name}: {error}");
    }
    assert!(count >= least, "{count}");
}

#[test]
fn as_much_of_the_log_comes_back_as_we_signed() {
    told(false, 35);
}

#[test]
fn the_newest_bundle_that_is_whole_comes_back() {
    told(true, 25);
}
