//! What can be typed: commands, arguments, and their help from `locales/*/cli.ftl`.
//!
//! The texts of a command `a b` are `cli-about-a-b`; those of an argument `x` are `cli-arg-x`.

mod copies;
mod keys;
mod logs;
mod proofs;
mod transfer;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, Command, value_parser};
use enlace_schema::event::correction::CorrectionReason;
use enlace_schema::event::dispute::{Ending, Reason};

use crate::locale::{Locale, texts};

/// Names of values that are words; `URL` and the like are the same in every language.
const VALUES: &[&str] = &[
    "ADDRESS", "CHARTER", "DIR", "DRAFT", "EMAIL", "FILE", "HOST", "KEY", "LANG", "LOG", "MEMBER",
    "NAME", "NUMBER", "ORIGIN", "POLL", "PORT", "SHELL", "TAG", "TEXT", "WORD", "WORDS",
];

/// The whole grammar with help in one language.
pub fn command(locale: Locale) -> Command {
    whole(&Grammar { locale, asked: RefCell::default() })
}

/// Ids of the texts that the grammar shows: many are put together from the names of commands and
/// arguments, so no search for them finds who uses them.
pub fn text_ids() -> BTreeSet<String> {
    let grammar = Grammar { locale: Locale::En, asked: RefCell::default() };
    whole(&grammar);
    grammar.asked.into_inner()
}

fn whole(grammar: &Grammar) -> Command {
    let whole = grammar
        .command("enlace", "enlace")
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .subcommand_required(true)
        .arg(grammar.flag("json").global(true))
        .arg(
            grammar
                .option("locale", "TAG")
                .global(true)
                .value_parser(PossibleValuesParser::new(Locale::ALL.map(Locale::tag)))
                .ignore_case(true)
                .hide_possible_values(true),
        )
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
            grammar.privacy(),
            grammar.charter(),
            grammar.group(
                "tally",
                [grammar.here("tally", "verify").arg(grammar.file("cli-arg-file-poll"))],
            ),
            grammar.log(),
            grammar.keys(),
            grammar.backup(),
            grammar.restore(),
            grammar.recover(),
            grammar.receipt(),
            grammar.evidence(),
            grammar.witness(),
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
                    .value_name("SHELL")
                    .value_parser(value_parser!(clap_complete::Shell))
                    .help(grammar.t("cli-arg-shell")),
            ),
        ]);
    grammar.in_words(whole)
}

struct Grammar {
    locale: Locale,
    /// The texts that were asked for so far.
    asked: RefCell<BTreeSet<String>>,
}

impl Grammar {
    fn t(&self, id: &str) -> String {
        self.asked.borrow_mut().insert(id.to_owned());
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

    /// A file that a command reads or writes, and what it is.
    fn file(&self, text: &str) -> Arg {
        Arg::new("file")
            .required(true)
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help(self.t(text))
    }

    /// What clap writes by itself, in the user's language too: the names of values, and headings.
    /// Defaults and possible values stand in the texts.
    fn in_words(&self, command: Command) -> Command {
        command
            .mut_args(|arg| {
                let named = arg.get_value_names().and_then(|names| names.first());
                let named = named.map(|name| self.value(name));
                let positional = arg.is_positional();
                // What has no named value is a switch.
                let Some(name) = named else { return arg };
                let arg = arg.value_name(name).hide_default_value(true).hide_possible_values(true);
                match positional {
                    true => arg.help_heading(self.t("cli-heading-arguments")),
                    false => arg,
                }
            })
            .mut_subcommands(|command| self.in_words(command))
    }

    /// The name of a value, each of its words in the user's language: `FILE|URL`.
    fn value(&self, name: &str) -> String {
        let mut text = String::new();
        for part in name.split_inclusive(['|', '=']) {
            let word = part.trim_end_matches(['|', '=']);
            match VALUES.contains(&word) {
                true => text.push_str(&self.t(&format!("cli-value-{}", word.to_lowercase()))),
                false => text.push_str(word),
            }
            text.push_str(&part[word.len()..]);
        }
        text
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
            .arg(self.path("recovery").conflicts_with("recovery_dir"))
    }

    fn serve(&self) -> Command {
        self.on_data("serve", "serve")
            .arg(self.option("listen", "ADDRESS"))
            .arg(self.option("public_url", "URL").long("public-url"))
            .arg(self.flag("alone"))
            .arg(self.flag("clock_checked").long("clock-checked"))
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

    fn member(&self) -> Command {
        self.group(
            "member",
            [
                self.on_data_under("member", "import")
                    .arg(self.file("cli-arg-file-members"))
                    .arg(self.flag("dry_run").long("dry-run")),
                self.on_data_under("member", "list"),
                self.transfer(),
            ],
        )
    }

    /// An option that takes a word of a closed list; hyphens may stand for underscores.
    fn word<const N: usize>(&self, name: &'static str, words: [&'static str; N]) -> Arg {
        let value = |word: &'static str| PossibleValue::new(word).alias(word.replace('_', "-"));
        let values = PossibleValuesParser::new(words.map(value));
        self.option(name, "WORD").required(true).value_parser(values).hide_possible_values(true)
    }

    fn poll(&self) -> Command {
        let poll = || self.named("poll", "POLL");
        let draft = || self.named("draft", "DRAFT");
        let reason = self.option("reason", "LANG=TEXT").required(true).action(ArgAction::Append);
        let objection = self.word("reason", Reason::ALL.map(Reason::as_str));
        let objection = objection.help(self.t("cli-arg-dispute-reason"));
        let correction = self.word("reason", CorrectionReason::ALL.map(CorrectionReason::as_str));
        let correction = correction.help(self.t("cli-arg-correction-reason"));
        let members = |name| self.option(name, "MEMBER").action(ArgAction::Append);
        let ending = self.word("outcome", Ending::ALL.map(Ending::as_str));
        self.group(
            "poll",
            [
                self.on_data_under("poll", "list"),
                self.on_data_under("poll", "show").arg(poll()),
                self.on_data_under("poll", "drafts"),
                self.acts("poll", "draft").arg(self.file("cli-arg-file-draft")).arg(
                    draft().long("draft").required(false).help(self.t("cli-arg-draft-replaced")),
                ),
                self.acts("poll", "discard").arg(draft()),
                self.acts("poll", "open").arg(self.named("what", "FILE|DRAFT")),
                self.acts("poll", "join").arg(poll()),
                self.acts("poll", "seal").arg(poll()),
                self.acts("poll", "extend").arg(poll()),
                self.acts("poll", "cut").arg(poll()),
                self.acts("poll", "tally").arg(poll()),
                self.acts("poll", "certify").arg(poll()),
                self.acts("poll", "publish").arg(poll()),
                self.acts("poll", "void").arg(poll()).arg(reason),
                self.acts("poll", "correct-roll")
                    .arg(poll())
                    .arg(members("add"))
                    .arg(members("remove"))
                    .arg(correction),
                self.acts("poll", "dispute").arg(poll()).arg(objection),
                self.acts("poll", "settle").arg(poll()).arg(ending),
                self.on_data_under("poll", "export")
                    .arg(poll())
                    .arg(self.file("cli-arg-file-written"))
                    .arg(self.flag("force")),
                self.on_data_under("poll", "seal-file")
                    .arg(poll())
                    .arg(self.option("log", "ORIGIN")),
                self.on_data_under("poll", "seal-check").arg(self.file("cli-arg-file-seal")),
            ],
        )
    }

    fn privacy(&self) -> Command {
        let decides = |name| {
            self.acts("privacy", name)
                .arg(self.named("member", "MEMBER"))
                .arg(self.option("mandate", "NAME").required(true))
        };
        self.group(
            "privacy",
            [
                self.acts("privacy", "export").arg(self.named("member", "MEMBER")),
                decides("block"),
                decides("erase"),
                decides("hold"),
                decides("release"),
                self.on_data_under("privacy", "status"),
                self.here("privacy", "inventory"),
            ],
        )
    }

    fn charter(&self) -> Command {
        let about = [
            self.acts("charter", "propose").arg(self.file("cli-arg-file-charter")),
            self.acts("charter", "ratify").arg(self.named("charter", "CHARTER")),
            self.on_data_under("charter", "show"),
        ];
        self.group("charter", about)
    }

    /// A subcommand on a data folder in which somebody acts.
    fn acts(&self, group: &str, name: &'static str) -> Command {
        self.on_data_under(group, name)
            .arg(self.option("as", "EMAIL").conflicts_with("token_file"))
            .arg(
                self.option("password_file", "FILE")
                    .long("password-file")
                    .help(self.t("cli-arg-as-password-file"))
                    .value_parser(value_parser!(PathBuf))
                    .requires("as"),
            )
            .arg(
                self.path("token_file")
                    .long("token-file")
                    .help(self.t("cli-arg-office-token-file")),
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
