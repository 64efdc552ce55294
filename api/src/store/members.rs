//! Members as their chapters' logs describe them, without any personal data, and the numbers that
//! they had in an older register.

use diesel::prelude::*;
use enlace_schema::event::Origin;
use enlace_schema::event::member::MemberKind;
use enlace_schema::ids::{Id, MemberId};

use super::tables::{self, ExternalIdRow, MemberRow};
use super::{CHUNK, Connection, Window, transfers};
use crate::error::{Error, Refusal, Result, codes};

/// How far a membership is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MemberState {
    /// Has asked to join.
    Applied,
    /// Comes from another chapter, which has not let it go yet.
    Arriving,
    /// Belongs to the chapter.
    Active,
    /// Has moved to another chapter.
    Moved,
    /// The membership is over.
    Ended,
}

impl MemberState {
    /// Every state there is.
    pub const ALL: [Self; 5] =
        [Self::Applied, Self::Arriving, Self::Active, Self::Moved, Self::Ended];

    /// Whether the member is this chapter's no more.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Moved | Self::Ended)
    }

    /// The word used in the store, the API and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Arriving => "arriving",
            Self::Active => "active",
            Self::Moved => "moved",
            Self::Ended => "ended",
        }
    }
}

impl std::str::FromStr for MemberState {
    type Err = ();
    fn from_str(word: &str) -> std::result::Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.as_str() == word).ok_or(())
    }
}

/// Which members a list holds; every criterion left out holds all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberFilter {
    /// Only this kind.
    pub kind: Option<MemberKind>,
    /// Only this state.
    pub state: Option<MemberState>,
}

impl MemberRow {
    /// The state as a type.
    ///
    /// # Errors
    /// Internal when the column holds another word.
    pub fn state(&self) -> Result<MemberState> {
        self.state.parse().map_err(|()| Error::internal("a member's state"))
    }

    /// The kind as a type.
    ///
    /// # Errors
    /// Internal when the column holds another word.
    pub fn kind(&self) -> Result<MemberKind> {
        self.kind.parse().map_err(|()| Error::internal("a member's kind"))
    }
}

/// Adds a member.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &MemberRow) -> Result<()> {
    diesel::insert_into(tables::members::table).values(row).execute(conn)?;
    Ok(())
}

/// Writes everything of a member but its key.
///
/// # Errors
/// What the database says.
pub fn update(conn: &mut Connection, row: &MemberRow) -> Result<()> {
    use tables::members as t;
    diesel::update(t::table.find((&row.origin, &row.member)))
        .set((
            t::kind.eq(&row.kind),
            t::state.eq(&row.state),
            t::since.eq(&row.since),
            t::ended_on.eq(&row.ended_on),
            t::end_reason.eq(&row.end_reason),
            t::record.eq(&row.record),
            t::admitted_seq.eq(row.admitted_seq),
            t::changed_ms.eq(row.changed_ms),
        ))
        .execute(conn)?;
    Ok(())
}

/// Finds a member of a chapter.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, origin: &str, member: &str) -> Result<Option<MemberRow>> {
    Ok(tables::members::table.find((origin, member)).first(conn).optional()?)
}

/// A member of a chapter.
///
/// # Errors
/// `member-not-found`.
pub fn get(conn: &mut Connection, origin: &str, member: &str) -> Result<MemberRow> {
    find(conn, origin, member)?.ok_or_else(|| Refusal::new(codes::MEMBER_NOT_FOUND).into())
}

/// Finds a member of any chapter by id: where it is at home as far as the logs that are here agree
/// (`docs/decisions/0024`), else where its id is from. An id tells that (`docs/decisions/0010`).
///
/// # Errors
/// What the database says.
pub fn find_anywhere(conn: &mut Connection, member: &str) -> Result<Option<MemberRow>> {
    let Ok(id) = member.parse::<MemberId>() else { return Ok(None) };
    let rows = find_all(conn, &[member])?;
    let is_from = |row: &MemberRow| row.origin.parse().is_ok_and(|log: Origin| id.is_of(&log));
    let Some(mut home) = rows.iter().find(|row| is_from(row)) else {
        return Ok(rows.into_iter().next());
    };
    // From home to home, each step on the word of the home that was left. A log says where its
    // members went once for each stay, so that no walk is longer than the homes there are.
    for _ in 0..rows.len() {
        let to = transfers::last_of(conn, &home.origin, member)?
            .filter(|row| row.ending.as_deref() == Some("closed"))
            .filter(|_| home.state == MemberState::Moved.as_str());
        let next = to.and_then(|to| rows.iter().find(|row| row.origin == to.to_origin));
        match next {
            Some(next) => home = next,
            None => break,
        }
    }
    Ok(Some(home.clone()))
}

/// Members of any chapter by id, in no particular order.
///
/// # Errors
/// What the database says.
pub fn find_all(conn: &mut Connection, members: &[&str]) -> Result<Vec<MemberRow>> {
    use tables::members as t;
    let mut rows = Vec::with_capacity(members.len());
    for chunk in members.chunks(CHUNK) {
        let part: Vec<MemberRow> = t::table.filter(t::member.eq_any(chunk.to_vec())).load(conn)?;
        rows.extend(part);
    }
    Ok(rows)
}

/// Every member of a chapter, whatever its state, by id.
///
/// # Errors
/// What the database says.
pub fn of_chapter(conn: &mut Connection, origin: &str) -> Result<Vec<MemberRow>> {
    use tables::members as t;
    Ok(t::table.filter(t::origin.eq(origin)).order(t::member).load(conn)?)
}

/// A page of a chapter's members, by id.
///
/// # Errors
/// What the database says.
pub fn page(
    conn: &mut Connection,
    origin: &str,
    filter: &MemberFilter,
    window: &Window<String>,
) -> Result<Vec<MemberRow>> {
    use tables::members as t;
    let mut query = t::table.filter(t::origin.eq(origin)).into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(t::kind.eq(kind.as_str()));
    }
    if let Some(state) = filter.state {
        query = query.filter(t::state.eq(state.as_str()));
    }
    if let Some(after) = &window.after {
        query = query.filter(t::member.gt(after));
    }
    if let Some(before) = &window.before {
        query = query.filter(t::member.lt(before));
    }
    let query = match window.backwards {
        true => query.order(t::member.desc()),
        false => query.order(t::member.asc()),
    };
    Ok(window.in_order(query.limit(window.limit).load(conn)?))
}

/// How many members of a chapter a filter holds.
///
/// # Errors
/// What the database says.
pub fn count(conn: &mut Connection, origin: &str, filter: &MemberFilter) -> Result<i64> {
    use tables::members as t;
    let mut query = t::table.filter(t::origin.eq(origin)).into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(t::kind.eq(kind.as_str()));
    }
    if let Some(state) = filter.state {
        query = query.filter(t::state.eq(state.as_str()));
    }
    Ok(query.count().get_result(conn)?)
}

/// Keeps the number that a member had in an older register.
///
/// # Errors
/// What the database says.
pub fn insert_external(conn: &mut Connection, row: &ExternalIdRow) -> Result<()> {
    diesel::insert_into(tables::external_ids::table).values(row).execute(conn)?;
    Ok(())
}

/// The member who had this number in an older register.
///
/// # Errors
/// What the database says.
pub fn find_by_external(conn: &mut Connection, external: &str) -> Result<Option<String>> {
    use tables::external_ids as t;
    Ok(t::table.find(external).select(t::member).first(conn).optional()?)
}

/// The numbers that a member had in an older register.
///
/// # Errors
/// What the database says.
pub fn externals_of(conn: &mut Connection, member: &str) -> Result<Vec<String>> {
    use tables::external_ids as t;
    Ok(t::table.filter(t::member.eq(member)).order(t::external).select(t::external).load(conn)?)
}

/// Every number of an older register with its member, by number.
///
/// # Errors
/// What the database says.
pub fn externals(conn: &mut Connection) -> Result<Vec<ExternalIdRow>> {
    Ok(tables::external_ids::table.order(tables::external_ids::external).load(conn)?)
}
