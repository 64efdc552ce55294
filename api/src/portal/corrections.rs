//! Corrections of frozen rolls: what every reader of a poll is told, and how a committee makes one.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, web};
use enlace_schema::event::correction::CorrectionReason;
use enlace_schema::event::role::Role;
use enlace_schema::ids::MemberId;
use enlace_schema::voting::admit::PollState;

use super::acts::Act;
use super::form::{Form, missing};
use super::office_forms::{Target, Typed, Word, act};
use super::page::Page;
use super::people::{SHOWN, narrowed};
use super::polls::id_of;
use crate::actions::polls::CorrectRoll;
use crate::actions::privacy::{Look, note_look};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::private;
use crate::store::members;
use crate::store::tables::MemberRow;
use crate::views::PollView;

/// What is said of every correction, by chapter.
pub(super) fn lines(page: &Page, view: &PollView) -> Vec<String> {
    let mut lines = Vec::new();
    for chapter in &view.chapters {
        for correction in &chapter.corrections {
            let values = [
                ("chapter", page.chapter_name(chapter).into()),
                ("reason", page.t(&reason_text(correction.reason)).into()),
                ("when", page.when(correction.at).into()),
                ("added", correction.added.into()),
                ("removed", correction.removed.into()),
            ];
            lines.push(page.tr("portal-correction", &values));
        }
    }
    lines
}

/// What a correction asks for.
pub(super) struct CorrectionForm {
    /// The reasons to choose from.
    pub reasons: Vec<Word>,
    /// What was typed into it before and names nobody of the list.
    pub add: String,
    /// The same of who is taken off.
    pub remove: String,
    /// Whom it can be about, as far as they are shown: nobody knows identifiers by heart.
    pub people: Vec<Named>,
    /// Whether the list is unfolded.
    pub open: bool,
    /// Whether there are too many to choose from without looking for one.
    pub many: bool,
    /// What was looked for.
    pub find: String,
    /// How many were found, in words.
    pub found: Option<String>,
}

/// A member, by name.
pub(super) struct Named {
    /// The identifier.
    pub id: String,
    /// The name, where one is held.
    pub name: String,
    /// Whether it was to be put on the roll.
    pub add: bool,
    /// Whether it was to be taken off.
    pub remove: bool,
}

/// The form, where the reader's committee may correct its roll now.
///
/// # Errors
/// What the database says.
pub(super) fn form(
    instance: &Instance,
    page: &Page,
    view: &PollView,
    typed: &Typed,
) -> Result<Option<CorrectionForm>> {
    if !is_open(page, view) {
        return Ok(None);
    }
    let word = |reason: CorrectionReason| Word {
        value: reason.as_str(),
        name: page.t(&reason_text(reason)),
        chosen: reason.as_str() == typed.word,
    };
    let mut people = people(instance, page, typed)?;
    let left = |typed: &str| {
        let known = |one: &str| people.iter().any(|person| person.id == one);
        apart(typed).filter(|one| !known(one)).collect::<Vec<_>>().join(" ")
    };
    let (add, remove) = (left(&typed.add), left(&typed.remove));
    let many = people.len() > SHOWN;
    let chosen = |person: &Named| person.add || person.remove;
    let open = many || people.iter().any(chosen);
    let mut found = None;
    if many {
        found = narrowed(page, &mut people, &typed.find, |one| (one.name.as_str(), chosen(one)));
    }
    Ok(Some(CorrectionForm {
        reasons: CorrectionReason::ALL.map(word).into(),
        add,
        remove,
        people,
        open,
        many,
        find: typed.find.clone(),
        found,
    }))
}

/// Whether the reader's committee may correct its roll now.
pub(super) fn is_open(page: &Page, view: &PollView) -> bool {
    let own = view.chapters.iter().find(|chapter| chapter.own);
    let committee = page.caller().is_ok_and(|caller| caller.holds(Role::Committee));
    let ahead = matches!(view.state, PollState::Scheduled | PollState::Open);
    committee && ahead && own.is_some_and(|own| own.joined && own.sealed_at.is_none())
}

/// The chapter's members, also those who have left: they may have had a vote on the record date.
fn people(instance: &Instance, page: &Page, typed: &Typed) -> Result<Vec<Named>> {
    note_look(instance, page.caller()?, &Look::List)?;
    let (add, remove): (BTreeSet<&str>, BTreeSet<&str>) =
        (apart(&typed.add).collect(), apart(&typed.remove).collect());
    let (origin, keys) = (instance.origin().as_str(), instance.ledger.keys());
    let mut people = instance.store().snapshot(|conn| {
        let rows = members::of_chapter(conn, origin)?;
        let ids: Vec<&str> = rows.iter().map(|row| row.member.as_str()).collect();
        let names = private::names(conn, keys, &ids)?;
        let named = |id: &str| names.get(id).cloned().unwrap_or_default();
        let one = |row: &MemberRow| Named {
            id: row.member.clone(),
            name: named(&row.member),
            add: add.contains(row.member.as_str()),
            remove: remove.contains(row.member.as_str()),
        };
        Ok::<_, Error>(rows.iter().map(one).collect::<Vec<_>>())
    })?;
    people.sort_by_cached_key(|person| person.name.to_lowercase());
    Ok(people)
}

/// Id of the text of a reason.
pub(super) fn reason_text(reason: CorrectionReason) -> String {
    format!("correction-reason-{}", reason.as_str().replace('_', "-"))
}

/// What was typed into a field, apart by white space, commas or semicolons.
fn apart(typed: &str) -> impl Iterator<Item = &str> {
    let apart = |char: char| char.is_whitespace() || char == ',' || char == ';';
    typed.split(apart).filter(|one| !one.is_empty())
}

/// Members named in a field.
fn members(field: &'static str, typed: &str) -> Result<Vec<MemberId>> {
    let malformed = |_| Refusal::new(codes::ID_MALFORMED).with("expected", "mbr").on(field);
    let read = |one: &str| one.parse::<MemberId>().map_err(malformed);
    Ok(apart(typed).map(read).collect::<std::result::Result<_, _>>()?)
}

/// POST `/office/polls/{poll}/correct`: whoever is ticked or named by an identifier. The button
/// that looks for somebody is in the same form, so that who was ticked stays.
pub async fn correct(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    form: Form,
) -> HttpResponse {
    let target = Target { path: "correct", done: "corrected" };
    act(request, instance, poll, form, target, |typed, poll| {
        let unsaid = |()| missing("reason", "portal-correct-reason");
        let reason = typed.word.parse().map_err(unsaid)?;
        let (add, remove) = (members("add", &typed.add)?, members("remove", &typed.remove)?);
        if add.is_empty() && remove.is_empty() {
            return Err(Refusal::new(codes::CORRECTION_EMPTY).on("add").into());
        }
        Ok(Act::Correct(CorrectRoll { poll: id_of(poll)?, reason, add, remove }))
    })
    .await
}

/// Members whom a correction is about.
pub(super) struct Listed {
    /// What becomes of them.
    pub heading: String,
    /// Their identifiers, with the names that are held.
    pub people: Vec<(String, String)>,
}

/// Whom a correction is about, by name.
///
/// # Errors
/// What the database says.
pub(super) fn listed(instance: &Instance, page: &Page, input: &CorrectRoll) -> Result<Vec<Listed>> {
    note_look(instance, page.caller()?, &Look::List)?;
    let keys = instance.ledger.keys();
    let ids: Vec<&MemberId> = input.add.iter().chain(&input.remove).collect();
    let names = instance.store().snapshot(|conn| private::names(conn, keys, &ids))?;
    let person = |id: &str| (id.to_owned(), names.get(id).cloned().unwrap_or_default());
    let mut listed = Vec::new();
    for (heading, ids) in
        [("portal-correct-put", &input.add), ("portal-correct-take", &input.remove)]
    {
        let ids: BTreeSet<&str> = ids.iter().map(AsRef::as_ref).collect();
        if !ids.is_empty() {
            let people = ids.into_iter().map(person).collect();
            listed.push(Listed { heading: page.t(heading), people });
        }
    }
    Ok(listed)
}
