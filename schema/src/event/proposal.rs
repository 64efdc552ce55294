//! Proposals: texts in several languages of which one binds. Drafts are no events: nobody else
//! needs them.

use serde::{Deserialize, Serialize};

use super::Origin;
use crate::ids::{CommentId, MemberId, ProposalId};
use crate::log::Hash;
use crate::text::Lang;

/// `proposal.published`.
pub const PUBLISHED: &str = "proposal.published";
/// `proposal.translated`.
pub const TRANSLATED: &str = "proposal.translated";
/// `proposal.amended`: the authoritative text changed; translations of the former are outdated.
pub const AMENDED: &str = "proposal.amended";
/// `proposal.supported`.
pub const SUPPORTED: &str = "proposal.supported";
/// `proposal.commented`.
pub const COMMENTED: &str = "proposal.commented";
/// `proposal.withdrawn`.
pub const WITHDRAWN: &str = "proposal.withdrawn";

/// The text of a proposal in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalText {
    /// Its language.
    pub lang: Lang,
    /// Title, one line, at most [`crate::text::TITLE_MAX`] characters.
    pub title: String,
    /// Body as plain paragraphs, at most [`crate::text::BODY_MAX`] characters.
    pub body: String,
}

impl ProposalText {
    /// What translations are tied to.
    pub fn digest(&self) -> Hash {
        crate::text::digest(self.lang, &self.title, &self.body)
    }
}

/// Body of `proposal.published`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The proposal.
    pub proposal: ProposalId,
    /// The text that binds.
    pub text: ProposalText,
}

/// Body of `proposal.translated`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translated {
    /// The proposal.
    pub proposal: ProposalId,
    /// The translation.
    pub text: ProposalText,
    /// Digest of the authoritative text that it translates.
    pub of: Hash,
}

/// Body of `proposal.amended`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amended {
    /// The proposal.
    pub proposal: ProposalId,
    /// The new authoritative text, in the language that binds.
    pub text: ProposalText,
}

/// Body of `proposal.supported`. `refs` name the proposal when it is another log's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supported {
    /// The proposal.
    pub proposal: ProposalId,
    /// The log that published it.
    pub host: Origin,
    /// Who supports it: a member of the log that says so.
    pub member: MemberId,
}

/// Body of `proposal.commented`. The text is public and stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commented {
    /// The proposal.
    pub proposal: ProposalId,
    /// The log that published it.
    pub host: Origin,
    /// The comment.
    pub comment: CommentId,
    /// Its author: a member of the log that says so.
    pub member: MemberId,
    /// Its language.
    pub lang: Lang,
    /// Its text, at most [`crate::text::COMMENT_MAX`] characters.
    pub text: String,
}

/// Body of `proposal.withdrawn`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The proposal.
    pub proposal: ProposalId,
}
