//! What a vendor owes: the duties and prohibitions that bind it, each with its end and with those to whom it hands work.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::vocabulary::Rule;

use super::at::At;
use super::attestation::AttestationObject;
use super::clause::ClauseObject;
use super::error::named;
use super::query::Pinned;
use super::vendor::VendorObject;
use crate::command::input::Day;
use crate::compliance::binding_clauses;
use crate::compliance::in_force::clause_ends;
use crate::compliance::proof::{is_proven, proofs};
use crate::reference::Tri;
use crate::registry::subprocessing::handed_on;
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
        let binding = binding_clauses(&at.registry, vendor, on);
        let owed = at
            .walk(binding.into_iter())
            .filter(|(clause, _)| match clause.rule {
                Rule::Duty | Rule::Prohibition => true,
                Rule::Permission => false,
            });
        let obligations = owed.map(|(record, binds)| {
            let proofs = proofs(&at.registry, record.head.id, vendor, on);
            Obligation {
                clause: ClauseObject { at, record },
                certain: binds == Tri::Yes,
                until: clause_ends(&at.registry, record).as_ref().map(Day::from),
                proven: (record.rule == Rule::Duty).then(|| is_proven(&proofs, on)),
                proofs: at
                    .walk(proofs.into_iter())
                    .map(|record| AttestationObject { at, record })
                    .collect(),
                handed_on: handed(at, vendor, on),
            }
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
    let work = at.walk(handed_on(&at.registry, vendor));
    let current = work.filter(|work| work.window.holds(on));
    let known = current.filter_map(|work| {
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
