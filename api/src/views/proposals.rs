//! A proposal with its texts, who supports it, and the polls that decide it.

use std::collections::BTreeMap;

use enlace_schema::event::Origin;
use enlace_schema::ids::{MemberId, PollId, ProposalId};
use enlace_schema::log::Hash;
use enlace_schema::text::Lang;
use enlace_schema::time::Millis;

use crate::error::{Error, Result};
use crate::store::tables::{ProposalRow, ProposalTextRow};
use crate::store::{self, Connection, log, polls};

/// A proposal as it stands here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalView {
    /// The log that published it.
    pub host: Origin,
    /// The proposal.
    pub proposal: ProposalId,
    /// Place of `proposal.published` in the host's log.
    pub seq: u64,
    /// Id of `proposal.published`.
    pub id: Hash,
    /// The language that binds.
    pub lang: Lang,
    /// Who published it.
    pub author: Option<MemberId>,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// When it was published, by the host's clock.
    pub published_at: Millis,
    /// Its texts: the binding one first, then the translations.
    pub texts: Vec<TextView>,
    /// How many members of each chapter support it; chapters without support are left out.
    pub supports: Vec<(Origin, u64)>,
    /// How many comments there are.
    pub comments: u64,
    /// The polls that decide it, the last to open first.
    pub polls: Vec<PollId>,
}

/// The text of a proposal in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextView {
    /// Its language.
    pub lang: Lang,
    /// Title, one line.
    pub title: String,
    /// Body as plain paragraphs.
    pub body: String,
    /// Its digest.
    pub digest: Hash,
    /// Whether this is the text that binds.
    pub authoritative: bool,
    /// Whether it translates a text that was amended since.
    pub outdated: bool,
}

impl ProposalView {
    /// The text that binds.
    pub fn binding(&self) -> Option<&TextView> {
        self.texts.iter().find(|text| text.authoritative)
    }

    /// The text in the first wanted language that there is, else the one that binds.
    pub fn best(&self, wanted: &[Lang]) -> Option<&TextView> {
        let found =
            wanted.iter().find_map(|lang| self.texts.iter().find(|text| text.lang == *lang));
        found.or_else(|| self.binding())
    }

    /// How many members of all chapters support it.
    pub fn supporters(&self) -> u64 {
        self.supports.iter().map(|(_, count)| count).sum()
    }
}

/// A proposal by its id: ours before a peer's of the same id.
///
/// # Errors
/// `proposal-not-found`.
pub fn proposal(conn: &mut Connection, proposal: &ProposalId) -> Result<ProposalView> {
    use crate::error::{Refusal, codes};
    let row = store::proposals::find_by_id(conn, proposal.as_ref())?
        .ok_or_else(|| Error::from(Refusal::new(codes::PROPOSAL_NOT_FOUND)))?;
    let view = proposals(conn, vec![row])?.pop();
    view.ok_or_else(|| Error::internal("a proposal without a view"))
}

/// Views of these proposals, in their order: the same few queries for any number of them.
///
/// # Errors
/// What the database says; internal when stored rows do not read.
pub fn proposals(conn: &mut Connection, rows: Vec<ProposalRow>) -> Result<Vec<ProposalView>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let facts = Facts::load(conn, &rows)?;
    rows.into_iter().map(|row| facts.view(row)).collect()
}

/// Rows by host and proposal.
type ByProposal<T> = BTreeMap<(String, String), T>;

struct Facts {
    texts: ByProposal<Vec<ProposalTextRow>>,
    supports: ByProposal<Vec<(Origin, u64)>>,
    comments: ByProposal<u64>,
    polls: ByProposal<Vec<PollId>>,
}

impl Facts {
    fn load(conn: &mut Connection, rows: &[ProposalRow]) -> Result<Self> {
        let ids: Vec<&str> = rows.iter().map(|row| row.proposal.as_str()).collect();
        let mut texts: ByProposal<Vec<_>> = BTreeMap::new();
        for text in store::proposals::texts_of(conn, &ids)? {
            let key = (text.origin.clone(), text.proposal.clone());
            texts.entry(key).or_default().push(text);
        }
        let mut supports: ByProposal<Vec<_>> = BTreeMap::new();
        for (host, proposal, from, count) in store::proposals::supports_by_chapter(conn, &ids)? {
            let support = (log::origin(&from)?, log::unsigned(count)?);
            supports.entry((host, proposal)).or_default().push(support);
        }
        let mut comments = BTreeMap::new();
        for (host, proposal, count) in store::proposals::comments_by_proposal(conn, &ids)? {
            comments.insert((host, proposal), log::unsigned(count)?);
        }
        let mut decided: ByProposal<Vec<_>> = BTreeMap::new();
        for poll in polls::of_proposals(conn, &ids)? {
            let opened = poll.opened()?;
            if let Some(of) = opened.proposal {
                let key = (of.host.to_string(), of.proposal.to_string());
                decided.entry(key).or_default().push(opened.poll);
            }
        }
        Ok(Self { texts, supports, comments, polls: decided })
    }

    fn view(&self, row: ProposalRow) -> Result<ProposalView> {
        let key = (row.origin.clone(), row.proposal.clone());
        let stored = self.texts.get(&key).map(Vec::as_slice).unwrap_or_default();
        let binding = stored.iter().find(|text| text.lang == row.lang);
        let binding = binding.map(|text| text.digest.as_slice());
        let mut texts: Vec<TextView> =
            stored.iter().map(|text| view_text(text, &row.lang, binding)).collect::<Result<_>>()?;
        texts.sort_by_key(|text| (!text.authoritative, text.lang));
        Ok(ProposalView {
            host: log::origin(&row.origin)?,
            proposal: row.proposal.parse()?,
            seq: log::unsigned(row.seq)?,
            id: log::hash(&row.id)?,
            lang: row.lang.parse()?,
            author: row.author.as_deref().and_then(|author| author.parse().ok()),
            withdrawn: row.state == store::proposals::WITHDRAWN,
            published_at: Millis::from_ms(row.published_ms),
            texts,
            supports: self.supports.get(&key).cloned().unwrap_or_default(),
            comments: self.comments.get(&key).copied().unwrap_or_default(),
            polls: self.polls.get(&key).cloned().unwrap_or_default(),
        })
    }
}

fn view_text(text: &ProposalTextRow, lang: &str, binding: Option<&[u8]>) -> Result<TextView> {
    let authoritative = text.lang == lang;
    Ok(TextView {
        lang: text.lang.parse()?,
        title: text.title.clone(),
        body: text.body.clone(),
        digest: log::hash(&text.digest)?,
        authoritative,
        outdated: !authoritative && text.of_digest.as_deref() != binding,
    })
}
