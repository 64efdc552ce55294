//! Which chapters take part in a poll: those that joined this very one, over a roll of which it
//! gives every place to some member (protocol §12.2). What a page shows of a chapter, what counts
//! and what a committee waits for come from here.

use super::tables::{JoinRow, PollRow};
use super::{Connection, polls, rolls};
use crate::error::Result;

/// How a log takes part in a poll, if it does.
///
/// # Errors
/// What the database says; internal when what is stored does not read.
pub fn find(conn: &mut Connection, poll: &PollRow, origin: &str) -> Result<Option<JoinRow>> {
    let join = polls::find_join(conn, origin, &poll.poll)?.filter(|join| join.is_of(poll));
    let given = rolls::is_given(conn, origin, &poll.poll, &poll.opened()?.electorate)?;
    Ok(join.filter(|_| given))
}

/// How every log takes part in these polls that does.
///
/// # Errors
/// As [`find`].
pub fn of(conn: &mut Connection, polls: &[PollRow]) -> Result<Vec<JoinRow>> {
    let ids: Vec<&str> = polls.iter().map(|poll| poll.poll.as_str()).collect();
    let mut joins = polls::joins_of(conn, &ids)?;
    let not_given = rolls::not_given(conn, polls)?;
    joins.retain(|join| {
        let this = |poll: &PollRow| poll.poll == join.poll && join.is_of(poll);
        polls.iter().any(this) && !not_given.contains(&(join.origin.clone(), join.poll.clone()))
    });
    Ok(joins)
}
