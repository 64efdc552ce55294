//! A result: what was decided, the figures, the arithmetic, who stands behind it, and the file
//! with which anyone counts again.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::event::Origin;
use enlace_schema::event::poll::Opened;
use enlace_schema::time::Millis;
use enlace_schema::voting::result::{
    Arithmetic, ChapterResult, Count, Figures, OptionCount, OptionKey, Outcome, TallyResult,
};
use enlace_schema::voting::rules::Quorum;
use enlace_schema::voting::tally::option_thresholds;

use super::answer::Answer;
use super::chart::{self, Bar};
use super::disputes;
use super::page::Page;
use super::polls::{Verdict, id_of};
use super::run::run;
use super::texts::yes_no;
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::past;
use crate::locale;
use crate::views::{self, ChapterProgress, PollView};

struct Row {
    name: String,
    lang: Option<&'static str>,
    /// What it counts: an `option`, `other` ballots, or a `sum` of both.
    kind: &'static str,
    cells: Vec<String>,
}

/// A comparison that decided something.
struct Work {
    what: String,
    rule: String,
    sum: String,
    reached: bool,
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
    verdict: Verdict,
    notes: Vec<String>,
    bars: Vec<Bar>,
    columns: Vec<String>,
    rows: Vec<Row>,
    arithmetic: Vec<Work>,
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
        let made = page.caller().and_then(|_| id_of(&poll)).and_then(|id| {
            past::require_shown(&instance.ledger)?;
            let now = instance.now();
            let file = instance.store().snapshot(|conn| views::export::poll(conn, &id, now))?;
            Ok((id, file))
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
        page.caller()?;
        let id = id_of(poll)?;
        let now = instance.now();
        let view = instance.store().snapshot(|conn| views::poll(conn, &id, now))?;
        let Some(result) = view.result.clone() else {
            return Err(Refusal::new(codes::POLL_NOT_TALLIED).into());
        };
        let title = page.said(&view.opened.title);
        let (columns, rows) = table(page, &view, &result);
        let verdict = Verdict::of(page, &view, &result.outcome);
        let notes = notes(page, &view, now);
        let bars = bars(page, &view.opened, &result);
        let arithmetic = arithmetic(page, &view, &result);
        let chapters = view.chapters.iter().map(|chapter| behind(page, chapter)).collect();
        Ok(move |page| Self {
            page,
            poll: id.to_string(),
            lang: title.lang,
            title: title.text,
            verdict,
            notes,
            bars,
            columns,
            rows,
            arithmetic,
            chapters,
        })
    }
}

/// Ballots that nobody else had seen when they were counted, by chapter: what a committee has to
/// know before it stands behind a result.
pub fn unwitnessed(page: &Page, view: &PollView) -> Vec<String> {
    let late = view.unwitnessed.iter().filter(|late| late.count > 0);
    let told = late.map(|late| {
        let name = page.chapter_names(view, std::slice::from_ref(&late.log));
        let values = [("chapter", name.into()), ("count", late.count.into())];
        page.tr("portal-result-unwitnessed", &values)
    });
    told.collect()
}

fn notes(page: &Page, view: &PollView, now: Millis) -> Vec<String> {
    let mut notes = Vec::new();
    if view.hashes_equal == Some(false) {
        notes.push(disputes::difference(page, view));
    }
    notes.extend(disputes::lines(page, view));
    notes.extend(unwitnessed(page, view));
    if let Some(until) = view.disputable_until.filter(|until| now < *until) {
        notes.push(page.tr("portal-result-disputable", &[("when", page.when(until).into())]));
    }
    notes
}

/// A bar for each option, as long as its share of the valid votes, which is written beside it: the
/// longest is no whole. What was chosen among several says so.
pub fn bars(page: &Page, opened: &Opened, result: &TallyResult) -> Vec<Bar> {
    let whole = result.all.valid.votes;
    let bar = |option: &OptionCount| {
        let said = page.option(opened, &option.option);
        let votes = option.count.votes;
        let chosen = match (&result.outcome, &option.option) {
            (Outcome::Elected(ids), OptionKey::Option(id)) => ids.contains(id),
            _ => false,
        };
        Bar {
            label: said.text,
            lang: said.lang,
            text: page.tr(
                "portal-chart-votes",
                &[
                    ("votes", votes.into()),
                    ("shown", page.number(votes).into()),
                    ("share", locale::percent(page.locale, votes, whole).into()),
                ],
            ),
            chosen: chosen.then(|| page.t("portal-chart-chosen")),
            svg: chart::bar(votes, whole),
        }
    };
    result.all.options.iter().map(bar).collect()
}

/// A column for each chapter and one for all; a row for each figure and option.
fn table(page: &Page, view: &PollView, result: &TallyResult) -> (Vec<String>, Vec<Row>) {
    let mut columns: Vec<String> = result
        .chapters
        .iter()
        .map(|chapter| page.chapter_names(view, std::slice::from_ref(&chapter.origin)))
        .collect();
    // Who is left out has a column all the same: its ballots are no figures, and not nothing.
    let counted = |log: &Origin| result.chapters.iter().any(|chapter| chapter.origin == *log);
    let left_out: Vec<Origin> =
        result.missing.iter().filter(|log| !counted(log)).cloned().collect();
    columns.extend(left_out.iter().map(|log| page.chapter_names(view, std::slice::from_ref(log))));
    columns.push(page.t(if left_out.is_empty() { "portal-all" } else { "portal-all-read" }));
    let scopes = || {
        let chapters = result.chapters.iter().map(|chapter| Some(&chapter.figures));
        chapters.chain(left_out.iter().map(|_| None)).chain([Some(&result.all)])
    };
    let shown = |figures: Option<&Figures>, of: &dyn Fn(&Figures) -> Count| match figures {
        Some(figures) => cell(page, of(figures)),
        None => page.t("portal-not-counted"),
    };
    let row = |name: String, lang, kind, of: &dyn Fn(&Figures) -> Count| Row {
        name,
        lang,
        kind,
        cells: scopes().map(|figures| shown(figures, of)).collect(),
    };
    let mut rows = Vec::new();
    for option in &result.all.options {
        let said = page.option(&view.opened, &option.option);
        let of = |figures: &Figures| figures.option(&option.option);
        rows.push(row(said.text, Some(said.lang), "option", &of));
    }
    for (id, kind, of) in [
        ("portal-figure-abstain", "other", (|all| all.abstain) as fn(&Figures) -> Count),
        ("portal-figure-blank", "other", |all| all.blank),
        ("portal-figure-spoiled", "other", |all| all.spoiled),
        ("portal-figure-valid", "sum", |all| all.valid),
        ("portal-figure-cast", "sum", |all| all.cast),
        ("portal-figure-entitled", "sum", |all| all.entitled),
    ] {
        rows.push(row(page.t(id), None, kind, &of));
    }
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

/// Every comparison that decided something, with its rule and its numbers.
fn arithmetic(page: &Page, view: &PollView, result: &TallyResult) -> Vec<Work> {
    let opened = &view.opened;
    let all = page.t("portal-all-together");
    let name =
        |chapter: &ChapterResult| page.chapter_names(view, std::slice::from_ref(&chapter.origin));
    let mut works = Vec::new();
    let mut quorum = |place: &str, rule: Option<&Quorum>, of: Option<&Arithmetic>| {
        if let Some(of) = of {
            let what = page.tr("portal-arithmetic-quorum", &[("where", place.into())]);
            works.push(work(page, what, rule.map(|rule| page.quorum(rule)), of));
        }
    };
    quorum(&all, opened.quorum.as_ref(), result.quorum.as_ref());
    for chapter in &result.chapters {
        quorum(&name(chapter), opened.quorum_chapter.as_ref(), chapter.quorum.as_ref());
    }
    let scopes = result.chapters.iter().map(|chapter| (name(chapter), &chapter.figures, true));
    for (place, figures, of_chapter) in [(all, &result.all, false)].into_iter().chain(scopes) {
        let own = opened.threshold_chapter.as_ref().filter(|_| of_chapter);
        let rule = own.or(opened.threshold.as_ref()).map(|rule| page.threshold(rule));
        for (key, of) in option_thresholds(opened, figures, of_chapter) {
            let option = page.option(opened, &key).text;
            let what = page.tr(
                "portal-arithmetic-threshold",
                &[("option", option.into()), ("where", place.as_str().into())],
            );
            works.push(work(page, what, rule.clone(), &of));
        }
    }
    works
}

fn work(page: &Page, what: String, rule: Option<String>, of: &Arithmetic) -> Work {
    let number = |number: u64| locale::Value::from(page.number(number));
    let sum = page.tr(
        "portal-arithmetic-sum",
        &[
            ("part", number(of.part)),
            ("whole", number(of.whole)),
            ("num", number(of.num.into())),
            ("den", number(of.den.into())),
            ("left", number(of.left)),
            ("right", number(of.right)),
            ("sign", comparison(of).into()),
            ("reached", yes_no(of.reached).into()),
        ],
    );
    Work { what, rule: rule.unwrap_or_default(), sum, reached: of.reached }
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
