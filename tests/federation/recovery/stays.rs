//! Coming back from peers: what must not come back with it, what is here already, and the command.

use enlace::locale::Locale;

use super::*;

/// A keeper that kept the bundle of before an erasure: nobody's name comes back from it.
#[test]
fn what_was_erased_since_stays_erased() {
    let mut world = World::of(2);
    send(&world.sites[1]);
    let mx = &world.sites[1];
    let (gone, stays) = (&mx.chapter.people.teller, &mx.chapter.people.voter);
    let leaves = EndMember { member: gone.member.clone(), reason: EndReason::Withdrawn, on: None };
    end_member(mx.instance(), &Caller::instance(), leaves).expect("an end");
    let input = DecideRecords { member: gone.member.clone(), mandate: "request-7".into() };
    let committee = mx.chapter.caller(&mx.chapter.people.committee);
    block_records(mx.instance(), &committee, input.clone()).expect("blocked");
    // As long as the law of this chapter wants it.
    world.advance(Duration::from_secs(30 * 86_400));
    erase_records(mx.instance(), &committee, input).expect("erased");
    assert!(record(mx, gone).is_none() && record(mx, stays).is_some());
    world.settle();
    let lost = Lost::of(&mut world);
    let done = lost.recover(&world, &[0]).expect("a chapter");
    assert_eq!(done.bundle.as_ref().map(|back| back.number), Some(1));
    assert_eq!((done.without_before, done.without_after), (0, 0));
    world.sites[1].start(false);
    let mx = &world.sites[1];
    let (gone, stays) = (&mx.chapter.people.teller, &mx.chapter.people.voter);
    assert!(record(mx, gone).is_none() && record(mx, stays).is_some());
    let refused = sign_in(mx.instance(), &gone.email, PASSWORD, None).expect_err("nobody");
    assert!(refused.is(codes::SIGN_IN_FAILED), "{refused}");
    mx.chapter.token(stays);
}

/// A restored backup with a newer bundle at the peer, by the same command: only what is missing is
/// added, and the projections are those of before.
#[test]
fn what_is_here_already_stays() {
    let mut world = World::of(2);
    let older = world.sites[1].chapter.db.copy();
    let since = world.sites[1].chapter.size();
    // On a database server the copy threw everybody out.
    crate::harness::wait::until("a member after the backup", || append(&world.sites[1]).is_ok());
    send(&world.sites[1]);
    world.settle();
    let newer = committed_since(&world.sites[1], since);
    let (size, digest) = (world.sites[1].chapter.size(), world.sites[1].chapter.digest());
    let lost = Lost::of(&mut world);
    world.sites[1].chapter.config.database_url = older.url().into();
    let done = lost.recover(&world, &[0]).expect("a chapter");
    let rows = (done.rows_of("private_records"), done.rows_of("accounts"));
    assert_eq!((done.size, rows), (size, (newer, 0)));
    assert_eq!((done.without_before, done.without_after), (0, 0));
    world.sites[1].start(false);
    let mx = &world.sites[1];
    let now = mx.instance().store().read(projections::digest).expect("a digest");
    assert_eq!(now, digest);
    let report = rebuild::compare(&mx.instance().ledger, |_, _| ()).expect("compared");
    assert_eq!(report.before, report.after);
    world.settle();
}

/// The folder of keys is there already, from a backup of before a rotation: what it lacks is added,
/// and only then does the mark say that all is whole. Another key under the same name is refused
/// before anything is fetched, and the next try may go on.
#[test]
fn a_folder_of_keys_that_is_there_gets_what_it_lacks() {
    let mut world = World::of(2);
    let done = rotate_keys(world.sites[1].instance(), &Caller::instance(), ALL.to_vec());
    done.expect("rotated");
    world.settle();
    let lost = Lost::of(&mut world);
    let (kept, keys) = (lost.keys.path().join("kept"), lost.data.path().join("data").join("keys"));
    keyfiles::copy(&kept, &keys).expect("an older copy");
    std::fs::remove_file(keys.join("log-3")).expect("a key that is not in it");
    std::fs::write(keys.join("seal-2"), "of another").expect("another key");
    let refused = lost.recover(&world, &[0]).expect_err("another key");
    assert!(refused.is(codes::FILE_EXISTS), "{refused}");
    assert!(!keys.join("highwater").exists() && !keys.join("log-3").exists());
    std::fs::remove_file(keys.join("seal-2")).expect("the other key");
    lost.recover(&world, &[0]).expect("a chapter");
    for name in ["log-3", "seal-2"] {
        let read = |folder: &Path| std::fs::read(folder.join(name)).expect("a key");
        assert_eq!(read(&keys), read(&kept), "{name}");
    }
    assert!(keys.join("highwater").exists());
    world.sites[1].start(false);
    append(&world.sites[1]).expect("open for changes");
    world.settle();
}

/// The mark lay outside the folder and outlived the machine: who comes back with less than it
/// speaks of would write a second past, also while somebody is silent who may have the rest.
#[test]
fn a_mark_that_outlived_the_machine_is_heard() {
    let mut world = World::of(3);
    world.settle();
    let outside = TempDir::with_prefix("enlace-mark").expect("a folder");
    let path = outside.path().join("highwater");
    let site = &world.sites[1];
    let own = site.instance().store().read(|conn| log::find(conn, site.origin().as_str()));
    let own = own.expect("a read").expect("a log");
    let (size, root) = (site.chapter.size(), log::hash(&own.root).expect("a root"));
    let lost = Lost::of(&mut world);
    world.sites[2].stop();
    world.sites[1].chapter.config.highwater_file = Some(path.clone());
    mark::write(&path, &Mark { size: size + 1, root: Hash([7; 32]) }).expect("a mark");
    let refused = lost.recover(&world, &[0]).expect_err("a tail that nobody gives");
    assert!(refused.is(codes::LOG_MISSING_TAIL), "{refused}");
    // No peer has seen it.
    for (locale, words) in [(Locale::En, "the high-water mark"), (Locale::Es, "la marca de")] {
        let said = refused.message_in(locale, &[]);
        assert!(said.contains(words), "{said}");
    }
    assert!(lost.is_clean());
    mark::write(&path, &Mark { size, root }).expect("a mark");
    let done = lost.recover(&world, &[0]).expect("all that it speaks of");
    let Found::Own(kept) = mark::read(&path).expect("a mark") else { panic!("not our own") };
    assert_eq!((done.size, kept.size), (size, done.resumed + 1));
    let inside = lost.data.path().join("data").join("keys").join("highwater");
    assert!(!inside.exists(), "one mark is enough");
}

/// No file of the keys is read by others, and the mark of the old machine did not come along.
#[test]
fn only_keys_travel() {
    let mut world = World::of(2);
    let lost = Lost::of(&mut world);
    let kept = lost.keys.path().join("kept");
    assert!(!kept.join("highwater").exists());
    lost.recover(&world, &[0]).expect("a chapter");
    let keys = lost.data.path().join("data").join("keys");
    let modes = |folder: &Path| {
        use std::os::unix::fs::PermissionsExt;
        let files = std::fs::read_dir(folder).expect("keys");
        files
            .map(|file| file.expect("a file").metadata().expect("its data").permissions().mode())
            .all(|mode| mode & 0o077 == 0)
    };
    assert!(modes(&keys) && keys.join("highwater").exists());
    assert!(!lost.data.path().join("data").join("recover.part").exists());
}

/// The command itself, as an operator types it at three in the morning.
#[test]
fn the_command_says_what_came_back() {
    let time = FixedClock::new(SystemClock.now());
    let site = |name, profile| Site::new(name, profile, time.beside());
    let mut world = World { sites: vec![site("us", "us-ny"), site("mx", "mx-coop")] };
    for (at, other) in [(0, 1), (1, 0)] {
        let words = invite(world.sites[other].instance()).expect("an invitation").words_en;
        world.sites[at].pin(&world.sites[other].url, &words);
    }
    world.settle();
    send(&world.sites[1]);
    let size = world.sites[1].chapter.size();
    let lost = Lost::of(&mut world);
    let config = world.sites[1].chapter.config.clone();
    let (data, keys) = (config.data.display().to_string(), lost.keys.path().join("kept"));
    let keys = keys.display().to_string();
    let url = world.sites[0].url.clone();
    let mut args = vec!["recover", "--data", &data, "--database-url", &config.database_url];
    args.extend(["--keys", &keys, "--from"]);
    let nobody = [&args[..], &["http://127.0.0.1:9"]].concat();
    assert_eq!(ask(&nobody).1["error"]["code"], "peer-unreachable");
    for (locale, words) in [("en", "does not answer"), ("es", "no responde")] {
        let (_, said, complaint) =
            crate::harness::process::run(&[&nobody[..], &["--locale", locale]].concat());
        let of_whom = said.lines().find(|line| line.starts_with("http://127.0.0.1:9: "));
        assert!(of_whom.is_some_and(|line| line.contains(words)), "{said}{complaint}");
    }
    args.push(&url);
    let (status, answer) = ask(&args);
    assert_eq!((status, &answer["size"]), (0, &size.into()), "{answer}");
    assert_eq!(answer["asked"][0], world.sites[0].origin().as_str());
    assert_eq!(answer["bundle"]["rows"]["accounts"], 8);
    assert_eq!(answer["records_missing"]["after_bundle"], 0);
    assert_eq!(ask(&args).1["error"]["code"], "already-initialised");
    world.sites[1].start(false);
    let mx = &world.sites[1];
    mx.chapter.token(&mx.chapter.people.committee);
    world.settle();
    mx.chapter.check();
}
