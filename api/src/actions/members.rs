//! Who belongs to the chapter: applied, admitted, updated, ended.

mod check;

use enlace_schema::event::member::{self, EndReason, MemberKind};
use enlace_schema::event::role::Role;
use enlace_schema::event::{Actor, Draft};
use enlace_schema::ids::MemberId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use self::check::missing;
pub(in crate::actions) use self::check::{check_record, keep_an_operator};
use super::transfers::overtaken;
use super::{once, own_id};
use crate::caller::{Caller, Scope};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::private::{self, MemberRecord, NameRecord, PrivateRecord};
use crate::store::erasures;
use crate::store::members::{self as stored, MemberState};
use crate::store::tables::MemberRow;

/// Somebody who asks to join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplyMember {
    /// What it is.
    pub kind: MemberKind,
    /// Who it is: private.
    pub record: MemberRecord,
}

/// A membership that begins, of an applicant or of somebody new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdmitMember {
    /// The applicant; nothing for somebody who is not on the books yet.
    pub member: Option<MemberId>,
    /// What it is; nothing keeps what the applicant said.
    pub kind: Option<MemberKind>,
    /// First day of the membership; today if nothing is said.
    pub since: Option<Date>,
    /// Who it is: private. Nothing keeps what the applicant said.
    pub record: Option<MemberRecord>,
}

/// What changed of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateMember {
    /// The member.
    pub member: MemberId,
    /// The new kind, if that is what changed. Organisations and people do not turn into each other.
    pub kind: Option<MemberKind>,
    /// The new private record, whole.
    pub record: Option<MemberRecord>,
}

/// A membership that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndMember {
    /// The member.
    pub member: MemberId,
    /// Why.
    pub reason: EndReason,
    /// Its last day; today if nothing is said.
    pub on: Option<Date>,
}

/// Notes that somebody asks to join.
///
/// # Errors
/// `role-required`, `scope-insufficient`; of the record `missing-field`, `email-malformed`,
/// `text-too-long`, `text-control-character`.
pub fn apply_member(instance: &Instance, caller: &Caller, input: ApplyMember) -> Result<MemberId> {
    caller.require(&[Role::Committee])?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("apply_member", &input), |tx| {
            let by = caller.acting_in(&[Role::Committee]);
            apply(tx, input.kind, &input.record, by)
        })
    })
}

/// Admits an applicant, or somebody who was not on the books.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `member-not-found`, `member-exists`, `member-ended`,
/// `missing-field`, `invalid-date` for a first day to come, and of the record as [`apply_member`].
pub fn admit_member(instance: &Instance, caller: &Caller, input: AdmitMember) -> Result<MemberId> {
    caller.require(&[Role::Committee])?;
    let caller = caller.clone();
    let zone = instance.profile.zone.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("admit_member", &input), |tx| {
            let today = tx.now().day_in(&zone)?;
            let since = input.since.unwrap_or(today);
            if since > today {
                return Err(Refusal::new(codes::INVALID_DATE).with("name", "since").into());
            }
            let by = caller.acting_in(&[Role::Committee]);
            match &input.member {
                Some(applicant) => admit_applicant(tx, applicant, &input, since, by),
                None => {
                    let kind = input.kind.ok_or_else(|| missing("kind"))?;
                    let record = input.record.as_ref().ok_or_else(|| missing("record"))?;
                    admit_new(tx, kind, since, record, by)
                }
            }
        })
    })
}

/// Changes what a member is, or the private record. Members may change their own record, but not
/// what the chapter decides: kind, band, numbers of the register.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `member-not-found`, `member-ended`, `member-kind`, and
/// of the record as [`apply_member`].
pub fn update_member(
    instance: &Instance,
    caller: &Caller,
    input: UpdateMember,
) -> Result<MemberId> {
    let own = caller.member.as_ref() == Some(&input.member) && input.kind.is_none();
    let officer = caller.holds(Role::Committee);
    if own && !officer {
        caller.require_scope(Scope::Account)?;
    } else {
        caller.require(&[Role::Committee])?;
    }
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("update_member", &input), |tx| {
            let row = current(tx, &input.member)?;
            let by = match officer {
                true => caller.acting_in(&[Role::Committee]),
                false => caller.acting_as_member(),
            };
            let mut record = input.record.clone();
            if let (Some(record), false) = (&mut record, officer) {
                keep_chapters_part(tx, &row, record)?;
            }
            update(tx, &row, input.kind, record.as_ref(), by)?;
            Ok(input.member.clone())
        })
    })
}

/// Ends a membership, and with it every office and representation.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `member-not-found`, `member-ended`, `member-moved`,
/// `member-not-admitted`, `last-operator`, `invalid-date` for a last day to come or before the
/// first.
pub fn end_member(instance: &Instance, caller: &Caller, input: EndMember) -> Result<MemberId> {
    caller.require(&[Role::Committee])?;
    let caller = caller.clone();
    let zone = instance.profile.zone.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("end_member", &input), |tx| {
            let row = current(tx, &input.member)?;
            // Who has not arrived is still another chapter's to end.
            if row.state()? == MemberState::Arriving {
                return Err(Refusal::new(codes::MEMBER_NOT_ADMITTED).into());
            }
            let today = tx.now().day_in(&zone)?;
            let on = input.on.unwrap_or(today);
            let before = row.since.as_deref().is_some_and(|since| since > on.to_string().as_str());
            if on > today || before {
                return Err(Refusal::new(codes::INVALID_DATE).with("name", "on").into());
            }
            let by = caller.acting_in(&[Role::Committee]);
            end(tx, &row, input.reason, on, by)?;
            Ok(input.member.clone())
        })
    })
}

/// Writes `member.applied` for a new id.
pub(super) fn apply(
    tx: &mut Tx<'_>,
    kind: MemberKind,
    record: &MemberRecord,
    by: Option<Actor>,
) -> Result<MemberId> {
    let member: MemberId = own_id(tx);
    let body = member::Applied { member: member.clone(), kind };
    say(tx, Draft::new(member::APPLIED, &body), (&member, kind), Some(record), by)?;
    Ok(member)
}

/// Writes `member.admitted` for a new id.
pub(super) fn admit_new(
    tx: &mut Tx<'_>,
    kind: MemberKind,
    since: Date,
    record: &MemberRecord,
    by: Option<Actor>,
) -> Result<MemberId> {
    let member: MemberId = own_id(tx);
    let body = member::Admitted { member: member.clone(), kind, since };
    say(tx, Draft::new(member::ADMITTED, &body), (&member, kind), Some(record), by)?;
    Ok(member)
}

fn admit_applicant(
    tx: &mut Tx<'_>,
    applicant: &MemberId,
    input: &AdmitMember,
    since: Date,
    by: Option<Actor>,
) -> Result<MemberId> {
    let row = current(tx, applicant)?;
    if row.state()? != MemberState::Applied {
        return Err(Refusal::new(codes::MEMBER_EXISTS).into());
    }
    let kind = input.kind.unwrap_or(row.kind()?);
    admit(tx, &row, kind, since, input.record.as_ref(), by)?;
    Ok(applicant.clone())
}

/// Writes `member.admitted` for an applicant.
pub(super) fn admit(
    tx: &mut Tx<'_>,
    row: &MemberRow,
    kind: MemberKind,
    since: Date,
    record: Option<&MemberRecord>,
    by: Option<Actor>,
) -> Result<()> {
    let member = id(row)?;
    let body = member::Admitted { member: member.clone(), kind, since };
    say(tx, Draft::new(member::ADMITTED, &body), (&member, kind), record, by)
}

/// Writes `member.updated`.
pub(super) fn update(
    tx: &mut Tx<'_>,
    row: &MemberRow,
    kind: Option<MemberKind>,
    record: Option<&MemberRecord>,
    by: Option<Actor>,
) -> Result<()> {
    let before = row.kind()?;
    let after = kind.unwrap_or(before);
    if (before == MemberKind::Organisation) != (after == MemberKind::Organisation) {
        return Err(Refusal::new(codes::MEMBER_KIND).on("kind").into());
    }
    if after != before {
        overtaken(tx, &row.member, by.as_ref())?;
    }
    let member = id(row)?;
    let body = member::Updated { member: member.clone(), kind };
    say(tx, Draft::new(member::UPDATED, &body), (&member, after), record, by)
}

/// Appends an event about a member, with the private record that it commits to if it has one.
fn say(
    tx: &mut Tx<'_>,
    mut draft: Draft,
    (member, kind): (&MemberId, MemberKind),
    record: Option<&MemberRecord>,
    by: Option<Actor>,
) -> Result<()> {
    if let Some(record) = record {
        check_record(kind, record)?;
        let commitment = private::put(tx, member, &PrivateRecord::Member(record.clone()))?;
        draft.commitments.push(commitment);
        // The second is the one that peers may ask for (protocol §4.4).
        if let Some(name) = NameRecord::of(record, kind == MemberKind::Organisation) {
            draft.commitments.push(private::put(tx, member, &PrivateRecord::Name(name))?);
        }
    }
    draft.by = by;
    tx.append(&draft)?;
    Ok(())
}

/// Writes `member.ended`.
pub(super) fn end(
    tx: &mut Tx<'_>,
    row: &MemberRow,
    reason: EndReason,
    on: Date,
    by: Option<Actor>,
) -> Result<()> {
    keep_an_operator(tx, &row.member)?;
    let body = member::Ended { member: id(row)?, reason, on };
    let mut draft = Draft::new(member::ENDED, &body);
    draft.by = by;
    tx.append(&draft)?;
    Ok(())
}

/// What the chapter decides stays as it was when members change their own record.
fn keep_chapters_part(tx: &mut Tx<'_>, row: &MemberRow, record: &mut MemberRecord) -> Result<()> {
    let before = record_of(tx, row)?.unwrap_or_default();
    record.external_id = before.external_id;
    record.membership_type = before.membership_type;
    record.band = before.band;
    Ok(())
}

/// The private record of a member, within a transaction; as [`private::of_member`], of its own
/// subject in our own log alone.
///
/// No two records have one commitment by chance: each has 32 random bytes of salt. But commitments
/// are public, and an event can repeat one: a thief's of our log key, in our own log, too.
pub(super) fn record_of(tx: &mut Tx<'_>, row: &MemberRow) -> Result<Option<MemberRecord>> {
    let sealed = match &row.record {
        Some(commitment) => crate::store::private::find(tx.conn(), commitment)?,
        None => None,
    };
    let own = row.origin == tx.origin().as_str();
    let sealed = sealed.filter(|sealed| own && sealed.subject == row.member);
    let record = sealed.map(|sealed| private::open(tx.keys(), &sealed)).transpose()?;
    Ok(record.and_then(PrivateRecord::into_member))
}

/// A member of this chapter who is not gone.
pub(super) fn current(tx: &mut Tx<'_>, member: &MemberId) -> Result<MemberRow> {
    let origin = tx.origin();
    match stored::find(tx.conn(), origin.as_str(), member.as_ref())? {
        Some(row) => match row.state()? {
            MemberState::Ended => Err(Refusal::new(codes::MEMBER_ENDED).into()),
            MemberState::Moved => Err(Refusal::new(codes::MEMBER_MOVED).into()),
            // Who was accepted, did not come, and was blocked.
            MemberState::Arriving if erasures::is_closed(tx.conn(), &row)? => {
                Err(Refusal::new(codes::MEMBER_ENDED).into())
            }
            _ => Ok(row),
        },
        // Only its own chapter may say anything about a member (rule 34).
        None => Err(match stored::find_anywhere(tx.conn(), member.as_ref())? {
            Some(_) => Refusal::new(codes::MEMBER_ELSEWHERE).into(),
            None => Refusal::new(codes::MEMBER_NOT_FOUND).into(),
        }),
    }
}

fn id(row: &MemberRow) -> Result<MemberId> {
    row.member.parse().map_err(Error::internal)
}
