//! The accept loop: so many connections at a time, a deadline for headers, and an end that lets requests finish.
//!
//! Not poem's server, which has no deadline for headers, nor any limit of connections.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, Request};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use super::limits::ServerLimits;
use super::stall::Stalling;

/// The first pause after the system could not give a connection; doubled until [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(10);

/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Answers requests until `shutdown`, and then those that are running, within `limits.drain_time`.
pub async fn serve<E: Endpoint + 'static>(
    listener: TcpListener,
    endpoint: E,
    limits: ServerLimits,
    shutdown: impl Future<Output = ()>,
) {
    let protocol = protocol(&limits);
    let endpoint = Arc::new(endpoint);
    let permits = Arc::new(Semaphore::new(
        limits.connections.min(Semaphore::MAX_PERMITS),
    ));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let connection = tokio::select! {
            biased;
            () = &mut shutdown => break,
            connection = next(&listener, &permits) => connection,
        };
        connections.spawn(connection.serve(
            protocol.clone(),
            Arc::clone(&endpoint),
            limits.write_time,
            graceful.watcher(),
        ));
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    drain(graceful, connections, limits.drain_time).await;
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

/// A client that is connected, and its leave to be.
struct Connection {
    stream: TcpStream,
    remote: SocketAddr,
    permit: OwnedSemaphorePermit,
}

/// Waits for leave first and for a client then, so that those who are too many stay in the backlog of the listener.
async fn next(listener: &TcpListener, permits: &Arc<Semaphore>) -> Connection {
    let mut pause = FIRST_PAUSE;
    loop {
        // Nobody closes the semaphore.
        let Ok(permit) = Arc::clone(permits).acquire_owned().await else {
            return std::future::pending().await;
        };
        match listener.accept().await {
            Ok((stream, remote)) => {
                return Connection {
                    stream,
                    remote,
                    permit,
                };
            }
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

impl Connection {
    async fn serve<E: Endpoint>(
        self,
        protocol: http1::Builder,
        endpoint: Arc<E>,
        write_time: Duration,
        watcher: Watcher,
    ) {
        let Self {
            stream,
            remote,
            permit,
        } = self;
        let Ok(local) = stream.local_addr() else {
            return; // The client is gone.
        };
        // Without it answers are only later, not wrong.
        let _ = stream.set_nodelay(true);
        let service = service_fn(|request| {
            let endpoint = Arc::clone(&endpoint);
            let addresses = (LocalAddr(local.into()), RemoteAddr(remote.into()));
            async move {
                let request = Request::from((request, addresses.0, addresses.1, Scheme::HTTP));
                let response = endpoint.get_response(request).await;
                Ok::<hyper::Response<_>, Infallible>(response.into())
            }
        });
        let stream = TokioIo::new(Stalling::new(stream, write_time));
        if let Err(error) = watcher
            .watch(protocol.serve_connection(stream, service))
            .await
        {
            tracing::debug!(%error, "connection ended early");
        }
        drop(permit);
    }
}
