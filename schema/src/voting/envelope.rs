//! The envelope of a ballot, opened by the chapter's seal (rule 37).
//!
//! While a poll is open, no operator can read the other chapter's ballots, and so nobody knows
//! running totals. The voter's own instance holds the key and knows the ballot: this is for named
//! ballots. Secret ballots are another scheme with the same place in the log.

use std::fmt;

use ring::{aead, hkdf};

use super::choices::Choices;
use super::rules::Method;
use crate::event::Origin;
use crate::event::poll::Opened;
use crate::ids::{EntryId, PollId};
use crate::json::{from_b64u, to_b64u};
use crate::log::{Hash, sha256_parts};

const BOX_DOMAIN: &[u8] = b"enlace/box/v1\0";
const BOX_KEY_DOMAIN: &[u8] = b"enlace/boxkey/v1\0";
/// The plaintext of a box is padded to a multiple of so many bytes.
pub const PAD: usize = 64;
/// Longest text of a box: fifty options, nonce and tag take less than 2,400 characters.
pub const BOX_MAX: usize = 4_096;

/// The key of one chapter's ballots in one poll.
#[derive(Clone, PartialEq, Eq)]
pub struct BoxKey(pub [u8; 32]);

/// Never shown by accident.
impl fmt::Debug for BoxKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BoxKey(…)")
    }
}

/// Why an envelope holds no ballot. All of them count alike: spoiled, for everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoiled {
    /// Not base64url, too short or too long.
    Encoding,
    /// Not sealed by this key for this place.
    Sealing,
    /// What was sealed are no choices.
    Choices,
}

impl BoxKey {
    /// HKDF-SHA-256 of the instance's ballot secret without salt, with the info
    /// `enlace/box/v1\0` ‖ origin ‖ LF ‖ poll id.
    pub fn derive(ballot_secret: &[u8], origin: &Origin, poll: &PollId) -> Self {
        let place = format!("{origin}\n{poll}");
        let info = [BOX_DOMAIN, place.as_bytes()];
        let secret = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(ballot_secret);
        let mut key = [0; 32];
        secret
            .expand(&info, hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut key))
            .expect("one block of output is always allowed");
        Self(key)
    }

    /// What `poll.joined` commits to: SHA-256 over `enlace/boxkey/v1\0` and the key.
    pub fn commitment(&self) -> Hash {
        sha256_parts(&[BOX_KEY_DOMAIN, &self.0])
    }

    /// The key as `poll.sealed` reveals it: base64url of 32 bytes.
    pub fn to_b64u(&self) -> String {
        to_b64u(&self.0)
    }

    /// Reads a revealed key; nothing if it is not base64url of exactly 32 bytes.
    pub fn from_b64u(text: &str) -> Option<Self> {
        from_b64u(text)?.try_into().ok().map(Self)
    }

    /// Seals choices for one place on the roll: base64url of nonce ‖ ciphertext ‖ tag of
    /// AES-256-GCM, with `poll LF entry LF log` as associated data.
    ///
    /// **Padding.** The plaintext is the JSON of the choices with spaces before its last brace, so
    /// many that its length is the smallest multiple of [`PAD`] that holds the longest ballot of
    /// this poll. So every ballot of a poll has the same length and shows neither what was chosen
    /// nor how much. It is still strict JSON. Opening does not look at the length.
    ///
    /// `nonce` is drawn at random for each ballot and never used again under this key.
    pub fn seal(
        &self,
        opened: &Opened,
        entry: &EntryId,
        log: &Origin,
        choices: &Choices,
        nonce: [u8; 12],
    ) -> String {
        let mut sealed = pad(choices.to_json(), padded_len(opened)).into_bytes();
        let place = aad(&opened.poll, entry, log);
        self.cipher()
            .seal_in_place_append_tag(
                aead::Nonce::assume_unique_for_key(nonce),
                aead::Aad::from(place.as_bytes()),
                &mut sealed,
            )
            .expect("a ballot is far shorter than the cipher's limit");
        to_b64u(&[&nonce[..], &sealed].concat())
    }

    /// Opens an envelope.
    ///
    /// # Errors
    /// Why the ballot is spoiled: a rule of the count, not a failure.
    pub fn open(
        &self,
        poll: &PollId,
        entry: &EntryId,
        log: &Origin,
        envelope: &str,
    ) -> Result<Choices, Spoiled> {
        if envelope.len() > BOX_MAX {
            return Err(Spoiled::Encoding);
        }
        let mut bytes = from_b64u(envelope).ok_or(Spoiled::Encoding)?;
        let (nonce, sealed) =
            bytes.split_first_chunk_mut::<{ aead::NONCE_LEN }>().ok_or(Spoiled::Encoding)?;
        let place = aad(poll, entry, log);
        let nonce = aead::Nonce::assume_unique_for_key(*nonce);
        let text = self
            .cipher()
            .open_in_place(nonce, aead::Aad::from(place.as_bytes()), sealed)
            .map_err(|_| Spoiled::Sealing)?;
        Choices::from_json(text).map_err(|_| Spoiled::Choices)
    }

    fn cipher(&self) -> aead::LessSafeKey {
        let key = aead::UnboundKey::new(&aead::AES_256_GCM, &self.0).expect("32 bytes are its key");
        aead::LessSafeKey::new(key)
    }
}

fn aad(poll: &PollId, entry: &EntryId, log: &Origin) -> String {
    format!("{poll}\n{entry}\n{log}")
}

/// The length of every padded ballot of a poll.
fn padded_len(opened: &Opened) -> usize {
    let words = [Choices::Yes, Choices::No, Choices::Abstain, Choices::Blank];
    let most = match opened.method {
        Method::YesNo => 0,
        Method::ChooseUpTo { n, .. } => n as usize,
    };
    let options = opened.options.iter().take(most).map(|text| text.option.clone());
    let longest = Choices::Options(options.collect()).to_json().len();
    let longest = words.iter().map(|word| word.to_json().len()).fold(longest, usize::max);
    longest.next_multiple_of(PAD)
}

/// Spaces before the last brace, up to `len` bytes or the next multiple of [`PAD`] above.
fn pad(mut json: String, len: usize) -> String {
    let len = json.len().next_multiple_of(PAD).max(len);
    if json.pop().is_some() {
        json.extend(std::iter::repeat_n(' ', len - 1 - json.len()));
        json.push('}');
    }
    json
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voting::fixtures::{choose, entry, option, origin, yes_no};

    fn key() -> BoxKey {
        BoxKey::derive(&[7; 32], &origin("us"), &yes_no().poll)
    }

    #[test]
    fn a_ballot_comes_out_as_it_went_in() {
        let (poll, entry, log) = (yes_no(), entry(1), origin("us"));
        for choices in [Choices::Yes, Choices::No, Choices::Abstain, Choices::Blank] {
            let sealed = key().seal(&poll, &entry, &log, &choices, [1; 12]);
            assert_eq!(key().open(&poll.poll, &entry, &log, &sealed), Ok(choices));
        }
    }

    #[test]
    fn an_envelope_is_bound_to_its_place() {
        let (poll, log) = (yes_no(), origin("us"));
        let sealed = key().seal(&poll, &entry(1), &log, &Choices::Yes, [1; 12]);
        let open = |entry: &EntryId, log: &Origin| key().open(&poll.poll, entry, log, &sealed);
        assert_eq!(open(&entry(2), &log), Err(Spoiled::Sealing));
        assert_eq!(open(&entry(1), &origin("mx")), Err(Spoiled::Sealing));
        let other = BoxKey([9; 32]).open(&poll.poll, &entry(1), &log, &sealed);
        assert_eq!(other, Err(Spoiled::Sealing));
        for bad in ["", "====", "AAAA", &"A".repeat(BOX_MAX + 1)] {
            assert_eq!(key().open(&poll.poll, &entry(1), &log, bad), Err(Spoiled::Encoding));
        }
    }

    #[test]
    fn keys_differ_by_poll_and_chapter_and_are_committed_to() {
        let poll = yes_no().poll;
        let us = BoxKey::derive(&[7; 32], &origin("us"), &poll);
        let mx = BoxKey::derive(&[7; 32], &origin("mx"), &poll);
        assert_ne!(us, mx);
        assert_ne!(us.commitment(), mx.commitment());
        assert_eq!(BoxKey::from_b64u(&us.to_b64u()), Some(us.clone()));
        assert_eq!(BoxKey::from_b64u("AAAA"), None);
        assert_eq!(format!("{us:?}"), "BoxKey(…)");
    }

    #[test]
    fn length_tells_nothing() {
        let lengths = |poll: &Opened, ballots: &[Choices]| {
            let seal = |choices| key().seal(poll, &entry(1), &origin("us"), choices, [3; 12]).len();
            ballots.iter().map(seal).collect::<std::collections::BTreeSet<_>>()
        };
        let words = [Choices::Yes, Choices::No, Choices::Abstain, Choices::Blank];
        // 12 bytes of nonce, 64 of ballot, 16 of tag.
        assert_eq!(lengths(&yes_no(), &words).into_iter().collect::<Vec<_>>(), [123]);
        let many: Vec<_> = (0..=20)
            .map(|n| match n {
                0 => Choices::Blank,
                n => Choices::Options((1..=n).map(option).collect()),
            })
            .collect();
        let poll = choose(50, 20, 1);
        assert_eq!(lengths(&poll, &many).len(), 1);
        let longest = Choices::Options((1..=50).map(option).collect());
        let poll = choose(50, 50, 1);
        let sealed = key().seal(&poll, &entry(1), &origin("us"), &longest, [3; 12]);
        assert!(sealed.len() < BOX_MAX);
        assert_eq!(key().open(&poll.poll, &entry(1), &origin("us"), &sealed), Ok(longest));
    }
}
