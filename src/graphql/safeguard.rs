//! Safeguards in the API.

use async_graphql::Object;

use super::agreement::AgreementObject;
use super::at::At;
use super::value::Assessment;
use crate::command::input::Day;
use crate::registry::safeguard::Safeguard;

/// What is claimed to protect data abroad.
#[derive(Clone, Copy)]
pub struct SafeguardObject<'a> {
    at: &'a At,
    record: &'a Safeguard,
}

impl<'a> SafeguardObject<'a> {
    /// Those of a record.
    pub(super) fn all(at: &'a At, safeguards: &'a [Safeguard]) -> Vec<Self> {
        safeguards
            .iter()
            .map(|record| Self { at, record })
            .collect()
    }
}

/// What is claimed to protect data abroad.
#[Object(name = "Safeguard")]
impl<'a> SafeguardObject<'a> {
    /// The mechanism of a transfer regime.
    async fn mechanism(&self) -> &'a str {
        &self.record.mechanism
    }

    /// The adequacy row it names; null where it names none.
    async fn adequacy_row(&self) -> Option<&'a str> {
        self.record.adequacy_row.as_deref()
    }

    /// The contract; null where it rests on none.
    async fn agreement(&self) -> Option<AgreementObject<'a>> {
        let record = self.at.registry.agreements.get(self.record.agreement?)?;
        Some(AgreementObject {
            at: self.at,
            record,
        })
    }

    /// A number or link; null where nobody stated it.
    async fn reference(&self) -> Option<&'a str> {
        self.record.reference.as_deref()
    }

    /// The number of the filing with an authority; null where nobody stated it.
    async fn filing(&self) -> Option<&'a str> {
        self.record.filing.as_deref()
    }

    /// First day; null where it is open.
    async fn from(&self) -> Option<Day> {
        self.record.window.from.as_ref().map(Day::from)
    }

    /// Last day; null where it is open.
    async fn until(&self) -> Option<Day> {
        self.record.window.until.as_ref().map(Day::from)
    }

    /// The assessment made for it; null where there is none.
    async fn assessment(&self) -> Option<Assessment> {
        self.record.assessment.as_ref().map(Assessment::from)
    }
}
