//! The draft of a decision about a finding: what an officer decides, and what was found.

use async_graphql::{ID, MaybeUndefined};
use entity::id::PersonId;
use entity::vocabulary::{FindingCode, FindingDecisionKind};
use jiff::civil::Date;

use super::draft::{Draft, Identity as Which};
use super::form::{Form, Pending};
use super::input::Day;
use super::person::person;
use super::plan::Action;
use super::problem::{ProblemCode, Problems};
use crate::registry::finding_decision::{
    FindingDecision, Identity, decision_about, decisions_about, facts,
};
use crate::registry::noun::{Noun, RecordId};
use crate::registry::revision::Revision;
use crate::registry::sorted_set::SortedSet;
use crate::registry::value::Registry;

/// A decision about a finding. It is made whole each time, so that nothing of it is kept from the one before.
#[derive(Debug, Clone)]
pub struct FindingDecisionDraft {
    /// Which finding.
    pub finding: Identity,
    /// The records on which it rests.
    pub records: SortedSet<RecordId>,
    /// The fingerprint of the facts that the officer saw.
    pub facts: String,
    /// What is decided.
    pub ruling: Ruling,
    /// Who decides.
    pub by: String,
}

/// What an officer decides, whichever finding it is about.
#[derive(Debug, Clone)]
pub struct Ruling {
    /// What is decided.
    pub kind: FindingDecisionKind,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Day>,
    /// The person who is to mend it.
    pub assignee: Option<ID>,
    /// The day on which it is decided.
    pub today: Date,
}

/// A ruling, read; null what could not be.
struct Read {
    reason: Option<String>,
    until: Option<Date>,
    assignee: Option<PersonId>,
}

impl Ruling {
    /// What a kind of decision needs besides the reason.
    fn refuse_incomplete(&self, form: &mut Form<'_>) {
        let needs = |form: &mut Form<'_>, is_given: bool, field, message| {
            if !is_given {
                form.refuse(ProblemCode::Required, field, message);
            }
        };
        match self.kind {
            FindingDecisionKind::AcceptedRisk => {
                let message = "a risk is accepted until a day; give the last one";
                needs(form, self.until.is_some(), "until", message);
            }
            FindingDecisionKind::WillFix => {
                let message = "somebody is to mend it; name the person";
                needs(form, self.assignee.is_some(), "assignee", message);
            }
            FindingDecisionKind::FalseAlarm => {}
        }
    }

    /// What is wrong with it, where it is not known which finding it is about.
    #[must_use]
    pub fn problems(self, registry: &Registry) -> Problems {
        let pending = Pending::new();
        let mut form = Form::new(registry, &pending, Vec::new());
        self.read(&mut form);
        form.into_problems()
    }

    fn read(self, form: &mut Form<'_>) -> Read {
        self.refuse_incomplete(form);
        let Self {
            kind: _,
            reason,
            until,
            assignee,
            today,
        } = self;
        let reason = form.required("reason", MaybeUndefined::Value(reason), None, Form::text);
        let until = form.optional("until", Some(until).into(), None, Form::day);
        if until.is_some_and(|until| until < today) {
            let message = "that day has passed; give today or a later one";
            form.refuse(ProblemCode::Invalid, "until", message);
        }
        let assignee = form.optional("assignee", Some(assignee).into(), None, person);
        Read {
            reason,
            until,
            assignee,
        }
    }
}

impl FindingDecisionDraft {
    /// What there is to do: to decide, or to decide anew in the place of the decision whose version was read.
    #[must_use]
    pub fn action(self, registry: &Registry, version: Option<Revision>) -> Action<Self> {
        match decision_about(registry, &self.finding).zip(version) {
            Some((stands, version)) => Action::Update {
                target: ID(stands.head.id.to_string()),
                version,
                draft: self,
            },
            None => Action::Register(self),
        }
    }

    fn refuse_undecidable(&self, form: &mut Form<'_>) {
        if self.finding.code == FindingCode::DecisionOutdated {
            let message = "this finding is about a decision; decide anew about the finding that the decision is about";
            form.refuse(ProblemCode::Invalid, "finding", message);
        }
    }

    /// The finding is as the officer saw it.
    fn refuse_changed(&self, form: &mut Form<'_>) {
        if facts(form.registry(), &self.finding, &self.records) != self.facts {
            let message =
                "what the finding rests on has changed since it was read; read it again and decide";
            form.refuse(ProblemCode::Conflict, "facts", message);
        }
    }
}

impl Draft for FindingDecisionDraft {
    type Record = FindingDecision;

    /// None: the key is made of the id.
    fn key(&self) -> Option<&str> {
        None
    }

    fn fill(
        self,
        form: &mut Form<'_>,
        identity: Which<'_, FindingDecision>,
    ) -> Option<FindingDecision> {
        self.refuse_undecidable(form);
        self.refuse_changed(form);
        let Self {
            finding,
            records: _,
            facts,
            ruling,
            by,
        } = self;
        let kind = ruling.kind;
        let key = match identity.base {
            Some(_) => MaybeUndefined::Undefined,
            None => MaybeUndefined::Value(format!("decision-{}", identity.id.uuid().simple())),
        };
        let head = identity.head(form, key, MaybeUndefined::Undefined);
        let Read {
            reason,
            until,
            assignee,
        } = ruling.read(form);
        Some(FindingDecision {
            head: head?,
            finding,
            kind,
            reason: reason?,
            by,
            until,
            assignee,
            facts,
        })
    }

    /// One finding, one decision.
    fn check(record: &FindingDecision, registry: &Registry, form: &mut Form<'_>) {
        let mut others = decisions_about(registry, &record.finding);
        if others.any(|it| it.id() != record.id()) {
            let message = "somebody decided about this finding already; read the decision, and give its version to decide anew";
            form.refuse(ProblemCode::Conflict, "version", message);
        }
    }
}
