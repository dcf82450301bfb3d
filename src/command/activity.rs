//! The draft of a processing activity.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::vocabulary::{ActivityRole, ImpactAssessmentState};
use serde::{Deserialize, Serialize};

use super::agreement::{PartyDraft, party};
use super::draft::{Draft, Identity};
use super::form::{Form, as_is, references};
use super::input::{Day, Url};
use super::person::person;
use super::retention::RetentionDraft;
use crate::registry::activity::{Activity, ImpactAssessment};
use crate::registry::legal_entity::LegalEntity;
use crate::registry::term::{DataSubject, Purpose};

/// The facts of a processing activity: one line of a record under GDPR Art. 30.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ActivityDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// The name in use; needed to register.
    pub name: MaybeUndefined<String>,
    /// What our company is in law; needed to register.
    pub role: MaybeUndefined<ActivityRole>,
    /// Our company; needed to register.
    pub ours: MaybeUndefined<ID>,
    /// Who else takes part: the other controllers, or the controllers for whom we process.
    pub others: MaybeUndefined<Vec<PartyDraft>>,
    /// What for.
    pub purposes: MaybeUndefined<Vec<ID>>,
    /// Whom it is about.
    pub subjects: MaybeUndefined<Vec<ID>>,
    /// The lawful basis (GDPR Art. 6), such as `basis.consent`.
    pub lawful_basis: MaybeUndefined<String>,
    /// The condition for special categories (GDPR Art. 9(2)), such as `basis.explicit_consent`.
    pub special_condition: MaybeUndefined<String>,
    /// Whether persons are decided on by machines alone (GDPR Art. 22).
    pub automated_decisions: MaybeUndefined<bool>,
    /// The impact assessment (GDPR Art. 35).
    pub assessment: MaybeUndefined<ImpactAssessmentDraft>,
    /// How long data is kept.
    pub retention: MaybeUndefined<RetentionDraft>,
    /// What protects the data, each in a few words.
    pub security_measures: MaybeUndefined<Vec<String>>,
    /// The person who answers for it.
    pub responsible: MaybeUndefined<ID>,
}

/// An impact assessment.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ImpactAssessmentDraft {
    /// Whether the law asks for one.
    pub needed: MaybeUndefined<bool>,
    /// How far it is.
    pub state: MaybeUndefined<ImpactAssessmentState>,
    /// The day it was done, or is to be done.
    pub on: MaybeUndefined<Day>,
    /// Where it is kept.
    pub link: MaybeUndefined<Url>,
}

impl Draft for ActivityDraft {
    type Record = Activity;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Activity>) -> Option<Activity> {
        let Self {
            key,
            illustrative,
            name,
            role,
            ours,
            others,
            purposes,
            subjects,
            lawful_basis,
            special_condition,
            automated_decisions,
            assessment,
            retention,
            security_measures,
            responsible,
        } = self;
        let is = &identity;
        let head = is.head(form, key, illustrative);
        let name = form.required("name", name, is.kept(|a| a.name.clone()), Form::text);
        let role = form.required("role", role, is.kept(|a| a.role), as_is);
        let kept = is.kept(|a| a.ours);
        let ours = form.required("ours", ours, kept, Form::reference::<LegalEntity>);
        let others = form.list("others", others, is.kept(|a| a.others.clone()), party);
        let kept = is.kept(|a| a.purposes.as_slice());
        let purposes = references::<Purpose>(form, "purposes", purposes, kept);
        let kept = is.kept(|a| a.subjects.as_slice());
        let subjects = references::<DataSubject>(form, "subjects", subjects, kept);
        let kept = is.kept_optional(|a| a.lawful_basis.clone());
        let lawful_basis = form.optional("lawfulBasis", lawful_basis, kept, Form::text);
        let kept = is.kept_optional(|a| a.special_condition.clone());
        let special_condition =
            form.optional("specialCondition", special_condition, kept, Form::text);
        let kept = is.kept_optional(|a| a.automated_decisions);
        let automated_decisions =
            form.optional("automatedDecisions", automated_decisions, kept, as_is);
        let kept = is.kept_optional(|a| a.assessment.clone());
        let assessment = form.optional("assessment", assessment, kept, impact_assessment);
        let kept = is.kept_optional(|a| a.retention.clone());
        let retention = RetentionDraft::read(form, retention, kept);
        let kept = is.kept(|a| a.security_measures.clone());
        let security_measures = form.list("securityMeasures", security_measures, kept, Form::text);
        let kept = is.kept_optional(|a| a.responsible);
        let responsible = form.optional("responsible", responsible, kept, person);
        Some(Activity {
            head: head?,
            name: name?,
            role: role?,
            ours: ours?,
            others,
            purposes,
            subjects,
            lawful_basis,
            special_condition,
            automated_decisions,
            assessment,
            retention,
            security_measures,
            responsible,
        })
    }
}

fn impact_assessment(
    form: &mut Form<'_>,
    draft: ImpactAssessmentDraft,
) -> Option<ImpactAssessment> {
    let ImpactAssessmentDraft {
        needed,
        state,
        on,
        link,
    } = draft;
    Some(ImpactAssessment {
        needed: form.optional("needed", needed, None, as_is),
        state: form.optional("state", state, None, as_is),
        on: form.optional("on", on, None, Form::day),
        link: form.optional("link", link, None, Form::url),
    })
}
