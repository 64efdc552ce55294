//! Coming back with keys that are locked.

use enlace::ledger::keys::{self, Folder, Form};
use enlace::locked::Passphrase;

use super::*;

const WORDS: &str = "cinco palabras que nadie adivina";

#[test]
fn a_chapter_comes_back_with_keys_that_are_locked() {
    let mut world = World::of(2);
    send(&world.sites[1]);
    world.settle();
    let size = world.sites[1].chapter.size();
    let lost = Lost::of(&mut world);
    let words = lost.keys.path().join("words");
    keys::write(&words, WORDS).expect("a passphrase");
    let words = Passphrase::from_file(Some(words));
    let kept = Folder::at(lost.keys.path().join("kept"), words.clone());
    keys::lock(&kept, WORDS).expect("locked");
    let nobody = lost.recover(&world, &[0]).expect_err("a refusal");
    assert!(nobody.is(codes::KEYS_LOCKED), "{nobody}");
    assert!(lost.is_clean());
    world.sites[1].chapter.config.keys_passphrase = words.clone();
    let done = lost.recover(&world, &[0]).expect("a chapter");
    assert_eq!(done.size, size);
    let own = Folder::at(lost.data.path().join("data").join("keys"), words);
    assert_eq!(own.form().expect("a form"), Form::Locked, "never in the open on the new machine");
    // What is drawn from now on is not either, and peers take it.
    world.sites[1].start(false);
    let mx = &world.sites[1];
    rotate_keys(mx.instance(), &Caller::instance(), vec![KeyRole::Log, KeyRole::Transport])
        .expect("new keys");
    append(mx).expect("an event under the new key");
    world.settle();
    assert_eq!(own.form().expect("a form"), Form::Locked);
    world.sites[1].chapter.check();
}
