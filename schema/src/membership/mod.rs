//! What follows from being a member: standing, prices, and how an older register comes in.
//!
//! All of it is a function of events and a date. Nothing here is ever stored as a flag that a job
//! could forget to update.

pub mod email;
pub mod import;
pub mod period;
pub mod schedule;
pub mod standing;
pub mod transfer;

pub use import::fault as import_fault;
pub use standing::{DuesRules, Facts, Recorded, Standing, counted, standing};

use jiff::ToSpan;
use jiff::civil::Date;

/// `date` and so many days, stopping at the end of the calendar.
///
/// Days are bounded before they become a span, because a span of more days than the calendar has
/// panics, and the number comes from a profile or an event.
fn plus_days(date: Date, days: u32) -> Date {
    // Two thousand seven hundred years.
    const DAYS_MAX: u32 = 1_000_000;
    date.saturating_add(i64::from(days.min(DAYS_MAX)).days())
}
