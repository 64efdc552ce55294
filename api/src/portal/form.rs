//! Reading posted forms. Names may repeat (checkboxes), so a form is a list of pairs.

use actix_web::web;
use serde::Deserialize;

use crate::error::{Arg, Error, Refusal, codes};

/// What forms call the fields that actions name in their refusals, by the ids of the labels. The
/// name of a field in the API says nothing to whoever fills in a form.
const LABELS: [(&str, &str); 3] = [
    ("email", "portal-invite-email"),
    ("label", "portal-account-token-label"),
    ("scopes", "portal-account-token-scopes"),
];

/// A form that carries nothing but its token.
#[derive(Deserialize)]
pub struct Csrf {
    /// The token.
    #[serde(default)]
    pub csrf: String,
}

/// A form as it is posted, whose names may repeat.
pub type Form = web::Form<Vec<(String, String)>>;

/// What it holds.
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// What was posted.
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of a name, or nothing at all.
    pub fn first(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Every value of a name, as often as it was posted.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
    }
}

/// A field of a form that was left empty, by the id of what the form calls it.
pub fn missing(field: &'static str, label: &'static str) -> Refusal {
    Refusal::new(codes::MISSING_FIELD).with("name", Arg::Phrase(label, Vec::new())).on(field)
}

/// A refusal with its field called what the form calls it.
pub fn labelled(error: &Error) -> Error {
    let Some(mut refusal) = error.refusal().cloned() else { return error.clone() };
    for (name, value) in &mut refusal.args {
        let label = LABELS.iter().copied().find(|(field, _)| *value == Arg::from(*field));
        if let Some((_, label)) = label.filter(|_| *name == "name") {
            *value = Arg::Phrase(label, Vec::new());
        }
    }
    refusal.into()
}
