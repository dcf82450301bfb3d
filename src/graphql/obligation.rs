//! What a vendor owes: the duties and prohibitions that bind it, each with its end and with those to whom it hands work.

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::at::At;
use super::attestation::AttestationObject;
use super::clause::ClauseObject;
use super::error::named;
use super::query::Pinned;
use super::vendor::VendorObject;
use crate::command::input::Day;
use crate::compliance::obligations::{handed_on_that_day, owed};
use crate::registry::vendor::Vendor;

/// The root of obligations.
#[derive(Default)]
pub struct ObligationRoot(pub(super) Pinned);

/// The root of obligations.
#[Object]
impl ObligationRoot {
    /// What the vendor owes on the day: each duty and each prohibition in force that binds it, by name, through an
    /// owner, or through a class.
    async fn obligations<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The vendor: its id or key.")] vendor: ID,
        #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
    ) -> Result<Option<Vec<Obligation<'ctx>>>> {
        let at = self.0.at(ctx)?;
        let on = at.day(on)?;
        let vendor = named::<Vendor>(&at.registry, vendor, "vendor")?;
        let owed = at.walk(owed(&at.registry, vendor, on).into_iter());
        let obligations = owed.map(|it| Obligation {
            clause: ClauseObject {
                at,
                record: it.clause,
            },
            certain: it.certain,
            until: it.until.as_ref().map(Day::from),
            proven: it.proven,
            proofs: at
                .walk(it.proofs.into_iter())
                .map(|record| AttestationObject { at, record })
                .collect(),
            handed_on: handed(at, vendor, on),
        });
        Ok(Some(obligations.collect()))
    }
}

/// The work that the vendor hands on that day.
fn handed(
    at: &At,
    vendor: entity::id::VendorId,
    on: jiff::civil::Date,
) -> Vec<ObligationHandedOn<'_>> {
    let work = at.walk(handed_on_that_day(&at.registry, vendor, on));
    let known = work.filter_map(|work| {
        let record = at.registry.vendors.get(work.subprocessor)?;
        Some(ObligationHandedOn {
            subprocessor: VendorObject { at, record },
            bound: work.flow_down_confirmed,
        })
    });
    known.collect()
}

/// A duty or a prohibition that binds a vendor.
#[derive(SimpleObject)]
pub struct Obligation<'a> {
    /// The sentence, with its scope and its words.
    clause: ClauseObject<'a>,
    /// Whether it binds for certain; else it hangs on a class of the vendor that nobody stated, or stated too widely.
    certain: bool,
    /// The last day on which it binds, by itself or by the agreement or statement that it stands in; null where none is
    /// known.
    until: Option<Day>,
    /// Whether the newest proof given by the day counts on it; null of a prohibition, which nobody proves.
    proven: Option<bool>,
    /// What was given by the day as proof that the vendor keeps the duty, newest first, each with its last day.
    proofs: Vec<AttestationObject<'a>>,
    /// Those to whom the vendor hands work on that day, and whether they are bound too.
    handed_on: Vec<ObligationHandedOn<'a>>,
}

/// Somebody to whom a vendor hands work.
#[derive(SimpleObject)]
pub struct ObligationHandedOn<'a> {
    /// Who.
    subprocessor: VendorObject<'a>,
    /// Whether it was confirmed that the vendor's duties were passed on; null where nobody stated it.
    bound: Option<bool>,
}
