//! What the status of a leg hangs on but for its places, its level and the role: legs that are alike in it are judged alike.
//!
//! It holds for a leg for which nobody claims a safeguard. Under a regime that counts persons each flow is judged by itself.

use entity::id::DataCategoryId;
use entity::vocabulary::Level;
use jiff::civil::Date;

use super::applies_if::group_company;
use super::category;
use super::leg::LegRecipient;
use crate::reference::computation::RegimeRule;
use crate::reference::regime::Regime;
use crate::reference::{Area, Place, Reference, Tri};
use crate::registry::value::Registry;

/// What the regimes ask of a category.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DataTraits {
    own_level: Option<Level>,
    is_sensitive: Tri,
    /// For each regime that lists categories, whether it is among them.
    among: Vec<Tri>,
}

impl DataTraits {
    /// Those of the category.
    #[must_use]
    pub fn of(registry: &Registry, category: DataCategoryId) -> Self {
        let regimes = registry.reference().regimes.all();
        let lists = regimes.map(|regime| &regime.categories);
        let listing = lists.filter(|listed| !listed.is_empty());
        Self {
            own_level: category::own_level(registry, category),
            is_sensitive: category::is_sensitive(registry, category),
            among: listing
                .map(|listed| category::among(registry, category, listed))
                .collect(),
        }
    }
}

/// What the regimes ask of a recipient that has no certification, neither has an owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RecipientTraits {
    is_of_group: Tri,
}

impl RecipientTraits {
    /// Those of the recipient.
    #[must_use]
    pub fn of(registry: &Registry, recipient: LegRecipient<'_>) -> Self {
        Self {
            is_of_group: group_company(registry, recipient),
        }
    }
}

/// Whether a regime that may hold data from one of these places may count the persons of what goes there.
pub fn counts_persons<'a>(
    reference: &Reference,
    mut origins: impl Iterator<Item = &'a Place>,
    destination: Option<Place>,
    on: Date,
) -> bool {
    let is_about = |regime: &Regime| match (regime.rule, &regime.destination_group, destination) {
        (RegimeRule::ProhibitedUnlessException, Some(group), Some(destination)) => {
            let listed = Area::Group(group.clone());
            reference.places.contains(&listed, destination, on) != Tri::No
        }
        _ => true,
    };
    origins.any(|origin| {
        let mut holding = reference.regimes.holding(*origin, on);
        holding.any(|(regime, _)| !regime.thresholds.is_empty() && is_about(regime))
    })
}
