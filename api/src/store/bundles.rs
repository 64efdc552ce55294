//! What a bundle is made of, and put back from; and the bundles that are kept for peers.

use std::collections::BTreeSet;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use enlace_schema::event::privacy::ERASED;
use serde::{Deserialize, Serialize};

use super::tables::{
    self, AccountRow, CommitmentRow, DraftRow, ExternalIdRow, InvitationRow, KeptBundleRow,
    KeptPartRow, LegalHoldRow, PrivateAccessRow, PrivateRecordRow, SentBundleRow,
};
use super::{Connection, on_each};
use crate::error::Result;

/// A row of a side store that a bundle brings back. Not in it: sessions and tokens of scripts (who
/// lost a machine does not let in whoever found it), answers by idempotency key, failed sign-ins,
/// and what only this machine knew of its peers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", content = "row", rename_all = "snake_case")]
pub enum Row {
    /// A private record, sealed as it is stored.
    PrivateRecord(PrivateRecordRow),
    /// A number of the older register.
    ExternalId(ExternalIdRow),
    /// Who signs in.
    Account(AccountRow),
    /// An invitation.
    Invitation(InvitationRow),
    /// An unfinished text.
    Draft(DraftRow),
    /// Who was given or refused a private record.
    Access(PrivateAccessRow),
    /// An order to keep records.
    LegalHold(LegalHoldRow),
}

/// What is in a row is nobody's business in a log.
impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.store())
    }
}

impl Row {
    /// Which store it is of, for counts.
    pub fn store(&self) -> &'static str {
        match self {
            Self::PrivateRecord(_) => "private_records",
            Self::ExternalId(_) => "external_ids",
            Self::Account(_) => "accounts",
            Self::Invitation(_) => "invitations",
            Self::Draft(_) => "drafts",
            Self::Access(_) => "private_accesses",
            Self::LegalHold(_) => "legal_holds",
        }
    }
}

/// A commitment of our own log, and what became of its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The commitment.
    pub commitment: Vec<u8>,
    /// Where it was made.
    pub seq: i64,
    /// The member that it is about.
    pub member: Option<String>,
    /// Whether the log has erased it.
    pub erased: bool,
}

/// Everything that our own log committed to.
///
/// # Errors
/// What the database says.
pub fn committed(conn: &mut Connection, own: &str) -> Result<Vec<Committed>> {
    let rows: Vec<CommitmentRow> =
        tables::commitments::table.filter(tables::commitments::origin.eq(own)).load(conn)?;
    let of = |row: CommitmentRow| Committed {
        commitment: row.commitment,
        seq: row.seq,
        member: row.member,
        erased: row.erased_seq.is_some(),
    };
    Ok(rows.into_iter().map(of).collect())
}

/// Every row that belongs into a bundle, in an order in which new ones come last.
///
/// # Errors
/// What the database says.
pub fn rows(conn: &mut Connection) -> Result<Vec<Row>> {
    use tables::{
        accounts, drafts, external_ids, invitations, legal_holds, private_accesses, private_records,
    };
    let mut all = Vec::new();
    let records: Vec<PrivateRecordRow> = private_records::table
        .order((private_records::created_ms, private_records::commitment))
        .load(conn)?;
    all.extend(records.into_iter().map(Row::PrivateRecord));
    let mut externals: Vec<ExternalIdRow> = external_ids::table.load(conn)?;
    // Databases order text each in its own way.
    externals.sort_by(|a, b| a.external.cmp(&b.external));
    all.extend(externals.into_iter().map(Row::ExternalId));
    let mut people: Vec<AccountRow> = accounts::table.load(conn)?;
    people.sort_by(|a, b| (a.created_ms, &a.account).cmp(&(b.created_ms, &b.account)));
    all.extend(people.into_iter().map(Row::Account));
    let mut invited: Vec<InvitationRow> = invitations::table.load(conn)?;
    invited.sort_by(|a, b| (a.created_ms, &a.invitation).cmp(&(b.created_ms, &b.invitation)));
    all.extend(invited.into_iter().map(Row::Invitation));
    let mut unfinished: Vec<DraftRow> = drafts::table.load(conn)?;
    unfinished.sort_by(|a, b| (a.created_ms, &a.draft).cmp(&(b.created_ms, &b.draft)));
    all.extend(unfinished.into_iter().map(Row::Draft));
    let mut accesses: Vec<PrivateAccessRow> = private_accesses::table.load(conn)?;
    accesses.sort_by(|a, b| (a.day, &a.commitment, &a.who).cmp(&(b.day, &b.commitment, &b.who)));
    all.extend(accesses.into_iter().map(Row::Access));
    let mut holds: Vec<LegalHoldRow> = legal_holds::table.load(conn)?;
    holds.sort_by(|a, b| (a.placed_ms, &a.member).cmp(&(b.placed_ms, &b.member)));
    all.extend(holds.into_iter().map(Row::LegalHold));
    Ok(all)
}

/// Puts a row back, unless there is one in its place: what is here may be newer. Says whether it
/// did.
///
/// # Errors
/// What the database says.
pub fn put_back(conn: &mut Connection, row: &Row) -> Result<bool> {
    macro_rules! put {
        ($table:ident, $row:expr) => {
            on_each!(conn, |c| diesel::insert_into(tables::$table::table)
                .values($row)
                .on_conflict_do_nothing()
                .execute(c)?)
        };
    }
    let count = match row {
        Row::PrivateRecord(row) => put!(private_records, row),
        Row::ExternalId(row) => put!(external_ids, row),
        Row::Account(row) => put!(accounts, row),
        Row::Invitation(row) => put!(invitations, row),
        Row::Draft(row) => put!(drafts, row),
        Row::Access(row) => put!(private_accesses, row),
        Row::LegalHold(row) => put!(legal_holds, row),
    };
    Ok(count > 0)
}

/// The commitments whose private records are here.
///
/// # Errors
/// What the database says.
pub fn commitments(conn: &mut Connection) -> Result<Vec<Vec<u8>>> {
    use tables::private_records as t;
    Ok(t::table.select(t::commitment).load(conn)?)
}

/// The bundles kept for a peer, the newest first.
///
/// # Errors
/// What the database says.
pub fn kept(conn: &mut Connection, owner: &str) -> Result<Vec<KeptBundleRow>> {
    use tables::kept_bundles as t;
    Ok(t::table.filter(t::owner.eq(owner)).order(t::number.desc()).load(conn)?)
}

/// A part kept for a peer.
///
/// # Errors
/// What the database says.
pub fn find_part(conn: &mut Connection, owner: &str, name: &[u8]) -> Result<Option<KeptPartRow>> {
    Ok(tables::kept_parts::table.find((owner, name)).first(conn).optional()?)
}

/// Notes the digest of a part that was kept before digests were.
///
/// # Errors
/// What the database says.
pub fn set_digest(conn: &mut Connection, row: &KeptPartRow, digest: &[u8]) -> Result<()> {
    use tables::kept_parts as t;
    diesel::update(t::table.find((&row.owner, &row.name)))
        .set(t::digest.eq(Some(digest)))
        .execute(conn)?;
    Ok(())
}

/// Peers for whom anything is kept.
///
/// # Errors
/// What the database says.
pub fn owners(conn: &mut Connection) -> Result<BTreeSet<String>> {
    use tables::{kept_bundles, kept_parts};
    let bundles = kept_bundles::table.select(kept_bundles::owner).distinct();
    let mut owners: Vec<String> = bundles.load(conn)?;
    let parts = kept_parts::table.select(kept_parts::owner).distinct();
    owners.extend(parts.load::<String>(conn)?);
    Ok(owners.into_iter().collect())
}

/// The names of all parts kept for a peer.
///
/// # Errors
/// What the database says.
pub fn part_names(conn: &mut Connection, owner: &str) -> Result<Vec<Vec<u8>>> {
    use tables::kept_parts as t;
    Ok(t::table.filter(t::owner.eq(owner)).select(t::name).load(conn)?)
}

/// Room that a part takes at least: a row costs something too, whatever is in it.
pub const PART_ROOM: i64 = 4_096;

/// How many parts are kept for a peer, and the room that they take.
///
/// # Errors
/// What the database says.
pub fn parts_kept(conn: &mut Connection, owner: &str) -> Result<(i64, i64)> {
    use tables::kept_parts as t;
    let room = "CAST(SUM(CASE WHEN LENGTH(part) < 4096 THEN 4096 ELSE LENGTH(part) END) AS BIGINT)";
    let (count, room) = t::table
        .filter(t::owner.eq(owner))
        .select((sql::<BigInt>("COUNT(*)"), sql::<Nullable<BigInt>>(room)))
        .first::<(i64, Option<i64>)>(conn)?;
    Ok((count, room.unwrap_or_default()))
}

/// Keeps a part, unless it is there.
///
/// # Errors
/// What the database says.
pub fn put_part(conn: &mut Connection, row: &KeptPartRow) -> Result<()> {
    use tables::kept_parts as t;
    on_each!(conn, |c| diesel::insert_into(t::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c)?);
    Ok(())
}

/// Lets a part go.
///
/// # Errors
/// What the database says.
pub fn drop_part(conn: &mut Connection, owner: &str, name: &[u8]) -> Result<()> {
    diesel::delete(tables::kept_parts::table.find((owner, name))).execute(conn)?;
    Ok(())
}

/// Keeps a bundle.
///
/// # Errors
/// What the database says.
pub fn put_kept(conn: &mut Connection, row: &KeptBundleRow) -> Result<()> {
    diesel::insert_into(tables::kept_bundles::table).values(row).execute(conn)?;
    Ok(())
}

/// Lets a bundle go.
///
/// # Errors
/// What the database says.
pub fn drop_kept(conn: &mut Connection, owner: &str, number: i64) -> Result<()> {
    diesel::delete(tables::kept_bundles::table.find((owner, number))).execute(conn)?;
    Ok(())
}

/// What a peer has of ours.
///
/// # Errors
/// What the database says.
pub fn sent(conn: &mut Connection, peer: &str) -> Result<Option<SentBundleRow>> {
    Ok(tables::sent_bundles::table.find(peer).first(conn).optional()?)
}

/// Notes what a peer has of ours.
///
/// # Errors
/// What the database says.
pub fn put_sent(conn: &mut Connection, row: &SentBundleRow) -> Result<()> {
    use tables::sent_bundles as t;
    diesel::delete(t::table.find(&row.peer)).execute(conn)?;
    diesel::insert_into(t::table).values(row).execute(conn)?;
    Ok(())
}

/// Forgets what a peer had of ours.
///
/// # Errors
/// What the database says.
pub fn forget_sent(conn: &mut Connection, peer: &str) -> Result<()> {
    diesel::delete(tables::sent_bundles::table.find(peer)).execute(conn)?;
    Ok(())
}

/// Peers that have a bundle of ours from before our log erased something: what was erased is in it,
/// sealed. Those that were sent nothing since, because they are suspended, away, or nothing is sent
/// any more, are among them until they are told.
///
/// # Errors
/// What the database says.
pub fn behind(conn: &mut Connection, own: &str) -> Result<Vec<SentBundleRow>> {
    use tables::sent_bundles as t;
    let rows: Vec<SentBundleRow> = t::table.order(t::peer).load(conn)?;
    let mut behind = Vec::new();
    for row in rows {
        if erased_since(conn, own, row.log_size)? {
            behind.push(row);
        }
    }
    Ok(behind)
}

/// Whether anything is kept for any peer.
///
/// # Errors
/// What the database says.
pub fn keeps_any(conn: &mut Connection) -> Result<bool> {
    let bundles: i64 = tables::kept_bundles::table.count().get_result(conn)?;
    let parts: i64 = tables::kept_parts::table.count().get_result(conn)?;
    Ok(bundles > 0 || parts > 0)
}

/// Lets go of everything that is kept for peers.
///
/// # Errors
/// What the database says.
pub fn drop_all(conn: &mut Connection) -> Result<()> {
    diesel::delete(tables::kept_bundles::table).execute(conn)?;
    diesel::delete(tables::kept_parts::table).execute(conn)?;
    Ok(())
}

/// Whether our own log erased private records from a place on.
///
/// # Errors
/// What the database says.
pub fn erased_since(conn: &mut Connection, own: &str, seq: i64) -> Result<bool> {
    use tables::entries as t;
    let count: i64 = t::table
        .filter(t::origin.eq(own))
        .filter(t::seq.ge(seq))
        .filter(t::kind.eq(ERASED))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}
