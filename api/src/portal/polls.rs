//! The list of polls, by what can be done in them.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::event::Origin;
use enlace_schema::ids::PollId;
use enlace_schema::voting::admit::PollState;
use enlace_schema::voting::result::Outcome;

use super::answer::Answer;
use super::page::Page;
use super::run::run;
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::views::{self, Caveat, ChapterProgress, PollView};

/// Polls on the page: years of them fit, and the query stays small.
const LISTED: i64 = 100;

struct Row {
    poll: String,
    state: &'static str,
    state_text: String,
    tone: &'static str,
    lang: &'static str,
    title: String,
    deadline: String,
    /// What came out, once it is published.
    outcome: Option<String>,
}

/// Polls of one kind, under a heading.
struct Group {
    id: &'static str,
    heading: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "polls.html")]
struct PollsPage {
    page: Page,
    groups: Vec<Group>,
}

/// GET `/polls`.
pub async fn list(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |instance, _, page| {
        let found = page.caller().and_then(|_| {
            let now = instance.now();
            instance.store().snapshot(|conn| views::poll_page(conn, None, LISTED, now))
        });
        let mut views = match found {
            Ok(views) => views,
            Err(error) => return Err(Box::new((error, page))),
        };
        // Those that are open: the first to close first. The others: the last to open first.
        views.sort_by_key(|view| match view.state {
            PollState::Open => view.opened.closes_at.as_ms(),
            _ => -view.opened.opens_at.as_ms(),
        });
        let group = |id, heading, of: &[PollState]| {
            let of = views.iter().filter(|view| of.contains(&view.state));
            let rows = of.map(|view| row(&page, view)).collect();
            Group { id, heading: page.t(heading), rows }
        };
        let mut groups = vec![
            group("open", "portal-polls-open", &[PollState::Open]),
            group("scheduled", "portal-polls-scheduled", &[PollState::Scheduled]),
            group(
                "past",
                "portal-polls-past",
                &[PollState::Closed, PollState::Published, PollState::Void],
            ),
        ];
        groups.retain(|group| !group.rows.is_empty());
        Ok(Answer::page(&PollsPage { page, groups }, StatusCode::OK))
    })
    .await
}

fn row(page: &Page, view: &PollView) -> Row {
    let title = page.said(&view.opened.title);
    let published = view.state == PollState::Published;
    let result = view.result.as_ref().filter(|_| published);
    Row {
        poll: view.opened.poll.to_string(),
        state: view.state.as_str(),
        state_text: page.state(view),
        tone: tone(view.state),
        lang: title.lang,
        title: title.text,
        deadline: page.deadline(view),
        outcome: result.map(|result| page.decided(view, &result.outcome)),
    }
}

/// The colour of a state, beside its word.
pub fn tone(state: PollState) -> &'static str {
    match state {
        PollState::Open => "good",
        PollState::Void => "bad",
        PollState::Scheduled | PollState::Closed | PollState::Published => "",
    }
}

/// What came out.
pub struct Verdict {
    /// Its word, for selectors.
    pub outcome: &'static str,
    /// Its colour.
    pub tone: &'static str,
    /// The sentence.
    pub text: String,
    /// Of a tie, between whom and what happens now.
    pub tied: Option<String>,
    /// What it rests on, where boxes were closed or chapters missing.
    pub caveats: Vec<String>,
    /// Why it does not stand: it is not published yet, or it never will be.
    pub open: Option<String>,
}

impl Verdict {
    /// The outcome of a result, and whether it is the last word: wherever it is shown, whoever
    /// reads it sees that nobody has certified it yet.
    pub fn of(page: &Page, view: &PollView, outcome: &Outcome) -> Self {
        let open = match (view.voided_at, view.published_at) {
            (Some(at), _) => Some(page.tr("portal-void", &[("when", page.when(at).into())])),
            (None, None) => Some(unpublished(page, view)),
            (None, Some(_)) => None,
        };
        let tone = match outcome {
            _ if open.is_some() => "",
            Outcome::Passed | Outcome::Elected(_) => "good",
            Outcome::Rejected | Outcome::NoQuorum => "bad",
            Outcome::Tie { .. } => "",
        };
        let text = page.decided(view, outcome);
        let tied = page.tied(&view.opened, outcome);
        let caveats = caveats(page, view);
        Self { outcome: outcome.word(), tone, text, tied, caveats, open }
    }
}

/// What has to be said beside the outcome.
pub(super) fn caveats(page: &Page, view: &PollView) -> Vec<String> {
    let said = |caveat: &Caveat| {
        let names = page.chapter_names(view, caveat.chapters());
        page.tr(caveat.text(), &[("chapters", names.into())])
    };
    view.caveats().iter().map(said).collect()
}

/// How far a result is that the host has not published.
fn unpublished(page: &Page, view: &PollView) -> String {
    let missing =
        |log: &Origin| view.result.as_ref().is_some_and(|result| result.missing.contains(log));
    let certified =
        |chapter: &ChapterProgress| chapter.certified.is_some() || missing(&chapter.origin);
    page.t(match view.chapters.iter().all(certified) {
        true => "portal-result-all-certified",
        false => "portal-result-unpublished",
    })
}

/// The poll that a path names.
///
/// # Errors
/// `poll-not-found`.
pub fn id_of(text: &str) -> Result<PollId> {
    text.parse().map_err(|_| Refusal::new(codes::POLL_NOT_FOUND).into())
}
