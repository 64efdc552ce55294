//! The cases of `vectors/tiles.json`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::*;
use crate::log::sha256;

#[test]
fn vectors_hold() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../vectors/tiles.json")).expect("a vector file");
    let list = |name: &str| vectors[name].as_array().expect("cases").clone();
    let parse = |path: &Value| StaticTile::parse(path.as_str()?.strip_prefix("tile/")?);
    for case in list("paths") {
        let found = parse(&case["path"]);
        let told = found.map_or(json!("bad"), |tile| {
            let tree = match tile.of {
                TileTree::Entries => json!("entries"),
                TileTree::Hashes(level) => json!(level),
            };
            json!({ "tree": tree, "number": tile.index.to_string(), "width": tile.width })
        });
        assert_eq!(told, case["expect"], "{}", case["name"]);
    }
    for case in list("sizes") {
        let size = case["size"].as_u64().expect("a size");
        let paths: Vec<String> = StaticTile::all(size).map(|tile| tile.to_string()).collect();
        assert_eq!(json!(paths), case["paths"], "{size}");
    }
    for case in list("within") {
        let tile = parse(&case["path"]).expect("a path");
        let found = tile.is_within(case["size"].as_u64().expect("a size"));
        assert_eq!(found, case["expect"], "{case}");
    }
    for case in list("bundles") {
        let bundle = STANDARD.decode(case["bundle"].as_str().expect("text")).expect("base64");
        let digest = |entry: &Entry| sha256(entry.as_bytes());
        let found = read_bundle(&bundle).map(|all| {
            assert_eq!(write_bundle(all.iter().map(Entry::as_bytes)), bundle);
            all.iter().map(digest).collect::<Vec<_>>()
        });
        let told = found.map_or(json!("bad"), |digests| json!(digests));
        assert_eq!(told, case["expect"], "{}", case["name"]);
    }
}
