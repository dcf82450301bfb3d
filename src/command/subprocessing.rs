//! The draft of a subprocessing.

use async_graphql::{ID, InputObject, MaybeUndefined};
use serde::{Deserialize, Serialize};

use super::draft::{Draft, Identity};
use super::form::{Form, as_is, references};
use super::input::{CountryCode, Day};
use super::problem::ProblemCode;
use super::safeguard::{SafeguardDraft, safeguard};
use crate::registry::subprocessing::Subprocessing;
use crate::registry::term::DataCategory;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

/// The fact that a vendor hands work to another.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SubprocessingDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// The vendor that hands work on; needed to register.
    pub vendor: MaybeUndefined<ID>,
    /// The vendor that does it; needed to register.
    pub subprocessor: MaybeUndefined<ID>,
    /// What it does, such as hosting.
    pub service: MaybeUndefined<String>,
    /// Where it does it, if not where the sub-processor processes everything.
    pub country: MaybeUndefined<CountryCode>,
    /// The data categories that are handed on; without any, everything that the vendor gets.
    pub categories: MaybeUndefined<Vec<ID>>,
    /// First day.
    pub from: MaybeUndefined<Day>,
    /// Last day.
    pub until: MaybeUndefined<Day>,
    /// Whether the vendor's duties were passed on to the sub-processor.
    pub flow_down_confirmed: MaybeUndefined<bool>,
    /// What protects the data on its way there.
    pub safeguards: MaybeUndefined<Vec<SafeguardDraft>>,
}

impl Draft for SubprocessingDraft {
    type Record = Subprocessing;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(
        self,
        form: &mut Form<'_>,
        identity: Identity<'_, Subprocessing>,
    ) -> Option<Subprocessing> {
        let Self {
            key,
            illustrative,
            vendor,
            subprocessor,
            service,
            country,
            categories,
            from,
            until,
            flow_down_confirmed,
            safeguards,
        } = self;
        let is = &identity;
        let head = is.head(form, key, illustrative);
        let kept = is.kept(|s| s.vendor);
        let vendor = form.required("vendor", vendor, kept, Form::reference::<Vendor>);
        let kept = is.kept(|s| s.subprocessor);
        let subprocessor = form.required(
            "subprocessor",
            subprocessor,
            kept,
            Form::reference::<Vendor>,
        );
        let kept = is.kept_optional(|s| s.service.clone());
        let service = form.optional("service", service, kept, Form::text);
        let kept = is.kept_optional(|s| s.country);
        let country = form.optional("country", country, kept, Form::place);
        let kept = is.kept(|s| s.categories.as_slice());
        let categories = references::<DataCategory>(form, "categories", categories, kept);
        let window = form.window(from, until, is.kept(|s| s.window));
        let kept = is.kept_optional(|s| s.flow_down_confirmed);
        let flow_down_confirmed =
            form.optional("flowDownConfirmed", flow_down_confirmed, kept, as_is);
        let kept = is.kept(|s| s.safeguards.clone());
        let safeguards = form.list("safeguards", safeguards, kept, safeguard);
        Some(Subprocessing {
            head: head?,
            vendor: vendor?,
            subprocessor: subprocessor?,
            service,
            country,
            categories,
            window,
            flow_down_confirmed,
            safeguards,
        })
    }

    fn check(record: &Subprocessing, _: &Registry, form: &mut Form<'_>) {
        if record.vendor == record.subprocessor {
            let message = "a vendor hands no work to itself; name the other vendor";
            form.refuse(ProblemCode::Cycle, "subprocessor", message);
        }
    }
}
