//! The events of answers that became otherwise.

use entity::vocabulary::{EndingKind, TransferStatus};
use serde_json::{Value, json};

use super::{
    AGREEMENT_ENDING, CERTIFICATION_ENDING, CLEARANCE, Event, FINDING_APPEARED, FINDING_RESOLVED,
    TRANSFER_STATUS,
};
use crate::compliance::ending::Ending;
use crate::compliance::findings::Finding;
use crate::compliance::followed::{Cleared, Transfer, Turn};
use crate::reference::Place;
use crate::registry::flow::Flow;
use crate::registry::intake::Intake;
use crate::registry::noun::RecordId;
use crate::registry::vendor::Vendor;
use crate::store::outbox::Reached;

impl Event {
    /// The events of what became otherwise until this revision and day; the same have the same ids.
    #[must_use]
    pub fn of_turns(turns: &[Turn], reached: Reached, source: &str, at: &str) -> Vec<Self> {
        let Reached { revision, day } = reached;
        let event = |(number, turn)| {
            let (kind, subject, mut data) = told(turn);
            if let Value::Object(members) = &mut data {
                members.insert("revision".to_owned(), json!(revision.to_string()));
                members.insert("on".to_owned(), json!(day.to_string()));
            }
            let id = format!("evt_{revision}_{day}_{number}");
            Self::new(id, kind, source, at, Some(&subject), &data)
        };
        turns.iter().enumerate().map(event).collect()
    }
}

/// The kind, the subject and the data.
fn told(turn: &Turn) -> (&'static str, String, Value) {
    match turn {
        Turn::FindingAppeared(found) => of_finding(FINDING_APPEARED, found),
        Turn::FindingResolved(found) => of_finding(FINDING_RESOLVED, found),
        Turn::Transfer {
            transfer,
            before,
            after,
        } => of_transfer(transfer, *before, *after),
        Turn::Clearance {
            intake,
            before,
            after,
        } => {
            let data = json!({ "before": before.as_ref().map(cleared), "after": after.as_ref().map(cleared) });
            (CLEARANCE, RecordId::of::<Intake>(*intake).to_string(), data)
        }
        Turn::Ending(ending) => of_ending(ending),
    }
}

fn of_finding(kind: &'static str, finding: &Finding) -> (&'static str, String, Value) {
    let vendor = finding.vendor.map(RecordId::of::<Vendor>);
    let records: Vec<_> = finding.records.iter().map(ToString::to_string).collect();
    let data = json!({
        "finding": finding.identity.to_string(), "code": finding.code(), "severity": finding.severity(), "kind": finding.kind(),
        "sentence": finding.sentence, "vendor": vendor.map(|id| id.to_string()), "records": records,
    });
    (kind, finding.identity.subject.to_string(), data)
}

fn of_transfer(
    (flow, leg, regime): &Transfer,
    before: Option<TransferStatus>,
    after: Option<TransferStatus>,
) -> (&'static str, String, Value) {
    let flow = RecordId::of::<Flow>(*flow).to_string();
    let place = |place: Option<Place>| place.map(|place| place.to_string());
    let path: Vec<_> = leg.path.iter().map(ToString::to_string).collect();
    let data = json!({
        "flow": flow, "from": place(leg.from), "to": place(leg.to), "through": leg.through.map(|id| id.to_string()), "path": path,
        "regime": regime.as_ref().map(|key| key.as_str()), "before": before, "after": after,
    });
    (TRANSFER_STATUS, flow, data)
}

fn cleared(clearance: &Cleared) -> Value {
    json!({ "verdict": clearance.verdict, "reasonCodes": clearance.reason_codes })
}

fn of_ending(ending: &Ending) -> (&'static str, String, Value) {
    let record = ending.record.to_string();
    let until = ending.day.to_string();
    match ending.kind {
        EndingKind::Certification => {
            let data = json!({ "record": record, "key": ending.key.as_str(), "scheme": ending.part, "until": until });
            (CERTIFICATION_ENDING, record, data)
        }
        _ => {
            let data = json!({ "record": record, "key": ending.key.as_str(), "until": until });
            (AGREEMENT_ENDING, record, data)
        }
    }
}
