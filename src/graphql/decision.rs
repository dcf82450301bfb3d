//! The sharing decision in the API: the answer with its sentences.

use std::sync::{Arc, OnceLock};

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::vocabulary::{Action, Effect, ReasonCode, TransferStatus, Verdict};

use super::at::At;
use super::clause::ClauseObject;
use super::error::refuse;
use super::query::Pinned;
use super::question::SharingDecisionInput;
use super::reference_row::{ReferenceRowObject, own_rows};
use super::subprocessing::SubprocessingObject;
use super::value::Citation;
use super::vendor::VendorObject;
use crate::command::input::{CountryCode, Day, RevisionNumber};
use crate::compliance::explain::explain;
use crate::compliance::reason::{JudgedLeg, Reason, transfer_status};
use crate::compliance::{Decision, Question, decide, sentences};
use crate::error::Error;
use crate::registry::clause::Clause;

/// The root of decisions.
#[derive(Default)]
pub struct DecisionRoot(pub(super) Pinned);

/// The root of decisions.
#[Object]
impl DecisionRoot {
    /// May this recipient do this with that data, on this day: the verdict, with the sentences that it rests on.
    async fn sharing_decision<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The question.")] input: SharingDecisionInput,
    ) -> Result<Option<SharingDecision<'ctx>>> {
        let at = self.0.at(ctx)?;
        let question = input.read(at, &["input"])?;
        // A decision weighs the clauses that bind the recipient, some hundreds at most.
        at.budget().visits_allowed(VISITS);
        let decision = decide(&at.registry, &question);
        Ok(Some(SharingDecision::new(at, Arc::new(question), decision)))
    }

    /// The same for up to 500 questions, answered in their order. One that is wrong refuses all.
    async fn sharing_decisions<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The questions, at most 500.")] inputs: Vec<SharingDecisionInput>,
    ) -> Result<Option<Vec<SharingDecision<'ctx>>>> {
        let at = self.0.at(ctx)?;
        if inputs.len() > MOST_QUESTIONS {
            return Err(refuse(&Error::BadRequest(format!(
                "`inputs` holds {} questions; send at most {MOST_QUESTIONS} at once",
                inputs.len()
            ))));
        }
        let questions = SharingDecisionInput::read_each(inputs, at, "inputs")?;
        let affordable = questions
            .into_iter()
            .take_while(|_| at.budget().visits_allowed(VISITS));
        let decisions = affordable.map(|question| {
            let decision = decide(&at.registry, &question);
            SharingDecision::new(at, Arc::new(question), decision)
        });
        Ok(Some(decisions.collect()))
    }
}

/// The most questions of one request.
const MOST_QUESTIONS: usize = 500;

/// What a decision takes from the budget of a request.
pub(super) const VISITS: u64 = 100;

/// The answer to a question.
pub struct SharingDecision<'a> {
    at: &'a At,
    question: Arc<Question>,
    decision: Decision,
    /// Of each reason one; written when they are first asked for.
    sentences: OnceLock<Vec<String>>,
}

impl<'a> SharingDecision<'a> {
    /// A decision on the registry that made it.
    pub(super) const fn new(at: &'a At, question: Arc<Question>, decision: Decision) -> Self {
        Self {
            at,
            question,
            decision,
            sentences: OnceLock::new(),
        }
    }

    fn sentence(&self, index: usize) -> &str {
        let sentences = self
            .sentences
            .get_or_init(|| sentences(&self.at.registry, &self.question, &self.decision.reasons));
        sentences.get(index).map_or("", String::as_str)
    }
}

/// The answer to a question.
#[Object]
impl SharingDecision<'_> {
    /// Whether it may be.
    async fn verdict(&self) -> Verdict {
        self.decision.verdict
    }

    /// Everything that was weighed and matched or may match, what stands in the way first.
    async fn reasons(&self) -> Vec<ReasonObject<'_>> {
        self.decision
            .reasons
            .iter()
            .enumerate()
            .map(|(index, reason)| ReasonObject {
                at: self.at,
                of: self,
                index,
                reason,
            })
            .collect()
    }

    /// What would make it permitted: any one of these sets, smallest first. Empty where nothing is missing, and where
    /// nothing helps.
    async fn missing(&self) -> Vec<Vec<String>> {
        let sets = self.decision.missing.iter();
        sets.map(|set| set.iter().map(ToString::to_string).collect())
            .collect()
    }

    /// Whether there are more sets than are given, none of them smaller.
    async fn missing_is_cut(&self) -> bool {
        self.decision.missing_is_cut
    }

    /// The whole answer as a text for a person, line by line. It may be reworded; programs read the other fields.
    async fn explain(&self) -> String {
        explain(&self.at.registry, &self.question, &self.decision)
    }

    /// The day for which it was asked.
    async fn on(&self) -> Day {
        (&self.decision.on).into()
    }

    /// The revision of the register that was asked.
    async fn revision(&self) -> RevisionNumber {
        (&self.decision.revision).into()
    }

    /// The edition of the legal data that was asked, and how many rows of it are the company's own.
    async fn reference_edition(&self) -> String {
        self.at.registry.reference().edition()
    }
}

/// One thing that was weighed and matched, or may match.
#[derive(Clone, Copy)]
pub struct ReasonObject<'a> {
    at: &'a At,
    of: &'a SharingDecision<'a>,
    /// Its place among the reasons of the decision.
    index: usize,
    reason: &'a Reason,
}

/// One thing that was weighed and matched, or may match.
#[Object(name = "Reason")]
impl<'a> ReasonObject<'a> {
    /// The stable code.
    async fn code(&self) -> ReasonCode {
        self.reason.code
    }

    /// What it does to the verdict.
    async fn effect(&self) -> Effect {
        self.reason.effect
    }

    /// One plain sentence for a person.
    async fn sentence(&self) -> &'a str {
        self.of.sentence(self.index)
    }

    /// Which action a reason about permissions is for; null for the others.
    async fn action(&self) -> Option<Action> {
        self.reason.action
    }

    /// The clauses that it rests on.
    async fn clauses(&self) -> Vec<ClauseObject<'a>> {
        let clauses = self.at.named::<Clause>(&self.reason.clauses);
        clauses
            .map(|record| ClauseObject {
                at: self.at,
                record,
            })
            .collect()
    }

    /// The words that it rests on: those of its clauses, and the provisions of law of a leg.
    async fn citations(&self) -> Vec<Citation> {
        self.reason
            .citations(&self.at.registry)
            .iter()
            .map(Citation::from)
            .collect()
    }

    /// Whose standing it is about; null where it is about none, or about a draft's.
    async fn vendor(&self) -> Option<VendorObject<'a>> {
        let record = self.at.registry.vendors.get(self.reason.vendor?)?;
        Some(VendorObject {
            at: self.at,
            record,
        })
    }

    /// Which border it is about; null for the others.
    async fn leg(&self) -> Option<TransferLeg<'a>> {
        let status = transfer_status(self.reason.code)?;
        self.reason
            .leg
            .as_ref()
            .map(|judged| TransferLeg::of(self.at, judged, status))
    }
}

/// Data that goes from one place to another, as one regime sees it.
#[derive(SimpleObject)]
pub struct TransferLeg<'a> {
    /// From where; null where nobody stated it.
    from: Option<CountryCode>,
    /// To where; null where nobody stated it.
    to: Option<CountryCode>,
    /// From a recipient to one that it hands work on to.
    onward: bool,
    /// The work handed on for which an onward leg goes there; null for a direct leg.
    subprocessing: Option<SubprocessingObject<'a>>,
    /// From where the data came before, on any way to where the leg begins; empty for a direct leg.
    earlier_origins: Vec<CountryCode>,
    /// By which transfer regime; null where none was asked.
    regime: Option<String>,
    /// What the regime says of it.
    status: TransferStatus,
    /// What a person has to check before relying on it; empty: nothing.
    needs_review: Vec<String>,
    /// Whether every ground that holds requires consent.
    rests_on_consent: bool,
    /// The company's own rows of the legal data that bear on it: of its places and of the regime, of the mechanisms and
    /// thresholds of the regime, and of approvals of where it goes.
    own_rows: Vec<ReferenceRowObject<'a>>,
}

impl<'a> TransferLeg<'a> {
    pub(super) fn of(at: &'a At, judged: &JudgedLeg, status: TransferStatus) -> Self {
        let work = judged.leg.through;
        let work = work.and_then(|id| at.registry.subprocessings.get(id));
        Self {
            from: judged.leg.from.as_ref().map(CountryCode::from),
            to: judged.leg.to.as_ref().map(CountryCode::from),
            onward: judged.leg.is_onward(),
            subprocessing: work.map(|record| SubprocessingObject { at, record }),
            earlier_origins: judged.leg.path.iter().map(CountryCode::from).collect(),
            regime: judged.regime().map(ToString::to_string),
            status,
            needs_review: judged.needs_review(),
            rests_on_consent: judged.judged.rests_on_consent,
            own_rows: own_rows(at, judged),
        }
    }
}
