//! What can be typed about logs and about the peers that exchange them.

use std::path::PathBuf;

use clap::{ArgAction, Command, value_parser};

use super::Grammar;

impl Grammar {
    pub(super) fn peer(&self) -> Command {
        self.group(
            "peer",
            [
                self.on_data_under("peer", "invite"),
                self.on_data_under("peer", "pin")
                    .arg(self.named("endpoint", "URL|FILE"))
                    .arg(self.option("words", "WORDS").required(true)),
                self.on_data_under("peer", "move")
                    .arg(self.named("peer", "LOG"))
                    .arg(self.named("to", "URL").required(false)),
                self.on_data_under("peer", "suspend").arg(self.named("peer", "LOG")),
                self.on_data_under("peer", "resume").arg(self.named("peer", "LOG")),
                self.on_data_under("peer", "list"),
                self.on_data_under("peer", "sync"),
                self.on_data_under("peer", "raise").arg(self.named("peer", "LOG")),
            ],
        )
    }

    pub(super) fn log(&self) -> Command {
        self.group(
            "log",
            [
                self.on_data_under("log", "export")
                    .arg(self.file("cli-arg-file-written"))
                    .arg(self.option("log", "ORIGIN"))
                    .arg(self.option("from", "NUMBER").value_parser(value_parser!(u64)))
                    .arg(self.flag("force")),
                self.on_data_under("log", "import").arg(self.file("cli-arg-file-log")),
                self.on_data_under("log", "tiles")
                    .arg(
                        self.named("folder", "DIR")
                            .value_parser(value_parser!(PathBuf))
                            .help(self.t("cli-arg-mirror")),
                    )
                    .arg(self.option("log", "ORIGIN"))
                    .arg(self.flag("hashes_only").long("hashes-only")),
                self.on_data_under("log", "verify")
                    .arg(self.named("source", "FILE|DIR|URL"))
                    .arg(self.flag("tiles"))
                    .arg(self.option("words", "WORDS"))
                    .arg(self.path("against"))
                    .arg(self.path("save"))
                    .arg(self.option("witness", "URL|KEY").action(ArgAction::Append))
                    .arg(self.path("token_file").long("token-file").conflicts_with_all([
                        "data",
                        "database_url",
                        "config",
                    ])),
            ],
        )
    }
}
