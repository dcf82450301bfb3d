//! Flows: four of five are spread evenly over the vendors, the fifth goes to the platforms, one vendor in fifty.

use serde_json::json;
use steward::command::flow::FlowDraft;
use steward::command::plan::Command;

use super::company::{PROPERTIES, property};
use super::random::Random;
use super::{Keys, Size, contract, row, vendor};

pub(super) fn rows(size: Size, keys: &Keys, random: &mut Random) -> Vec<Command> {
    (0..size.flows)
        .map(|index| flow(index, size, keys, random))
        .collect()
}

fn flow(index: usize, size: Size, keys: &Keys, random: &mut Random) -> Command {
    let to = recipient(size, random);
    let onward = random.percent(5);
    let source = if onward {
        json!({"vendor": vendor::key(other_than(to, size, random))})
    } else {
        json!({"property": property(random.below(PROPERTIES))})
    };
    let safeguard = contract::is_signed(to) && random.percent(30);
    let safeguards =
        json!([{"mechanism": "eu-gdpr.scc-commission", "agreement": contract::first(to)}]);
    row::<FlowDraft>(json!({
        "key": format!("flow-{index:07}"),
        "source": source,
        "recipient": {"vendor": vendor::key(to)},
        "categories": random.some(3, &keys.categories),
        "level": random.percent(60).then(|| random.pick(&["PERSONAL", "PSEUDONYMOUS", "AGGREGATE"])),
        "subjects": random.some(1, &keys.subjects),
        "purposes": random.some(2, &keys.purposes),
        "role": random.pick(&["PROCESSOR", "PROCESSOR", "INDEPENDENT_CONTROLLER"]),
        "persons": random.below(1_000_000),
        "from": random.day(),
        "state": if random.percent(90) { "CONFIRMED" } else { "PROPOSED" },
        "safeguards": if safeguard { safeguards } else { json!([]) },
    }))
}

fn recipient(size: Size, random: &mut Random) -> usize {
    if random.percent(80) {
        random.below(size.vendors)
    } else {
        random.below(size.vendors.div_ceil(50)) * 50
    }
}

/// A vendor that hands data on to this one, which is not itself.
fn other_than(to: usize, size: Size, random: &mut Random) -> usize {
    let drawn = random.below(size.vendors);
    if drawn == to {
        (drawn + 1) % size.vendors
    } else {
        drawn
    }
}
