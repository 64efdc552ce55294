//! Who needs what of a member's private data, and so who is shown it: one rule for every edge.
//!
//! Members see their own, and that of the organisations they represent. Each office sees what its
//! work needs and nothing else; whoever runs the machine needs nothing of anybody's. The table is
//! in `docs/api.md`, and `tests/graphql/private.rs` asks for every field in every office.

use enlace_schema::event::role::Role;

/// Names: of people and of organisations.
pub const NAMES: &[Role] = &[Role::Committee, Role::Treasurer, Role::Teller];

/// Addresses to write or send a bill to: e-mail, and in which language.
pub const EMAIL: &[Role] = &[Role::Committee, Role::Treasurer];

/// The rest of the register, which the committee keeps: telephone, postal address, the number of
/// the register before.
pub const REGISTER: &[Role] = &[Role::Committee];

/// By what dues are priced, and where a member stands in them.
pub const STANDING: &[Role] = &[Role::Treasurer, Role::Committee];

/// How dues were settled: amounts, waivers and their reasons, plans.
pub const DUES: &[Role] = &[Role::Treasurer];
