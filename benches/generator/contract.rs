//! Agreements with nine of ten vendors, and the clauses in them.

use serde_json::json;
use steward::command::agreement::AgreementDraft;
use steward::command::clause::ClauseDraft;
use steward::command::plan::Command;

use super::company::{ENTITIES, entity};
use super::random::Random;
use super::{Keys, Size, row, vendor};

/// The key of a vendor's first agreement.
pub(super) fn first(vendor: usize) -> String {
    format!("agreement-{vendor:06}-0")
}

/// Whether the vendor has an agreement.
pub(super) const fn is_signed(vendor: usize) -> bool {
    vendor % 10 != 9
}

pub(super) fn rows(size: Size, keys: &Keys, random: &mut Random) -> Vec<Command> {
    let (mut agreements, mut clauses) = (Vec::new(), Vec::new());
    for vendor in (0..size.vendors).filter(|vendor| is_signed(*vendor)) {
        let count = if random.percent(25) { 2 } else { 1 };
        for number in 0..count {
            let key = format!("agreement-{vendor:06}-{number}");
            agreements.push(agreement(&key, vendor, random));
            for index in 0..3 + random.below(4) {
                clauses.push(clause(&key, index, vendor, keys, random));
            }
        }
    }
    agreements.append(&mut clauses);
    agreements
}

fn agreement(key: &str, vendor: usize, random: &mut Random) -> Command {
    row::<AgreementDraft>(json!({
        "key": key,
        "kind": random.pick(&["SERVICES", "DPA", "DPA", "SCC", "TERMS_OF_USE"]),
        "ours": entity(random.below(ENTITIES)),
        "theirs": [{"vendor": vendor::key(vendor)}],
        "state": if random.percent(90) { "IN_FORCE" } else { "DRAFT" },
        "signed": random.day(),
        "from": random.day(),
        "governingLaw": random.pick(&["DE", "GB", "US-CA", "FR"]),
    }))
}

fn clause(
    agreement: &str,
    index: usize,
    vendor: usize,
    keys: &Keys,
    random: &mut Random,
) -> Command {
    let rule = random.pick(&["PERMISSION", "PERMISSION", "PROHIBITION", "DUTY"]);
    let duty = (rule == "DUTY")
        .then(|| random.pick(&["obl.security", "obl.confidentiality", "obl.records"]));
    let actions = random.some(2, &["USE", "COMBINE", "SHARE_ONWARD", "REIDENTIFY", "SELL"]);
    row::<ClauseDraft>(json!({
        "key": format!("{agreement}.c{index}"),
        "rule": rule,
        "bound": {"vendors": [vendor::key(vendor)]},
        "actions": if duty.is_none() { actions } else { Vec::new() },
        "duty": duty,
        "scope": {
            "categories": random.percent(70).then(|| random.some(4, &keys.categories)),
            "purposes": random.percent(70).then(|| random.some(3, &keys.purposes)),
        },
        "source": {"agreement": agreement},
        "citation": {
            "document": "Agreement",
            "section": format!("{}.{}", 1 + index, 1 + random.below(9)),
            "gist": "The vendor handles the data for this purpose alone, as the contract says.",
        },
    }))
}
