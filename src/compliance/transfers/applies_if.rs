//! `applies_if`: the facts that must hold for a regime, a mechanism or a threshold to count.
//!
//! A fact that the register cannot hold never counts, and is named for review. A fact that it could hold and does not
//! is unknown; what that means differs for a regime, a mechanism and a threshold, and is decided there. For example,
//! `PROCESSOR_RECIPIENT` is yes for the role PROCESSOR, no for INDEPENDENT_CONTROLLER, unknown for AFFILIATE.

use entity::id::RecipientClassId;
use entity::vocabulary::{Action, RecipientRole};

use super::case::Case;
use super::category;
use super::leg::LegRecipient;
use super::status::{Missing, Review};
use crate::reference::regime::Fact;
use crate::reference::{Area, TermKey, Tri};
use crate::registry::term::upward;
use crate::registry::value::Registry;

/// The class of the companies of the exporter's group; subsidiaries are below it.
const AFFILIATE: &str = "role.affiliate";

/// Whether all facts hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Applies {
    /// Whether they do; no, where the register cannot hold one of them.
    pub(super) holds: Tri,
    /// What would settle an unknown.
    pub(super) missing: Vec<Missing>,
    /// The facts that the register cannot hold, where no other fact already says no.
    pub(super) review: Vec<Review>,
}

impl Applies {
    /// Whether it might hold if somebody looked at what the register cannot say.
    pub(super) fn is_ruled_out(&self) -> bool {
        self.holds == Tri::No && self.review.is_empty()
    }
}

/// Weighs the facts of a row that lists these categories.
pub(super) fn weigh(case: &Case<'_>, facts: &[Fact], categories: &[TermKey]) -> Applies {
    let mut holds = Tri::Yes;
    let (mut missing, mut review) = (Vec::new(), Vec::new());
    for fact in facts {
        match answer(case, *fact, categories) {
            Some(known) => {
                if known == Tri::Unknown {
                    missing.push(asked(case, *fact));
                }
                holds = holds.and(known);
            }
            None => review.push(Review::Fact(*fact)),
        }
    }
    if holds == Tri::No {
        review.clear();
    }
    if !review.is_empty() {
        holds = Tri::No;
    }
    if holds != Tri::Unknown {
        missing.clear();
    }
    Applies {
        holds,
        missing,
        review,
    }
}

/// Whether the fact holds; null where the register cannot say.
fn answer(case: &Case<'_>, fact: Fact, categories: &[TermKey]) -> Option<Tri> {
    match fact {
        Fact::DataBroker => Some(case.facts.actions.contains(&Action::Sell).into()),
        Fact::SensitiveOnly => Some(sensitive_only(case, categories)),
        Fact::GroupCompany => Some(in_group(case)),
        Fact::CountryOfConcern => Some(of_concern(case)),
        Fact::NotCountryOfConcern => Some(!of_concern(case)),
        Fact::ProcessorRecipient => Some(processor(case.facts.role)),
        Fact::ThirdPartyRecipient => Some(!processor(case.facts.role)),
        Fact::PublicBody
        | Fact::CriticalOperator
        | Fact::ImportantData
        | Fact::EeaData
        | Fact::ForeignOrigin
        | Fact::FreeTradeZone => None,
    }
}

/// What would settle an unknown fact.
fn asked(case: &Case<'_>, fact: Fact) -> Missing {
    match fact {
        Fact::SensitiveOnly => Missing::Category,
        Fact::GroupCompany => Missing::RecipientClass,
        Fact::CountryOfConcern | Fact::NotCountryOfConcern => Missing::PartOf(case.destination),
        Fact::ProcessorRecipient
        | Fact::ThirdPartyRecipient
        | Fact::DataBroker
        | Fact::PublicBody
        | Fact::CriticalOperator
        | Fact::ImportantData
        | Fact::EeaData
        | Fact::ForeignOrigin
        | Fact::FreeTradeZone => Missing::Role,
    }
}

fn sensitive_only(case: &Case<'_>, categories: &[TermKey]) -> Tri {
    if categories.is_empty() {
        category::is_sensitive(case.registry, case.facts.category)
    } else {
        category::among(case.registry, case.facts.category, categories)
    }
}

/// Whether the destination is in the regime's group of destinations; without a group every place is.
pub(super) fn of_concern(case: &Case<'_>) -> Tri {
    let Some(group) = &case.regime.destination_group else {
        return Tri::Yes;
    };
    let listed = Area::Group(group.clone());
    let places = &case.reference.places;
    places.contains(&listed, case.destination, case.facts.on)
}

/// Whether the recipient acts only for the exporter. An affiliate may do the one or the other.
fn processor(role: Option<RecipientRole>) -> Tri {
    match role {
        Some(RecipientRole::Processor | RecipientRole::SubProcessor) => Tri::Yes,
        Some(
            RecipientRole::JointController
            | RecipientRole::IndependentController
            | RecipientRole::Authority,
        ) => Tri::No,
        Some(RecipientRole::Affiliate) | None => Tri::Unknown,
    }
}

fn in_group(case: &Case<'_>) -> Tri {
    if case.facts.role == Some(RecipientRole::Affiliate) {
        return Tri::Yes;
    }
    group_company(case.registry, case.facts.recipient)
}

/// Whether the recipient is a company of the group, as far as no role says so.
pub(super) fn group_company(registry: &Registry, recipient: LegRecipient<'_>) -> Tri {
    match recipient {
        LegRecipient::LegalEntity(_) => Tri::Yes,
        LegRecipient::Vendor(vendor) => {
            let vendor = registry.vendors.get(vendor);
            of_classes(registry, vendor.map_or(&[], |vendor| &vendor.classes))
        }
        LegRecipient::Draft { classes, .. } => of_classes(registry, classes),
        LegRecipient::Class(class) => affiliate(registry, class),
    }
}

/// Whether a vendor of these classes is a company of the group; unknown where nobody stated them.
fn of_classes(registry: &Registry, classes: &[RecipientClassId]) -> Tri {
    if classes.is_empty() {
        return Tri::Unknown;
    }
    Tri::any(classes.iter().map(|class| affiliate(registry, *class)))
}

/// Whether a recipient of this class is a company of the group; of a wider class some are.
fn affiliate(registry: &Registry, class: RecipientClassId) -> Tri {
    let Some(affiliate) = registry.recipient_classes.id_of_key(AFFILIATE) else {
        return Tri::Unknown;
    };
    if upward(registry, class).any(|wider| wider == affiliate) {
        return Tri::Yes;
    }
    if upward(registry, affiliate).any(|wider| wider == class) {
        return Tri::Unknown;
    }
    Tri::No
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::super::fixture::{Register, day, place};
    use super::super::holding;
    use super::super::leg::LegFacts;
    use super::Tri::{No, Unknown, Yes};
    use super::*;
    use crate::reference::reference;

    fn weighed(register: &Register, facts: &LegFacts<'_>, fact: Fact) -> Applies {
        let (origin, destination) = (place("US"), facts.destination.unwrap());
        let cases = holding::cases(reference(), register.registry(), facts, origin, destination);
        let of_group = cases
            .iter()
            .find(|case| case.regime.key.as_str() == "us-doj-dsp");
        weigh(of_group.unwrap(), &[fact], &[])
    }

    #[test]
    fn the_role_says_for_whom_the_recipient_acts() {
        let register = Register::new();
        for (role, processor, third_party) in [
            (Some(RecipientRole::Processor), Yes, No),
            (Some(RecipientRole::SubProcessor), Yes, No),
            (Some(RecipientRole::JointController), No, Yes),
            (Some(RecipientRole::IndependentController), No, Yes),
            (Some(RecipientRole::Authority), No, Yes),
            (Some(RecipientRole::Affiliate), Unknown, Unknown),
            (None, Unknown, Unknown),
        ] {
            let facts = LegFacts {
                role,
                ..register.leg_to("CN")
            };
            for (fact, expected) in [
                (Fact::ProcessorRecipient, processor),
                (Fact::ThirdPartyRecipient, third_party),
            ] {
                let found = weighed(&register, &facts, fact);
                assert_eq!(found.holds, expected, "{fact:?} of {role:?}");
                let asks = (expected == Unknown).then_some(Missing::Role);
                assert_eq!(found.missing, Vec::from_iter(asks), "{fact:?} of {role:?}");
            }
        }
    }

    #[test]
    fn a_company_of_the_group_is_known_by_role_record_or_class() {
        let mut register = Register::new();
        let entity = register.add_entity("us", "US");
        let of_class = |register: &mut Register, class: Option<&str>| {
            let classes = class.map(|class| register.class(class));
            let key = class.unwrap_or("none").replace(['.', '_'], "-");
            register.add_vendor(&key, |vendor| {
                vendor.classes = classes.into_iter().collect()
            })
        };
        let subsidiary = of_class(&mut register, Some("role.subsidiary"));
        let wider = of_class(&mut register, Some("role.recipient"));
        let other = of_class(&mut register, Some("role.ad-vendor"));
        let unstated = of_class(&mut register, None);
        for (recipient, role, expected) in [
            (LegRecipient::LegalEntity(entity), None, Yes),
            (LegRecipient::Vendor(subsidiary), None, Yes),
            (LegRecipient::Vendor(wider), None, Unknown),
            (LegRecipient::Vendor(other), None, No),
            (LegRecipient::Vendor(unstated), None, Unknown),
            (
                LegRecipient::Vendor(other),
                Some(RecipientRole::Affiliate),
                Yes,
            ),
            (
                LegRecipient::Class(register.class("role.affiliate")),
                None,
                Yes,
            ),
            (LegRecipient::Class(register.class("role.vendor")), None, No),
        ] {
            let facts = LegFacts {
                recipient,
                role,
                ..register.leg_to("CN")
            };
            let found = weighed(&register, &facts, Fact::GroupCompany);
            assert_eq!(found.holds, expected, "{recipient:?} as {role:?}");
        }
    }

    #[test]
    fn destination_category_and_action_are_facts_of_the_leg() {
        let register = Register::new();
        for (fact, destination, category, on, expected) in [
            (Fact::CountryOfConcern, "CN", "data", "2026-11-22", Yes),
            (Fact::CountryOfConcern, "DE", "data", "2026-11-22", No),
            (Fact::NotCountryOfConcern, "DE", "data", "2026-11-22", Yes),
            (
                Fact::SensitiveOnly,
                "CN",
                "data.special.health",
                "2026-11-22",
                Yes,
            ),
            (
                Fact::SensitiveOnly,
                "CN",
                "data.contact.email",
                "2026-11-22",
                No,
            ),
            (Fact::SensitiveOnly, "CN", "data", "2026-11-22", Unknown),
            (Fact::DataBroker, "CN", "data", "2026-11-22", No),
        ] {
            let facts = LegFacts {
                category: register.category(category),
                on: day(on),
                ..register.leg_to(destination)
            };
            let found = weighed(&register, &facts, fact);
            assert_eq!(
                found.holds, expected,
                "{fact:?}: {category} to {destination}"
            );
        }
        let sells = LegFacts {
            actions: &[Action::Use, Action::Sell],
            ..register.leg_to("CN")
        };
        assert_eq!(weighed(&register, &sells, Fact::DataBroker).holds, Yes);
    }

    #[test]
    fn what_the_register_does_not_hold_does_not_count_and_is_named() {
        let register = Register::new();
        for fact in [
            Fact::PublicBody,
            Fact::CriticalOperator,
            Fact::ImportantData,
            Fact::EeaData,
            Fact::ForeignOrigin,
            Fact::FreeTradeZone,
        ] {
            let found = weighed(&register, &register.leg_to("CN"), fact);
            assert_eq!(
                (found.holds, &found.review[..]),
                (No, &[Review::Fact(fact)][..])
            );
            assert!(!found.is_ruled_out(), "{fact:?}");
        }
    }
}
