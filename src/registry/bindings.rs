//! The clauses of each party, together: what every decision begins with.
//!
//! The reverse index could say the same, but it names ids, one by one to be found among all clauses; a decision asks for
//! thirty clauses of a dozen parties, and finding them was a quarter of its time. What binds the company is kept by
//! where it reaches, too, since a question about one site is not about the others.

use std::sync::Arc;

use entity::id::{NoticeId, PropertyId, RecipientClassId, VendorId};
use entity::vocabulary::{Action, Rule};
use imbl::GenericHashMap;
use imbl::shared_ptr::DefaultSharedPtr;

use super::clause::{Bound, Clause, Source};
use super::table::ByTail;

/// Which clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    /// Those that bind the vendor by name.
    Vendor(VendorId),
    /// Those that bind the class by name.
    Class(RecipientClassId),
    /// All that bind the company.
    Company,
    /// What the company may not do there.
    ForbiddenAt(Reach),
    /// What the company may disclose of what it has from there.
    DisclosedAt(Reach),
}

/// Where a clause of the company reaches: to what it names, else to what its source is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// A property that it names.
    Property(PropertyId),
    /// The properties of the notice that it stands in.
    Notice(NoticeId),
    /// Everywhere.
    Anywhere,
}

/// The clauses that are not retired, by party. Those of a party are few and read far more often than they change, so that
/// they stand side by side, in the order of their keys, and a change copies them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bindings(GenericHashMap<Party, Arc<Vec<Arc<Clause>>>, ByTail, DefaultSharedPtr>);

impl Bindings {
    /// The clauses of the party, in the order of their keys.
    pub fn of(&self, party: Party) -> impl Iterator<Item = &Clause> + use<'_> {
        let clauses = self.0.get(&party);
        clauses
            .into_iter()
            .flat_map(|it| it.iter().map(Arc::as_ref))
    }

    pub(super) fn insert(&mut self, clause: &Arc<Clause>) {
        parties(clause, &mut |party| {
            let of_party = Arc::make_mut(self.0.entry(party).or_default());
            let place = place_of(clause, of_party);
            if let Ok(place) = place {
                of_party.remove(place);
            }
            of_party.insert(place.unwrap_or_else(|place| place), Arc::clone(clause));
        });
    }

    /// Takes over the clauses of the other, if it has none itself.
    pub(super) fn join(&mut self, other: Self) {
        if self.0.is_empty() {
            *self = other;
        }
    }

    pub(super) fn remove(&mut self, clause: &Clause) {
        parties(clause, &mut |party| {
            if let Some(of_party) = self.0.get_mut(&party)
                && let Ok(place) = place_of(clause, of_party)
            {
                Arc::make_mut(of_party).remove(place);
                if of_party.is_empty() {
                    self.0.remove(&party);
                }
            }
        });
    }
}

/// Where the clause stands among others, or would.
fn place_of(clause: &Clause, among: &[Arc<Clause>]) -> Result<usize, usize> {
    among.binary_search_by(|other| other.head.key.cmp(&clause.head.key))
}

/// Names the parties of a clause.
fn parties(clause: &Clause, visit: &mut dyn FnMut(Party)) {
    match &clause.bound {
        Bound::Vendors(vendors) => vendors.iter().for_each(|id| visit(Party::Vendor(*id))),
        Bound::Classes(classes) => classes.iter().for_each(|id| visit(Party::Class(*id))),
        Bound::Company => {
            visit(Party::Company);
            match clause.rule {
                Rule::Prohibition => reaches(clause, &mut |at| visit(Party::ForbiddenAt(at))),
                Rule::Permission if clause.actions.contains(&Action::Disclose) => {
                    reaches(clause, &mut |at| visit(Party::DisclosedAt(at)));
                }
                Rule::Permission | Rule::Duty => {}
            }
        }
    }
}

fn reaches(clause: &Clause, visit: &mut dyn FnMut(Reach)) {
    match (&clause.scope.properties, &clause.source) {
        (Some(named), _) => named.iter().for_each(|id| visit(Reach::Property(*id))),
        (None, Source::Notice(notice)) => visit(Reach::Notice(*notice)),
        (None, Source::Agreement(_) | Source::Law(_)) => visit(Reach::Anywhere),
    }
}
