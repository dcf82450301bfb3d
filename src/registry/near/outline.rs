//! What tells at a glance that a vendor is not the one that is looked for, so that few of many are looked at closely.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::Profile;

/// The kinds of letters that are counted: by the last bits of their numbers.
const KINDS: usize = 16;

/// How many letters of each kind a name has. A typo takes one away, adds one, makes one another, or swaps two: it changes two
/// counts by one at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Letters([u8; KINDS]);

impl Letters {
    fn of(name: &str) -> Self {
        let mut letters = Self::default();
        for letter in name.chars() {
            if let Some(count) = letters.0.get_mut(letter as usize % KINDS) {
                *count = count.saturating_add(1);
            }
        }
        letters
    }

    /// Those of two names one after the other.
    fn and(mut self, other: Self) -> Self {
        let counts = self.0.iter_mut().zip(other.0);
        counts.for_each(|(count, more)| *count = count.saturating_add(more));
        self
    }

    /// Whether they may be the end of the other name, but for a typo.
    fn may_end(self, name: Self) -> bool {
        let both = self.0.iter().zip(name.0);
        let more: u32 = both
            .map(|(own, all)| u32::from(own.saturating_sub(all)))
            .sum();
        more <= 2
    }

    fn may_be_a_typo_apart(self, other: Self) -> bool {
        let both = self.0.iter().zip(other.0);
        let apart: u32 = both.map(|(one, two)| u32::from(one.abs_diff(two))).sum();
        apart <= 2
    }
}

/// A vendor at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outline {
    /// A bit for each of its numbers and its website.
    marks: u64,
    /// Those of the forms of the name in use, which stand behind its owner's.
    name: Box<[Letters]>,
    /// Those of all its names.
    names: Box<[Letters]>,
}

impl Outline {
    pub(super) fn of(profile: &Profile) -> Self {
        let Profile {
            name,
            names,
            numbers,
            host,
        } = profile;
        let marks = numbers.iter().chain(host).map(|text| mark(text));
        Self {
            marks: marks.fold(0, |all, one| all | one),
            name: name.iter().map(|name| Letters::of(name)).collect(),
            names: names.iter().map(|name| Letters::of(name)).collect(),
        }
    }
}

fn mark(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    1 << (hasher.finish() % u64::from(u64::BITS))
}

/// What is looked for, at a glance.
#[derive(Debug)]
pub(super) struct Sought(Outline);

impl Sought {
    pub(super) fn of(profile: &Profile) -> Self {
        Self(Outline::of(profile))
    }

    /// Whether the vendor may be like what is looked for. Its owners are asked for only where its own name leaves it open.
    pub(super) fn may_be<'a, O>(&self, vendor: &Outline, owners: impl Fn() -> O) -> bool
    where
        O: Iterator<Item = &'a Outline>,
    {
        let Outline { marks, names, .. } = &self.0;
        let is_close = |called: Letters| names.iter().any(|name| name.may_be_a_typo_apart(called));
        let is_called = |own: Letters| {
            names.iter().any(|name| own.may_end(*name))
                && owners().any(|owner| owner.name.iter().any(|owner| is_close(owner.and(own))))
        };
        marks & vendor.marks != 0
            || vendor.names.iter().copied().any(is_close)
            || vendor.name.iter().copied().any(is_called)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::near::Likeness;
    use proptest::prelude::*;

    fn profile(names: &[String], number: &str, host: &str) -> Profile {
        let mut profile = Profile {
            name: names
                .first()
                .into_iter()
                .flat_map(|name| super::super::cores(name))
                .collect(),
            ..Profile::default()
        };
        names.iter().for_each(|name| profile.name(name));
        profile.number("vat", number);
        profile.website(host);
        profile
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Names of few letters, so that many are alike or nearly so.
        #[test]
        fn whatever_is_alike_is_looked_at(
            sought in prop::collection::vec("[abü]{3,7}", 1..3),
            names in prop::collection::vec("[abü]{2,6}", 1..3),
            owner in "[abü]{1,4}",
            numbers in ("[12]{2}", "[12]{2}"),
            hosts in ("[a-d]{1}", "[a-d]{1}"),
        ) {
            let sought = profile(&sought, &numbers.0, &hosts.0);
            let own = profile(&names, &numbers.1, &hosts.1);
            let owner = profile(&[owner], "other", "other");
            let is_like: Option<Likeness> = sought.likeness(&own).or_else(|| sought.likeness_by_owner(&owner, &own));
            let owner = Outline::of(&owner);
            let may_be = Sought::of(&sought).may_be(&Outline::of(&own), || [&owner].into_iter());
            prop_assert!(may_be || is_like.is_none(), "{:?}: {:?}, {:?}", is_like, own, sought);
        }
    }

    #[test]
    fn what_is_far_is_passed_over() {
        let of = |name: &str| profile(&[name.to_owned()], name, name);
        let sought = Sought::of(&of("doubleclick"));
        for (name, owner, expected) in [
            ("doubleclick", None, true),
            ("dubleclick", None, true),
            ("doublecheck", None, false),
            ("omniture", None, false),
            ("click", Some("double"), true),
            ("click", Some("triple"), false),
        ] {
            let owner = owner.map(|owner| Outline::of(&of(owner)));
            let outline = Outline::of(&of(name));
            assert_eq!(sought.may_be(&outline, || owner.iter()), expected, "{name}");
        }
    }
}
