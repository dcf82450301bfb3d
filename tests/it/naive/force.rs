//! Who owns whom, what is in force, what an agreement covers, whom a clause binds (3.2).

use std::collections::BTreeSet;

use entity::id::{NoticeId, VendorId};
use entity::vocabulary::AgreementState;
use jiff::civil::Date;
use steward::compliance::Asked;
use steward::reference::Tri;
use steward::registry::agreement::{Agreement, Party};
use steward::registry::clause::{Bound, Clause, Source};
use steward::registry::value::Registry;

use super::case::Case;
use super::matching::classes;
use super::ways::Set;

/// The vendors and all that own them that day, through any number of owners.
pub fn with_owners(registry: &Registry, start: &[VendorId], on: Date) -> BTreeSet<VendorId> {
    let mut found: BTreeSet<VendorId> = start.iter().copied().collect();
    loop {
        let mut more = found.clone();
        for vendor in registry.vendors.iter() {
            for ownership in &vendor.owners {
                if found.contains(&vendor.head.id) && ownership.window.holds(on) {
                    more.insert(ownership.owner);
                }
            }
        }
        if more == found {
            return found;
        }
        found = more;
    }
}

/// From its effective day to the day before the first effective day of any that supersedes it.
fn notice_in_force(registry: &Registry, id: NoticeId, on: Date) -> bool {
    let Some(notice) = registry.notices.get(id) else {
        return false;
    };
    let Some(effective) = notice.effective else {
        return false;
    };
    if on < effective {
        return false;
    }
    for later in registry.notices.iter() {
        let mut before = later.supersedes;
        let mut steps = 0;
        while let Some(earlier) = before {
            if earlier == id && later.effective.is_some_and(|day| day <= on) {
                return false;
            }
            before = registry
                .notices
                .even_retired(earlier)
                .and_then(|notice| notice.supersedes);
            steps += 1;
            assert!(steps < 100, "a ring of notices");
        }
    }
    true
}

/// Its own window, intersected with that of its source.
pub fn in_force(registry: &Registry, clause: &Clause, on: Date) -> bool {
    let source = match &clause.source {
        Source::Agreement(id) => registry
            .agreements
            .get(*id)
            .is_some_and(|agreement| agreement_in_force(agreement, on)),
        Source::Notice(id) => notice_in_force(registry, *id, on),
        Source::Law(_) => true,
    };
    source && clause.window.holds(on)
}

pub fn agreement_in_force(agreement: &Agreement, on: Date) -> bool {
    agreement.state == AgreementState::InForce && agreement.window.holds(on)
}

/// A party, and what a party owns that day if the agreement lists no products or lists it.
pub fn covers_vendor(
    registry: &Registry,
    agreement: &Agreement,
    vendor: VendorId,
    on: Date,
) -> bool {
    if agreement.theirs.contains(&Party::Vendor(vendor)) {
        return true;
    }
    let listed = agreement.covers.is_empty() || agreement.covers.contains(&vendor);
    let above = with_owners(registry, &[vendor], on);
    let owned = |party: &Party| matches!(party, Party::Vendor(owner) if above.contains(owner));
    listed && agreement.theirs.iter().any(owned)
}

/// Whether the agreement covers the recipient of the question.
pub fn covers(case: &Case, agreement: &Agreement) -> Tri {
    let on = case.question.on;
    match &case.question.recipient {
        Asked::Vendor(id) => covers_vendor(case.registry, agreement, *id, on).into(),
        Asked::Draft(draft) => {
            let above = with_owners(case.registry, &draft.owners, on);
            let owned =
                |party: &Party| matches!(party, Party::Vendor(owner) if above.contains(owner));
            (agreement.covers.is_empty() && agreement.theirs.iter().any(owned)).into()
        }
        Asked::LegalEntity(id) => agreement.theirs.contains(&Party::LegalEntity(*id)).into(),
        // Nobody named the recipient; it may be a party.
        Asked::Class(_) => Tri::Unknown,
    }
}

/// Whether the clause binds the recipient of the question, and the fact that would tell.
pub fn binds(case: &Case, clause: &Clause) -> (Tri, Set) {
    let mut facts = Set::new();
    let mut bound = match &clause.bound {
        Bound::Company => return (Tri::No, facts),
        Bound::Vendors(vendors) => vendors
            .iter()
            .any(|vendor| case.vendors.contains(vendor))
            .into(),
        Bound::Classes(listed) => classes(case.registry, &case.classes, listed),
    };
    if bound == Tri::Unknown {
        facts.insert("RECIPIENT_CLASS".to_owned());
    }
    if let Source::Agreement(id) = &clause.source
        && let Some(agreement) = case.registry.agreements.get(*id)
    {
        let covered = covers(case, agreement);
        bound = bound.and(covered);
        if covered == Tri::Unknown {
            facts.insert("RECIPIENT".to_owned());
        }
    }
    (bound, facts)
}
