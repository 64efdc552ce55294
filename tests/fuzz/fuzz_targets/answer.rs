//! What a peer answers when we ask (protocol §5): notes, pages of `/info`, sizes, proofs, private
//! records, bundles, refusals. The first line has status, media type, `Date` and `Retry-After`,
//! with `|` between them; the rest is the body, given to every question of the client.
//!
//! Whatever it answers, it is taken for what it is or told as a fault, and its words are cut and
//! printable before they reach a log or a screen.
#![no_main]

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use enlace::error::{Error, codes};
use enlace::federation::client::{Client, Fault, Target};
use enlace::federation::wire::{Request, Response, Wire};
use enlace_schema::log::Hash;
use libfuzzer_sys::fuzz_target;
use scene::{Scene, peer, peer_endpoint};

thread_local! {
    static SCENE: RefCell<Option<Scene>> = const { RefCell::new(None) };
}

/// A peer that says the same whatever it is asked.
struct Says(Response);

impl Wire for Says {
    fn call(&self, _: &str, request: &Request<'_>) -> Result<Response, Fault> {
        let mut answer = self.0.clone();
        if answer.body.as_ref().is_ok_and(|body| body.len() as u64 > request.most) {
            answer.body = Err(Fault::Answer("too long an answer".into()));
        }
        Ok(answer)
    }
}

fn answer(bytes: &[u8]) -> Option<Response> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let mut head = std::str::from_utf8(&bytes[..end]).ok()?.split('|');
    let status = head.next()?.parse().ok()?;
    let mut header = || head.next().filter(|value| !value.is_empty()).map(str::to_owned);
    Some(Response {
        status,
        content_type: header(),
        date: header(),
        retry_after: header(),
        body: Ok(bytes[end + 1..].to_vec()),
    })
}

fuzz_target!(|bytes: &[u8]| {
    let Some(answer) = answer(bytes) else { return };
    SCENE.with_borrow_mut(|scene| {
        let instance = Scene::next(scene).instance().clone();
        let body = answer.body.clone().unwrap_or_default();
        let client = Client::over(Arc::new(Says(answer)), instance);
        let to = Target { origin: peer().clone(), endpoint: peer_endpoint().into() };
        let own = client.instance().origin().clone();
        for note in [client.checkpoint(&to), client.checkpoint_of(&to, &own)] {
            if let Some(note) = told(note) {
                assert_eq!(note.note().as_bytes(), body);
            }
        }
        if let Some(info) = told(client.info(peer_endpoint())) {
            let _ = info.genesis_entry();
        }
        told(client.heads(&to, &own));
        told(client.entries(&to, None, 0, 0));
        told(client.add_checkpoint(&to, "old 0\n\n"));
        told(client.add_checkpoint_at(peer_endpoint(), "old 0\n\n"));
        told(client.hint(&to, 1));
        told(client.private_records(&to, b"{}"));
        told(client.inclusion(&to, &own, 0, 1));
        told(client.add_entries(&to, None, b""));
        told(client.cosignature(&to, ""));
        told(client.bundle_status(&to));
        told(client.bundle_manifest(&to, 1));
        told(client.bundle_part(&to, &Hash([0; 32])));
        told(client.put_bundle(&to, b"{}", false));
        told(client.put_part(&to, &Hash([0; 32]), b""));
    });
});

fn told<T>(said: Result<T, Fault>) -> Option<T> {
    let fault = match said {
        Ok(value) => return Some(value),
        Err(fault) => fault,
    };
    if let Fault::Refused { code, detail, .. } = &fault {
        assert!(code.chars().count() <= 32 && detail.chars().count() <= 200);
        assert!(!code.chars().chain(detail.chars()).any(char::is_control));
    }
    assert!(fault.retry_after(Duration::from_secs(60)) <= Duration::from_secs(24 * 3_600));
    assert!(!Error::from(fault).is(codes::INTERNAL));
    None
}
