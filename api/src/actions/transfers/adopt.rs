//! A member whose home is gone: the new home takes it in on the strength of its receipts. It is
//! provisional for 30 days, shown as such, and if the old home comes back its log decides.

use enlace_schema::event::dues::Settled;
use enlace_schema::event::member::{Admitted, MemberKind};
use enlace_schema::event::role::Role;
use enlace_schema::event::transfer::{self, Adopted, Arrived, Terms};
use enlace_schema::event::{Draft, Envelope, Origin, dues as dues_kinds, member as member_kinds};
use enlace_schema::ids::MemberId;
use enlace_schema::log::{Hash, Receipt, is_stranger};
use enlace_schema::membership::transfer as rules;
use enlace_schema::time::DAY_SECS;
use serde::{Deserialize, Serialize};

use super::super::members::check_record;
use super::super::once;
use super::accept::may_come;
use crate::caller::Caller;
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::{Tx, proof};
use crate::private::{self, MemberRecord, PrivateRecord};
use crate::store::members::{self, MemberState};
use crate::store::peers::PeerState;
use crate::store::{chapters, dues, log, peers, transfers};

/// After how long without a fresh checkpoint of its own a home counts as gone: as long as makes a
/// peer stale (§9).
const GONE_SECS: i64 = DAY_SECS;

/// A member to take in whose home is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdoptMember {
    /// The member.
    pub member: MemberId,
    /// The log of the home that is gone.
    pub from: Origin,
    /// The member's receipts, as the old home gave them: each a whole text with its checkpoint.
    pub evidence: Vec<String>,
    /// Who it is: private, and entered here anew.
    pub record: MemberRecord,
}

/// Takes in a member whose home is gone, provisionally. Repeated, it gives the adoption that
/// stands.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `peer-unknown`, `peer-suspended`, `peer-halted`,
/// `transfer-home-there`, `transfer-evidence`, `member-exists`, `member-ended`, `member-moved`,
/// `member-not-admitted`; of the record as `apply_member`.
pub fn adopt_member(instance: &Instance, caller: &Caller, input: AdoptMember) -> Result<Hash> {
    caller.require(&[Role::Committee])?;
    let caller = caller.clone();
    let zone = instance.profile.zone.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("adopt_member", &input), |tx| {
            let own = tx.origin().as_str();
            let last = transfers::last_arrival(tx.conn(), own, input.member.as_ref())?;
            let adopted = last.filter(|row| row.offer.is_none());
            if let Some(row) = adopted.filter(|row| row.from_origin == input.from.as_str()) {
                return log::hash(&row.id);
            }
            require_gone(tx, &input.from)?;
            may_come(tx, &input.member)?;
            let today = tx.now().day_in(&zone)?;
            let evidence = checked(tx, &input)?;
            let terms = terms(tx, &input, &evidence, today)?;
            check_record(terms.kind, &input.record)?;
            let record = PrivateRecord::Member(input.record.clone());
            let record = private::put(tx, &input.member, &record)?;
            let body = Adopted {
                member: input.member.clone(),
                from: input.from.clone(),
                terms,
                evidence: input.evidence.iter().map(|text| lines(text)).collect(),
            };
            let mut draft = Draft::new(transfer::ADOPTED, &body).committing([record]);
            draft.by = caller.acting_in(&[Role::Committee]);
            Ok(tx.append(&draft)?.id)
        })
    })
}

/// A home that has shown itself within a day is asked for an offer, and for nothing less. It has to
/// be it that is silent: whom we suspended, do not read any more, or have not called, is not.
fn require_gone(tx: &mut Tx<'_>, from: &Origin) -> Result<()> {
    let own = tx.origin().as_str();
    if from == tx.origin() {
        return Err(Refusal::new(codes::PEER_UNKNOWN).into());
    }
    let called = !peers::get_trusted(tx.conn(), own, from.as_str())?.endpoint.is_empty();
    let state = peers::find_state(tx.conn(), from.as_str())?;
    let state = state.map_or(PeerState::Pinned.as_str().to_owned(), |row| row.state);
    if state == PeerState::Halted.as_str() {
        return Err(Refusal::new(codes::PEER_HALTED).into());
    }
    let silent = [PeerState::Unreachable, PeerState::Stale].map(PeerState::as_str);
    if called && !silent.contains(&state.as_str()) {
        return Err(Refusal::new(codes::TRANSFER_HOME_THERE).into());
    }
    let fresh = log::latest_checkpoint(tx.conn(), from.as_str())?.map_or(0, |row| row.fresh_ms);
    if fresh >= tx.now().plus_secs(-GONE_SECS).as_ms() {
        return Err(Refusal::new(codes::TRANSFER_HOME_THERE).into());
    }
    Ok(())
}

/// A receipt's text as it was given out, whatever a form made of its line ends.
fn lines(text: &str) -> String {
    format!("{}\n", text.trim().replace("\r\n", "\n"))
}

/// The events in the receipts. Each is signed by the old home, in a checkpoint of it that another
/// host has cosigned, and about the member.
fn checked(tx: &mut Tx<'_>, input: &AdoptMember) -> Result<Vec<Envelope>> {
    let refuse = || Refusal::new(codes::TRANSFER_EVIDENCE).on("evidence");
    if !(1..=rules::EVIDENCE_MAX).contains(&input.evidence.len()) {
        return Err(refuse().into());
    }
    let mut events = Vec::new();
    for text in &input.evidence {
        let text = lines(text);
        if text.len() > rules::EVIDENCE_BYTES {
            return Err(refuse().into());
        }
        let receipt = Receipt::parse(&text).map_err(|_| refuse())?;
        let event = verified(tx, &input.from, &receipt)?.ok_or_else(refuse)?;
        if !is_about(&event, &input.member) {
            return Err(refuse().into());
        }
        events.push(event);
    }
    Ok(events)
}

/// The event of a receipt, if it holds under the keys that our people pinned, and not on the old
/// home's word alone.
fn verified(tx: &mut Tx<'_>, from: &Origin, receipt: &Receipt) -> Result<Option<Envelope>> {
    let keys = proof::keys(tx.conn(), from.as_str())?;
    let Some(key) = keys.log_key_at(receipt.index) else { return Ok(None) };
    let Ok(verified) = receipt.verify(&key.key, &[]) else { return Ok(None) };
    if verified.envelope.log != *from {
        return Ok(None);
    }
    for chapter in chapters::all(tx.conn())? {
        if !is_stranger(&chapter.origin, from.as_str()) {
            continue;
        }
        for witness in proof::keys(tx.conn(), &chapter.origin)?.witness_keys() {
            if receipt.checkpoint.verify_cosignature(&witness.name, &witness.key).is_some() {
                return Ok(Some(verified.envelope));
            }
        }
    }
    Ok(None)
}

/// Whether an event says that the member was one: of it, or by it.
fn is_about(event: &Envelope, member: &MemberId) -> bool {
    #[derive(Deserialize)]
    struct About {
        member: MemberId,
    }
    const OF_IT: [&str; 4] =
        [member_kinds::ADMITTED, member_kinds::UPDATED, dues_kinds::SETTLED, transfer::ARRIVED];
    let of_it = OF_IT.contains(&event.kind.as_str())
        && event.body::<About>().is_ok_and(|body| body.member == *member);
    of_it || event.person() == Some(member.as_ref())
}

/// With what the member comes: what is held of the old home's log, and what the receipts add.
fn terms(
    tx: &mut Tx<'_>,
    input: &AdoptMember,
    evidence: &[Envelope],
    today: jiff::civil::Date,
) -> Result<Terms> {
    let (mut kind, mut since, mut settled) = (MemberKind::Individual, today, Vec::new());
    for event in evidence {
        if let Ok(body) = event.body::<Admitted>() {
            (kind, since) = (body.kind, body.since);
        } else if let Ok(body) = event.body::<Settled>() {
            settled.push((body.from, body.through));
        } else if event.body::<Arrived>().is_err() {
            since = since.min(event.at.day_in("UTC")?);
        }
    }
    if let Some(row) = members::find(tx.conn(), input.from.as_str(), input.member.as_ref())? {
        match row.state()? {
            MemberState::Ended => return Err(Refusal::new(codes::MEMBER_ENDED).into()),
            MemberState::Moved => return Err(Refusal::new(codes::MEMBER_MOVED).into()),
            // Its log says that it never was a member there.
            MemberState::Applied | MemberState::Arriving => {
                return Err(Refusal::new(codes::MEMBER_NOT_ADMITTED).into());
            }
            MemberState::Active => {}
        }
        let facts = dues::facts_of(tx.conn(), input.from.as_str(), &row)?;
        settled.extend(facts.settled);
        kind = row.kind()?;
        since = facts.since.unwrap_or(since);
    }
    let terms = Terms { kind, since, settled: rules::settled(settled) };
    if rules::check_terms(&terms) {
        return Ok(terms);
    }
    Err(Refusal::new(codes::MEMBER_KIND).on("member").into())
}
