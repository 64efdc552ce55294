//! Where a request comes from: the address that rates and failures are counted by.

use std::net::IpAddr;

use actix_web::{HttpRequest, web};

use super::known;
use super::limit::{Client, SignInLimit};
use crate::config::Config;
use crate::instance::Instance;

/// Where a sign-in comes from.
pub fn of(request: &HttpRequest, instance: &Instance) -> Option<Client> {
    let ip = address(request, &instance.config)?;
    let limit = request.app_data::<web::Data<SignInLimit>>()?.get_ref().clone();
    let known = request.cookie(known::COOKIE).map(|cookie| cookie.value().to_owned());
    Some(Client { ip, known, limit })
}

/// The address of who asks; `None` without a connection. `X-Forwarded-For` counts only when a
/// proxy of ours sent it; then its last address that is none of our proxies does, because the
/// others are hearsay. On a socket of both families IPv4 comes as `::ffff:`, and is IPv4 here.
pub fn address(request: &HttpRequest, config: &Config) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let ours = |ip: &IpAddr| config.trusted_proxy.iter().any(|proxy| proxy.to_canonical() == *ip);
    let forwarded = request.headers().get("X-Forwarded-For").and_then(|value| value.to_str().ok());
    let Some(list) = forwarded.filter(|_| ours(&peer)) else { return Some(peer) };
    let hops = list.rsplit(',').filter_map(|hop| hop.trim().parse::<IpAddr>().ok());
    Some(hops.map(|hop| hop.to_canonical()).find(|hop| !ours(hop)).unwrap_or(peer))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_proxy_of_ours_is_believed_and_nobody_else() {
        let flags = [("data", "/nowhere/enlace".to_owned())];
        let mut config = Config::load(None, [], &flags).expect("the defaults");
        config.trusted_proxy = vec!["10.0.0.1".parse().expect("an address")];
        for (peer, forwarded, found) in [
            ("192.0.2.1", "", "192.0.2.1"),
            ("192.0.2.1", "198.51.100.1", "192.0.2.1"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
            ("::ffff:10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
            ("::ffff:192.0.2.1", "198.51.100.1", "192.0.2.1"),
        ] {
            let peer = std::net::SocketAddr::new(peer.parse().expect("an address"), 4000);
            let mut request = TestRequest::default().peer_addr(peer);
            if !forwarded.is_empty() {
                request = request.insert_header(("X-Forwarded-For", forwarded));
            }
            let asked = address(&request.to_http_request(), &config);
            assert_eq!(asked, found.parse().ok(), "{peer} {forwarded}");
        }
    }
}
