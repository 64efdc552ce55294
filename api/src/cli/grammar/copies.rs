//! Copies of an instance, and what comes back from them.

use clap::{ArgAction, Command};

use super::Grammar;

impl Grammar {
    pub(super) fn backup(&self) -> Command {
        self.on_data("backup", "backup")
            .arg(self.file("cli-arg-file-written"))
            .arg(self.flag("keys"))
            .arg(self.flag("keys_only").long("keys-only"))
            .arg(self.option("recipient", "KEY").conflicts_with("passphrase_file"))
            .arg(self.path("passphrase_file").long("passphrase-file"))
    }

    pub(super) fn restore(&self) -> Command {
        self.on_data("restore", "restore")
            .arg(self.file("cli-arg-file-backup"))
            .arg(self.path("identity").conflicts_with("passphrase_file"))
            .arg(self.path("passphrase_file").long("passphrase-file"))
    }

    pub(super) fn recover(&self) -> Command {
        let keys = self.path("keys").value_name("DIR").help(self.t("cli-arg-kept-keys"));
        self.on_data("recover", "recover").arg(keys.required(true)).arg(
            self.option("from", "URL")
                .required(true)
                .action(ArgAction::Append)
                .help(self.t("cli-arg-from-peer")),
        )
    }
}
