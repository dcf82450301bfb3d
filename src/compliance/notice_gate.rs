//! Notice gate: which promises of the company a proposed flow would break, which statements do not tell of it, and from
//! which day it may begin.
//!
//! It may begin today if no promise is broken and no statement is silent; else a changed statement must be published
//! first, and the time pass that the statements promise for changes: published on 1 March with ten days, from 11 March.
//! Whether the flow may be at all is the decision's business. A duty names no actions, so that no flow breaks one.

use std::collections::BTreeSet;

use entity::id::PropertyId;
use entity::vocabulary::ReasonCode;
use jiff::civil::Date;

use super::counterparty::Counterparty;
use super::decide::Decision;
use super::feeding::Feeders;
use super::findings::{Statement, longest_advance, statements_in_force};
use super::question::Question;
use super::reason::Reason;
use crate::registry::clause::{Bound, Clause, Source};
use crate::registry::notice::Notice;
use crate::registry::noun::Noun;
use crate::registry::value::Registry;

/// What the company's statements say of a proposed flow.
#[derive(Debug, Clone, PartialEq)]
pub struct NoticeGate<'a> {
    /// The company's prohibitions out of statements that the flow would break, by their keys.
    pub broken: Vec<&'a Clause>,
    /// Those of which a fact decides that nobody stated.
    pub unclear: Vec<&'a Clause>,
    /// The statements in force that name neither the recipient nor its kind, by their keys.
    pub silent: Vec<&'a Notice>,
    /// The earliest day on which it may begin, as far as the statements go.
    pub begins: Date,
    /// The promise by which it may not begin earlier; null: it may begin today, or nothing is promised.
    pub promise: Option<&'a Clause>,
}

/// Holds the decisions on a proposed flow, one a combination of it, against the statements in force. A promise that may
/// be broken counts as broken for the day (the stricter reading). Without any property all statements count.
#[must_use]
pub fn notice_gate<'a>(
    registry: &'a Registry,
    asked: &[(Question, Decision)],
    on: Date,
    published: Date,
) -> NoticeGate<'a> {
    let reasons = || asked.iter().flat_map(|(_, decision)| &decision.reasons);
    let broken = promises(registry, reasons().filter(|reason| reaches(reason)));
    let mut unclear = promises(registry, reasons().filter(|reason| may_reach(reason)));
    unclear.retain(|clause| !broken.contains(clause));
    let statements = statements_in_force(registry, on);
    let properties: BTreeSet<_> = asked
        .iter()
        .flat_map(|(it, _)| collected_at(registry, it))
        .collect();
    let shown: Vec<&Statement<'a>> = statements
        .iter()
        .filter(|it| {
            properties.is_empty()
                || it
                    .notice
                    .properties
                    .iter()
                    .any(|at| properties.contains(at))
        })
        .collect();
    let mut silent: Vec<&Notice> = shown
        .iter()
        .filter(|statement| {
            asked.iter().any(|(question, _)| {
                let recipient = Counterparty::of(registry, &question.recipient, on);
                !statement.names(&recipient)
            })
        })
        .map(|statement| statement.notice)
        .collect();
    silent.sort_by_key(|notice| notice.key());
    let gate = NoticeGate {
        broken,
        unclear,
        silent,
        begins: on,
        promise: None,
    };
    if gate.broken.is_empty() && gate.unclear.is_empty() && gate.silent.is_empty() {
        return gate;
    }
    let advance = shown
        .iter()
        .filter_map(|statement| longest_advance(registry, statement.notice, published));
    let longest = advance.max_by_key(|(_, earliest)| *earliest);
    NoticeGate {
        begins: longest.map_or(published, |(_, earliest)| earliest).max(on),
        promise: longest.map(|(promise, _)| promise),
        ..gate
    }
}

fn reaches(reason: &Reason) -> bool {
    [ReasonCode::Prohibition, ReasonCode::ProhibitionConditional].contains(&reason.code)
        && reason.levels.is_empty()
}

fn may_reach(reason: &Reason) -> bool {
    let codes = [
        ReasonCode::Prohibition,
        ReasonCode::ProhibitionConditional,
        ReasonCode::ProhibitionUnclear,
    ];
    codes.contains(&reason.code)
}

/// The clauses of the reasons that bind the company out of a statement, each once.
fn promises<'a, 'r>(
    registry: &'a Registry,
    reasons: impl Iterator<Item = &'r Reason>,
) -> Vec<&'a Clause> {
    let clauses = reasons.flat_map(|reason| &reason.clauses);
    let mut promises: Vec<&Clause> = clauses
        .filter_map(|id| registry.clauses.get(*id))
        .filter(|clause| clause.bound == Bound::Company)
        .filter(|clause| matches!(clause.source, Source::Notice(_)))
        .collect();
    promises.sort_by_key(|clause| clause.key());
    promises.dedup_by_key(|clause| clause.head.id);
    promises
}

/// Where the data of the question was collected, as far as that is known.
fn collected_at(registry: &Registry, question: &Question) -> BTreeSet<PropertyId> {
    match (question.property, question.database) {
        (Some(property), _) => BTreeSet::from([property]),
        (None, Some(database)) => Feeders::of(registry, database, question.category).properties,
        (None, None) => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::decide;
    use crate::compliance::fixture::*;
    use crate::registry::clause::Period;
    use entity::vocabulary::{Action, Condition, PeriodUnit};
    use jiff::civil::date;

    fn advance() -> Clause {
        Clause {
            within: Some(Period {
                number: 10,
                unit: PeriodUnit::Days,
            }),
            ..duty("ten-days", "obl.notice-before-change")
                .binding_company()
                .out_of_notice("notice")
        }
    }

    /// `broken; unclear; silent; begins`, asked on 1 March and published on the 3rd.
    fn gate(clauses: Vec<Clause>, question: Question) -> String {
        let on = date(2015, 3, 1);
        let question = Question { on, ..question };
        let mut registry = register(clauses);
        put(&mut registry, notice("notice", Some(DAY), None));
        let decision = decide(&registry, &question);
        let gate = notice_gate(&registry, &[(question, decision)], on, date(2015, 3, 3));
        let keys = |clauses: Vec<&Clause>| {
            let keys: Vec<_> = clauses.iter().map(|clause| clause.key().as_str()).collect();
            keys.join("+")
        };
        format!(
            "{}; {}; {}; {}",
            keys(gate.broken),
            keys(gate.unclear),
            gate.silent.len(),
            gate.begins
        )
    }

    #[test]
    fn a_flow_begins_at_once_or_after_the_time_that_was_promised() {
        let named = || {
            permission("named", &[Action::Disclose])
                .binding_company()
                .out_of_notice("notice")
                .recipients(&["role.vendor"])
        };
        let no = || {
            prohibition("no", &[Action::Disclose])
                .binding_company()
                .out_of_notice("notice")
        };
        let vague = || Question {
            purpose: None,
            ..question()
        };
        let elsewhere = || Question {
            property: Some(id("shop")),
            ..question()
        };
        let nowhere = || Question {
            property: None,
            ..question()
        };
        let ads = || no().purposes(&["advertising"]);
        let choice: &[_] = &[Condition::ChoiceOffered];
        for (clauses, question, expected) in [
            (vec![named(), advance()], question(), "; ; 0; 2015-03-01"),
            (vec![advance()], question(), "; ; 1; 2015-03-13"),
            (vec![], question(), "; ; 1; 2015-03-03"),
            (
                vec![named(), advance(), no()],
                question(),
                "no; ; 0; 2015-03-13",
            ),
            (
                vec![named(), advance(), no().conditions(&[choice])],
                question(),
                "no; ; 0; 2015-03-13",
            ),
            (
                vec![named(), advance(), ads()],
                question(),
                "; ; 0; 2015-03-01",
            ),
            (
                vec![named(), advance(), ads()],
                vague(),
                "; no; 0; 2015-03-13",
            ),
            (vec![advance(), no()], elsewhere(), "; ; 0; 2015-03-01"),
            (vec![advance(), no()], nowhere(), "; no; 1; 2015-03-13"),
        ] {
            assert_eq!(gate(clauses, question), expected);
        }
    }
}
