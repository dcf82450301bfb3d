//! `transfers`: one line a leg, with what a register of transfers and Annex I of the standard contractual clauses need.

use super::bars;
use super::content::Section;
use super::inquiry::Inquiry;
use super::legs;
use super::tone;
use super::words::Value;
use crate::auth::permission::Noun;
use crate::compliance::kept;
use crate::registry::flow::Recipient;

pub(super) const READS: &[Noun] = &[
    Noun::Flow,
    Noun::Vendor,
    Noun::LegalEntity,
    Noun::Person,
    Noun::Property,
    Noun::Database,
    Noun::Activity,
    Noun::Agreement,
    Noun::Subprocessing,
    Noun::DataCategory,
    Noun::DataSubject,
    Noun::Purpose,
    Noun::RecipientClass,
    Noun::Decision,
    Noun::Reference,
];

pub(super) fn build<'a>(inquiry: &Inquiry<'a>) -> Option<Vec<Section<'a>>> {
    let all = kept::crossings(inquiry.registry, inquiry.on, inquiry.spend)?;
    let asked = inquiry
        .vendor
        .map(|vendor| Recipient::Vendor(vendor.head.id));
    let told = all.iter().filter_map(|it| legs::told(inquiry, it.clone()));
    let told: Vec<_> = told
        .filter(|it| asked.is_none_or(|asked| it.thing.flow.recipient == asked))
        .collect();
    let statuses = told.iter().map(|it| it.thing.crossing.status());
    let picture = bars::of(inquiry, "transfers-by-status", statuses, |status| {
        inquiry
            .words
            .code(status.as_str(), tone::of_status(*status))
    });
    let count = [("count", Value::Number(told.len()))];
    let table = inquiry.table("transfers", &legs::full(), told);
    Some(vec![
        inquiry.section(
            "summary",
            vec![inquiry.paragraph("count-transfers", &count), picture],
        ),
        inquiry.section("transfers", vec![table.into_main()]),
    ])
}
