//! What a member's private record must be before it is sealed, and what must remain when a member
//! goes or lays down an office.

use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::Role;
use enlace_schema::membership::email;

use crate::error::{Error, Refusal, Result, codes};
use crate::ledger::Tx;
use crate::private::MemberRecord;
use crate::store::roles;

/// Longest value, in characters, as in an import.
const VALUE_MAX: usize = 200;

/// Refuses a record that names nobody, or holds what cannot be shown.
pub(in crate::actions) fn check_record(kind: MemberKind, record: &MemberRecord) -> Result<()> {
    let named = match kind {
        MemberKind::Organisation => record.organisation_name.is_some(),
        _ => record.first_name.is_some() || record.last_name.is_some(),
    };
    if !named {
        return Err(missing("name"));
    }
    if record.email.as_deref().is_some_and(|address| !email::is_address(address)) {
        return Err(Refusal::new(codes::EMAIL_MALFORMED).on("email").into());
    }
    let address = &record.address;
    let fields = [
        ("firstName", &record.first_name),
        ("lastName", &record.last_name),
        ("organisationName", &record.organisation_name),
        ("phone", &record.phone),
        ("locale", &record.locale),
        ("externalId", &record.external_id),
        ("membershipType", &record.membership_type),
        ("band", &record.band),
        ("street", &address.street),
        ("city", &address.city),
        ("state", &address.state),
        ("postalCode", &address.postal_code),
        ("country", &address.country),
    ];
    for (name, value) in fields {
        let Some(value) = value else { continue };
        if value.chars().count() > VALUE_MAX {
            let refusal = Refusal::new(codes::TEXT_TOO_LONG).with("limit", VALUE_MAX);
            return Err(refusal.on(name).into());
        }
        if value.chars().any(char::is_control) {
            return Err(Refusal::new(codes::TEXT_CONTROL_CHARACTER).on(name).into());
        }
    }
    Ok(())
}

/// Refuses to leave the instance without anybody who may run it.
pub(in crate::actions) fn keep_an_operator(tx: &mut Tx<'_>, member: &str) -> Result<()> {
    let origin = tx.origin().as_str();
    let operators = roles::holders(tx.conn(), origin, Role::Operator)?;
    let is_one = operators.iter().any(|row| row.member == member);
    if is_one && operators.iter().all(|row| row.member == member) {
        return Err(Refusal::new(codes::LAST_OPERATOR).into());
    }
    Ok(())
}

/// A field that has to be filled in.
pub(super) fn missing(name: &'static str) -> Error {
    Refusal::new(codes::MISSING_FIELD).with("name", name).on(name).into()
}
