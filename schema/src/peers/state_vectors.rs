//! The cases of `vectors/states.json`.

use std::time::Duration;

use serde::Deserialize;

use super::super::pause;
use super::*;

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
    pauses: Vec<Pause>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    from: String,
    steps: Vec<Step>,
}

/// Times are in seconds: `at` since the case began, `fresh` beside `at`.
#[derive(Deserialize)]
struct Step {
    at: i64,
    met: MetCase,
    state: String,
    code: Option<String>,
    #[serde(default)]
    faults: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum MetCase {
    Page { rest: u64, fresh: Option<i64> },
    Silent { fresh: Option<i64> },
    Fault { code: String, fresh: Option<i64> },
    Signed { code: String },
    Smaller { prefix: bool },
}

#[derive(Deserialize)]
struct Pause {
    name: String,
    failures: u32,
    longest: u64,
    refused: Option<Refused>,
    least: u64,
    most: u64,
}

#[derive(Deserialize)]
struct Refused {
    status: u16,
    after: u64,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../../vectors/states.json")).expect("the vectors")
}

fn start() -> Millis {
    Millis::from_ms(1_385_899_200_000)
}

impl MetCase {
    fn met(self, at: Millis) -> Met {
        let seen = |fresh: Option<i64>| fresh.map(|secs| at.plus_secs(secs));
        // A code lives as long as the program; here as long as the test.
        let named = |code: String| -> &'static str { code.leak() };
        match self {
            Self::Page { rest, fresh } => Met::Page { rest, fresh: seen(fresh) },
            Self::Silent { fresh } => Met::Silence { fresh: seen(fresh) },
            Self::Fault { code, fresh } => Met::Fault { code: named(code), fresh: seen(fresh) },
            Self::Signed { code } => Met::Signed { code: named(code) },
            Self::Smaller { prefix: true } => Met::Smaller,
            Self::Smaller { prefix: false } => Met::Signed { code: FORK },
        }
    }
}

#[test]
fn states_are_left_as_the_table_says() {
    for case in vectors().cases {
        let mut known = Known::at(case.from.parse().expect("a state"), start());
        for step in case.steps {
            let now = start().plus_secs(step.at);
            let silent = matches!(step.met, MetCase::Silent { .. });
            known = known.after(step.met.met(now), now);
            // Which word is shown of a silence is local.
            let code = known.code.filter(|_| !silent);
            let found = (known.state.as_str(), code, known.faults);
            let expected = (step.state.as_str(), step.code.as_deref(), step.faults);
            assert_eq!(found, expected, "{} at {} s", case.name, step.at);
        }
    }
}

#[test]
fn pauses_are_as_long_as_the_page_says() {
    for case in vectors().pauses {
        let longest = Duration::from_secs(case.longest);
        let asked = case.refused.as_ref().map_or(Duration::ZERO, |refused| {
            pause::asked_for(refused.status, refused.after, longest)
        });
        let of = |chance| pause::after(case.failures, longest, chance).max(asked);
        let (least, most) = (Duration::from_millis(case.least), Duration::from_millis(case.most));
        assert_eq!((of(0), of(255)), (least, most), "{}", case.name);
        assert!((0..=255).all(|chance| (least..=most).contains(&of(chance))), "{}", case.name);
    }
}
