//! The draft of a request whether a sharing of data may begin.

pub mod handling;

use async_graphql::{ID, MaybeUndefined, OneofObject};
use entity::id::{Id, Uuid, VendorId};
use entity::vocabulary::{FlowState, IntakeMove, IntakeState, StandingState};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use uuid::Builder;

use super::draft::{Draft, Identity, refuse_taken_key};
use super::external::{
    ExternalReferenceDraft, external_reference, free_key_of, refuse_shared_references,
};
use super::flow::{FlowDraft, RecipientDraft};
use super::form::{Form, Pending};
use super::problem::ProblemCode;
use super::vendor::VendorDraft;
use crate::registry::flow::{Flow, Recipient};
use crate::registry::intake::{Intake, IntakeStep};
use crate::registry::key::Key;
use crate::registry::nouns::NounKind;
use crate::registry::value::Registry;
use crate::registry::vendor::{Standing, Vendor};
use crate::registry::window::Window;

/// A request. It is made whole; what was asked is changed by asking anew.
#[derive(Debug, Clone)]
pub struct IntakeDraft {
    /// Who is to have the data.
    pub vendor: ProposedVendor,
    /// The flow, but for its recipient and its state.
    pub flow: Box<FlowDraft>,
    /// What it is wanted for.
    pub justification: String,
    /// The id of the request in another system.
    pub external_reference: Option<ExternalReferenceDraft>,
    /// Who asks.
    pub by: Asker,
    /// The day on which it is asked.
    pub today: Date,
}

/// Who asks or decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// The subject of the token.
    pub subject: String,
    /// Who stands behind it: of a machine client the admin who made it, else the same.
    pub behind: String,
}

/// Who is to have the data: exactly one of these.
#[derive(OneofObject, Debug, Clone)]
pub enum ProposedVendor {
    /// A vendor of the register: its id or key.
    Registered(ID),
    /// A vendor that is not in the register yet; approval registers it. Its standing is left out.
    Draft(Box<VendorDraft>),
}

/// A name that stands for the vendor while the flow is read.
const PROPOSED: &str = "proposed-vendor";

impl Draft for IntakeDraft {
    type Record = Intake;

    /// None: the key is made of the id.
    fn key(&self) -> Option<&str> {
        None
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Intake>) -> Option<Intake> {
        let Self {
            vendor,
            flow,
            justification,
            external_reference: elsewhere,
            by,
            today,
        } = self;
        let id = identity.id.uuid();
        let key = MaybeUndefined::Value(format!("intake-{}", id.simple()));
        let head = identity.head(form, key, MaybeUndefined::Undefined);
        let given = MaybeUndefined::Value(vendor);
        let vendor = form.required("vendor", given, None, |form, which| {
            self::vendor(form, which, derived(id, "vendor"), today)
        });
        let given = MaybeUndefined::Value(*flow);
        let flow = form.required("flow", given, None, |form, draft| {
            self::flow(form, draft, id)
        });
        let given = MaybeUndefined::Value(justification);
        let justification = form.required("justification", given, None, Form::text);
        let given = MaybeUndefined::from(Some(elsewhere));
        let elsewhere = form.optional("externalReference", given, None, external_reference);
        let (vendor_id, vendor) = vendor?;
        let flow = Flow {
            recipient: Recipient::Vendor(vendor_id),
            ..flow?
        };
        FlowDraft::check(&flow, form.registry(), form);
        Some(Intake {
            head: head?,
            vendor,
            flow,
            justification: justification?,
            external_references: elsewhere.into_iter().collect(),
            requested_by: by.subject.clone(),
            behind: by.behind,
            state: IntakeState::Submitted,
            steps: vec![IntakeStep {
                did: IntakeMove::Submit,
                by: by.subject,
                on: today,
                text: None,
            }],
            conditions: Vec::new(),
            until: None,
            accepted: Vec::new(),
        })
    }

    fn check(record: &Intake, registry: &Registry, form: &mut Form<'_>) {
        refuse_shared_references(record, registry, form);
    }
}

/// The vendor, with its record where it is not registered.
fn vendor(
    form: &mut Form<'_>,
    which: ProposedVendor,
    id: Uuid,
    today: Date,
) -> Option<(VendorId, Option<Vendor>)> {
    let draft = match which {
        ProposedVendor::Registered(id) => {
            let id = MaybeUndefined::Value(id);
            let found = form.required("registered", id, None, Form::reference::<Vendor>);
            return found.map(|id| (id, None));
        }
        ProposedVendor::Draft(draft) => draft,
    };
    let made = form.required(
        "draft",
        MaybeUndefined::Value(draft),
        None,
        |form, draft| {
            let mut draft = *draft;
            if !draft.standing.is_undefined() {
                let message = "an officer decides where a vendor stands; leave it out";
                form.refuse(ProblemCode::Invalid, "standing", message);
            }
            if draft.key.is_undefined() {
                let name = draft.name.as_opt_ref().flatten();
                let key = free_key_of::<Vendor>(name.map(String::as_str), form.registry());
                draft.key = MaybeUndefined::Value(key);
            }
            let id = Id::new(id);
            let made = draft.fill(form, Identity { id, base: None })?;
            refuse_taken_key(&made, form.registry(), form);
            refuse_shared_references(&made, form.registry(), form);
            Some(Vendor {
                standing: vec![Standing {
                    state: StandingState::Proposed,
                    window: Window {
                        from: Some(today),
                        until: None,
                    },
                    reason: None,
                }],
                ..made
            })
        },
    )?;
    Some((made.head.id, Some(made)))
}

/// The flow, to a vendor that is put in later.
fn flow(form: &mut Form<'_>, mut draft: FlowDraft, intake: Uuid) -> Option<Flow> {
    let refused = [
        ("recipient", !draft.recipient.is_undefined()),
        ("state", !draft.state.is_undefined()),
    ];
    for (field, _) in refused.into_iter().filter(|(_, given)| *given) {
        let message = "the request itself says it; leave it out";
        form.refuse(ProblemCode::Invalid, field, message);
    }
    if draft.key.is_undefined() {
        draft.key = MaybeUndefined::Value(format!("intake-{}", intake.simple()));
    }
    draft.recipient = MaybeUndefined::Value(RecipientDraft::Vendor(ID(PROPOSED.to_owned())));
    draft.state = MaybeUndefined::Value(FlowState::Proposed);
    let name = Key::parse(PROPOSED).ok()?;
    let pending = Pending::from([((NounKind::Vendor, name), Uuid::nil())]);
    let mut apart = Form::new(form.registry(), &pending, form.path().to_vec());
    let id = Id::new(derived(intake, "flow"));
    let made = draft.fill(&mut apart, Identity { id, base: None });
    form.absorb(apart.into_problems());
    let made = made?;
    refuse_taken_key(&made, form.registry(), form);
    Some(made)
}

/// The id of what a request would make: of the same millisecond, the rest out of the id of the request, so that planning
/// twice gives the same.
fn derived(intake: Uuid, what: &str) -> Uuid {
    let mut hasher = Sha256::new();
    hasher.update(intake.as_bytes());
    hasher.update(what);
    let mut random = [0; 10];
    for (byte, from) in random.iter_mut().zip(hasher.finalize()) {
        *byte = from;
    }
    let milliseconds = intake.get_timestamp().map_or(0, |time| {
        let (seconds, nanoseconds) = time.to_unix();
        seconds * 1_000 + u64::from(nanoseconds / 1_000_000)
    });
    Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_request_would_make_has_an_id_of_its_own_and_always_the_same() {
        let intake = Builder::from_unix_timestamp_millis(1_764_000_000_123, &[7; 10]).into_uuid();
        let (vendor, flow) = (derived(intake, "vendor"), derived(intake, "flow"));
        assert_eq!(vendor, derived(intake, "vendor"));
        assert_ne!(vendor, flow);
        for id in [vendor, flow] {
            assert_eq!((id.get_version_num(), id != intake), (7, true));
            assert_eq!(id.get_timestamp(), intake.get_timestamp());
        }
    }
}
