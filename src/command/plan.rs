//! The plan: a command and a registry in, the changes or all problems out.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::ID;
use entity::id::Uuid;
use entity::vocabulary::ChangeAction;

use super::activity::ActivityDraft;
use super::agreement::AgreementDraft;
use super::apply::{attempt, below};
use super::attestation::AttestationDraft;
use super::clause::ClauseDraft;
use super::collection::CollectionDraft;
use super::context::IdSequence;
use super::database::DatabaseDraft;
use super::draft::{Draft, find, read};
use super::external::Upsert;
use super::finding_decision::FindingDecisionDraft;
use super::flow::FlowDraft;
use super::form::{Form, Pending};
use super::holding::HoldingDraft;
use super::intake::IntakeDraft;
use super::intake::handling::Handling;
use super::legal_entity::LegalEntityDraft;
use super::merge::VendorMerge;
use super::notice::NoticeDraft;
use super::person::{PersonDraft, erase};
use super::problem::{Problem, ProblemCode, Problems};
use super::property::PropertyDraft;
use super::reference_row::{ReferenceRowDraft, misfits};
use super::revert::Reversal;
use super::subprocessing::SubprocessingDraft;
use super::term::TermOf;
use super::vendor::VendorDraft;
use crate::registry::change::Change;
use crate::registry::key::Key;
use crate::registry::noun::{Noun, RecordId};
use crate::registry::nouns::{Held, NounKind, Record};
use crate::registry::revision::Revision;
use crate::registry::value::Registry;
use entity::id::kind;

/// What to do with one record.
#[derive(Debug, Clone)]
pub enum Action<D> {
    /// Make it.
    Register(D),
    /// Change its facts.
    Update {
        /// Its id or key.
        target: ID,
        /// The version that the caller read.
        version: Revision,
        /// What changes.
        draft: D,
    },
    /// Take it out of every answer.
    Retire {
        /// Its id or key.
        target: ID,
        /// The version that the caller read.
        version: Revision,
    },
    /// Make it, or change the one with its key; a row of a manifest.
    Put(D),
}

/// What was planned.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The changes, in order; empty when everything is so already.
    pub changes: Vec<Change>,
    /// The record the command is about; none for a manifest.
    pub subject: Option<RecordId>,
    /// The registry with the changes, where its head has not moved yet, if planning made it.
    pub registry: Option<Registry>,
}

impl Planned {
    /// The changes, held against nothing but the registry without them.
    #[must_use]
    pub const fn new(changes: Vec<Change>, subject: Option<RecordId>) -> Self {
        Self {
            changes,
            subject,
            registry: None,
        }
    }
}

/// What was planned before the writer has its turn, and on which revision. It holds as long as that is the last one.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The revision that it was planned on.
    pub on: Revision,
    /// The changes, in order.
    pub changes: Vec<Change>,
    /// The registry with them, where its head has not moved yet.
    pub registry: Registry,
}

macro_rules! commands {
    ($($noun:ident($draft:ty);)*) => {
        /// What a person can ask to change.
        #[derive(Debug, Clone)]
        pub enum Command {
            $(
                #[doc = concat!("One ", stringify!($noun), ".")]
                $noun(Action<$draft>),
            )*
            /// Destroys what is said of a person.
            ErasePerson {
                /// The id or key of the person, who may be retired.
                target: ID,
                /// The version that the caller read.
                version: Revision,
            },
            /// Many rows, all or nothing.
            Apply(Vec<Command>),
            /// Two vendors that are one.
            MergeVendors(VendorMerge),
            /// A revision that is undone.
            Revert(Reversal),
            /// Something that is done with a request.
            HandleIntake(Handling),
            /// A vendor, by its id in another system.
            UpsertVendor(Upsert<VendorDraft>),
            /// An agreement, by its id in another system.
            UpsertAgreement(Upsert<AgreementDraft>),
        }

        $(impl From<Action<$draft>> for Command {
            fn from(action: Action<$draft>) -> Self {
                Self::$noun(action)
            }
        })*

        impl Command {
            /// Plans the command.
            ///
            /// # Errors
            /// All problems; then nothing is to be done.
            pub fn plan(self, registry: &Registry, ids: &mut IdSequence) -> Result<Planned, Problems> {
                let mut planned = match self {
                    $(Self::$noun(action) => plan_one(action, registry, ids),)*
                    Self::ErasePerson { target, version } => erase(&target, version, registry),
                    Self::Apply(rows) => attempt(rows, Vec::new(), registry, ids).into_planned(),
                    Self::MergeVendors(merge) => merge.plan(registry),
                    Self::Revert(reversal) => reversal.plan(registry),
                    Self::HandleIntake(handling) => handling.plan(registry),
                    Self::UpsertVendor(upsert) => plan_one(upsert.action(registry)?, registry, ids),
                    Self::UpsertAgreement(upsert) => plan_one(upsert.action(registry)?, registry, ids),
                }?;
                for change in &mut planned.changes {
                    if let Record::Person(_) = change.after {
                        change.after.salt_with(|| ids.next_salt());
                        // It was planned before there was a salt.
                        planned.registry = None;
                    }
                }
                Ok(planned)
            }

            /// Retires the record, if it is still as it is here.
            #[must_use]
            pub fn retire(record: &Record) -> Self {
                let (target, version) = (ID(record.id().to_string()), record.version());
                match record { $(Record::$noun(_) => Self::$noun(Action::Retire { target, version }),)* }
            }

            /// Noun and key of a row.
            #[must_use]
            pub fn names(&self) -> Option<(NounKind, Key)> {
                match self {
                    $(Self::$noun(Action::Put(draft)) => {
                        Some((NounKind::$noun, Key::parse(draft.key()?).ok()?))
                    })*
                    $(Self::$noun(Action::Register(_) | Action::Update { .. } | Action::Retire { .. }) => None,)*
                    Self::ErasePerson { .. } | Self::Apply(_) | Self::MergeVendors(_) | Self::Revert(_)
                    | Self::HandleIntake(_) | Self::UpsertVendor(_) | Self::UpsertAgreement(_) => None,
                }
            }

            /// Reads a row against the registry that all rows are going to change.
            pub(super) fn row(self, registry: &Registry, pending: &Pending, path: &[String]) -> Result<Option<Change>, Problems> {
                match self {
                    $(Self::$noun(Action::Put(draft)) => put(draft, registry, pending, path),)*
                    $(Self::$noun(Action::Retire { target, version }) => {
                        retirement::<<$draft as Draft>::Record>(target, version, registry)
                            .map(Some)
                            .map_err(|found| below(path, found))
                    })*
                    $(Self::$noun(Action::Register(_) | Action::Update { .. }) => not_a_row(path),)*
                    Self::ErasePerson { .. } | Self::Apply(_) | Self::MergeVendors(_) | Self::Revert(_)
                    | Self::HandleIntake(_) | Self::UpsertVendor(_) | Self::UpsertAgreement(_) => not_a_row(path),
                }
            }

            /// What can only be seen once all rows are in.
            pub(super) fn check(record: &Record, registry: &Registry, path: &[String]) -> Problems {
                match record { $(Record::$noun(record) => check::<$draft>(record, registry, path),)* }
            }
        }
    };
}

commands! {
    Person(PersonDraft);
    LegalEntity(LegalEntityDraft);
    Property(PropertyDraft);
    DataCategory(TermOf<kind::DataCategory>);
    Purpose(TermOf<kind::Purpose>);
    DataSubject(TermOf<kind::DataSubject>);
    RecipientClass(TermOf<kind::RecipientClass>);
    CollectionMethod(TermOf<kind::CollectionMethod>);
    Vendor(VendorDraft);
    Database(DatabaseDraft);
    Activity(ActivityDraft);
    Collection(CollectionDraft);
    Holding(HoldingDraft);
    Agreement(AgreementDraft);
    Subprocessing(SubprocessingDraft);
    Notice(NoticeDraft);
    Clause(ClauseDraft);
    Attestation(AttestationDraft);
    Flow(FlowDraft);
    FindingDecision(FindingDecisionDraft);
    ReferenceRow(ReferenceRowDraft);
    Intake(IntakeDraft);
}

fn not_a_row<T>(path: &[String]) -> Result<T, Problems> {
    Err(vec![Problem::new(
        ProblemCode::Invalid,
        path,
        "only rows can be applied together",
    )])
}

fn plan_one<D: Draft>(
    action: Action<D>,
    registry: &Registry,
    ids: &mut IdSequence,
) -> Result<Planned, Problems> {
    match action {
        Action::Register(draft) => register(draft, registry, ids),
        Action::Update {
            target,
            version,
            draft,
        } => update(target, version, draft, registry),
        Action::Retire { target, version } => retire::<D::Record>(target, version, registry),
        Action::Put(draft) => {
            let pending = draft
                .key()
                .and_then(|key| Key::parse(key).ok())
                .map(|key| ((D::Record::KIND, key), ids.next_id()));
            let change = put(draft, registry, &pending.into_iter().collect(), &[])?;
            let subject = change.as_ref().map(|change| change.after.id());
            Ok(Planned::new(change.into_iter().collect(), subject))
        }
    }
}

fn register<D: Draft>(
    draft: D,
    registry: &Registry,
    ids: &mut IdSequence,
) -> Result<Planned, Problems> {
    let record = read(draft, registry, &Pending::new(), ids.next_id(), None, &[])?;
    let change = Change {
        action: ChangeAction::Register,
        before: None,
        after: Arc::new(record).record(),
    };
    finish(change, registry)
}

fn update<D: Draft>(
    target: ID,
    version: Revision,
    draft: D,
    registry: &Registry,
) -> Result<Planned, Problems> {
    let base = current::<D::Record>(target, version, registry)?;
    let after = read(
        draft,
        registry,
        &Pending::new(),
        base.id().uuid(),
        Some(base.as_ref()),
        &[],
    )?;
    if after == *base {
        return Ok(Planned::new(Vec::new(), Some(base.record().id())));
    }
    let change = Change {
        action: ChangeAction::Update,
        before: Some(base.record()),
        after: Arc::new(after).record(),
    };
    finish(change, registry)
}

fn retire<T: Held>(
    target: ID,
    version: Revision,
    registry: &Registry,
) -> Result<Planned, Problems> {
    let change = retirement::<T>(target, version, registry)?;
    refuse_in_use(&change.after, registry)?;
    held_against(change, registry, |_, _| Problems::new())
}

/// The change that retires, before anybody asked who refers to the record.
fn retirement<T: Held>(
    target: ID,
    version: Revision,
    registry: &Registry,
) -> Result<Change, Problems> {
    let base = current::<T>(target, version, registry)?.record();
    Ok(Change {
        action: ChangeAction::Retire,
        after: base.clone().as_retired(),
        before: Some(base),
    })
}

/// The record as it stands, if it is the one that the caller read.
pub(super) fn current<T: Held>(
    target: ID,
    version: Revision,
    registry: &Registry,
) -> Result<Arc<T>, Problems> {
    let path = ["id".to_owned()];
    let id = find::<T>(registry, target, &path)?;
    let missing = || vec![Problem::new(ProblemCode::NotFound, &path, "does not exist")];
    let base = T::table(registry).shared(id).cloned().ok_or_else(missing)?;
    unless_changed(base, version)
}

/// The record, if it is still as the caller read it.
pub(super) fn unless_changed<T: Held>(base: Arc<T>, version: Revision) -> Result<Arc<T>, Problems> {
    let now = base.head().version;
    if now == version {
        return Ok(base);
    }
    let message = format!(
        "it was changed in revision {now} after version {version} was read; read it again and repeat"
    );
    let mut problem = Problem::new(ProblemCode::Conflict, &["version".to_owned()], message);
    problem.current = Some(base.record());
    Err(vec![problem])
}

/// Refuses to retire a record while another refers to it.
pub(super) fn refuse_in_use(record: &Record, registry: &Registry) -> Result<(), Problems> {
    let id = record.id();
    let mut seen = BTreeSet::new();
    let users: Vec<_> = registry
        .edges
        .referring(id.uuid)
        .filter(|(edge, source)| {
            edge.target() == id.noun && !edge.outlives_target() && *source != id.uuid
        })
        .map(|(edge, uuid)| RecordId {
            noun: edge.source(),
            uuid,
        })
        .filter(|user| seen.insert(*user))
        .filter_map(|user| registry.record(user))
        .map(|user| format!("{} `{}`", user.id().noun.words(), user.key()))
        .take(6)
        .collect();
    let Some(first) = users
        .get(..users.len().min(5))
        .filter(|first| !first.is_empty())
    else {
        return Ok(());
    };
    let more = if users.len() > first.len() {
        " and others"
    } else {
        ""
    };
    let message = format!(
        "still referred to by {}{more}; change or retire those first",
        first.join(", ")
    );
    Err(vec![Problem::new(
        ProblemCode::InUse,
        &["id".to_owned()],
        message,
    )])
}

fn put<D: Draft>(
    draft: D,
    registry: &Registry,
    pending: &Pending,
    path: &[String],
) -> Result<Option<Change>, Problems> {
    let Some(key) = draft.key().and_then(|key| Key::parse(key).ok()) else {
        return read(draft, registry, pending, Uuid::nil(), None, path).map(|_| None);
    };
    let table = D::Record::table(registry);
    let standing = table
        .id_of_key(key.as_str())
        .and_then(|id| table.shared(id));
    let new_id = pending
        .get(&(D::Record::KIND, key))
        .copied()
        .unwrap_or_default();
    let id = standing.map_or(new_id, |record| record.id().uuid());
    let after = read(
        draft,
        registry,
        pending,
        id,
        standing.map(Arc::as_ref),
        path,
    )?;
    Ok(match standing {
        Some(before) if **before == after => None,
        Some(before) => Some(Change {
            action: ChangeAction::Update,
            before: Some(Arc::clone(before).record()),
            after: Arc::new(after).record(),
        }),
        None => Some(Change {
            action: ChangeAction::Register,
            before: None,
            after: Arc::new(after).record(),
        }),
    })
}

/// Checks the one change on the registry that holds it.
fn finish(change: Change, registry: &Registry) -> Result<Planned, Problems> {
    held_against(change, registry, |after, draft| {
        Command::check(after, draft, &[])
    })
}

/// The one change, checked on the registry that holds it, so and by the rules of what is between records.
fn held_against(
    change: Change,
    registry: &Registry,
    check: impl FnOnce(&Record, &Registry) -> Problems,
) -> Result<Planned, Problems> {
    let change = change.at_revision(registry.head.revision.next());
    let mut draft = registry.clone();
    draft.apply(&change);
    let mut problems = check(&change.after, &draft);
    problems.extend(misfits(&change, registry, &draft));
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Planned {
        subject: Some(change.after.id()),
        changes: vec![change],
        registry: Some(draft),
    })
}

fn check<D: Draft>(record: &D::Record, registry: &Registry, path: &[String]) -> Problems {
    let pending = Pending::new();
    let mut form = Form::new(registry, &pending, path.to_vec());
    D::check(record, registry, &mut form);
    form.into_problems()
}
