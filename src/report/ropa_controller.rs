//! `ropa-controller`: the record of a controller's processing (GDPR Art. 30(1)), a line an activity.

use entity::vocabulary::ActivityRole;

use super::asked::Template;
use super::content::{Section, Text};
use super::inquiry::Inquiry;
use super::processing::{self as of, Line, record};
use super::table::{Field, code, text};

pub(super) fn build<'a>(inquiry: &Inquiry<'a>) -> Option<Vec<Section<'a>>> {
    let roles = [ActivityRole::Controller, ActivityRole::JointController];
    let fields = match inquiry.template {
        Template::Article => article(),
        Template::Ico => ico(),
        Template::Cnil => cnil(),
    };
    record(inquiry, "ropa-controller", &roles, &fields)
}

/// What the article lists, in its order.
fn article<'a>() -> Vec<Field<'a, Line<'a>>> {
    vec![
        text("activity", |_, it: &Line<'_>| (&it.activity.name).into()),
        text("controller", of::ours),
        text("joint-controllers", of::joint),
        text("representative", of::representative),
        text("data-protection-officer", of::officer),
        text("purposes", of::purposes),
        text("subjects", of::subjects),
        text("categories", of::categories),
        text("recipients", of::recipients),
        text("third-countries", of::third_countries),
        text("safeguards", of::transfer_safeguards),
        text("retention", of::retention),
        text("security", of::security),
    ]
}

/// The columns of the documentation template of the Information Commissioner's Office, with those of its head. Of some the
/// register holds nothing.
fn ico<'a>() -> Vec<Field<'a, Line<'a>>> {
    vec![
        text("business-function", |_, it: &Line<'_>| {
            (&it.activity.name).into()
        }),
        text("controller", of::ours),
        text("data-protection-officer", of::officer),
        text("representative", of::representative),
        text("purpose-of-processing", of::purposes),
        text("joint-controllers", of::joint),
        text("categories-of-individuals", of::subjects),
        text("categories-of-personal-data", of::categories),
        text("categories-of-recipients", of::recipients),
        text("contracts", of::contracts),
        text("third-countries", of::third_countries),
        text("safeguards", of::transfer_safeguards),
        text("retention-schedule", of::retention),
        text("security-measures", of::security),
        text("article-6-basis", |_, it| {
            it.activity.lawful_basis.as_ref().into()
        }),
        text("article-9-basis", |_, it| {
            it.activity.special_condition.as_ref().into()
        }),
        text("legitimate-interests", of::unknown),
        text("legitimate-interests-assessment", of::unknown),
        text("rights-available", of::unknown),
        code("automated-decisions", of::automated),
        text("source-of-data", of::origin),
        text("consent-record", of::unknown),
        text("location-of-data", of::location),
        code("dpia-required", of::assessment_needed),
        code("dpia-progress", of::assessment_state),
        text("dpia-link", of::assessment_link),
        text("breach-occurred", of::unknown),
        text("breach-record", of::unknown),
        text("schedule-1-condition", of::unknown),
        text("retention-policy", of::unknown),
        text("retention-policy-followed", of::unknown),
        text("retention-policy-reasons", of::unknown),
    ]
}

/// The fields of the register template of the Commission nationale de l'informatique et des libertés.
fn cnil<'a>() -> Vec<Field<'a, Line<'a>>> {
    vec![
        text("activity", |_, it: &Line<'_>| (&it.activity.name).into()),
        text("reference-number", |_, it| {
            it.activity.head.key.as_str().into()
        }),
        text("last-changed", of::last_changed),
        text("controller", of::ours),
        text("data-protection-officer", of::officer),
        text("representative", of::representative),
        text("joint-controllers", of::joint),
        text("person-in-charge", |of, it| {
            of.person(it.activity.responsible).into()
        }),
        text("main-purpose", |of, it| purpose(of, it, 0..1)),
        text("further-purposes", |of, it| purpose(of, it, 1..usize::MAX)),
        text("security", of::security),
        text("categories", of::categories),
        text("sensitive-data", of::special),
        text("retention", of::retention),
        text("subjects", of::subjects),
        text("recipients", of::recipients),
        text("recipient-classes", of::recipient_classes),
        text("recipients-abroad", of::recipients_abroad),
        text("third-countries", of::third_countries),
        text("safeguards", of::transfer_safeguards),
        text("safeguard-documents", of::safeguard_documents),
    ]
}

/// Some of the purposes, in the order in which they were stated.
fn purpose(
    of: &Inquiry<'_>,
    line: &Line<'_>,
    which: std::ops::Range<usize>,
) -> super::content::Cell {
    let purposes = of.terms(&line.activity.purposes).into_iter();
    let some = purposes.skip(which.start).take(which.end - which.start);
    some.collect::<Vec<Text>>().into()
}
