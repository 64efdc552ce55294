//! One chapter of a world: its machine, its files, and its instance while it runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use diesel::connection::SimpleConnection;
use enlace::Instance;
use enlace::caller::{Caller, Office, Scope};
use enlace::clock::FixedClock;
use enlace::config::Config;
use enlace::error::Error;
use enlace::federation::client::Client;
use enlace::federation::guard;
use enlace::federation::steps::Steps;
use enlace::store::{Connection, log, open_unchecked};
use enlace_schema::event::Origin;
use enlace_schema::event::role::Role;
use enlace_schema::log::{Hash, leaf_hash};

use crate::machine::Machine;
use crate::net::Net;
use crate::template::{Founded, Person, write_mark, write_out};

/// The database's name in its folder.
const DATABASE: &str = "enlace.db";

/// A chapter.
pub struct Site {
    /// As it was founded.
    pub founded: Founded,
    /// All its files, the mark too.
    pub folder: PathBuf,
    /// Its settings.
    pub config: Config,
    /// Its machine.
    pub machine: Machine,
    /// Its instance, unless it is down.
    pub up: Option<Steps>,
    /// Leaf hashes of our events that were acknowledged, by seq.
    pub acked: Vec<Hash>,
    /// Copies of the database from earlier, the newest last.
    pub backups: Vec<PathBuf>,
    /// The newest database, kept aside while an older one is in its place.
    pub aside: Option<PathBuf>,
    /// Size of the own log as it was founded.
    pub begun: u64,
    /// Databases that this chapter has had.
    pub databases: usize,
    /// Whether the mark was lost with the newest database.
    pub mark_lost: bool,
    /// How much of the own log a restored database must hold again before it is whole: what was
    /// let out of the house, or is in another.
    pub promised: u64,
    /// Size of the own log after its keys changed last. Without that part of it nobody could sign
    /// what follows: former keys are deleted.
    pub rotated: u64,
    /// By how much its wall clock is wrong, in seconds.
    pub wrong_secs: i64,
    /// A database from before the last commits: for a planted fault.
    pub before: Option<PathBuf>,
    /// Members that are not of the template.
    pub members: Vec<enlace_schema::ids::MemberId>,
    net: Net,
}

/// Settings for simulations: wide limits on people, none that is not the default on peers. What
/// costs time and decides nothing is left out: a second reader, and the doorbell, which only ends
/// the pause of a thread.
pub fn config(folder: &Path, port: u16) -> Config {
    let text = |key: &'static str, value: String| (key, value);
    let path = |name: &str| folder.join(name).display().to_string();
    let settings = [
        text("data", path("data")),
        text("database_url", path(DATABASE)),
        text("highwater_file", path("highwater")),
        text("listen", format!("127.0.0.1:{port}")),
        text("database_connections", "1".into()),
        text("peer_hint", "false".into()),
        text("comments_per_hour", "100000".into()),
        text("supports_per_hour", "100000".into()),
        text("drafts_per_hour", "100000".into()),
        text("proposals_per_hour", "100000".into()),
        text("ballots_per_hour", "100000".into()),
        text("writes_per_hour", "1000000".into()),
    ];
    Config::load(None, [], &settings).expect("settings")
}

/// Opens a founded chapter in the folder that it was founded in.
pub fn open(founded: &Founded, folder: PathBuf, time: &FixedClock, net: &Net) -> Site {
    let mut site = Site::at(founded, folder, time, net);
    site.boot(false).expect("a site that starts");
    site
}

impl Site {
    fn at(founded: &Founded, folder: PathBuf, time: &FixedClock, net: &Net) -> Self {
        let port = founded.endpoint.rsplit_once(':').map_or("0", |(_, port)| port);
        let config = config(&folder, port.parse().unwrap_or_default());
        Self {
            founded: founded.clone(),
            config,
            machine: Machine::new(time),
            up: None,
            acked: Vec::new(),
            backups: Vec::new(),
            aside: None,
            begun: 0,
            databases: 1,
            mark_lost: false,
            promised: 0,
            rotated: 0,
            wrong_secs: 0,
            before: None,
            members: Vec::new(),
            net: net.clone(),
            folder,
        }
    }

    /// A copy of a template's chapter in a folder of its own, running, with a mark of its own.
    pub fn copied(founded: &Founded, root: &Path, time: &FixedClock, net: &Net) -> Self {
        let folder = root.join(founded.name);
        write_out(&founded.files, &folder);
        let mut site = Self::at(founded, folder, time, net);
        let instance = site.instance_now().expect("a founded instance");
        // A mark that is copied is none; this chapter has lived here all along.
        write_mark(&instance, &site.config);
        site.run(instance).expect("a site that starts");
        site.acknowledge();
        site.begun = site.acked.len() as u64;
        site
    }

    fn instance_now(&self) -> Result<Instance, Error> {
        Instance::open(self.config.clone(), Arc::new(self.machine.clone()))
    }

    fn client(&self, instance: &Instance) -> Client {
        Client::over(self.net.wire(&self.founded.endpoint), instance.clone())
    }

    /// What it asks others by, while it runs.
    ///
    /// # Panics
    /// When it is down.
    pub fn client_now(&self) -> Client {
        self.client(self.instance())
    }

    fn run(&mut self, instance: Instance) -> Result<(), Error> {
        let steps = Steps::new(self.client(&instance))?;
        self.net.open(&self.founded.endpoint, steps.federation(), &self.machine);
        self.up = Some(steps);
        Ok(())
    }

    /// Starts it as a new process would, the restore guard first, unless that is to be skipped.
    ///
    /// # Errors
    /// Why it does not start.
    pub fn boot(&mut self, skip_guard: bool) -> Result<(), Error> {
        let instance = self.instance_now()?;
        let guarded = match skip_guard {
            true => Ok(()),
            false => guard::on_boot_over(&self.client(&instance), false),
        };
        if skip_guard {
            // As if nothing had ever been published: the mark agrees with whatever is there.
            write_mark(&instance, &self.config);
        }
        if let Err(error) = guarded.and_then(|()| self.run(instance.clone())) {
            instance.ledger.stop_and_wait();
            return Err(error);
        }
        Ok(())
    }

    /// Takes it down; what is committed stays.
    pub fn stop(&mut self) {
        self.net.close(&self.founded.endpoint);
        if let Some(steps) = self.up.take() {
            steps.instance().ledger.stop_and_wait();
        }
    }

    /// The instance, while it runs.
    ///
    /// # Panics
    /// When it is down.
    pub fn instance(&self) -> &Instance {
        self.up.as_ref().expect("a site that runs").instance()
    }

    /// Its origin.
    pub fn origin(&self) -> &Origin {
        &self.founded.origin
    }

    /// Reads its database, whether it runs or not.
    ///
    /// # Panics
    /// When that fails: nothing of ours broke it.
    pub fn read<T>(&self, read: impl FnOnce(&mut Connection) -> Result<T, Error>) -> T {
        match &self.up {
            Some(steps) => steps.instance().store().read(read).expect("a read"),
            None => {
                let mut conn = open_unchecked(&self.config.database_url).expect("a database");
                read(&mut conn).expect("a read")
            }
        }
    }

    /// Runs a statement behind its back.
    ///
    /// # Panics
    /// When it is down, or the statement fails.
    pub fn execute(&self, sql: &str) {
        let done = self.instance().store().read(|conn| Ok(conn.batch_execute(sql)?));
        done.expect(sql);
    }

    /// How much it knows of a log: entries held, or a checkpoint that was shown.
    pub fn knows(&self, origin: &Origin) -> u64 {
        self.read(|conn| {
            let held = log::find(conn, origin.as_str())?.map_or(0, |row| row.size);
            let shown = log::latest_checkpoint(conn, origin.as_str())?.map_or(0, |row| row.size);
            log::unsigned(held.max(shown))
        })
    }

    /// How many entries of a log it holds.
    pub fn holds(&self, origin: &Origin) -> u64 {
        self.read(|conn| {
            log::find(conn, origin.as_str())?.map_or(Ok(0), |row| log::unsigned(row.size))
        })
    }

    /// The leaves of a log as they are stored, from a seq on.
    pub fn leaves(&self, origin: &Origin, from: usize) -> Vec<Hash> {
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        self.read(|conn| {
            let rows = log::entries_from(conn, origin.as_str(), log::unsigned(from)?, 100_000)?;
            Ok(rows.iter().map(|row| leaf_hash(&row.entry)).collect())
        })
    }

    /// How much of its own log it has ever let out of the house, as its database says.
    pub fn published(&self) -> u64 {
        self.read(|conn| {
            let newest = log::latest_checkpoint(conn, self.origin().as_str())?;
            newest.map_or(Ok(0), |row| log::unsigned(row.size))
        })
    }

    /// Remembers what stands in its own log now: somebody was told so.
    pub fn acknowledge(&mut self) {
        let new = self.leaves(self.origin(), self.acked.len());
        self.acked.extend(new);
    }

    /// Copies the database as it stands; nobody is writing.
    pub fn back_up(&mut self) -> PathBuf {
        self.databases += 1;
        let to = self.folder.join(format!("copy-{}", self.databases));
        fs::create_dir(&to).expect("a folder");
        let from = PathBuf::from(&self.config.database_url);
        for suffix in ["", "-wal"] {
            let name = |path: &Path| PathBuf::from(format!("{}{suffix}", path.display()));
            if name(&from).exists() {
                fs::copy(name(&from), name(&to.join(DATABASE))).expect("a copy");
            }
        }
        to
    }

    /// Puts a copy of a database in the place of the one there was, while it is down.
    pub fn put_back(&mut self, copied: &Path) {
        self.databases += 1;
        let to = self.folder.join(format!("restored-{}", self.databases));
        fs::create_dir(&to).expect("a folder");
        for entry in fs::read_dir(copied).expect("a folder") {
            let entry = entry.expect("an entry");
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
        }
        self.config.database_url = to.join(DATABASE).display().to_string();
    }

    /// Everybody who acts here.
    pub fn people(&self) -> Vec<Person> {
        let mut people = vec![self.founded.officer.clone()];
        people.extend(self.founded.voters.iter().cloned());
        people
    }

    /// The officer, with every office.
    pub fn officer(&self) -> Caller {
        self.caller(&self.founded.officer)
    }

    /// Somebody.
    pub fn caller(&self, person: &Person) -> Caller {
        let office = |role: &Role| Office { role: *role, mandate: "founding".into() };
        let roles = [Role::Committee, Role::Operator, Role::Treasurer, Role::Teller];
        Caller {
            account: Some(person.account.clone()),
            member: Some(person.member.clone()),
            offices: if person.officer { roles.iter().map(office).collect() } else { Vec::new() },
            scopes: Scope::ALL.to_vec(),
            command: None,
            reviewed: None,
        }
    }
}
