//! Events of every kind whose author, a peer that we pinned, has signed whatever it liked (rule 24,
//! class C): each line is a kind and a body, in which `MEMBER` is a member of the peer's. They are
//! in their place and covered by a checkpoint, so they are admitted; what is wrong with them is set
//! aside, projecting never fails, and what our people look at is shown all the same.
#![no_main]

use std::cell::RefCell;

use actix_web::rt::{System, SystemRunner};
use enlace::jobs;
use enlace_schema::event::Draft;
use libfuzzer_sys::fuzz_target;
use scene::site::{Known, send};
use scene::{Scene, check_answer, forged, member_of_peer, peer};

/// Pages on which a poisoned body would show.
const PAGES: [&str; 4] = ["/polls", "/proposals", "/charters", "/office/peers"];
/// Most events of an input: more say nothing new.
const MOST: usize = 32;

thread_local! {
    static SYSTEM: SystemRunner = System::new();
    static SCENE: RefCell<(Option<Scene>, Option<Known>)> = const { RefCell::new((None, None)) };
}

fuzz_target!(|text: &str| {
    let text = text.replace("MEMBER", member_of_peer());
    let drafts: Vec<Draft> = text.lines().take(MOST).filter_map(draft).collect();
    if drafts.is_empty() {
        return;
    }
    SCENE.with_borrow_mut(|(scene, known)| {
        let scene = Scene::next(scene);
        if scene.is_new() {
            *known = None;
        }
        let known = known.get_or_insert_with(|| Known::of(scene));
        let instance = scene.instance();
        let held = instance.ledger.held(peer()).expect("the peer's log");
        let Some(page) = forged::page(&held, &drafts, instance.now()) else { return };
        let answer = scene.ask(true, "POST", "/fed/v1/add-entries", page.as_bytes());
        check_answer(&answer);
        let after = instance.ledger.held(peer()).expect("the peer's log");
        if answer.status == 429 {
            // A day has its quota.
            return scene.spoil();
        }
        if answer.status != 200 {
            // Only what is wrong with keys and the log itself is refused, and halts it.
            assert!(drafts.iter().any(|draft| is_of_log(&draft.kind)), "{answer:?}");
            return scene.spoil();
        }
        assert_eq!(after.size, held.size + drafts.len() as u64);
        let report = jobs::tick(instance).expect("a tick");
        assert_eq!(report.failed, 0, "{report:?}");
        for page in PAGES {
            let request = known.get(page);
            let shown = SYSTEM.with(|system| send(system, scene, known, request));
            assert_eq!(shown.status, 200, "{page}: {}", String::from_utf8_lossy(&shown.body));
        }
    });
});

fn is_of_log(kind: &str) -> bool {
    kind.starts_with("key.") || kind.starts_with("log.")
}

fn draft(line: &str) -> Option<Draft> {
    let (kind, body) = line.split_once(' ')?;
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    body.is_object().then(|| Draft::new(kind, &body))
}
