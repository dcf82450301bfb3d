//! What a plan knows besides the registry: the time and the new ids, as values.

use entity::id::Uuid;
use jiff::Timestamp;
use uuid::Builder;

/// New ids from a seed, so that planning twice gives the same.
#[derive(Debug, Clone)]
pub struct IdSequence {
    milliseconds: u64,
    state: u64,
}

impl IdSequence {
    /// Ids of this time from this seed.
    #[must_use]
    pub fn new(at: Timestamp, seed: u64) -> Self {
        Self {
            milliseconds: u64::try_from(at.as_millisecond()).unwrap_or_default(),
            state: seed,
        }
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
}
