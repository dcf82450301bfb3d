//! How long data is kept.

use entity::vocabulary::PeriodUnit;
use serde::{Deserialize, Serialize};

/// How long data is kept, and from when on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// How many.
    pub number: u32,
    /// Of what.
    pub unit: PeriodUnit,
    /// What the time runs from, such as the end of a contract; null: nobody stated it.
    pub trigger: Option<String>,
}
