//! Anything by its id: Relay's `node` and `nodes`. Ids carry their type, so nothing is guessed.

use enlace_schema::ids;
use juniper::ID;

use super::Context;
use super::comment::Comment;
use super::dues::DuesSchedule;
use super::error::ApiError;
use super::member::Member;
use super::poll::Poll;
use super::proposal::Proposal;
use super::scalars::ScheduleId;
use super::settlement::Settlement;
use crate::error::{Refusal, codes};

/// Whatever has an id of its own: members, proposals, comments, polls, price lists, settlements.
#[juniper::graphql_interface]
#[graphql(
    for = [Member, Proposal, Comment, Poll, DuesSchedule, Settlement],
    context = Context,
    scalar = juniper::DefaultScalarValue
)]
pub struct Node {
    /// Its id: a prefix that says what it is, and 26 characters.
    pub id: ID,
}

/// Prefixes of what has an id of its own, as a refusal names them.
const NODES: &str = "mbr_, prp_, cmt_, pol_, sch_, pay";

/// Finds anything by its id, by the rules of whoever may read it.
///
/// # Errors
/// `id-malformed`; what reading a thing of its type says.
pub fn find(context: &Context, id: &ID) -> Result<Option<NodeValue>, ApiError> {
    let text = &**id;
    let prefix = text.split('_').next().unwrap_or_default();
    Ok(match prefix {
        "mbr" => Member::find(context, &read(context, text)?)?.map(NodeValue::from),
        "prp" => Proposal::find(context, &read(context, text)?)?.map(NodeValue::from),
        "cmt" => Comment::find(context, &read(context, text)?)?.map(NodeValue::from),
        "pol" => Poll::find(context, &read(context, text)?)?.map(NodeValue::from),
        "sch" => {
            DuesSchedule::find(context, &ScheduleId(read(context, text)?))?.map(NodeValue::from)
        }
        "pay" => {
            let payment: ids::PaymentId = read(context, text)?;
            Settlement::find(context, payment.as_ref())?.map(NodeValue::from)
        }
        _ => return Err(malformed(context, NODES)),
    })
}

/// Finds several things, in the order asked for; null where there is none.
///
/// # Errors
/// `page-too-large`; as [`find`].
pub fn find_all(context: &Context, all: &[ID]) -> Result<Vec<Option<NodeValue>>, ApiError> {
    let limit = context.instance.config.page_max;
    if all.len() > limit {
        return Err(context.fail(Refusal::new(codes::PAGE_TOO_LARGE).with("limit", limit).into()));
    }
    all.iter().map(|id| find(context, id)).collect()
}

fn read<T: ids::Id + std::str::FromStr>(context: &Context, text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| malformed(context, T::PREFIX))
}

fn malformed(context: &Context, expected: &'static str) -> ApiError {
    let refusal = Refusal::new(codes::ID_MALFORMED).with("expected", expected).on("id");
    context.fail(refusal.into())
}
