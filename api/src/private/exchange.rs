//! Records that leave for a peer, and those that came from one.

use std::collections::{BTreeMap, BTreeSet};

use enlace_schema::event::Origin;
use enlace_schema::json::{self, Limits};
use enlace_schema::log::Hash;
use enlace_schema::private::{self as sealing, Answer, Opened, Purpose, SealedRecord};
use enlace_schema::text::check_title;
use enlace_schema::time::{DAY_SECS, Millis};

use super::{PrivateRecord, inventory, seal};
use crate::error::{Error, Result};
use crate::ledger::{InstanceKeys, Tx};
use crate::store::tables::{CommitmentRow, ForeignRecordRow, PrivateAccessRow, PrivateRecordRow};
use crate::store::{Connection, chapters, erasures, privacy, private};

/// What a peer is given, and what is to be noted before it is.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The answer.
    pub answer: Answer,
    /// What to note: each record of ours that was asked for.
    pub accesses: Vec<PrivateAccessRow>,
}

/// Of the records that a peer asks for, those of ours that it may have for this purpose, sealed to
/// it. The caller has checked that our people pinned it and did not suspend it.
///
/// A peer knows every commitment of ours, and may repeat one in its own log, beside whomever it
/// likes: that gives it nothing, because only what our own log says of a commitment is asked here,
/// and whether its record travels follows from what is in it and from whose it is there.
///
/// # Errors
/// What the database says; internal when a stored record does not open.
pub fn select(
    conn: &mut Connection,
    keys: &InstanceKeys,
    (peer, purpose): (&Origin, Purpose),
    commitments: &[Hash],
    now: Millis,
) -> Result<Selection> {
    let mut answer = Answer { records: Vec::new(), gone: Vec::new() };
    let mut accesses = Vec::new();
    let to = seal_key(conn, peer)?;
    let mut asked = Vec::new();
    for c in commitments {
        asked.extend(erasures::find(conn, keys.origin.as_str(), c)?.map(|made| (c, made)));
    }
    let in_view = in_view(conn, keys.origin.as_str(), asked.iter().map(|(_, made)| made))?;
    for (c, made) in asked {
        if made.erased_seq.is_some() {
            answer.gone.push(*c);
            continue;
        }
        // What is blocked is not there for anybody.
        let Some(row) = private::find(conn, &c.0)? else { continue };
        let opened = seal::open(&keys.data, c, &row.sealed)?;
        let sealed = match &to {
            Some((_, key)) if may_travel(&opened, purpose, in_view.contains(&made.commitment)) => {
                let chance = crate::random::bytes();
                sealing::seal(key, chance, c, &opened.salt, &opened.plaintext).ok()
            }
            _ => None,
        };
        accesses.push(access(&row, peer.as_str(), purpose.as_str(), sealed.is_some(), now));
        if let (Some(sealed), Some((kid, _))) = (sealed, &to) {
            answer.records.push(SealedRecord::new(c, kid, &sealed));
        }
    }
    Ok(Selection { answer, accesses })
}

/// Of these commitments, those to the names of members who act in view of other chapters. That is
/// for us to judge: whoever asks would like to know them all.
fn in_view<'a>(
    conn: &mut Connection,
    own: &str,
    made: impl Iterator<Item = &'a CommitmentRow>,
) -> Result<BTreeSet<Vec<u8>>> {
    let members: BTreeSet<String> = made.filter_map(|made| made.member.clone()).collect();
    let members: Vec<String> = members.into_iter().collect();
    let needed = privacy::needed_among(conn, own, &members)?;
    Ok(needed.into_iter().map(|made| made.commitment).collect())
}

/// Whether a record may go to a peer. What the table gives for some purposes only goes out while it
/// serves that purpose: the names of those who act in view of both chapters.
fn may_travel(opened: &Opened, purpose: Purpose, in_view: bool) -> bool {
    let plaintext = &opened.plaintext;
    let for_any = || Purpose::ALL.iter().all(|any| inventory::may_share(plaintext, *any));
    plaintext.len() <= sealing::TRAVELS_MAX
        && inventory::may_share(plaintext, purpose)
        && (in_view || for_any())
}

/// One access to a record.
pub(crate) fn access(
    row: &PrivateRecordRow,
    who: &str,
    purpose: &str,
    given: bool,
    now: Millis,
) -> PrivateAccessRow {
    PrivateAccessRow {
        commitment: row.commitment.clone(),
        day: now.as_ms().div_euclid(DAY_SECS * 1_000),
        who: who.into(),
        purpose: purpose.into(),
        given,
        member: row.subject.clone(),
        kind: row.kind.clone(),
        times: 1,
        last_ms: now.as_ms(),
    }
}

/// Notes in the writer's transaction what is given, and takes out of the answer what our log has
/// blocked or erased since it was read.
///
/// # Errors
/// What the database says.
pub fn note(tx: &mut Tx<'_>, mut selection: Selection) -> Result<Answer> {
    let own = tx.origin().as_str();
    let mut open = Vec::with_capacity(selection.answer.records.len());
    for record in selection.answer.records {
        let c = record.commitment().ok_or_else(|| Error::internal("a commitment of our own"))?;
        let made = erasures::find(tx.conn(), own, &c)?;
        match made {
            Some(row) if row.erased_seq.is_some() => selection.answer.gone.push(c),
            Some(row) if row.blocked_seq.is_none() => open.push(record),
            _ => {}
        }
    }
    selection.answer.records = open;
    for access in &selection.accesses {
        privacy::note_access(tx.conn(), access)?;
    }
    Ok(selection.answer)
}

/// The newest seal key that a log published, with its name.
fn seal_key(conn: &mut Connection, log: &Origin) -> Result<Option<(String, [u8; 32])>> {
    let keys = chapters::keys(conn, log.as_str())?;
    let newest = keys.into_iter().rfind(|key| key.role == "seal");
    Ok(newest.and_then(|row| {
        let key = json::from_b64u(&row.key)?.try_into().ok()?;
        Some((row.kid, key))
    }))
}

/// Opens what a peer sealed to us.
///
/// # Errors
/// Why it does not open.
pub fn unseal(
    keys: &InstanceKeys,
    c: &Hash,
    sealed: &[u8],
) -> std::result::Result<Opened, sealing::SealError> {
    sealing::open(&keys.in_force().seal, c, sealed)
}

/// Keeps what a peer gave of its member's, or that it gave nothing. What is no name is not kept:
/// a peer does not choose what is stored here. Returns whether there is content.
///
/// # Errors
/// What the database says.
pub fn keep(
    tx: &mut Tx<'_>,
    made: &CommitmentRow,
    purpose: Purpose,
    opened: Option<&Opened>,
) -> Result<bool> {
    let commitment = Hash::from_slice(&made.commitment).map_err(Error::internal)?;
    // Between the asking and the answer its home may have erased it.
    let now = erasures::find(tx.conn(), &made.origin, &commitment)?;
    if now.is_none_or(|row| row.blocked_seq.is_some() || row.erased_seq.is_some()) {
        return Ok(false);
    }
    let opened = opened.filter(|opened| shown(&opened.plaintext).is_some());
    let sealed = opened
        .map(|opened| seal::seal(&tx.keys().data, &commitment, &opened.salt, &opened.plaintext))
        .transpose()?;
    let has_content = sealed.is_some();
    let row = ForeignRecordRow {
        origin: made.origin.clone(),
        commitment: made.commitment.clone(),
        member: made.member.clone().unwrap_or_default(),
        kind: if has_content { "name" } else { "" }.into(),
        purpose: purpose.as_str().into(),
        sealed,
        asked_ms: tx.now().as_ms(),
    };
    privacy::put_foreign(tx.conn(), &row)?;
    Ok(has_content)
}

/// The name in a record, if it is a record of a name that can be shown.
fn shown(plaintext: &[u8]) -> Option<String> {
    json::check(plaintext, Limits::EVENT).ok()?;
    let record: PrivateRecord = serde_json::from_slice(plaintext).ok()?;
    let name = record.into_name()?.shown()?;
    check_title(&name).is_ok().then_some(name)
}

/// Names of peers' members by log and id, of those whose names that log's instance gave to this
/// one. What one chapter calls a member says nothing about what another does.
///
/// # Errors
/// Internal when a stored record does not open; what the database says.
pub fn names_of_peers(
    conn: &mut Connection,
    keys: &InstanceKeys,
    members: &[impl AsRef<str>],
) -> Result<BTreeMap<(String, String), String>> {
    let ids: Vec<&str> = members.iter().map(AsRef::as_ref).collect();
    let mut names = BTreeMap::new();
    for row in privacy::foreign_of_members(conn, &ids)? {
        let commitment = Hash::from_slice(&row.commitment).map_err(Error::internal)?;
        let Some(sealed) = &row.sealed else { continue };
        let opened = seal::open(&keys.data, &commitment, sealed)?;
        let key = (row.origin, row.member);
        names.extend(shown(&opened.plaintext).map(|name| (key, name)));
    }
    Ok(names)
}
