//! `obligations`: what each vendor owes, by which sentence, until when, and what proves it.

use super::clauses;
use super::content::{Block, Cell, Section, Text, Tone};
use super::inquiry::Inquiry;
use super::table::{Field, Told, code, date, text};
use super::tone;
use super::words::Value;
use crate::auth::permission::Noun;
use crate::compliance::obligations::{Owed, handed_on_that_day, owed};
use crate::reference::Tri;
use crate::registry::noun::Noun as _;
use crate::registry::vendor::Vendor;

pub(super) const READS: &[Noun] = &[
    Noun::Vendor,
    Noun::Clause,
    Noun::Agreement,
    Noun::Notice,
    Noun::Attestation,
    Noun::Subprocessing,
    Noun::Property,
    Noun::DataCategory,
    Noun::DataSubject,
    Noun::Purpose,
    Noun::RecipientClass,
    Noun::Reference,
];

/// What finding the clauses of one vendor costs, in records looked at.
const COST: usize = 30;

/// A duty or prohibition with the vendor that it binds.
pub(super) type Of<'a> = (&'a Vendor, Owed<'a>);

pub(super) fn build<'a>(inquiry: &Inquiry<'a>) -> Option<Vec<Section<'a>>> {
    let vendors: Vec<_> = match inquiry.vendor {
        Some(vendor) => vec![vendor],
        None => inquiry.registry.vendors.iter().collect(),
    };
    let mut all = Vec::new();
    for vendor in vendors {
        inquiry.pay(COST)?;
        all.extend(of_vendor(inquiry, vendor));
    }
    let count = [("count", Value::Number(all.len()))];
    let count = inquiry.paragraph("count-obligations", &count);
    let table = inquiry.table("obligations", &fields(), all);
    let blocks: Vec<Block<'a>> = vec![count, table.into_main()];
    Some(vec![inquiry.section("obligations", blocks)])
}

pub(super) fn of_vendor<'a>(
    inquiry: &Inquiry<'a>,
    vendor: &'a Vendor,
) -> impl Iterator<Item = Told<Of<'a>>> {
    let of = *inquiry;
    let owed = owed(of.registry, vendor.head.id, of.on).into_iter();
    owed.map(move |one| Told {
        record: one.clause.record_id(),
        source: clauses::place(&of, one.clause),
        thing: (vendor, one),
    })
}

pub(super) fn fields<'a>() -> Vec<Field<'a, Of<'a>>> {
    vec![
        text("vendor", |_, (vendor, _): &Of<'a>| (&vendor.name).into()),
        text("clause", |_, (_, it)| it.clause.head.key.as_str().into()),
        code("rule", |of, (_, it)| clauses::rule(of, it.clause).into()),
        text("what", |of, (_, it)| clauses::subject(of, it.clause)),
        text("sentence", |of, (_, it)| clauses::sentence(of, it.clause)),
        text("scope", |of, (_, it)| clauses::scope(of, it.clause)),
        text("lifted-by", |of, (_, it)| {
            clauses::conditions(of, it.clause)
        }),
        text("within", |of, (_, it)| {
            let within = it.clause.within.as_ref();
            let count = |number: u32| [("count", Value::Number(number as usize))];
            within
                .map(|it| {
                    of.words
                        .tell(&format!("period-{}", it.unit), &count(it.number))
                })
                .into()
        }),
        date("until", |_, (_, it)| it.until.into()),
        code("binds", |of, (_, it)| {
            let binds = if it.certain { Tri::Yes } else { Tri::Unknown };
            of.words.tri(binds, tone::of_tri(binds)).into()
        }),
        code("proven", proven),
        code("proof", |of, (_, it)| {
            let newest = it.proofs.first();
            newest
                .map(|it| of.words.code(it.kind.as_str(), Tone::Plain))
                .into()
        }),
        date("proven-on", |_, (_, it)| {
            it.proofs.first().map(|it| it.on).into()
        }),
        date("proof-until", |_, (_, it)| {
            it.proofs.first().and_then(|it| it.expires).into()
        }),
        text("proof-by", |_, (_, it)| {
            it.proofs.first().map(|it| Text::from(&it.by)).into()
        }),
        text("handed-on-to", handed_on),
    ]
}

pub(super) fn proven(of: &Inquiry<'_>, (_, owed): &Of<'_>) -> Cell {
    let proven = owed.proven.map(Tri::from);
    // No proof is not a breach: it is open.
    let tone = |it: Tri| {
        if it == Tri::Yes {
            Tone::Good
        } else {
            Tone::Open
        }
    };
    proven.map(|it| of.words.tri(it, tone(it))).into()
}

/// Those to whom the vendor hands work, each with whether it is bound too.
fn handed_on(of: &Inquiry<'_>, (vendor, _): &Of<'_>) -> Cell {
    let work = handed_on_that_day(of.registry, vendor.head.id, of.on);
    let lines = work.map(|work| {
        let name = of.vendor_name(work.subprocessor);
        let message = match work.flow_down_confirmed {
            Some(true) => "handed-on-bound",
            Some(false) => "handed-on-not-bound",
            None => "handed-on-not-stated",
        };
        of.words.tell(message, &[("vendor", Value::Text(&name))])
    });
    lines.collect::<Vec<_>>().into()
}
