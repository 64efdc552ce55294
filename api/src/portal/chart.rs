//! Drawings: the bars of a result, and the QR code of a receipt. Both are SVG within the
//! page, so that a page needs nothing else.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

use crate::error::{Error, Result};

/// Modules of white around a QR code (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;

/// One bar, and what stands above it.
pub struct Bar {
    /// What it is.
    pub label: String,
    /// Language of the label.
    pub lang: &'static str,
    /// How long it is, in words.
    pub text: String,
    /// That it was chosen, in a word.
    pub chosen: Option<String>,
    /// The bar itself.
    pub svg: String,
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

/// A horizontal bar on its track, as wide as the page lets it; the whole fills it, and the votes
/// their share of it. What it says is in the text beside it, so that it is as legible on a phone,
/// and nothing is read out twice.
pub fn bar(votes: u64, whole: u64) -> String {
    // In tenths of a percent; a single vote is still seen, and none at all is not drawn.
    let share = u128::from(votes) * 1_000 / u128::from(whole.max(1));
    let tenths = share.clamp(u128::from(votes > 0) * 5, 1_000);
    format!(
        "<svg class=\"bar\" aria-hidden=\"true\" focusable=\"false\" width=\"100%\" \
         height=\"16\"><rect class=\"track\" width=\"100%\" height=\"16\" rx=\"3\"/>\
         <rect class=\"fill\" width=\"{}.{}%\" height=\"16\" rx=\"3\"/></svg>",
        tenths / 10,
        tenths % 10,
    )
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
    fn a_bar_is_as_long_as_its_share_of_the_whole() {
        for (votes, whole, width) in [(42, 42, "100.0%"), (17, 42, "40.4%"), (1, 9_999, "0.5%")] {
            let fill = format!("class=\"fill\" width=\"{width}\"");
            assert!(bar(votes, whole).contains(&fill), "{votes} of {whole}");
        }
        assert!(bar(0, 0).contains("class=\"fill\" width=\"0.0%\""));
    }

    #[test]
    fn a_title_cannot_break_out() {
        let svg = qr("ABC", "<b>&\"").expect("a short text");
        assert!(svg.contains("&lt;b&gt;&amp;&quot;") && !svg.contains("<b>"));
    }

    #[test]
    fn a_code_is_drawn() {
        let svg = qr("ABC-DEF-GHJ-KMN", "code").expect("a short text");
        assert!(svg.matches("h1v1h-1z").count() > 100);
    }
}
