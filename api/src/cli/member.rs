//! `enlace member import FILE`, `enlace member list`, and in `transfer` `enlace member transfer …`.

mod transfer;

use std::collections::BTreeMap;

use clap::ArgMatches;
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::Role;
use enlace_schema::membership::Standing;
use serde_json::{Value as Json, json};

use super::{Out, files, instance, writable};
use crate::actions::import::{FILE_MAX, ImportReport, Stopped, import_members};
use crate::actions::privacy::{Look, note_look};
use crate::caller::Caller;
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::store::members::MemberState;
use crate::store::tables::MemberRow;
use crate::store::{dues, roles};
use crate::{locale, private};

/// Imports, lists, or moves.
///
/// # Errors
/// What settings, database and file refuse; `import-refused`, `import-stopped`; what the actions
/// about moves refuse.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    match args.subcommand() {
        Some(("import", args)) => import(args, out),
        Some(("list", args)) => list(args, out),
        Some(("transfer", args)) => transfer::run(args, out),
        _ => Ok(()),
    }
}

fn import(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let dry_run = args.get_flag("dry_run");
    let instance = if dry_run { instance(args, out)? } else { writable(args, out)? };
    let csv = files::read(files::named(args)?, FILE_MAX as u64)?;
    let progress = out.progress("cli-import-progress");
    let caller = Caller::instance();
    let mut at = |done, of| progress.at(done, of);
    let report = import_members(&instance, &caller, &csv, dry_run, &mut at)?;
    drop(progress);
    instance.ledger.stop();
    tell(&report, out);
    if let Some(stopped) = &report.stopped {
        return Err(Refusal::new(codes::IMPORT_STOPPED).with("count", stopped.left).into());
    }
    if report.refused.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(codes::IMPORT_REFUSED).with("count", report.refused_rows).into())
}

fn tell(report: &ImportReport, out: &mut Out) {
    for refused in &report.refused {
        let problem = out.t(&format!("import-fault-{}", refused.code), &[]);
        let values = [
            ("line", refused.row.to_string().into()),
            ("column", refused.column.clone().into()),
            ("problem", problem.into()),
        ];
        out.say("cli-import-row", &values);
    }
    if let Some(stopped) = &report.stopped {
        tell_stopped(stopped, out);
    }
    if !report.ignored_columns.is_empty() {
        let columns = report.ignored_columns.join(", ");
        out.say("cli-import-ignored", &[("columns", columns.into())]);
    }
    let id = if report.dry_run { "cli-import-dry" } else { "cli-import-done" };
    let values = [
        ("rows", report.rows.into()),
        ("created", report.created.into()),
        ("updated", report.updated.into()),
        ("unchanged", report.unchanged.into()),
        ("skipped", report.skipped.into()),
        ("refused", report.refused_rows.into()),
        ("represented", report.represented.into()),
        ("settled", report.settled.into()),
    ];
    out.say(id, &values);
    let ok = report.refused.is_empty() && report.stopped.is_none();
    out.answer(&json!({ "ok": ok, "report": with_sentences(report, out) }));
}

fn tell_stopped(stopped: &Stopped, out: &mut Out) {
    let problem = out.refusal(&stopped.error);
    let mut values = vec![("problem", problem.into()), ("rows", stopped.batch.into())];
    let (Some(line), Some(column)) = (stopped.row, stopped.column) else {
        return out.say("cli-import-stopped-batch", &values);
    };
    values.extend([("line", line.to_string().into()), ("column", column.into())]);
    out.say("cli-import-stopped", &values);
}

/// The report for programs, each fault with its sentence in the user's language besides its code.
fn with_sentences(report: &ImportReport, out: &Out) -> Json {
    let mut json = json!(report);
    for (at, refused) in report.refused.iter().enumerate() {
        let problem = out.t(&format!("import-fault-{}", refused.code), &[]);
        json["refused"][at]["problem"] = problem.into();
    }
    if let Some(stopped) = &report.stopped {
        json["stopped"]["problem"] = out.refusal(&stopped.error).into();
    }
    json
}

/// A member as the list shows it.
struct Listed {
    row: MemberRow,
    kind: MemberKind,
    name: String,
    /// Nothing for people who are no members.
    standing: Option<Standing>,
    offices: Vec<Role>,
}

fn list(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let instance = instance(args, out)?;
    let noted = note_look(&instance, &Caller::instance(), &Look::List);
    let listed = noted.and_then(|()| read(&instance));
    instance.ledger.stop();
    let listed = listed?;
    if listed.is_empty() {
        out.say("cli-member-none", &[]);
    }
    for member in &listed {
        let offices: Vec<String> =
            member.offices.iter().map(|office| locale::role(out.locale(), *office)).collect();
        let kind = out.t(kind_id(member.kind), &[]);
        let standing =
            member.standing.map_or(String::new(), |found| out.t(standing_id(&found), &[]));
        let (id, name, offices) = (&member.row.member, &member.name, offices.join(", "));
        out.plain(&format!("{id}  {kind:<14}  {standing:<12}  {name}  {offices}"));
    }
    let count = listed.len();
    let answer: Vec<Json> = listed.iter().map(as_json).collect();
    out.answer(&json!({ "ok": true, "members": answer }));
    if count > 0 {
        out.say("cli-member-count", &[("count", count.into())]);
    }
    Ok(())
}

fn kind_id(kind: MemberKind) -> &'static str {
    match kind {
        MemberKind::Individual => "cli-kind-individual",
        MemberKind::Organisation => "cli-kind-organisation",
        MemberKind::Person => "cli-kind-person",
    }
}

fn standing_id(standing: &Standing) -> &'static str {
    match standing {
        Standing::NotAMember => "cli-standing-none",
        Standing::Good { .. } => "cli-standing-good",
        Standing::Grace { .. } => "cli-standing-grace",
        Standing::Arrears { .. } => "cli-standing-arrears",
    }
}

fn as_json(member: &Listed) -> Json {
    json!({
        "member": member.row.member,
        "name": member.name,
        "kind": member.row.kind,
        "state": member.row.state,
        "since": member.row.since,
        "standing": member.standing.map(|standing| standing.as_str()),
        "offices": member.offices.iter().map(|office| office.as_str()).collect::<Vec<_>>(),
    })
}

/// Everyone who belongs to the chapter today, by id.
fn read(instance: &Instance) -> Result<Vec<Listed>> {
    let day = instance.today()?;
    let own = instance.origin().as_str();
    let keys = instance.ledger.keys();
    instance.store().snapshot(|conn| {
        let mut offices: BTreeMap<String, Vec<Role>> = BTreeMap::new();
        for row in roles::offices(conn, own)? {
            if let Ok(role) = row.role.parse() {
                offices.entry(row.member).or_default().push(role);
            }
        }
        let mut listed = Vec::new();
        for (row, standing) in dues::standings(conn, own, day)? {
            if row.state()?.is_over() || row.state()? == MemberState::Arriving {
                continue;
            }
            let offices = offices.remove(&row.member).unwrap_or_default();
            let kind = row.kind()?;
            listed.push(Listed {
                name: String::new(),
                standing: (kind != MemberKind::Person).then_some(standing),
                kind,
                offices,
                row,
            });
        }
        let ids: Vec<&str> = listed.iter().map(|member| member.row.member.as_str()).collect();
        let mut names = private::names(conn, keys, &ids)?;
        for member in &mut listed {
            member.name = names.remove(&member.row.member).unwrap_or_default();
        }
        Ok(listed)
    })
}
