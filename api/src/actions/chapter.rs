//! The beginning of an instance: keys, database, genesis, profile, price list, first people.

use std::collections::BTreeSet;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;

use enlace_schema::event::dues::{SCHEDULE_ADOPTED, ScheduleAdopted};
use enlace_schema::event::log::{
    Continues, GENESIS, Genesis, KeyRole, PROFILE_ADOPTED, ProfileAdopted, PublishedKey,
};
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::Role;
use enlace_schema::event::{Draft, Envelope, Origin};
use enlace_schema::ids::{AccountId, MemberId};
use enlace_schema::json;
use enlace_schema::keys::{PublicKey, next_key_digest};
use enlace_schema::log::{Hash, empty_root, sha256};
use enlace_schema::profile::{self, Profile};
use enlace_schema::text::Lang;

use super::accounts::{self, NewAccount};
use super::keys::{RecoveryKey, recovery_key};
use super::members::{admit_new, check_record};
use super::new_id;
use super::roles::{GrantRole, grant};
use crate::auth::password;
use crate::caller::Caller;
use crate::clock::Clock;
use crate::config::Config;
use crate::disk;
use crate::error::{Error, Refusal, Result, codes, unwritable};
use crate::ledger::again::Continuing;
use crate::ledger::keys::FIRST_KIDS;
use crate::ledger::{InstanceKeys, Ledger, Tx, WriterLimits};
use crate::locale::Locale;
use crate::private::MemberRecord;
use crate::store::tables::LogRow;
use crate::store::{Store, log};

/// On what the first offices rest, until the chapter has elected.
const MANDATE: &str = "founding";
/// How many recovery keys there are, and how many of them act together (protocol §4.2).
const RECOVERY_KEYS: usize = 3;
const RECOVERY_THRESHOLD: u32 = 2;

/// What a new chapter begins with.
#[derive(Debug, Clone)]
pub struct InitChapter {
    /// Name of a built-in profile, `us-ny` or `mx-coop`.
    pub profile: String,
    /// The origin of its log: for ever.
    pub origin: Origin,
    /// Its public name.
    pub name: String,
    /// Who runs it at first; at least one operator among them.
    pub people: Vec<FirstPerson>,
    /// Language of the word list in which the recovery keys are written.
    pub language: Lang,
    /// Public halves of three recovery keys that were drawn elsewhere; without them three are
    /// drawn here.
    pub recovery: Option<Vec<String>>,
    /// The log that this one continues, where it is a new generation.
    pub continues: Option<Continuation>,
}

/// The log that a new generation continues, confirmed by its recovery keys.
#[derive(Debug, Clone)]
pub struct Continuation {
    /// What the genesis says of it.
    pub continues: Continues,
    /// What still stands of it and is said again, each event with its id.
    pub events: Vec<(Envelope, Hash)>,
}

/// One of the first people. Its `Debug` shows nothing.
#[derive(Clone)]
pub struct FirstPerson {
    /// Name.
    pub name: String,
    /// Address by which to sign in.
    pub email: String,
    /// Password.
    pub password: String,
    /// Language of pages and messages.
    pub locale: Locale,
    /// Offices.
    pub roles: Vec<Role>,
}

impl std::fmt::Debug for FirstPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FirstPerson").field("roles", &self.roles).finish_non_exhaustive()
    }
}

/// What was made.
#[derive(Debug)]
pub struct NewChapter {
    /// The origin of the log.
    pub origin: Origin,
    /// The genesis id: the identity, of which the fingerprint is made.
    pub genesis: Hash,
    /// The recovery keys, for three people in three places; none where they were drawn elsewhere.
    pub recovery: Vec<RecoveryKey>,
    /// The first people, in the order given.
    pub people: Vec<(MemberId, AccountId)>,
}

/// What is checked and prepared before anything is made.
struct Prepared {
    file: &'static str,
    profile: Profile,
    recovery: Vec<RecoveryKey>,
    hashes: Vec<String>,
    input: InitChapter,
}

/// Makes a new instance in the configured data folder and database. Everything that could be
/// refused is refused before anything is made; an attempt that was cut off in the middle is taken
/// up again.
///
/// # Errors
/// `profile-unknown`, `already-initialised`, `missing-field`, `email-malformed`,
/// `password-too-short`, `password-too-long`, `last-operator` when nobody would be operator, what
/// the file system and the database say.
pub fn init_chapter(
    config: &Config,
    clock: Arc<dyn Clock>,
    input: InitChapter,
) -> Result<NewChapter> {
    init_prepared(config, clock, input, None)
}

/// As [`init_chapter`]; with the log key that others have signed for, it must be the folder's own.
///
/// # Errors
/// As [`init_chapter`]; `keys-request-stale` when the folder holds another key.
pub(super) fn init_prepared(
    config: &Config,
    clock: Arc<dyn Clock>,
    input: InitChapter,
    signed_for: Option<&str>,
) -> Result<NewChapter> {
    let prepared = prepare(config, input)?;
    let origin = prepared.input.origin.clone();
    let made = DirBuilder::new().recursive(true).mode(0o700).create(&config.data);
    made.map_err(unwritable(&config.data))?;
    let store = Store::create(&config.database_url, config.database_connections)?;
    let keys = claim(config, &store, &origin)?;
    let own = keys.in_force().log.public().to_vkey(origin.as_str());
    if signed_for.is_some_and(|key| key != own) {
        return Err(Refusal::new(codes::KEYS_REQUEST_STALE).into());
    }
    let limits = WriterLimits { queue: config.writer_queue, batch: config.writer_batch };
    let ledger = Ledger::open(store, clock, keys, limits)?;
    let made = ledger.write(move |tx| found(tx, prepared));
    ledger.stop();
    made
}

/// What can be known before anybody is asked for anything: that there is such a profile, that the
/// data folder can be written, and that nothing stands in it or in its database yet.
///
/// # Errors
/// `profile-unknown`, `file-unwritable`, `disk-full`, `already-initialised`; what the database
/// says.
pub fn check_place(config: &Config, profile: &str, origin: &Origin) -> Result<()> {
    builtin(profile)?;
    disk::try_folder(&config.data).map_err(unwritable(&config.data))?;
    let has_keys = config.data.join("keys").join("origin").exists();
    let own = match Store::open(&config.database_url, 1) {
        Ok(store) => store.read(log::find_own)?,
        // It is made, or brought up to date, when everything is known.
        Err(error) if error.is(codes::DATABASE_MISSING) => None,
        Err(error) if error.is(codes::DATABASE_OLDER) => None,
        Err(error) => return Err(error),
    };
    require_free(own.as_ref(), has_keys, origin)
}

/// Nothing is begun where another log is, or this one. What was broken off may go on.
fn require_free(own: Option<&LogRow>, has_keys: bool, origin: &Origin) -> Result<()> {
    let taken = match own {
        Some(row) => row.size > 0 || row.origin != origin.as_str(),
        None => has_keys,
    };
    if taken { Err(Refusal::new(codes::ALREADY_INITIALISED).into()) } else { Ok(()) }
}

fn builtin(name: &str) -> Result<(&'static str, Profile)> {
    let unknown = || Refusal::new(codes::PROFILE_UNKNOWN).with("name", name).on("profile");
    Ok(profile::builtin(name).ok_or_else(unknown)?)
}

fn prepare(config: &Config, input: InitChapter) -> Result<Prepared> {
    let (file, profile) = builtin(&input.profile)?;
    if input.name.trim().is_empty() {
        return Err(Refusal::new(codes::MISSING_FIELD).with("name", "name").on("name").into());
    }
    enlace_schema::text::check_title(&input.name)?;
    if !input.people.iter().any(|person| person.roles.contains(&Role::Operator)) {
        return Err(Refusal::new(codes::LAST_OPERATOR).into());
    }
    let mut hashes = Vec::with_capacity(input.people.len());
    for person in &input.people {
        check_record(MemberKind::Person, &record(person))?;
        accounts::check_email(&person.email)?;
        password::check(&person.password)?;
        hashes.push(password::hash(&person.password, config.password)?);
    }
    let recovery = match &input.recovery {
        Some(drawn) => {
            check_drawn(&input.origin, drawn)?;
            Vec::new()
        }
        None => (0..RECOVERY_KEYS)
            .map(|_| recovery_key(&input.origin, input.language))
            .collect::<Result<_>>()?,
    };
    Ok(Prepared { file, profile, recovery, hashes, input })
}

/// Refuses public halves that a genesis could not name: not three different ones of this log.
fn check_drawn(origin: &Origin, drawn: &[String]) -> Result<()> {
    let named = drawn.iter().filter_map(|vkey| PublicKey::from_vkey(vkey).ok());
    let own = named.filter(|(name, _)| name == origin.as_str()).map(|(_, key)| key);
    let different = own.collect::<BTreeSet<_>>().len();
    match (different, drawn.len()) {
        (RECOVERY_KEYS, RECOVERY_KEYS) => Ok(()),
        _ => Err(Refusal::new(codes::RECOVERY_FILE).with("file", "recovery").into()),
    }
}

/// Takes the folder and the database for this origin. The log's row comes before the keys, so that
/// keys without a row always belong to a log that was lost, which must never begin anew under the
/// same keys.
///
/// # Errors
/// `already-initialised`; what the file system and the database say.
pub(super) fn claim(config: &Config, store: &Store, origin: &Origin) -> Result<InstanceKeys> {
    let already = || Error::from(Refusal::new(codes::ALREADY_INITIALISED));
    let own = store.read(log::find_own)?;
    let has_keys = config.data.join("keys").join("origin").exists();
    require_free(own.as_ref(), has_keys, origin)?;
    if own.is_none() {
        let row = LogRow {
            origin: origin.to_string(),
            own: true,
            genesis: Vec::new(),
            size: 0,
            last_id: None,
            last_at_ms: 0,
            root: empty_root().0.to_vec(),
        };
        log::create(&mut store.writer()?, &row)?;
    }
    let keys = match has_keys {
        true => InstanceKeys::load(&config.data, &config.keys_passphrase)?,
        false => InstanceKeys::create(&config.data, origin, &config.keys_passphrase)?,
    };
    if keys.origin == *origin { Ok(keys) } else { Err(already()) }
}

/// Writes everything, in one transaction.
fn found(tx: &mut Tx<'_>, prepared: Prepared) -> Result<NewChapter> {
    let Prepared { file, profile, recovery, hashes, input } = prepared;
    let genesis = genesis(tx, &profile, &input, &recovery);
    let appended = tx.append(&Draft::new(GENESIS, &genesis))?;
    let origin = tx.origin().clone();
    log::set_genesis(tx.conn(), origin.as_str(), appended.id)?;
    let adopted = ProfileAdopted {
        profile: profile.name.clone(),
        version: profile.version,
        digest: sha256(file.as_bytes()),
        data: file.into(),
    };
    tx.append(&Draft::new(PROFILE_ADOPTED, &adopted))?;
    let today = tx.now().day_in(&profile.zone)?;
    match &input.continues {
        Some(continuation) => {
            let mut again = Continuing::default();
            for (event, id) in &continuation.events {
                again.say(tx, event, *id)?;
            }
        }
        None => {
            let schedule = ScheduleAdopted {
                schedule: new_id(tx),
                from: today,
                prices: profile.prices().map_err(Error::internal)?,
            };
            tx.append(&Draft::new(SCHEDULE_ADOPTED, &schedule))?;
        }
    }
    let mut people = Vec::with_capacity(input.people.len());
    for (person, hash) in input.people.into_iter().zip(hashes) {
        people.push(first_person(tx, person, hash, today)?);
    }
    Ok(NewChapter { origin, genesis: appended.id, recovery, people })
}

fn first_person(
    tx: &mut Tx<'_>,
    person: FirstPerson,
    hash: String,
    today: jiff::civil::Date,
) -> Result<(MemberId, AccountId)> {
    // On the books, and no member yet: who pays dues is decided later, by the same rule for all.
    let member = admit_new(tx, MemberKind::Person, today, &record(&person), None)?;
    for role in &person.roles {
        let office = GrantRole {
            member: member.clone(),
            role: *role,
            of: None,
            seat: None,
            mandate: MANDATE.into(),
        };
        grant(tx, &Caller::instance(), &office)?;
    }
    let email_index = tx.keys().email_index(&person.email);
    let account = NewAccount { member: member.clone(), email_index, hash, locale: person.locale };
    let account = accounts::insert(tx, &account)?;
    Ok((member, account))
}

fn record(person: &FirstPerson) -> MemberRecord {
    MemberRecord {
        first_name: Some(person.name.trim().to_owned()).filter(|name| !name.is_empty()),
        email: Some(person.email.trim().to_owned()),
        locale: Some(person.locale.tag().into()),
        ..MemberRecord::default()
    }
}

fn genesis(
    tx: &Tx<'_>,
    profile: &Profile,
    input: &InitChapter,
    recovery: &[RecoveryKey],
) -> Genesis {
    let (keys, name) = (tx.in_force(), tx.origin().as_str());
    let [log, witness, transport, seal] = FIRST_KIDS;
    let published = |role, kid: &str, key| PublishedKey { role, kid: kid.into(), key };
    Genesis {
        chapter: profile.chapter.clone(),
        name: input.name.trim().into(),
        recovery: match &input.recovery {
            Some(drawn) => drawn.clone(),
            None => recovery.iter().map(|key| key.vkey.clone()).collect(),
        },
        threshold: RECOVERY_THRESHOLD,
        keys: vec![
            published(KeyRole::Log, log, keys.log.public().to_vkey(name)),
            published(KeyRole::Witness, witness, keys.witness.public().to_cosigner_vkey(name)),
            published(KeyRole::Transport, transport, keys.transport.key.public().to_vkey(name)),
            published(KeyRole::Seal, seal, json::to_b64u(&keys.seal_public())),
        ],
        next: next_key_digest(&keys.log_next.public()),
        continues: input.continues.as_ref().map(|continuation| continuation.continues.clone()),
    }
}
