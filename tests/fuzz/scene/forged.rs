//! The peer's log, continued with whatever a target gives: signed, in its place, and covered by a
//! checkpoint, as a peer could that lies.

use enlace_schema::event::envelope::{self, Author};
use enlace_schema::event::{Draft, Entry};
use enlace_schema::log::{Checkpoint, Held, PageEnd, SignedCheckpoint, entry_line};
use enlace_schema::time::Millis;

use crate::{peer, peer_keys};

/// The page of these events after what is held of the peer's log; nothing where one of them is no
/// event at all, so that its author could not have signed it.
pub fn page(held: &Held, drafts: &[Draft], at: Millis) -> Option<String> {
    let keys = peer_keys().in_force();
    let author = Author { origin: peer(), kid: &keys.log_kid, key: &keys.log };
    let (mut seq, mut prev, mut tree) = (held.size, held.last_id, held.tree.clone());
    let mut page = String::new();
    for draft in drafts {
        let entry: Entry = envelope::seal(draft, &author, seq, prev, at).ok()?;
        page.push_str(&entry_line(seq, author.kid, &entry));
        tree.push(entry.leaf());
        prev = Some(entry.id());
        seq += 1;
    }
    let origin = peer().to_string();
    let checkpoint = Checkpoint { origin: origin.clone(), size: seq, root: tree.root() };
    let mut signed: SignedCheckpoint = checkpoint.sign(&keys.log);
    let line = signed.cosign(&origin, &keys.witness, u64::try_from(at.as_secs()).ok()?);
    signed.add_signature(&line).ok()?;
    let end = PageEnd { next: seq, checkpoint: signed.note().to_owned(), proof: Vec::new() };
    Some(page + &end.to_line())
}
