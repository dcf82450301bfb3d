//! The closed sets. The text of a value is the same in the database, in GraphQL and in files.

/// Declares a closed set with its texts, once.
macro_rules! closed_set {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(
            async_graphql::Enum, serde::Serialize, serde::Deserialize,
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
        )]
        pub enum $name {
            $($(#[$value_doc])* #[graphql(name = $text)] #[serde(rename = $text)] $value,)*
        }

        impl $name {
            /// Every value, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$value,)*];

            /// The text of the value.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$value => $text,)* }
            }

            /// The value with this text.
            #[must_use]
            pub fn from_text(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$value),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

mod finding;
mod intake;

pub use finding::{FindingCode, FindingDecisionKind, FindingKind, Severity};
pub use intake::{IntakeMove, IntakeState};

closed_set! {
    /// How closely data points to a person, from the most identifying to the least.
    Level {
        /// Identifies a person by itself or with what the holder has.
        Personal = "PERSONAL",
        /// Points to a person through an identifier that is kept apart.
        Pseudonymous = "PSEUDONYMOUS",
        /// About a group; no row is about one person.
        Aggregate = "AGGREGATE",
        /// Nobody can reasonably link it to a person.
        Anonymous = "ANONYMOUS",
    }
}

closed_set! {
    /// What a clause does.
    Rule {
        /// It allows the actions within its scope.
        Permission = "PERMISSION",
        /// It forbids the actions within its scope.
        Prohibition = "PROHIBITION",
        /// It demands something of the bound party.
        Duty = "DUTY",
    }
}

closed_set! {
    /// What may be done with data.
    Action {
        /// Use it for the purposes named.
        Use = "USE",
        /// Hand it to a further party.
        ShareOnward = "SHARE_ONWARD",
        /// Sell or rent it.
        Sell = "SELL",
        /// Find out whom it is about.
        Reidentify = "REIDENTIFY",
        /// Join it with data from elsewhere.
        Combine = "COMBINE",
        /// Send it to another country.
        TransferAbroad = "TRANSFER_ABROAD",
        /// Hand it over to the recipient.
        Disclose = "DISCLOSE",
        /// Follow persons one by one.
        TrackIndividuals = "TRACK_INDIVIDUALS",
        /// Get in touch with the person.
        Contact = "CONTACT",
    }
}

closed_set! {
    /// What has to be so before a permission can be used, or what lifts a prohibition.
    Condition {
        /// The person was offered a choice.
        ChoiceOffered = "CHOICE_OFFERED",
        /// The person consented.
        ConsentGiven = "CONSENT_GIVEN",
        /// An agreement in force with the recipient covers it; computed, never claimed.
        ContractInForce = "CONTRACT_IN_FORCE",
        /// The company authorized it in writing.
        AuthorisedInWriting = "AUTHORISED_IN_WRITING",
        /// A law demands it.
        RequiredByLaw = "REQUIRED_BY_LAW",
        /// It is done in good faith.
        GoodFaith = "GOOD_FAITH",
        /// It is urgent.
        Emergency = "EMERGENCY",
    }
}

closed_set! {
    /// What a legal entity is in its group.
    EntityRole {
        /// It decides why and how data is processed.
        Controller = "CONTROLLER",
        /// It decides together with another.
        JointController = "JOINT_CONTROLLER",
        /// A company related to the controller.
        Affiliate = "AFFILIATE",
        /// A company that the controller owns.
        Subsidiary = "SUBSIDIARY",
    }
}

closed_set! {
    /// Whether a vendor is a company or a product of one.
    VendorKind {
        /// A company.
        Company = "COMPANY",
        /// A product or brand that a company owns.
        Product = "PRODUCT",
    }
}

closed_set! {
    /// Where a vendor stands with the company, worst first.
    StandingState {
        /// Barred for the time being.
        Suspended = "SUSPENDED",
        /// The relation has ended.
        Offboarded = "OFFBOARDED",
        /// Refused.
        Rejected = "REJECTED",
        /// Not decided yet.
        Proposed = "PROPOSED",
        /// May be used.
        Approved = "APPROVED",
    }
}

closed_set! {
    /// A certification or framework that a recipient can hold.
    CertificationScheme {
        /// EU-US Data Privacy Framework.
        Dpf = "DPF",
        /// UK Extension to the EU-US Data Privacy Framework.
        DpfUkExtension = "DPF_UK_EXTENSION",
        /// Swiss-US Data Privacy Framework.
        DpfSwiss = "DPF_SWISS",
        /// US-EU Safe Harbor (closed).
        SafeHarbour = "SAFE_HARBOUR",
        /// US-Swiss Safe Harbor (closed).
        SwissUsSafeHarbour = "SWISS_US_SAFE_HARBOUR",
        /// EU-US Privacy Shield (closed).
        PrivacyShield = "PRIVACY_SHIELD",
        /// Swiss-US Privacy Shield (closed).
        SwissUsPrivacyShield = "SWISS_US_PRIVACY_SHIELD",
        /// Global Cross-Border Privacy Rules.
        GlobalCbpr = "GLOBAL_CBPR",
        /// APEC Cross-Border Privacy Rules.
        ApecCbpr = "APEC_CBPR",
        /// APEC Privacy Recognition for Processors.
        ApecPrp = "APEC_PRP",
        /// Global Privacy Recognition for Processors.
        GlobalPrp = "GLOBAL_PRP",
        /// Chinese personal information protection certification for provision abroad.
        ChinaPipCertification = "CHINA_PIP_CERTIFICATION",
        /// ISO/IEC 27001.
        Iso27001 = "ISO_27001",
        /// ISO/IEC 27701.
        Iso27701 = "ISO_27701",
        /// SOC 2 report.
        Soc2 = "SOC_2",
    }
}

closed_set! {
    /// The kind of an agreement.
    AgreementKind {
        /// Services.
        Services = "SERVICES",
        /// Data processing agreement (GDPR Art. 28(3)).
        Dpa = "DPA",
        /// Non-disclosure agreement.
        Nda = "NDA",
        /// Standard contractual clauses (GDPR Art. 46(2)(c)).
        Scc = "SCC",
        /// International data transfer agreement (UK).
        Idta = "IDTA",
        /// Binding corporate rules (GDPR Art. 47).
        Bcr = "BCR",
        /// Terms of use accepted as they stand.
        TermsOfUse = "TERMS_OF_USE",
    }
}

closed_set! {
    /// What kind of proof shows that a duty is kept.
    ProofKind {
        /// A certificate that somebody independent gave.
        Certificate = "CERTIFICATE",
        /// The report of an auditor.
        AuditReport = "AUDIT_REPORT",
        /// The company looked for itself.
        Inspection = "INSPECTION",
        /// A test of what is in place, such as a penetration test.
        Test = "TEST",
        /// Questions that the vendor answered.
        Questionnaire = "QUESTIONNAIRE",
        /// The vendor's own word, signed.
        Statement = "STATEMENT",
        /// A trace of what was done, such as a protocol of erasure.
        Record = "RECORD",
    }
}

closed_set! {
    /// The state of an agreement.
    AgreementState {
        /// Not concluded.
        Draft = "DRAFT",
        /// Concluded; counts inside its window.
        InForce = "IN_FORCE",
        /// Ended before its time.
        Terminated = "TERMINATED",
    }
}

closed_set! {
    /// A request that a person can make.
    Right {
        /// To see the data.
        Access = "ACCESS",
        /// To have it corrected.
        Correction = "CORRECTION",
        /// To have it erased.
        Erasure = "ERASURE",
        /// To object to its use.
        Objection = "OBJECTION",
    }
}

closed_set! {
    /// The unit of a period that a clause sets, or for which data is kept.
    PeriodUnit {
        /// Hours.
        Hours = "HOURS",
        /// Calendar days.
        Days = "DAYS",
        /// Calendar months.
        Months = "MONTHS",
    }
}

closed_set! {
    /// What a recipient is in law for the data of one flow.
    RecipientRole {
        /// Acts for the company, on its instructions.
        Processor = "PROCESSOR",
        /// Acts for a processor.
        SubProcessor = "SUB_PROCESSOR",
        /// Decides together with the company.
        JointController = "JOINT_CONTROLLER",
        /// Decides for itself.
        IndependentController = "INDEPENDENT_CONTROLLER",
        /// A company of the group.
        Affiliate = "AFFILIATE",
        /// A public authority.
        Authority = "AUTHORITY",
    }
}

closed_set! {
    /// What our company is in law for a processing activity.
    ActivityRole {
        /// It decides for itself.
        Controller = "CONTROLLER",
        /// It decides together with others.
        JointController = "JOINT_CONTROLLER",
        /// It acts for others, on their instructions.
        Processor = "PROCESSOR",
    }
}

closed_set! {
    /// How far an impact assessment is.
    ImpactAssessmentState {
        /// Nobody has begun.
        NotBegun = "NOT_BEGUN",
        /// Somebody is at it.
        UnderWay = "UNDER_WAY",
        /// It is done.
        Done = "DONE",
    }
}

closed_set! {
    /// Whether a flow happens or is only asked for.
    FlowState {
        /// It happens.
        Confirmed = "CONFIRMED",
        /// Somebody proposes it.
        Proposed = "PROPOSED",
    }
}

closed_set! {
    /// What an assessment of a transfer found.
    AssessmentOutcome {
        /// The protection is enough.
        Acceptable = "ACCEPTABLE",
        /// It is not.
        NotAcceptable = "NOT_ACCEPTABLE",
    }
}

closed_set! {
    /// What a change did to a record.
    ChangeAction {
        /// It is new.
        Register = "REGISTER",
        /// Its facts changed.
        Update = "UPDATE",
        /// It was taken out of every answer.
        Retire = "RETIRE",
        /// The content of a person was destroyed.
        Erase = "ERASE",
        /// It was retired, and is there again.
        Restore = "RESTORE",
    }
}

closed_set! {
    /// What ends, or is to be looked at again.
    EndingKind {
        /// An agreement in force has its last day.
        Agreement = "AGREEMENT",
        /// A certification of a vendor has its last day.
        Certification = "CERTIFICATION",
        /// A safeguard of a flow or subprocessing has its last day.
        Safeguard = "SAFEGUARD",
        /// The proof that a vendor keeps a duty has its last day.
        Attestation = "ATTESTATION",
        /// A vendor is to be looked at again.
        VendorReview = "VENDOR_REVIEW",
        /// The assessment of a safeguard is to be looked at again.
        AssessmentReview = "ASSESSMENT_REVIEW",
    }
}

closed_set! {
    /// A table of the reference data, in the order in which its rows are read: those that others name come first.
    ReferenceTable {
        /// Countries, by their codes: `countries` of jurisdictions.json.
        Countries = "COUNTRIES",
        /// Subdivisions with a law of their own, by their codes: `subdivisions` of jurisdictions.json.
        Subdivisions = "SUBDIVISIONS",
        /// Groups of countries, by their codes: `groups` of jurisdictions.json.
        Groups = "GROUPS",
        /// Laws on sending data abroad, with their mechanisms and thresholds: `rows` of regimes.json.
        Regimes = "REGIMES",
        /// Grounds and exemptions of a law, by their ids, which begin with that of the law: `mechanisms` in regimes.json.
        Mechanisms = "MECHANISMS",
        /// Numbers of persons that decide which grounds will do: `thresholds` in regimes.json.
        Thresholds = "THRESHOLDS",
        /// Approved destinations: `rows` of adequacy.json.
        Adequacy = "ADEQUACY",
        /// What is known of the list of approved destinations of a law, by the id of the law:
        /// `no_list_or_none_recognised` of adequacy.json.
        DestinationLists = "DESTINATION_LISTS",
        /// What a duty can be: `rows` of obligations.json.
        Obligations = "OBLIGATIONS",
    }
}

closed_set! {
    /// The answer to whether data may be shared, worst first.
    Verdict {
        /// A rule forbids it, or nothing permits it.
        Forbidden = "FORBIDDEN",
        /// A fact is missing that decides it.
        Undetermined = "UNDETERMINED",
        /// It may be done once what is missing is there.
        PermittedWithConditions = "PERMITTED_WITH_CONDITIONS",
        /// It may be done.
        Permitted = "PERMITTED",
    }
}

closed_set! {
    /// What a reason does to the verdict, worst first.
    Effect {
        /// It forbids.
        Forbid = "FORBID",
        /// It leaves the answer open, since a fact is missing.
        Undetermined = "UNDETERMINED",
        /// It asks for something that can be put in place.
        Condition = "CONDITION",
        /// It was weighed and stands in the way of nothing.
        None = "NONE",
    }
}

closed_set! {
    /// Why a verdict is what it is.
    ReasonCode {
        /// A prohibition reaches what is asked.
        Prohibition = "PROHIBITION",
        /// A prohibition reaches it that conditions would lift.
        ProhibitionConditional = "PROHIBITION_CONDITIONAL",
        /// A fact is missing that decides whether a prohibition reaches it.
        ProhibitionUnclear = "PROHIBITION_UNCLEAR",
        /// A prohibition whose conditions are met has no say.
        ProhibitionLifted = "PROHIBITION_LIFTED",
        /// A permission reaches it, and what it needs is there.
        Permission = "PERMISSION",
        /// A permission reaches it that needs something more.
        PermissionConditional = "PERMISSION_CONDITIONAL",
        /// A fact is missing that decides whether a permission reaches it.
        PermissionUnclear = "PERMISSION_UNCLEAR",
        /// No permission reaches it.
        NoPermission = "NO_PERMISSION",
        /// Where the vendor or an owner of it stands with the company.
        VendorStanding = "VENDOR_STANDING",
        /// The vendor or an owner of it is not approved yet.
        VendorApproval = "VENDOR_APPROVAL",
        /// Nobody recorded where the vendor stands.
        StandingUnknown = "STANDING_UNKNOWN",
        /// A duty to keep the data confidential binds the recipient.
        Confidential = "CONFIDENTIAL",
        /// No duty to keep the data confidential binds the recipient.
        Confidentiality = "CONFIDENTIALITY",
        /// A fact is missing that decides whether such a duty binds the recipient.
        ConfidentialityUnclear = "CONFIDENTIALITY_UNCLEAR",
        /// A regime prohibits the transfer.
        TransferProhibited = "TRANSFER_PROHIBITED",
        /// The transfer has no ground under a regime.
        TransferUnsafeguarded = "TRANSFER_UNSAFEGUARDED",
        /// The transfer rests on a derogation alone.
        TransferDerogationOnly = "TRANSFER_DEROGATION_ONLY",
        /// A fact is missing that decides about the transfer.
        TransferUndetermined = "TRANSFER_UNDETERMINED",
        /// The transfer rests on a safeguard.
        TransferSafeguarded = "TRANSFER_SAFEGUARDED",
        /// The transfer needs no ground, by an exemption or a threshold.
        TransferExempt = "TRANSFER_EXEMPT",
        /// The destination is approved.
        TransferAdequate = "TRANSFER_ADEQUATE",
        /// No regime restricts the transfer.
        TransferNoRestriction = "TRANSFER_NO_RESTRICTION",
        /// The transfer stays inside the territory of the regime.
        TransferFreeFlow = "TRANSFER_FREE_FLOW",
        /// The regime does not hold data of this level.
        TransferOutOfScope = "TRANSFER_OUT_OF_SCOPE",
        /// The data stays in its place.
        TransferDomestic = "TRANSFER_DOMESTIC",
    }
}

closed_set! {
    /// What a regime says of data that goes from one place to another, worst first.
    TransferStatus {
        /// It prohibits it.
        Prohibited = "PROHIBITED",
        /// It needs a ground, and there is none.
        Unsafeguarded = "UNSAFEGUARDED",
        /// It rests on a derogation alone.
        DerogationOnly = "DEROGATION_ONLY",
        /// A fact is missing that decides it.
        Undetermined = "UNDETERMINED",
        /// A safeguard is in place.
        Safeguarded = "SAFEGUARDED",
        /// It is exempt.
        Exempt = "EXEMPT",
        /// The destination is approved.
        Adequate = "ADEQUATE",
        /// It does not restrict it.
        NoRestriction = "NO_RESTRICTION",
        /// The destination lies inside its territory.
        FreeFlow = "FREE_FLOW",
        /// It does not hold data of this level.
        OutOfScope = "OUT_OF_SCOPE",
        /// The data stays in its place; no regime was asked.
        Domestic = "DOMESTIC",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use async_graphql::resolver_utils::EnumType;

    /// A value reads the same in GraphQL, in serde's form (log, files) and in the database.
    macro_rules! one_text {
        ($($set:ty),*) => {$(
            for value in <$set>::ALL {
                let text = value.as_str();
                assert_eq!(<$set>::from_text(text), Some(*value));
                let graphql = <$set as EnumType>::items().iter().find(|item| item.value == *value).unwrap();
                assert_eq!(graphql.name, text);
                assert_eq!(serde_json::to_value(value).unwrap(), text);
            }
        )*};
    }

    #[test]
    fn the_text_of_a_value_is_the_same_everywhere() {
        one_text!(
            Level,
            Rule,
            Action,
            Condition,
            EntityRole,
            VendorKind,
            StandingState,
            CertificationScheme,
            AgreementKind,
            AgreementState,
            Right,
            PeriodUnit,
            RecipientRole,
            FlowState,
            AssessmentOutcome,
            ChangeAction,
            EndingKind,
            Verdict,
            Effect,
            ReasonCode,
            TransferStatus,
            FindingCode,
            FindingKind,
            Severity
        );
    }
}
