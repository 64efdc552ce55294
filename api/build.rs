//! Tells Cargo which files become a part of the binary without being Rust: when one of them alone
//! changes, the crate is built again. The macros that take them in do not all say so themselves.

use std::io::{Result, Write};

fn main() -> Result<()> {
    let mut cargo = std::io::stdout();
    // Folders are followed into all that is in them.
    for path in ["../locales", "../migrations", "assets", "templates", "build.rs"] {
        writeln!(cargo, "cargo::rerun-if-changed={path}")?;
    }
    Ok(())
}
