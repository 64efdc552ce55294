//! `enlace privacy export MEMBER`: everything that is held of a member, for the member: as text in
//! their language, or as JSON. And `enlace privacy inventory`: what is held of anybody.

use clap::ArgMatches;
use enlace_schema::event::role::Role;
use enlace_schema::profile::Retention;
use serde_json::{Value as Json, json};

use super::member;
use crate::actions::privacy::held::{
    Access, Account, Comment, Erased, Held, Office, Settled, export_records,
};
use crate::caller::Caller;
use crate::cli::{Out, caller};
use crate::error::Result;
use crate::instance::Instance;
use crate::locale::{self, Locale, Value, texts};
use crate::private::sections::{SECTIONS, meaning, section, words};
use crate::private::told;
use crate::store::privacy::{LISTED, LOOKED};

/// Writes what is held of a member.
///
/// # Errors
/// What the action refuses.
pub fn run(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let who: Caller = caller::officer_or_clock(args, instance, out)?;
    let held = export_records(instance, &who, &member(args)?)?;
    let locale = Locale::negotiate(held.language);
    let retention = &instance.profile.retention;
    let letter = Letter { locale, zone: &instance.profile.zone, retention };
    for line in letter.lines(&held) {
        out.plain(&line);
    }
    let rows = told::told_here(locale, retention);
    let inventory: Vec<_> = rows
        .iter()
        .map(|row| {
            json!({
                "what": row.what, "why": row.why, "basis": row.basis, "keep": row.keep,
                "needs": row.needs, "sharing": row.sharing,
            })
        })
        .collect();
    out.answer(&json!({
        "ok": true,
        "held": held,
        "sections": sections(locale, retention),
        "words": glossary(locale),
        "inventory": inventory,
    }));
    Ok(())
}

/// What each part of `held` is, for whoever gets the file.
fn sections(locale: Locale, retention: &Retention) -> Vec<Json> {
    let told = SECTIONS.map(|key| section(locale, key, retention));
    told.iter().map(|one| json!({ "key": one.key, "name": one.name, "about": one.about })).collect()
}

/// What the words of programs in it mean.
fn glossary(locale: Locale) -> Vec<Json> {
    let one = |(field, word, means)| json!({ "field": field, "word": word, "means": means });
    words(locale).map(one).collect()
}

/// Prints the inventory.
pub fn inventory(out: &mut Out) {
    out.plain(told::markdown(out.locale()).trim_end());
    let rows = told::told(out.locale());
    let rows: Vec<_> =
        rows.iter().map(|row| json!({ "what": row.what, "keep": row.keep })).collect();
    out.answer(&json!({ "ok": true, "inventory": rows }));
}

/// What is held, in sentences.
struct Letter<'a> {
    locale: Locale,
    zone: &'a str,
    /// How long this chapter keeps what.
    retention: &'a Retention,
}

impl Letter<'_> {
    fn t(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        texts(self.locale).get(id, values)
    }

    fn day(&self, at: enlace_schema::time::Millis) -> String {
        locale::day(self.locale, at, self.zone)
    }

    /// A day of the calendar as people write it.
    fn written(&self, day: &str) -> String {
        let read = enlace_schema::time::day::parse(day);
        read.map_or_else(|| day.to_owned(), |day| locale::civil_day(self.locale, day))
    }

    fn lines(&self, held: &Held) -> Vec<String> {
        let head = [
            ("member", held.member.clone().into()),
            ("chapter", held.chapter.clone().into()),
            ("day", self.day(held.at).into()),
        ];
        let mut lines = vec![self.t("cli-held-title", &head)];
        for key in SECTIONS {
            let told = section(self.locale, key, self.retention);
            lines.extend([String::new(), told.name, told.about]);
            let content = self.content(key, held);
            if content.is_empty() {
                lines.push(format!("- {}", self.t("export-nothing", &[])));
            }
            lines.extend(content);
        }
        lines.extend([String::new(), self.t("cli-held-inventory", &[])]);
        for row in told::told_here(self.locale, self.retention) {
            lines.push(format!("- {}: {}", row.what, row.why));
            lines.push(format!("  {}. {}. {}", row.basis, row.keep, row.sharing));
        }
        lines
    }

    /// What is in a part of it.
    fn content(&self, key: &str, held: &Held) -> Vec<String> {
        let item = |text: String| format!("- {text}");
        match key {
            "records" => self.records(held),
            "erased" => held.erased.iter().map(|one| item(self.erased(one))).collect(),
            "membership" => self.membership(held).into_iter().map(item).collect(),
            "dues" => held.dues.iter().map(|one| item(self.settled(one))).collect(),
            "offices" => held.offices.iter().map(|one| item(self.office(one))).collect(),
            "account" => held.account.iter().map(|one| item(self.account(one))).collect(),
            "invitations" if held.invitations == 0 => Vec::new(),
            "invitations" => {
                let count = [("count", held.invitations.into())];
                vec![item(self.t("export-invitations", &count))]
            }
            "polls" => held.polls.iter().cloned().map(item).collect(),
            "supports" => held.supports.iter().cloned().map(item).collect(),
            "comments" => {
                let said = |one: &Comment| format!("{}: {}", self.day(one.at), one.text);
                held.comments.iter().map(|one| item(said(one))).collect()
            }
            "beside" => self.beside(held),
            _ => held.accesses.iter().map(|one| item(self.access(one))).collect(),
        }
    }

    fn records(&self, held: &Held) -> Vec<String> {
        let mut lines = Vec::new();
        for record in &held.records {
            let state = match (record.blocked.is_some(), record.replaced) {
                (true, _) => "cli-held-blocked",
                (false, true) => "cli-held-replaced",
                (false, false) => "cli-held-current",
            };
            let since = self.t(state, &[("day", self.day(record.since).into())]);
            lines.push(format!("- {}: {since}", self.means("records.kind", &record.kind)));
            let fields = told::fields(self.locale, &record.content);
            lines.extend(fields.iter().map(|(name, value)| format!("    {name}: {value}")));
        }
        lines
    }

    fn means(&self, field: &str, word: &str) -> String {
        meaning(self.locale, field, word)
    }

    fn erased(&self, erased: &Erased) -> String {
        let peers = match erased.acknowledged_by.is_empty() {
            true => self.t("cli-held-nobody", &[]),
            false => locale::list(self.locale, &erased.acknowledged_by),
        };
        let values = [("day", self.day(erased.at).into()), ("peers", peers.into())];
        self.t("cli-held-erased", &values)
    }

    fn membership(&self, held: &Held) -> Vec<String> {
        let of_it = &held.membership;
        let day = |day: &Option<String>| day.as_deref().map(|day| self.written(day));
        let since = day(&of_it.since).unwrap_or_else(|| "?".into());
        let until = day(&of_it.ended_on).unwrap_or_else(|| "…".into());
        let kind = self.means("membership.kind", &of_it.kind);
        let state = self.means("membership.state", &of_it.state);
        let mut lines = vec![format!("{kind}; {state}: {since} – {until}")];
        let reason = of_it.end_reason.as_deref();
        lines.extend(reason.map(|word| self.means("membership.end_reason", word)));
        lines
    }

    fn settled(&self, one: &Settled) -> String {
        let (from, through) = (self.written(&one.from), self.written(&one.through));
        let values = [("from", from.into()), ("through", through.into())];
        self.t(if one.voided { "cli-held-dues-voided" } else { "cli-held-dues" }, &values)
    }

    fn office(&self, office: &Office) -> String {
        let until = office.until.map_or("…".into(), |at| self.day(at));
        let role = office.role.parse();
        let role = role.map_or(office.role.clone(), |role| locale::role(self.locale, role));
        format!("{role} ({}): {} – {until}", office.mandate, self.day(office.from))
    }

    fn account(&self, account: &Account) -> String {
        let values = [
            ("day", self.day(account.since).into()),
            ("sessions", account.sessions.into()),
            ("tokens", account.tokens.len().into()),
        ];
        self.t("cli-held-account", &values)
    }

    fn beside(&self, held: &Held) -> Vec<String> {
        let beside = &held.beside;
        let mut lines = Vec::new();
        let offers = beside.offers.iter().map(|one| ("cli-held-offer", &one.from, &one.to));
        let taken = beside.acceptances.iter().map(|one| ("cli-held-move", &one.from, &one.to));
        for (id, from, to) in offers.chain(taken) {
            let values = [("from", from.clone().into()), ("to", to.clone().into())];
            lines.push(format!("- {}", self.t(id, &values)));
        }
        let values = [
            ("drafts", beside.drafts.len().into()),
            ("numbers", locale::list(self.locale, &beside.old_numbers).into()),
            ("failures", beside.failed_sign_ins.into()),
            ("answers", beside.answers.into()),
        ];
        lines.push(format!("- {}", self.t("cli-held-beside", &values)));
        for draft in &beside.drafts {
            lines.push(format!("    {}: {}", self.day(draft.changed), draft.content));
        }
        lines
    }

    fn access(&self, access: &Access) -> String {
        let id = match (access.given, access.deleted) {
            _ if access.purpose == LOOKED => "cli-held-looked",
            _ if access.purpose == LISTED => "cli-held-listed",
            (true, false) => "cli-held-given",
            (true, true) => "cli-held-deleted",
            (false, _) => "cli-held-refused",
        };
        let who = match access.who == Role::Operator.as_str() {
            true => self.t("cli-held-operator", &[]),
            false => told::reader(self.locale, &access.who),
        };
        let values = [
            ("who", who.into()),
            ("what", self.means("records.kind", &access.kind).into()),
            ("purpose", self.means("accesses.purpose", &access.purpose).into()),
            ("day", self.day(access.last).into()),
            ("times", access.times.into()),
        ];
        self.t(id, &values)
    }
}
