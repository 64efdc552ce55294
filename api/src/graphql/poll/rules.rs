//! What a poll fixed before it opened: who votes, how it is counted, what passes.

use enlace_schema::event::poll::Opened;
use enlace_schema::voting::rules as schema;
use juniper::GraphQLEnum;
use schema::{
    Base as SchemaBase, MissingChapter as SchemaMissing, OrgMode as SchemaOrgMode,
    Secrecy as SchemaSecrecy, TieRule as SchemaTieRule, Unit as SchemaUnit,
};

use super::super::Context;
use super::super::member::MemberKind;
use super::super::scalars::{Date, DateTime, Hash, Lang, int, mirror};

mirror! {
    /// Who is told what of a single ballot. Only named polls can be opened in this version.
    Secrecy of SchemaSecrecy {
        /// Who voted how is on record once the box is open.
        Named,
        /// Nobody can tell who voted how.
        Secret,
        /// On paper, entered by two tellers.
        Paper,
    }
}

mirror! {
    /// What is counted.
    Unit of SchemaUnit {
        /// Each place on the roll is one.
        Members,
        /// Each place on the roll is its weight.
        Votes,
    }
}

mirror! {
    /// A number of the count that a fraction is taken of or compared with.
    Base of SchemaBase {
        /// Effective ballots.
        Cast,
        /// Cast, less blank and spoiled ones, and less abstentions unless the poll counts them.
        Valid,
        /// Checked in; where there is no meeting, cast.
        Present,
        /// The roll.
        Entitled,
    }
}

mirror! {
    /// What happens at a tie across the last seat. The count stops in every case.
    TieRule of SchemaTieRule {
        /// By lot, with a public seed.
        Lot,
        /// A second poll among those tied.
        Runoff,
        /// All those tied are elected.
        Expand,
        /// The committee decides.
        Committee,
    }
}

mirror! {
    /// What happens when a chapter is silent at the seal deadline.
    MissingChapter of SchemaMissing {
        /// The poll fails.
        Fail,
        /// The host extends the deadline once.
        ExtendOnce,
        /// Its ballots are counted that the host held by then, if its box can be opened or the
        /// outcome is the same whatever is in it; else the count waits for its seal.
        CountCosigned,
    }
}

mirror! {
    /// How an organisation votes.
    OrgMode of SchemaOrgMode {
        /// One ballot with the organisation's whole weight.
        WeightedBallot,
        /// Two named representatives, each with half of its weight.
        TwoRepresentatives,
    }
}

/// How people vote and how it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, GraphQLEnum)]
pub enum MethodName {
    /// Yes, no or abstain; yes passes by the threshold.
    YesNo,
    /// Each ballot names up to so many options; those with most votes get the seats.
    Choose,
}

/// A fraction.
#[derive(Debug, Clone, Copy)]
pub struct Fraction(pub schema::Fraction);

/// A part of a whole.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Fraction {
    /// Numerator.
    fn num(&self) -> i32 {
        int(self.0.num)
    }

    /// Denominator.
    fn den(&self) -> i32 {
        int(self.0.den)
    }
}

/// A rule that compares numbers of the count: which numbers, then what every such rule has.
macro_rules! comparison {
    ($(#[$doc:meta])* $name:ident { $($(#[$base_doc:meta])* $base:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name(pub schema::$name);

        $(#[$doc])*
        #[juniper::graphql_object]
        #[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
        impl $name {
            $($(#[$base_doc])*
            fn $base(&self) -> Base {
                self.0.$base.into()
            })*

            /// What is counted.
            fn unit(&self) -> Unit {
                self.0.unit.into()
            }

            /// The fraction.
            fn fraction(&self) -> Fraction {
                Fraction(self.0.fraction)
            }

            /// Whether more than the fraction is needed.
            fn strict(&self) -> bool {
                self.0.strict
            }
        }
    };
}

comparison! {
    /// Enough people take part: `part × den ≥ num × whole`, or `>` where strict.
    Quorum {
        /// What is compared.
        part,
        /// What the fraction is taken of.
        whole,
    }
}

comparison! {
    /// What passes: the votes for it against a fraction of the base.
    Threshold {
        /// What the fraction is taken of.
        base,
    }
}

/// Votes of a kind of member.
#[derive(Debug, Clone, Copy)]
pub struct Weight {
    kind: MemberKind,
    votes: u32,
}

impl Weight {
    /// Those that an electorate gives.
    pub fn of(electorate: &schema::Electorate) -> Vec<Self> {
        let weights = electorate.weights.iter();
        weights.map(|(kind, votes)| Self { kind: (*kind).into(), votes: *votes }).collect()
    }
}

/// How many votes a kind of member has in a poll.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Weight {
    /// The kind of member.
    fn kind(&self) -> MemberKind {
        self.kind
    }

    /// How many votes, 1 to 1000.
    fn votes(&self) -> i32 {
        int(self.votes)
    }
}

/// The rules of a poll.
#[derive(Debug, Clone)]
pub struct PollRules(pub Opened);

/// What a poll fixed before it opened. Nothing of it can be changed.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl PollRules {
    /// Version of the counting rules.
    fn version(&self) -> i32 {
        int(self.0.rules)
    }

    /// The language whose texts bind.
    fn authoritative(&self) -> Lang {
        self.0.authoritative.into()
    }

    /// How people vote and how it is counted.
    fn method(&self) -> MethodName {
        match self.0.method {
            schema::Method::YesNo => MethodName::YesNo,
            schema::Method::ChooseUpTo { .. } => MethodName::Choose,
        }
    }

    /// Most options on one ballot; null for yes or no.
    fn max_choices(&self) -> Option<i32> {
        match self.0.method {
            schema::Method::YesNo => None,
            schema::Method::ChooseUpTo { n, .. } => Some(int(n)),
        }
    }

    /// How many options are elected; null for yes or no.
    fn seats(&self) -> Option<i32> {
        match self.0.method {
            schema::Method::YesNo => None,
            schema::Method::ChooseUpTo { seats, .. } => Some(int(seats)),
        }
    }

    /// Who is told what of a single ballot.
    fn secrecy(&self) -> Secrecy {
        self.0.secrecy.into()
    }

    /// Votes by kind of member; a kind that is not here has none.
    fn weights(&self) -> Vec<Weight> {
        Weight::of(&self.0.electorate)
    }

    /// How organisations vote.
    fn org_mode(&self) -> OrgMode {
        self.0.electorate.org_mode.into()
    }

    /// Last day on which a voter may have joined; null where there is no cut-off.
    fn joined_by(&self) -> Option<Date> {
        self.0.electorate.joined_by.map(Date)
    }

    /// Whether dues must be in order on the record date.
    fn good_standing(&self) -> bool {
        self.0.electorate.good_standing
    }

    /// Quorum of the federation; null where none is needed.
    fn quorum(&self) -> Option<Quorum> {
        self.0.quorum.map(Quorum)
    }

    /// Quorum that each chapter needs of its own; null where none is needed.
    fn quorum_chapter(&self) -> Option<Quorum> {
        self.0.quorum_chapter.map(Quorum)
    }

    /// What passes, overall.
    fn threshold(&self) -> Option<Threshold> {
        self.0.threshold.map(Threshold)
    }

    /// What passes in each chapter, where it differs.
    fn threshold_chapter(&self) -> Option<Threshold> {
        self.0.threshold_chapter.map(Threshold)
    }

    /// Whether each chapter must pass it too.
    fn dual_majority(&self) -> bool {
        self.0.dual_majority
    }

    /// Whether abstentions are valid votes.
    fn abstain_valid(&self) -> bool {
        self.0.abstain_valid
    }

    /// What happens at a tie that matters.
    fn tie(&self) -> TieRule {
        self.0.tie.into()
    }

    /// Whether a later ballot replaces an earlier one.
    fn replaceable(&self) -> bool {
        self.0.replaceable
    }

    /// Whether running totals are shown while it is open.
    fn live(&self) -> bool {
        self.0.live
    }

    /// When rolls are frozen.
    fn record_at(&self) -> DateTime {
        DateTime(self.0.record_at)
    }

    /// By when every chapter has sealed.
    fn seal_by(&self) -> DateTime {
        DateTime(self.0.seal_by)
    }

    /// What happens when a chapter is silent by then.
    fn missing_chapter(&self) -> MissingChapter {
        self.0.missing_chapter.into()
    }

    /// Days after the host's certification in which a chapter may dispute.
    fn dispute_days(&self) -> i32 {
        int(self.0.dispute_days)
    }

    /// The charter by whose rules it is decided; null for none.
    fn charter(&self) -> Option<Hash> {
        self.0.charter.map(Hash)
    }
}
