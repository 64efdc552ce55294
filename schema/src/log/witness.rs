//! How an author asks a peer for its cosignature: the body of add-checkpoint (C2SP tlog-witness;
//! protocol rule 21); and whose cosignature says that somebody else has seen a checkpoint.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::checkpoint::{SignedCheckpoint, decimal};
use super::hash::Hash;
use crate::event::Origin;

/// Most hashes of the consistency proof in a request (C2SP tlog-witness).
pub const ADD_CHECKPOINT_MAX_HASHES: usize = 63;
/// Media type of the 409 answer, whose body is the witness's size and LF.
pub const SIZE_MEDIA_TYPE: &str = "text/x.tlog.size";

/// A request to cosign: the size that the witness is thought to hold, the proof from there, and
/// the checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size of the witness's last cosigned checkpoint, as the author believes.
    pub old: u64,
    /// The consistency proof from `old` to the checkpoint.
    pub proof: Vec<Hash>,
    /// The checkpoint to cosign.
    pub checkpoint: SignedCheckpoint,
}

/// A request that is not of that form (status 400); the part that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddCheckpointError(pub &'static str);

impl AddCheckpointError {
    /// The protocol's code (rule 32).
    pub fn code(&self) -> &'static str {
        "E_JSON"
    }
}

impl fmt::Display for AddCheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a request to cosign: {}", self.0)
    }
}

impl std::error::Error for AddCheckpointError {}

impl AddCheckpoint {
    /// The body of the request.
    pub fn to_text(&self) -> String {
        let mut text = format!("old {}\n", self.old);
        for hash in &self.proof {
            text.push_str(&STANDARD.encode(hash.as_bytes()));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(self.checkpoint.note());
        text
    }

    /// Reads the body of a request. Key, proof and `old` are the witness's to check.
    ///
    /// # Errors
    /// `E_JSON`, with the part that is wrong.
    pub fn parse(text: &str) -> Result<AddCheckpoint, AddCheckpointError> {
        let (head, note) = text.split_once("\n\n").ok_or(AddCheckpointError("checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old "));
        let old = old.and_then(decimal).ok_or(AddCheckpointError("old"))?;
        let hash = |line: &str| Hash::from_slice(&STANDARD.decode(line).ok()?).ok();
        let proof: Option<Vec<Hash>> = lines.map(hash).collect();
        let proof = proof
            .filter(|proof| proof.len() <= ADD_CHECKPOINT_MAX_HASHES)
            .ok_or(AddCheckpointError("proof"))?;
        let checkpoint =
            SignedCheckpoint::parse(note).map_err(|_| AddCheckpointError("checkpoint"))?;
        if old > checkpoint.checkpoint.size {
            return Err(AddCheckpointError("old"));
        }
        Ok(AddCheckpoint { old, proof, checkpoint })
    }
}

/// Whether a witness is somebody else than the author of a log, by their names: another generation
/// of the log is not (protocol §3.3).
pub fn is_stranger(witness: &str, author: &str) -> bool {
    host_of(witness) != host_of(author)
}

/// Whose log, or which witness without one, this is.
fn host_of(name: &str) -> &str {
    name.parse::<Origin>().map_or(name, |_| name.split('/').next().unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SigningKey;
    use crate::log::Checkpoint;

    fn request(proof: Vec<Hash>) -> AddCheckpoint {
        let key = SigningKey::from_seed(&[1; 32]).expect("a seed");
        let origin = "us.example.org/log/1".to_owned();
        let checkpoint = Checkpoint { origin, size: 9, root: Hash([9; 32]) }.sign(&key);
        AddCheckpoint { old: 4, proof, checkpoint }
    }

    #[test]
    fn requests_read_back() {
        for proof in [vec![], vec![Hash([1; 32]), Hash([2; 32])], vec![Hash([3; 32]); 63]] {
            let request = request(proof);
            assert_eq!(AddCheckpoint::parse(&request.to_text()), Ok(request));
        }
    }

    #[test]
    fn another_generation_of_a_log_is_no_stranger() {
        let author = "us.example.org/log/1";
        for (witness, stranger) in [
            (author, false),
            ("us.example.org/log/2", false),
            ("mx.example.org/log/1", true),
            ("us.example.org:8101/log/1", true),
            // These name no log, and so no host.
            ("us.example.org/log/0", true),
            ("us.example.org/witness", true),
            ("witness.example.net", true),
        ] {
            assert_eq!(is_stranger(witness, author), stranger, "{witness}");
            assert_eq!(is_stranger(author, witness), stranger, "{witness}");
        }
    }

    #[test]
    fn other_bodies_are_refused() {
        let good = request(vec![Hash([1; 32])]).to_text();
        let refused = |text: &str| AddCheckpoint::parse(text).map(|_| ());
        assert_eq!(refused(&good.replacen("old 4", "old 04", 1)), Err(AddCheckpointError("old")));
        assert_eq!(refused(&good.replacen("old 4", "old 10", 1)), Err(AddCheckpointError("old")));
        assert_eq!(refused(&good.replacen("old 4", "new 4", 1)), Err(AddCheckpointError("old")));
        assert_eq!(refused(&good.replacen("AQEB", "!QEB", 1)), Err(AddCheckpointError("proof")));
        let many = request(vec![Hash([1; 32]); 64]).to_text();
        assert_eq!(refused(&many), Err(AddCheckpointError("proof")));
        assert_eq!(refused("old 4\n"), Err(AddCheckpointError("checkpoint")));
        assert_eq!(refused("old 4\n\nnothing\n"), Err(AddCheckpointError("checkpoint")));
    }
}
