//! Backups: made while the instance runs, opened by their key alone, restored where nothing is, and
//! never taken for the newest copy.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use enlace::actions::members::{ApplyMember, apply_member};
use enlace::caller::Caller;
use enlace::error::{Error, codes};
use enlace::ledger::Hold;
use enlace::private::MemberRecord;
use enlace::store::Backend;
use enlace_schema::event::member::MemberKind;
use tempfile::TempDir;

use super::{ask, good, refused};
use crate::harness::chapter::Chapter;
use crate::harness::db::backend;
use crate::harness::process::{run, run_within};
use crate::harness::{Site, World, http, wait};

const WORDS: &str = "cinco palabras que nadie adivina";

/// A folder for backups, with the passphrase beside them.
struct Shelf(TempDir);

impl Shelf {
    fn new() -> Self {
        let shelf = Self(TempDir::with_prefix("enlace-shelf").expect("a folder"));
        fs::write(shelf.path("words"), format!("{WORDS}\n")).expect("a passphrase");
        shelf
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
}

/// `backup` or `restore` with the passphrase of the shelf.
fn args<'a>(command: &'a str, file: &'a str, words: &'a str, on: &'a [String; 4]) -> Vec<&'a str> {
    let mut all = vec![command, file, "--passphrase-file", words];
    all.extend(on.iter().map(String::as_str));
    all
}

fn stored(data: &Path, database: &str) -> [String; 4] {
    let data = data.display().to_string();
    ["--data".into(), data, "--database-url".into(), database.into()]
}

fn of(chapter: &Chapter) -> [String; 4] {
    stored(chapter.folder.path(), &chapter.config.database_url)
}

fn append(site: &Site) -> Result<(), Error> {
    let record = MemberRecord { first_name: Some("Nueva".into()), ..MemberRecord::default() };
    let input = ApplyMember { kind: MemberKind::Individual, record };
    apply_member(site.instance(), &Caller::instance(), input).map(drop)
}

/// Two level chapters, of which the second was backed up, wrote on, was taken down, and had its
/// database restored from the backup. Gives the size that it had.
fn restored(shelf: &Shelf) -> (World, u64) {
    let mut world = World::of(2);
    let (file, words) = (shelf.text("mx.age"), shelf.text("words"));
    let mx = &world.sites[1];
    let before = mx.chapter.size();
    let made = good(&args("backup", &file, &words, &of(&mx.chapter)));
    assert_eq!(made["backup"]["size"], before);
    assert_eq!(
        (&made["backup"]["database"], &made["backup"]["keys"]),
        (&true.into(), &false.into())
    );
    for _ in 0..4 {
        append(mx).expect("an event after the backup");
    }
    world.settle();
    let size = world.sites[1].chapter.size();
    world.sites[1].stop();
    let mx = &mut world.sites[1].chapter;
    mx.config.database_url = shelf.text("restored.db");
    let restore = of(mx);
    let done = good(&args("restore", &file, &words, &restore));
    assert_eq!(done["backup"]["size"], before);
    assert_eq!(refused(&args("restore", &file, &words, &restore)), "file-exists");
    (world, size)
}

#[test]
fn what_was_written_after_a_backup_comes_back_from_the_peer() {
    if backend() == Backend::Postgres {
        return;
    }
    let shelf = Shelf::new();
    let (mut world, size) = restored(&shelf);
    let newest = world.sites[1].chapter.digest();
    world.sites[1].start(false);
    let mx = &world.sites[1];
    assert_eq!(mx.instance().ledger.held_by(), None, "the peer has answered");
    assert_eq!((mx.chapter.size(), mx.chapter.digest()), (size, newest));
    append(mx).expect("open for changes");
    world.settle();
    for site in &world.sites {
        site.chapter.check();
    }
}

#[test]
fn a_restored_copy_alone_says_why_it_takes_nothing() {
    if backend() == Backend::Postgres {
        return;
    }
    let shelf = Shelf::new();
    let (mut world, size) = restored(&shelf);
    world.sites[0].stop();
    let stored = of(&world.sites[1].chapter);
    for (locale, word) in
        [("en", "serve --alone"), ("es", "ninguna instancia par la ha confirmado")]
    {
        let mut doctor = vec!["doctor", "--offline", "--locale", locale];
        doctor.extend(stored.iter().map(String::as_str));
        let (_, out, err) = run(&doctor);
        assert!(out.contains(word), "{out}{err}");
    }
    world.sites[1].start(false);
    let mx = &world.sites[1];
    assert_eq!(mx.instance().ledger.held_by(), Some(Hold::Unanswered));
    assert!(append(mx).expect_err("a refusal").is(codes::READ_ONLY));
    let health = http::get(&format!("{}/health", mx.url), &[]);
    assert_eq!(health.status, 503);
    assert!(health.text().contains("\"why\":\"unanswered\""), "{}", health.text());
    for (language, word) in
        [("en", "no peer has said yet"), ("es", "ninguna instancia par ha dicho")]
    {
        let browser = mx.browser(&mx.chapter.people.operator, language);
        let page = browser.get("/office/peers").text();
        assert!(page.contains(word) && page.contains("serve --alone"), "{page}");
    }
    world.sites[0].start(false);
    let mx = &world.sites[1];
    wait::until("the guard is lifted", || mx.instance().ledger.held_by().is_none());
    assert_eq!(mx.chapter.size(), size);
}

/// A chapter that knew nobody when it was backed up: nobody can be asked, so people are.
#[test]
fn a_restored_copy_without_peers_waits_for_its_operator() {
    if backend() == Backend::Postgres {
        return;
    }
    let shelf = Shelf::new();
    let mut site = Site::alone();
    let (file, words) = (shelf.text("us.age"), shelf.text("words"));
    good(&args("backup", &file, &words, &of(&site.chapter)));
    site.stop();
    site.chapter.config.database_url = shelf.text("restored.db");
    good(&args("restore", &file, &words, &of(&site.chapter)));
    site.start(false);
    assert!(append(&site).expect_err("a refusal").is(codes::READ_ONLY));
    site.stop();
    site.start(true);
    append(&site).expect("open for changes");
    site.chapter.check();
}

/// A whole instance in one file, on another machine; a key of another one opens nothing.
#[test]
fn keys_travel_in_the_file_only_when_asked() {
    if backend() == Backend::Postgres {
        return;
    }
    let shelf = Shelf::new();
    let chapter = Chapter::alone();
    let (words, on) = (shelf.text("words"), of(&chapter));
    let mark = chapter.folder.path().join("keys").join("highwater");
    fs::write(&mark, "a mark").expect("a mark");
    let (all, keys) = (shelf.text("all.age"), shelf.text("keys.age"));
    for (file, flag) in [(&all, "--keys"), (&keys, "--keys-only")] {
        let mut command = args("backup", file, &words, &on);
        command.push(flag);
        assert_eq!(good(&command)["backup"]["keys"], true);
        assert_eq!(refused(&command), "file-exists", "nothing is overwritten");
    }
    assert!(!chapter.folder.path().join("backup.part").exists());
    let there = TempDir::with_prefix("enlace-there").expect("a folder");
    let data = there.path().join("data");
    let elsewhere = stored(&data, &shelf.text("there.db"));
    let done = good(&args("restore", &all, &words, &elsewhere));
    assert_eq!(done["backup"]["origin"], chapter.origin().as_str());
    let names = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder.join("keys")).expect("keys");
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<_> = entries.map(|entry| name(entry.expect("an entry"))).collect();
        names.retain(|name| name != "highwater");
        names.sort();
        names
    };
    assert_eq!(names(&data), names(chapter.folder.path()));
    for name in names(&data) {
        let read = |folder: &Path| fs::read(folder.join("keys").join(&name)).expect("a key");
        assert_eq!(read(&data), read(chapter.folder.path()), "{name}");
    }
    let note = fs::read_to_string(data.join("keys").join("highwater")).expect("a note");
    assert_eq!(note, "restored\n", "the mark did not travel");
    // The keys alone, where they are already, and where there are none.
    let second = stored(&there.path().join("second"), &shelf.text("second.db"));
    good(&args("restore", &keys, &words, &second));
    // After the database, as the restore of the database asks for.
    let third = stored(&there.path().join("third"), &shelf.text("third.db"));
    let bare = shelf.text("bare.age");
    good(&args("backup", &bare, &words, &on));
    let (status, out, err) = run(&args("restore", &bare, &words, &third));
    assert!(status == 0 && out.contains("Then “enlace serve”"), "{out}{err}");
    good(&args("restore", &keys, &words, &third));
    assert_eq!(names(&there.path().join("third")), names(chapter.folder.path()));
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode(&there.path().join("third")), 0o700);
    // Keys of another instance are not replaced, and its database is not taken.
    let other = Chapter::founded("mx", "mx-coop", chapter.clock.beside(), 8102);
    let foreign = stored(other.folder.path(), &shelf.text("foreign.db"));
    assert_eq!(refused(&args("restore", &all, &words, &foreign)), "file-exists");
    let plain = shelf.text("plain.age");
    good(&args("backup", &plain, &words, &on));
    assert_eq!(refused(&args("restore", &plain, &words, &foreign)), "keys-mismatch");
    assert!(!shelf.path("foreign.db").exists());
}

#[test]
fn a_file_opens_whole_and_with_its_key_or_not_at_all() {
    if backend() == Backend::Postgres {
        return;
    }
    let shelf = Shelf::new();
    let chapter = Chapter::alone();
    let (file, words, on) = (shelf.text("us.age"), shelf.text("words"), of(&chapter));
    good(&args("backup", &file, &words, &on));
    fs::write(shelf.path("other"), "otras palabras muy distintas\n").expect("written");
    fs::write(shelf.path("short"), "corta\n").expect("written");
    let there = TempDir::with_prefix("enlace-there").expect("a folder");
    let to = stored(there.path(), &shelf.text("there.db"));
    let other = shelf.text("other");
    assert_eq!(refused(&args("restore", &file, &other, &to)), "archive-locked");
    let (copy, short) = (shelf.text("copy.age"), shelf.text("short"));
    assert_eq!(refused(&args("backup", &copy, &short, &on)), "passphrase-short");
    assert!(!shelf.path("copy.age").exists() && !shelf.path("copy.age.part").exists());
    let whole = fs::read(shelf.path("us.age")).expect("a backup");
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    for bytes in [&whole[..whole.len() - 1], &whole[..whole.len() / 2], &changed, b"nothing"] {
        fs::write(shelf.path("copy.age"), bytes).expect("written");
        assert_eq!(refused(&args("restore", &copy, &words, &to)), "archive-damaged");
        assert!(!shelf.path("there.db").exists() && !there.path().join("restore.part").exists());
    }
    // To a recipient: its identity opens it, the passphrase does not.
    let secret = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
    fs::write(shelf.path("identity"), secret).expect("written");
    let key = enlace::locked::Key::identity(secret).expect("an identity");
    let enlace::locked::Lock::Recipient(recipient) = key.lock() else { panic!("a recipient") };
    let (recipient, sealed) = (recipient.to_string(), shelf.text("sealed.age"));
    let mut command = vec!["backup", sealed.as_str(), "--recipient", recipient.as_str()];
    command.extend(on.iter().map(String::as_str));
    good(&command);
    assert_eq!(refused(&args("restore", &sealed, &words, &to)), "archive-locked");
    let identity = shelf.text("identity");
    let mut command = vec!["restore", sealed.as_str(), "--identity", identity.as_str()];
    command.extend(to.iter().map(String::as_str));
    good(&command);
}

/// A timer's run is still at work when somebody types a second: that one waits, and neither finds
/// the other's copy in its file.
#[test]
fn a_second_backup_waits_for_the_first() {
    if backend() == Backend::Postgres {
        return;
    }
    let shelf = Shelf::new();
    let chapter = Chapter::alone();
    let (file, words, on) = (shelf.text("us.age"), shelf.text("words"), of(&chapter));
    let data = chapter.folder.path();
    let turn = fs::File::open(data).expect("a folder");
    turn.lock().expect("the first one's turn");
    fs::create_dir(data.join("backup.part")).expect("its folder");
    fs::write(data.join("backup.part/enlace.db"), "a copy in the making").expect("a file");
    std::thread::scope(|scope| {
        let second = scope.spawn(|| good(&args("backup", &file, &words, &on)));
        wait::until("it has begun", || shelf.path("us.age.part").exists());
        std::thread::sleep(std::time::Duration::from_secs(1));
        assert!(!second.is_finished() && !shelf.path("us.age").exists());
        let copy = fs::read_to_string(data.join("backup.part/enlace.db")).expect("a file");
        assert_eq!(copy, "a copy in the making");
        drop(turn);
        assert_eq!(second.join().expect("a backup")["ok"], true);
    });
    assert!(!data.join("backup.part").exists());
    let there = TempDir::with_prefix("enlace-there").expect("a folder");
    good(&args("restore", &file, &words, &stored(there.path(), &shelf.text("there.db"))));
}

/// Nothing is half done, and the next try finds a clean folder.
#[test]
fn a_disk_that_fills_leaves_nothing() {
    if backend() == Backend::Postgres {
        return;
    }
    let shelf = Shelf::new();
    let chapter = Chapter::alone();
    let (file, words, on) = (shelf.text("us.age"), shelf.text("words"), of(&chapter));
    let size = fs::metadata(&chapter.config.database_url).expect("a database").len();
    let within = |args: &[&str]| run_within(size / 2, &[args, &["--json"][..]].concat());
    let (status, out, err) = within(&args("backup", &file, &words, &on));
    assert!(status == 1 && out.contains("disk-"), "{out}{err}");
    assert!(!shelf.path("us.age").exists() && !shelf.path("us.age.part").exists());
    assert!(!chapter.folder.path().join("backup.part").exists());
    good(&args("backup", &file, &words, &on));
    let there = TempDir::with_prefix("enlace-there").expect("a folder");
    let to = stored(there.path(), &shelf.text("there.db"));
    let (status, out, err) = within(&args("restore", &file, &words, &to));
    assert!(status == 1 && out.contains("disk-full"), "{out}{err}");
    assert!(!shelf.path("there.db").exists() && !there.path().join("restore.part").exists());
    good(&args("restore", &file, &words, &to));
}

#[test]
fn a_server_has_tools_of_its_own() {
    let shelf = Shelf::new();
    let chapter = Chapter::alone();
    let on = stored(chapter.folder.path(), "postgres:///nowhere");
    let (file, words) = (shelf.text("us.age"), shelf.text("words"));
    assert_eq!(refused(&args("backup", &file, &words, &on)), "backup-postgres");
    let mut keys = args("backup", &file, &words, &on);
    keys.push("--keys-only");
    good(&keys);
    assert_eq!(refused(&args("restore", &file, &words, &on)), "backup-postgres");
    assert_eq!(ask(&["backup"]).0, 2, "a file is needed");
}
