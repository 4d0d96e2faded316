//! Logging: `tracing` to standard error. Metrics have no part here yet.

use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;

/// The level is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected error, warn, info, debug, trace, or a filter such as \"info,ropewalk_node=debug\", found {0:?}"
)]
pub struct LevelError(pub String);

/// Checks a log level or filter.
///
/// # Errors
/// When it is neither.
pub fn check_level(level: &str) -> Result<(), LevelError> {
    filter(level).map(|_| ())
}

/// `EnvFilter` takes any word for a target name; here a word alone must be a level.
fn filter(level: &str) -> Result<EnvFilter, LevelError> {
    let refuse = || LevelError(level.to_owned());
    let levels = ["off", "error", "warn", "info", "debug", "trace"];
    let known = |part: &str| {
        let level = part.rsplit_once('=').map_or(part, |(_, level)| level);
        levels.contains(&level.trim().to_ascii_lowercase().as_str())
    };
    if !level.split(',').all(known) {
        return Err(refuse());
    }
    EnvFilter::try_new(level).map_err(|_| refuse())
}

/// Starts logging to standard error, panics as one line each. A second call changes nothing.
///
/// # Errors
/// When the level is not one.
pub fn start(level: &str) -> Result<(), LevelError> {
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter(level)?)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .finish();
    if tracing::subscriber::set_global_default(subscriber).is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map_or_else(String::new, ToString::to_string);
            let thread = std::thread::current().name().unwrap_or("?").to_owned();
            let said = panic.payload_as_str().unwrap_or("(no text)");
            tracing::error!(place, thread, "panic: {said}");
        }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_filters() {
        for good in ["error", "INFO", "info,ropewalk_node=debug", "off"] {
            assert_eq!(check_level(good), Ok(()), "{good}");
        }
        for bad in ["", "loud", "info,loud", "a=b=c"] {
            assert_eq!(check_level(bad), Err(LevelError(bad.to_owned())));
        }
    }
}
