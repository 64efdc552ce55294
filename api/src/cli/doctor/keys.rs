//! The keys and the database, and whether they belong to each other.

use std::fs::{self, Metadata};
use std::os::unix::fs::PermissionsExt;

use super::{Examination, Verdict};
use crate::config::Config;
use crate::error::Error;
use crate::ledger::InstanceKeys;
use crate::ledger::keys::Form;
use crate::store::{Backend, migrate, open_unchecked};

/// Whether both are there, and belong to each other.
pub(super) fn keys_and_database(exam: &mut Examination<'_>, config: &Config) -> bool {
    let keys = InstanceKeys::load(&config.data, &config.keys_passphrase);
    let loaded = keys.as_ref().map(drop).map_err(Error::clone);
    if !exam.tried("cli-doctor-keys", &[], loaded) {
        return false;
    }
    if let Some(form) = keys.as_ref().ok().and_then(|keys| keys.folder().form().ok()) {
        keys_form(exam, form);
    }
    if !database(exam, config) {
        return false;
    }
    let own = keys.and_then(|keys| keys.take_or_ask(&mut open_unchecked(&config.database_url)?));
    if own.as_ref().is_ok_and(|behind| *behind) {
        let why = exam.out.t("cli-doctor-keys-newer", &[]);
        exam.note(Verdict::Warning, "cli-doctor-keys-own", &[], &why);
        return true;
    }
    exam.tried("cli-doctor-keys-own", &[], own.map(drop))
}

fn keys_form(exam: &mut Examination<'_>, form: Form) {
    let (verdict, why) = match form {
        Form::Plain => (Verdict::Good, "cli-doctor-keys-plain"),
        Form::Locked => (Verdict::Good, "cli-doctor-keys-locked"),
        Form::Between => (Verdict::Warning, "cli-doctor-keys-between"),
    };
    let why = exam.out.t(why, &[]);
    exam.note(verdict, "cli-doctor-keys-form", &[], &why);
}

fn database(exam: &mut Examination<'_>, config: &Config) -> bool {
    if let Some(host) = remote_host(&config.database_url) {
        let why = exam.out.t("cli-doctor-database-remote", &[]);
        let why = format!("{host}: {why}");
        exam.note(Verdict::Warning, "cli-doctor-database", &[], &why);
    }
    if others_may_read(&config.database_url) {
        let why = exam.out.t("cli-doctor-database-readable", &[]);
        exam.note(Verdict::Warning, "cli-doctor-database-mode", &[], &why);
    }
    let current = open_unchecked(&config.database_url)
        .and_then(|mut conn| migrate::require_current(&mut conn));
    exam.tried("cli-doctor-database", &[], current)
}

/// Whether others on this machine may read the file of the database.
fn others_may_read(url: &str) -> bool {
    let mode = |about: Metadata| about.permissions().mode() & 0o077 != 0;
    Backend::of(url) == Backend::Sqlite && fs::metadata(url).is_ok_and(mode)
}

/// The host of a PostgreSQL URL, unless it is a socket or this machine (decision 0004).
fn remote_host(url: &str) -> Option<String> {
    let rest = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"))?;
    let (authority, query) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = authority.split('/').next().unwrap_or_default();
    let at = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let given = query.split('&').find_map(|part| part.strip_prefix("host="));
    let host = given.unwrap_or_else(|| match at.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => at.split(':').next().unwrap_or_default(),
    });
    let host = host.replace("%2F", "/").replace("%2f", "/");
    let here = host.is_empty()
        || host.starts_with('/')
        || host == "localhost"
        || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    (!here).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_elsewhere_is_noticed() {
        for here in [
            "enlace.db",
            "postgres:///enlace",
            "postgres://enlace@localhost/enlace",
            "postgres://enlace:secret@127.0.0.1:5432/enlace",
            "postgresql://[::1]:5432/enlace",
            "postgres://%2Frun%2Fpostgresql/enlace",
            "postgres:///enlace?host=/run/postgresql",
        ] {
            assert_eq!(remote_host(here), None, "{here}");
        }
        let host = |url: &str| remote_host(url);
        assert_eq!(host("postgres://a:b@db.example.org:5432/x").as_deref(), Some("db.example.org"));
        assert_eq!(host("postgres:///x?host=10.0.0.5").as_deref(), Some("10.0.0.5"));
    }
}
