//! Drafts: one struct a noun, which is the GraphQL input, the row of a manifest and the body of a request.

use async_graphql::{ID, MaybeUndefined};
use entity::id::{Id, Uuid};

use super::form::{Form, Pending, as_is};
use super::problem::{Problem, ProblemCode, Problems};
use crate::registry::key::Key;
use crate::registry::noun::Head;
use crate::registry::nouns::Held;
use crate::registry::value::Registry;

/// The facts of one record, as a person gives them. Absent means leave, null means clear.
pub trait Draft: Clone + Send + 'static {
    /// The record that it makes.
    type Record: Held;

    /// The key given, if any.
    fn key(&self) -> Option<&str>;

    /// Reads every field into a record; none when something that must be there is missing or wrong.
    fn fill(
        self,
        form: &mut Form<'_>,
        identity: Identity<'_, Self::Record>,
    ) -> Option<Self::Record>;

    /// What can only be seen in the registry that holds the record: cycles and the like.
    fn check(_record: &Self::Record, _registry: &Registry, _form: &mut Form<'_>) {}
}

/// Which record a draft is about: a new one, or one that stands.
pub struct Identity<'a, T: Held> {
    /// The id, given or kept.
    pub id: Id<T::Kind>,
    /// The record as it stands.
    pub base: Option<&'a T>,
}

impl<'a, T: Held> Identity<'a, T> {
    /// A field of the record as it stands.
    pub fn kept<F>(&self, field: impl FnOnce(&'a T) -> F) -> Option<F> {
        self.base.map(field)
    }

    /// A field of the record as it stands that may be null there.
    pub fn kept_optional<F>(&self, field: impl FnOnce(&'a T) -> Option<F>) -> Option<F> {
        self.base.and_then(field)
    }

    /// The common fields.
    pub fn head(
        &self,
        form: &mut Form<'_>,
        key: MaybeUndefined<String>,
        illustrative: MaybeUndefined<bool>,
    ) -> Option<Head<T::Kind>> {
        let key = form.required("key", key, self.kept(|base| base.key().clone()), Form::key)?;
        let illustrative = form.optional(
            "illustrative",
            illustrative,
            self.kept(|base| base.head().illustrative),
            as_is,
        );
        Some(Head {
            id: self.id,
            key,
            retired: false,
            illustrative: illustrative.unwrap_or_default(),
            version: self.kept(|base| base.head().version).unwrap_or_default(),
        })
    }
}

/// Turns a draft into a record.
///
/// # Errors
/// Every problem of the draft by itself, and a key that another record has.
pub fn read<D: Draft>(
    draft: D,
    registry: &Registry,
    pending: &Pending,
    id: Uuid,
    base: Option<&D::Record>,
    path: &[String],
) -> Result<D::Record, Problems> {
    let mut form = Form::new(registry, pending, path.to_vec());
    let record = draft.fill(
        &mut form,
        Identity {
            id: Id::new(id),
            base,
        },
    );
    if let Some(record) = &record {
        refuse_taken_key(record, registry, &mut form);
    }
    let problems = form.into_problems();
    match record {
        Some(record) if problems.is_empty() => Ok(record),
        Some(_) => Err(problems),
        None if problems.is_empty() => Err(vec![Problem::new(
            ProblemCode::Required,
            path,
            "something that must be given is missing",
        )]),
        None => Err(problems),
    }
}

/// Refuses a key that another record has.
pub(super) fn refuse_taken_key<T: Held>(record: &T, registry: &Registry, form: &mut Form<'_>) {
    let key: &Key = record.key();
    let table = T::table(registry);
    let Some(owner) = table
        .id_of_key(key.as_str())
        .filter(|owner| *owner != record.id())
    else {
        return;
    };
    let state = if table.get(owner).is_some() {
        "another"
    } else {
        "a retired"
    };
    let message = format!(
        "the key `{key}` belongs to {state} {}; choose another",
        T::KIND.words()
    );
    form.refuse(ProblemCode::DuplicateKey, "key", message);
}

/// Reads a reference and nothing else.
///
/// # Errors
/// The id or key names no record that is not retired.
pub fn find<T: Held>(
    registry: &Registry,
    given: ID,
    path: &[String],
) -> Result<Id<T::Kind>, Problems> {
    let pending = Pending::new();
    let mut form = Form::new(registry, &pending, path.to_vec());
    let found = form.reference::<T>(given);
    found.ok_or_else(|| form.into_problems())
}
