//! E-mail addresses: what can be one, and when two are the same. The import, the register and the
//! accounts ask the same questions here.

/// Longest e-mail address in bytes (RFC 5321, less the angle brackets).
const EMAIL_MAX: usize = 254;

/// Whether a text can be an e-mail address. Only sending a message tells whether it is one.
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let allowed = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"@".contains(c);
    let label = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.len() <= EMAIL_MAX
        && (1..=64).contains(&local.len())
        && local.chars().all(allowed)
        && domain.contains('.')
        && domain.split('.').all(label)
}

/// The form of an address by which people are told apart: letters in lower case, as they are typed.
pub fn fold(address: &str) -> String {
    address.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_both_countries_pass() {
        for good in ["a@b.mx", "o'neil+x@sub.example.org", "josé@correo.ejemplo.mx"] {
            assert!(is_address(good), "{good}");
        }
        for bad in ["", "@b.mx", "a@", "a@b..mx", "a b@c.mx", "a@-b.mx", "<a@b.mx>", "a@b@c.mx"] {
            assert!(!is_address(bad), "{bad}");
        }
        assert_eq!(fold("José@Correo.Ejemplo.MX"), "josé@correo.ejemplo.mx");
    }
}
