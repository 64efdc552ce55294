//! The network between machines: it loses, repeats, delays, reorders, truncates and corrupts, and
//! lines between two places may be cut. Beyond it are the real client and the real answers.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use enlace::clock::{Clock, FixedClock};
use enlace::federation::Federation;
use enlace::federation::answer::{Asked, answer};
use enlace::federation::client::Fault;
use enlace::federation::wire::{Request, Response, Wire};

use crate::chance::Chance;
use crate::machine::Machine;

/// How long an answer may be under way before its caller has gone (rule 30), in milliseconds.
const DEADLINE_MS: i64 = 45_000;
/// Requests that are kept to be repeated later.
const KEPT: usize = 16;

/// What the network does to one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Passes,
    LosesRequest,
    LosesAnswer,
    Repeats,
    Delays,
    AnswersEarlier,
    Truncates,
    CorruptsAnswer,
    CorruptsRequest,
    Gateway,
}

const FATES: [Fate; 9] = [
    Fate::LosesRequest,
    Fate::LosesAnswer,
    Fate::Repeats,
    Fate::Delays,
    Fate::AnswersEarlier,
    Fate::Truncates,
    Fate::CorruptsAnswer,
    Fate::CorruptsRequest,
    Fate::Gateway,
];

/// A place that answers.
struct Place {
    federation: Federation,
    machine: Machine,
}

struct Earlier {
    at_ms: i64,
    response: Response,
}

/// What the network knows.
pub struct State {
    chance: Chance,
    time: FixedClock,
    places: BTreeMap<String, Place>,
    /// Pairs of endpoints that do not reach each other, the smaller first.
    cut: BTreeSet<(String, String)>,
    /// Endpoints that nobody reaches, ever.
    hidden: BTreeSet<String>,
    /// Exchanges in a thousand to which something happens.
    bad: usize,
    kept: Vec<(String, Asked)>,
    earlier: BTreeMap<(String, String), Earlier>,
    /// What happened since it was last asked for.
    news: Vec<String>,
}

/// The network. Clones are the same.
#[derive(Clone)]
pub struct Net(Arc<Mutex<State>>);

/// One machine's end of it.
struct End {
    net: Net,
    from: String,
}

impl Net {
    /// A network in which so many exchanges in a thousand go wrong.
    pub fn new(time: &FixedClock, seed: u64, bad: usize) -> Self {
        Self(Arc::new(Mutex::new(State {
            chance: Chance::new(seed),
            time: time.clone(),
            places: BTreeMap::new(),
            cut: BTreeSet::new(),
            hidden: BTreeSet::new(),
            bad,
            kept: Vec::new(),
            earlier: BTreeMap::new(),
            news: Vec::new(),
        })))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The wire of the machine at an endpoint.
    pub fn wire(&self, from: &str) -> Arc<dyn Wire> {
        Arc::new(End { net: self.clone(), from: from.to_owned() })
    }

    /// From now on somebody answers there.
    pub fn open(&self, endpoint: &str, federation: &Federation, machine: &Machine) {
        let place = Place { federation: federation.clone(), machine: machine.clone() };
        self.lock().places.insert(endpoint.to_owned(), place);
    }

    /// From now on nobody does.
    pub fn close(&self, endpoint: &str) {
        self.lock().places.remove(endpoint);
    }

    /// Cuts the line between two endpoints, or mends it.
    pub fn cut(&self, one: &str, other: &str, cut: bool) {
        let pair = ordered(one, other);
        let mut state = self.lock();
        if cut {
            state.cut.insert(pair)
        } else {
            state.cut.remove(&pair)
        };
    }

    /// Nobody reaches this place, behind whatever it is: only it can call.
    pub fn hide(&self, endpoint: &str) {
        self.lock().hidden.insert(endpoint.to_owned());
    }

    /// From now on so many exchanges in a thousand go wrong.
    pub fn worsen(&self, bad: usize) {
        self.lock().bad = bad;
    }

    /// Everything is well from now on: no faults, no cuts, nothing under way.
    pub fn heal(&self) {
        let mut state = self.lock();
        state.cut.clear();
        state.bad = 0;
        state.kept.clear();
        state.earlier.clear();
    }

    /// Forgets what is under way: it was too long ago.
    pub fn forget(&self) {
        let mut state = self.lock();
        state.kept.clear();
        state.earlier.clear();
    }

    /// Delivers a request once more that was delivered some time ago.
    pub fn repeat_one(&self) -> bool {
        let (endpoint, asked) = {
            let mut state = self.lock();
            if state.kept.is_empty() {
                return false;
            }
            let count = state.kept.len();
            let at = state.chance.below(count);
            state.kept.swap_remove(at)
        };
        self.deliver(&endpoint, &asked).is_some()
    }

    /// What happened since this was last asked.
    pub fn news(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().news)
    }

    /// Brings a request to where it is going; nothing comes back from a machine that is down, or
    /// goes down over it.
    fn deliver(&self, endpoint: &str, asked: &Asked) -> Option<Response> {
        let (federation, machine) = {
            let state = self.lock();
            let place = state.places.get(endpoint)?;
            (place.federation.clone(), place.machine.clone())
        };
        if machine.is_off() {
            return None;
        }
        let done = catch_unwind(AssertUnwindSafe(|| answer(&federation, asked)));
        match done {
            Ok(response) if !machine.is_off() => Some(response),
            Ok(_) => None,
            Err(_) if machine.is_off() => None,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

impl State {
    fn fate(&mut self) -> Fate {
        let bad = self.bad;
        if !self.chance.permille(bad) {
            return Fate::Passes;
        }
        self.chance.pick(&FATES).copied().unwrap_or(Fate::Passes)
    }

    /// Something to repeat later.
    fn keep(&mut self, endpoint: &str, asked: &Asked) {
        if self.bad > 0 && self.chance.permille(100) && self.kept.len() < KEPT {
            self.kept.push((endpoint.to_owned(), asked.clone()));
        }
    }
}

fn ordered(one: &str, other: &str) -> (String, String) {
    if one <= other { (one.into(), other.into()) } else { (other.into(), one.into()) }
}

fn lost(why: &str) -> Fault {
    Fault::Unreachable(why.into())
}

/// Changes one byte, if there is one.
fn spoil(bytes: &mut [u8], chance: &mut Chance) {
    if bytes.is_empty() {
        return;
    }
    let at = chance.below(bytes.len());
    let bit = chance.below(8);
    bytes[at] ^= 1 << bit;
}

fn spoil_request(asked: &mut Asked, chance: &mut Chance) {
    let part = chance.below(3);
    let mut spoil_text = |text: &mut String| {
        let mut bytes = std::mem::take(text).into_bytes();
        spoil(&mut bytes, chance);
        // A header or a request line that is no text does not arrive at all.
        *text = String::from_utf8(bytes).unwrap_or_default();
    };
    match part {
        0 => spoil_text(&mut asked.target),
        1 => {
            if let Some(token) = &mut asked.authorization {
                spoil_text(token);
            }
        }
        _ => spoil(&mut asked.body, chance),
    }
}

impl Wire for End {
    fn call(&self, endpoint: &str, request: &Request<'_>) -> Result<Response, Fault> {
        let mut asked = Asked {
            method: request.method.to_owned(),
            target: request.target.to_owned(),
            authorization: request.authorization.map(str::to_owned),
            address: self.from.clone(),
            body: request.body.to_vec(),
        };
        let fate = {
            let mut state = self.net.lock();
            if state.cut.contains(&ordered(&self.from, endpoint)) {
                return Err(lost("the line is cut"));
            }
            if state.hidden.contains(endpoint) {
                return Err(lost("no way there"));
            }
            let fate = state.fate();
            if fate != Fate::Passes {
                state.news.push(format!("{fate:?} {} {}", request.method, request.target));
            }
            if fate == Fate::CorruptsRequest {
                spoil_request(&mut asked, &mut state.chance);
            } else {
                state.keep(endpoint, &asked);
            }
            fate
        };
        if fate == Fate::LosesRequest {
            return Err(lost("the request was lost"));
        }
        if fate == Fate::Gateway {
            return Ok(gateway());
        }
        if fate == Fate::Repeats {
            self.net.deliver(endpoint, &asked);
        }
        if fate == Fate::Delays {
            self.wait();
        }
        let response = self.net.deliver(endpoint, &asked).ok_or_else(|| lost("nobody there"))?;
        self.back(endpoint, request, fate, response)
    }
}

fn gateway() -> Response {
    Response {
        status: 502,
        content_type: Some("text/html".into()),
        date: None,
        retry_after: None,
        body: Ok(b"<html>Bad Gateway</html>".to_vec()),
    }
}

impl End {
    /// Time passes while something is under way: up to a minute and a half, there and back.
    fn wait(&self) {
        let mut state = self.net.lock();
        let ms = u64::try_from(state.chance.between(50, 90_000)).unwrap_or_default();
        state.time.advance(Duration::from_millis(ms));
    }

    fn back(
        &self,
        endpoint: &str,
        request: &Request<'_>,
        fate: Fate,
        mut response: Response,
    ) -> Result<Response, Fault> {
        let began = self.net.lock().time.now().as_ms();
        if fate == Fate::Delays {
            self.wait();
        }
        let mut state = self.net.lock();
        let now = state.time.now().as_ms();
        if fate == Fate::LosesAnswer || now - began > DEADLINE_MS {
            return Err(lost("the answer was lost"));
        }
        let key = (endpoint.to_owned(), request.target.to_owned());
        let earlier = state.earlier.get(&key).filter(|earlier| now - earlier.at_ms < DEADLINE_MS);
        if let Some(earlier) = earlier.filter(|_| fate == Fate::AnswersEarlier) {
            return Ok(earlier.response.clone());
        }
        if request.method == "GET" {
            state.earlier.insert(key, Earlier { at_ms: now, response: response.clone() });
        }
        if let Ok(body) = &mut response.body {
            match fate {
                Fate::CorruptsAnswer => spoil(body, &mut state.chance),
                Fate::Truncates => {
                    let left = state.chance.below(body.len() + 1);
                    body.truncate(left);
                }
                _ => {}
            }
            if body.len() as u64 > request.most {
                response.body = Err(Fault::Answer("too long an answer".into()));
            }
        }
        Ok(response)
    }
}
