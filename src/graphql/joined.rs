//! Filters joined: all of `and`, at least one of `or`, not `not`.

use async_graphql::Result;

/// The joined parts of a filter, whose references are found.
#[derive(Debug, Clone)]
pub(super) struct Joined<F> {
    all: Vec<F>,
    any: Option<Vec<F>>,
    none: Option<Box<F>>,
}

impl<F> Joined<F> {
    /// Finds what the parts name.
    ///
    /// # Errors
    /// One of them names what does not exist.
    pub(super) fn ready<A>(
        and: Option<Vec<A>>,
        or: Option<Vec<A>>,
        not: Option<Box<A>>,
        ready: impl Fn(A) -> Result<F>,
    ) -> Result<Self> {
        let all_ready = |parts: Vec<A>| parts.into_iter().map(&ready).collect::<Result<Vec<F>>>();
        Ok(Self {
            all: all_ready(and.unwrap_or_default())?,
            any: or.map(all_ready).transpose()?,
            none: not.map(|not| ready(*not).map(Box::new)).transpose()?,
        })
    }

    /// Whether the parts let a record pass; `admits` asks one of them.
    pub(super) fn admits(&self, admits: impl Fn(&F) -> bool) -> bool {
        let Self { all, any, none } = self;
        all.iter().all(&admits)
            && any.as_ref().is_none_or(|any| any.iter().any(&admits))
            && !none.as_deref().is_some_and(&admits)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn parts_join_as_their_names_say() {
        let has = |and, or, not: Option<u8>| {
            let joined = Joined::ready(and, or, not.map(Box::new), Ok).unwrap();
            (0..4u8)
                .filter(|n| joined.admits(|bit| n & bit != 0))
                .collect::<Vec<_>>()
        };
        assert_eq!(has(None, None, None), [0, 1, 2, 3]);
        assert_eq!(has(Some(vec![1, 2]), None, None), [3]);
        assert_eq!(has(None, Some(vec![1, 2]), None), [1, 2, 3]);
        assert_eq!(has(None, None, Some(2)), [0, 1]);
        assert_eq!(has(Some(vec![1]), Some(vec![2]), Some(1)), [0u8; 0]);
        assert_eq!(
            has(Some(vec![]), Some(vec![]), None),
            [0u8; 0],
            "one of none"
        );
    }
}
