//! A command's view of the writer's transaction: its one instant, its reads, its appends.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use enlace_schema::event::key::{REVOKED, is_key_kind};
use enlace_schema::event::peer::SUSPENDED;
use enlace_schema::event::{Author, Draft, Entry, Envelope, Origin, envelope};
use enlace_schema::keys::SigningKey;
use enlace_schema::log::{Hash, Tree};
use enlace_schema::time::Millis;

use super::incoming::{Incoming, row};
use super::{Change, InstanceKeys, KeysInForce, Shared, project, proof, void};
use crate::clock::guard::Doubt;
use crate::error::{Error, Refusal, Result, codes};
use crate::store::{Connection, log, transaction};

/// The end of a log, as the writer remembers it between batches.
#[derive(Clone)]
pub(super) struct Head {
    pub(super) size: u64,
    pub(super) last_id: Option<Hash>,
    pub(super) last_at: Millis,
    pub(super) tree: Tree,
}

/// Heads by origin. A head that the database contradicts is read again.
#[derive(Clone, Default)]
pub(super) struct Heads(BTreeMap<Origin, Head>);

/// An event that was appended to our own log.
#[derive(Debug, Clone)]
pub struct Appended {
    /// Its place.
    pub seq: u64,
    /// Its id.
    pub id: Hash,
    /// The exact bytes: signature and event.
    pub entry: Entry,
}

/// The writer's transaction.
pub struct Tx<'a> {
    shared: &'a Shared,
    conn: &'a mut Connection,
    heads: &'a mut Heads,
    /// Origins whose head moved in this transaction.
    moved: BTreeSet<Origin>,
    /// Those of them whose tables do not say so yet.
    unwritten: BTreeSet<Origin>,
    /// The keys that our own log names at its head within this transaction.
    in_force: Arc<KeysInForce>,
    now: Millis,
    /// Why `now` is not believed, if it is not.
    doubt: Option<Doubt>,
}

impl<'a> Tx<'a> {
    pub(super) fn begin(
        shared: &'a Shared,
        conn: &'a mut Connection,
        heads: &'a mut Heads,
    ) -> Result<Self> {
        let at = shared.clock.read();
        let doubt = shared.clock_guard.judge(at);
        let in_force = shared.keys.in_force();
        let (moved, unwritten) = (BTreeSet::new(), BTreeSet::new());
        let mut tx = Self { shared, conn, heads, moved, unwritten, in_force, now: at.now, doubt };
        // Another process may have written since the last batch, and changed the keys.
        let own = tx.shared.keys.origin.clone();
        if tx.refresh(&own)? {
            tx.take_in_force()?;
        }
        Ok(tx)
    }

    /// The instant of this transaction: every rule that asks the time asks here.
    pub fn now(&self) -> Millis {
        self.now
    }

    /// Refuses while this transaction's instant is not believed.
    ///
    /// # Errors
    /// `clock-untrusted`.
    pub fn require_clock(&self) -> Result<()> {
        match self.doubt {
            None => Ok(()),
            Some(_) => Err(Refusal::new(codes::CLOCK_UNTRUSTED).into()),
        }
    }

    /// Refuses an event that may not be appended while the clock is doubted as it is.
    ///
    /// A suspension may be, while only peers speak against the clock: else a peer that lies about
    /// the time could not be stopped by the very decision that is meant for it. The running clock
    /// and our own log agree with `now` then, and what it decides asks no time. Nothing else is let
    /// through: a ballot or a seal by a wrong time cannot be taken back.
    fn require_clock_for(&self, kind: &str) -> Result<()> {
        match self.doubt {
            Some(Doubt::Peers) if kind == SUSPENDED => Ok(()),
            _ => self.require_clock(),
        }
    }

    /// The connection, for reads and for the side stores.
    pub fn conn(&mut self) -> &mut Connection {
        self.conn
    }

    /// This instance's keys.
    pub fn keys(&self) -> &InstanceKeys {
        &self.shared.keys
    }

    /// The keys that our own log names within this transaction.
    pub fn in_force(&self) -> &KeysInForce {
        &self.in_force
    }

    /// The origin of our own log.
    pub fn origin(&self) -> &'a Origin {
        &self.shared.keys.origin
    }

    /// Signs an event, stores it, and projects it.
    ///
    /// # Errors
    /// `clock-untrusted`: its `at` would be wrong, and that of all events after it. Internal when
    /// the event would not pass a reader's own checks (rule 25), or when our own projector would
    /// set it aside. Nothing is appended then.
    pub fn append(&mut self, draft: &Draft) -> Result<Appended> {
        self.require_clock_for(&draft.kind)?;
        let in_force = Arc::clone(&self.in_force);
        self.append_as(draft, &in_force.log_kid, &in_force.log)
    }

    /// As [`Tx::append`], under a log key that is not in force before it: the fresh one of a
    /// revocation, or the first one of a genesis.
    ///
    /// # Errors
    /// As [`Tx::append`].
    pub(super) fn append_as(
        &mut self,
        draft: &Draft,
        kid: &str,
        key: &SigningKey,
    ) -> Result<Appended> {
        let origin = self.origin();
        let head = self.heads.0.get(origin).cloned();
        let head = head.ok_or_else(|| Error::from(Refusal::new(codes::LOG_INVALID)))?;
        // An author's clock never decreases within its log.
        let at = self.now.max(head.last_at);
        let author = Author { origin, kid, key };
        let entry =
            envelope::seal(draft, &author, head.size, head.last_id, at).map_err(Error::internal)?;
        let event = envelope::parse(entry.event_bytes()).map_err(Error::internal)?;
        let id = entry.id();
        if is_key_kind(&event.kind) {
            self.check_keys(&event, &head)?;
        }
        self.store(&event, &entry, id)?;
        void::take_out(self.conn, &event)?;
        if let project::Outcome::Held(held) = project::apply(self.conn, &event, id)? {
            return Err(Error::internal(format!("own event held: {}", held.code)));
        }
        self.advance(origin, &event, &entry, id);
        if is_key_kind(&event.kind) {
            self.take_in_force()?;
        }
        Ok(Appended { seq: event.seq, id, entry })
    }

    /// The reader's own checks of an event about keys (rule 25).
    fn check_keys(&mut self, event: &Envelope, head: &Head) -> Result<()> {
        let mut keys = proof::keys(self.conn, event.log.as_str())?;
        let done = match event.kind == REVOKED {
            true => keys.check_revocation(event, &head.tree).map(drop),
            false => keys.apply(event),
        };
        done.map_err(Error::internal)
    }

    /// Reads which keys our log names now, and finds them in the folder.
    fn take_in_force(&mut self) -> Result<()> {
        let own = &self.shared.keys;
        if own.are_fetching() {
            return Ok(());
        }
        if log::find_entry_id(self.conn, own.origin.as_str(), 0)?.is_none() {
            return Ok(());
        }
        let published = proof::keys(self.conn, own.origin.as_str())?;
        let found = KeysInForce::of(&own.folder, &published)?;
        let found = found.ok_or_else(|| Error::from(Refusal::new(codes::KEYS_MISMATCH)))?;
        self.in_force = Arc::new(found);
        Ok(())
    }

    /// Stores and projects a page of a peer's log. Events of unknown or inadmissible meaning are
    /// stored and held; they never stop the page.
    ///
    /// # Errors
    /// `log-invalid` when another log is held than it was verified against; what the database says.
    pub(super) fn admit(&mut self, page: Incoming) -> Result<()> {
        let Incoming { after, entries, rows, tree } = page;
        let (Some((first, ..)), Some((last, _, last_id))) = (entries.first(), entries.last())
        else {
            return Ok(());
        };
        let origin = first.log.clone();
        self.refresh(&origin)?;
        let head = self.head(&origin)?;
        if (head.size, head.tree.root()) != after {
            return Err(Refusal::new(codes::LOG_INVALID).into());
        }
        // The page's tree knows of no tiles that this transaction changed before.
        if self.unwritten.contains(&origin) {
            self.write_heads()?;
        }
        log::insert_entries(self.conn, &rows)?;
        // What stands before it is projected by its replay.
        let from = void::last(&entries).map_or(0, |event| event.seq);
        let first = entries.partition_point(|(event, ..)| event.seq < from);
        for run in entries[first..].chunk_by(|(a, ..), (b, ..)| project::go_together(a, b)) {
            for (event, ..) in run {
                void::take_out(self.conn, event)?;
                project::note_refs(self.conn, event)?;
            }
            let outcomes = project::apply_all(self.conn, run)?;
            for ((event, ..), outcome) in run.iter().zip(outcomes) {
                if let project::Outcome::Held(held) = outcome {
                    project::hold(self.conn, event, &held)?;
                }
            }
        }
        let head = Head { size: tree.size(), last_id: Some(*last_id), last_at: last.at, tree };
        self.heads.0.insert(origin.clone(), head);
        self.moved.insert(origin.clone());
        self.unwritten.insert(origin.clone());
        // Our own tail, back from a peer, may have brought our own keys' events.
        let of_keys = || entries.iter().any(|(event, ..)| is_key_kind(&event.kind));
        match origin == *self.origin() && of_keys() {
            true => self.take_in_force(),
            false => Ok(()),
        }
    }

    /// The size of a log within this transaction.
    ///
    /// # Errors
    /// `log-invalid` when there is no such log.
    pub fn size(&mut self, origin: &Origin) -> Result<u64> {
        if !self.heads.0.contains_key(origin) {
            self.refresh(origin)?;
        }
        Ok(self.head(origin)?.size)
    }

    /// Where the next event of our own log will stand: its seq, and the id of the one before it.
    ///
    /// # Errors
    /// `log-invalid` when nothing is held of our own log.
    pub fn place(&self) -> Result<(u64, Hash)> {
        let head = self.head(self.origin())?;
        let last = head.last_id.ok_or_else(|| Error::from(Refusal::new(codes::LOG_INVALID)))?;
        Ok((head.size, last))
    }

    fn head(&self, origin: &Origin) -> Result<&Head> {
        self.heads.0.get(origin).ok_or_else(|| Refusal::new(codes::LOG_INVALID).into())
    }

    /// Reads a log's head unless it is known; whether it had to be read.
    fn refresh(&mut self, origin: &Origin) -> Result<bool> {
        let Some(row) = log::lock(self.conn, origin.as_str())? else {
            self.heads.0.remove(origin);
            return Ok(false);
        };
        let size = log::unsigned(row.size)?;
        if self.heads.0.get(origin).is_some_and(|head| head.size == size) {
            return Ok(false);
        }
        let tree = log::load_tree(self.conn, origin.as_str(), size)?;
        if tree.root() != log::hash(&row.root)? {
            return Err(Refusal::new(codes::LOG_INVALID).into());
        }
        let last_id = row.last_id.as_deref().map(log::hash).transpose()?;
        let last_at = Millis::from_ms(row.last_at_ms);
        self.heads.0.insert(origin.clone(), Head { size, last_id, last_at, tree });
        Ok(true)
    }

    fn store(&mut self, event: &Envelope, entry: &Entry, id: Hash) -> Result<()> {
        log::insert_entry(self.conn, &row(event, entry, id)?)?;
        project::note_refs(self.conn, event)
    }

    fn advance(&mut self, origin: &Origin, event: &Envelope, entry: &Entry, id: Hash) {
        if let Some(head) = self.heads.0.get_mut(origin) {
            head.size += 1;
            head.last_id = Some(id);
            head.last_at = event.at;
            head.tree.push(entry.leaf());
            self.moved.insert(origin.clone());
            self.unwritten.insert(origin.clone());
        }
    }

    /// Runs one command; what it did is undone when it refuses.
    ///
    /// # Errors
    /// That the batch cannot go on: on a full disk SQLite undoes the whole transaction by itself,
    /// and everybody in it is told what the command that met the full disk was told.
    pub(super) fn savepoint(&mut self, run: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let heads = self.heads.clone();
        let (moved, unwritten) = (self.moved.clone(), self.unwritten.clone());
        let in_force = Arc::clone(&self.in_force);
        transaction::nest(self.conn)?;
        let Err(refused) = run(self) else {
            return transaction::commit(self.conn);
        };
        *self.heads = heads;
        (self.moved, self.unwritten) = (moved, unwritten);
        self.in_force = in_force;
        if transaction::abandon(self.conn) {
            return Ok(());
        }
        match refused.refusal() {
            Some(refusal) if refusal.code.status >= 500 => Err(refused),
            _ => Err(Error::internal("the database undid more than the refused command")),
        }
    }

    /// Does something that may be refused and is then undone by itself; whether it was done.
    ///
    /// # Errors
    /// As [`Tx::savepoint`].
    pub(super) fn attempt(&mut self, run: impl FnOnce(&mut Self) -> Result<()>) -> Result<bool> {
        let mut done = false;
        self.savepoint(|tx| {
            run(tx)?;
            done = true;
            Ok(())
        })?;
        Ok(done)
    }

    /// Writes what the transaction changed of the trees and heads, so that the tables say what it
    /// holds. A replay that went by the head of before would leave out the last events.
    pub(super) fn write_heads(&mut self) -> Result<()> {
        for origin in std::mem::take(&mut self.unwritten) {
            let Some(head) = self.heads.0.get_mut(&origin) else { continue };
            let dirty = head.tree.dirty_tiles();
            let (size, last_id, at, root) =
                (head.size, head.last_id, head.last_at.as_ms(), head.tree.root());
            log::put_tiles(self.conn, origin.as_str(), dirty)?;
            log::set_head(self.conn, origin.as_str(), size, last_id, at, root)?;
        }
        Ok(())
    }

    /// Ends the batch: heads are written, and who has grown is told. The keys that come with it
    /// are in force from the commit on.
    pub(super) fn flush(mut self) -> Result<(Vec<Change>, Arc<KeysInForce>)> {
        self.write_heads()?;
        let sizes = |origin| self.heads.0.get(&origin).map(|head| head.size).zip(Some(origin));
        let changes = std::mem::take(&mut self.moved).into_iter().filter_map(sizes);
        let changes = changes.map(|(size, origin)| Change { origin, size }).collect();
        Ok((changes, self.in_force))
    }
}
