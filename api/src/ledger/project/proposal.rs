//! Proposals, their texts, supports and comments.
//!
//! Supports and comments stand in the log of the member who made them. When the proposal is
//! another log's, whether it exists is not asked here: the projection must not depend on which log
//! came first.

use enlace_schema::event::proposal::{
    Amended, Commented, ProposalText, Published, Supported, Translated, Withdrawn,
};
use enlace_schema::ids::Id;
use enlace_schema::text;

use super::{Event, Outcome, inadmissible};
use crate::error::Result;
use crate::store::tables::{CommentRow, ProposalRow, ProposalTextRow, SupportRow};
use crate::store::{Connection, members, proposals};

pub(super) fn published(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Published,
) -> Result<Outcome> {
    let proposal = body.proposal.to_string();
    if !is_fit(&body.text) {
        return inadmissible("text-inadmissible");
    }
    if !body.proposal.is_of(&event.envelope.log) {
        return inadmissible("id-foreign");
    }
    if proposals::find(conn, event.origin, &proposal)?.is_some() {
        return inadmissible("proposal-twice");
    }
    proposals::insert(
        conn,
        &ProposalRow {
            origin: event.origin.into(),
            proposal: proposal.clone(),
            lang: body.text.lang.to_string(),
            author: event.actor(),
            state: proposals::PUBLISHED.into(),
            published_ms: event.at_ms,
            seq: event.seq,
            id: event.id.0.to_vec(),
        },
    )?;
    put_text(conn, event, proposal, &body.text, None)
}

pub(super) fn translated(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Translated,
) -> Result<Outcome> {
    let proposal = body.proposal.to_string();
    let row = match to_reword(conn, event, &proposal, &body.text)? {
        Ok(row) => row,
        Err(code) => return inadmissible(code),
    };
    if row.lang == body.text.lang.as_str() {
        return inadmissible("text-language");
    }
    let current = proposals::find_text(conn, event.origin, &proposal, &row.lang)?;
    if current.is_none_or(|text| text.digest != body.of.0) {
        return inadmissible("translation-outdated");
    }
    put_text(conn, event, proposal, &body.text, Some(body.of.0.to_vec()))
}

pub(super) fn amended(conn: &mut Connection, event: &Event<'_>, body: &Amended) -> Result<Outcome> {
    let proposal = body.proposal.to_string();
    let row = match to_reword(conn, event, &proposal, &body.text)? {
        Ok(row) => row,
        Err(code) => return inadmissible(code),
    };
    if row.lang != body.text.lang.as_str() {
        return inadmissible("text-language");
    }
    put_text(conn, event, proposal, &body.text, None)
}

pub(super) fn supported(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Supported,
) -> Result<Outcome> {
    let (host, proposal) = (body.host.to_string(), body.proposal.to_string());
    let member = body.member.to_string();
    if !body.proposal.is_of(&body.host) {
        return inadmissible("id-foreign");
    }
    if let Some(code) = cannot_speak(conn, event, &host, &proposal, &member)? {
        return inadmissible(code);
    }
    if proposals::is_supported(conn, event.origin, &host, &proposal, &member)? {
        return inadmissible("support-twice");
    }
    let (seq, at_ms) = (event.seq, event.at_ms);
    let origin = event.origin.into();
    let row = SupportRow { origin, host, proposal, member, seq, at_ms };
    proposals::insert_support(conn, &row)?;
    Ok(Outcome::Applied)
}

pub(super) fn commented(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Commented,
) -> Result<Outcome> {
    let (host, proposal) = (body.host.to_string(), body.proposal.to_string());
    let (comment, member) = (body.comment.to_string(), body.member.to_string());
    if text::check_comment(&body.text).is_err() {
        return inadmissible("text-inadmissible");
    }
    if !body.proposal.is_of(&body.host) || !body.comment.is_of(&event.envelope.log) {
        return inadmissible("id-foreign");
    }
    if let Some(code) = cannot_speak(conn, event, &host, &proposal, &member)? {
        return inadmissible(code);
    }
    if proposals::find_comment(conn, event.origin, &comment)?.is_some() {
        return inadmissible("comment-twice");
    }
    proposals::insert_comment(
        conn,
        &CommentRow {
            origin: event.origin.into(),
            comment,
            host,
            proposal,
            member,
            lang: body.lang.to_string(),
            text: body.text.clone(),
            at_ms: event.at_ms,
            seq: event.seq,
        },
    )?;
    Ok(Outcome::Applied)
}

pub(super) fn withdrawn(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Withdrawn,
) -> Result<Outcome> {
    let proposal = body.proposal.to_string();
    if let Err(code) = standing(conn, event, &proposal)? {
        return inadmissible(code);
    }
    proposals::set_state(conn, event.origin, &proposal, proposals::WITHDRAWN)?;
    Ok(Outcome::Applied)
}

fn is_fit(text: &ProposalText) -> bool {
    text::check_title(&text.title).is_ok() && text::check_body(&text.body).is_ok()
}

/// The proposal of this log that an event is about, or why there is none to speak of.
fn standing(
    conn: &mut Connection,
    event: &Event<'_>,
    proposal: &str,
) -> Result<std::result::Result<ProposalRow, &'static str>> {
    Ok(match proposals::find(conn, event.origin, proposal)? {
        None => Err("proposal-unknown"),
        Some(row) if row.state == proposals::WITHDRAWN => Err("proposal-withdrawn"),
        Some(row) => Ok(row),
    })
}

/// The proposal of this log that gets another text, or why it does not.
fn to_reword(
    conn: &mut Connection,
    event: &Event<'_>,
    proposal: &str,
    text: &ProposalText,
) -> Result<std::result::Result<ProposalRow, &'static str>> {
    if is_fit(text) { standing(conn, event, proposal) } else { Ok(Err("text-inadmissible")) }
}

/// Why a member of this log may not support or comment, as far as this log tells.
fn cannot_speak(
    conn: &mut Connection,
    event: &Event<'_>,
    host: &str,
    proposal: &str,
    member: &str,
) -> Result<Option<&'static str>> {
    if members::find(conn, event.origin, member)?.is_none() {
        return Ok(Some("member-unknown"));
    }
    if host == event.origin {
        return Ok(standing(conn, event, proposal)?.err());
    }
    Ok(None)
}

fn put_text(
    conn: &mut Connection,
    event: &Event<'_>,
    proposal: String,
    text: &ProposalText,
    of_digest: Option<Vec<u8>>,
) -> Result<Outcome> {
    proposals::put_text(
        conn,
        &ProposalTextRow {
            origin: event.origin.into(),
            proposal,
            lang: text.lang.to_string(),
            title: text.title.clone(),
            body: text.body.clone(),
            digest: text.digest().0.to_vec(),
            of_digest,
            seq: event.seq,
        },
    )?;
    Ok(Outcome::Applied)
}
