//! Settings that are written as texts: addresses and time zones.

use std::net::SocketAddr;

use jiff::tz::TimeZone;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};
use url::Url;

pub(super) fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    parsed(&String::deserialize(deserializer)?)
}

/// The same, or none.
pub(super) fn some_address<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SocketAddr>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| parsed(&text)).transpose()
}

fn parsed<E: Error>(text: &str) -> Result<SocketAddr, E> {
    text.parse().map_err(|_| {
        E::custom(format!(
            "must be an address and a port like `127.0.0.1:7317`, not `{text}`"
        ))
    })
}

/// An address of the web: `https://` or `http://`, with a host, without user, password or fragment.
pub(super) fn web_address(text: &str, example: &str) -> Result<Url, String> {
    let form = format!("must be an address like `{example}`");
    let url = Url::parse(text).map_err(|_| format!("{form}, not `{text}`"))?;
    if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
        return Err(format!("{form}, not `{text}`"));
    }
    // The text is not repeated: it holds a secret.
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(format!("{form}, without user, password and `#`"));
    }
    Ok(url)
}

/// A time zone is its IANA name.
pub(super) mod zone {
    use super::*;

    pub(in crate::config) fn serialize<S: Serializer>(
        zone: &TimeZone,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(zone.iana_name().unwrap_or("UTC"))
    }

    pub(in crate::config) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<TimeZone, D::Error> {
        let name = String::deserialize(deserializer)?;
        TimeZone::get(&name).map_err(|_| {
            D::Error::custom(format!(
                "must be an IANA time zone that this machine knows, like `UTC` or `Europe/Berlin`, not `{name}`"
            ))
        })
    }
}
