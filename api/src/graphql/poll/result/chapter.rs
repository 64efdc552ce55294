//! The result of one chapter of a poll.

use enlace_schema::event::poll::Opened;
use enlace_schema::voting::result::{
    Arithmetic as Working, ChapterResult as SchemaChapterResult, OptionKey,
};
use enlace_schema::voting::tally::option_thresholds;

use super::super::super::Context;
use super::super::super::scalars::Origin;
use super::{Arithmetic, Count, Figures};

/// The result of one chapter.
#[derive(Debug, Clone)]
pub struct ChapterResult {
    chapter: SchemaChapterResult,
    thresholds: Vec<(OptionKey, Working)>,
}

/// The result of one chapter.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl ChapterResult {
    /// The chapter, by the name of its log.
    fn origin(&self) -> Origin {
        Origin(self.chapter.origin.clone())
    }

    /// Its figures.
    fn figures(&self) -> Figures {
        let thresholds = self.thresholds.clone();
        Figures { figures: self.chapter.figures.clone(), thresholds }
    }

    /// Its own quorum, with the working; null where the poll asks for none.
    fn quorum(&self) -> Option<Arithmetic> {
        self.chapter.quorum.map(Arithmetic)
    }

    /// Its own threshold for yes, with the working; null where the poll does not need each chapter.
    fn threshold(&self) -> Option<Arithmetic> {
        self.chapter.threshold.map(Arithmetic)
    }

    /// Places of its roll that are in no figure, because their member moved and votes in another
    /// chapter of this poll, or was not this chapter's; null where there are none.
    fn elsewhere(&self) -> Option<Count> {
        self.chapter.elsewhere.map(Count)
    }
}

impl ChapterResult {
    /// A chapter of a result of a poll.
    pub(super) fn of(opened: &Opened, chapter: &SchemaChapterResult) -> Self {
        let thresholds = option_thresholds(opened, &chapter.figures, true);
        Self { thresholds, chapter: chapter.clone() }
    }
}
