//! How far each chapter is with a poll: rolls, seals, counts, certifications; never choices.

use enlace_schema::event::poll::Unwitnessed as SchemaUnwitnessed;

use super::super::Context;
use super::super::scalars::{DateTime, Hash, MemberId, Origin, int};
use super::correction::RollCorrection;
use super::dispute::Dispute;
use super::result::Count;
use crate::views::{Certification as SeenCertification, ChapterProgress};

/// How far one chapter is.
#[derive(Debug, Clone)]
pub struct PollChapter(pub ChapterProgress);

/// How far one chapter is in a poll. It never says what ballots say.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl PollChapter {
    /// The chapter, by the name of its log.
    fn origin(&self) -> Origin {
        Origin(self.0.origin.clone())
    }

    /// Its public name; null while its log is not here.
    fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// Whether it is this instance's own.
    fn own(&self) -> bool {
        self.0.own
    }

    /// Its frozen roll; null until it is frozen.
    fn roll(&self) -> Option<Count> {
        self.0.roll.map(Count)
    }

    /// Whether it has joined: from then on its ballots are valid.
    fn joined(&self) -> bool {
        self.0.joined
    }

    /// Ballots that are known here, one to each place; a peer may have more.
    fn turnout(&self) -> Count {
        Count(self.0.turnout)
    }

    /// When it sealed its box, by its own clock.
    fn sealed_at(&self) -> Option<DateTime> {
        self.0.sealed_at.map(DateTime)
    }

    /// Ballots in the sealed box, one to each place.
    fn sealed_count(&self) -> Option<i32> {
        self.0.sealed_count.map(int)
    }

    /// Whether its box was open before it sealed: its recovery keys made void what had sealed it.
    /// Compare the void ballots in its log with those cast again before certifying.
    fn reopened(&self) -> bool {
        self.0.reopened
    }

    /// Up to which event of its log its ballots count, where the host of the poll cut it because
    /// its seal had not come in time; null where it was not cut.
    fn cut_size(&self) -> Option<i32> {
        self.0.cut.map(int)
    }

    /// The digest of the result that it computed.
    fn tallied(&self) -> Option<Hash> {
        self.0.tallied.map(Hash)
    }

    /// Whether it computed another result than was published: the host waited, and its publication
    /// names that.
    fn overruled(&self) -> bool {
        self.0.overruled
    }

    /// What its committee stands behind.
    fn certified(&self) -> Option<Certification> {
        self.0.certified.clone().map(Certification)
    }

    /// What it corrected of its frozen roll before its seal, in order.
    fn corrections(&self) -> Vec<RollCorrection> {
        self.0.corrections.iter().cloned().map(RollCorrection).collect()
    }

    /// What its committee objects to in the result; null where it never did.
    fn dispute(&self) -> Option<Dispute> {
        self.0.dispute.clone().map(Dispute)
    }
}

/// A certification.
#[derive(Debug, Clone)]
pub struct Certification(SeenCertification);

/// What a committee stands behind.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Certification {
    /// The digest of the result.
    fn result_hash(&self) -> Hash {
        Hash(self.0.result_hash)
    }

    /// Who certified.
    fn by_id(&self) -> Option<MemberId> {
        self.0.by.clone().map(MemberId)
    }

    /// When, by that chapter's clock.
    fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }
}

/// Ballots that nobody else saw in time.
#[derive(Debug, Clone)]
pub struct Unwitnessed(pub SchemaUnwitnessed);

/// Ballots of a chapter that no peer had cosigned in time.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Unwitnessed {
    /// The chapter, by the name of its log.
    fn origin(&self) -> Origin {
        Origin(self.0.log.clone())
    }

    /// How many.
    fn count(&self) -> i32 {
        int(self.0.count)
    }

    /// What the tally's author states as the largest checkpoint that was cosigned in time: a note
    /// with the first cosignature. It is that author's word: `enlace tally verify` checks its
    /// signatures, from the poll's `export`.
    fn seen(&self) -> Option<&str> {
        self.0.seen.as_deref()
    }
}
