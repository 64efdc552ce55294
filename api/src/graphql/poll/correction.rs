//! What a chapter corrected of its frozen roll.

use enlace_schema::event::correction::CorrectionReason as SchemaReason;

use super::super::Context;
use super::super::scalars::{DateTime, MemberId, int, mirror};
use crate::views::Correction as SeenCorrection;

mirror! {
    /// Why a roll was corrected.
    CorrectionReason of SchemaReason {
        /// Who has a vote had been left out.
        LeftOut,
        /// Who has no vote had been put on it.
        NotEntitled,
        /// A place had the wrong weight.
        WrongWeight,
    }
}

/// A correction.
#[derive(Debug, Clone)]
pub struct RollCorrection(pub SeenCorrection);

/// A correction of a chapter's frozen roll, before its seal. Who was concerned is not said.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl RollCorrection {
    /// Why.
    fn reason(&self) -> CorrectionReason {
        self.0.reason.into()
    }

    /// How many places it added.
    fn added(&self) -> i32 {
        int(self.0.added)
    }

    /// How many places it took off.
    fn removed(&self) -> i32 {
        int(self.0.removed)
    }

    /// Who decided it.
    fn by_id(&self) -> Option<MemberId> {
        self.0.by.clone().map(MemberId)
    }

    /// When, by that chapter's clock.
    fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }
}
