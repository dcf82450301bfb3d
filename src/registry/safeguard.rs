//! Safeguards: what is claimed to protect data abroad, on a flow or where a vendor hands work on.

use entity::id::AgreementId;
use serde::{Deserialize, Serialize};

use super::document::Assessment;
use super::window::Window;

/// What is claimed to protect data abroad.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Safeguard {
    /// The mechanism: an id of the regimes' mechanisms, as in the reference data.
    pub mechanism: String,
    /// The adequacy row it names.
    pub adequacy_row: Option<String>,
    /// The contract.
    pub agreement: Option<AgreementId>,
    /// A number or link.
    pub reference: Option<String>,
    /// The number of the filing with an authority.
    pub filing: Option<String>,
    /// From when until when.
    pub window: Window,
    /// The assessment made for it.
    pub assessment: Option<Assessment>,
}
