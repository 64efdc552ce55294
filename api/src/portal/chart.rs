//! Drawings: the bar chart of a result, and the QR code of a receipt. Both are SVG within the
//! page, so that a page needs nothing else.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

use crate::error::{Error, Result};

/// Modules of white around a QR code (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;

/// One bar.
pub struct Bar {
    /// What it is.
    pub label: String,
    /// Language of the label.
    pub lang: &'static str,
    /// How long it is.
    pub votes: u64,
    /// The same in words.
    pub text: String,
}

/// Text that is safe within an element or a quoted attribute.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// Horizontal bars, each under its label; the longest fills the width.
pub fn bars(title: &str, bars: &[Bar]) -> String {
    const WIDTH: u64 = 640;
    const ROW: usize = 52;
    let most = bars.iter().map(|bar| bar.votes).max().unwrap_or_default().max(1);
    let height = bars.len() * ROW + 8;
    let mut svg = format!(
        "<svg class=\"chart\" data-test=\"result-chart\" role=\"img\" \
         aria-labelledby=\"chart-title\" viewBox=\"0 0 {WIDTH} {height}\">\
         <title id=\"chart-title\">{}</title>",
        escape(title)
    );
    for (row, bar) in bars.iter().enumerate() {
        let top = row * ROW;
        // A bar of a single vote is still seen; none at all is not drawn.
        let width = if bar.votes == 0 { 0 } else { (bar.votes * WIDTH / most).max(2) };
        // Writing to a string cannot fail.
        let _ = write!(
            svg,
            "<g><text x=\"0\" y=\"{}\" lang=\"{}\">{}: {}</text>\
             <rect class=\"bar\" x=\"0\" y=\"{}\" width=\"{width}\" height=\"22\" rx=\"3\"/></g>",
            top + 18,
            bar.lang,
            escape(&bar.label),
            escape(&bar.text),
            top + 24,
        );
    }
    svg.push_str("</svg>");
    svg
}

/// A QR code of a short text.
///
/// # Errors
/// Internal when the text does not fit, which a receipt code always does.
pub fn qr(text: &str, title: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(Error::internal)?;
    let width = code.width();
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            // Writing to a string cannot fail.
            let _ = write!(path, "M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET);
        }
    }
    Ok(format!(
        "<svg class=\"qr\" data-test=\"receipt-qr\" role=\"img\" aria-labelledby=\"qr-title\" \
         viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <title id=\"qr-title\">{}</title><path d=\"{path}\" fill=\"#000\"/></svg>",
        escape(title)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_cannot_break_out() {
        let bar = Bar { label: "<b>&\"".into(), lang: "en", votes: 0, text: String::new() };
        let svg = bars("a & b", &[bar]);
        assert!(svg.contains("&lt;b&gt;&amp;&quot;") && svg.contains("a &amp; b"));
        assert!(!svg.contains("<b>"));
    }

    #[test]
    fn a_code_is_drawn() {
        let svg = qr("ABC-DEF-GHJ-KMN", "code").expect("a short text");
        assert!(svg.matches("h1v1h-1z").count() > 100);
    }
}
