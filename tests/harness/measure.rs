//! What a test costs the machine: resident memory of this process, and what a database takes on the
//! disk. Every test has a process of its own, so that nobody else's memory is in it.

use std::path::Path;

/// A line of this process's status, in KiB.
fn status_kib(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// Resident memory, in KiB.
pub fn memory_kib() -> u64 {
    status_kib("VmRSS")
}

/// The most that memory ever was, in KiB.
pub fn peak_kib() -> u64 {
    status_kib("VmHWM")
}

/// All that lies in a folder, in KiB.
pub fn folder_kib(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let size = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.expect("an entry");
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            folder_kib(&entry.path()) << 10
        } else {
            entry.metadata().map_or(0, |m| m.len())
        }
    };
    entries.map(size).sum::<u64>() >> 10
}
