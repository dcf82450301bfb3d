//! The words of the sentences: what actions, standings, parts of a scope and codes are called.

use std::borrow::Borrow;

use entity::id::Id;
use entity::vocabulary::{Action, ReasonCode, StandingState};

use crate::compliance::case::Case;
use crate::compliance::lineage::Lineage;
use crate::compliance::matching::{Part, Weighed};
use crate::registry::clause::Bound;
use crate::registry::noun::Noun;
use crate::registry::nouns::Held;
use crate::registry::term::{Taxonomy, Term};
use crate::registry::value::Registry;

/// What is done, after "permits".
pub(super) const fn action(action: Action) -> &'static str {
    match action {
        Action::Use => "using this",
        Action::ShareOnward => "handing this on",
        Action::Sell => "selling this",
        Action::Reidentify => "finding out whom this is about",
        Action::Combine => "combining this with other data",
        Action::TransferAbroad => "sending this abroad",
        Action::Disclose => "disclosing this to the recipient",
        Action::TrackIndividuals => "following persons one by one",
        Action::Contact => "contacting the persons",
    }
}

/// Where somebody stands, after the name.
pub(super) const fn standing(state: StandingState) -> &'static str {
    match state {
        StandingState::Suspended => "is suspended",
        StandingState::Offboarded => "is no longer a vendor",
        StandingState::Rejected => "is rejected",
        StandingState::Proposed => "is not approved yet",
        StandingState::Approved => "is approved",
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed<S: Borrow<str>>(items: &[S]) -> String {
    joined(items, "and")
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn either<S: Borrow<str>>(items: &[S]) -> String {
    joined(items, "or")
}

fn joined<S: Borrow<str>>(items: &[S], word: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.borrow().to_owned(),
        [first @ .., last] => [&first.join(", "), " ", word, " ", last.borrow()].concat(),
    }
}

/// In what a permission fails, after "fails in".
pub(super) fn failing(case: &Case<'_>, weighed: &Weighed<'_>, asked: Option<Action>) -> String {
    let action = asked.filter(|asked| !weighed.clause.actions.contains(asked));
    let levels = weighed.clause.scope.levels.as_ref();
    let level = levels
        .is_some_and(|levels| (case.question.level).is_some_and(|level| !levels.contains(&level)));
    let mut parts: Vec<_> = action.map(|_| "its actions").into_iter().collect();
    parts.extend(weighed.failing.iter().map(fails));
    if level || parts.is_empty() {
        parts.push(fails(Part::Level));
    }
    listed(&parts)
}

const fn fails(part: Part) -> &'static str {
    match part {
        Part::Class => "whom it binds",
        Part::Cover => "the products of its agreement",
        Part::Border => "the border",
        Part::Category => "its categories",
        Part::Level => "its levels",
        Part::Purpose => "its purposes",
        Part::Subject => "its persons",
        Part::Property => "its properties",
        Part::Recipient => "its recipients",
        Part::Destination => "its destinations",
    }
}

/// What the match hangs on, after "hangs on"; of a term that is too wide, the narrower ones that the clause names.
pub(super) fn hangs_on(case: &Case<'_>, weighed: &Weighed<'_>) -> Vec<String> {
    weighed
        .unclear
        .iter()
        .map(|part| open(case, weighed, part))
        .collect()
}

fn open(case: &Case<'_>, weighed: &Weighed<'_>, part: Part) -> String {
    let scope = &weighed.clause.scope;
    let registry = case.registry;
    match part {
        Part::Category => {
            let named = narrower(registry, Some(&*case.category), scope.categories.as_deref());
            format!("the category{named}")
        }
        Part::Purpose => {
            let named = narrower(registry, case.purpose.as_deref(), scope.purposes.as_deref());
            format!("the purpose{named}")
        }
        Part::Subject => {
            let named = (case.subjects.iter())
                .map(|it| narrower(registry, Some(it), scope.subjects.as_deref()));
            format!("the kind of person{}", named.collect::<String>())
        }
        Part::Recipient => {
            let classes = case.recipient.classes.as_ref();
            let named = narrower(registry, classes, scope.recipients.as_deref());
            format!("the kind of recipient{named}")
        }
        Part::Class => {
            let bound = match &weighed.clause.bound {
                Bound::Classes(classes) => Some(classes.as_slice()),
                Bound::Company | Bound::Vendors(_) => None,
            };
            let named = narrower(registry, case.recipient.classes.as_ref(), bound);
            format!("the kind of recipient{named}")
        }
        Part::Cover => "who the recipient is".to_owned(),
        Part::Border => "whether the data leaves the country".to_owned(),
        Part::Level => "the level".to_owned(),
        Part::Property => "the property".to_owned(),
        Part::Destination => "the destination".to_owned(),
    }
}

fn narrower<K: Taxonomy>(
    registry: &Registry,
    asked: Option<&Lineage<K>>,
    scope: Option<&[Id<K>]>,
) -> String
where
    Term<K>: Held + Noun<Kind = K>,
{
    let (Some(asked), Some(scope)) = (asked, scope) else {
        return String::new();
    };
    let table = <Term<K> as Held>::table(registry);
    let terms = asked.narrower(scope).filter_map(|id| table.get(id));
    let keys: Vec<_> = terms.map(|term| format!("`{}`", term.head.key)).collect();
    if keys.is_empty() {
        String::new()
    } else {
        format!(" (only {} is named)", listed(&keys))
    }
}

/// What a leg is, after its name.
pub(super) const fn code_in_words(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::TransferProhibited => "is prohibited",
        ReasonCode::TransferUnsafeguarded => "has no ground",
        ReasonCode::TransferDerogationOnly => "rests on a derogation alone",
        ReasonCode::TransferUndetermined => "cannot be judged",
        ReasonCode::TransferSafeguarded => "is safeguarded",
        ReasonCode::TransferExempt => "is exempt",
        ReasonCode::TransferAdequate => "goes to an approved destination",
        ReasonCode::TransferNoRestriction => "is not restricted",
        ReasonCode::TransferFreeFlow => "stays inside the territory of the law",
        ReasonCode::TransferOutOfScope => "is outside the scope of the law",
        ReasonCode::TransferDomestic => "is domestic",
        ReasonCode::Prohibition
        | ReasonCode::ProhibitionConditional
        | ReasonCode::ProhibitionUnclear
        | ReasonCode::ProhibitionLifted
        | ReasonCode::Permission
        | ReasonCode::PermissionConditional
        | ReasonCode::PermissionUnclear
        | ReasonCode::NoPermission
        | ReasonCode::VendorStanding
        | ReasonCode::VendorApproval
        | ReasonCode::StandingUnknown
        | ReasonCode::Confidential
        | ReasonCode::Confidentiality
        | ReasonCode::ConfidentialityUnclear => code.as_str(),
    }
}
