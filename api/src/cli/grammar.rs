//! What can be typed: commands, arguments, and their help from `locales/*/cli.ftl`.
//!
//! The texts of a command `a b` are `cli-about-a-b`; those of an argument `x` are `cli-arg-x`.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};

use crate::locale::{Locale, texts};

/// The whole grammar with help in one language.
pub fn command(locale: Locale) -> Command {
    let grammar = Grammar { locale };
    grammar
        .command("enlace", "enlace")
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .subcommand_required(true)
        .arg(grammar.flag("json").global(true))
        .arg(grammar.option("locale", "TAG").global(true))
        .arg(
            Arg::new("version")
                .long("version")
                .action(ArgAction::Version)
                .help(grammar.t("cli-arg-version")),
        )
        .subcommands([
            grammar.init(),
            grammar.serve(),
            grammar.demo(),
            grammar.peer(),
            grammar.member(),
            grammar.poll(),
            grammar.group("tally", [grammar.here("tally", "verify").arg(grammar.file())]),
            grammar.log(),
            grammar.on_data("rebuild", "rebuild"),
            grammar.on_data("doctor", "doctor").arg(grammar.flag("offline")),
            grammar.group(
                "migrate",
                ["up", "down", "status"].map(|name| grammar.on_data_under("migrate", name)),
            ),
            grammar.group("config", [grammar.on_data_under("config", "check")]),
            grammar.command("completions", "completions").arg(
                Arg::new("shell")
                    .required(true)
                    .value_parser(value_parser!(clap_complete::Shell))
                    .help(grammar.t("cli-arg-shell")),
            ),
        ])
}

struct Grammar {
    locale: Locale,
}

impl Grammar {
    fn t(&self, id: &str) -> String {
        texts(self.locale).get(id, &[])
    }

    /// A command with headings and help in the user's language.
    fn command(&self, name: &'static str, text: &str) -> Command {
        let usage = self.t("cli-heading-usage");
        Command::new(name)
            .about(self.t(&format!("cli-about-{text}")))
            .help_template(format!("{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}"))
            .subcommand_help_heading(self.t("cli-heading-commands"))
            .subcommand_value_name(self.t("cli-value-command"))
            .next_help_heading(self.t("cli-heading-options"))
            .disable_help_flag(true)
            .disable_help_subcommand(true)
            .arg(
                Arg::new("help")
                    .short('h')
                    .long("help")
                    .action(ArgAction::Help)
                    .help(self.t("cli-arg-help")),
            )
    }

    fn group<const N: usize>(&self, name: &'static str, members: [Command; N]) -> Command {
        self.command(name, name).subcommand_required(true).subcommands(members)
    }

    /// A subcommand that needs no data folder.
    fn here(&self, group: &str, name: &'static str) -> Command {
        self.command(name, &format!("{group}-{name}"))
    }

    /// A subcommand that works on a data folder.
    fn on_data_under(&self, group: &str, name: &'static str) -> Command {
        self.on_data(name, &format!("{group}-{name}"))
    }

    fn on_data(&self, name: &'static str, text: &str) -> Command {
        self.command(name, text)
            .arg(self.option("data", "DIR"))
            .arg(self.option("database_url", "URL").long("database-url"))
            .arg(self.path("config"))
    }

    fn flag(&self, name: &'static str) -> Arg {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(self.t(&format!("cli-arg-{}", name.replace('_', "-"))))
    }

    fn option(&self, name: &'static str, value: &'static str) -> Arg {
        let text = name.replace('_', "-");
        Arg::new(name).long(name).value_name(value).help(self.t(&format!("cli-arg-{text}")))
    }

    fn path(&self, name: &'static str) -> Arg {
        self.option(name, "FILE").value_parser(value_parser!(PathBuf))
    }

    fn port(&self, name: &'static str, long: &'static str) -> Arg {
        self.option(name, "PORT").long(long).value_parser(value_parser!(u16))
    }

    fn file(&self) -> Arg {
        Arg::new("file")
            .required(true)
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help(self.t("cli-arg-file"))
    }

    fn named(&self, name: &'static str, value: &'static str) -> Arg {
        Arg::new(name).required(true).value_name(value).help(self.t(&format!("cli-arg-{name}")))
    }

    fn init(&self) -> Command {
        self.on_data("init", "init")
            .arg(self.option("profile", "NAME"))
            .arg(self.option("origin", "HOST"))
            .arg(self.option("name", "NAME"))
            .arg(self.option("email", "EMAIL"))
            .arg(self.option("person", "NAME"))
            .arg(self.path("password_file").long("password-file"))
            .arg(self.path("recovery_dir").long("recovery-dir").value_name("DIR"))
    }

    fn serve(&self) -> Command {
        self.on_data("serve", "serve")
            .arg(self.option("listen", "ADDRESS"))
            .arg(self.option("public_url", "URL").long("public-url"))
            .arg(self.flag("alone"))
            .arg(self.flag("leash").hide(true))
    }

    fn demo(&self) -> Command {
        self.command("demo", "demo")
            .arg(self.flag("check"))
            .arg(self.port("us_port", "us-port").default_value("8101"))
            .arg(self.port("mx_port", "mx-port").default_value("8102"))
            .arg(self.path("folder").value_name("DIR"))
            .arg(self.path("ready_file").long("ready-file"))
    }

    fn peer(&self) -> Command {
        self.group(
            "peer",
            [
                self.on_data_under("peer", "invite"),
                self.on_data_under("peer", "pin")
                    .arg(self.named("endpoint", "URL"))
                    .arg(self.option("words", "WORDS").required(true)),
                self.on_data_under("peer", "list"),
                self.on_data_under("peer", "sync"),
            ],
        )
    }

    fn member(&self) -> Command {
        self.group(
            "member",
            [
                self.on_data_under("member", "import")
                    .arg(self.file())
                    .arg(self.flag("dry_run").long("dry-run")),
                self.on_data_under("member", "list"),
            ],
        )
    }

    fn poll(&self) -> Command {
        self.group(
            "poll",
            [
                self.on_data_under("poll", "list"),
                self.on_data_under("poll", "show").arg(self.named("poll", "POLL")),
                self.on_data_under("poll", "export")
                    .arg(self.named("poll", "POLL"))
                    .arg(self.file()),
            ],
        )
    }

    fn log(&self) -> Command {
        self.group(
            "log",
            [
                self.on_data_under("log", "export")
                    .arg(self.file())
                    .arg(self.option("log", "ORIGIN")),
                // An address is asked as the instance of the data folder: logs are for peers.
                self.on_data_under("log", "verify")
                    .arg(self.named("source", "FILE|URL"))
                    .arg(self.option("words", "WORDS")),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_sound_in_every_language() {
        for locale in Locale::ALL {
            command(locale).debug_assert();
        }
    }
}
