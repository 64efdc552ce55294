//! Reads: several of them as of one instant, while the writer goes on.

use enlace::store::{accounts, log, members, roles};

use crate::harness::Chapter;

#[test]
fn a_snapshot_sees_one_instant() {
    let chapter = Chapter::alone();
    let origin = chapter.origin().as_str().to_owned();
    let before = chapter.size();
    let (first, second) = chapter
        .instance
        .store()
        .snapshot(|conn| {
            let first = log::find(conn, &origin)?.map(|row| row.size);
            let members = members::of_chapter(conn, &origin)?.len();
            // Committed while the snapshot is open, by the writer's own connection.
            chapter.join_without_account("between");
            let second = log::find(conn, &origin)?.map(|row| row.size);
            assert_eq!(members::of_chapter(conn, &origin)?.len(), members);
            Ok((first, second))
        })
        .expect("a snapshot");
    assert_eq!(first, second);
    assert!(chapter.size() > before, "it was committed");
}

#[test]
fn a_read_that_fails_gives_its_connection_back_clean() {
    let chapter = Chapter::alone();
    // More than there are connections: one that was lost each time would be missed.
    for _ in 0..40 {
        let failed = chapter.instance.store().snapshot(|conn| {
            roles::offices(conn, "us.example.org/log/1")?;
            accounts::get(conn, "acc_nobody").map(drop)
        });
        failed.expect_err("nobody");
    }
    assert!(chapter.size() > 0);
}
