//! For officers: the peers' state, and our own.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::fingerprint::{self, Language};
use enlace_schema::time::Millis;

use super::answer::Answer;
use super::office::officers_only;
use super::page::{Page, encoded};
use super::run::run;
use super::texts::Fact;
use crate::clock::guard::Doubt;
use crate::error::Result;
use crate::instance::Instance;
use crate::ledger::Hold;
use crate::ledger::third::{SeenWitness, seen_witnesses};
use crate::locale::Locale;
use crate::locale::fault::{Explained, explain};
use crate::locale::held::todo;
use crate::store::erasures::{self, Unacknowledged};
use crate::store::peers::{self, Advice};
use crate::store::tables::HeldEventRow;
use crate::store::{bundles, chapters, log};
use crate::views::{self, Missing, PeerView};

/// Events of each sort that are shown of a peer: all of them are in the API.
const EVENTS_SHOWN: usize = 10;

struct Peer {
    name: String,
    state: &'static str,
    state_text: String,
    tone: &'static str,
    facts: Vec<Fact>,
    what_to_do: Option<String>,
    /// What is wrong with it, and what to do.
    problem: Option<Explained>,
    /// Events that were set aside, the newest first.
    held: Vec<Explained>,
    /// Events that wait for another, the oldest first.
    missing: Vec<String>,
    /// Where the newest evidence against it is, if there is any.
    evidence: Option<String>,
}

/// A third witness that the settings name.
struct ThirdWitness {
    name: String,
    state: String,
    tone: &'static str,
    facts: Vec<Fact>,
    what_to_do: Option<String>,
}

#[derive(Template)]
#[template(path = "office-peers.html")]
struct PeersPage {
    page: Page,
    peers: Vec<Peer>,
    witnesses: Vec<ThirdWitness>,
    own: Vec<Fact>,
}

/// GET `/office/peers`.
pub async fn show(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |instance, _, page| {
        let found = officers_only(&page)
            .and_then(|()| Ok((federation(instance, &page)?, seen_witnesses(&instance.ledger)?)));
        match found {
            Ok(((peers, own), seen)) => {
                let witnesses = seen.into_iter().map(|seen| witness(&page, seen)).collect();
                let shown = PeersPage { page, peers, witnesses, own };
                Ok(Answer::page(&shown, StatusCode::OK))
            }
            Err(error) => Err(Box::new((error, page))),
        }
    })
    .await
}

fn federation(instance: &Instance, page: &Page) -> Result<(Vec<Peer>, Vec<Fact>)> {
    let origin = instance.origin().as_str();
    let now = instance.now();
    let before = erasures::overdue_before(now);
    let (overview, own, chapter, open) = instance.store().snapshot(|conn| {
        let open = erasures::unacknowledged(conn, origin, before)?;
        let mut all = Vec::new();
        for one in views::peers(conn, EVENTS_SHOWN, now)? {
            let sent = bundles::sent(conn, &one.overview.origin)?;
            all.push((one, sent.map(|sent| Millis::from_ms(sent.sent_ms))));
        }
        Ok((all, log::find(conn, origin)?, chapters::find(conn, origin)?, open))
    })?;
    let fact = |id: &str, value: String| Fact { name: page.t(id), value };
    let clock = instance.ledger.clock_doubt().map_or("clock-good", Doubt::text);
    let guard = instance.ledger.held_by().map_or("hold-none", Hold::text);
    let mut facts =
        vec![fact("portal-own-guard", page.t(guard)), fact("portal-own-clock", page.t(clock))];
    if let Some(own) = own {
        facts.push(fact("portal-own-size", page.number(log::unsigned(own.size)?)));
        facts.push(fact("portal-own-root", log::hash(&own.root)?.to_string()));
    }
    if let Some(chapter) = chapter {
        let language =
            if page.locale == Locale::En { Language::English } else { Language::Spanish };
        let words = fingerprint::words(&log::hash(&chapter.genesis)?, language);
        facts.push(fact("portal-own-words", words.join(" ")));
    }
    let peers = overview.into_iter().map(|(one, sent)| peer(page, one, sent, &open)).collect();
    Ok((peers, facts))
}

fn peer(page: &Page, view: PeerView, bundle: Option<Millis>, open: &[Unacknowledged]) -> Peer {
    let PeerView { overview: one, held, missing } = view;
    let fact = |id: &str, value: String| Fact { name: page.t(id), value };
    let seen = match one.last_seen_ms {
        Some(at) => page.since(Millis::from_ms(at)),
        None => page.t("portal-peer-never"),
    };
    let since = |at| page.since(at);
    let address = match one.endpoint.as_str() {
        "" => page.t("portal-peer-no-address"),
        address => address.to_owned(),
    };
    let mut facts = vec![
        fact("portal-peer-address", address),
        fact("portal-peer-held", page.number(one.held)),
        fact("portal-peer-remote", page.number(one.remote)),
        fact("portal-peer-seen", seen),
        fact("portal-peer-unknown", page.number(one.unknown)),
        fact("portal-peer-set-aside", page.number(one.inadmissible)),
        fact("portal-peer-missing", page.number(one.missing_refs)),
        fact("portal-peer-bundle", bundle.map_or_else(|| page.t("portal-peer-never"), since)),
    ];
    // What it owes us, and what we owe it.
    for late in open.iter().filter(|late| late.peer == one.origin || late.author == one.origin) {
        let owes = late.peer == one.origin;
        let id = if owes { "portal-peer-erasures" } else { "portal-peer-erasures-owed" };
        facts.push(fact(id, page.number(late.count)));
    }
    let problem = one.code.as_deref().map(|code| explain(page.locale, code));
    if let Some(code) = one.code {
        facts.push(fact("portal-peer-code", code));
    }
    let evidence =
        (one.evidence > 0).then(|| format!("/office/peers/evidence?peer={}", encoded(&one.origin)));
    Peer {
        evidence,
        name: one.name.unwrap_or(one.origin),
        state: one.state.as_str(),
        state_text: page.t(peers::text_of(one.state)),
        tone: match Advice::on(one.state) {
            Advice::Wait => "good",
            _ => "bad",
        },
        facts,
        what_to_do: todo_text(Advice::on(one.state)).map(|id| page.t(id)),
        problem,
        held: held.into_iter().map(|row| set_aside(page, &row)).collect(),
        missing: missing.iter().map(|one| waits(page, one)).collect(),
    }
}

fn witness(page: &Page, seen: SeenWitness) -> ThirdWitness {
    let fact = |id: &str, value: String| Fact { name: page.t(id), value };
    let (size, at) = match seen.last {
        Some((size, at)) => (page.number(size), page.since(at)),
        None => (page.number(0), page.t("portal-peer-never")),
    };
    let state = if seen.behind { "portal-witness-behind" } else { "portal-witness-good" };
    ThirdWitness {
        name: seen.name,
        state: page.t(state),
        tone: if seen.behind { "bad" } else { "good" },
        facts: vec![fact("portal-witness-size", size), fact("portal-witness-at", at)],
        what_to_do: seen.behind.then(|| page.t("portal-witness-todo")),
    }
}

/// An event that was set aside: why, and what to do.
fn set_aside(page: &Page, row: &HeldEventRow) -> Explained {
    let seq = ("seq", page.number(log::unsigned(row.seq).unwrap_or_default()).into());
    let why = page.t(&format!("held-{}", row.code));
    Explained {
        what: page.tr("portal-peer-held-event", &[seq, ("why", why.into())]),
        todo: page.t(todo(&row.code)),
    }
}

/// An event that waits for another.
fn waits(page: &Page, one: &Missing) -> String {
    let values = [
        ("seq", page.number(one.seq).into()),
        ("log", one.log.clone().into()),
        ("at", page.number(one.at).into()),
    ];
    match one.overdue {
        true => page.tr("portal-peer-missing-overdue", &values),
        false => page.tr("portal-peer-missing-event", &values),
    }
}

fn todo_text(advice: Advice) -> Option<&'static str> {
    match advice {
        Advice::Wait => None,
        Advice::AskPeer => Some("portal-peer-todo-ask-peer"),
        Advice::Decide => Some("portal-peer-todo-decide"),
        Advice::Resume => Some("portal-peer-todo-resume"),
        Advice::Pin => Some("portal-peer-todo-pin"),
        Advice::Raise => Some("portal-peer-todo-raise"),
    }
}
