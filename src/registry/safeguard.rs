//! Safeguards: what is claimed to protect data abroad, on a flow or where a vendor hands work on.

use entity::id::AgreementId;
use entity::vocabulary::AssessmentOutcome;
use jiff::ToSpan;
use jiff::civil::Date;
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

impl Safeguard {
    /// Whether an assessment made by the day found the protection enough.
    #[must_use]
    pub fn is_assessed(&self, on: Date) -> bool {
        self.assessment.is_some_and(|assessment| {
            assessment.on <= on && assessment.outcome == AssessmentOutcome::Acceptable
        })
    }

    /// The last day on which the claim is at most so many months old: since its first day or, where nobody stated that, the
    /// day of its assessment; none where nobody stated either.
    #[must_use]
    pub fn last_day_of(&self, months: u16) -> Option<Date> {
        let assessed = self.assessment.map(|assessment| assessment.on);
        let began = self.window.from.or(assessed)?;
        began.checked_add(i32::from(months).months()).ok()
    }
}
