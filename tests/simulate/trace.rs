//! What happened in a schedule: a digest of every line, and the lines themselves if somebody wants
//! to read them.

use enlace_schema::log::{Hash, sha256_parts};

/// The story so far.
#[derive(Debug, Clone)]
pub struct Trace {
    digest: Hash,
    lines: Option<Vec<String>>,
}

impl Trace {
    /// An empty story, kept in full or only as its digest.
    pub fn new(keep: bool) -> Self {
        Self { digest: Hash([0; 32]), lines: keep.then(Vec::new) }
    }

    /// Adds a line.
    pub fn say(&mut self, line: impl Into<String>) {
        let line = line.into();
        self.digest = sha256_parts(&[self.digest.as_bytes(), line.as_bytes()]);
        if let Some(lines) = &mut self.lines {
            lines.push(line);
        }
    }

    /// The digest of all lines: two runs with the same one did the same.
    pub fn digest(&self) -> Hash {
        self.digest
    }

    /// The lines, where they were kept.
    pub fn lines(&self) -> &[String] {
        self.lines.as_deref().unwrap_or_default()
    }
}
