//! A peer that asks for private records that it may not have, and one that gives or erases what is
//! not its own to give or erase.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use enlace::actions::peers::{PeerDecision, suspend_peer};
use enlace::federation::worker;
use enlace::private;
use enlace::store::tables::PrivateAccessRow;
use enlace::store::{Connection, erasures, held, privacy};
use enlace_schema::event::Draft;
use enlace_schema::event::member::{ADMITTED, Admitted, MemberKind};
use enlace_schema::event::privacy::{BLOCKED, Commits, ERASED, ErasedAck};
use enlace_schema::event::role::{GRANTED, Granted, Role};
use enlace_schema::ids::MemberId;
use enlace_schema::json::to_b64u;
use enlace_schema::log::{Hash, sha256};
use enlace_schema::private::{self as sealing, Answer, Ask, SealedRecord};
use serde_json::{Value, json};

use super::private::made;
use super::tokens::{Asking, refusal};
use crate::harness::chapter::JOINED;
use crate::harness::forge::{ForgedLog, ForgedServer, Forgery};
use crate::harness::http;
use crate::harness::{Chapter, Site, World};

const FETCH: &str = "/fed/v1/private/fetch";

/// The commitments of a chapter to records of one of its members, in their order.
pub fn commits(home: &Site, member: &MemberId) -> Vec<Hash> {
    let hash = |bytes: &[u8]| Hash::from_slice(bytes).expect("a commitment");
    made(home, home, member).iter().map(|row| hash(&row.commitment)).collect()
}

fn body(purpose: &str, commitments: &[Hash]) -> Vec<u8> {
    let ask = Ask { purpose: purpose.into(), commitments: commitments.to_vec() };
    serde_json::to_vec(&ask).expect("JSON")
}

/// What `from` is answered at `to`.
pub fn ask(from: &Site, to: &Site, purpose: &str, commitments: &[Hash]) -> Answer {
    let answer = Asking::of(from, to).post(to, FETCH, &body(purpose, commitments));
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).expect("an answer")
}

/// What was given.
pub fn given(answer: &Answer) -> Vec<Hash> {
    answer.records.iter().map(|record| record.commitment().expect("a commitment")).collect()
}

fn accesses(site: &Site, member: &MemberId) -> Vec<PrivateAccessRow> {
    let read = |conn: &mut Connection| privacy::accesses_of(conn, member.as_ref());
    site.instance().store().read(read).expect("accesses")
}

#[test]
fn a_peer_is_given_what_the_rules_let_it_and_learns_nothing_else() {
    let world = World::of(3);
    let [us, mx, ca] = &world.sites[..] else { panic!("three sites") };
    let people = &us.chapter.people;
    let person = commits(us, &people.arrears.member);
    let organisation = commits(us, &people.organisations[0]);
    let (register, unseen) = (person[0], person[1]);
    // The teller holds an office, in view of both chapters.
    let name = commits(us, &people.teller.member)[1];
    // The member's, its name, and how its dues were settled.
    assert_eq!((person.len(), organisation.len()), (2, 3));

    let answer = ask(mx, us, "names", &[register, unseen, name, organisation[1]]);
    assert_eq!(given(&answer), [name, organisation[1]], "the register stays at home");
    let opened = |at: &Site, record: &SealedRecord, c: &Hash| {
        let keys = at.instance().ledger.keys();
        let sealed = record.bytes().expect("bytes");
        private::exchange::unseal(keys, c, &sealed)
    };
    let record = &answer.records[0];
    let content = opened(mx, record, &name).expect("ours to open");
    assert_eq!(content.plaintext.as_slice(), br#"{"record":"name","person":"teller"}"#);
    assert!(opened(ca, record, &name).is_err(), "another's key");
    assert!(opened(mx, record, &register).is_err(), "another commitment");
    // A person's name is for a purpose, an organisation's for any.
    assert_eq!(given(&ask(mx, us, "transfer", &[name, organisation[1]])), [organisation[1]]);

    // Not held, another's, not shared: one and the same answer.
    let nothing = serde_json::to_value(Answer { records: vec![], gone: vec![] }).expect("JSON");
    let theirs = commits(ca, &ca.chapter.people.teller.member)[1];
    let made_up = sha256(b"never made");
    for asked in [register, unseen, organisation[0], organisation[2], made_up, theirs] {
        let answer = ask(mx, us, "names", &[asked]);
        assert_eq!(serde_json::to_value(answer).expect("JSON"), nothing);
    }
    assert_eq!(given(&ask(mx, ca, "names", &[theirs])), [theirs], "its own chapter gives it");

    let noted = accesses(us, &people.arrears.member);
    let times = |kind: &str, purpose: &str, given: bool| {
        let rows = noted.iter().filter(|row| row.kind == kind && row.purpose == purpose);
        rows.filter(|row| row.given == given).map(|row| row.times).sum::<i64>()
    };
    assert_eq!(times("name", "names", true), 0, "nobody's business, whoever asks");
    assert_eq!(times("name", "names", false), 2);
    assert_eq!(times("member", "names", false), 2, "what it did not get is noted too");
    assert!(noted.iter().all(|row| row.who == mx.origin().as_str()));
}

#[test]
fn requests_that_are_too_much_or_not_for_this_caller_are_refused() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let some = |count: usize| -> Vec<Hash> {
        (0..count).map(|place| sha256(&place.to_be_bytes())).collect()
    };
    let refused = |body: &[u8]| refusal(&Asking::of(mx, us).post(us, FETCH, body));
    let json = || (400, "E_JSON".to_owned());
    assert_eq!(ask(mx, us, "names", &some(100)).records.len(), 0, "a hundred are fine");
    assert_eq!(refused(&body("names", &some(101))), (413, "E_LIMIT".into()));
    assert_eq!(refused(&[b' '; 9_000]), (413, "E_LIMIT".into()));
    assert_eq!(refused(&body("names", &[])), json());
    assert_eq!(refused(&body("names", &[Hash([1; 32]), Hash([1; 32])])), json(), "one twice");
    assert_eq!(refused(&body("marketing", &some(1))), json());
    assert_eq!(refused(b"{"), json());
    assert_eq!(refused(br#"{"purpose":"names","commitments":["AQ"]}"#), json());

    let bare = http::post(&format!("{}{FETCH}", us.url), &[], &body("names", &some(1)));
    assert_eq!(refusal(&bare), (401, "E_AUTH".into()), "no token");
    let once = Asking::of(mx, us);
    let name = commits(us, &us.chapter.people.arrears.member)[1];
    let asked = body("names", &[name]);
    assert_eq!(once.post(us, FETCH, &asked).status, 200);
    assert_eq!(refusal(&once.post(us, FETCH, &asked)), (401, "E_AUTH".into()), "replayed");
    // Our own operator's token is no peer's.
    let own = Asking::of(us, us).post(us, FETCH, &asked);
    assert_eq!(refusal(&own), (403, "E_AUTH".into()));
    let stranger = ForgedLog::new("stranger");
    let unknown =
        Asking { issuer: &stranger.origin, key: &stranger.transport, ..Asking::of(mx, us) };
    assert_eq!(refusal(&unknown.post(us, FETCH, &asked)), (401, "E_AUTH".into()));

    let committee = us.chapter.caller(&us.chapter.people.committee);
    let input = PeerDecision { origin: mx.origin() };
    suspend_peer(us.instance(), &committee, input).expect("suspended");
    assert_eq!(refused(&asked), (403, "E_AUTH".into()), "suspended");
    assert_eq!(accesses(us, &us.chapter.people.arrears.member)[0].times, 1);
}

/// A chapter with a forged peer, whose server says what it is told to.
pub struct Scene {
    /// The chapter.
    pub chapter: Chapter,
    log: ForgedLog,
    server: ForgedServer,
}

impl Scene {
    /// A chapter that has pinned the forged peer.
    pub fn new() -> Self {
        let chapter = Chapter::alone();
        let log = ForgedLog::new("private");
        let server = ForgedServer::pinned(&chapter, &log);
        Self { chapter, log, server }
    }

    /// The peer admits somebody, commits to these, and gives them an office.
    pub fn officer(&mut self, commitments: &[Hash]) -> MemberId {
        let member: MemberId = enlace::random::id_of(&self.log.origin, self.log.at);
        let kind = MemberKind::Individual;
        let body = Admitted { member: member.clone(), kind, since: JOINED };
        self.log.say(&Draft::new(ADMITTED, &body).committing(commitments.iter().copied()));
        let role = Granted {
            member: member.clone(),
            role: Role::Committee,
            of: None,
            seat: None,
            mandate: "m".into(),
        };
        self.log.say(&Draft::new(GRANTED, &role));
        member
    }

    /// The peer says that these are erased.
    pub fn erase(&mut self, commits: &[Hash]) {
        self.log.say(&Draft::new(ERASED, &Commits { commits: commits.to_vec() }));
    }

    /// The chapter reads what the peer says.
    pub fn sync(&self) {
        let held = self.chapter.size_of(&self.log.origin);
        self.server.entries(self.log.page(usize::try_from(held).expect("small")));
        worker::sync(&self.chapter.instance, &self.log.origin).expect("a page");
    }

    /// Codes of what was set aside.
    fn set_aside(&self) -> Vec<String> {
        let origin = self.log.origin.as_str();
        let rows = self.chapter.instance.store().read(|conn| held::since(conn, origin, 0));
        rows.expect("rows").into_iter().map(|row| row.code).collect()
    }

    fn acks(&self) -> Vec<ErasedAck> {
        let (own, origin) = (self.chapter.origin().as_str(), self.log.origin.as_str());
        let read = |conn: &mut Connection| {
            let mut said = Vec::new();
            for row in erasures::acks(conn, own, origin)? {
                let seq = u64::try_from(row.seq).expect("a seq");
                let entry = enlace::store::log::find_entry(conn, own, seq)?.expect("an entry");
                said.push((seq, entry));
            }
            said.dedup_by_key(|(seq, _)| *seq);
            Ok::<_, enlace::error::Error>(said)
        };
        let entries = self.chapter.instance.store().snapshot(read).expect("acknowledgements");
        entries
            .iter()
            .map(|(_, entry)| entry.envelope().expect("an event").body().expect("a body"))
            .collect()
    }

    fn name_of(&self, member: &MemberId) -> Option<String> {
        let keys = self.chapter.instance.ledger.keys();
        let read = |conn: &mut Connection| private::names_of_peers(conn, keys, &[member]);
        let mut names = self.chapter.instance.store().read(read).expect("names").into_iter();
        names.find(|((_, of), _)| of == member.as_ref()).map(|(_, name)| name)
    }

    /// How many of the peer's records are kept here with their content.
    fn contents(&self) -> usize {
        let kept = |conn: &mut Connection| privacy::foreign_of(conn, self.log.origin.as_str());
        let kept = self.chapter.instance.store().read(kept).expect("rows");
        kept.iter().filter(|row| row.sealed.is_some()).count()
    }
}

/// A record as the peer seals it to the chapter.
fn sealed(scene: &Scene, salt: &[u8; 32], plain: &[u8], under: &Hash) -> Value {
    let to = scene.chapter.instance.ledger.keys().in_force().seal_public();
    let c = sealing::commitment(salt, plain);
    let bytes = sealing::seal(&to, [7; 32], &c, salt, plain).expect("sealed");
    json!({ "c": to_b64u(under.as_bytes()), "kid": "seal-1", "sealed": to_b64u(&bytes) })
}

#[test]
fn what_a_peer_gives_is_kept_only_if_it_is_the_name_that_was_committed_to() {
    let mut scene = Scene::new();
    let salt = [5; 32];
    let plain: [&[u8]; 6] = [
        br#"{"record":"name","person":"Ximena"}"#,
        br#"{"record":"name","person":"Somebody else"}"#,
        br#"{"record":"member","first_name":"Ximena"}"#,
        br#"{"record":"name","person":"two\nlines"}"#,
        br#"{"record":"name","person":"a","person":"b"}"#,
        b"not JSON",
    ];
    let c = plain.map(|plain| sealing::commitment(&salt, plain));
    let register = |place: usize| sha256(&[u8::try_from(place).expect("small")]);
    let members: Vec<MemberId> =
        (0..plain.len()).map(|place| scene.officer(&[register(place), c[place]])).collect();
    let mut records: Vec<Value> =
        (0..plain.len()).map(|place| sealed(&scene, &salt, plain[place], &c[place])).collect();
    // The second is sealed for its own commitment and shown under the first's: it does not open.
    records[1] = sealed(&scene, &salt, plain[0], &c[1]);
    records.push(json!({ "c": "AQ", "kid": "", "sealed": "!" }));
    let answer = json!({ "records": records, "gone": [] });
    scene.server.answer(FETCH, 200, answer.to_string());
    scene.sync();
    let names: Vec<_> = members.iter().map(|member| scene.name_of(member)).collect();
    assert_eq!(names, [Some("Ximena".to_owned()), None, None, None, None, None]);
    let kept = |conn: &mut Connection| privacy::foreign_of(conn, scene.log.origin.as_str());
    let kept = scene.chapter.instance.store().read(kept).expect("rows");
    assert_eq!(scene.contents(), 1);
    let stored = kept.iter().find_map(|row| row.sealed.clone()).expect("content");
    assert!(!String::from_utf8_lossy(&stored).contains("Ximena"), "encrypted at rest");

    // An answer that is none changes nothing, and the log is read all the same.
    for answer in ["[]", "{", r#"{"records":7,"gone":[]}"#] {
        scene.server.answer(FETCH, 200, answer);
        scene.officer(&[sha256(answer.as_bytes()), sha256(&[9])]);
        scene.sync();
    }
    assert_eq!(scene.name_of(&members[0]).as_deref(), Some("Ximena"));
    scene.chapter.check();
}

/// What its home blocks is shown no more from the page on that says so, is deleted with the next
/// look, and is not asked for again, though its bearer still holds an office.
#[test]
fn a_name_that_its_home_blocks_is_shown_no_more_and_deleted() {
    let mut scene = Scene::new();
    let salt = [5; 32];
    let plain: &[u8] = br#"{"record":"name","person":"Ximena"}"#;
    let c = sealing::commitment(&salt, plain);
    let member = scene.officer(&[sha256(b"register"), c]);
    let answer = json!({ "records": [sealed(&scene, &salt, plain, &c)], "gone": [] }).to_string();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    scene.server.serve(FETCH, move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        Forgery::new(200, answer.clone())
    });
    scene.sync();
    assert_eq!(scene.name_of(&member).as_deref(), Some("Ximena"));
    assert_eq!((scene.contents(), asked.load(Ordering::SeqCst)), (1, 1));

    scene.log.say(&Draft::new(BLOCKED, &Commits { commits: vec![c] }));
    // The page alone: nobody looks after private records yet.
    let ledger = &scene.chapter.instance.ledger;
    let held = ledger.held(&scene.log.origin).expect("what is held");
    let page = scene.log.page(usize::try_from(held.size).expect("small"));
    ledger.admit(&held, page.as_bytes()).expect("an honest page");
    assert_eq!(scene.set_aside(), Vec::<String>::new());
    assert_eq!(scene.name_of(&member), None);
    assert_eq!(scene.contents(), 1, "not read any more, though it is here");
    for _ in 0..2 {
        // Longer than what was not given is not asked for again.
        scene.chapter.advance(Duration::from_secs(2 * 86_400));
        scene.sync();
        assert_eq!((scene.contents(), asked.load(Ordering::SeqCst)), (0, 1));
    }
    assert_eq!(scene.name_of(&member), None);
    scene.chapter.check();
}

#[test]
fn only_the_log_that_made_a_commitment_erases_it() {
    let mut scene = Scene::new();
    let us = scene.chapter.people.voter.member.clone();
    let ours = |conn: &mut Connection| {
        erasures::of_member(conn, scene.chapter.origin().as_str(), us.as_ref())
    };
    let ours = scene.chapter.instance.store().read(ours).expect("commitments");
    let ours = Hash::from_slice(&ours[0].commitment).expect("a commitment");
    // It never made it.
    scene.erase(&[ours]);
    // It repeats it, which makes the bytes its own, and ours no less ours.
    scene.officer(&[ours, sha256(b"name")]);
    scene.erase(&[ours]);
    scene.erase(&[ours]);
    scene.erase(&[sha256(b"name"), sha256(b"never made")]);
    scene.sync();
    assert_eq!(scene.set_aside(), ["commit-unknown", "commit-erased", "commit-unknown"]);
    let keys = scene.chapter.instance.ledger.keys();
    let record = scene.chapter.instance.store().read(|conn| private::get(conn, keys, &ours));
    assert!(record.expect("a read").is_some(), "our record is where it was");
    let acks = scene.acks();
    assert_eq!(acks.len(), 1);
    assert_eq!((acks[0].erased.len(), &acks[0].never_held[..]), (0, &[ours][..]));
    scene.chapter.check();
}

/// Whatever a peer erases, our own log grows by a dozen events an hour at most.
#[test]
fn a_peer_does_not_fill_our_log_with_acknowledgements() {
    let mut scene = Scene::new();
    let count: u32 = 12 * 16 + 40;
    let all: Vec<Hash> = (0..count).map(|place| sha256(&place.to_be_bytes())).collect();
    for some in all.chunks(8) {
        scene.officer(some);
    }
    for c in &all {
        scene.erase(&[*c]);
    }
    scene.sync();
    assert_eq!(scene.acks().len(), 12);
    let before = scene.chapter.size();
    scene.officer(&[sha256(b"one more")]);
    scene.sync();
    assert_eq!(scene.chapter.size(), before, "not within the hour");
    scene.chapter.advance(Duration::from_secs(3_601));
    scene.officer(&[sha256(b"and one")]);
    scene.sync();
    let acks = scene.acks();
    let done: usize = acks.iter().map(|ack| ack.never_held.len()).sum();
    assert_eq!((acks.len(), done), (15, 12 * 16 + 40));
    scene.chapter.check();
}
