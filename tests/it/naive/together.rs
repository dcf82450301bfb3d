//! Flows that are asked about together, of which legs that are alike are judged once.

use std::sync::Arc;

use steward::compliance::crossings::{Crossing, of_flow, of_flows};

use super::seeds;
use super::world::World;

#[test]
fn the_transfers_of_all_flows_are_those_of_each_by_itself() {
    let mut compared = 0;
    for seed in seeds() {
        let mut world = World::of(seed);
        let registry = world.registry();
        let on = world.choice.day();
        let flows: Vec<_> = registry.flows.iter().collect();
        let together = of_flows(&registry, &flows, on, &|_| true).unwrap();
        let each = flows
            .iter()
            .flat_map(|flow| of_flow(&registry, flow, on, &|_| true).unwrap());
        let mut each: Vec<Arc<Crossing>> = each.map(Arc::new).collect();
        // Stable: worst first, then in the order of the flows.
        each.sort_by_key(|crossing| crossing.status());
        compared += each.len();
        assert_eq!(together, each, "seed {seed}");
    }
    assert!(compared > 0);
}
