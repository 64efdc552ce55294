//! The command line, as a person or a script uses it: the built program against folders and
//! running instances.

mod backup;
mod commands;
mod generation;
mod help;
mod keys;
mod locked;
mod polls;
mod privacy;
mod tally;
mod transfer;
mod trouble;
mod usb;
mod verify;
mod witness;

use serde_json::Value;

use crate::harness::process::run;

/// Runs a command with `--json`: its status and its one answer.
pub(crate) fn ask(args: &[&str]) -> (i32, Value) {
    let (status, out, err) = run(&[args, &["--json"][..]].concat());
    let lines: Vec<&str> = out.lines().collect();
    let [answer] = lines.as_slice() else { panic!("{args:?}: one line of JSON: {out}{err}") };
    (status, serde_json::from_str(answer).unwrap_or_else(|error| panic!("{error}: {answer}")))
}

/// The answer of a command that must succeed.
pub(crate) fn good(args: &[&str]) -> Value {
    let (status, answer) = ask(args);
    assert_eq!((status, &answer["ok"]), (0, &Value::Bool(true)), "{args:?}: {answer}");
    answer
}

/// The code of the refusal of a command that must be refused.
pub(crate) fn refused(args: &[&str]) -> String {
    let (status, answer) = ask(args);
    assert_eq!((status, &answer["ok"]), (1, &Value::Bool(false)), "{args:?}: {answer}");
    answer["error"]["code"].as_str().unwrap_or_default().to_owned()
}
