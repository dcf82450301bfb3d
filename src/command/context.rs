//! What a plan knows besides the registry: the time and the new ids, as values.

use entity::id::Uuid;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use uuid::Builder;

use crate::registry::person::Secret;

/// New ids from a seed, so that planning twice gives the same.
#[derive(Debug, Clone)]
pub struct IdSequence {
    milliseconds: u64,
    state: u64,
    salts: Option<Secret>,
    salted: u64,
}

impl IdSequence {
    /// Ids of this time from this seed.
    #[must_use]
    pub fn new(at: Timestamp, seed: u64) -> Self {
        Self {
            milliseconds: u64::try_from(at.as_millisecond()).unwrap_or_default(),
            state: seed,
            salts: None,
            salted: 0,
        }
    }

    /// With salts of people out of a secret, which must come from the system's own randomness and be kept nowhere: ids
    /// stand in the log, and their seed can be told from them.
    #[must_use]
    pub const fn with_salts(mut self, secret: Secret) -> Self {
        self.salts = Some(secret);
        self
    }

    /// The next salt; none without a secret.
    pub fn next_salt(&mut self) -> Option<Secret> {
        self.salted += 1;
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.salts?.0).ok()?;
        mac.update(&self.salted.to_be_bytes());
        Some(Secret(mac.finalize().into_bytes().into()))
    }

    /// The next id: a UUIDv7 (RFC 9562, section 5.7).
    pub fn next_id(&mut self) -> Uuid {
        let (high, low) = (self.step(), self.step());
        let mut bytes = [0; 10];
        for (byte, from) in bytes
            .iter_mut()
            .zip(high.to_be_bytes().into_iter().chain(low.to_be_bytes()))
        {
            *byte = from;
        }
        Builder::from_unix_timestamp_millis(self.milliseconds, &bytes).into_uuid()
    }

    /// One step of SplitMix64 (Steele, Lea and Flood, 2014): every seed gives a full period.
    const fn step(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids_and_none_twice() {
        let ids = |seed| {
            let mut ids = IdSequence::new(Timestamp::UNIX_EPOCH, seed);
            std::iter::repeat_with(move || ids.next_id())
                .take(1000)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(1), ids(1));
        let all: std::collections::BTreeSet<_> = ids(1).into_iter().chain(ids(2)).collect();
        assert_eq!(all.len(), 2000);
        assert!(all.iter().all(|id| id.get_version_num() == 7));
    }

    #[test]
    fn salts_come_from_the_secret_alone_and_none_twice() {
        let salts = |seed, secret| {
            let ids = IdSequence::new(Timestamp::UNIX_EPOCH, seed);
            let mut ids = ids.with_salts(Secret([secret; 32]));
            [ids.next_salt(), ids.next_salt()].map(|salt| salt.map(|salt| salt.0))
        };
        let [first, second] = salts(1, 1);
        assert!(first.is_some() && first != second);
        assert_eq!(salts(1, 1), salts(2, 1));
        assert!(!salts(1, 2).contains(&first));
        let mut without = IdSequence::new(Timestamp::UNIX_EPOCH, 1);
        assert_eq!(without.next_salt(), None);
    }
}
