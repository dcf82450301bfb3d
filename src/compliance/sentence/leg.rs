//! Why a leg has its status, in words.

use entity::vocabulary::TransferStatus;

use crate::compliance::transfers::LegStatus;

/// Why the status is what it is, in words that follow "since".
pub(super) fn because(judged: &LegStatus) -> String {
    let lacks = || {
        judged
            .missing
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let ground = || {
        let row = judged.adequacy_row.as_ref().map(ToString::to_string);
        row.or_else(|| judged.mechanism.as_ref().map(ToString::to_string))
            .unwrap_or_default()
    };
    match judged.status {
        TransferStatus::Prohibited => "it prohibits this and no exception holds".to_owned(),
        TransferStatus::Unsafeguarded if judged.missing.is_empty() => {
            "no ground for it is recorded".to_owned()
        }
        TransferStatus::Unsafeguarded => {
            format!("no ground for it is complete; missing: {}", lacks())
        }
        TransferStatus::DerogationOnly => format!(
            "only `{}` holds, which is meant for occasional use",
            ground()
        ),
        TransferStatus::Undetermined => format!("this is not known: {}", lacks()),
        TransferStatus::Safeguarded => format!("`{}` is in place", ground()),
        TransferStatus::Exempt if ground().is_empty() => {
            "the number of persons exempts it".to_owned()
        }
        TransferStatus::Exempt => format!("`{}` exempts it", ground()),
        TransferStatus::Adequate => format!("`{}` approves the destination", ground()),
        TransferStatus::NoRestriction if judged.regime.is_none() => {
            "no transfer regime holds it that day".to_owned()
        }
        TransferStatus::NoRestriction => "it attaches duties at most".to_owned(),
        TransferStatus::FreeFlow => "the data stays inside its territory".to_owned(),
        TransferStatus::OutOfScope => "it does not hold data of this level".to_owned(),
        TransferStatus::Domestic => "the data stays in its place".to_owned(),
    }
}
