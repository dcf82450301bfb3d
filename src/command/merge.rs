//! Merging two vendors that are one: everything that refers to the one is moved to the other, in one revision.
//!
//! The kept vendor keeps its own facts and its standing; what nobody stated of it is taken from the merged one, and lists
//! are joined. The merged one's key and names become aliases, and it is retired. Whatever refers to it is found in the
//! reverse index and rewritten in the form of the log, in which an id stands only where a record refers to another; hence a
//! new noun needs nothing here.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::ID;
use entity::id::Uuid;
use entity::vocabulary::ChangeAction;
use serde_json::Value;

use super::plan::{Command, Planned, current};
use super::problem::{Problem, ProblemCode, Problems};
use crate::registry::change::Change;
use crate::registry::noun::RecordId;
use crate::registry::nouns::{Held, NounKind, Record};
use crate::registry::revision::Revision;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

/// Two vendors that are one.
#[derive(Debug, Clone)]
pub struct VendorMerge {
    /// The id or key of the one that stays.
    pub keep: ID,
    /// Its version that the caller read.
    pub keep_version: Revision,
    /// The id or key of the one that goes.
    pub merge: ID,
    /// Its version that the caller read.
    pub merge_version: Revision,
}

impl VendorMerge {
    /// Plans the merge.
    pub(super) fn plan(self, registry: &Registry) -> Result<Planned, Problems> {
        let (kept, merged) = self.both(registry)?;
        refuse_unlike(&kept, &merged)?;
        let (from, to) = (merged.head.id.uuid(), kept.head.id.uuid());
        let mut changes = Vec::new();
        for before in referring(registry, &merged, &kept) {
            let after = moved(&before, from, to)?;
            changes.push(update(before, after));
        }
        let itself = Arc::clone(&kept).record();
        if let Record::Vendor(kept) = moved(&itself, from, to)? {
            let joined = joined(Arc::unwrap_or_clone(kept), &merged);
            changes.push(update(itself.clone(), Arc::new(joined).record()));
        }
        let before = merged.record();
        changes.push(Change {
            action: ChangeAction::Retire,
            after: before.clone().as_retired(),
            before: Some(before),
        });
        refuse_what_breaks(&changes, registry)?;
        let subject = Some(itself.id());
        Ok(Planned::new(changes, subject))
    }

    /// Both vendors as they stand, if they are as the caller read them.
    fn both(self, registry: &Registry) -> Result<(Arc<Vendor>, Arc<Vendor>), Problems> {
        let Self {
            keep,
            keep_version,
            merge,
            merge_version,
        } = self;
        let kept = current::<Vendor>(keep, keep_version, registry);
        let merged = current::<Vendor>(merge, merge_version, registry);
        match (kept, merged) {
            (Ok(kept), Ok(merged)) => Ok((kept, merged)),
            (kept, merged) => {
                let of_kept = kept.err().into_iter().flatten();
                let of_merged = merged.err().into_iter().flatten();
                let of_kept = of_kept.map(|problem| placed(problem, "keep"));
                let of_merged = of_merged.map(|problem| placed(problem, "merge"));
                Err(of_kept.chain(of_merged).collect())
            }
        }
    }
}

/// `version` becomes `keepVersion`, and `id` becomes `keep`.
fn placed(mut problem: Problem, which: &str) -> Problem {
    let is_version = problem.path.first().is_some_and(|first| first == "version");
    let suffix = if is_version { "Version" } else { "" };
    problem.path = vec![format!("{which}{suffix}")];
    problem
}

fn refuse_unlike(kept: &Vendor, merged: &Vendor) -> Result<(), Problems> {
    let message = if kept.head.id == merged.head.id {
        "this is the vendor to be kept; name another".to_owned()
    } else if kept.kind != merged.kind {
        format!(
            "`{}` is a company and the other a product, or the other way round; own the one by the other, or correct the kind first",
            merged.head.key
        )
    } else {
        return Ok(());
    };
    let path = ["merge".to_owned()];
    Err(vec![Problem::new(ProblemCode::Invalid, &path, message)])
}

/// The records that refer to the merged vendor, but for the two themselves.
fn referring(registry: &Registry, merged: &Vendor, kept: &Vendor) -> Vec<Record> {
    let both = [merged.head.id.uuid(), kept.head.id.uuid()];
    let referring = registry.edges.referring(merged.head.id.uuid());
    let of_vendors = referring.filter(|(edge, _)| edge.target() == NounKind::Vendor);
    let ids: BTreeSet<_> = of_vendors
        .filter(|(_, source)| !both.contains(source))
        .map(|(edge, uuid)| RecordId {
            noun: edge.source(),
            uuid,
        })
        .collect();
    ids.into_iter()
        .filter_map(|id| registry.record(id))
        .collect()
}

const fn update(before: Record, after: Record) -> Change {
    Change {
        action: ChangeAction::Update,
        before: Some(before),
        after,
    }
}

/// The record with each reference to the one vendor turned to the other.
fn moved(record: &Record, from: Uuid, to: Uuid) -> Result<Record, Problems> {
    let text = |uuid| {
        RecordId {
            noun: NounKind::Vendor,
            uuid,
        }
        .to_string()
    };
    let rewritten = record.to_json().and_then(|json| {
        let mut value = serde_json::from_str(&json)?;
        replace(&mut value, &text(from), &text(to));
        Record::from_json(record.id().noun, &value.to_string())
    });
    match rewritten {
        Ok(after) => Ok(after.with_version(record.version())),
        Err(_) => {
            let message = format!(
                "{} `{}` cannot be moved; change it by hand and repeat",
                record.id().noun.words(),
                record.key()
            );
            let path = ["merge".to_owned()];
            Err(vec![Problem::new(ProblemCode::Invalid, &path, message)])
        }
    }
}

/// Replaces a text wherever it stands; an entry of a list that thereby stands twice stays once.
fn replace(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text == from => *text = to.to_owned(),
        Value::Array(items) => {
            let before = items.clone();
            items.iter_mut().for_each(|item| replace(item, from, to));
            if *items != before {
                drop_repeated(items);
            }
        }
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|field| replace(field, from, to)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn drop_repeated(items: &mut Vec<Value>) {
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    *items = kept;
}

/// The kept vendor with what the merged one adds.
fn joined(kept: Vendor, merged: &Vendor) -> Vendor {
    let Vendor {
        head,
        name,
        legal_name,
        kind: _,
        aliases,
        owners,
        country,
        address,
        processing_countries,
        classes,
        standing: _,
        tier,
        website,
        identifiers,
        external_references,
        certifications,
        contacts,
        responsible,
        review,
    } = merged.clone();
    let mut names = vec![name];
    names.extend(legal_name.clone().filter(|_| kept.legal_name.is_some()));
    names.extend(aliases);
    names.push(head.key.to_string());
    names.retain(|name| *name != kept.name && Some(name) != kept.legal_name.as_ref());
    Vendor {
        legal_name: kept.legal_name.or(legal_name),
        aliases: union(kept.aliases, names),
        owners: union(kept.owners, owners),
        country: kept.country.or(country),
        address: kept.address.or(address),
        processing_countries: union(kept.processing_countries, processing_countries),
        classes: union(kept.classes, classes),
        tier: kept.tier.or(tier),
        website: kept.website.or(website),
        identifiers: union(kept.identifiers, identifiers),
        external_references: union(kept.external_references, external_references),
        certifications: union(kept.certifications, certifications),
        contacts: union(kept.contacts, contacts),
        responsible: kept.responsible.or(responsible),
        review: kept.review.or(review),
        ..kept
    }
}

fn union<T: PartialEq>(mut kept: Vec<T>, more: Vec<T>) -> Vec<T> {
    for item in more {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

/// What can only be seen in the register that holds all the changes: a vendor that would own itself, and the like.
fn refuse_what_breaks(changes: &[Change], registry: &Registry) -> Result<(), Problems> {
    let mut draft = registry.clone();
    changes.iter().for_each(|change| draft.apply(change));
    let path = ["merge".to_owned()];
    let left = changes.iter().filter(|change| !change.after.is_retired());
    let problems: Problems = left
        .flat_map(|change| {
            let problems = Command::check(&change.after, &draft, &path).into_iter();
            problems.map(|problem| about(problem, &change.after))
        })
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// The input names two vendors, and the problem may be with any record that is moved.
fn about(problem: Problem, record: &Record) -> Problem {
    let message = format!(
        "{} `{}`: {}",
        record.id().noun.words(),
        record.key(),
        problem.message
    );
    Problem { message, ..problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_id_is_replaced_where_it_stands_alone_and_lists_stay_without_repetition() {
        let mut value = json!({
            "one": "a", "many": ["a", "b", "c", "c"], "none": ["c", "c"], "deep": [{ "x": "a" }, { "x": "b" }],
            "words": "about a", "kept": null, "a": 1
        });
        replace(&mut value, "a", "b");
        let expected = json!({
            "one": "b", "many": ["b", "c"], "none": ["c", "c"], "deep": [{ "x": "b" }], "words": "about a", "kept": null,
            "a": 1
        });
        assert_eq!(value, expected);
    }
}
