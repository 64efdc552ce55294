//! The log of a chapter over years, one poll after another, as a file of the pages in which a peer
//! reads it. It is signed by hand, without a database: so a long one is made in minutes.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use enlace_schema::event::Origin;
use enlace_schema::log::{Hash, Tree};
use enlace_schema::time::Millis;

use crate::harness::hosted::Hosted;

/// Places on the roll of each poll.
const PLACES: usize = 5_000;
/// Entries of a page.
pub const PAGE: usize = 500;

/// Writes the first `events` events of such a log.
pub fn make(path: &Path, events: usize) {
    let mut hosted = Hosted::of_individuals("years", PLACES);
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    let head = format!("{}\n{}\n", hosted.log.origin, hosted.log.genesis());
    file.write_all(head.as_bytes()).expect("a head");
    let (mut tree, mut done) = (Tree::empty(), 0);
    loop {
        let whole = hosted.log.entries.len().min(events);
        while done + PAGE <= whole || (whole == events && done < whole) {
            let to = (done + PAGE).min(whole);
            for entry in &hosted.log.entries[done..to] {
                tree.push(entry.leaf());
            }
            drop(tree.dirty_tiles());
            let checkpoint = hosted.log.sign(to as u64, tree.root());
            let page = hosted.log.page_of(done, to, &checkpoint);
            let length = u32::try_from(page.len()).expect("a page of a few hundred thousand bytes");
            file.write_all(&length.to_be_bytes()).expect("a length");
            file.write_all(page.as_bytes()).expect("a page");
            done = to;
        }
        if done == events {
            break;
        }
        hosted.run();
        hosted.next();
    }
    file.flush().expect("a whole file");
}

/// The pages of a file, one at a time.
pub struct Pages {
    /// Whose log it is.
    pub origin: Origin,
    /// Id of its genesis.
    pub genesis: Hash,
    file: BufReader<File>,
}

impl Pages {
    /// Opens a file that [`make`] wrote.
    pub fn open(path: &Path) -> Self {
        let mut file = BufReader::new(File::open(path).expect("the file"));
        let mut line = || {
            let mut text = String::new();
            io::BufRead::read_line(&mut file, &mut text).expect("a line");
            text.trim_end().to_owned()
        };
        let (origin, genesis) = (line(), line());
        let origin = origin.parse().expect("an origin");
        Self { origin, genesis: genesis.parse().expect("an id"), file }
    }
}

impl Iterator for Pages {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut length = [0; 4];
        self.file.read_exact(&mut length).ok()?;
        let mut page = vec![0; u32::from_be_bytes(length) as usize];
        self.file.read_exact(&mut page).expect("a whole page");
        Some(page)
    }
}

/// A time after all that such a log says.
pub fn afterwards() -> Millis {
    "2046-01-01T00:00:00.000Z".parse().expect("a time")
}
