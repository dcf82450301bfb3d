//! The program: reads the command line and the environment, and runs one command.

use std::io;
use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;
use steward::app;
use steward::background::make_way;
use steward::cli::{Actions, Cli, run};
use steward::config::sources::process_environment;

/// An answer is thousands of small values that are made, written out and dropped at once. This allocator takes a fifth less
/// time for a long list than the system's. SQLite and other C libraries use it too (its feature `override`): a row is made on
/// one thread and dropped on another, at which it is better. It is its version 2, since with version 3 the program ends
/// before it begins where a library is preloaded (`LD_PRELOAD`), as agents that watch programs do. Huge pages are off
/// (`no_thp`): a decision gains a tenth by them, and the register takes a quarter more room.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// A GraphQL document is parsed by recursion; see the limit on brackets.
const WORKER_STACK_BYTES: usize = 8 * 1024 * 1024;

/// After so many tasks a thread looks for what came over the network. A long list takes a millisecond, and an answer needs a
/// few such looks: with tokio's own 61 a flood of long lists by one caller holds up each request of another for 0.4 s.
const EVENT_INTERVAL: u32 = 3;

fn main() -> ExitCode {
    match run_command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // With its causes, on one line, and without the backtrace that the environment may ask for.
            eprintln!("steward: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_command() -> anyhow::Result<()> {
    let actions = Actions {
        serve: |config, sample| runtime()?.block_on(app::serve(config, sample)),
        token: |config, asked, out| runtime()?.block_on(app::keys::token(&config, &asked, out)),
        key: |config, asked, out| runtime()?.block_on(app::keys::keys(&config, asked, out)),
        client: |config, asked, out| {
            runtime()?.block_on(app::clients::command::clients(&config, asked, out))
        },
        schema: app::sdl,
        manifest_schema: app::files::manifest_schema,
        openapi: app::openapi,
        import: |config, asked, out| {
            make_way();
            runtime()?.block_on(app::files::import(&config, asked, out))
        },
        export: |config, asked, out| {
            make_way();
            runtime()?.block_on(app::files::export(&config, asked, out))
        },
        import_table: |config, asked, out| {
            make_way();
            runtime()?.block_on(app::tables::import(&config, asked, out))
        },
        template: |config, asked, _| {
            runtime()?.block_on(app::tables::write_template(&config, asked))
        },
        copy: |config, databases, out| {
            runtime()?.block_on(app::copy::copy(&config, databases, out))
        },
        report: |config, asked, out| {
            runtime()?.block_on(app::reports::report(&config, &asked, out))
        },
        backup: |config, asked, out| runtime()?.block_on(app::backup::backup(&config, asked, out)),
        restore: |config, asked, out| {
            runtime()?.block_on(app::backup::restore(&config, asked, out))
        },
        verify: |config, asked, out| runtime()?.block_on(app::audit::verify(&config, asked, out)),
        checkpoint: |config, asked, out| {
            runtime()?.block_on(app::audit::checkpoint(&config, asked, out))
        },
        export_log: |config, asked, out| {
            runtime()?.block_on(app::audit::export(&config, asked, out))
        },
    };
    run(
        Cli::parse(),
        process_environment()?,
        &actions,
        &mut io::stdout().lock(),
    )
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(WORKER_STACK_BYTES)
        .event_interval(EVENT_INTERVAL)
        .build()
}
