//! Requests of browsers and scripts: addresses, queries, headers, cookies, forms, the bodies of the
//! API. Whatever is asked, it is answered or refused by a rule, and never fails inside.
#![no_main]

use std::cell::RefCell;

use actix_web::rt::{System, SystemRunner};
use libfuzzer_sys::fuzz_target;
use scene::Scene;
use scene::site::{Known, read, send};

thread_local! {
    static SYSTEM: SystemRunner = System::new();
    static SCENE: RefCell<(Option<Scene>, Option<Known>)> = const { RefCell::new((None, None)) };
}

fuzz_target!(|text: &str| {
    SCENE.with_borrow_mut(|(scene, known)| {
        let scene = Scene::next(scene);
        if scene.is_new() {
            *known = None;
        }
        let known = known.get_or_insert_with(|| Known::of(scene));
        let Some(request) = read(text, known) else { return };
        let answer = SYSTEM.with(|system| send(system, scene, known, request));
        assert_ne!(answer.status, 500, "{}", String::from_utf8_lossy(&answer.body));
        let body = String::from_utf8_lossy(&answer.body);
        assert!(!body.contains("\"code\":\"internal\""), "{body}");
    });
});
