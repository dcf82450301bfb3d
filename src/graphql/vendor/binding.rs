//! The clauses that bind a vendor, each with what it reaches the vendor through.

use async_graphql::SimpleObject;
use entity::id::{RecipientClassId, VendorId};
use jiff::civil::Date;

use super::VendorObject;
use crate::graphql::at::At;
use crate::graphql::clause::ClauseObject;
use crate::graphql::term::RecipientClassObject;
use crate::reference::Tri;
use crate::registry::clause::{Bound, Clause};
use crate::registry::term::{RecipientClass, is_within};
use crate::registry::vendor::{Vendor, ownership_on};

/// A clause that binds a vendor on a day.
#[derive(SimpleObject)]
pub struct BindingClause<'a> {
    /// The clause.
    clause: ClauseObject<'a>,
    /// Whether it binds for certain; else it hangs on a class of the vendor that nobody stated, or stated too widely.
    certain: bool,
    /// Whether it names the vendor; else it reaches it through an owner or a class.
    by_name: bool,
    /// The owners of the vendor, through any number of owners, that it names.
    through_owners: Vec<VendorObject<'a>>,
    /// The classes that it names and that the vendor is of, or of a narrower one; where that is not certain, all that it
    /// names.
    through_classes: Vec<RecipientClassObject<'a>>,
}

impl<'a> BindingClause<'a> {
    pub(super) fn new(
        at: &'a At,
        vendor: &'a Vendor,
        clause: &'a Clause,
        binds: Tri,
        on: Date,
    ) -> Self {
        let certain = binds == Tri::Yes;
        let (named, classes): (&[VendorId], &[RecipientClassId]) = match &clause.bound {
            Bound::Company => (&[], &[]),
            Bound::Vendors(vendors) => (vendors, &[]),
            Bound::Classes(classes) => (&[], classes),
        };
        let owners = ownership_on(&at.registry, vendor, on);
        let is_owner = |id: &Vendor| owners.iter().any(|link| link.ownership.owner == id.head.id);
        let is_class =
            |class: &RecipientClass| is_within(&at.registry, &vendor.classes, class.head.id);
        Self {
            clause: ClauseObject { at, record: clause },
            certain,
            by_name: named.contains(&vendor.head.id),
            through_owners: at
                .named::<Vendor>(named)
                .filter(|record| is_owner(record))
                .map(|record| VendorObject { at, record })
                .collect(),
            through_classes: at
                .named::<RecipientClass>(classes)
                .filter(|record| !certain || is_class(record))
                .map(|record| RecipientClassObject { at, record })
                .collect(),
        }
    }
}
