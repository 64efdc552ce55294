//! What the settings accept, refuse and show.

use super::*;
use crate::error::codes;

fn load(env: &[(&str, &str)], flags: &[(&str, &str)]) -> Result<Config> {
    let env: Vec<_> = env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let flags: Vec<_> = flags.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
    Config::load(None, env, &flags)
}

#[test]
fn the_defaults_are_within_their_own_limits() {
    let config = load(&[], &[("data", "/nowhere/enlace")]).expect("the defaults");
    assert_eq!(config.public_url, "http://127.0.0.1:8101");
    assert_eq!(config.database_url, "/nowhere/enlace/enlace.db");
    assert!(!config.is_postgres() && !config.is_https());
    assert_eq!(config.describe().len(), SETTINGS.len());
}

#[test]
fn flags_win_over_the_environment_over_the_file() {
    let folder = std::env::temp_dir().join(format!("enlace-config-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join(FILE);
    let text = "name = \"file\"\npage_max = 50\nlanguage = \"es-MX\"\npeer_hint = false\n";
    std::fs::write(&file, text).expect("a file");
    let data = folder.display().to_string();
    let env = [("ENLACE_NAME", "environment"), ("ENLACE_PAGE_MAX", "60"), ("HOME", "/")];
    let config = load(&env, &[("name", "flag"), ("data", &data)]).expect("loads");
    std::fs::remove_dir_all(&folder).expect("removes");
    assert_eq!(config.name.as_deref(), Some("flag"));
    assert_eq!((config.page_max, config.language), (60, Some(Locale::EsMx)));
    assert!(!config.peer_hint);
    let source = |key| config.describe().into_iter().find(|row| row.key == key).map(|r| r.source);
    assert_eq!(source("name"), Some(Source::Flag));
    assert_eq!(source("page_max"), Some(Source::Environment));
    assert_eq!(source("language"), Some(Source::File));
    assert_eq!(source("listen"), Some(Source::Default));
}

#[test]
fn what_is_unknown_or_out_of_its_limits_is_refused_by_name() {
    for (key, value) in [
        ("colour", "red"),
        ("listen", "localhost"),
        ("page_max", "5"),
        ("page_max", "many"),
        ("argon2_memory_kib", "1024"),
        ("public_url", "http://enlace.example.org"),
        ("public_url", "https://user@enlace.example.org"),
        ("public_url", "https://enlace.example.org/path"),
        ("public_url", "ftp://enlace.example.org"),
        ("public_url", "https://enlace..example.org"),
        ("public_url", "https://enlace.example.org:0"),
        ("database_url", "mysql://here"),
        ("trusted_proxy", "10.0.0.1,proxy"),
        ("language", "fr"),
        ("peer_hint", "yes"),
        ("data", ""),
        ("log_level", "enlace=loud"),
        ("name", "two\nlines"),
    ] {
        let error = load(&[], &[(key, value)]).expect_err(value);
        assert!(error.is(codes::CONFIG_INVALID), "{key} = {value}");
        for locale in Locale::ALL {
            assert!(error.message(locale).contains(key), "{key} = {value}");
        }
    }
    assert!(load(&[("ENLACE_PAGEMAX", "5")], &[]).is_err());
    assert!(load(&[("ENLACE_TEST_DATABASE", "x"), ("ENLACE_LANG", "es")], &[]).is_ok());
    // What nothing reads is not taken in silence.
    for name in ["ENLACE_CONFIG", "ENLACE_PASSWORD", "ENLACE_ADDRESS"] {
        assert!(load(&[(name, "x")], &[]).is_err_and(|e| e.is(codes::CONFIG_INVALID)), "{name}");
    }
}

#[test]
fn good_addresses_are_taken() {
    for url in ["https://enlace.example.org", "https://enlace.example.org:8443/"] {
        let config = load(&[], &[("public_url", url)]).expect(url);
        assert!(config.is_https() && !config.public_url.ends_with('/'));
    }
    for url in ["http://localhost:8101", "http://[::1]:8101", "http://127.0.0.1"] {
        assert!(load(&[], &[("public_url", url)]).is_ok(), "{url}");
    }
    let config = load(&[], &[("trusted_proxy", "10.0.0.1, ::1")]).expect("loads");
    assert_eq!(config.trusted_proxy.len(), 2);
}

#[test]
fn a_password_is_never_shown() {
    for url in [
        "postgres://enlace:hunter2@db.example.org/enlace",
        "postgresql://db.example.org/enlace?user=enlace&password=hunter2",
        "postgres://enlace:hunter2%40@db.example.org:5433/enlace?application_name=x",
    ] {
        let config = load(&[], &[("database_url", url)]).expect("loads");
        assert!(config.is_postgres());
        let shown = format!("{:?}", config.describe());
        assert!(!shown.contains("hunter2") && shown.contains("db.example.org"), "{shown}");
    }
}

#[test]
fn a_named_file_must_be_there() {
    let path = Path::new("/nowhere/enlace.toml");
    let error = Config::load(Some(path), [], &[] as &[(&str, String)]).expect_err("no file");
    assert!(error.is(codes::FILE_UNREADABLE));
}

#[test]
fn directives_of_the_log_are_checked() {
    for good in ["info", "enlace=debug,warn"] {
        load(&[], &[("log_level", good)]).expect(good);
    }
    for bad in ["", "enlace=loud"] {
        assert!(load(&[], &[("log_level", bad)]).is_err(), "{bad:?}");
    }
}
