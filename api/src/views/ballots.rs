//! What waits for a person's vote, and why they may or may not vote: one row for each hat.

use std::collections::{BTreeMap, BTreeSet};

use enlace_schema::event::member::MemberKind;
use enlace_schema::event::poll::{Opened, RollEntry};
use enlace_schema::ids::{EntryId, MemberId, PollId};
use enlace_schema::membership::{self, DuesRules, Facts};
use enlace_schema::profile::Profile;
use enlace_schema::time::Millis;
use enlace_schema::voting::admit::{PollAt, may_vote};
use enlace_schema::voting::roll::{self, Eligibility, MemberOnDate};
use enlace_schema::voting::{self, seat};

use crate::error::{Error, Result};
use crate::store::rolls::Hat;
use crate::store::tables::{JoinRow, MemberRow, PollRow, RollEntryRow};
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
    let open = polls::open_at(conn, now.as_ms())?;
    let voter = Voter::load(conn, &own, person, &open)?;
    let mut waiting = Vec::new();
    for row in &open {
        let standing = voter.standing(row, now)?;
        for (hat, place) in voter.places(row) {
            let entry = place.entry()?;
            let earlier = voter.voted.contains(&place.entry);
            let refused = voter.refusal(&standing, Some(&entry), earlier);
            if !matches!(refused, None | Some(voting::Refusal::AlreadyVoted)) {
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
                may_vote: refused.is_none(),
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
    Ok(eligibility_in(conn, &[row], person, now)?.pop().unwrap_or_default())
}

/// The same for several polls, in their order: the same few queries for any number of them.
///
/// # Errors
/// What the database says.
pub fn eligibility_in(
    conn: &mut Connection,
    rows: &[PollRow],
    person: &MemberId,
    now: Millis,
) -> Result<Vec<Vec<HatEligibility>>> {
    let Some(own) = log::find_own(conn)?.map(|log| log.origin) else { return Ok(Vec::new()) };
    let voter = Voter::load(conn, &own, person, rows)?;
    let books = Books::load(conn, &own, &voter.hats)?;
    rows.iter().map(|row| hats_in(&voter, &books, &voter.standing(row, now)?)).collect()
}

/// The rows of one poll.
fn hats_in(voter: &Voter, books: &Books, standing: &Standing<'_>) -> Result<Vec<HatEligibility>> {
    let mut rows = Vec::new();
    for hat in &voter.hats {
        let Some((member, facts)) = books.members.get(&hat.member) else { continue };
        let kind = member.kind()?;
        if kind == MemberKind::Person && voter.hats.len() > 1 {
            continue;
        }
        let on_roll: Vec<RollEntry> = voter
            .places(standing.row)
            .filter(|(of, _)| *of == hat)
            .map(|(_, place)| place.entry())
            .collect::<Result<_>>()?;
        let rule = books.rule(standing, member, facts, &on_roll)?;
        let mut push = |entry: Option<RollEntry>| {
            let earlier =
                entry.as_ref().is_some_and(|entry| voter.voted.contains(entry.entry.as_ref()));
            rows.push(HatEligibility {
                member: member_id(member)?,
                kind,
                represents: hat.represents,
                refusal: voter.refusal(standing, entry.as_ref(), earlier),
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
struct Standing<'a> {
    row: &'a PollRow,
    opened: Opened,
    now: Millis,
    joined: bool,
    sealed: bool,
}

impl Standing<'_> {
    fn at(&self) -> PollAt<'_> {
        PollAt {
            opened: &self.opened,
            now: self.now,
            joined: self.joined,
            sealed: self.sealed,
            voided: self.row.voided_ms.is_some(),
        }
    }
}

/// What our log says of one person in some polls.
struct Voter {
    person: String,
    hats: Vec<Hat>,
    /// Their places on our rolls, by poll, each with the hat that goes with it.
    places: BTreeMap<String, Vec<(usize, RollEntryRow)>>,
    /// Places at which a ballot stands.
    voted: BTreeSet<String>,
    /// From which place they vote for an organisation, by poll and organisation.
    seats: BTreeMap<(String, String), EntryId>,
    joins: BTreeMap<String, JoinRow>,
    sealed: BTreeSet<String>,
}

impl Voter {
    fn load(conn: &mut Connection, own: &str, person: &MemberId, rows: &[PollRow]) -> Result<Self> {
        let hats = rolls::hats(conn, own, person.as_ref())?;
        let ids: Vec<&str> = rows.iter().map(|row| row.poll.as_str()).collect();
        let of: Vec<&str> = hats.iter().map(|hat| hat.member.as_str()).collect();
        let mut places: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for place in rolls::entries_of_members(conn, own, &ids, &of)? {
            if let Some(hat) = hats.iter().position(|hat| hat.fits(&place)) {
                places.entry(place.poll.clone()).or_default().push((hat, place));
            }
        }
        let entries: Vec<&str> =
            places.values().flatten().map(|(_, place)| place.entry.as_str()).collect();
        let voted = ballots::voted(conn, own, &ids, &entries)?.into_iter().collect();
        let mut seats = BTreeMap::new();
        for seat in rolls::seats_of(conn, own, &ids, person.as_ref())? {
            seats.insert((seat.poll, seat.member), seat.entry.parse()?);
        }
        let joins = polls::joins_of(conn, &ids)?.into_iter().filter(|join| join.origin == own);
        let joins = joins.map(|join| (join.poll.clone(), join)).collect();
        let seals = polls::any_seals_of(conn, &ids)?.into_iter().filter(|seal| seal.origin == own);
        let sealed = seals.map(|seal| seal.poll).collect();
        Ok(Self { person: person.to_string(), hats, places, voted, seats, joins, sealed })
    }

    fn standing<'r>(&self, row: &'r PollRow, now: Millis) -> Result<Standing<'r>> {
        let join = self.joins.get(&row.poll);
        let joined = join.is_some_and(|join| join.is_of(row));
        let sealed = self.sealed.contains(&row.poll);
        Ok(Standing { opened: row.opened()?, row, now, joined, sealed })
    }

    /// The places in one poll, each with its hat.
    fn places(&self, row: &PollRow) -> impl Iterator<Item = (&Hat, &RollEntryRow)> {
        let places = self.places.get(&row.poll).into_iter().flatten();
        places.filter_map(|(hat, place)| Some((self.hats.get(*hat)?, place)))
    }

    /// Why no ballot would be taken at a place now.
    fn refusal(
        &self,
        standing: &Standing<'_>,
        entry: Option<&RollEntry>,
        earlier: bool,
    ) -> Option<voting::Refusal> {
        let refused = may_vote(&standing.at(), entry, earlier).err();
        refused.or_else(|| {
            let entry = entry?;
            let key = (standing.row.poll.clone(), entry.member.to_string());
            let taken = seat::check(entry, Some(&self.person), self.seats.get(&key));
            taken.err().map(|_| voting::Refusal::OtherSeat)
        })
    }
}

/// What our books say of the members under whose hats a person votes.
struct Books {
    zone: Option<String>,
    rules: DuesRules,
    members: BTreeMap<String, (MemberRow, Facts)>,
}

impl Books {
    fn load(conn: &mut Connection, own: &str, hats: &[Hat]) -> Result<Self> {
        let data = chapters::find(conn, own)?.and_then(|row| row.profile_data);
        let zone = data.map(|data| Profile::parse(&data)).transpose()?.map(|profile| profile.zone);
        let of: Vec<&str> = hats.iter().map(|hat| hat.member.as_str()).collect();
        let mut members = BTreeMap::new();
        for row in members::find_all(conn, &of)?.into_iter().filter(|row| row.origin == own) {
            let facts = dues::facts_of(conn, own, &row)?;
            members.insert(row.member.clone(), (row, facts));
        }
        Ok(Self { zone, rules: dues::rules_of(conn, own)?, members })
    }

    /// What the rule says of a member, on the record date in the chapter's zone.
    fn rule(
        &self,
        standing: &Standing<'_>,
        member: &MemberRow,
        facts: &Facts,
        on_roll: &[RollEntry],
    ) -> Result<Eligibility> {
        let (Some(since), Some(zone)) = (member.since.as_deref(), &self.zone) else {
            return Ok(Eligibility::NotAMember);
        };
        let date = standing.opened.record_at.day_in(zone)?;
        let on_date = MemberOnDate {
            standing: membership::standing(facts, date, &self.rules),
            member: member_id(member)?,
            kind: member.kind()?,
            since: dues::day(since)?,
        };
        let electorate = &standing.opened.electorate;
        Ok(match standing.joined {
            true => roll::eligibility_on_roll(on_roll, electorate, &on_date),
            false => roll::eligibility(electorate, &on_date),
        })
    }
}

fn member_id(member: &MemberRow) -> Result<MemberId> {
    member.member.parse().map_err(Error::internal)
}
