//! A ballot: the form, the review, the cast. Nothing is kept between the pages: the choices travel
//! in the form, and the action decides when they arrive.

use std::collections::BTreeMap;

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::event::poll::Opened;
use enlace_schema::ids::{EntryId, OptionId};
use enlace_schema::voting::Choices;
use enlace_schema::voting::result::OptionKey;
use enlace_schema::voting::rules::Method;
use serde::Deserialize;

use super::answer::Answer;
use super::form::Fields;
use super::page::{Asked, Kept, Page, encoded};
use super::polls::id_of;
use super::run::{run, status_of};
use crate::actions::polls::{CastBallot, CastReceipt, cast_ballot};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::store::polls;
use crate::views::{self, HatEligibility};
use crate::{private, random};

/// What can be ticked.
struct Choice {
    value: String,
    lang: &'static str,
    label: String,
    checked: bool,
}

#[derive(Template)]
#[template(path = "ballot.html")]
struct BallotPage {
    page: Page,
    poll: String,
    entry: String,
    lang: &'static str,
    title: String,
    cast_for: String,
    weight: String,
    earlier: Option<String>,
    kind: &'static str,
    input: &'static str,
    legend: String,
    choices: Vec<Choice>,
    deadline: String,
}

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    page: Page,
    poll: String,
    entry: String,
    command: String,
    lang: &'static str,
    title: String,
    cast_for: String,
    weight: String,
    chosen: Vec<Choice>,
    replace_note: String,
}

/// A ballot that the reader may cast: the poll, the hat, and what it is called.
struct Mine {
    opened: Opened,
    hat: HatEligibility,
    entry: EntryId,
    weight: u32,
    names: BTreeMap<String, String>,
}

impl Mine {
    /// Finds the reader's place; refuses what the action would refuse, before anything is filled
    /// in.
    fn find(instance: &Instance, page: &Page, poll: &str, entry: &str) -> Result<Self> {
        let person = page.caller()?.person()?;
        let poll = id_of(poll)?;
        let entry: EntryId = entry.parse().map_err(|_| Refusal::new(codes::NOT_FOR_THIS_ENTRY))?;
        let keys = instance.ledger.keys();
        let now = instance.now();
        let (opened, rows, names) = instance.store().snapshot(|conn| {
            let opened = polls::get_by_id(conn, poll.as_ref())?.opened()?;
            let rows = views::eligibility(conn, &poll, person, now)?;
            let ids: Vec<String> = rows.iter().map(|row| row.member.to_string()).collect();
            let names = private::names(conn, keys, &ids)?;
            Ok((opened, rows, names))
        })?;
        let at = |row: &HatEligibility| row.entry.as_ref().is_some_and(|own| own.entry == entry);
        let hat = rows.into_iter().find(at).ok_or(Refusal::new(codes::NOT_FOR_THIS_ENTRY))?;
        if let Some(refusal) = &hat.refusal {
            return Err(Error::from(refusal.clone()));
        }
        let weight = hat.entry.as_ref().map_or(0, |own| own.weight);
        Ok(Self { opened, hat, entry, weight, names })
    }

    /// Makes `page` one that came by POST: its language switch sends the ballot again to
    /// `/polls/{poll}/{step}`, with what is ticked. The answer carries the cookie, if the switch
    /// was what was pressed.
    fn keep(
        &self,
        instance: &Instance,
        page: &mut Page,
        fields: &Fields,
        step: &str,
    ) -> Option<Cookie<'static>> {
        page.path = format!("/polls/{}/ballot?entry={}", self.opened.poll, self.entry);
        let ticked = fields.all("choice").into_iter().map(|value| ("choice", value.to_owned()));
        page.kept = Some(Kept {
            action: format!("/polls/{}/{step}", self.opened.poll),
            fields: std::iter::once(("entry", self.entry.to_string())).chain(ticked).collect(),
        });
        page.switch(instance, fields.first("language"))
    }

    fn cast_for(&self, page: &Page) -> String {
        page.cast_for(self.hat.represents, self.hat.member.as_ref(), &self.names)
    }

    /// Everything that can be ticked, with `ticked` ticked.
    fn choices(&self, page: &Page, ticked: &[&str]) -> Vec<Choice> {
        let word = |value: &str, id: &str| (value.to_owned(), page.locale.tag(), page.t(id));
        let mut all: Vec<(String, &'static str, String)> = match self.opened.method {
            Method::YesNo => {
                vec![word("yes", "portal-choice-yes"), word("no", "portal-choice-no")]
            }
            Method::ChooseUpTo { .. } => self
                .opened
                .options
                .iter()
                .map(|text| {
                    let said = page.option(&self.opened, &OptionKey::Option(text.option.clone()));
                    (text.option.to_string(), said.lang, said.text)
                })
                .collect(),
        };
        all.push(word("abstain", "portal-choice-abstain"));
        all.into_iter()
            .map(|(value, lang, label)| {
                let checked = ticked.contains(&value.as_str());
                Choice { value, lang, label, checked }
            })
            .collect()
    }

    fn form(&self, page: Page, ticked: &[&str]) -> BallotPage {
        let said = page.said(&self.opened.title);
        let until = page.when(self.opened.closes_at);
        let (kind, input, legend) = match self.opened.method {
            Method::YesNo => ("single", "radio", page.t("portal-ballot-legend")),
            Method::ChooseUpTo { n, .. } => {
                let max = [("max", u64::from(n).into())];
                ("multiple", "checkbox", page.tr("portal-ballot-legend-choose", &max))
            }
        };
        BallotPage {
            poll: self.opened.poll.to_string(),
            entry: self.entry.to_string(),
            lang: said.lang,
            title: said.text,
            cast_for: self.cast_for(&page),
            weight: page.votes(self.weight),
            earlier: self.hat.voted.then(|| page.t("portal-ballot-earlier")),
            kind,
            input,
            legend,
            choices: self.choices(&page, ticked),
            deadline: page.tr("portal-until", &[("when", until.into())]),
            page,
        }
    }
}

/// What was ticked, as choices that fit this poll.
///
/// # Errors
/// `nothing-chosen`, `abstain-or-options` when both are ticked, `choices-do-not-fit` for what no
/// form of ours sends, and what [`Choices::check`] says; all of them name the field.
fn read_choices(opened: &Opened, ticked: &[&str]) -> Result<Choices> {
    let misfit = || Error::from(Refusal::new(codes::CHOICES_DO_NOT_FIT).on("choice"));
    let choices = match ticked {
        [] => return Err(Refusal::new(codes::NOTHING_CHOSEN).on("choice").into()),
        ["yes"] => Choices::Yes,
        ["no"] => Choices::No,
        ["abstain"] => Choices::Abstain,
        mixed if mixed.contains(&"abstain") => {
            return Err(Refusal::new(codes::ABSTAIN_OR_OPTIONS).on("choice").into());
        }
        options => {
            let ids: std::result::Result<Vec<OptionId>, _> =
                options.iter().map(|id| id.parse()).collect();
            Choices::Options(ids.map_err(|_| misfit())?)
        }
    };
    choices.check(opened).map_err(|refusal| match Error::from(refusal) {
        Error::Refused(refusal) => refusal.on("choice").into(),
        internal => internal,
    })?;
    Ok(choices)
}

/// Which of the reader's places.
#[derive(Deserialize)]
pub struct Place {
    #[serde(default)]
    entry: String,
}

/// GET `/polls/{poll}/ballot?entry=…`. Without a place, which is what is left of the address after
/// a new sign-in, the poll's page has them all.
pub async fn show(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    place: web::Query<Place>,
) -> HttpResponse {
    run(&request, instance, move |instance, _, page| {
        if place.entry.is_empty() {
            return Ok(Answer::go(format!("/polls/{}", encoded(&poll))));
        }
        match Mine::find(instance, &page, &poll, &place.entry) {
            Ok(mine) => Ok(Answer::page(&mine.form(page, &[]), StatusCode::OK)),
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

/// POST `/polls/{poll}/ballot`: back from the review, with what was ticked still ticked.
pub async fn change(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    form: web::Form<Vec<(String, String)>>,
) -> HttpResponse {
    let fields = Fields::of(form.into_inner());
    run(&request, instance, move |instance, asked, mut page| {
        match asked_for(instance, asked, &page, &poll, &fields) {
            Ok(mine) => {
                let cookie = mine.keep(instance, &mut page, &fields, "ballot");
                let form = mine.form(page, &fields.all("choice"));
                Ok(Answer::page(&form, StatusCode::OK).cookie_if(cookie))
            }
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

/// The ballot that a form is about.
fn asked_for(
    instance: &Instance,
    asked: &Asked,
    page: &Page,
    poll: &str,
    fields: &Fields,
) -> Result<Mine> {
    page.check_form(instance, asked, fields.first("csrf"))?;
    Mine::find(instance, page, poll, fields.first("entry"))
}

/// POST `/polls/{poll}/review`.
pub async fn review(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    form: web::Form<Vec<(String, String)>>,
) -> HttpResponse {
    let fields = Fields::of(form.into_inner());
    run(&request, instance, move |instance, asked, mut page| {
        let mine = match asked_for(instance, asked, &page, &poll, &fields) {
            Ok(mine) => mine,
            Err(error) => return Err(Box::new((error, page))),
        };
        let cookie = mine.keep(instance, &mut page, &fields, "review");
        let ticked = fields.all("choice");
        if let Err(error) = read_choices(&mine.opened, &ticked) {
            page.refuse_on(&error, "choice");
            let status = status_of(&error);
            return Ok(Answer::page(&mine.form(page, &ticked), status).cookie_if(cookie));
        }
        let said = page.said(&mine.opened.title);
        let chosen = mine.choices(&page, &ticked).into_iter().filter(|one| one.checked).collect();
        let note = if mine.opened.replaceable { "portal-replace-yes" } else { "portal-replace-no" };
        let review = ReviewPage {
            poll: mine.opened.poll.to_string(),
            entry: mine.entry.to_string(),
            command: random::command(),
            lang: said.lang,
            title: said.text,
            cast_for: mine.cast_for(&page),
            weight: page.votes(mine.weight),
            chosen,
            replace_note: page.t(note),
            page,
        };
        Ok(Answer::page(&review, StatusCode::OK).cookie_if(cookie))
    })
    .await
}

/// POST `/polls/{poll}/cast`. Sent twice (a slow line, an impatient thumb), it casts once: the
/// review page drew the idempotency key.
pub async fn cast(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    form: web::Form<Vec<(String, String)>>,
) -> HttpResponse {
    let fields = Fields::of(form.into_inner());
    run(&request, instance, move |instance, asked, page| {
        match cast_now(instance, asked, &page, &poll, &fields) {
            Ok(done) => Ok(Answer::go(format!(
                "/polls/{}/receipt?entry={}&done={}",
                done.poll,
                done.entry,
                if done.replaced { "replaced" } else { "cast" },
            ))),
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

fn cast_now(
    instance: &Instance,
    asked: &Asked,
    page: &Page,
    poll: &str,
    fields: &Fields,
) -> Result<CastReceipt> {
    page.check_form(instance, asked, fields.first("csrf"))?;
    let mut caller = page.caller()?.clone();
    let poll = id_of(poll)?;
    let entry: EntryId =
        fields.first("entry").parse().map_err(|_| Refusal::new(codes::NOT_FOR_THIS_ENTRY))?;
    let row = instance.store().read(|conn| polls::get_by_id(conn, poll.as_ref()))?;
    let opened = row.opened()?;
    let choices = read_choices(&opened, &fields.all("choice"))?;
    let command = fields.first("command");
    caller.command = (!command.is_empty() && command.len() <= 64).then(|| command.to_owned());
    cast_ballot(instance, &caller, CastBallot { poll, entry, choices })
}

/// GET `/polls/{poll}/review` and `/polls/{poll}/cast`: whoever reloads or signs in again there
/// gets the poll.
pub async fn reopened(poll: web::Path<String>) -> HttpResponse {
    let to = format!("/polls/{}", encoded(&poll));
    HttpResponse::SeeOther().insert_header((LOCATION, to)).finish()
}
