//! For officers: how every account that was made by invitation began, and inviting.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::Role;
use enlace_schema::ids::MemberId;
use enlace_schema::time::Millis;
use serde::Deserialize;

use super::answer::Answer;
use super::form::missing;
use super::office::officers_only;
use super::page::{Asked, Kept, Page};
use super::people::{SHOWN, narrowed};
use super::run::{Refused, run};
use crate::actions::accounts::{
    Invitation, InviteAccount, Invited, account_invitations, invite_account,
};
use crate::actions::needs;
use crate::actions::privacy::{Look, note_look};
use crate::error::Result;
use crate::instance::Instance;
use crate::private;
use crate::store::members::MemberState;
use crate::store::tables::MemberRow;
use crate::store::{erasures, members};

/// Invitations on the page; the API pages through more.
const LISTED: usize = 200;

struct Row {
    name: String,
    made: String,
    outcome: String,
    /// What to look at twice.
    warning: Option<String>,
}

/// Somebody who can be invited.
struct Person {
    id: String,
    name: String,
    chosen: bool,
}

/// A new code, shown this once.
struct Code {
    name: String,
    code: String,
    until: String,
}

#[derive(Template)]
#[template(path = "office-accounts.html")]
struct AccountsPage {
    page: Page,
    rows: Vec<Row>,
    /// Who can be invited, as far as they are shown; nobody for those who may only read.
    people: Vec<Person>,
    may_invite: bool,
    /// Whether there are too many to choose from without looking for one.
    many: bool,
    /// What was looked for.
    find: String,
    /// How many were found, where that is not seen at a glance.
    found: Option<String>,
    email: String,
    new: Option<Code>,
}

/// GET `/office/accounts`.
pub async fn show(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |instance, _, page| {
        match AccountsPage::of(instance, &page, &Invite::default(), None) {
            Ok(fill) => Ok(Answer::page(&fill(page), StatusCode::OK)),
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

/// The form.
#[derive(Default, Deserialize)]
pub struct Invite {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    member: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    find: String,
    #[serde(default)]
    language: String,
}

/// POST `/office/accounts/find`.
pub async fn find(
    request: HttpRequest,
    instance: web::Data<Instance>,
    form: web::Form<Invite>,
) -> HttpResponse {
    run(&request, instance, move |instance, asked, page| {
        as_typed(instance, asked, page, &form, "/office/accounts/find")
    })
    .await
}

/// The page as it is filled in, in the language that the switch asks for; nobody is invited.
fn as_typed(
    instance: &Instance,
    asked: &Asked,
    mut page: Page,
    form: &Invite,
    path: &str,
) -> Result<Answer, Refused> {
    if let Err(error) = page.check_form(instance, asked, &form.csrf) {
        return Err(Box::new((error, page)));
    }
    page.kept = Some(form.kept(path));
    let cookie = page.switch(instance, &form.language);
    match AccountsPage::of(instance, &page, form, None) {
        Ok(fill) => Ok(Answer::page(&fill(page), StatusCode::OK).cookie_if(cookie)),
        Err(error) => Err(Box::new((error, page))),
    }
}

impl Invite {
    /// What the language switch sends, so that what was typed stays.
    fn kept(&self, path: &str) -> Kept {
        let fields = [("member", &self.member), ("email", &self.email), ("find", &self.find)];
        let fields = fields.map(|(name, value)| (name, value.clone())).into();
        Kept { action: path.into(), fields }
    }
}

/// POST `/office/accounts`.
pub async fn invite(
    request: HttpRequest,
    instance: web::Data<Instance>,
    form: web::Form<Invite>,
) -> HttpResponse {
    run(&request, instance, move |instance, asked, mut page| {
        if !form.language.is_empty() {
            return as_typed(instance, asked, page, &form, "/office/accounts");
        }
        let done = page
            .check_form(instance, asked, &form.csrf)
            .and_then(|()| start(instance, &page, &form));
        let (typed, made, refused) = match done {
            Ok(made) => {
                let typed = Invite { member: form.member.clone(), ..Invite::default() };
                (typed, Some(made), None)
            }
            Err(error) if error.field().is_some() => {
                page.refuse(&error);
                page.kept = Some(form.kept("/office/accounts"));
                (form.into_inner(), None, Some(error))
            }
            Err(error) => return Err(Box::new((error, page))),
        };
        match (AccountsPage::of(instance, &page, &typed, made), refused) {
            (Ok(fill), None) => Ok(Answer::page(&fill(page), StatusCode::OK)),
            (Ok(fill), Some(error)) => Ok(Answer::refusal(&fill(page), &error)),
            (Err(error), _) => Err(Box::new((error, page))),
        }
    })
    .await
}

fn start(instance: &Instance, page: &Page, form: &Invite) -> Result<Invited> {
    let member: MemberId =
        form.member.parse().map_err(|_| missing("member", "portal-invite-member"))?;
    let email = Some(form.email.trim().to_owned()).filter(|email| !email.is_empty());
    invite_account(instance, page.caller()?, InviteAccount { member, email, locale: None })
}

impl AccountsPage {
    fn of(
        instance: &Instance,
        page: &Page,
        typed: &Invite,
        made: Option<Invited>,
    ) -> Result<impl FnOnce(Page) -> Self + use<>> {
        officers_only(page)?;
        let caller = page.caller()?;
        let may_invite = caller.holds(Role::Committee) || caller.holds(Role::Operator);
        let mut all = account_invitations(instance, caller)?;
        all.truncate(LISTED);
        let sees_names = needs::NAMES.iter().any(|office| caller.holds(*office));
        if sees_names {
            note_look(instance, caller, &Look::List)?;
        }
        let (rows, names) = members_of(instance, sees_names)?;
        let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
        let mut people = Vec::new();
        for row in rows.iter().filter(|_| may_invite) {
            if row.kind()? == MemberKind::Organisation || row.state()?.is_over() {
                continue;
            }
            let chosen = made.is_none() && row.member == typed.member;
            people.push(Person { id: row.member.clone(), name: name(&row.member), chosen });
        }
        people.sort_by_cached_key(|person| person.name.to_lowercase());
        let many = people.len() > SHOWN;
        let mut found = None;
        if many {
            found = narrowed(page, &mut people, &typed.find, |one| (one.name.as_str(), one.chosen));
            if let [only] = &mut people[..] {
                only.chosen = true;
            }
        }
        let now = instance.now();
        let rows = all.iter().map(|one| Row::of(page, one, now, &name)).collect();
        let new = made.map(|made| Code {
            name: name(&typed.member),
            code: made.code,
            until: page.tr("portal-invited-until", &[("when", page.since(made.expires).into())]),
        });
        let (email, find) = (typed.email.clone(), typed.find.clone());
        Ok(move |mut page: Page| {
            // Where nobody is to choose from yet, the field to fill in is the one to look with.
            if many
                && people.is_empty()
                && let Some(problem) = &mut page.problem
            {
                problem.field = Some("find".into());
            }
            Self { page, rows, people, may_invite, many, find, found, email, new }
        })
    }
}

/// The chapter's members, and the names of those who have one; an operator is told by the committee
/// whom to invite, and by which id.
fn members_of(
    instance: &Instance,
    sees_names: bool,
) -> Result<(Vec<MemberRow>, BTreeMap<String, String>)> {
    let (origin, keys) = (instance.origin().as_str(), instance.ledger.keys());
    instance.store().snapshot(|conn| {
        let mut rows = members::of_chapter(conn, origin)?;
        // Whoever was accepted, did not come, and was blocked is invited to nothing.
        let waiting = rows.iter().filter(|row| row.state == MemberState::Arriving.as_str());
        let mut closed = BTreeSet::new();
        for row in waiting {
            if erasures::is_closed(conn, row)? {
                closed.insert(row.member.clone());
            }
        }
        rows.retain(|row| !closed.contains(&row.member));
        let ids: Vec<&str> = rows.iter().map(|row| row.member.as_str()).collect();
        let names = match sees_names {
            true => private::names(conn, keys, &ids)?,
            false => BTreeMap::new(),
        };
        Ok((rows, names))
    })
}

impl Row {
    fn of(page: &Page, one: &Invitation, now: Millis, name: &impl Fn(&str) -> String) -> Self {
        let by = match &one.by {
            Some(by) => name(by.as_ref()),
            None => page.t("portal-account-by-machine"),
        };
        let id = if one.renews { "portal-invited-again" } else { "portal-invited" };
        let values = [("who", by.into()), ("when", page.since(one.created).into())];
        let (outcome, at) = match (one.taken, one.ended) {
            (Some(at), _) => ("portal-invited-taken", at),
            (None, Some(at)) => ("portal-invited-replaced", at),
            (None, None) if one.expires <= now => ("portal-invited-expired", one.expires),
            (None, None) => ("portal-invited-until", one.expires),
        };
        // Of an account that there is, the address may have been changed by the member.
        let odd = !one.address_on_books && !one.renews;
        Self {
            name: name(one.member.as_ref()),
            made: page.tr(id, &values),
            outcome: page.tr(outcome, &[("when", page.since(at).into())]),
            warning: odd.then(|| page.t("portal-invited-other-address")),
        }
    }
}
