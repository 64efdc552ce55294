//! Clients that send half of a request and then wait: each gets an answer or none, and its
//! connection is closed; others are served meanwhile.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

use crate::harness::{Site, http, wait};

/// What is sent, and how the answer begins; nothing where the connection is closed without one.
type Half = (&'static str, &'static str);

const HALVES: &[Half] = &[
    // Half of the headers.
    ("GET / HTTP/1.1\r\nhost: a\r\n", "HTTP/1.1 408"),
    ("", "HTTP/1.1 408"),
    // Half of a body, at every door that takes one.
    (
        "POST /sign-in HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: 50\r\n\r\nemail=",
        "HTTP/1.1 408",
    ),
    (
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
         content-length: 50\r\n\r\n{\"query\"",
        "HTTP/1.1 408",
    ),
    ("POST /fed/v1/hint HTTP/1.1\r\nhost: a\r\ncontent-length: 50\r\n\r\n{", "HTTP/1.1 408"),
    (
        "POST /fed/v1/hint HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{",
        "HTTP/1.1 408",
    ),
    // As if it were to become a socket.
    (
        "POST /graphql HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         content-type: application/json\r\ncontent-length: 50\r\n\r\n{",
        "HTTP/1.1 408",
    ),
    // Bodies that nobody reads.
    ("GET /health HTTP/1.1\r\nhost: a\r\ncontent-length: 50\r\n\r\nabc", "HTTP/1.1 200"),
    ("GET /health HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\na", "HTTP/1.1 200"),
    (
        "POST /nowhere HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\na",
        "HTTP/1.1 404",
    ),
    // A whole request, and half of another on the same connection.
    ("GET /health HTTP/1.1\r\nhost: a\r\n\r\nGET /health HTTP/1.1\r\nhost:", "HTTP/1.1 200"),
];

/// A site where everything must come within a second.
fn hasty() -> Site {
    let mut site = Site::alone();
    site.stop();
    site.chapter.config.request_timeout = Duration::from_secs(1);
    site.start(false);
    site
}

/// Sends bytes, keeps the line open, and gives what came until the other side closed it.
fn held(address: &str, bytes: &str) -> String {
    let mut line = TcpStream::connect(address).expect("a connection");
    line.set_read_timeout(Some(wait::DEADLINE)).expect("a deadline");
    line.write_all(bytes.as_bytes()).expect("half of it");
    let mut answer = Vec::new();
    match line.read_to_end(&mut answer) {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {}
        Err(error) => panic!("the line was held: {error}, after {bytes:?}"),
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn half_a_request_holds_no_connection() {
    let site = hasty();
    let address = site.url.trim_start_matches("http://");
    thread::scope(|scope| {
        let lines: Vec<_> = HALVES
            .iter()
            .map(|(bytes, begin)| scope.spawn(move || (held(address, bytes), *bytes, *begin)))
            .collect();
        assert_eq!(http::get(&format!("{}/health", site.url), &[]).status, 200);
        for line in lines {
            let (answer, bytes, begin) = line.join().expect("a line");
            assert!(answer.starts_with(begin), "{bytes:?}: {answer:?}");
        }
    });
}

#[test]
fn a_late_body_is_refused_by_its_code() {
    let site = hasty();
    let address = site.url.trim_start_matches("http://");
    let codes = [(2, "body-timeout"), (3, "body-timeout"), (4, "E_LIMIT")];
    thread::scope(|scope| {
        for (place, code) in codes {
            scope.spawn(move || {
                let answer = held(address, HALVES[place].0);
                assert!(answer.contains(code), "{answer}");
            });
        }
    });
}

/// Who sends in pieces, but in time, is served.
#[test]
fn a_body_in_pieces_is_taken() {
    let site = hasty();
    let address = site.url.trim_start_matches("http://");
    let mut line = TcpStream::connect(address).expect("a connection");
    let body = "{\"query\":\"{ instance { software } }\"}";
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    for piece in [head.as_str(), &body[..7], &body[7..]] {
        line.write_all(piece.as_bytes()).expect("a piece");
        line.flush().expect("a piece");
    }
    line.shutdown(Shutdown::Write).expect("the end");
    let mut answer = String::new();
    line.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
