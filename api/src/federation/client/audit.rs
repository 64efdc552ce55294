//! How somebody who checks asks a running instance about its log (`docs/decisions/0012`): with
//! nothing, for what is public; with an officer's personal token, or as a pinned instance, for the
//! entries too. Everything that comes is verified from the genesis up; the genesis is for people
//! to compare.

use enlace_schema::event::{Entry, Origin};
use enlace_schema::json::{self, Limits};
use enlace_schema::log::static_path::{BUNDLE_MAX_BYTES, read_bundle};
use enlace_schema::log::{Hash, KeySchedule, PAGE_MAX_ENTRIES, SignedCheckpoint};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::patience::attended;
use super::{ANSWER_MAX, BODY_MAX, Client, Fault, Target, accept, plain};
use crate::address;
use crate::caller::Scope;
use crate::error::{Error, Refusal, Result, codes};
use crate::federation::problem;
use crate::federation::wire::{Https, Request, Response, Wire};
use crate::instance::Instance;
use crate::ledger::admit;

/// By what an auditor is let in.
pub enum Pass {
    /// Nothing: what is public.
    Public,
    /// A personal token of the instance that is asked.
    Token(Zeroizing<String>),
    /// The keys of an instance that the other one has pinned, or of that one itself.
    Instance(Box<Instance>),
}

/// A running instance that is being checked.
pub struct Auditor {
    wire: Https,
    pass: Pass,
    target: Target,
    entry: Entry,
    keys: KeySchedule,
}

/// The body of `/proof/consistency`, as far as it matters.
#[derive(Deserialize)]
struct Proof {
    proof: Vec<String>,
}

impl Auditor {
    /// Asks an instance who it is, and checks its genesis: its id, its signature, its keys.
    ///
    /// # Errors
    /// `peer-address` for an address that is neither https nor on this machine,
    /// `peer-unreachable`, `peer-answer`.
    pub fn ask(endpoint: &str, pass: Pass) -> Result<Self> {
        let endpoint = address::safe(endpoint)?;
        let wire = attended();
        let info = super::info(&wire, &endpoint)?;
        let entry = info.genesis_entry()?;
        let (envelope, _, _) = admit::check_genesis(&info.origin, info.genesis, &entry)?;
        let keys = KeySchedule::from_envelope(&envelope).map_err(|_| codes::PEER_ANSWER)?;
        let target = Target { origin: info.origin, endpoint };
        let mut auditor = Self { wire, pass, target, entry, keys };
        auditor.follow_keys()?;
        Ok(auditor)
    }

    /// Takes the keys in force today: from the entries that changed the log key, each vouched for
    /// by the key before it or by recovery keys. A log that shows none is as its genesis says.
    fn follow_keys(&mut self) -> Result<()> {
        let answer = self.call("/fed/v1/keys", BUNDLE_MAX_BYTES as u64).and_then(accept);
        let bundle = match answer.and_then(|answer| answer.body) {
            Ok(bundle) => bundle,
            // An instance that does not serve it, or not to us: if its key has changed, then no
            // checkpoint of it will hold here.
            Err(Fault::Refused { .. }) => return Ok(()),
            Err(fault) => return Err(fault.into()),
        };
        let refuse = || Error::from(codes::LOG_INVALID);
        let later = read_bundle(&bundle).map_err(|_| refuse())?;
        let chain = KeySchedule::of_chain(&self.target.origin, &self.entry, &later);
        self.keys = chain.map_err(|_| refuse())?;
        Ok(())
    }

    /// Who it is: its log, the first entry of that, and where it answers.
    pub fn into_identity(self) -> (Origin, Entry, String) {
        (self.target.origin, self.entry, self.target.endpoint)
    }

    /// What it shows as the newest checkpoint of any log, as yet signed by nobody.
    ///
    /// # Errors
    /// As [`Auditor::checkpoint`].
    pub fn shown(&self, of: &Origin) -> Result<SignedCheckpoint> {
        let body = self.get(&format!("/fed/v1/checkpoint?log={of}"), ANSWER_MAX)?;
        super::parse_note(&body).map_err(Error::from)
    }

    /// The log.
    pub fn origin(&self) -> &Origin {
        &self.target.origin
    }

    /// Id of its genesis: people compare its words.
    pub fn genesis(&self) -> Hash {
        self.entry.id()
    }

    /// The keys that its genesis publishes, and the log keys that came after.
    pub fn keys(&self) -> &KeySchedule {
        &self.keys
    }

    /// Whether entries can be asked for.
    pub fn may_read_entries(&self) -> bool {
        !matches!(self.pass, Pass::Public)
    }

    /// The instance as which is asked, if it is one.
    pub fn instance(&self) -> Option<&Instance> {
        match &self.pass {
            Pass::Instance(instance) => Some(instance.as_ref()),
            _ => None,
        }
    }

    /// Its newest checkpoint, signed by its log key.
    ///
    /// # Errors
    /// `log-not-public`, `log-not-pinned`, `log-token` and what a token is refused for,
    /// `peer-unreachable`, `peer-answer`; `log-invalid` when the signature does not hold.
    pub fn checkpoint(&self) -> Result<SignedCheckpoint> {
        let body = self.get("/fed/v1/checkpoint", ANSWER_MAX)?;
        let signed = super::parse_note(&body)?;
        self.check_signed(&signed)?;
        Ok(signed)
    }

    /// Whether a checkpoint is of this log and signed by its key.
    ///
    /// # Errors
    /// `log-invalid`.
    pub fn check_signed(&self, signed: &SignedCheckpoint) -> Result<()> {
        let checkpoint = &signed.checkpoint;
        let mut keys = self.keys.log_keys_for(checkpoint.size);
        let good = checkpoint.origin == self.target.origin.as_str()
            && keys.any(|key| signed.verify_log(&key.key).is_ok());
        if good { Ok(()) } else { Err(codes::LOG_INVALID.into()) }
    }

    /// The proof that the log of `old` entries is the beginning of the one of `new`. It proves
    /// nothing before it was verified.
    ///
    /// # Errors
    /// As [`Auditor::checkpoint`].
    pub fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>> {
        let target = format!("/fed/v1/proof/consistency?old={old}&new={new}");
        let body = self.get(&target, ANSWER_MAX)?;
        let answer: Proof =
            json::parse(&body, Limits::LINE).map_err(|_| Error::from(codes::PEER_ANSWER))?;
        let hash = |text: &String| Hash::from_slice(&json::from_b64u(text)?).ok();
        let proof: Option<Vec<Hash>> = answer.proof.iter().map(hash).collect();
        proof.ok_or_else(|| codes::PEER_ANSWER.into())
    }

    /// A page of its entries.
    ///
    /// # Errors
    /// As [`Auditor::checkpoint`].
    pub fn entries(&self, from: u64) -> Result<Vec<u8>> {
        self.get(&format!("/fed/v1/entries?from={from}&limit={PAGE_MAX_ENTRIES}"), BODY_MAX)
    }

    fn get(&self, target: &str, most: u64) -> Result<Vec<u8>> {
        let answer = self.call(target, most).and_then(accept).and_then(|answer| answer.body);
        answer.map_err(|fault| self.refuse(fault))
    }

    fn call(&self, target: &str, most: u64) -> Result<Response, Fault> {
        let endpoint = &self.target.endpoint;
        match &self.pass {
            Pass::Public => self.wire.call(endpoint, &plain(target, most)),
            Pass::Token(token) => {
                let bearer = Zeroizing::new(format!("Bearer {}", token.as_str()));
                let authorization = Some(bearer.as_str());
                self.wire.call(endpoint, &Request { authorization, ..plain(target, most) })
            }
            Pass::Instance(instance) => {
                Client::new(instance.as_ref().clone()).get(&self.target, target, most)
            }
        }
    }

    /// A refusal in the words of whoever checks: what it would have taken to be let in.
    fn refuse(&self, fault: Fault) -> Error {
        let (Fault::Refused { status: 401 | 403, detail, code, .. }, pass) = (&fault, &self.pass)
        else {
            return fault.into();
        };
        match pass {
            Pass::Public => codes::LOG_NOT_PUBLIC.into(),
            // Clocks that differ are no question of who one is.
            Pass::Instance(_) if code == problem::SKEW.0 => codes::PEER_CLOCK.into(),
            Pass::Instance(_) => codes::LOG_NOT_PINNED.into(),
            Pass::Token(_) => match codes::by_name(detail) {
                Some(codes::SCOPE_INSUFFICIENT) => {
                    let refusal = Refusal::new(codes::SCOPE_INSUFFICIENT);
                    refusal.with("scope", Scope::Log.as_str()).into()
                }
                Some(code) if code.args.is_empty() => code.into(),
                _ => codes::LOG_TOKEN.into(),
            },
        }
    }
}
