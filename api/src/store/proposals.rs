//! Proposals: their texts, who supports them, what is said about them.
//!
//! A proposal is known by the log that published it and its id, which tells that log. Supports and
//! comments stand in the log of the member who made them, whichever log the proposal is in.

use diesel::prelude::*;

use super::tables::{self, CommentRow, ProposalRow, ProposalTextRow, SupportRow};
use super::{Connection, Window, on_each};
use crate::error::{Refusal, Result, codes};

/// State of a proposal that may be supported, commented and decided.
pub const PUBLISHED: &str = "published";
/// State of a proposal that its author took back.
pub const WITHDRAWN: &str = "withdrawn";

/// Adds a proposal.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &ProposalRow) -> Result<()> {
    diesel::insert_into(tables::proposals::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds a proposal of a log.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, origin: &str, proposal: &str) -> Result<Option<ProposalRow>> {
    Ok(tables::proposals::table.find((origin, proposal)).first(conn).optional()?)
}

/// A proposal of a log that must be there.
///
/// # Errors
/// `proposal-not-found`.
pub fn get(conn: &mut Connection, origin: &str, proposal: &str) -> Result<ProposalRow> {
    find(conn, origin, proposal)?.ok_or_else(|| Refusal::new(codes::PROPOSAL_NOT_FOUND).into())
}

/// The proposal with this id. An id tells which log gave it out (`docs/decisions/0010`), so there
/// is one. Only another generation of the same log could repeat it: then the first one stands.
///
/// # Errors
/// What the database says.
pub fn find_by_id(conn: &mut Connection, proposal: &str) -> Result<Option<ProposalRow>> {
    use tables::proposals as t;
    Ok(t::table.filter(t::proposal.eq(proposal)).order(t::origin).first(conn).optional()?)
}

/// Proposals of every log, newest first; `after` is `published_ms` and id of the last one seen.
///
/// # Errors
/// What the database says.
pub fn page(
    conn: &mut Connection,
    after: Option<(i64, &str)>,
    limit: i64,
) -> Result<Vec<ProposalRow>> {
    use tables::proposals as t;
    let order = (t::published_ms.desc(), t::proposal.desc(), t::origin.asc());
    Ok(match after {
        None => t::table.order(order).limit(limit).load(conn)?,
        Some((ms, id)) => t::table
            .filter(t::published_ms.lt(ms).or(t::published_ms.eq(ms).and(t::proposal.lt(id))))
            .order(order)
            .limit(limit)
            .load(conn)?,
    })
}

/// Changes the state of a proposal.
///
/// # Errors
/// What the database says.
pub fn set_state(conn: &mut Connection, origin: &str, proposal: &str, state: &str) -> Result<()> {
    diesel::update(tables::proposals::table.find((origin, proposal)))
        .set(tables::proposals::state.eq(state))
        .execute(conn)?;
    Ok(())
}

/// Sets the current text of one language.
///
/// # Errors
/// What the database says.
pub fn put_text(conn: &mut Connection, row: &ProposalTextRow) -> Result<()> {
    use tables::proposal_texts as t;
    let changed = diesel::update(t::table.find((&row.origin, &row.proposal, &row.lang)))
        .set((
            t::title.eq(&row.title),
            t::body.eq(&row.body),
            t::digest.eq(&row.digest),
            t::of_digest.eq(&row.of_digest),
            t::seq.eq(row.seq),
        ))
        .execute(conn)?;
    if changed == 0 {
        diesel::insert_into(t::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// The texts of a proposal, by language.
///
/// # Errors
/// What the database says.
pub fn texts(conn: &mut Connection, origin: &str, proposal: &str) -> Result<Vec<ProposalTextRow>> {
    use tables::proposal_texts as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::proposal.eq(proposal))
        .order(t::lang)
        .load(conn)?)
}

/// The texts of several proposals, by id and language: one query for a list.
///
/// # Errors
/// What the database says.
pub fn texts_of(conn: &mut Connection, proposals: &[&str]) -> Result<Vec<ProposalTextRow>> {
    use tables::proposal_texts as t;
    Ok(t::table
        .filter(t::proposal.eq_any(proposals))
        .order((t::origin, t::proposal, t::lang))
        .load(conn)?)
}

/// The text of a proposal in one language.
///
/// # Errors
/// What the database says.
pub fn find_text(
    conn: &mut Connection,
    origin: &str,
    proposal: &str,
    lang: &str,
) -> Result<Option<ProposalTextRow>> {
    Ok(tables::proposal_texts::table.find((origin, proposal, lang)).first(conn).optional()?)
}

/// Adds a support.
///
/// # Errors
/// What the database says.
pub fn insert_support(conn: &mut Connection, row: &SupportRow) -> Result<()> {
    diesel::insert_into(tables::supports::table).values(row).execute(conn)?;
    Ok(())
}

/// Whether a member of a log supports a proposal.
///
/// # Errors
/// What the database says.
pub fn is_supported(
    conn: &mut Connection,
    origin: &str,
    host: &str,
    proposal: &str,
    member: &str,
) -> Result<bool> {
    let key = (origin, host, proposal, member);
    let there: i64 = tables::supports::table.find(key).count().get_result(conn)?;
    Ok(there > 0)
}

/// Supports of several proposals as (host, proposal, supporting log, how many): one query for a
/// list.
///
/// # Errors
/// What the database says.
pub fn supports_by_chapter(
    conn: &mut Connection,
    proposals: &[&str],
) -> Result<Vec<(String, String, String, i64)>> {
    use tables::supports as t;
    let counts = || {
        t::table
            .filter(t::proposal.eq_any(proposals))
            .group_by((t::host, t::proposal, t::origin))
            .select((t::host, t::proposal, t::origin, diesel::dsl::count_star()))
            .order((t::host, t::proposal, t::origin))
    };
    Ok(on_each!(conn, |c| counts().load(c))?)
}

/// How many comments several proposals have, as (host, proposal, how many): one query for a list.
///
/// # Errors
/// What the database says.
pub fn comments_by_proposal(
    conn: &mut Connection,
    proposals: &[&str],
) -> Result<Vec<(String, String, i64)>> {
    use tables::comments as t;
    let counts = || {
        t::table
            .filter(t::proposal.eq_any(proposals))
            .group_by((t::host, t::proposal))
            .select((t::host, t::proposal, diesel::dsl::count_star()))
            .order((t::host, t::proposal))
    };
    Ok(on_each!(conn, |c| counts().load(c))?)
}

/// Adds a comment.
///
/// # Errors
/// What the database says.
pub fn insert_comment(conn: &mut Connection, row: &CommentRow) -> Result<()> {
    diesel::insert_into(tables::comments::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds a comment of a log.
///
/// # Errors
/// What the database says.
pub fn find_comment(
    conn: &mut Connection,
    origin: &str,
    comment: &str,
) -> Result<Option<CommentRow>> {
    Ok(tables::comments::table.find((origin, comment)).first(conn).optional()?)
}

/// Comments on a proposal from all chapters, oldest first; a key is `at_ms` and id.
///
/// # Errors
/// What the database says.
pub fn comments(
    conn: &mut Connection,
    host: &str,
    proposal: &str,
    window: &Window<(i64, String)>,
) -> Result<Vec<CommentRow>> {
    use tables::comments as t;
    let mut query = t::table.filter(t::host.eq(host)).filter(t::proposal.eq(proposal)).into_boxed();
    if let Some((ms, id)) = window.after.clone() {
        query = query.filter(t::at_ms.gt(ms).or(t::at_ms.eq(ms).and(t::comment.gt(id))));
    }
    if let Some((ms, id)) = window.before.clone() {
        query = query.filter(t::at_ms.lt(ms).or(t::at_ms.eq(ms).and(t::comment.lt(id))));
    }
    let query = if window.backwards {
        query.order((t::at_ms.desc(), t::comment.desc(), t::origin.desc()))
    } else {
        query.order((t::at_ms, t::comment, t::origin))
    };
    Ok(window.in_order(query.limit(window.limit).load(conn)?))
}

/// How many comments a proposal has.
///
/// # Errors
/// What the database says.
pub fn count_comments(conn: &mut Connection, host: &str, proposal: &str) -> Result<i64> {
    Ok(tables::comments::table
        .filter(tables::comments::host.eq(host))
        .filter(tables::comments::proposal.eq(proposal))
        .count()
        .get_result(conn)?)
}

/// Which proposals are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProposalFilter {
    /// Only those in this state.
    pub state: Option<String>,
    /// Only those with these letters in a title, in whatever case.
    pub title: Option<String>,
}

/// A page of the proposals asked for, the newest first; a key is `published_ms` and id.
///
/// # Errors
/// What the database says.
pub fn filtered(
    conn: &mut Connection,
    filter: &ProposalFilter,
    window: &Window<(i64, String)>,
) -> Result<Vec<ProposalRow>> {
    use tables::proposals as t;
    let titled = titled(conn, filter)?;
    let mut query = t::table.into_boxed();
    if let Some(state) = &filter.state {
        query = query.filter(t::state.eq(state));
    }
    if let Some(ids) = titled {
        query = query.filter(t::proposal.eq_any(ids));
    }
    if let Some((ms, id)) = window.after.clone() {
        query =
            query.filter(t::published_ms.lt(ms).or(t::published_ms.eq(ms).and(t::proposal.lt(id))));
    }
    if let Some((ms, id)) = window.before.clone() {
        query =
            query.filter(t::published_ms.gt(ms).or(t::published_ms.eq(ms).and(t::proposal.gt(id))));
    }
    let query = if window.backwards {
        query.order((t::published_ms, t::proposal, t::origin.desc()))
    } else {
        query.order((t::published_ms.desc(), t::proposal.desc(), t::origin))
    };
    Ok(window.in_order(query.limit(window.limit).load(conn)?))
}

/// How many proposals are asked for.
///
/// # Errors
/// What the database says.
pub fn count_filtered(conn: &mut Connection, filter: &ProposalFilter) -> Result<i64> {
    use tables::proposals as t;
    let titled = titled(conn, filter)?;
    let mut query = t::table.into_boxed();
    if let Some(state) = &filter.state {
        query = query.filter(t::state.eq(state));
    }
    if let Some(ids) = titled {
        query = query.filter(t::proposal.eq_any(ids));
    }
    Ok(query.count().get_result(conn)?)
}

/// Ids of the proposals with the wanted letters in a title. Compared here, because the databases
/// do not agree on the case of letters with accents; a federation has some hundreds of titles.
fn titled(conn: &mut Connection, filter: &ProposalFilter) -> Result<Option<Vec<String>>> {
    use tables::proposal_texts as t;
    let Some(wanted) = filter.title.as_ref().map(|title| title.trim().to_lowercase()) else {
        return Ok(None);
    };
    let titles: Vec<(String, String)> = t::table.select((t::proposal, t::title)).load(conn)?;
    let fitting = titles.into_iter().filter(|(_, title)| title.to_lowercase().contains(&wanted));
    Ok(Some(fitting.map(|(id, _)| id).collect()))
}

/// Which of some proposals a member of `origin` supports: host and proposal.
///
/// # Errors
/// What the database says.
pub fn supported_by(
    conn: &mut Connection,
    origin: &str,
    member: &str,
    proposals: &[&str],
) -> Result<Vec<(String, String)>> {
    use tables::supports as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::member.eq(member))
        .filter(t::proposal.eq_any(proposals))
        .select((t::host, t::proposal))
        .load(conn)?)
}
