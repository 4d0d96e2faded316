//! `ropewalk`: an Exchange-protocol mail and groupware server in one binary. Here is wiring only.

mod demo;
mod engines;
mod protocols;
mod serve;
mod server;

use ropewalk_admin::cli::{Cli, Command, Place};
use ropewalk_admin::{AdminError, Core, DataFolder, Missing, check, user};
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
        Command::Check(place) => {
            let (_folder, core) = open(&place)?;
            if !check::run(&core, &mut std::io::stdout().lock())? {
                return Ok(ExitCode::from(1));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens the store that a command works on. With a configuration file, a folder that is not there yet is made,
/// so that users can be added before the first start.
fn open(place: &Place) -> Result<(DataFolder, Core), StartError> {
    let (path, engine, domain): (PathBuf, _, _) = match (&place.data, &place.config) {
        (Some(data), None) => (data.clone(), None, None),
        (None, Some(file)) => {
            let server = Config::read(file)?.server;
            (server.data, server.engine, Some(server.domain))
        }
        _ => return Err(AdminError::Usage("give --data DIR or --config FILE".to_owned()).into()),
    };
    let missing = if domain.is_some() { Missing::Create } else { Missing::Refuse };
    let (folder, core) =
        DataFolder::open(&path, engine.as_deref(), engines::ENGINES, missing, HashCost::STANDARD)?;
    if let Some(domain) = domain {
        core.directory.add_domain(&domain).map_err(AdminError::from)?;
    }
    Ok((folder, core))
}
