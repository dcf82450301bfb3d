//! The closed sets of findings: what can be wrong or missing in a register.

closed_set! {
    /// What is wrong or missing on a day. A code is never reused.
    FindingCode {
        /// A current flow is forbidden.
        FlowForbidden = "FLOW_FORBIDDEN",
        /// A current flow is permitted under conditions that are not met.
        FlowConditionUnmet = "FLOW_CONDITION_UNMET",
        /// Whether a current flow may be hangs on a fact that nobody stated.
        FlowUndetermined = "FLOW_UNDETERMINED",
        /// A regime prohibits a leg of a current flow.
        TransferProhibited = "TRANSFER_PROHIBITED",
        /// A leg of a current flow has no ground under a regime.
        TransferUnsafeguarded = "TRANSFER_UNSAFEGUARDED",
        /// A leg of a current flow rests on a derogation alone, which is meant for occasional use.
        TransferDerogationOnly = "TRANSFER_DEROGATION_ONLY",
        /// Every ground of a leg of a current flow requires consent, which can be withdrawn.
        TransferOnConsent = "TRANSFER_ON_CONSENT",
        /// A fact is missing that decides about a leg of a current flow.
        TransferUndetermined = "TRANSFER_UNDETERMINED",
        /// A safeguard of a current flow names what is no longer in force, or has itself ended.
        SafeguardEnded = "SAFEGUARD_ENDED",
        /// A safeguard of a current flow ends within 90 days.
        SafeguardEnding = "SAFEGUARD_ENDING",
        /// An agreement in force ends within 90 days.
        AgreementEnding = "AGREEMENT_ENDING",
        /// A certification ends within 90 days and is not renewed.
        CertificationEnding = "CERTIFICATION_ENDING",
        /// An agreement that covered the vendor of a current flow has ended, and none in force covers it.
        AgreementEnded = "AGREEMENT_ENDED",
        /// A certification of a vendor with a current flow has ended and is not renewed.
        CertificationEnded = "CERTIFICATION_ENDED",
        /// A mechanism claimed for a leg requires an assessment, and there is no acceptable one.
        AssessmentMissing = "ASSESSMENT_MISSING",
        /// An assessment should have been looked at again.
        AssessmentOverdue = "ASSESSMENT_OVERDUE",
        /// A vendor should have been looked at again.
        ReviewOverdue = "REVIEW_OVERDUE",
        /// A vendor gets data that points to persons, and no duty binds it to keep that confidential.
        ConfidentialityMissing = "CONFIDENTIALITY_MISSING",
        /// Nothing in force forbids a vendor to sell what it gets.
        ResaleNotForbidden = "RESALE_NOT_FORBIDDEN",
        /// A duty binds a vendor that gets data, and nothing proves that it keeps the duty.
        DutyNotAttested = "DUTY_NOT_ATTESTED",
        /// Proof that a vendor keeps a duty is over, and none newer was given.
        AttestationEnded = "ATTESTATION_ENDED",
        /// The vendor has agreements in force, and none of them reaches the flow.
        AgreementDoesNotCover = "AGREEMENT_DOES_NOT_COVER",
        /// A vendor gets data and is not approved.
        VendorNotApproved = "VENDOR_NOT_APPROVED",
        /// A vendor has been approved for a year and got nothing and collected nothing.
        VendorIdle = "VENDOR_IDLE",
        /// A vendor hands work on, and nobody confirmed that its duties were passed on.
        SubprocessorWithoutFlowDown = "SUBPROCESSOR_WITHOUT_FLOW_DOWN",
        /// A privacy statement in force does not name the recipient of a flow, nor any kind of recipient that it is.
        NoticeOmitsRecipient = "NOTICE_OMITS_RECIPIENT",
        /// A flow or a collection does what a privacy statement in force says the company does not do.
        NoticeBroken = "NOTICE_BROKEN",
        /// Two sentences of one privacy statement, or two collections that it tells of, cannot both be so.
        NoticeContradictsItself = "NOTICE_CONTRADICTS_ITSELF",
        /// A privacy statement took effect earlier than the one before it promised.
        NoticeWithoutAdvance = "NOTICE_WITHOUT_ADVANCE",
        /// The level stated is less identifying than the category's own by law.
        LevelDisputed = "LEVEL_DISPUTED",
        /// Nobody stated how closely the data points to a person.
        LevelNotStated = "LEVEL_NOT_STATED",
        /// Nobody stated in which country a database or a vendor is.
        CountryNotStated = "COUNTRY_NOT_STATED",
        /// Nobody stated how long data is kept.
        RetentionNotStated = "RETENTION_NOT_STATED",
        /// Nobody stated the lawful basis of a processing activity.
        ActivityWithoutBasis = "ACTIVITY_WITHOUT_BASIS",
        /// Nobody answers for a vendor, a database or an agreement.
        NoResponsible = "NO_RESPONSIBLE",
        /// A vendor collects data of a category, and no current flow tells of it.
        CollectorWithoutFlow = "COLLECTOR_WITHOUT_FLOW",
        /// Nobody stated where data that is held comes from.
        HoldingWithoutSource = "HOLDING_WITHOUT_SOURCE",
        /// Data of a category is held or sent, and nobody stated where it is collected.
        CategoryNotCollected = "CATEGORY_NOT_COLLECTED",
        /// A decision about a finding was made on other facts, or its last day has passed.
        DecisionOutdated = "DECISION_OUTDATED",
    }
}

closed_set! {
    /// What an officer decides about a finding.
    FindingDecisionKind {
        /// It is so, and the company lives with it until a day.
        AcceptedRisk = "ACCEPTED_RISK",
        /// It is not so, or it does not matter.
        FalseAlarm = "FALSE_ALARM",
        /// It is so, and somebody is to mend it.
        WillFix = "WILL_FIX",
    }
}

closed_set! {
    /// How grave a finding is, gravest first.
    Severity {
        /// To be dealt with at once.
        Critical = "CRITICAL",
        /// To be dealt with soon.
        High = "HIGH",
        /// To be dealt with in its turn.
        Medium = "MEDIUM",
        /// To be kept in mind.
        Low = "LOW",
    }
}

closed_set! {
    /// Whether something is against a rule, or missing.
    FindingKind {
        /// Something known is against a rule.
        Violation = "VIOLATION",
        /// Something is missing, or not known.
        Gap = "GAP",
    }
}
