//! Everything that is held of one member, with who else has it: for the member, and for whoever
//! answers them. Nothing is left out but what an order forbids to tell (`docs/decisions/0023`).

use enlace_schema::event::role::Role;
use enlace_schema::ids::MemberId;
use enlace_schema::log::Hash;
use enlace_schema::time::Millis;
use serde::Serialize;

use super::beside::{self, Beside};
pub use super::seen::Access;
use super::{DECIDE, own_member, seen};
use crate::caller::{Caller, Scope};
use crate::error::Result;
use crate::instance::Instance;
use crate::ledger::{InstanceKeys, Tx};
use crate::locale::Locale;
use crate::private::{self, PrivateRecord, exchange};
use crate::store::tables::{MemberRow, PrivateRecordRow, RoleRow};
use crate::store::{
    Connection, accounts, dues, erasures, invitations, log, members, privacy, tokens,
};

/// The purpose that the access log shows of an export.
const EXPORT: &str = "export";

/// What is held of a member. It has no `Debug`: everything in it is private.
#[derive(Clone, Serialize)]
pub struct Held {
    /// The chapter's log.
    pub chapter: String,
    /// The member.
    pub member: String,
    /// When this was read.
    pub at: Millis,
    /// The language in which the member is written to, BCP 47.
    pub language: &'static str,
    /// Kind, state, first and last day.
    pub membership: Membership,
    /// Private records, all versions.
    pub records: Vec<HeldRecord>,
    /// What was erased before.
    pub erased: Vec<Erased>,
    /// Settled periods, the earliest first.
    pub dues: Vec<Settled>,
    /// Offices and representation.
    pub offices: Vec<Office>,
    /// Whether there is an account, and what goes with it.
    pub account: Option<Account>,
    /// How many invitations are on record.
    pub invitations: usize,
    /// Polls on whose rolls the member stands.
    pub polls: Vec<String>,
    /// Comments on proposals.
    pub comments: Vec<Comment>,
    /// Proposals supported.
    pub supports: Vec<String>,
    /// Drafts, numbers of an older register, moves, and what is kept for a short time.
    pub beside: Beside,
    /// Who was given or refused what, or looked at it, the newest first.
    pub accesses: Vec<Access>,
}

/// Kind, state, first and last day of a membership.
#[derive(Clone, Serialize)]
pub struct Membership {
    /// What it is.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// First day.
    pub since: Option<String>,
    /// Last day.
    pub ended_on: Option<String>,
    /// Why it ended.
    pub end_reason: Option<String>,
}

/// A private record with its content.
#[derive(Clone, Serialize)]
pub struct HeldRecord {
    /// Its commitment.
    pub commitment: Hash,
    /// `member`, `name`, `dues`, `correction`.
    pub kind: String,
    /// Since when it is held.
    pub since: Millis,
    /// Since when it is blocked.
    pub blocked: Option<Millis>,
    /// Whether a later record has taken its place.
    pub replaced: bool,
    /// What it says.
    pub content: PrivateRecord,
}

/// A record that is no longer here.
#[derive(Clone, Serialize)]
pub struct Erased {
    /// Its commitment.
    pub commitment: Hash,
    /// When.
    pub at: Millis,
    /// Peers that have said that they deleted it, or never had it.
    pub acknowledged_by: Vec<String>,
}

/// A settled period.
#[derive(Clone, Serialize)]
pub struct Settled {
    /// Its id.
    pub payment: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub through: String,
    /// Whether it was a mistake.
    pub voided: bool,
    /// Which of the records says how, while it is held.
    #[serde(skip)]
    pub record: Option<Hash>,
}

/// An office, or the representation of an organisation.
#[derive(Clone, Serialize)]
pub struct Office {
    /// Which.
    pub role: String,
    /// Who holds it.
    pub member: String,
    /// The organisation that is represented.
    pub of: Option<String>,
    /// By which mandate.
    pub mandate: String,
    /// From when.
    pub from: Millis,
    /// Until when.
    pub until: Option<Millis>,
}

/// An account. Addresses and passwords are digests, which are told to nobody.
#[derive(Clone, Serialize)]
pub struct Account {
    /// Since when.
    pub since: Millis,
    /// Its language.
    pub locale: String,
    /// Open sign-ins.
    pub sessions: usize,
    /// Labels of personal tokens, revoked ones too.
    pub tokens: Vec<String>,
}

/// A comment on a proposal.
#[derive(Clone, Serialize)]
pub struct Comment {
    /// The proposal.
    pub proposal: String,
    /// When.
    pub at: Millis,
    /// What it says.
    pub text: String,
}

/// What is held of a member, for whoever answers the member's question. It is noted who asked.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `member-not-found`, `member-elsewhere`.
pub fn export_records(instance: &Instance, caller: &Caller, member: &MemberId) -> Result<Held> {
    caller.require(DECIDE)?;
    let (here, member) = (instance.clone(), member.clone());
    let who = match &caller.member {
        Some(member) => member.to_string(),
        None => Role::Operator.as_str().into(),
    };
    instance.ledger.write_side(move |tx| {
        let row = own_member(tx, &member)?;
        // Who asked stands in the answer too.
        for sealed in crate::store::private::all_of(tx.conn(), &row.member)? {
            let access = exchange::access(&sealed, &who, EXPORT, true, tx.now());
            privacy::note_access(tx.conn(), &access)?;
        }
        held(tx, &here, &row)
    })
}

fn held(tx: &mut Tx<'_>, instance: &Instance, row: &MemberRow) -> Result<Held> {
    let now = tx.now();
    read(tx.conn(), instance, row, now)
}

/// What is held of whoever asks: their own. Nobody notes that people look at what is theirs.
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`, `member-not-found`.
pub fn own_records(instance: &Instance, caller: &Caller) -> Result<Held> {
    caller.require_scope(Scope::Account)?;
    let person = caller.person()?.clone();
    let now = instance.now();
    instance.store().snapshot(|conn| {
        let row = members::get(conn, instance.origin().as_str(), person.as_ref())?;
        read(conn, instance, &row, now)
    })
}

fn read(conn: &mut Connection, instance: &Instance, row: &MemberRow, now: Millis) -> Result<Held> {
    let (origin, member) = (instance.origin().as_str(), row.member.as_str());
    let keys = instance.ledger.keys();
    let made = erasures::of_member(conn, origin, member)?;
    let sealed = crate::store::private::all_of(conn, member)?;
    let blocked = |commitment: &[u8]| {
        let of_it = made.iter().find(|one| one.commitment == commitment)?;
        of_it.blocked_ms.map(Millis::from_ms)
    };
    let records: Result<Vec<HeldRecord>> =
        sealed.iter().map(|one| record(keys, one, &sealed, blocked(&one.commitment))).collect();
    let mut erased = Vec::new();
    for one in &made {
        let Some(at) = one.erased_ms.map(Millis::from_ms) else { continue };
        let commitment = log::hash(&one.commitment)?;
        let acknowledged_by = acknowledged_by(conn, origin, &commitment)?;
        erased.push(Erased { commitment, at, acknowledged_by });
    }
    let said = privacy::said(conn, origin, member)?;
    let account = account(conn, member, now)?;
    let since = sealed.iter().map(|one| one.created_ms).min();
    let records = records?;
    let mut polls: Vec<String> = said.places.into_iter().map(|place| place.poll).collect();
    polls.dedup();
    Ok(Held {
        chapter: origin.into(),
        member: member.into(),
        at: now,
        language: language(&records, account.as_ref(), instance).tag(),
        membership: Membership {
            kind: row.kind.clone(),
            state: row.state.clone(),
            since: row.since.clone(),
            ended_on: row.ended_on.clone(),
            end_reason: row.end_reason.clone(),
        },
        records,
        erased,
        dues: settled(conn, origin, member)?,
        offices: said.offices.into_iter().map(office).collect(),
        account,
        invitations: invitations::all(conn)?.iter().filter(|one| one.member == member).count(),
        polls,
        comments: said
            .comments
            .into_iter()
            .map(|one| Comment {
                proposal: one.proposal,
                at: Millis::from_ms(one.at_ms),
                text: one.text,
            })
            .collect(),
        supports: said.supports.into_iter().map(|one| one.proposal).collect(),
        beside: beside::read(conn, origin, member)?,
        accesses: seen::read(conn, origin, member, since)?,
    })
}

fn settled(conn: &mut Connection, origin: &str, member: &str) -> Result<Vec<Settled>> {
    let rows = dues::settlements_of(conn, origin, member)?.into_iter();
    let told = rows.map(|row| {
        Ok(Settled {
            payment: row.payment,
            from: row.from_day,
            through: row.through_day,
            voided: row.voided_ms.is_some(),
            record: row.record.as_deref().map(log::hash).transpose()?,
        })
    });
    told.collect()
}

fn office(row: RoleRow) -> Office {
    Office {
        role: row.role,
        member: row.member,
        of: row.of_member,
        mandate: row.mandate,
        from: Millis::from_ms(row.granted_ms),
        until: row.revoked_ms.map(Millis::from_ms),
    }
}

fn record(
    keys: &InstanceKeys,
    row: &PrivateRecordRow,
    all: &[PrivateRecordRow],
    blocked: Option<Millis>,
) -> Result<HeldRecord> {
    // Books are added to; of the rest the newest counts.
    let is_book = super::duty::BOOKS.contains(&row.kind.as_str());
    let newer =
        |other: &PrivateRecordRow| other.kind == row.kind && other.created_ms > row.created_ms;
    Ok(HeldRecord {
        commitment: log::hash(&row.commitment)?,
        kind: row.kind.clone(),
        since: Millis::from_ms(row.created_ms),
        blocked,
        replaced: !is_book && all.iter().any(newer),
        content: private::open(keys, row)?,
    })
}

fn acknowledged_by(conn: &mut Connection, own: &str, c: &Hash) -> Result<Vec<String>> {
    let mut peers = Vec::new();
    for peer in crate::store::peers::of(conn, own)? {
        if erasures::is_acked(conn, &peer.peer, own, c)? {
            peers.push(peer.peer);
        }
    }
    Ok(peers)
}

fn account(conn: &mut Connection, member: &str, now: Millis) -> Result<Option<Account>> {
    let Some(row) = accounts::find_by_member(conn, member)? else { return Ok(None) };
    let sessions = tokens::open_sessions(conn, &row.account, now.as_ms())?.len();
    let labels = tokens::personal_of(conn, &row.account)?.into_iter().map(|token| token.label);
    Ok(Some(Account {
        since: Millis::from_ms(row.created_ms),
        locale: row.locale,
        sessions,
        tokens: labels.collect(),
    }))
}

/// The member's language: of the newest record, else of the account, else the chapter's.
fn language(records: &[HeldRecord], account: Option<&Account>, instance: &Instance) -> Locale {
    let said = records.iter().rev().find_map(|record| match &record.content {
        PrivateRecord::Member(member) => Some(member.locale.as_deref()),
        _ => None,
    });
    let said = said.flatten();
    let said = said.or(account.map(|account| account.locale.as_str()));
    said.map_or_else(|| instance.language(), Locale::negotiate)
}
