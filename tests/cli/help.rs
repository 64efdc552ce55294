//! Help in every language: every command has one, and it names every subcommand and option.

use super::ask;
use crate::harness::process::run;

/// Every command, in the order of the help.
const COMMANDS: &[&str] = &[
    "init",
    "serve",
    "demo",
    "peer invite",
    "peer pin",
    "peer list",
    "peer sync",
    "member import",
    "member list",
    "poll list",
    "poll show",
    "poll drafts",
    "poll draft",
    "poll discard",
    "poll open",
    "poll join",
    "poll seal",
    "poll extend",
    "poll tally",
    "poll certify",
    "poll publish",
    "poll void",
    "poll export",
    "charter propose",
    "charter ratify",
    "charter show",
    "tally verify",
    "log export",
    "log verify",
    "rebuild",
    "doctor",
    "migrate up",
    "migrate down",
    "migrate status",
    "config check",
    "completions",
];

#[test]
fn every_command_explains_itself_in_every_language() {
    for (locale, usage) in [("en", "Usage:"), ("es", "Uso:"), ("es-MX", "Uso:")] {
        for command in COMMANDS {
            let words: Vec<&str> = command.split(' ').chain(["--help"]).collect();
            let (status, out, err) = run(&[&["--locale", locale][..], &words].concat());
            assert_eq!(status, 0, "{command}: {err}");
            let about = out.lines().next().unwrap_or_default();
            assert!(about.len() > 10 && out.contains(usage), "{command} in {locale}: {out}");
            // A text that is missing would be shown by its id.
            assert!(!out.contains("cli-"), "{command} in {locale}: {out}");
        }
    }
}

#[test]
fn an_answer_that_is_no_command_is_told_in_json_too() {
    let (status, answer) = ask(&["poll", "no-such-thing"]);
    assert_eq!((status, answer["error"]["code"].as_str()), (2, Some("usage")));
}
