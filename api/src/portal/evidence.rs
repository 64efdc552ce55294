//! For officers: the evidence against a peer, as a file to take along.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::answer::Answer;
use super::office::officers_only;
use super::run::run;
use crate::error::codes;
use crate::instance::Instance;
use crate::store::peers;

/// Whose evidence is asked for.
#[derive(Deserialize)]
pub struct Against {
    #[serde(default)]
    peer: String,
}

/// GET `/office/peers/evidence`: the newest evidence against a peer, as a file that anybody can
/// verify.
pub async fn newest(
    request: HttpRequest,
    instance: web::Data<Instance>,
    against: web::Query<Against>,
) -> HttpResponse {
    run(&request, instance, move |instance, _, page| {
        let found = officers_only(&page).and_then(|()| {
            let kept = instance.store().read(|conn| peers::evidence_of(conn, &against.peer, 1))?;
            kept.into_iter().next().ok_or_else(|| codes::EVIDENCE_NONE.into())
        });
        match found {
            Ok(piece) => Ok(Answer::file("evidence.json", "application/json", piece.evidence)),
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}
