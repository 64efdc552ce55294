//! Times as the protocol writes them: RFC 3339 with exactly three digits of milliseconds and `Z`.
//!
//! Kept as Unix milliseconds, so that both databases and every comparison use one integer. There
//! is no clock here; offsets are a matter of display, and a zone says only which day it is.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZoneDatabase;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json;

/// Seconds of a day.
pub const DAY_SECS: i64 = 86_400;

const MS_PER_SEC: i64 = 1000;
const MS_PER_DAY: i64 = DAY_SECS * MS_PER_SEC;
/// Days from 0000-01-01 to 1970-01-01 in the proleptic Gregorian calendar.
const EPOCH_DAY: i64 = 719_528;
/// Length of `2026-11-22T18:30:00.000Z`.
const TEXT_LENGTH: usize = 24;
/// Days of a year, not a leap year, before each month.
const BEFORE_MONTH: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// A moment, in milliseconds since 1970-01-01T00:00:00Z, within the years 0000 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(i64);

/// Text that is not `YYYY-MM-DDTHH:MM:SS.mmmZ`, or no such moment exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeError;

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a time of the form YYYY-MM-DDTHH:MM:SS.mmmZ")
    }
}

impl std::error::Error for TimeError {}

/// A name that is no time zone of the IANA database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownZone(pub String);

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no time zone {:?}", self.0)
    }
}

impl std::error::Error for UnknownZone {}

impl Millis {
    /// 0000-01-01T00:00:00.000Z: no earlier moment has a text.
    pub const MIN: Millis = Millis(-EPOCH_DAY * MS_PER_DAY);
    /// 9999-12-31T23:59:59.999Z: no later moment has a text.
    pub const MAX: Millis = Millis(253_402_300_799_999);

    /// The moment `ms` milliseconds after the Unix epoch, or the nearest one that has a text.
    pub const fn from_ms(ms: i64) -> Millis {
        if ms < Millis::MIN.0 {
            Millis::MIN
        } else if ms > Millis::MAX.0 {
            Millis::MAX
        } else {
            Millis(ms)
        }
    }

    /// Milliseconds since the Unix epoch.
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch, rounded towards the past.
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(MS_PER_SEC)
    }

    /// The moment `secs` seconds later (earlier if negative), within the range.
    pub const fn plus_secs(self, secs: i64) -> Millis {
        Millis::from_ms(self.0.saturating_add(secs.saturating_mul(MS_PER_SEC)))
    }

    /// The moment `ms` milliseconds later (earlier if negative), within the range.
    pub const fn plus_ms(self, ms: i64) -> Millis {
        Millis::from_ms(self.0.saturating_add(ms))
    }

    /// The day that it is at this moment in a zone, an IANA name such as `America/New_York`, by
    /// the database of zones that is built in: what the machine holds of them does not matter.
    ///
    /// # Errors
    /// That there is no such zone.
    pub fn day_in(self, zone: &str) -> Result<Date, UnknownZone> {
        let zone =
            TimeZoneDatabase::bundled().get(zone).map_err(|_| UnknownZone(zone.to_owned()))?;
        // The last day of the range is beyond what the calendar can turn to a zone.
        let at = Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::MAX);
        Ok(zone.to_datetime(at).date())
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days from 0000-01-01 to the first of January of `year`, which is not negative.
fn days_before_year(year: i64) -> i64 {
    let past = year - 1;
    // Year 0 is a leap year, hence the one; the quotients round towards the past.
    year * 365 + past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400) + 1
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_before_month(year: i64, month: i64) -> i64 {
    let leap_day = month > 2 && is_leap(year);
    BEFORE_MONTH[(month - 1) as usize] + i64::from(leap_day)
}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.0.div_euclid(MS_PER_DAY) + EPOCH_DAY;
        let ms = self.0.rem_euclid(MS_PER_DAY);
        // 400 years have 146,097 days: the quotient is at most one year off.
        let mut year = day * 400 / 146_097;
        while days_before_year(year) > day {
            year -= 1;
        }
        while days_before_year(year + 1) <= day {
            year += 1;
        }
        let in_year = day - days_before_year(year);
        let month = (1..=12)
            .rev()
            .find(|month| days_before_month(year, *month) <= in_year)
            .ok_or(fmt::Error)?;
        let date = in_year - days_before_month(year, month) + 1;
        let seconds = ms / MS_PER_SEC;
        write!(
            f,
            "{year:04}-{month:02}-{date:02}T{:02}:{:02}:{:02}.{:03}Z",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            ms % MS_PER_SEC
        )
    }
}

impl FromStr for Millis {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Millis, TimeError> {
        const SHAPE: &[u8; TEXT_LENGTH] = b"0000-00-00T00:00:00.000Z";
        let bytes = text.as_bytes();
        let fits = bytes.len() == TEXT_LENGTH
            && bytes.iter().zip(SHAPE).all(|(byte, shape)| match shape {
                b'0' => byte.is_ascii_digit(),
                _ => byte == shape,
            });
        if !fits {
            return Err(TimeError);
        }
        let number = |from: usize, to: usize| {
            bytes[from..to].iter().fold(0, |value, digit| value * 10 + i64::from(digit - b'0'))
        };
        let (year, month, date) = (number(0, 4), number(5, 7), number(8, 10));
        let (hour, minute, second) = (number(11, 13), number(14, 16), number(17, 19));
        // A leap second has no Unix time, so `:60` is no moment here.
        let exists = (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&date)
            && hour < 24
            && minute < 60
            && second < 60;
        if !exists {
            return Err(TimeError);
        }
        let day = days_before_year(year) + days_before_month(year, month) + date - 1 - EPOCH_DAY;
        let seconds = hour * 3600 + minute * 60 + second;
        Ok(Millis(day * MS_PER_DAY + seconds * MS_PER_SEC + number(20, 23)))
    }
}

impl Serialize for Millis {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Millis, D::Error> {
        json::text(from)
    }
}

/// Days in events: `YYYY-MM-DD` and nothing else. The calendar's own reader takes times, signs and
/// other forms besides.
pub mod day {
    use jiff::civil::Date;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer};

    /// A day from its text.
    pub fn parse(text: &str) -> Option<Date> {
        let shape = b"0000-00-00";
        let fits = text.len() == shape.len()
            && text.bytes().zip(shape).all(|(byte, shape)| match shape {
                b'0' => byte.is_ascii_digit(),
                _ => byte == *shape,
            });
        if fits { text.parse().ok() } else { None }
    }

    /// Reads a day, for `deserialize_with`.
    ///
    /// # Errors
    /// Any text that is no day of the calendar.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        parse(&text).ok_or_else(|| D::Error::custom("not a day"))
    }

    /// Reads a day that may be absent.
    ///
    /// # Errors
    /// As [`deserialize`].
    pub fn optional<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<std::borrow::Cow<'de, str>>::deserialize(from)?;
        let read = |text: &str| parse(text).ok_or_else(|| D::Error::custom("not a day"));
        text.as_deref().map(read).transpose()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_moments() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_000_000_000_007, "2001-09-09T01:46:40.007Z"),
            (Millis::MIN.as_ms(), "0000-01-01T00:00:00.000Z"),
            (Millis::MAX.as_ms(), "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Millis::from_ms(ms).to_string(), text);
            assert_eq!(text.parse(), Ok(Millis::from_ms(ms)));
        }
        assert_eq!(Millis::from_ms(i64::MAX), Millis::MAX);
        assert_eq!(Millis::MIN.plus_secs(-1), Millis::MIN);
        assert_eq!(Millis::from_ms(-1).as_secs(), -1);
    }

    #[test]
    fn other_forms_are_refused() {
        for bad in [
            "1970-01-01T00:00:00Z",
            "1970-01-01T00:00:00.0Z",
            "1970-01-01T00:00:00.0000Z",
            "1970-01-01t00:00:00.000z",
            "1970-01-01 00:00:00.000Z",
            "1970-01-01T00:00:00.000+00:00",
            "1970-13-01T00:00:00.000Z",
            "1970-00-01T00:00:00.000Z",
            "1970-02-29T00:00:00.000Z",
            "1900-02-29T00:00:00.000Z",
            "1970-01-00T00:00:00.000Z",
            "1970-01-01T24:00:00.000Z",
            "2016-12-31T23:59:60.000Z",
            "",
        ] {
            assert_eq!(bad.parse::<Millis>(), Err(TimeError), "{bad}");
        }
    }

    #[test]
    fn a_day_has_one_form() {
        assert_eq!(day::parse("2016-02-29").map(|day| day.to_string()), Some("2016-02-29".into()));
        for bad in ["2015-02-29", "20160229", "2016-02-29T00:00:00", "-02016-2-9", "2016-2-29 "] {
            assert_eq!(day::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_moment_falls_on_the_day_of_the_place() {
        let day = |text: &str, zone| {
            let at: Millis = text.parse().expect("a moment");
            at.day_in(zone).map(|day| day.to_string())
        };
        let at = "2026-11-23T05:30:00.000Z";
        assert_eq!(day(at, "America/New_York").as_deref(), Ok("2026-11-23"));
        assert_eq!(day(at, "America/Mexico_City").as_deref(), Ok("2026-11-22"));
        let nowhere = UnknownZone("America/Nowhere".into());
        assert_eq!(day(at, "America/Nowhere"), Err(nowhere));
        // Mexico has had no summer time since October 2022; New York has.
        let summer = "2026-07-01T04:30:00.000Z";
        assert_eq!(day(summer, "America/New_York").as_deref(), Ok("2026-07-01"));
        let later = "2026-07-01T05:30:00.000Z";
        assert_eq!(day(later, "America/Mexico_City").as_deref(), Ok("2026-06-30"));
        for end in [Millis::MIN, Millis::MAX] {
            assert!(end.day_in("America/New_York").is_ok());
        }
    }

    proptest! {
        #[test]
        fn agrees_with_another_calendar(ms in -62_167_219_200_000_i64..=253_402_207_200_000) {
            let moment = Millis::from_ms(ms);
            let other = Timestamp::from_millisecond(ms).expect("within its range");
            prop_assert_eq!(moment.to_string(), format!("{other:.3}"));
            prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        }
    }
}
