//! What the verified events of an export say together: rolls, seals, the count.

use serde::de::DeserializeOwned;

use super::super::differing::is_named;
use super::super::envelope::BoxKey;
use super::super::moved::Moves;
use super::super::roll::{self, Roll};
use super::super::rules::check_opened;
use super::super::seal::Ballots;
use super::super::silent::{Statement, may_state};
use super::super::tally::{CastBallot, ChapterInput, PollInput, SealRef, TallyError, tally};
use super::super::witnessed::unwitnessed;
use super::{
    ExportError, File, LogPart, VerifiedLog, VerifiedPoll, corrections, disputes, seen, silent,
};
use crate::event::poll::{
    self, BallotCast, Joined, Opened, Place, Published, RollFrozen, RollPage, Sealed, Tallied,
    Voided,
};
use crate::event::{Entry, EventRef, Origin};
use crate::ids::{Id, PollId};
use crate::log::{Hash, is_stranger};
use crate::time::Millis;

/// Works the poll out again.
pub(super) fn judge(file: &File) -> Result<VerifiedPoll, ExportError> {
    let (opened, id) = opening(file)?;
    let mut input = PollInput::of(&opened);
    // The host's tally fixes which seals count (§12.5): one that came later stays without effect.
    let (tally_at, counted) = host_statement(file, &opened, id).unzip();
    input.ended = counted.is_some();
    for origin in &opened.chapters {
        let wrong = |what| ExportError::Chapter(origin.clone(), what);
        let silent = counted.iter().flat_map(|stated| &stated.silent);
        if let Some(stated) = silent.into_iter().find(|silent| silent.log == *origin) {
            let part = file.logs.get(origin).ok_or(wrong("silent"))?;
            input
                .silent
                .push(silent::read(file, (&opened, id), stated, part).ok_or(wrong("silent"))?);
            continue;
        }
        let late = |stated: &Statement| stated.inputs.iter().all(|seal| seal.log != *origin);
        let part = file.logs.get(origin).filter(|_| !counted.as_ref().is_some_and(late));
        let chapter = match part.map(|part| chapter(file, &opened, id, origin, part)) {
            // Voided before it was counted: what is wrong of a chapter is set aside.
            Some(Err(_)) if counted.is_none() && void(file).is_some() => None,
            Some(found) => found.map_err(wrong)?,
            None => None,
        };
        match chapter {
            Some(chapter) => input.chapters.push(chapter),
            None => input.missing.push(origin.clone()),
        }
    }
    let result = tally(&input).map_err(ExportError::Tally)?;
    let (inputs, silent) = (input.inputs(), input.silent());
    let result_hash = result.result_hash(&opened.poll, &inputs, &silent);
    let published = disputes::publication(file, &opened, result_hash, tally_at);
    let void = void(file);
    let voided = void.is_some_and(|void| published.as_ref().is_none_or(|said| void < said.seq));
    let published = published.filter(|_| !voided);
    let logs = logs(file, &input, (tally_at, result_hash), published.as_ref())?;
    let disputes = disputes::all(file, &opened, tally_at, published.as_ref(), voided);
    // Whoever leaves a seal out of the file must not change the outcome: that the poll ended
    // without a chapter is for its host to have signed.
    let ended = voided || counted.is_some();
    if !result.missing.is_empty() && !ended {
        return Err(ExportError::Tally(TallyError::Missing(result.missing)));
    }
    Ok(VerifiedPoll {
        poll: file.poll.clone(),
        host: file.host.clone(),
        result,
        result_hash,
        inputs,
        silent,
        logs,
        published: published.is_some(),
        voided,
        disputes,
        opened,
    })
}

/// What each log of the file says, unless it states another result over which nobody published.
fn logs(
    file: &File,
    input: &PollInput<'_>,
    (tally_at, result_hash): (Option<Place>, Hash),
    published: Option<&Said<'_, Published>>,
) -> Result<Vec<VerifiedLog>, ExportError> {
    let mut logs = Vec::new();
    for (origin, part) in &file.logs {
        let own = disputes::of(file, part, origin, tally_at);
        let stated = stated(file, part, &input.opened.chapters, (origin, own));
        let differs = stated.results().any(|hash| hash != result_hash);
        if differs && !is_overruled(origin, &stated, own, published) {
            return Err(ExportError::Differs(origin.clone()));
        }
        let seen = seen::of(file, input.opened, origin, part);
        let size = seen.as_ref().map_or(0, |seen| seen.size);
        let counted = input.counted().find(|(log, _)| *log == origin);
        logs.push(VerifiedLog {
            origin: origin.clone(),
            genesis: part.genesis,
            size: part.checkpoint.checkpoint.size,
            root: part.checkpoint.checkpoint.root,
            cosigned_by: cosigners(file, origin, part),
            seen,
            unwitnessed: counted.map_or(0, |(_, ballots)| unwitnessed(ballots, size)),
            counted: counted.is_some(),
            sealed: input.chapters.iter().any(|chapter| chapter.origin == *origin),
            tallied: stated.tallied.is_some() && !differs,
            certified: stated.certified.is_some() && !differs,
            differs,
        });
    }
    Ok(logs)
}

/// Whether the host published over what a log states, and says so.
fn is_overruled(
    log: &Origin,
    stated: &Stated,
    dispute: Option<disputes::Found>,
    published: Option<&Said<'_, Published>>,
) -> bool {
    let (Some(published), Some(tally)) = (published, stated.place) else { return false };
    is_named(&published.body, log, tally, dispute.map(|dispute| dispute.place()))
}

/// What the host counted, if its tally is in the file. One that every instance sets
/// aside is none: of a host that has joined and not sealed, or that does not name its own seal, or
/// exactly those whom it cut.
fn host_statement(file: &File, opened: &Opened, id: Hash) -> Option<(Place, Statement)> {
    let part = file.logs.get(&file.host)?;
    let own = chapter(file, opened, id, &file.host, part);
    let mut joins = of_poll::<Joined>(part, poll::JOINED, &file.poll, |body| &body.poll);
    let joined = joins.next().is_some_and(|said| said.body.host == file.host);
    let fits = |said: &Said<'_, Tallied>| {
        let mut named = said.body.inputs.iter().filter(|input| input.log == file.host);
        match (&own, named.next()) {
            (Ok(Some(own)), Some(input)) => {
                let is_own = input.seq == own.seal.seq && input.id == own.seal.id;
                is_own && own.seal.seq < said.seq && named.next().is_none()
            }
            // A seal of its own that is wrong is not counted, and neither is what it never joined.
            (Err(_), None) => true,
            (Ok(None), None) => !joined,
            _ => false,
        }
    };
    of_poll::<Tallied>(part, poll::TALLIED, &file.poll, |body| &body.poll)
        .filter(|said| said.body.host == file.host)
        .find(|said| {
            let cuts = silent::cuts(file, opened, part, said.seq);
            said.body.digest() == said.body.result_hash
                && fits(said)
                && may_state(opened, &file.host, &said.body, &cuts)
        })
        .map(|said| (Place { seq: said.seq, id: said.id }, said.body.into()))
}

/// Where the host voided the poll that it had opened.
pub(super) fn void(file: &File) -> Option<u64> {
    let part = file.logs.get(&file.host)?;
    let opened = of_poll::<Opened>(part, poll::OPENED, &file.poll, |body| &body.poll).next();
    let opened = opened.map_or(0, |said| said.seq);
    of_poll::<Voided>(part, poll::VOIDED, &file.poll, |body| &body.poll)
        .find(|said| said.seq > opened)
        .map(|said| said.seq)
}

/// An event of a kind about the poll.
pub(super) struct Said<'a, T> {
    pub(super) seq: u64,
    pub(super) id: Hash,
    pub(super) at: Millis,
    pub(super) refs: &'a [EventRef],
    pub(super) person: Option<&'a str>,
    pub(super) entry: &'a Entry,
    pub(super) body: T,
}

/// Events of a kind about a poll, in order; what this version sets aside is not among them.
pub(super) fn of_poll<'a, T: DeserializeOwned + 'a>(
    part: &'a LogPart,
    kind: &'a str,
    poll: &'a PollId,
    poll_of: fn(&T) -> &PollId,
) -> impl Iterator<Item = Said<'a, T>> {
    part.events.iter().filter_map(move |(envelope, entry)| {
        let known = envelope.kind == kind && envelope.kv == 1 && envelope.crit.is_empty();
        let body: T = known.then(|| envelope.body().ok()).flatten()?;
        let about = poll_of(&body) == poll;
        let (seq, at, person) = (envelope.seq, envelope.at, envelope.person());
        let refs = envelope.refs.as_slice();
        about.then(|| Said { seq, id: entry.id(), at, refs, person, entry, body })
    })
}

/// The host's one opening of the poll, and its id.
fn opening(file: &File) -> Result<(Opened, Hash), ExportError> {
    let part = file.logs.get(&file.host).ok_or(ExportError::Poll)?;
    let mut openings = of_poll::<Opened>(part, poll::OPENED, &file.poll, |body| &body.poll);
    let (first, second) = (openings.next(), openings.next());
    match (first, second) {
        (Some(said), None)
            if file.poll.is_of(&file.host) && check_opened(&said.body, &file.host).is_ok() =>
        {
            Ok((said.body, said.id))
        }
        _ => Err(ExportError::Poll),
    }
}

/// What a chapter sealed; nothing if it did not join this very poll, or has not sealed.
fn chapter(
    file: &File,
    opened: &Opened,
    id: Hash,
    origin: &Origin,
    part: &LogPart,
) -> Result<Option<ChapterInput>, &'static str> {
    let mut joins = of_poll::<Joined>(part, poll::JOINED, &file.poll, |body| &body.poll);
    let of_this = |said: &Said<'_, Joined>| said.body.host == file.host && said.body.opened == id;
    let Some(join) = joins.next().filter(of_this) else { return Ok(None) };
    let (frozen, roll) = frozen_roll(file, part, join.seq).ok_or("roll")?;
    if !roll::is_given(&opened.electorate, &roll.entries) {
        return Err("roll");
    }
    let mut seals = seals(file, part, &join).peekable();
    if seals.peek().is_none() {
        return Ok(None);
    }
    let said = seals.find(|said| opens(said, &join)).ok_or("seal")?;
    let roll = corrections::corrected(file, part, (frozen, join.seq, said.seq), roll);
    let (cast, leaves) = ballots(file, part, join.seq, said.seq);
    let there = Ballots { roll: &roll.entries, cast: &cast, leaves: &leaves };
    let box_key = there.check(opened, &said.body, join.body.box_commit).map_err(|_| "seal")?;
    let seal = SealRef { seq: said.seq, id: said.id };
    let (origin, roll, ballots) = (origin.clone(), roll.entries, cast);
    let moves = moves(part, said.seq);
    Ok(Some(ChapterInput { origin, roll, ballots, seal, box_key, frozen, moves }))
}

/// What a log says to have sealed after it joined.
pub(super) fn seals<'a>(
    file: &'a File,
    part: &'a LogPart,
    join: &Said<'_, Joined>,
) -> impl Iterator<Item = Said<'a, Sealed>> {
    let after = join.seq;
    of_poll::<Sealed>(part, poll::SEALED, &file.poll, |body| &body.poll)
        .filter(move |said| said.seq > after)
}

/// Whether a seal opens the box. The first that does decides: whoever has the key could fit
/// another to it.
pub(super) fn opens(said: &Said<'_, Sealed>, join: &Said<'_, Joined>) -> bool {
    let key = BoxKey::from_b64u(&said.body.box_key);
    key.is_some_and(|key| key.commitment() == join.body.box_commit)
}

/// Who came and who left, before a place.
pub(super) fn moves(part: &LogPart, before: u64) -> Moves {
    let mut moves = Moves::default();
    for (envelope, entry) in part.events.iter().filter(|(event, _)| event.seq < before) {
        moves.read(envelope, entry.id());
    }
    moves
}

/// The roll of the first freeze before a place, if it is what its freeze says, and where that is.
pub(super) fn frozen_roll(file: &File, part: &LogPart, before: u64) -> Option<(u64, Roll)> {
    let mut freezes = of_poll::<RollFrozen>(part, poll::ROLL_FROZEN, &file.poll, |body| &body.poll);
    let said = freezes.next().filter(|said| said.seq < before)?;
    let (mut pages, mut seqs) = (Vec::new(), Vec::new());
    if let (Some(first), Some(last)) = (said.body.first, said.body.last) {
        for page in of_poll::<RollPage>(part, poll::ROLL_PAGE, &file.poll, |body| &body.poll) {
            if (first..=last).contains(&page.seq) && page.seq < said.seq {
                seqs.push(page.seq);
                pages.push(page.body);
            }
        }
    }
    let placed = seqs.first() == said.body.first.as_ref() && seqs.last() == said.body.last.as_ref();
    roll::verify(&pages, &said.body).ok().filter(|_| placed).map(|roll| (said.seq, roll))
}

/// Every ballot strictly between two places, with its leaf.
pub(super) fn ballots(
    file: &File,
    part: &LogPart,
    after: u64,
    before: u64,
) -> (Vec<CastBallot>, Vec<Hash>) {
    of_poll::<BallotCast>(part, poll::BALLOT_CAST, &file.poll, |body| &body.poll)
        .filter(|said| after < said.seq && said.seq < before)
        .map(|said| {
            let BallotCast { entry, envelope, .. } = said.body;
            let person = said.person.map(String::from);
            (CastBallot { seq: said.seq, entry, person, envelope }, said.entry.leaf())
        })
        .unzip()
}

/// The results that a log states.
#[derive(Default)]
struct Stated {
    /// Where it states what it counted.
    place: Option<Place>,
    tallied: Option<Hash>,
    certified: Option<Hash>,
    published: Option<Hash>,
}

impl Stated {
    fn results(&self) -> impl Iterator<Item = Hash> {
        [self.tallied, self.certified, self.published].into_iter().flatten()
    }
}

/// What a log that takes part says came out.
fn stated(
    file: &File,
    part: &LogPart,
    chapters: &[Origin],
    (origin, dispute): (&Origin, Option<disputes::Found>),
) -> Stated {
    let (poll, host) = (&file.poll, &file.host);
    if !chapters.contains(origin) {
        return Stated::default();
    }
    let tallied = of_poll::<Tallied>(part, poll::TALLIED, poll, |body| &body.poll)
        .find(|said| said.body.host == *host)
        // What it signed must be the digest of what it signed.
        .map(|said| {
            let digest = said.body.digest();
            let hash = if digest == said.body.result_hash { digest } else { Hash([0; 32]) };
            (Place { seq: said.seq, id: said.id }, hash)
        });
    let (place, tallied) = tallied.unzip();
    let certified =
        disputes::certification(file, part, dispute).next().map(|said| said.body.result_hash);
    let published = of_poll::<Published>(part, poll::PUBLISHED, poll, |body| &body.poll)
        .find(|_| origin == host)
        .map(|said| said.body.result_hash);
    Stated { place, tallied, certified, published }
}

/// The logs of other hosts in the file whose witness cosigned this one's checkpoint.
fn cosigners(file: &File, origin: &Origin, part: &LogPart) -> Vec<Origin> {
    let others = file.logs.iter();
    let others = others.filter(|(other, _)| is_stranger(other.as_str(), origin.as_str()));
    others
        .filter(|(_, other)| {
            let mut keys = other.keys.witness_keys().iter();
            keys.any(|key| part.checkpoint.verify_cosignature(&key.name, &key.key).is_some())
        })
        .map(|(other, _)| other.clone())
        .collect()
}
