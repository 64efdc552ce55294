//! Dues: price lists, settled periods, and the standing that follows from them.

use enlace_schema::event::dues::{Price as PriceLine, ScheduleAdopted};
use enlace_schema::ids::{self, MemberId};
use enlace_schema::membership::Standing as MemberStanding;
use enlace_schema::money::Money as Amount;
use juniper::{GraphQLEnum, ID};

use super::Context;
use super::access::Told;
use super::error::ApiError;
use super::member::MemberKind;
use super::node::NodeValue;
use super::scalars::{Currency, Date, Locale, MinorUnits, ScheduleId, int};
use crate::error::{Error, Refusal, Result, codes};
use crate::store::dues;

/// An amount in its currency.
#[derive(Debug, Clone, Copy)]
pub struct Money(pub Amount);

/// An amount of money: minor units and the code of their currency, never one without the other.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Money {
    /// The amount in minor units: cents, centavos.
    fn amount(&self) -> MinorUnits {
        MinorUnits(self.0.amount)
    }

    /// The currency.
    fn currency(&self) -> Currency {
        Currency(self.0.currency)
    }

    /// The amount as people read it, with the code of its currency.
    fn formatted(
        &self,
        context: &Context,
        #[graphql(description = "In whose habits; the reader's where it is left out.")]
        locale: Option<Locale>,
    ) -> String {
        let locale = locale.map_or(context.locale, |locale| locale.0);
        crate::locale::money(locale, &self.0)
    }
}

/// An amount of money, as a client gives it.
#[derive(Debug, Clone, juniper::GraphQLInputObject)]
pub struct MoneyInput {
    /// The amount in minor units: cents, centavos.
    pub amount: MinorUnits,
    /// The currency.
    pub currency: Currency,
}

impl From<MoneyInput> for Amount {
    fn from(input: MoneyInput) -> Self {
        Self::new(input.amount.0, input.currency.0)
    }
}

/// A price list.
#[derive(Debug, Clone)]
pub struct DuesSchedule(pub ScheduleAdopted);

/// A price list of dues, in force from its first day until a later one begins.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue, impl = NodeValue)]
impl DuesSchedule {
    /// Its id.
    fn id(&self) -> ID {
        ID::new(self.0.schedule.to_string())
    }

    /// First day on which it is in force.
    fn from(&self) -> Date {
        Date(self.0.from)
    }

    /// Its prices, all in one currency.
    fn prices(&self) -> Vec<Price> {
        self.0.prices.iter().cloned().map(Price).collect()
    }
}

impl DuesSchedule {
    /// Every price list that a chapter adopted, in the order of adoption.
    ///
    /// # Errors
    /// Who is not signed in is refused.
    pub fn of(context: &Context, origin: &str) -> Result<Vec<Self>, ApiError> {
        context.reader()?;
        let all = context.read(|conn| dues::schedules(conn, origin))?;
        Ok(all.into_iter().map(Self).collect())
    }

    /// One price list of this chapter, for a caller who was checked: after its adoption.
    ///
    /// # Errors
    /// `schedule-not-found`.
    pub fn get(context: &Context, id: &ids::ScheduleId) -> Result<Self, ApiError> {
        let origin = context.instance.origin().as_str();
        let all = context.read(|conn| dues::schedules(conn, origin))?;
        let found = all.into_iter().find(|schedule| schedule.schedule == *id);
        let missing = || Error::from(Refusal::new(codes::SCHEDULE_NOT_FOUND));
        found.map(Self).ok_or_else(missing).told(context)
    }

    /// One price list of this chapter.
    ///
    /// # Errors
    /// As [`DuesSchedule::of`].
    pub fn find(context: &Context, id: &ScheduleId) -> Result<Option<Self>, ApiError> {
        let all = Self::of(context, context.instance.origin().as_str())?;
        Ok(all.into_iter().find(|schedule| schedule.0.schedule == id.0))
    }
}

/// A line of a price list.
#[derive(Debug, Clone)]
pub struct Price(PriceLine);

/// One line of a price list.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Price {
    /// Whom it is for.
    fn kind(&self) -> MemberKind {
        self.0.kind.into()
    }

    /// Income range or size, as the chapter names it.
    fn band(&self) -> &str {
        &self.0.band
    }

    /// How many months it covers.
    fn months(&self) -> i32 {
        int(self.0.months)
    }

    /// The price.
    fn amount(&self) -> Money {
        Money(self.0.amount)
    }
}

/// A line of a price list, as a client gives it.
#[derive(Debug, Clone, juniper::GraphQLInputObject)]
pub struct PriceInput {
    /// Whom it is for.
    pub kind: MemberKind,
    /// Income range or size: 1 to 16 lower-case letters, digits or hyphens.
    pub band: String,
    /// How many months it covers, 1 to 120.
    pub months: i32,
    /// The price.
    pub amount: MoneyInput,
}

impl PriceInput {
    /// The line as the contract has it.
    ///
    /// # Errors
    /// `schedule-months` for a negative number.
    pub fn read(self) -> Result<PriceLine> {
        let months = u32::try_from(self.months)
            .map_err(|_| Refusal::new(codes::SCHEDULE_MONTHS).on("prices"))?;
        let (kind, amount) = (self.kind.into(), self.amount.into());
        Ok(PriceLine { kind, band: self.band, months, amount })
    }
}

/// Where a member stands in dues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, GraphQLEnum)]
pub enum StandingState {
    /// The membership has not begun, or is over.
    NotAMember,
    /// The day lies in a settled period.
    Good,
    /// Nothing is settled for the day, but the chapter's patience has not run out.
    Grace,
    /// Nothing is settled for the day, and patience has run out.
    Arrears,
}

/// Where a member stands on a day.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    on: jiff::civil::Date,
    standing: MemberStanding,
}

/// Where a member stands in dues on a day. Whether dues were paid, waived or planned makes no
/// difference here.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Standing {
    /// The day.
    fn on(&self) -> Date {
        Date(self.on)
    }

    /// Where the member stands.
    fn state(&self) -> StandingState {
        match self.standing {
            MemberStanding::NotAMember => StandingState::NotAMember,
            MemberStanding::Good { .. } => StandingState::Good,
            MemberStanding::Grace { .. } => StandingState::Grace,
            MemberStanding::Arrears { .. } => StandingState::Arrears,
        }
    }

    /// Whether this is good enough for a vote that asks for good standing.
    fn good_for_voting(&self) -> bool {
        self.standing.is_good_for_voting()
    }

    /// Last day that is settled without a gap; in good standing only.
    fn through(&self) -> Option<Date> {
        match self.standing {
            MemberStanding::Good { through } => Some(Date(through)),
            _ => None,
        }
    }

    /// First day that is not settled; in grace and in arrears only.
    fn since(&self) -> Option<Date> {
        match self.standing {
            MemberStanding::Grace { since, .. } | MemberStanding::Arrears { since } => {
                Some(Date(since))
            }
            _ => None,
        }
    }

    /// Last day of grace; in grace only.
    fn until(&self) -> Option<Date> {
        match self.standing {
            MemberStanding::Grace { until, .. } => Some(Date(until)),
            _ => None,
        }
    }
}

impl Standing {
    /// Where a member of this chapter stands on a day, today where none is given. The caller has
    /// checked who asks.
    ///
    /// # Errors
    /// `member-not-found`.
    pub fn of(context: &Context, member: &MemberId, on: Option<Date>) -> Result<Self, ApiError> {
        let on = match on {
            Some(on) => on.0,
            None => context.instance.today().told(context)?,
        };
        let origin = context.instance.origin().as_str();
        let standing = context.read(|conn| dues::standing_of(conn, origin, member, on))?;
        Ok(Self { on, standing })
    }
}
