//! What is not known of it: what a record of processing needs and nobody stated, each with the law that asks for it.

use super::super::content::{Block, Section, Text};
use super::super::inquiry::Inquiry;
use super::super::table::{Field, Told, number, text};
use super::super::words::Value;
use crate::compliance::coverage::{Gap, of_vendor};
use crate::registry::vendor::Vendor;

type Of<'a> = (&'a Vendor, Gap);

pub(super) fn section<'a>(inquiry: &Inquiry<'a>, subjects: &[&'a Vendor]) -> Section<'a> {
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let mut gaps = Vec::new();
    for vendor in subjects {
        let counted = of_vendor(inquiry.registry, vendor, inquiry.on, &|| true);
        let values = [
            ("vendor", Value::Text(&vendor.name)),
            ("stated", Value::Number(counted.stated())),
            ("needed", Value::Number(counted.needed())),
        ];
        blocks.push(inquiry.paragraph("coverage", &values));
        gaps.extend(counted.gaps().map(|gap| Told {
            record: gap.example,
            source: Text::from(gap.need.article()),
            thing: (*vendor, gap),
        }));
    }
    blocks.push(inquiry.table("unknown", &fields(), gaps).into());
    inquiry.section("unknown", blocks)
}

fn fields<'a>() -> Vec<Field<'a, Of<'a>>> {
    vec![
        text("vendor", |_, (vendor, _): &Of<'a>| (&vendor.name).into()),
        text("not-stated", |_, (_, gap)| gap.need.what().into()),
        text("field", |_, (_, gap)| gap.need.field().into()),
        number("times", |_, (_, gap)| (gap.times as u64).into()),
        text("asked-by", |_, (_, gap)| gap.need.article().into()),
    ]
}
