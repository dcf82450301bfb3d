//! The permission table: role × noun (all, own, none) and role × command (yes, no).
//!
//! It is asked in three places and nowhere else: [`super::walk`] before a document is executed; resolvers whose type is
//! known only at run time (`node`, `search`, the log), which leave out what may not be seen; and the door of the store,
//! for every command. A caller with several roles may do what any of them may.
//!
//! Which GraphQL type falls under which noun, and which mutation under which command, is in [`types`].

pub mod types;

use super::caller::{Role, Roles};
use crate::command::plan::{Action, Command};
use crate::command::vendor::VendorDraft;
use crate::registry::nouns::NounKind;

/// What can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Noun {
    /// A contact or responsible person.
    Person,
    /// A company of the group.
    LegalEntity,
    /// A site or app.
    Property,
    /// A term: what data.
    DataCategory,
    /// A term: what for.
    Purpose,
    /// A term: about whom.
    DataSubject,
    /// A term: to which kind of recipient.
    RecipientClass,
    /// A term: collected how.
    CollectionMethod,
    /// A counterparty.
    Vendor,
    /// A corporate database or system.
    Database,
    /// A processing activity: one line of an Art. 30 record.
    Activity,
    /// A fact: a property gathers data.
    Collection,
    /// A fact: a database holds data.
    Holding,
    /// A contract.
    Agreement,
    /// A vendor hands work to another.
    Subprocessing,
    /// One version of a privacy statement.
    Notice,
    /// One rule of an agreement, a notice or a law.
    Clause,
    /// Proof that a vendor keeps a duty.
    Attestation,
    /// Data that goes to a recipient.
    Flow,
    /// What an officer decided about a finding.
    FindingDecision,
    /// A company's own row of the legal data.
    ReferenceRow,
    /// A request whether a sharing of data may begin, with its clearance.
    Intake,
    /// The answer to "may this be shared", with reasons and citations.
    Decision,
    /// What is wrong or missing on a day.
    Finding,
    /// The embedded legal and vocabulary data.
    Reference,
    /// The change log: who changed what, when and why.
    Log,
    /// Who is let in and told: clients, keys of tokens, failed sign-ins, endpoints of webhooks.
    Access,
    /// How the columns of the company's spreadsheets are read.
    TableMapping,
}

/// How much of a noun a caller may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Nothing; it does not exist for the caller.
    None,
    /// The records that the caller made.
    Own,
    /// Every record.
    All,
}

/// What can be asked of the server beyond reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Register, update and retire facts.
    ChangeFacts,
    /// Make and change vendors by their ids in other systems.
    UpsertVendor,
    /// Change the standing of a vendor: propose, approve, suspend, offboard, reject.
    ChangeStanding,
    /// Correct the legal data on which answers rest, with rows of the company's own.
    ChangeLaw,
    /// Decide about a finding: accept it, call it a false alarm, have it mended.
    DecideFinding,
    /// Ask whether a sharing of data may begin.
    SubmitIntake,
    /// Decide about what was asked so.
    DecideIntake,
    /// Destroy what is said of a person.
    ErasePerson,
    /// Make an address at which a calendar program reads what ends soon.
    MakeFeed,
    /// End such an address.
    RevokeFeed,
    /// Apply a manifest, which changes many facts at once.
    ApplyManifest,
    /// Verify the chain of the log.
    VerifyLog,
    /// Let programs in and have them told, and end that: clients, endpoints, their secrets, keys of tokens.
    ManageAccess,
}

impl Permission {
    /// What it allows, in words that follow "to".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::ChangeFacts => "change facts",
            Self::UpsertVendor => "put vendors by their ids in other systems",
            Self::ChangeStanding => "change a vendor's standing",
            Self::ChangeLaw => "correct the legal data",
            Self::DecideFinding => "decide about a finding",
            Self::SubmitIntake => "ask whether a sharing may begin",
            Self::DecideIntake => "decide about a request",
            Self::ErasePerson => "erase a person",
            Self::MakeFeed => "make a calendar feed",
            Self::RevokeFeed => "revoke a calendar feed",
            Self::ApplyManifest => "apply a manifest",
            Self::VerifyLog => "verify the log",
            Self::ManageAccess => "manage clients, endpoints and keys",
        }
    }
}

/// What a command needs.
#[must_use]
pub fn required(command: &Command) -> Vec<Permission> {
    match command {
        Command::Vendor(action) => match changes_standing(action) {
            true => vec![Permission::ChangeFacts, Permission::ChangeStanding],
            false => vec![Permission::ChangeFacts],
        },
        Command::UpsertVendor(upsert) => match upsert.draft.standing.is_undefined() {
            true => vec![Permission::UpsertVendor],
            false => vec![Permission::UpsertVendor, Permission::ChangeStanding],
        },
        Command::ReferenceRow(_) => vec![Permission::ChangeLaw],
        Command::FindingDecision(_) => vec![Permission::DecideFinding],
        Command::Intake(Action::Register(_)) => vec![Permission::SubmitIntake],
        Command::Intake(Action::Update { .. } | Action::Retire { .. } | Action::Put(_)) => {
            vec![Permission::DecideIntake]
        }
        Command::HandleIntake(handling) => match handling.is_for_requester() {
            true => vec![Permission::SubmitIntake],
            false => vec![Permission::DecideIntake],
        },
        Command::ErasePerson { .. } => vec![Permission::ErasePerson],
        Command::Person(_)
        | Command::LegalEntity(_)
        | Command::Property(_)
        | Command::DataCategory(_)
        | Command::Purpose(_)
        | Command::DataSubject(_)
        | Command::RecipientClass(_)
        | Command::CollectionMethod(_)
        | Command::Database(_)
        | Command::Activity(_)
        | Command::Collection(_)
        | Command::Holding(_)
        | Command::Agreement(_)
        | Command::Subprocessing(_)
        | Command::Notice(_)
        | Command::Clause(_)
        | Command::Attestation(_)
        | Command::Flow(_)
        | Command::UpsertAgreement(_) => vec![Permission::ChangeFacts],
        Command::MergeVendors(_) => vec![Permission::ChangeFacts, Permission::ChangeStanding],
        Command::Revert(reversal) => {
            let mut needed = vec![Permission::ChangeFacts];
            needed.extend(
                reversal
                    .changes_standing()
                    .then_some(Permission::ChangeStanding),
            );
            let decides = reversal.touches(NounKind::FindingDecision);
            needed.extend(decides.then_some(Permission::DecideFinding));
            let of_law = reversal.touches(NounKind::ReferenceRow);
            needed.extend(of_law.then_some(Permission::ChangeLaw));
            needed
        }
        Command::Apply(rows) => {
            let mut needed: Vec<_> = rows.iter().flat_map(required).collect();
            needed.push(Permission::ApplyManifest);
            needed.sort_unstable();
            needed.dedup();
            needed
        }
    }
}

/// Whether the draft speaks of the standing at all; leaving it out changes nothing.
const fn changes_standing(action: &Action<VendorDraft>) -> bool {
    match action {
        Action::Register(draft) | Action::Update { draft, .. } | Action::Put(draft) => {
            !draft.standing.is_undefined()
        }
        Action::Retire { .. } => false,
    }
}

/// The row of the table for a noun of the register.
#[must_use]
pub const fn noun_of(kind: NounKind) -> Noun {
    match kind {
        NounKind::Person => Noun::Person,
        NounKind::LegalEntity => Noun::LegalEntity,
        NounKind::Property => Noun::Property,
        NounKind::DataCategory => Noun::DataCategory,
        NounKind::Purpose => Noun::Purpose,
        NounKind::DataSubject => Noun::DataSubject,
        NounKind::RecipientClass => Noun::RecipientClass,
        NounKind::CollectionMethod => Noun::CollectionMethod,
        NounKind::Vendor => Noun::Vendor,
        NounKind::Database => Noun::Database,
        NounKind::Activity => Noun::Activity,
        NounKind::Collection => Noun::Collection,
        NounKind::Holding => Noun::Holding,
        NounKind::Agreement => Noun::Agreement,
        NounKind::Subprocessing => Noun::Subprocessing,
        NounKind::Notice => Noun::Notice,
        NounKind::Clause => Noun::Clause,
        NounKind::Attestation => Noun::Attestation,
        NounKind::Flow => Noun::Flow,
        NounKind::FindingDecision => Noun::FindingDecision,
        NounKind::ReferenceRow => Noun::ReferenceRow,
        NounKind::Intake => Noun::Intake,
    }
}

/// How much of the noun these roles may read.
#[must_use]
pub fn may_read(roles: Roles, noun: Noun) -> Access {
    roles
        .iter()
        .map(|role| reads(role, noun))
        .max()
        .unwrap_or(Access::None)
}

/// Whether these roles may run what needs the permission.
#[must_use]
pub fn may_run(roles: Roles, permission: Permission) -> bool {
    roles.iter().any(|role| runs(role, permission))
}

const fn reads(role: Role, noun: Noun) -> Access {
    if matches!(noun, Noun::Access) {
        return match role {
            Role::Admin => Access::All,
            Role::Viewer | Role::Editor | Role::Officer | Role::Procurement | Role::Auditor => {
                Access::None
            }
        };
    }
    if matches!(noun, Noun::TableMapping) {
        return match role {
            Role::Editor | Role::Officer | Role::Auditor => Access::All,
            Role::Viewer | Role::Procurement | Role::Admin => Access::None,
        };
    }
    match role {
        Role::Viewer | Role::Editor | Role::Officer => reads_register(noun),
        Role::Procurement => reads_to_buy(noun),
        Role::Auditor => Access::All,
        // Who gives out access does not need to see what it protects.
        Role::Admin => Access::None,
    }
}

/// Everything but the log, which names the people who changed the register.
const fn reads_register(noun: Noun) -> Access {
    match noun {
        Noun::Person
        | Noun::LegalEntity
        | Noun::Property
        | Noun::DataCategory
        | Noun::Purpose
        | Noun::DataSubject
        | Noun::RecipientClass
        | Noun::CollectionMethod
        | Noun::Vendor
        | Noun::Database
        | Noun::Activity
        | Noun::Collection
        | Noun::Holding
        | Noun::Agreement
        | Noun::Subprocessing
        | Noun::Notice
        | Noun::Clause
        | Noun::Attestation
        | Noun::Flow
        | Noun::FindingDecision
        | Noun::ReferenceRow
        | Noun::Intake
        | Noun::Decision
        | Noun::Finding
        | Noun::Reference => Access::All,
        Noun::Log | Noun::Access | Noun::TableMapping => Access::None,
    }
}

/// Procurement picks a vendor, words a question with the terms, and gets a decision. The decision's reasons carry a
/// plain sentence and citations (document, section, gist), which is what a buyer must know; the contracts, notices,
/// clauses, databases and flows behind them stay closed.
const fn reads_to_buy(noun: Noun) -> Access {
    match noun {
        Noun::Intake => Access::Own,
        Noun::Vendor
        | Noun::DataCategory
        | Noun::Purpose
        | Noun::DataSubject
        | Noun::RecipientClass
        | Noun::ReferenceRow
        | Noun::Decision
        | Noun::Reference => Access::All,
        Noun::Person
        | Noun::LegalEntity
        | Noun::Property
        | Noun::CollectionMethod
        | Noun::Database
        | Noun::Activity
        | Noun::Collection
        | Noun::Holding
        | Noun::Agreement
        | Noun::Subprocessing
        | Noun::Notice
        | Noun::Clause
        | Noun::Attestation
        | Noun::Flow
        | Noun::FindingDecision
        | Noun::Finding
        | Noun::Log
        | Noun::Access
        | Noun::TableMapping => Access::None,
    }
}

/// An officer can do what an editor can, and judges vendors besides.
const fn runs(role: Role, permission: Permission) -> bool {
    match permission {
        Permission::ChangeFacts | Permission::ApplyManifest => {
            matches!(role, Role::Editor | Role::Officer)
        }
        Permission::UpsertVendor | Permission::SubmitIntake => {
            matches!(role, Role::Editor | Role::Officer | Role::Procurement)
        }
        Permission::ChangeStanding
        | Permission::ChangeLaw
        | Permission::DecideFinding
        | Permission::DecideIntake
        | Permission::ErasePerson => {
            matches!(role, Role::Officer)
        }
        Permission::MakeFeed => matches!(
            role,
            Role::Viewer | Role::Editor | Role::Officer | Role::Auditor
        ),
        Permission::RevokeFeed => !matches!(role, Role::Procurement),
        Permission::VerifyLog => matches!(role, Role::Auditor),
        Permission::ManageAccess => matches!(role, Role::Admin),
    }
}

#[cfg(test)]
mod tests;
