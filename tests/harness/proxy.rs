//! A bad line between two instances: it passes bytes on, or delays, cuts, spoils or refuses them.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the line does to what the server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Nothing.
    Clear,
    /// Every connection is closed at once.
    Dead,
    /// Answers come in small pieces, each later by so much.
    Slow(Duration),
    /// The answer ends after so many bytes.
    Cut(usize),
    /// One byte of the answer, at this place, is another one.
    Spoilt(usize),
}

/// A proxy on a port of its own.
pub struct Proxy {
    /// Where it answers.
    pub url: String,
    shared: Arc<Shared>,
}

struct Shared {
    to: String,
    line: Mutex<Line>,
    connections: AtomicUsize,
    stopped: AtomicBool,
}

impl Proxy {
    /// A clear line to the server at `url`.
    pub fn to(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            to: url.trim_start_matches("http://").into(),
            line: Mutex::new(Line::Clear),
            connections: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if accepting.stopped.load(Ordering::Relaxed) {
                    return;
                }
                accepting.connections.fetch_add(1, Ordering::Relaxed);
                let shared = Arc::clone(&accepting);
                std::thread::spawn(move || shared.carry(&stream));
            }
        });
        Self { url: format!("http://{address}"), shared }
    }

    /// Changes the line, also for connections that are open.
    pub fn set(&self, line: Line) {
        *self.shared.line.lock().expect("no panic with the lock") = line;
    }

    /// How many connections came so far.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        // The thread that accepts wakes up once more.
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
    }
}

impl Shared {
    fn line(&self) -> Line {
        *self.line.lock().expect("no panic with the lock")
    }

    fn carry(&self, asking: &TcpStream) {
        if self.line() == Line::Dead {
            return;
        }
        let Ok(answering) = TcpStream::connect(&self.to) else { return };
        let (Ok(from), Ok(to)) = (asking.try_clone(), answering.try_clone()) else { return };
        std::thread::spawn(move || pass(from, to));
        self.answer(&answering, asking);
        for stream in [asking, &answering] {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Passes the answer on as the line has it; bytes are counted since the line became so.
    fn answer(&self, mut from: &TcpStream, mut to: &TcpStream) {
        let (mut done, mut last) = (0, Line::Clear);
        let mut piece = [0; 1024];
        while let Ok(read @ 1..) = from.read(&mut piece) {
            let mut piece = piece[..read].to_vec();
            let line = self.line();
            if line != last {
                (done, last) = (0, line);
            }
            match line {
                Line::Clear => {}
                Line::Dead => return,
                Line::Slow(by) => std::thread::sleep(by),
                Line::Cut(at) if at < done + read => piece.truncate(at.saturating_sub(done)),
                Line::Spoilt(at) if (done..done + read).contains(&at) => piece[at - done] ^= 0x15,
                Line::Cut(_) | Line::Spoilt(_) => {}
            }
            if to.write_all(&piece).is_err() || piece.len() < read {
                return;
            }
            done += read;
        }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
}
