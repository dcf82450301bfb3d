//! The vocabularies with which a new register starts: five taxonomies, each parent before its children.
//!
//! Users extend them; from then on the register's own terms count. Lawful bases and grounds of disclosure are in the
//! file too, and are not terms.

use std::collections::HashMap;

use entity::vocabulary::Level;
use serde::Deserialize;

use super::key::TermKey;
use super::row::Grounds;

/// The entries of the edition, a list a taxonomy.
#[derive(Debug)]
pub struct Terms {
    /// What data is about.
    pub data_categories: Vec<Term>,
    /// What data is for.
    pub purposes: Vec<Term>,
    /// Whom data is about.
    pub data_subjects: Vec<Term>,
    /// Who receives data.
    pub recipient_classes: Vec<Term>,
    /// How data is gathered.
    pub collection_methods: Vec<Term>,
}

/// One entry of a taxonomy.
#[derive(Debug, Deserialize)]
pub struct Term {
    /// Its key.
    #[serde(rename = "id")]
    pub key: TermKey,
    /// The entry above it in the same taxonomy.
    pub parent: Option<TermKey>,
    /// Its name.
    pub name: String,
    /// What it means.
    pub description: String,
    /// The term of the W3C Data Privacy Vocabulary.
    pub dpv_iri: Option<String>,
    /// The key in the fideslang taxonomy.
    pub fideslang_key: Option<String>,
    /// Of a data category, what the law makes of it.
    #[serde(flatten)]
    pub category: Option<CategoryFacts>,
    /// What the row rests on.
    #[serde(flatten)]
    pub grounds: Grounds,
}

/// What the law makes of a data category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct CategoryFacts {
    identifiability: Identifiability,
    sensitivity: Sensitivity,
    /// A special category (GDPR Art. 9(1)).
    #[serde(rename = "gdpr_special_category")]
    pub special: bool,
}

impl CategoryFacts {
    /// How closely such data usually points to a person.
    #[must_use]
    pub const fn level(self) -> Level {
        match self.identifiability {
            Identifiability::Personal => Level::Personal,
            Identifiability::Pseudonymous => Level::Pseudonymous,
            Identifiability::Aggregate => Level::Aggregate,
            Identifiability::Anonymous => Level::Anonymous,
        }
    }

    /// Sensitive in the sense of the thresholds: graded high or special.
    #[must_use]
    pub const fn sensitive(self) -> bool {
        match self.sensitivity {
            Sensitivity::High | Sensitivity::Special => true,
            Sensitivity::Low | Sensitivity::Medium => false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Identifiability {
    Personal,
    Pseudonymous,
    Aggregate,
    Anonymous,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sensitivity {
    Low,
    Medium,
    High,
    Special,
}

/// `taxonomy.json` as it is written.
#[derive(Deserialize)]
pub(super) struct RawTaxonomy {
    data_categories: Vec<Term>,
    purposes: Vec<Term>,
    data_subject_kinds: Vec<Term>,
    collection_methods: Vec<Term>,
}

/// `recipients_roles.json` as it is written.
#[derive(Deserialize)]
pub(super) struct RawRoles {
    rows: Vec<Term>,
}

impl Terms {
    /// The five lists, each parent before its children.
    pub(super) fn build(taxonomy: RawTaxonomy, roles: RawRoles) -> Result<Self, String> {
        if let Some(term) = taxonomy
            .data_categories
            .iter()
            .find(|term| term.category.is_none())
        {
            return Err(format!(
                "data category `{}`: identifiability, sensitivity and flag are needed",
                term.key
            ));
        }
        Ok(Self {
            data_categories: parents_first(taxonomy.data_categories)?,
            purposes: parents_first(taxonomy.purposes)?,
            data_subjects: parents_first(taxonomy.data_subject_kinds)?,
            recipient_classes: parents_first(roles.rows)?,
            collection_methods: parents_first(taxonomy.collection_methods)?,
        })
    }

    /// The data category with this key.
    #[must_use]
    pub fn data_category(&self, key: &TermKey) -> Option<&Term> {
        self.data_categories.iter().find(|term| term.key == *key)
    }
}

/// Sorts by depth, keeping the order of the file; refuses unknown parents and rings.
fn parents_first(terms: Vec<Term>) -> Result<Vec<Term>, String> {
    let parents: HashMap<_, _> = terms
        .iter()
        .map(|term| (&term.key, term.parent.as_ref()))
        .collect();
    let depth = |term: &Term| {
        let mut above = term.parent.as_ref();
        for depth in 0..=parents.len() {
            let Some(parent) = above else {
                return Ok(depth);
            };
            let Some(next) = parents.get(parent) else {
                return Err(format!("term `{}`: unknown parent `{parent}`", term.key));
            };
            above = *next;
        }
        Err(format!("term `{}` lies below itself", term.key))
    };
    let depths = terms.iter().map(depth).collect::<Result<Vec<_>, _>>()?;
    let mut sorted: Vec<_> = depths.into_iter().zip(terms).collect();
    sorted.sort_by_key(|(depth, _)| *depth);
    Ok(sorted.into_iter().map(|(_, term)| term).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::super::reference;
    use super::*;

    #[test]
    fn a_data_category_has_its_level_and_grades() {
        for (key, level, special, sensitive) in [
            ("data.device.ip-address", Level::Pseudonymous, false, false),
            ("data.aggregate.page-visits", Level::Aggregate, false, false),
            ("data.special.health", Level::Personal, true, true),
            ("data.commercial.payment-card", Level::Personal, false, true),
        ] {
            let facts = reference()
                .terms
                .data_category(&TermKey::new(key))
                .unwrap()
                .category
                .unwrap();
            assert_eq!(
                (facts.level(), facts.special, facts.sensitive()),
                (level, special, sensitive),
                "{key}"
            );
        }
    }

    #[test]
    fn each_list_is_there_and_gives_parents_first() {
        let Terms {
            data_categories,
            purposes,
            data_subjects,
            recipient_classes,
            collection_methods,
        } = &reference().terms;
        let lists = [
            data_categories,
            purposes,
            data_subjects,
            recipient_classes,
            collection_methods,
        ];
        assert_eq!(lists.map(Vec::len), [76, 35, 12, 27, 29]);
        for list in lists {
            let mut seen = std::collections::HashSet::new();
            for term in list {
                assert!(
                    term.parent
                        .as_ref()
                        .is_none_or(|parent| seen.contains(parent)),
                    "{}",
                    term.key
                );
                seen.insert(term.key.clone());
            }
        }
    }

    #[test]
    fn unknown_parents_and_rings_are_refused() {
        let term = |key: &str, parent: &str| -> Term {
            serde_json::from_value(serde_json::json!({
                "id": key, "parent": parent, "name": "n", "description": "d", "dpv_iri": null, "fideslang_key": null,
                "citations": [], "confidence": "high", "needs_review": false,
            }))
            .unwrap()
        };
        let refused = |terms| parents_first(terms).unwrap_err();
        assert_eq!(
            refused(vec![term("a", "b")]),
            "term `a`: unknown parent `b`"
        );
        assert_eq!(
            refused(vec![term("a", "b"), term("b", "a")]),
            "term `a` lies below itself"
        );
    }
}
