//! Who is to have the data, with what the register knows of it on the day.
//!
//! A vendor that the register does not hold is one of which nothing is known; nothing here refuses it.

use entity::id::{RecipientClassId, VendorId, kind};
use entity::vocabulary::EntityRole;
use jiff::civil::Date;

use super::lineage::Lineage;
use super::question::Asked;
use crate::reference::Place;
use crate::registry::value::Registry;
use crate::registry::vendor::{Certification, Vendor};

/// The class that stands for the companies of the group, and the one below it for those that the company owns.
const AFFILIATE: &str = "role.affiliate";
const SUBSIDIARY: &str = "role.subsidiary";

/// The recipient of a question.
#[derive(Debug)]
pub(super) struct Counterparty<'a> {
    /// As asked.
    pub asked: &'a Asked,
    /// The vendor itself, if it is registered, and all that own it on the day through any number of owners.
    pub vendors: Vec<&'a Vendor>,
    /// Its own classes with what lies above and below; null: nobody stated them.
    pub(super) classes: Option<Lineage<kind::RecipientClass>>,
    /// Where it processes data.
    pub processing: &'a [Place],
    /// Where it is established.
    pub country: Option<Place>,
}

impl<'a> Counterparty<'a> {
    pub(super) fn of(registry: &'a Registry, asked: &'a Asked, on: Date) -> Self {
        match asked {
            Asked::Vendor(id) => {
                let vendors = with_owners(registry, &[*id], on);
                let vendor = vendors.first().copied();
                let classes = vendor.map_or(&[][..], |vendor| &vendor.classes);
                Self {
                    asked,
                    vendors,
                    classes: stated(registry, classes),
                    processing: vendor.map_or(&[], |vendor| &vendor.processing_countries),
                    country: vendor.and_then(|vendor| vendor.country),
                }
            }
            Asked::Draft(draft) => Self {
                asked,
                vendors: with_owners(registry, &draft.owners, on),
                classes: stated(registry, &draft.classes),
                processing: &draft.processing_countries,
                country: draft.country,
            },
            Asked::LegalEntity(id) => {
                let entity = registry.legal_entities.get(*id);
                let class = group_class(registry, entity.and_then(|entity| entity.role));
                Self {
                    country: entity.and_then(|entity| entity.country),
                    ..Self::unnamed(registry, asked, class.as_slice())
                }
            }
            Asked::Class(class) => Self::unnamed(registry, asked, &[*class]),
        }
    }

    fn unnamed(registry: &Registry, asked: &'a Asked, classes: &[RecipientClassId]) -> Self {
        Self {
            asked,
            vendors: Vec::new(),
            classes: Some(Lineage::of(registry, classes)),
            processing: &[],
            country: None,
        }
    }

    /// Those of a draft, of the vendor and of its owners, whenever they hold.
    pub(super) fn certifications(&self) -> impl Iterator<Item = &Certification> {
        let of_draft = match self.asked {
            Asked::Draft(draft) => draft.certifications.as_slice(),
            Asked::Vendor(_) | Asked::LegalEntity(_) | Asked::Class(_) => &[],
        };
        let of_vendors = self
            .vendors
            .iter()
            .flat_map(|vendor| &vendor.certifications);
        of_draft.iter().chain(of_vendors)
    }

    /// The registered vendor itself; null of everybody else.
    #[must_use]
    pub(super) fn itself(&self) -> Option<VendorId> {
        match self.asked {
            Asked::Vendor(id) => Some(*id),
            Asked::Draft(_) | Asked::LegalEntity(_) | Asked::Class(_) => None,
        }
    }

    /// Whether nobody is named, so that nobody could sign a contract.
    #[must_use]
    pub(super) const fn is_class(&self) -> bool {
        matches!(self.asked, Asked::Class(_))
    }
}

/// The vendors and all that own them on the day, each once; those that are not in the register or retired take no part.
pub(super) fn with_owners<'a>(
    registry: &'a Registry,
    vendors: &[VendorId],
    on: Date,
) -> Vec<&'a Vendor> {
    let live = |id: VendorId| registry.vendors.get(id);
    let mut found: Vec<_> = vendors.iter().copied().filter_map(live).collect();
    let mut at = 0;
    while let Some(vendor) = found.get(at).copied() {
        for owner in vendor.owners_on(on) {
            if !found.iter().any(|known| known.head.id == owner) {
                found.extend(live(owner));
            }
        }
        at += 1;
    }
    found
}

fn stated(
    registry: &Registry,
    classes: &[RecipientClassId],
) -> Option<Lineage<kind::RecipientClass>> {
    (!classes.is_empty()).then(|| Lineage::of(registry, classes))
}

/// The class with whose clauses a company of the group is decided; none if the register has no such class.
fn group_class(registry: &Registry, role: Option<EntityRole>) -> Option<RecipientClassId> {
    let key = match role {
        Some(EntityRole::Subsidiary) => SUBSIDIARY,
        Some(EntityRole::Controller | EntityRole::JointController | EntityRole::Affiliate)
        | None => AFFILIATE,
    };
    registry
        .recipient_classes
        .by_key(key)
        .map(|class| class.head.id)
}
