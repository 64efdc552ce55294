//! `enlace receipt verify FILE --against URL|DIR|FILE`: whether what a member took home is in the
//! log that others are shown. What contradicts it is written down as evidence (protocol §7.3).

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use enlace_schema::event::{Entry, Origin};
use enlace_schema::log::evidence::{self as schema, Bytes, Leaf};
use enlace_schema::log::receipt::RECEIPT_MAX_BYTES;
use enlace_schema::log::{
    Evidence, Exhibit, Hash, KeySchedule, LoadError, LogVerifier, Receipt, SignedCheckpoint,
    TILE_HASH_BYTES, TileId, Tiles, Tree, consistency_proof, inclusion_proof, root_at,
    verify_consistency, verify_inclusion,
};
use serde_json::json;

use super::{Out, caller, files, log};
use crate::error::{Error, Refusal, Result, codes};
use crate::federation::client::mirror::{Mirror, MirrorTiles, damaged, is_address};

/// No line of a log is longer (rule 3).
const LINE_MAX: u64 = 64 * 1024 + 1;

/// Verifies a receipt.
///
/// # Errors
/// `receipt-malformed`, `receipt-invalid`; `receipt-split` with the file of evidence;
/// `log-fingerprint`, `log-invalid`, `log-part`; what the other source refuses.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((_, args)) = args.subcommand() else { return Ok(()) };
    let file = files::named(args)?;
    let bytes = files::read(file, RECEIPT_MAX_BYTES as u64)?;
    let malformed = || Error::from(codes::RECEIPT_MALFORMED);
    let text = String::from_utf8(bytes).map_err(|_| malformed())?.replace("\r\n", "\n");
    // Copied from a page it has lost its last line's end, or gained some: all that is signed stands
    // within the lines.
    let text = format!("{}\n", text.trim());
    let receipt = Receipt::parse(&text).map_err(|_| malformed())?;
    let origin: Origin = receipt.checkpoint.checkpoint.origin.parse().map_err(|_| malformed())?;
    let source = args.get_one::<String>("against").ok_or(codes::BAD_REQUEST)?;
    if let Some((genesis, keys)) = keys_alone(Path::new(source), &origin)? {
        log::compare_words(args, &genesis)?;
        check(&receipt, &origin, &keys)?;
        return tell(&receipt, &genesis, Told::Alone, args, out);
    }
    let shown = shown(args, source, &origin)?;
    log::compare_words(args, &shown.genesis.id())?;
    check(&receipt, &origin, &shown.keys)?;
    let verdict = compare(&receipt, &shown)?;
    let Verdict::Split(exhibit) = verdict else {
        let size = shown.head.checkpoint.size;
        let told =
            if matches!(verdict, Verdict::Behind) { Told::Behind(size) } else { Told::Same(size) };
        return tell(&receipt, &shown.genesis.id(), told, args, out);
    };
    let evidence = Evidence {
        v: schema::VERSION,
        origin,
        code: "E_FORK".into(),
        detail: format!("a receipt against {source}"),
        genesis: Bytes::from(&shown.genesis),
        keys: shown.later.iter().map(Bytes::from).collect(),
        exhibit: *exhibit,
    };
    // What does not hold for everybody is nothing to show around.
    evidence.judge().map_err(|_| codes::LOG_INVALID)?;
    let named = args.get_one::<PathBuf>("evidence").cloned();
    let written = named.unwrap_or_else(|| file.with_extension("evidence.json"));
    files::write(&written, evidence.to_json().as_bytes())?;
    Err(Refusal::new(codes::RECEIPT_SPLIT).with("file", &*written).into())
}

/// The receipt by itself: entry, place, checkpoint, under the keys of the log.
fn check(receipt: &Receipt, origin: &Origin, keys: &KeySchedule) -> Result<()> {
    let verified = receipt.verify_by(origin, keys, &[]);
    verified.map(drop).map_err(|_| codes::RECEIPT_INVALID.into())
}

/// The id of the genesis and the keys in a folder that holds nothing else of a log: its identity,
/// and the chain of its log keys (protocol §3.4).
fn keys_alone(folder: &Path, origin: &Origin) -> Result<Option<(Hash, KeySchedule)>> {
    if !folder.is_dir() || folder.join("checkpoint").exists() {
        return Ok(None);
    }
    let mirror = Mirror::at(&folder.display().to_string(), None)?;
    let genesis = mirror.genesis()?;
    Ok(Some((genesis.id(), mirror.keys(origin, &genesis)?)))
}

/// What somebody else is shown of the log.
struct Shown {
    genesis: Entry,
    later: Vec<Entry>,
    keys: KeySchedule,
    head: SignedCheckpoint,
    tiles: Source,
}

enum Source {
    /// Static files somewhere.
    Mirror(Mirror),
    /// An exported log, read whole.
    Read(BTreeMap<TileId, Vec<u8>>),
}

/// Either of them, as proofs read tiles.
enum Reading<'a> {
    Mirror(MirrorTiles<'a>),
    Read(&'a BTreeMap<TileId, Vec<u8>>),
}

impl Tiles for Reading<'_> {
    type Error = Error;

    fn tile(&mut self, id: TileId) -> Result<Vec<u8>> {
        match self {
            Self::Mirror(tiles) => tiles.tile(id),
            Self::Read(tiles) => tiles.get(&id).cloned().ok_or_else(|| damaged("log")),
        }
    }
}

impl Source {
    fn reading(&self, size: u64) -> Reading<'_> {
        match self {
            Self::Mirror(mirror) => Reading::Mirror(MirrorTiles::of(mirror, size)),
            Self::Read(tiles) => Reading::Read(tiles),
        }
    }
}

fn shown(args: &ArgMatches, source: &str, origin: &Origin) -> Result<Shown> {
    let path = Path::new(source);
    if !is_address(source) && !path.is_dir() {
        return exported(path, origin);
    }
    let token = match caller::token_file(args)? {
        None if is_address(source) => caller::token_variable(),
        token => token,
    };
    // An instance shows any log that it holds; a mirror has one.
    let prefix = match is_address(source) && !args.get_flag("tiles") {
        true => format!("{}/fed/v1/logs/{origin}", source.trim_end_matches('/')),
        false => source.to_owned(),
    };
    let mirror = Mirror::at(&prefix, token)?;
    let (genesis, later, head) = (mirror.genesis()?, mirror.later()?, mirror.checkpoint()?);
    let keys = mirror.keys(origin, &genesis)?;
    let signed =
        keys.log_keys_for(head.checkpoint.size).any(|key| head.verify_log(&key.key).is_ok());
    if !signed || head.checkpoint.origin != origin.as_str() {
        return Err(codes::LOG_INVALID.into());
    }
    Ok(Shown { genesis, later, keys, head, tiles: Source::Mirror(mirror) })
}

/// An exported log, verified line by line.
fn exported(path: &Path, origin: &Origin) -> Result<Shown> {
    let invalid = || Error::from(codes::LOG_INVALID);
    let mut from = BufReader::new(files::open(path)?);
    let mut verifier = LogVerifier::new(None);
    let (mut tree, mut tiles) = (Tree::empty(), BTreeMap::new());
    let (mut genesis, mut line) = (None, Vec::new());
    let mut later: Vec<Entry> = Vec::new();
    loop {
        line.clear();
        if from.by_ref().take(LINE_MAX).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let size = verifier.size();
        let taken = verifier.line(&line).map_err(|error| log::refuse_line(size, &error))?;
        let Some((event, entry, _)) = taken else { continue };
        tree.push(entry.leaf());
        tiles.extend(tree.dirty_tiles());
        if changes_key(&event.kind) {
            later.push(entry.clone());
        }
        genesis.get_or_insert(entry);
    }
    let report = verifier.finish().map_err(|_| invalid())?;
    let genesis = genesis.ok_or_else(invalid)?;
    // The last checkpoint may be ahead of the entries: then it is no head of this tree.
    if report.origin != *origin || report.checkpoint.checkpoint.size != tree.size() {
        return Err(invalid());
    }
    let keys = KeySchedule::of_chain(origin, &genesis, &later).map_err(|_| invalid())?;
    Ok(Shown { genesis, later, keys, head: report.checkpoint, tiles: Source::Read(tiles) })
}

/// Whether an event of this kind changes the log key.
fn changes_key(kind: &str) -> bool {
    use enlace_schema::event::key::{REVOKED, ROTATED};
    kind == ROTATED || kind == REVOKED
}

/// How far a receipt that holds was compared.
enum Told {
    /// With a history of this size, which is the same.
    Same(u64),
    /// With one of this size, which ends before it.
    Behind(u64),
    /// With none: its log's keys alone were at hand.
    Alone,
}

enum Verdict {
    /// Both are of one history.
    Same,
    /// What is shown does not reach as far as the receipt; as far as it does, they agree.
    Behind,
    /// They are of two.
    Split(Box<Exhibit>),
}

/// Compares the receipt's checkpoint with what is shown. What is shown must hold by itself.
fn compare(receipt: &Receipt, shown: &Shown) -> Result<Verdict> {
    let (ours, theirs) = (&receipt.checkpoint.checkpoint, &shown.head.checkpoint);
    let mut tiles = shown.tiles.reading(theirs.size);
    let load = |error: LoadError<Error>| match error {
        LoadError::Read(error) => error,
        _ => damaged("checkpoint"),
    };
    if ours.size <= theirs.size {
        let root = root_at(&mut tiles, ours.size).map_err(load)?;
        let proof = consistency_proof(&mut tiles, ours.size, theirs.size).map_err(load)?;
        verify_consistency(ours.size, root, theirs.size, theirs.root, &proof)
            .map_err(|_| damaged("checkpoint"))?;
        if root == ours.root {
            return Ok(Verdict::Same);
        }
        let (small, large) = (receipt.checkpoint.note().to_owned(), shown.head.note().to_owned());
        return Ok(Verdict::Split(Box::new(match ours.size == theirs.size {
            true => Exhibit::Notes { one: small, other: large },
            false => Exhibit::Prefix { small, large, root, proof },
        })));
    }
    if receipt.index >= theirs.size {
        return Ok(Verdict::Behind);
    }
    let leaf = leaf_at(&mut tiles, receipt.index)?;
    let proof = inclusion_proof(&mut tiles, receipt.index, theirs.size).map_err(load)?;
    verify_inclusion(leaf, receipt.index, theirs.size, &proof, theirs.root)
        .map_err(|_| damaged("checkpoint"))?;
    let own = receipt.entry.leaf();
    if leaf == own {
        return Ok(Verdict::Behind);
    }
    let note = receipt.checkpoint.note().to_owned();
    let one = Leaf { note, leaf: own, proof: receipt.proof.clone() };
    let other = Leaf { note: shown.head.note().to_owned(), leaf, proof };
    Ok(Verdict::Split(Box::new(Exhibit::Leaves { index: receipt.index, one, other })))
}

fn leaf_at(tiles: &mut Reading<'_>, index: u64) -> Result<Hash> {
    let tile = tiles.tile(TileId { level: 0, index: index / 256 })?;
    let at = (index % 256) as usize * TILE_HASH_BYTES;
    let hash = tile.get(at..at + TILE_HASH_BYTES).and_then(|hash| Hash::from_slice(hash).ok());
    hash.ok_or_else(|| damaged("checkpoint"))
}

fn tell(
    receipt: &Receipt,
    genesis: &Hash,
    told: Told,
    args: &ArgMatches,
    out: &mut Out,
) -> Result<()> {
    let head = &receipt.checkpoint.checkpoint;
    let words = log::words(genesis, out.locale());
    let values = [("log", head.origin.clone().into()), ("seq", receipt.index.into())];
    out.say("cli-receipt-holds", &values);
    let shown = match told {
        Told::Same(size) => Some(("cli-receipt-same", size)),
        Told::Behind(size) => Some(("cli-receipt-behind", size)),
        Told::Alone => None,
    };
    match shown {
        Some((id, size)) => out.say(id, &[("size", size.into())]),
        None => out.say("cli-receipt-alone", &[]),
    }
    if !args.contains_id("words") {
        out.say("cli-log-compare", &[("words", words.clone().into())]);
    }
    out.answer(&json!({
        "ok": true,
        "log": head.origin,
        "seq": receipt.index,
        "size": head.size,
        "shown": shown.map(|(_, size)| size),
        "compared": matches!(told, Told::Same(_)),
        "genesis": genesis.to_string(),
        "words": words,
    }));
    Ok(())
}
