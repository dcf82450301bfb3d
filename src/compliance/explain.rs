//! A decision as a text for a person: the verdict, why, by which words, and what is missing.
//!
//! It says nothing that the decision does not say, and may be reworded; programs read the decision.

use entity::vocabulary::{Effect, Verdict};

use super::decide::Decision;
use super::question::Question;
use super::reason::Reason;
use super::sentence::sentences;
use crate::registry::document::Citation;
use crate::registry::value::Registry;

/// How many sets of what is missing are told.
const SETS: usize = 5;

/// The decision in words, line by line.
#[must_use]
pub fn explain(registry: &Registry, question: &Question, decision: &Decision) -> String {
    let sentences = sentences(registry, question, &decision.reasons);
    let told: Vec<_> = decision.reasons.iter().zip(&sentences).collect();
    let mut lines = vec![format!(
        "{} on {}.",
        in_words(decision.verdict),
        decision.on
    )];
    for (effect, heading) in [
        (Effect::Forbid, "It is forbidden by:"),
        (Effect::Undetermined, "It cannot be told, since:"),
        (Effect::Condition, "It asks for more, since:"),
        (Effect::None, "Besides, this was weighed:"),
    ] {
        let mut reasons = told.iter().filter(|(it, _)| it.effect == effect).peekable();
        if reasons.peek().is_some() {
            lines.push(heading.to_owned());
            lines.extend(reasons.map(|(reason, sentence)| line(registry, reason, sentence)));
        }
    }
    if let Some(missing) = missing(decision) {
        lines.push(missing);
    }
    lines.push(format!(
        "Answered from revision {} of the register and edition {} of the legal data.",
        decision.revision,
        registry.reference().edition()
    ));
    lines.join("\n")
}

const fn in_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Forbidden => "Forbidden",
        Verdict::Undetermined => "Undetermined: a fact is missing",
        Verdict::PermittedWithConditions => "Permitted once what is missing is in place",
        Verdict::Permitted => "Permitted",
    }
}

fn line(registry: &Registry, reason: &Reason, sentence: &str) -> String {
    let citations = reason.citations(registry);
    let cited: Vec<_> = citations.iter().map(place).collect();
    if cited.is_empty() {
        format!("- {sentence}.")
    } else {
        format!("- {sentence}. [{}]", cited.join("; "))
    }
}

fn place(citation: &Citation) -> String {
    let Citation {
        document,
        section,
        gist: _,
    } = citation;
    match section {
        Some(section) => format!("{document}, {section}"),
        None => document.clone(),
    }
}

fn missing(decision: &Decision) -> Option<String> {
    let sets = decision.missing.iter().take(SETS).map(|set| {
        let things: Vec<_> = set.iter().map(ToString::to_string).collect();
        things.join(" and ")
    });
    let sets: Vec<_> = sets.collect();
    let more = decision.missing_is_cut || decision.missing.len() > SETS;
    let and_more = if more { "; there are other ways" } else { "" };
    (!sets.is_empty()).then(|| {
        format!(
            "It would be permitted with {}{and_more}.",
            sets.join(", or ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::decide;
    use crate::compliance::fixture::*;
    use entity::vocabulary::{Action, Condition};

    #[test]
    fn a_decision_reads_from_the_verdict_to_what_is_missing() {
        let consent: &[_] = &[Condition::ConsentGiven];
        let registry = register([permission("may", &[Action::Use]).conditions(&[consent])]);
        let text = explain(&registry, &question(), &decide(&registry, &question()));
        let lines: Vec<_> = text.lines().collect();
        insta::assert_snapshot!(lines.get(..4).unwrap_or_default().join("\n"), @r"
        Permitted once what is missing is in place on 2014-12-12.
        It asks for more, since:
        - `may` permits using this with CONSENT_GIVEN. [an act]
        Besides, this was weighed:
        ");
        assert!(
            text.contains("It would be permitted with CONSENT_GIVEN."),
            "{text}"
        );
    }
}
