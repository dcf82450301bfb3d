//! A transfer as a line: who sends, who receives, from where to where, under which law, by what, and of what.
//!
//! The line holds what a register of transfers needs, and what Annex I of the standard contractual clauses lists of the
//! parties and of the transfer; what nobody stated is blank. Nothing is judged here.

use entity::vocabulary::TransferStatus;

use super::content::{Cell, Text, Tone};
use super::inquiry::{Inquiry, quoted, written_in};
use super::table::{Field, Told, code, date, number, text};
use super::{safeguards, tone};
use crate::compliance::crossings::{ByRegime, Crossing};
use crate::compliance::reason::JudgedLeg;
use crate::registry::activity::Activity;
use crate::registry::flow::{Flow, FlowSource, Recipient};
use crate::registry::legal_entity::LegalEntity;
use crate::registry::noun::Noun;
use crate::registry::safeguard::Safeguard;
use crate::registry::subprocessing::Subprocessing;
use crate::registry::vendor::Vendor;

/// A transfer with the records that it rests on.
pub(super) struct Leg<'a> {
    pub(super) crossing: std::sync::Arc<Crossing>,
    pub(super) flow: &'a Flow,
    /// The work handed on, of an onward leg.
    pub(super) work: Option<&'a Subprocessing>,
}

/// Who sends or who receives.
enum End<'a> {
    Company(&'a LegalEntity),
    Vendor(&'a Vendor),
    Unnamed(Text),
}

/// The transfer as a line.
pub(super) fn told<'a>(
    of: &Inquiry<'a>,
    crossing: std::sync::Arc<Crossing>,
) -> Option<Told<Leg<'a>>> {
    let flow = of.registry.flows.get(crossing.flow)?;
    let work = crossing.leg.through;
    let work = work.and_then(|id| of.registry.subprocessings.get(id));
    Some(Told {
        record: work.map_or_else(|| flow.record_id(), Noun::record_id),
        source: written_in(flow.citation.as_ref()),
        thing: Leg {
            crossing,
            flow,
            work,
        },
    })
}

/// What a report about one vendor needs.
pub(super) fn short<'a>() -> Vec<Field<'a, Leg<'a>>> {
    vec![
        text("importer", |of, it| importer(of, it).name().into()),
        text("flow", |_, it| it.flow.head.key.as_str().into()),
        text("from-place", |of, it| {
            it.crossing.leg.from.map(|place| of.place(place)).into()
        }),
        text("to-place", |of, it| {
            it.crossing.leg.to.map(|place| of.place(place)).into()
        }),
        text("by-way-of", way),
        code("status", |of, it| status(of, it.crossing.status())),
        text("regimes", regimes),
        text("safeguards", |of, it| {
            safeguards::lines(of, claimed(it)).into()
        }),
        date("safeguard-until", |_, it| safeguard_until(it)),
        text("explanation", explanation),
        text("missing", missing),
        text("needs-review", needs_review),
    ]
}

/// Everything.
pub(super) fn full<'a>() -> Vec<Field<'a, Leg<'a>>> {
    let mut all = vec![
        text("exporter", |of, it| exporter(of, it).name().into()),
        text("exporter-address", |of, it| exporter(of, it).address(of)),
        text("exporter-contact", |of, it| exporter(of, it).contact(of)),
    ];
    let (importer_name, rest) = {
        let mut short = short().into_iter();
        (short.next(), short)
    };
    all.extend(importer_name);
    all.extend([
        text("importer-address", |of, it| importer(of, it).address(of)),
        text("importer-contact", |of, it| importer(of, it).contact(of)),
        code("role", |of, it: &Leg<'a>| {
            let role = match it.work {
                Some(_) => Some("SUB_PROCESSOR"),
                None => it.flow.role.map(entity::vocabulary::RecipientRole::as_str),
            };
            role.map(|role| of.words.code(role, Tone::Plain)).into()
        }),
    ]);
    all.extend(rest);
    all.extend([
        text("mechanism", |of, it| ground(of, it)),
        code("on-consent", |of, it: &Leg<'a>| {
            let on_consent = it.crossing.rests_on_consent();
            on_consent.then(|| of.words.code("YES", Tone::Bad)).into()
        }),
        text("categories", |of, it| of.terms(categories(it)).into()),
        text("sensitive", sensitive),
        code("level", |of, it: &Leg<'a>| {
            let level = it.flow.level;
            level
                .map(|level| of.words.code(level.as_str(), Tone::Plain))
                .into()
        }),
        text("subjects", |of, it: &Leg<'a>| {
            of.terms(&it.flow.subjects).into()
        }),
        text("purposes", |of, it: &Leg<'a>| {
            of.terms(&it.flow.purposes).into()
        }),
        text("nature", nature),
        text("service", |_, it: &Leg<'a>| {
            it.work.and_then(|work| work.service.as_ref()).into()
        }),
        number("persons", |_, it: &Leg<'a>| it.flow.persons.into()),
        text("frequency", |_, it: &Leg<'a>| {
            it.flow.frequency.as_ref().into()
        }),
        text("retention", |of, it| {
            let activity = it
                .flow
                .activity
                .and_then(|id| of.registry.activities.get(id));
            of.retention(activity.and_then(|it: &Activity| it.retention.as_ref()))
                .into()
        }),
        date("from", |_, it: &Leg<'a>| it.flow.window.from.into()),
        date("until", |_, it: &Leg<'a>| it.flow.window.until.into()),
        text("provisions", provisions),
    ]);
    all
}

pub(super) fn status(of: &Inquiry<'_>, status: TransferStatus) -> Cell {
    of.words
        .code(status.as_str(), tone::of_status(status))
        .into()
}

/// Who receives it, by name.
pub(super) fn importer_name<'a>(of: &Inquiry<'a>, leg: &Leg<'a>) -> Text {
    importer(of, leg).name()
}

fn exporter<'a>(of: &Inquiry<'a>, leg: &Leg<'a>) -> End<'a> {
    let registry = of.registry;
    let company = |id| registry.legal_entities.get(id).map(End::Company);
    let vendor = |id| registry.vendors.get(id).map(End::Vendor);
    let found = match (leg.work, leg.flow.source) {
        (Some(work), _) => vendor(work.vendor),
        (None, FlowSource::Vendor(id)) => vendor(id),
        (None, FlowSource::Property(id)) => registry
            .properties
            .get(id)
            .and_then(|it| company(it.operator)),
        (None, FlowSource::Database(id)) => {
            registry.databases.get(id).and_then(|it| company(it.owner?))
        }
    };
    found.unwrap_or_else(|| End::Unnamed(Text::default()))
}

fn importer<'a>(of: &Inquiry<'a>, leg: &Leg<'a>) -> End<'a> {
    let registry = of.registry;
    let found = match (leg.work, leg.flow.recipient) {
        (Some(work), _) => registry.vendors.get(work.subprocessor).map(End::Vendor),
        (None, Recipient::Vendor(id)) => registry.vendors.get(id).map(End::Vendor),
        (None, Recipient::LegalEntity(id)) => registry.legal_entities.get(id).map(End::Company),
        (None, Recipient::Class(_)) => None,
    };
    found.unwrap_or_else(|| End::Unnamed(of.recipient(leg.flow)))
}

impl End<'_> {
    fn name(&self) -> Text {
        match self {
            Self::Company(entity) => (&entity.name).into(),
            Self::Vendor(vendor) => vendor.legal_name.as_ref().unwrap_or(&vendor.name).into(),
            Self::Unnamed(name) => name.clone(),
        }
    }

    /// Street and country, as far as they are stated.
    fn address(&self, of: &Inquiry<'_>) -> Cell {
        let (address, country) = match self {
            Self::Company(entity) => (entity.address.as_ref(), entity.country),
            Self::Vendor(vendor) => (vendor.address.as_ref(), vendor.country),
            Self::Unnamed(_) => (None, None),
        };
        let country = country.map(|country| of.place(country));
        let all = address.map(Text::from).into_iter().chain(country);
        all.collect::<Vec<_>>().into()
    }

    fn contact(&self, of: &Inquiry<'_>) -> Cell {
        let people = match self {
            Self::Company(entity) => vec![entity.contact, entity.data_protection_officer],
            Self::Vendor(vendor) => vendor.contacts.iter().copied().map(Some).collect(),
            Self::Unnamed(_) => Vec::new(),
        };
        let known = people.into_iter().filter_map(|id| of.person(id));
        known.collect::<Vec<_>>().into()
    }
}

/// The places before, and who hands it on.
fn way(of: &Inquiry<'_>, leg: &Leg<'_>) -> Cell {
    let mut stops = of.places(&leg.crossing.leg.path);
    stops.extend(leg.work.map(|work| of.vendor_name(work.vendor)));
    stops.into()
}

fn regimes(of: &Inquiry<'_>, leg: &Leg<'_>) -> Cell {
    let all = leg.crossing.regimes.iter().filter_map(|one| {
        let regime = of.law(judged(one)?.regime()?);
        let status = of.words.say(&format!("code-{}", one.status));
        Some(Text::from(format!("{regime}: {status}")))
    });
    all.collect::<Vec<_>>().into()
}

fn judged(one: &ByRegime) -> Option<&JudgedLeg> {
    one.reason.leg.as_deref()
}

/// By what the mildest ground of each regime holds.
fn ground(of: &Inquiry<'_>, leg: &Leg<'_>) -> Cell {
    let grounds = leg.crossing.regimes.iter().filter_map(judged);
    let mut names: Vec<Text> = grounds
        .filter_map(|it| it.judged.mechanism.as_ref())
        .map(|key| of.mechanism(key.as_str()))
        .collect();
    names.dedup();
    names.into()
}

/// An onward leg is protected by what is claimed of the work handed on.
fn claimed<'a>(leg: &Leg<'a>) -> &'a [Safeguard] {
    leg.work
        .map_or(&leg.flow.safeguards, |work| &work.safeguards)
}

fn safeguard_until(leg: &Leg<'_>) -> Cell {
    let ends = claimed(leg).iter().filter_map(|it| it.window.until);
    ends.min().into()
}

fn explanation(of: &Inquiry<'_>, leg: &Leg<'_>) -> Cell {
    let sentences = leg.crossing.regimes.iter();
    let sentences = sentences.map(|one| one.sentence(of.registry).into());
    sentences.collect::<Vec<Text>>().into()
}

fn missing(_: &Inquiry<'_>, leg: &Leg<'_>) -> Cell {
    let sets = leg
        .crossing
        .regimes
        .iter()
        .flat_map(|one| one.reason.missing.sets());
    let mut lines: Vec<Text> = Vec::new();
    for set in sets.filter(|set| !set.is_empty()) {
        let parts: Vec<_> = set.iter().map(ToString::to_string).collect();
        let line = parts.join(" + ").into();
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.into()
}

fn needs_review(_: &Inquiry<'_>, leg: &Leg<'_>) -> Cell {
    let all = leg.crossing.regimes.iter().filter_map(judged);
    let mut lines: Vec<Text> = all
        .flat_map(JudgedLeg::needs_review)
        .map(Text::from)
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines.into()
}

fn provisions(of: &Inquiry<'_>, leg: &Leg<'_>) -> Cell {
    let all = leg.crossing.regimes.iter();
    let all: Vec<_> = all
        .flat_map(|one| one.reason.citations(of.registry))
        .collect();
    quoted(&all).into()
}

/// What is handed on of it where that is stated.
fn categories<'a>(leg: &Leg<'a>) -> &'a [entity::id::DataCategoryId] {
    match leg.work {
        Some(work) if !work.categories.is_empty() => &work.categories,
        Some(_) | None => &leg.flow.categories,
    }
}

/// Those of the categories that a law calls special or sensitive.
fn sensitive(of: &Inquiry<'_>, leg: &Leg<'_>) -> Cell {
    let terms = categories(leg).iter();
    let terms = terms.filter_map(|id| of.registry.data_categories.get(*id));
    let sensitive = terms.filter(|it| it.special == Some(true) || it.sensitive == Some(true));
    sensitive
        .map(|it| (&it.name).into())
        .collect::<Vec<Text>>()
        .into()
}

fn nature(of: &Inquiry<'_>, leg: &Leg<'_>) -> Cell {
    let actions = leg.flow.actions.iter();
    let words = actions.map(|action| of.words.say(&format!("code-{action}")));
    words.collect::<Vec<_>>().into()
}
