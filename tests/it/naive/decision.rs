//! The steps of a decision (3.3) at one level, and the verdict over all of them.

use std::collections::{BTreeMap, BTreeSet};

use entity::id::{ClauseId, VendorId};
use entity::vocabulary::{
    Action, Condition, Effect, Level, ReasonCode, Rule, StandingState, TransferStatus, Verdict,
};
use steward::compliance::{Asked, Question};
use steward::reference::{RegimeKey, Tri};
use steward::registry::clause::{Bound, Clause};
use steward::registry::value::Registry;

use super::case::{Case, Leg};
use super::force::{agreement_in_force, binds, covers, in_force};
use super::matching::{Of, scope};
use super::regimes::statuses;
use super::ways::{Set, Ways};

/// A leg by its ends and the work it serves, without what only names a missing fact.
pub type LegKey = (
    Option<String>,
    Option<String>,
    Option<String>,
    BTreeSet<String>,
);

/// One thing that was weighed and matched, or may match.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    pub code: ReasonCode,
    pub effect: Effect,
    pub action: Option<Action>,
    pub clauses: BTreeSet<ClauseId>,
    pub vendor: Option<VendorId>,
    pub leg: Option<(LegKey, Option<RegimeKey>)>,
    /// Whether the leg rests on consent alone.
    pub consent: bool,
}

/// A step, or a leg by a regime, with what it gives at one level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub name: String,
    pub reasons: Vec<Reason>,
    /// What would end its effect; only where it has one.
    pub ways: Ways,
}

impl Step {
    fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            reasons: Vec::new(),
            ways: Ways::nothing(),
        }
    }

    /// The worst of its reasons'.
    pub fn effect(&self) -> Effect {
        let effects = self.reasons.iter().map(|reason| reason.effect);
        effects.min().unwrap_or(Effect::None)
    }

    /// Something more is weighed; what would end its effect is needed besides.
    fn add(&mut self, reason: Reason, ways: &Ways) {
        self.reasons.push(reason);
        self.ways = self.ways.and(ways);
    }

    fn extend(&mut self, other: Self) {
        self.reasons.extend(other.reasons);
        self.ways = self.ways.and(&other.ways);
    }
}

fn reason(code: ReasonCode, effect: Effect, clauses: &[&Clause]) -> Reason {
    Reason {
        code,
        effect,
        action: None,
        clauses: clauses.iter().map(|clause| clause.head.id).collect(),
        vendor: None,
        leg: None,
        consent: false,
    }
}

/// Every step at one level.
pub fn steps(case: &Case, level: Level) -> Vec<Step> {
    let mut permitted = Step::named("permissions");
    for action in asked(case.question) {
        permitted.extend(permissions(case, level, action));
    }
    let mut steps = vec![
        prohibitions(case, level),
        permitted,
        standing(case),
        confidentiality(case, level),
    ];
    for leg in &case.legs {
        steps.push(borders(case, leg, level));
    }
    steps
}

fn asked(question: &Question) -> BTreeSet<Action> {
    if question.actions.is_empty() {
        return BTreeSet::from([Action::Use]);
    }
    question.actions.iter().copied().collect()
}

/// What is left of each inner list; null: one is met.
fn unmet(case: &Case, clause: &Clause) -> Option<Ways> {
    let question = case.question;
    let mut left = Ways::hopeless();
    for list in &clause.conditions {
        let mut set = Set::new();
        let mut contract = false;
        for condition in list {
            let met = match condition {
                Condition::ContractInForce => contract_in_force(case),
                other => question.conditions_met.contains(other),
            };
            if !met {
                contract |= *condition == Condition::ContractInForce;
                set.insert(condition.as_str().to_owned());
            }
        }
        if set.is_empty() {
            return None;
        }
        // Nobody could sign for a class.
        if !(contract && matches!(question.recipient, Asked::Class(_))) {
            left = left.or(Ways::one(set));
        }
    }
    Some(left)
}

fn contract_in_force(case: &Case) -> bool {
    case.registry.agreements.iter().any(|agreement| {
        agreement_in_force(agreement, case.question.on) && covers(case, agreement) == Tri::Yes
    })
}

/// Steps 1 and 2.
fn prohibitions(case: &Case, level: Level) -> Step {
    let mut reasons = Vec::new();
    let mut ways = Ways::nothing();
    for clause in case.registry.clauses.iter() {
        if clause.rule != Rule::Prohibition || !in_force(case.registry, clause, case.question.on) {
            continue;
        }
        let (reached, facts) = reaches(case, clause);
        if reached == Tri::No {
            continue;
        }
        let (matched, more) = scope(case, clause, level, Of::Any);
        let reached = reached.and(matched);
        if reached == Tri::No {
            continue;
        }
        let facts = &facts | &more;
        let left = if clause.conditions.is_empty() {
            Some(Ways::hopeless())
        } else {
            unmet(case, clause)
        };
        use ReasonCode::{Prohibition, ProhibitionConditional, ProhibitionLifted};
        let Some(left) = left else {
            reasons.push(reason(ProhibitionLifted, Effect::None, &[clause]));
            continue;
        };
        if reached == Tri::Unknown {
            let code = ReasonCode::ProhibitionUnclear;
            reasons.push(reason(code, Effect::Undetermined, &[clause]));
            ways = ways.and(&Ways::one(facts).or(left));
        } else if clause.conditions.is_empty() {
            reasons.push(reason(Prohibition, Effect::Forbid, &[clause]));
            ways = Ways::hopeless();
        } else {
            reasons.push(reason(ProhibitionConditional, Effect::Condition, &[clause]));
            ways = ways.and(&left);
        }
    }
    Step {
        name: "prohibitions".to_owned(),
        reasons,
        ways,
    }
}

/// Whether a prohibition is a candidate: whom it binds, and its actions.
fn reaches(case: &Case, clause: &Clause) -> (Tri, Set) {
    let mut facts = Set::new();
    let company = clause.bound == Bound::Company;
    let (bound, mut tells) = if company {
        (Tri::Yes, Set::new())
    } else {
        binds(case, clause)
    };
    let has = |action| clause.actions.contains(&action);
    let mut acts: Tri = asked(case.question).into_iter().any(has).into();
    if company {
        acts = acts.or(has(Action::Disclose).into());
    }
    for leg in &case.legs {
        if leg.through.is_some() && !company {
            acts = acts.or(has(Action::ShareOnward).into());
        }
        if (leg.through.is_some() || company) && has(Action::TransferAbroad) {
            let leaves = leg.leaves_country();
            if leaves == Tri::Unknown {
                facts.extend(leg.facts());
            }
            acts = acts.or(leaves);
        }
    }
    if acts == Tri::Unknown {
        tells.extend(facts);
    }
    (bound.and(acts), tells)
}

/// Step 3 for one action. For DISCLOSE the permission is the company's.
fn permissions(case: &Case, level: Level, action: Action) -> Step {
    let mut sure = Vec::new();
    let mut unsure = Vec::new();
    let mut binding = Vec::new();
    for clause in case.registry.clauses.iter() {
        if clause.rule != Rule::Permission || !in_force(case.registry, clause, case.question.on) {
            continue;
        }
        let company = clause.bound == Bound::Company;
        let (bound, facts) = match company {
            true => (Tri::Yes, Set::new()),
            false => binds(case, clause),
        };
        if !company && bound == Tri::Yes {
            binding.push(clause);
        }
        if company != (action == Action::Disclose) || !clause.actions.contains(&action) {
            continue;
        }
        let (matched, more) = scope(case, clause, level, Of::All);
        match bound.and(matched) {
            Tri::Yes => sure.push(clause),
            Tri::Unknown => unsure.push((clause, &facts | &more)),
            Tri::No => {}
        }
    }
    use ReasonCode::{NoPermission, Permission, PermissionConditional, PermissionUnclear};
    let mut reasons = Vec::new();
    let mut ways = Ways::nothing();
    let needs = |clause: &Clause| {
        let left = if clause.conditions.is_empty() {
            None
        } else {
            unmet(case, clause)
        };
        left.unwrap_or_else(Ways::nothing)
    };
    if !sure.is_empty() {
        // The one that needs fewest, then alphabetically, then by key.
        let chosen = sure.iter().min_by_key(|clause| {
            let first = needs(clause).ordered().into_iter().next();
            let hopeless = needs(clause) == Ways::hopeless();
            let set = first.unwrap_or_default();
            (hopeless, set.len(), set, clause.head.key.clone())
        });
        for clause in &sure {
            let needed = needs(clause);
            let free = needed == Ways::nothing();
            let code = if free {
                Permission
            } else {
                PermissionConditional
            };
            let is_chosen = chosen.is_some_and(|chosen| chosen.head.id == clause.head.id);
            let effect = if is_chosen && !free {
                Effect::Condition
            } else {
                Effect::None
            };
            if is_chosen {
                ways = needed;
            }
            reasons.push(reason(code, effect, &[clause]));
        }
        for (clause, _) in &unsure {
            reasons.push(reason(PermissionUnclear, Effect::None, &[clause]));
        }
    } else if !unsure.is_empty() {
        let clauses: Vec<&Clause> = unsure.iter().map(|(clause, _)| *clause).collect();
        reasons.push(reason(PermissionUnclear, Effect::Undetermined, &clauses));
        ways = Ways::hopeless();
        for (clause, facts) in unsure {
            ways = ways.or(Ways::one(facts).and(&needs(clause)));
        }
    } else {
        ways = Ways::hopeless();
        reasons.push(reason(NoPermission, Effect::Forbid, &binding));
    }
    for reason in &mut reasons {
        reason.action = Some(action);
    }
    Step {
        name: format!("permissions {action:?}"),
        reasons,
        ways,
    }
}

/// Step 4.
fn standing(case: &Case) -> Step {
    let on = case.question.on;
    let mut reasons = Vec::new();
    let mut ways = Ways::nothing();
    let own = match case.question.recipient {
        Asked::Vendor(id) => Some(id),
        Asked::Draft(_) => {
            let approval = ReasonCode::VendorApproval;
            reasons.push(reason(approval, Effect::Condition, &[]));
            ways = Ways::word("VENDOR_APPROVAL");
            None
        }
        Asked::LegalEntity(_) | Asked::Class(_) => {
            return Step {
                name: "standing".to_owned(),
                reasons,
                ways,
            };
        }
    };
    for id in &case.vendors {
        let vendor = case.registry.vendors.get(*id).unwrap();
        // Of several the one with the latest first day, null being earliest; a tie: the worst.
        let mut latest: Option<&steward::registry::vendor::Standing> = None;
        for standing in &vendor.standing {
            if standing.window.holds(on) {
                let later = latest.is_none_or(|known| {
                    standing.window.from > known.window.from
                        || (standing.window.from == known.window.from
                            && standing.state < known.state)
                });
                if later {
                    latest = Some(standing);
                }
            }
        }
        let (code, effect, way) = match latest.map(|standing| standing.state) {
            Some(
                StandingState::Suspended | StandingState::Offboarded | StandingState::Rejected,
            ) => (ReasonCode::VendorStanding, Effect::Forbid, Ways::hopeless()),
            Some(StandingState::Proposed) => (
                ReasonCode::VendorApproval,
                Effect::Condition,
                Ways::word("VENDOR_APPROVAL"),
            ),
            Some(StandingState::Approved) => {
                (ReasonCode::VendorStanding, Effect::None, Ways::nothing())
            }
            None if own == Some(*id) => (
                ReasonCode::StandingUnknown,
                Effect::Undetermined,
                Ways::word("STANDING"),
            ),
            None => continue,
        };
        ways = ways.and(&way);
        reasons.push(Reason {
            vendor: Some(*id),
            ..reason(code, effect, &[])
        });
    }
    Step {
        name: "standing".to_owned(),
        reasons,
        ways,
    }
}

/// Step 5.
fn confidentiality(case: &Case, level: Level) -> Step {
    let mut reasons = Vec::new();
    let mut ways = Ways::nothing();
    let name = "confidentiality".to_owned();
    if !matches!(level, Level::Personal | Level::Pseudonymous) {
        return Step {
            name,
            reasons,
            ways,
        };
    }
    let mut sure = Vec::new();
    let mut unsure = Vec::new();
    for clause in case.registry.clauses.iter() {
        let keeps = clause.duty.as_deref() == Some("obl.confidentiality");
        if clause.rule != Rule::Duty || !keeps || !in_force(case.registry, clause, case.question.on)
        {
            continue;
        }
        let (bound, facts) = binds(case, clause);
        let (matched, more) = scope(case, clause, level, Of::All);
        match bound.and(matched) {
            Tri::Yes => sure.push(clause),
            Tri::Unknown => unsure.push((clause, &facts | &more)),
            Tri::No => {}
        }
    }
    use ReasonCode::{Confidential, Confidentiality, ConfidentialityUnclear};
    for clause in &sure {
        reasons.push(reason(Confidential, Effect::None, &[clause]));
    }
    if !sure.is_empty() {
        for (clause, _) in &unsure {
            reasons.push(reason(ConfidentialityUnclear, Effect::None, &[clause]));
        }
    } else {
        ways = Ways::word("CONFIDENTIALITY");
        for (_, facts) in &unsure {
            ways = ways.or(Ways::one(facts.clone()));
        }
        let clauses: Vec<&Clause> = unsure.iter().map(|(clause, _)| *clause).collect();
        reasons.push(match clauses.is_empty() {
            true => reason(Confidentiality, Effect::Condition, &[]),
            false => reason(ConfidentialityUnclear, Effect::Undetermined, &clauses),
        });
    }
    Step {
        name,
        reasons,
        ways,
    }
}

pub fn leg_key(leg: &Leg) -> LegKey {
    (
        leg.from.map(|place| place.to_string()),
        leg.to.map(|place| place.to_string()),
        leg.through.map(|work| work.to_string()),
        if leg.through.is_some() {
            leg.earlier.iter().map(ToString::to_string).collect()
        } else {
            BTreeSet::new()
        },
    )
}

/// Step 6 for one leg.
fn borders(case: &Case, leg: &Leg, level: Level) -> Step {
    let key = leg_key(leg);
    let mut step = Step::named(format!("{key:?}"));
    for (regime, status) in statuses(case, leg, level) {
        let safeguard = match (&regime, leg.from, leg.to) {
            (Some(regime), Some(from), Some(to)) => {
                Ways::word(format!("SAFEGUARD({from}→{to}, {regime})"))
            }
            _ => Ways::hopeless(),
        };
        let (effect, ways) = match status.status {
            TransferStatus::Prohibited => (Effect::Forbid, Ways::hopeless()),
            TransferStatus::Unsafeguarded | TransferStatus::DerogationOnly => {
                (Effect::Condition, safeguard)
            }
            TransferStatus::Undetermined if status.protectable => {
                (Effect::Undetermined, status.facts.or(safeguard))
            }
            TransferStatus::Undetermined => (Effect::Undetermined, status.facts),
            TransferStatus::Safeguarded
            | TransferStatus::Exempt
            | TransferStatus::Adequate
            | TransferStatus::NoRestriction
            | TransferStatus::FreeFlow
            | TransferStatus::OutOfScope
            | TransferStatus::Domestic => (Effect::None, Ways::nothing()),
        };
        let code = ReasonCode::from_text(&format!("TRANSFER_{}", status.status.as_str())).unwrap();
        let reason = Reason {
            leg: Some((key.clone(), regime)),
            consent: status.consent,
            ..reason(code, effect, &[])
        };
        step.add(reason, &ways);
    }
    step
}

/// The answer of the second reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub verdict: Verdict,
    /// The steps at each level, one where the level is stated.
    pub levels: Vec<(Level, Vec<Step>)>,
    /// Of a question with a level.
    pub missing: Option<Vec<Vec<String>>>,
}

pub fn decide(registry: &Registry, question: &Question) -> Answer {
    let case = Case::of(registry, question);
    let tried: Vec<Level> = match question.level {
        Some(level) => vec![level],
        None => Level::ALL.to_vec(),
    };
    let levels: Vec<_> = tried
        .into_iter()
        .map(|level| (level, steps(&case, level)))
        .collect();
    // The same effect at all levels counts, otherwise UNDETERMINED.
    let mut effects: BTreeMap<&str, BTreeSet<Effect>> = BTreeMap::new();
    for (_, steps) in &levels {
        for step in steps {
            effects.entry(&step.name).or_default().insert(step.effect());
        }
    }
    let worst = effects
        .values()
        .map(|effects| match effects.len() {
            1 => *effects.first().unwrap(),
            _ => Effect::Undetermined,
        })
        .min();
    let verdict = match worst.unwrap_or(Effect::None) {
        Effect::Forbid => Verdict::Forbidden,
        Effect::Undetermined => Verdict::Undetermined,
        Effect::Condition => Verdict::PermittedWithConditions,
        Effect::None => Verdict::Permitted,
    };
    let missing = question.level.map(|_| {
        let mut all = Ways::nothing();
        for step in &levels[0].1 {
            if step.effect() != Effect::None {
                all = all.and(&step.ways);
            }
        }
        all.ordered()
    });
    Answer {
        verdict,
        levels,
        missing,
    }
}
