//! Chapters as they are founded, once per process: schedules begin with copies of their files.

use std::fs;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use enlace::Instance;
use enlace::actions::chapter::{FirstPerson, InitChapter, init_chapter};
use enlace::actions::dues::{SettleDues, settle_dues};
use enlace::actions::members::{AdmitMember, admit_member};
use enlace::actions::peers::{PinPeer, invite, pin_peer_over};
use enlace::actions::roles::{GrantRole, grant_role};
use enlace::caller::Caller;
use enlace::clock::FixedClock;
use enlace::config::Config;
use enlace::federation::client::Client;
use enlace::ledger::mark::{self, Mark};
use enlace::locale::Locale;
use enlace::private::{DuesHow, MemberRecord};
use enlace::random::seeded::Stream;
use enlace::store::log;
use enlace_schema::event::Origin;
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::Role;
use enlace_schema::ids::{AccountId, MemberId};
use enlace_schema::text::Lang;
use enlace_schema::time::Millis;
use jiff::civil::{Date, date};
use tempfile::TempDir;

use crate::net::Net;
use crate::site::{Site, config, open};

/// Chapters in the order of their making: short name and profile.
const CHAPTERS: [(&str, &str); 5] =
    [("us", "us-ny"), ("mx", "mx-coop"), ("ca", "us-ny"), ("gt", "mx-coop"), ("pr", "us-ny")];
/// Most chapters of a world.
pub const MOST: usize = CHAPTERS.len();
/// From where the templates draw their keys and ids.
const SEED: u64 = 0x656e_6c61_6365;
/// First day of everybody's membership: before any cut-off.
const JOINED: Date = date(2024, 1, 15);

/// When worlds begin: a Sunday noon in UTC.
pub fn start() -> Millis {
    Millis::from_ms(1_795_348_800_000)
}

/// Somebody who acts.
#[derive(Debug, Clone)]
pub struct Person {
    /// Who it is.
    pub member: MemberId,
    /// The account that it acts by.
    pub account: AccountId,
    /// Whether it holds every office.
    pub officer: bool,
}

/// A file, or a folder where there are no bytes, below some other folder.
#[derive(Debug)]
pub struct Saved {
    path: PathBuf,
    mode: u32,
    bytes: Option<Vec<u8>>,
}

/// What a schedule begins with, of one chapter.
#[derive(Debug, Clone)]
pub struct Founded {
    /// Its short name.
    pub name: &'static str,
    /// Origin of its log.
    pub origin: Origin,
    /// Where it answers.
    pub endpoint: String,
    /// Its files: in memory, so that nothing of them outlives the process.
    pub files: Arc<Vec<Saved>>,
    /// Holds every office.
    pub officer: Person,
    /// Three people who vote; the last represents an organisation too.
    pub voters: Vec<Person>,
    /// Its recovery keys, as words.
    pub recovery: Vec<String>,
}

/// Chapters that know each other, as files.
pub struct Template {
    /// They.
    pub chapters: Vec<Founded>,
}

/// A folder in memory, where there is one.
pub fn folder() -> TempDir {
    let fast = Path::new("/dev/shm");
    let make = || tempfile::Builder::new().prefix("enlace-sim").tempdir_in(fast);
    make().or_else(|_| TempDir::with_prefix("enlace-sim")).expect("a folder")
}

/// So many chapters that have pinned each other and hold each other's logs; but for the last, where
/// that one is to join late.
pub fn template(count: usize, late: bool) -> &'static Template {
    static ALL: [[OnceLock<Template>; 2]; MOST + 1] =
        [const { [const { OnceLock::new() }; 2] }; MOST + 1];
    ALL[count][usize::from(late)].get_or_init(|| {
        let before = Stream::current();
        Stream::draw_from(Some(Stream::new(SEED + count as u64)));
        let made = make(count, late);
        Stream::draw_from(before);
        made
    })
}

fn make(count: usize, late: bool) -> Template {
    let root = folder();
    let time = FixedClock::new(start());
    let net = Net::new(&time, 0, 0);
    let mut sites: Vec<Site> = CHAPTERS
        .iter()
        .take(count)
        .enumerate()
        .map(|(at, &(name, profile))| {
            let folder = root.path().join(name);
            let founded = found(at, name, profile, &folder, &time);
            open(&founded, folder, &time, &net)
        })
        .collect();
    pin_all(&sites[..count - usize::from(late)], &net);
    for _ in 0..3 {
        level(&mut sites);
    }
    let mut chapters = Vec::new();
    for site in &mut sites {
        // Into one file: what remains beside it goes away when the last connection is closed.
        site.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        let mut files = Vec::new();
        save(&site.folder, Path::new(""), &mut files);
        let founded = Founded { files: Arc::new(files), ..site.founded.clone() };
        site.stop();
        chapters.push(founded);
    }
    Template { chapters }
}

fn pin_all(sites: &[Site], net: &Net) {
    for site in sites {
        for other in sites.iter().filter(|other| other.founded.origin != site.founded.origin) {
            let words = invite(other.instance()).expect("an invitation").words_en;
            let endpoint = other.founded.endpoint.clone();
            let input = PinPeer { origin: None, endpoint, words };
            let instance = site.instance().clone();
            let client = Client::over(net.wire(&site.founded.endpoint), instance);
            pin_peer_over(&client, &site.officer(), input).expect("a pinned peer");
        }
    }
}

fn level(sites: &mut [Site]) {
    let origins: Vec<Origin> = sites.iter().map(|site| site.founded.origin.clone()).collect();
    for site in &mut *sites {
        let steps = site.up.as_mut().expect("a site that runs");
        steps.look_around().expect("peers");
        steps.publish();
    }
    for site in sites {
        let steps = site.up.as_mut().expect("a site that runs");
        for origin in &origins {
            steps.pull(origin);
            steps.push(origin);
        }
    }
}

/// Makes the files of one chapter and puts its people on the books.
fn found(
    at: usize,
    name: &'static str,
    profile: &str,
    folder: &Path,
    time: &FixedClock,
) -> Founded {
    let port = 8_101 + u16::try_from(at).unwrap_or_default();
    let origin: Origin = format!("{name}.example.org/log/1").parse().expect("an origin");
    fs::DirBuilder::new().mode(0o700).create(folder).expect("a folder");
    let endpoint = format!("http://127.0.0.1:{port}");
    let config = config(folder, port);
    let clock = Arc::new(time.clone());
    let officer = FirstPerson {
        name: "officer".into(),
        email: format!("officer@{name}.example.org"),
        password: "una frase bastante larga".into(),
        locale: Locale::En,
        roles: vec![Role::Committee, Role::Operator, Role::Treasurer, Role::Teller],
    };
    let input = InitChapter {
        profile: profile.into(),
        origin: origin.clone(),
        name: format!("Chapter {name}"),
        people: vec![officer],
        language: Lang::En,
        recovery: None,
        continues: None,
    };
    let made = init_chapter(&config, clock.clone(), input).expect("a new chapter");
    let instance = Instance::open(config.clone(), clock).expect("an instance");
    let recovery = made.recovery.iter().map(|key| key.words.to_string()).collect();
    let (member, account) = made.people.into_iter().next().expect("the officer");
    let voters = voters(&instance);
    write_mark(&instance, &config);
    instance.ledger.stop();
    let officer = Person { member, account, officer: true };
    Founded { name, origin, endpoint, files: Arc::default(), officer, voters, recovery }
}

/// Three members in good standing; the last speaks for an organisation besides.
fn voters(instance: &Instance) -> Vec<Person> {
    let mut voters = Vec::new();
    for name in ["Ana", "Beto", "Caro"] {
        let member = admit(instance, MemberKind::Individual, name);
        let account = enlace::random::id(instance.now());
        voters.push(Person { member, account, officer: false });
    }
    let of = admit(instance, MemberKind::Organisation, "Red de Radios");
    let input = GrantRole {
        member: voters[2].member.clone(),
        role: Role::Representative,
        of: Some(of),
        seat: None,
        mandate: "letter-1".into(),
    };
    grant_role(instance, &Caller::instance(), input).expect("a representation");
    voters
}

fn admit(instance: &Instance, kind: MemberKind, name: &str) -> MemberId {
    let named = Some(name.to_owned());
    let record = match kind {
        MemberKind::Organisation => {
            MemberRecord { organisation_name: named, ..MemberRecord::default() }
        }
        _ => MemberRecord { first_name: named, ..MemberRecord::default() },
    };
    let record = Some(record);
    let input = AdmitMember { member: None, kind: Some(kind), since: Some(JOINED), record };
    let member = admit_member(instance, &Caller::instance(), input).expect("a member");
    let how = DuesHow::Waived { reason: "in kind".into() };
    let from = Some(JOINED);
    let input = SettleDues { member: member.clone(), from, months: 120, how };
    settle_dues(instance, &Caller::instance(), input).expect("settled dues");
    member
}

/// Writes the mark of what an instance holds, as it would have by itself.
pub fn write_mark(instance: &Instance, config: &Config) {
    let own = instance.origin().as_str();
    let row = instance.store().read(|conn| log::find(conn, own)).expect("a log").expect("a log");
    let size = log::unsigned(row.size).expect("a size");
    let mark = Mark { size, root: log::hash(&row.root).expect("a root") };
    let path = config.highwater_file.as_deref().expect("a place for the mark");
    mark::write(path, &mark).expect("a mark");
}

/// Reads what lies in a folder, but for what lies beside a database that is in use.
fn save(root: &Path, below: &Path, into: &mut Vec<Saved>) {
    for entry in fs::read_dir(root.join(below)).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| name.starts_with("enlace.db-")) {
            continue;
        }
        let (path, about) = (below.join(name), entry.metadata().expect("a file"));
        let mode = about.permissions().mode();
        if about.is_dir() {
            into.push(Saved { path: path.clone(), mode, bytes: None });
            save(root, &path, into);
        } else {
            let bytes = Some(fs::read(entry.path()).expect("a file"));
            into.push(Saved { path, mode, bytes });
        }
    }
}

/// Writes saved files into a new folder, with the permissions that keys need.
pub fn write_out(files: &[Saved], to: &Path) {
    fs::DirBuilder::new().mode(0o700).create(to).expect("a folder");
    for Saved { path, mode, bytes } in files {
        let path = to.join(path);
        match bytes {
            None => fs::create_dir(&path).expect("a folder"),
            Some(bytes) => fs::write(&path, bytes).expect("a file"),
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(*mode)).expect("permissions");
    }
}
