//! Finding somebody among many by what is typed of the name, without a script. What is typed is a
//! name, so it is sent by POST and stands in no address.

/// So many can be read through at once; of more, part of the name is asked for.
pub const SHOWN: usize = 30;

/// Whether a name is meant by what was typed: all its words are in it, in whatever case, with or
/// without accents.
pub fn is_meant(name: &str, typed: &str) -> bool {
    let name = folded(name);
    folded(typed).split_whitespace().all(|word| name.contains(word))
}

/// Lower case, and without the accents of names in our languages and their neighbours.
fn folded(text: &str) -> String {
    let plain = |char: char| match char {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    };
    text.to_lowercase().chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::is_meant;

    #[test]
    fn part_of_a_name_is_enough_without_its_accents() {
        let name = "Íñigo López Muñoz";
        for typed in ["lopez", "inigo mu", "MUÑOZ  López", ""] {
            assert!(is_meant(name, typed), "{typed}");
        }
        for typed in ["lopes", "ana lopez"] {
            assert!(!is_meant(name, typed), "{typed}");
        }
    }
}
