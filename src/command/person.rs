//! The draft of a person, and the erasing of one.

use std::sync::Arc;

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::id::PersonId;
use entity::vocabulary::ChangeAction;
use serde::{Deserialize, Serialize};

use super::draft::{Draft, Identity};
use super::form::Form;
use super::plan::{Planned, unless_changed};
use super::problem::{Problem, ProblemCode, Problems};
use crate::registry::change::Change;
use crate::registry::noun::Noun;
use crate::registry::nouns::Held;
use crate::registry::person::{Content, Facts, Person};
use crate::registry::revision::Revision;
use crate::registry::value::Registry;

/// The facts of a contact or responsible person. They are kept apart from the log, and can be erased.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct PersonDraft {
    /// The key, unique within its noun; needed to register. It is erased with the person.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// The name; needed to register.
    pub name: MaybeUndefined<String>,
    /// The e-mail address.
    pub email: MaybeUndefined<String>,
    /// The telephone number.
    pub phone: MaybeUndefined<String>,
    /// What the person is, in the company or at the vendor, such as `data protection officer`.
    pub role: MaybeUndefined<String>,
}

impl Draft for PersonDraft {
    type Record = Person;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Person>) -> Option<Person> {
        let Self {
            key,
            illustrative,
            name,
            email,
            phone,
            role,
        } = self;
        let is = &identity;
        if is.base.is_some_and(Noun::is_erased) {
            let message = "the person is erased; register the person anew if that is allowed";
            form.refuse_here(ProblemCode::Invalid, message);
            return None;
        }
        let facts = is.base.and_then(Person::facts);
        let head = is.head(form, key, illustrative);
        if let Some(head) = &head
            && head.key.is_of_person()
        {
            let message = format!("`{}` is a key of the erased; choose another", head.key);
            form.refuse(ProblemCode::Invalid, "key", message);
        }
        let name = form.required("name", name, facts.map(|f| f.name.clone()), Form::text);
        let kept = facts.and_then(|f| f.email.clone());
        let email = form.optional("email", email, kept, self::email);
        let kept = facts.and_then(|f| f.phone.clone());
        let phone = form.optional("phone", phone, kept, Form::text);
        let kept = facts.and_then(|f| f.role.clone());
        let role = form.optional("role", role, kept, Form::text);
        let salt = is.base.and_then(|person| match &person.content {
            Content::Known { salt, facts: _ } => *salt,
            Content::Sealed(_) | Content::Erased => None,
        });
        let facts = Facts {
            name: name?,
            email,
            phone,
            role,
        };
        Some(Person {
            head: head?,
            content: Content::Known { salt, facts },
        })
    }
}

/// An address with one `@` inside; whether mail arrives there no register can tell.
fn email(form: &mut Form<'_>, text: String) -> Option<String> {
    let text = form.text(text)?;
    let parts: Vec<_> = text.split('@').collect();
    let well_formed =
        matches!(parts.as_slice(), [user, host] if !user.is_empty() && !host.is_empty());
    if !well_formed || text.contains(char::is_whitespace) {
        let message = "is not an e-mail address; write it as `name@example.com`";
        form.refuse_here(ProblemCode::Invalid, message);
        return None;
    }
    Some(text)
}

/// The person whom a record is to refer to; one who is erased cannot be turned to.
pub(super) fn person(form: &mut Form<'_>, given: ID) -> Option<PersonId> {
    let id = form.reference::<Person>(given)?;
    if form.registry().people.get(id).is_some_and(Noun::is_erased) {
        form.refuse_here(ProblemCode::Invalid, "the person is erased; name another");
        return None;
    }
    Some(id)
}

/// Destroys what is said of a person, retired or not. One who is erased is left as is.
pub(super) fn erase(
    target: &ID,
    version: Revision,
    registry: &Registry,
) -> Result<Planned, Problems> {
    let table = &registry.people;
    let id = target.parse().ok().or_else(|| table.id_of_key(target));
    let missing = || {
        let message = "no such person; correct the id or key";
        vec![Problem::new(
            ProblemCode::NotFound,
            &["id".to_owned()],
            message,
        )]
    };
    let base = id.and_then(|id| table.even_retired(id));
    let base = Arc::new(base.ok_or_else(missing)?.clone());
    let base = unless_changed(base, version)?;
    let subject = Some(Arc::clone(&base).record().id());
    let change = (!base.is_erased()).then(|| Change {
        action: ChangeAction::Erase,
        after: Arc::new(base.erased()).record(),
        before: Some(base.record()),
    });
    Ok(Planned::new(change.into_iter().collect(), subject))
}
