//! The first page: what waits for my office, and what waits for my vote, poll by poll, one row for
//! each hat.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::voting::admit::PollState;

use super::answer::Answer;
use super::duties;
use super::notices;
use super::page::Page;
use super::poll::came_text;
use super::run::run;
use crate::error::Result;
use crate::instance::Instance;
use crate::views::transfers;
use crate::views::{PollView, WaitingRow};
use crate::{private, views};

/// Polls that are looked through for those at an old home.
const LOOKED_AT: i64 = 100;

/// A ballot of one hat.
struct Hat {
    entry: String,
    represents: bool,
    cast_for: String,
    weight: String,
    /// Whether a ballot would be taken now.
    may_vote: bool,
}

/// A poll with the hats of the reader for which it is open.
struct Row {
    poll: String,
    lang: &'static str,
    title: String,
    deadline: String,
    hats: Vec<Hat>,
}

/// A poll in which the reader's place is at the chapter that they came from.
struct Elsewhere {
    poll: String,
    lang: &'static str,
    title: String,
    text: String,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    alarms: Vec<String>,
    duties: Vec<duties::Row>,
    /// What waits for the committee besides polls.
    notices: Vec<String>,
    waiting: Vec<Row>,
    elsewhere: Vec<Elsewhere>,
    done: Vec<Row>,
}

/// GET `/`.
pub async fn show(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |instance, _, page| {
        let found = || {
            let (alarms, duties) =
                (duties::alarms(instance, &page)?, duties::rows(instance, &page)?);
            let (waiting, done) = rows(instance, &page)?;
            let mut elsewhere = elsewhere(instance, &page)?;
            // Whoever has a place here all the same votes here.
            let here = |poll: &str| waiting.iter().chain(&done).any(|row| row.poll == poll);
            elsewhere.retain(|row| !here(&row.poll));
            let told = (notices::of(instance, &page)?, elsewhere);
            Ok((alarms, duties, told, (waiting, done)))
        };
        match found() {
            Ok((alarms, duties, (notices, elsewhere), (waiting, done))) => {
                let home = HomePage { page, alarms, duties, notices, waiting, elsewhere, done };
                Ok(Answer::page(&home, StatusCode::OK))
            }
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

/// What waits, and what is done.
fn rows(instance: &Instance, page: &Page) -> Result<(Vec<Row>, Vec<Row>)> {
    if !page.signed_in() {
        return Ok((Vec::new(), Vec::new()));
    }
    let person = page.caller()?.person()?;
    let keys = instance.ledger.keys();
    let (ballots, names) = instance.store().snapshot(|conn| {
        let ballots = views::ballots_waiting(conn, person, instance.now())?;
        let hats: Vec<String> = ballots.iter().map(|row| row.member.to_string()).collect();
        let names = private::names(conn, keys, &hats)?;
        Ok((ballots, names))
    })?;
    let (mut waiting, mut done) = (Vec::new(), Vec::new());
    for ballot in &ballots {
        let hat = Hat {
            entry: ballot.entry.to_string(),
            represents: ballot.represents,
            cast_for: page.cast_for(ballot.represents, ballot.member.as_ref(), &names),
            weight: page.votes(ballot.weight),
            may_vote: ballot.may_vote,
        };
        put(page, if ballot.voted { &mut done } else { &mut waiting }, ballot, hat);
    }
    Ok((waiting, done))
}

/// Open polls whose rolls were made before the reader came here.
fn elsewhere(instance: &Instance, page: &Page) -> Result<Vec<Elsewhere>> {
    let Some(person) = page.caller().ok().and_then(|caller| caller.member.as_ref()) else {
        return Ok(Vec::new());
    };
    let (own, now) = (instance.origin(), instance.now());
    let found = instance.store().snapshot(|conn| {
        let came = transfers::came_from(conn, own.as_str(), person.as_ref(), now)?;
        let Some(came) = came else { return Ok(None) };
        Ok(Some((came, views::poll_page(conn, None, LOOKED_AT, now)?)))
    })?;
    let Some((came, polls)) = found else { return Ok(Vec::new()) };
    let there = |view: &&PollView| view.state == PollState::Open && came.votes_there(&view.opened);
    let row = |view: &PollView| {
        let title = page.said(&view.opened.title);
        Elsewhere {
            poll: view.opened.poll.to_string(),
            lang: title.lang,
            title: title.text,
            text: came_text(page, view, &came),
        }
    };
    Ok(polls.iter().filter(there).map(row).collect())
}

/// Puts a hat below its poll; polls come in the order of their deadlines.
fn put(page: &Page, rows: &mut Vec<Row>, ballot: &WaitingRow, hat: Hat) {
    let poll = ballot.poll.to_string();
    if let Some(row) = rows.iter_mut().find(|row| row.poll == poll) {
        row.hats.push(hat);
        // Oneself first, then the organisations by name, in every poll alike.
        let order = |hat: &Hat| (hat.represents, hat.cast_for.clone());
        row.hats.sort_by_cached_key(order);
        return;
    }
    let title = page.said(&ballot.opened.title);
    let until = page.when(ballot.closes_at);
    rows.push(Row {
        poll,
        lang: title.lang,
        title: title.text,
        deadline: page.tr("portal-until", &[("when", until.into())]),
        hats: vec![hat],
    });
}
