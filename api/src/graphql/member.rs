//! Members: what everybody's logs say of them, and what only their chapter knows.

use enlace_schema::event::member::{EndReason as SchemaEndReason, MemberKind as SchemaKind};
use enlace_schema::event::role::Role as SchemaRole;
use enlace_schema::ids;
use enlace_schema::time::Millis;
use juniper::ID;

use super::Context;
use super::access::{OFFICES, Told, officer};
use super::connection::{Connection, Page, connection};
use super::dues::Standing;
use super::error::ApiError;
use super::node::NodeValue;
use super::scalars::{Date, DateTime, MemberId, Origin, mirror};
use super::settlement::Settlement;
use crate::error::{Error, Result};
use crate::private::{self, Address as PrivateAddress, MemberRecord};
use crate::store::members::{self, MemberFilter, MemberState as StoredState};
use crate::store::tables::{MemberRow, RoleRow};
use crate::store::{Connection as Database, dues, log, roles};

mirror! {
    /// What a member is.
    MemberKind of SchemaKind {
        /// A natural person who is a member.
        Individual,
        /// An organisation that is a member.
        Organisation,
        /// A person on the books who is no member: represents organisations, is on no roll.
        Person,
    }
}

mirror! {
    /// Where a membership stands.
    MemberState of StoredState {
        /// Asked to join.
        Applied,
        /// A member, or a person on the books.
        Active,
        /// No longer a member.
        Ended,
    }
}

mirror! {
    /// Why a membership ended.
    EndReason of SchemaEndReason {
        /// The member left.
        Withdrawn,
        /// The chapter ended it by its rules.
        Excluded,
        /// The organisation no longer exists, or the person died; which of them is private.
        Ceased,
    }
}

mirror! {
    /// An office, or the representation of an organisation.
    Role of SchemaRole {
        /// The leadership committee: proposals, polls, certification, admission.
        Committee,
        /// Dues and their settlement.
        Treasurer,
        /// Installation, keys, peers, backup.
        Operator,
        /// Enters and confirms counts.
        Teller,
        /// Casts the ballot of an organisation.
        Representative,
    }
}

/// A member with what its chapter knows. Made only for whoever may read it.
#[derive(Debug, Clone)]
pub struct Member {
    row: MemberRow,
    record: Option<MemberRecord>,
    roles: Vec<RoleRow>,
    representatives: Vec<RoleRow>,
}

/// A member of this chapter: an individual, an organisation, or a person who represents one.
/// The member itself, whoever represents it, and officers only.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue, impl = NodeValue)]
impl Member {
    /// Its id, for life.
    fn id(&self) -> ID {
        ID::new(self.row.member.clone())
    }

    /// The log that admitted it.
    fn origin(&self, context: &Context) -> Result<Origin, ApiError> {
        log::origin(&self.row.origin).map(Origin).told(context)
    }

    /// What it is.
    fn kind(&self, context: &Context) -> Result<MemberKind, ApiError> {
        self.row.kind().map(MemberKind::from).told(context)
    }

    /// Where the membership stands.
    fn state(&self, context: &Context) -> Result<MemberState, ApiError> {
        self.row.state().map(MemberState::from).told(context)
    }

    /// First day of the membership.
    fn since(&self, context: &Context) -> Result<Option<Date>, ApiError> {
        self.row.since.as_deref().map(dues::day).transpose().told(context).map(date)
    }

    /// Last day of the membership, once it has ended.
    fn ended_on(&self, context: &Context) -> Result<Option<Date>, ApiError> {
        self.row.ended_on.as_deref().map(dues::day).transpose().told(context).map(date)
    }

    /// Why it ended.
    fn end_reason(&self) -> Option<EndReason> {
        match self.row.end_reason.as_deref()? {
            "withdrawn" => Some(EndReason::Withdrawn),
            "excluded" => Some(EndReason::Excluded),
            "ceased" => Some(EndReason::Ceased),
            _ => None,
        }
    }

    /// When its record last changed.
    fn changed_at(&self) -> DateTime {
        DateTime(Millis::from_ms(self.row.changed_ms))
    }

    /// The name to show: the organisation's, or the person's. Null once the record is erased.
    fn name(&self) -> Option<String> {
        self.record.as_ref().map(MemberRecord::display_name)
    }

    /// Given name.
    fn first_name(&self) -> Option<&str> {
        self.record.as_ref()?.first_name.as_deref()
    }

    /// Family name or names.
    fn last_name(&self) -> Option<&str> {
        self.record.as_ref()?.last_name.as_deref()
    }

    /// Name of the organisation.
    fn organisation_name(&self) -> Option<&str> {
        self.record.as_ref()?.organisation_name.as_deref()
    }

    /// E-mail address.
    fn email(&self) -> Option<&str> {
        self.record.as_ref()?.email.as_deref()
    }

    /// Telephone number, as written.
    fn phone(&self) -> Option<&str> {
        self.record.as_ref()?.phone.as_deref()
    }

    /// Postal address; null where no part of it is known.
    fn address(&self) -> Option<Address> {
        let address = &self.record.as_ref()?.address;
        (!address.is_empty()).then(|| Address(address.clone()))
    }

    /// Language in which the member is written to, as a BCP 47 tag.
    fn locale(&self) -> Option<&str> {
        self.record.as_ref()?.locale.as_deref()
    }

    /// Number in the register that the member was imported from.
    fn external_id(&self) -> Option<&str> {
        self.record.as_ref()?.external_id.as_deref()
    }

    /// Income range or size by which dues are priced.
    fn band(&self) -> Option<&str> {
        self.record.as_ref()?.band.as_deref()
    }

    /// Offices held and organisations represented now.
    fn roles(&self) -> Vec<RoleGrant> {
        self.roles.iter().cloned().map(RoleGrant).collect()
    }

    /// Who represents this organisation now.
    fn representatives(&self) -> Vec<RoleGrant> {
        self.representatives.iter().cloned().map(RoleGrant).collect()
    }

    /// Where the member stands in dues on a day. The member and officers only.
    fn standing(
        &self,
        context: &Context,
        #[graphql(description = "The day; today where it is left out.")] on: Option<Date>,
    ) -> Result<Standing, ApiError> {
        Standing::of(context, &self.member_id(context)?, on)
    }

    /// Settled periods of dues, by first day. The member and the treasurer only.
    fn settlements(
        &self,
        context: &Context,
        #[graphql(description = "How many, 20 where it is left out, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(description = "Those after this cursor.")] after: Option<String>,
    ) -> Result<Connection<Settlement>, ApiError> {
        let page = Page::new(first, after.as_deref()).told(context)?;
        Settlement::page(context, &self.member_id(context)?, &page)
    }
}

connection!(Member, "MemberConnection", "MemberEdge");

fn date(day: Option<jiff::civil::Date>) -> Option<Date> {
    day.map(Date)
}

impl Member {
    fn member_id(&self, context: &Context) -> Result<ids::MemberId, ApiError> {
        self.row.member.parse().map_err(Error::internal).told(context)
    }

    /// Members of this chapter with their children, in a few queries however many they are.
    fn load(context: &Context, conn: &mut Database, rows: Vec<MemberRow>) -> Outcome {
        let origin = context.instance.origin().as_str();
        let keys = context.instance.ledger.keys();
        let all: Vec<String> = rows.iter().map(|row| row.member.clone()).collect();
        let ids: Vec<&str> = all.iter().map(String::as_str).collect();
        let mut records = private::of_members(conn, keys, &ids)?;
        let roles = roles::active_of_all(conn, origin, &ids)?;
        let represented = roles::representatives_of_all(conn, origin, &ids)?;
        let of = |all: &[RoleRow], is: &dyn Fn(&RoleRow) -> bool| {
            all.iter().filter(|row| is(row)).cloned().collect()
        };
        let member = |row: MemberRow| {
            let record = records.remove(&row.member);
            let roles = of(&roles, &|role| role.member == row.member);
            let representatives =
                of(&represented, &|role| role.of_member.as_ref() == Some(&row.member));
            Self { row, record, roles, representatives }
        };
        Ok(rows.into_iter().map(member).collect())
    }

    /// One member of this chapter.
    ///
    /// # Errors
    /// Who is neither the member, nor represents it, nor holds an office is refused.
    pub fn find(context: &Context, id: &ids::MemberId) -> Result<Option<Self>, ApiError> {
        let caller = context.reader()?;
        let origin = context.instance.origin().as_str();
        let represents = |person: &ids::MemberId| {
            let of = Some(id.as_ref());
            context.read(|conn| {
                let role = SchemaRole::Representative;
                roles::find_active(conn, origin, person.as_ref(), role, of)
            })
        };
        let allowed = match &caller.member {
            Some(person) => person == id || represents(person)?.is_some(),
            None => false,
        };
        if !allowed {
            officer(context, &OFFICES)?;
        }
        Self::get(context, id)
    }

    /// One member of this chapter, for a caller who was checked.
    ///
    /// # Errors
    /// What the database says.
    pub fn get(context: &Context, id: &ids::MemberId) -> Result<Option<Self>, ApiError> {
        let origin = context.instance.origin().as_str();
        context.read(|conn| {
            let row = members::find(conn, origin, id.as_ref())?;
            let mut found = Self::load(context, conn, row.into_iter().collect())?;
            Ok(found.pop())
        })
    }

    /// A page of the chapter's members, by id, which is by age of their record.
    ///
    /// # Errors
    /// Who holds no office is refused.
    pub fn page(
        context: &Context,
        filter: &MemberFilter,
        page: &Page,
    ) -> Result<Connection<Self>, ApiError> {
        officer(context, &OFFICES)?;
        let origin = context.instance.origin().as_str();
        let after = page.after::<ids::MemberId>().told(context)?;
        let after = after.as_ref().map(AsRef::as_ref);
        context.read(|conn| {
            let rows = members::page(conn, origin, filter, after, page.limit())?;
            let total = members::count(conn, origin, filter)?;
            let all = Self::load(context, conn, rows)?;
            let keyed = all.into_iter().map(|member| (member.row.member.clone(), member));
            Ok(Connection::new(page, keyed.collect(), total))
        })
    }
}

type Outcome = Result<Vec<Member>>;

/// A postal address.
#[derive(Debug, Clone)]
pub struct Address(PrivateAddress);

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
pub struct RoleGrant(RoleRow);

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
