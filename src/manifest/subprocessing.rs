//! A subprocessing as a row.

use super::safeguard::safeguard;
use super::stated::{day, given, head, key, keys, list, text};
use crate::command::input::CountryCode;
use crate::command::subprocessing::SubprocessingDraft;
use crate::registry::nouns::Tables;
use crate::registry::subprocessing::Subprocessing;
use crate::registry::term::DataCategory;
use crate::registry::vendor::Vendor;

/// The draft that would make the record.
pub(super) fn draft(record: &Subprocessing, tables: &Tables) -> SubprocessingDraft {
    let Subprocessing {
        head: common,
        vendor,
        subprocessor,
        service,
        country,
        categories,
        window,
        flow_down_confirmed,
        safeguards,
    } = record;
    let (own_key, illustrative) = head(common);
    SubprocessingDraft {
        key: own_key,
        illustrative,
        vendor: given(key::<Vendor>(tables, *vendor)),
        subprocessor: given(key::<Vendor>(tables, *subprocessor)),
        service: text(service.as_ref()),
        country: given(country.as_ref().map(CountryCode::from)),
        categories: list(keys::<DataCategory>(tables, categories)),
        from: day(window.from),
        until: day(window.until),
        flow_down_confirmed: given(*flow_down_confirmed),
        safeguards: list(safeguards.iter().map(|claim| safeguard(claim, tables))),
    }
}
