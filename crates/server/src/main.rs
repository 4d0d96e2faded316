//! `ropewalk`: an Exchange-protocol mail and groupware server in one binary. Here is wiring only.

mod demo;
mod engines;
mod jobs;
mod protocols;
mod serve;
mod server;

use ropewalk_admin::cli::{self, Cli, Command, Place};
use ropewalk_admin::{AdminError, Core, DataFolder, Missing, backup, check, mailbox, move_store, user};
use ropewalk_auth::HashCost;
use ropewalk_node::config::Config;
use server::StartError;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Exit code when the arguments are wrong, as clap's own.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(problem) => return fail(&problem, USAGE),
    };
    match run(cli.command) {
        Ok(code) => code,
        Err(error @ StartError::Admin(AdminError::Usage(_))) => fail(&error.to_string(), USAGE),
        Err(error) => fail(&error.to_string(), 1),
    }
}

/// One line on standard error. Nothing is left to do when even that fails.
fn fail(problem: &str, code: u8) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "ropewalk: {}", problem.replace('\n', " "));
    ExitCode::from(code)
}

fn run(command: Command) -> Result<ExitCode, StartError> {
    match command {
        Command::Demo(arguments) => demo::run(&arguments)?,
        Command::Serve(arguments) => serve::run(&arguments.config)?,
        Command::User(arguments) => {
            let (_folder, core) = open(&arguments.place)?;
            let input = &mut std::io::stdin().lock();
            user::run(&core, arguments.command, input, &mut std::io::stdout().lock())?;
        }
        Command::Mailbox(arguments) => {
            let (_folder, core) = open(&arguments.place)?;
            mailbox::run(&core, arguments.command, &mut std::io::stdout().lock())?;
        }
        Command::Check(arguments) => {
            if !run_check(&arguments)? {
                return Ok(ExitCode::from(1));
            }
        }
        Command::Backup(arguments) => {
            let source = locate(&arguments.place)?.data;
            backup::copy(&source, &arguments.target, engines::ENGINES, &mut std::io::stdout().lock())?;
        }
        Command::Restore(arguments) => {
            let target = locate(&arguments.place)?.data;
            backup::copy(&arguments.backup, &target, engines::ENGINES, &mut std::io::stdout().lock())?;
        }
        Command::MoveStore(arguments) => {
            let Located { data, engine, .. } = locate(&arguments.place)?;
            let out = &mut std::io::stdout().lock();
            let (to, asked) = (&arguments.to, &arguments.engine);
            move_store::run(&data, engine.as_deref(), to, asked, engines::ENGINES, out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether the store is sound. It is looked at as it is: nothing is made that is not there.
fn run_check(arguments: &cli::Check) -> Result<bool, StartError> {
    let at = locate(&arguments.place)?;
    let (_folder, core) =
        DataFolder::inspect(&at.data, at.engine.as_deref(), engines::ENGINES, HashCost::STANDARD)?;
    let out = &mut std::io::stdout().lock();
    let is_sound = check::run(&core, out)?;
    if arguments.sweep {
        check::sweep(&core, is_sound, out)?;
    }
    Ok(is_sound)
}

/// Where a command's data is.
struct Located {
    data: PathBuf,
    engine: Option<String>,
    /// The domain that the configuration file names.
    domain: Option<String>,
}

fn locate(place: &Place) -> Result<Located, StartError> {
    match (&place.data, &place.config) {
        (Some(data), None) => Ok(Located { data: data.clone(), engine: None, domain: None }),
        (None, Some(file)) => {
            let server = Config::read(file)?.server;
            Ok(Located { data: server.data, engine: server.engine, domain: Some(server.domain) })
        }
        _ => Err(AdminError::Usage("give --data DIR or --config FILE".to_owned()).into()),
    }
}

/// Opens the store that a command works on. With a configuration file, a folder that is not there yet is made,
/// so that users can be added before the first start.
fn open(place: &Place) -> Result<(DataFolder, Core), StartError> {
    let Located { data, engine, domain } = locate(place)?;
    let missing = if domain.is_some() { Missing::Create } else { Missing::Refuse };
    let (folder, core) =
        DataFolder::open(&data, engine.as_deref(), engines::ENGINES, missing, HashCost::STANDARD)?;
    if let Some(domain) = domain {
        core.directory.add_domain(&domain).map_err(AdminError::from)?;
    }
    Ok((folder, core))
}
