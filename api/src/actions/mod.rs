//! Use cases, one file each by subject: read what is needed, ask a rule of `enlace_schema`, append.
//!
//! Every edge (GraphQL, portal, command line, jobs) writes through these and through nothing else.
//! An action runs inside the writer's transaction, so what it read is what it decides on.

pub mod accounts;
pub mod chapter;
pub mod charters;
mod drafts;
pub mod dues;
pub mod import;
pub mod keys;
pub mod members;
pub mod needs;
pub mod pace;
pub mod peers;
pub mod polls;
pub mod privacy;
pub mod proposals;
pub mod receipts;
pub mod recover;
pub mod roles;
pub mod transfers;

use enlace_schema::ids::Id;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::ledger::Tx;
use crate::store::commands;
use crate::store::tables::CommandRow;

/// Runs a command once: with an idempotency key, the same request gets the same answer again and
/// nothing happens twice. `request` is what the client asked, as the edge read it.
///
/// # Errors
/// `idempotency-conflict` when the key was used for something else; what `run` says.
pub fn once<T: Serialize + DeserializeOwned>(
    tx: &mut Tx<'_>,
    caller: &Caller,
    request: &(impl Serialize + ?Sized),
    run: impl FnOnce(&mut Tx<'_>) -> Result<T>,
) -> Result<T> {
    let (Some(account), Some(command)) = (&caller.account, &caller.command) else {
        return run(tx);
    };
    let asked = serde_json::to_vec(request).map_err(Error::internal)?;
    let digest = tx.keys().command_digest(&asked);
    if let Some(row) = commands::find(tx.conn(), account.as_str(), command)? {
        if row.request_digest != digest.0 {
            return Err(Refusal::new(codes::IDEMPOTENCY_CONFLICT).into());
        }
        return serde_json::from_str(&row.answer).map_err(Error::internal);
    }
    let answer = run(tx)?;
    let row = CommandRow {
        account: account.to_string(),
        command: command.clone(),
        request_digest: digest.0.to_vec(),
        answer: serde_json::to_string(&answer).map_err(Error::internal)?,
        created_ms: tx.now().as_ms(),
    };
    commands::insert(tx.conn(), &row)?;
    Ok(answer)
}

/// A new id of this transaction's instant.
pub(crate) fn new_id<T: Id>(tx: &Tx<'_>) -> T {
    crate::random::id(tx.now())
}

/// A new id of this transaction's instant for what our log gives a name to: it tells whose it is.
pub(crate) fn own_id<T: Id>(tx: &Tx<'_>) -> T {
    crate::random::id_of(tx.origin(), tx.now())
}
