//! The draft of a safeguard: what is claimed to protect data abroad, on a flow or where a vendor hands work on.

#![expect(
    clippy::needless_pass_by_value,
    reason = "readings take their input, so that each can stand for another"
)]

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::vocabulary::AssessmentOutcome;
use serde::{Deserialize, Serialize};

use super::form::{Form, shown};
use super::input::Day;
use super::problem::ProblemCode;
use crate::reference::{AdequacyKey, MechanismKey};
use crate::registry::agreement::Agreement;
use crate::registry::document::Assessment;
use crate::registry::safeguard::Safeguard;

/// What is claimed to protect data abroad.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SafeguardDraft {
    /// The mechanism of a transfer regime, such as `eu-gdpr.scc-commission`.
    pub mechanism: String,
    /// The adequacy row it names.
    #[serde(default)]
    pub adequacy_row: MaybeUndefined<String>,
    /// The agreement.
    #[serde(default)]
    pub agreement: MaybeUndefined<ID>,
    /// A number or link.
    #[serde(default)]
    pub reference: MaybeUndefined<String>,
    /// The number of the filing with an authority.
    #[serde(default)]
    pub filing: MaybeUndefined<String>,
    /// First day.
    #[serde(default)]
    pub from: MaybeUndefined<Day>,
    /// Last day.
    #[serde(default)]
    pub until: MaybeUndefined<Day>,
    /// The assessment made for it.
    #[serde(default)]
    pub assessment: MaybeUndefined<AssessmentDraft>,
}

/// An assessment of a transfer or of a recipient.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AssessmentDraft {
    /// The day it was made.
    pub on: Day,
    /// What it found.
    pub outcome: AssessmentOutcome,
    /// When it should be looked at again.
    #[serde(default)]
    pub next_review: MaybeUndefined<Day>,
}

/// Reads a safeguard that somebody claims.
pub fn safeguard(form: &mut Form<'_>, draft: SafeguardDraft) -> Option<Safeguard> {
    let SafeguardDraft {
        mechanism,
        adequacy_row,
        agreement,
        reference,
        filing,
        from,
        until,
        assessment,
    } = draft;
    let mechanism = form.required(
        "mechanism",
        MaybeUndefined::Value(mechanism),
        None,
        self::mechanism,
    );
    let adequacy_row = form.optional("adequacyRow", adequacy_row, None, self::adequacy_row);
    let agreement = form.optional("agreement", agreement, None, |form, id| {
        form.reference::<Agreement>(id)
    });
    let reference = form.optional("reference", reference, None, Form::text);
    let filing = form.optional("filing", filing, None, Form::text);
    let window = form.window(from, until, None);
    let assessment = form.optional("assessment", assessment, None, |form, draft| {
        let on = form.required("on", MaybeUndefined::Value(draft.on), None, Form::day);
        let next_review = form.optional("nextReview", draft.next_review, None, Form::day);
        Some(Assessment {
            on: on?,
            outcome: draft.outcome,
            next_review,
        })
    });
    Some(Safeguard {
        mechanism: mechanism?,
        adequacy_row,
        agreement,
        reference,
        filing,
        window,
        assessment,
    })
}

fn mechanism(form: &mut Form<'_>, key: String) -> Option<String> {
    let read = MechanismKey::new(&key);
    let known = form
        .registry()
        .reference()
        .regimes
        .mechanism(&read)
        .is_some();
    if !known {
        let message = format!(
            "`{}` is no mechanism of a transfer regime; use one such as `eu-gdpr.scc-commission`",
            shown(&key)
        );
        form.refuse_here(ProblemCode::Invalid, message);
    }
    known.then(|| read.as_str().to_owned())
}

fn adequacy_row(form: &mut Form<'_>, key: String) -> Option<String> {
    let read = AdequacyKey::new(&key);
    let known = form.registry().reference().adequacy.get(&read).is_some();
    if !known {
        let message = format!(
            "`{}` is no adequacy decision on record; use one such as `eu-gdpr.us-dpf`",
            shown(&key)
        );
        form.refuse_here(ProblemCode::Invalid, message);
    }
    known.then(|| read.as_str().to_owned())
}
