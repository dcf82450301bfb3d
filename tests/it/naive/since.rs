//! Findings that are taken over from the value before a change, against all of them worked out anew.

use std::sync::Arc;

use steward::compliance::findings::find;
use steward::compliance::kept;
use steward::registry::nouns::{NounKind, Record};
use steward::registry::value::Registry;

use super::random::Random;
use super::seeds;
use super::world::World;

/// The nouns of whose changes little hangs.
const SMALL: [NounKind; 4] = [
    NounKind::Flow,
    NounKind::Holding,
    NounKind::Collection,
    NounKind::Attestation,
];

/// A record with the facts of another of its noun, or retired, or back.
fn changed(random: &mut Random, records: &[Record]) -> Option<Record> {
    let of_noun =
        |noun| -> Vec<&Record> { records.iter().filter(|it| it.id().noun == noun).collect() };
    let all = of_noun(random.of(&SMALL));
    if all.is_empty() {
        return None;
    }
    let (one, other) = (random.of(&all), random.of(&all));
    macro_rules! with_facts {
        ($($noun:ident)*) => {
            match (one, other) {
                $((Record::$noun(one), Record::$noun(other)) => {
                    let mut next = (**other).clone();
                    next.head = one.head.clone();
                    next.head.version.0 += 1;
                    if random.below(4) == 0 {
                        next.head.retired = !next.head.retired;
                    }
                    Some(Record::$noun(Arc::new(next)))
                })*
                _ => None,
            }
        };
    }
    with_facts!(Flow Holding Collection Attestation)
}

fn all_of(
    registry: &Registry,
    on: jiff::civil::Date,
) -> Vec<steward::compliance::findings::Finding> {
    let all = find(registry, on, &|_| true).unwrap();
    all.into_iter().map(Arc::unwrap_or_clone).collect()
}

#[test]
fn findings_that_are_taken_over_are_those_that_are_worked_out() {
    let (mut taken_over, mut compared) = (0, 0);
    for seed in seeds() {
        let mut world = World::of(seed);
        let on = world.choice.day();
        let mut registry = world.registry();
        kept::findings(&registry, on, &|_| true).unwrap();
        for _ in 0..4 {
            let count = 1 + world.choice.random.below(2);
            for _ in 0..count {
                let records: Vec<_> = registry.records().collect();
                if let Some(record) = changed(&mut world.choice.random, &records) {
                    registry.reread(record);
                }
            }
            let spent = std::sync::atomic::AtomicU64::new(0);
            let spend = |cost| {
                spent.fetch_add(cost, std::sync::atomic::Ordering::Relaxed);
                true
            };
            let found = kept::findings(&registry, on, &spend).unwrap();
            let anew = all_of(&registry, on);
            let found: Vec<_> = found.iter().map(|it| (**it).clone()).collect();
            assert_eq!(found, anew, "seed {seed}");
            compared += 1;
            let all = std::sync::atomic::AtomicU64::new(0);
            find(&registry, on, &|cost| {
                all.fetch_add(cost, std::sync::atomic::Ordering::Relaxed);
                true
            });
            taken_over += usize::from(spent.into_inner() < all.into_inner());
        }
    }
    // In such small registers much hangs on each change; most are cheaper all the same.
    assert!(taken_over * 2 > compared, "{taken_over} of {compared}");
}
