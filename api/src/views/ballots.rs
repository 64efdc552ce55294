//! What waits for a person's vote, and why they may or may not vote: one row for each hat.

use enlace_schema::event::member::MemberKind;
use enlace_schema::event::poll::{Opened, RollEntry};
use enlace_schema::ids::{EntryId, MemberId, PollId};
use enlace_schema::profile::Profile;
use enlace_schema::time::Millis;
use enlace_schema::voting;
use enlace_schema::voting::admit::{PollAt, may_vote};
use enlace_schema::voting::roll::{self, Eligibility, MemberOnDate};

use crate::error::{Error, Result};
use crate::store::rolls::Hat;
use crate::store::tables::{MemberRow, PollRow, RollEntryRow};
use crate::store::{Connection, ballots, chapters, dues, log, members, polls, rolls};

/// A ballot that a person may cast now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRow {
    /// The poll.
    pub poll: PollId,
    /// What was fixed at its opening.
    pub opened: Opened,
    /// The place on the roll.
    pub entry: EntryId,
    /// For whom the ballot is cast: the person, or an organisation.
    pub member: MemberId,
    /// Whether it is an organisation that the person represents.
    pub represents: bool,
    /// Which of the organisation's two votes it is, where there are two.
    pub seat: Option<u8>,
    /// What the ballot weighs.
    pub weight: u32,
    /// First instant at which it may no longer be cast.
    pub closes_at: Millis,
    /// Whether a ballot stands there already.
    pub voted: bool,
    /// Whether a ballot may be cast now: not where one stands and cannot be replaced.
    pub may_vote: bool,
}

/// Ballots of every open poll for each hat of a person, the first to close first.
///
/// # Errors
/// What the database says.
pub fn ballots_waiting(
    conn: &mut Connection,
    person: &MemberId,
    now: Millis,
) -> Result<Vec<WaitingRow>> {
    let Some(own) = log::find_own(conn)?.map(|log| log.origin) else { return Ok(Vec::new()) };
    let hats = rolls::hats(conn, &own, person.as_ref())?;
    let mut waiting = Vec::new();
    for row in polls::open_at(conn, now.as_ms())? {
        let standing = Standing::load(conn, &own, row, now)?;
        let places = places(conn, &own, Some(&standing.row.poll), &hats)?;
        let voted = voted(conn, &own, &places)?;
        for (hat, place) in places {
            let entry = place.entry()?;
            let earlier = voted.contains(&place.entry);
            let refused = may_vote(&standing.at(), Some(&entry), earlier);
            if !matches!(refused, Ok(()) | Err(voting::Refusal::AlreadyVoted)) {
                continue;
            }
            waiting.push(WaitingRow {
                poll: standing.opened.poll.clone(),
                opened: standing.opened.clone(),
                entry: entry.entry,
                member: entry.member,
                represents: hat.represents,
                seat: entry.seat,
                weight: entry.weight,
                closes_at: standing.opened.closes_at,
                voted: earlier,
                may_vote: refused.is_ok(),
            });
        }
    }
    Ok(waiting)
}

/// Why a person may or may not vote under one hat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HatEligibility {
    /// For whom the ballot would be cast.
    pub member: MemberId,
    /// What that member is.
    pub kind: MemberKind,
    /// Whether it is an organisation that the person represents.
    pub represents: bool,
    /// The place on the roll, if there is one.
    pub entry: Option<RollEntry>,
    /// What the electorate's rule says of the member on the record date; of a frozen roll, what
    /// the roll says.
    pub rule: Eligibility,
    /// Why no ballot would be taken now; nothing if one would be.
    pub refusal: Option<voting::Refusal>,
    /// Whether a ballot stands there.
    pub voted: bool,
}

impl HatEligibility {
    /// Whether a ballot would be taken now.
    pub fn may_vote(&self) -> bool {
        self.refusal.is_none()
    }
}

/// Why a person may or may not vote in a poll: a row for each place that is theirs, and one for
/// each hat that has none. A person on the books who is no member has no row of their own if they
/// represent somebody.
///
/// # Errors
/// `poll-not-found`.
pub fn eligibility(
    conn: &mut Connection,
    poll: &PollId,
    person: &MemberId,
    now: Millis,
) -> Result<Vec<HatEligibility>> {
    let row = polls::get_by_id(conn, poll.as_ref())?;
    let Some(own) = log::find_own(conn)?.map(|log| log.origin) else { return Ok(Vec::new()) };
    let hats = rolls::hats(conn, &own, person.as_ref())?;
    let standing = Standing::load(conn, &own, row, now)?;
    let places = places(conn, &own, Some(&standing.row.poll), &hats)?;
    let voted = voted(conn, &own, &places)?;
    let mut rows = Vec::new();
    for hat in &hats {
        let Some(member) = members::find(conn, &own, &hat.member)? else { continue };
        let kind = member.kind()?;
        if kind == MemberKind::Person && hats.len() > 1 {
            continue;
        }
        let on_roll: Vec<RollEntry> = places
            .iter()
            .filter(|(of, _)| *of == hat)
            .map(|(_, place)| place.entry())
            .collect::<Result<_>>()?;
        let rule = standing.rule(conn, &own, &member, &on_roll)?;
        let mut push = |entry: Option<RollEntry>| {
            let earlier =
                entry.as_ref().is_some_and(|entry| voted.contains(&entry.entry.to_string()));
            rows.push(HatEligibility {
                member: member_id(&member)?,
                kind,
                represents: hat.represents,
                refusal: may_vote(&standing.at(), entry.as_ref(), earlier).err(),
                entry,
                rule,
                voted: earlier,
            });
            Ok::<_, Error>(())
        };
        if on_roll.is_empty() {
            push(None)?;
        }
        for entry in on_roll {
            push(Some(entry))?;
        }
    }
    Ok(rows)
}

/// A poll as our own chapter sees it at an instant.
struct Standing {
    row: PollRow,
    opened: Opened,
    now: Millis,
    joined: bool,
    sealed: bool,
}

impl Standing {
    fn load(conn: &mut Connection, own: &str, row: PollRow, now: Millis) -> Result<Self> {
        let join = polls::find_join(conn, own, &row.poll)?;
        let joined = join.is_some_and(|join| join.host == row.origin && join.opened == row.id);
        let sealed = polls::find_seal(conn, own, &row.poll)?.is_some();
        Ok(Self { opened: row.opened()?, row, now, joined, sealed })
    }

    fn at(&self) -> PollAt<'_> {
        PollAt {
            opened: &self.opened,
            now: self.now,
            joined: self.joined,
            sealed: self.sealed,
            voided: self.row.voided_ms.is_some(),
        }
    }

    /// What the rule says of a member, on the record date in the chapter's zone.
    fn rule(
        &self,
        conn: &mut Connection,
        own: &str,
        member: &MemberRow,
        on_roll: &[RollEntry],
    ) -> Result<Eligibility> {
        let Some(since) = member.since.as_deref() else { return Ok(Eligibility::NotAMember) };
        let data = chapters::find(conn, own)?.and_then(|row| row.profile_data);
        let zone = match data {
            Some(data) => Profile::parse(&data)?.zone,
            None => return Ok(Eligibility::NotAMember),
        };
        let at = self.opened.record_at.as_ms();
        let at = jiff::Timestamp::from_millisecond(at).map_err(Error::internal)?;
        let date = at.in_tz(&zone).map_err(Error::internal)?.date();
        let id = member_id(member)?;
        let on_date = MemberOnDate {
            standing: dues::standing_of(conn, own, &id, date)?,
            member: id,
            kind: member.kind()?,
            since: dues::day(since)?,
        };
        let electorate = &self.opened.electorate;
        Ok(match self.joined {
            true => roll::eligibility_on_roll(on_roll, electorate, &on_date),
            false => roll::eligibility(electorate, &on_date),
        })
    }
}

/// The places on our roll that go with each hat.
fn places<'h>(
    conn: &mut Connection,
    own: &str,
    poll: Option<&str>,
    hats: &'h [Hat],
) -> Result<Vec<(&'h Hat, RollEntryRow)>> {
    let of: Vec<&str> = hats.iter().map(|hat| hat.member.as_str()).collect();
    let mut places = Vec::new();
    for place in rolls::entries_of_members(conn, own, poll, &of)? {
        if let Some(hat) = hats.iter().find(|hat| hat.fits(&place)) {
            places.push((hat, place));
        }
    }
    Ok(places)
}

/// Which of these places have a ballot.
fn voted(conn: &mut Connection, own: &str, places: &[(&Hat, RollEntryRow)]) -> Result<Vec<String>> {
    let entries: Vec<&str> = places.iter().map(|(_, place)| place.entry.as_str()).collect();
    ballots::voted(conn, own, &entries)
}

fn member_id(member: &MemberRow) -> Result<MemberId> {
    member.member.parse().map_err(Error::internal)
}
