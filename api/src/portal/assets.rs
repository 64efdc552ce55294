//! The style sheet and the icon, carried in the binary.

use actix_web::{HttpResponse, web};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/portal/"]
struct Portal;

/// GET `/assets/{name}`.
pub async fn serve(name: web::Path<String>) -> HttpResponse {
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    match Portal::get(&name) {
        Some(file) => HttpResponse::Ok()
            .content_type(kind)
            .insert_header(("Cache-Control", "public, max-age=3600"))
            .body(file.data.into_owned()),
        None => HttpResponse::NotFound().finish(),
    }
}
