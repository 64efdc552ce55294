//! How each locale writes moments, days, numbers, money and lists.
//!
//! All arithmetic is in integers. Words, marks and their order are texts of the locales
//! (`dates.ftl`, `units.ftl`); zones and offsets come from the time-zone database within the
//! binary, so that a server without one prints the same.

use std::sync::LazyLock;

use enlace_schema::money::Money;
use enlace_schema::time::Millis;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::{Locale, Value, texts};
use crate::t;

/// Integers that a double holds exactly; Fluent keeps its numbers as doubles.
const EXACT: f64 = 9_007_199_254_740_992.0;
const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8",
    "month-9", "month-10", "month-11", "month-12",
];

/// A moment in a zone (an IANA name), with the zone's abbreviation and its offset from UTC:
/// `22 November 2026, 18:00 EST (UTC−5)`. An unknown zone is written in UTC, and logged.
pub fn date(locale: Locale, at: Millis, zone: &str) -> String {
    let at = zoned(at, zone);
    t!(locale, "date-time", day = written_day(locale, &at), time = written_time(locale, &at))
}

/// The day of a moment in a zone: `22 November 2026`.
pub fn day(locale: Locale, at: Millis, zone: &str) -> String {
    written_day(locale, &zoned(at, zone))
}

/// One moment by the clocks of several zones: the day once, if it is the same in all of them, and
/// zones that show the same only once.
pub fn both_zones(locale: Locale, at: Millis, zones: &[&str]) -> String {
    let clocks: Vec<Zoned> = zones.iter().map(|zone| zoned(at, zone)).collect();
    let Some(first) = clocks.first() else { return date(locale, at, "UTC") };
    let one_day = clocks.iter().all(|clock| clock.date() == first.date());
    let mut parts: Vec<String> = Vec::new();
    for clock in &clocks {
        let time = written_time(locale, clock);
        let part = if one_day && !parts.is_empty() {
            time
        } else {
            t!(locale, "date-time", day = written_day(locale, clock), time = time)
        };
        let shown = parts.iter().any(|other| *other == part || other.ends_with(&part));
        if !shown {
            parts.push(part);
        }
    }
    parts.join(" · ")
}

fn zoned(at: Millis, zone: &str) -> Zoned {
    let zone = TimeZone::get(zone).unwrap_or_else(|error| {
        tracing::error!(zone, %error, "unknown time zone");
        TimeZone::UTC
    });
    // Every `Millis` lies within the years that jiff knows.
    Timestamp::from_millisecond(at.as_ms()).unwrap_or_default().to_zoned(zone)
}

fn written_day(locale: Locale, at: &Zoned) -> String {
    civil_day(locale, at.date())
}

/// A day of a calendar, wherever it is: `22 November 2026`.
pub fn civil_day(locale: Locale, day: Date) -> String {
    let month = usize::try_from(day.month()).unwrap_or(1).clamp(1, 12);
    let month = texts(locale).get(MONTHS[month - 1], &[]);
    // As text: a year is not grouped like a number.
    let (day, year) = (day.day().to_string(), day.year().to_string());
    t!(locale, "date", day = day, month = month, year = year)
}

fn written_time(locale: Locale, at: &Zoned) -> String {
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    let info = at.time_zone().to_offset_info(at.timestamp());
    let offset = t!(locale, "zone-offset", offset = offset(info.offset().seconds()));
    let name = info.abbreviation();
    // Zones without an abbreviation of their own have a number there, which the offset says.
    let named = name.bytes().all(|b| b.is_ascii_alphabetic()) && name != offset;
    if named {
        t!(locale, "time-named", time = time, zone = name, offset = offset)
    } else {
        t!(locale, "time", time = time, offset = offset)
    }
}

/// `−5`, `+5:30`, nothing for UTC itself.
fn offset(seconds: i32) -> String {
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    let sign = if seconds < 0 { '−' } else { '+' };
    match (hours, minutes) {
        (0, 0) => String::new(),
        (_, 0) => format!("{sign}{hours}"),
        _ => format!("{sign}{hours}:{minutes:02}"),
    }
}

/// The marks of a locale: between groups of three digits, and before decimals.
static MARKS: LazyLock<[(String, String); 3]> = LazyLock::new(|| {
    Locale::ALL.map(|locale| (t!(locale, "number-group"), t!(locale, "number-decimal")))
});

/// A whole number with its groups: `12,345`.
pub fn number(locale: Locale, number: u64) -> String {
    group(locale, &number.to_string())
}

/// An amount with its ISO code, never a sign: `1,234.50 USD`, `1234,50 MXN`.
pub fn money(locale: Locale, money: &Money) -> String {
    let decimal = money.decimal();
    let (minus, digits) = match decimal.strip_prefix('-') {
        Some(digits) => ("−", digits),
        None => ("", decimal.as_str()),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let amount = format!("{minus}{}{}", group(locale, whole), decimals(locale, part));
    t!(locale, "money", amount = amount, currency = money.currency.as_str())
}

/// A share of a whole in percent with one decimal, rounded half up: `66.7%`. What is less than
/// the whole is never shown as 100, and what is more than nothing never as 0, because people read
/// a vote by it; the exact figures stand beside it. Of nothing, the share is 0.
pub fn percent(locale: Locale, part: u64, whole: u64) -> String {
    let (part, whole) = (u128::from(part), u128::from(whole));
    let tenths = if whole == 0 { 0 } else { (part * 2_000 + whole) / (whole * 2) };
    let tenths = match tenths {
        0 if part > 0 && whole > 0 => 1,
        1_000 if part < whole => 999,
        tenths => tenths,
    };
    let digits = group(locale, &(tenths / 10).to_string());
    let number = match tenths % 10 {
        0 => digits,
        tenth => format!("{digits}{}", decimals(locale, &tenth.to_string())),
    };
    t!(locale, "percent", number = number)
}

/// Several things in a sentence: `a`, `a and b`, `a, b and c`.
pub fn list(locale: Locale, items: &[String]) -> String {
    let Some((last, head)) = items.split_last() else { return String::new() };
    if head.is_empty() {
        return last.clone();
    }
    let (head, last) = (head.join(", "), last.as_str());
    if begins_with_i(last) {
        t!(locale, "list-last-i", head = head, last = last)
    } else {
        t!(locale, "list-last", head = head, last = last)
    }
}

/// Whether a Spanish word begins with the sound of i, before which *y* becomes *e*; not before
/// the diphthong of *hielo*.
fn begins_with_i(word: &str) -> bool {
    let word = word.to_lowercase();
    let sound = word.strip_prefix('h').unwrap_or(&word);
    let mut letters = sound.chars();
    let first = matches!(letters.next(), Some('i' | 'í'));
    first && !matches!(letters.next(), Some('a' | 'e' | 'o' | 'á' | 'é' | 'ó'))
}

/// A number within a text, as Fluent hands it over.
pub(super) fn grouped(locale: Locale, value: &Value<'_>) -> Option<String> {
    let Value::Number(number) = value else { return None };
    let value = number.value;
    if value.fract() != 0.0 || value.abs() > EXACT {
        return None;
    }
    let minus = if value < 0.0 { "−" } else { "" };
    Some(format!("{minus}{}", group(locale, &(value.abs() as u64).to_string())))
}

fn group(locale: Locale, digits: &str) -> String {
    // In neutral Spanish from five digits on, elsewhere from four (CLDR, `minimumGroupingDigits`).
    let fewest = if locale == Locale::Es { 5 } else { 4 };
    if digits.len() < fewest {
        return digits.to_owned();
    }
    let mark = &MARKS[locale as usize].0;
    let mut written = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push_str(mark);
        }
        written.push(digit);
    }
    written
}

fn decimals(locale: Locale, digits: &str) -> String {
    match digits {
        "" => String::new(),
        digits => format!("{}{digits}", MARKS[locale as usize].1),
    }
}

#[cfg(test)]
mod tests {
    use enlace_schema::money::Currency;

    use super::*;

    fn at(text: &str) -> Millis {
        text.parse().expect("a time")
    }

    #[test]
    fn a_moment_has_its_zone_and_offset() {
        let close = at("2026-11-22T23:00:00.000Z");
        let written = |locale, zone| date(locale, close, zone);
        let new_york = "America/New_York";
        assert_eq!(written(Locale::En, new_york), "22 November 2026, 18:00 EST (UTC−5)");
        assert_eq!(written(Locale::Es, new_york), "22 de noviembre de 2026, 18:00 EST (UTC−5)");
        assert_eq!(written(Locale::En, "UTC"), "22 November 2026, 23:00 UTC");
        assert_eq!(written(Locale::En, "Asia/Kolkata"), "23 November 2026, 04:30 IST (UTC+5:30)");
        assert_eq!(written(Locale::En, "America/Sao_Paulo"), "22 November 2026, 20:00 UTC−3");
        assert_eq!(written(Locale::En, "Nowhere/Land"), "22 November 2026, 23:00 UTC");
        assert_eq!(day(Locale::Es, close, "Asia/Kolkata"), "23 de noviembre de 2026");
    }

    #[test]
    fn summer_time_follows_each_country_s_law() {
        let july = at("2026-07-01T12:00:00.000Z");
        assert_eq!(
            both_zones(Locale::En, july, &["America/New_York", "America/Mexico_City"]),
            "1 July 2026, 08:00 EDT (UTC−4) · 06:00 CST (UTC−6)"
        );
    }

    #[test]
    fn two_zones_on_two_days_show_both_days_and_one_zone_shows_once() {
        let late = at("2026-11-23T05:30:00.000Z");
        let zones = ["America/New_York", "America/Mexico_City"];
        assert_eq!(
            both_zones(Locale::EsMx, late, &zones),
            "23 de noviembre de 2026, 00:30 EST (UTC−5) · \
             22 de noviembre de 2026, 23:30 CST (UTC−6)"
        );
        let same = both_zones(Locale::En, late, &["America/Mexico_City", "America/Mexico_City"]);
        assert_eq!(same, "22 November 2026, 23:30 CST (UTC−6)");
    }

    #[test]
    fn money_always_has_its_code_and_the_marks_of_its_reader() {
        let amount = Money::new(123_450, Currency::USD);
        assert_eq!(money(Locale::En, &amount), "1,234.50 USD");
        assert_eq!(money(Locale::Es, &amount), "1234,50 USD");
        assert_eq!(money(Locale::EsMx, &amount), "1,234.50 USD");
        assert_eq!(money(Locale::EsMx, &Money::new(-5, Currency::MXN)), "−0.05 MXN");
        let yen = "JPY".parse().expect("a currency");
        assert_eq!(money(Locale::En, &Money::new(1_000_000, yen)), "1,000,000 JPY");
        assert_eq!(number(Locale::Es, 1_234_567), "1.234.567");
        assert_eq!(number(Locale::Es, 12_345), "12.345");
        assert_eq!(number(Locale::Es, 2_217), "2217");
        assert_eq!(number(Locale::EsMx, 2_217), "2,217");
        assert_eq!(number(Locale::En, 2_217), "2,217");
        assert_eq!(number(Locale::En, 999), "999");
    }

    #[test]
    fn a_share_is_never_rounded_to_all_or_nothing() {
        assert_eq!(percent(Locale::En, 2, 3), "66.7%");
        assert_eq!(percent(Locale::EsMx, 1, 2), "50%");
        assert_eq!(percent(Locale::Es, 2, 3).replace('\u{a0}', " "), "66,7 %");
        assert_eq!(percent(Locale::En, 9_999, 10_000), "99.9%");
        assert_eq!(percent(Locale::En, 1, 100_000), "0.1%");
        assert_eq!(percent(Locale::En, 0, 0), "0%");
        assert_eq!(percent(Locale::En, u64::MAX, u64::MAX), "100%");
    }

    #[test]
    fn a_list_reads_as_a_sentence() {
        let items = |words: &[&str]| -> Vec<String> {
            words.iter().map(|word| (*word).to_owned()).collect()
        };
        assert_eq!(list(Locale::En, &items(&["a", "b", "c"])), "a, b and c");
        assert_eq!(list(Locale::Es, &items(&["Ana", "Luis"])), "Ana y Luis");
        assert_eq!(list(Locale::Es, &items(&["Ana", "Inés"])), "Ana e Inés");
        assert_eq!(list(Locale::Es, &items(&["agua", "hielo"])), "agua y hielo");
        assert_eq!(list(Locale::En, &items(&["one"])), "one");
        assert_eq!(list(Locale::En, &[]), "");
    }
}
