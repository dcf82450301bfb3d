//! Vendors that may be one and the same: by a number, a website, or a name that is like another.
//!
//! Names are compared without the words of the legal form and without blanks, and one typo is forgiven. A product is also
//! called by its owner's name and its own. A likeness proves nothing; people decide.

use std::collections::BTreeSet;
use std::sync::Arc;

use entity::id::VendorId;
use imbl::OrdMap;

use super::nouns::Tables;
use super::search::fold::{forms, is_one_typo_apart, words};
use super::vendor::{ExternalReference, Identifier, Vendor};
use outline::{Outline, Sought};

mod outline;

/// Words of the legal form at the end of a name, without their dots.
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "aps",
    "as",
    "bv",
    "bvba",
    "co",
    "company",
    "corp",
    "corporation",
    "doo",
    "ev",
    "gesmbh",
    "gmbh",
    "gk",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "kgaa",
    "kk",
    "lda",
    "limited",
    "limitada",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "ohg",
    "oy",
    "oyj",
    "plc",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sarl",
    "sas",
    "se",
    "sl",
    "slu",
    "spa",
    "srl",
    "sro",
    "ug",
    "zrt",
];
/// The same where names are written without blanks, the longest first.
const EASTERN_FORMS: &[&str] = &[
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "株式会社",
    "公司",
];

/// How two vendors are alike, the likest first.
#[derive(async_graphql::Enum, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// They have the same number in a register, or the same id in another system.
    SameNumber,
    /// They have the same website.
    SameWebsite,
    /// They have the same name, but for the legal form, capitals, accents and blanks.
    SameName,
    /// They have names of which one could be a typo for the other.
    SimilarName,
}

/// What each vendor that is not retired says of itself, by which it is told from others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NearIndex(OrdMap<VendorId, Known>);

/// A vendor in the index.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    outline: Outline,
    owners: Box<[VendorId]>,
    profile: Arc<Profile>,
}

impl NearIndex {
    pub(super) fn put(&mut self, vendor: &Vendor) {
        if vendor.head.retired {
            self.remove(vendor.head.id);
            return;
        }
        let profile = Profile::alone(vendor);
        let known = Known {
            outline: Outline::of(&profile),
            owners: vendor.owners.iter().map(|it| it.owner).collect(),
            profile: Arc::new(profile),
        };
        self.0.insert(vendor.head.id, known);
    }

    /// Takes over the vendors of the other, if it has none itself.
    pub(super) fn join(&mut self, other: Self) {
        if self.0.is_empty() {
            *self = other;
        }
    }

    pub(super) fn remove(&mut self, vendor: VendorId) {
        self.0.remove(&vendor);
    }

    /// The vendors that are like one of this profile, in the order of their ids.
    pub fn like<'a>(
        &'a self,
        tables: &'a Tables,
        to: &Profile,
    ) -> impl Iterator<Item = (&'a Vendor, Likeness)> {
        let sought = Sought::of(to);
        let like = self.0.iter().filter_map(move |(id, known)| {
            let owners = || self.owners(known).map(|owner| &owner.outline);
            let may_be = sought.may_be(&known.outline, owners);
            Some((id, may_be.then(|| self.likeness(known, to))??))
        });
        like.filter_map(|(id, likeness)| Some((tables.vendors.get(*id)?, likeness)))
    }

    /// How the vendor is like one of this profile; none where it is not.
    fn likeness(&self, known: &Known, to: &Profile) -> Option<Likeness> {
        let own = &known.profile;
        let called = self
            .owners(known)
            .filter_map(|owner| to.likeness_by_owner(&owner.profile, own));
        to.likeness(own).into_iter().chain(called).min()
    }

    fn owners<'a>(&'a self, known: &'a Known) -> impl Iterator<Item = &'a Known> {
        known.owners.iter().filter_map(|owner| self.0.get(owner))
    }
}

/// What a vendor is told from others by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// The forms of the name in use.
    name: Vec<String>,
    names: BTreeSet<String>,
    numbers: BTreeSet<String>,
    host: Option<String>,
}

impl Profile {
    /// The profile of a vendor.
    #[must_use]
    pub fn of(tables: &Tables, vendor: &Vendor) -> Self {
        let mut profile = Self::alone(vendor);
        let near = &tables.near.0;
        for owner in vendor.owners.iter().filter_map(|it| near.get(&it.owner)) {
            let called =
                called(&owner.profile, &profile).map(|(owner, own)| format!("{owner}{own}"));
            let called: Vec<_> = called.collect();
            profile.names.extend(called);
        }
        profile
    }

    /// The same by what the vendor says alone, without its owners' names.
    fn alone(vendor: &Vendor) -> Self {
        let mut profile = Self {
            name: cores(&vendor.name).collect(),
            ..Self::default()
        };
        let names = std::iter::once(&vendor.name).chain(&vendor.legal_name);
        names
            .chain(&vendor.aliases)
            .for_each(|name| profile.name(name));
        for Identifier { scheme, value } in &vendor.identifiers {
            profile.number(scheme, value);
        }
        for reference in &vendor.external_references {
            let ExternalReference {
                source_system,
                external_id,
            } = reference;
            profile.number(source_system, external_id);
        }
        vendor
            .website
            .iter()
            .for_each(|website| profile.website(website));
        profile
    }

    /// Adds a name.
    pub fn name(&mut self, name: &str) {
        self.names.extend(cores(name));
    }

    /// Adds a number in a register.
    pub fn number(&mut self, scheme: &str, value: &str) {
        let part = |text: &str| words(&text.to_lowercase()).collect::<String>();
        self.numbers
            .insert(format!("{}:{}", part(scheme), part(value)));
    }

    /// Sets the website.
    pub fn website(&mut self, website: &str) {
        let rest = website
            .split_once("://")
            .map_or(website, |(_, rest)| rest)
            .to_lowercase();
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host);
        self.host = Some(host.to_owned()).filter(|host| !host.is_empty());
    }

    /// How it is like what a product is called with its owner's name before its own.
    fn likeness_by_owner(&self, owner: &Self, own: &Self) -> Option<Likeness> {
        let both =
            called(owner, own).flat_map(|called| self.names.iter().map(move |name| (name, called)));
        both.filter_map(|(name, (owner, own))| {
            // No typo is longer than a letter; most names are told apart by their length alone.
            if name.len().abs_diff(owner.len() + own.len()) > char::MAX.len_utf8() {
                return None;
            }
            let called = format!("{owner}{own}");
            match *name == called {
                true => Some(Likeness::SameName),
                false => is_one_typo_apart(name, &called).then_some(Likeness::SimilarName),
            }
        })
        .min()
    }

    /// How the two are alike; none where they are not.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> Option<Likeness> {
        if !self.numbers.is_disjoint(&other.numbers) {
            return Some(Likeness::SameNumber);
        }
        if self.host.is_some() && self.host == other.host {
            return Some(Likeness::SameWebsite);
        }
        if !self.names.is_disjoint(&other.names) {
            return Some(Likeness::SameName);
        }
        let is_like = |name: &String| {
            let mut others = other.names.iter();
            others.any(|other| is_one_typo_apart(name, other))
        };
        self.names
            .iter()
            .any(is_like)
            .then_some(Likeness::SimilarName)
    }
}

/// What a product is called with its owner's name before its own: both parts, in each of their forms.
fn called<'a>(owner: &'a Profile, own: &'a Profile) -> impl Iterator<Item = (&'a str, &'a str)> {
    let owners = owner.name.iter();
    owners.flat_map(|owner| own.name.iter().map(move |own| (&**owner, &**own)))
}

/// The forms of a name, as they are compared.
fn cores(name: &str) -> impl Iterator<Item = String> {
    let cores = forms(name).into_iter().map(|form| core(&form));
    cores.filter(|core| !core.is_empty())
}

/// A folded name without its legal form and blanks; a name that is nothing but a legal form keeps its first word.
fn core(name: &str) -> String {
    let undotted = name.to_lowercase().replace('.', "");
    let mut parts: Vec<&str> = words(&undotted).collect();
    while parts.len() > 1 && parts.last().is_some_and(|last| LEGAL_FORMS.contains(last)) {
        parts.pop();
    }
    let joined = parts.concat();
    let ended = EASTERN_FORMS
        .iter()
        .find_map(|form| joined.strip_suffix(form));
    ended
        .filter(|rest| !rest.is_empty())
        .map_or_else(|| joined.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Profile {
        let mut profile = Profile::default();
        profile.name(name);
        profile
    }

    #[test]
    fn names_are_alike_but_for_the_legal_form_and_one_typo() {
        use Likeness::{SameName, SimilarName};
        for (one, two, expected) in [
            ("Google Inc.", "google", Some(SameName)),
            ("Acme GmbH & Co. KG", "ACME S.A.", Some(SameName)),
            ("Müller AG", "Mueller", Some(SameName)),
            ("Muller", "Müller Ltd", Some(SameName)),
            ("Double Click", "DoubleClick, LLC", Some(SameName)),
            (
                "深圳市道通科技股份有限公司",
                "深圳市道通科技",
                Some(SameName),
            ),
            ("Gogle", "Google Inc", Some(SimilarName)),
            ("Goolge", "Google", Some(SimilarName)),
            ("Ibm", "Ibn", None),
            ("Co", "Inc", None),
            ("Google Analytics", "Google", None),
        ] {
            assert_eq!(named(one).likeness(&named(two)), expected, "{one} {two}");
            assert_eq!(named(two).likeness(&named(one)), expected, "{two} {one}");
        }
    }

    #[test]
    fn numbers_and_websites_count_more_than_names() {
        let mut one = named("One");
        let mut two = named("Two");
        assert_eq!(one.likeness(&two), None);
        one.website("https://www.Example.com/privacy");
        two.website("http://example.com:8080");
        assert_eq!(one.likeness(&two), Some(Likeness::SameWebsite));
        one.number("VAT", "DE 123.456");
        two.number("vat", "DE123456");
        assert_eq!(one.likeness(&two), Some(Likeness::SameNumber));
        let mut other = named("Other");
        other.number("DUNS", "DE123456");
        assert_eq!(one.likeness(&other), None, "another register");
    }
}
