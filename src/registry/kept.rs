//! What is dear to work out of a value of the register, kept as long as the value.
//!
//! The registry does not know what is kept: the parts above it do, each under a type of its own. A copy of the value
//! shares it until it is changed; then the copy has nothing, so that nothing here is ever stale.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// One thing of each type.
#[derive(Clone, Default)]
pub(super) struct Kept(Arc<Things>);

#[derive(Default)]
struct Things {
    of_type: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
    outlives: AtomicBool,
}

impl Kept {
    /// Says that the values after this one can make use of what is kept with it.
    pub(super) fn outlive(&self) {
        self.0.outlives.store(true, Ordering::Relaxed);
    }

    /// Whether that was said.
    pub(super) fn outlives(&self) -> bool {
        self.0.outlives.load(Ordering::Relaxed)
    }

    /// The thing of this type; made empty when it is first asked for.
    pub(super) fn of<T: Any + Default + Send + Sync>(&self) -> Arc<T> {
        let mut kept = self
            .0
            .of_type
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let entry = kept.entry(TypeId::of::<T>());
        let thing = Arc::clone(entry.or_insert_with(|| Arc::new(T::default())));
        // Nothing else is ever put under the name of the type.
        thing.downcast().unwrap_or_default()
    }
}

/// What was worked out of a value says nothing that the value does not.
impl PartialEq for Kept {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}
