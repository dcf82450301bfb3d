//! Claims of tokens whose signature was verified before, so that it is verified once and not with every request.
//!
//! Only what cannot change is kept: that the signature holds, and what it signs. The window and the rest of the claims
//! are checked anew each time. A token is known by its SHA-256, and never kept itself.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// As many are kept. Then all are forgotten: to find them again costs one signature each.
const MOST: usize = 256;

/// The claims of a token.
pub(super) type ClaimValues = Arc<Map<String, Value>>;
type Hash = [u8; 32];

/// The tokens known so far.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<Hash, ClaimValues>>);

impl Known {
    /// The claims of the token: those known, else what `verify` makes of it, which is kept if it is good.
    pub(super) fn or_verify<E>(
        &self,
        token: &str,
        verify: impl FnOnce() -> Result<Map<String, Value>, E>,
    ) -> Result<ClaimValues, E> {
        let hash: Hash = Sha256::digest(token).into();
        if let Some(claims) = self.lock().get(&hash) {
            return Ok(Arc::clone(claims));
        }
        let claims = Arc::new(verify()?);
        let mut known = self.lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(hash, Arc::clone(&claims));
        Ok(claims)
    }

    /// Every state of the map is a good one, also that which a panic left.
    fn lock(&self) -> MutexGuard<'_, HashMap<Hash, ClaimValues>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Known {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Known")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_token_is_verified_once_and_a_bad_one_each_time() {
        let known = Known::default();
        let good = || Ok::<_, ()>(Map::new());
        assert!(known.or_verify("bad", || Err(())).is_err());
        assert!(known.or_verify("bad", || Err(())).is_err());
        assert!(known.or_verify("good", good).is_ok());
        assert!(known.or_verify("good", || Err(())).is_ok());
        assert!(known.or_verify("goo", || Err(())).is_err());
    }

    #[test]
    fn no_more_than_so_many_are_kept() {
        let known = Known::default();
        for number in 0..3 * MOST {
            assert!(
                known
                    .or_verify(&number.to_string(), || Ok::<_, ()>(Map::new()))
                    .is_ok()
            );
            assert!(known.lock().len() <= MOST);
        }
    }
}
