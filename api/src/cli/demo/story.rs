//! What happens in the demo, over the API of both instances: they pin each other, publish what is
//! to be decided, open polls, vote, count, certify and publish.

use std::time::Duration;

use enlace_schema::fingerprint::{self, Language};
use enlace_schema::time::Millis;
use serde_json::{Value as Json, json};

use super::chapters::{Chapter, PASSWORD};
use super::children;
use super::client::Session;
use super::content::{self, PAPERS, Paper, Question};
use super::queries;
use super::register::{JOINED_BY, NAMED};
use super::side::{Both, Side};
use super::stop::Stop;
use crate::cli::clock;
use crate::error::{Error, Result};

/// How long an instance may take to answer for the first time, on a busy machine.
const START_LIMIT: Duration = Duration::from_secs(60);
/// How long anything between instances may take.
pub const EXCHANGE_LIMIT: Duration = Duration::from_secs(60);
/// How many of the named members support each proposal.
const SUPPORTERS: [usize; 3] = [0, 2, 4];

/// Both chapters, as far as the story has come.
pub struct Stage {
    /// The chapters.
    pub chapters: Both<Chapter>,
    /// The named members, signed in.
    named: Both<Vec<Session>>,
    /// What was published: the paper's key, its id.
    papers: Vec<(&'static str, String)>,
    stop: Stop,
}

/// When a poll takes ballots, and what it needs.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// First instant at which a ballot may be cast.
    pub opens_at: Millis,
    /// First instant at which it may no longer be.
    pub closes_at: Millis,
    /// Whether a ballot may be replaced.
    pub replaceable: bool,
    /// Share of the members that has to take part.
    pub quorum: (u32, u32),
}

impl Stage {
    /// Starts both instances and lets the named members sign in.
    ///
    /// # Errors
    /// Internal with the end of an instance's log when it does not come up.
    pub fn start(chapters: Both<Chapter>, stop: Stop) -> Result<Self> {
        let mut stage = Self { chapters, named: Both::default(), papers: Vec::new(), stop };
        for side in Side::BOTH {
            stage.chapters.of_mut(side).process.start()?;
        }
        for side in Side::BOTH {
            stage.await_up(side)?;
            let chapter = stage.chapters.of(side);
            let sessions: Result<Vec<_>> =
                (0..NAMED).map(|at| sign_in(chapter, &chapter.register.named(at).email)).collect();
            *stage.named.of_mut(side) = sessions?;
        }
        Ok(stage)
    }

    /// Starts an instance again.
    ///
    /// # Errors
    /// As [`Stage::start`].
    pub fn restart(&mut self, side: Side) -> Result<()> {
        self.chapters.of_mut(side).process.start()?;
        self.await_up(side)
    }

    fn await_up(&mut self, side: Side) -> Result<()> {
        let chapter = self.chapters.of_mut(side);
        let api = chapter.api.clone();
        chapter.process.await_ready(&self.stop, START_LIMIT, || api.is_up())
    }

    /// Stops both instances.
    pub fn shut_down(&mut self) {
        let Both { us, mx } = &mut self.chapters;
        children::stop_all([&mut us.process, &mut mx.process]);
    }

    /// Whether it was told to stop.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// A named member of a chapter.
    pub fn named(&self, side: Side, at: usize) -> &Session {
        &self.named.of(side)[at]
    }

    /// The committee's member.
    pub fn committee(&self, side: Side) -> &Session {
        self.named(side, 0)
    }

    /// The operator.
    pub fn operator(&self, side: Side) -> &Session {
        self.named(side, 1)
    }

    /// Each operator pins the other instance by the twelve words of its own keys, and waits until
    /// its log is here.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn pin(&self) -> Result<()> {
        for side in Side::BOTH {
            let other = self.chapters.of(side.other());
            let language = match side {
                Side::Us => Language::English,
                Side::Mx => Language::Spanish,
            };
            let words = fingerprint::words(&other.genesis, language).join(" ");
            let input = json!({ "endpoint": other.api.base(), "words": words });
            self.operator(side).ask(queries::PIN_PEER, &json!({ "input": input }))?;
        }
        for side in Side::BOTH {
            let here = |data: &Json| {
                let peer = &data["peers"][0];
                peer["state"] == "LIVE" && peer["held"].as_i64() > Some(0)
            };
            let operator = self.operator(side);
            operator.until("peers", EXCHANGE_LIMIT, queries::PEERS, &json!({}), here)?;
        }
        Ok(())
    }

    /// Publishes everything that is to be decided, in both languages, with support and comments
    /// from both chapters.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn publish_papers(&mut self) -> Result<()> {
        for paper in PAPERS {
            let id = self.publish(paper)?;
            self.papers.push((paper.key, id));
        }
        for (paper, (_, id)) in PAPERS.iter().zip(&self.papers) {
            self.discuss(paper, id)?;
        }
        Ok(())
    }

    fn publish(&self, paper: &Paper) -> Result<String> {
        let author = self.named(paper.host, paper.author);
        let text = content::titled(paper, paper.host);
        let draft = author.ask(queries::DRAFT_PROPOSAL, &input(json!({ "text": text })))?;
        let draft = json!({ "draft": draft["draftProposal"]["id"] });
        let published = author.ask(queries::PUBLISH_PROPOSAL, &input(draft))?;
        let published = &published["publishProposal"];
        let translation = json!({
            "proposal": published["id"],
            "text": content::titled(paper, paper.host.other()),
            "of": published["texts"][0]["digest"],
        });
        author.ask(queries::TRANSLATE_PROPOSAL, &input(translation))?;
        word(&published["id"])
    }

    fn discuss(&self, paper: &Paper, id: &str) -> Result<()> {
        for side in Side::BOTH {
            let whole = |data: &Json| {
                data["proposal"]["texts"].as_array().is_some_and(|texts| texts.len() == 2)
            };
            let ids = json!({ "id": id });
            let reader = self.committee(side);
            reader.until(paper.key, EXCHANGE_LIMIT, queries::PROPOSAL, &ids, whole)?;
            for at in SUPPORTERS {
                let supporter = self.named(side, at);
                supporter.ask(queries::SUPPORT_PROPOSAL, &input(json!({ "proposal": id })))?;
            }
        }
        for (text, side, at) in paper.comments {
            let comment = json!({
                "proposal": id,
                "lang": content::lang(*side),
                "text": content::text(text, *side),
            });
            self.named(*side, *at).ask(queries::COMMENT_PROPOSAL, &input(comment))?;
        }
        Ok(())
    }

    /// The committee of the host opens a poll; waits until both chapters have frozen their rolls
    /// and joined it. Returns its id.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn open(&self, question: &Question, terms: Terms) -> Result<String> {
        let draft = self.poll_draft(question, terms)?;
        let host = self.committee(question.host);
        let draft = host.ask(queries::DRAFT_POLL, &input(draft))?;
        let draft = json!({ "draft": draft["draftPoll"]["id"] });
        let opened = host.ask(queries::OPEN_POLL, &input(draft))?;
        let id = word(&opened["openPoll"]["id"])?;
        for side in Side::BOTH {
            self.await_poll(side, &id, "joined", |poll| {
                chapters_of(poll).iter().all(|chapter| chapter["joined"] == true)
                    && chapters_of(poll).len() == 2
            })?;
        }
        Ok(id)
    }

    /// The input by which a question is drafted.
    ///
    /// # Errors
    /// Internal when its paper was not published.
    pub fn poll_draft(&self, question: &Question, terms: Terms) -> Result<Json> {
        let paper = self.papers.iter().find(|(key, _)| *key == question.paper);
        let (_, paper) = paper.ok_or_else(|| Error::internal("a question without its paper"))?;
        let (num, den) = terms.quorum;
        let record_at = clock().now().min(terms.opens_at);
        let mut draft = json!({
            "proposal": paper,
            "title": content::both(question.title),
            "method": "YES_NO",
            "electorate": {
                "weights": [
                    { "kind": "INDIVIDUAL", "votes": 1 },
                    { "kind": "ORGANISATION", "votes": 2 },
                ],
                "orgMode": "WEIGHTED_BALLOT",
                "joinedBy": JOINED_BY,
                "goodStanding": true,
            },
            "quorum": {
                "part": "CAST", "unit": "MEMBERS", "fraction": { "num": num, "den": den },
                "strict": false,
            },
            "replaceable": terms.replaceable,
            "recordAt": record_at.to_string(),
            "opensAt": terms.opens_at.to_string(),
            "closesAt": terms.closes_at.to_string(),
            "disputeDays": 0,
        });
        if !question.options.is_empty() {
            let options: Vec<Json> = question.options.iter().map(|id| content::both(id)).collect();
            draft["method"] = json!("CHOOSE");
            draft["maxChoices"] = json!(3);
            draft["seats"] = json!(3);
            draft["options"] = json!(options);
        }
        Ok(draft)
    }

    /// The host's committee opens the vote on the cooperative once with a text that lacks
    /// something, and voids it.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn void_once(&self, terms: Terms) -> Result<()> {
        let poll = self.open(&content::COOP, terms)?;
        let input = json!({ "poll": poll, "reason": content::both(content::VOID_REASON) });
        self.committee(content::COOP.host).ask(queries::VOID_POLL, &json!({ "input": input }))?;
        Ok(())
    }

    /// Waits until an instance sees a poll as wished.
    ///
    /// # Errors
    /// Internal with `what` when it does not in time.
    pub fn await_poll(
        &self,
        side: Side,
        poll: &str,
        what: &str,
        suits: impl Fn(&Json) -> bool,
    ) -> Result<Json> {
        let what = format!("{} {poll} {what}", side.key());
        let suits = |data: &Json| suits(&data["poll"]);
        let ids = json!({ "id": poll });
        let reader = self.committee(side);
        let data = reader.until(&what, EXCHANGE_LIMIT, queries::POLL, &ids, suits)?;
        Ok(data["poll"].clone())
    }

    /// Waits until a poll is closed by the clock.
    ///
    /// # Errors
    /// `shutting-down`.
    pub fn await_instant(&self, at: Millis) -> Result<()> {
        loop {
            let left = at.as_ms() - clock().now().as_ms();
            let Some(left) = u64::try_from(left).ok().filter(|left| *left > 0) else {
                return Ok(());
            };
            self.stop.pause(Duration::from_millis(left))?;
        }
    }

    /// Waits until both instances have sealed and counted a poll, on both sides.
    ///
    /// # Errors
    /// As [`Stage::await_poll`].
    pub fn await_tally(&self, poll: &str) -> Result<()> {
        for side in Side::BOTH {
            self.await_poll(side, poll, "tallied", |poll| {
                chapters_of(poll).iter().all(|chapter| chapter["tallied"].is_string())
            })?;
        }
        Ok(())
    }

    /// Both committees certify; each waits for the other's word.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn certify(&self, poll: &str) -> Result<()> {
        for side in Side::BOTH {
            self.committee(side).ask(queries::CERTIFY_POLL, &input(json!({ "poll": poll })))?;
        }
        for side in Side::BOTH {
            self.await_poll(side, poll, "certified", |poll| {
                chapters_of(poll).iter().all(|chapter| chapter["certified"].is_object())
            })?;
        }
        Ok(())
    }

    /// The host publishes, and the other instance hears of it.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub fn publish_poll(&self, poll: &str, host: Side) -> Result<()> {
        self.committee(host).ask(queries::PUBLISH_POLL, &input(json!({ "poll": poll })))?;
        for side in Side::BOTH {
            self.await_poll(side, poll, "published", |poll| poll["state"] == "PUBLISHED")?;
        }
        Ok(())
    }
}

/// Signs somebody in.
///
/// # Errors
/// Internal when it is refused.
pub fn sign_in(chapter: &Chapter, email: &str) -> Result<Session> {
    chapter.api.sign_in(email, PASSWORD)
}

/// The variables of a mutation.
pub fn input(input: Json) -> Json {
    json!({ "input": input })
}

/// The chapters of a poll as it was answered.
pub fn chapters_of(poll: &Json) -> &[Json] {
    poll["chapters"].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A text in an answer.
///
/// # Errors
/// Internal when it is none.
pub fn word(value: &Json) -> Result<String> {
    let word = value.as_str().map(str::to_owned);
    word.ok_or_else(|| Error::internal(format!("not a text: {value}")))
}
