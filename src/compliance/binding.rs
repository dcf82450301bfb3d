//! Which clauses may have a say: those in force that bind the recipient, and those of the company that count.
//!
//! A clause that binds a vendor binds what it owns that day, through any number of owners; out of an agreement, only
//! what it covers. A class binds the vendors whose own classes are it or below it; above it, or where none are stated,
//! it is unknown. What binds the company never permits a recipient anything, but its prohibitions count, and for
//! DISCLOSE its permissions do. Clauses are found by their party and never by reading all of them.

use entity::id::{PropertyId, RecipientClassId, VendorId};
use entity::vocabulary::{Action, Rule};
use jiff::civil::Date;

use super::case::Case;
use super::counterparty::Counterparty;
use super::covers::covers;
use super::day::Day;
use super::dossier::Dossier;
use super::in_force::{Calendar, Standing};
use super::question::Asked;
use super::rules::confidentiality::keeps_confidential;
use crate::reference::Tri;
use crate::registry::bindings::{Party, Reach};
use crate::registry::clause::Clause;
use crate::registry::edge::Edge;
use crate::registry::noun::Noun;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

/// Few recipients are bound by more clauses.
const SOME: usize = 64;

/// A clause that may have a say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) clause: &'a Clause,
    /// What it stands in.
    pub(super) source: Standing<'a>,
    /// Whether it binds the company, and not the recipient.
    pub(super) company: bool,
    /// Whether it binds the recipient by name or class.
    pub(super) named: Tri,
    /// Whether the agreement in which it stands covers the recipient; yes of every other clause.
    pub(super) covered: Tri,
    /// Whether what it forbids is asked or happens; yes of a permission and a duty.
    pub(super) happens: Tri,
}

/// A clause in force that binds a recipient, or may do so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Binding<'a> {
    pub(super) clause: &'a Clause,
    source: Standing<'a>,
    /// Whether it binds the recipient by name or class.
    named: Tri,
    /// Whether the agreement in which it stands covers the recipient; yes of every other clause.
    covered: Tri,
}

impl Binding<'_> {
    /// Whether it binds the recipient, all in all.
    pub(super) fn binds(&self) -> Tri {
        self.named.and(self.covered)
    }
}

/// A clause in force that binds the company, with what it stands in.
pub(super) type Company<'a> = (&'a Clause, Standing<'a>);

/// Takes each clause that may have a say: those that bind the recipient, then those of the company, both in the order of
/// their keys.
pub(super) fn each_candidate<'a, 'r: 'a>(
    day: &Day<'r>,
    dossier: &Dossier<'a>,
    case: &Case<'a>,
    take: impl FnMut(Candidate<'a>),
) {
    let question = case.question;
    let binding = dossier.binding().iter().map(|binding| Candidate {
        clause: binding.clause,
        source: binding.source,
        company: false,
        named: binding.named,
        covered: binding.covered,
        happens: happens(case, binding.clause, false),
    });
    let company = day.company(question.property, question.asks_for(Action::Disclose));
    let company = company.iter().map(|(clause, source)| Candidate {
        clause,
        source: *source,
        company: true,
        named: Tri::Yes,
        covered: Tri::Yes,
        happens: happens(case, clause, true),
    });
    let has_say =
        |it: &Candidate<'_>| it.happens != Tri::No && is_relevant(case, it.clause, it.company);
    binding.chain(company).filter(has_say).for_each(take);
}

/// The clauses in force that bind the company and may reach the property, all of them where nobody stated it, in the order
/// of their keys.
pub(super) fn of_company<'a>(
    registry: &'a Registry,
    property: Option<PropertyId>,
    disclosing: bool,
    on: Date,
) -> Vec<Company<'a>> {
    let mut calendar = Calendar::new(registry, on);
    let clauses = match property {
        Some(property) => reaching(registry, property, disclosing, &mut calendar),
        None => registry.bindings.of(Party::Company).collect(),
    };
    let mut found = Vec::with_capacity(clauses.len());
    let in_force = clauses.into_iter();
    found.extend(in_force.filter_map(|clause| Some((clause, calendar.source(clause)?))));
    found.sort_unstable_by(|(one, _), (two, _)| one.key().cmp(two.key()));
    found
}

fn reaching<'a>(
    registry: &'a Registry,
    property: PropertyId,
    disclosing: bool,
    calendar: &mut Calendar<'a>,
) -> Vec<&'a Clause> {
    let bindings = &registry.bindings;
    let notices = registry.edges.sources(Edge::NoticeProperty, property);
    let in_force = notices.filter(|notice| calendar.notice(*notice).is_some());
    let places = [Reach::Anywhere, Reach::Property(property)];
    let mut found = Vec::new();
    for place in places.into_iter().chain(in_force.map(Reach::Notice)) {
        found.extend(bindings.of(Party::ForbiddenAt(place)));
        if disclosing {
            found.extend(bindings.of(Party::DisclosedAt(place)));
        }
    }
    found
}

/// The clauses in force on the day that bind the vendor, by name, through an owner or through a class, in the order of
/// their keys. Unknown: it hangs on a class of the vendor that nobody stated, or stated too widely.
#[must_use]
pub fn binding_clauses(registry: &Registry, vendor: VendorId, on: Date) -> Vec<(&Clause, Tri)> {
    let asked = Asked::Vendor(vendor);
    let recipient = Counterparty::of(registry, &asked, on);
    let binding = binding(registry, &recipient, on).into_iter();
    let binding = binding.map(|it| (it.clause, it.binds()));
    binding.filter(|(_, binds)| *binds != Tri::No).collect()
}

/// The clauses in force that bind the recipient, or may do so, by name or class, in the order of their keys.
pub(super) fn binding<'a>(
    registry: &'a Registry,
    recipient: &Counterparty<'_>,
    on: Date,
) -> Vec<Binding<'a>> {
    let mut calendar = Calendar::new(registry, on);
    let bound = bound(registry, recipient);
    let mut found = Vec::with_capacity(bound.len());
    for (clause, named) in bound {
        let Some(source) = calendar.source(clause) else {
            continue;
        };
        let covered = match source {
            Standing::Agreement(agreement) => covers(agreement, recipient),
            Standing::Notice(_) | Standing::Law => Tri::Yes,
        };
        found.push(Binding {
            clause,
            source,
            named,
            covered,
        });
    }
    found
}

/// The clauses that bind the recipient by name or class, each once and in the order of their keys: where one list says
/// yes and another that it is not known, yes.
fn bound<'a>(registry: &'a Registry, recipient: &Counterparty<'_>) -> Vec<(&'a Clause, Tri)> {
    let bindings = &registry.bindings;
    let by_name = |vendor: &&Vendor| bindings.of(Party::Vendor(vendor.head.id));
    let by_class = |id: RecipientClassId| bindings.of(Party::Class(id));
    let mut bound = Vec::with_capacity(SOME);
    let named = recipient.vendors.iter().flat_map(by_name);
    bound.extend(named.map(|clause| (clause, Tri::Yes)));
    match &recipient.classes {
        Some(classes) => {
            let reached = classes.up.iter().copied().flat_map(by_class);
            bound.extend(reached.map(|clause| (clause, Tri::Yes)));
            let in_part = classes.down.iter().copied().flat_map(by_class);
            bound.extend(in_part.map(|clause| (clause, Tri::Unknown)));
        }
        None => {
            let every = registry.recipient_classes.iter();
            let maybe = every.flat_map(|class| by_class(class.head.id));
            bound.extend(maybe.map(|clause| (clause, Tri::Unknown)));
        }
    }
    // Each list is in order already.
    bound.sort_by(|(one, sure), (two, other)| {
        let by_key = one.key().cmp(two.key());
        by_key.then_with(|| (*sure != Tri::Yes).cmp(&(*other != Tri::Yes)))
    });
    bound.dedup_by_key(|(clause, _)| clause.head.id);
    bound
}

/// Whether any rule will ask for the clause. Permissions that bind the recipient are cited even if they fail.
fn is_relevant(case: &Case<'_>, clause: &Clause, company: bool) -> bool {
    match clause.rule {
        Rule::Prohibition => true,
        Rule::Permission if company => {
            clause.actions.contains(&Action::Disclose) && case.question.asks_for(Action::Disclose)
        }
        Rule::Permission => true,
        Rule::Duty => !company && keeps_confidential(clause),
    }
}

/// Whether something that a prohibition forbids is asked, or happens with what is asked: handing the data over
/// discloses it, a leg abroad transfers it, an onward leg shares it.
fn happens(case: &Case<'_>, clause: &Clause, company: bool) -> Tri {
    if clause.rule != Rule::Prohibition {
        return Tri::Yes;
    }
    let action = |action: &Action| match action {
        asked if case.question.asks_for(*asked) => Tri::Yes,
        Action::Disclose => company.into(),
        Action::TransferAbroad if company => case.leaves_country(),
        Action::TransferAbroad => case.leaves_country_onward(),
        Action::ShareOnward => (!company && case.hands_on()).into(),
        Action::Use | Action::Sell | Action::Reidentify | Action::Combine => Tri::No,
        Action::TrackIndividuals | Action::Contact => Tri::No,
    };
    Tri::any(clause.actions.iter().map(action))
}

#[cfg(test)]
mod tests;
