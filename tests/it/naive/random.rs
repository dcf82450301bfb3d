//! Numbers from a seed, the same on every machine.

/// `SplitMix64` (Steele, Lea, Flood 2014): small, and good enough to choose with.
pub struct Random(u64);

impl Random {
    pub const fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From zero to one less than the limit.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub fn of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    pub fn maybe<T: Clone>(&mut self, chance: usize, items: &[T]) -> Option<T> {
        (self.percent(chance) && !items.is_empty()).then(|| self.of(items))
    }

    /// From `least` to `most` of the items, each once, in any order.
    pub fn some<T: Clone + PartialEq>(&mut self, least: usize, most: usize, items: &[T]) -> Vec<T> {
        let mut chosen = Vec::new();
        for _ in 0..self.between(least, most) {
            let item = self.of(items);
            if !chosen.contains(&item) {
                chosen.push(item);
            }
        }
        chosen
    }

    /// A list of a scope: mostly no limit, never empty.
    pub fn limit<T: Clone + PartialEq>(&mut self, chance: usize, items: &[T]) -> Option<Vec<T>> {
        self.percent(chance).then(|| self.some(1, 2, items))
    }
}
