//! The worker threads on which protocol code runs: tokio's blocking pool behind a bound.

use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// The call panicked (the panic is logged where it happened), or the runtime is going away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the call did not come to an end")]
pub(crate) struct Failed;

#[derive(Debug, Clone)]
pub(crate) struct Workers {
    permits: Arc<Semaphore>,
}

impl Workers {
    pub(crate) fn new(threads: usize) -> Self {
        Self { permits: Arc::new(Semaphore::new(threads.max(1))) }
    }

    /// Runs `call` on a worker thread, after waiting for one to be free.
    pub(crate) async fn run<T, F>(&self, call: F) -> Result<T, Failed>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| Failed)?;
        let task = tokio::task::spawn_blocking(move || {
            // Held by the call itself: when its client goes away the thread is still in use.
            let _permit = permit;
            call()
        });
        task.await.map_err(|_| Failed)
    }
}

/// Resolves when the node shuts down, and when it is gone.
pub(crate) async fn shut_down(shutdown: &mut watch::Receiver<bool>) {
    let _ = shutdown.wait_for(|down| *down).await;
}
