//! What the demo's members decide: five proposals, a letter with a list of priorities, and the
//! votes on them, in the two languages of `locales/*/demo.ftl`.

use serde_json::{Value as Json, json};

use super::side::Side;
use crate::locale::{Locale, texts};

/// A text that is published and translated, with what is said about it.
pub struct Paper {
    /// Short name, by which polls find it.
    pub key: &'static str,
    /// The chapter on whose instance it is published; its language binds.
    pub host: Side,
    /// Which of the named members publishes it.
    pub author: usize,
    /// Its title.
    pub title: &'static str,
    /// Its body.
    pub body: &'static str,
    /// Comments: the text, and who makes it.
    pub comments: &'static [(&'static str, Side, usize)],
}

/// A question that is put to the vote.
pub struct Question {
    /// The paper that it decides.
    pub paper: &'static str,
    /// The chapter whose committee opens it.
    pub host: Side,
    /// The question.
    pub title: &'static str,
    /// The options; none for yes or no.
    pub options: &'static [&'static str],
}

/// Everything that is published, in this order.
pub const PAPERS: &[Paper] = &[
    Paper {
        key: "leadership",
        host: Side::Us,
        author: 0,
        title: "demo-leadership-title",
        body: "demo-leadership-body",
        comments: &[],
    },
    Paper {
        key: "coop",
        host: Side::Mx,
        author: 0,
        title: "demo-proposal-coop-title",
        body: "demo-proposal-coop-body",
        comments: &[
            ("demo-proposal-coop-comment-1", Side::Mx, 3),
            ("demo-proposal-coop-comment-2", Side::Us, 3),
            ("demo-proposal-coop-comment-3", Side::Mx, 0),
        ],
    },
    Paper {
        key: "processor",
        host: Side::Us,
        author: 2,
        title: "demo-proposal-processor-title",
        body: "demo-proposal-processor-body",
        comments: &[
            ("demo-proposal-processor-comment-1", Side::Us, 3),
            ("demo-proposal-processor-comment-2", Side::Us, 5),
            ("demo-proposal-processor-comment-3", Side::Us, 4),
        ],
    },
    Paper {
        key: "backup",
        host: Side::Us,
        author: 1,
        title: "demo-proposal-backup-title",
        body: "demo-proposal-backup-body",
        comments: &[
            ("demo-proposal-backup-comment-1", Side::Us, 4),
            ("demo-proposal-backup-comment-2", Side::Mx, 4),
        ],
    },
    Paper {
        key: "training",
        host: Side::Us,
        author: 3,
        title: "demo-proposal-training-title",
        body: "demo-proposal-training-body",
        comments: &[
            ("demo-proposal-training-comment-1", Side::Us, 5),
            ("demo-proposal-training-comment-2", Side::Mx, 3),
            ("demo-proposal-training-comment-3", Side::Us, 3),
        ],
    },
    Paper {
        key: "interpretation",
        host: Side::Mx,
        author: 3,
        title: "demo-proposal-interpretation-title",
        body: "demo-proposal-interpretation-body",
        comments: &[
            ("demo-proposal-interpretation-comment-1", Side::Mx, 2),
            ("demo-proposal-interpretation-comment-2", Side::Mx, 4),
        ],
    },
];

/// Whether the cooperative is founded: needs each chapter.
pub const COOP: Question =
    Question { paper: "coop", host: Side::Mx, title: "demo-poll-coop-title", options: &[] };
/// Another payment processor.
pub const PROCESSOR: Question = Question {
    paper: "processor",
    host: Side::Us,
    title: "demo-poll-processor-title",
    options: &[],
};
/// The backup server.
pub const BACKUP: Question =
    Question { paper: "backup", host: Side::Us, title: "demo-poll-backup-title", options: &[] };
/// The training program.
pub const TRAINING: Question =
    Question { paper: "training", host: Side::Us, title: "demo-poll-training-title", options: &[] };
/// Live interpretation.
pub const INTERPRETATION: Question = Question {
    paper: "interpretation",
    host: Side::Mx,
    title: "demo-poll-interpretation-title",
    options: &[],
};
/// Lines of work, of which three are chosen.
pub const PRIORITIES: Question = Question {
    paper: "leadership",
    host: Side::Us,
    title: "demo-poll-priorities-title",
    options: &[
        "demo-poll-priorities-option-1",
        "demo-poll-priorities-option-2",
        "demo-poll-priorities-option-3",
        "demo-poll-priorities-option-4",
        "demo-poll-priorities-option-5",
        "demo-poll-priorities-option-6",
    ],
};
/// Why a vote was voided once.
pub const VOID_REASON: &str = "demo-void-reason";

/// The text of an id in the language of a chapter.
pub fn text(id: &str, side: Side) -> String {
    texts(locale(side)).get(id, &[])
}

/// The text of an id in both languages, as the API takes it.
pub fn both(id: &str) -> Json {
    json!({ "en": text(id, Side::Us), "es": text(id, Side::Mx) })
}

/// A title and a body in the language of a chapter, as the API takes them.
pub fn titled(paper: &Paper, side: Side) -> Json {
    json!({
        "lang": lang(side),
        "title": text(paper.title, side),
        "body": text(paper.body, side),
    })
}

/// The language of a chapter, as the API names it.
pub fn lang(side: Side) -> &'static str {
    match side {
        Side::Us => "EN",
        Side::Mx => "ES",
    }
}

fn locale(side: Side) -> Locale {
    match side {
        Side::Us => Locale::En,
        Side::Mx => Locale::EsMx,
    }
}
