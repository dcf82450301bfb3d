//! Documents that were admitted before: clients send the same few again and again, with other variables.
//!
//! What admission says depends on the text, the name of the operation and the limits alone, so that it can be kept.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Admitted, Limits, admit};
use crate::error::Error;

/// As many documents are kept. Then all are forgotten: to find them again costs one parse each.
const MOST: usize = 128;
/// Longer texts, in bytes, are parsed each time. A parsed document can be a hundred times its text.
const LONGEST: usize = 2 * 1024;

/// The documents known so far.
#[derive(Debug, Default)]
pub struct Documents {
    known: Mutex<Known>,
    erasures: AtomicU64,
}

type Known = HashMap<(String, Option<String>), Arc<Admitted>>;

impl Documents {
    /// What [`admit`] answers; the limits must always be the same.
    ///
    /// # Errors
    /// Those of [`admit`].
    pub fn admit(
        &self,
        text: String,
        operation_name: Option<String>,
        limits: &Limits,
    ) -> Result<Arc<Admitted>, Error> {
        let asked = (text, operation_name);
        if let Some(admitted) = self.lock().get(&asked) {
            return Ok(Arc::clone(admitted));
        }
        let admitted = Arc::new(admit(&asked.0, asked.1.as_deref(), limits)?);
        if asked.0.len() <= LONGEST {
            let mut known = self.lock();
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(asked, Arc::clone(&admitted));
        }
        Ok(admitted)
    }

    /// Forgets all, if people were erased since it was last asked: a document may name them.
    pub fn forget_after(&self, erasures: u64) {
        if self.erasures.swap(erasures, Ordering::Relaxed) != erasures {
            self.lock().clear();
        }
    }

    /// Every state of the map is a good one, also that which a panic left.
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(documents: &Documents, text: &str, name: Option<&str>) -> Option<Arc<Admitted>> {
        let name = name.map(str::to_owned);
        documents
            .admit(text.to_owned(), name, &Limits::default())
            .ok()
    }

    #[test]
    fn a_document_is_known_by_its_text_and_its_operation() {
        let documents = Documents::default();
        let text = "query A { a } query B { b }";
        for _ in 0..2 {
            assert!(ask(&documents, text, None).is_none());
            for name in ["A", "B"] {
                let admitted = ask(&documents, text, Some(name));
                let found = admitted.and_then(|admitted| admitted.operation_name.clone());
                assert_eq!(found.as_deref(), Some(name));
            }
        }
        assert_eq!(documents.lock().len(), 2);
    }

    #[test]
    fn an_erasure_makes_all_forgotten_once() {
        let documents = Documents::default();
        for (erasures, kept) in [(0, 1), (1, 0), (1, 1), (2, 0)] {
            assert!(ask(&documents, "{ a }", None).is_some());
            documents.forget_after(erasures);
            assert_eq!(documents.lock().len(), kept, "{erasures}");
        }
    }

    #[test]
    fn few_are_kept_and_no_long_ones() {
        let documents = Documents::default();
        for number in 0..3 * MOST {
            assert!(ask(&documents, &format!("{{ a{number} }}"), None).is_some());
            assert!(documents.lock().len() <= MOST);
        }
        let before = documents.lock().len();
        let long = format!("{{ a }}{}", " ".repeat(LONGEST));
        assert!(ask(&documents, &long, None).is_some());
        assert_eq!(documents.lock().len(), before);
    }
}
