//! Revocations that follow one another, against what protocol §4.6 says in words.

use proptest::collection;
use proptest::prelude::*;
use serde_json::json;

use super::tests::{Story, key};
use super::*;
use crate::event::envelope::Draft;
use crate::event::key::{PUBLISHED, Published, REVOKED};
use crate::json::to_b64u;

const ROLES: [KeyRole; 3] = [KeyRole::Witness, KeyRole::Transport, KeyRole::Seal];

/// What happens next in a log.
#[derive(Debug, Clone)]
enum Step {
    Fact,
    /// A key of a role in the place of the newest.
    Publish(usize),
    /// Trusted is so much of the log, in 256ths; and new keys come for these roles.
    Revoke(u8, [bool; 3]),
    /// Trusted is all before the last revocation; and new keys come for these roles.
    RevokeLast([bool; 3]),
}

/// A key that somebody said, and whether it is good still.
struct Said {
    role: KeyRole,
    kid: String,
    told: u64,
}

/// The words of §4.6: a key is good while neither the event that gave it out is void, nor a
/// revocation after it named its role. What was void stays void.
#[derive(Default)]
struct Model {
    good: Vec<Said>,
    void: BTreeSet<u64>,
    last: Option<u64>,
}

impl Model {
    fn kids(&self, role: KeyRole) -> Vec<&str> {
        self.good.iter().filter(|one| one.role == role).map(|one| one.kid.as_str()).collect()
    }
}

fn public(role: KeyRole, kid: &str, seed: u8, origin: &str) -> PublishedKey {
    let key = match role {
        KeyRole::Witness => key(seed).public().to_cosigner_vkey(origin),
        KeyRole::Seal => to_b64u(&[seed; 32]),
        _ => key(seed).public().to_vkey(origin),
    };
    PublishedKey { role, kid: kid.into(), key }
}

/// Tells the steps to a log and to the model.
fn told(steps: &[Step]) -> (Story, Model, u8) {
    let mut story = Story::new(3);
    let origin = story.log.origin.to_string();
    let genesis = story.log.entries[0].envelope().expect("an event");
    let first: Genesis = genesis.body().expect("a genesis");
    let mut model = Model::default();
    let other = first.keys.into_iter().filter(|key| key.role != KeyRole::Log);
    model.good.extend(other.map(|key| Said { role: key.role, kid: key.kid, told: 0 }));
    let (mut kid, mut seed) = ("log-1".to_owned(), 1);
    for (at, step) in steps.iter().enumerate() {
        let seq = story.size();
        let number = u8::try_from(at).expect("few steps") + 1;
        let (trusted, roles) = match step {
            Step::Fact => {
                story.fact(&kid, seed);
                continue;
            }
            Step::Publish(role) => {
                let role = ROLES[*role];
                let newest = model.kids(role).last().copied().unwrap_or("none").to_owned();
                let name = format!("said-{number}");
                let PublishedKey { key, .. } = public(role, &name, 150 + number, &origin);
                let body = Published { role, kid: name.clone(), key, replaces: newest };
                story.say(&kid, seed, &Draft::new(PUBLISHED, &body));
                model.good.push(Said { role, kid: name, told: seq });
                continue;
            }
            Step::Revoke(part, roles) => (1 + u64::from(*part) * (seq - 1) / 255, roles),
            Step::RevokeLast(roles) => (model.last.unwrap_or(seq), roles),
        };
        (kid, seed) = (format!("fresh-{number}"), 100 + number);
        let named = ROLES.into_iter().zip(roles).filter(|(_, named)| **named);
        let fresh: Vec<PublishedKey> = named
            .enumerate()
            .map(|(nth, (role, _))| {
                let nth = u8::try_from(nth).expect("three");
                let name = format!("given-{number}-{nth}");
                public(role, &name, 200 + (number * 3 + nth) % 50, &origin)
            })
            .collect();
        let body = story.revocation_with(&kid, seed, trusted, &[21, 23], fresh.clone());
        story.say(&kid, seed, &Draft::new(REVOKED, &body));
        let replaced = |role| fresh.iter().any(|key| key.role == role);
        model.good.retain(|one| one.told < trusted && !replaced(one.role));
        let given = fresh.into_iter().map(|key| Said { role: key.role, kid: key.kid, told: seq });
        model.good.extend(given);
        model.void.extend(trusted..seq);
        model.last = Some(seq);
    }
    (story, model, seed)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Fact),
        (0..3_usize).prop_map(Step::Publish),
        (any::<u8>(), any::<[bool; 3]>()).prop_map(|(part, roles)| Step::Revoke(part, roles)),
        any::<[bool; 3]>().prop_map(Step::RevokeLast),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_key_outlives_the_word_that_gave_it_out(steps in collection::vec(step(), 1..14)) {
        let (story, model, seed) = told(&steps);
        let held = story.whole(seed).expect("a good log");
        let names = |keys: &[NamedKey]| keys.iter().map(|key| key.kid.clone()).collect::<Vec<_>>();
        prop_assert_eq!(names(held.keys.witness_keys()), model.kids(KeyRole::Witness));
        prop_assert_eq!(names(held.keys.transport_keys()), model.kids(KeyRole::Transport));
        let seal = held.keys.seal_key().map(|key| key.kid.as_str());
        prop_assert_eq!(seal, model.kids(KeyRole::Seal).last().copied());
        for seq in 0..story.size() {
            prop_assert_eq!(held.keys.is_void(seq), model.void.contains(&seq), "{}", seq);
        }
    }
}

/// As the two cases of `vectors/rotation.json`, for every role.
#[test]
fn a_revocation_that_is_void_takes_its_keys_along() {
    let first = [Step::Fact, Step::Fact, Step::Revoke(128, [true, true, true])];
    let kept = told(&[&first[..], &[Step::Fact, Step::Revoke(255, [false; 3])]].concat());
    let gone = told(&[&first[..], &[Step::Fact, Step::RevokeLast([false; 3])]].concat());
    let good = |(story, _, seed): &(Story, Model, u8)| {
        let held = story.whole(*seed).expect("a good log");
        let counts = (held.keys.witness_keys().len(), held.keys.transport_keys().len());
        json!([counts.0, counts.1, held.keys.seal_key().is_some(), held.keys.void().len()])
    };
    assert_eq!(good(&kept), json!([1, 1, true, 1]));
    assert_eq!(good(&gone), json!([0, 0, false, 2]));
}
