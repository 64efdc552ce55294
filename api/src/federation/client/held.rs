//! Asking a peer about a log that it holds, besides its entries.

use enlace_schema::event::Origin;
use enlace_schema::json::{self, Limits};
use enlace_schema::log::{Hash, SignedCheckpoint};
use serde::Deserialize;

use super::{ANSWER_MAX, Client, Fault, Target, parse_note};

/// The body of `/proof/inclusion`, as far as it matters.
#[derive(Deserialize)]
struct Proof {
    proof: Vec<String>,
}

impl Client {
    /// The newest checkpoint of a log up to which a peer gives entries.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn checkpoint_of(&self, to: &Target, log: &Origin) -> Result<SignedCheckpoint, Fault> {
        let target = format!("/fed/v1/checkpoint?log={log}");
        parse_note(&self.get(to, &target, ANSWER_MAX)?.body?)
    }

    /// The proof that an entry is in a log of a size. It proves nothing before it was verified.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn inclusion(
        &self,
        to: &Target,
        log: &Origin,
        index: u64,
        size: u64,
    ) -> Result<Vec<Hash>, Fault> {
        let target = format!("/fed/v1/proof/inclusion?index={index}&size={size}&log={log}");
        let body = self.get(to, &target, ANSWER_MAX)?.body?;
        let malformed = || Fault::Answer("no proof".into());
        let answer: Proof = json::parse(&body, Limits::LINE).map_err(|_| malformed())?;
        let hash = |text: &String| Hash::from_slice(&json::from_b64u(text)?).ok();
        let proof: Option<Vec<Hash>> = answer.proof.iter().map(hash).collect();
        proof.ok_or_else(malformed)
    }
}
