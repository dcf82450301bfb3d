//! `findings`: what is wrong or missing on the day, the gravest first, with what was decided about it.

use std::sync::Arc;

use super::bars;
use super::content::{Cell, Section, Text, Tone};
use super::inquiry::{Inquiry, quoted};
use super::table::{Field, Told, code, date, text};
use super::tone;
use super::words::Value;
use crate::auth::permission::Noun;
use crate::compliance::findings::change::FindingsChange;
use crate::compliance::findings::{Finding, decided};
use crate::compliance::kept;
use crate::reference::Tri;
use crate::registry::noun::Noun as _;
use crate::registry::value::Registry;

pub(super) const READS: &[Noun] = &[
    Noun::Finding,
    Noun::FindingDecision,
    Noun::Vendor,
    Noun::Clause,
    Noun::Flow,
    Noun::Notice,
    Noun::Agreement,
    Noun::Person,
    Noun::Reference,
];

pub(super) fn build<'a>(inquiry: &Inquiry<'a>) -> Option<Vec<Section<'a>>> {
    let all = kept::findings(inquiry.registry, inquiry.on, inquiry.spend)?;
    let asked = inquiry.vendor.map(|vendor| vendor.record_id());
    let about = all
        .iter()
        .filter(|it| asked.is_none_or(|asked| it.is_about(asked)));
    let found: Vec<_> = about.cloned().collect();
    let picture = bars::of(
        inquiry,
        "findings-by-severity",
        found.iter().map(|it| it.severity()),
        |severity| {
            inquiry
                .words
                .code(severity.as_str(), tone::of_severity(*severity))
        },
    );
    let count = [("count", Value::Number(found.len()))];
    let table = inquiry.table("findings", &fields(), found.into_iter().map(told));
    let mut sections = vec![
        inquiry.section(
            "summary",
            vec![inquiry.paragraph("count-findings", &count), picture],
        ),
        inquiry.section("findings", vec![table.into_main()]),
    ];
    if let Some(before) = inquiry.since {
        let earlier = kept::findings(before, inquiry.on, inquiry.spend)?;
        let change = FindingsChange::between(&earlier, &all);
        let change = change.only(|_, it| asked.is_none_or(|asked| it.is_about(asked)));
        sections.insert(1, changes(inquiry, before, change));
    }
    Some(sections)
}

/// What appeared and what went since; what went is told with the words of then.
fn changes<'a>(inquiry: &Inquiry<'a>, before: &'a Registry, change: FindingsChange) -> Section<'a> {
    let then = Inquiry {
        registry: before,
        ..*inquiry
    };
    let FindingsChange { appearing, going } = change;
    let appeared = inquiry.table("appeared", &fields(), appearing.into_iter().map(told));
    let went = then.table("went", &fields(), going.into_iter().map(told));
    inquiry.section("changes", vec![appeared.into(), went.into()])
}

pub(super) fn told(finding: Arc<Finding>) -> Told<Arc<Finding>> {
    Told {
        record: finding.identity.subject,
        source: Text::default(),
        thing: finding,
    }
}

pub(super) fn fields<'a>() -> Vec<Field<'a, Arc<Finding>>> {
    vec![
        code("severity", |of, it: &Arc<Finding>| {
            let severity = it.severity();
            of.words
                .code(severity.as_str(), tone::of_severity(severity))
                .into()
        }),
        code("finding-kind", |of, it| {
            of.words.code(it.kind().as_str(), Tone::Plain).into()
        }),
        code("finding", |of, it| {
            of.words.code(it.code().as_str(), Tone::Plain).into()
        }),
        text("vendor", |of, it| {
            it.vendor.map(|vendor| of.vendor_name(vendor)).into()
        }),
        text("explanation", |_, it| it.sentence.as_str().into()),
        text("rests-on", |of, it| {
            quoted(&it.citations(of.registry)).into()
        }),
        code("decision", decision),
        text("decision-reason", |of, it| {
            let decided = decided(of.registry, it, of.on);
            decided
                .map(|(decision, _)| Text::from(&decision.reason))
                .into()
        }),
        date("decision-until", |of, it| {
            let decided = decided(of.registry, it, of.on);
            decided.and_then(|(decision, _)| decision.until).into()
        }),
        code("decision-holds", |of, it| {
            let decided = decided(of.registry, it, of.on).map(|(_, holds)| Tri::from(holds));
            decided
                .map(|holds| of.words.tri(holds, tone::of_tri(holds)))
                .into()
        }),
        text("assignee", |of, it| {
            let decided = decided(of.registry, it, of.on);
            of.person(decided.and_then(|(decision, _)| decision.assignee))
                .into()
        }),
        text("finding-id", |_, it| {
            it.identity.to_string().as_str().into()
        }),
    ]
}

fn decision(of: &Inquiry<'_>, finding: &Arc<Finding>) -> Cell {
    let decided = decided(of.registry, finding, of.on);
    let code = decided.map(|(decision, _)| of.words.code(decision.kind.as_str(), Tone::Plain));
    code.into()
}
