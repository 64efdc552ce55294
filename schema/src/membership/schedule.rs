//! Price lists of dues: which one is in force, and which days a payment covers.
//!
//! Dues are price lists, not exchange rates: each chapter has its own in its own currency.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::event::dues::{Price, ScheduleAdopted};
use crate::event::member::MemberKind;

/// Longest period that one price may cover, in months: ten years.
pub const MONTHS_MAX: u32 = 120;
/// Most lines of a price list.
pub const PRICES_MAX: usize = 64;

/// The price list in force on a day: the one with the latest first day that has come. Of several
/// with the same first day the one adopted last stands, so give them in the order of adoption.
pub fn in_force<'a>(
    adopted: impl IntoIterator<Item = &'a ScheduleAdopted>,
    on: Date,
) -> Option<&'a ScheduleAdopted> {
    // `max_by_key` returns the last of equals.
    adopted.into_iter().filter(|schedule| schedule.from <= on).max_by_key(|schedule| schedule.from)
}

/// What a member of this kind and band pays, by the price list in force on `on`. Where a band has
/// prices for several lengths, `months` says which.
pub fn price_on<'a>(
    adopted: impl IntoIterator<Item = &'a ScheduleAdopted>,
    kind: MemberKind,
    band: &str,
    months: Option<u32>,
    on: Date,
) -> Option<&'a Price> {
    in_force(adopted, on)?.prices.iter().find(|price| {
        price.kind == kind && price.band == band && months.is_none_or(|n| n == price.months)
    })
}

/// Why a price list cannot be adopted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScheduleFault {
    /// No price, or more than [`PRICES_MAX`].
    Count,
    /// Two currencies.
    Mixed,
    /// Two prices for the same kind, band and months.
    Twice,
    /// A negative amount.
    Negative,
    /// No months, or more than [`MONTHS_MAX`].
    Months,
    /// A band that is not 1 to 16 lower-case letters, digits or hyphens.
    Band,
    /// A price for people who are no members.
    Kind,
}

impl ScheduleFault {
    /// Every code there is.
    pub const CODES: [&'static str; 7] = [
        "schedule-count",
        "schedule-mixed-currencies",
        "schedule-price-twice",
        "schedule-negative",
        "schedule-months",
        "schedule-band",
        "schedule-kind",
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        Self::CODES[self as usize]
    }
}

/// Checks a price list before it is adopted.
///
/// # Errors
/// The first fault: `schedule-…`.
pub fn check(prices: &[Price]) -> Result<(), ScheduleFault> {
    let first = prices.first().ok_or(ScheduleFault::Count)?;
    if prices.len() > PRICES_MAX {
        return Err(ScheduleFault::Count);
    }
    let mut seen = std::collections::BTreeSet::new();
    for price in prices {
        if price.amount.currency != first.amount.currency {
            return Err(ScheduleFault::Mixed);
        }
        if price.amount.amount < 0 {
            return Err(ScheduleFault::Negative);
        }
        if !(1..=MONTHS_MAX).contains(&price.months) {
            return Err(ScheduleFault::Months);
        }
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if !(1..=16).contains(&price.band.len()) || !price.band.bytes().all(plain) {
            return Err(ScheduleFault::Band);
        }
        if price.kind == MemberKind::Person {
            return Err(ScheduleFault::Kind);
        }
        if !seen.insert((price.kind, &price.band, price.months)) {
            return Err(ScheduleFault::Twice);
        }
    }
    Ok(())
}

/// The last day of a period of `months` calendar months that begins on `from`: the day before the
/// same day of the month, or the end of the month where that is too short. From 15 January one
/// month reaches 14 February; from 31 January, 28 February; from 29 February one year reaches 28
/// February. None for no months, or beyond the calendar.
pub fn through(from: Date, months: u32) -> Option<Date> {
    if !(1..=MONTHS_MAX).contains(&months) {
        return None;
    }
    let months = i64::from(months).months();
    // Counted from the first of the month, so that nothing is cut off on the way.
    let month = from.first_of_month().checked_add(months).ok()?;
    match from.day() {
        1 => month.yesterday().ok(),
        day => {
            let last = (day - 1).min(month.days_in_month());
            Date::new(month.year(), month.month(), last).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::ids::{Id, ScheduleId};
    use crate::money::{Currency, Money};

    fn price(band: &str, months: u32, amount: i64) -> Price {
        Price {
            kind: MemberKind::Individual,
            band: band.into(),
            months,
            amount: Money::new(amount, Currency::USD),
        }
    }

    fn schedule(from: Date, prices: Vec<Price>) -> ScheduleAdopted {
        ScheduleAdopted { schedule: ScheduleId::from_uuid(Uuid::from_u128(7)), from, prices }
    }

    #[test]
    fn the_price_is_that_of_the_day() {
        let lists = [
            schedule(date(2013, 1, 1), vec![price("a", 12, 2_500), price("a", 1, 300)]),
            schedule(date(2012, 1, 1), vec![price("a", 12, 2_000)]),
            schedule(date(2013, 1, 1), vec![price("a", 12, 2_600)]),
        ];
        let on = |day| {
            price_on(&lists, MemberKind::Individual, "a", Some(12), day).map(|p| p.amount.amount)
        };
        assert_eq!(on(date(2011, 12, 31)), None);
        assert_eq!(on(date(2012, 12, 31)), Some(2_000));
        assert_eq!(on(date(2013, 1, 1)), Some(2_600));
        let none = price_on(&lists, MemberKind::Organisation, "a", None, date(2013, 5, 1));
        assert_eq!(none, None);
        assert_eq!(price_on(&lists, MemberKind::Individual, "b", None, date(2013, 5, 1)), None);
    }

    #[test]
    fn a_bad_price_list_is_refused() {
        let pesos = Money::new(1, Currency::MXN);
        assert_eq!(check(&[price("a", 12, 0)]), Ok(()));
        assert_eq!(check(&[]), Err(ScheduleFault::Count));
        assert_eq!(check(&vec![price("a", 12, 1); 65]), Err(ScheduleFault::Count));
        let mixed = Price { amount: pesos, ..price("b", 12, 1) };
        assert_eq!(check(&[price("a", 12, 1), mixed]), Err(ScheduleFault::Mixed));
        assert_eq!(check(&[price("a", 1, 1), price("a", 1, 2)]), Err(ScheduleFault::Twice));
        assert_eq!(check(&[price("a", 1, -1)]), Err(ScheduleFault::Negative));
        assert_eq!(check(&[price("a", 0, 1)]), Err(ScheduleFault::Months));
        assert_eq!(check(&[price("A", 1, 1)]), Err(ScheduleFault::Band));
        let person = Price { kind: MemberKind::Person, ..price("a", 1, 1) };
        assert_eq!(check(&[person]), Err(ScheduleFault::Kind));
        assert_eq!(ScheduleFault::Kind.code(), "schedule-kind");
    }

    #[test]
    fn months_end_where_people_expect() {
        let ends = |from, months| through(from, months).expect("in the calendar");
        assert_eq!(ends(date(2013, 1, 1), 12), date(2013, 12, 31));
        assert_eq!(ends(date(2013, 1, 15), 1), date(2013, 2, 14));
        assert_eq!(ends(date(2013, 1, 31), 1), date(2013, 2, 28));
        assert_eq!(ends(date(2013, 1, 29), 1), date(2013, 2, 28));
        assert_eq!(ends(date(2012, 1, 30), 1), date(2012, 2, 29));
        assert_eq!(ends(date(2012, 2, 29), 12), date(2013, 2, 28));
        assert_eq!(through(date(2013, 1, 1), 0), None);
        assert_eq!(through(Date::MAX, 1), None);
    }

    proptest! {
        #[test]
        fn periods_follow_without_gap_and_keep_their_length(
            year in 1990i16..2090, month in 1i8..=12, day in 1i8..=28, months in 1u32..=24
        ) {
            let from = date(year, month, day);
            let whole = through(from, months * 2).expect("in the calendar");
            let half = through(from, months).expect("in the calendar");
            let next = half.tomorrow().expect("in the calendar");
            // Days up to the 28th exist in every month, so two halves are one whole.
            prop_assert_eq!(through(next, months), Some(whole));
        }
    }
}
