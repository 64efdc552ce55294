//! Registers in CSV, as the import reads them for a check: every file is refused as a whole with a
//! code of its own, or every row of it is good or has its faults.
#![no_main]

use std::cell::RefCell;

use enlace::actions::import::{ROWS_MAX, import_members};
use enlace::caller::Caller;
use enlace::error::codes;
use libfuzzer_sys::fuzz_target;
use scene::Scene;

thread_local! {
    static SCENE: RefCell<Option<Scene>> = const { RefCell::new(None) };
}

fuzz_target!(|bytes: &[u8]| {
    SCENE.with_borrow_mut(|scene| {
        let instance = Scene::next(scene).instance();
        let mut heard = 0;
        let done = import_members(instance, &Caller::instance(), bytes, true, &mut |_, all| {
            heard = all;
        });
        let report = match done {
            Ok(report) => report,
            Err(error) => return assert!(!error.is(codes::INTERNAL), "{error}"),
        };
        assert!(report.dry_run && report.stopped.is_none());
        assert!((1..=ROWS_MAX).contains(&report.rows));
        assert_eq!(heard + report.refused_rows, report.rows, "a row is good or refused");
        let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).count() as u64;
        for fault in &report.refused {
            assert!((2..=lines).contains(&fault.row), "line {} of {lines}", fault.row);
            assert!(!fault.code.is_empty());
        }
    });
});
