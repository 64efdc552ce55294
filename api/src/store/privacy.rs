//! What is kept around private records: records of peers' members, who was given what, and whose
//! records may not be erased. Side stores: no log tells of them.

use std::collections::BTreeSet;

use diesel::prelude::*;
use enlace_schema::event::role::Role;

use super::drafts::DraftKind;
use super::members::MemberState;
use super::tables::{
    self, AccountRow, CommentRow, CommitmentRow, ForeignRecordRow, LegalHoldRow, PrivateAccessRow,
    RoleRow, RollEntryRow, SupportRow,
};
use super::{CHUNK, Connection};
use crate::error::Result;

/// Place in `priv` of the record that peers may ask for (protocol §4.4).
pub const SHARED_PLACE: i32 = 1;

/// Finds a record of a peer's member that was asked for.
///
/// # Errors
/// What the database says.
pub fn find_foreign(
    conn: &mut Connection,
    origin: &str,
    commitment: &[u8],
) -> Result<Option<ForeignRecordRow>> {
    Ok(tables::foreign_records::table.find((origin, commitment)).first(conn).optional()?)
}

/// Keeps what was asked for, in the place of what was kept of it before.
///
/// # Errors
/// What the database says.
pub fn put_foreign(conn: &mut Connection, row: &ForeignRecordRow) -> Result<()> {
    use tables::foreign_records as t;
    diesel::delete(t::table.find((&row.origin, &row.commitment))).execute(conn)?;
    diesel::insert_into(t::table).values(row).execute(conn)?;
    Ok(())
}

/// Deletes what is kept of a record of a peer's member; whether its content was ever here.
///
/// # Errors
/// What the database says.
pub fn delete_foreign(conn: &mut Connection, origin: &str, commitment: &[u8]) -> Result<bool> {
    let row = find_foreign(conn, origin, commitment)?;
    diesel::delete(tables::foreign_records::table.find((origin, commitment))).execute(conn)?;
    // A row keeps its kind when its content goes.
    Ok(row.is_some_and(|row| !row.kind.is_empty()))
}

/// Deletes the content of a record that is needed no more. That it was here stays known, so that an
/// erasure is answered truly.
///
/// # Errors
/// What the database says.
pub fn empty_foreign(conn: &mut Connection, origin: &str, commitment: &[u8]) -> Result<()> {
    use tables::foreign_records as t;
    diesel::update(t::table.find((origin, commitment)))
        .set(t::sealed.eq(None::<Vec<u8>>))
        .execute(conn)?;
    Ok(())
}

/// Everything that was asked for of a peer.
///
/// # Errors
/// What the database says.
pub fn foreign_of(conn: &mut Connection, origin: &str) -> Result<Vec<ForeignRecordRow>> {
    use tables::foreign_records as t;
    Ok(t::table.filter(t::origin.eq(origin)).order(t::commitment).load(conn)?)
}

/// Records with content of peers' members, but those that their own log has blocked or erased.
///
/// # Errors
/// What the database says.
pub fn foreign_of_members(
    conn: &mut Connection,
    members: &[&str],
) -> Result<Vec<ForeignRecordRow>> {
    use tables::{commitments as c, foreign_records as t};
    let mut rows = Vec::new();
    for chunk in members.chunks(CHUNK) {
        let made = c::table.on(c::origin.eq(t::origin).and(c::commitment.eq(t::commitment)));
        let part: Vec<ForeignRecordRow> = t::table
            .inner_join(made)
            .filter(t::member.eq_any(chunk.to_vec()))
            .filter(t::sealed.is_not_null())
            .filter(c::blocked_seq.is_null())
            .filter(c::erased_seq.is_null())
            .order((t::member, c::seq))
            .select(t::all_columns)
            .load(conn)?;
        rows.extend(part);
    }
    Ok(rows)
}

/// Of a peer's members who take part in what members here see, the commitment to the record that
/// peers may ask for, as it stands: of those who hold an office there, and of those who commented
/// on a proposal or supported one. At most `limit` members.
///
/// # Errors
/// What the database says.
pub fn needed(conn: &mut Connection, peer: &str, limit: i64) -> Result<Vec<CommitmentRow>> {
    let members = taking_part(conn, peer, None, limit)?;
    names_of(conn, peer, &members)
}

/// The same of a log's own members, of these ones only: what a peer that asks may be given.
///
/// # Errors
/// What the database says.
pub fn needed_among(
    conn: &mut Connection,
    own: &str,
    members: &[String],
) -> Result<Vec<CommitmentRow>> {
    let mut part = Vec::new();
    for chunk in members.chunks(CHUNK) {
        part.extend(taking_part(conn, own, Some(chunk), i64::MAX)?);
    }
    names_of(conn, own, &part)
}

/// Members who take part in what other chapters see, of a log's or of some of them.
fn taking_part(
    conn: &mut Connection,
    peer: &str,
    among: Option<&[String]>,
    limit: i64,
) -> Result<Vec<String>> {
    use tables::{comments, members as m, roles as r, supports};
    let officers = r::table
        .filter(r::origin.eq(peer))
        .filter(r::revoked_ms.is_null())
        .filter(r::role.ne(Role::Representative.as_str()))
        .select(r::member);
    let speakers = comments::table.filter(comments::origin.eq(peer)).select(comments::member);
    let supporters = supports::table.filter(supports::origin.eq(peer)).select(supports::member);
    let mut all = m::table.into_boxed();
    if let Some(among) = among {
        all = all.filter(m::member.eq_any(among));
    }
    Ok(all
        .filter(m::origin.eq(peer))
        .filter(m::state.eq(MemberState::Active.as_str()))
        .filter(
            m::member
                .eq_any(officers)
                .or(m::member.eq_any(speakers))
                .or(m::member.eq_any(supporters)),
        )
        .order(m::member)
        .limit(limit)
        .select(m::member)
        .load(conn)?)
}

/// The commitments to the records that peers may ask for, of these members, as they stand.
fn names_of(conn: &mut Connection, peer: &str, members: &[String]) -> Result<Vec<CommitmentRow>> {
    use tables::commitments as c;
    let mut newest = std::collections::BTreeMap::new();
    for chunk in members.chunks(CHUNK) {
        let rows: Vec<CommitmentRow> = c::table
            .filter(c::origin.eq(peer))
            .filter(c::member.eq_any(chunk))
            .filter(c::idx.eq(SHARED_PLACE))
            .filter(c::kind.like("member.%"))
            .order(c::seq)
            .load(conn)?;
        newest.extend(rows.into_iter().map(|row| (row.member.clone(), row)));
    }
    newest.retain(|_, row| row.blocked_seq.is_none() && row.erased_seq.is_none());
    Ok(newest.into_values().collect())
}

/// Purpose of an access by an officer, who looked at a member's record.
pub const LOOKED: &str = "look";
/// The same of a list, which names several members.
pub const LISTED: &str = "list";
/// Whose a list is: that of everybody who stands on the books.
pub const EVERYBODY: &str = "";

/// Whether an access was noted on its day already.
///
/// # Errors
/// What the database says.
pub fn is_noted(conn: &mut Connection, row: &PrivateAccessRow) -> Result<bool> {
    use tables::private_accesses as t;
    let key = (&row.commitment, row.day, &row.who, &row.purpose, row.given);
    let found: i64 = t::table.find(key).count().get_result(conn)?;
    Ok(found > 0)
}

/// How many records somebody looked at on a day, one by one.
///
/// # Errors
/// What the database says.
pub fn looks_on(conn: &mut Connection, who: &str, day: i64) -> Result<i64> {
    use tables::private_accesses as t;
    let of_it = t::table.filter(t::day.eq(day)).filter(t::who.eq(who));
    Ok(of_it.filter(t::purpose.eq(LOOKED)).count().get_result(conn)?)
}

/// Notes an access: one more of its kind on that day.
///
/// # Errors
/// What the database says.
pub fn note_access(conn: &mut Connection, row: &PrivateAccessRow) -> Result<()> {
    use tables::private_accesses as t;
    let key = (&row.commitment, row.day, &row.who, &row.purpose, row.given);
    let changed = diesel::update(t::table.find(key))
        .set((t::times.eq(t::times + row.times), t::last_ms.eq(row.last_ms)))
        .execute(conn)?;
    if changed == 0 {
        diesel::insert_into(t::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// Who was given or refused records of a member, or looked at them, also in lists of everybody;
/// the newest first.
///
/// # Errors
/// What the database says.
pub fn accesses_of(conn: &mut Connection, member: &str) -> Result<Vec<PrivateAccessRow>> {
    use tables::private_accesses as t;
    Ok(t::table
        .filter(t::member.eq(member).or(t::member.eq(EVERYBODY)))
        .order((t::last_ms.desc(), t::commitment, t::who))
        .load(conn)?)
}

/// Forgets accesses of days before `day`.
///
/// # Errors
/// What the database says.
pub fn forget_accesses(conn: &mut Connection, day: i64) -> Result<usize> {
    use tables::private_accesses as t;
    Ok(diesel::delete(t::table.filter(t::day.lt(day))).execute(conn)?)
}

/// The hold on a member's records, if there is one.
///
/// # Errors
/// What the database says.
pub fn hold_on(conn: &mut Connection, member: &str) -> Result<Option<LegalHoldRow>> {
    use tables::legal_holds as t;
    Ok(t::table
        .filter(t::member.eq(member))
        .filter(t::released_ms.is_null())
        .order(t::placed_ms)
        .first(conn)
        .optional()?)
}

/// Places a hold.
///
/// # Errors
/// What the database says.
pub fn insert_hold(conn: &mut Connection, row: &LegalHoldRow) -> Result<()> {
    diesel::insert_into(tables::legal_holds::table).values(row).execute(conn)?;
    Ok(())
}

/// Releases every hold on a member's records; how many there were.
///
/// # Errors
/// What the database says.
pub fn release(conn: &mut Connection, member: &str, at_ms: i64, by: &str) -> Result<usize> {
    use tables::legal_holds as t;
    let open = t::table.filter(t::member.eq(member)).filter(t::released_ms.is_null());
    Ok(diesel::update(open)
        .set((t::released_ms.eq(Some(at_ms)), t::released_by.eq(Some(by))))
        .execute(conn)?)
}

/// Deletes what is kept of a person besides private records: the account, its sign-ins, tokens and
/// answers, failed sign-ins, invitations, drafts of proposals, numbers of an older register.
///
/// # Errors
/// What the database says.
pub fn forget_person(conn: &mut Connection, member: &str) -> Result<()> {
    use tables::{
        accounts, commands, drafts, external_ids, invitations, personal_tokens, sessions,
        sign_in_failures,
    };
    let of_member = accounts::table.filter(accounts::member.eq(member));
    let found: Vec<AccountRow> = of_member.load(conn)?;
    let mut addresses: Vec<Vec<u8>> = invitations::table
        .filter(invitations::member.eq(member))
        .select(invitations::email_index)
        .load(conn)?;
    for row in &found {
        let account = row.account.as_str();
        diesel::delete(sessions::table.filter(sessions::account.eq(account))).execute(conn)?;
        diesel::delete(personal_tokens::table.filter(personal_tokens::account.eq(account)))
            .execute(conn)?;
        diesel::delete(commands::table.filter(commands::account.eq(account))).execute(conn)?;
        addresses.push(row.email_index.clone());
    }
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::email_index.eq_any(addresses)))
        .execute(conn)?;
    diesel::delete(accounts::table.filter(accounts::member.eq(member))).execute(conn)?;
    diesel::delete(invitations::table.filter(invitations::member.eq(member))).execute(conn)?;
    let own = drafts::author.eq(member).and(drafts::kind.eq(DraftKind::Proposal.as_str()));
    diesel::delete(drafts::table.filter(own)).execute(conn)?;
    diesel::delete(external_ids::table.filter(external_ids::member.eq(member))).execute(conn)?;
    Ok(())
}

/// Members of whom our log has erased every record, and of whom something is here that goes with
/// them: a restored backup brought it back.
///
/// # Errors
/// What the database says.
pub fn returned(conn: &mut Connection, own: &str) -> Result<BTreeSet<String>> {
    use tables::{accounts, commitments as c, drafts, external_ids, invitations};
    let of_own = || c::table.filter(c::origin.eq(own)).filter(c::member.is_not_null());
    let erased: Vec<Option<String>> =
        of_own().filter(c::erased_seq.is_not_null()).select(c::member).distinct().load(conn)?;
    let erased: Vec<String> = erased.into_iter().flatten().collect();
    let mut found: BTreeSet<String> = BTreeSet::new();
    for some in erased.chunks(CHUNK) {
        let kept: Vec<Option<String>> = of_own()
            .filter(c::erased_seq.is_null())
            .filter(c::member.eq_any(some))
            .select(c::member)
            .load(conn)?;
        let kept: BTreeSet<String> = kept.into_iter().flatten().collect();
        let gone: Vec<&String> = some.iter().filter(|one| !kept.contains(*one)).collect();
        let of_it = accounts::member.eq_any(gone.clone());
        found.extend(accounts::table.filter(of_it).select(accounts::member).load::<String>(conn)?);
        let of_it = invitations::member.eq_any(gone.clone());
        found.extend(
            invitations::table.filter(of_it).select(invitations::member).load::<String>(conn)?,
        );
        let of_it = external_ids::member.eq_any(gone.clone());
        found.extend(
            external_ids::table.filter(of_it).select(external_ids::member).load::<String>(conn)?,
        );
        let of_it = drafts::author.eq_any(gone).and(drafts::kind.eq(DraftKind::Proposal.as_str()));
        found.extend(drafts::table.filter(of_it).select(drafts::author).load::<String>(conn)?);
    }
    Ok(found)
}

/// What a member's own log says of it besides membership and dues: places on rolls, comments,
/// support, offices; each in the order of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Places on voting rolls.
    pub places: Vec<RollEntryRow>,
    /// Comments on proposals.
    pub comments: Vec<CommentRow>,
    /// Proposals supported.
    pub supports: Vec<SupportRow>,
    /// Offices and representation, ended ones too.
    pub offices: Vec<RoleRow>,
}

/// Reads what a member's own log says of it.
///
/// # Errors
/// What the database says.
pub fn said(conn: &mut Connection, origin: &str, member: &str) -> Result<Said> {
    use tables::{comments, roles, roll_entries, supports};
    Ok(Said {
        places: roll_entries::table
            .filter(roll_entries::origin.eq(origin))
            .filter(roll_entries::member.eq(member))
            .order((roll_entries::poll, roll_entries::entry))
            .load(conn)?,
        comments: comments::table
            .filter(comments::origin.eq(origin))
            .filter(comments::member.eq(member))
            .order(comments::seq)
            .load(conn)?,
        supports: supports::table
            .filter(supports::origin.eq(origin))
            .filter(supports::member.eq(member))
            .order(supports::seq)
            .load(conn)?,
        offices: roles::table
            .filter(roles::origin.eq(origin))
            .filter(roles::member.eq(member).or(roles::of_member.eq(member)))
            .order(roles::seq)
            .load(conn)?,
    })
}
