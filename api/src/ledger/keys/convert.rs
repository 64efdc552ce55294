//! A folder of keys is locked, unlocked, or gets another passphrase, in its place.
//!
//! Every key is there whole at every moment: what takes its place is on the disk, read back and
//! compared for all keys before the first of them goes. Whatever is interrupted is a folder that
//! works (each key is read in either form), and the next run, in either direction, finishes.

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use super::files::{self, Folder, IDENTITY, damaged};
use crate::error::Result;
use crate::locked::{Key, Lock, passphrase};
use crate::random;

/// Called after each change on the disk; tests stop there.
type Paused<'p> = &'p mut dyn FnMut() -> Result<()>;

/// Encrypts the keys of a folder. Where it is locked already, `words` are those that opened it;
/// what an earlier run left undone is done. Gives how many files are encrypted now that were not,
/// and the names of files that are no keys and stay as they are.
///
/// # Errors
/// `passphrase-short`, `keys-passphrase`; `keys-damaged` when a key lies there in two forms that
/// differ; `keys-missing`, `keys-permissions`, `disk-full`, `file-unwritable`.
pub fn lock(folder: &Folder, words: &str) -> Result<(usize, Vec<String>)> {
    folder.require_keys()?;
    let _turn = folder.turn()?;
    let key = begin(folder, words)?;
    let done = encrypt(folder, &key, &mut || Ok(()))?;
    Ok((done, folder.others()?))
}

/// Takes the encryption off. Gives how many files were encrypted.
///
/// # Errors
/// `keys-locked`, `keys-passphrase`; as [`lock`].
pub fn unlock(folder: &Folder) -> Result<usize> {
    folder.require_keys()?;
    let _turn = folder.turn()?;
    decrypt(folder, &mut || Ok(()))
}

/// Puts another passphrase in the place of the one that `folder` is opened by. The keys are not
/// written anew: whoever has an old copy of the folder opens it with the old one.
///
/// # Errors
/// `keys-not-locked`, `passphrase-short`; as [`unlock`].
pub fn change(folder: &Folder, words: &str) -> Result<()> {
    folder.require_key()?;
    let _turn = folder.turn()?;
    let key = folder.key()?;
    write_identity(folder, &key, words)
}

/// The identity of a folder: the one that is there, opened, or a new one, encrypted and read back.
/// From then on its keys are drawn encrypted.
///
/// # Errors
/// As [`lock`].
pub fn begin(folder: &Folder, words: &str) -> Result<Key> {
    if folder.is_locked() {
        return folder.key_by(words);
    }
    let secret = Zeroizing::new(random::bytes());
    let key = Key::from_secret(&secret)?;
    write_identity(folder, &key, words)?;
    Ok(key)
}

fn write_identity(folder: &Folder, key: &Key, words: &str) -> Result<()> {
    let text = key.identity_text().ok_or_else(|| damaged(IDENTITY))?;
    let locked = Lock::passphrase(words)?.lock(text.as_bytes())?;
    files::replace(&folder.file(IDENTITY), &locked, |written| {
        let again = passphrase::open(words, IDENTITY, written)?;
        match again.identity_text() == Some(text) {
            true => Ok(()),
            false => Err(damaged(IDENTITY)),
        }
    })
}

fn encrypt(folder: &Folder, key: &Key, paused: Paused<'_>) -> Result<usize> {
    let [plain, locked] = folder.names()?;
    for name in plain.difference(&locked) {
        let secret = folder.plain_secret(name)?;
        folder.write_locked(name, &secret, key)?;
        paused()?;
    }
    folder.sync()?;
    compare(folder, &plain, key)?;
    for name in &plain {
        files::remove(&folder.file(name))?;
        paused()?;
    }
    folder.sync()?;
    Ok(plain.len())
}

fn decrypt(folder: &Folder, paused: Paused<'_>) -> Result<usize> {
    let [plain, locked] = folder.names()?;
    if !locked.is_empty() {
        let key = folder.key()?;
        for name in locked.difference(&plain) {
            folder.write_plain(name, &folder.locked_secret(name, &key)?)?;
            paused()?;
        }
        folder.sync()?;
        compare(folder, &locked, &key)?;
    }
    for name in &locked {
        files::remove(&folder.locked_file(name))?;
        paused()?;
    }
    folder.sync()?;
    files::remove(&folder.file(IDENTITY))?;
    paused()?;
    folder.sync()?;
    Ok(locked.len())
}

/// Each of these keys must be the same in both forms, as they lie on the disk now.
fn compare(folder: &Folder, names: &BTreeSet<String>, key: &Key) -> Result<()> {
    for name in names {
        if folder.plain_secret(name)? != folder.locked_secret(name, key)? {
            return Err(damaged(name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use enlace_schema::log::Hash;

    use super::super::{FIRST_KIDS, FIRST_NEXT, Form, InstanceKeys, LASTING};
    use super::*;
    use crate::error::codes;
    use crate::locked::Passphrase;

    const WORDS: &str = "correct horse battery staple";

    /// A data folder that goes away, and what is in its keys.
    struct Scene {
        data: std::path::PathBuf,
        folder: Folder,
        secrets: BTreeMap<String, [u8; 32]>,
    }

    impl Scene {
        fn new() -> Self {
            let name = format!("enlace-locked-{}", random::command());
            let data = std::env::temp_dir().join(name);
            let origin = "us.example.org/log/1".parse().expect("an origin");
            InstanceKeys::create(&data, &origin, &Passphrase::default()).expect("keys");
            let words = data.join("words");
            files::write(&words, WORDS).expect("a passphrase");
            let folder = Folder::at(data.join("keys"), Passphrase::from_file(Some(words)));
            let names = FIRST_KIDS.into_iter().chain([FIRST_NEXT]).chain(LASTING);
            let secrets = names
                .map(|name| (name.to_owned(), *folder.secret(name).expect("a secret")))
                .collect();
            Self { data, folder, secrets }
        }

        /// Every key is there whole.
        fn assert_whole(&self) {
            for (name, secret) in &self.secrets {
                assert_eq!(*self.folder.secret(name).expect("a secret"), *secret, "{name}");
            }
        }

        fn form(&self) -> Form {
            self.folder.form().expect("a form")
        }
    }

    impl Drop for Scene {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.data);
        }
    }

    /// Stops after so many changes on the disk.
    fn stop_after(mut left: usize) -> impl FnMut() -> Result<()> {
        move || match left.checked_sub(1) {
            None => Err(codes::SHUTTING_DOWN.into()),
            Some(less) => {
                left = less;
                Ok(())
            }
        }
    }

    #[test]
    fn wherever_it_stops_every_key_is_there_and_the_next_run_finishes() {
        let scene = Scene::new();
        let (folder, count) = (&scene.folder, scene.secrets.len());
        begin(folder, WORDS).expect("an identity");
        // The same identity each time: opening one takes a second.
        let identity = fs::read(folder.file(IDENTITY)).expect("an identity");
        let key = folder.key().expect("opened");
        let mut on = || Ok(());
        let changes = 2 * count;
        for steps in 0..=changes {
            files::replace(&folder.file(IDENTITY), &identity, |_| Ok(())).expect("written");
            let done = encrypt(folder, &key, &mut stop_after(steps));
            assert_eq!(done.is_err(), steps < changes, "{steps}");
            scene.assert_whole();
            assert_eq!(scene.form() == Form::Locked, steps + 1 >= changes);
            if steps % 2 == 0 {
                encrypt(folder, &key, &mut on).expect("finished");
                assert_eq!(scene.form(), Form::Locked);
                scene.assert_whole();
            }
            // And back, also from what was interrupted.
            unlock(folder).expect("unlocked");
            assert_eq!(scene.form(), Form::Plain);
            scene.assert_whole();
        }
        // The identity goes last.
        let changes = changes + 1;
        for steps in 0..=changes {
            files::replace(&folder.file(IDENTITY), &identity, |_| Ok(())).expect("written");
            encrypt(folder, &key, &mut on).expect("locked");
            let done = decrypt(folder, &mut stop_after(steps));
            assert_eq!(done.is_err(), steps < changes, "{steps}");
            scene.assert_whole();
            if steps % 2 == 0 {
                unlock(folder).expect("finished");
                assert_eq!(scene.form(), Form::Plain);
                scene.assert_whole();
            }
        }
    }

    #[test]
    fn a_locked_folder_shows_no_secret_and_draws_none_in_the_open() {
        let scene = Scene::new();
        fs::write(scene.folder.file("log-1.bak"), "a copy").expect("a file");
        let (count, others) = lock(&scene.folder, WORDS).expect("locked");
        assert_eq!((count, others), (scene.secrets.len(), vec!["log-1.bak".to_owned()]));
        assert_eq!(lock(&scene.folder, WORDS).expect("locked").0, 0);
        let drawn = scene.folder.draw("log", 0).expect("a key");
        assert_eq!(drawn, "log-3");
        let drawn = Hash(*scene.folder.secret(&drawn).expect("a secret")).to_string();
        for file in fs::read_dir(scene.folder.path()).expect("a folder") {
            let bytes = fs::read(file.expect("a file").path()).expect("its bytes");
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let secrets = scene.secrets.values().map(|secret| Hash(*secret).to_string());
            assert!(secrets.chain([drawn.clone()]).all(|secret| !text.contains(&secret)));
        }
        assert!(!scene.folder.file("log-3").exists());
        scene.folder.forget("log-3").expect("forgotten");
        assert!(!scene.folder.has("log-3"));
    }

    #[test]
    fn two_forms_that_differ_are_refused_and_nothing_goes() {
        let scene = Scene::new();
        let key = begin(&scene.folder, WORDS).expect("an identity");
        let other = Zeroizing::new([7; 32]);
        scene.folder.write_locked("data", &other, &key).expect("another key");
        for refused in [lock(&scene.folder, WORDS).map(drop), unlock(&scene.folder).map(drop)] {
            assert!(refused.expect_err("a refusal").is(codes::KEYS_DAMAGED));
        }
        scene.assert_whole();
        assert!(scene.folder.file("data").exists() && scene.folder.locked_file("data").exists());
    }

    #[test]
    fn another_passphrase_opens_the_same_keys() {
        let scene = Scene::new();
        let refused = change(&scene.folder, WORDS).expect_err("a refusal");
        assert!(refused.is(codes::KEYS_NOT_LOCKED));
        lock(&scene.folder, WORDS).expect("locked");
        let short = change(&scene.folder, "too short").expect_err("a refusal");
        assert!(short.is(codes::PASSPHRASE_SHORT));
        change(&scene.folder, "another horse entirely").expect("changed");
        // Asked anew, as another process is.
        let asked = |words: &str| {
            let file = scene.data.join("words");
            fs::write(&file, words).expect("words");
            let folder = Folder::at(scene.folder.path(), Passphrase::from_file(Some(file)));
            folder.secret("data").map(|secret| *secret)
        };
        assert!(asked(WORDS).expect_err("a refusal").is(codes::KEYS_PASSPHRASE));
        assert_eq!(asked("another horse entirely").expect("opens"), scene.secrets["data"]);
    }
}
