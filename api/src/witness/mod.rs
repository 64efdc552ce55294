//! A third witness: a process that holds a key, a list of logs and one checkpoint of each, and
//! cosigns what continues them (C2SP tlog-witness; protocol §8.2; decision 0027).
//!
//! It has no database, no members and no peers, and opens nothing of an instance. So it can be run
//! by people who should see nothing: another cooperative, a university, a friend with a small
//! machine. What it knows of a log is its genesis, which its operator pinned by twelve words.

mod folder;
mod follow;
mod serve;

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use enlace_schema::event::{Entry, Origin};
use enlace_schema::keys::{PublicKey, SigningKey};
use enlace_schema::log::evidence::{self, Bytes, Evidence, Exhibit};
use enlace_schema::log::witness::AddCheckpoint;
use enlace_schema::log::{KeySchedule, SignedCheckpoint, verify_consistency};

pub use self::folder::{Folder, Watched};
pub use self::serve::build;
use crate::clock::Clock;
use crate::error::{Result, codes};
use crate::ledger::mark::{Found, Mark};

/// Pieces of evidence kept against one log: an author that lies goes on lying.
const EVIDENCE_KEPT: usize = 100;

/// What a request to cosign is answered (C2SP tlog-witness).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Our signature line (200).
    Cosigned(String),
    /// No request of that form (400).
    Malformed(&'static str),
    /// Not signed by the log's key (403).
    Refused,
    /// A log that this witness does not watch (404).
    Unknown,
    /// Our record has this size (409): another one than was said, or another root at it.
    Conflict(u64),
    /// The proof proves nothing (422).
    Unproven,
    /// The record of this log was restored from a copy: nobody knows what was cosigned since (503).
    Restored,
}

/// A log as it is watched.
struct Log {
    keys: KeySchedule,
    genesis: Bytes,
    /// The largest checkpoint that was cosigned; nothing when its file is a copy or gone.
    record: Option<Mark>,
}

/// The witness. Cheap to clone.
#[derive(Clone)]
pub struct Witness {
    shared: Arc<Shared>,
}

struct Shared {
    folder: Folder,
    name: String,
    key: SigningKey,
    clock: Arc<dyn Clock>,
    logs: Mutex<BTreeMap<Origin, Log>>,
    /// Whether a checkpoint by an unknown key came since the keys were asked for.
    wanted: Mutex<bool>,
    asked: Condvar,
}

impl Witness {
    /// Opens a witness's folder.
    ///
    /// # Errors
    /// `witness-missing`, the `keys-…` refusals, `witness-damaged`.
    pub fn open(folder: Folder, clock: Arc<dyn Clock>) -> Result<Self> {
        let (name, key) = (folder.name()?, folder.key()?);
        let mut logs = BTreeMap::new();
        for watched in folder.logs()? {
            let keys = watched.keys()?;
            let record = match folder.record(&watched.origin)? {
                Found::Own(mark) => Some(mark),
                Found::Copied(_) | Found::Missing | Found::Restored(_) => {
                    tracing::error!(log = %watched.origin, "its record is a copy: not cosigned");
                    None
                }
            };
            let genesis = Bytes::from(&watched.genesis);
            logs.insert(watched.origin, Log { keys, genesis, record });
        }
        let logs = Mutex::new(logs);
        let (wanted, asked) = (Mutex::default(), Condvar::new());
        let shared = Shared { folder, name, key, clock, logs, wanted, asked };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// The key that it cosigns with, as instances write it into their settings.
    pub fn vkey(&self) -> String {
        self.shared.key.public().to_cosigner_vkey(&self.shared.name)
    }

    /// Its key.
    pub fn public(&self) -> PublicKey {
        self.shared.key.public()
    }

    /// Answers a request to cosign. Whoever brings it: the log's signature is what counts.
    ///
    /// # Errors
    /// What the disk says: then nothing was cosigned.
    pub fn add_checkpoint(&self, body: &str) -> Result<Answer> {
        let request = match AddCheckpoint::parse(body) {
            Ok(request) => request,
            Err(error) => return Ok(Answer::Malformed(error.0)),
        };
        let new = &request.checkpoint.checkpoint;
        let Ok(origin) = new.origin.parse::<Origin>() else { return Ok(Answer::Unknown) };
        // One at a time: the record that is compared is the one that is written.
        let mut logs = self.shared.logs.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(log) = logs.get_mut(&origin) else { return Ok(Answer::Unknown) };
        if !is_signed(&log.keys, &request.checkpoint) {
            // Its operator may have fetched newer keys since.
            let later = self.shared.folder.later(&origin)?;
            let genesis = Entry::from_bytes(log.genesis.0.clone()).ok();
            let keys = genesis.and_then(|it| KeySchedule::of_chain(&origin, &it, &later).ok());
            match keys.filter(|keys| is_signed(keys, &request.checkpoint)) {
                Some(keys) => log.keys = keys,
                None => {
                    self.want_keys();
                    return Ok(Answer::Refused);
                }
            }
        }
        let Some(record) = log.record else { return Ok(Answer::Restored) };
        if new.size == record.size && new.root != record.root {
            self.keep(&origin, log, &request.checkpoint);
            return Ok(Answer::Conflict(record.size));
        }
        if request.old != record.size {
            return Ok(Answer::Conflict(record.size));
        }
        if verify_consistency(record.size, record.root, new.size, new.root, &request.proof).is_err()
        {
            return Ok(Answer::Unproven);
        }
        if (new.size, new.root) != (record.size, record.root) {
            let next = Mark { size: new.size, root: new.root };
            self.shared.folder.put(&origin, &next, request.checkpoint.note())?;
            log.record = Some(next);
        }
        let seconds = u64::try_from(self.shared.clock.now().as_secs()).unwrap_or_default();
        Ok(Answer::Cosigned(request.checkpoint.cosign(
            &self.shared.name,
            &self.shared.key,
            seconds,
        )))
    }

    /// Keeps two notes that contradict each other. What cannot be written down is only told.
    fn keep(&self, origin: &Origin, log: &Log, other: &SignedCheckpoint) {
        tracing::error!(log = %origin, size = other.checkpoint.size, "two checkpoints of one size");
        let kept = self.shared.folder.note(origin).and_then(|held| {
            let evidence = Evidence {
                v: evidence::VERSION,
                origin: origin.clone(),
                code: "E_FORK".into(),
                detail: "two checkpoints of one size".into(),
                genesis: log.genesis.clone(),
                keys: self.shared.folder.later(origin)?.iter().map(Bytes::from).collect(),
                exhibit: Exhibit::Notes { one: held, other: other.note().to_owned() },
            };
            if evidence.judge().is_err() {
                return Ok(());
            }
            self.shared.folder.keep(origin, &evidence.to_json(), EVIDENCE_KEPT)
        });
        if let Err(error) = kept {
            error.log_once("witness");
        }
    }

    /// After a restored backup: takes the largest of these notes that bear our own cosignature as
    /// the record of their log, since that far we have cosigned. Gives the sizes.
    ///
    /// # Errors
    /// `witness-unproven` when no note of a log that needs one is good; what the disk says.
    pub fn restore(&self, notes: &[String]) -> Result<Vec<(Origin, u64)>> {
        let mut logs = self.shared.logs.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = Vec::new();
        for (origin, log) in logs.iter_mut().filter(|(_, log)| log.record.is_none()) {
            let own = notes.iter().filter_map(|note| self.cosigned(origin, log, note));
            let newest = own.max_by_key(|signed| signed.checkpoint.size);
            let newest = newest.ok_or(codes::WITNESS_UNPROVEN)?;
            let shown = Mark { size: newest.checkpoint.size, root: newest.checkpoint.root };
            // The copy may be the newer one: then nothing was lost of this log.
            let copied = self.shared.folder.record(origin)?.mark();
            let (mark, note) = match copied.filter(|copied| copied.size > shown.size) {
                Some(copied) => (copied, self.shared.folder.note(origin)?),
                None => (shown, newest.note().to_owned()),
            };
            self.shared.folder.put(origin, &mark, &note)?;
            log.record = Some(mark);
            found.push((origin.clone(), mark.size));
        }
        Ok(found)
    }

    /// A note of a log that we cosigned ourselves.
    fn cosigned(&self, origin: &Origin, log: &Log, note: &str) -> Option<SignedCheckpoint> {
        let signed = SignedCheckpoint::parse(note).ok()?;
        let theirs = is_signed(&log.keys, &signed);
        let ours = signed.verify_cosignature(&self.shared.name, &self.shared.key.public());
        (signed.checkpoint.origin == origin.as_str() && theirs && ours.is_some()).then_some(signed)
    }

    /// The logs whose record is a copy.
    pub fn restored(&self) -> Vec<Origin> {
        let logs = self.shared.logs.lock().unwrap_or_else(PoisonError::into_inner);
        let copies = logs.iter().filter(|(_, log)| log.record.is_none());
        copies.map(|(origin, _)| origin.clone()).collect()
    }
}

fn is_signed(keys: &KeySchedule, note: &SignedCheckpoint) -> bool {
    keys.log_keys_for(note.checkpoint.size).any(|key| note.verify_log(&key.key).is_ok())
}
