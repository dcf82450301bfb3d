//! The catalogue of obligations: what a DUTY can be.
//!
//! Some entries are limits of use. In Steward these are permissions and prohibitions, which decide; as a duty they
//! would only be listed. [`Obligation::limit_of_use`] says which, and what to write instead.

use std::collections::HashMap;

use serde::Deserialize;

use super::key::{ObligationKey, RegimeKey, TermKey};
use super::row::Grounds;

/// The catalogue.
#[derive(Debug)]
pub struct Obligations {
    rows: Vec<Obligation>,
    by_key: HashMap<ObligationKey, usize>,
}

/// A duty that a contract or a law places on whoever receives data.
#[derive(Debug, Deserialize)]
pub struct Obligation {
    /// Its key.
    #[serde(rename = "id")]
    pub key: ObligationKey,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub group: ObligationGroup,
    /// What it demands, in one sentence.
    pub statement: String,
    /// The classes of recipients on whom it is placed.
    pub applies_to_roles: Vec<TermKey>,
    /// The laws and contracts that place it, each with what it says.
    pub legal_sources: Vec<LegalSource>,
    /// What the row rests on.
    #[serde(flatten)]
    pub grounds: Grounds,
}

/// Where a law or a contract places an obligation.
#[derive(Debug, Clone, Deserialize)]
pub struct LegalSource {
    /// The law: the key of a regime, or of a law that is none.
    #[serde(rename = "law_id")]
    pub law: RegimeKey,
    /// The provision.
    pub citation: String,
    /// What it says, in few words; null: no more than the obligation itself.
    #[serde(default)]
    pub detail: Option<String>,
    /// Whether the provision was read for this edition; null: it is the terms of a contract.
    pub read: Option<bool>,
}

/// What an obligation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObligationGroup {
    /// Secrecy.
    Confidentiality,
    /// What the data may be used for.
    UseLimitation,
    /// Handing it on.
    Onward,
    /// Security.
    Security,
    /// Breaches, deletion, retention.
    Lifecycle,
    /// Showing that it is kept.
    Assurance,
    /// What people may ask.
    Rights,
    /// Borders.
    Transfer,
    /// Telling people.
    Notice,
}

/// The entries that limit use, and what to write instead. The groups `use_limitation` and `onward` hold all of them,
/// and besides them duties to do something (authorization and flow-down of sub-processors, written agreements), so the
/// group alone does not tell.
const LIMITS_OF_USE: [(&str, &str); 8] = [
    (
        "obl.instructions-only",
        "a PERMISSION with action USE and the agreed purposes",
    ),
    (
        "obl.aggregate-only",
        "a PERMISSION with action USE and level AGGREGATE",
    ),
    (
        "obl.no-own-purposes",
        "a PERMISSION with action USE and the agreed purposes",
    ),
    (
        "obl.no-reidentification",
        "a PROHIBITION with action REIDENTIFY",
    ),
    ("obl.no-combining", "a PROHIBITION with action COMBINE"),
    ("obl.no-sale", "a PROHIBITION with action SELL"),
    (
        "obl.no-onward-sharing",
        "a PROHIBITION with action SHARE_ONWARD",
    ),
    (
        "obl.no-share-advertising",
        "a PROHIBITION with action SHARE_ONWARD and the advertising purposes",
    ),
];

impl Obligation {
    /// Of an entry that limits use, what to write instead of a duty; null: it is a duty.
    #[must_use]
    pub fn limit_of_use(&self) -> Option<&'static str> {
        LIMITS_OF_USE
            .iter()
            .find(|(key, _)| *key == self.key.as_str())
            .map(|(_, remedy)| *remedy)
    }
}

impl Obligations {
    /// The entry with this key.
    #[must_use]
    pub fn get(&self, key: &ObligationKey) -> Option<&Obligation> {
        self.rows.get(*self.by_key.get(key)?)
    }

    /// Every entry, in the order of the file.
    pub fn all(&self) -> impl Iterator<Item = &Obligation> {
        self.rows.iter()
    }
}

/// `obligations.json` as it is written.
#[derive(Deserialize)]
pub(super) struct Raw {
    rows: Vec<Obligation>,
}

impl From<Raw> for Obligations {
    fn from(Raw { rows }: Raw) -> Self {
        let by_key = rows
            .iter()
            .enumerate()
            .map(|(at, row)| (row.key.clone(), at))
            .collect();
        Self { rows, by_key }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::super::reference;
    use super::*;

    #[test]
    fn every_entry_about_use_or_handing_on_is_a_limit_or_a_known_duty() {
        let duties = [
            "hipaa-baa",
            "subprocessor-authorisation",
            "subprocessor-flowdown",
            "dpf-onward",
        ];
        let known_duty = |row: &Obligation| {
            duties
                .iter()
                .any(|name| row.key.as_str() == format!("obl.{name}"))
        };
        let mut limits = 0;
        for row in reference().obligations.all() {
            let about_use = matches!(
                row.group,
                ObligationGroup::UseLimitation | ObligationGroup::Onward
            );
            assert_eq!(
                row.limit_of_use().is_some(),
                about_use && !known_duty(row),
                "{}",
                row.key
            );
            limits += usize::from(row.limit_of_use().is_some());
        }
        assert_eq!(limits, LIMITS_OF_USE.len());
    }

    #[test]
    fn a_duty_is_found_by_its_key() {
        let confidentiality = reference()
            .obligations
            .get(&ObligationKey::new("obl.confidentiality"))
            .unwrap();
        assert_eq!(confidentiality.limit_of_use(), None);
        assert!(
            reference()
                .obligations
                .get(&ObligationKey::new("obl.no-such"))
                .is_none()
        );
    }
}
