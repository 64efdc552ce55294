//! What people type, and what browsers and operators say about themselves: addresses, languages,
//! identities and recipients of age, words of recovery keys, profiles.
#![no_main]

use enlace::actions::keys::read_recovery_words;
use enlace::address::{Address, safe, safe_prefix};
use enlace::locale::Locale;
use enlace::locked::{Key, Lock};
use enlace_schema::profile::Profile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(address) = Address::parse(text) {
        assert_eq!(Address::parse(&address.url).as_ref(), Some(&address));
        let _ = (address.is_public(), address.is_loopback());
    }
    for url in [safe(text), safe_prefix(text)].into_iter().flatten() {
        assert!(url.starts_with("https://") || url.starts_with("http://"));
        assert_eq!(safe_prefix(&url).ok().as_ref(), Some(&url), "safe once, and not again");
        assert!(!url.ends_with('/') && !url.contains(['@', '?', '#', '\\', '%']));
    }
    let wanted = Locale::negotiate_or(text, Locale::EsMx);
    assert!(Locale::ALL.contains(&wanted));
    let _ = Locale::from_env(|_| Some(text.into()));
    if let Ok(key) = Key::identity(text) {
        let written = key.identity_text().expect("an identity");
        let again = Key::identity(&written).expect("itself");
        assert_eq!(again.identity_text().as_deref(), Some(&*written));
    }
    let _ = (Lock::recipient(text), read_recovery_words(text));
    if let Ok(profile) = Profile::parse(text) {
        let _ = (profile.prices(), profile.dues_rules(), profile.authoritative());
    }
});
