//! Keys of reference rows: the files write ids with underscores, Steward writes kebab-case with dots.
//!
//! [`key_of`] is the only place that knows the difference. Codes of places, groups and international organizations
//! are not keys and stay as they are.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

/// The key in Steward of a row of the reference files: `eu_gdpr.scc_commission` becomes `eu-gdpr.scc-commission`.
#[must_use]
pub fn key_of(id: &str) -> String {
    id.replace('_', "-")
}

/// Declares the type of one kind of key.
macro_rules! key {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The key of a row, written as a key or as the files write it; says nothing of whether it exists.
            #[must_use]
            pub fn new(text: &str) -> Self {
                Self(key_of(text).into())
            }

            /// The text of the key.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                String::deserialize(input).map(|text| Self::new(&text))
            }
        }
    )*};
}

key! {
    /// A regime: a law on sending data abroad or to another party, such as `eu-gdpr`.
    RegimeKey;
    /// A mechanism of a regime, such as `eu-gdpr.scc-commission`.
    MechanismKey;
    /// A threshold of a regime, such as `cn-pipl.t3`.
    ThresholdKey;
    /// A row of the adequacy list, such as `eu-gdpr.us-dpf`.
    AdequacyKey;
    /// An entry of the obligations catalogue, such as `obl.confidentiality`.
    ObligationKey;
    /// An entry of a taxonomy, such as `data.device.ip-address`.
    TermKey;
}

impl MechanismKey {
    /// The part after the first dot: what a regime and the one that replaced it both call the mechanism.
    #[must_use]
    pub fn name(&self) -> &str {
        self.as_str().split_once('.').map_or("", |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn underscores_become_hyphens_and_dots_stay() {
        assert_eq!(key_of("eu_gdpr.scc_commission"), "eu-gdpr.scc-commission");
        assert_eq!(
            MechanismKey::new("eu-gdpr.scc-commission").name(),
            "scc-commission"
        );
    }
}
