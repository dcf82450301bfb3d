//! Both answers side by side, as lines that can be told apart.

use std::collections::BTreeSet;

use entity::id::ClauseId;
use entity::vocabulary::{Effect, Level, ReasonCode, Verdict};
use jiff::civil::Date;
use steward::compliance::judge_flow;
use steward::compliance::reason::Reason;
use steward::compliance::{Decision, Question, decide};
use steward::registry::clause::Bound;
use steward::registry::flow::Flow;
use steward::registry::nouns::Record;
use steward::registry::value::Registry;

use super::decision::{self, Answer};
use super::flows;

/// What the program answers and what the second reading does, where they differ.
pub fn difference(registry: &Registry, question: &Question) -> Option<(Vec<String>, Vec<String>)> {
    let real = decide(registry, question);
    let naive = decision::decide(registry, question);
    let (real, naive) = (
        real_lines(registry, &real, question),
        naive_lines(registry, &naive, question),
    );
    let only = |these: &BTreeSet<String>, those: &BTreeSet<String>| {
        these.difference(those).cloned().collect::<Vec<_>>()
    };
    (real != naive).then(|| (only(&real, &naive), only(&naive, &real)))
}

fn real_lines(registry: &Registry, decision: &Decision, question: &Question) -> BTreeSet<String> {
    let mut lines = BTreeSet::from([format!("verdict {}", decision.verdict.as_str())]);
    if question.level.is_some() {
        lines.extend(decision.reasons.iter().map(|reason| line(registry, reason)));
        if !decision.missing_is_cut {
            for set in &decision.missing {
                let texts: Vec<String> = set.iter().map(ToString::to_string).collect();
                lines.insert(format!("missing {}", texts.join(" + ")));
            }
        }
    }
    lines
}

fn line(registry: &Registry, reason: &Reason) -> String {
    let clauses = cited(registry, reason.code, reason.clauses.iter());
    let leg = reason.leg.as_ref().map(|judged| {
        let leg = &judged.leg;
        (
            leg.from.map(|place| place.to_string()),
            leg.to.map(|place| place.to_string()),
            leg.through.map(|work| work.to_string()),
            leg.path
                .iter()
                .map(ToString::to_string)
                .collect::<BTreeSet<_>>(),
        )
    });
    let regime = reason
        .leg
        .as_ref()
        .and_then(|judged| judged.regime().cloned());
    let vendor = reason.vendor.map(|vendor| vendor.to_string());
    let consent = reason
        .leg
        .as_ref()
        .is_some_and(|judged| judged.judged.rests_on_consent);
    text(&Line {
        code: reason.code,
        effect: reason.effect,
        parts: [
            reason.action.map(|action| action.as_str().to_owned()),
            vendor,
            regime.map(|regime| regime.to_string()),
            consent.then(|| "by consent".to_owned()),
        ],
        clauses,
        leg,
    })
}

/// What is compared of a reason.
struct Line {
    code: ReasonCode,
    effect: Effect,
    parts: [Option<String>; 4],
    clauses: BTreeSet<String>,
    leg: Option<decision::LegKey>,
}

fn text(of: &Line) -> String {
    let clauses: Vec<&str> = of.clauses.iter().map(String::as_str).collect();
    let mut line = format!("{} {}", of.code.as_str(), of.effect.as_str());
    for part in of.parts.iter().flatten() {
        line = format!("{line} {part}");
    }
    if let Some((from, to, through, path)) = &of.leg {
        let end = |end: &Option<String>| end.clone().unwrap_or_else(|| "?".to_owned());
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        line = format!(
            "{line} {}→{} {} [{}]",
            end(from),
            end(to),
            end(through),
            path.join(" ")
        );
    }
    format!("{line} {}", clauses.join(" "))
}

fn naive_lines(registry: &Registry, answer: &Answer, question: &Question) -> BTreeSet<String> {
    let mut lines = BTreeSet::from([format!("verdict {}", answer.verdict.as_str())]);
    if question.level.is_none() {
        return lines;
    }
    for step in answer
        .levels
        .iter()
        .flat_map(|(_, steps): &(Level, _)| steps)
    {
        for reason in &step.reasons {
            let clauses = cited(registry, reason.code, reason.clauses.iter());
            let (leg, regime) = match &reason.leg {
                Some((leg, regime)) => {
                    (Some(leg.clone()), regime.as_ref().map(ToString::to_string))
                }
                None => (None, None),
            };
            lines.insert(text(&Line {
                code: reason.code,
                effect: reason.effect,
                parts: [
                    reason.action.map(|action| action.as_str().to_owned()),
                    reason.vendor.map(|vendor| vendor.to_string()),
                    regime,
                    reason.consent.then(|| "by consent".to_owned()),
                ],
                clauses,
                leg,
            }));
        }
    }
    for set in answer.missing.iter().flatten() {
        lines.insert(format!("missing {}", set.join(" + ")));
    }
    lines
}

/// Where the judgment of a recorded flow differs: which combinations are asked, and the worst verdict.
pub fn flow_difference(registry: &Registry, flow: &Flow, on: Date) -> Option<String> {
    let real = judge_flow(registry, flow, on);
    let mut judged: Vec<String> = real
        .combinations
        .iter()
        .map(|it| {
            format!(
                "{:?} {} {:?} {:?}",
                it.action(),
                it.question.category,
                it.question.purpose,
                it.question.property
            )
        })
        .collect();
    let mut worst = Verdict::Permitted;
    let mut asked = Vec::new();
    for question in flows::questions(registry, flow, on) {
        worst = worst.min(decision::decide(registry, &question).verdict);
        let Question {
            actions,
            category,
            purpose,
            property,
            ..
        } = question;
        asked.push(format!(
            "{:?} {category} {purpose:?} {property:?}",
            actions[0]
        ));
    }
    judged.sort();
    asked.sort();
    let same = judged == asked && real.verdict == worst;
    (!same).then(|| format!("{judged:#?} {:?}\n{asked:#?} {worst:?}", real.verdict))
}

/// The keys of the clauses. Where no permission reaches, the text wants those cited that bind the recipient; which of
/// the company's are shown besides, it leaves open.
fn cited<'a>(
    registry: &Registry,
    code: ReasonCode,
    clauses: impl Iterator<Item = &'a ClauseId>,
) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for id in clauses {
        let clause = registry.clauses.get(*id).unwrap();
        if code != ReasonCode::NoPermission || clause.bound != Bound::Company {
            keys.insert(clause.head.key.to_string());
        }
    }
    keys
}

/// The register with as little as still makes both differ.
pub fn smallest(records: &[Record], question: &Question) -> Vec<Record> {
    let asked = format!("{question:?}");
    let mut kept = records.to_vec();
    let mut at = kept.len();
    while at > 0 {
        at -= 1;
        let id = kept[at].id().uuid;
        let mut referred = asked.contains(&id.simple().to_string());
        for record in &kept {
            record.references(&mut |target| referred |= target == id);
        }
        let mut fewer = kept.clone();
        fewer.remove(at);
        if !referred && difference(&super::world::registry(&fewer), question).is_some() {
            kept = fewer;
            at = kept.len();
        }
    }
    kept
}
