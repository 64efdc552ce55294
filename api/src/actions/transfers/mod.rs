//! A member moves to another chapter (rule 46): [`offer`] is the old home's part, [`accept`] the
//! new home's, [`adopt`] what is left where the old home is gone. What the clock does by itself
//! (closing, expiry, arrival) it does through the same actions.
//!
//! Who may do what when is a rule of `enlace_schema::membership::transfer`, over what is held of
//! both logs. Whoever repeats a step that was done gets the same answer, and nothing happens twice.

mod accept;
mod adopt;
mod offer;

use enlace_schema::ids::MemberId;
use serde::{Deserialize, Serialize};

pub(super) use accept::note_all;
pub use accept::{AcceptTransfer, accept_transfer, arrive, can_arrive};
pub use adopt::{AdoptMember, adopt_member};
pub(super) use offer::overtaken;
pub use offer::{
    OfferTransfer, can_close, can_expire, close_transfer, expire_transfer, offer_transfer,
    withdraw_transfer,
};

use crate::error::Result;
use crate::ledger::Tx;
use crate::store::peers;

/// The member who moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneMember {
    /// Its id, for life and in every chapter.
    pub member: MemberId,
}

/// Refuses a chapter that our people have not pinned, or have suspended.
fn require_trusted(tx: &mut Tx<'_>, peer: &str) -> Result<()> {
    let own = tx.origin().as_str();
    peers::get_trusted(tx.conn(), own, peer).map(drop)
}
