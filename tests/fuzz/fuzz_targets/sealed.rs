//! Private records on their way (rule 16; protocol §5.7): requests, answers, what was sealed to us.
//! Whatever is said in a record, nothing leaves but by the table; and what is sealed opens as it
//! was, for its own commitment only.
#![no_main]

use enlace::private::PrivateRecord;
use enlace::private::inventory::may_share;
use enlace_schema::json::{self, Limits};
use enlace_schema::log::Hash;
use enlace_schema::private::{
    ANSWER, ASK, Answer, Ask, Purpose, SEALED_MAX, TRAVELS_MAX, commitment, open, seal,
};
use libfuzzer_sys::fuzz_target;

const SECRET: [u8; 32] = [7; 32];
const SALT: [u8; 32] = [9; 32];

fuzz_target!(|bytes: &[u8]| {
    if let Ok(ask) = json::parse::<Ask>(bytes, ASK) {
        let _ = ask.purpose.parse::<Purpose>();
        let written = serde_json::to_vec(&ask).expect("JSON");
        assert_eq!(json::parse::<Ask>(&written, ASK), Ok(ask));
    }
    if let Ok(answer) = json::parse::<Answer>(bytes, ANSWER) {
        for record in &answer.records {
            if let (Some(c), Some(sealed)) = (record.commitment(), record.bytes()) {
                let _ = open(&SECRET, &c, &sealed);
            }
        }
    }
    record(bytes);
    if let Some((c, sealed)) = bytes.split_first_chunk::<32>() {
        assert!(sealed.len() <= SEALED_MAX || open(&SECRET, &Hash(*c), sealed).is_err());
        if let Ok(opened) = open(&SECRET, &Hash(*c), sealed) {
            assert_eq!(commitment(&opened.salt, &opened.plaintext), Hash(*c));
        }
    }
    let c = commitment(&SALT, bytes);
    let to = enlace::ledger::keys::public_of(&SECRET);
    let Ok(sealed) = seal(&to, [3; 32], &c, &SALT, bytes) else {
        assert!(bytes.len() > TRAVELS_MAX);
        return;
    };
    assert_eq!(open(&SECRET, &c, &sealed).expect("our own").plaintext.as_slice(), bytes);
    assert!(open(&SECRET, &Hash([0; 32]), &sealed).is_err());
});

/// A record as a peer gave it: it is the same when it is written again, and what may be shared is
/// nothing but a name.
fn record(bytes: &[u8]) {
    let shared = Purpose::ALL.iter().any(|purpose| may_share(bytes, *purpose));
    if json::check(bytes, Limits::EVENT).is_err() {
        return;
    }
    let Ok(record) = serde_json::from_slice::<PrivateRecord>(bytes) else { return };
    let written = serde_json::to_vec(&record).expect("JSON");
    let again: PrivateRecord = serde_json::from_slice(&written).expect("itself");
    assert!(again == record, "another record than was read");
    assert!(!shared || record.kind() == "name");
}
