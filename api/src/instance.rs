//! One running instance: what every edge and every action works with.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use enlace_schema::event::Origin;
use enlace_schema::ids::PollId;
use enlace_schema::profile::{self, Profile};
use enlace_schema::time::Millis;
use enlace_schema::voting::silent::Statement;
use jiff::civil::Date;

use crate::clock::Clock;
use crate::config::{Config, ThirdWitness};
use crate::error::{Error, Refusal, Result, codes};
use crate::ledger::publish::Witness;
use crate::ledger::{InstanceKeys, Ledger, WriterLimits};
use crate::locale::Locale;
use crate::pace::Paces;
use crate::store::{Store, chapters};

/// The profile of an instance that is only fetching; nothing is decided by it.
const STAND_IN: &str = "us-ny";

/// An instance. Cheap to clone.
#[derive(Clone)]
pub struct Instance {
    /// Settings.
    pub config: Arc<Config>,
    /// The only way anything changes.
    pub ledger: Ledger,
    /// The chapter's legal numbers in force.
    pub profile: Arc<Profile>,
    /// How much each account wrote lately.
    pub paces: Paces,
    /// Polls whose outcome depends on boxes that nobody can open now.
    pub undecided: Undecided,
}

/// What was last found to leave a poll without a result, until a key comes.
#[derive(Clone, Default)]
pub struct Undecided(Arc<Mutex<BTreeMap<PollId, Statement>>>);

impl Undecided {
    /// Whether this was looked at already.
    pub fn is_known(&self, poll: &PollId, statement: &Statement) -> bool {
        self.0.lock().is_ok_and(|known| known.get(poll) == Some(statement))
    }

    /// Notes that this decides nothing.
    pub fn note(&self, poll: &PollId, statement: Statement) {
        if let Ok(mut known) = self.0.lock() {
            known.insert(poll.clone(), statement);
        }
    }
}

/// A witness that has no log is known by its name.
fn known(third: &ThirdWitness) -> Witness {
    let name = third.name.clone();
    Witness { origin: name.clone(), name, key: third.key }
}

/// What the settings say besides the folder of the keys: where the mark lies, and who else
/// cosigns.
fn as_set(keys: &mut InstanceKeys, config: &Config) {
    if let Some(elsewhere) = &config.highwater_file {
        keys.mark.clone_from(elsewhere);
    }
    keys.third = config.witnesses.iter().map(known).collect();
}

impl Instance {
    /// Opens an initialised data folder.
    ///
    /// # Errors
    /// `keys-missing`, `keys-permissions`, `keys-mismatch`, the `database-…` refusals,
    /// `log-invalid`.
    pub fn open(config: Config, clock: Arc<dyn Clock>) -> Result<Self> {
        let mut keys = InstanceKeys::load(&config.data, &config.keys_passphrase)?;
        as_set(&mut keys, &config);
        let store = Store::open(&config.database_url, config.database_connections)?;
        let limits = WriterLimits { queue: config.writer_queue, batch: config.writer_batch };
        let ledger = Ledger::open(store, clock, keys, limits)?;
        let profile = Arc::new(profile_in_force(&ledger)?);
        Ok(Self::of(config, ledger, profile))
    }

    /// An instance whose log is not here yet: it asks peers in its own name, and fetches. Until its
    /// own profile is in the log, the first built-in one stands in its place.
    ///
    /// # Errors
    /// As [`Instance::open`].
    pub fn without_log(
        config: Config,
        clock: Arc<dyn Clock>,
        mut keys: InstanceKeys,
        store: Store,
    ) -> Result<Self> {
        as_set(&mut keys, &config);
        let limits = WriterLimits { queue: config.writer_queue, batch: config.writer_batch };
        let ledger = Ledger::open(store, clock, keys, limits)?;
        let stand_in = profile::builtin(STAND_IN).map(|(_, profile)| profile);
        let profile = stand_in.ok_or_else(|| Error::internal("no built-in profile"))?;
        let profile = Arc::new(profile);
        Ok(Self::of(config, ledger, profile))
    }

    fn of(config: Config, ledger: Ledger, profile: Arc<Profile>) -> Self {
        Self {
            config: Arc::new(config),
            ledger,
            profile,
            paces: Paces::default(),
            undecided: Undecided::default(),
        }
    }

    /// The store, for reading.
    pub fn store(&self) -> &Store {
        self.ledger.store()
    }

    /// The present instant.
    pub fn now(&self) -> Millis {
        self.ledger.clock().now()
    }

    /// The day that it is in the chapter.
    ///
    /// # Errors
    /// Internal when its profile names no time zone.
    pub fn today(&self) -> Result<Date> {
        Ok(self.now().day_in(&self.profile.zone)?)
    }

    /// The language of those who ask for none that there is: the setting, else the chapter's own.
    pub fn language(&self) -> Locale {
        self.config.language.unwrap_or_else(|| Locale::negotiate(&self.profile.locale))
    }

    /// The origin of our own log.
    pub fn origin(&self) -> &Origin {
        self.ledger.origin()
    }
}

fn profile_in_force(ledger: &Ledger) -> Result<Profile> {
    let origin = ledger.origin().to_string();
    let chapter = ledger.store().read(|conn| chapters::find(conn, &origin))?;
    let data = chapter
        .and_then(|chapter| chapter.profile_data)
        .ok_or_else(|| Error::from(Refusal::new(codes::LOG_INVALID)))?;
    Profile::parse(&data).map_err(Error::internal)
}
