//! Asking a peer about bundles: what it keeps of ours, and giving it one (protocol §15).

use enlace_schema::json::{self, Limits};
use enlace_schema::log::Hash;

use super::{ANSWER_MAX, Client, Fault, Target};
use crate::federation::bundle::keep::{Status, Taken};
use crate::private::bundle::{MANIFEST_MAX, PART_SEALED_MAX};

impl Client {
    /// What a peer keeps of ours.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn bundle_status(&self, to: &Target) -> Result<Status, Fault> {
        let body = self.get(to, "/fed/v1/bundle", ANSWER_MAX)?.body?;
        json::parse(&body, Limits::LINE).map_err(|error| Fault::Answer(error.to_string()))
    }

    /// The manifest of one of our bundles.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn bundle_manifest(&self, to: &Target, number: u64) -> Result<Vec<u8>, Fault> {
        let target = format!("/fed/v1/bundle/manifest?number={number}");
        self.get(to, &target, MANIFEST_MAX as u64)?.body
    }

    /// A part of one of our bundles.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn bundle_part(&self, to: &Target, name: &Hash) -> Result<Vec<u8>, Fault> {
        let target = format!("/fed/v1/bundle/part?name={name}");
        self.get(to, &target, PART_SEALED_MAX as u64)?.body
    }

    /// Offers a bundle; `alone` asks that no older one be kept.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn put_bundle(&self, to: &Target, manifest: &[u8], alone: bool) -> Result<Taken, Fault> {
        let target = format!("/fed/v1/bundle?alone={}", u8::from(alone));
        let sent = self.instance.ledger.clock().read();
        let answer = self.post(to, &target, manifest, sent)?;
        let body = self.accept(to, answer, sent)?.body?;
        json::parse(&body, Limits::LINE).map_err(|error| Fault::Answer(error.to_string()))
    }

    /// Gives a part of a bundle.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn put_part(&self, to: &Target, name: &Hash, part: &[u8]) -> Result<(), Fault> {
        let target = format!("/fed/v1/bundle/part?name={name}");
        let sent = self.instance.ledger.clock().read();
        let answer = self.post(to, &target, part, sent)?;
        self.accept(to, answer, sent).map(drop)
    }
}
