//! Charters: by what rules chapters decide together, and who has ratified them.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::text::Lang;
use enlace_schema::voting::charter::poll_by;

use super::answer::Answer;
use super::page::Page;
use super::run::run;
use super::texts::Fact;
use crate::instance::Instance;
use crate::store::chapters;
use crate::views::{self, CharterView};

struct Row {
    lang: &'static str,
    title: String,
    tone: &'static str,
    state: String,
    facts: Vec<Fact>,
    chapters: Vec<Fact>,
    id: String,
}

#[derive(Template)]
#[template(path = "charters.html")]
struct ChartersPage {
    page: Page,
    rows: Vec<Row>,
}

/// GET `/charters`.
pub async fn list(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |instance, _, page| {
        let found = page.caller().and_then(|_| {
            instance.store().snapshot(|conn| Ok((views::charters(conn)?, chapters::all(conn)?)))
        });
        let (views, chapters) = match found {
            Ok(found) => found,
            Err(error) => return Err(Box::new((error, page))),
        };
        let names = chapters.into_iter().map(|row| (row.origin, row.name)).collect();
        let rows = views.iter().map(|view| row(&page, view, &names)).collect();
        Ok(Answer::page(&ChartersPage { page, rows }, StatusCode::OK))
    })
    .await
}

/// What ties it to its documents, and to other charters.
fn about(page: &Page, view: &CharterView, names: &BTreeMap<String, String>) -> Vec<Fact> {
    let language = |lang: Lang| page.t(views::language_of(lang));
    let host = view.host.to_string();
    let host = names.get(&host).cloned().unwrap_or(host);
    let mut facts = vec![
        Fact { name: page.t("portal-charter-by"), value: host },
        Fact {
            name: page.t("portal-charter-from"),
            value: page.t(views::in_force_when(view.body.ratified_by)),
        },
    ];
    for text in &view.body.texts {
        let name = [("language", language(text.lang).into())];
        let name = page.tr("portal-charter-text", &name);
        facts.push(Fact { name, value: text.digest.to_string() });
    }
    let binds = language(view.body.authoritative);
    facts.push(Fact { name: page.t("portal-charter-binds"), value: binds });
    if let Some(earlier) = view.body.supersedes {
        facts.push(Fact { name: page.t("portal-charter-supersedes"), value: earlier.to_string() });
    }
    facts
}

fn row(page: &Page, view: &CharterView, names: &BTreeMap<String, String>) -> Row {
    let title = page.said(&view.body.title);
    let (tone, state) = match (view.in_force, view.ratified) {
        (true, _) => ("good", "portal-charter-in-force"),
        (false, true) => ("", "portal-charter-replaced"),
        (false, false) => ("", "portal-charter-waits"),
    };
    let chapters = view.chapters.iter().map(|(origin, at)| Fact {
        name: names.get(origin.as_str()).cloned().unwrap_or_else(|| origin.to_string()),
        value: match at {
            Some(at) => page.tr("portal-charter-ratified", &[("when", page.when(*at).into())]),
            None => page.t("portal-charter-not-yet"),
        },
    });
    Row {
        lang: title.lang,
        title: title.text,
        tone,
        state: page.t(state),
        facts: page
            .shared_rules(&poll_by(&view.body))
            .into_iter()
            .chain(about(page, view, names))
            .collect(),
        chapters: chapters.collect(),
        id: view.id.to_string(),
    }
}
