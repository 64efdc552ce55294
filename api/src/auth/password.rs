//! Passwords: Argon2id, checked in the same time whether or not there is such an account.
//!
//! Hashing takes tens of milliseconds and as many megabytes on purpose, so it never runs inside
//! the writer, and only a few run at a time.

use std::sync::{Condvar, LazyLock, Mutex, PoisonError};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::config::PasswordCost;
use crate::error::{Error, Refusal, Result, codes};

/// Shortest password, in characters. Length is what resists guessing; nothing else is asked for.
pub const PASSWORD_MIN: usize = 10;
/// Longest password, in bytes: a long sentence, and no way to make us hash a book.
pub const PASSWORD_MAX: usize = 256;
/// Lowest cost that is accepted whatever the settings say: OWASP's lowest for Argon2id.
const FLOOR: PasswordCost = PasswordCost { memory_kib: 7 * 1_024, passes: 5, lanes: 1 };
/// Memory times passes that the floor amounts to; more memory with fewer passes is as good.
const FLOOR_WORK: u64 = FLOOR.memory_kib as u64 * FLOOR.passes as u64;
/// Hashes that may wait; beyond it the instance says so rather than gather threads.
const WAITING_MAX: usize = 64;

/// Refuses a password that is too short or too long.
///
/// # Errors
/// `password-too-short`, `password-too-long`.
pub fn check(password: &str) -> Result<()> {
    if password.chars().count() < PASSWORD_MIN {
        return Err(Refusal::new(codes::PASSWORD_TOO_SHORT)
            .with("limit", PASSWORD_MIN)
            .on("password")
            .into());
    }
    if password.len() > PASSWORD_MAX {
        return Err(Refusal::new(codes::PASSWORD_TOO_LONG)
            .with("limit", PASSWORD_MAX)
            .on("password")
            .into());
    }
    Ok(())
}

/// Hashes a password with a fresh salt, as a PHC string.
///
/// # Errors
/// `unavailable` when too many wait; internal when the cost is out of Argon2's bounds.
pub fn hash(password: &str, cost: PasswordCost) -> Result<String> {
    let salt: [u8; 16] = crate::random::bytes();
    let argon2 = hasher(cost)?;
    let _turn = GATE.enter()?;
    let hash: PasswordHash = argon2
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|_| Error::internal("a password could not be hashed"))?;
    Ok(hash.to_string())
}

/// Whether this is the password behind a PHC string. Without one, the same work is done and the
/// answer is no: how long it takes does not tell whether there is such an account.
///
/// # Errors
/// `unavailable` when too many wait; internal when the stored hash does not read.
pub fn verify(password: &str, stored: Option<&str>, cost: PasswordCost) -> Result<bool> {
    let argon2 = hasher(cost)?;
    let _turn = GATE.enter()?;
    let Some(stored) = stored else {
        let salt = [0; 16];
        // Only its time matters.
        let _: std::result::Result<PasswordHash, _> =
            argon2.hash_password_with_salt(password.as_bytes(), &salt);
        return Ok(false);
    };
    let parsed = PasswordHash::new(stored)
        .map_err(|_| Error::internal("a stored password hash does not read"))?;
    Ok(password.len() <= PASSWORD_MAX
        && argon2.verify_password(password.as_bytes(), &parsed).is_ok())
}

fn hasher(cost: PasswordCost) -> Result<Argon2<'static>> {
    let work = u64::from(cost.memory_kib) * u64::from(cost.passes);
    let cost = if work < FLOOR_WORK { FLOOR } else { cost };
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None)
        .map_err(|_| Error::internal("the cost of a password hash is out of bounds"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Lets as many in as there are processors, and a bounded number wait.
struct Gate {
    state: Mutex<GateState>,
    free: Condvar,
    places: usize,
}

#[derive(Default)]
struct GateState {
    inside: usize,
    waiting: usize,
}

static GATE: LazyLock<Gate> = LazyLock::new(|| Gate {
    state: Mutex::default(),
    free: Condvar::new(),
    places: std::thread::available_parallelism().map_or(1, usize::from),
});

impl Gate {
    fn enter(&self) -> Result<Turn<'_>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.waiting >= WAITING_MAX {
            return Err(Refusal::new(codes::UNAVAILABLE).into());
        }
        state.waiting += 1;
        while state.inside >= self.places {
            state = self.free.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting -= 1;
        state.inside += 1;
        Ok(Turn(self))
    }
}

/// A place inside the gate, given back when dropped.
struct Turn<'a>(&'a Gate);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.inside -= 1;
        drop(state);
        self.0.free.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COST: PasswordCost = PasswordCost { memory_kib: 8, passes: 1, lanes: 1 };

    #[test]
    fn a_password_verifies_against_its_own_hash_only() {
        let hash = hash("una frase bastante larga", COST).expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"), "the floor holds: {hash}");
        assert!(verify("una frase bastante larga", Some(&hash), COST).expect("checked"));
        assert!(!verify("una frase bastante corta", Some(&hash), COST).expect("checked"));
        assert!(!verify("una frase bastante larga", None, COST).expect("checked"));
        assert!(verify("x", Some("nonsense"), COST).is_err());
    }

    #[test]
    fn length_is_counted_in_characters_and_bounded_in_bytes() {
        assert!(check("ññññññññññ").is_ok());
        assert!(check("ñññññññññ").expect_err("short").is(codes::PASSWORD_TOO_SHORT));
        assert!(check(&"a".repeat(257)).expect_err("long").is(codes::PASSWORD_TOO_LONG));
    }
}
