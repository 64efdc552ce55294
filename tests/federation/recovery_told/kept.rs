//! The bundles that peers keep, whole and otherwise.

use std::collections::BTreeMap;

use enlace::private::bundle::{Contents, Manifest, seal_part};
use enlace_schema::log::{Hash, sha256};
use serde_json::{Value, json};

use super::{Past, contents, problem};
use crate::harness::forge::{ForgedServer, Forgery};

impl Past {
    /// Lets a peer say which bundles it has, and give them.
    pub(super) fn let_keep(&self, server: &ForgedServer, bundles: &Value) {
        let status = match bundles {
            Value::Array(all) => {
                let numbers: Vec<&Value> = all.iter().map(|one| &one["number"]).collect();
                let said = json!({
                    "keeps": true, "most": 67_108_864, "part": 266_240, "numbers": numbers,
                });
                Forgery::new(200, said.to_string())
            }
            Value::String(word) if word == "none" => problem(404, "E_ORIGIN"),
            Value::String(word) if word == "malformed" => Forgery::new(200, r#"{"keeps":true}"#),
            _ => Forgery::new(503, ""),
        };
        server.serve("/fed/v1/bundle", move |_| status.clone());
        let (mut manifests, mut faults) = (BTreeMap::new(), Vec::new());
        for one in bundles.as_array().into_iter().flatten() {
            let number = one["number"].as_u64().expect("a number");
            let is = one["is"].as_str().expect("a word");
            if let Some(manifest) = self.manifest(number, is) {
                manifests.insert(format!("number={number}"), manifest);
            }
            faults.push(is);
        }
        let parts = self.parts(&faults);
        let given = |all: BTreeMap<String, Vec<u8>>| {
            move |query: &str| {
                let found = all.get(query).map(|bytes| Forgery::new(200, bytes.clone()));
                found.unwrap_or_else(|| problem(404, "E_ORIGIN"))
            }
        };
        server.serve("/fed/v1/bundle/manifest", given(manifests));
        server.serve("/fed/v1/bundle/part", given(parts));
    }

    /// What is fetched as the manifest of a number.
    fn manifest(&self, number: u64, is: &str) -> Option<Vec<u8>> {
        let keys = self.chapter.instance.ledger.keys();
        let now = self.chapter.instance.now();
        let made = |of: &Contents, number| of.manifest(keys, number, now).expect("a manifest");
        let mut manifest = made(&self.last, number);
        match is {
            "whole" => {}
            "gone" => return None,
            "no-manifest" => return Some(b"{}".to_vec()),
            "another-number" => manifest = made(&self.last, number - 1),
            "renumbered" => manifest = Manifest { number, ..made(&self.last, number - 1) },
            "another-chapter" => {
                let theirs = self.another.instance.ledger.keys();
                let of = contents(&self.another);
                manifest = of.manifest(theirs, number, now).expect("a manifest");
            }
            "another-genesis" => {
                let mut of = contents(&self.chapter);
                of.genesis = Hash([1; 32]);
                manifest = made(&of, number);
            }
            "head-changed" => {
                let at = manifest.head.len() / 2;
                let other = if manifest.head.as_bytes()[at] == b'A' { "B" } else { "A" };
                manifest.head.replace_range(at..=at, other);
            }
            "head-empty" => manifest.head.clear(),
            "part-left-out" => {
                manifest.parts.pop().expect("a part");
            }
            "part-added" => manifest.parts.push(sha256(b"another part")),
            "part-gone" | "part-other" | "part-cut" => manifest = made(&self.before, number),
            other => panic!("{other} is not known"),
        }
        Some(manifest.to_bytes().expect("bytes"))
    }

    /// The parts that a peer has. What is wrong with one is wrong with one that only bundles of
    /// before have.
    fn parts(&self, faults: &[&str]) -> BTreeMap<String, Vec<u8>> {
        let keys = self.chapter.instance.ledger.keys();
        let is_last = |name: &Hash| self.last.parts.iter().any(|(last, _)| last == name);
        let mut parts = BTreeMap::new();
        for (name, inside) in self.before.parts.iter().chain(&self.last.parts) {
            parts.insert(format!("name={name}"), seal_part(keys, inside).expect("sealed"));
        }
        let (lone, _) = self.before.parts.iter().find(|(name, _)| !is_last(name)).expect("one");
        let lone = format!("name={lone}");
        for fault in faults {
            match *fault {
                "part-gone" => drop(parts.remove(&lone)),
                "part-other" => {
                    let other = seal_part(keys, b"{}\n").expect("sealed");
                    parts.insert(lone.clone(), other);
                }
                "part-cut" => parts.get_mut(&lone).expect("there").truncate(200),
                _ => {}
            }
        }
        parts
    }
}
