//! Who may read what: the few rules that the fields of every subject use.
//!
//! Each field says its rule in its description; a reader who may not see a field gets null and an
//! error with the path of the field, never an empty value that could be taken for the truth.

use enlace_schema::event::role::Role;
use enlace_schema::ids::MemberId;

use super::Context;
use super::error::ApiError;
use crate::caller::Caller;
use crate::error::Result as Outcome;
use crate::store::roles;

/// Every office; representation of organisations is none.
pub const OFFICES: [Role; 4] = [Role::Committee, Role::Treasurer, Role::Operator, Role::Teller];

/// The caller, who reads in one of these offices.
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`, `role-required`.
pub fn officer<'c>(context: &'c Context, any_of: &[Role]) -> Result<&'c Caller, ApiError> {
    let caller = context.reader()?;
    caller.require(any_of).map_err(|error| context.fail(error))?;
    Ok(caller)
}

/// Whether the caller is this member of the chapter, or represents it.
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`.
pub fn is_own(context: &Context, member: &MemberId) -> Result<bool, ApiError> {
    let Some(person) = &context.reader()?.member else { return Ok(false) };
    if person == member {
        return Ok(true);
    }
    let (origin, of) = (context.instance.origin().as_str(), Some(member.as_ref()));
    let role = Role::Representative;
    let found = context.read(|conn| roles::find_active(conn, origin, person.as_ref(), role, of))?;
    Ok(found.is_some())
}

/// The caller, whose own it is or whose office needs it (`actions::needs`).
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`, `role-required`.
pub fn needed(context: &Context, own: bool, by: &[Role]) -> Result<(), ApiError> {
    if own { context.reader().map(|_| ()) } else { officer(context, by).map(|_| ()) }
}

/// Puts the error of a rule into the caller's language.
pub trait Told<T> {
    /// The same, told to the caller.
    ///
    /// # Errors
    /// What it was.
    fn told(self, context: &Context) -> Result<T, ApiError>;
}

impl<T> Told<T> for Outcome<T> {
    fn told(self, context: &Context) -> Result<T, ApiError> {
        self.map_err(|error| context.fail(error))
    }
}
