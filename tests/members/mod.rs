//! The register: from the file of an older one to who may vote.

mod files;
mod register;
