//! How long data is kept, as a person gives it.

use async_graphql::{InputObject, MaybeUndefined};
use entity::vocabulary::PeriodUnit;
use serde::{Deserialize, Serialize};

use super::form::Form;
use super::problem::ProblemCode;
use crate::registry::retention::Retention;

/// How long data is kept, and from when on.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RetentionDraft {
    /// How many, at least 1.
    pub number: u32,
    /// Of what; a year is 12 months.
    pub unit: PeriodUnit,
    /// What the time runs from, such as the end of a contract.
    #[serde(default)]
    pub trigger: MaybeUndefined<String>,
}

impl RetentionDraft {
    /// Reads the field `retention`.
    pub fn read(
        form: &mut Form<'_>,
        input: MaybeUndefined<Self>,
        kept: Option<Retention>,
    ) -> Option<Retention> {
        form.optional("retention", input, kept, |form, draft| {
            let Self {
                number,
                unit,
                trigger,
            } = draft;
            let trigger = form.optional("trigger", trigger, None, Form::text);
            if number == 0 {
                let message = "data is kept for at least 1; leave it out where nobody stated it";
                form.refuse(ProblemCode::Invalid, "number", message);
                return None;
            }
            Some(Retention {
                number,
                unit,
                trigger,
            })
        })
    }
}
