//! The first page: what waits for my office, and what waits for my vote, poll by poll, one row for
//! each hat.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::answer::Answer;
use super::duties;
use super::page::Page;
use super::run::run;
use crate::error::Result;
use crate::instance::Instance;
use crate::views::WaitingRow;
use crate::{private, views};

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

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    alarms: Vec<String>,
    duties: Vec<duties::Row>,
    waiting: Vec<Row>,
    done: Vec<Row>,
}

/// GET `/`.
pub async fn show(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |instance, _, page| {
        let found = || {
            let (alarms, duties) =
                (duties::alarms(instance, &page)?, duties::rows(instance, &page)?);
            Ok((alarms, duties, rows(instance, &page)?))
        };
        match found() {
            Ok((alarms, duties, (waiting, done))) => {
                let home = HomePage { page, alarms, duties, waiting, done };
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
