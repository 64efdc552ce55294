//! Polls as rules: who votes, what a ballot may say, when, and what follows from the count.
//!
//! Read in this order: [`rules`] (what a poll fixes before it opens), [`roll`] (who votes, with
//! which weight), [`correction`], [`moved`] and [`seat`] (what changes that), [`envelope`] (how a
//! ballot travels), [`admit`] (when it is taken), [`seal`], [`counted`] and [`silent`] (which boxes
//! count), [`tally`] and [`result`] (what comes out), [`differing`] and [`disputes`] (who objects),
//! [`charter`] (rules for all chapters), [`export`] (a poll that anybody counts again). All of it
//! is exact in integers and the same on every instance.

pub mod admit;
pub mod charter;
pub mod choices;
pub mod correction;
pub mod counted;
pub mod differing;
pub mod disputes;
pub mod envelope;
pub mod export;
pub mod figures;
pub mod moved;
pub mod refusal;
pub mod result;
pub mod roll;
pub mod rules;
pub mod seal;
pub mod seat;
pub mod silent;
pub mod size;
pub mod tally;
pub mod witnessed;

#[cfg(test)]
pub(crate) mod fixtures;
#[cfg(test)]
mod rules_vectors;

pub use choices::Choices;
pub use refusal::Refusal;
