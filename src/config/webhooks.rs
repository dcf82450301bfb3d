//! The settings of webhooks.

use serde::{Deserialize, Serialize};

/// Where events may be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// Whether `http://` is taken, where anybody on the way can read what is sent.
    pub plain_http: bool,
    /// Whether addresses of this machine and of private networks are taken.
    pub private_address: bool,
}
