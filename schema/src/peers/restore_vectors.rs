//! The cases of `vectors/start.json`.

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Vectors {
    needed: Vec<NeededCase>,
    heard: Vec<HeardCase>,
}

#[derive(Deserialize)]
struct NeededCase {
    name: String,
    mark: Option<MarkCase>,
    pinned: bool,
    signed: bool,
    expect: String,
}

#[derive(Deserialize)]
struct MarkCase {
    is: String,
    here: String,
}

#[derive(Deserialize)]
struct HeardCase {
    name: String,
    needed: String,
    held: u64,
    marked: u64,
    peers: Vec<PeerCase>,
    expect: Expected,
}

#[derive(Deserialize)]
struct PeerCase {
    #[serde(default)]
    suspended: bool,
    asked: Option<Asked>,
    told: Option<Shown>,
    gives: Option<u64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Asked {
    Word(String),
    Shown(Shown),
}

/// A note of ours; `other`: over another tree than the one of the case.
#[derive(Clone, Copy, Deserialize)]
struct Shown {
    size: u64,
    other: bool,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Expected {
    is: String,
    size: u64,
}

impl Shown {
    fn beside(self, held: u64) -> (u64, Here) {
        let here = match (self.size > held, self.other) {
            (true, _) => Here::Less,
            (false, true) => Here::Other,
            (false, false) => Here::Same,
        };
        (self.size, here)
    }
}

impl PeerCase {
    fn shows(&self) -> Option<Shown> {
        match &self.asked {
            Some(Asked::Shown(shown)) => Some(*shown),
            _ => None,
        }
    }

    fn says(&self, word: &str) -> bool {
        matches!(&self.asked, Some(Asked::Word(said)) if said == word)
    }

    fn has_answered(&self) -> bool {
        let nothing = self.says("none") && !self.suspended;
        self.shows().is_some() || nothing || self.told.is_some()
    }
}

fn needed_of(word: &str) -> Needed {
    match word {
        "nobody" => Needed::Nobody,
        "anybody" => Needed::Anybody,
        "everybody" => Needed::Everybody,
        other => panic!("{other}"),
    }
}

fn told_as(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Whole => "whole",
        Verdict::Unanswered => "unanswered",
        Verdict::Silent => "silent",
        Verdict::Newer => "newer",
        Verdict::Lost => "lost",
        Verdict::Refuses => "refuses",
    }
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../../vectors/start.json")).expect("the vectors")
}

#[test]
fn whose_answers_are_needed() {
    for case in vectors().needed {
        let mark = case.mark.as_ref().map(|mark| (mark.is.as_str(), mark.here.as_str()));
        let found = match mark {
            None | Some(("copied", _)) => FoundMark::Missing,
            Some(("restored", _)) => FoundMark::Outrun,
            Some(("own", "same")) => FoundMark::Own(Here::Same),
            Some(("own", "less")) => FoundMark::Own(Here::Less),
            Some(("own", "other")) => FoundMark::Own(Here::Other),
            other => panic!("{}: {other:?}", case.name),
        };
        let needed = Needed::by(found, case.pinned, case.signed);
        assert_eq!(needed, needed_of(&case.expect), "{}", case.name);
    }
}

#[test]
fn what_was_heard_is_judged() {
    for case in vectors().heard {
        let heads = case.peers.iter().filter_map(|peer| Some((peer, peer.shows()?)));
        let largest = heads.clone().map(|(_, head)| head.size).max().unwrap_or(0);
        let told = case.peers.iter().filter_map(|peer| peer.told);
        let shown = told.clone().map(|head| head.size).max().unwrap_or(0).max(largest);
        let mut needed = needed_of(&case.needed);
        let (mut held, answered) = (case.held, case.peers.iter().any(PeerCase::has_answered));
        if answered {
            needed = if case.marked < shown { Needed::Everybody } else { needed };
            for (peer, head) in heads.clone().filter(|(_, head)| head.size == largest) {
                let gives = peer.gives.unwrap_or(head.size).min(largest);
                held = if head.other { held } else { held.max(gives) };
            }
        }
        let heard = Heard {
            asked: heads.map(|(_, head)| head.beside(held)).collect(),
            told: told.map(|head| head.beside(held)).collect(),
            answered,
            silent: case.peers.iter().any(|peer| peer.says("silent")),
            trusted_silent: case.peers.iter().any(|peer| !peer.suspended && !peer.has_answered()),
        };
        let is = told_as(heard.judge(needed, held, case.marked)).to_owned();
        assert_eq!(Expected { is, size: held }, case.expect, "{}", case.name);
    }
}
