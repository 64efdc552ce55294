//! Corrections of frozen rolls: what every reader of a poll is told, and how a committee makes one.

use actix_web::{HttpRequest, HttpResponse, web};
use enlace_schema::event::correction::CorrectionReason;
use enlace_schema::event::role::Role;
use enlace_schema::ids::MemberId;
use enlace_schema::voting::admit::PollState;
use serde::Deserialize;

use super::disputes::{Word, act, missing};
use super::page::Page;
use super::polls::id_of;
use crate::actions::polls::{CorrectRoll, correct_roll};
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::views::PollView;

/// What is said of every correction, by chapter.
pub(super) fn lines(page: &Page, view: &PollView) -> Vec<String> {
    let mut lines = Vec::new();
    for chapter in &view.chapters {
        for correction in &chapter.corrections {
            let values = [
                ("chapter", page.chapter_name(chapter).into()),
                ("reason", page.t(&reason_text(correction.reason)).into()),
                ("when", page.when(correction.at).into()),
                ("added", correction.added.into()),
                ("removed", correction.removed.into()),
            ];
            lines.push(page.tr("portal-correction", &values));
        }
    }
    lines
}

/// The reasons to choose from, where the reader's committee may correct its roll now.
pub(super) fn reasons(page: &Page, view: &PollView) -> Vec<Word> {
    let own = view.chapters.iter().find(|chapter| chapter.own);
    let committee = page.caller().is_ok_and(|caller| caller.holds(Role::Committee));
    let ahead = matches!(view.state, PollState::Scheduled | PollState::Open);
    if !committee || !ahead || !own.is_some_and(|own| own.joined && own.sealed_at.is_none()) {
        return Vec::new();
    }
    let word = |reason: CorrectionReason| Word {
        value: reason.as_str(),
        name: page.t(&reason_text(reason)),
    };
    CorrectionReason::ALL.map(word).into()
}

fn reason_text(reason: CorrectionReason) -> String {
    format!("correction-reason-{}", reason.as_str().replace('_', "-"))
}

/// Who is put on the roll and who is taken off it.
#[derive(Deserialize)]
pub struct Correction {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    add: String,
    #[serde(default)]
    remove: String,
}

/// Members named in a field, apart by white space.
fn members(field: &'static str, typed: &str) -> Result<Vec<MemberId>> {
    let malformed = |_| Refusal::new(codes::ID_MALFORMED).with("expected", "mbr").on(field);
    let read = |one: &str| one.parse::<MemberId>().map_err(malformed);
    Ok(typed.split_whitespace().map(read).collect::<std::result::Result<_, _>>()?)
}

/// POST `/office/polls/{poll}/correct`.
pub async fn correct(
    request: HttpRequest,
    instance: web::Data<Instance>,
    poll: web::Path<String>,
    form: web::Form<Correction>,
) -> HttpResponse {
    let token = form.csrf.clone();
    act(request, instance, poll, (token, "corrected"), move |instance: &Instance, page, poll| {
        let known = CorrectionReason::ALL.into_iter().find(|one| one.as_str() == form.reason);
        let reason = known.ok_or_else(|| missing("reason"))?;
        let (add, remove) = (members("add", &form.add)?, members("remove", &form.remove)?);
        let input = CorrectRoll { poll: id_of(poll)?, reason, add, remove };
        correct_roll(instance, page.caller()?, input)
    })
    .await
}
