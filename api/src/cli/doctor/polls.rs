//! What `enlace doctor` finds out about the polls of this chapter.

use enlace_schema::time::Millis;

use super::{Examination, Verdict};
use crate::error::Result;
use crate::instance::Instance;
use crate::store::polls;

/// Polls that closed longer ago than the profile allows until the seal (rule 36). A running
/// instance seals a second after closing; here it was down, or takes nothing.
pub(super) fn seals(exam: &mut Examination<'_>, instance: &Instance) -> Result<()> {
    let delay = instance.profile.voting.seal_delay_seconds.value;
    let before = instance.now().plus_secs(-i64::from(delay)).as_ms();
    let own = instance.origin().as_str();
    let late = instance.store().read(|conn| polls::due_to_seal(conn, own, before))?;
    for row in &late {
        let at = exam.out.when(Millis::from_ms(row.closes_ms));
        let values = [("poll", row.poll.clone().into()), ("at", at.into())];
        let why = exam.out.t("cli-doctor-seal-help", &[]);
        exam.note(Verdict::Warning, "cli-doctor-seal", &values, &why);
    }
    if late.is_empty() {
        exam.note(Verdict::Good, "cli-doctor-seals", &[], "");
    }
    Ok(())
}
