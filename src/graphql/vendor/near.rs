//! Vendors that may be the same as another, or as one that is about to be registered.

use async_graphql::{InputObject, SimpleObject};

use super::VendorObject;
use crate::command::input::Url;
use crate::command::vendor::IdentifierDraft;
use crate::graphql::at::At;
use crate::registry::near::{Likeness, Profile};
use crate::registry::vendor::{Vendor, ever_owned};

/// The most near matches that are shown.
const MOST: usize = 20;

/// A vendor that may be the same.
#[derive(SimpleObject)]
pub struct NearMatch<'a> {
    /// The vendor.
    vendor: VendorObject<'a>,
    /// How the two are alike.
    likeness: Likeness,
}

/// What is known of a vendor that is about to be registered.
#[derive(InputObject, Debug, Clone)]
pub struct NearVendorsInput {
    /// Its names: in use, in the commercial register, others.
    pub names: Vec<String>,
    /// Its website.
    pub website: Option<Url>,
    /// Its numbers in public registers.
    pub identifiers: Option<Vec<IdentifierDraft>>,
}

impl NearVendorsInput {
    /// What it is told from others by.
    pub(in crate::graphql) fn profile(&self) -> Profile {
        let Self {
            names,
            website,
            identifiers,
        } = self;
        let mut profile = Profile::default();
        names.iter().for_each(|name| profile.name(name));
        website.iter().for_each(|url| profile.website(&url.0));
        for IdentifierDraft { scheme, value } in identifiers.iter().flatten() {
            profile.number(scheme, value);
        }
        profile
    }
}

/// The vendors with a likeness to the profile that may be another, the likest first.
pub(in crate::graphql) fn near_matches<'a>(
    at: &'a At,
    profile: &Profile,
    may_be_another: impl Fn(&Vendor) -> bool,
) -> Vec<NearMatch<'a>> {
    let registry = &at.registry;
    at.budget().visits_allowed(registry.vendors.len() as u64);
    let like = registry.near.like(registry, profile);
    let mut near: Vec<_> = like
        .filter(|(vendor, _)| may_be_another(vendor))
        .map(|(vendor, likeness)| (likeness, vendor))
        .collect();
    near.sort_by_key(|&(likeness, vendor)| (likeness, &vendor.head.key));
    near.truncate(MOST);
    let object = |(likeness, record)| NearMatch {
        vendor: VendorObject { at, record },
        likeness,
    };
    near.into_iter().map(object).collect()
}

/// The vendors with a likeness to this one, but for what it owned and what owned it.
pub(in crate::graphql) fn near_matches_of<'a>(
    at: &'a At,
    vendor: &'a Vendor,
) -> Vec<NearMatch<'a>> {
    let (registry, id) = (&at.registry, vendor.head.id);
    let owned = ever_owned(registry, id);
    let is_kin = |other: &Vendor| {
        other.head.id == id
            || owned.contains(&other.head.id)
            || ever_owned(registry, other.head.id).contains(&id)
    };
    near_matches(at, &Profile::of(registry, vendor), |other| !is_kin(other))
}
