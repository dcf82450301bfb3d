//! Safeguards in words: what is claimed to protect data abroad.

use super::content::Text;
use super::inquiry::Inquiry;
use super::words::Value;
use crate::registry::safeguard::Safeguard;

/// Each safeguard in a line: its mechanism, then what stands behind it.
pub(super) fn lines(of: &Inquiry<'_>, safeguards: &[Safeguard]) -> Vec<Text> {
    safeguards
        .iter()
        .map(|safeguard| line(of, safeguard))
        .collect()
}

fn line(of: &Inquiry<'_>, safeguard: &Safeguard) -> Text {
    let Safeguard {
        mechanism: claimed,
        adequacy_row,
        agreement,
        reference,
        filing,
        window,
        assessment,
    } = safeguard;
    let mut parts = vec![of.mechanism(claimed)];
    let mut add = |message: &str, value: &str| {
        let values = [("value", Value::Text(value))];
        parts.push(of.words.tell(message, &values));
    };
    if let Some(row) = adequacy_row {
        add("safeguard-row", row);
    }
    if let Some(agreement) = agreement.and_then(|id| of.registry.agreements.get(id)) {
        add("safeguard-agreement", agreement.head.key.as_str());
    }
    if let Some(reference) = reference {
        add("safeguard-reference", reference);
    }
    if let Some(filing) = filing {
        add("safeguard-filing", filing);
    }
    if let Some(from) = window.from {
        add("safeguard-from", &of.words.date(from));
    }
    if let Some(until) = window.until {
        add("safeguard-until", &of.words.date(until));
    }
    if let Some(assessment) = assessment {
        add("safeguard-assessed", &of.words.date(assessment.on));
        let outcome = assessment.outcome.as_str();
        parts.push(of.words.say(&format!("code-{outcome}")));
    }
    let parts: Vec<&str> = parts.iter().map(|part| &**part).collect();
    parts.join("; ").into()
}
