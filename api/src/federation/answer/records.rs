//! `POST /private/fetch`: private records of ours that a peer may have, sealed to it.

use super::{Answer, Asked, Reply};
use crate::federation::limits::Class;
use crate::federation::{Federation, gate, records};

pub(super) fn fetch(federation: &Federation, asked: &Asked) -> Answer {
    let asker = gate::peer(asked, Class::Private, federation)?;
    federation.heard_of(&asker.origin);
    Reply::json(&records::answer(federation.instance(), &asker.origin, &asked.body)?)
}
