//! What a crash, or another hand, left where a private file is to be.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use enlace::disk;
use tempfile::TempDir;

#[test]
fn what_was_left_there_gives_its_rights_to_nobody() {
    let folder = TempDir::with_prefix("enlace").expect("a folder");
    let (part, elsewhere) = (folder.path().join("a.part"), folder.path().join("elsewhere"));
    fs::write(&part, "half").expect("a leftover");
    fs::set_permissions(&part, fs::Permissions::from_mode(0o644)).expect("a mode");
    let made = disk::make(&part, 0o600).expect("a file");
    assert_eq!(made.metadata().expect("it").mode() & 0o777, 0o600);
    assert_eq!(fs::read(&part).expect("it"), b"");
    fs::write(&elsewhere, "kept").expect("a file");
    fs::remove_file(&part).expect("gone");
    symlink(&elsewhere, &part).expect("a link");
    disk::make(&part, 0o600).expect("a file");
    assert_eq!(fs::read(&elsewhere).expect("it"), b"kept");
}
