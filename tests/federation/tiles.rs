//! A log as static files: what is served to whom, and mirrors that need only a web server.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use enlace::caller::Scope;
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace_schema::log::static_path::{StaticTile, read_bundle};
use enlace_schema::log::{TileId, Tree};

use super::entries::many;
use super::tokens::{Asking, refusal};
use crate::cli::{good, refused};
use crate::harness::http::{self, Answer};
use crate::harness::{Site, World};

fn get(site: &Site, path: &str) -> Answer {
    http::get(&format!("{}/fed/v1/{path}", site.url), &[])
}

fn size_of(site: &Site) -> u64 {
    site.await_checkpoint();
    site.checkpoint_of(&site.origin()).expect("a checkpoint").checkpoint.size
}

#[test]
fn tiles_are_those_of_the_log_and_never_change() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    many(us, 300);
    world.settle();
    let size = size_of(us);
    let mut tree = Tree::empty();
    for tile in StaticTile::all(size).filter(|tile| tile.id().is_none()) {
        // Entries are for those who may read entries, hashes are public.
        let path = tile.to_string();
        assert_eq!(refusal(&get(us, &path)), (401, "E_AUTH".into()), "{path}");
        let answer = Asking::of(mx, us).get(us, &format!("/fed/v1/{path}"));
        let entries = read_bundle(&answer.body).expect("a bundle");
        assert_eq!(entries.len(), usize::from(tile.width));
        entries.iter().for_each(|entry| tree.push(entry.leaf()));
        assert!(is_kept(&answer, "private"), "{path}");
    }
    assert_eq!(tree.root(), us.checkpoint_of(&us.origin()).expect("one").checkpoint.root);
    let expected: BTreeMap<TileId, Vec<u8>> = tree.dirty_tiles().into_iter().collect();
    let hashes: Vec<StaticTile> =
        StaticTile::all(size).filter(|tile| tile.id().is_some()).collect();
    assert_eq!(hashes.len(), expected.len());
    for tile in hashes {
        let answer = get(us, &tile.to_string());
        assert_eq!(Some(&answer.body), tile.id().and_then(|id| expected.get(&id)), "{tile}");
        assert!(is_kept(&answer, "public"), "{tile}");
    }
    // A peer serves the same of our log, below its origin.
    let other = format!("logs/{}", us.origin());
    assert_eq!(get(mx, &format!("{other}/tile/0/000")).body, get(us, "tile/0/000").body);
    assert_eq!(get(mx, &format!("{other}/genesis")).body, get(us, "genesis").body);
    assert!(get(mx, &format!("{other}/checkpoint")).text().starts_with(us.origin().as_str()));
    // A narrower partial tile stays what it was when the log was smaller.
    let wide = get(us, "tile/0/000").body;
    assert_eq!(get(us, "tile/0/000.p/7").body, wide[..7 * 32]);
    for (path, status) in [
        ("tile/0/900", 404),
        ("tile/0/1", 404),
        ("tile/9/000", 404),
        ("tile/0/000.p/256", 404),
        ("tile/0/../../info", 404),
        ("tile/", 404),
        ("logs/nobody.example.org/log/1/tile/0/000", 404),
        ("logs/Nobody/log/x/tile/0/000", 404),
    ] {
        assert_eq!(get(us, path).status, status, "{path}");
    }
}

/// Whether caches may keep it for ever, and which.
fn is_kept(answer: &Answer, who: &str) -> bool {
    let said = answer.header("cache-control");
    [who, "immutable", "max-age=31536000"].iter().all(|part| said.contains(part))
}

#[test]
fn where_checkpoints_are_for_peers_hashes_are_too() {
    let mut site = Site::alone();
    site.await_checkpoint();
    site.stop();
    site.chapter.config.public_reads = false;
    site.start(false);
    let size = size_of(&site);
    let hashes = StaticTile::all(size).find(|tile| tile.id().is_some()).expect("a tile");
    assert_eq!(refusal(&get(&site, &hashes.to_string())), (401, "E_AUTH".into()));
    assert_eq!(get(&site, "genesis").status, 200, "as /info");
}

/// A web server that knows nothing but files.
fn files_of(folder: &Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let folder = folder.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let Ok(reading) = stream.try_clone() else { continue };
            let mut lines = BufReader::new(reading).lines().map_while(Result::ok);
            let first = lines.next().unwrap_or_default();
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            let path = first.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
            let (status, body) =
                fs::read(folder.join(path)).map_or((404, Vec::new()), |body| (200, body));
            let head = format!(
                "HTTP/1.1 {status} Files\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
        }
    });
    url
}

fn real() -> Site {
    let site = Site::new("us", "us-ny", FixedClock::new(SystemClock.now()));
    site.await_checkpoint();
    site
}

fn mirror(site: &Site, name: &str, more: &[&str]) -> (PathBuf, serde_json::Value) {
    let folder = site.chapter.folder.path().join(name);
    let data = site.chapter.folder.path().display().to_string();
    let path = folder.display().to_string();
    let args = ["log", "tiles", &path, "--data", &data, "--database-url", site.chapter.db.url()];
    (folder, good(&[&args[..], more].concat()))
}

#[test]
fn a_mirror_is_a_folder_and_a_web_server() {
    let site = real();
    let (folder, first) = mirror(&site, "mirror", &[]);
    let path = folder.display().to_string();
    let found = good(&["log", "verify", &path]);
    assert_eq!((&found["size"], &found["log"]), (&first["size"], &first["log"]));
    assert_eq!(found["genesis"], site.chapter.genesis.to_string());
    many(&site, 300);
    let size = size_of(&site);
    let full = folder.join("tile/entries/000");
    assert!(!full.exists());
    let (_, grown) = mirror(&site, "mirror", &[]);
    assert_eq!(grown["size"], size);
    assert!(full.exists() && !folder.join("tile/entries/000.p").exists(), "the full one is there");
    let (_, idle) = mirror(&site, "mirror", &[]);
    assert_eq!(idle["new"], 0, "what is there stays");
    let url = files_of(&folder);
    let found = good(&["log", "verify", &url, "--tiles"]);
    assert_eq!(found["size"], size);
    let words = found["words"].as_str().expect("words").to_owned();
    good(&["log", "verify", &url, "--tiles", "--words", &words]);
    let wrong = words.replacen(' ', " zoo ", 1);
    let typed = ["log", "verify", &url, "--tiles", "--words", &wrong];
    assert_eq!(refused(&typed), "log-fingerprint");
    // Every byte of every file counts.
    for (name, at, code) in [
        ("tile/entries/000", 5_000, "log-invalid"),
        ("tile/0/000", 70, "mirror-damaged"),
        ("checkpoint", 40, "log-invalid"),
    ] {
        let file = folder.join(name);
        let good_bytes = fs::read(&file).expect("a file");
        let mut bad = good_bytes.clone();
        bad[at] ^= 1;
        fs::write(&file, bad).expect("spoilt");
        let said = refused(&["log", "verify", &path]);
        let fits = said == code || (name == "checkpoint" && said == "mirror-damaged");
        assert!(fits, "{name}: {said}");
        fs::write(&file, good_bytes).expect("mended");
    }
    fs::remove_file(&full).expect("lost");
    let said = refused(&["log", "verify", &path]);
    assert_eq!(said, "mirror-missing");
    mirror(&site, "mirror", &[]);
    good(&["log", "verify", &path]);
}

#[test]
fn a_mirror_of_hashes_shows_no_event() {
    let site = real();
    let (folder, _) = mirror(&site, "hashes", &["--hashes-only"]);
    assert!(folder.join("tile/0").exists() && !folder.join("tile/entries").exists());
    let found = good(&["log", "verify", &folder.display().to_string()]);
    assert!(found["entries"].is_null() && found["size"].as_u64() > Some(0));
    // An instance is a mirror of itself: the hashes for all, the entries by an officer's token.
    let prefix = format!("{}/fed/v1", site.url);
    assert!(good(&["log", "verify", &prefix, "--tiles"])["entries"].is_null());
    let caller = site.chapter.caller(&site.chapter.people.teller);
    let input = enlace::actions::accounts::CreateToken {
        label: "a test".into(),
        scopes: vec![Scope::Log],
        days: 1,
    };
    let made = enlace::actions::accounts::create_personal_token(site.instance(), &caller, input);
    let file = site.chapter.folder.path().join("token");
    fs::write(&file, made.expect("a token").token).expect("a file");
    let file = file.display().to_string();
    let found = good(&["log", "verify", &prefix, "--tiles", "--token-file", &file]);
    assert_eq!(found["kinds"]["log.genesis"], 1);
}

#[test]
fn a_mirror_of_another_history_is_not_written_over() {
    let (us, mx) = (real(), Site::new("mx", "mx-coop", FixedClock::new(SystemClock.now())));
    mx.await_checkpoint();
    let (folder, _) = mirror(&us, "mirror", &[]);
    let (path, data) =
        (folder.display().to_string(), mx.chapter.folder.path().display().to_string());
    let args = ["log", "tiles", &path, "--data", &data, "--database-url", mx.chapter.db.url()];
    assert_eq!(refused(&args), "mirror-other");
    let note = folder.join("checkpoint");
    let text = fs::read_to_string(&note).expect("a note");
    let root = text.lines().nth(2).expect("a root").to_owned();
    let other = text.replacen(&root, &format!("{}=", "A".repeat(43)), 1);
    fs::write(&note, other).expect("another root");
    let data = us.chapter.folder.path().display().to_string();
    let args = ["log", "tiles", &path, "--data", &data, "--database-url", us.chapter.db.url()];
    assert_eq!(refused(&args), "mirror-other");
}
