//! Finding somebody among many by what is typed of the name, without a script. What is typed is a
//! name, so it is sent by POST and stands in no address.

use super::page::Page;

/// So many can be read through at once; of more, part of the name is asked for.
pub const SHOWN: usize = 30;

/// Leaves those who are looked for, as many as can be read through, and who was chosen before; how
/// many were found, in words. `of` is somebody's name, and whether they were chosen.
pub fn narrowed<T>(
    page: &Page,
    all: &mut Vec<T>,
    find: &str,
    of: impl Fn(&T) -> (&str, bool),
) -> Option<String> {
    let looks = !find.trim().is_empty();
    let (mut count, mut shown) = (0, 0);
    all.retain(|one| {
        let (name, chosen) = of(one);
        let meant = looks && is_meant(name, find);
        count += usize::from(meant);
        let kept = chosen || (meant && shown < SHOWN);
        shown += usize::from(kept);
        kept
    });
    let values = [("count", count.into()), ("shown", SHOWN.into())];
    let id = if count > SHOWN { "portal-found-more" } else { "portal-found" };
    looks.then(|| page.tr(id, &values))
}

/// Whether a name is meant by what was typed: all its words are in it, in whatever case, with or
/// without accents.
fn is_meant(name: &str, typed: &str) -> bool {
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
