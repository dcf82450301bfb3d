//! What a company asks of whoever gets its data: that it is kept confidential, not sold, not handed on. Each with the
//! sentence that demands it and, for a duty, with what proves it.

use entity::vocabulary::{Action, Rule};

use super::super::content::{Block, Check, Checklist, Section, Text};
use super::super::inquiry::Inquiry;
use super::super::obligations::Of;
use super::super::table::Told;
use super::super::tone;
use super::super::words::Value;
use crate::compliance::obligations::Owed;
use crate::reference::ObligationKey;
use crate::reference::Tri;
use crate::reference::obligation::ObligationGroup;
use crate::registry::noun::Noun;
use crate::registry::vendor::Vendor;

/// A promise: its name in messages, and what owed thing is it.
type Promise = (&'static str, fn(&Inquiry<'_>, &Owed<'_>) -> bool);

const PROMISES: [Promise; 3] = [
    ("confidentiality", is_confidentiality),
    ("no-resale", |_, it| forbids(it, Action::Sell)),
    ("no-onward-sharing", |_, it| {
        forbids(it, Action::ShareOnward)
    }),
];

pub(super) fn section<'a>(
    inquiry: &Inquiry<'a>,
    owed: &[Told<Of<'a>>],
    subjects: &[&'a Vendor],
) -> Section<'a> {
    let mut blocks = vec![inquiry.paragraph("promises-explained", &[])];
    blocks.extend(subjects.iter().map(|vendor| {
        let mine = owed.iter().map(|told| &told.thing);
        let mine = mine.filter(|(of, _)| of.head.id == vendor.head.id);
        let mine: Vec<_> = mine.map(|(_, owed)| owed).collect();
        Block::Checklist(Checklist {
            title: (&vendor.name).into(),
            record: Some(vendor.record_id()),
            checks: PROMISES
                .iter()
                .map(|promise| check(inquiry, *promise, &mine))
                .collect(),
        })
    }));
    inquiry.section("promises", blocks)
}

fn check(of: &Inquiry<'_>, (id, is): Promise, owed: &[&Owed<'_>]) -> Check {
    let found: Vec<_> = owed.iter().filter(|it| is(of, it)).collect();
    let binds = found
        .iter()
        .map(|it| if it.certain { Tri::Yes } else { Tri::Unknown });
    let promised = Tri::any(binds);
    Check {
        id,
        label: of.words.say(&format!("promise-{id}")),
        state: of.words.tri(promised, tone::of_tri(promised)),
        by: found.iter().map(|it| line(of, it)).collect(),
    }
}

/// The sentence, and of a duty whether it is proven, and until when.
fn line(of: &Inquiry<'_>, owed: &Owed<'_>) -> Text {
    let clause = owed.clause;
    let gist = clause.citation.as_ref().and_then(|it| it.gist.as_deref());
    let said = match gist {
        Some(gist) => format!("{}: {gist}", clause.head.key),
        None => clause.head.key.to_string(),
    };
    let proof = owed.proofs.first();
    let until = proof
        .and_then(|it| it.expires)
        .map(|day| of.words.date(day));
    let message = match (owed.proven, &until) {
        (None, _) => return said.into(),
        (Some(true), Some(_)) => "promise-proven-until",
        (Some(true), None) => "promise-proven",
        (Some(false), Some(_)) => "promise-proven-once",
        (Some(false), None) => "promise-not-proven",
    };
    let values = [
        ("sentence", Value::Text(&said)),
        ("day", Value::Text(until.as_deref().unwrap_or_default())),
    ];
    of.words.tell(message, &values)
}

fn is_confidentiality(of: &Inquiry<'_>, owed: &Owed<'_>) -> bool {
    let duty = owed.clause.duty.as_deref().map(ObligationKey::new);
    let known = duty.and_then(|key| of.registry.reference().obligations.get(&key));
    known.is_some_and(|known| known.group == ObligationGroup::Confidentiality)
}

fn forbids(owed: &Owed<'_>, action: Action) -> bool {
    owed.clause.rule == Rule::Prohibition && owed.clause.actions.contains(&action)
}
