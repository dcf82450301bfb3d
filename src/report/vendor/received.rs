//! What it receives: each flow, category by category, with what the rules say of it.

use std::collections::BTreeSet;

use entity::id::{CollectionMethodId, DataCategoryId, PropertyId};
use entity::vocabulary::{RecipientRole, Verdict};

use super::super::content::{Cell, Section, Text, Tone};
use super::super::inquiry::{Inquiry, written_in};
use super::super::table::{Field, Told, code, date, number, text};
use super::super::tone;
use crate::compliance::judgment::{Combination, combinations, judge_flow};
use crate::compliance::sentences;
use crate::registry::collection::Collection;
use crate::registry::edge::Edge;
use crate::registry::flow::Flow;
use crate::registry::noun::Noun;
use crate::registry::term::is_within;

/// A flow's part of one category.
pub(super) struct Part<'a> {
    flow: &'a Flow,
    category: DataCategoryId,
    properties: BTreeSet<PropertyId>,
    verdict: Verdict,
    because: Vec<Text>,
}

/// Flows that are over or proposed are told too, each with its days and its state; they are judged as of the day.
pub(super) fn section<'a>(inquiry: &Inquiry<'a>, flows: &[&'a Flow]) -> Option<Section<'a>> {
    let mut parts = Vec::new();
    for flow in flows {
        inquiry.pay(combinations(inquiry.registry, flow))?;
        parts.extend(parts_of(inquiry, flow));
    }
    let table = inquiry.table("received", &fields(), parts);
    Some(inquiry.section("received", vec![table.into()]))
}

fn parts_of<'a>(of: &Inquiry<'a>, flow: &'a Flow) -> Vec<Told<Part<'a>>> {
    let judgment = judge_flow(of.registry, flow, of.on);
    let categories = flow.categories.iter().map(|category| {
        let combinations = judgment.combinations.iter();
        let mine: Vec<_> = combinations
            .filter(|it| it.question.category == *category)
            .collect();
        let properties = mine.iter().filter_map(|it| it.question.property).collect();
        let worst = mine.iter().min_by_key(|it| it.decision.verdict);
        let part = Part {
            flow,
            category: *category,
            properties,
            verdict: worst.map_or(Verdict::Undetermined, |it| it.decision.verdict),
            because: worst.map_or_else(Vec::new, |it| because(of, it)),
        };
        Told {
            record: flow.record_id(),
            source: written_in(flow.citation.as_ref()),
            thing: part,
        }
    });
    categories.collect()
}

/// The sentences of the reasons that make the verdict what it is.
fn because(of: &Inquiry<'_>, worst: &Combination) -> Vec<Text> {
    let reasons = &worst.decision.reasons;
    let gravest = reasons.iter().map(|reason| reason.effect).min();
    let making = reasons
        .iter()
        .filter(|reason| Some(reason.effect) == gravest);
    let told = sentences(of.registry, &worst.question, making);
    told.into_iter().map(Text::from).collect()
}

fn fields<'a>() -> Vec<Field<'a, Part<'a>>> {
    vec![
        text("vendor", |of, it: &Part<'a>| of.recipient(it.flow).into()),
        text("category", |of, it| of.terms(&[it.category]).into()),
        code("level", |of, it| {
            it.flow
                .level
                .map(|level| of.words.code(level.as_str(), Tone::Plain))
                .into()
        }),
        text("purposes", |of, it| of.terms(&it.flow.purposes).into()),
        text("subjects", |of, it| of.terms(&it.flow.subjects).into()),
        text("sent-from", |of, it| of.source(it.flow).into()),
        text("properties", properties),
        text("methods", methods),
        code("role", |of, it| {
            let role = it.flow.role.map(RecipientRole::as_str);
            role.map(|role| of.words.code(role, Tone::Plain)).into()
        }),
        text("lawful-basis", |_, it| it.flow.lawful_basis.as_ref().into()),
        number("persons", |_, it| it.flow.persons.into()),
        date("from", |_, it| it.flow.window.from.into()),
        date("until", |_, it| it.flow.window.until.into()),
        code("state", |of, it| {
            of.words.code(it.flow.state.as_str(), Tone::Plain).into()
        }),
        code("verdict", |of, it| {
            of.words
                .code(it.verdict.as_str(), tone::of_verdict(it.verdict))
                .into()
        }),
        text("because", |_, it| it.because.clone().into()),
    ]
}

fn properties(of: &Inquiry<'_>, part: &Part<'_>) -> Cell {
    let known = part.properties.iter();
    let known = known.filter_map(|id| of.registry.properties.get(*id));
    known
        .map(|it| (&it.name).into())
        .collect::<Vec<Text>>()
        .into()
}

/// How data of the category, or of a narrower one, is gathered there.
fn methods(of: &Inquiry<'_>, part: &Part<'_>) -> Cell {
    let gathered = part.properties.iter().flat_map(|property| {
        of.registry
            .referring::<Collection>(Edge::CollectionProperty, *property)
    });
    let of_category = gathered.filter(|it| is_within(of.registry, &[it.category], part.category));
    let methods: BTreeSet<CollectionMethodId> = of_category.map(|it| it.method).collect();
    let mut names = of.terms(&methods.into_iter().collect::<Vec<_>>());
    names.sort_unstable();
    names.into()
}
