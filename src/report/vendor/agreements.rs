//! The contracts about it, and which terms of a processor's contract (GDPR Art. 28(3)) they agree.

use super::super::content::{Block, Check, Checklist, Section, Text, Tone};
use super::super::inquiry::Inquiry;
use super::super::table::{Field, Told, code, date, text};
use super::super::tone;
use crate::compliance::contracts::{ProcessorTerm, contracts, processor_terms};
use crate::reference::Tri;
use crate::registry::agreement::Agreement;
use crate::registry::noun::Noun;
use crate::registry::vendor::Vendor;

type With<'a> = (&'a Vendor, &'a Agreement);

pub(super) fn section<'a>(inquiry: &Inquiry<'a>, subjects: &[&'a Vendor]) -> Section<'a> {
    let of_vendors = subjects.iter().flat_map(|vendor| {
        let about = contracts(inquiry.registry, vendor.head.id, inquiry.on);
        about.into_iter().map(|agreement| (*vendor, agreement))
    });
    let told = of_vendors.map(|with| Told {
        record: with.1.record_id(),
        source: Text::default(),
        thing: with,
    });
    let table = inquiry.table("agreements", &fields(), told);
    let mut blocks: Vec<Block<'a>> = vec![table.into()];
    blocks.push(inquiry.paragraph("checklist-explained", &[]));
    blocks.extend(subjects.iter().map(|vendor| checklist(inquiry, vendor)));
    inquiry.section("agreements", blocks)
}

fn fields<'a>() -> Vec<Field<'a, With<'a>>> {
    vec![
        text("vendor", |_, (vendor, _): &With<'a>| (&vendor.name).into()),
        text("agreement", |_, (_, it)| it.head.key.as_str().into()),
        code("agreement-kind", |of, (_, it)| {
            of.words.code(it.kind.as_str(), Tone::Plain).into()
        }),
        text("our-side", |of, (_, it)| of.entity_name(it.ours).into()),
        text("other-side", |of, (_, it)| {
            it.theirs
                .iter()
                .map(|party| of.party(party))
                .collect::<Vec<_>>()
                .into()
        }),
        text("covers", |of, (_, it)| {
            it.covers
                .iter()
                .map(|id| of.vendor_name(*id))
                .collect::<Vec<_>>()
                .into()
        }),
        code("state", |of, (_, it)| {
            of.words.code(it.state.as_str(), Tone::Plain).into()
        }),
        code("in-force", |of, (_, it)| {
            let in_force = Tri::from(it.in_force(of.on));
            of.words.tri(in_force, tone::of_tri(in_force)).into()
        }),
        date("signed", |_, (_, it)| it.signed.into()),
        date("from", |_, (_, it)| it.window.from.into()),
        date("until", |_, (_, it)| it.window.until.into()),
        text("renewal", |_, (_, it)| it.renewal.as_ref().into()),
        text("governing-law", |_, (_, it)| {
            it.governing_law.as_ref().into()
        }),
        text("document", |_, (_, it)| {
            let document = it.document.as_ref();
            let link = document.and_then(|it| it.link.as_ref()).map(Text::from);
            let hash = document.and_then(|it| it.sha256.as_ref());
            let hash = hash.map(|hash| Text::from(format!("SHA-256 {hash}")));
            link.into_iter().chain(hash).collect::<Vec<_>>().into()
        }),
        text("responsible", |of, (_, it)| {
            of.person(it.responsible).into()
        }),
    ]
}

fn checklist<'a>(inquiry: &Inquiry<'a>, vendor: &Vendor) -> Block<'a> {
    let terms = processor_terms(inquiry.registry, vendor.head.id, inquiry.on);
    let checks = terms.iter().map(|term| check(inquiry, term));
    Block::Checklist(Checklist {
        title: (&vendor.name).into(),
        record: Some(vendor.record_id()),
        checks: checks.collect(),
    })
}

fn check(of: &Inquiry<'_>, term: &ProcessorTerm<'_>) -> Check {
    let agreed = Tri::any(term.agreed_by.iter().map(|(_, binds)| *binds));
    let by = term.agreed_by.iter().map(|(clause, _)| {
        let gist = clause.citation.as_ref().and_then(|it| it.gist.as_ref());
        match gist {
            Some(gist) => format!("{}: {gist}", clause.head.key).into(),
            None => clause.head.key.as_str().into(),
        }
    });
    Check {
        id: term.letter.name,
        label: of.words.say(&format!("article-28-3-{}", term.letter.name)),
        state: of.words.tri(agreed, tone::of_tri(agreed)),
        by: by.collect(),
    }
}
