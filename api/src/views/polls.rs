//! A poll as it stands here: its rules, how far each chapter is, and what came out.

use std::collections::{BTreeMap, BTreeSet};

use enlace_schema::event::Origin;
use enlace_schema::event::poll::{Opened, Silent, Tallied, Unwitnessed};
use enlace_schema::ids::PollId;
use enlace_schema::log::Hash;
use enlace_schema::text::{LocalText, check_title};
use enlace_schema::time::Millis;
use enlace_schema::voting::admit::PollState;
use enlace_schema::voting::counted::untrue;
use enlace_schema::voting::differing::Difference;
use enlace_schema::voting::result::{Count, TallyResult};
use enlace_schema::voting::silent::{HeldLog, Statement};
use enlace_schema::voting::{rules, tally};

use super::corrections::{self, Correction};
use super::differences;
use super::disputes::{self, Dispute};
use super::progress::{Certification, ChapterProgress};
use super::reopened;
use crate::error::{Error, Result};
use crate::store::tables::{
    CertificationRow, ChapterRow, CutRow, JoinRow, PollRow, RollRow, SealRow, TallyRow,
};
use crate::store::{self, Connection, ballots, chapters, cuts, held, joins, log, rolls};

/// A poll at one instant, as this instance knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollView {
    /// The log that opened it.
    pub host: Origin,
    /// Whether that is us.
    pub is_host: bool,
    /// Place of `poll.opened` in the host's log.
    pub seq: u64,
    /// Id of `poll.opened`.
    pub id: Hash,
    /// What was fixed at opening.
    pub opened: Opened,
    /// By the clock, and by the host's last word.
    pub state: PollState,
    /// The chapters that vote, by origin.
    pub chapters: Vec<ChapterProgress>,
    /// The result: as this instance computed it, else as the host or another chapter did.
    pub result: Option<TallyResult>,
    /// Its digest.
    pub result_hash: Option<Hash>,
    /// Which chapter's computation `result` is.
    pub result_of: Option<Origin>,
    /// Whether all that computed a result computed this one; nothing before the first did. False
    /// also if the host counted as a seal what is none: nobody else computes one then (§12.5).
    pub hashes_equal: Option<bool>,
    /// Whether other chapters' results keep our committee from certifying ours.
    pub difference: Difference,
    /// The chapters without a seal on which it rests all the same, by origin.
    pub silent: Vec<Silent>,
    /// Ballots that no peer had cosigned in time, as `result_of` saw it.
    pub unwitnessed: Vec<Unwitnessed>,
    /// The first event about it that needs an upgrade before it can be counted here (rule 9).
    pub extension: Option<(Origin, u64)>,
    /// When the dispute window ends, once the host has certified.
    pub disputable_until: Option<Millis>,
    /// When the host published it.
    pub published_at: Option<Millis>,
    /// When the host voided it.
    pub voided_at: Option<Millis>,
    /// Why.
    pub void_reason: Option<LocalText>,
}

impl PollView {
    /// How far one chapter is.
    pub fn chapter(&self, origin: &Origin) -> Option<&ChapterProgress> {
        self.chapters.iter().find(|chapter| chapter.origin == *origin)
    }

    /// Whether anything of this is read from a log.
    pub fn rests_on(&self, log: &Origin) -> bool {
        self.host == *log || self.chapter(log).is_some()
    }

    /// Chapters that stand by an objection to the result, by origin.
    pub fn disputing(&self) -> Vec<Origin> {
        let stands = |chapter: &&ChapterProgress| {
            chapter.dispute.as_ref().is_some_and(|dispute| dispute.standing.stands())
        };
        self.chapters.iter().filter(stands).map(|chapter| chapter.origin.clone()).collect()
    }

    /// Chapters that state another result than the one shown, by origin.
    pub fn differing(&self) -> Vec<Origin> {
        let other = |chapter: &&ChapterProgress| {
            self.result_hash.is_some()
                && chapter.tallied.is_some_and(|of| Some(of) != self.result_hash)
        };
        self.chapters.iter().filter(other).map(|chapter| chapter.origin.clone()).collect()
    }

    /// Turnout and roll of all chapters, as far as they are known here.
    pub fn totals(&self) -> (Count, Count) {
        let mut totals = (Count::default(), Count::default());
        for chapter in &self.chapters {
            totals.0 = totals.0.plus(chapter.turnout);
            totals.1 = totals.1.plus(chapter.roll.unwrap_or_default());
        }
        totals
    }
}

/// A poll by its id.
///
/// # Errors
/// `poll-not-found`.
pub fn poll(conn: &mut Connection, poll: &PollId, now: Millis) -> Result<PollView> {
    let row = store::polls::get_by_id(conn, poll.as_ref())?;
    let view = polls(conn, vec![row], now)?.pop();
    view.ok_or_else(|| Error::internal("a poll without a view"))
}

/// A page of polls, the last to open first; `after` is `opens_at` and id of the last one seen.
///
/// # Errors
/// What the database says.
pub fn poll_page(
    conn: &mut Connection,
    after: Option<(Millis, &PollId)>,
    limit: i64,
    now: Millis,
) -> Result<Vec<PollView>> {
    let after = after.map(|(at, id)| (at.as_ms(), id.as_ref()));
    let rows = store::polls::page(conn, after, limit)?;
    polls(conn, rows, now)
}

/// Views of these polls, in their order.
///
/// # Errors
/// What the database says.
pub fn polls(conn: &mut Connection, rows: Vec<PollRow>, now: Millis) -> Result<Vec<PollView>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let facts = Facts::load(conn, &rows)?;
    rows.into_iter().map(|row| facts.view(row, now)).collect()
}

/// Running totals of a poll that shows them: of the ballots that are here now, and never final.
/// Nothing for every other poll: its boxes are closed to us as to everybody.
///
/// # Errors
/// `poll-not-found`; internal when stored events do not read.
pub fn running(conn: &mut Connection, poll: &PollId) -> Result<Option<TallyResult>> {
    let row = store::polls::get_by_id(conn, poll.as_ref())?;
    let opened = row.opened()?;
    if !opened.live {
        return Ok(None);
    }
    let input = ballots::running_input(conn, &row, &opened)?;
    let result = tally::provisional(&input).map_err(Error::internal)?;
    Ok(Some(TallyResult { provisional: true, ..result }))
}

/// Rows by log and poll.
pub(super) type ByLog<T> = BTreeMap<(String, String), T>;

/// What every log says about some polls: one query for each kind of row.
struct Facts {
    own: String,
    names: BTreeMap<String, String>,
    rolls: ByLog<RollRow>,
    /// Of those that take part.
    joins: ByLog<JoinRow>,
    turnout: ByLog<Count>,
    seals: ByLog<SealRow>,
    tallies: ByLog<TallyRow>,
    certifications: ByLog<CertificationRow>,
    disputes: ByLog<Dispute>,
    corrections: ByLog<Vec<Correction>>,
    overruled: BTreeSet<(String, String)>,
    /// Chapters whose box was open before they sealed.
    reopened: BTreeSet<(String, String)>,
    /// Where hosts cut silent chapters, by the chapter.
    cuts: Vec<CutRow>,
    /// By poll, the logs of the chapters that its host states as silent.
    silent: BTreeMap<String, Vec<HeldLog>>,
    /// Log, seq and poll of what needs an extension that is not understood.
    extensions: Vec<(String, i64, Option<String>)>,
}

macro_rules! by_log {
    ($rows:expr) => {
        $rows.into_iter().map(|row| ((row.origin.clone(), row.poll.clone()), row)).collect()
    };
}

impl Facts {
    fn load(conn: &mut Connection, rows: &[PollRow]) -> Result<Self> {
        let ids: Vec<&str> = rows.iter().map(|row| row.poll.as_str()).collect();
        let named = |row: ChapterRow| (row.origin, row.name);
        let mut turnout = BTreeMap::new();
        for (origin, poll, members, votes) in ballots::turnout_of(conn, &ids)? {
            let votes = log::unsigned(votes.unwrap_or_default())?;
            turnout.insert((origin, poll), Count { members: log::unsigned(members)?, votes });
        }
        let tallies: ByLog<TallyRow> = by_log!(store::polls::tallies_of(conn, &ids)?);
        let joins: ByLog<JoinRow> = by_log!(joins::of(conn, rows)?);
        Ok(Self {
            own: log::find_own(conn)?.map(|log| log.origin).unwrap_or_default(),
            names: chapters::all(conn)?.into_iter().map(named).collect(),
            rolls: by_log!(rolls::of_polls(conn, &ids)?),
            reopened: reopened::of(conn, &joins)?,
            joins,
            turnout,
            seals: by_log!(store::polls::any_seals_of(conn, &ids)?),
            certifications: by_log!(store::polls::certifications_of(conn, &ids)?),
            disputes: disputes::of(conn, rows)?,
            corrections: corrections::of(conn, &ids)?,
            overruled: differences::overruled(conn, rows, &tallies)?,
            silent: silent_logs(conn, rows, &tallies)?,
            tallies,
            cuts: cuts::of_polls(conn, &ids)?,
            extensions: held::extensions_of(conn, &ids)?,
        })
    }

    fn view(&self, row: PollRow, now: Millis) -> Result<PollView> {
        let opened = row.opened()?;
        let state = row.state(now)?;
        let mut chapters = Vec::new();
        for origin in &opened.chapters {
            chapters.push(self.chapter(&row, origin)?);
        }
        let tallied = self.best_tally(&row, &opened, now)?;
        let of_result = tallied.as_ref().map(|(_, tallied)| tallied.result_hash);
        let agreed = of_result.map(|hash| {
            chapters.iter().all(|chapter| chapter.tallied.is_none_or(|other| other == hash))
        });
        let differs = now >= opened.closes_at && self.host_differs(&row, &opened)?;
        let hashes_equal = if differs { Some(false) } else { agreed };
        let difference = differences::of(&row, &self.own, &self.tallies, differs)?;
        let reason = row.void_reason.as_deref().map(serde_json::from_str).transpose();
        let (result_of, tallied) = tallied.unzip();
        let here = |(_, _, poll): &&(String, i64, Option<String>)| {
            poll.as_deref() == Some(row.poll.as_str())
        };
        let here = self.extensions.iter().filter(here);
        let extension =
            held::not_understood(&opened, here.map(|(log, seq, _)| (log.as_str(), *seq)));
        let disputable_until = disputable_until(&opened, &chapters, &row.origin);
        let (result, silent, unwitnessed) = match tallied {
            Some(tallied) => (Some(tallied.result), tallied.silent, tallied.unwitnessed),
            None => (None, Vec::new(), Vec::new()),
        };
        Ok(PollView {
            is_host: row.origin == self.own,
            host: log::origin(&row.origin)?,
            seq: log::unsigned(row.seq)?,
            id: log::hash(&row.id)?,
            opened,
            state,
            chapters,
            result,
            result_hash: of_result,
            result_of,
            hashes_equal,
            difference,
            silent,
            unwitnessed,
            extension: extension?,
            disputable_until,
            published_at: row.published_ms.map(Millis::from_ms),
            voided_at: row.voided_ms.map(Millis::from_ms),
            void_reason: reason.map_err(Error::internal)?.and_then(fit),
        })
    }

    fn chapter(&self, row: &PollRow, origin: &Origin) -> Result<ChapterProgress> {
        let key = (origin.to_string(), row.poll.clone());
        let joined = self.joins.contains_key(&key);
        let roll = self.rolls.get(&key).map(|roll| {
            Ok::<_, Error>(Count {
                members: log::unsigned(roll.count)?,
                votes: log::unsigned(roll.weight)?,
            })
        });
        let seal = self.seals.get(&key).filter(|seal| joined && !seal.broken);
        let tally = self.tallies.get(&key).filter(|tally| tally.host == row.origin);
        let cut = |cut: &&CutRow| {
            (&cut.origin, &cut.poll, cut.log.as_str()) == (&row.origin, &row.poll, origin.as_str())
        };
        let cut = self.cuts.iter().find(cut);
        let certified = self.certifications.get(&key).filter(|row_| row_.host == row.origin);
        Ok(ChapterProgress {
            origin: origin.clone(),
            name: self.names.get(origin.as_str()).cloned(),
            own: self.own == origin.as_str(),
            roll: roll.transpose()?,
            joined,
            turnout: self.turnout.get(&key).copied().filter(|_| joined).unwrap_or_default(),
            sealed_at: seal.map(|seal| Millis::from_ms(seal.at_ms)),
            sealed_count: seal.map(|seal| log::unsigned(seal.count)).transpose()?,
            reopened: self.reopened.contains(&key),
            cut: cut.map(|cut| Ok::<_, Error>(cut.body()?.size)).transpose()?,
            tallied: tally.map(|tally| log::hash(&tally.result_hash)).transpose()?,
            tallied_at: tally.map(|tally| Millis::from_ms(tally.at_ms)),
            certified: certified.map(certification).transpose()?,
            overruled: self.overruled.contains(&key),
            dispute: self.disputes.get(&key).cloned(),
            corrections: self.corrections.get(&key).cloned().unwrap_or_default(),
        })
    }

    /// Whether the host counted as a chapter's seal what is none, or states of a silent chapter
    /// what is not so, by the logs that are here.
    fn host_differs(&self, row: &PollRow, opened: &Opened) -> Result<bool> {
        let Some(stated) = statement_of(row, &self.tallies)? else { return Ok(false) };
        let held = opened.chapters.iter().filter_map(|origin| {
            let key = (origin.to_string(), row.poll.clone());
            Some(self.seals.get(&key)?.held(self.joins.contains_key(&key)))
        });
        let held = held.collect::<Result<Vec<_>>>()?;
        let logs = self.silent.get(&row.poll).map_or(&[][..], Vec::as_slice);
        Ok(untrue(opened, &stated, &held, logs).is_some())
    }

    /// Our own computation; where we have not joined, the host's before any other chapter's. None
    /// before the poll has closed: a log may claim whatever it likes, and it is not shown.
    fn best_tally(
        &self,
        row: &PollRow,
        opened: &Opened,
        now: Millis,
    ) -> Result<Option<(Origin, Tallied)>> {
        if now < opened.closes_at {
            return Ok(None);
        }
        let joined = self.joins.contains_key(&(self.own.clone(), row.poll.clone()));
        let of = |origin: &str| {
            let tally = self.tallies.get(&(origin.to_owned(), row.poll.clone()));
            tally.filter(|tally| tally.host == row.origin)
        };
        let others = [row.origin.as_str()].into_iter();
        let others = others.chain(opened.chapters.iter().map(Origin::as_str));
        let mut order = [self.own.as_str()].into_iter().chain(others.filter(|_| !joined));
        let Some(tally) = order.find_map(of) else { return Ok(None) };
        Ok(Some((log::origin(&tally.origin)?, tally.tallied()?)))
    }
}

/// Of a reason, the texts that could be titles: the log that gave it is another's, and nothing else
/// has judged it (protocol §11.5).
fn fit(reason: LocalText) -> Option<LocalText> {
    let fit = reason.iter().filter(|(_, text)| check_title(text).is_ok());
    Some(fit.collect::<LocalText>()).filter(|fit| !fit.is_empty())
}

/// What the host of a poll counted, once its tally is here.
fn statement_of(row: &PollRow, tallies: &ByLog<TallyRow>) -> Result<Option<Statement>> {
    let tally = tallies.get(&(row.origin.clone(), row.poll.clone()));
    let tally = tally.filter(|tally| tally.host == row.origin);
    Ok(tally.map(TallyRow::tallied).transpose()?.map(Statement::from))
}

/// What is held of the chapters that hosts state as silent, by poll. They are few.
fn silent_logs(
    conn: &mut Connection,
    rows: &[PollRow],
    tallies: &ByLog<TallyRow>,
) -> Result<BTreeMap<String, Vec<HeldLog>>> {
    let mut found = BTreeMap::new();
    for row in rows {
        let stated = statement_of(row, tallies)?.filter(|stated| !stated.silent.is_empty());
        if let Some(stated) = stated {
            let held = cuts::held(conn, row, &row.opened()?, Some(&stated))?;
            found.insert(row.poll.clone(), held.logs);
        }
    }
    Ok(found)
}

fn certification(row: &CertificationRow) -> Result<Certification> {
    Ok(Certification {
        result_hash: log::hash(&row.result_hash)?,
        by: row.actor.as_deref().and_then(|actor| actor.parse().ok()),
        at: Millis::from_ms(row.at_ms),
    })
}

/// The end of the window of rule 45: it counts from the host's own certification, by its own clock
/// (decision 0036).
fn disputable_until(opened: &Opened, chapters: &[ChapterProgress], host: &str) -> Option<Millis> {
    let host = chapters.iter().find(|chapter| chapter.origin.as_str() == host)?;
    Some(rules::disputable_until(opened, host.certified.as_ref()?.at))
}
