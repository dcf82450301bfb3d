//! Whether data may be shared: the decision of one question, with its reasons and what is missing.
//!
//! Everything here is pure: it reads the registry, the question and the embedded reference data, and nothing else. It
//! changes nothing, knows no client and no clock; the day is part of the question. A match is never just true or false
//! but yes, no or unknown ([`Tri`](crate::reference::Tri)), and what is not known never counts as "no".
//!
//! For example: a vendor is bound by a permission to use aggregate data for analytics. Asked for analytics with
//! aggregate data the verdict is PERMITTED and names that permission; for advertising it is FORBIDDEN, NO_PERMISSION,
//! and says that the permission fails in its purpose; without a purpose it is UNDETERMINED and asks for the purpose.

pub mod question;

mod alike;
mod binding;
mod case;
pub mod clearance;
mod conditions;
mod counterparty;
mod covers;
mod day;
mod dossier;
pub mod ending;
pub mod ends;
mod feeding;
pub mod in_force;
pub mod incident;
mod lineage;
mod matching;

pub mod missing;
pub mod reason;

pub mod legs;
pub mod transfers;

mod levels;
mod rules;
mod sentence;
mod shares;

pub mod decide;
pub mod judgment;

pub mod obligations;
pub mod proof;

pub mod contracts;
pub mod coverage;
pub mod crossings;
pub mod explain;
pub mod findings;
pub mod followed;
pub mod kept;
pub mod mentions;
pub mod notice_gate;
pub mod proposal;
pub mod rights_scope;
mod turning;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod properties;

pub use binding::binding_clauses;
pub use decide::{Decision, decide};
pub use judgment::{FlowJudgment, judge_flow};
pub use question::{Asked, DraftVendor, Question};
pub use sentence::sentences;
