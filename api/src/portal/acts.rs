//! What a committee signs about a poll for good, from the portal: each is reviewed first
//! (`reviews.rs`), and signed by the form of that page (`office_forms.rs`).

use std::slice;

use enlace_schema::event::dispute::{Ending, Reason};
use enlace_schema::ids::MemberId;
use enlace_schema::log::Hash;
use enlace_schema::time::Millis;

use super::corrections;
use super::disputes::{self, Forms};
use super::duties::{Duty, Step};
use super::office_forms::Typed;
use super::page::Page;
use super::polls::id_of;
use crate::actions::polls::{
    CorrectRoll, DisputePoll, OnePoll, SettleDispute, certify_poll, correct_roll, dispute_poll,
    publish_poll, settle_dispute,
};
use crate::caller::Caller;
use crate::error::Result;
use crate::instance::Instance;
use crate::views::PollView;

/// What is signed.
pub(super) enum Act {
    /// That our count stands.
    Certify,
    /// The host's last word.
    Publish,
    /// What our committee objects to.
    Dispute(Reason),
    /// How that ended.
    Settle(Ending),
    /// Who is put on our roll and taken off it.
    Correct(CorrectRoll),
}

impl Act {
    /// The last part of the address at which it is signed.
    pub(super) fn path(&self) -> &'static str {
        match self {
            Self::Certify => "certify",
            Self::Publish => "publish",
            Self::Dispute(_) => "dispute",
            Self::Settle(_) => "settle",
            Self::Correct(_) => "correct",
        }
    }

    /// What the form carries on.
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let ids = |members: &[MemberId]| {
            let ids: Vec<&str> = members.iter().map(AsRef::as_ref).collect();
            ids.join(" ")
        };
        match self {
            Self::Certify | Self::Publish => Vec::new(),
            Self::Dispute(reason) => vec![("reason", reason.as_str().into())],
            Self::Settle(ending) => vec![("outcome", ending.as_str().into())],
            Self::Correct(input) => vec![
                ("reason", input.reason.as_str().into()),
                ("add", ids(&input.add)),
                ("remove", ids(&input.remove)),
            ],
        }
    }

    /// Whether the poll's page of the office leads here now.
    pub(super) fn is_due(&self, page: &Page, view: &PollView, now: Millis) -> bool {
        let step = || Duty::of(page, view, now).map(|duty| duty.step);
        let forms = || Forms::of(page, view, &Typed::default());
        match self {
            Self::Certify => step() == Some(Step::Certify),
            Self::Publish => step() == Some(Step::Publish),
            Self::Dispute(_) => !forms().reasons.is_empty(),
            Self::Settle(_) => !forms().endings.is_empty(),
            Self::Correct(_) => corrections::is_open(page, view),
        }
    }

    /// What is signed, and the button that signs it.
    pub(super) fn said(&self, page: &Page, view: &PollView) -> (String, String) {
        match self {
            Self::Certify => (page.t("portal-certify-help"), page.t("portal-certify")),
            Self::Publish => (page.t("portal-publish-help"), page.t("portal-publish")),
            Self::Dispute(reason) => {
                let reason = [("reason", page.t(&disputes::reason_text(*reason)).into())];
                (page.tr("portal-dispute-signs", &reason), page.t("portal-dispute"))
            }
            Self::Settle(ending) => {
                let host = page.chapter_names(view, slice::from_ref(&view.host));
                let ending = page.t(&disputes::ending_text(*ending));
                let values = [("chapter", host.into()), ("outcome", ending.into())];
                (page.tr("portal-settle-signs", &values), page.t("portal-settle"))
            }
            Self::Correct(input) => {
                let reason = page.t(&corrections::reason_text(input.reason));
                let reason = [("reason", reason.into())];
                (page.tr("portal-correct-signs", &reason), page.t("portal-correct"))
            }
        }
    }

    /// Signs it, unless something else was shown than there is now.
    ///
    /// # Errors
    /// `review-outdated`; what the action says.
    pub(super) fn sign(
        &self,
        instance: &Instance,
        page: &Page,
        poll: &str,
        shown: Hash,
    ) -> Result<()> {
        let poll = id_of(poll)?;
        let caller = Caller { reviewed: Some(shown), ..page.caller()?.clone() };
        match self {
            Self::Certify => certify_poll(instance, &caller, OnePoll { poll }).map(drop),
            Self::Publish => publish_poll(instance, &caller, OnePoll { poll }).map(drop),
            Self::Dispute(reason) => {
                let input = DisputePoll { poll, reason: *reason };
                dispute_poll(instance, &caller, input).map(drop)
            }
            Self::Settle(outcome) => {
                let input = SettleDispute { poll, outcome: *outcome };
                settle_dispute(instance, &caller, input).map(drop)
            }
            Self::Correct(input) => correct_roll(instance, &caller, input.clone()).map(drop),
        }
    }
}
