//! Legs that are alike, of whatever flows: what the regimes say of them is worked out once for a day.
//!
//! Of 100,000 flows most go from one of a few places to one of a few others, with data and to recipients of which the
//! regimes ask the same. Not alike to any other is a leg with a claimed safeguard, to a certified recipient, or under a
//! regime that counts persons.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use entity::id::DataCategoryId;
use entity::vocabulary::{Action, Level, RecipientRole};
use jiff::civil::Date;

use super::case::Case;
use super::day::Known;
use super::legs::Leg;
use super::question::Question;
use super::reason::Reason;
use super::transfers::{DataTraits, RecipientTraits, counts_persons};
use crate::registry::value::Registry;

/// What the reasons of a leg hang on, on one day.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Traits {
    leg: Leg,
    data: Rc<DataTraits>,
    level: Option<Level>,
    sells: bool,
    to: To,
}

/// To whom a leg goes.
#[derive(Debug, PartialEq, Eq, Hash)]
enum To {
    Recipient(Option<RecipientRole>, RecipientTraits),
    /// To whom, and under which safeguards, the work says for which it goes. Of its beginning the question asks otherwise
    /// where the recipient itself hands it on.
    Subprocessor {
        from_recipient: bool,
    },
}

/// What was said of legs so far.
#[derive(Debug)]
pub(super) struct LegsAlike<'a> {
    registry: &'a Registry,
    on: Date,
    data: Known<DataCategoryId, DataTraits>,
    /// Null: each by itself.
    told: RefCell<HashMap<Traits, Option<Rc<[Reason]>>>>,
}

impl<'a> LegsAlike<'a> {
    pub(super) fn new(registry: &'a Registry, on: Date) -> Self {
        Self {
            registry,
            on,
            data: Known::default(),
            told: RefCell::default(),
        }
    }

    /// What was said of such a leg, else what `weigh` says of this one.
    pub(super) fn tell(
        &self,
        case: &Case<'_>,
        leg: &Leg,
        weigh: impl FnOnce() -> Vec<Reason>,
    ) -> Vec<Reason> {
        let Some(traits) = self.traits(case, leg) else {
            return weigh();
        };
        match self.told.borrow().get(&traits) {
            Some(Some(told)) => return told.to_vec(),
            Some(None) => return weigh(),
            None => {}
        }
        let reasons = weigh();
        let origins = leg.from.iter().chain(&leg.path);
        let each = counts_persons(self.registry.reference(), origins, leg.to, self.on);
        let kept = (!each).then(|| reasons.as_slice().into());
        self.told.borrow_mut().insert(traits, kept);
        reasons
    }

    /// Null: it is alike to no other.
    fn traits(&self, case: &Case<'_>, leg: &Leg) -> Option<Traits> {
        let Question {
            // By its traits; where it is the leg says.
            recipient: _,
            actions,
            category,
            level,
            role,
            safeguards,
            // They are papers of safeguards.
            conditions_met: _,
            // They say where the leg begins and ends.
            property: _,
            database: _,
            origin: _,
            destinations: _,
            // They have a say where persons are counted.
            persons: _,
            flow: _,
            // No regime asks for them.
            purpose: _,
            subjects: _,
            on: _,
        } = case.question;
        let to = if let Some(work) = case.work_of(leg) {
            let from_recipient = case.recipient.itself() == Some(work.vendor);
            To::Subprocessor { from_recipient }
        } else if safeguards.is_empty() {
            To::Recipient(*role, case.recipient_traits()?)
        } else {
            return None;
        };
        Some(Traits {
            leg: leg.clone(),
            data: self.data.of(*category, || {
                Rc::new(DataTraits::of(self.registry, *category))
            }),
            level: *level,
            sells: actions.contains(&Action::Sell),
            to,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use entity::id::kind;
    use entity::vocabulary::{CertificationScheme, Condition};
    use jiff::civil::date;
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::compliance::day::Day;
    use crate::compliance::decide::decide_borders;
    use crate::compliance::dossier::Dossier;
    use crate::compliance::fixture::*;
    use crate::compliance::question::{Asked, DraftVendor};
    use crate::reference::Place;
    use crate::registry::subprocessing::Subprocessing;
    use crate::registry::term::DataCategory;
    use crate::registry::vendor::{Certification, Vendor};
    use crate::registry::window::Window;

    /// Terms that a regime lists, or that are graded otherwise; vendors that differ in what regimes ask of them, and in to
    /// whom they hand work on.
    fn unlike() -> Registry {
        let certified = Certification {
            scheme: CertificationScheme::Dpf,
            ..certification()
        };
        let at = |code: Option<&str>, key: &str| Vendor {
            country: code.map(place),
            ..vendor(key)
        };
        let mut registry = register([
            at(Some("US"), "acme"),
            Vendor {
                certifications: vec![certified],
                ..at(Some("US"), "certified")
            },
            Vendor {
                owners: vec![owned_by("certified", Window::default())],
                ..at(Some("US"), "owned")
            },
            Vendor {
                classes: ids(&["role.affiliate"]),
                ..at(Some("IN"), "sister")
            },
            Vendor {
                classes: Vec::new(),
                ..at(Some("CN"), "unstated")
            },
            at(None, "host"),
            at(Some("RU"), "backup"),
        ]);
        let claimed = Subprocessing {
            safeguards: vec![claim("eu-gdpr.scc-commission")],
            ..handing("sister", "host")
        };
        let works = [handing("acme", "host"), handing("host", "backup"), claimed];
        works.into_iter().for_each(|work| put(&mut registry, work));
        let of = |key: &str| term::<kind::DataCategory>(key);
        for graded in [
            of("data.special.health"),
            DataCategory {
                sensitive: Some(true),
                ..of("graded")
            },
            DataCategory {
                special: Some(false),
                sensitive: Some(false),
                default_level: Some(Level::Personal),
                ..of("plain")
            },
        ] {
            put(&mut registry, graded);
        }
        registry
    }

    fn certification() -> Certification {
        Certification {
            scheme: CertificationScheme::SafeHarbour,
            window: Window::default(),
            reference: None,
        }
    }

    fn recipients() -> impl Strategy<Value = Asked> {
        let vendors = ["acme", "certified", "owned", "sister", "unstated", "host"];
        let mut all: Vec<Asked> = vendors.map(|key| Asked::Vendor(id(key))).into();
        all.push(Asked::Class(id("role.vendor")));
        all.push(Asked::Class(id("role.affiliate")));
        all.push(Asked::LegalEntity(id("autel")));
        for schemes in [vec![], vec![CertificationScheme::Dpf]] {
            let certified = |scheme| Certification {
                scheme,
                ..certification()
            };
            all.push(Asked::Draft(Box::new(DraftVendor {
                country: Some(place("US")),
                certifications: schemes.into_iter().map(certified).collect(),
                ..DraftVendor::default()
            })));
        }
        select(all)
    }

    fn places(codes: &'static [&'static str]) -> impl Strategy<Value = Option<Place>> {
        option::weighted(0.9, select(codes).prop_map(place))
    }

    prop_compose! {
        fn asked()(
            recipient in recipients(),
            category in select(&["contact", "data.special.health", "graded", "plain"][..]),
            level in option::of(select(Level::ALL)),
            role in option::of(select(RecipientRole::ALL)),
            origin in places(&["DE", "IN", "CN", "US", "GB", "CA-QC", "MX", "CO"]),
            destination in places(&["US", "CN", "DE", "CA"]),
            persons in option::of(select(&[10_u64, 200_000, 5_000_000][..])),
            claimed in option::weighted(0.2, select(&["eu-gdpr.scc-commission", "eu-gdpr.consent"][..])),
            consents in any::<bool>(),
        ) -> Question {
            Question {
                level,
                role,
                origin,
                destinations: destination.into_iter().collect(),
                persons,
                safeguards: claimed.map(claim).into_iter().collect(),
                conditions_met: consents.then_some(Condition::ConsentGiven).into_iter().collect(),
                ..Question::about(recipient, id(category), DAY)
            }
        }
    }

    /// On the first sales of data from the United States are ruled while persons are not counted there yet; see `us-padfa` and
    /// `us-doj-dsp`.
    const DAYS: [Date; 2] = [date(2024, 9, 1), date(2026, 11, 22)];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_told_of_legs_alike_is_what_is_said_of_each_by_itself(questions in vec(asked(), 200), on in select(&DAYS[..])) {
            let registry = unlike();
            let together = Day::of_many(&registry, on);
            let twins = |one: Question| {
                [Action::Use, Action::Sell].map(|action| Question { actions: vec![action], on, ..one.clone() })
            };
            for question in &questions.into_iter().flat_map(twins).collect::<Vec<_>>() {
                let dossier = Dossier::of(&registry, &question.recipient, on);
                let by_itself = decide_borders(&Day::new(&registry, on), &dossier, question);
                prop_assert_eq!(decide_borders(&together, &dossier, question), by_itself);
            }
            let alike = together.alike.unwrap();
            let told = alike.told.borrow();
            prop_assert!(told.values().any(Option::is_some) && told.values().any(Option::is_none));
        }
    }
}
