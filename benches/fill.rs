//! Fills the register of a data directory with a generated one, through the door like any other writer.
//!
//! `cargo run --release --example fill -- --data DIR --size M --seed 1`

mod generator;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::bail;
use clap::Parser;
use steward::auth::caller::{Caller, Role, Roles};
use steward::command::plan::Command;
use steward::store::door::Refusal;
use steward::store::open::open;

use generator::{CHUNK, Size, rows};

/// Fills an empty register.
#[derive(Parser)]
struct Fill {
    /// The data directory; it is made if there is none.
    #[arg(long)]
    data: PathBuf,
    /// S, M, or a number of vendors.
    #[arg(long, default_value = "M")]
    size: Size,
    /// The same seed gives the same register.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Fill { data, size, seed } = Fill::parse();
    std::fs::create_dir_all(&data)?;
    let url = format!("sqlite:{}?mode=rwc", data.join("steward.db").display());
    let door = open(&url, &data).await?.door;
    if door.current().head.revision.0 > 0 {
        bail!("the register in {} is not empty", data.display());
    }
    let caller = Caller::person("fill".to_owned(), Roles::new([Role::Officer])?);
    let start = Instant::now();
    let mut rows = rows(size, seed).into_iter().peekable();
    while rows.peek().is_some() {
        let chunk = Command::Apply(rows.by_ref().take(CHUNK).collect());
        match door.submit(chunk, &caller, None, "import", None).await {
            Ok(_) => {}
            Err(Refusal::Problems(problems)) => bail!("refused: {:?}", problems.first()),
            Err(refusal) => bail!("not written: {refusal:?}"),
        }
    }
    let (register, seconds) = (door.current(), start.elapsed().as_secs_f32());
    let (vendors, clauses, flows) = (
        register.vendors.len(),
        register.clauses.len(),
        register.flows.len(),
    );
    eprintln!("{vendors} vendors, {clauses} clauses, {flows} flows in {seconds:.1} s");
    Ok(())
}
