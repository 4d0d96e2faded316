//! Waiting for a future on a thread of the synchronous core. The futures here need no runtime to be polled: they
//! wait for a connection's task, which has one.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for it.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// Sends a statement whose answer nobody needs; what is sent after it comes after it.
pub(crate) fn send_only<F: Future>(future: F) {
    let mut future = pin!(future);
    // The first poll puts it into the connection's queue.
    let _ = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
}
