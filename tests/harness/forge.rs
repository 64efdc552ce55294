//! A peer that is not to be trusted: a log written by hand, every byte of it open to change, and a
//! server that hands it out.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use enlace::actions::peers::{PinPeer, pin_peer};
use enlace_schema::event::log::{GENESIS, Genesis, KeyRole, PublishedKey};
use enlace_schema::event::{Author, Draft, Entry, Origin, envelope};
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::json::to_b64u;
use enlace_schema::keys::{SigningKey, next_key_digest};
use enlace_schema::log::{
    Checkpoint, Hash, PageEnd, SignedCheckpoint, Tree, entry_line, leaf_hash,
};
use enlace_schema::time::Millis;
use serde_json::{Value, json};

use super::chapter::{Chapter, start};

/// Name of the forged log's key.
pub const KID: &str = "log-1";

/// Which of a name's keys are those on paper.
const RECOVERY: [u8; 3] = [4, 5, 6];

/// A key of a log of this name.
fn key_of(name: &str, byte: u8) -> SigningKey {
    let mut seed = [byte; 32];
    for (place, letter) in name.bytes().enumerate().take(31) {
        seed[place + 1] ^= letter;
    }
    SigningKey::from_seed(&seed).expect("a key")
}

/// A log and its keys.
pub struct ForgedLog {
    /// Its origin.
    pub origin: Origin,
    /// Signs events and checkpoints.
    pub key: SigningKey,
    /// Cosigns.
    pub witness: SigningKey,
    /// Signs tokens.
    pub transport: SigningKey,
    /// Its entries in order.
    pub entries: Vec<Entry>,
    /// What each event says of its time.
    pub at: Millis,
}

impl ForgedLog {
    /// A log with nothing but its genesis.
    pub fn new(name: &str) -> Self {
        Self::founded(&format!("{name}.example.org/log/1"), |_| ())
    }

    /// A log of this origin, with a genesis that `change` had its way with before it was signed.
    /// Its keys are those of its host.
    pub fn founded(origin: &str, change: impl FnOnce(&mut Genesis)) -> Self {
        let name = origin.split('.').next().unwrap_or_default();
        let key = |byte| key_of(name, byte);
        let origin: Origin = origin.parse().expect("an origin");
        let (log, witness, transport) = (key(1), key(2), key(3));
        let published = |role, kid: &str, key: String| PublishedKey { role, kid: kid.into(), key };
        let own = origin.as_str();
        let mut genesis = Genesis {
            chapter: name.into(),
            name: format!("Forged {name}"),
            recovery: RECOVERY.map(|byte| key(byte).public().to_vkey(own)).into(),
            threshold: 2,
            keys: vec![
                published(KeyRole::Log, KID, log.public().to_vkey(own)),
                published(KeyRole::Witness, "witness-1", witness.public().to_cosigner_vkey(own)),
                published(KeyRole::Transport, "transport-1", transport.public().to_vkey(own)),
                published(KeyRole::Seal, "seal-1", to_b64u(&[9; 32])),
            ],
            next: next_key_digest(&key(7).public()),
            continues: None,
        };
        change(&mut genesis);
        let mut forged =
            Self { origin, key: log, witness, transport, entries: Vec::new(), at: start() };
        forged.say(&Draft::new(GENESIS, &genesis));
        forged
    }

    /// One of its three recovery keys.
    pub fn recovery(&self, place: usize) -> SigningKey {
        key_of(self.origin.host().split('.').next().unwrap_or_default(), RECOVERY[place])
    }

    /// The same log and keys up to a size: from there on it can be told otherwise.
    pub fn fork(&self, name: &str, size: usize) -> Self {
        let mut other = Self::new(name);
        assert_eq!(other.origin, self.origin, "a fork has the same name");
        other.entries = self.entries[..size].to_vec();
        other.at = self.at;
        other
    }

    /// Id of its genesis.
    pub fn genesis(&self) -> Hash {
        self.entries[0].id()
    }

    /// Its size.
    pub fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    /// Appends an event as an honest author would.
    pub fn say(&mut self, draft: &Draft) -> Entry {
        let author = Author { origin: &self.origin, kid: KID, key: &self.key };
        let prev = self.entries.last().map(Entry::id);
        let entry = envelope::seal(draft, &author, self.size(), prev, self.at).expect("an event");
        self.entries.push(entry.clone());
        entry
    }

    /// Appends an event of this kind whose body is an object.
    pub fn say_kind(&mut self, kind: &str, body: &Value) -> Entry {
        self.say(&Draft::new(kind, body))
    }

    /// Signs any bytes as an event and appends them.
    pub fn say_bytes(&mut self, event: &[u8]) {
        let signature = self.key.sign(&envelope::signed_message(event));
        self.entries.push(Entry::from_parts(&signature, event));
    }

    /// Appends an event with fields of its envelope changed.
    pub fn say_changed(&mut self, draft: &Draft, changes: &[(&str, Value)]) {
        let honest = self.say(draft);
        self.entries.pop();
        let mut event: BTreeMap<String, Value> =
            serde_json::from_slice(honest.event_bytes()).expect("JSON");
        for (field, value) in changes {
            event.insert((*field).into(), value.clone());
        }
        self.say_bytes(&serde_json::to_vec(&event).expect("JSON"));
    }

    /// The root over its first entries.
    pub fn root(&self, size: usize) -> Hash {
        let mut tree = Tree::empty();
        for entry in &self.entries[..size] {
            tree.push(leaf_hash(entry.as_bytes()));
        }
        tree.root()
    }

    /// A checkpoint of its first entries, cosigned by itself.
    pub fn checkpoint(&self, size: usize) -> SignedCheckpoint {
        self.sign(size as u64, self.root(size))
    }

    /// A checkpoint that says what it likes.
    pub fn sign(&self, size: u64, root: Hash) -> SignedCheckpoint {
        let origin = self.origin.to_string();
        let mut signed = Checkpoint { origin: origin.clone(), size, root }.sign(&self.key);
        let seconds = u64::try_from(self.at.as_secs()).expect("after 1970");
        let line = signed.cosign(&origin, &self.witness, seconds);
        signed.add_signature(&line).expect("a line");
        signed
    }

    /// The page from `from` to its end.
    pub fn page(&self, from: usize) -> String {
        self.page_of(from, self.entries.len(), &self.checkpoint(self.entries.len()))
    }

    /// The page of some entries with a checkpoint of their end.
    pub fn page_of(&self, from: usize, to: usize, checkpoint: &SignedCheckpoint) -> String {
        let mut page = String::new();
        for seq in from..to {
            page.push_str(&entry_line(seq as u64, KID, &self.entries[seq]));
        }
        let note = checkpoint.note().to_owned();
        page + &PageEnd { next: to as u64, checkpoint: note, proof: Vec::new() }.to_line()
    }

    /// What its server says at `/info`.
    pub fn info(&self) -> Value {
        json!({
            "origin": self.origin,
            "genesis": self.genesis(),
            "entry": to_b64u(self.entries[0].as_bytes()),
            "software": "forged/1",
            "size": self.size(),
            "limits": { "entries": 500, "bytes": 4_194_304, "wait": 30 },
            "kinds": {},
        })
    }
}

/// An answer of a forged server.
#[derive(Debug, Clone, Default)]
pub struct Forgery {
    /// The HTTP status.
    pub status: u16,
    /// Headers beside its length.
    pub headers: Vec<(&'static str, String)>,
    /// The body, as it travels.
    pub body: Vec<u8>,
    /// What never ends, if anything: then the body is said again and again.
    pub endless: Option<Endless>,
}

/// What of an answer never ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endless {
    /// Its headers.
    Headers,
    /// Its body, of which no length was said.
    Body,
    /// Its body, in chunks.
    Chunks,
    /// It stops in the middle of its body, and the line stays open.
    Silence,
}

impl Forgery {
    /// A plain one.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), endless: None }
    }

    /// One that never ends.
    #[must_use]
    pub fn without_end(self, endless: Endless) -> Self {
        Self { endless: Some(endless), ..self }
    }

    /// With a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// What answers a query.
type Answer = Arc<dyn Fn(&str) -> Forgery + Send + Sync>;

/// What a forged server answers at a path, from the query.
type Answers = Arc<Mutex<BTreeMap<String, Answer>>>;

/// A server that answers what it was told to.
pub struct ForgedServer {
    /// Where it answers.
    pub url: String,
    answers: Answers,
    stopped: Arc<AtomicBool>,
}

impl ForgedServer {
    /// A server that hands out a log.
    pub fn of(log: &ForgedLog) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let server =
            Self { url, answers: Arc::default(), stopped: Arc::new(AtomicBool::new(false)) };
        server.answer("/fed/v1/info", 200, log.info().to_string());
        let (answers, stopped) = (Arc::clone(&server.answers), Arc::clone(&server.stopped));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let answers = Arc::clone(&answers);
                std::thread::spawn(move || answer(stream, &answers));
            }
        });
        server
    }

    /// A server that hands out a log which a chapter's operator has pinned.
    pub fn pinned(chapter: &Chapter, log: &ForgedLog) -> Self {
        let server = Self::of(log);
        server.let_pin(chapter, log);
        server
    }

    /// Lets a chapter's operator pin the log that it hands out.
    pub fn let_pin(&self, chapter: &Chapter, log: &ForgedLog) {
        let operator = chapter.caller(&chapter.people.operator);
        let input = PinPeer {
            origin: Some(log.origin.clone()),
            endpoint: self.url.clone(),
            words: words(&log.genesis(), Language::English).join(" "),
        };
        pin_peer(&chapter.instance, &operator, input).expect("pinned");
    }

    /// What it answers at a path from now on.
    pub fn answer(&self, path: &str, status: u16, body: impl Into<String>) {
        let body: String = body.into();
        let forgery = Forgery::new(status, body);
        self.serve(path, move |_| forgery.clone());
    }

    /// How it answers the query of a path from now on.
    pub fn serve(&self, path: &str, answer: impl Fn(&str) -> Forgery + Send + Sync + 'static) {
        let mut answers = self.answers.lock().expect("no panic with the lock");
        answers.insert(path.into(), Arc::new(answer));
    }

    /// The page that it hands out from now on, whatever is asked.
    pub fn entries(&self, page: impl Into<String>) {
        self.answer("/fed/v1/entries", 200, page);
    }
}

impl Drop for ForgedServer {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
    }
}

/// One request on a connection, one answer, and an end.
fn answer(stream: TcpStream, answers: &Answers) {
    let Ok(reading) = stream.try_clone() else { return };
    let mut reader = BufReader::new(reading);
    let mut head = reader.by_ref().lines().map_while(Result::ok);
    let Some(first) = head.next() else { return };
    // The request has to be read to its end, or closing would reset the connection.
    let mut length = 0;
    for line in head {
        if line.is_empty() {
            break;
        }
        let line = line.to_ascii_lowercase();
        if let Some(bytes) = line.strip_prefix("content-length:") {
            length = bytes.trim().parse().unwrap_or(0);
        }
    }
    if reader.take(length).read_to_end(&mut Vec::new()).is_err() {
        return;
    }
    let target = first.split(' ').nth(1).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let known = answers.lock().expect("no panic with the lock").get(path).cloned();
    let forgery = known.map_or_else(|| Forgery::new(404, ""), |answer| answer(query));
    let mut stream = stream;
    let _ = match forgery.endless {
        None => whole(&mut stream, &forgery),
        Some(endless) => without_end(&mut stream, &forgery, endless),
    };
}

fn head_of(forgery: &Forgery) -> String {
    let mut head = format!("HTTP/1.1 {} Forged\r\nConnection: close\r\n", forgery.status);
    for (name, value) in &forgery.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head
}

fn whole(stream: &mut TcpStream, forgery: &Forgery) -> std::io::Result<()> {
    let head = format!("{}Content-Length: {}\r\n\r\n", head_of(forgery), forgery.body.len());
    stream.write_all(head.as_bytes())?;
    stream.write_all(&forgery.body)
}

/// Until whoever asked hangs up.
fn without_end(stream: &mut TcpStream, forgery: &Forgery, endless: Endless) -> std::io::Result<()> {
    stream.write_all(head_of(forgery).as_bytes())?;
    let (begin, piece) = match endless {
        Endless::Headers => ("", b"X-More: and more\r\n".to_vec()),
        Endless::Body => ("\r\n", forgery.body.clone()),
        Endless::Chunks => {
            let size = format!("{:x}\r\n", forgery.body.len());
            let piece = [size.as_bytes(), &forgery.body, b"\r\n"].concat();
            ("Transfer-Encoding: chunked\r\n\r\n", piece)
        }
        Endless::Silence => {
            let half = &forgery.body[..forgery.body.len() / 2];
            let head = format!("Content-Length: {}\r\n\r\n", forgery.body.len());
            stream.write_all(&[head.as_bytes(), half].concat())?;
            return stream.read(&mut [0]).map(drop);
        }
    };
    stream.write_all(begin.as_bytes())?;
    loop {
        stream.write_all(&piece)?;
    }
}
