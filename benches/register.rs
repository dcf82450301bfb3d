//! What the register costs in memory: building it, looking things up, and planning changes up to the sealed revision.
//!
//! On a generated register of size M. Nothing here touches a disk or a network; `load.sh` does.

#![recursion_limit = "512"]
#![allow(missing_docs, reason = "criterion's macros make functions without")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench that cannot run should end"
)]

mod generator;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::{ID, MaybeUndefined, Request};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use entity::vocabulary::Level;
use jiff::Timestamp;
use jiff::civil::date;
use steward::auth::caller::{Role, Roles};
use steward::command::plan::{Action, Command};
use steward::command::vendor::VendorDraft;
use steward::compliance::crossings::of_flows;
use steward::compliance::findings::find;
use steward::compliance::{Asked, Question, decide};
use steward::graphql::at::{At, Budget};
use steward::http::execute::schema;
use steward::registry::edge::Edge;
use steward::registry::flow::Flow;
use steward::registry::noun::Noun;
use steward::registry::nouns::{Held, NounKind};
use steward::registry::person::Secret;
use steward::registry::value::Registry;
use steward::registry::vendor::Vendor;
use steward::store::batch::{self, Fate};
use steward::store::idempotency::Known;

use generator::{Size, changes, questions, registry};

const SEED: u64 = 1;

/// The server's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A change of the name of one vendor.
fn rename(vendor: &Vendor) -> batch::Request {
    let draft = VendorDraft {
        name: MaybeUndefined::Value("Another name".to_owned()),
        ..VendorDraft::default()
    };
    batch::Request {
        command: Arc::new(Command::Vendor(Action::Update {
            target: ID(vendor.key().to_string()),
            version: vendor.head.version,
            draft,
        })),
        prepared: None,
        actor: "bench".to_owned(),
        reason: None,
        source: "api",
        seed: SEED,
        salts: Secret([1; 32]),
        once: None,
    }
}

/// Plan, apply, seal: everything between taking commands from the queue and the database.
fn publishing(criterion: &mut Criterion, registry: &Arc<Registry>) {
    let now = Timestamp::UNIX_EPOCH;
    let spread = Size::M.vendors / 64;
    let requests: Vec<_> = registry
        .vendors
        .iter()
        .step_by(spread)
        .map(rename)
        .collect();
    for count in [1, 64] {
        let setup = || requests[..count].to_vec();
        let planned = batch::plan(Arc::clone(registry), setup(), Known::default(), now);
        assert!(
            planned
                .fates
                .iter()
                .all(|fate| matches!(fate, Fate::Done { .. }))
        );
        assert_eq!(planned.entries.len(), count);
        criterion.bench_function(&format!("publish {count} vendor updates"), |bencher| {
            bencher.iter_batched(
                setup,
                |requests| batch::plan(Arc::clone(registry), requests, Known::default(), now),
                BatchSize::SmallInput,
            );
        });
        criterion.bench_function(&format!("check {count} entries of the log"), |bencher| {
            bencher.iter(|| {
                planned
                    .entries
                    .iter()
                    .all(|entry| black_box(entry.check()).is_ok())
            });
        });
    }
}

fn looking_up(criterion: &mut Criterion, registry: &Registry) {
    let vendors: Vec<_> = registry
        .vendors
        .iter()
        .map(|vendor| (vendor.id(), vendor.key().to_string()))
        .collect();
    // A stride that is prime visits all in an order that no cache foresees.
    let mut at = 0;
    let mut next = move |len: usize| {
        at = (at + 7_919) % len;
        at
    };
    criterion.bench_function("a vendor by key", |bencher| {
        bencher.iter(|| {
            black_box(
                registry
                    .vendors
                    .by_key(&vendors[next(vendors.len())].1)
                    .is_some(),
            )
        });
    });
    criterion.bench_function("a vendor by id", |bencher| {
        bencher.iter(|| {
            black_box(
                registry
                    .vendors
                    .get(vendors[next(vendors.len())].0)
                    .is_some(),
            )
        });
    });
    criterion.bench_function("the flows of a vendor", |bencher| {
        let flows = Flow::table(registry);
        bencher.iter(|| {
            let vendor = vendors[next(vendors.len())].0;
            let found = registry
                .edges
                .sources(Edge::FlowToVendor, vendor)
                .filter_map(|id| flows.get(id));
            black_box(found.count())
        });
    });
}

/// One decision on M; the goal is 20 µs. The same questions with a level stated (one pass) and without (four).
fn deciding(criterion: &mut Criterion, registry: &Registry) {
    for (name, level) in [
        ("one decision", Some(Level::Personal)),
        ("one decision, level not stated", None),
    ] {
        let asked: Vec<_> = questions(Size::M, SEED)
            .take(1_024)
            .map(|asked| question(registry, &asked, level))
            .collect();
        let mut at = 0;
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                at = (at + 1) % asked.len();
                black_box(decide(registry, &asked[at]))
            });
        });
    }
}

fn question(registry: &Registry, asked: &generator::Question, level: Option<Level>) -> Question {
    let vendor = registry
        .vendors
        .id_of_key(&asked.vendor)
        .expect("a vendor of the register");
    let category = registry
        .data_categories
        .id_of_key(asked.category)
        .expect("a category of the register");
    Question {
        level,
        property: registry.properties.id_of_key(&asked.property),
        purpose: registry.purposes.id_of_key(asked.purpose),
        persons: Some(1_000),
        ..Question::about(Asked::Vendor(vendor), category, date(2026, 11, 24))
    }
}

/// One search on M; the goal is 10 ms. Words that many names begin with, that a hundred thousand keys hold, that stand apart,
/// in Chinese, nowhere, and with a typo.
fn searching(criterion: &mut Criterion, registry: &Registry) {
    for text in [
        "company",
        "a",
        "low-00",
        "contract vendor says",
        "合同",
        "nowhere at all",
        "compnay",
    ] {
        criterion.bench_function(&format!("search `{text}`"), |bencher| {
            bencher.iter(|| black_box(registry.words.find(NounKind::ALL, text, 20, &|_| true)));
        });
    }
}

/// A page of 50 by the API, for each way of finding it; the goal is 5 ms.
fn listing(criterion: &mut Criterion, registry: &Arc<Registry>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let schema = schema();
    let caller = Roles::new([Role::Auditor]).expect("one role");
    for list in [
        "vendors",
        "vendors(orderBy: { field: NAME, direction: DESC })",
        "vendors(filter: { receives: \"data.contact.email\" })",
        "vendors(filter: { receives: \"data.contact.email\", country: \"LI\" })",
        "vendors(filter: { agreementState: TERMINATED })",
        "vendors(filter: { standing: REJECTED })",
        "flows(filter: { category: \"data.contact\" })",
        "flows(filter: { category: \"data.contact.email\", levelStated: false, state: PROPOSED })",
        "flows(filter: { vendor: \"vendor-000000\" }, orderBy: { field: PERSONS, direction: DESC })",
        "flows(filter: { origin: \"LI\" })",
        "flows(orderBy: { field: PERSONS, direction: DESC })",
        "clauses(filter: { action: SELL, category: \"data.contact\" })",
    ] {
        let text = format!("{{ {list} {{ nodes {{ key }} pageInfo {{ endCursor }} }} }}");
        let ask = || {
            let later = Instant::now() + Duration::from_secs(60);
            let budget = Arc::new(Budget::new(u64::MAX, later));
            let at = At::new(Arc::clone(registry), date(2026, 11, 24), caller, budget);
            runtime.block_on(schema.execute(Request::new(&text).data(at)))
        };
        let answer = ask();
        assert!(answer.errors.is_empty(), "{list}: {:?}", answer.errors);
        criterion.bench_function(&format!("page of {list}"), |bencher| {
            bencher.iter(|| black_box(ask()));
        });
    }
}

fn register(criterion: &mut Criterion) {
    let changes = changes(Size::M, SEED);
    let whole = Arc::new(registry(&changes));
    publishing(criterion, &whole);
    looking_up(criterion, &whole);
    deciding(criterion, &whole);
    searching(criterion, &whole);
    listing(criterion, &whole);
    let mut slow = criterion.benchmark_group("whole register");
    slow.sample_size(10);
    slow.bench_function("all findings of M", |bencher| {
        bencher.iter_with_large_drop(|| find(&whole, date(2026, 11, 24), &|_| true));
    });
    slow.bench_function("all transfers of M", |bencher| {
        let on = date(2026, 11, 24);
        let flows: Vec<_> = whole.flows.iter().collect();
        bencher.iter_with_large_drop(|| of_flows(&whole, &flows, on, &|_| true));
    });
    slow.bench_function("build M from its records", |bencher| {
        bencher.iter_with_large_drop(|| registry(&changes));
    });
    slow.finish();
}

criterion_group!(benches, register);
criterion_main!(benches);
