//! Whose answers a database needs before anything is appended to it, and what they come to (rule
//! 29, protocol §10).
//!
//! A backup that was put back and written to would fork its own past. Two things speak of what it
//! may lack: the high-water mark, kept outside the database, and the peers, who hold what they were
//! shown.

/// The log here beside a size and a root of it that were shown once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// Some of it is missing.
    Less,
    /// All of it is here.
    Same,
    /// Another tree is in its place.
    Other,
}

/// The high-water mark as it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundMark {
    /// Written by this instance, where it lies.
    Own(Here),
    /// None, or one that was copied, as with a copied database: that the two agree says nothing.
    Missing,
    /// In its place, a note that somebody showed more of our log than the mark spoke of.
    Outrun,
}

/// Whose answers are needed before anything is appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needed {
    /// Nobody's: all that was ever published is here; or there is no mark, and nothing can have
    /// been published.
    Nobody,
    /// Anybody's who has what the mark speaks of: the mark is our own, and says how much there is.
    Anybody,
    /// That of everybody whom our people trust: nothing here says how much of our log there was,
    /// and who is silent may hold the rest (decision 0050).
    Everybody,
}

impl Needed {
    /// As the mark has it; `pinned` is whether any peer is, `signed` whether this database ever
    /// signed a checkpoint.
    pub fn by(mark: FoundMark, pinned: bool, signed: bool) -> Self {
        match mark {
            FoundMark::Own(Here::Same) => Self::Nobody,
            FoundMark::Own(Here::Less) => Self::Anybody,
            // It speaks of another history.
            FoundMark::Own(Here::Other) | FoundMark::Outrun => Self::Everybody,
            FoundMark::Missing if pinned && signed => Self::Everybody,
            FoundMark::Missing => Self::Nobody,
        }
    }
}

/// What was heard of our own log, after all of it was pulled that could be had.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heard {
    /// Heads of ours that were asked for: their sizes, and the log here beside each.
    pub asked: Vec<(u64, Here)>,
    /// Heads of ours that were shown by who calls.
    pub told: Vec<(u64, Here)>,
    /// Whether anybody answered.
    pub answered: bool,
    /// Whether anybody who was asked did not.
    pub silent: bool,
    /// Whether anybody whom our people trust did neither answer nor call.
    pub trusted_silent: bool,
}

/// What asking the peers came to.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The log is whole, if need be after its tail came back.
    Whole,
    /// No peer answered: the instance stays read-only.
    Unanswered,
    /// Some answered, and nothing here says how much of our log there was: a silent one may hold
    /// more of it.
    Silent,
    /// One showed more of our log than is here and cannot give it; a silent one may.
    Newer,
    /// Those who answered do not have all that the mark says was let out of the house. A member's
    /// receipt, a mirror or a witness may: what is appended in its place would be a second past.
    Lost,
    /// A part of our log is out of reach though everybody answered, or somebody holds another log
    /// that we signed: the instance does not start.
    Refuses,
}

impl Heard {
    /// Judges it. `held` is how much of our log is here, `marked` how much the mark speaks of.
    pub fn judge(&self, needed: Needed, held: u64, marked: u64) -> Verdict {
        if !self.answered {
            return Verdict::Unanswered;
        }
        let brings = self.told.iter().any(|(size, _)| *size > held);
        if self.asked.iter().any(|(size, _)| *size > held) {
            // Who is silent, or calls, may have what those who showed it cannot give.
            let somebody = self.silent || self.trusted_silent || brings;
            return if somebody { Verdict::Newer } else { Verdict::Refuses };
        }
        let mut shown = self.asked.iter().chain(&self.told);
        if shown.any(|(_, here)| *here == Here::Other) {
            return Verdict::Refuses;
        }
        if brings {
            return Verdict::Unanswered;
        }
        match (held < marked, self.silent) {
            // Whoever is silent may be the one who has it.
            (true, true) => Verdict::Unanswered,
            (true, false) => Verdict::Lost,
            _ if needed == Needed::Everybody && self.trusted_silent => Verdict::Silent,
            _ => Verdict::Whole,
        }
    }
}

#[cfg(test)]
#[path = "restore_vectors.rs"]
mod vectors;
