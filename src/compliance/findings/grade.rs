//! How grave each code is, and of which kind: the table of design and documentation, in code.

use entity::vocabulary::FindingKind::{Gap, Violation};
use entity::vocabulary::Severity::{Critical, High, Low, Medium};
use entity::vocabulary::{FindingCode, FindingKind, Severity};

/// Whether findings of the code say that something is against a rule, or that something is missing.
#[must_use]
pub const fn kind(code: FindingCode) -> FindingKind {
    grade(code).0
}

/// How grave findings of the code are.
#[must_use]
pub const fn severity(code: FindingCode) -> Severity {
    grade(code).1
}

const fn grade(code: FindingCode) -> (FindingKind, Severity) {
    match code {
        FindingCode::FlowForbidden
        | FindingCode::TransferProhibited
        | FindingCode::TransferUnsafeguarded
        | FindingCode::NoticeBroken => (Violation, Critical),
        FindingCode::FlowConditionUnmet
        | FindingCode::TransferDerogationOnly
        | FindingCode::TransferOnConsent
        | FindingCode::SafeguardEnded
        | FindingCode::AgreementEnded
        | FindingCode::CertificationEnded
        | FindingCode::ConfidentialityMissing
        | FindingCode::AgreementDoesNotCover
        | FindingCode::VendorNotApproved
        | FindingCode::SubprocessorWithoutFlowDown
        | FindingCode::NoticeOmitsRecipient
        | FindingCode::CollectorWithoutFlow => (Violation, High),
        FindingCode::NoticeContradictsItself | FindingCode::NoticeWithoutAdvance => {
            (Violation, Medium)
        }
        FindingCode::AssessmentMissing => (Gap, High),
        FindingCode::FlowUndetermined
        | FindingCode::TransferUndetermined
        | FindingCode::AssessmentOverdue
        | FindingCode::ReviewOverdue
        | FindingCode::ResaleNotForbidden
        | FindingCode::AttestationEnded
        | FindingCode::ActivityWithoutBasis
        | FindingCode::NoResponsible
        | FindingCode::DecisionOutdated
        | FindingCode::LevelDisputed => (Gap, Medium),
        FindingCode::SafeguardEnding
        | FindingCode::AgreementEnding
        | FindingCode::CertificationEnding
        | FindingCode::DutyNotAttested
        | FindingCode::VendorIdle
        | FindingCode::LevelNotStated
        | FindingCode::CountryNotStated
        | FindingCode::RetentionNotStated
        | FindingCode::HoldingWithoutSource
        | FindingCode::CategoryNotCollected => (Gap, Low),
    }
}
