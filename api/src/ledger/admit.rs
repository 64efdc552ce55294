//! Peers' events: a page is verified outside the writer, then stored and projected in one
//! transaction with its checkpoint and its cursor (protocol §7). The cursor is the log's size.

use enlace_schema::event::{Entry, Envelope, Origin};
use enlace_schema::log::page::{self, AdmittedPage};
use enlace_schema::log::{
    AdmitError, Checkpoint, FilePage, Hash, Held, PageError, PageLine, Tree, empty_root, parse_page,
};

use super::incoming::Incoming;
use super::signatures::Signatures;
use super::writer::{Pending, Reads};
use super::{Ledger, Tx, proof, publish, void};
use crate::error::{Error, Refusal, Result, codes};
use crate::store::tables::LogRow;
use crate::store::{Connection, log, peers, usage};

/// How often a page is verified again because a witness record moved meanwhile.
const RACES: usize = 4;

/// A page that was stored.
#[derive(Debug)]
pub struct Admission {
    /// What is held now: for the next page, without reading it back.
    pub held: Held,
    /// How many entries came in.
    pub entries: usize,
    /// The checkpoint that covers them.
    pub checkpoint: Checkpoint,
    /// Newest valid cosignature on it (rule 20), Unix milliseconds; 0 if there is none.
    pub fresh_ms: i64,
}

/// How a page came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Brought {
    /// From its author, asked or not: it counts towards what a day may bring.
    ByPeer,
    /// In a file: whoever carried it saw how large it is.
    ByHand,
}

/// Why a page was not stored.
#[derive(Debug)]
pub enum AdmitFailure {
    /// The page is at fault (class A).
    Refused(AdmitError),
    /// We are.
    Failed(Error),
}

impl From<Error> for AdmitFailure {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<PageError> for AdmitFailure {
    /// Framing is never signed: no evidence (rule 24).
    fn from(error: PageError) -> Self {
        Self::Refused(AdmitError {
            code: error.code(),
            seq: None,
            signed: false,
            evidence: Vec::new(),
            detail: error.to_string(),
        })
    }
}

impl Ledger {
    /// What is held of a log: enough to take in its next page.
    ///
    /// # Errors
    /// `peer-unknown` when there is no such log; internal when the stored log is damaged.
    pub fn held(&self, origin: &Origin) -> Result<Held> {
        self.store().snapshot(|conn| held(conn, origin))
    }

    /// Verifies a page (the body of `/entries` from `held.size` on), stores it and projects it.
    /// The log may be a peer's, or our own when its tail comes back from a peer.
    ///
    /// # Errors
    /// [`AdmitFailure::Refused`] when the page is at fault: nothing of it is stored then.
    pub fn admit(&self, held: &Held, body: &[u8]) -> Result<Admission, AdmitFailure> {
        let (lines, end) = parse_page(body)?;
        self.admit_parsed(held, &FilePage { lines, end }, Brought::ByPeer)
    }

    /// The same for a page of a file that a person brought: it counts towards no quota.
    ///
    /// # Errors
    /// As [`Ledger::admit`].
    pub fn admit_by_hand(&self, held: &Held, page: &FilePage) -> Result<Admission, AdmitFailure> {
        self.admit_parsed(held, page, Brought::ByHand)
    }

    pub(super) fn admit_parsed(
        &self,
        held: &Held,
        page: &FilePage,
        brought: Brought,
    ) -> Result<Admission, AdmitFailure> {
        let from = held.size;
        let (mut held, mut signatures) = (held.clone(), Signatures::default());
        for _ in 0..RACES {
            let verified = verify(&held, page, &mut signatures)?;
            if let Some(admission) = self.store_page(&held, verified, brought)?.wait()? {
                return Ok(admission);
            }
            held = self.held(&held.origin)?;
            if held.size != from {
                break;
            }
        }
        Err(AdmitFailure::Failed(codes::DATABASE_BUSY.into()))
    }

    /// Hands a verified page to the writer.
    pub(super) fn store_page(
        &self,
        held: &Held,
        page: AdmittedPage,
        brought: Brought,
    ) -> Result<Storing> {
        let AdmittedPage { entries, mut tree, keys, checkpoint, replaces_held } = page;
        let count = entries.len();
        let last_id = entries.last().map(|(_, _, id)| *id).or(held.last_id);
        let origin = held.origin.clone();
        let (known, signed) = (held.checkpoint.clone(), checkpoint.clone());
        let replayed = void::last(&entries).map_or(0, |event| event.seq);
        let bytes: usize = entries.iter().map(|(_, entry, _)| entry.as_bytes().len()).sum();
        let own = self.origin().clone();
        let incoming = Incoming::new(&held.tree, entries, tree.clone())?;
        // Those that are to be stored are the writer's.
        drop(tree.dirty_tiles());
        let stored = self.queue.begin(Reads::All, move |tx| {
            if latest(tx.conn(), &origin)? != known {
                return Ok(None);
            }
            tx.admit(incoming)?;
            let fresh = if replaces_held { publish::record(tx, &signed)? } else { 0 };
            let remote = log::signed(signed.checkpoint.size)?;
            let now = tx.now().as_ms();
            peers::touch(tx.conn(), origin.as_str(), now, remote)?;
            if count > 0 && origin != own && brought == Brought::ByPeer {
                // What is projected again is work of its doing too.
                let count = log::signed(count as u64 + replayed)?;
                let day = usage::day_of(tx.now());
                let bytes = log::signed(bytes as u64)?;
                usage::add(tx.conn(), origin.as_str(), day, count, bytes)?;
            }
            Ok(Some(fresh))
        })?;
        let held = Held {
            origin: held.origin.clone(),
            genesis: held.genesis,
            size: held.size + count as u64,
            tree,
            last_id,
            keys,
            checkpoint: if replaces_held {
                Some(checkpoint.checkpoint.clone())
            } else {
                held.checkpoint.clone()
            },
        };
        Ok(Storing { held, entries: count, checkpoint: checkpoint.checkpoint, stored })
    }
}

/// A page that the writer has been given.
pub(super) struct Storing {
    /// What is held once it is stored.
    pub(super) held: Held,
    entries: usize,
    checkpoint: Checkpoint,
    stored: Pending<Option<i64>>,
}

impl Storing {
    /// What became of it; nothing when what it was verified against is no longer so.
    pub(super) fn wait(self) -> Result<Option<Admission>> {
        let Self { held, entries, checkpoint, stored } = self;
        let admission = |fresh_ms| Admission { held, entries, checkpoint, fresh_ms };
        Ok(stored.wait()?.map(admission))
    }
}

/// Verifies a page against what is held.
pub(super) fn verify(
    held: &Held,
    page: &FilePage,
    signatures: &mut Signatures,
) -> Result<AdmittedPage, AdmitFailure> {
    let lines = signatures.check(held, page.lines.clone());
    page::admit_checked(held, held.size, lines, page.end.clone()).map_err(AdmitFailure::Refused)
}

/// What is held of a log.
///
/// # Errors
/// `peer-unknown` when there is no such log; internal when the stored log is damaged.
pub fn held(conn: &mut Connection, origin: &Origin) -> Result<Held> {
    let row = log::find(conn, origin.as_str())?;
    let row = row.ok_or_else(|| Error::from(codes::PEER_UNKNOWN))?;
    let genesis = log::hash(&row.genesis)?;
    let size = log::unsigned(row.size)?;
    let mut held = Held::nothing(origin.clone(), genesis);
    held.checkpoint = latest(conn, origin)?;
    if size > 0 {
        held.size = size;
        held.tree = log::load_tree(conn, origin.as_str(), size)?;
        held.last_id = row.last_id.as_deref().map(log::hash).transpose()?;
        held.keys = proof::keys(conn, origin.as_str())?;
    }
    Ok(held)
}

/// The largest checkpoint verified of a log: its witness record.
///
/// # Errors
/// What the database says.
pub fn latest(conn: &mut Connection, origin: &Origin) -> Result<Option<Checkpoint>> {
    let Some(row) = log::latest_checkpoint(conn, origin.as_str())? else {
        return Ok(None);
    };
    Ok(Some(row.signed()?.checkpoint))
}

/// Begins the log that people pinned, from its genesis: its bytes are the ones whose fingerprint
/// they compared, so it needs no checkpoint. From here on the peer's tokens can be verified.
///
/// # Errors
/// `peer-answer` when this is not the genesis; what the database says.
pub fn adopt_genesis(tx: &mut Tx<'_>, origin: &Origin, genesis: Hash, entry: &Entry) -> Result<()> {
    let first = check_genesis(origin, genesis, entry)?;
    begin(tx.conn(), origin, genesis)?;
    if tx.size(origin)? == 0 {
        let mut tree = Tree::empty();
        tree.push(entry.leaf());
        tx.admit(Incoming::new(&Tree::empty(), vec![first], tree)?)?;
    }
    Ok(())
}

/// Adds the row of a log of which nothing is held, unless it is there.
///
/// # Errors
/// `peer-answer` when a log of that name with another genesis is held; what the database says.
pub fn begin(conn: &mut Connection, origin: &Origin, genesis: Hash) -> Result<()> {
    if let Some(row) = log::find(conn, origin.as_str())? {
        let same = log::hash(&row.genesis)? == genesis;
        return if same { Ok(()) } else { Err(Refusal::new(codes::PEER_ANSWER).into()) };
    }
    log::create(
        conn,
        &LogRow {
            origin: origin.to_string(),
            own: false,
            genesis: genesis.0.to_vec(),
            size: 0,
            last_id: None,
            last_at_ms: 0,
            root: empty_root().0.to_vec(),
        },
    )
}

/// Checks that an entry is the genesis of this origin and id, signed by the key that it names.
///
/// # Errors
/// `peer-answer`.
pub fn check_genesis(
    origin: &Origin,
    genesis: Hash,
    entry: &Entry,
) -> Result<(Envelope, Entry, Hash)> {
    let refuse = || Error::from(codes::PEER_ANSWER);
    let kid = entry.envelope().map_err(|_| refuse())?.kid;
    let line = PageLine::new(0, &kid, entry);
    Held::nothing(origin.clone(), genesis).take_entry(line).map_err(|_| refuse())
}
