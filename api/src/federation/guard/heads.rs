//! Who is asked for our own head, and how.

use enlace_schema::log::SignedCheckpoint;

use crate::error::{Error, Result, codes};
use crate::federation::client::{Client, Target};
use crate::instance::Instance;
use crate::store::{log, peers};

/// The head of our log at a peer. While the log is not here, we do not know by which of our
/// transport keys it knows us: it is asked with the newest first.
pub(in crate::federation) fn head_at(
    client: &Client,
    to: &Target,
) -> Result<Option<SignedCheckpoint>> {
    let instance = client.instance();
    let keys = instance.ledger.keys();
    let mut back = 0;
    loop {
        match client.heads(to, instance.origin()).map_err(Error::from) {
            Err(error) if keys.are_fetching() && error.is(codes::PEER_NOT_PINNED_THERE) => {
                back += 1;
                if !keys.ask_as(back)? {
                    keys.ask_as(0)?;
                    return Err(error);
                }
            }
            answer => return answer,
        }
    }
}

/// Every peer that has an address, and whether our people trust it now. One that is suspended is
/// asked too: an older database may be from before it was resumed, and nobody could resume it.
pub(super) fn pinned(instance: &Instance) -> Result<Vec<(Target, bool)>> {
    let own = instance.origin().as_str();
    let rows = instance.store().read(|conn| peers::of(conn, own))?;
    let asked = rows.into_iter().filter(|row| !row.endpoint.is_empty()).map(|row| {
        let origin = log::origin(&row.peer)?;
        Ok((Target { origin, endpoint: row.endpoint }, !row.suspended))
    });
    asked.collect()
}
