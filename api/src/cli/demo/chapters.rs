//! What must be there before an instance can serve: its folder, keys, members, offices and
//! accounts. Everything after this goes over the API.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use enlace_schema::event::role::Role;
use enlace_schema::ids::MemberId;
use enlace_schema::log::Hash;
use enlace_schema::profile;

use super::children::Process;
use super::client::Api;
use super::register::{NAMED, ROLES, Register, Row};
use super::side::{Both, Side};
use super::stop::Stop;
use crate::actions::accounts::{CreateAccount, create_accounts};
use crate::actions::chapter::{FirstPerson, InitChapter, init_chapter};
use crate::actions::import::import_members;
use crate::actions::roles::{GrantRole, grant_role};
use crate::caller::Caller;
use crate::cli::{Out, clock};
use crate::config::{Config, FILE};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::ledger::keys;
use crate::locale::Locale;
use crate::store::members;

/// The one password of everybody in the demo. It protects nothing: both instances listen on this
/// machine only and hold invented people.
pub const PASSWORD: &str = "enlace-demo-2013";
/// On what the offices of the demo rest.
const MANDATE: &str = "election-2013";

/// One chapter of the demo.
pub struct Chapter {
    /// Its instance's process.
    pub process: Process,
    /// Its instance's API.
    pub api: Api,
    /// Its register, as the demo reads it.
    pub register: Register,
    /// Its genesis id, as its own keys made it.
    pub genesis: Hash,
    /// Ids of the members by their identifier in the register.
    pub ids: std::collections::BTreeMap<String, String>,
}

/// How many people get an account besides the named ones.
#[derive(Debug, Clone, Copy)]
pub struct Turnout {
    /// Individual members.
    pub individuals: usize,
    /// People who only represent organisations.
    pub representatives: usize,
}

/// Makes both chapters, side by side.
///
/// # Errors
/// What init, import and the disk say.
pub fn prepare(
    folder: &Path,
    ports: &Both<u16>,
    turnout: &Both<Turnout>,
    stop: &Stop,
    out: &Out,
) -> Result<Both<Chapter>> {
    let progress = out.progress("demo-run-importing");
    let counters = Both::<AtomicUsize>::default();
    let totals = Both::<AtomicUsize>::default();
    let tell = |side: Side, done: usize, of: usize| {
        counters.of(side).store(done, Ordering::Relaxed);
        totals.of(side).store(of, Ordering::Relaxed);
        let sum = |numbers: &Both<AtomicUsize>| {
            numbers.us.load(Ordering::Relaxed) + numbers.mx.load(Ordering::Relaxed)
        };
        progress.at(sum(&counters), sum(&totals));
    };
    let make = |side: Side| {
        let data = folder.join(side.key());
        one(side, data, *ports.of(side), *turnout.of(side), stop, &|done, of| tell(side, done, of))
    };
    std::thread::scope(|scope| {
        let us = scope.spawn(|| make(Side::Us));
        let mx = scope.spawn(|| make(Side::Mx));
        let panicked = |_| Err(Error::internal("preparing a chapter panicked"));
        Ok(Both {
            us: us.join().unwrap_or_else(panicked)?,
            mx: mx.join().unwrap_or_else(panicked)?,
        })
    })
}

fn one(
    side: Side,
    data: PathBuf,
    port: u16,
    turnout: Turnout,
    stop: &Stop,
    tell: &dyn Fn(usize, usize),
) -> Result<Chapter> {
    let address = format!("127.0.0.1:{port}");
    DirBuilder::new().recursive(true).mode(0o700).create(&data)?;
    let settings = data.join(FILE);
    let base = format!("http://{address}");
    let name = public_name(side)?;
    keys::write(&settings, &settings_text(side, &address, &base, &name))?;
    let config = config_of(&data, &settings)?;
    let person = FirstPerson {
        name: name.clone(),
        email: format!("setup@{}.example.org", side.key()),
        password: PASSWORD.into(),
        locale: locale(side),
        roles: vec![Role::Operator],
    };
    let input = InitChapter {
        profile: side.profile().into(),
        origin: side.origin().parse().map_err(Error::internal)?,
        name,
        people: vec![person],
        language: locale(side).lang(),
        recovery: None,
        continues: None,
    };
    let made = init_chapter(&config, clock(), input)?;
    stop.check()?;
    let instance = Instance::open(config, clock())?;
    let filled = fill(&instance, side, turnout, stop, tell);
    instance.ledger.stop();
    let (register, ids) = filled?;
    let log = data.with_extension("log");
    let process = Process::new(data, settings, log);
    let api = Api::new(base, stop.clone());
    Ok(Chapter { process, api, register, genesis: made.genesis, ids })
}

/// The settings of a child, and of the commands that look into its folder.
///
/// # Errors
/// `config-invalid`.
pub fn config_of(data: &Path, settings: &Path) -> Result<Config> {
    Config::load(Some(settings), [], &[("data", data.display().to_string())])
}

fn settings_text(side: Side, address: &str, base: &str, name: &str) -> String {
    let locale = side.locale();
    // Short pauses: nobody wants to wait for a checkpoint in a demo.
    format!(
        "listen = \"{address}\"\npublic_url = \"{base}\"\nname = \"{name}\"\n\
         language = \"{locale}\"\nlog_level = \"info\"\ncheckpoint_interval_ms = 200\n\
         peer_wait_s = 2\npeer_backoff_s = 1\npeer_private_addresses = true\n"
    )
}

fn public_name(side: Side) -> Result<String> {
    let (_, profile) = profile::builtin(side.profile())
        .ok_or_else(|| Error::internal("a profile that is built in is missing"))?;
    let name = profile.names.get(locale(side).lang());
    Ok(name.unwrap_or(side.key()).to_owned())
}

fn locale(side: Side) -> Locale {
    match side {
        Side::Us => Locale::En,
        Side::Mx => Locale::EsMx,
    }
}

type Filled = (Register, std::collections::BTreeMap<String, String>);

/// Members, offices and accounts.
fn fill(
    instance: &Instance,
    side: Side,
    turnout: Turnout,
    stop: &Stop,
    tell: &dyn Fn(usize, usize),
) -> Result<Filled> {
    let caller = Caller::instance();
    let register = Register::read(side, instance.today()?)?;
    let mut progress = |done, of| tell(done, of);
    let report = import_members(instance, &caller, &register.csv, false, &mut progress)?;
    if report.created != register.rows.len() || report.refused_rows > 0 {
        let key = side.key();
        return Err(Error::internal(format!("import of {key}: {:?}", report.refused.first())));
    }
    stop.check()?;
    let externals = instance.store().read(members::externals)?;
    let ids = externals.into_iter().map(|row| (row.external, row.member)).collect();
    for (at, word) in ROLES.iter().enumerate() {
        // Members and those in arrears hold no office.
        let Ok(role) = word.parse::<Role>() else { continue };
        let member = member_id(&ids, register.named(at))?;
        let (of, seat) = (None, None);
        let office = GrantRole { member, role, of, seat, mandate: MANDATE.into() };
        grant_role(instance, &caller, office)?;
    }
    stop.check()?;
    let accounts = people(&register, turnout)
        .into_iter()
        .map(|row| {
            Ok(CreateAccount {
                member: member_id(&ids, row)?,
                email: row.email.clone(),
                password: PASSWORD.into(),
                locale: locale(side),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    create_accounts(instance, &caller, accounts)?;
    Ok((register, ids))
}

/// Who can sign in: the named members, a newcomer, and who votes.
fn people(register: &Register, turnout: Turnout) -> Vec<&Row> {
    let voters = register.voters(turnout.individuals, turnout.representatives);
    let is_voter = |row: &&Row| voters.iter().any(|voter| voter.external == row.external);
    let newcomer = register.newcomer().map(|row| row.external.clone());
    let rows = register.rows.iter().enumerate();
    rows.filter(|(at, row)| {
        *at < NAMED || is_voter(row) || newcomer.as_ref() == Some(&row.external)
    })
    .map(|(_, row)| row)
    .collect()
}

fn member_id(ids: &std::collections::BTreeMap<String, String>, row: &Row) -> Result<MemberId> {
    let id = ids.get(&row.external);
    let id = id.ok_or_else(|| Error::internal(format!("{} was not imported", row.external)))?;
    id.parse().map_err(Error::internal)
}

/// A new folder for both instances, for this user only.
///
/// # Errors
/// What the disk says.
pub fn temporary_folder() -> Result<PathBuf> {
    let number: [u8; 8] = crate::random::bytes();
    let name: String = number.iter().map(|byte| format!("{byte:02x}")).collect();
    let folder = std::env::temp_dir().join(format!("enlace-demo.{name}"));
    DirBuilder::new().mode(0o700).create(&folder)?;
    Ok(folder)
}

/// Removes a temporary folder with everything in it.
pub fn remove(folder: &Path) {
    if let Err(error) = fs::remove_dir_all(folder) {
        tracing::warn!(folder = %folder.display(), %error, "the folder of the demo is left");
    }
}
