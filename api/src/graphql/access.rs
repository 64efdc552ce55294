//! Who may read what: the few rules that the fields of every subject use.
//!
//! Each field says its rule in its description; a reader who may not see a field gets null and an
//! error with the path of the field, never an empty value that could be taken for the truth.

use enlace_schema::event::role::Role;
use enlace_schema::ids::MemberId;

use super::Context;
use super::error::ApiError;
use crate::actions::Caller;
use crate::error::Result as Outcome;

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

/// The caller, who is this member or an officer who works with members.
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`, `role-required`.
pub fn oneself_or(context: &Context, member: &MemberId, any_of: &[Role]) -> Result<(), ApiError> {
    let caller = context.reader()?;
    if caller.member.as_ref() == Some(member) {
        return Ok(());
    }
    officer(context, any_of).map(|_| ())
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
