//! Regimes, their mechanisms and thresholds, as rows: what the file states of each.
//!
//! Whom a regime holds on a day, and which regime replaced which, is asked of [`Regimes`](super::Regimes). How rows
//! become the status of a leg is not decided here.

use std::sync::Arc;

use entity::vocabulary::{CertificationScheme, Level};
use jiff::civil::Date;
use serde::Deserialize;

use super::computation::{MechanismEffect, RegimeRule};
use super::key::{MechanismKey, RegimeKey, TermKey, ThresholdKey};
use super::place::{GroupCode, Place};
use super::row::{Days, Grounds, null_is_empty};

/// A law that restricts or conditions sending personal data to another country or another party.
#[derive(Debug, Deserialize)]
pub struct Regime {
    /// Its key.
    #[serde(rename = "id")]
    pub key: RegimeKey,
    /// Its full name.
    pub name: String,
    /// The name people use.
    pub short_name: String,
    /// What kind of law it is.
    pub kind: RegimeKind,
    /// The first day; null: it never was in force and takes part in nothing.
    pub effective_from: Option<Date>,
    /// The last day.
    pub effective_to: Option<Date>,
    /// The regime that replaced it, the day after its last.
    #[serde(rename = "predecessor_of")]
    pub replaced_by: Option<RegimeKey>,
    /// Whom it binds; on a day they are its territory.
    pub exporters: Vec<Exporter>,
    /// Places of which it is not settled whether they lie in its territory.
    #[serde(default)]
    pub territory_undetermined: Vec<Place>,
    /// What must be so for it to count; all of them.
    #[serde(deserialize_with = "null_is_empty")]
    pub applies_if: Vec<Fact>,
    /// The data it is about, with everything below; empty: all personal data.
    pub categories: Vec<TermKey>,
    /// The levels of data that it holds.
    pub counts_levels: Vec<Level>,
    /// The destinations that it is about; null: all.
    pub destination_group: Option<GroupCode>,
    /// What it says of onward transfers; null: nothing, and it does not follow the data.
    pub onward_transfer_rule: Option<String>,
    /// What it says in one sentence.
    pub summary: String,
    /// What counts as a transfer under it.
    pub trigger: String,
    /// The grounds on which data may leave.
    pub mechanisms: Vec<Mechanism>,
    /// Numbers of people from which other grounds are needed.
    pub thresholds: Vec<Threshold>,
    /// What the row rests on.
    #[serde(flatten)]
    pub grounds: Grounds,
    /// What its kind means for a leg; looked up when the file is read.
    #[serde(skip)]
    pub rule: RegimeRule,
}

impl Regime {
    /// The days on which it is in force; null: none.
    #[must_use]
    pub fn days(&self) -> Option<Days> {
        self.effective_from.map(|from| Days {
            from: Some(from),
            until: self.effective_to,
        })
    }

    /// Whether it is in force on the day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.days().is_some_and(|days| days.hold(on))
    }
}

/// A place whose exporters a regime binds.
#[derive(Debug, Deserialize)]
pub struct Exporter {
    /// The place.
    pub place: Place,
    /// Since when and until when, inside the regime's own days.
    #[serde(flatten)]
    pub days: Days,
    /// What there is to say of the dates.
    pub note: Option<String>,
    /// Somebody has to check the entry before relying on it.
    #[serde(default)]
    pub needs_review: bool,
}

/// A ground on which a regime lets data leave, or a duty that it attaches.
#[derive(Debug, Deserialize)]
pub struct Mechanism {
    /// Its key; the regime's comes first.
    #[serde(rename = "id")]
    pub key: MechanismKey,
    /// Its name.
    pub name: String,
    /// What kind of ground it is.
    pub kind: MechanismKind,
    /// Where the law says so.
    pub article: String,
    /// Needs an agreement in force with the recipient.
    pub requires_contract: bool,
    /// Needs an assessment of the destination or the recipient with an acceptable outcome.
    #[serde(rename = "requires_tia")]
    pub requires_assessment: bool,
    /// Needs a filing with an authority.
    #[serde(rename = "requires_authority_filing")]
    pub requires_filing: bool,
    /// What is filed.
    pub filing_type: FilingType,
    /// Needs the consent of the people.
    pub requires_consent: bool,
    /// Rests on a list of destinations.
    pub uses_adequacy_list: bool,
    /// Something can be relied on; false: the law names it and nothing has been issued yet.
    pub available: bool,
    /// For how many months it holds; null: no limit.
    pub max_validity_months: Option<u16>,
    /// False: for occasional use only, no standing basis of a relationship.
    pub may_be_used_repeatedly: bool,
    /// Its days, inside the regime's own.
    #[serde(flatten)]
    pub days: Days,
    /// The last day on which a contract of this kind could be concluded.
    pub concluded_until: Option<Date>,
    /// What must be so for it to count; all of them.
    #[serde(deserialize_with = "null_is_empty")]
    pub applies_if: Vec<Fact>,
    /// The schemes of which the recipient must hold one; empty: none is needed.
    #[serde(default)]
    pub accepts_schemes: Vec<CertificationScheme>,
    /// Conditions in words.
    pub conditions: Option<String>,
    /// What the row rests on.
    #[serde(flatten)]
    pub grounds: Grounds,
    /// What a claim of it gives; looked up when the file is read.
    #[serde(skip)]
    pub effect: MechanismEffect,
}

/// A number of people that decides which grounds will do.
#[derive(Debug, Deserialize)]
pub struct Threshold {
    /// Its key.
    #[serde(rename = "id")]
    pub key: ThresholdKey,
    /// The numbers of people it is about.
    pub band: Band,
    /// Whose data is counted.
    pub counts: Counts,
    /// Over which time.
    pub period: CountingPeriod,
    /// The data counted, with everything below; empty: all; null: no taxonomy term says it, so it cannot be computed.
    pub categories: Option<Vec<TermKey>>,
    /// What must be so for it to count; all of them.
    #[serde(deserialize_with = "null_is_empty")]
    pub applies_if: Vec<Fact>,
    /// The mechanisms that will do inside the band.
    pub accepts: Vec<MechanismKey>,
    /// The exemption that holds inside the band without a claim.
    pub exempts: Option<MechanismKey>,
    /// Its days, inside the regime's own.
    #[serde(flatten)]
    pub days: Days,
    /// Where the law says so.
    pub citation: Arc<str>,
    /// Somebody has to check the row before relying on it.
    #[serde(default)]
    pub needs_review: bool,
}

/// A range of numbers of people, both ends included; an end that is null is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Band {
    /// The least number.
    pub from: Option<u64>,
    /// The greatest number.
    pub to: Option<u64>,
}

impl Band {
    /// Whether the number lies within.
    #[must_use]
    pub fn holds(self, people: u64) -> bool {
        self.from.is_none_or(|from| from <= people) && self.to.is_none_or(|to| people <= to)
    }
}

/// The kind of a regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegimeKind {
    /// Export only on listed grounds.
    TransferRestriction,
    /// Export allowed; the exporter stays answerable.
    Accountability,
    /// Export allowed unless a destination is restricted.
    NegativeList,
    /// Listed transactions are banned or restricted.
    ProhibitionWithExceptions,
    /// Contract terms for any disclosure, wherever the recipient is.
    DisclosureContract,
    /// Local storage, and export after notification.
    LocalisationAndNotification,
    /// Export with a filed dossier.
    Filing,
    /// Duties on data received from abroad.
    InboundObligations,
}

/// The kind of a mechanism.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MechanismKind {
    /// The destination is approved by a list or decision.
    Adequacy,
    /// The exporter itself judges the destination.
    SelfAssessedAdequacy,
    /// Published standard clauses.
    ContractStandard,
    /// A contract written by the parties.
    ContractBespoke,
    /// A contract with terms fixed by statute.
    ContractPrescribedTerms,
    /// Binding rules inside a corporate group.
    Bcr,
    /// An approved code with commitments.
    CodeOfConduct,
    /// A certificate of the exporter or the recipient.
    Certification,
    /// An authority assesses the transfer.
    AuthorityAssessment,
    /// An authority approves the transfer.
    AuthorityApproval,
    /// An assessment and a contract together.
    AssessmentAndContract,
    /// A dossier lodged with an authority.
    Filing,
    /// An instrument between public bodies, a treaty or a statute.
    PublicInstrument,
    /// Consent as a standing ground.
    Consent,
    /// A ground of statute without a limit to occasional use.
    StatutoryGround,
    /// An exception that is read narrowly.
    Derogation,
    /// Outside the need for a mechanism.
    Exemption,
    /// The exporter secures comparable protection.
    Accountability,
    /// Allowed unless restricted.
    NegativeList,
    /// Allowed only with prescribed security.
    Restricted,
    /// Not allowed.
    Prohibition,
}

/// What a mechanism lodges with an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilingType {
    /// Nothing.
    None,
    /// A notification.
    Notification,
    /// A dossier.
    Filing,
    /// A registration.
    Registration,
    /// An application for approval.
    Approval,
    /// An application for an assessment.
    Assessment,
}

/// A fact on which a regime, mechanism or threshold depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Fact {
    /// The exporter gives the data for a consideration: the action asked is to sell.
    DataBroker,
    /// The exporter is a public body.
    PublicBody,
    /// Only sensitive data counts: the row's categories or, where it lists none, those graded high or special.
    SensitiveOnly,
    /// The recipient belongs to the exporter's group.
    GroupCompany,
    /// The destination is in the regime's `destination_group`.
    CountryOfConcern,
    /// The destination is not in it.
    NotCountryOfConcern,
    /// The exporter operates critical information infrastructure.
    CriticalOperator,
    /// The data is important data in the sense of Chinese law.
    ImportantData,
    /// The recipient acts only for the exporter.
    ProcessorRecipient,
    /// The recipient acts for purposes of its own.
    ThirdPartyRecipient,
    /// The data came from the European Economic Area.
    EeaData,
    /// The data was collected abroad and goes back abroad with nothing domestic added.
    ForeignOrigin,
    /// The exporter may use the negative list of a pilot free-trade zone.
    FreeTradeZone,
}

impl Fact {
    /// The text of the fact, as in the file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DataBroker => "DATA_BROKER",
            Self::PublicBody => "PUBLIC_BODY",
            Self::SensitiveOnly => "SENSITIVE_ONLY",
            Self::GroupCompany => "GROUP_COMPANY",
            Self::CountryOfConcern => "COUNTRY_OF_CONCERN",
            Self::NotCountryOfConcern => "NOT_COUNTRY_OF_CONCERN",
            Self::CriticalOperator => "CRITICAL_OPERATOR",
            Self::ImportantData => "IMPORTANT_DATA",
            Self::ProcessorRecipient => "PROCESSOR_RECIPIENT",
            Self::ThirdPartyRecipient => "THIRD_PARTY_RECIPIENT",
            Self::EeaData => "EEA_DATA",
            Self::ForeignOrigin => "FOREIGN_ORIGIN",
            Self::FreeTradeZone => "FREE_TRADE_ZONE",
        }
    }
}

/// Whose data a threshold counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Counts {
    /// People of whom data in a category graded high or special is sent.
    Sensitive,
    /// People of whom only other data is sent.
    NonSensitive,
    /// Everybody.
    All,
}

/// Over which time a threshold counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum CountingPeriod {
    /// From 1 January of the year of the day asked.
    #[serde(rename = "SINCE_1_JANUARY")]
    Since1January,
    /// From 1 January of the year before.
    #[serde(rename = "SINCE_1_JANUARY_PREVIOUS_YEAR")]
    Since1JanuaryPreviousYear,
    /// The twelve months up to the day asked.
    #[serde(rename = "LAST_12_MONTHS")]
    Last12Months,
    /// Each transfer alone.
    #[serde(rename = "EACH_TRANSFER")]
    EachTransfer,
}
