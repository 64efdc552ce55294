//! How what is said is kept: one linear log per author, its Merkle tree, its checkpoints, and
//! what can be proved from them (protocol §3, §7).
//!
//! Read [`hash`], [`tree`] and [`proof`] (RFC 6962), then [`checkpoint`] (C2SP notes), [`page`]
//! (what is admitted and why not) with [`schedule`] (by whose key), [`receipt`] (what a member
//! takes home), [`evidence`] (what proves that a log lies), [`witness`] (how peers ask for
//! cosignatures), [`mod@file`] (a whole log, offline) and [`static_path`] (a log as static files).

pub mod checkpoint;
pub mod evidence;
pub mod file;
pub mod hash;
pub mod page;
pub mod proof;
pub mod receipt;
pub mod schedule;
pub mod static_path;
pub mod tree;
mod wire;
pub mod witness;

pub use checkpoint::{Checkpoint, CheckpointError, Cosignature, SignedCheckpoint};
pub use evidence::{Evidence, EvidenceError, Exhibit, Finding, Proven};
pub use file::{FilePage, FilePages, LogError, LogReport, LogVerifier};
pub use hash::{Hash, HashError, empty_root, leaf_hash, node_hash, sha256, sha256_parts};
pub use page::{AdmitError, AdmittedPage, Held, admit};
pub use proof::{
    ProofError, Tiles, consistency_proof, inclusion_proof, root_at, verify_consistency,
    verify_inclusion,
};
pub use receipt::{
    Receipt, ReceiptError, Verified, code_number, normalize_code, receipt_code, receipt_number,
    verify_entry,
};
pub use schedule::{KeyChange, KeySchedule, NamedKey, ScheduleError, SealKey};
pub use static_path::{StaticTile, TileTree};
pub use tree::{HASH_BYTES as TILE_HASH_BYTES, LoadError, TileId, Tree, grown, root_of};
pub use wire::{
    Line, PAGE_MAX_BYTES, PAGE_MAX_ENTRIES, PageEnd, PageError, PageLine, entry_line, parse_line,
    parse_page,
};
pub use witness::{AddCheckpoint, AddCheckpointError, is_stranger};
