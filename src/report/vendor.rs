//! `vendor`: all that the register says of one vendor, and of what it owns, for whoever has to judge it.

use super::content::{Block, Section};
use super::flow_picture;
use super::inquiry::Inquiry;
use super::words::Value;
use super::{findings, legs, obligations};
use crate::auth::permission::Noun;
use crate::compliance::findings::of_vendor;
use crate::compliance::kept::crossings_of;
use crate::registry::edge::Edge;
use crate::registry::flow::Flow;
use crate::registry::vendor::{Vendor, owned_on};

mod agreements;
mod identity;
mod mentioned;
mod promises;
mod received;
mod rules;
mod subprocessors;
mod unknown;

pub(super) const READS: &[Noun] = &[
    Noun::Vendor,
    Noun::Person,
    Noun::LegalEntity,
    Noun::Property,
    Noun::Database,
    Noun::Activity,
    Noun::Collection,
    Noun::Holding,
    Noun::Flow,
    Noun::Agreement,
    Noun::Subprocessing,
    Noun::Notice,
    Noun::Clause,
    Noun::Attestation,
    Noun::DataCategory,
    Noun::DataSubject,
    Noun::Purpose,
    Noun::RecipientClass,
    Noun::CollectionMethod,
    Noun::Decision,
    Noun::Finding,
    Noun::FindingDecision,
    Noun::Reference,
];

/// The vendor, then what it owns that day, in the order of their keys.
fn subjects<'a>(inquiry: &Inquiry<'a>) -> Vec<&'a Vendor> {
    let registry = inquiry.registry;
    let Some(vendor) = inquiry.vendor else {
        return Vec::new();
    };
    let owned = owned_on(registry, vendor.head.id, inquiry.on).into_iter();
    let mut owned: Vec<_> = owned.filter_map(|id| registry.vendors.get(id)).collect();
    owned.sort_by(|one, two| one.head.key.cmp(&two.head.key));
    std::iter::once(vendor).chain(owned).collect()
}

pub(super) fn build<'a>(inquiry: &Inquiry<'a>) -> Option<Vec<Section<'a>>> {
    let subjects = subjects(inquiry);
    inquiry.pay(100 * subjects.len())?;
    let flows: Vec<&'a Flow> = subjects
        .iter()
        .flat_map(|vendor| {
            inquiry
                .registry
                .referring(Edge::FlowToVendor, vendor.head.id)
        })
        .collect();
    let current: Vec<_> = flows
        .iter()
        .copied()
        .filter(|flow| flow.is_current(inquiry.on))
        .collect();
    let crossings = crossings_of(
        inquiry.registry,
        current.iter().copied(),
        inquiry.on,
        inquiry.spend,
    )?;
    let legs: Vec<_> = crossings
        .iter()
        .filter_map(|it| legs::told(inquiry, it.clone()))
        .collect();
    let received = received::section(inquiry, &flows)?;
    let findings = findings_of(inquiry, &subjects)?;
    let picture = flow_picture::of(
        inquiry,
        subjects.iter().copied(),
        current.iter().copied(),
        &crossings,
    );
    let transfers = inquiry.table("transfers", &legs::short(), legs);
    let owed = subjects
        .iter()
        .flat_map(|vendor| obligations::of_vendor(inquiry, vendor));
    let owed: Vec<_> = owed.collect();
    Some(vec![
        identity::section(inquiry, &subjects),
        inquiry.section("picture", vec![picture]),
        received,
        rules::section(inquiry, &subjects),
        inquiry.section("transfers", vec![transfers.into()]),
        subprocessors::section(inquiry, &subjects),
        agreements::section(inquiry, &subjects),
        promises::section(inquiry, &owed, &subjects),
        inquiry.section(
            "obligations",
            vec![
                inquiry
                    .table("obligations", &obligations::fields(), owed)
                    .into(),
            ],
        ),
        findings,
        mentioned::section(inquiry, &subjects),
        unknown::section(inquiry, &subjects),
    ])
}

/// Open ones and those that were decided about, each marked.
fn findings_of<'a>(inquiry: &Inquiry<'a>, subjects: &[&'a Vendor]) -> Option<Section<'a>> {
    let mut all = Vec::new();
    for vendor in subjects {
        let found = of_vendor(inquiry.registry, vendor.head.id, inquiry.on, inquiry.spend)?;
        all.extend(found.into_iter().map(findings::told));
    }
    all.sort_by_key(|told| told.thing.severity());
    let count = [("count", Value::Number(all.len()))];
    let blocks: Vec<Block<'a>> = vec![
        inquiry.paragraph("count-findings", &count),
        inquiry.table("findings", &findings::fields(), all).into(),
    ];
    Some(inquiry.section("findings", blocks))
}
