//! A disk that is full, and one that cannot be written. The limits are set on the writer's own
//! connection, so that the database says exactly what it says in earnest.

use diesel::connection::SimpleConnection;
use enlace::error::{Error, codes};
use enlace::store::Backend;
use enlace_schema::event::Draft;
use enlace_schema::event::proposal::{PUBLISHED, ProposalText, Published};
use enlace_schema::ids::ProposalId;
use enlace_schema::text::Lang;

use crate::harness::Chapter;

/// A long event, so that few of them fill a page.
fn publish(chapter: &Chapter) -> Result<u64, Error> {
    chapter.instance.ledger.write(|tx| {
        let text = ProposalText {
            lang: Lang::En,
            title: "A long one".into(),
            body: "All of it has to be kept. ".repeat(300),
        };
        let proposal: ProposalId = enlace::random::id_of(tx.origin(), tx.now());
        let published = Published { proposal, text };
        Ok(tx.append(&Draft::new(PUBLISHED, &published))?.seq)
    })
}

fn tell_the_writer(chapter: &Chapter, sql: &'static str) {
    let told = chapter.instance.ledger.write_side(move |tx| Ok(tx.conn().batch_execute(sql)?));
    told.expect(sql);
}

#[test]
fn a_full_disk_refuses_and_loses_nothing() {
    let chapter = Chapter::alone();
    if chapter.db.backend() == Backend::Postgres {
        // A server's disk cannot be filled from here; its words are tested where they are read.
        let full = diesel::result::Error::DatabaseError(
            diesel::result::DatabaseErrorKind::Unknown,
            Box::new("could not extend file \"base/1\": No space left on device".to_owned()),
        );
        assert!(Error::from(full).is(codes::DISK_FULL));
        return;
    }
    tell_the_writer(&chapter, "PRAGMA max_page_count = 1");
    let mut written = 0;
    let refused = loop {
        match publish(&chapter) {
            Ok(_) => written += 1,
            Err(refused) => break refused,
        }
        assert!(written < 1_000, "the disk is never full");
    };
    assert!(refused.is(codes::DISK_FULL), "{refused}");
    let (size, digest) = (chapter.size(), chapter.digest());
    for _ in 0..3 {
        assert!(publish(&chapter).expect_err("still full").is(codes::DISK_FULL));
    }
    assert_eq!((chapter.size(), chapter.digest()), (size, digest));
    tell_the_writer(&chapter, "PRAGMA max_page_count = 1000000");
    assert_eq!(publish(&chapter).expect("room again"), size);
    chapter.check();
}

#[test]
fn a_database_that_cannot_be_written_says_so() {
    let chapter = Chapter::alone();
    let before = chapter.size();
    tell_the_writer(
        &chapter,
        match chapter.db.backend() {
            Backend::Sqlite => "PRAGMA query_only = ON",
            Backend::Postgres => "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        },
    );
    let refused = publish(&chapter).expect_err("a refusal");
    assert!(refused.is(codes::DATABASE_READONLY), "{refused}");
    assert_eq!(chapter.size(), before);
    assert_eq!(chapter.reopen().expect("another writer").origin(), chapter.origin());
    chapter.instance.ledger.stop();
    let again = chapter.reopen().expect("an instance");
    again
        .ledger
        .write_side(|tx| Ok(tx.now()))
        .expect("a writer that was started anew writes again");
}
