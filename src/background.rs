//! Work that makes way: what takes seconds of a core while others wait for answers of microseconds.

use tokio::sync::oneshot;

/// The priority of what makes way: so many steps of 19 below the usual.
const PRIORITY: i32 = 10;

/// Lets all other threads of the machine go before this one, and before those that it starts from now on. Where the system
/// knows nothing of the kind, nothing changes.
pub fn make_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, PRIORITY) {
        tracing::debug!(%error, "the priority could not be lowered");
    }
}

/// Does the work on a thread of its own that makes way; none if it ended early.
pub async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (done, waiting) = oneshot::channel();
    let thread = std::thread::Builder::new().name("background".to_owned());
    let started = thread.spawn(move || {
        make_way();
        // Nobody may wait any more.
        let _ = done.send(work());
    });
    started.ok()?;
    waiting.await.ok()
}
