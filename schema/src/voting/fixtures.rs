//! Polls, rolls and ballots for tests: small ids, fixed times, deterministic nonces.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::choices::Choices;
use super::envelope::BoxKey;
use super::moved::Moves;
use super::rules::{
    Electorate, Method, MissingChapter, OrgMode, RULES_VERSION, Secrecy, Threshold, TieRule,
};
use super::tally::{CastBallot, ChapterInput, SealRef};
use crate::event::Origin;
use crate::event::member::MemberKind;
use crate::event::poll::{Opened, OptionText, RollEntry};
use crate::ids::{EntryId, Id, MemberId, OptionId, PollId};
use crate::log::sha256;
use crate::text::{Lang, LocalText};
use crate::time::Millis;

/// When the polls of the fixtures open.
pub const OPENS: i64 = 1_383_300_000_000;
/// When they close: two weeks later.
pub const CLOSES: i64 = OPENS + 14 * 86_400_000;

/// The log of a chapter.
pub fn origin(name: &str) -> Origin {
    format!("{name}.example.org/log/1").parse().expect("an origin")
}

/// A poll id of the chapter `us`.
pub fn poll_id() -> PollId {
    PollId::of_log(&origin("us"), Uuid::from_u128(1))
}

/// An option by number.
pub fn option(n: u64) -> OptionId {
    OptionId::from_uuid(Uuid::from_u128(u128::from(n)))
}

/// A place on a roll by number.
pub fn entry(n: u64) -> EntryId {
    EntryId::from_uuid(Uuid::from_u128(u128::from(n)))
}

/// A member by number.
pub fn member(n: u64) -> MemberId {
    MemberId::from_uuid(Uuid::from_u128(u128::from(n)))
}

/// Place `n` on a roll, of member `n`.
pub fn roll_entry(n: u64, weight: u32) -> RollEntry {
    RollEntry { entry: entry(n), member: member(n), weight, seat: None }
}

/// Individuals 1, organisations 2.
pub fn electorate() -> Electorate {
    Electorate {
        weights: BTreeMap::from([(MemberKind::Individual, 1), (MemberKind::Organisation, 2)]),
        org_mode: OrgMode::WeightedBallot,
        joined_by: None,
        good_standing: true,
    }
}

/// A yes/no poll of two chapters that passes by simple majority, without quorum.
pub fn yes_no() -> Opened {
    Opened {
        poll: poll_id(),
        proposal: None,
        title: LocalText::from([(Lang::En, "Buy a server?"), (Lang::Es, "¿Comprar un servidor?")]),
        authoritative: Lang::En,
        method: Method::YesNo,
        options: Vec::new(),
        secrecy: Secrecy::Named,
        electorate: electorate(),
        quorum: None,
        quorum_chapter: None,
        threshold: Some(Threshold::simple_majority()),
        threshold_chapter: None,
        dual_majority: false,
        abstain_valid: false,
        tie: TieRule::Runoff,
        replaceable: true,
        live: false,
        chapters: vec![origin("mx"), origin("us")],
        record_at: Millis::from_ms(OPENS),
        opens_at: Millis::from_ms(OPENS),
        closes_at: Millis::from_ms(CLOSES),
        seal_by: Millis::from_ms(CLOSES + 3_600_000),
        missing_chapter: MissingChapter::Fail,
        dispute_days: 7,
        rules: RULES_VERSION,
        charter: None,
    }
}

/// A poll of options 1 to `options`, without threshold.
pub fn choose(options: u64, n: u32, seats: u32) -> Opened {
    let text = |n| OptionText {
        option: option(n),
        label: LocalText::from([(Lang::En, format!("Option {n}"))]),
    };
    Opened {
        method: Method::ChooseUpTo { n, seats },
        options: (1..=options).map(text).collect(),
        threshold: None,
        ..yes_no()
    }
}

/// The box key of a chapter.
pub fn box_key(name: &str) -> BoxKey {
    BoxKey::derive(&[7; 32], &origin(name), &poll_id())
}

/// Ballots with rising seqs, each for a place by number.
pub fn ballots(opened: &Opened, name: &str, cast: &[(u64, Choices)]) -> Vec<CastBallot> {
    let key = box_key(name);
    let ballot = |(seq, (place, choices)): (u64, &(u64, Choices))| {
        let mut nonce = [0; 12];
        nonce[4..].copy_from_slice(&seq.to_be_bytes());
        let place = entry(*place);
        let envelope = key.seal(opened, &place, &origin(name), choices, nonce);
        CastBallot { seq, entry: place, person: None, envelope }
    };
    (100..).zip(cast).map(ballot).collect()
}

/// A sealed chapter: its roll as weights of places 1, 2, 3 …, and its ballots.
pub fn chapter(
    opened: &Opened,
    name: &str,
    weights: &[u32],
    cast: &[(u64, Choices)],
) -> ChapterInput {
    ChapterInput {
        origin: origin(name),
        roll: (1..).zip(weights).map(|(n, weight)| roll_entry(n, *weight)).collect(),
        ballots: ballots(opened, name, cast),
        seal: SealRef { seq: 900, id: sha256(name.as_bytes()) },
        box_key: box_key(name),
        frozen: 50,
        moves: Moves::default(),
    }
}
