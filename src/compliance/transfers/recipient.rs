//! What the register says of the recipient: who owns it, which agreement covers it, which certifications it has.

use entity::id::VendorId;
use entity::vocabulary::CertificationScheme;
use jiff::civil::Date;

use super::leg::LegRecipient;
use crate::registry::agreement::{Agreement, Party};
use crate::registry::value::Registry;
use crate::registry::vendor::{Certification, Vendor};

/// The vendors, then all that own them on the day through any number of owners, each once.
fn with_owners<'a>(registry: &'a Registry, vendors: &[VendorId], on: Date) -> Vec<&'a Vendor> {
    let mut found: Vec<&Vendor> = Vec::new();
    let mut ids = vendors.to_vec();
    let mut next = 0;
    while let Some(id) = ids.get(next).copied() {
        if let Some(vendor) = registry.vendors.get(id) {
            let unseen: Vec<_> = vendor
                .owners_on(on)
                .filter(|owner| !ids.contains(owner))
                .collect();
            ids.extend(unseen);
            found.push(vendor);
        }
        next += 1;
    }
    found
}

/// Whether an agreement in force covers the recipient: a party to it, and what a party owns that day if it lists no
/// products or lists this one. None covers a recipient whom nobody named.
pub(super) fn is_covered(
    registry: &Registry,
    agreement: &Agreement,
    recipient: LegRecipient<'_>,
    on: Date,
) -> bool {
    let has_party = |party: Party| agreement.theirs.contains(&party);
    let has_owner = |vendors: &[VendorId]| {
        with_owners(registry, vendors, on)
            .into_iter()
            .any(|owner| has_party(Party::Vendor(owner.head.id)))
    };
    agreement.in_force(on)
        && match recipient {
            LegRecipient::Vendor(vendor) => {
                let is_listed = agreement.covers.is_empty() || agreement.covers.contains(&vendor);
                has_party(Party::Vendor(vendor)) || is_listed && has_owner(&[vendor])
            }
            LegRecipient::Draft { owners, .. } => agreement.covers.is_empty() && has_owner(owners),
            LegRecipient::LegalEntity(entity) => has_party(Party::LegalEntity(entity)),
            LegRecipient::Class(_) => false,
        }
}

/// Whether the recipient or one of its owners holds every one of the schemes on the day.
pub(super) fn holds_all(
    registry: &Registry,
    recipient: LegRecipient<'_>,
    schemes: &[CertificationScheme],
    on: Date,
) -> bool {
    schemes.is_empty()
        || held_by_each(registry, recipient, on)
            .into_iter()
            .any(|held| schemes.iter().all(|scheme| holds(held, *scheme, on)))
}

/// Whether the recipient or one of its owners holds at least one of the schemes on the day.
pub(super) fn holds_any(
    registry: &Registry,
    recipient: LegRecipient<'_>,
    schemes: &[CertificationScheme],
    on: Date,
) -> bool {
    held_by_each(registry, recipient, on)
        .into_iter()
        .any(|held| schemes.iter().any(|scheme| holds(held, *scheme, on)))
}

/// The certifications of the recipient, then those of each owner; only of vendors are any recorded.
fn held_by_each<'a>(
    registry: &'a Registry,
    recipient: LegRecipient<'a>,
    on: Date,
) -> Vec<&'a [Certification]> {
    let (own, vendors) = match &recipient {
        LegRecipient::Vendor(vendor) => (None, std::slice::from_ref(vendor)),
        LegRecipient::Draft {
            owners,
            certifications,
            classes: _,
        } => (Some(*certifications), *owners),
        LegRecipient::LegalEntity(_) | LegRecipient::Class(_) => (None, &[][..]),
    };
    let of_vendors = with_owners(registry, vendors, on).into_iter();
    let recorded = of_vendors.map(|vendor| vendor.certifications.as_slice());
    own.into_iter().chain(recorded).collect()
}

fn holds(held: &[Certification], scheme: CertificationScheme, on: Date) -> bool {
    held.iter()
        .any(|held| held.scheme == scheme && held.window.holds(on))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use CertificationScheme::{Dpf, DpfUkExtension, SafeHarbour};
    use entity::vocabulary::AgreementState;

    use super::super::fixture::{Register, certified, day, owned_by, window};
    use super::*;
    use crate::registry::nouns::Record;
    use crate::registry::vendor::Ownership;

    const ON: &str = "2026-11-22";

    #[test]
    fn an_agreement_covers_its_party_and_what_the_party_owns_that_day() {
        let mut register = Register::new();
        let group = register.add_vendor("group", |_| {});
        let company = register.add_vendor("company", |vendor| {
            vendor.owners = vec![owned_by(group)];
        });
        let product = register.add_vendor("product", |vendor| {
            vendor.owners = vec![owned_by(company)];
        });
        let other = register.add_vendor("other", |vendor| {
            vendor.owners = vec![owned_by(company)];
        });
        let sold = register.add_vendor("sold", |vendor| {
            vendor.owners = vec![Ownership {
                owner: company,
                window: window("", "2026-11-21"),
                citation: None,
            }];
        });
        let all = register.add_agreement("all", Party::Vendor(group), |_| {});
        let one = register.add_agreement("one", Party::Vendor(group), |agreement| {
            agreement.covers = vec![product, sold];
        });
        let draft = register.add_agreement("draft", Party::Vendor(product), |agreement| {
            agreement.state = AgreementState::Draft;
        });
        let ended = register.add_agreement("ended", Party::Vendor(product), |agreement| {
            agreement.window = window("", "2026-11-21");
        });
        for (agreement, vendor, expected) in [
            (all, group, true),
            (all, company, true),
            (all, product, true),
            (all, sold, false),
            (one, group, true),
            (one, product, true),
            (one, other, false),
            (one, sold, false),
            (draft, product, false),
            (ended, product, false),
        ] {
            let agreement = register.registry().agreements.get(agreement).unwrap();
            let vendor = LegRecipient::Vendor(vendor);
            assert_eq!(
                is_covered(register.registry(), agreement, vendor, day(ON)),
                expected,
                "{} for {vendor:?}",
                agreement.head.key
            );
        }
    }

    #[test]
    fn a_company_of_the_group_is_covered_as_a_party_and_a_class_never() {
        let mut register = Register::new();
        let entity = register.add_entity("us", "US");
        let other = register.add_entity("gb", "GB");
        let agreement = register.add_agreement("group", Party::LegalEntity(entity), |_| {});
        let agreement = register.registry().agreements.get(agreement).unwrap();
        for (recipient, expected) in [
            (LegRecipient::LegalEntity(entity), true),
            (LegRecipient::LegalEntity(other), false),
            (LegRecipient::Class(register.class("role.vendor")), false),
        ] {
            let found = is_covered(register.registry(), agreement, recipient, day(ON));
            assert_eq!(found, expected, "{recipient:?}");
        }
    }

    #[test]
    fn one_holder_holds_all_the_schemes_that_day() {
        let mut register = Register::new();
        let owner = register.add_vendor("owner", |vendor| {
            vendor.certifications = vec![
                certified(Dpf),
                Certification {
                    scheme: DpfUkExtension,
                    window: window("2023-10-12", "2026-11-22"),
                    reference: None,
                },
            ];
        });
        let half = register.add_vendor("half", |vendor| {
            vendor.certifications = vec![certified(Dpf)];
        });
        let other_half = register.add_vendor("other-half", |vendor| {
            vendor.owners = vec![owned_by(half)];
            vendor.certifications = vec![certified(DpfUkExtension)];
        });
        let product = register.add_vendor("product", |vendor| {
            vendor.owners = vec![owned_by(owner)];
        });
        let both = [Dpf, DpfUkExtension];
        for (vendor, schemes, on, all, any) in [
            (owner, &both[..], ON, true, true),
            (product, &both, ON, true, true),
            (product, &both, "2026-11-23", false, true),
            (half, &both, ON, false, true),
            (other_half, &both, ON, false, true),
            (half, &[DpfUkExtension], ON, false, false),
            (half, &[], ON, true, false),
        ] {
            let (registry, recipient) = (register.registry(), LegRecipient::Vendor(vendor));
            assert_eq!(holds_all(registry, recipient, schemes, day(on)), all);
            assert_eq!(holds_any(registry, recipient, schemes, day(on)), any);
        }
    }

    #[test]
    fn owners_in_a_ring_end() {
        let mut register = Register::new();
        let one = register.add_vendor("one", |_| {});
        let two = register.add_vendor("two", |vendor| vendor.owners = vec![owned_by(one)]);
        let mut ring = register.registry().vendors.get(one).unwrap().clone();
        ring.owners = vec![owned_by(two)];
        register.put(Record::Vendor(std::sync::Arc::new(ring)));
        let found = with_owners(register.registry(), &[two], day(ON));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_draft_is_covered_and_certified_by_its_owners_and_by_itself() {
        let mut register = Register::new();
        let owner = register.add_vendor("owner", |vendor| {
            vendor.certifications = vec![certified(Dpf)];
        });
        let all = register.add_agreement("all", Party::Vendor(owner), |_| {});
        let one = register.add_agreement("one", Party::Vendor(owner), |agreement| {
            agreement.covers = vec![owner];
        });
        let own = [certified(DpfUkExtension)];
        let draft = LegRecipient::Draft {
            owners: &[owner],
            classes: &[],
            certifications: &own,
        };
        let registry = register.registry();
        for (agreement, expected) in [(all, true), (one, false)] {
            let agreement = registry.agreements.get(agreement).unwrap();
            assert_eq!(is_covered(registry, agreement, draft, day(ON)), expected);
        }
        for (scheme, expected) in [(Dpf, true), (DpfUkExtension, true), (SafeHarbour, false)] {
            let found = holds_any(registry, draft, &[scheme], day(ON));
            assert_eq!(found, expected, "{scheme}");
        }
        assert!(!holds_all(registry, draft, &[Dpf, DpfUkExtension], day(ON)));
    }
}
