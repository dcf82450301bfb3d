//! Wires the parts together; the only place that does.

pub mod audit;
pub mod backup;
mod bar;
pub mod clients;
pub mod copy;
pub mod files;
mod foretold;
mod identity;
pub mod keys;
mod manifests;
mod metrics;
mod published;
mod recompute;
pub mod reports;
pub mod tables;
mod traces;

use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Semaphore, oneshot, watch};
use tracing_subscriber::EnvFilter;

use self::recompute::recompute;
use crate::auth::caller::{Caller, Role, Roles};
use crate::auth::token::{Grant, random_id};
use crate::auth::walk::type_index::TypeIndex;
use crate::command::plan::Command;
use crate::config::{Config, LogFormat};
use crate::http::accept;
use crate::http::admission::{self, Documents};
use crate::http::execute::{Executor, Turns, schema};
use crate::http::hooks::Hooks;
use crate::http::limits::{RequestLimits, ServerLimits};
use crate::http::{rest, routes};
use crate::manifest;
use crate::private;
use crate::store::client::Clients;
use crate::store::door::{Door, Refusal};
use crate::store::endpoint::Endpoints;
use crate::store::open::{Store, open};
use crate::webhook::Rules;
use crate::webhook::answers::Answers;
use crate::webhook::attempt::Sender;
use crate::webhook::dispatcher::Dispatcher;
use clients::Gate;
use identity::Identity;
use keys::Keys;

/// The OpenAPI document of the REST API.
///
/// # Errors
/// An operation asks for what the schema does not have; a test holds that none does.
pub fn openapi() -> anyhow::Result<String> {
    rest::openapi::document(&sdl()).context("cannot make the OpenAPI document")
}

/// The text of the GraphQL schema.
#[must_use]
pub fn sdl() -> String {
    schema().sdl()
}

/// Runs the server until it is told to end.
///
/// # Errors
/// The register cannot be opened, the address is taken, or the writer ended.
pub async fn serve(config: Config, sample: bool) -> anyhow::Result<()> {
    start_log(&config);
    let traces = traces::begin(&config.traces)?;
    reports::add_fonts(&config)?;
    make_directory(&config.data)?;
    let store = open(&config.database_url(), &config.data)
        .await
        .context("cannot open the register")?;
    if sample {
        load_sample(&store.door).await?;
    }
    let keys = Keys::begin(&config).await?;
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!(
            "cannot listen on {}; is another server running there?",
            config.listen
        )
    })?;
    backup::schedule(&config);
    tokio::spawn(recompute(store.door.clone(), config.zone.clone()));
    dispatch(&config, &keys, &store).await?;
    let counted = metrics::open(&config, &store.door).await?;
    let clients = Clients::open(&config.database_url()).await?;
    let gate = Gate::begin(clients.clone(), keys.clone(), &config).await?;
    let access = Access {
        keys: keys.clone(),
        clients,
        gate,
        address: listener.local_addr()?,
    };
    let (end, ends) = watch::channel(false);
    let hooks = hooks(&config, &access, &store, ends)?;
    let endpoint = routes(hooks, request_limits(&config), counted);
    announce(&config, &keys, listener.local_addr()?, &store.door, sample)?;
    let (ended, ending) = oneshot::channel();
    let writer = store.writer;
    let stop = async move {
        tokio::select! {
            () = told_to_end() => {}
            outcome = writer => {
                tracing::error!(?outcome, "the writer ended");
                let _ = ended.send(());
            }
        }
        end.send_replace(true);
    };
    accept::serve(listener, endpoint, server_limits(&config), stop).await;
    if let Some(traces) = traces {
        traces.end().await;
    }
    let mut ending = ending;
    if ending.try_recv().is_ok() {
        bail!("the writer ended; start the server again and look at the log")
    }
    Ok(())
}

fn start_log(config: &Config) {
    let filter = EnvFilter::new(&config.log_filter);
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second start in one process (a test) keeps the log of the first.
    let _ = match config.log {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
}

fn make_directory(data: &Path) -> anyhow::Result<()> {
    private::make_directory(data)
        .with_context(|| format!("cannot make the data directory `{}`", data.display()))
}

/// Fills an empty register with the vocabulary and the sample; leaves any other as it is.
async fn load_sample(door: &Door) -> anyhow::Result<()> {
    if door.current().head.revision.0 > 0 {
        return Ok(());
    }
    let sample = manifest::sample().map_err(|errors| {
        let texts: Vec<_> = errors.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("the sample cannot be read: {}", texts.join("; "))
    })?;
    let rows = manifest::vocabulary().into_iter().chain(sample).collect();
    let caller = Caller::person("steward".to_owned(), Roles::new([Role::Officer])?);
    let reason = Some("the sample register".to_owned());
    match door
        .submit(Command::Apply(rows), &caller, reason, "sample", None)
        .await
    {
        Ok(_) => Ok(()),
        Err(Refusal::Problems(problems)) => bail!("the sample is refused: {problems:?}"),
        Err(refusal) => bail!("the sample was not loaded: {refusal:?}"),
    }
}

/// Begins to send events to endpoints, on a connection of its own.
async fn dispatch(config: &Config, keys: &Keys, store: &Store) -> anyhow::Result<()> {
    let sender = Sender::new(config.webhooks.clone())
        .context("cannot send events; are the system's root certificates installed (package `ca-certificates`)?")?;
    let vault = keys.vault.again(&config.database_url()).await?;
    let endpoints = Endpoints::new(vault);
    let source = config.token.issuer.clone();
    let (door, history) = (store.door.clone(), store.history.clone());
    let answers = Answers::new(door.clone(), history, config.zone.clone(), source.clone());
    tokio::spawn(Dispatcher::new(endpoints, door, sender, answers, source).run());
    Ok(())
}

/// Who is let in.
struct Access {
    keys: Keys,
    clients: Clients,
    gate: Arc<Gate>,
    /// Where the server listens.
    address: SocketAddr,
}

fn hooks(
    config: &Config,
    access: &Access,
    store: &Store,
    ending: watch::Receiver<bool>,
) -> anyhow::Result<Hooks<Caller>> {
    let identity = Identity::begin(config, &access.keys, Arc::clone(&access.gate))?;
    let schema = schema();
    let index = TypeIndex::parse(&schema.sdl())?;
    let door = store.door.clone();
    let executor = Arc::new(Executor {
        schema,
        index,
        door: door.clone(),
        feeds: store.feeds.clone(),
        mappings: store.mappings.clone(),
        clients: access.clients.clone(),
        vault: access.keys.vault.clone(),
        endpoints: Endpoints::new(access.keys.vault.clone()),
        webhooks: Rules {
            settings: config.webhooks.clone(),
            source: config.token.issuer.clone(),
        },
        history: store.history.clone(),
        requests: store.requests.clone(),
        documents: Documents::default(),
        limits: document_limits(config),
        visits: config.limits.visits,
        time: config.limits.request_time(),
        zone: config.zone.clone(),
        // Enough that no core waits for the next.
        turns: Turns::new(2 * (heavy_places() + 1)),
        dear_turns: Turns::new(heavy_places()),
        heavy: Arc::new(Semaphore::new(heavy_places())),
        streams: Arc::new(Semaphore::new(config.limits.subscriptions)),
    });
    let shower = Arc::clone(&executor);
    let reporter = Arc::clone(&executor);
    let gate = Arc::clone(&access.gate);
    let keys = access.keys.clone();
    let described = published::authorization_server(&config.token.issuer, access.address);
    let ends = ending.clone();
    Ok(Hooks {
        authenticate: Arc::new(move |headers| identity.authenticate(headers)),
        execute: Arc::new(move |request, caller| {
            Box::pin(Arc::clone(&executor).answer(request, caller))
        }),
        report: Arc::new(move |request, caller| {
            Box::pin(Arc::clone(&reporter).report(request, caller))
        }),
        calendar: Arc::new(move |secret| {
            let executor = Arc::clone(&shower);
            Box::pin(async move { executor.feed(&secret).await })
        }),
        token: Arc::new(move |asked| Box::pin(Arc::clone(&gate).issue(asked))),
        key_set: Arc::new(move || keys.ring().public_set(Timestamp::now())),
        authorization_server: Arc::new(move || described.clone()),
        ready: Arc::new(move || match *ends.borrow() {
            true => Err("the server is ending".to_owned()),
            false => door.readiness(),
        }),
        ending,
        openapi: openapi()?.into(),
        subject: |caller| &caller.subject,
    })
}

fn heavy_places() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1))
}

fn document_limits(config: &Config) -> admission::Limits {
    let limits = &config.limits;
    admission::Limits {
        document_bytes: limits.document_bytes,
        tokens: limits.tokens,
        bracket_depth: limits.bracket_depth,
        depth: limits.depth,
        selections: limits.selections,
        aliases: limits.aliases,
        root_fields: limits.root_fields,
        directives: limits.directives,
        ..admission::Limits::default()
    }
}

fn request_limits(config: &Config) -> RequestLimits {
    RequestLimits {
        body_bytes: config.limits.body_bytes,
        body_time: config.limits.body_time(),
    }
}

fn server_limits(config: &Config) -> ServerLimits {
    ServerLimits {
        connections: config.limits.connections,
        header_time: config.limits.header_time(),
        linger_time: config.limits.linger_time(),
        ..ServerLimits::default()
    }
}

/// Prints the address and, to whoever tries it out or sits before it, a token of an hour and one command worth pasting. What
/// goes into a journal holds no token.
fn announce(
    config: &Config,
    keys: &Keys,
    address: SocketAddr,
    door: &Door,
    sample: bool,
) -> anyhow::Result<()> {
    let revision = door.current().head.revision;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "Steward listens on http://{address}/graphql, revision {revision}.\n"
    )?;
    if !sample && !out.is_terminal() {
        return Ok(out.flush()?);
    }
    let grant = Grant {
        subject: "local".to_owned(),
        roles: Roles::new([Role::Editor])?,
        issued: Timestamp::now(),
        lifetime: config.token.local_ttl,
        id: random_id()?,
        client: None,
    };
    let token = keys.mint(config, &grant)?;
    writeln!(
        out,
        "A token for this machine (role editor, short-lived):\n\n{token}\n"
    )?;
    writeln!(out, "Ask something:\n\n{}", paste(address, &token))?;
    Ok(out.flush()?)
}

/// A command to paste: may DoubleClick use page views of the site to target ads elsewhere?
fn paste(address: SocketAddr, token: &str) -> String {
    let query = "{ sharingDecision(input: { recipient: { vendor: \\\"doubleclick\\\" }, \
                 category: \\\"data.behaviour.page-view\\\", property: \\\"auteltech\\\", \
                 purpose: \\\"purpose.advertising.offsite-targeting\\\" }) \
                 { verdict on reasons { code sentence citations { section gist } } missing } }";
    format!(
        "curl -s http://{address}/graphql -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' \\\n  \
         -d '{{\"query\":\"{query}\"}}'\n"
    )
}

async fn told_to_end() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => signals.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}
