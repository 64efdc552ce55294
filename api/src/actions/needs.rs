//! Who needs what of a member's private data, and so who is shown it: one rule for every edge.
//!
//! Members see their own, and that of the organisations they represent. Each office sees what its
//! work needs and nothing else; whoever runs the machine needs nothing of anybody's. The table is
//! `private::inventory`, printed in `docs/data-inventory.md` and, by field of the API, in
//! `docs/api.md`; `tests/graphql/private.rs` asks for every field in every office.

pub use crate::private::inventory::{DUES, EMAIL, NAMES, REGISTER, STANDING};
