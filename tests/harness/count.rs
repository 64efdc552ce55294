//! Counting what a connection is asked: work is measured by queries, never by time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::Connection as _;
use diesel::connection::InstrumentationEvent;
use enlace::store::Connection;

/// How many queries a connection was asked that a test is interested in.
#[derive(Debug, Clone, Default)]
pub struct Asked(Arc<AtomicUsize>);

impl Asked {
    /// Counts the queries of a connection whose text has `part` in it, quotes aside; every query
    /// for an empty one.
    pub fn of(conn: &mut Connection, part: &'static str) -> Self {
        let asked = Self::default();
        let counter = Arc::clone(&asked.0);
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                let text = query.to_string().replace(['`', '"'], "");
                if text.contains(part) {
                    counter.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        asked
    }

    /// How many so far.
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}
