//! Faults that are put in on purpose, to see that the simulator finds them. Each does what a
//! broken rule would do; none is in the code that ships.

/// A broken rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plant {
    /// After a restore nobody asks the peers: the restore guard is skipped.
    NoGuard,
    /// A table depends on how much of another log was there when an event came.
    OtherLog,
    /// A crash loses what was committed and acknowledged last.
    LostCommit,
    /// What a peer sent is stored other than it was signed.
    Altered,
    /// A committee certifies a result that its instance did not compute.
    TwoResults,
    /// A host publishes as if nobody had objected.
    DeafHost,
}

impl Plant {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::NoGuard,
        Self::OtherLog,
        Self::LostCommit,
        Self::Altered,
        Self::TwoResults,
        Self::DeafHost,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoGuard => "no-guard",
            Self::OtherLog => "other-log",
            Self::LostCommit => "lost-commit",
            Self::Altered => "altered",
            Self::TwoResults => "two-results",
            Self::DeafHost => "deaf-host",
        }
    }

    /// By its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|plant| plant.name() == name)
    }
}
