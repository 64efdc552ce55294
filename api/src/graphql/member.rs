//! Members: what everybody's logs say of them, and what only their chapter knows and shows to
//! whoever needs it (`actions::needs`).

mod parts;

use enlace_schema::event::member::{EndReason as SchemaEndReason, MemberKind as SchemaKind};
use enlace_schema::event::role::Role as SchemaRole;
use enlace_schema::ids;
use enlace_schema::time::Millis;
use juniper::ID;

pub use self::parts::{Address, RoleGrant};
use super::Context;
use super::access::{self, OFFICES, Told, is_own, officer};
use super::connection::{Connection, Page, connection};
use super::dues::Standing;
use super::error::ApiError;
use super::node::NodeValue;
use super::scalars::{Date, DateTime, Origin, mirror};
use super::settlement::Settlement;
use super::transfer::Transfer;
use crate::actions::needs;
use crate::actions::privacy::Look;
use crate::error::{Error, Result};
use crate::private::{self, MemberRecord};
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
        /// Accepted from another chapter, which has not let it go yet.
        Arriving,
        /// A member, or a person on the books.
        Active,
        /// Moved to another chapter.
        Moved,
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
    /// Whether the caller is this member, or represents it.
    own: bool,
    record: Option<MemberRecord>,
    /// What the access log says before any of another's record is shown.
    look: Option<Look>,
    roles: Vec<RoleRow>,
    representatives: Vec<RoleRow>,
}

/// A member of this chapter: an individual, an organisation, or a person who represents one.
/// The member itself, whoever represents it, and officers only; a field that an office does not
/// need is null to it, with an error.
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
    fn name(&self, context: &Context) -> Result<Option<String>, ApiError> {
        Ok(self.needed(context, needs::NAMES)?.map(MemberRecord::display_name))
    }

    /// Given name.
    fn first_name(&self, context: &Context) -> Result<Option<&str>, ApiError> {
        Ok(self.needed(context, needs::NAMES)?.and_then(|record| record.first_name.as_deref()))
    }

    /// Family name or names.
    fn last_name(&self, context: &Context) -> Result<Option<&str>, ApiError> {
        Ok(self.needed(context, needs::NAMES)?.and_then(|record| record.last_name.as_deref()))
    }

    /// Name of the organisation.
    fn organisation_name(&self, context: &Context) -> Result<Option<&str>, ApiError> {
        Ok(self
            .needed(context, needs::NAMES)?
            .and_then(|record| record.organisation_name.as_deref()))
    }

    /// E-mail address. The committee and the treasurer.
    fn email(&self, context: &Context) -> Result<Option<&str>, ApiError> {
        Ok(self.needed(context, needs::EMAIL)?.and_then(|record| record.email.as_deref()))
    }

    /// Telephone number, as written. The committee.
    fn phone(&self, context: &Context) -> Result<Option<&str>, ApiError> {
        Ok(self.needed(context, needs::REGISTER)?.and_then(|record| record.phone.as_deref()))
    }

    /// Postal address; null where no part of it is known. The committee.
    fn address(&self, context: &Context) -> Result<Option<Address>, ApiError> {
        let address = self.needed(context, needs::REGISTER)?.map(|record| &record.address);
        Ok(address.filter(|address| !address.is_empty()).cloned().map(Address))
    }

    /// Language in which the member is written to, as a BCP 47 tag. The committee and the
    /// treasurer.
    fn locale(&self, context: &Context) -> Result<Option<&str>, ApiError> {
        Ok(self.needed(context, needs::EMAIL)?.and_then(|record| record.locale.as_deref()))
    }

    /// Number in the register that the member was imported from. The committee.
    fn external_id(&self, context: &Context) -> Result<Option<&str>, ApiError> {
        Ok(self.needed(context, needs::REGISTER)?.and_then(|record| record.external_id.as_deref()))
    }

    /// Income range or size by which dues are priced. The treasurer and the committee.
    fn band(&self, context: &Context) -> Result<Option<&str>, ApiError> {
        Ok(self.needed(context, needs::STANDING)?.and_then(|record| record.band.as_deref()))
    }

    /// Offices held and organisations represented now.
    fn roles(&self) -> Vec<RoleGrant> {
        self.roles.iter().cloned().map(RoleGrant).collect()
    }

    /// Who represents this organisation now.
    fn representatives(&self) -> Vec<RoleGrant> {
        self.representatives.iter().cloned().map(RoleGrant).collect()
    }

    /// Where the member stands in dues on a day. Oneself, whoever represents it, the treasurer and
    /// the committee only.
    fn standing(
        &self,
        context: &Context,
        #[graphql(description = "The day; today where it is left out.")] on: Option<Date>,
    ) -> Result<Option<Standing>, ApiError> {
        // It follows from the log, not from the record.
        access::needed(context, self.own, needs::STANDING)?;
        Standing::of(context, &self.member_id(context)?, on).map(Some)
    }

    /// The latest move to or from this chapter. Oneself, whoever represents it, and the committee.
    fn transfer(&self, context: &Context) -> Result<Option<Transfer>, ApiError> {
        Transfer::of(context, self.own, &self.row.member)
    }

    /// Settled periods of dues, by first day. Oneself, whoever represents it, and the treasurer
    /// only.
    fn settlements(
        &self,
        context: &Context,
        #[graphql(description = "The first so many; without it 20. At most 100, or as set here.")]
        first: Option<i32>,
        #[graphql(description = "Those after this cursor.")] after: Option<String>,
        #[graphql(description = "The last so many, instead of `first`. At most as many.")]
        last: Option<i32>,
        #[graphql(description = "Those before this cursor.")] before: Option<String>,
    ) -> Result<Option<Connection<Settlement>>, ApiError> {
        let page = Page::of(context, (first, after), (last, before))?;
        Settlement::page(context, &self.member_id(context)?, &page).map(Some)
    }
}

connection!(Member, "MemberConnection", "MemberEdge");

fn look(row: &MemberRow, commitment: &[u8], several: bool) -> Look {
    match several {
        true => Look::List,
        false => {
            let (commitment, member) = (commitment.to_vec(), row.member.clone());
            Look::Record { commitment, member, kind: "member" }
        }
    }
}

fn date(day: Option<jiff::civil::Date>) -> Option<Date> {
    day.map(Date)
}

impl Member {
    fn member_id(&self, context: &Context) -> Result<ids::MemberId, ApiError> {
        self.row.member.parse().map_err(Error::internal).told(context)
    }

    /// What its chapter knows, for a part that is the caller's own or that these offices need.
    fn needed(
        &self,
        context: &Context,
        by: &[SchemaRole],
    ) -> Result<Option<&MemberRecord>, ApiError> {
        access::needed(context, self.own, by)?;
        if let Some(look) = &self.look {
            context.look(look)?;
        }
        Ok(self.record.as_ref())
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
        let caller = context.signed.as_ref().and_then(|signed| signed.caller.member.as_ref());
        let caller = caller.map(AsRef::<str>::as_ref);
        let several = all.len() > 1;
        let member = |row: MemberRow| {
            let record = records.remove(&row.member);
            let roles = of(&roles, &|role| role.member == row.member);
            let representatives: Vec<RoleRow> =
                of(&represented, &|role| role.of_member.as_ref() == Some(&row.member));
            let is_caller = |id: &str| caller == Some(id);
            let represents = |role: &RoleRow| is_caller(&role.member);
            let own = is_caller(&row.member) || representatives.iter().any(represents);
            let look = match (&record, &row.record) {
                (Some(_), Some(commitment)) if !own => Some(look(&row, commitment, several)),
                _ => None,
            };
            Self { row, own, record, look, roles, representatives }
        };
        Ok(rows.into_iter().map(member).collect())
    }

    /// One member of this chapter.
    ///
    /// # Errors
    /// Who is neither the member, nor represents it, nor holds an office is refused.
    pub fn find(context: &Context, id: &ids::MemberId) -> Result<Option<Self>, ApiError> {
        if !is_own(context, id)? {
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
        let window = page.window::<ids::MemberId>().told(context)?.map(|id| id.to_string());
        context.read(|conn| {
            let rows = members::page(conn, origin, filter, &window)?;
            let total = members::count(conn, origin, filter)?;
            let all = Self::load(context, conn, rows)?;
            let keyed = all.into_iter().map(|member| (member.row.member.clone(), member));
            Ok(Connection::new(page, keyed.collect(), total))
        })
    }
}

type Outcome = Result<Vec<Member>>;
