//! The accept loop: so many connections at a time, a deadline for headers, and an end that lets requests finish.
//!
//! Those who are too many are told so. A server that ends first answers on for a while, not ready any more, and asks its
//! clients to close: so whoever stands before it sends nothing to a connection that is just being closed.
//!
//! Not poem's server, which has no deadline for headers, nor any limit of connections.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use poem::http::uri::Scheme;
use poem::http::{HeaderValue, header};
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, Request};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use super::front::TooMany;
use super::limits::ServerLimits;
use super::stall::Stalling;

/// How long a client waits for leave to be connected. While there is none the next do not wait.
const SHED_AFTER: Duration = Duration::from_secs(1);

/// So many clients at a time are told that there are too many.
const SHED_AT_A_TIME: usize = 32;

/// The first pause after the system could not give a connection; doubled until [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(10);

/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Answers requests until `shutdown`, then for at most `limits.linger_time` those of clients that are connected or come, and
/// then those that are running, within `limits.drain_time`.
pub async fn serve<E: Endpoint + 'static>(
    listener: TcpListener,
    endpoint: E,
    limits: ServerLimits,
    shutdown: impl Future<Output = ()>,
) {
    let mut open = Open {
        leave: Leave::of(limits.connections),
        serving: Serving {
            protocol: protocol(&limits),
            endpoint: Arc::new(endpoint),
            write_time: limits.write_time,
            ending: Arc::default(),
        },
        graceful: GracefulShutdown::new(),
        connections: JoinSet::new(),
    };
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            client = next(&listener) => open.admit(client).await,
        }
    }
    open.serving.ending.store(true, Ordering::Relaxed);
    // Whether all went before the time is over changes nothing.
    let _ = tokio::time::timeout(limits.linger_time, open.linger(&listener)).await;
    drop(listener);
    drain(open.graceful, open.connections, limits.drain_time).await;
}

/// The connections that are open, and what the next one needs.
struct Open<E> {
    leave: Leave,
    serving: Serving<E>,
    graceful: GracefulShutdown,
    connections: JoinSet<()>,
}

impl<E: Endpoint + 'static> Open<E> {
    async fn admit(&mut self, client: (TcpStream, SocketAddr)) {
        let leave = self.leave.for_next().await;
        let serving = self.serving.clone();
        let watcher = self.graceful.watcher();
        self.connections
            .spawn(serving.serve(client, leave, watcher));
        while self.connections.try_join_next().is_some() {}
    }

    /// Serves on until nobody is connected and nobody waits to be.
    async fn linger(&mut self, listener: &TcpListener) {
        loop {
            while let Some(client) = next(listener).now_or_never() {
                self.admit(client).await;
            }
            if self.connections.is_empty() {
                return;
            }
            tokio::select! {
                client = next(listener) => self.admit(client).await,
                _ = self.connections.join_next() => {}
            }
        }
    }
}

/// Who may be connected.
struct Leave {
    permits: Arc<Semaphore>,
    /// For those who are told that there are too many.
    reserve: Arc<Semaphore>,
    is_full: bool,
}

/// Leave to be connected, until it is dropped.
struct Permit {
    _held: Option<OwnedSemaphorePermit>,
    /// There are too many: the client is told so, and no more.
    is_shed: bool,
}

impl Leave {
    fn of(connections: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(connections.min(Semaphore::MAX_PERMITS))),
            reserve: Arc::new(Semaphore::new(SHED_AT_A_TIME)),
            is_full: false,
        }
    }

    async fn for_next(&mut self) -> Permit {
        let patience = match self.is_full {
            true => Duration::ZERO,
            false => SHED_AFTER,
        };
        let waited = tokio::time::timeout(patience, Arc::clone(&self.permits).acquire_owned());
        // Nobody closes the semaphores.
        let held = waited.await.ok().and_then(Result::ok);
        self.is_full = held.is_none();
        match held {
            Some(held) => Permit {
                _held: Some(held),
                is_shed: false,
            },
            None => Permit {
                _held: Arc::clone(&self.reserve).acquire_owned().await.ok(),
                is_shed: true,
            },
        }
    }
}

/// Lets requests that are running finish, and cuts what is left after `time`.
async fn drain(graceful: GracefulShutdown, mut connections: JoinSet<()>, time: Duration) {
    if tokio::time::timeout(time, graceful.shutdown())
        .await
        .is_ok()
    {
        return;
    }
    while connections.try_join_next().is_some() {}
    tracing::warn!(
        connections = connections.len(),
        "cut connections that did not end in time"
    );
    connections.shutdown().await;
}

fn protocol(limits: &ServerLimits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_header_size(limits.header_bytes)
        .max_headers(limits.header_count);
    builder
}

/// Waits for a client.
async fn next(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    let mut pause = FIRST_PAUSE;
    loop {
        match listener.accept().await {
            Ok(client) => return client,
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot accept connections");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

/// The client is gone again; the next one is not affected.
fn is_of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}

/// How a connection is served.
struct Serving<E> {
    protocol: http1::Builder,
    endpoint: Arc<E>,
    write_time: Duration,
    /// Whether the server ends.
    ending: Arc<AtomicBool>,
}

impl<E> Clone for Serving<E> {
    fn clone(&self) -> Self {
        Self {
            protocol: self.protocol.clone(),
            endpoint: Arc::clone(&self.endpoint),
            write_time: self.write_time,
            ending: Arc::clone(&self.ending),
        }
    }
}

impl<E: Endpoint> Serving<E> {
    async fn serve(
        self,
        (stream, remote): (TcpStream, SocketAddr),
        permit: Permit,
        watcher: Watcher,
    ) {
        let Ok(local) = stream.local_addr() else {
            return; // The client is gone.
        };
        // Without it answers are only later, not wrong.
        let _ = stream.set_nodelay(true);
        let is_shed = permit.is_shed;
        let service = service_fn(|request| {
            let endpoint = Arc::clone(&self.endpoint);
            let ending = Arc::clone(&self.ending);
            let addresses = (LocalAddr(local.into()), RemoteAddr(remote.into()));
            async move {
                let mut request = Request::from((request, addresses.0, addresses.1, Scheme::HTTP));
                if is_shed {
                    request.set_data(TooMany);
                }
                let mut response = endpoint.get_response(request).await;
                if is_shed || ending.load(Ordering::Relaxed) {
                    let close = HeaderValue::from_static("close");
                    response.headers_mut().insert(header::CONNECTION, close);
                }
                Ok::<hyper::Response<_>, Infallible>(response.into())
            }
        });
        let stream = TokioIo::new(Stalling::new(stream, self.write_time));
        let connection = self.protocol.serve_connection(stream, service);
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%error, "connection ended early");
        }
        drop(permit);
    }
}
