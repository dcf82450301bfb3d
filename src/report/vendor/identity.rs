//! Who it is: names, numbers, owners, standing and certifications over time.

use super::super::content::{Block, Cell, Code, Section, Text, Tone};
use super::super::inquiry::{Inquiry, written_in};
use super::super::table::{Field, Told, code, date, text};
use super::super::tone;
use crate::registry::noun::Noun;
use crate::registry::vendor::{Certification, Ownership, Review, Standing, Vendor};
use crate::registry::window::Window;

pub(super) fn section<'a>(inquiry: &Inquiry<'a>, subjects: &[&'a Vendor]) -> Section<'a> {
    let mut blocks: Vec<Block<'a>> = subjects
        .iter()
        .map(|vendor| inquiry.facts(&vendor.name, *vendor, facts(inquiry, vendor)))
        .collect();
    blocks.push(
        inquiry
            .table("owners", &owners(), each(subjects, |it| &it.owners))
            .into(),
    );
    blocks.push(
        inquiry
            .table("standing", &standings(), each(subjects, |it| &it.standing))
            .into(),
    );
    let certified = each(subjects, |it| &it.certifications);
    blocks.push(
        inquiry
            .table("certifications", &certifications(), certified)
            .into(),
    );
    inquiry.section("identity", blocks)
}

fn facts(of: &Inquiry<'_>, it: &Vendor) -> Vec<super::super::content::Fact> {
    let numbers = it.identifiers.iter();
    let numbers = numbers.map(|it| Text::from(format!("{}: {}", it.scheme, it.value)));
    let elsewhere = it.external_references.iter();
    let elsewhere =
        elsewhere.map(|it| Text::from(format!("{}: {}", it.source_system, it.external_id)));
    let contacts = it.contacts.iter().filter_map(|id| of.person(Some(*id)));
    let standing = it.standing_on(of.on).map(|it| it.state);
    let aliases: Vec<Text> = it.aliases.iter().map(Text::from).collect();
    let website = it
        .website
        .as_ref()
        .map_or(Cell::Blank, |it| Cell::Link(it.into()));
    let mut facts = vec![
        of.fact("key", it.head.key.as_str()),
        of.fact("kind", of.words.code(it.kind.as_str(), Tone::Plain)),
        of.fact("legal-name", it.legal_name.as_ref()),
        of.fact("aliases", aliases),
        of.fact("identifiers", numbers.collect::<Vec<_>>()),
        of.fact("external-references", elsewhere.collect::<Vec<_>>()),
        of.fact("classes", of.terms(&it.classes)),
        of.fact("country", it.country.map(|country| of.place(country))),
        of.fact("address", it.address.as_ref()),
        of.fact("processing-countries", of.places(&it.processing_countries)),
        of.fact("website", website),
        of.fact("contacts", contacts.collect::<Vec<_>>()),
        of.fact(
            "standing",
            standing.map(|it| of.words.code(it.as_str(), tone::of_standing(it))),
        ),
        of.fact("tier", it.tier.map(u64::from)),
        of.fact("responsible", of.person(it.responsible)),
        of.fact("last-review", it.review.and_then(|it| it.last)),
        of.fact("next-review", it.review.and_then(Review::next)),
    ];
    if it.head.illustrative {
        facts.push(of.fact("illustrative", of.words.code("YES", Tone::Plain)));
    }
    facts
}

/// What each of the vendors lists, one after the other.
fn each<'a, T>(
    subjects: &[&'a Vendor],
    list: fn(&'a Vendor) -> &'a Vec<T>,
) -> Vec<Told<(&'a Vendor, &'a T)>> {
    let all = subjects
        .iter()
        .flat_map(|vendor| list(vendor).iter().map(|it| (*vendor, it)));
    let told = all.map(|(vendor, it)| Told {
        record: vendor.record_id(),
        source: Text::default(),
        thing: (vendor, it),
    });
    told.collect()
}

fn owners<'a>() -> Vec<Field<'a, (&'a Vendor, &'a Ownership)>> {
    vec![
        text("vendor", |_, (vendor, _): &(&Vendor, &Ownership)| {
            (&vendor.name).into()
        }),
        text("owner", |of, (_, it)| of.vendor_name(it.owner).into()),
        date("from", |_, (_, it)| it.window.from.into()),
        date("until", |_, (_, it)| it.window.until.into()),
        text("written-in", |_, (_, it)| {
            written_in(it.citation.as_ref()).into()
        }),
    ]
}

fn standings<'a>() -> Vec<Field<'a, (&'a Vendor, &'a Standing)>> {
    vec![
        text("vendor", |_, (vendor, _): &(&Vendor, &Standing)| {
            (&vendor.name).into()
        }),
        code("standing", |of, (_, it)| {
            of.words
                .code(it.state.as_str(), tone::of_standing(it.state))
                .into()
        }),
        date("from", |_, (_, it)| it.window.from.into()),
        date("until", |_, (_, it)| it.window.until.into()),
        text("reason", |_, (_, it)| it.reason.as_ref().into()),
    ]
}

fn certifications<'a>() -> Vec<Field<'a, (&'a Vendor, &'a Certification)>> {
    vec![
        text("vendor", |_, (vendor, _): &(&Vendor, &Certification)| {
            (&vendor.name).into()
        }),
        code("scheme", |of, (_, it)| {
            of.words.code(it.scheme.as_str(), Tone::Plain).into()
        }),
        date("from", |_, (_, it)| it.window.from.into()),
        date("until", |_, (_, it)| it.window.until.into()),
        code("valid", |of, (_, it)| valid(of, it.window).into()),
        text("reference", |_, (_, it)| it.reference.as_ref().into()),
    ]
}

/// Whether it counts on the day.
pub(super) fn valid(of: &Inquiry<'_>, window: Window) -> Code {
    let counts = window.holds(of.on).into();
    of.words.tri(counts, tone::of_tri(counts))
}
