//! How figures, instants, rules and people are written on pages.

use std::collections::BTreeMap;

use enlace_schema::event::Origin;
use enlace_schema::event::poll::{Opened, OptionText};
use enlace_schema::ids::OptionId;
use enlace_schema::text::LocalText;
use enlace_schema::time::Millis;
use enlace_schema::voting::result::{OptionKey, Outcome};
use enlace_schema::voting::rules::{Base, Fraction, Method, Quorum, Threshold, TieRule, Unit};

use super::page::Page;
use crate::locale;
use crate::views::{ChapterProgress, PollView, without_seal};

/// A name and a value, for lists of facts.
pub struct Fact {
    /// What it is.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A text and its language, for the `lang` attribute.
pub struct Said {
    /// Language tag.
    pub lang: &'static str,
    /// The text.
    pub text: String,
}

impl Page {
    /// The text in the reader's language, else in the other one.
    pub fn said(&self, text: &LocalText) -> Said {
        match text.best(&self.locale.langs()) {
            Some((lang, text)) => Said { lang: lang.as_str(), text: text.into() },
            None => Said { lang: self.locale.tag(), text: String::new() },
        }
    }

    /// An instant by every chapter's clock: what chapters share.
    pub fn when(&self, at: Millis) -> String {
        let zones: Vec<&str> = self.zones.iter().map(String::as_str).collect();
        unbroken(&locale::both_zones(self.locale, at, &zones))
    }

    /// An instant by this chapter's clock: what concerns nobody elsewhere.
    pub fn since(&self, at: Millis) -> String {
        self.at(at, self.zone())
    }

    /// An instant by one clock.
    pub fn at(&self, at: Millis, zone: &str) -> String {
        unbroken(&locale::date(self.locale, at, zone))
    }

    /// A number, grouped.
    pub fn number(&self, number: u64) -> String {
        locale::number(self.locale, number)
    }

    /// `1 vote`, `2 votes`.
    pub fn votes(&self, votes: u32) -> String {
        self.tr("portal-weight", &[("votes", u64::from(votes).into())])
    }

    /// For whom a ballot is cast; names of organisations are by member id.
    pub fn cast_for(
        &self,
        represents: bool,
        member: &str,
        names: &BTreeMap<String, String>,
    ) -> String {
        if !represents {
            return self.t("portal-cast-for-self");
        }
        let name = names.get(member).cloned().unwrap_or_else(|| member.into());
        self.tr("portal-cast-for", &[("name", name.into())])
    }

    /// The label of an option.
    pub fn option(&self, opened: &Opened, key: &OptionKey) -> Said {
        let word = |id| Said { lang: self.locale.tag(), text: self.t(id) };
        match key {
            OptionKey::Yes => word("portal-choice-yes"),
            OptionKey::No => word("portal-choice-no"),
            OptionKey::Option(id) => match opened.options.iter().find(|text| text.option == *id) {
                Some(OptionText { label, .. }) => self.said(label),
                None => Said { lang: self.locale.tag(), text: id.to_string() },
            },
        }
    }

    /// What came out, in a sentence; of an outcome that no vote decided, or that rests on closed
    /// boxes, that too.
    pub fn decided(&self, view: &PollView, outcome: &Outcome) -> String {
        if view.failed_without_seal() && *outcome == Outcome::Rejected {
            return self.t("portal-outcome-seal-missing");
        }
        match (view.is_provisional(), outcome) {
            (false, _) => self.outcome(&view.opened, outcome),
            (true, Outcome::Passed) => self.t("portal-outcome-passed-provisional"),
            (true, Outcome::Rejected) => self.t("portal-outcome-rejected-provisional"),
            (true, _) => {
                let outcome = self.outcome(&view.opened, outcome);
                self.tr("portal-outcome-provisional", &[("outcome", outcome.into())])
            }
        }
    }

    /// An outcome by itself.
    pub(super) fn outcome(&self, opened: &Opened, outcome: &Outcome) -> String {
        match outcome {
            Outcome::Passed => self.t("portal-outcome-passed"),
            Outcome::Rejected => self.t("portal-outcome-rejected"),
            Outcome::NoQuorum => self.t("portal-outcome-no-quorum"),
            Outcome::Elected(ids) => {
                let options = self.labels(opened, ids);
                self.tr("portal-outcome-elected", &[("options", options.into())])
            }
            Outcome::Tie { seats_left, .. } => {
                self.tr("portal-outcome-tie", &[("seats", u64::from(*seats_left).into())])
            }
        }
    }

    /// Of a tie, between whom and what happens now.
    pub fn tied(&self, opened: &Opened, outcome: &Outcome) -> Option<String> {
        let Outcome::Tie { options, rule, .. } = outcome else { return None };
        let options = self.labels(opened, options);
        let values = [("options", options.into()), ("rule", self.tie(*rule).into())];
        Some(self.tr("portal-outcome-tied", &values))
    }

    fn labels(&self, opened: &Opened, ids: &[OptionId]) -> String {
        let label = |id: &OptionId| self.option(opened, &OptionKey::Option(id.clone())).text;
        locale::list(self.locale, &ids.iter().map(label).collect::<Vec<_>>())
    }

    /// The state of a poll in words.
    pub fn state(&self, view: &PollView) -> String {
        use enlace_schema::voting::admit::PollState;
        self.t(match view.state {
            PollState::Scheduled => "portal-state-scheduled",
            PollState::Open => "portal-state-open",
            PollState::Closed if view.result.is_some() => "portal-state-counted",
            PollState::Closed => "portal-state-closed",
            PollState::Published => "portal-state-published",
            PollState::Void => "portal-state-void",
        })
    }

    /// The instant that matters next, or mattered last, in a poll.
    pub fn deadline(&self, view: &PollView) -> String {
        use enlace_schema::voting::admit::PollState;
        let (id, when) = match (view.state, view.voided_at) {
            (_, Some(at)) => ("portal-poll-void-at", self.when(at)),
            (PollState::Scheduled, _) => ("portal-poll-opens-at", self.when(view.opened.opens_at)),
            (PollState::Open, _) => ("portal-poll-closes-at", self.when(view.opened.closes_at)),
            _ => ("portal-poll-closed-at", self.when(view.opened.closes_at)),
        };
        self.tr(id, &[("when", when.into())])
    }

    /// Name of a chapter.
    pub fn chapter_name(&self, chapter: &ChapterProgress) -> String {
        chapter.name.clone().unwrap_or_else(|| chapter.origin.to_string())
    }

    /// Names of some chapters, as a list.
    pub fn chapter_names(&self, view: &PollView, origins: &[Origin]) -> String {
        let names: Vec<String> = origins
            .iter()
            .map(|origin| match view.chapter(origin) {
                Some(chapter) => self.chapter_name(chapter),
                None => origin.to_string(),
            })
            .collect();
        locale::list(self.locale, &names)
    }

    /// What happens at a tie.
    pub fn tie(&self, rule: TieRule) -> String {
        self.t(match rule {
            TieRule::Lot => "portal-tie-lot",
            TieRule::Runoff => "portal-tie-runoff",
            TieRule::Expand => "portal-tie-expand",
            TieRule::Committee => "portal-tie-committee",
        })
    }

    /// A quorum as a rule: `at least 1/10 of the roll, counted in ballots`.
    pub fn quorum(&self, rule: &Quorum) -> String {
        self.share(rule.fraction, rule.whole, rule.unit, rule.strict)
    }

    /// A threshold as a rule.
    pub fn threshold(&self, rule: &Threshold) -> String {
        self.share(rule.fraction, rule.base, rule.unit, rule.strict)
    }

    fn share(&self, fraction: Fraction, base: Base, unit: Unit, strict: bool) -> String {
        let base = self.t(match base {
            Base::Cast => "portal-base-cast",
            Base::Valid => "portal-base-valid",
            Base::Present => "portal-base-present",
            Base::Entitled => "portal-base-entitled",
        });
        let unit = self.t(match unit {
            Unit::Members => "portal-unit-members",
            Unit::Votes => "portal-unit-votes",
        });
        self.tr(
            "portal-rule-fraction",
            &[
                ("strict", yes_no(strict).into()),
                ("num", u64::from(fraction.num).into()),
                ("den", u64::from(fraction.den).into()),
                ("base", base.into()),
                ("unit", unit.into()),
            ],
        )
    }

    /// The rules that a charter can give to polls: who votes, and what passes.
    pub fn shared_rules(&self, opened: &Opened) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut fact = |name: &str, value: String| {
            facts.push(Fact { name: self.t(name), value });
        };
        fact("portal-rule-electorate", self.weights(opened));
        for (name, quorum) in [
            ("portal-rule-quorum", opened.quorum),
            ("portal-rule-quorum-chapter", opened.quorum_chapter),
        ] {
            if let Some(rule) = quorum {
                fact(name, self.quorum(&rule));
            }
        }
        for (name, threshold) in [
            ("portal-rule-threshold", opened.threshold),
            ("portal-rule-threshold-chapter", opened.threshold_chapter),
        ] {
            if let Some(rule) = threshold {
                fact(name, self.threshold(&rule));
            }
        }
        if opened.dual_majority {
            fact("portal-rule-dual", self.t("portal-rule-dual-yes"));
        }
        facts
    }

    /// The rules of a poll, each in a line.
    pub fn rules(&self, opened: &Opened) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut fact = |name: &str, value: String| {
            facts.push(Fact { name: self.t(name), value });
        };
        fact(
            "portal-rule-method",
            match opened.method {
                Method::YesNo => self.t("portal-rule-yes-no"),
                Method::ChooseUpTo { n, seats } => self.tr(
                    "portal-rule-choose",
                    &[("max", u64::from(n).into()), ("seats", u64::from(seats).into())],
                ),
            },
        );
        let named = if opened.live { "portal-rule-named-live" } else { "portal-rule-named" };
        fact("portal-rule-secrecy", self.t(named));
        facts.extend(self.shared_rules(opened));
        let mut fact = |name: &str, value: String| {
            facts.push(Fact { name: self.t(name), value });
        };
        fact(
            "portal-rule-replaceable",
            self.t(if opened.replaceable {
                "portal-rule-replaceable-yes"
            } else {
                "portal-rule-replaceable-no"
            }),
        );
        if opened.live {
            fact("portal-rule-live", self.t("portal-rule-live-yes"));
        }
        if matches!(opened.method, Method::ChooseUpTo { .. }) {
            fact("portal-rule-tie", self.tie(opened.tie));
        }
        facts.extend(self.sealing(opened));
        facts
    }

    /// What becomes of the poll if a chapter is silent, and how long its result may be disputed:
    /// only where there is another chapter.
    fn sealing(&self, opened: &Opened) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut fact = |name: &str, value: String| {
            facts.push(Fact { name: self.t(name), value });
        };
        if opened.chapters.len() > 1 {
            let when = self.when(opened.seal_by);
            let by = self.tr("portal-rule-seals-by", &[("when", when.into())]);
            fact("portal-rule-seals", by);
            fact("portal-rule-missing", self.t(without_seal(opened.missing_chapter)));
        }
        if opened.dispute_days > 0 {
            let days = u64::from(opened.dispute_days).into();
            fact("portal-rule-dispute", self.tr("portal-rule-dispute-days", &[("days", days)]));
        }
        facts
    }

    fn weights(&self, opened: &Opened) -> String {
        use enlace_schema::event::member::MemberKind;
        let weights: Vec<String> = opened
            .electorate
            .weights
            .iter()
            .map(|(kind, weight)| {
                let kind = self.t(match kind {
                    MemberKind::Individual => "portal-kind-individual",
                    MemberKind::Organisation => "portal-kind-organisation",
                    MemberKind::Person => "portal-kind-person",
                });
                let votes = self.votes(*weight);
                self.tr("portal-rule-weight", &[("kind", kind.into()), ("votes", votes.into())])
            })
            .collect();
        locale::list(self.locale, &weights)
    }
}

/// The same with spaces that do not break within a time of day: `17:00 EST (UTC−5)`.
fn unbroken(moment: &str) -> String {
    let parts = moment.split(" · ").map(|part| match part.rsplit_once(", ") {
        Some((day, time)) => format!("{day}, {}", time.replace(' ', "\u{a0}")),
        None => part.replace(' ', "\u{a0}"),
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// A flag as Fluent selects on it.
pub fn yes_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// An instant for the `datetime` attribute.
pub fn iso(at: Millis) -> String {
    at.to_string()
}
