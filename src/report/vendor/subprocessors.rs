//! To whom it hands work, all the way down, and whether its duties were passed on.

use super::super::content::{Section, Text, Tone};
use super::super::inquiry::Inquiry;
use super::super::safeguards;
use super::super::table::{Field, Told, code, date, number, text};
use super::super::tone;
use crate::reference::Tri;
use crate::registry::noun::Noun;
use crate::registry::subprocessing::{Handed, handed_on_to_the_end};
use crate::registry::vendor::Vendor;

pub(super) fn section<'a>(inquiry: &Inquiry<'a>, subjects: &[&'a Vendor]) -> Section<'a> {
    let registry = inquiry.registry;
    let handed = subjects
        .iter()
        .flat_map(|vendor| handed_on_to_the_end(registry, vendor.head.id, inquiry.on));
    let told = handed.map(|handed| Told {
        record: handed.0.record_id(),
        source: Text::default(),
        thing: handed,
    });
    let table = inquiry.table("subprocessors", &fields(), told);
    inquiry.section("subprocessors", vec![table.into()])
}

fn fields<'a>() -> Vec<Field<'a, Handed<'a>>> {
    vec![
        text("handed-on-by", |of, (work, _): &Handed<'a>| {
            of.vendor_name(work.vendor).into()
        }),
        text("subprocessor", |of, (work, _)| {
            of.vendor_name(work.subprocessor).into()
        }),
        number("hands", |_, (_, hands)| (*hands as u64).into()),
        text("service", |_, (work, _)| work.service.as_ref().into()),
        text("country", |of, (work, _)| {
            let vendor = of.registry.vendors.get(work.subprocessor);
            let country = work.country.or_else(|| vendor.and_then(|it| it.country));
            country.map(|country| of.place(country)).into()
        }),
        text("categories", |of, (work, _)| {
            match work.categories.is_empty() {
                true => of.words.say("everything-it-gets").into(),
                false => of.terms(&work.categories).into(),
            }
        }),
        code("flow-down", |of, (work, _)| {
            let confirmed = work.flow_down_confirmed.map_or(Tri::Unknown, Tri::from);
            let tone = match confirmed {
                Tri::Unknown => Tone::Bad,
                known => tone::of_tri(known),
            };
            of.words.tri(confirmed, tone).into()
        }),
        text("safeguards", |of, (work, _)| {
            safeguards::lines(of, &work.safeguards).into()
        }),
        date("from", |_, (work, _)| work.window.from.into()),
        date("until", |_, (work, _)| work.window.until.into()),
    ]
}
