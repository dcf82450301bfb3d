//! Vendors: three of ten are companies, and seven are products owned by one.

use serde_json::json;
use steward::command::plan::Command;
use steward::command::vendor::VendorDraft;

use super::random::{COUNTRIES, Random};
use super::{Keys, Size, row};

/// The key of a vendor.
pub(super) fn key(index: usize) -> String {
    format!("vendor-{index:06}")
}

/// Whether the vendor is a company; the first three of each ten are.
const fn is_company(index: usize) -> bool {
    index % 10 < 3
}

pub(super) fn rows(size: Size, keys: &Keys, random: &mut Random) -> Vec<Command> {
    (0..size.vendors)
        .map(|index| vendor(index, keys, random))
        .collect()
}

fn vendor(index: usize, keys: &Keys, random: &mut Random) -> Command {
    let company = is_company(index);
    // Owners stand before what they own, mostly the companies of the same ten.
    let ten = if random.percent(90) {
        index / 10
    } else {
        random.below(index / 10 + 1)
    };
    let owner = ten * 10 + random.below(3);
    let owners = json!([{"owner": key(owner), "from": random.day()}]);
    row::<VendorDraft>(json!({
        "key": key(index),
        "name": format!("{} {index}", if company { "Company" } else { "Product" }),
        "legalName": company.then(|| format!("Company {index} Inc.")),
        "kind": if company { "COMPANY" } else { "PRODUCT" },
        "aliases": [format!("V{index}")],
        "owners": if company { json!([]) } else { owners },
        "country": random.percent(90).then(|| random.pick(&COUNTRIES)),
        "processingCountries": random.some(3, &["US", "DE", "IE", "IN", "SG"]),
        "classes": random.some(2, &keys.classes),
        "standing": random.percent(85).then(|| json!([{
            "state": random.pick(&["APPROVED", "APPROVED", "APPROVED", "PROPOSED", "SUSPENDED"]),
            "from": random.day(),
        }])),
        "tier": 1 + random.below(4),
        "website": format!("https://vendor{index}.example.com"),
        "identifiers": if company { json!([{"scheme": "DUNS", "value": format!("{index:09}")}]) } else { json!([]) },
        "review": {"last": random.day(), "everyMonths": 12},
    }))
}
