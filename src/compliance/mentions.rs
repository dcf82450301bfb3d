//! Where the privacy statements in force speak of a vendor: the sections that name it, and the clauses that bind it or let
//! data go to it, by name, through an owner or through a class.
//!
//! For example: a statement that names Google in section 5, and in section 6 binds all analytics vendors, has two mentions
//! of Google Analytics, which Google owns and which is an analytics vendor.

use entity::id::{RecipientClassId, VendorId};
use jiff::civil::Date;

use super::counterparty::Counterparty;
use super::findings::statements_in_force;
use super::question::Asked;
use crate::registry::clause::{Bound, Clause};
use crate::registry::notice::{Notice, NoticeSection};
use crate::registry::value::Registry;

/// A place of a privacy statement that is about a vendor.
#[derive(Debug, Clone, Copy)]
pub enum Mention<'a> {
    /// A section that names it, or an owner of it.
    Section(&'a Notice, &'a NoticeSection),
    /// A clause that binds it, or that is about recipients like it.
    Clause(&'a Notice, &'a Clause),
}

/// The mentions of the vendor on the day, statement by statement, sections first.
#[must_use]
pub fn mentions(registry: &Registry, vendor: VendorId, on: Date) -> Vec<Mention<'_>> {
    let asked = Asked::Vendor(vendor);
    let recipient = Counterparty::of(registry, &asked, on);
    let mut found = Vec::new();
    for statement in statements_in_force(registry, on) {
        let notice = statement.notice;
        let sections = notice.sections.iter();
        let naming = sections.filter(|section| names_one(&section.names, &recipient));
        found.extend(naming.map(|section| Mention::Section(notice, section)));
        let clauses = statement.clauses.into_iter();
        let reaching = clauses.filter(|clause| reaches(clause, &recipient));
        found.extend(reaching.map(|clause| Mention::Clause(notice, clause)));
    }
    found
}

fn names_one(named: &[VendorId], recipient: &Counterparty<'_>) -> bool {
    let mut vendors = recipient.vendors.iter();
    vendors.any(|vendor| named.contains(&vendor.head.id))
}

fn reaches(clause: &Clause, recipient: &Counterparty<'_>) -> bool {
    let is_of = |classes: &[RecipientClassId]| {
        let mut own = recipient.classes.iter().flat_map(|lineage| &lineage.up);
        own.any(|class| classes.contains(class))
    };
    let binds = match &clause.bound {
        Bound::Company => false,
        Bound::Vendors(vendors) => names_one(vendors, recipient),
        Bound::Classes(classes) => is_of(classes),
    };
    binds || clause.scope.recipients.as_deref().is_some_and(is_of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::fixture::*;
    use entity::vocabulary::Action;
    use jiff::civil::date;

    #[test]
    fn a_statement_mentions_a_vendor_by_name_by_owner_and_by_class() {
        let names = |label: &str, named: &[&str]| NoticeSection {
            label: label.to_owned(),
            gist: None,
            names: ids(named),
        };
        let statement = Notice {
            sections: vec![
                names("1", &["acme"]),
                names("2", &["other"]),
                names("3", &["parent"]),
            ],
            ..notice("statement", Some(date(2013, 1, 1)), None)
        };
        let mut registry = register([statement]);
        let owned = crate::registry::vendor::Vendor {
            owners: vec![owned_by("parent", from(date(2014, 1, 1)))],
            ..vendor("acme")
        };
        put(&mut registry, vendor("parent"));
        put(&mut registry, owned);
        let clause = permission("by-class", &[Action::Use]);
        let clause = Clause {
            bound: Bound::Classes(ids(&["role.vendor.analytics"])),
            source: crate::registry::clause::Source::Notice(id("statement")),
            ..clause
        };
        put(&mut registry, clause);
        let told = |on| {
            let found = mentions(&registry, id("acme"), on);
            let one = |mention: &Mention<'_>| match mention {
                Mention::Section(_, section) => section.label.clone(),
                Mention::Clause(_, clause) => clause.head.key.to_string(),
            };
            found.iter().map(one).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(told(date(2013, 6, 1)), "1 by-class");
        assert_eq!(told(DAY), "1 3 by-class");
        assert_eq!(told(date(2012, 6, 1)), "");
    }
}
