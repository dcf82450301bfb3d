//! Small random registers, with so few terms, places and days that everything meets everything.

use std::sync::Arc;

use entity::id::{
    AgreementId, DataCategoryId, DataSubjectId, DatabaseId, FlowId, Id, Kind, LegalEntityId,
    NoticeId, PropertyId, PurposeId, RecipientClassId, Uuid, VendorId, kind,
};
use jiff::civil::{Date, date};
use steward::reference::{Place, reference};
use steward::registry::key::Key;
use steward::registry::noun::{Head, Noun};
use steward::registry::nouns::{Held, Record};
use steward::registry::revision::Revision;
use steward::registry::term::{Taxonomy, Term};
use steward::registry::value::Registry;
use steward::registry::window::Window;

use super::random::Random;

mod facts;
pub use facts::PERSONS;
mod law;
mod paper;

/// The days on which anything begins, ends or is asked: between them lie the great changes of the law.
pub const DAYS: &[Date] = &[
    date(2014, 6, 1),
    date(2016, 9, 1),
    date(2019, 3, 1),
    date(2020, 7, 16),
    date(2021, 9, 26),
    date(2022, 12, 27),
    date(2023, 10, 12),
    date(2024, 4, 1),
    date(2024, 11, 30),
    date(2025, 6, 1),
    date(2026, 3, 1),
    date(2026, 9, 1),
];

/// Places that have to do with each other.
const ATLAS: &[&[&str]] = &[
    &["DE", "FR", "GB", "US", "CA", "JP"],
    &["CN", "HK", "US", "DE"],
    &["US", "CN", "RU", "US-CA", "GU"],
    &["DE", "CH", "KR", "IL", "GL", "SJ"],
    &["AE", "AE-DIFC", "CA", "CA-QC", "GB"],
    &["BR", "SG", "NZ", "AU", "IN", "VN", "MY"],
    &["RU", "CH", "AE-ADGM", "US", "AD"],
    &[
        "DE", "FR", "GB", "US", "CN", "CH", "BR", "SG", "AE", "CA", "HK", "RU", "KR", "NZ", "JP",
    ],
];

/// Every record of a register, and what a question can be about.
pub struct World {
    pub records: Vec<Record>,
    pub choice: Choice,
}

/// What there is to choose from.
pub struct Choice {
    pub random: Random,
    pub places: Vec<Place>,
    pub categories: Vec<DataCategoryId>,
    pub purposes: Vec<PurposeId>,
    pub subjects: Vec<DataSubjectId>,
    pub classes: Vec<RecipientClassId>,
    pub entities: Vec<LegalEntityId>,
    pub properties: Vec<PropertyId>,
    pub databases: Vec<DatabaseId>,
    pub vendors: Vec<VendorId>,
    pub agreements: Vec<AgreementId>,
    pub notices: Vec<NoticeId>,
    /// Those that are not retired.
    pub flows: Vec<FlowId>,
    /// The mechanisms of which the register has rows of the company's own.
    pub own_mechanisms: Vec<String>,
    made: u128,
}

impl World {
    /// The register of a seed.
    pub fn of(seed: u64) -> Self {
        let mut random = Random::seeded(seed);
        let known = &reference().places;
        let sheet = random.of(ATLAS);
        let places = random.some(4, 6, sheet);
        let places = places.iter().map(|code| known.parse(code).unwrap());
        let mut world = Self {
            records: Vec::new(),
            choice: Choice {
                places: places.collect(),
                random,
                categories: Vec::new(),
                purposes: Vec::new(),
                subjects: Vec::new(),
                classes: Vec::new(),
                entities: Vec::new(),
                properties: Vec::new(),
                databases: Vec::new(),
                vendors: Vec::new(),
                agreements: Vec::new(),
                notices: Vec::new(),
                flows: Vec::new(),
                own_mechanisms: Vec::new(),
                made: 0,
            },
        };
        world.terms();
        world.facts();
        world.law();
        world.paper();
        world
    }

    pub fn registry(&self) -> Registry {
        registry(&self.records)
    }

    fn add<T: Held>(&mut self, record: T) {
        self.records.push(Arc::new(record).record());
    }

    fn terms(&mut self) {
        self.choice.categories = self.tree::<kind::DataCategory>(&[
            "data",
            "data.contact",
            "data.contact.email",
            "data.special",
            "data.special.health",
            "data.commercial",
            "data.commercial.bank-account",
            "data.behaviour",
            "data.behaviour.page-view",
        ]);
        self.choice.purposes = self.tree::<kind::Purpose>(&[
            "purpose",
            "purpose.analytics",
            "purpose.analytics.site",
            "purpose.service",
        ]);
        self.choice.subjects =
            self.tree::<kind::DataSubject>(&["subject", "subject.customer", "subject.child"]);
        self.choice.classes = self.tree::<kind::RecipientClass>(&[
            "role",
            "role.affiliate",
            "role.subsidiary",
            "role.vendor",
            "role.ad-vendor",
            "role.processor",
        ]);
        self.tree::<kind::CollectionMethod>(&["method"]);
    }

    /// Terms below the longest of the keys before that begins each, and of classes as the vocabulary has them.
    fn tree<K: Taxonomy>(&mut self, keys: &[&str]) -> Vec<Id<K>>
    where
        Term<K>: Held + Noun<Kind = K>,
    {
        let mut ids: Vec<Id<K>> = Vec::new();
        for key in keys {
            let above = match *key {
                "role.subsidiary" => Some("role.affiliate"),
                "role.ad-vendor" => Some("role.vendor"),
                key => key.rsplit_once('.').map(|(above, _)| above),
            };
            let parent = above.map(|above| ids[keys.iter().position(|key| *key == above).unwrap()]);
            let random = &mut self.choice.random;
            let special = key.starts_with("data.special");
            let bank = key.ends_with("bank-account");
            let head = head(&mut self.choice.made, key);
            ids.push(head.id);
            let stated = random.percent(85);
            self.add(Term {
                head,
                parent,
                name: (*key).to_owned(),
                description: None,
                dpv_iri: None,
                fideslang_key: None,
                default_level: None,
                special: stated.then_some(special),
                sensitive: stated.then_some(special || bank),
                lifetime: None,
            });
        }
        ids
    }
}

/// The register that these records make, put in this order.
pub fn registry(records: &[Record]) -> Registry {
    let mut registry = Registry::default();
    for record in records {
        registry.reread(record.clone());
    }
    registry
}

/// The head of a new record. Ids rise in the order of making.
fn head<K: Kind>(made: &mut u128, key: &str) -> Head<K> {
    *made += 1;
    Head {
        id: Id::new(Uuid::from_u128(*made)),
        key: Key::parse(key).unwrap(),
        retired: false,
        illustrative: true,
        version: Revision(1),
    }
}

impl Choice {
    pub fn day(&mut self) -> Date {
        self.random.of(DAYS)
    }

    fn maybe_day(&mut self, chance: usize) -> Option<Date> {
        self.random.maybe(chance, DAYS)
    }

    /// Mostly open at both ends, never backwards.
    fn window(&mut self) -> Window {
        let window = Window {
            from: self.maybe_day(25),
            until: self.maybe_day(20),
        };
        if window.is_backwards() {
            Window::default()
        } else {
            window
        }
    }

    pub fn place(&mut self, chance: usize) -> Option<Place> {
        self.random.maybe(chance, &self.places)
    }
}
