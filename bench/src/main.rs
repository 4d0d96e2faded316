//! `ropewalk-bench`: a load generator that talks plain protocol to any host and port, so that the same run can
//! be pointed at another server. Times are context; the ratios are the result. See `bench/README.md`.

mod codec;
mod report;
mod scenario;
mod target;

use clap::Parser;
use report::Report;
use scenario::Scenario;
use std::path::PathBuf;
use std::process::ExitCode;
use target::Target;

/// Measures a mail server over its protocols.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where the server listens and who its users are: a file with the line `ropewalk demo --json` prints.
    /// Three users are needed; their inboxes are filled.
    #[arg(long, value_name = "FILE", conflicts_with = "spawn", required_unless_present_any = ["spawn", "codecs"])]
    target: Option<PathBuf>,
    /// Start this `ropewalk` program as a demo on free ports and measure that.
    #[arg(long, value_name = "PROGRAM")]
    spawn: Option<PathBuf>,
    /// Measure the MAPI codecs of this program, and no server.
    #[arg(long, conflicts_with_all = ["target", "spawn", "scenarios"])]
    codecs: bool,
    /// Messages in the large folder of the table scenarios.
    #[arg(long, default_value_t = 100_000)]
    large: usize,
    /// Messages in the small folder of the table scenarios.
    #[arg(long, default_value_t = 1_000)]
    small: usize,
    /// Messages in the folder that IMAP fetches.
    #[arg(long, default_value_t = 10_000)]
    fetch: usize,
    /// Deliveries of each delivery run.
    #[arg(long, default_value_t = 5_000)]
    deliveries: usize,
    /// Print one line of JSON instead of tables.
    #[arg(long)]
    json: bool,
    /// Which to run; all when none is named.
    #[arg(value_enum)]
    scenarios: Vec<Scenario>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(report) => {
            report.print(arguments.json);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("ropewalk-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> std::io::Result<Report> {
    let mut report = Report::default();
    if arguments.codecs {
        codec::run(&mut report)?;
        return Ok(report);
    }
    let (target, _demo) = match (&arguments.target, &arguments.spawn) {
        (Some(file), _) => (Target::read(file)?, None),
        (None, Some(program)) => {
            let (target, demo) = Target::spawn(program)?;
            (target, Some(demo))
        }
        (None, None) => return Err(std::io::Error::other("give --target or --spawn")),
    };
    let sizes = scenario::Sizes {
        large: arguments.large,
        small: arguments.small,
        fetch: arguments.fetch,
        deliveries: arguments.deliveries,
    };
    let chosen = if arguments.scenarios.is_empty() { Scenario::ALL } else { &arguments.scenarios };
    for scenario in chosen {
        eprintln!("running {scenario:?}");
        scenario.run(&target, &sizes, &mut report)?;
    }
    Ok(report)
}
