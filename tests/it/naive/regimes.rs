//! The status of a leg by each regime (3.4).

use std::collections::BTreeSet;

use entity::id::{DataCategoryId, RecipientClassId, VendorId};
use entity::vocabulary::{
    Action, CertificationScheme, Condition, Level, RecipientRole, TransferStatus,
};
use steward::compliance::Asked;
use steward::reference::adequacy::Destination;
use steward::reference::computation::RegimeRule;
use steward::reference::regime::Fact;
use steward::reference::{Place, Regime, RegimeKey, TermKey, Tri};
use steward::registry::safeguard::Safeguard;
use steward::registry::vendor::Certification;

use super::case::{Case, Leg};
use super::claims::{Claimed, claimed};
use super::force::with_owners;
use super::matching::{classes, lies_in};
use super::thresholds;
use super::ways::{Set, Ways};

/// What a regime says of a leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub status: TransferStatus,
    /// Of an undetermined one, what would tell.
    pub facts: Ways,
    /// Whether every ground that holds requires consent.
    pub consent: bool,
    /// Of an undetermined one, whether a safeguard would do instead of the facts.
    pub protectable: bool,
}

impl Status {
    pub fn known(status: TransferStatus) -> Self {
        Self {
            status,
            facts: Ways::hopeless(),
            consent: false,
            protectable: false,
        }
    }

    pub fn open(facts: Ways) -> Self {
        Self {
            status: TransferStatus::Undetermined,
            facts,
            consent: false,
            protectable: false,
        }
    }
}

/// A leg with who receives it, in which role, protected how.
pub struct Carried<'a> {
    pub case: &'a Case<'a>,
    pub leg: &'a Leg,
    pub level: Level,
    pub role: Option<RecipientRole>,
    /// Of a company of the group: that which stands for them.
    pub classes: Vec<RecipientClassId>,
    /// The recipient, if it is a registered vendor.
    pub vendor: Option<VendorId>,
    pub safeguards: &'a [Safeguard],
    pub consent: bool,
}

pub fn statuses(case: &Case, leg: &Leg, level: Level) -> Vec<(Option<RegimeKey>, Status)> {
    let (Some(from), Some(to)) = (leg.from, leg.to) else {
        return vec![(None, Status::open(Ways::one(leg.facts())))];
    };
    if from == to {
        return vec![(None, Status::known(TransferStatus::Domestic))];
    }
    let carried = Carried::of(case, leg, level);
    let on = case.question.on;
    let mut found = Vec::new();
    let law = case.registry.reference();
    for regime in law.regimes.all() {
        let inside = |place: Place| law.regimes.inside_territory(&regime.key, place, on);
        let mut places = vec![from];
        if regime.onward_transfer_rule.is_some() {
            places.extend(leg.earlier.iter().copied());
        }
        let held = Tri::any(places.iter().map(|place| inside(*place)));
        if !regime.in_force(on) || held == Tri::No {
            continue;
        }
        // The place by which it holds the leg: its own, else the first of its path.
        places.sort_by_key(|place| (*place != from, Some(*place) != case.origin));
        let by = places.into_iter().find(|place| inside(*place) == held);
        let status = status(&carried, regime, held, inside(to), by.unwrap(), to);
        found.push((Some(regime.key.clone()), status));
    }
    if found.is_empty() {
        found.push((None, Status::known(TransferStatus::NoRestriction)));
    }
    found
}

/// First that applies, down to NO_RESTRICTION; then the mildest ground.
fn status(
    carried: &Carried,
    regime: &Regime,
    held: Tri,
    inside: Tri,
    by: Place,
    to: Place,
) -> Status {
    if held == Tri::Yes && inside == Tri::Yes {
        return Status::known(TransferStatus::FreeFlow);
    }
    if !regime.counts_levels.contains(&carried.level) {
        return Status::known(TransferStatus::OutOfScope);
    }
    // It attaches duties at most, wherever it holds.
    if regime.rule == RegimeRule::NoRestriction {
        return Status::known(TransferStatus::NoRestriction);
    }
    let mut applies = Tri::Yes;
    let mut facts = Set::new();
    for fact in &regime.applies_if {
        let met = carried.fact(*fact, regime, &mut facts);
        applies = applies.and(met);
    }
    if regime.rule == RegimeRule::ProhibitedUnlessException {
        applies = applies.and(concerned(carried, regime, to, &mut facts));
    }
    // What does not apply restricts nothing, wherever it holds.
    if applies == Tri::No {
        return Status::known(TransferStatus::NoRestriction);
    }
    if held == Tri::Unknown {
        facts.insert(format!("PART_OF({by})"));
    }
    if inside == Tri::Unknown {
        facts.insert(format!("PART_OF({to})"));
    }
    if !facts.is_empty() {
        return Status::open(Ways::one(facts));
    }
    let mut grounds = vec![adequate(carried, regime, to)];
    grounds.extend(thresholds::grounds(
        carried,
        regime,
        by,
        claimed(carried, regime),
    ));
    let grounds: Vec<Status> = grounds
        .into_iter()
        .filter(|ground| ground.status != TransferStatus::Unsafeguarded)
        .collect();
    let holding = || {
        let known = |it: &&Status| it.status != TransferStatus::Undetermined;
        grounds.iter().filter(known)
    };
    let consent = holding().count() > 0 && holding().all(|ground| ground.consent);
    let Some(mildest) = grounds.iter().map(|ground| ground.status).max() else {
        return Status::known(match regime.rule {
            RegimeRule::ProhibitedUnlessException => TransferStatus::Prohibited,
            _ => TransferStatus::Unsafeguarded,
        });
    };
    let mut facts = Set::new();
    for ground in &grounds {
        if mildest == TransferStatus::Undetermined && ground.status == mildest {
            facts.extend(ground.facts.clone().ordered().into_iter().flatten());
        }
    }
    let facts = Ways::one(facts);
    match mildest {
        TransferStatus::Undetermined => Status {
            consent,
            protectable: thresholds::protectable(carried, regime, by),
            ..Status::open(facts)
        },
        known => Status {
            consent,
            ..Status::known(known)
        },
    }
}

/// Whether a prohibiting regime is about the destination and the category at all.
fn concerned(carried: &Carried, regime: &Regime, to: Place, facts: &mut Set) -> Tri {
    let place = carried.fact(Fact::CountryOfConcern, regime, facts);
    let mut listed: Vec<TermKey> = regime.categories.clone();
    if listed.is_empty() {
        for threshold in &regime.thresholds {
            listed.extend(threshold.categories.iter().flatten().cloned());
        }
    }
    let category = carried.category_in(&listed);
    if category == Tri::Unknown {
        facts.insert("CATEGORY".to_owned());
    }
    if place == Tri::Unknown {
        facts.insert(format!("PART_OF({to})"));
    }
    place.and(category)
}

impl<'a> Carried<'a> {
    fn of(case: &'a Case<'a>, leg: &'a Leg, level: Level) -> Self {
        let question = case.question;
        if let Some(work) = leg.through {
            let work = case.registry.subprocessings.get(work).unwrap();
            let other = case.registry.vendors.get(work.subprocessor).unwrap();
            return Self {
                case,
                leg,
                level,
                role: Some(RecipientRole::SubProcessor),
                classes: other.classes.clone(),
                vendor: Some(other.head.id),
                safeguards: &work.safeguards,
                consent: false,
            };
        }
        let vendor = match question.recipient {
            Asked::Vendor(id) => Some(id),
            _ => None,
        };
        Self {
            case,
            leg,
            level,
            role: question.role,
            classes: case.classes.clone(),
            vendor,
            safeguards: &question.safeguards,
            consent: question.conditions_met.contains(&Condition::ConsentGiven),
        }
    }

    /// The asked category against keys of the taxonomy, with everything below them; empty: all.
    pub fn category_in(&self, listed: &[TermKey]) -> Tri {
        category_in(self.case, self.case.question.category, listed)
    }

    /// A fact of `applies_if`. What no register holds does not count.
    pub fn fact(&self, fact: Fact, regime: &Regime, facts: &mut Set) -> Tri {
        let role = |held: &[RecipientRole]| {
            self.role
                .map_or(Tri::Unknown, |role| held.contains(&role).into())
        };
        // A company of the group may act for the company or for itself.
        let on_behalf = |held: &[RecipientRole]| match self.role {
            Some(RecipientRole::Affiliate) => Tri::Unknown,
            _ => role(held),
        };
        use RecipientRole::{
            Affiliate, Authority, IndependentController, JointController, Processor, SubProcessor,
        };
        let (met, tells) = match fact {
            Fact::DataBroker => {
                let sells = self.case.question.actions.contains(&Action::Sell);
                (sells.into(), "")
            }
            Fact::SensitiveOnly => {
                let met = if regime.categories.is_empty() {
                    sensitive(self.case, self.case.question.category)
                } else {
                    self.category_in(&regime.categories)
                };
                (met, "CATEGORY")
            }
            Fact::CountryOfConcern | Fact::NotCountryOfConcern => {
                let group = regime.destination_group.clone().unwrap();
                let law = self.case.registry.reference();
                let met = law.places.contains(
                    &steward::reference::Area::Group(group),
                    self.leg.to.unwrap(),
                    self.case.question.on,
                );
                let met = if fact == Fact::CountryOfConcern {
                    met
                } else {
                    !met
                };
                (met, "DESTINATION")
            }
            Fact::GroupCompany => {
                let registry = self.case.registry;
                let of_group = registry.recipient_classes.by_key("role.affiliate").unwrap();
                let by_class = classes(registry, &self.classes, &[of_group.head.id]);
                (role(&[Affiliate]).or(by_class), "RECIPIENT_CLASS")
            }
            Fact::ProcessorRecipient => (on_behalf(&[Processor, SubProcessor]), "RECIPIENT_ROLE"),
            Fact::ThirdPartyRecipient => (
                on_behalf(&[JointController, IndependentController, Authority]),
                "RECIPIENT_ROLE",
            ),
            Fact::PublicBody
            | Fact::CriticalOperator
            | Fact::ImportantData
            | Fact::EeaData
            | Fact::ForeignOrigin
            | Fact::FreeTradeZone => (Tri::No, ""),
        };
        if met == Tri::Unknown {
            facts.insert(tells.to_owned());
        }
        met
    }

    /// What the recipient and each that owns it hold. A paper not stated is missing, also where nobody named the
    /// recipient.
    fn certifications(&self) -> Vec<Vec<Certification>> {
        let case = self.case;
        let on = case.question.on;
        let mut vendors: BTreeSet<VendorId> = self.vendor.into_iter().collect();
        let mut held = Vec::new();
        if self.vendor.is_none() {
            match &case.question.recipient {
                Asked::Draft(draft) => {
                    held.push(draft.certifications.clone());
                    vendors.extend(draft.owners.iter().copied());
                }
                Asked::Class(_) | Asked::LegalEntity(_) | Asked::Vendor(_) => {}
            }
        }
        let start: Vec<VendorId> = vendors.into_iter().collect();
        for id in with_owners(case.registry, &start, on) {
            held.push(
                case.registry
                    .vendors
                    .get(id)
                    .unwrap()
                    .certifications
                    .clone(),
            );
        }
        held
    }

    /// Whether the recipient or one that owns it holds all of them, or any of them, that day.
    pub fn holds(&self, schemes: &[CertificationScheme], all: bool) -> bool {
        let on = self.case.question.on;
        for of_one in self.certifications() {
            let has = |scheme| {
                of_one
                    .iter()
                    .any(|held| held.scheme == scheme && held.window.holds(on))
            };
            let count = schemes.iter().filter(|scheme| has(**scheme)).count();
            if count == schemes.len() || (!all && count > 0) {
                return true;
            }
        }
        false
    }
}

/// A category against keys of the taxonomy, with everything below them; empty: all.
pub fn category_in(case: &Case, category: DataCategoryId, listed: &[TermKey]) -> Tri {
    if listed.is_empty() {
        return Tri::Yes;
    }
    let mut found = Tri::No;
    for key in listed {
        let Some(term) = case.registry.data_categories.by_key(key.as_str()) else {
            continue;
        };
        if lies_in(case.registry, category, term.head.id) {
            found = found.or(Tri::Yes);
        } else if lies_in(case.registry, term.head.id, category) {
            found = found.or(Tri::Unknown);
        }
    }
    found
}

/// Whether a category is graded high or special. What lies in such a one is too; one that holds a part that is, or may
/// be, may be.
pub fn sensitive(case: &Case, category: DataCategoryId) -> Tri {
    let registry = case.registry;
    let mut found = None;
    for term in registry.data_categories.iter() {
        let stated = match (term.special, term.sensitive) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (_, Some(false)) => Some(false),
            _ => None,
        };
        if term.head.id == category && stated == Some(true) {
            return Tri::Yes;
        }
        if term.head.id == category && stated == Some(false) {
            found = found.or(Some(Tri::No));
        }
        let part = term.head.id != category && lies_in(registry, term.head.id, category);
        if part && stated != Some(false) {
            found = Some(Tri::Unknown);
        }
    }
    let own = registry.data_categories.get(category).unwrap();
    let says_nothing = own.sensitive.is_none() && own.special != Some(true);
    for term in registry.data_categories.iter() {
        let graded = term.special == Some(true) || term.sensitive == Some(true);
        if says_nothing && graded && lies_in(registry, category, term.head.id) {
            return Tri::Yes;
        }
    }
    match found {
        Some(found) if !says_nothing => found,
        _ => Tri::Unknown,
    }
}

/// ADEQUATE, UNDETERMINED, or UNSAFEGUARDED where no row reaches the destination.
fn adequate(carried: &Carried, regime: &Regime, to: Place) -> Status {
    let on = carried.case.question.on;
    let mut any_row = false;
    let mut open = Ways::hopeless();
    let mut adequate = false;
    let law = carried.case.registry.reference();
    for row in law.adequacy.all() {
        let (Destination::Area(area), Some(mechanism)) =
            (&row.destination, row.mechanism_under(&regime.key))
        else {
            continue;
        };
        let mut reached = law.places.contains(area, to, on);
        if reached == Tri::No {
            continue;
        }
        // A row that has ended is one that was read.
        any_row = true;
        if !row.in_force(on) {
            continue;
        }
        let mut facts = Set::new();
        if reached == Tri::Unknown {
            facts.insert(format!("PART_OF({to})"));
        }
        if !row.schemes.is_empty() {
            reached = reached.and(carried.holds(&row.schemes, true).into());
        }
        if row.needs_recipient_test && reached != Tri::No {
            let tested = carried.safeguards.iter().any(|claim| {
                let names = claim
                    .adequacy_row
                    .as_ref()
                    .is_none_or(|named| steward::reference::AdequacyKey::new(named) == row.key);
                names
                    && claim.window.holds(on)
                    && Claimed::mechanism_of(law, regime, claim)
                        .is_some_and(|claimed| claimed.key == *mechanism)
                    && claim.is_assessed(on)
            });
            if !tested {
                facts.insert(format!("RECIPIENT_TEST({})", row.key));
                reached = reached.and(Tri::Unknown);
            }
        }
        match reached {
            Tri::Yes => adequate = true,
            Tri::Unknown => open = open.or(Ways::one(facts)),
            Tri::No => {}
        }
    }
    if adequate {
        return Status::known(TransferStatus::Adequate);
    }
    if !any_row && !law.adequacy.list_is_complete(&regime.key) {
        open = open.or(Ways::word(format!("UNREAD_LIST({})", regime.key)));
    }
    if open == Ways::hopeless() {
        Status::known(TransferStatus::Unsafeguarded)
    } else {
        Status::open(open)
    }
}
