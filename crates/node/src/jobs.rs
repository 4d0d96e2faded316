//! Jobs: what a server does of its own accord, at its start and again after a time.
//!
//! A job is blocking code. Jobs run one after the other, on a thread of their own beside the protocols'. When a
//! job is due is asked of the [`Clock`]; timers only say when to ask again.

use crate::workers::shut_down;
use ropewalk_base::limits::JOB_CLOCK_SECONDS_MAX;
use ropewalk_base::{Clock, FileTime};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// Says whether the node is shutting down; a job that takes long asks it often.
#[derive(Debug, Clone)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// Whether the job is to come to its end now.
    pub fn is_set(&self) -> bool {
        *self.0.borrow()
    }
}

/// What a job runs.
type Run = Arc<dyn Fn(&Stopping) + Send + Sync>;

/// One job.
#[derive(Clone)]
pub struct Job {
    name: &'static str,
    every: Duration,
    run: Run,
}

impl Job {
    /// A job that runs at the start and then `every` so long after it ended. It logs what it has to say itself;
    /// if it panics, it runs again at its next time.
    pub fn new(name: &'static str, every: Duration, run: impl Fn(&Stopping) + Send + Sync + 'static) -> Self {
        Self { name, every, run: Arc::new(run) }
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("name", &self.name).field("every", &self.every).finish_non_exhaustive()
    }
}

/// A job and when it is due.
struct Planned {
    job: Job,
    due: FileTime,
}

impl Planned {
    /// How long it is until the job is due; zero when it is.
    fn wait(&mut self, now: FileTime) -> Duration {
        // A clock that was set back must not put a job off for longer than its own time.
        self.due = self.due.min(now.saturating_add(self.job.every));
        self.due.saturating_since(now)
    }
}

/// What the schedule needs of the node.
pub(crate) struct Schedule {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) shutdown: watch::Receiver<bool>,
    /// Held until the last job came to its end.
    pub(crate) alive: mpsc::Sender<()>,
}

impl Schedule {
    /// Runs jobs until the node shuts down.
    pub(crate) async fn run(self, jobs: Vec<Job>) {
        self.run_asking_every(Duration::from_secs(JOB_CLOCK_SECONDS_MAX), jobs).await;
    }

    async fn run_asking_every(mut self, longest: Duration, jobs: Vec<Job>) {
        let start = self.clock.now();
        let mut planned: Vec<Planned> = jobs.into_iter().map(|job| Planned { job, due: start }).collect();
        loop {
            let mut pause = longest;
            for next in &mut planned {
                if *self.shutdown.borrow() {
                    return;
                }
                if next.wait(self.clock.now()).is_zero() {
                    self.call(&next.job).await;
                    next.due = self.clock.now().saturating_add(next.job.every);
                }
                pause = pause.min(next.wait(self.clock.now()));
            }
            tokio::select! {
                () = shut_down(&mut self.shutdown) => return,
                // Not less than a millisecond: a job may be due again at once.
                () = tokio::time::sleep(pause.max(Duration::from_millis(1))) => {}
            }
        }
    }

    async fn call(&self, job: &Job) {
        tracing::debug!(job = job.name, "begins");
        let (run, stopping, alive) =
            (Arc::clone(&job.run), Stopping(self.shutdown.clone()), self.alive.clone());
        let call = tokio::task::spawn_blocking(move || {
            let _alive = alive;
            run(&stopping);
        });
        match call.await {
            Ok(()) => tracing::debug!(job = job.name, "ended"),
            Err(_) => tracing::error!(job = job.name, "the job panicked"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_base::FakeClock;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Instant;

    const HOUR: Duration = Duration::from_secs(3600);

    fn until(what: &str, is: impl Fn() -> bool) {
        let start = Instant::now();
        while !is() {
            assert!(start.elapsed() < Duration::from_secs(20), "{what}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    #[test]
    fn a_job_runs_at_the_start_and_when_the_clock_says_so_until_the_shutdown() {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("runtime");
        let clock = Arc::new(FakeClock::new(FileTime::from_unix_seconds(1_700_000_000)));
        let (down, shutdown) = watch::channel(false);
        let (alive, mut all_gone) = mpsc::channel(1);
        let runs: Arc<[AtomicUsize; 3]> = Arc::default();
        let counted = |place: usize| {
            let runs = Arc::clone(&runs);
            move || runs[place].fetch_add(1, Ordering::SeqCst)
        };
        let (hourly, daily, long) = (counted(0), counted(1), counted(2));
        let jobs = vec![
            Job::new("panics hourly", HOUR, move |_| {
                hourly();
                panic!("asked to");
            }),
            Job::new("daily", 24 * HOUR, move |_| {
                daily();
            }),
            Job::new("long, on its third run", HOUR, move |stopping| {
                if long() == 2 {
                    while !stopping.is_set() {
                        std::thread::sleep(Duration::from_millis(1));
                    }
                }
            }),
        ];
        let schedule = Schedule { clock: clock.clone(), shutdown, alive };
        runtime.spawn(schedule.run_asking_every(Duration::from_millis(2), jobs));
        let count = |place: usize| runs[place].load(Ordering::SeqCst);
        until("all ran at the start", || (count(0), count(1), count(2)) == (1, 1, 1));
        std::thread::sleep(Duration::from_millis(30));
        assert_eq!((count(0), count(1), count(2)), (1, 1, 1), "nothing is due");
        clock.advance(HOUR);
        until("the hourly ones ran again", || (count(0), count(2)) == (2, 2));
        clock.advance(23 * HOUR);
        until("all ran again", || (count(0), count(1), count(2)) == (3, 2, 3));
        down.send_replace(true);
        let gone =
            runtime.block_on(async { tokio::time::timeout(Duration::from_secs(20), all_gone.recv()).await });
        assert_eq!(gone, Ok(None), "the job that ran saw the shutdown");
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_put_a_job_off() {
        let job = Job::new("x", HOUR, |_| {});
        let later = FileTime::from_unix_seconds(2_000_000_000);
        let mut planned = Planned { job, due: later };
        let now = FileTime::from_unix_seconds(1_000_000_000);
        assert_eq!(planned.wait(now), HOUR);
        assert_eq!(planned.wait(now.saturating_add(HOUR)), Duration::ZERO);
    }
}
