//! The key that seals the secrets in the database, where the configuration gives it.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// 32 bytes, written in base64, as `openssl rand -base64 32` makes them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SealingKey([u8; Self::LENGTH]);

impl SealingKey {
    /// How many bytes it has.
    pub const LENGTH: usize = 32;

    /// The key itself.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl TryFrom<String> for SealingKey {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let problem = "must be 32 bytes in base64; `openssl rand -base64 32` makes them";
        let bytes = STANDARD.decode(text.trim()).map_err(|_| problem)?;
        bytes.try_into().map(Self).map_err(|_| problem)
    }
}

impl From<SealingKey> for String {
    fn from(key: SealingKey) -> Self {
        STANDARD.encode(key.0)
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(..)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;

    #[test]
    fn thirty_two_bytes_are_taken_and_never_printed() {
        let text = STANDARD.encode([7; 32]);
        let key = SealingKey::try_from(format!("{text}\n")).unwrap();
        assert_eq!(key.bytes(), &[7; 32]);
        assert_eq!(format!("{key:?}"), "SealingKey(..)");
        for wrong in ["", "secret", &STANDARD.encode([7; 31]), &text[1..]] {
            let problem = SealingKey::try_from(wrong.to_owned()).unwrap_err();
            assert!(problem.contains("openssl rand"), "{wrong}");
        }
    }
}
