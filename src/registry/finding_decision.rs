//! Decisions about findings: what an officer decided about something that is wrong or missing.
//!
//! A finding is computed and never stored; what stands here is its identity, and a fingerprint of the facts on which it
//! rested when it was decided about. When they change, somebody has to look again.

use std::fmt;
use std::str::FromStr;

use entity::id::{Id, PersonId, Uuid, kind};
use entity::vocabulary::{FindingCode, FindingDecisionKind};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use super::edge::Edge;
use super::noun::{Head, Noun, RecordId};
use super::nouns::NounKind;
use super::search::Field;
use super::sorted_set::SortedSet;
use super::value::Registry;

/// Which finding it is, whatever the day: the code, the record it is about, and what tells it from others about it.
///
/// As text: `TRANSFER_UNSAFEGUARDED/flo_0193.../DE/CN/eu-gdpr`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// What is wrong or missing.
    pub code: FindingCode,
    /// The record that it is about.
    pub subject: RecordId,
    /// What tells it from others of this code about this record: records by their ids, places and keys as they are.
    pub details: Vec<String>,
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.code, self.subject)?;
        self.details
            .iter()
            .try_for_each(|detail| write!(f, "/{detail}"))
    }
}

/// The text is not that of an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnIdentity;

impl fmt::Display for NotAnIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is not the id of a finding")
    }
}

impl FromStr for Identity {
    type Err = NotAnIdentity;

    fn from_str(text: &str) -> Result<Self, NotAnIdentity> {
        let mut parts = text.split('/');
        let code = parts.next().and_then(FindingCode::from_text);
        let subject = parts.next().and_then(RecordId::parse);
        let (code, subject) = code.zip(subject).ok_or(NotAnIdentity)?;
        Ok(Self {
            code,
            subject,
            details: parts.map(str::to_owned).collect(),
        })
    }
}

impl Serialize for Identity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Identity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// A fingerprint of the facts of a finding that rests on these records: it changes when one of them changes, or when the
/// finding rests on others. SHA-256, 64 hexadecimal digits.
#[must_use]
pub fn facts(registry: &Registry, finding: &Identity, records: &SortedSet<RecordId>) -> String {
    let mut hasher = Sha256::new();
    hasher.update(finding.to_string());
    for id in records.iter() {
        let version = registry.record(*id).map(|record| record.version().0);
        hasher.update(format!("\n{id} {}", version.unwrap_or_default()));
    }
    let digest = hasher.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What an officer decided about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingDecision {
    /// Id, key and the like; the key is made of the id.
    pub head: Head<kind::FindingDecision>,
    /// Which finding.
    pub finding: Identity,
    /// What was decided.
    pub kind: FindingDecisionKind,
    /// Why.
    pub reason: String,
    /// Who decided: the subject of the token.
    pub by: String,
    /// The last day on which it holds; null: no day ends it.
    pub until: Option<Date>,
    /// The person who is to mend it; null: nobody in particular.
    pub assignee: Option<PersonId>,
    /// The fingerprint of the facts that it was made on.
    pub facts: String,
}

/// The decision about the finding; none where nobody decided.
#[must_use]
pub fn decision_about<'a>(
    registry: &'a Registry,
    finding: &Identity,
) -> Option<&'a FindingDecision> {
    decisions_about(registry, finding).next()
}

/// All decisions about the finding, of which there is at most one in a register.
pub fn decisions_about<'a>(
    registry: &'a Registry,
    finding: &Identity,
) -> impl Iterator<Item = &'a FindingDecision> {
    let subject = Id::<()>::new(finding.subject.uuid);
    let about = registry.referring::<FindingDecision>(Edge::FindingDecisionAbout, subject);
    about.filter(move |decision| decision.finding == *finding)
}

impl Noun for FindingDecision {
    type Kind = kind::FindingDecision;
    const KIND: NounKind = NounKind::FindingDecision;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        let Self {
            head: _,
            finding,
            kind: _,
            reason: _,
            by: _,
            until: _,
            assignee,
            facts: _,
        } = self;
        visit(Edge::FindingDecisionAbout, finding.subject.uuid);
        if let Some(person) = assignee {
            visit(Edge::FindingDecisionAssignee, person.uuid());
        }
    }

    /// None: it is found by its finding.
    fn texts<'a>(&'a self, _: &mut dyn FnMut(Field, &'a str)) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_reads_back_and_nothing_else_is_one() {
        let flow = format!("flo_{}", "0".repeat(31) + "7");
        for text in [
            format!("FLOW_FORBIDDEN/{flow}"),
            format!("TRANSFER_UNSAFEGUARDED/{flow}/DE/CN/eu-gdpr"),
        ] {
            let identity = text.parse::<Identity>().map(|it| it.to_string());
            assert_eq!(identity, Ok(text));
        }
        for wrong in [
            "",
            "FLOW_FORBIDDEN",
            "FLOW_FORBIDDEN/",
            "FLOW_FORBIDDEN/flo_7",
            "FLOW_FORBIDDEN_BY/flo_00000000000000000000000000000007",
            "flo_00000000000000000000000000000007/FLOW_FORBIDDEN",
        ] {
            assert_eq!(wrong.parse::<Identity>(), Err(NotAnIdentity), "{wrong}");
        }
    }
}
