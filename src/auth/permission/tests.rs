//! The table, as it was agreed.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

const NOUNS: [Noun; 28] = [
    Noun::Person,
    Noun::LegalEntity,
    Noun::Property,
    Noun::DataCategory,
    Noun::Purpose,
    Noun::DataSubject,
    Noun::RecipientClass,
    Noun::CollectionMethod,
    Noun::Vendor,
    Noun::Database,
    Noun::Activity,
    Noun::Collection,
    Noun::Holding,
    Noun::Agreement,
    Noun::Subprocessing,
    Noun::Notice,
    Noun::Clause,
    Noun::Attestation,
    Noun::Flow,
    Noun::FindingDecision,
    Noun::ReferenceRow,
    Noun::Intake,
    Noun::Decision,
    Noun::Finding,
    Noun::Reference,
    Noun::Log,
    Noun::Access,
    Noun::TableMapping,
];

const PERMISSIONS: [Permission; 13] = [
    Permission::ChangeFacts,
    Permission::UpsertVendor,
    Permission::ChangeStanding,
    Permission::ChangeLaw,
    Permission::DecideFinding,
    Permission::SubmitIntake,
    Permission::DecideIntake,
    Permission::ErasePerson,
    Permission::MakeFeed,
    Permission::RevokeFeed,
    Permission::ApplyManifest,
    Permission::VerifyLog,
    Permission::ManageAccess,
];

/// One line a noun or permission: the roles that have it.
fn table() -> String {
    let with = |has: &dyn Fn(Roles) -> bool| {
        let roles = Role::ALL
            .into_iter()
            .filter(|role| has(Roles::new([*role]).unwrap()));
        roles.map(Role::as_str).collect::<Vec<_>>().join(", ")
    };
    let nouns = NOUNS.map(|noun| {
        format!(
            "read {noun:?}: {}",
            with(&|roles| may_read(roles, noun) == Access::All)
        )
    });
    let runs = PERMISSIONS.map(|permission| {
        format!(
            "{permission:?}: {}",
            with(&|roles| may_run(roles, permission))
        )
    });
    [&nouns[..], &runs[..]].concat().join("\n")
}

#[test]
fn the_table_is_what_was_agreed() {
    insta::assert_snapshot!(table(), @r"
    read Person: viewer, editor, officer, auditor
    read LegalEntity: viewer, editor, officer, auditor
    read Property: viewer, editor, officer, auditor
    read DataCategory: viewer, editor, officer, procurement, auditor
    read Purpose: viewer, editor, officer, procurement, auditor
    read DataSubject: viewer, editor, officer, procurement, auditor
    read RecipientClass: viewer, editor, officer, procurement, auditor
    read CollectionMethod: viewer, editor, officer, auditor
    read Vendor: viewer, editor, officer, procurement, auditor
    read Database: viewer, editor, officer, auditor
    read Activity: viewer, editor, officer, auditor
    read Collection: viewer, editor, officer, auditor
    read Holding: viewer, editor, officer, auditor
    read Agreement: viewer, editor, officer, auditor
    read Subprocessing: viewer, editor, officer, auditor
    read Notice: viewer, editor, officer, auditor
    read Clause: viewer, editor, officer, auditor
    read Attestation: viewer, editor, officer, auditor
    read Flow: viewer, editor, officer, auditor
    read FindingDecision: viewer, editor, officer, auditor
    read ReferenceRow: viewer, editor, officer, procurement, auditor
    read Intake: viewer, editor, officer, auditor
    read Decision: viewer, editor, officer, procurement, auditor
    read Finding: viewer, editor, officer, auditor
    read Reference: viewer, editor, officer, procurement, auditor
    read Log: auditor
    read Access: admin
    read TableMapping: editor, officer, auditor
    ChangeFacts: editor, officer
    UpsertVendor: editor, officer, procurement
    ChangeStanding: officer
    ChangeLaw: officer
    DecideFinding: officer
    SubmitIntake: editor, officer, procurement
    DecideIntake: officer
    ErasePerson: officer
    MakeFeed: viewer, editor, officer, auditor
    RevokeFeed: viewer, editor, officer, auditor, admin
    ApplyManifest: editor, officer
    VerifyLog: auditor
    ManageAccess: admin
    ");
}

#[test]
fn admin_alone_reads_nothing_of_the_register_and_changes_nothing_of_it() {
    let roles = Roles::new([Role::Admin]).unwrap();
    assert!(
        NOUNS
            .into_iter()
            .filter(|noun| *noun != Noun::Access)
            .all(|noun| may_read(roles, noun) == Access::None)
    );
    assert!(
        !PERMISSIONS
            .into_iter()
            .filter(|permission| {
                ![Permission::RevokeFeed, Permission::ManageAccess].contains(permission)
            })
            .any(|permission| may_run(roles, permission))
    );
}

#[test]
fn only_the_auditor_reads_the_log() {
    for role in Role::ALL {
        let expected = if role == Role::Auditor {
            Access::All
        } else {
            Access::None
        };
        assert_eq!(
            may_read(Roles::new([role]).unwrap(), Noun::Log),
            expected,
            "{role:?}"
        );
    }
}

#[test]
fn procurement_sees_the_decision_and_not_what_lies_behind_it() {
    let roles = Roles::new([Role::Procurement]).unwrap();
    assert_eq!(may_read(roles, Noun::Decision), Access::All);
    for noun in [
        Noun::Clause,
        Noun::Agreement,
        Noun::Notice,
        Noun::Flow,
        Noun::LegalEntity,
    ] {
        assert_eq!(may_read(roles, noun), Access::None, "{noun:?}");
    }
}

#[test]
fn several_roles_add_up() {
    let roles = Roles::new([Role::Procurement, Role::Viewer]).unwrap();
    assert_eq!(may_read(roles, Noun::Clause), Access::All);
    let roles = Roles::new([Role::Admin, Role::Editor]).unwrap();
    assert!(may_run(roles, Permission::ChangeFacts));
    assert!(!may_run(roles, Permission::ChangeStanding));
}
