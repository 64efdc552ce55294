//! Money: integer minor units with their ISO 4217 code, never one without the other.
//!
//! How an amount is written for people (grouping, decimal sign) depends on the reader's locale
//! and is decided elsewhere; what stands here is exact and the same everywhere.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why an amount or a currency is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyError {
    /// Not three capital letters.
    Currency,
    /// Not a plain decimal number.
    Syntax,
    /// More decimals than the currency has minor units.
    Decimals,
    /// Beyond the largest amount, ±(2^53 − 1) minor units (protocol §1.2, strict JSON).
    Range,
    /// Two currencies in one sum.
    Mixed,
}

impl MoneyError {
    /// Every code there is.
    pub const CODES: [&'static str; 5] =
        ["money-currency", "money-syntax", "money-decimals", "money-range", "money-mixed"];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Currency => "money-currency",
            Self::Syntax => "money-syntax",
            Self::Decimals => "money-decimals",
            Self::Range => "money-range",
            Self::Mixed => "money-mixed",
        }
    }
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for MoneyError {}

/// An ISO 4217 code: three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// Currencies without minor units in use (ISO 4217, list one).
const NO_DECIMALS: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
    "VUV", "XAF", "XOF", "XPF",
];
/// Currencies divided into a thousand.
const THREE_DECIMALS: &[&str] = &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
/// Units of account divided into ten thousand.
const FOUR_DECIMALS: &[&str] = &["CLF", "UYW"];

impl Currency {
    /// United States dollar.
    pub const USD: Self = Self(*b"USD");
    /// Mexican peso.
    pub const MXN: Self = Self(*b"MXN");

    /// The three letters.
    pub fn as_str(&self) -> &str {
        // Only ASCII capitals get in.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimals the minor unit is: 2 for MXN, 0 for JPY. Whatever is not on one of
    /// ISO's short lists has two.
    pub fn digits(&self) -> u32 {
        let code = self.as_str();
        if NO_DECIMALS.contains(&code) {
            0
        } else if THREE_DECIMALS.contains(&code) {
            3
        } else if FOUR_DECIMALS.contains(&code) {
            4
        } else {
            2
        }
    }

    /// Minor units in one unit: 100 for MXN.
    fn scale(&self) -> i64 {
        10_i64.pow(self.digits())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(code: &str) -> Result<Self, MoneyError> {
        let letters: [u8; 3] = code.as_bytes().try_into().map_err(|_| MoneyError::Currency)?;
        if letters.iter().all(u8::is_ascii_uppercase) {
            Ok(Self(letters))
        } else {
            Err(MoneyError::Currency)
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(from)?;
        code.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount in minor units of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: cents, centavos.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// Largest amount either way: what every JSON reader holds exactly.
    pub const MAX: i64 = (1 << 53) - 1;

    /// An amount in minor units.
    pub fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// The sum, if both are of one currency and it stays within [`Money::MAX`].
    ///
    /// # Errors
    /// `money-mixed`, `money-range`.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed);
        }
        let sum = self.amount.checked_add(other.amount).ok_or(MoneyError::Range)?;
        Self { amount: sum, ..self }.in_range()
    }

    /// Reads a plain decimal, `1234.50` or `-3`: a point, no grouping, no sign but `-`, and no
    /// more decimals than the currency has. Exact or refused, never rounded.
    ///
    /// # Errors
    /// `money-syntax`, `money-decimals`, `money-range`.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (minus, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = match digits.split_once('.') {
            Some((_, "")) => return Err(MoneyError::Syntax),
            Some((whole, part)) => (whole, part),
            None => (digits, ""),
        };
        let number = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !number(whole) || !number(part) {
            return Err(MoneyError::Syntax);
        }
        let places = currency.digits() as usize;
        if part.len() > places {
            return Err(MoneyError::Decimals);
        }
        let units: i64 = whole.parse().map_err(|_| MoneyError::Range)?;
        // Padded on the right (`.5` of a peso is 50 centavos) and on the left, where a currency
        // without decimals would leave nothing to parse.
        let minor: i64 = format!("0{part:0<places$}").parse().map_err(|_| MoneyError::Range)?;
        let amount = units.checked_mul(currency.scale()).and_then(|n| n.checked_add(minor));
        let amount = amount.ok_or(MoneyError::Range)?;
        Self::new(if minus { -amount } else { amount }, currency).in_range()
    }

    /// The number alone, `1234.50`: what [`Money::parse`] reads.
    pub fn decimal(&self) -> String {
        let scale = self.currency.scale().unsigned_abs();
        let sign = if self.amount < 0 { "-" } else { "" };
        let minor = self.amount.unsigned_abs();
        let (whole, part) = (minor / scale, minor % scale);
        match self.currency.digits() as usize {
            0 => format!("{sign}{whole}"),
            places => format!("{sign}{whole}.{part:0places$}"),
        }
    }

    fn in_range(self) -> Result<Self, MoneyError> {
        if self.amount.unsigned_abs() <= Self::MAX.unsigned_abs() {
            Ok(self)
        } else {
            Err(MoneyError::Range)
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().expect("a currency")
    }

    #[test]
    fn amounts_read_and_write_exactly() {
        let pesos = Money::parse("1234.5", Currency::MXN).expect("reads");
        assert_eq!(pesos.amount, 123_450);
        assert_eq!(pesos.to_string(), "1234.50 MXN");
        assert_eq!(Money::parse("-0.05", Currency::USD).expect("reads").to_string(), "-0.05 USD");
        assert_eq!(Money::parse("500", currency("JPY")).expect("reads").to_string(), "500 JPY");
        assert_eq!(Money::parse("1.234", currency("KWD")).expect("reads").amount, 1_234);
        assert_eq!(currency("GTQ").digits(), 2);
    }

    #[test]
    fn whatever_is_not_a_plain_decimal_is_refused() {
        for bad in ["", "-", ".5", "5.", "1,000.00", "+5", " 5", "5e3", "1.2.3", "٣", "--1"] {
            assert_eq!(Money::parse(bad, Currency::USD), Err(MoneyError::Syntax), "{bad}");
        }
        assert_eq!(Money::parse("1.001", Currency::USD), Err(MoneyError::Decimals));
        assert_eq!(Money::parse("1.0", currency("JPY")), Err(MoneyError::Decimals));
        // 2^53 − 1 cents is 90 071 992 547 409.91 dollars.
        assert_eq!(Money::parse("90071992547409.92", Currency::USD), Err(MoneyError::Range));
        assert_eq!(Money::parse("9".repeat(30).as_str(), Currency::USD), Err(MoneyError::Range));
    }

    #[test]
    fn currencies_are_three_capitals_and_do_not_mix() {
        for bad in ["usd", "US", "USDX", "U D", "ÜS"] {
            assert_eq!(bad.parse::<Currency>(), Err(MoneyError::Currency), "{bad}");
        }
        let sum = Money::new(1, Currency::USD).checked_add(Money::new(1, Currency::MXN));
        assert_eq!(sum, Err(MoneyError::Mixed));
        let much = Money::new(Money::MAX, Currency::USD);
        assert_eq!(much.checked_add(Money::new(1, Currency::USD)), Err(MoneyError::Range));
    }

    #[test]
    fn money_in_json_always_carries_its_code() {
        let json = serde_json::to_string(&Money::new(2500, Currency::USD)).expect("serializes");
        assert_eq!(json, r#"{"amount":2500,"currency":"USD"}"#);
        assert!(serde_json::from_str::<Money>(r#"{"amount":2500}"#).is_err());
        assert!(serde_json::from_str::<Money>(r#"{"amount":25.5,"currency":"USD"}"#).is_err());
    }

    proptest! {
        #[test]
        fn every_amount_reads_back(amount in -Money::MAX..=Money::MAX, code in "USD|JPY|KWD|CLF") {
            let money = Money::new(amount, currency(&code));
            prop_assert_eq!(Money::parse(&money.decimal(), money.currency), Ok(money));
        }
    }
}
