//! A result: what was decided, the figures, the arithmetic, who stands behind it, and the file
//! with which anyone counts again.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::event::poll::Opened;
use enlace_schema::voting::result::{
    Arithmetic, ChapterResult, Count, Figures, OptionKey, Outcome, TallyResult,
};
use enlace_schema::voting::tally::option_thresholds;

use super::answer::Answer;
use super::chart::{self, Bar};
use super::page::{Page, run};
use super::polls::id_of;
use super::texts::yes_no;
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::locale;
use crate::views::{self, ChapterProgress, PollView};

struct Row {
    name: String,
    lang: Option<&'static str>,
    cells: Vec<String>,
}

struct Behind {
    name: String,
    text: String,
    hash: Option<String>,
}

#[derive(Template)]
#[template(path = "result.html")]
struct ResultPage {
    page: Page,
    poll: String,
    lang: &'static str,
    title: String,
    outcome: &'static str,
    outcome_text: String,
    notes: Vec<String>,
    chart: String,
    columns: Vec<String>,
    rows: Vec<Row>,
    arithmetic: Vec<String>,
    chapters: Vec<Behind>,
}

/// GET `/polls/{poll}/result`.
pub async fn show(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
) -> HttpResponse {
    run(&request, instance, move |instance, _, page| match ResultPage::of(instance, &page, &poll) {
        Ok(fill) => Ok(Answer::page(&fill(page), StatusCode::OK)),
        Err(error) => Err(Box::new((error, page))),
    })
    .await
}

/// GET `/polls/{poll}/export`.
pub async fn export(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
) -> HttpResponse {
    run(&request, instance, move |instance, _, page| {
        let made = id_of(&poll).and_then(|id| {
            instance.store().snapshot(|conn| views::export::poll(conn, &id)).map(|file| (id, file))
        });
        match made {
            Ok((id, file)) => {
                Ok(Answer::file(&format!("{id}.ndjson"), "application/x-ndjson", file.into_bytes()))
            }
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

impl ResultPage {
    fn of(
        instance: &Instance,
        page: &Page,
        poll: &str,
    ) -> Result<impl FnOnce(Page) -> Self + use<>> {
        let id = id_of(poll)?;
        let now = instance.now();
        let view = instance.store().snapshot(|conn| views::poll(conn, &id, now))?;
        let Some(result) = view.result.clone() else {
            return Err(Refusal::new(codes::POLL_NOT_TALLIED).into());
        };
        let title = page.said(&view.opened.title);
        let (columns, rows) = table(page, &view, &result);
        let outcome_text = outcome(page, &view.opened, &result.outcome);
        let notes = notes(page, &view, &result);
        let chart = chart(page, &view.opened, &result.all);
        let arithmetic = arithmetic(page, &view, &result);
        let chapters = view.chapters.iter().map(|chapter| behind(page, chapter)).collect();
        Ok(move |page| Self {
            page,
            poll: id.to_string(),
            lang: title.lang,
            title: title.text,
            outcome: result.outcome.word(),
            outcome_text,
            notes,
            chart,
            columns,
            rows,
            arithmetic,
            chapters,
        })
    }
}

fn outcome(page: &Page, opened: &Opened, outcome: &Outcome) -> String {
    let labels = |ids: &[enlace_schema::ids::OptionId]| {
        let label = |id: &enlace_schema::ids::OptionId| {
            page.option(opened, &OptionKey::Option(id.clone())).text
        };
        locale::list(page.locale, &ids.iter().map(label).collect::<Vec<_>>())
    };
    match outcome {
        Outcome::Passed => page.t("portal-outcome-passed"),
        Outcome::Rejected => page.t("portal-outcome-rejected"),
        Outcome::NoQuorum => page.t("portal-outcome-no-quorum"),
        Outcome::Elected(ids) => {
            page.tr("portal-outcome-elected", &[("options", labels(ids).into())])
        }
        Outcome::Tie { options, seats_left, rule, .. } => page.tr(
            "portal-outcome-tie",
            &[
                ("seats", u64::from(*seats_left).into()),
                ("options", labels(options).into()),
                ("rule", page.tie(*rule).into()),
            ],
        ),
    }
}

fn notes(page: &Page, view: &PollView, result: &TallyResult) -> Vec<String> {
    let mut notes = Vec::new();
    if !result.missing.is_empty() {
        let names = page.chapter_names(view, &result.missing);
        notes.push(page.tr("portal-result-provisional", &[("chapters", names.into())]));
    }
    if view.hashes_equal == Some(false) {
        notes.push(page.t("portal-result-differs"));
    }
    for late in view.unwitnessed.iter().filter(|late| late.count > 0) {
        let name = page.chapter_names(view, std::slice::from_ref(&late.log));
        notes.push(page.tr(
            "portal-result-unwitnessed",
            &[("chapter", name.into()), ("count", late.count.into())],
        ));
    }
    notes
}

fn chart(page: &Page, opened: &Opened, all: &Figures) -> String {
    let bars: Vec<Bar> = all
        .options
        .iter()
        .map(|option| {
            let said = page.option(opened, &option.option);
            let votes = option.count.votes;
            let text = page.tr("portal-chart-votes", &[("votes", votes.into())]);
            Bar { label: said.text, lang: said.lang, votes, text }
        })
        .collect();
    chart::bars(&page.t("portal-chart-title"), &bars)
}

/// A column for each chapter and one for all; a row for each figure and option.
fn table(page: &Page, view: &PollView, result: &TallyResult) -> (Vec<String>, Vec<Row>) {
    let mut columns: Vec<String> = result
        .chapters
        .iter()
        .map(|chapter| page.chapter_names(view, std::slice::from_ref(&chapter.origin)))
        .collect();
    columns.push(page.t("portal-all"));
    let scopes: Vec<&Figures> =
        result.chapters.iter().map(|chapter| &chapter.figures).chain([&result.all]).collect();
    let row = |name: String, lang, of: &dyn Fn(&Figures) -> Count| Row {
        name,
        lang,
        cells: scopes.iter().map(|figures| cell(page, of(figures))).collect(),
    };
    let mut rows = Vec::new();
    for option in &result.all.options {
        let said = page.option(&view.opened, &option.option);
        let of = |figures: &Figures| figures.option(&option.option);
        rows.push(row(said.text, Some(said.lang), &of));
    }
    rows.push(row(page.t("portal-figure-abstain"), None, &|figures| figures.abstain));
    rows.push(row(page.t("portal-figure-blank"), None, &|figures| figures.blank));
    rows.push(row(page.t("portal-figure-spoiled"), None, &|figures| figures.spoiled));
    rows.push(row(page.t("portal-figure-valid"), None, &|figures| figures.valid));
    rows.push(row(page.t("portal-figure-cast"), None, &|figures| figures.cast));
    rows.push(row(page.t("portal-figure-entitled"), None, &|figures| figures.entitled));
    (columns, rows)
}

fn cell(page: &Page, count: Count) -> String {
    page.tr(
        "portal-cell",
        &[
            ("members", page.number(count.members).into()),
            ("votes", page.number(count.votes).into()),
        ],
    )
}

/// Every comparison that decided something, with its numbers.
fn arithmetic(page: &Page, view: &PollView, result: &TallyResult) -> Vec<String> {
    let all = page.t("portal-all");
    let name =
        |chapter: &ChapterResult| page.chapter_names(view, std::slice::from_ref(&chapter.origin));
    let mut lines = Vec::new();
    if let Some(quorum) = &result.quorum {
        lines.push(quorum_line(page, &all, quorum));
    }
    for chapter in &result.chapters {
        if let Some(quorum) = &chapter.quorum {
            lines.push(quorum_line(page, &name(chapter), quorum));
        }
    }
    let scopes = result.chapters.iter().map(|chapter| (name(chapter), &chapter.figures, true));
    for (place, figures, of_chapter) in [(all, &result.all, false)].into_iter().chain(scopes) {
        for (key, work) in option_thresholds(&view.opened, figures, of_chapter) {
            let option = page.option(&view.opened, &key).text;
            let mut values = values(page, &place, &work);
            values.push(("option", option.into()));
            lines.push(page.tr("portal-arithmetic-threshold", &values));
        }
    }
    lines
}

fn quorum_line(page: &Page, place: &str, work: &Arithmetic) -> String {
    page.tr("portal-arithmetic-quorum", &values(page, place, work))
}

fn values<'a>(
    page: &Page,
    place: &'a str,
    work: &Arithmetic,
) -> Vec<(&'static str, locale::Value<'a>)> {
    let number = |number: u64| locale::Value::from(page.number(number));
    vec![
        ("where", place.into()),
        ("part", number(work.part)),
        ("whole", number(work.whole)),
        ("num", number(work.num.into())),
        ("den", number(work.den.into())),
        ("left", number(work.left)),
        ("right", number(work.right)),
        ("sign", comparison(work).into()),
        ("reached", yes_no(work.reached).into()),
    ]
}

/// The sign that is true of the two products.
fn comparison(work: &Arithmetic) -> &'static str {
    match work.left.cmp(&work.right) {
        std::cmp::Ordering::Less => "<",
        std::cmp::Ordering::Equal => "=",
        std::cmp::Ordering::Greater => ">",
    }
}

fn behind(page: &Page, chapter: &ChapterProgress) -> Behind {
    let text = match (&chapter.certified, &chapter.tallied) {
        (Some(certified), _) => {
            let when = page.when(certified.at);
            page.tr("portal-result-certified", &[("when", when.into())])
        }
        (None, Some(_)) => page.t("portal-result-tallied"),
        (None, None) => page.t("portal-result-untallied"),
    };
    let hash = chapter.tallied.map(|hash| hash.to_string());
    Behind { name: page.chapter_name(chapter), text, hash }
}
