//! A WebSocket client (RFC 6455), as much of it as the API's subscriptions need: text both ways.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Frames of this client are masked with the same four bytes each time: nobody listens.
const MASK: [u8; 4] = [0x12, 0x34, 0x56, 0x78];
/// Longest message that the tests expect, in bytes.
const LONGEST: usize = 1 << 20;

/// A connection that was upgraded.
pub struct Socket {
    stream: TcpStream,
}

/// What a server sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A message of the sub-protocol.
    Json(Value),
    /// The server closed, with this code.
    Closed(u16),
}

impl Socket {
    /// Asks for an upgrade; the status of the refusal when there is none. `headers` are whole
    /// lines.
    pub fn open(base: &str, path: &str, headers: &[&str]) -> Result<Self, u16> {
        let host = base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).expect("a server");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
        let mut request = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Protocol: graphql-transport-ws\r\n"
        );
        for line in headers {
            request.push_str(line);
            request.push_str("\r\n");
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).expect("a request sent");
        let head = head(&mut stream);
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
        match status.expect("a status") {
            101 => Ok(Self { stream }),
            refused => Err(refused),
        }
    }

    /// Sends a message.
    pub fn send(&mut self, message: &Value) {
        let payload = message.to_string().into_bytes();
        let mut frame = vec![0x81];
        match u16::try_from(payload.len()) {
            Ok(short @ 0..126) => frame.push(0x80 | u8::try_from(short).expect("below 126")),
            Ok(long) => {
                frame.push(0x80 | 126);
                frame.extend(long.to_be_bytes());
            }
            Err(_) => {
                frame.push(0x80 | 127);
                frame.extend((payload.len() as u64).to_be_bytes());
            }
        }
        frame.extend(MASK);
        frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        self.stream.write_all(&frame).expect("a frame sent");
    }

    /// The next message; signs of life, of either protocol, are left unanswered and unseen.
    pub fn next(&mut self) -> Message {
        loop {
            let [first, second] = self.exactly();
            let length = match second & 0x7f {
                126 => usize::from(u16::from_be_bytes(self.exactly())),
                127 => usize::try_from(u64::from_be_bytes(self.exactly())).expect("a length"),
                short => usize::from(short),
            };
            assert!(length <= LONGEST, "a message of {length} bytes");
            let mut payload = vec![0; length];
            self.stream.read_exact(&mut payload).expect("a whole frame");
            match first & 0x0f {
                1 => match serde_json::from_slice::<Value>(&payload).expect("JSON") {
                    alive if alive["type"] == "ping" || alive["type"] == "pong" => {}
                    message => return Message::Json(message),
                },
                8 => {
                    let code = payload.first_chunk().map_or(1005, |code| u16::from_be_bytes(*code));
                    return Message::Closed(code);
                }
                _ => {}
            }
        }
    }

    /// The next message, which must be of this type.
    pub fn next_of(&mut self, kind: &str) -> Value {
        match self.next() {
            Message::Json(message) if message["type"] == kind => message,
            other => panic!("instead of {kind}: {other:?}"),
        }
    }

    fn exactly<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.stream.read_exact(&mut bytes).expect("more of a frame");
        bytes
    }
}

fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("an answer");
        head.push(byte[0]);
    }
    String::from_utf8(head).expect("ASCII")
}
