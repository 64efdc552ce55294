//! The register: from the file of an older one to who may vote.

mod register;
