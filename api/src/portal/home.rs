//! The first page: what waits for my vote, one row for each hat.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::answer::Answer;
use super::page::{Page, run};
use crate::error::Result;
use crate::instance::Instance;
use crate::{private, views};

/// A ballot of one hat.
struct Row {
    poll: String,
    entry: String,
    lang: &'static str,
    title: String,
    cast_for: String,
    weight: String,
    deadline: String,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    waiting: Vec<Row>,
    done: Vec<Row>,
}

/// GET `/`.
pub async fn show(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |instance, _, page| match rows(instance, &page) {
        Ok((waiting, done)) => Ok(Answer::page(&HomePage { page, waiting, done }, StatusCode::OK)),
        Err(error) => Err(Box::new((error, page))),
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
    for ballot in ballots {
        let title = page.said(&ballot.opened.title);
        let until = page.when(ballot.closes_at);
        let row = Row {
            poll: ballot.poll.to_string(),
            entry: ballot.entry.to_string(),
            lang: title.lang,
            title: title.text,
            cast_for: page.cast_for(ballot.represents, ballot.member.as_ref(), &names),
            weight: page.votes(ballot.weight),
            deadline: page.tr("portal-until", &[("when", until.into())]),
        };
        if ballot.voted { done.push(row) } else { waiting.push(row) }
    }
    Ok((waiting, done))
}
