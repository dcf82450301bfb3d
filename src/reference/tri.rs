//! Three-valued answers: what is not known is neither yes nor no.
//!
//! Deliberately without a default and without `From<Option<bool>>`: whoever meets a missing fact says so by name.

use std::ops::Not;

/// Yes, no, or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tri {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// A fact that decides it is missing, or wider than what it is matched with.
    Unknown,
}

impl Tri {
    /// No wins, then unknown.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Yes, Self::Yes) => Self::Yes,
        }
    }

    /// Yes wins, then unknown.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::No, Self::No) => Self::No,
        }
    }

    /// Whether all of them hold; yes if there are none.
    #[must_use]
    pub fn all(items: impl IntoIterator<Item = Self>) -> Self {
        items.into_iter().fold(Self::Yes, Self::and)
    }

    /// Whether any of them holds; no if there are none.
    #[must_use]
    pub fn any(items: impl IntoIterator<Item = Self>) -> Self {
        items.into_iter().fold(Self::No, Self::or)
    }
}

impl Not for Tri {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Tri {
    fn from(known: bool) -> Self {
        if known { Self::Yes } else { Self::No }
    }
}

#[cfg(test)]
mod tests {
    use super::Tri::{self, No, Unknown, Yes};

    #[test]
    fn in_a_conjunction_no_wins_and_in_a_disjunction_yes() {
        for (one, two, and, or) in [
            (Yes, Yes, Yes, Yes),
            (Yes, No, No, Yes),
            (Yes, Unknown, Unknown, Yes),
            (No, No, No, No),
            (No, Unknown, No, Unknown),
            (Unknown, Unknown, Unknown, Unknown),
        ] {
            assert_eq!(
                (one.and(two), two.and(one)),
                (and, and),
                "{one:?} and {two:?}"
            );
            assert_eq!((one.or(two), two.or(one)), (or, or), "{one:?} or {two:?}");
        }
    }

    #[test]
    fn nothing_at_all_is_all_and_not_any() {
        assert_eq!((Tri::all([]), Tri::any([])), (Yes, No));
        assert_eq!((!Yes, !No, !Unknown), (No, Yes, Unknown));
    }
}
