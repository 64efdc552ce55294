//! `enlace member transfer …`.

use clap::{ArgAction, Command};

use super::Grammar;

impl Grammar {
    /// The commands about members who move.
    pub(super) fn transfer(&self) -> Command {
        let group = "member-transfer";
        let member = || self.named("member", "MEMBER");
        let who = |command: Command| {
            let name = self.option("name", "NAME").required(true);
            command
                .arg(name.help(self.t("cli-arg-member-name")))
                .arg(self.option("email", "EMAIL").help(self.t("cli-arg-member-email")))
        };
        self.command("transfer", group).subcommand_required(true).subcommands([
            self.acts(group, "offer")
                .arg(member())
                .arg(self.option("to", "LOG").required(true).help(self.t("cli-arg-to-chapter")))
                .arg(self.option("consent", "TEXT").required(true)),
            who(self.acts(group, "accept").arg(member()))
                .arg(self.option("from", "LOG").help(self.t("cli-arg-offered-by"))),
            self.acts(group, "withdraw").arg(member()),
            who(self.acts(group, "adopt").arg(member()))
                .arg(self.option("from", "LOG").required(true).help(self.t("cli-arg-from-chapter")))
                .arg(self.path("receipt").required(true).action(ArgAction::Append)),
            self.on_data_under(group, "list"),
        ])
    }
}
