//! What a witness keeps, as files: its name and key, and of each log the genesis, where its
//! instance answers, and the record of the largest checkpoint cosigned.
//!
//! The record is a mark that knows which file it is ([`crate::ledger::mark`]): one that was copied
//! or restored is not believed, because newer cosignatures may be out in the world.

use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use enlace_schema::event::{Entry, Origin};
use enlace_schema::keys::SigningKey;
use enlace_schema::log::static_path::{read_bundle, write_bundle};
use enlace_schema::log::{KeySchedule, empty_root};

use crate::error::{Error, Refusal, Result, codes, unwritable};
use crate::ledger::keys;
use crate::ledger::mark::{self, Found, Mark};
use crate::locked::Passphrase;

const NAME: &str = "name";
const LOGS: &str = "logs";
const EVIDENCE: &str = "evidence";
/// Longest name of a witness: it stands in every note that it cosigns.
pub const NAME_MAX: usize = 100;

/// A witness's folder, and what opens its key.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf, Passphrase);

/// A log that a witness watches.
#[derive(Debug, Clone)]
pub struct Watched {
    /// Its name.
    pub origin: Origin,
    /// Its first entry, which its operator pinned.
    pub genesis: Entry,
    /// The entries that changed its log key since, as far as its operator has fetched them.
    pub later: Vec<Entry>,
    /// Where its instance answers: asked only after a restored backup.
    pub url: String,
}

impl Watched {
    /// The keys that its genesis publishes, and those that came later.
    ///
    /// # Errors
    /// `witness-damaged`.
    pub fn keys(&self) -> Result<KeySchedule> {
        KeySchedule::of_chain(&self.origin, &self.genesis, &self.later).map_err(|_| damaged("keys"))
    }
}

fn damaged(file: &str) -> Error {
    Refusal::new(codes::WITNESS_DAMAGED).with("file", file).into()
}

/// The name of a log's folder: an origin has neither of the two signs that take its others' place.
fn file_name(origin: &Origin) -> String {
    origin.as_str().replace('/', "_").replace(':', "+")
}

impl Folder {
    /// A folder whose key is not locked.
    pub fn at(path: &Path) -> Self {
        Self::opened_by(path, Passphrase::default())
    }

    /// A folder whose key may be locked.
    pub fn opened_by(path: &Path, words: Passphrase) -> Self {
        Self(path.to_owned(), words)
    }

    /// Its key, as a folder of keys: it is locked and unlocked as those of an instance are.
    ///
    /// # Errors
    /// `witness-missing`.
    pub fn keys(&self) -> Result<keys::Folder> {
        self.read(NAME)?;
        Ok(self.key_files())
    }

    /// What opens it.
    pub fn words(&self) -> &Passphrase {
        &self.1
    }

    fn key_files(&self) -> keys::Folder {
        keys::Folder::at(self.0.clone(), self.1.clone())
    }

    /// Whether a file of this name belongs to a witness's folder beside its key.
    pub fn is_own(name: &str) -> bool {
        [NAME, LOGS, EVIDENCE].contains(&name)
    }

    /// Draws a key and writes the folder: locked from the first, where the passphrase is in a file.
    /// Refuses to touch one that is there.
    ///
    /// # Errors
    /// `witness-exists`, `witness-name`, `file-unwritable`, `disk-full`; `passphrase-short`,
    /// `passphrase-permissions`.
    pub fn create(&self, name: &str) -> Result<()> {
        // Letters, digits, dots, hyphens, slashes: a name that every reader of notes takes.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-/_".contains(&byte);
        if name.is_empty() || name.len() > NAME_MAX || !name.bytes().all(plain) {
            return Err(codes::WITNESS_NAME.into());
        }
        let files = self.key_files();
        // Whatever has become of its key: one that watches logs is somebody's.
        let watches =
            || fs::read_dir(self.0.join(LOGS)).is_ok_and(|mut logs| logs.next().is_some());
        if files.has(keys::THIRD) || watches() {
            return Err(Refusal::new(codes::WITNESS_EXISTS).with("folder", &*self.0).into());
        }
        self.make("")?;
        self.make(LOGS)?;
        // What was begun and got no key, for its passphrase or for want of power, has one already.
        put_file(&self.0.join(NAME), name.as_bytes())?;
        if self.1.is_in_file() {
            keys::begin(&files, &self.1.words()?)?;
        }
        files.draw_as(keys::THIRD)?;
        fs::File::open(&self.0)?.sync_all()?;
        Ok(())
    }

    fn make(&self, name: &str) -> Result<PathBuf> {
        let path = if name.is_empty() { self.0.clone() } else { self.0.join(name) };
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o700).create(&path).map_err(unwritable(&path))?;
        Ok(path)
    }

    fn read(&self, name: &str) -> Result<Vec<u8>> {
        fs::read(self.0.join(name)).map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                Refusal::new(codes::WITNESS_MISSING).with("folder", &*self.0).into()
            }
            _ => damaged(name),
        })
    }

    /// Its name in notes.
    ///
    /// # Errors
    /// `witness-missing`, `witness-damaged`.
    pub fn name(&self) -> Result<String> {
        String::from_utf8(self.read(NAME)?).map_err(|_| damaged(NAME))
    }

    /// Its key.
    ///
    /// # Errors
    /// `witness-missing`, `witness-damaged`; `keys-permissions` when somebody else may read it;
    /// `keys-passphrase` and what [`Passphrase::words`] refuses where it is locked.
    pub(super) fn key(&self) -> Result<SigningKey> {
        let found = self.key_files().signing(keys::THIRD);
        found.map(|(key, _)| key).map_err(|error| {
            if error.is(codes::KEYS_MISSING) {
                return Refusal::new(codes::WITNESS_MISSING).with("folder", &*self.0).into();
            }
            if error.is(codes::KEYS_DAMAGED) { damaged(keys::THIRD) } else { error }
        })
    }

    /// Adds a log that people compared: nothing of it is cosigned yet. One that is there already
    /// gets the keys and the address that it has now, and keeps its record.
    ///
    /// # Errors
    /// `witness-other` when it is there with another genesis; `file-unwritable`, `disk-full`.
    pub fn add(&self, watched: &Watched) -> Result<()> {
        let name = format!("{LOGS}/{}", file_name(&watched.origin));
        let bundle = write_bundle(watched.later.iter().map(Entry::as_bytes));
        if self.0.join(&name).exists() {
            if self.read(&format!("{name}/genesis"))? != watched.genesis.as_bytes() {
                return Err(codes::WITNESS_OTHER.into());
            }
            put_file(&self.of(&watched.origin, "keys"), &bundle)?;
            return put_file(&self.of(&watched.origin, "url"), watched.url.as_bytes());
        }
        // Whole or not at all: the name comes last.
        let part = self.make(&format!("{name}.part"))?;
        put_file(&part.join("url"), watched.url.as_bytes())?;
        put_file(&part.join("genesis"), watched.genesis.as_bytes())?;
        put_file(&part.join("keys"), &bundle)?;
        mark::write(&part.join("record"), &Mark { size: 0, root: empty_root() })?;
        let whole = self.0.join(&name);
        fs::rename(&part, &whole).map_err(unwritable(&whole))?;
        fs::File::open(self.0.join(LOGS))?.sync_all()?;
        Ok(())
    }

    /// The logs that it watches, by name.
    ///
    /// # Errors
    /// `witness-missing`, `witness-damaged`.
    pub fn logs(&self) -> Result<Vec<Watched>> {
        let mut found = Vec::new();
        let folders = fs::read_dir(self.0.join(LOGS))
            .map_err(|_| Refusal::new(codes::WITNESS_MISSING).with("folder", &*self.0))?;
        for folder in folders {
            let name = folder?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".part") {
                continue;
            }
            let genesis = Entry::from_bytes(self.read(&format!("{LOGS}/{name}/genesis"))?)
                .map_err(|_| damaged("genesis"))?;
            let url = String::from_utf8(self.read(&format!("{LOGS}/{name}/url"))?)
                .map_err(|_| damaged("url"))?;
            let origin = genesis.envelope().map_err(|_| damaged("genesis"))?.log;
            if file_name(&origin) != name {
                return Err(damaged(&name));
            }
            let later = self.later(&origin)?;
            found.push(Watched { origin, genesis, later, url });
        }
        found.sort_by(|one, other| one.origin.as_str().cmp(other.origin.as_str()));
        Ok(found)
    }

    /// The entries that changed a log's key, as they are now.
    ///
    /// # Errors
    /// `witness-damaged`.
    pub(super) fn later(&self, origin: &Origin) -> Result<Vec<Entry>> {
        let bundle = fs::read(self.of(origin, "keys")).map_err(|_| damaged("keys"))?;
        read_bundle(&bundle).map_err(|_| damaged("keys"))
    }

    fn of(&self, origin: &Origin, file: &str) -> PathBuf {
        self.0.join(LOGS).join(file_name(origin)).join(file)
    }

    /// The record of a log.
    ///
    /// # Errors
    /// What the disk says.
    pub fn record(&self, origin: &Origin) -> Result<Found> {
        mark::read(&self.of(origin, "record"))
    }

    /// Writes the record of a log durably, after the note that it is of.
    ///
    /// # Errors
    /// What the disk says: then nothing may be cosigned.
    pub(super) fn put(&self, origin: &Origin, record: &Mark, note: &str) -> Result<()> {
        put_file(&self.of(origin, "note"), note.as_bytes())?;
        mark::write(&self.of(origin, "record"), record)
    }

    /// The note of the largest checkpoint cosigned.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn note(&self, origin: &Origin) -> Result<String> {
        Ok(fs::read_to_string(self.of(origin, "note"))?)
    }

    /// Keeps a piece of evidence, while there is room for more.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn keep(&self, origin: &Origin, evidence: &str, most: usize) -> Result<()> {
        let folder = self.make(&format!("{EVIDENCE}/{}", file_name(origin)))?;
        let there = fs::read_dir(&folder)?.count();
        if there < most {
            fs::write(folder.join(format!("{there:03}.json")), evidence)
                .map_err(unwritable(&folder))?;
        }
        Ok(())
    }
}

/// Writes a whole file durably, and then its name.
fn put_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let part = path.with_extension("part");
    fs::write(&part, bytes).map_err(unwritable(path))?;
    let synced = fs::File::open(&part).and_then(|file| file.sync_all());
    synced.and_then(|()| fs::rename(&part, path)).map_err(unwritable(path))
}
