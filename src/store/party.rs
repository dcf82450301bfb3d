//! Other sides, each a vendor or a company of the group, as rows of the records that they belong to.

use entity::id::{Id, Uuid};
use entity::party::PartyRow;

use super::cell::{LoadError, Row};
use super::load::{Lists, lists};
use super::reading::{Rows, TableRow};
use crate::registry::agreement::Party;

/// The rows of a record's other sides.
pub(super) fn rows<M: PartyRow>(owner: Uuid, parties: &[Party]) -> Vec<M> {
    let row = |(position, party): (i32, &Party)| match party {
        Party::Vendor(vendor) => M::new(owner, position, Some(vendor.uuid()), None),
        Party::LegalEntity(entity) => M::new(owner, position, None, Some(entity.uuid())),
    };
    (0..).zip(parties).map(row).collect()
}

/// All other sides of a table, by the record that they belong to.
pub(super) async fn load<M, R>(rows: &R) -> Result<Lists<Party>, LoadError>
where
    R: Rows,
    M: TableRow + PartyRow,
{
    lists(rows, |row: M| party(&row)).await
}

fn party<M: PartyRow>(row: &M) -> Result<(Uuid, Party), LoadError> {
    let (owner, vendor, legal_entity) = row.cells();
    let row = Row {
        table: M::TABLE,
        id: owner,
    };
    let party = match (vendor, legal_entity) {
        (Some(vendor), None) => Party::Vendor(Id::new(vendor)),
        (None, Some(entity)) => Party::LegalEntity(Id::new(entity)),
        (None, None) | (Some(_), Some(_)) => {
            return Err(row.refuse("vendor", "exactly one party must be set"));
        }
    };
    Ok((owner, party))
}
