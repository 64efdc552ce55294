//! Addresses as people type them: of an instance (https, or http on this same machine; a bare host
//! without user, path or query), and which of the two databases one is of.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::{Result, codes};

/// Longest address of an instance, in bytes.
const MAX_BYTES: usize = 300;

/// An address that somebody asks by themselves: https, or on this machine, so that nobody between
/// reads a token or changes an answer. Without a slash at the end.
///
/// # Errors
/// `peer-address`.
pub fn safe(typed: &str) -> Result<String> {
    let found = Address::parse(typed).filter(Address::is_safe);
    found.map(|address| address.url).ok_or_else(|| codes::PEER_ADDRESS.into())
}

/// An address that may have a path, below which static files or a witness are; as safe.
///
/// # Errors
/// `peer-address`.
pub fn safe_prefix(typed: &str) -> Result<String> {
    let host = typed.find("://").map_or(0, |at| at + 3);
    let path = typed[host..].find('/').map_or(typed.len(), |at| host + at);
    let base = safe(&typed[..path])?;
    let path = typed[path..].trim_end_matches('/');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte);
    let climbs = path.split('/').any(|part| part == "..");
    if typed.len() > MAX_BYTES || climbs || !path.bytes().all(plain) {
        return Err(codes::PEER_ADDRESS.into());
    }
    Ok(format!("{base}{path}"))
}

/// The address of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Without a slash at the end.
    pub url: String,
    https: bool,
    host: Host,
}

impl Address {
    /// Reads one: scheme, host, an optional port, and nothing else.
    pub fn parse(typed: &str) -> Option<Self> {
        let url = typed.strip_suffix('/').unwrap_or(typed);
        let (https, authority) = match url.split_once("://")? {
            ("https", rest) => (true, rest),
            ("http", rest) => (false, rest),
            _ => return None,
        };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
        if url.len() > MAX_BYTES || authority.is_empty() || !authority.bytes().all(plain) {
            return None;
        }
        let host = match authority.strip_prefix('[') {
            Some(rest) => {
                let (ip, port) = rest.split_once(']')?;
                check_port(
                    port.strip_prefix(':').map_or((port, port.is_empty()), |port| (port, false)),
                )?;
                Host::Ip(IpAddr::V6(ip.parse().ok()?))
            }
            None => {
                let (name, port) = authority
                    .split_once(':')
                    .map_or((authority, None), |(name, port)| (name, Some(port)));
                if let Some(port) = port {
                    check_port((port, false))?;
                }
                read_name(name)?
            }
        };
        Some(Self { url: url.to_owned(), https, host })
    }

    /// Whether nobody between reads or changes what is said there: https, or this same machine.
    pub fn is_safe(&self) -> bool {
        self.https || self.is_loopback()
    }

    /// Whether it is this same machine.
    pub fn is_loopback(&self) -> bool {
        self.host.is_loopback()
    }

    /// Whether it is an address of the open internet; a name is told by its form.
    pub fn is_public(&self) -> bool {
        self.host.is_public()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Host {
    Ip(IpAddr),
    Name(String),
}

impl Host {
    fn is_loopback(&self) -> bool {
        match self {
            Self::Ip(ip) => ip.is_loopback(),
            Self::Name(name) => name == "localhost",
        }
    }

    fn is_public(&self) -> bool {
        match self {
            Self::Ip(IpAddr::V4(ip)) => is_public_v4(*ip),
            Self::Ip(IpAddr::V6(ip)) => is_public_v6(*ip),
            // What a name resolves to is the resolver's word at each call; a name that only a
            // local network knows is told by its form.
            Self::Name(name) => {
                name.contains('.') && !name.ends_with(".local") && !name.ends_with(".localhost")
            }
        }
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    // 100.64/10: shared by carriers (RFC 6598). 0/8, 240/4: nobody's.
    let shared = a == 100 && (64..128).contains(&b);
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || shared
        || a == 0
        || a >= 240)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = ip.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    // Global unicast is 2000::/3 (RFC 4291).
    ip.segments()[0] & 0xe000 == 0x2000
}

/// A port's text, and whether it may be missing.
fn check_port((text, missing): (&str, bool)) -> Option<()> {
    if missing {
        return Some(());
    }
    let port: u16 = text.parse().ok()?;
    (port > 0 && !text.starts_with('+')).then_some(())
}

fn read_name(name: &str) -> Option<Host> {
    if let Ok(ip) = name.parse::<Ipv4Addr>() {
        return Some(Host::Ip(IpAddr::V4(ip)));
    }
    let label = |label: &str| {
        (1..64).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    // A last label of digits would be read as an address by some resolvers.
    let last = name.rsplit('.').next()?;
    let digits = last.bytes().all(|byte| byte.is_ascii_digit());
    let valid = name.split('.').all(label) && !digits && !last.starts_with("0x");
    valid.then(|| Host::Name(name.to_ascii_lowercase()))
}

/// Whether the address of a database is PostgreSQL's; any other is a file.
pub fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_public(url: &str) -> Option<bool> {
        Address::parse(url).map(|address| address.is_public())
    }

    #[test]
    fn only_a_bare_host_is_an_address() {
        for good in [
            "https://us.example.org",
            "https://us.example.org/",
            "https://us.example.org:8443",
            "http://127.0.0.1:8101",
            "http://[::1]:8101",
        ] {
            assert!(Address::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "us.example.org",
            "ftp://us.example.org",
            "https://",
            "https://us.example.org/path",
            "https://us.example.org?x=1",
            "https://us.example.org#x",
            "https://user@us.example.org",
            "https://us.example.org:0",
            "https://us.example.org:99999",
            "https://us..example.org",
            "https://2130706433",
            "https://0x7f.1",
            "https://[::1",
            "https://us.example.org/\\evil",
        ] {
            assert!(Address::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_prefix_may_have_a_path_and_nothing_else() {
        let prefix = |typed| safe_prefix(typed).ok();
        let same = Some("https://w.example.org/a/b-1".to_owned());
        assert_eq!(prefix("https://w.example.org/a/b-1/"), same);
        assert_eq!(prefix("http://127.0.0.1:8110"), Some("http://127.0.0.1:8110".into()));
        for bad in ["http://w.example.org/a", "https://w.example.org/../a", "https://w/a?b", "x"] {
            assert_eq!(prefix(bad), None, "{bad}");
        }
    }

    #[test]
    fn private_addresses_are_told() {
        for private in [
            "https://10.0.0.1",
            "https://192.168.1.1",
            "https://169.254.169.254",
            "https://100.64.0.1",
            "https://127.0.0.1",
            "https://[fd00::1]",
            "https://[::ffff:10.0.0.1]",
            "https://router",
            "https://box.local",
            "https://localhost",
        ] {
            assert_eq!(is_public(private), Some(false), "{private}");
        }
        assert_eq!(is_public("https://8.8.8.8"), Some(true));
        assert_eq!(is_public("https://[2606:4700::1]"), Some(true));
        assert_eq!(is_public("https://mx.example.org"), Some(true));
    }
}
