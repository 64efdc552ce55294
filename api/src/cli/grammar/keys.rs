//! `enlace keys`.

use clap::builder::PossibleValuesParser;
use clap::{ArgAction, Command, value_parser};

use super::Grammar;

impl Grammar {
    pub(super) fn keys(&self) -> Command {
        let roles = ["all", "log", "witness", "transport", "seal"];
        let written = |name| self.path(name).required(true);
        let passphrase = || self.path("new_passphrase_file").long("new-passphrase-file");
        self.group(
            "keys",
            [
                self.on_data_under("keys", "fingerprint"),
                self.on_data_under("keys", "rotate").arg(
                    self.option("role", "NAME").value_parser(PossibleValuesParser::new(roles)),
                ),
                self.on_data_under("keys", "revoke")
                    .arg(self.file("cli-arg-file-request"))
                    .arg(self.option("trusted", "NUMBER").value_parser(value_parser!(u64)))
                    .arg(
                        self.path("signature")
                            .action(ArgAction::Append)
                            .required_unless_present("trusted")
                            .conflicts_with("trusted"),
                    )
                    .arg(
                        self.option("again", "NUMBERS")
                            .value_parser(value_parser!(u64))
                            .value_delimiter(',')
                            .conflicts_with("trusted"),
                    ),
                self.on_data_under("keys", "recover")
                    .arg(self.file("cli-arg-file-continuation"))
                    .arg(self.path("log").required(true).help(self.t("cli-arg-log-ended")))
                    .arg(self.option("trusted", "NUMBER").value_parser(value_parser!(u64)))
                    .arg(self.option("words", "WORDS"))
                    .arg(self.path("signature").action(ArgAction::Append))
                    .arg(self.option("profile", "NAME"))
                    .arg(self.option("name", "NAME"))
                    .arg(self.option("email", "EMAIL"))
                    .arg(self.option("person", "NAME"))
                    .arg(self.path("password_file").long("password-file"))
                    .arg(self.path("recovery_dir").long("recovery-dir").value_name("DIR"))
                    .arg(self.path("recovery").conflicts_with("recovery_dir")),
                self.here("keys", "sign")
                    .arg(self.file("cli-arg-file-request"))
                    .arg(self.path("words_file").long("words-file"))
                    .arg(written("out")),
                self.here("keys", "ceremony")
                    .arg(self.option("origin", "HOST").required(true))
                    .arg(written("dir").value_name("DIR")),
                self.on_data_under("keys", "lock").arg(passphrase()),
                self.on_data_under("keys", "unlock"),
                self.on_data_under("keys", "passphrase").arg(passphrase()),
            ],
        )
    }
}
