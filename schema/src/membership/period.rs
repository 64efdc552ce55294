//! How far from today, and from the beginning of a membership, settled dues may lie.
//!
//! A year typed wrong would otherwise cover a century, and could only be seen by looking for it.
//! These bounds are the writer's: whoever replays a log takes the periods that stand in it, since
//! "today" would be another day for every reader.

use jiff::ToSpan;
use jiff::civil::Date;

use super::schedule::MONTHS_MAX;

/// Days before the first day of a membership on which a settled period may begin: a year. Dues
/// come with the application, and the assembly that admits may be months away; what is earlier is
/// another year mistyped, or another member.
pub const BEFORE_SINCE_DAYS: i64 = 366;
/// Months after today in which a settled period may begin: as many as one price may cover, so that
/// whoever has paid for the longest period there is can pay for the next one.
pub const AHEAD_MONTHS: u32 = MONTHS_MAX;
/// Months after today in which a settled period may end: one longest period after the latest
/// beginning. A register that says more has a typing error; a membership for life is waived anew.
pub const END_MONTHS: u32 = AHEAD_MONTHS + MONTHS_MAX;

/// Why a period cannot be settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodFault {
    /// It ends before it begins, or lies outside of years of four digits.
    Malformed,
    /// It begins before this day, the earliest one.
    TooEarly(Date),
    /// It begins or ends after this day, the latest one.
    TooLate(Date),
}

/// Whether a period may be settled today, of a member since that day.
///
/// # Errors
/// Why not.
pub fn check(from: Date, through: Date, since: Date, today: Date) -> Result<(), PeriodFault> {
    // The tables compare days as text, which only years of four digits allow.
    if from > through || !(0..=9999).contains(&from.year()) {
        return Err(PeriodFault::Malformed);
    }
    let earliest = since.saturating_sub(BEFORE_SINCE_DAYS.days());
    if from < earliest {
        return Err(PeriodFault::TooEarly(earliest));
    }
    let latest = after(today, AHEAD_MONTHS);
    if from > latest {
        return Err(PeriodFault::TooLate(latest));
    }
    let last = last_day(today);
    if through > last {
        return Err(PeriodFault::TooLate(last));
    }
    Ok(())
}

/// The last day that anything may cover which is settled today.
pub fn last_day(today: Date) -> Date {
    after(today, END_MONTHS)
}

fn after(today: Date, months: u32) -> Date {
    today.saturating_add(i64::from(months).months())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::membership::schedule::through;

    const TODAY: Date = date(2026, 11, 22);
    const SINCE: Date = date(2013, 3, 1);

    #[test]
    fn a_period_lies_within_what_people_mean() {
        let on = |from, through| check(from, through, SINCE, TODAY);
        let year = |from| on(from, through(from, 12).expect("in the calendar"));
        assert_eq!(year(date(2013, 3, 1)), Ok(()));
        assert_eq!(year(date(2012, 2, 29)), Ok(()));
        assert_eq!(year(date(2012, 2, 28)), Err(PeriodFault::TooEarly(date(2012, 2, 29))));
        assert_eq!(year(date(213, 3, 1)), Err(PeriodFault::TooEarly(date(2012, 2, 29))));
        assert_eq!(year(date(2036, 11, 22)), Ok(()));
        assert_eq!(year(date(2036, 11, 23)), Err(PeriodFault::TooLate(date(2036, 11, 22))));
        assert_eq!(on(SINCE, date(2046, 11, 22)), Ok(()));
        let late = Err(PeriodFault::TooLate(date(2046, 11, 22)));
        assert_eq!(on(SINCE, date(2099, 12, 31)), late);
        assert_eq!(on(date(2013, 3, 2), date(2013, 3, 1)), Err(PeriodFault::Malformed));
        assert_eq!(on(date(-1, 1, 1), date(2013, 3, 1)), Err(PeriodFault::Malformed));
    }

    proptest! {
        #[test]
        fn what_follows_good_standing_fits_until_the_longest_is_ahead(
            days in 0i32..3_600, months in 1u32..=MONTHS_MAX
        ) {
            let from = TODAY.saturating_add(i64::from(days).days());
            let end = through(from, months).expect("in the calendar");
            prop_assert_eq!(check(from, end, SINCE, TODAY), Ok(()));
        }

        #[test]
        fn no_date_makes_the_check_panic(
            y in -9_000i16..9_999, z in -9_000i16..9_999, s in -9_999i16..9_999
        ) {
            let _ = check(date(y, 1, 1), date(z, 12, 31), date(s, 6, 1), Date::MAX);
            let _ = check(date(y, 1, 1), date(z, 12, 31), Date::MIN, date(s, 6, 1));
        }
    }
}
