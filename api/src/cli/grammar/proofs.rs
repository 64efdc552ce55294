//! The commands by which somebody checks: logs, mirrors, evidence, a third witness.

use std::path::PathBuf;

use clap::{Command, value_parser};

use super::Grammar;

impl Grammar {
    pub(super) fn receipt(&self) -> Command {
        let against = self.option("against", "URL|DIR|FILE").required(true);
        self.group(
            "receipt",
            [self
                .here("receipt", "verify")
                .arg(self.file("cli-arg-file-receipt"))
                .arg(against.help(self.t("cli-arg-receipt-against")))
                .arg(self.flag("tiles").help(self.t("cli-arg-receipt-tiles")))
                .arg(self.option("words", "WORDS"))
                .arg(self.path("evidence"))
                .arg(self.path("token_file").long("token-file"))],
        )
    }

    pub(super) fn evidence(&self) -> Command {
        self.group(
            "evidence",
            [
                self.on_data_under("evidence", "list"),
                self.on_data_under("evidence", "export")
                    .arg(self.named("peer", "LOG"))
                    .arg(self.file("cli-arg-file-written"))
                    .arg(self.option("number", "N").value_parser(value_parser!(u16)))
                    .arg(self.flag("force")),
                self.here("evidence", "verify")
                    .arg(self.file("cli-arg-file-evidence"))
                    .arg(self.option("words", "WORDS")),
            ],
        )
    }

    pub(super) fn witness(&self) -> Command {
        let on = |name| {
            self.here("witness", name).arg(
                self.named("folder", "DIR")
                    .value_parser(value_parser!(PathBuf))
                    .help(self.t("cli-arg-witness-folder")),
            )
        };
        let name = self.option("name", "NAME").required(true);
        let opens = || self.path("passphrase_file").long("passphrase-file");
        let new = || self.path("new_passphrase_file").long("new-passphrase-file");
        self.group(
            "witness",
            [
                on("init").arg(name.help(self.t("cli-arg-witness-name"))).arg(opens()),
                on("add")
                    .arg(self.named("endpoint", "URL").help(self.t("cli-arg-witness-endpoint")))
                    .arg(self.option("words", "WORDS").required(true)),
                on("list").arg(opens()),
                on("serve")
                    .arg(self.option("listen", "ADDRESS").default_value("127.0.0.1:8110"))
                    .arg(self.flag("restored"))
                    .arg(opens()),
                on("lock").arg(opens()).arg(new()),
                on("unlock").arg(opens()),
                on("passphrase").arg(opens()).arg(new()),
            ],
        )
    }
}
