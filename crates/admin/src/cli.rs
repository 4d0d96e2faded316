//! The flags and arguments of `ropewalk`.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// An Exchange-protocol mail and groupware server.
#[derive(Debug, Parser)]
#[command(
    name = "ropewalk",
    version,
    about = "An Exchange-protocol mail and groupware server",
    arg_required_else_help = false
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a whole server on 127.0.0.1 with demo users and messages.
    Demo(Demo),
    /// Run a server from a configuration file.
    Serve(Serve),
    /// Add, list, change, remove and restore users.
    User(User),
    /// List mailboxes, set what holds for one, delete one that is kept.
    Mailbox(Mailbox),
    /// Walk the store and report what does not fit together; exit code 1 when something does not.
    Check(Check),
    /// Copy everything to a folder, also while a server is running, and check the copy.
    Backup(Backup),
    /// Make a data folder of a backup, and check it.
    Restore(Restore),
    /// Copy everything into a new data folder with another engine, and compare; the server must be stopped.
    MoveStore(MoveStore),
}

/// `ropewalk demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// Keep everything in this folder and find it there again; without it a temporary folder is used and
    /// removed.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Port of HTTP; HTTPS, SMTP, submission and IMAP take the next ones in this order. 0 takes free ports.
    #[arg(long, value_name = "N", default_value_t = 18080)]
    pub port: u16,
    /// Print one line of JSON on standard output when every listener is ready.
    #[arg(long)]
    pub json: bool,
    /// The storage engine: lmdb, memory, or a database as postgres://user@host/database.
    #[arg(long, value_name = "ENGINE")]
    pub engine: Option<String>,
}

/// `ropewalk serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// The configuration file; docs/ropewalk.example.toml shows all of it.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// Where the data is.
#[derive(Debug, Args)]
pub struct Place {
    /// The data folder.
    #[arg(long, value_name = "DIR", global = true, conflicts_with = "config")]
    pub data: Option<PathBuf>,
    /// The configuration file, which names the data folder.
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
}

/// `ropewalk check`
#[derive(Debug, Args)]
pub struct Check {
    /// Where the data is.
    #[command(flatten)]
    pub place: Place,
    /// When everything is sound, remove the large values that no mailbox names, as the server does each day.
    #[arg(long)]
    pub sweep: bool,
}

/// `ropewalk backup`
#[derive(Debug, Args)]
pub struct Backup {
    /// Where the copy goes: a folder that is not there yet or empty.
    #[arg(value_name = "DIR")]
    pub target: PathBuf,
    /// Where the data is.
    #[command(flatten)]
    pub place: Place,
}

/// `ropewalk restore`
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup.
    #[arg(value_name = "DIR")]
    pub backup: PathBuf,
    /// Where the data goes: a folder that is not there yet or empty.
    #[command(flatten)]
    pub place: Place,
}

/// `ropewalk move-store`
#[derive(Debug, Args)]
pub struct MoveStore {
    /// Where the data is.
    #[command(flatten)]
    pub place: Place,
    /// The new data folder: one that is not there yet or empty.
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// The storage engine there: lmdb, or a database as postgres://user@host/database.
    #[arg(long, value_name = "ENGINE")]
    pub engine: String,
}

/// `ropewalk user`
#[derive(Debug, Args)]
pub struct User {
    /// Where the data is.
    #[command(flatten)]
    pub place: Place,
    /// What to do.
    #[command(subcommand)]
    pub command: UserCommand,
}

/// `ropewalk mailbox`
#[derive(Debug, Args)]
pub struct Mailbox {
    /// Where the data is.
    #[command(flatten)]
    pub place: Place,
    /// What to do.
    #[command(subcommand)]
    pub command: MailboxCommand,
}

/// What to do with mailboxes.
#[derive(Debug, Subcommand)]
pub enum MailboxCommand {
    /// List all mailboxes, those of removed users too.
    List,
    /// Set what holds for one mailbox in place of the configuration; what is not given stays as it is.
    Set {
        /// The owner's mail address.
        address: String,
        /// The size from which on the owner is warned, megabytes; 0 is no bound.
        #[arg(long, value_name = "N")]
        warn_megabytes: Option<u64>,
        /// The size from which on nothing is sent, megabytes; 0 is no bound.
        #[arg(long, value_name = "N")]
        send_megabytes: Option<u64>,
        /// The size from which on nothing is received, megabytes; 0 is no bound.
        #[arg(long, value_name = "N")]
        receive_megabytes: Option<u64>,
        /// The quota of the configuration again, for all three.
        #[arg(long, conflicts_with_all = ["warn_megabytes", "send_megabytes", "receive_megabytes"])]
        default_quota: bool,
        /// Days that deleted messages and folders are kept; 0 for those of the configuration.
        #[arg(long, value_name = "N")]
        keep_deleted_days: Option<u64>,
        /// Whether nothing is removed for good.
        #[arg(long, value_name = "true|false")]
        hold: Option<bool>,
    },
    /// Delete the mailbox of a removed user, with everything in it.
    Delete {
        /// Its number, as it is listed.
        mailbox: u64,
    },
    /// Make the public folder store, if there is none.
    Public,
}

/// What to do with users.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a user with a mailbox.
    Add {
        /// The mail address, in a domain of this server.
        address: String,
        /// The name that others see; the part before the @ if absent.
        #[arg(long)]
        name: Option<String>,
        /// A further address; may be repeated.
        #[arg(long = "alias", value_name = "ADDRESS")]
        aliases: Vec<String>,
        /// May administer the server.
        #[arg(long)]
        administrator: bool,
        /// The password. Without it, it is read as one line from standard input.
        #[arg(long)]
        password: Option<String>,
    },
    /// List all users.
    List,
    /// Set a user's password.
    Passwd {
        /// The mail address.
        address: String,
        /// The password. Without it, it is read as one line from standard input.
        #[arg(long)]
        password: Option<String>,
    },
    /// Refuse a user's logins; mail is still delivered.
    Disable {
        /// The mail address.
        address: String,
    },
    /// Allow a disabled user's logins again.
    Enable {
        /// The mail address.
        address: String,
    },
    /// Bring a removed user back, with the mailbox that was kept.
    Restore {
        /// The mail address the user had, or is to have with --mailbox.
        address: String,
        /// The number of the mailbox, as `ropewalk mailbox list` shows it; without it the one removed last with this
        /// address.
        #[arg(long, value_name = "N")]
        mailbox: Option<u64>,
    },
    /// Give a user an archive mailbox.
    Archive {
        /// The mail address.
        address: String,
    },
    /// Remove a user. The mailbox is kept for a while.
    Remove {
        /// The mail address.
        address: String,
        /// Delete the mailbox, too, with everything in it.
        #[arg(long)]
        delete_mailbox: bool,
    },
}

impl Cli {
    /// Reads the process's arguments. Help and version are printed and end the process; what is wrong comes
    /// back as one line.
    ///
    /// # Errors
    /// When the arguments are wrong.
    pub fn read() -> Result<Self, String> {
        Self::try_parse().map_err(|error| {
            if error.use_stderr() {
                return one_line(&error.to_string());
            }
            error.exit()
        })
    }
}

/// The first paragraph of clap's text without its label: what is wrong, without usage and hints.
fn one_line(text: &str) -> String {
    let paragraph =
        text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    match paragraph.strip_prefix("error: ") {
        Some(problem) => problem.to_owned(),
        // Not an error text but the help, which clap shows instead when a command is missing.
        None => "a command is missing (see --help)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn problem(arguments: &[&str]) -> String {
        let error = Cli::try_parse_from(arguments).expect_err("wrong");
        one_line(&error.to_string())
    }

    #[test]
    fn flags_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_wrong_flag_is_one_line_that_names_it() {
        assert_eq!(problem(&["ropewalk", "demo", "--prot", "1"]), "unexpected argument '--prot' found");
        assert!(problem(&["ropewalk", "demo", "--port", "70000"]).contains("--port"));
        assert!(problem(&["ropewalk", "serve"]).contains("--config <FILE>"));
        assert!(problem(&["ropewalk", "sevre"]).contains("sevre"));
        assert!(problem(&["ropewalk"]).contains("subcommand"), "{}", problem(&["ropewalk"]));
        assert!(
            problem(&["ropewalk", "user"]).contains("command is missing"),
            "{}",
            problem(&["ropewalk", "user"])
        );
        for wrong in
            [vec!["ropewalk"], vec!["ropewalk", "serve"], vec!["ropewalk", "user"], vec!["ropewalk", "x"]]
        {
            assert!(!problem(&wrong).contains('\n'), "{wrong:?}");
        }
    }

    #[test]
    fn the_place_may_stand_before_or_after_the_verb() {
        for arguments in ["ropewalk user --data d list", "ropewalk user list --data d"] {
            let cli = Cli::try_parse_from(arguments.split(' ')).expect("right");
            let Command::User(user) = cli.command else { panic!("not user") };
            assert_eq!(user.place.data, Some(PathBuf::from("d")));
        }
    }
}
