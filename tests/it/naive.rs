//! A second reading of what the answers mean, against the first.
//!
//! The rules of `src/compliance` are written once more here, from the text of the design and not from the program, with
//! loops over all records instead of indexes. Random registers and questions are put to both; where the answers
//! differ, one of the two is wrong, or the text has two readings. `STEWARD_REGISTERS` says how many registers are
//! tried, `STEWARD_SEED` with which one to begin.

pub mod asking;
mod case;
mod claims;
mod compare;
mod decision;
mod flows;
mod force;
pub mod matching;
pub mod random;
mod regimes;
mod since;
mod thresholds;
mod together;
mod ways;
pub mod world;

use std::collections::BTreeMap;

use steward::compliance::Question;

use compare::{difference, flow_difference, smallest};
use world::World;

/// How many registers are tried, and from which seed.
fn seeds() -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok()?.parse().ok();
    let first = number("STEWARD_SEED").unwrap_or(0);
    first..first + number("STEWARD_REGISTERS").unwrap_or(500)
}

#[test]
fn both_readings_give_the_same_answers() {
    let mut kinds: BTreeMap<Vec<String>, (usize, String)> = BTreeMap::new();
    let mut asked = 0;
    for seed in seeds() {
        let mut world = World::of(seed);
        let registry = world.registry();
        let mut questions: Vec<Question> = (0..8)
            .map(|_| asking::question(&mut world.choice))
            .collect();
        let on = world.choice.day();
        for flow in registry.flows.iter() {
            let difference = flow_difference(&registry, flow, on);
            assert_eq!(difference, None, "seed {seed}, {}", flow.head.key);
            questions.extend(flows::questions(&registry, flow, on));
        }
        for question in &questions {
            asked += 1;
            let Some((real, naive)) = difference(&registry, question) else {
                continue;
            };
            let word = |line: &String| line.split(' ').next().unwrap().to_owned();
            let mut kind: Vec<String> =
                real.iter().map(|line| format!("-{}", word(line))).collect();
            kind.extend(naive.iter().map(|line| format!("+{}", word(line))));
            let entry = kinds.entry(kind).or_insert_with(|| {
                let records = smallest(&world.records, question);
                let small = world::registry(&records);
                let (real, naive) = difference(&small, question).unwrap();
                let mut report = format!("seed {seed}\n{question:?}\n");
                for record in &records {
                    report += &format!("  {}\n", record.to_json().unwrap());
                }
                report += &format!("program: {real:#?}\nsecond reading: {naive:#?}\n");
                (0, report)
            });
            entry.0 += 1;
        }
    }
    let mut list: Vec<_> = kinds.into_iter().collect();
    list.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    for (kind, (count, report)) in list.iter().take(12) {
        println!("=== {count} times {kind:?}\n{report}");
    }
    assert!(
        list.is_empty(),
        "{} kinds of differences in {asked} questions",
        list.len()
    );
}
