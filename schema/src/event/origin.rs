//! The name of a log: host and generation, fixed at genesis (protocol rules 4 and 5).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json;

/// Most bytes of the host's name, as in DNS.
const HOST_MAX_BYTES: usize = 253;
/// Most bytes of one label of the host's name, as in DNS.
const LABEL_MAX_BYTES: usize = 63;
const MIDDLE: &str = "/log/";

/// A log's origin, such as `us.example.org/log/1`: lower case `name(:port)?/log/G` with G ≥ 1.
///
/// It is a name, not an address: it survives changes of host. Origins sort by their bytes, which
/// is the order of chapters in a result (rule 43).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String);

/// Text that is no origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OriginError;

impl fmt::Display for OriginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an origin of the form name/log/1 or name:port/log/1")
    }
}

impl std::error::Error for OriginError {}

impl Origin {
    /// The origin of generation `generation` at `host` (with `:port` where it has one).
    ///
    /// # Errors
    /// That the text would be no origin.
    pub fn new(host: &str, generation: u32) -> Result<Origin, OriginError> {
        format!("{host}{MIDDLE}{generation}").parse()
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, with its port where it has one.
    pub fn host(&self) -> &str {
        self.0.split_once('/').map_or(self.0.as_str(), |(host, _)| host)
    }

    /// The generation of the log, from 1.
    pub fn generation(&self) -> u32 {
        let last = self.0.rsplit('/').next().unwrap_or_default();
        last.parse().expect("checked when the origin was made")
    }

    /// Whether this log is the one that is named, or a later generation of the same host's.
    pub fn stands_for(&self, named: &Origin) -> bool {
        self.host() == named.host() && self.generation() >= named.generation()
    }
}

fn is_label(label: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = label.as_bytes();
    (1..=LABEL_MAX_BYTES).contains(&bytes.len())
        && bytes.iter().all(|byte| plain(*byte) || *byte == b'-')
        && bytes.first() != Some(&b'-')
        && bytes.last() != Some(&b'-')
}

/// A decimal number from 1 without sign or leading zeros.
fn positive<T: FromStr>(text: &str) -> Option<T> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    if plain { text.parse().ok() } else { None }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Origin, OriginError> {
        let (host, generation) = text.split_once(MIDDLE).ok_or(OriginError)?;
        let name = match host.split_once(':') {
            Some((name, port)) => {
                positive::<u16>(port).ok_or(OriginError)?;
                name
            }
            None => host,
        };
        positive::<u32>(generation).ok_or(OriginError)?;
        if name.len() > HOST_MAX_BYTES || !name.split('.').all(is_label) {
            return Err(OriginError);
        }
        Ok(Origin(text.to_owned()))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Origin {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Origin, D::Error> {
        json::text(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_read_back() {
        for (text, host, generation) in [
            ("us.example.org/log/1", "us.example.org", 1),
            ("127.0.0.1:8101/log/2", "127.0.0.1:8101", 2),
            ("localhost:65535/log/4294967295", "localhost:65535", u32::MAX),
            ("a-b.c0/log/10", "a-b.c0", 10),
        ] {
            let origin: Origin = text.parse().expect(text);
            assert_eq!((origin.host(), origin.generation()), (host, generation));
            assert_eq!(origin.to_string(), text);
            assert_eq!(Origin::new(host, generation), Ok(origin));
        }
    }

    #[test]
    fn only_a_later_generation_of_the_same_host_stands_for_a_log() {
        let origin = |text: &str| text.parse::<Origin>().expect(text);
        let second = origin("us.example.org/log/2");
        for (named, stands) in [
            ("us.example.org/log/1", true),
            ("us.example.org/log/2", true),
            ("us.example.org/log/10", false),
            ("mx.example.org/log/1", false),
            ("us.example.org:8101/log/1", false),
        ] {
            assert_eq!(second.stands_for(&origin(named)), stands, "{named}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        let long = format!("{}a/log/1", "a.".repeat(127));
        for bad in [
            "",
            "us.example.org",
            "us.example.org/log/0",
            "us.example.org/log/01",
            "us.example.org/log/+1",
            "us.example.org/log/",
            "us.example.org/log/1/",
            "us.example.org/log/4294967296",
            "us.example.org/LOG/1",
            "US.example.org/log/1",
            "https://us.example.org/log/1",
            "us..example.org/log/1",
            "-us.example.org/log/1",
            "us-.example.org/log/1",
            "us.example.org./log/1",
            "us_1.example.org/log/1",
            "us.example.org:/log/1",
            "us.example.org:0/log/1",
            "us.example.org:080/log/1",
            "us.example.org:65536/log/1",
            "/log/1",
            " us.example.org/log/1",
            "méxico.example.org/log/1",
            &long,
        ] {
            assert_eq!(bad.parse::<Origin>(), Err(OriginError), "{bad}");
        }
    }
}
