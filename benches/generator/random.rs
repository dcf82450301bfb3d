//! Numbers from a seed: SplitMix64 (Steele, Lea and Flood, 2014). Good enough to spread, and nothing more.

/// A sequence of numbers.
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below the bound, which is not 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap_or_default()
    }

    /// True so many times of a hundred.
    pub(super) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// One to `most` of them, none twice.
    pub(super) fn some<T: Copy>(&mut self, most: usize, from: &[T]) -> Vec<T> {
        let count = 1 + self.below(most);
        let start = self.below(from.len());
        let step = 1 + self.below(from.len() / most.max(2));
        (0..count.min(from.len()))
            .map(|index| from[(start + index * step) % from.len()])
            .collect()
    }

    /// A day of a year from 2010 to 2025, as text.
    pub(super) fn day(&mut self) -> String {
        format!(
            "{}-{:02}-{:02}",
            2010 + self.below(16),
            1 + self.below(12),
            1 + self.below(28)
        )
    }
}

/// Countries with their weight.
pub(super) const COUNTRIES: [&str; 16] = [
    "US", "US", "US", "US", "DE", "DE", "GB", "GB", "FR", "NL", "IE", "IN", "JP", "CN", "BR", "CA",
];
