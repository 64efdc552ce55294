//! What a member has several of, or in several parts: offices and representations, an address.

use enlace_schema::event::role::Role as SchemaRole;
use enlace_schema::time::Millis;

use super::Role;
use crate::error::{Error, Result};
use crate::graphql::Context;
use crate::graphql::access::Told;
use crate::graphql::error::ApiError;
use crate::graphql::scalars::{DateTime, MemberId};
use crate::private::Address as PrivateAddress;
use crate::store::tables::RoleRow;

/// A postal address.
#[derive(Debug, Clone)]
pub struct Address(pub(super) PrivateAddress);

/// A postal address, in parts.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Address {
    /// Street and number.
    fn street(&self) -> Option<&str> {
        self.0.street.as_deref()
    }

    /// City.
    fn city(&self) -> Option<&str> {
        self.0.city.as_deref()
    }

    /// State or province.
    fn state(&self) -> Option<&str> {
        self.0.state.as_deref()
    }

    /// Postal code.
    fn postal_code(&self) -> Option<&str> {
        self.0.postal_code.as_deref()
    }

    /// Country.
    fn country(&self) -> Option<&str> {
        self.0.country.as_deref()
    }
}

/// A role that somebody holds.
#[derive(Debug, Clone)]
pub struct RoleGrant(pub(super) RoleRow);

/// An office that somebody holds, or an organisation that somebody represents.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl RoleGrant {
    /// Who holds it.
    fn member_id(&self, context: &Context) -> Result<MemberId, ApiError> {
        self.0.member.parse().map(MemberId).map_err(Error::internal).told(context)
    }

    /// What it is.
    fn role(&self, context: &Context) -> Result<Role, ApiError> {
        let role: Result<SchemaRole> =
            self.0.role.parse().map_err(|()| Error::internal("a stored role"));
        role.map(Role::from).told(context)
    }

    /// The organisation that is represented.
    fn organisation_id(&self, context: &Context) -> Result<Option<MemberId>, ApiError> {
        let id = self.0.of_member.as_ref().map(|id| id.parse().map(MemberId)).transpose();
        id.map_err(Error::internal).told(context)
    }

    /// Which of the organisation's two votes this representative casts, 1 or 2, where a poll
    /// gives it two representatives.
    fn seat(&self) -> Option<i32> {
        self.0.seat
    }

    /// The election or resolution that it rests on.
    fn mandate(&self) -> &str {
        &self.0.mandate
    }

    /// Since when.
    fn since(&self) -> DateTime {
        DateTime(Millis::from_ms(self.0.granted_ms))
    }
}
