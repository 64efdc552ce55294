//! Randomness: keys, salts, nonces, tokens and ids. Nowhere else.

use enlace_schema::event::Origin;
use enlace_schema::ids::Id;
use enlace_schema::time::Millis;
use ring::rand::{SecureRandom, SystemRandom};

#[cfg(feature = "simulation")]
pub mod seeded;

/// Random bytes from the operating system.
///
/// # Panics
/// When the operating system has none: nothing can go on safely then.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut out = [0; N];
    #[cfg(feature = "simulation")]
    if seeded::fill(&mut out) {
        return out;
    }
    SystemRandom::new().fill(&mut out).expect("the operating system gives random bytes");
    out
}

/// A new id: UUIDv7 of this instant, so that ids sort by age.
pub fn id<T: Id>(now: Millis) -> T {
    T::from_uuid(drawn(now))
}

/// A new id that tells which log gave it out.
pub fn id_of<T: Id>(log: &Origin, now: Millis) -> T {
    T::of_log(log, drawn(now))
}

fn drawn(now: Millis) -> uuid::Uuid {
    let ms = u64::try_from(now.as_ms()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(ms, &bytes()).into_uuid()
}

/// A number by which people and the log speak of one failure: eight hexadecimal digits.
pub fn number() -> String {
    format!("{:08x}", u32::from_be_bytes(bytes()))
}

/// A new command id (rule 4: made by the server).
pub fn command() -> String {
    uuid::Builder::from_random_bytes(bytes()).into_uuid().to_string()
}
