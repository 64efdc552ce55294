//! The pace of a caller: every act that writes is counted against its account, whichever edge it
//! comes through.

use crate::caller::Caller;
use crate::error::Result;
use crate::instance::Instance;
pub use crate::pace::Act;

/// Refuses an account that does too much of something. The instance itself is not slowed.
///
/// # Errors
/// `rate-limited`.
pub fn pace(instance: &Instance, caller: &Caller, act: Act) -> Result<()> {
    match &caller.account {
        Some(account) => {
            let an_hour = act.an_hour(&instance.config.writes);
            instance.paces.take(account, act, an_hour, instance.now())
        }
        None => Ok(()),
    }
}
