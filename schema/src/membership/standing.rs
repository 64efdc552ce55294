//! Standing in dues: a pure function of what was settled and a date.
//!
//! Waivers and payment plans count as settled; from here on they cannot be told from payments,
//! and that is the point.

use jiff::civil::Date;

use super::plus_days;

/// A settled period as the log has it: recorded, and perhaps voided since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// First day covered.
    pub from: Date,
    /// Last day covered.
    pub through: Date,
    /// Whether it was recorded by mistake (`dues.settlement.voided`).
    pub voided: bool,
}

/// The periods that count: those that were never voided. A voided one counts for no day, not even
/// for the days before it was voided.
pub fn counted(recorded: impl IntoIterator<Item = Recorded>) -> Vec<(Date, Date)> {
    let counts = recorded.into_iter().filter(|period| !period.voided);
    counts.map(|period| (period.from, period.through)).collect()
}

/// What the chapter's events say about one member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// First day of the membership, if it ever began.
    pub since: Option<Date>,
    /// Last day of the membership, if it ended.
    pub ended_on: Option<Date>,
    /// Settled periods that count ([`counted`]) as first and last day, in any order; they may
    /// overlap.
    pub settled: Vec<(Date, Date)>,
}

/// The chapter's patience, from its profile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DuesRules {
    /// Days after the last settled day on which the member still counts as in good standing.
    pub grace_days: u32,
    /// Days from the first day of membership before anything must have been settled.
    pub new_member_grace_days: u32,
}

/// Where a member stands on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The membership has not begun, or is over.
    NotAMember,
    /// The date lies in a settled period.
    Good {
        /// Last day that is settled without a gap.
        through: Date,
    },
    /// Nothing is settled for the date, but the chapter's patience has not run out.
    Grace {
        /// First day that is not settled.
        since: Date,
        /// Last day of grace.
        until: Date,
    },
    /// Nothing is settled for the date, and patience has run out.
    Arrears {
        /// First day that is not settled.
        since: Date,
    },
}

impl Standing {
    /// Whether the member counts as in good standing for a vote: grace does.
    pub fn is_good_for_voting(&self) -> bool {
        matches!(self, Self::Good { .. } | Self::Grace { .. })
    }

    /// The word used in the store, the API and files.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NotAMember => "not_a_member",
            Self::Good { .. } => "good",
            Self::Grace { .. } => "grace",
            Self::Arrears { .. } => "arrears",
        }
    }
}

/// The standing of a member on `date`.
///
/// Gaps in the past do not matter once the date itself is settled: whether old dues are still
/// asked for is the treasurer's decision, not a rule of voting.
pub fn standing(facts: &Facts, date: Date, rules: &DuesRules) -> Standing {
    let Some(since) = facts.since else {
        return Standing::NotAMember;
    };
    if date < since || facts.ended_on.is_some_and(|last| date > last) {
        return Standing::NotAMember;
    }
    if let Some(through) = settled_through(&facts.settled, date) {
        return Standing::Good { through };
    }
    // No period holds the date, so those that began before it also ended before it.
    let periods = facts.settled.iter().filter(|(from, through)| from <= through);
    let last = periods.map(|(_, through)| *through).filter(|through| *through < date).max();
    // A new member's patience and that after a settled period both run; the longer one counts.
    // Were it otherwise, settling a week could end a grace of two months.
    let for_new = grace_end(since, rules.new_member_grace_days);
    let (unsettled, until) = match last.map(|through| plus_days(through, 1)) {
        Some(next) => (next.max(since), max_date(grace_end(next, rules.grace_days), for_new)),
        None => (since, for_new),
    };
    match until {
        Some(until) if date <= until => Standing::Grace { since: unsettled, until },
        _ => Standing::Arrears { since: unsettled },
    }
}

/// The last of `days` days that begin at `first`; none if there are no days.
fn grace_end(first: Date, days: u32) -> Option<Date> {
    days.checked_sub(1).map(|more| plus_days(first, more))
}

fn max_date(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    // `None` sorts before every date.
    a.max(b)
}

/// The end of the unbroken run of settled days that holds `date`, if one does.
fn settled_through(settled: &[(Date, Date)], date: Date) -> Option<Date> {
    let mut periods: Vec<_> = settled.iter().filter(|(from, to)| from <= to).collect();
    periods.sort_unstable();
    let mut through: Option<Date> = None;
    for (from, to) in periods {
        match through {
            None if *from <= date && date <= *to => through = Some(*to),
            Some(end) if *from <= plus_days(end, 1) => through = Some(end.max(*to)),
            Some(_) => break,
            None => {}
        }
    }
    through
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const RULES: DuesRules = DuesRules { grace_days: 30, new_member_grace_days: 60 };

    fn member(settled: &[(Date, Date)]) -> Facts {
        Facts { since: Some(date(2012, 1, 1)), ended_on: None, settled: settled.to_vec() }
    }

    #[test]
    fn membership_has_two_ends() {
        let facts = Facts { ended_on: Some(date(2013, 6, 30)), ..member(&[]) };
        let on = |day| standing(&facts, day, &RULES);
        assert_eq!(on(date(2011, 12, 31)), Standing::NotAMember);
        assert_eq!(on(date(2013, 6, 30)), Standing::Arrears { since: date(2012, 1, 1) });
        assert_eq!(on(date(2013, 7, 1)), Standing::NotAMember);
        let never = Facts::default();
        assert_eq!(standing(&never, date(2013, 1, 1), &RULES), Standing::NotAMember);
    }

    #[test]
    fn adjoining_periods_are_one() {
        let facts = member(&[
            (date(2013, 7, 1), date(2013, 12, 31)),
            (date(2013, 1, 1), date(2013, 6, 30)),
            (date(2014, 2, 1), date(2014, 2, 28)),
        ]);
        let good = Standing::Good { through: date(2013, 12, 31) };
        assert_eq!(standing(&facts, date(2013, 1, 1), &RULES), good);
        assert_eq!(standing(&facts, date(2013, 12, 31), &RULES), good);
    }

    #[test]
    fn grace_then_arrears() {
        let facts = member(&[(date(2013, 1, 1), date(2013, 1, 31))]);
        let on = |day| standing(&facts, day, &RULES);
        let grace = Standing::Grace { since: date(2013, 2, 1), until: date(2013, 3, 2) };
        assert_eq!(on(date(2013, 2, 1)), grace);
        assert_eq!(on(date(2013, 3, 2)), grace);
        assert_eq!(on(date(2013, 3, 3)), Standing::Arrears { since: date(2013, 2, 1) });
        let strict = DuesRules { grace_days: 0, new_member_grace_days: 0 };
        let arrears = Standing::Arrears { since: date(2013, 2, 1) };
        assert_eq!(standing(&facts, date(2013, 2, 1), &strict), arrears);
    }

    #[test]
    fn a_new_member_has_time() {
        let facts = member(&[]);
        let grace = Standing::Grace { since: date(2012, 1, 1), until: date(2012, 2, 29) };
        assert_eq!(standing(&facts, date(2012, 2, 29), &RULES), grace);
        assert!(!standing(&facts, date(2012, 3, 1), &RULES).is_good_for_voting());
    }

    fn day() -> impl Strategy<Value = Date> {
        (0u32..1200).prop_map(|n| plus_days(date(2012, 1, 1), n))
    }

    fn periods() -> impl Strategy<Value = Vec<(Date, Date)>> {
        let one = (day(), 0u32..200).prop_map(|(from, days)| (from, plus_days(from, days)));
        prop::collection::vec(one, 0..8)
    }

    fn rules() -> impl Strategy<Value = DuesRules> {
        (0u32..90, 0u32..90)
            .prop_map(|(grace_days, new)| DuesRules { grace_days, new_member_grace_days: new })
    }

    proptest! {
        #[test]
        fn order_does_not_matter(mut settled in periods(), on in day(), rules in rules()) {
            let before = standing(&member(&settled), on, &rules);
            settled.reverse();
            prop_assert_eq!(before, standing(&member(&settled), on, &rules));
            settled.sort();
            prop_assert_eq!(before, standing(&member(&settled), on, &rules));
            let again = settled.clone();
            settled.extend(again);
            prop_assert_eq!(before, standing(&member(&settled), on, &rules));
        }

        #[test]
        fn a_voided_settlement_was_never_recorded(
            settled in periods(), mistakes in periods(), on in day(), rules in rules()
        ) {
            let recorded = |voided| move |(from, through): &(Date, Date)| Recorded {
                from: *from,
                through: *through,
                voided,
            };
            let good = settled.iter().map(recorded(false));
            let mixed = mistakes.iter().map(recorded(true)).chain(good);
            let after = standing(&member(&counted(mixed)), on, &rules);
            prop_assert_eq!(after, standing(&member(&settled), on, &rules));
        }

        #[test]
        fn settling_more_never_hurts(
            settled in periods(), more in periods(), on in day(), rules in rules()
        ) {
            let before = standing(&member(&settled), on, &rules).is_good_for_voting();
            let all: Vec<_> = settled.into_iter().chain(more).collect();
            let after = standing(&member(&all), on, &rules).is_good_for_voting();
            prop_assert!(after || !before);
        }

        #[test]
        fn good_is_exactly_being_covered(settled in periods(), on in day(), rules in rules()) {
            let covered = settled.iter().any(|(from, to)| *from <= on && on <= *to);
            let good = matches!(standing(&member(&settled), on, &rules), Standing::Good { .. });
            prop_assert_eq!(covered, good);
        }

        #[test]
        fn good_lasts_exactly_as_long_as_it_says(
            settled in periods(), on in day(), rules in rules()
        ) {
            let facts = member(&settled);
            if let Standing::Good { through } = standing(&facts, on, &rules) {
                let after = standing(&facts, plus_days(through, 1), &rules);
                let still_good = matches!(after, Standing::Good { .. });
                prop_assert!(!still_good);
                prop_assert_eq!(standing(&facts, through, &rules), Standing::Good { through });
            }
        }
    }
}
