//! Pages that follow each other, of which one is stored while the next is verified.

use std::sync::mpsc;
use std::thread;

use enlace::ledger::admit::{self, AdmitFailure};
use enlace::ledger::publish;
use enlace_schema::log::{Held, parse_page};

use crate::harness::Chapter;
use crate::harness::forge::ForgedLog;
use crate::harness::hosted::Hosted;

/// Entries of a page.
const PAGE: usize = 20;

/// A log of three polls, one after the other.
fn three_polls() -> ForgedLog {
    three_polls_of(30)
}

fn three_polls_of(places: usize) -> ForgedLog {
    let mut hosted = Hosted::of_individuals("years", places);
    for _ in 0..3 {
        hosted.run();
        hosted.next();
    }
    hosted.log
}

/// A chapter that holds nothing yet of a log.
fn holding_nothing(log: &ForgedLog) -> (Chapter, Held) {
    let chapter = Chapter::alone();
    let (origin, genesis) = (log.origin.clone(), log.genesis());
    let ledger = &chapter.instance.ledger;
    ledger.write_side(move |tx| admit::begin(tx.conn(), &origin, genesis)).expect("a log");
    let held = ledger.held(&log.origin).expect("nothing");
    (chapter, held)
}

fn pages(log: &ForgedLog) -> Vec<String> {
    let ends = (PAGE..log.entries.len()).step_by(PAGE).chain([log.entries.len()]);
    let page = |to: usize| {
        let from = (to - 1) / PAGE * PAGE;
        log.page_of(from, to, &log.checkpoint(to))
    };
    ends.map(page).collect()
}

#[test]
fn what_comes_in_at_a_stretch_is_what_comes_in_page_by_page() {
    let log = three_polls();
    let (chapter, held) = holding_nothing(&log);
    let ledger = &chapter.instance.ledger;
    let mut inflow = ledger.inflow(held);
    let (mut told, mut begun) = (Vec::new(), 0);
    for page in pages(&log) {
        inflow.take(page.as_bytes()).expect("an honest page");
        told.extend(inflow.stored());
        begun += 1;
        assert!(told.len() + 2 >= begun, "two are in flight at most");
        assert!(inflow.is_level());
    }
    inflow.finish().expect("stored");
    told.extend(inflow.stored());
    assert_eq!(told.iter().map(|page| page.entries).sum::<usize>(), log.entries.len());
    inflow.finish().expect("nothing");
    assert!(inflow.stored().is_empty(), "told once");
    let stored = ledger.held(&log.origin).expect("what is held");
    let last = told.last().expect("a page");
    for held in [inflow.held(), &last.held] {
        assert_eq!((held.size, held.tree.root()), (log.size(), stored.tree.root()));
        assert_eq!((&held.last_id, &held.checkpoint), (&stored.last_id, &stored.checkpoint));
    }
    chapter.check();
}

#[test]
fn a_page_at_fault_leaves_the_one_before_it() {
    let log = three_polls();
    let (chapter, held) = holding_nothing(&log);
    let ledger = &chapter.instance.ledger;
    let mut inflow = ledger.inflow(held);
    let pages = pages(&log);
    inflow.take(pages[0].as_bytes()).expect("an honest page");
    // The one after the next.
    let refused = inflow.take(pages[2].as_bytes());
    assert!(matches!(&refused, Err(AdmitFailure::Refused(error)) if error.code == "E_SEQ"));
    assert_eq!(inflow.stored().last().expect("the first page").held.size, PAGE as u64);
    assert_eq!(chapter.size_of(&log.origin), PAGE as u64);
    // And it goes on from there.
    inflow.take(pages[1].as_bytes()).expect("an honest page");
    inflow.finish().expect("stored");
    assert_eq!(chapter.size_of(&log.origin), 2 * PAGE as u64);
    chapter.check();
}

#[test]
fn a_witness_record_may_move_between_two_pages() {
    let log = three_polls();
    let (chapter, held) = holding_nothing(&log);
    let ledger = &chapter.instance.ledger;
    let mut inflow = ledger.inflow(held);
    let pages = pages(&log);
    let newest = log.checkpoint(log.entries.len());
    inflow.take(pages[0].as_bytes()).expect("an honest page");
    // As a request to cosign would.
    ledger.write_side(move |tx| publish::record(tx, &newest)).expect("recorded");
    for page in &pages[1..] {
        inflow.take(page.as_bytes()).expect("an honest page");
    }
    inflow.finish().expect("stored");
    assert_eq!(inflow.stored().iter().map(|page| page.entries).sum::<usize>(), log.entries.len());
    assert_eq!(chapter.size_of(&log.origin), log.size());
    chapter.check();
}

/// Two pages wait for the writer while it is busy, and what it does moves the record: to where the
/// first of them ends, or beyond both. Neither is stored as it was verified.
#[test]
fn a_witness_record_may_move_while_two_pages_wait() {
    let log = three_polls();
    for reached in [PAGE, log.entries.len()] {
        let (chapter, held) = holding_nothing(&log);
        let ledger = &chapter.instance.ledger;
        let mut inflow = ledger.inflow(held);
        let pages = pages(&log);
        let record = log.checkpoint(reached);
        let (busy, is_busy) = mpsc::channel();
        let (go, may_go) = mpsc::channel::<()>();
        let work = ledger.clone();
        let other = thread::spawn(move || {
            work.write_side(move |tx| {
                busy.send(()).expect("whoever waits");
                may_go.recv().expect("leave");
                publish::record(tx, &record)
            })
        });
        is_busy.recv().expect("a busy writer");
        for page in &pages[..2] {
            inflow.take(page.as_bytes()).expect("an honest page");
        }
        go.send(()).expect("whoever is busy");
        for page in &pages[2..] {
            inflow.take(page.as_bytes()).expect("an honest page");
        }
        inflow.finish().expect("stored");
        other.join().expect("a thread").expect("recorded");
        let told = inflow.stored();
        assert_eq!(told.iter().map(|page| page.entries).sum::<usize>(), log.entries.len());
        assert_eq!(chapter.size_of(&log.origin), log.size());
        chapter.check();
    }
}

/// Enough entries for a page whose signatures are shared by the processors.
#[test]
fn of_a_page_with_bad_signatures_the_first_is_told_and_nothing_is_stored() {
    let log = three_polls_of(60);
    let (chapter, held) = holding_nothing(&log);
    let ledger = &chapter.instance.ledger;
    let genesis = log.page_of(0, 1, &log.checkpoint(1));
    ledger.admit(&held, genesis.as_bytes()).expect("the genesis");
    let whole = log.entries.len();
    assert!(whole > 200, "{whole} entries");
    let page = log.page_of(1, whole, &log.checkpoint(whole));
    let (lines, end) = parse_page(page.as_bytes()).expect("a page");
    let held = ledger.held(&log.origin).expect("the genesis");
    for bad in [&[0][..], &[whole - 2], &[whole - 2, 130, 70], &[99, 100]] {
        let mut lines = lines.clone();
        bad.iter().for_each(|place| lines[*place].s[7] ^= 1);
        let text: String = lines.iter().map(|line| line.to_line()).collect();
        let refused = ledger.admit(&held, (text + &end.to_line()).as_bytes());
        let Err(AdmitFailure::Refused(fault)) = refused else { panic!("{bad:?}: {refused:?}") };
        let first = bad.iter().min().map(|place| *place as u64 + 1);
        assert_eq!((fault.code, fault.seq, fault.signed), ("E_SIG", first, false), "{bad:?}");
        assert_eq!(chapter.size_of(&log.origin), 1);
    }
    ledger.admit(&held, page.as_bytes()).expect("the page as it was");
    assert_eq!(chapter.size_of(&log.origin), log.size());
    chapter.check();
}
