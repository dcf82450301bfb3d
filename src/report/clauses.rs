//! Clauses in words: what they permit, forbid or demand, within which limits, and where that is written.

use super::content::{Cell, Code, Text, Tone};
use super::inquiry::{Inquiry, written_in};
use super::words::Value;
use crate::reference::{Area, ObligationKey};
use crate::registry::clause::{Bound, Clause, Scope, Source};

/// Its rule.
pub(super) fn rule(of: &Inquiry<'_>, clause: &Clause) -> Code {
    of.words.code(clause.rule.as_str(), Tone::Plain)
}

/// The actions that it is about, or the duty.
pub(super) fn subject(of: &Inquiry<'_>, clause: &Clause) -> Cell {
    if let Some(duty) = &clause.duty {
        let known = of
            .registry
            .reference()
            .obligations
            .get(&ObligationKey::new(duty));
        return known.map_or_else(|| duty.into(), |known| (&known.name).into());
    }
    let actions = clause.actions.iter();
    let words = actions.map(|action| of.words.say(&format!("code-{action}")));
    words.collect::<Vec<_>>().into()
}

/// Its limits, a line a part; blank where it sets none.
pub(super) fn scope(of: &Inquiry<'_>, clause: &Clause) -> Cell {
    let Scope {
        categories,
        levels,
        purposes,
        subjects,
        properties,
        recipients,
        destinations,
    } = &clause.scope;
    let words = of.words;
    let levels = levels.as_ref().map(|levels| {
        let levels = levels.iter();
        levels
            .map(|level| words.say(&format!("code-{level}")))
            .collect()
    });
    let properties = properties.as_ref().map(|ids| {
        let known = ids.iter().filter_map(|id| of.registry.properties.get(*id));
        known.map(|property| (&property.name).into()).collect()
    });
    let areas = destinations
        .as_ref()
        .map(|areas| areas.iter().map(|area| area_name(of, area)).collect());
    let parts: [(&str, Option<Vec<Text>>); 7] = [
        (
            "label-categories",
            categories.as_ref().map(|ids| of.terms(ids)),
        ),
        ("label-level", levels),
        ("label-purposes", purposes.as_ref().map(|ids| of.terms(ids))),
        ("label-subjects", subjects.as_ref().map(|ids| of.terms(ids))),
        ("label-properties", properties),
        (
            "label-recipients",
            recipients.as_ref().map(|ids| of.terms(ids)),
        ),
        ("label-destinations", areas),
    ];
    let stated = parts.into_iter().filter_map(|(label, values)| {
        let values: Vec<_> = values?.iter().map(ToString::to_string).collect();
        Some(Text::from(format!(
            "{}: {}",
            words.say(label),
            values.join(", ")
        )))
    });
    stated.collect::<Vec<_>>().into()
}

fn area_name(of: &Inquiry<'_>, area: &Area) -> Text {
    match area {
        Area::Place(place) => of.place(*place),
        Area::Group(code) => {
            let group = of.registry.reference().places.find_group(code.as_str());
            group.map_or_else(|| code.as_str().into(), |group| (&group.name).into())
        }
    }
}

/// Its conditions: each line is one way to meet them.
pub(super) fn conditions(of: &Inquiry<'_>, clause: &Clause) -> Cell {
    let ways = clause.conditions.iter().map(|all| {
        let all = all.iter();
        let names: Vec<_> = all
            .map(|it| of.words.say(&format!("code-{it}")).to_string())
            .collect();
        Text::from(names.join(" + "))
    });
    ways.collect::<Vec<_>>().into()
}

/// Whom it binds, by name.
pub(super) fn bound(of: &Inquiry<'_>, clause: &Clause) -> Cell {
    match &clause.bound {
        Bound::Company => of.words.say("the-company").into(),
        Bound::Vendors(ids) => {
            let names = ids.iter().map(|id| of.vendor_name(*id));
            names.collect::<Vec<_>>().into()
        }
        Bound::Classes(ids) => {
            let classes = of.terms(ids);
            let all = classes.iter().map(|class| {
                of.words
                    .tell("somebody-of", &[("class", Value::Text(class))])
            });
            all.collect::<Vec<_>>().into()
        }
    }
}

/// The sentence: what it says, in own words; marked where the text hedges.
pub(super) fn sentence(of: &Inquiry<'_>, clause: &Clause) -> Cell {
    let gist = clause.citation.as_ref().and_then(|it| it.gist.as_ref());
    let mut lines: Vec<Text> = gist.map(Text::from).into_iter().collect();
    if clause.hedged {
        lines.push(of.words.say("hedged"));
    }
    lines.into()
}

/// Document and section; else what it stands in.
pub(super) fn place(of: &Inquiry<'_>, clause: &Clause) -> Text {
    let cited = written_in(clause.citation.as_ref());
    match (&clause.source, cited.is_empty()) {
        (_, false) => cited,
        (Source::Law(article), true) => article.into(),
        (Source::Agreement(id), true) => {
            let agreement = of.registry.agreements.get(*id);
            agreement.map_or_else(Text::default, |it| it.head.key.as_str().into())
        }
        (Source::Notice(id), true) => {
            let notice = of.registry.notices.get(*id);
            notice.map_or_else(Text::default, |it| (&it.title).into())
        }
    }
}
