//! Where a sign-in comes from: the address that failures are counted by.

use std::net::IpAddr;

use actix_web::{HttpRequest, web};

use super::known;
use super::limit::{Client, SignInLimit};
use crate::instance::Instance;

/// Where a sign-in comes from. `X-Forwarded-For` counts only when a proxy of ours sent it; then
/// its last address that is none of our proxies does, because the others are hearsay.
pub fn of(request: &HttpRequest, instance: &Instance) -> Option<Client> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let limit = request.app_data::<web::Data<SignInLimit>>()?.get_ref().clone();
    let trusted = &instance.config.trusted_proxy;
    let forwarded = request.headers().get("X-Forwarded-For").and_then(|value| value.to_str().ok());
    let ip = match forwarded {
        Some(list) if trusted.contains(&peer) => {
            let mut hops = list.rsplit(',').filter_map(|hop| hop.trim().parse::<IpAddr>().ok());
            hops.find(|hop| !trusted.contains(hop)).unwrap_or(peer)
        }
        _ => peer,
    };
    let known = request.cookie(known::COOKIE).map(|cookie| cookie.value().to_owned());
    Some(Client { ip, known, limit })
}
