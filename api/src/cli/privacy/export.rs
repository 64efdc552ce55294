//! `enlace privacy export MEMBER`: everything that is held of a member, for the member: as text in
//! their language, or as JSON. And `enlace privacy inventory`: what is held of anybody.

use clap::ArgMatches;
use serde_json::json;

use super::member;
use crate::actions::privacy::held::{Access, Held, export_records};
use crate::caller::Caller;
use crate::cli::{Out, caller};
use crate::error::Result;
use crate::instance::Instance;
use crate::locale::{self, Locale, Value, texts};
use crate::private::told;

/// Writes what is held of a member.
///
/// # Errors
/// What the action refuses.
pub fn run(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let who: Caller = caller::officer_or_clock(args, instance, out)?;
    let held = export_records(instance, &who, &member(args)?)?;
    let locale = Locale::negotiate(held.language);
    let letter = Letter { locale, zone: &instance.profile.zone };
    for line in letter.lines(&held) {
        out.plain(&line);
    }
    let rows = told::told(locale);
    let inventory: Vec<_> = rows
        .iter()
        .map(|row| {
            json!({
                "what": row.what, "why": row.why, "basis": row.basis, "keep": row.keep,
                "needs": row.needs, "sharing": row.sharing,
            })
        })
        .collect();
    out.answer(&json!({ "ok": true, "held": held, "inventory": inventory }));
    Ok(())
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
}

impl Letter<'_> {
    fn t(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        texts(self.locale).get(id, values)
    }

    fn day(&self, at: enlace_schema::time::Millis) -> String {
        locale::day(self.locale, at, self.zone)
    }

    fn lines(&self, held: &Held) -> Vec<String> {
        let head = [
            ("member", held.member.clone().into()),
            ("chapter", held.chapter.clone().into()),
            ("day", self.day(held.at).into()),
        ];
        let mut lines = vec![self.t("cli-held-title", &head)];
        self.records(held, &mut lines);
        self.membership(held, &mut lines);
        self.head("cli-held-others", &mut lines);
        if held.accesses.is_empty() {
            lines.push(self.t("cli-held-others-none", &[]));
        }
        lines.extend(held.accesses.iter().map(|access| self.access(access)));
        self.head("cli-held-inventory", &mut lines);
        for row in told::told(self.locale) {
            lines.push(format!("- {}: {}", row.what, row.why));
            lines.push(format!("  {}. {}. {}", row.basis, row.keep, row.sharing));
        }
        lines
    }

    fn head(&self, id: &str, lines: &mut Vec<String>) {
        lines.push(String::new());
        lines.push(self.t(id, &[]));
    }

    fn records(&self, held: &Held, lines: &mut Vec<String>) {
        self.head("cli-held-records", lines);
        for record in &held.records {
            let state = match (record.blocked.is_some(), record.replaced) {
                (true, _) => "cli-held-blocked",
                (false, true) => "cli-held-replaced",
                (false, false) => "cli-held-current",
            };
            lines.push(format!("- {}", self.t(state, &[("day", self.day(record.since).into())])));
            let fields = told::fields(self.locale, &record.content);
            lines.extend(fields.iter().map(|(name, value)| format!("    {name}: {value}")));
        }
        for erased in &held.erased {
            let peers = match erased.acknowledged_by.is_empty() {
                true => self.t("cli-held-nobody", &[]),
                false => locale::list(self.locale, &erased.acknowledged_by),
            };
            let values = [("day", self.day(erased.at).into()), ("peers", peers.into())];
            lines.push(format!("- {}", self.t("cli-held-erased", &values)));
        }
    }

    fn membership(&self, held: &Held, lines: &mut Vec<String>) {
        self.head("cli-held-membership", lines);
        let span = |from: &Option<String>, through: &Option<String>| {
            format!("{} – {}", from.as_deref().unwrap_or("?"), through.as_deref().unwrap_or("…"))
        };
        let of_it = &held.membership;
        let (kind, state) = (&of_it.kind, &of_it.state);
        lines.push(format!("- {kind}, {state}: {}", span(&of_it.since, &of_it.ended_on)));
        for one in &held.dues {
            let values =
                [("from", one.from.clone().into()), ("through", one.through.clone().into())];
            let id = if one.voided { "cli-held-dues-voided" } else { "cli-held-dues" };
            lines.push(format!("- {}", self.t(id, &values)));
        }
        for office in &held.offices {
            let until = office.until.map_or("…".into(), |at| self.day(at));
            let role = office
                .role
                .parse()
                .map_or(office.role.clone(), |role| locale::role(self.locale, role));
            lines.push(format!(
                "- {role} ({}): {} – {until}",
                office.mandate,
                self.day(office.from)
            ));
        }
        if let Some(account) = &held.account {
            let values = [
                ("day", self.day(account.since).into()),
                ("sessions", account.sessions.into()),
                ("tokens", account.tokens.len().into()),
            ];
            lines.push(format!("- {}", self.t("cli-held-account", &values)));
        }
        self.beside(held, lines);
        let values = [
            ("invitations", held.invitations.into()),
            ("polls", held.polls.len().into()),
            ("supports", held.supports.len().into()),
            ("comments", held.comments.len().into()),
        ];
        lines.push(format!("- {}", self.t("cli-held-said", &values)));
        for comment in &held.comments {
            lines.push(format!("    {}: {}", self.day(comment.at), comment.text));
        }
    }

    fn beside(&self, held: &Held, lines: &mut Vec<String>) {
        let beside = &held.beside;
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
    }

    fn access(&self, access: &Access) -> String {
        let id = match (access.given, access.deleted) {
            (true, false) => "cli-held-given",
            (true, true) => "cli-held-deleted",
            (false, _) => "cli-held-refused",
        };
        let values = [
            ("who", access.who.clone().into()),
            ("what", access.kind.clone().into()),
            ("purpose", access.purpose.clone().into()),
            ("day", self.day(access.last).into()),
            ("times", access.times.into()),
        ];
        format!("- {}", self.t(id, &values))
    }
}
