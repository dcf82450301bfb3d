//! What changes from one answer to another: the findings that appear, and those that go.
//!
//! A finding is the same as long as its identity is; that it rests on other records, or says it in other words, is no
//! change. For example: an approval is withdrawn, and VENDOR_NOT_APPROVED appears; it is given back, and the finding goes.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Finding, Identity};

/// The findings that are in one answer and not in the other, each in the order of its answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindingsChange {
    /// Those of the later answer alone.
    pub appearing: Vec<Arc<Finding>>,
    /// Those of the earlier answer alone.
    pub going: Vec<Arc<Finding>>,
}

impl FindingsChange {
    /// From the earlier answer to the later.
    #[must_use]
    pub fn between(earlier: &[Arc<Finding>], later: &[Arc<Finding>]) -> Self {
        Self {
            appearing: only_in(later, earlier),
            going: only_in(earlier, later),
        }
    }

    /// Of these, those that `wanted` keeps; it is told whether the finding appears.
    #[must_use]
    pub fn only(mut self, wanted: impl Fn(bool, &Finding) -> bool) -> Self {
        self.appearing.retain(|finding| wanted(true, finding));
        self.going.retain(|finding| wanted(false, finding));
        self
    }

    /// Whether nothing changes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.appearing.is_empty() && self.going.is_empty()
    }
}

fn only_in(these: &[Arc<Finding>], those: &[Arc<Finding>]) -> Vec<Arc<Finding>> {
    let known: HashSet<&Identity> = those.iter().map(|finding| &finding.identity).collect();
    let mut only = these.to_vec();
    only.retain(|finding| !known.contains(&finding.identity));
    only
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::fixture::vendor;
    use entity::vocabulary::FindingCode;

    fn findings(keys: &[&str]) -> Vec<Arc<Finding>> {
        let about = |key: &&str| Finding::about(FindingCode::VendorNotApproved, &vendor(key));
        keys.iter().map(about).map(Arc::new).collect()
    }

    #[test]
    fn what_is_in_one_answer_alone_appears_or_goes() {
        for (earlier, later, appearing, going) in [
            (&[][..], &[][..], &[][..], &[][..]),
            (&["a"], &["a"], &[], &[]),
            (&["a", "b"], &["b", "c"], &["c"], &["a"]),
            (&["b", "a"], &["a", "b"], &[], &[]),
            (&[], &["b", "a"], &["b", "a"], &[]),
        ] {
            let change = FindingsChange::between(&findings(earlier), &findings(later));
            let expected = FindingsChange {
                appearing: findings(appearing),
                going: findings(going),
            };
            assert_eq!(change, expected, "{earlier:?} to {later:?}");
        }
    }

    #[test]
    fn other_words_and_other_records_are_no_change() {
        let before = findings(&["a"]);
        let after = Finding::about(FindingCode::VendorNotApproved, &vendor("a"));
        let after = after.saying("in other words").resting_on([&vendor("b")]);
        let change = FindingsChange::between(&before, &[Arc::new(after)]);
        assert_eq!(change, FindingsChange::default());
    }
}
