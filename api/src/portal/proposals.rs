//! Proposals: the list, one with its text in both languages, support. Comments are sent to
//! `comments.rs`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::ids::ProposalId;
use enlace_schema::text::Lang;
use enlace_schema::time::Millis;
use serde::Deserialize;

use super::answer::Answer;
use super::form::Csrf;
use super::page::Page;
use super::polls::tone;
use super::run::run;
use crate::actions::proposals::{OneProposal, support_proposal};
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::store::{Window, chapters, polls, proposals as stored};
use crate::views::{self, PollView, ProposalView, TextView};

/// Proposals on the page.
const LISTED: i64 = 100;
/// Comments on the page; the API pages through more.
const COMMENTS: i64 = 200;

/// A proposal's text as pages show it.
pub struct TextBlock {
    /// The proposal.
    pub proposal: String,
    /// Language of the text shown.
    pub lang: &'static str,
    /// Its title.
    pub title: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// Whether it binds, translates, or is outdated.
    pub note: String,
    /// Which language it is in, in the reader's.
    pub name: String,
    /// Whether it is the one that binds.
    pub binds: bool,
    /// The same in the other languages, so that nobody leaves the page to read what binds.
    pub others: Vec<Self>,
}

impl TextBlock {
    /// The text in the reader's language, else the one that binds.
    pub fn of(page: &Page, view: &ProposalView) -> Self {
        let best = view.best(&page.locale.langs());
        let shown = best.map_or(view.lang, |text| text.lang);
        let others = view.texts.iter().filter(|text| text.lang != shown);
        let others = others.map(|text| Self::one(page, view, Some(text))).collect();
        Self { others, ..Self::one(page, view, best) }
    }

    fn one(page: &Page, view: &ProposalView, text: Option<&TextView>) -> Self {
        let binding = language(page, view.lang);
        let note = match text {
            Some(text) if text.authoritative => page.t("portal-text-authoritative"),
            Some(text) if text.outdated => {
                page.tr("portal-text-outdated", &[("language", binding.into())])
            }
            _ => page.tr("portal-text-translation", &[("language", binding.into())]),
        };
        let body = text.map(|text| text.body.as_str()).unwrap_or_default();
        let lang = text.map_or(view.lang, |text| text.lang);
        Self {
            proposal: view.proposal.to_string(),
            lang: lang.as_str(),
            title: text.map(|text| text.title.clone()).unwrap_or_default(),
            paragraphs: body.split("\n\n").map(String::from).collect(),
            note,
            name: page.tr("portal-text-other", &[("language", language(page, lang).into())]),
            binds: text.is_some_and(|text| text.authoritative),
            others: Vec::new(),
        }
    }
}

/// The name of a language of records.
fn language(page: &Page, lang: Lang) -> String {
    page.t(match lang {
        Lang::En => "portal-language-en",
        Lang::Es => "portal-language-es",
    })
}

struct Row {
    proposal: String,
    lang: &'static str,
    title: String,
    about: String,
}

#[derive(Template)]
#[template(path = "proposals.html")]
struct ProposalsPage {
    page: Page,
    rows: Vec<Row>,
}

/// GET `/proposals`.
pub async fn list(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |instance, _, page| {
        let found = page.caller().and_then(|_| {
            instance.store().snapshot(|conn| {
                let rows = stored::page(conn, None, LISTED)?;
                Ok((views::proposals(conn, rows)?, chapters::all(conn)?))
            })
        });
        let (views, chapters) = match found {
            Ok(found) => found,
            Err(error) => return Err(Box::new((error, page))),
        };
        let row = |view: &ProposalView| {
            let text = TextBlock::of(&page, view);
            let chapter = name_of(&chapters, view.host.as_str());
            Row {
                proposal: text.proposal,
                lang: text.lang,
                title: text.title,
                about: about(&page, &chapter, view),
            }
        };
        let rows = views.iter().map(row).collect();
        Ok(Answer::page(&ProposalsPage { page, rows }, StatusCode::OK))
    })
    .await
}

fn name_of(chapters: &[crate::store::tables::ChapterRow], origin: &str) -> String {
    let named = chapters.iter().find(|chapter| chapter.origin == origin);
    named.map_or_else(|| origin.to_owned(), |chapter| chapter.name.clone())
}

fn about(page: &Page, chapter: &str, view: &ProposalView) -> String {
    let id = if view.withdrawn { "portal-proposal-withdrawn" } else { "portal-proposal-about" };
    let when = page.when(view.published_at);
    page.tr(id, &[("chapter", chapter.to_owned().into()), ("when", when.into())])
}

struct Comment {
    about: String,
    lang: String,
    text: String,
}

#[derive(Template)]
#[template(path = "proposal.html")]
pub(super) struct ProposalPage {
    page: Page,
    text: TextBlock,
    about: String,
    supports: String,
    may_support: bool,
    open: bool,
    polls: Vec<PollLink>,
    comments: Vec<Comment>,
    draft: String,
    languages: Vec<Choice>,
}

/// A poll that decides the proposal.
struct PollLink {
    poll: String,
    lang: &'static str,
    title: String,
    state_text: String,
    tone: &'static str,
    deadline: String,
}

impl PollLink {
    fn of(page: &Page, view: &PollView) -> Self {
        let title = page.said(&view.opened.title);
        Self {
            poll: view.opened.poll.to_string(),
            lang: title.lang,
            title: title.text,
            state_text: page.state(view),
            tone: tone(view.state),
            deadline: page.deadline(view),
        }
    }
}

/// A language in which a comment may be written.
struct Choice {
    value: &'static str,
    name: String,
    chosen: bool,
}

/// What was just done, as a query value.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// GET `/proposals/{proposal}`.
pub async fn show(
    request: HttpRequest,
    instance: web::Data<Instance>,
    proposal: web::Path<String>,
    done: web::Query<Done>,
) -> HttpResponse {
    run(&request, instance, move |instance, _, mut page| {
        page.done = match done.done.as_str() {
            "support" => Some(page.t("portal-supported")),
            "comment" => Some(page.t("portal-commented")),
            _ => None,
        };
        match load(instance, &page, &proposal) {
            Ok(fill) => {
                let lang = page.locale.lang();
                Ok(Answer::page(&fill(page, lang, String::new()), StatusCode::OK))
            }
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

fn id_of(text: &str) -> Result<ProposalId> {
    text.parse().map_err(|_| Refusal::new(codes::PROPOSAL_NOT_FOUND).into())
}

/// The page of a proposal, to be filled with the comment that is being written.
///
/// # Errors
/// `unauthenticated`, `proposal-not-found`; what the database says.
pub(super) fn load(
    instance: &Instance,
    page: &Page,
    proposal: &str,
) -> Result<impl FnOnce(Page, Lang, String) -> ProposalPage + use<>> {
    let member = page.caller()?.member.clone();
    let id = id_of(proposal)?;
    let own = instance.origin().as_str();
    let now = instance.now();
    let (view, comments, chapters, supported, decided) = instance.store().snapshot(|conn| {
        let view = views::proposal(conn, &id)?;
        let host = view.host.as_str();
        let comments = stored::comments(conn, host, id.as_ref(), &Window::first(COMMENTS))?;
        let supported = match &member {
            Some(member) => stored::is_supported(conn, own, host, id.as_ref(), member.as_ref())?,
            None => true,
        };
        let rows = polls::of_proposal(conn, id.as_ref())?;
        let mut decided = views::polls(conn, rows, now)?;
        // Another log may have used the same id.
        decided.retain(|poll| view.polls.contains(&poll.opened.poll));
        Ok((view, comments, chapters::all(conn)?, supported, decided))
    })?;
    let polls = decided.iter().map(|poll| PollLink::of(page, poll)).collect();
    let comments = comments
        .into_iter()
        .map(|row| {
            let when = page.when(Millis::from_ms(row.at_ms));
            let mine = member.as_ref().is_some_and(|member| member.as_ref() == row.member);
            let about = if mine {
                page.tr("portal-comment-own", &[("when", when.into())])
            } else {
                let chapter = name_of(&chapters, &row.origin);
                page.tr(
                    "portal-comment-about",
                    &[("chapter", chapter.into()), ("when", when.into())],
                )
            };
            Comment { about, lang: row.lang, text: row.text }
        })
        .collect();
    let chapter = name_of(&chapters, view.host.as_str());
    let about = about(page, &chapter, &view);
    let supports = page.tr("portal-supports", &[("count", view.supporters().into())]);
    let text = TextBlock::of(page, &view);
    let open = !view.withdrawn;
    Ok(move |page: Page, lang, draft| ProposalPage {
        languages: languages(&page, lang),
        page,
        text,
        about,
        supports,
        may_support: open && !supported,
        open,
        polls,
        comments,
        draft,
    })
}

fn languages(page: &Page, chosen: Lang) -> Vec<Choice> {
    let choice = |lang: Lang| Choice {
        value: lang.as_str(),
        name: language(page, lang),
        chosen: lang == chosen,
    };
    page.locale.langs().map(choice).into()
}

/// POST `/proposals/{proposal}/support`.
pub async fn support(
    request: HttpRequest,
    instance: web::Data<Instance>,
    proposal: web::Path<String>,
    form: web::Form<Csrf>,
) -> HttpResponse {
    run(&request, instance, move |instance, asked, page| {
        let done = page.check_form(instance, asked, &form.csrf).and_then(|()| {
            let of = one(instance, &proposal)?;
            support_proposal(instance, page.caller()?, of)
        });
        match done {
            Ok(_) => Ok(back(&proposal, "support")),
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

/// The proposal that a path names, as actions are asked about it.
///
/// # Errors
/// `proposal-not-found`.
pub(super) fn one(instance: &Instance, proposal: &str) -> Result<OneProposal> {
    let id = id_of(proposal)?;
    let view = instance.store().snapshot(|conn| views::proposal(conn, &id))?;
    Ok(OneProposal { proposal: id, host: view.host })
}

/// Back to the page, which says what was done.
pub(super) fn back(proposal: &str, done: &str) -> Answer {
    Answer::go(format!("/proposals/{proposal}?done={done}"))
}
