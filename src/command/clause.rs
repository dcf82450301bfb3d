//! The draft of a clause.

#![expect(
    clippy::needless_pass_by_value,
    reason = "readings take their input, so that each can stand for another"
)]

use async_graphql::{ID, InputObject, MaybeUndefined, OneofObject};
use entity::id::kind;
use entity::vocabulary::{Action, Condition, Level, PeriodUnit, Right, Rule};
use serde::{Deserialize, Serialize};

use super::draft::{Draft, Identity};
use super::form::{Form, as_is};
use super::input::{AreaCode, Day};
use super::person::person;
use super::problem::ProblemCode;
use crate::reference::ObligationKey;
use crate::registry::agreement::Agreement;
use crate::registry::clause::{Bound, Clause, Period, Scope, Source};
use crate::registry::document::Citation;
use crate::registry::edge::Edge;
use crate::registry::notice::Notice;
use crate::registry::property::Property;
use crate::registry::term::{DataCategory, DataSubject, Purpose, RecipientClass};
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

/// One rule, out of an agreement, a notice or a law.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ClauseDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// Permission, prohibition or duty; needed to register.
    pub rule: MaybeUndefined<Rule>,
    /// Whom it binds; needed to register.
    pub bound: MaybeUndefined<BoundDraft>,
    /// What a permission or prohibition is about, at least one; a duty has none.
    pub actions: MaybeUndefined<Vec<Action>>,
    /// What a duty demands: the key of an obligation of the catalog, such as `obl.confidentiality`.
    pub duty: MaybeUndefined<String>,
    /// Within what time a duty is to be done.
    pub within: MaybeUndefined<PeriodDraft>,
    /// Which requests of persons a duty answers.
    pub requests: MaybeUndefined<Vec<Right>>,
    /// What it reaches; without it, everything.
    pub scope: MaybeUndefined<ScopeDraft>,
    /// Met when all of one inner list are met. Needed by a permission; lift a prohibition; a duty has none.
    pub conditions: MaybeUndefined<Vec<Vec<Condition>>>,
    /// Where it stands; needed to register.
    pub source: MaybeUndefined<SourceDraft>,
    /// The words it rests on.
    pub citation: MaybeUndefined<CitationDraft>,
    /// The text hedges ("may", "such as"); false unless given. It is shown and changes no verdict.
    pub hedged: MaybeUndefined<bool>,
    /// First day, inside the window of its source.
    pub from: MaybeUndefined<Day>,
    /// Last day, inside the window of its source.
    pub until: MaybeUndefined<Day>,
    /// When a person last checked it against the text.
    pub reviewed_on: MaybeUndefined<Day>,
    /// The person who did.
    pub reviewed_by: MaybeUndefined<ID>,
}

/// Whom a clause binds: exactly one of these.
#[derive(OneofObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum BoundDraft {
    /// The company itself; always true.
    Company(bool),
    /// These vendors, and what they own.
    Vendors(Vec<ID>),
    /// Vendors of these recipient classes.
    Classes(Vec<ID>),
}

/// Where a clause stands: exactly one of these.
#[derive(OneofObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum SourceDraft {
    /// An agreement.
    Agreement(ID),
    /// A notice.
    Notice(ID),
    /// A law, named by its article, such as `GDPR Art. 28(3)`.
    Law(String),
}

/// What a clause reaches. A list that is left out sets no limit; an empty one is refused.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ScopeDraft {
    /// Data categories, with all below them.
    pub categories: MaybeUndefined<Vec<ID>>,
    /// Levels.
    pub levels: MaybeUndefined<Vec<Level>>,
    /// Purposes, with all below them.
    pub purposes: MaybeUndefined<Vec<ID>>,
    /// Kinds of persons, with all below them.
    pub subjects: MaybeUndefined<Vec<ID>>,
    /// Sites and apps; a clause of a notice that names none reaches only the notice's.
    pub properties: MaybeUndefined<Vec<ID>>,
    /// Classes of recipients, only for a clause that binds the company.
    pub recipients: MaybeUndefined<Vec<ID>>,
    /// Countries, subdivisions and groups of countries.
    pub destinations: MaybeUndefined<Vec<AreaCode>>,
}

/// A span of time.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PeriodDraft {
    /// How many.
    pub number: u32,
    /// Of what.
    pub unit: PeriodUnit,
}

/// Where a fact is written.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CitationDraft {
    /// The document, as people call it.
    pub document: String,
    /// The section or article.
    #[serde(default)]
    pub section: MaybeUndefined<String>,
    /// What it says, in own words. It is kept for good and is not for names of persons.
    #[serde(default)]
    pub gist: MaybeUndefined<String>,
}

impl CitationDraft {
    /// Reads the field `citation`.
    pub fn read(
        form: &mut Form<'_>,
        input: MaybeUndefined<Self>,
        kept: Option<Citation>,
    ) -> Option<Citation> {
        form.optional("citation", input, kept, Self::cite)
    }

    /// Reads one.
    pub fn cite(form: &mut Form<'_>, draft: Self) -> Option<Citation> {
        let document = form.required(
            "document",
            MaybeUndefined::Value(draft.document),
            None,
            Form::text,
        );
        let section = form.optional("section", draft.section, None, Form::text);
        let gist = form.optional("gist", draft.gist, None, Form::text);
        Some(Citation {
            document: document?,
            section,
            gist,
        })
    }
}

impl Draft for ClauseDraft {
    type Record = Clause;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Clause>) -> Option<Clause> {
        let Self {
            key,
            illustrative,
            rule,
            bound,
            actions,
            duty,
            within,
            requests,
            scope,
            conditions,
            source,
            citation,
            hedged,
            from,
            until,
            reviewed_on,
            reviewed_by,
        } = self;
        let is = &identity;
        let head = is.head(form, key, illustrative);
        let rule = form.required("rule", rule, is.kept(|c| c.rule), as_is);
        let bound = form.required("bound", bound, is.kept(|c| c.bound.clone()), self::bound);
        let actions = form.list("actions", actions, is.kept(|c| c.actions.clone()), as_is);
        let duty = form.optional(
            "duty",
            duty,
            is.kept_optional(|c| c.duty.clone()),
            self::duty,
        );
        let within = form.optional("within", within, is.kept_optional(|c| c.within), period);
        let requests = form.list("requests", requests, is.kept(|c| c.requests.clone()), as_is);
        let kept_scope = is.kept(|c| c.scope.clone());
        let scope = form.optional("scope", scope, kept_scope.clone(), |form, draft| {
            Some(self::scope(form, draft, kept_scope))
        });
        let kept = is.kept(|c| c.conditions.clone());
        let conditions = form.list("conditions", conditions, kept, alternative);
        let source = form.required(
            "source",
            source,
            is.kept(|c| c.source.clone()),
            self::source,
        );
        let citation =
            CitationDraft::read(form, citation, is.kept_optional(|c| c.citation.clone()));
        let hedged = form
            .optional("hedged", hedged, is.kept(|c| c.hedged), as_is)
            .unwrap_or_default();
        let window = form.window(from, until, is.kept(|c| c.window));
        let reviewed_on = form.optional(
            "reviewedOn",
            reviewed_on,
            is.kept_optional(|c| c.reviewed_on),
            Form::day,
        );
        let kept = is.kept_optional(|c| c.reviewed_by);
        let reviewed_by = form.optional("reviewedBy", reviewed_by, kept, person);
        let clause = Clause {
            head: head?,
            rule: rule?,
            bound: bound?,
            actions,
            duty,
            within,
            requests,
            scope: scope.unwrap_or_default(),
            conditions,
            source: source?,
            citation,
            hedged,
            window,
            reviewed_on,
            reviewed_by,
        };
        refuse_mixed_rule(&clause, form);
        Some(clause)
    }

    fn check(record: &Clause, registry: &Registry, form: &mut Form<'_>) {
        let edges = &registry.edges;
        let mut proofs =
            edges.sources::<_, kind::Attestation>(Edge::AttestationClause, record.head.id);
        if record.rule != Rule::Duty && proofs.next().is_some() {
            let message =
                "attestations prove that it is kept, so that it stays a `DUTY`; retire them first";
            form.refuse(ProblemCode::InUse, "rule", message);
        }
    }
}

/// A permission or prohibition has actions; a duty has a duty and no conditions; only the company has recipients.
fn refuse_mixed_rule(clause: &Clause, form: &mut Form<'_>) {
    let is_duty = clause.rule == Rule::Duty;
    let rule = clause.rule.as_str();
    let wrong = [
        (
            is_duty && clause.duty.is_none(),
            "duty",
            "a duty names an obligation; give its key",
        ),
        (
            is_duty && !clause.actions.is_empty(),
            "actions",
            "a duty has no actions; leave them out",
        ),
        (
            is_duty && !clause.conditions.is_empty(),
            "conditions",
            "a duty has no conditions; leave them out",
        ),
        (
            !is_duty && clause.actions.is_empty(),
            "actions",
            "it needs at least one action, such as `USE`",
        ),
        (
            !is_duty && clause.duty.is_some(),
            "duty",
            "only a `DUTY` has a duty; leave it out",
        ),
        (
            !is_duty && clause.within.is_some(),
            "within",
            "only a `DUTY` has a time to be done in; leave it out",
        ),
        (
            !is_duty && !clause.requests.is_empty(),
            "requests",
            "only a `DUTY` answers requests; leave them out",
        ),
    ];
    for (_, field, message) in wrong.iter().filter(|(is_wrong, ..)| *is_wrong) {
        form.refuse(ProblemCode::Invalid, field, format!("`{rule}`: {message}"));
    }
    if clause.scope.recipients.is_some() && clause.bound != Bound::Company {
        let message = "only a clause that binds the company has recipients; leave them out or bind the company";
        form.refuse(ProblemCode::Invalid, "scope", message);
    }
}

fn bound(form: &mut Form<'_>, draft: BoundDraft) -> Option<Bound> {
    match draft {
        BoundDraft::Company(true) => Some(Bound::Company),
        BoundDraft::Company(false) => {
            form.refuse_here(
                ProblemCode::Invalid,
                "`company` can only be true; else name vendors or classes",
            );
            None
        }
        BoundDraft::Vendors(ids) => {
            some_bound(form, ids.is_empty())?;
            form.items(ids, |form, id| form.reference::<Vendor>(id))
                .map(Bound::Vendors)
        }
        BoundDraft::Classes(ids) => {
            some_bound(form, ids.is_empty())?;
            form.items(ids, |form, id| form.reference::<RecipientClass>(id))
                .map(Bound::Classes)
        }
    }
}

fn some_bound(form: &mut Form<'_>, nobody: bool) -> Option<()> {
    if nobody {
        form.refuse_here(
            ProblemCode::Required,
            "a clause binds somebody; name at least one, or the company",
        );
    }
    (!nobody).then_some(())
}

fn source(form: &mut Form<'_>, draft: SourceDraft) -> Option<Source> {
    match draft {
        SourceDraft::Agreement(id) => form.reference::<Agreement>(id).map(Source::Agreement),
        SourceDraft::Notice(id) => form.reference::<Notice>(id).map(Source::Notice),
        SourceDraft::Law(article) => form.text(article).map(Source::Law),
    }
}

fn duty(form: &mut Form<'_>, key: String) -> Option<String> {
    let Some(obligation) = form
        .registry()
        .reference()
        .obligations
        .get(&ObligationKey::new(&key))
    else {
        let message = format!(
            "`{}` is not in the catalog of obligations; use a key such as `obl.confidentiality`",
            super::form::shown(&key)
        );
        form.refuse_here(ProblemCode::Invalid, message);
        return None;
    };
    if let Some(remedy) = obligation.limit_of_use() {
        form.refuse_here(
            ProblemCode::LimitOfUse,
            format!("`{key}` is a limit of use and not a duty; write {remedy}"),
        );
        return None;
    }
    Some(obligation.key.as_str().to_owned())
}

fn period(form: &mut Form<'_>, draft: PeriodDraft) -> Option<Period> {
    if draft.number == 0 {
        form.refuse_here(
            ProblemCode::Invalid,
            "a period is at least 1; leave it out where the text says none",
        );
        return None;
    }
    Some(Period {
        number: draft.number,
        unit: draft.unit,
    })
}

fn alternative(form: &mut Form<'_>, conditions: Vec<Condition>) -> Option<Vec<Condition>> {
    if conditions.is_empty() {
        let message = "an empty alternative is always met; leave it out, or name the conditions";
        form.refuse_here(ProblemCode::Invalid, message);
        return None;
    }
    form.items(conditions, as_is)
}

fn scope(form: &mut Form<'_>, draft: ScopeDraft, kept: Option<Scope>) -> Scope {
    let ScopeDraft {
        categories,
        levels,
        purposes,
        subjects,
        properties,
        recipients,
        destinations,
    } = draft;
    let kept = kept.unwrap_or_default();
    Scope {
        categories: form.scope("categories", categories, kept.categories, |f, id| {
            f.reference::<DataCategory>(id)
        }),
        levels: form.scope("levels", levels, kept.levels, as_is),
        purposes: form.scope("purposes", purposes, kept.purposes, |f, id| {
            f.reference::<Purpose>(id)
        }),
        subjects: form.scope("subjects", subjects, kept.subjects, |f, id| {
            f.reference::<DataSubject>(id)
        }),
        properties: form.scope("properties", properties, kept.properties, |f, id| {
            f.reference::<Property>(id)
        }),
        recipients: form.scope("recipients", recipients, kept.recipients, |f, id| {
            f.reference::<RecipientClass>(id)
        }),
        destinations: form.scope("destinations", destinations, kept.destinations, Form::area),
    }
}
