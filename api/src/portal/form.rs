//! Reading posted forms. Names may repeat (checkboxes), so a form is a list of pairs.

use serde::Deserialize;

/// A form that carries nothing but its token.
#[derive(Deserialize)]
pub struct Csrf {
    /// The token.
    #[serde(default)]
    pub csrf: String,
}

/// A form whose names may repeat.
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
