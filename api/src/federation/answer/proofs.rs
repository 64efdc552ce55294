//! Proofs of inclusion and of consistency, up to what was published (protocol §5.4).

use enlace_schema::event::Origin;
use enlace_schema::json;
use enlace_schema::log::{Hash, consistency_proof, inclusion_proof};
use serde_json::json;

use super::query::{log_of, query, required};
use super::{Answer, Asked, Reply};
use crate::error::{Error, Refusal, Result as Done, codes};
use crate::federation::Federation;
use crate::federation::gate::{self, told};
use crate::federation::problem::{self, Problem};
use crate::store::Connection;
use crate::store::log::{self, StoredTiles};

/// `GET /proof/inclusion?log=&index=&size=`.
pub(super) fn inclusion(federation: &Federation, asked: &Asked) -> Answer {
    gate::reader(asked, federation)?;
    let (query, instance) = (query(asked)?, federation.instance());
    let origin = log_of(&query, instance)?;
    let (index, size) = (required(&query, "index")?, required(&query, "size")?);
    if index >= size {
        return Err(Problem::new(problem::SEQ, "index beyond size"));
    }
    let proof = told(instance.store().snapshot(|conn| {
        held_to(conn, &origin, size)?;
        inclusion_proof(&mut StoredTiles::of(conn, origin.as_str()), index, size)
            .map_err(Error::internal)
    }))?;
    Reply::json(&json!({ "index": index, "size": size, "proof": b64u(&proof) }))
}

/// `GET /proof/consistency?log=&old=&new=`.
pub(super) fn consistency(federation: &Federation, asked: &Asked) -> Answer {
    gate::reader(asked, federation)?;
    let (query, instance) = (query(asked)?, federation.instance());
    let origin = log_of(&query, instance)?;
    let (old, new) = (required(&query, "old")?, required(&query, "new")?);
    if old > new {
        return Err(Problem::new(problem::SEQ, "old beyond new"));
    }
    let proof = told(instance.store().snapshot(|conn| {
        held_to(conn, &origin, new)?;
        consistency_proof(&mut StoredTiles::of(conn, origin.as_str()), old, new)
            .map_err(Error::internal)
    }))?;
    Reply::json(&json!({ "old": old, "new": new, "proof": b64u(&proof) }))
}

/// Proofs reach no further than what was published.
fn held_to(conn: &mut Connection, origin: &Origin, size: u64) -> Done<()> {
    let unknown = || Error::from(codes::PEER_UNKNOWN);
    let newest = log::published(conn, origin.as_str())?.ok_or_else(unknown)?;
    if size > log::unsigned(newest.size)? {
        return Err(Refusal::new(codes::INVALID_ARGUMENT).with("name", "size").into());
    }
    Ok(())
}

fn b64u(proof: &[Hash]) -> Vec<String> {
    proof.iter().map(|hash| json::to_b64u(hash.as_bytes())).collect()
}
