//! Voting, and the demo's own count of what it voted: from the register and its own choices, not
//! from anything that an instance says.

use std::collections::{BTreeMap, BTreeSet};

use enlace_schema::time::Millis;
use serde_json::{Value as Json, json};

use super::chapters::Chapter;
use super::client::Session;
use super::queries;
use super::register::Row;
use super::side::{Both, Side};
use super::story::{Stage, sign_in, word};
use crate::error::{Error, Result};

/// What a ballot says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// In favour.
    Yes,
    /// Against.
    No,
    /// Present, and of no side.
    Abstain,
    /// Nothing, on purpose.
    Blank,
    /// Options, by their places on the ballot.
    Options(&'static [usize]),
}

/// What yes/no ballots say, in turn.
pub const YES_NO: [Choice; 10] = [
    Choice::Yes,
    Choice::Yes,
    Choice::No,
    Choice::Yes,
    Choice::Abstain,
    Choice::Yes,
    Choice::Yes,
    Choice::No,
    Choice::Blank,
    Choice::Yes,
];
/// What ballots with options say, in turn.
pub const PRIORITIES: [Choice; 10] = [
    Choice::Options(&[0, 1, 2]),
    Choice::Options(&[0, 1, 3]),
    Choice::Options(&[0, 2]),
    Choice::Options(&[1, 0, 4]),
    Choice::Options(&[0, 3, 1]),
    Choice::Options(&[2, 1]),
    Choice::Options(&[0, 5, 1]),
    Choice::Options(&[1]),
    Choice::Options(&[0, 2, 5]),
    Choice::Abstain,
];

impl Choice {
    /// As the API takes it.
    fn input(self, options: &[String]) -> Json {
        match self {
            Self::Yes => json!({ "word": "YES" }),
            Self::No => json!({ "word": "NO" }),
            Self::Abstain => json!({ "word": "ABSTAIN" }),
            Self::Blank => json!({ "word": "BLANK" }),
            Self::Options(chosen) => {
                let ids: Vec<&String> = chosen.iter().filter_map(|at| options.get(*at)).collect();
                json!({ "options": ids })
            }
        }
    }
}

/// Somebody who votes.
pub struct Voter {
    /// In which chapter.
    pub side: Side,
    /// Who, in the register.
    pub row: Row,
    /// Signed in.
    pub session: Session,
}

/// A receipt as it was handed out.
#[derive(Debug, Clone)]
pub struct Kept {
    /// In which chapter.
    pub side: Side,
    /// Place in its log.
    pub seq: u64,
    /// The code to read aloud.
    pub code: String,
    /// The signed entry, base64url.
    pub bytes: String,
    /// Whose ballot it is, in the register.
    external: String,
    /// Who cast it, in the register.
    by: String,
    /// What was sent, key and all.
    asked: Json,
    /// Whether a later ballot of the same place replaced it.
    pub replaced: bool,
}

/// The two polls of the check.
pub struct Polls {
    /// Whether the cooperative is founded: yes or no, in each chapter too.
    pub coop: Urn,
    /// Which lines of work come first: up to three of six, final once cast.
    pub priorities: Urn,
    /// When both close.
    pub closes_at: Millis,
}

/// One poll's ballots, as the demo knows them.
pub struct Urn {
    /// The poll.
    pub poll: String,
    /// Its options, in their order; none for yes or no.
    pub options: Vec<String>,
    /// Whether ballots may be replaced.
    replaceable: bool,
    choices: &'static [Choice],
    /// What each member's last ballot says, and weighs.
    effective: BTreeMap<(Side, String), (Choice, u64)>,
    /// Every receipt.
    pub receipts: Vec<Kept>,
    /// How many ballots replaced another.
    pub replaced: u64,
    /// How many were refused because one stood there.
    pub already: u64,
    /// Where an instance showed other ballots, or other weights, than the register gives.
    pub surprises: Vec<String>,
}

impl Urn {
    /// The urn of an open poll.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn of(stage: &Stage, poll: &str, replaceable: bool) -> Result<Self> {
        let seen = stage.committee(Side::Us).ask(queries::POLL, &json!({ "id": poll }))?;
        let options = seen["poll"]["options"].as_array().cloned().unwrap_or_default();
        let options: Result<Vec<String>> = options.iter().map(|one| word(&one["id"])).collect();
        let options = options?;
        let choices: &'static [Choice] = if options.is_empty() { &YES_NO } else { &PRIORITIES };
        Ok(Self {
            poll: poll.into(),
            options,
            replaceable,
            choices,
            effective: BTreeMap::new(),
            receipts: Vec::new(),
            replaced: 0,
            already: 0,
            surprises: Vec::new(),
        })
    }

    /// Casts all ballots of a voter: the own one, and those of the organisations represented.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn vote(&mut self, chapter: &Chapter, voter: &Voter) -> Result<()> {
        for place in self.places(chapter, voter)? {
            let stands = self.effective.contains_key(&(voter.side, place.external.clone()));
            if stands && !self.replaceable {
                let refused = self.refused(voter, &place)?;
                if refused.as_deref() == Some("already-voted") {
                    self.already += 1;
                } else {
                    self.surprises.push(format!("{} voted twice: {refused:?}", place.external));
                }
                continue;
            }
            self.cast(voter, &place)?;
        }
        Ok(())
    }

    /// The voter's places, which must be those that the register gives.
    fn places(&mut self, chapter: &Chapter, voter: &Voter) -> Result<Vec<Place>> {
        let data = voter.session.ask(queries::MY_BALLOTS, &json!({ "id": self.poll }))?;
        let ballots = data["poll"]["myBallots"].as_array().cloned().unwrap_or_default();
        let expected = expected_places(chapter, &voter.row);
        let mut places = Vec::new();
        for (external, weight) in &expected {
            let member = chapter.ids.get(external).map(String::as_str).unwrap_or_default();
            let shown = ballots.iter().find(|ballot| ballot["memberId"] == member);
            let fits = shown.is_some_and(|ballot| ballot["weight"].as_u64() == Some(*weight));
            match shown.and_then(|ballot| ballot["entryId"].as_str()) {
                Some(entry) if fits => places.push(Place {
                    external: external.clone(),
                    entry: entry.into(),
                    weight: *weight,
                }),
                _ => self.surprises.push(format!("{external}: {shown:?}")),
            }
        }
        let shown = ballots.iter().filter(|ballot| ballot["entryId"].is_string()).count();
        if shown != expected.len() {
            self.surprises.push(format!("{}: {shown} places", voter.row.external));
        }
        Ok(places)
    }

    fn cast(&mut self, voter: &Voter, place: &Place) -> Result<()> {
        let at = self.receipts.len();
        let choice = self.choices[at % self.choices.len()];
        let key = format!("demo:{}:{at}", self.poll);
        let variables = self.variables(place, choice, &key);
        let data = voter.session.ask(queries::CAST_BALLOT, &variables)?;
        let before = (voter.side, place.external.clone());
        if self.effective.insert(before, (choice, place.weight)).is_some() {
            self.replaced += 1;
            for kept in &mut self.receipts {
                kept.replaced |= kept.side == voter.side && kept.external == place.external;
            }
        }
        let by = &voter.row.external;
        let mut kept = kept(voter.side, &place.external, by, &data["castBallot"])?;
        kept.asked = variables;
        self.receipts.push(kept);
        Ok(())
    }

    /// The last ballot that somebody cast: what was sent, and the receipt.
    pub fn last_of(&self, voter: &Voter) -> Option<(&Json, &Kept)> {
        let theirs = |kept: &&Kept| kept.side == voter.side && kept.by == voter.row.external;
        let kept = self.receipts.iter().rev().find(theirs)?;
        Some((&kept.asked, kept))
    }

    fn refused(&self, voter: &Voter, place: &Place) -> Result<Option<String>> {
        let key = format!("demo:{}:again:{}", self.poll, place.external);
        let variables = self.variables(place, self.choices[0], &key);
        voter.session.refusal(queries::CAST_BALLOT, &variables)
    }

    fn variables(&self, place: &Place, choice: Choice, key: &str) -> Json {
        let choices = choice.input(&self.options);
        let input = json!({ "poll": self.poll, "entry": place.entry, "choices": choices });
        json!({ "input": input, "key": key })
    }

    /// How many ballots count.
    pub fn effective(&self) -> u64 {
        self.effective.len() as u64
    }

    /// The figures that must come out, of one chapter or of both, given the roll's places and
    /// votes.
    pub fn expected(&self, side: Option<Side>, entitled: (u64, u64)) -> Figures {
        let mut figures = Figures { entitled, ..Figures::default() };
        figures.choices = match self.options.len() {
            0 => vec![(0, 0); 2],
            options => vec![(0, 0); options],
        };
        for ((of, _), (choice, weight)) in &self.effective {
            if side.is_some_and(|side| side != *of) {
                continue;
            }
            add(&mut figures.cast, *weight);
            let chosen: &[usize] = match choice {
                Choice::Yes => &[0],
                Choice::No => &[1],
                Choice::Options(chosen) => chosen,
                Choice::Abstain => {
                    add(&mut figures.abstain, *weight);
                    continue;
                }
                Choice::Blank => {
                    add(&mut figures.blank, *weight);
                    continue;
                }
            };
            add(&mut figures.valid, *weight);
            for at in chosen {
                add(&mut figures.choices[*at], *weight);
            }
        }
        figures
    }

    /// The options that must be elected to three seats, in the ballot's order; nothing for yes or
    /// no, and for a tie across the last seat.
    pub fn elected(&self, figures: &Figures) -> Vec<&str> {
        let mut ranked: Vec<(u64, usize)> = figures
            .choices
            .iter()
            .take(self.options.len())
            .enumerate()
            .map(|(at, count)| (count.1, at))
            .collect();
        ranked.sort_by_key(|(votes, at)| (std::cmp::Reverse(*votes), *at));
        if ranked.len() > 3 && ranked[2].0 == ranked[3].0 {
            return Vec::new();
        }
        let chosen: BTreeSet<usize> = ranked.iter().take(3).map(|(_, at)| *at).collect();
        chosen.into_iter().map(|at| self.options[at].as_str()).collect()
    }
}

/// A place on the roll that a voter votes for.
struct Place {
    external: String,
    entry: String,
    weight: u64,
}

/// The places that the register gives to somebody: their own, and those of the organisations that
/// they represent.
fn expected_places(chapter: &Chapter, row: &Row) -> Vec<(String, u64)> {
    let own = row.weight().map(|weight| (row.external.clone(), weight));
    let represented = row
        .represents
        .iter()
        .filter_map(|external| Some((external.clone(), chapter.register.row(external)?.weight()?)));
    own.into_iter().chain(represented).collect()
}

fn kept(side: Side, external: &str, by: &str, answer: &Json) -> Result<Kept> {
    let seq = answer["seq"].as_u64().ok_or_else(|| Error::internal("a receipt without a seq"))?;
    Ok(Kept {
        side,
        seq,
        code: word(&answer["code"])?,
        bytes: word(&answer["bytes"])?,
        external: external.into(),
        by: by.into(),
        asked: Json::Null,
        replaced: false,
    })
}

/// A number of ballots and what they weigh.
type Count = (u64, u64);

fn add(count: &mut Count, weight: u64) {
    count.0 += 1;
    count.1 += weight;
}

/// The figures of a count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    entitled: Count,
    cast: Count,
    valid: Count,
    abstain: Count,
    blank: Count,
    /// In favour and against, or the options in their order.
    choices: Vec<Count>,
}

impl Figures {
    /// Whether more than half of the valid votes are in favour.
    pub fn passes(&self) -> bool {
        self.choices.first().is_some_and(|yes| yes.1 * 2 > self.valid.1)
    }

    /// The figures as the API answers them.
    pub fn read(answer: &Json) -> Self {
        let count = |value: &Json| {
            let number = |name: &str| value[name].as_u64().unwrap_or(u64::MAX);
            (number("members"), number("votes"))
        };
        let choices = answer["choices"].as_array().map(Vec::as_slice).unwrap_or_default();
        Self {
            entitled: count(&answer["entitled"]),
            cast: count(&answer["cast"]),
            valid: count(&answer["valid"]),
            abstain: count(&answer["abstain"]),
            blank: count(&answer["blank"]),
            choices: choices.iter().map(|choice| count(&choice["count"])).collect(),
        }
    }
}

/// Signs the voters of both chapters in. Every second one of each comes first: those who share an
/// organisation then vote at different times, and either half has people of both chapters.
///
/// # Errors
/// Internal when one is refused.
pub fn voters(stage: &Stage, chosen: &Both<Vec<Row>>) -> Result<Vec<Voter>> {
    let mut voters = Vec::new();
    for side in Side::BOTH {
        let chapter = stage.chapters.of(side);
        for row in chosen.of(side) {
            let session = sign_in(chapter, &row.email)?;
            voters.push(Voter { side, row: row.clone(), session });
        }
    }
    let (first, second): (Vec<_>, Vec<_>) =
        voters.into_iter().enumerate().partition(|(at, _)| at % 2 == 0);
    Ok(first.into_iter().chain(second).map(|(_, voter)| voter).collect())
}
