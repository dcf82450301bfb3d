//! What it may and may not do, each with the sentence that says so.

use entity::vocabulary::Rule;

use super::super::clauses;
use super::super::content::{Cell, Section, Tone};
use super::super::inquiry::Inquiry;
use super::super::table::{Field, Told, code, date, text};
use super::super::tone;
use crate::compliance::binding_clauses;
use crate::compliance::in_force::clause_ends;
use crate::reference::Tri;
use crate::registry::clause::Clause;
use crate::registry::noun::Noun;
use crate::registry::vendor::Vendor;

type Binding<'a> = (&'a Vendor, &'a Clause, Tri);

/// Permissions and prohibitions; what is demanded stands with the obligations.
pub(super) fn section<'a>(inquiry: &Inquiry<'a>, subjects: &[&'a Vendor]) -> Section<'a> {
    let binding = subjects.iter().flat_map(|vendor| {
        let clauses = binding_clauses(inquiry.registry, vendor.head.id, inquiry.on);
        clauses
            .into_iter()
            .map(|(clause, binds)| (*vendor, clause, binds))
    });
    let all: Vec<Binding<'a>> = binding.collect();
    let table = |id, rule| {
        let of_rule = all.iter().filter(|(_, clause, _)| clause.rule == rule);
        let told = of_rule.map(|one| Told {
            record: one.1.record_id(),
            source: clauses::place(inquiry, one.1),
            thing: *one,
        });
        inquiry.table(id, &fields(), told).into()
    };
    let blocks = vec![
        table("permitted", Rule::Permission),
        table("forbidden", Rule::Prohibition),
    ];
    inquiry.section("rules", blocks)
}

fn fields<'a>() -> Vec<Field<'a, Binding<'a>>> {
    vec![
        text("vendor", |_, (vendor, _, _): &Binding<'a>| {
            (&vendor.name).into()
        }),
        text("clause", |_, (_, it, _)| it.head.key.as_str().into()),
        text("what", |of, (_, it, _)| clauses::subject(of, it)),
        text("sentence", |of, (_, it, _)| clauses::sentence(of, it)),
        text("scope", |of, (_, it, _)| clauses::scope(of, it)),
        text("conditions", |of, (_, it, _)| clauses::conditions(of, it)),
        text("bound", |of, (_, it, _)| clauses::bound(of, it)),
        code("binds", |of, (_, _, binds)| {
            of.words.tri(*binds, tone::of_tri(*binds)).into()
        }),
        text("written-in", |of, (_, it, _)| clauses::place(of, it).into()),
        date("until", |of, (_, it, _)| {
            clause_ends(of.registry, it).into()
        }),
        code("illustrative", made_up),
    ]
}

fn made_up(of: &Inquiry<'_>, (_, clause, _): &Binding<'_>) -> Cell {
    let is_made_up = clause.head.illustrative;
    is_made_up.then(|| of.words.code("YES", Tone::Plain)).into()
}
