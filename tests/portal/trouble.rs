//! A database that cannot be read: the page says so, in the reader's language.

use crate::harness::Site;
use crate::harness::http;

#[test]
fn a_page_that_cannot_be_read_is_still_a_page() {
    let site = Site::alone();
    site.chapter.db.execute("ALTER TABLE chapters RENAME TO chapters_gone");
    for (language, word) in [("en", "number"), ("es", "número"), ("es-MX", "número")] {
        let headers = [("accept-language", language)];
        for path in ["/", "/sign-in", "/receipts", "/nowhere"] {
            let answer = http::get(&format!("{}{path}", site.url), &headers);
            let html = answer.text();
            assert_eq!(answer.status, 500, "{path}: {html}");
            assert!(html.contains(&format!("<html lang=\"{language}\">")), "{path}: {html}");
            assert!(html.contains(word), "{path}: by what number it is in the log: {html}");
        }
    }
}
