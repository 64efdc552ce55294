//! A chapter with its people, as `enlace init` and its officers would make it.

use std::sync::Arc;
use std::time::Duration;

use enlace::Instance;
use enlace::actions::accounts::{self, CreateAccount};
use enlace::actions::chapter::{FirstPerson, InitChapter, NewChapter, init_chapter};
use enlace::actions::dues::{SettleDues, settle_dues};
use enlace::actions::keys::RecoveryKey;
use enlace::actions::members::{AdmitMember, admit_member};
use enlace::actions::peers::{PinEntry, pin_entry};
use enlace::actions::roles::{GrantRole, grant_role};
use enlace::caller::{Caller, Office, Scope};
use enlace::clock::FixedClock;
use enlace::config::Config;
use enlace::error::Error;
use enlace::locale::Locale;
use enlace::private::{DuesHow, MemberRecord};
use enlace::store::projections;
use enlace::store::{log, roles};
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::Role;
use enlace_schema::event::{Entry, Origin};
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::ids::{AccountId, MemberId};
use enlace_schema::json::to_b64u;
use enlace_schema::log::Hash;
use enlace_schema::text::Lang;
use enlace_schema::time::Millis;
use jiff::civil::{Date, date};
use tempfile::TempDir;

use super::db::TestDb;
use super::replay;

/// When tests begin: a Sunday noon in UTC.
pub const START: &str = "2026-11-22T12:00:00.000Z";
/// Everybody's password.
pub const PASSWORD: &str = "una frase bastante larga";
/// First day of everybody's membership: before any cut-off, and long enough ago for arrears.
pub const JOINED: Date = date(2024, 1, 15);

/// Somebody who can sign in.
#[derive(Debug, Clone)]
pub struct Person {
    /// Who it is.
    pub member: MemberId,
    /// The account.
    pub account: AccountId,
    /// By which it signs in.
    pub email: String,
}

/// The people of a chapter.
pub struct People {
    /// Holds the committee's office.
    pub committee: Person,
    /// Runs the instance.
    pub operator: Person,
    /// Keeps the dues.
    pub treasurer: Person,
    /// Counts.
    pub teller: Person,
    /// An individual member, dues settled.
    pub voter: Person,
    /// Another one.
    pub other: Person,
    /// An individual member who represents both organisations: three hats.
    pub hats: Person,
    /// An individual member whose dues were never settled.
    pub arrears: Person,
    /// Organisations, represented by `hats`.
    pub organisations: [MemberId; 2],
}

impl People {
    /// The same people at the next generation of their log, which knows them by the ids of old:
    /// their accounts were lost with the keys.
    pub fn again(&self, instance: &Instance) -> Self {
        let enter = |person: &Person| {
            let (member, email) = (person.member.clone(), person.email.clone());
            let input = CreateAccount {
                member: member.clone(),
                email: email.clone(),
                password: PASSWORD.into(),
                locale: Locale::En,
            };
            let account = accounts::create_account(instance, &Caller::instance(), input);
            Person { member, account: account.expect("an account"), email }
        };
        Self {
            committee: enter(&self.committee),
            operator: enter(&self.operator),
            treasurer: enter(&self.treasurer),
            teller: enter(&self.teller),
            voter: enter(&self.voter),
            other: enter(&self.other),
            hats: enter(&self.hats),
            arrears: enter(&self.arrears),
            organisations: self.organisations.clone(),
        }
    }
}

/// An instance with its people.
pub struct Chapter {
    /// It.
    pub instance: Instance,
    /// Its time.
    pub clock: FixedClock,
    /// Id of its genesis.
    pub genesis: Hash,
    /// Its recovery keys, as their sheets have them.
    pub recovery: Vec<RecoveryKey>,
    /// Its people.
    pub people: People,
    /// Its settings, for opening it again.
    pub config: Config,
    /// Its database.
    pub db: TestDb,
    /// Its data folder.
    pub folder: TempDir,
}

/// A moment for tests.
pub fn start() -> Millis {
    START.parse().expect("a time")
}

/// Settings for tests: small, quick, and on this machine only.
pub fn config(folder: &TempDir, db: &TestDb, port: u16) -> Config {
    let text = |key: &'static str, value: &str| (key, value.to_owned());
    let address = format!("127.0.0.1:{port}");
    let settings = [
        text("data", &folder.path().display().to_string()),
        text("database_url", db.url()),
        text("listen", &address),
        text("http_workers", "2"),
        text("database_connections", "4"),
        text("checkpoint_interval_ms", "50"),
        text("peer_wait_s", "1"),
        text("peer_backoff_s", "2"),
        text("sign_in_attempts", "1000"),
        text("comments_per_hour", "100000"),
        text("supports_per_hour", "100000"),
        text("drafts_per_hour", "100000"),
        text("proposals_per_hour", "100000"),
        text("ballots_per_hour", "100000"),
        text("writes_per_hour", "1000000"),
    ];
    Config::load(None, [], &settings).expect("settings")
}

impl Chapter {
    /// A chapter of this short name and profile, nobody on its books yet but its officers.
    pub fn founded(name: &str, profile: &str, clock: FixedClock, port: u16) -> Self {
        Self::founded_in(TestDb::new(), name, profile, clock, port)
    }

    /// The same on a given database.
    pub fn founded_in(db: TestDb, name: &str, profile: &str, clock: FixedClock, port: u16) -> Self {
        let folder = TempDir::with_prefix("enlace").expect("a folder");
        let config = config(&folder, &db, port);
        let (instance, made) = found(&config, name, profile, &clock);
        let people = people(&instance, name, &made.people);
        let NewChapter { genesis, recovery, .. } = made;
        Self { instance, clock, genesis, recovery, people, config, db, folder }
    }

    /// The US chapter, alone.
    pub fn alone() -> Self {
        Self::founded("us", "us-ny", FixedClock::new(start()), 8101)
    }

    /// Its origin.
    pub fn origin(&self) -> &Origin {
        self.instance.origin()
    }

    /// Somebody's powers as they stand now, with every scope.
    pub fn caller(&self, person: &Person) -> Caller {
        let (origin, member) = (self.origin().as_str(), person.member.as_ref());
        let rows = self.instance.store().read(|conn| roles::active_of(conn, origin, member));
        let office = |row: enlace::store::tables::RoleRow| {
            let role = row.role.parse().ok().filter(|role| *role != Role::Representative)?;
            Some(Office { role, mandate: row.mandate })
        };
        Caller {
            account: Some(person.account.clone()),
            member: Some(person.member.clone()),
            offices: rows.expect("offices").into_iter().filter_map(office).collect(),
            scopes: Scope::ALL.to_vec(),
            command: None,
            reviewed: None,
        }
    }

    /// Somebody's access token.
    pub fn token(&self, person: &Person) -> String {
        accounts::sign_in(&self.instance, &person.email, PASSWORD, None)
            .expect("a sign-in")
            .access_token
    }

    /// Another individual member with settled dues and an account.
    pub fn join(&self, name: &str) -> Person {
        let member = admit(&self.instance, MemberKind::Individual, name);
        settle(&self.instance, &member);
        account(&self.instance, member, name)
    }

    /// Another individual member with settled dues, who never signs in.
    pub fn join_without_account(&self, name: &str) -> MemberId {
        let member = admit(&self.instance, MemberKind::Individual, name);
        settle(&self.instance, &member);
        member
    }

    /// Has its operator pin the log that begins so, by its words. Nobody can call it.
    pub fn pin(&self, genesis: &Entry) {
        let operator = self.caller(&self.people.operator);
        let words = words(&genesis.id(), Language::English).join(" ");
        let input = PinEntry { entry: to_b64u(genesis.as_bytes()), words };
        pin_entry(&self.instance, &operator, input).expect("pinned");
    }

    /// Moves its clock on.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// How many events its own log has.
    pub fn size(&self) -> u64 {
        self.size_of(self.origin())
    }

    /// How many events of a log it holds.
    pub fn size_of(&self, origin: &Origin) -> u64 {
        let row = self.instance.store().read(|conn| log::find(conn, origin.as_str()));
        row.expect("a log").map_or(0, |row| log::unsigned(row.size).expect("a size"))
    }

    /// The digest of its projections.
    pub fn digest(&self) -> Hash {
        self.instance.store().read(projections::digest).expect("a digest")
    }

    /// Its stored logs are what they should be, and a replay of them changes nothing.
    pub fn check(&self) {
        replay::check(&self.instance);
    }

    /// Uses another database from the next opening on; gives back the former one, which whoever
    /// still works with it may need.
    pub fn use_database(&mut self, db: TestDb) -> TestDb {
        self.config.database_url = db.url().into();
        std::mem::replace(&mut self.db, db)
    }

    /// Opens the same folder and database a second time, as another process would.
    pub fn reopen(&self) -> Result<Instance, Error> {
        Instance::open(self.config.clone(), Arc::new(self.clock.clone()))
    }
}

impl Drop for Chapter {
    fn drop(&mut self) {
        self.instance.ledger.stop();
    }
}

fn found(config: &Config, name: &str, profile: &str, clock: &FixedClock) -> (Instance, NewChapter) {
    let first = |word: &str, roles: &[Role]| FirstPerson {
        name: word.into(),
        email: email(word, name),
        password: PASSWORD.into(),
        locale: Locale::En,
        roles: roles.to_vec(),
    };
    let input = InitChapter {
        profile: profile.into(),
        origin: format!("{name}.example.org/log/1").parse().expect("an origin"),
        name: format!("Chapter {name}"),
        people: vec![
            first("committee", &[Role::Committee]),
            first("operator", &[Role::Operator]),
            first("treasurer", &[Role::Treasurer]),
            first("teller", &[Role::Teller]),
        ],
        language: Lang::En,
        recovery: None,
        continues: None,
    };
    let made = init_chapter(config, Arc::new(clock.clone()), input).expect("a new chapter");
    let instance = Instance::open(config.clone(), Arc::new(clock.clone())).expect("an instance");
    (instance, made)
}

fn email(word: &str, chapter: &str) -> String {
    format!("{}@{chapter}.example.org", word.replace(' ', "."))
}

fn people(instance: &Instance, chapter: &str, first: &[(MemberId, AccountId)]) -> People {
    let officer = |place: usize, word: &str| Person {
        member: first[place].0.clone(),
        account: first[place].1.clone(),
        email: email(word, chapter),
    };
    let individual = |word: &str| {
        let member = admit(instance, MemberKind::Individual, word);
        settle(instance, &member);
        member
    };
    let organisation = |word: &str| {
        let member = admit(instance, MemberKind::Organisation, word);
        settle(instance, &member);
        member
    };
    let members = [individual("voter"), individual("other"), individual("hats")];
    let arrears = admit(instance, MemberKind::Individual, "arrears");
    let organisations = [organisation("Red de Radios"), organisation("Book Cooperative")];
    for of in &organisations {
        let input = GrantRole {
            member: members[2].clone(),
            role: Role::Representative,
            of: Some(of.clone()),
            seat: None,
            mandate: "letter-1".into(),
        };
        grant_role(instance, &Caller::instance(), input).expect("a representation");
    }
    let [voter, other, hats] = members;
    People {
        committee: officer(0, "committee"),
        operator: officer(1, "operator"),
        treasurer: officer(2, "treasurer"),
        teller: officer(3, "teller"),
        voter: account(instance, voter, "voter"),
        other: account(instance, other, "other"),
        hats: account(instance, hats, "hats"),
        arrears: account(instance, arrears, "arrears"),
        organisations,
    }
}

fn admit(instance: &Instance, kind: MemberKind, name: &str) -> MemberId {
    let named = Some(name.to_owned());
    let record = match kind {
        MemberKind::Organisation => {
            MemberRecord { organisation_name: named, ..MemberRecord::default() }
        }
        _ => MemberRecord { first_name: named, ..MemberRecord::default() },
    };
    let input =
        AdmitMember { member: None, kind: Some(kind), since: Some(JOINED), record: Some(record) };
    admit_member(instance, &Caller::instance(), input).expect("a member")
}

fn settle(instance: &Instance, member: &MemberId) {
    let how = DuesHow::Waived { reason: "in kind".into() };
    let input = SettleDues { member: member.clone(), from: Some(JOINED), months: 120, how };
    settle_dues(instance, &Caller::instance(), input).expect("settled dues");
}

fn account(instance: &Instance, member: MemberId, name: &str) -> Person {
    let chapter = instance.origin().as_str().split('.').next().unwrap_or_default().to_owned();
    let email = email(name, &chapter);
    let input = CreateAccount {
        member: member.clone(),
        email: email.clone(),
        password: PASSWORD.into(),
        locale: Locale::En,
    };
    let account =
        accounts::create_account(instance, &Caller::instance(), input).expect("an account");
    Person { member, account, email }
}
