//! What the records of processing say of an activity (GDPR Art. 30): the facts that hang on it, column by column. What
//! nobody stated is blank.

use std::collections::BTreeSet;

use entity::id::DataCategoryId;
use entity::vocabulary::{ActivityRole, ImpactAssessmentState, TransferStatus};

use super::content::{Cell, Section, Text, Tone};
use super::inquiry::Inquiry;
use super::legs;
use super::safeguards;
use super::table::{Field, Told};
use crate::auth::permission::Noun;
use crate::compliance::crossings::Crossing;
use crate::compliance::kept;
use crate::reference::Tri;
use crate::registry::activity::Activity;
use crate::registry::agreement::{Agreement, Party};
use crate::registry::collection::Collection;
use crate::registry::edge::Edge;
use crate::registry::flow::{Flow, Recipient};
use crate::registry::holding::Holding;
use crate::registry::legal_entity::LegalEntity;

pub(super) const READS: &[Noun] = &[
    Noun::Activity,
    Noun::LegalEntity,
    Noun::Person,
    Noun::Vendor,
    Noun::Collection,
    Noun::Holding,
    Noun::Database,
    Noun::Property,
    Noun::Flow,
    Noun::Agreement,
    Noun::DataCategory,
    Noun::DataSubject,
    Noun::Purpose,
    Noun::RecipientClass,
    Noun::Decision,
];

/// An activity with the transfers of its flows.
pub(super) struct Line<'a> {
    pub(super) activity: &'a Activity,
    ours: Option<&'a LegalEntity>,
    flows: Vec<&'a Flow>,
    abroad: Vec<std::sync::Arc<Crossing>>,
}

/// The record: a line for each activity in one of these roles.
pub(super) fn record<'a>(
    of: &Inquiry<'a>,
    id: &'static str,
    roles: &[ActivityRole],
    fields: &[Field<'a, Line<'a>>],
) -> Option<Vec<Section<'a>>> {
    let activities = of.registry.activities.iter();
    let mut lines = Vec::new();
    for activity in activities.filter(|it| roles.contains(&it.role)) {
        let line = Line::of(of, activity)?;
        lines.push(Told {
            thing: line,
            ..told(activity)
        });
    }
    let mut blocks = Vec::new();
    if lines.is_empty() {
        blocks.push(of.paragraph("no-activities", &[]));
    }
    blocks.push(of.table(id, fields, lines).into_main());
    Some(vec![of.section(id, blocks)])
}

fn told(activity: &Activity) -> Told<Line<'_>> {
    let Told {
        record,
        source,
        thing,
    } = Told::record(activity, None);
    Told {
        record,
        source,
        thing: Line {
            activity: thing,
            ours: None,
            flows: Vec::new(),
            abroad: Vec::new(),
        },
    }
}

impl<'a> Line<'a> {
    fn of(of: &Inquiry<'a>, activity: &'a Activity) -> Option<Self> {
        let flows = of
            .registry
            .referring::<Flow>(Edge::FlowActivity, activity.head.id);
        let flows: Vec<_> = flows.filter(|flow| flow.is_current(of.on)).collect();
        let abroad = kept::crossings_of(of.registry, flows.iter().copied(), of.on, of.spend)?;
        Some(Self {
            activity,
            ours: of.registry.legal_entities.get(activity.ours),
            flows,
            abroad: abroad
                .iter()
                .filter(|it| leaves_country(of, it))
                .cloned()
                .collect(),
        })
    }

    fn holdings(&self, of: &Inquiry<'a>) -> impl Iterator<Item = &'a Holding> {
        of.registry
            .referring(Edge::HoldingActivity, self.activity.head.id)
    }

    fn collections(&self, of: &Inquiry<'a>) -> impl Iterator<Item = &'a Collection> {
        of.registry
            .referring(Edge::CollectionActivity, self.activity.head.id)
    }

    /// Every category of the facts that belong to it.
    fn categories(&self, of: &Inquiry<'a>) -> BTreeSet<DataCategoryId> {
        let held = self.holdings(of).map(|it| it.category);
        let collected = self.collections(of).map(|it| it.category);
        let sent = self.flows.iter().flat_map(|it| &it.categories).copied();
        held.chain(collected).chain(sent).collect()
    }
}

/// A transfer inside one country, or inside the territory of the law, is none that a record lists; nor is one of data that
/// points to nobody.
fn leaves_country(of: &Inquiry<'_>, crossing: &Crossing) -> bool {
    let inside = matches!(
        crossing.status(),
        TransferStatus::FreeFlow | TransferStatus::OutOfScope
    );
    let places = &of.registry.reference().places;
    !inside && crossing.leg.leaves_country(places) != Tri::No
}

/// Name, address and people of our company.
pub(super) fn ours(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    line.ours
        .map_or(Cell::Blank, |entity| entity_lines(of, entity).into())
}

fn entity_lines(of: &Inquiry<'_>, entity: &LegalEntity) -> Vec<Text> {
    let address = entity.address.as_ref().map(Text::from);
    let country = entity.country.map(|country| of.place(country));
    let contact = of.person(entity.contact);
    let name = Text::from(&entity.name);
    [Some(name), address, country, contact]
        .into_iter()
        .flatten()
        .collect()
}

pub(super) fn representative(_: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    line.ours
        .and_then(|entity| entity.representative.as_ref())
        .into()
}

pub(super) fn officer(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let officer = line.ours.and_then(|entity| entity.data_protection_officer);
    of.person(officer).into()
}

/// Who else takes part, with what is known of how to reach them.
pub(super) fn others(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let lines = line.activity.others.iter().map(|party| {
        let all = match party {
            Party::LegalEntity(id) => {
                let entity = of.registry.legal_entities.get(*id);
                entity.map_or_else(Vec::new, |entity| entity_lines(of, entity))
            }
            Party::Vendor(id) => {
                let vendor = of.registry.vendors.get(*id);
                let address = vendor.and_then(|it| it.address.as_ref()).map(Text::from);
                let contacts = vendor.into_iter().flat_map(|it| &it.contacts);
                let contacts = contacts.filter_map(|id| of.person(Some(*id)));
                [of.party(party)]
                    .into_iter()
                    .chain(address)
                    .chain(contacts)
                    .collect()
            }
        };
        let all: Vec<_> = all.iter().map(ToString::to_string).collect();
        Text::from(all.join(", "))
    });
    lines.collect::<Vec<_>>().into()
}

/// The other controllers, where the company decides together with them.
pub(super) fn joint(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    match line.activity.role {
        ActivityRole::JointController => others(of, line),
        ActivityRole::Controller | ActivityRole::Processor => Cell::Blank,
    }
}

pub(super) fn purposes(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    of.terms(&line.activity.purposes).into()
}

pub(super) fn subjects(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    of.terms(&line.activity.subjects).into()
}

pub(super) fn categories(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let ids: Vec<_> = line.categories(of).into_iter().collect();
    let mut names = of.terms(&ids);
    names.sort_unstable();
    names.into()
}

/// Those of the categories that are special (GDPR Art. 9).
pub(super) fn special(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let known = line.categories(of).into_iter();
    let known = known.filter_map(|id| of.registry.data_categories.get(id));
    let special = known.filter(|it| it.special == Some(true));
    let mut names: Vec<Text> = special.map(|it| (&it.name).into()).collect();
    names.sort_unstable();
    names.into()
}

pub(super) fn recipients(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let mut names: Vec<Text> = line.flows.iter().map(|flow| of.recipient(flow)).collect();
    names.sort_unstable();
    names.dedup();
    names.into()
}

/// The classes of the recipients.
pub(super) fn recipient_classes(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let classes = line.flows.iter().flat_map(|flow| match flow.recipient {
        Recipient::Vendor(id) => {
            let vendor = of.registry.vendors.get(id);
            vendor.map_or_else(Vec::new, |vendor| vendor.classes.clone())
        }
        Recipient::Class(id) => vec![id],
        Recipient::LegalEntity(_) => Vec::new(),
    });
    let mut names = of.terms(&classes.collect::<Vec<_>>());
    names.sort_unstable();
    names.dedup();
    names.into()
}

/// The agreements in force with the vendors that get its data.
pub(super) fn contracts(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let vendors = line.flows.iter().filter_map(|flow| match flow.recipient {
        Recipient::Vendor(id) => Some(id),
        Recipient::LegalEntity(_) | Recipient::Class(_) => None,
    });
    let vendors: BTreeSet<_> = vendors.collect();
    let agreements = vendors.into_iter().flat_map(|vendor| {
        of.registry
            .referring::<Agreement>(Edge::AgreementVendor, vendor)
    });
    named(agreements.filter(|it| it.in_force(of.on)))
}

/// The agreements, each once, with where they are kept.
fn named<'a>(agreements: impl Iterator<Item = &'a Agreement>) -> Cell {
    let named = agreements.map(|it| {
        let link = it.document.as_ref().and_then(|it| it.link.as_ref());
        match link {
            Some(link) => Text::from(format!("{}: {link}", it.head.key)),
            None => it.head.key.as_str().into(),
        }
    });
    let all: BTreeSet<_> = named.collect();
    all.into_iter().collect::<Vec<_>>().into()
}

/// The countries to which it goes abroad.
pub(super) fn third_countries(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let places = line.abroad.iter().filter_map(|crossing| crossing.leg.to);
    let places: BTreeSet<_> = places.collect();
    of.places(&places.into_iter().collect::<Vec<_>>()).into()
}

/// Who gets it abroad.
pub(super) fn recipients_abroad(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let told = line
        .abroad
        .iter()
        .filter_map(|it| legs::told(of, it.clone()));
    let names: BTreeSet<_> = told.map(|it| legs::importer_name(of, &it.thing)).collect();
    names.into_iter().collect::<Vec<_>>().into()
}

/// What is claimed to protect it abroad.
pub(super) fn transfer_safeguards(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let claimed = line
        .flows
        .iter()
        .flat_map(|flow| safeguards::lines(of, &flow.safeguards));
    let all: BTreeSet<_> = claimed.collect();
    all.into_iter().collect::<Vec<_>>().into()
}

/// The agreements that stand behind that.
pub(super) fn safeguard_documents(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let claimed = line.flows.iter().flat_map(|flow| &flow.safeguards);
    let ids = claimed.filter_map(|safeguard| safeguard.agreement);
    named(ids.filter_map(|id| of.registry.agreements.get(id)))
}

pub(super) fn retention(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    of.retention(line.activity.retention.as_ref()).into()
}

pub(super) fn security(_: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let measures = line.activity.security_measures.iter();
    measures.map(Text::from).collect::<Vec<_>>().into()
}

/// From where the data comes: the properties where it is gathered.
pub(super) fn origin(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let collected = line.collections(of).map(|it| it.property);
    let held = line.holdings(of).filter_map(|it| it.source);
    let all: BTreeSet<_> = collected.chain(held).collect();
    let known = all
        .into_iter()
        .filter_map(|id| of.registry.properties.get(id));
    known
        .map(|it| (&it.name).into())
        .collect::<Vec<Text>>()
        .into()
}

/// Where the data lies.
pub(super) fn location(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let all: BTreeSet<_> = line.holdings(of).map(|it| it.database).collect();
    let known = all
        .into_iter()
        .filter_map(|id| of.registry.databases.get(id));
    let names = known.map(|it| match it.country {
        Some(country) => format!("{}, {}", it.name, of.place(country)).into(),
        None => Text::from(&it.name),
    });
    names.collect::<Vec<_>>().into()
}

pub(super) fn automated(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    yes_or_no(of, line.activity.automated_decisions)
}

pub(super) fn assessment_needed(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    yes_or_no(
        of,
        line.activity.assessment.as_ref().and_then(|it| it.needed),
    )
}

pub(super) fn assessment_state(of: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let state = line.activity.assessment.as_ref().and_then(|it| it.state);
    let tone = |state| match state {
        ImpactAssessmentState::Done => Tone::Good,
        ImpactAssessmentState::NotBegun | ImpactAssessmentState::UnderWay => Tone::Open,
    };
    state
        .map(|state| of.words.code(state.as_str(), tone(state)))
        .into()
}

pub(super) fn assessment_link(_: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    let link = line
        .activity
        .assessment
        .as_ref()
        .and_then(|it| it.link.as_ref());
    link.map_or(Cell::Blank, |link| Cell::Link(link.into()))
}

pub(super) fn last_changed(_: &Inquiry<'_>, line: &Line<'_>) -> Cell {
    line.activity.head.version.to_string().as_str().into()
}

/// What a template asks for, and no record of the register holds.
pub(super) const fn unknown(_: &Inquiry<'_>, _: &Line<'_>) -> Cell {
    Cell::Blank
}

fn yes_or_no(of: &Inquiry<'_>, stated: Option<bool>) -> Cell {
    stated.map(|it| of.words.tri(it.into(), Tone::Plain)).into()
}
