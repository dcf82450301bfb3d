//! The paragraphs of privacy statements that name it or cover it.

use super::super::clauses;
use super::super::content::{Section, Text};
use super::super::inquiry::Inquiry;
use super::super::table::{Field, Told, code, text};
use crate::compliance::mentions::{Mention, mentions};
use crate::registry::noun::Noun;
use crate::registry::vendor::Vendor;

type Of<'a> = (&'a Vendor, Mention<'a>);

pub(super) fn section<'a>(inquiry: &Inquiry<'a>, subjects: &[&'a Vendor]) -> Section<'a> {
    let all = subjects.iter().flat_map(|vendor| {
        let found = mentions(inquiry.registry, vendor.head.id, inquiry.on);
        found.into_iter().map(|mention| (*vendor, mention))
    });
    let told = all.map(|of| Told {
        record: match of.1 {
            Mention::Section(notice, _) => notice.record_id(),
            Mention::Clause(_, clause) => clause.record_id(),
        },
        source: match of.1 {
            Mention::Section(notice, section) => {
                format!("{}, {}", notice.title, section.label).into()
            }
            Mention::Clause(_, clause) => clauses::place(inquiry, clause),
        },
        thing: of,
    });
    let table = inquiry.table("mentions", &fields(), told);
    inquiry.section("mentions", vec![table.into()])
}

fn fields<'a>() -> Vec<Field<'a, Of<'a>>> {
    vec![
        text("vendor", |_, (vendor, _): &Of<'a>| (&vendor.name).into()),
        text("statement", |_, (_, it)| match it {
            Mention::Section(notice, _) | Mention::Clause(notice, _) => (&notice.title).into(),
        }),
        text("paragraph", |_, (_, it)| match it {
            Mention::Section(_, section) => (&section.label).into(),
            Mention::Clause(_, clause) => {
                let section = clause.citation.as_ref().and_then(|it| it.section.as_ref());
                section.into()
            }
        }),
        text("mention", |of, (_, it)| match it {
            Mention::Section(_, _) => of.words.say("names-it").into(),
            Mention::Clause(_, clause) => {
                let clause = clause.head.key.as_str();
                of.words
                    .tell(
                        "covers-it",
                        &[("clause", super::super::words::Value::Text(clause))],
                    )
                    .into()
            }
        }),
        code("rule", |of, (_, it)| match it {
            Mention::Section(_, _) => super::super::content::Cell::Blank,
            Mention::Clause(_, clause) => clauses::rule(of, clause).into(),
        }),
        text("sentence", |of, (_, it)| match it {
            Mention::Section(_, section) => section.gist.as_ref().map(Text::from).into(),
            Mention::Clause(_, clause) => clauses::sentence(of, clause),
        }),
    ]
}
