//! `ropa-processor`: the record of what is processed for others (GDPR Art. 30(2)), a line an activity.

use entity::vocabulary::ActivityRole;

use super::asked::Template;
use super::content::Section;
use super::inquiry::Inquiry;
use super::processing::{self as of, Line, record};
use super::table::{Field, text};

pub(super) fn build<'a>(inquiry: &Inquiry<'a>) -> Option<Vec<Section<'a>>> {
    let fields = match inquiry.template {
        Template::Article => article(),
        Template::Ico => ico(),
        Template::Cnil => cnil(),
    };
    record(
        inquiry,
        "ropa-processor",
        &[ActivityRole::Processor],
        &fields,
    )
}

/// What the article lists, in its order.
fn article<'a>() -> Vec<Field<'a, Line<'a>>> {
    vec![
        text("activity", |_, it: &Line<'_>| (&it.activity.name).into()),
        text("processor", of::ours),
        text("representative", of::representative),
        text("data-protection-officer", of::officer),
        text("controllers", of::others),
        text("processing-done", of::purposes),
        text("third-countries", of::third_countries),
        text("safeguards", of::transfer_safeguards),
        text("security", of::security),
    ]
}

/// The columns of the processors' documentation template of the Information Commissioner's Office.
fn ico<'a>() -> Vec<Field<'a, Line<'a>>> {
    vec![
        text("processor", of::ours),
        text("controllers", of::others),
        text("contracts", of::contracts),
        text("representative", of::representative),
        text("data-protection-officer", of::officer),
        text("categories-of-processing", of::purposes),
        text("third-countries", of::third_countries),
        text("safeguards", of::transfer_safeguards),
        text("security-measures", of::security),
    ]
}

/// The fields of the processors' register template of the Commission nationale de l'informatique et des libertés.
fn cnil<'a>() -> Vec<Field<'a, Line<'a>>> {
    vec![
        text("controllers", of::others),
        text("activity", |_, it: &Line<'_>| (&it.activity.name).into()),
        text("reference-number", |_, it| {
            it.activity.head.key.as_str().into()
        }),
        text("last-changed", of::last_changed),
        text("processor", of::ours),
        text("data-protection-officer", of::officer),
        text("representative", of::representative),
        text("processing-done", of::purposes),
        text("sub-processors", of::recipients),
        text("recipients-abroad", of::recipients_abroad),
        text("third-countries", of::third_countries),
        text("safeguards", of::transfer_safeguards),
        text("safeguard-documents", of::safeguard_documents),
        text("security", of::security),
    ]
}
