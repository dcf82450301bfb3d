//! Work on many records, shared among the cores.

use std::num::NonZero;
use std::panic::resume_unwind;

/// So many items at least are worth a thread; in tests one is, so that they see several.
const SHARE: usize = if cfg!(test) { 1 } else { 2_048 };

/// Does the work on shares of the items that follow each other; the answers come in their order.
pub(super) fn on_all_cores<T: Sync, A: Send>(
    items: &[T],
    work: impl Fn(&[T]) -> A + Sync,
) -> Vec<A> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut shares = items.chunks(items.len().div_ceil(cores).max(SHARE));
    let own = shares.next().unwrap_or_default();
    let work = &work;
    std::thread::scope(|scope| {
        let others: Vec<_> = shares
            .map(|share| scope.spawn(move || work(share)))
            .collect();
        let others = others.into_iter();
        let own = work(own);
        let done = others.map(|other| other.join().unwrap_or_else(|cause| resume_unwind(cause)));
        std::iter::once(own).chain(done).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_in_one_share_and_in_its_place() {
        for count in [0, 1, 2, 3, 100] {
            let items: Vec<_> = (0..count).collect();
            let shares = on_all_cores(&items, <[i32]>::to_vec);
            assert_eq!(shares.concat(), items);
        }
    }
}
