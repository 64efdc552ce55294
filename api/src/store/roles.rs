//! Offices and the representation of organisations. A row ends, it is never deleted.

use diesel::prelude::*;
use enlace_schema::event::role::Role;

use super::tables::{self, RoleRow};
use super::{CHUNK, Connection};
use crate::error::Result;

/// Adds a role.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &RoleRow) -> Result<()> {
    diesel::insert_into(tables::roles::table).values(row).execute(conn)?;
    Ok(())
}

/// Ends a role.
///
/// # Errors
/// What the database says.
pub fn revoke(conn: &mut Connection, origin: &str, seq: i64, at_ms: i64) -> Result<()> {
    diesel::update(tables::roles::table.find((origin, seq)))
        .set(tables::roles::revoked_ms.eq(at_ms))
        .execute(conn)?;
    Ok(())
}

/// Ends every role of a member, and every representation of it.
///
/// # Errors
/// What the database says.
pub fn revoke_all(conn: &mut Connection, origin: &str, member: &str, at_ms: i64) -> Result<()> {
    use tables::roles as t;
    diesel::update(
        t::table
            .filter(t::origin.eq(origin))
            .filter(t::revoked_ms.is_null())
            .filter(t::member.eq(member).or(t::of_member.eq(member))),
    )
    .set(t::revoked_ms.eq(at_ms))
    .execute(conn)?;
    Ok(())
}

/// Ends every role of a member who moves away. Whoever represents it goes on: a poll that is open
/// is voted where its roll was frozen.
///
/// # Errors
/// What the database says.
pub fn revoke_own(conn: &mut Connection, origin: &str, member: &str, at_ms: i64) -> Result<()> {
    use tables::roles as t;
    diesel::update(
        t::table
            .filter(t::origin.eq(origin))
            .filter(t::revoked_ms.is_null())
            .filter(t::member.eq(member)),
    )
    .set(t::revoked_ms.eq(at_ms))
    .execute(conn)?;
    Ok(())
}

/// Finds the role that a member holds now, for an organisation if it is representation.
///
/// # Errors
/// What the database says.
pub fn find_active(
    conn: &mut Connection,
    origin: &str,
    member: &str,
    role: Role,
    of: Option<&str>,
) -> Result<Option<RoleRow>> {
    use tables::roles as t;
    let query = t::table
        .filter(t::origin.eq(origin))
        .filter(t::member.eq(member))
        .filter(t::role.eq(role.as_str()))
        .filter(t::revoked_ms.is_null())
        .order(t::seq);
    Ok(match of {
        Some(of) => query.filter(t::of_member.eq(of)).first(conn).optional()?,
        None => query.filter(t::of_member.is_null()).first(conn).optional()?,
    })
}

/// What a member holds now, offices and representations, oldest first.
///
/// # Errors
/// What the database says.
pub fn active_of(conn: &mut Connection, origin: &str, member: &str) -> Result<Vec<RoleRow>> {
    use tables::roles as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::member.eq(member))
        .filter(t::revoked_ms.is_null())
        .order(t::seq)
        .load(conn)?)
}

/// What several members hold now, oldest first.
///
/// # Errors
/// What the database says.
pub fn active_of_all(
    conn: &mut Connection,
    origin: &str,
    members: &[&str],
) -> Result<Vec<RoleRow>> {
    use tables::roles as t;
    let mut rows = Vec::new();
    for chunk in members.chunks(CHUNK) {
        let part: Vec<RoleRow> = t::table
            .filter(t::origin.eq(origin))
            .filter(t::member.eq_any(chunk.to_vec()))
            .filter(t::revoked_ms.is_null())
            .order(t::seq)
            .load(conn)?;
        rows.extend(part);
    }
    Ok(rows)
}

/// Who holds an office now, oldest first.
///
/// # Errors
/// What the database says.
pub fn holders(conn: &mut Connection, origin: &str, role: Role) -> Result<Vec<RoleRow>> {
    use tables::roles as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::role.eq(role.as_str()))
        .filter(t::revoked_ms.is_null())
        .order(t::seq)
        .load(conn)?)
}

/// Every office held now in a chapter, representation not among them, oldest first.
///
/// # Errors
/// What the database says.
pub fn offices(conn: &mut Connection, origin: &str) -> Result<Vec<RoleRow>> {
    use tables::roles as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::role.ne(Role::Representative.as_str()))
        .filter(t::revoked_ms.is_null())
        .order(t::seq)
        .load(conn)?)
}

/// The organisations that a person represents now, oldest first; each row's `of_member`.
///
/// # Errors
/// What the database says.
pub fn organisations_of(conn: &mut Connection, origin: &str, person: &str) -> Result<Vec<RoleRow>> {
    use tables::roles as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::member.eq(person))
        .filter(t::role.eq(Role::Representative.as_str()))
        .filter(t::revoked_ms.is_null())
        .order(t::seq)
        .load(conn)?)
}

/// Who represents an organisation now, oldest first; each row's `member`.
///
/// # Errors
/// What the database says.
pub fn representatives_of(
    conn: &mut Connection,
    origin: &str,
    organisation: &str,
) -> Result<Vec<RoleRow>> {
    use tables::roles as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::of_member.eq(organisation))
        .filter(t::role.eq(Role::Representative.as_str()))
        .filter(t::revoked_ms.is_null())
        .order(t::seq)
        .load(conn)?)
}

/// Who represents several organisations now, oldest first.
///
/// # Errors
/// What the database says.
pub fn representatives_of_all(
    conn: &mut Connection,
    origin: &str,
    organisations: &[&str],
) -> Result<Vec<RoleRow>> {
    use tables::roles as t;
    let mut rows = Vec::new();
    for chunk in organisations.chunks(CHUNK) {
        let wanted: Vec<Option<&str>> = chunk.iter().copied().map(Some).collect();
        let part: Vec<RoleRow> = t::table
            .filter(t::origin.eq(origin))
            .filter(t::role.eq(Role::Representative.as_str()))
            .filter(t::of_member.eq_any(wanted))
            .filter(t::revoked_ms.is_null())
            .order(t::seq)
            .load(conn)?;
        rows.extend(part);
    }
    Ok(rows)
}
