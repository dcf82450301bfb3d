//! Registers of any size from a seed, as manifest rows, for benches and for filling a server.
//!
//! The same size and seed give the same rows. They are drafts and not records, so that a generated register has passed
//! every check of the program. The fan-out is an assumption: nine of ten vendors have one or two contracts of three to six
//! clauses, most have a handful of flows, and a few platforms get a fifth of all. Nothing here is about a real company.
//!
//! Does not open a database: `fill` does.

#![allow(
    dead_code,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "each target uses a part of it; a generator that is wrong should end"
)]

mod company;
mod contract;
mod flow;
mod random;
mod vendor;

use std::str::FromStr;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;
use steward::command::context::IdSequence;
use steward::command::plan::{Action, Command};
use steward::manifest::vocabulary;
use steward::reference::reference;
use steward::reference::term::Term;
use steward::registry::change::Change;
use steward::registry::revision::{Head, Revision};
use steward::registry::value::Registry;

use random::Random;

/// How many rows are applied as one change of the register.
pub(crate) const CHUNK: usize = 5_000;

/// How large a register is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Counterparties.
    pub(crate) vendors: usize,
    /// Flows.
    pub(crate) flows: usize,
}

impl Size {
    /// A small company's.
    pub(crate) const S: Self = Self {
        vendors: 100,
        flows: 1_000,
    };
    /// A large company's.
    pub(crate) const M: Self = Self {
        vendors: 10_000,
        flows: 100_000,
    };
}

impl FromStr for Size {
    type Err = String;

    /// `S`, `M`, or a number of vendors with ten flows each.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "S" => Ok(Self::S),
            "M" => Ok(Self::M),
            _ => text
                .parse()
                .map(|vendors| Self {
                    vendors,
                    flows: vendors * 10,
                })
                .map_err(|_| format!("`{text}` is not a size; give S, M or a number of vendors")),
        }
    }
}

/// What a register shares with its questions: the keys to draw from.
struct Keys {
    categories: Vec<&'static str>,
    purposes: Vec<&'static str>,
    subjects: Vec<&'static str>,
    classes: Vec<&'static str>,
}

impl Keys {
    fn of_vocabulary() -> Self {
        let terms = &reference().terms;
        let leaves = |terms: &'static [Term]| {
            let is_leaf = |term: &&Term| {
                !terms
                    .iter()
                    .any(|other| other.parent.as_ref() == Some(&term.key))
            };
            terms
                .iter()
                .filter(is_leaf)
                .map(|term| term.key.as_str())
                .collect()
        };
        Self {
            categories: leaves(&terms.data_categories),
            purposes: leaves(&terms.purposes),
            subjects: leaves(&terms.data_subjects),
            classes: leaves(&terms.recipient_classes),
        }
    }
}

/// The rows of a register, in an order in which any prefix can be applied.
pub(crate) fn rows(size: Size, seed: u64) -> Vec<Command> {
    let mut random = Random::new(seed);
    let keys = Keys::of_vocabulary();
    let mut rows = vocabulary();
    rows.extend(company::rows(&mut random));
    rows.extend(vendor::rows(size, &keys, &mut random));
    rows.extend(company::notices(size, &mut random));
    rows.extend(company::clauses(&keys, &mut random));
    rows.extend(contract::rows(size, &keys, &mut random));
    rows.extend(flow::rows(size, &keys, &mut random));
    rows
}

/// The changes that make a register out of an empty one.
pub(crate) fn changes(size: Size, seed: u64) -> Vec<Change> {
    let mut registry = Registry::default();
    let mut ids = IdSequence::new(day_one(), seed);
    let mut all = Vec::new();
    let mut rows = rows(size, seed).into_iter().peekable();
    while rows.peek().is_some() {
        let chunk = rows.by_ref().take(CHUNK).collect();
        let planned = Command::Apply(chunk).plan(&registry, &mut ids);
        let changes = planned.expect("generated rows have no problems").changes;
        for change in changes {
            let change = change.at_revision(Revision(1));
            registry.apply(&change);
            all.push(change);
        }
    }
    all
}

/// The register that the changes make.
pub(crate) fn registry(changes: &[Change]) -> Registry {
    let mut registry = Registry::default();
    for change in changes {
        registry.apply(change);
    }
    registry.head = Head {
        revision: Revision(1),
        at: day_one(),
        ..Head::default()
    };
    registry
}

/// A question for a decision: may the vendor get the category from the property for the purpose? The parts are drawn
/// apart from each other, so that few questions are about a flow that the register holds.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// The recipient, a vendor.
    pub(crate) vendor: String,
    /// The category of data.
    pub(crate) category: &'static str,
    /// Where it comes from.
    pub(crate) property: String,
    /// What for.
    pub(crate) purpose: &'static str,
}

/// Questions of a register.
pub(crate) fn questions(size: Size, seed: u64) -> impl Iterator<Item = Question> {
    let mut random = Random::new(seed ^ 0x5eed);
    let keys = Keys::of_vocabulary();
    std::iter::repeat_with(move || Question {
        vendor: vendor::key(random.below(size.vendors)),
        category: random.pick(&keys.categories),
        property: company::property(random.below(company::PROPERTIES)),
        purpose: random.pick(&keys.purposes),
    })
}

/// A row of a manifest, from the form that files have.
fn row<D: DeserializeOwned>(draft: Value) -> Command
where
    Command: From<Action<D>>,
{
    let draft = serde_json::from_value(draft).expect("a generated row has the form of a draft");
    Action::Put::<D>(draft).into()
}

fn day_one() -> Timestamp {
    Timestamp::from_second(1_790_000_000).expect("a time in 2026")
}
