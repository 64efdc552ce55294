//! What has to be said beside an outcome, wherever it is shown: that it rests on boxes which nobody
//! has opened, or that were opened twice, or came out without a chapter.

use enlace_schema::event::Origin;
use enlace_schema::voting::admit::PollState;
use enlace_schema::voting::rules::MissingChapter;

use super::PollView;

/// Something that an outcome alone does not say, and of which chapters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caveat {
    /// Their boxes are closed; the outcome is the same whatever is in them.
    Provisional(Vec<Origin>),
    /// So they were when it was counted; their seals have come since.
    Confirmed(Vec<Origin>),
    /// The poll asks for every seal, and theirs did not come.
    Failed(Vec<Origin>),
    /// Counted without them.
    Missing(Vec<Origin>),
    /// Of their ballots only those count that the host had in time.
    Cut(Vec<Origin>),
    /// Their boxes were open before, by a seal that their recovery keys made void.
    Reopened(Vec<Origin>),
}

impl Caveat {
    /// Id of its text.
    pub fn text(&self) -> &'static str {
        match self {
            Self::Provisional(_) => "portal-result-provisional",
            Self::Confirmed(_) => "portal-result-confirmed",
            Self::Failed(_) => "portal-result-failed",
            Self::Missing(_) => "portal-result-missing",
            Self::Cut(_) => "portal-result-cut",
            Self::Reopened(_) => "portal-result-reopened",
        }
    }

    /// The chapters.
    pub fn chapters(&self) -> &[Origin] {
        match self {
            Self::Provisional(of)
            | Self::Confirmed(of)
            | Self::Failed(of)
            | Self::Missing(of)
            | Self::Cut(of)
            | Self::Reopened(of) => of,
        }
    }
}

impl PollView {
    /// What has to be said beside its result; nothing of a poll without one.
    pub fn caveats(&self) -> Vec<Caveat> {
        let Some(result) = &self.result else { return Vec::new() };
        let missing = result.missing.iter().cloned();
        let mut caveats = Vec::new();
        if result.provisional {
            let (sealed, closed) = missing.partition(|log| self.has_sealed(log));
            caveats.extend([Caveat::Provisional(closed), Caveat::Confirmed(sealed)]);
        } else if self.opened.missing_chapter == MissingChapter::CountCosigned {
            caveats.push(Caveat::Missing(missing.collect()));
        } else {
            caveats.push(Caveat::Failed(missing.collect()));
        }
        let cut = self.silent.iter().filter(|silent| silent.cut && silent.opened.is_some());
        caveats.push(Caveat::Cut(cut.map(|silent| silent.log.clone()).collect()));
        let reopened = self.chapters.iter().filter(|chapter| chapter.reopened);
        caveats.push(Caveat::Reopened(reopened.map(|chapter| chapter.origin.clone()).collect()));
        caveats.retain(|caveat| !caveat.chapters().is_empty());
        caveats
    }

    /// Whether the outcome rests on boxes that are still closed.
    pub fn is_provisional(&self) -> bool {
        self.caveats().iter().any(|caveat| matches!(caveat, Caveat::Provisional(_)))
    }

    /// Whether it failed because seals are missing, whatever the votes say.
    pub fn failed_without_seal(&self) -> bool {
        self.caveats().iter().any(|caveat| matches!(caveat, Caveat::Failed(_)))
    }

    /// The chapters whose seal the count waits for because the outcome depends on what is in their
    /// boxes: everybody else has sealed, and the host has fixed which of their ballots count.
    pub fn waits_for_keys(&self) -> Vec<Origin> {
        if self.state != PollState::Closed || self.result.is_some() {
            return Vec::new();
        }
        let unsealed = self.chapters.iter().filter(|chapter| chapter.sealed_at.is_none());
        if unsealed.clone().any(|chapter| chapter.cut.is_none()) {
            return Vec::new();
        }
        unsealed.map(|chapter| chapter.origin.clone()).collect()
    }

    fn has_sealed(&self, log: &Origin) -> bool {
        self.chapter(log).is_some_and(|chapter| chapter.sealed_at.is_some())
    }
}

/// Id of the text of what happens when a seal does not come.
pub fn without_seal(rule: MissingChapter) -> &'static str {
    match rule {
        MissingChapter::Fail => "portal-rule-missing-fail",
        MissingChapter::ExtendOnce => "portal-rule-missing-extend",
        MissingChapter::CountCosigned => "portal-rule-missing-cosigned",
    }
}
