//! Two instances that hold the same logs hold the same tables, in whatever order the logs came.

use std::time::Duration;

use enlace::federation::pages;
use enlace::ledger::admit;
use enlace::store::projections::{self, TableDump};
use enlace_schema::event::Origin;
use enlace_schema::log::Hash;
use enlace_schema::voting::Choices;

use crate::harness::polls::{election, open, places, question, vote};
use crate::harness::{Chapter, World};

/// The rows of a dump that belong to a log: every projection begins with its origin.
fn rows_of(dump: &[TableDump], origin: &Origin) -> Vec<(&'static str, Vec<Vec<u8>>)> {
    // A text in a dump: its tag, its length, its bytes.
    let mut prefix = vec![3];
    prefix.extend((origin.as_str().len() as u64).to_be_bytes());
    prefix.extend(origin.as_str().as_bytes());
    let of_log = |table: &TableDump| {
        let rows = table.rows.iter().filter(|row| row.starts_with(&prefix));
        (table.table, rows.cloned().collect())
    };
    dump.iter().map(of_log).collect()
}

fn dump(chapter: &Chapter) -> Vec<TableDump> {
    chapter.instance.store().snapshot(projections::dump).expect("a dump")
}

/// A log, as its author serves it in pages of `size`.
fn pages_of(author: &Chapter, size: usize) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let mut from = 0;
    loop {
        let page = author
            .instance
            .store()
            .snapshot(|conn| pages::read(conn, author.origin(), from, size))
            .expect("a page");
        if page.entries == 0 {
            return all;
        }
        from = page.next;
        all.push(page.body);
    }
}

/// Takes pages of several logs in, in this order of logs.
fn take_in(observer: &Chapter, logs: &[(Origin, Hash, Vec<Vec<u8>>)], order: &[usize]) {
    let ledger = &observer.instance.ledger;
    for (origin, genesis, _) in logs {
        let (origin, genesis) = (origin.clone(), *genesis);
        ledger.write_side(move |tx| admit::begin(tx.conn(), &origin, genesis)).expect("a log");
    }
    let mut next = vec![0; logs.len()];
    for which in order {
        let (origin, _, pages) = &logs[*which];
        let Some(page) = pages.get(next[*which]) else { continue };
        next[*which] += 1;
        let held = ledger.held(origin).expect("what is held");
        ledger.admit(&held, page).expect("an honest page");
    }
    for (which, (_, _, pages)) in logs.iter().enumerate() {
        assert_eq!(next[which], pages.len(), "all of it");
    }
}

/// Which log's page comes next, drawn by a small generator with a seed.
fn drawn(seed: u64, logs: usize, pages: usize) -> Vec<usize> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut order: Vec<usize> = (0..pages)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % logs as u64).expect("small")
        })
        .collect();
    // Whatever was not drawn often enough comes at the end.
    (0..logs).for_each(|log| order.extend(std::iter::repeat_n(log, pages)));
    order
}

/// Two chapters that did together what chapters do: polls that were joined, voted in, replaced,
/// sealed, tallied.
fn busy_world() -> World {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let first = open(&us.chapter, question(&us.chapter));
    let second = open(&mx.chapter, election(&mx.chapter, 3, 2));
    world.tick();
    for site in [us, mx] {
        let people = &site.chapter.people;
        vote(&site.chapter, &people.hats, &first, &Choices::Yes);
        vote(&site.chapter, &people.hats, &first, &Choices::No);
        vote(&site.chapter, &people.voter, &second, &Choices::Abstain);
        assert!(places(&site.chapter, &first, &people.arrears).is_empty());
    }
    world.advance(Duration::from_secs(2 * 3_600));
    world.tick();
    world
}

#[test]
fn the_order_in_which_logs_arrive_changes_nothing() {
    let world = busy_world();
    let logs = |size: usize| -> Vec<(Origin, Hash, Vec<Vec<u8>>)> {
        let log = |chapter: &Chapter| {
            (chapter.origin().clone(), chapter.genesis, pages_of(chapter, size))
        };
        world.sites.iter().map(|site| log(&site.chapter)).collect()
    };
    let reference: Vec<_> =
        world.sites.iter().map(|site| rows_of(&dump(&site.chapter), &site.origin())).collect();
    for (seed, size) in [(1, 500), (2, 1), (3, 7), (4, 3)] {
        let observer =
            Chapter::founded("observer", "us-ny", world.sites[0].chapter.clock.clone(), 1);
        let logs = logs(size);
        let most = logs.iter().map(|(_, _, pages)| pages.len()).max().expect("logs");
        take_in(&observer, &logs, &drawn(seed, logs.len(), most));
        let found = dump(&observer);
        for (site, expected) in world.sites.iter().zip(&reference) {
            assert_eq!(&rows_of(&found, &site.origin()), expected, "seed {seed}");
        }
        observer.check();
        observer.instance.ledger.stop();
    }
}

#[test]
fn each_holds_the_same_of_the_other() {
    let world = busy_world();
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let (at_us, at_mx) = (dump(&us.chapter), dump(&mx.chapter));
    for origin in [us.origin(), mx.origin()] {
        assert_eq!(rows_of(&at_us, &origin), rows_of(&at_mx, &origin), "{origin}");
    }
}
