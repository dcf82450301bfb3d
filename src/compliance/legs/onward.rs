//! Onward legs: from a vendor to those to whom it hands work on, and so on to the end.
//!
//! Each goes from a place of the one to a place of the other: the country of the subprocessing, else where the
//! sub-processor processes data, else where it is established. Only what is handed on goes on: of `contact`, a vendor
//! that hands on `contact.email` to one who hands on `contact.name` hands nothing of it to the third. A vendor that was
//! met before on the way is reached and not followed again, so that a cycle ends.

use std::collections::BTreeMap;

use entity::id::{DataCategoryId, SubprocessingId, VendorId};
use jiff::civil::Date;

use super::Leg;
use crate::reference::Place;
use crate::registry::subprocessing::{Subprocessing, handed_on};
use crate::registry::term::upward;
use crate::registry::value::Registry;

/// How many vendors are followed at most, each as often as there are ways to it. Past it the last leg has no end, so
/// that the answer stays open instead of leaving out what it did not see.
const MOST_FOLLOWED: usize = 4_096;

/// Data of the category that lies with the vendor on the day, having gone over the direct legs.
pub(super) fn onward_legs(
    registry: &Registry,
    vendor: VendorId,
    direct: &[Leg],
    category: DataCategoryId,
    on: Date,
) -> Vec<Leg> {
    let mut reached = Reached::new();
    let mut ahead = vec![Stage {
        way: vec![vendor],
        earlier: direct.iter().filter_map(|leg| leg.from).take(1).collect(),
        places: direct.iter().map(|leg| leg.to).collect(),
        carried: vec![category],
    }];
    let mut followed = 0;
    while let Some(stage) = ahead.pop() {
        followed += 1;
        let lost = followed > MOST_FOLLOWED;
        for (work, carried) in stage.handed_on(registry, on) {
            let to = if lost {
                vec![None]
            } else {
                places_of(registry, work)
            };
            stage.reach(&mut reached, work, &to);
            if !lost && !stage.way.contains(&work.subprocessor) {
                ahead.push(stage.next(work, to, carried));
            }
        }
    }
    legs_of(reached)
}

/// The legs, with the origins before each on any way to it.
type Reached = BTreeMap<(Option<Place>, Option<Place>, SubprocessingId), Vec<Place>>;

fn legs_of(reached: Reached) -> Vec<Leg> {
    let leg = |((from, to, work), path)| Leg {
        from,
        to,
        through: Some(work),
        path,
    };
    reached.into_iter().map(leg).collect()
}

/// Where data has come on one of its ways.
struct Stage {
    /// The vendors so far; the last one has the data.
    way: Vec<VendorId>,
    /// The places before those of the last one, each once.
    earlier: Vec<Place>,
    /// The places of the last one; null: not known.
    places: Vec<Option<Place>>,
    /// What of the category has come so far.
    carried: Vec<DataCategoryId>,
}

impl Stage {
    /// What the last vendor hands on that day of what it has, with the part that goes.
    fn handed_on<'a>(
        &self,
        registry: &'a Registry,
        on: Date,
    ) -> Vec<(&'a Subprocessing, Vec<DataCategoryId>)> {
        let last = self.way.last().copied();
        let work = last.into_iter().flat_map(|last| handed_on(registry, last));
        work.filter(|work| work.window.holds(on))
            .map(|work| (work, part(registry, &self.carried, &work.categories)))
            .filter(|(_, carried)| !carried.is_empty())
            .collect()
    }

    fn reach(&self, reached: &mut Reached, work: &Subprocessing, to: &[Option<Place>]) {
        for from in &self.places {
            for to in to {
                let path = reached.entry((*from, *to, work.head.id)).or_default();
                add_each(path, self.earlier.iter().copied());
            }
        }
    }

    fn next(
        &self,
        work: &Subprocessing,
        places: Vec<Option<Place>>,
        carried: Vec<DataCategoryId>,
    ) -> Self {
        let mut earlier = self.earlier.clone();
        add_each(&mut earlier, self.places.iter().copied().flatten());
        Self {
            way: [self.way.as_slice(), &[work.subprocessor]].concat(),
            earlier,
            places,
            carried,
        }
    }
}

fn add_each<T: PartialEq>(list: &mut Vec<T>, items: impl Iterator<Item = T>) {
    for item in items {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

/// What of the categories goes on where these are handed on: a category inside one of them whole, else the parts of it.
fn part(
    registry: &Registry,
    carried: &[DataCategoryId],
    handed: &[DataCategoryId],
) -> Vec<DataCategoryId> {
    if handed.is_empty() {
        return carried.to_vec();
    }
    let lies_in = |term, wide| upward(registry, term).any(|above| above == wide);
    let mut goes = Vec::new();
    for has in carried {
        if handed.iter().any(|wide| lies_in(*has, *wide)) {
            add_each(&mut goes, std::iter::once(*has));
        } else {
            let parts = handed.iter().copied().filter(|term| lies_in(*term, *has));
            add_each(&mut goes, parts);
        }
    }
    goes
}

/// Where the work is done: as stated, else where the sub-processor processes data, else where it is established.
fn places_of(registry: &Registry, work: &Subprocessing) -> Vec<Option<Place>> {
    if work.country.is_some() {
        return vec![work.country];
    }
    let vendor = registry.vendors.get(work.subprocessor);
    let processing = vendor.map_or(&[][..], |vendor| &vendor.processing_countries);
    if processing.is_empty() {
        return vec![vendor.and_then(|vendor| vendor.country)];
    }
    processing.iter().copied().map(Some).collect()
}

#[cfg(test)]
mod tests {
    use entity::vocabulary::Action;
    use jiff::civil::date;

    use super::super::legs;
    use super::*;
    use crate::compliance::counterparty::Counterparty;
    use crate::compliance::fixture::*;
    use crate::compliance::question::{Asked, Question};
    use crate::registry::vendor::Vendor;

    /// Four vendors beside `acme`, which is Chinese: `host` in Germany, `backup` in the United States, `desk` that
    /// processes in India and Japan, and `nowhere`.
    fn with(works: impl IntoIterator<Item = Subprocessing>) -> Registry {
        let in_country = |key: &str, country: Option<&str>, processing: &[&str]| Vendor {
            country: country.map(place),
            processing_countries: processing.iter().map(|code| place(code)).collect(),
            ..vendor(key)
        };
        let mut registry = register([
            in_country("host", Some("DE"), &[]),
            in_country("backup", Some("US"), &[]),
            in_country("desk", Some("US"), &["IN", "JP"]),
            in_country("nowhere", None, &[]),
        ]);
        works.into_iter().for_each(|work| put(&mut registry, work));
        registry
    }

    fn of(work: Subprocessing, categories: &[&str]) -> Subprocessing {
        Subprocessing {
            categories: ids(categories),
            ..work
        }
    }

    fn about(category: &str) -> Question {
        Question {
            category: id(category),
            ..question()
        }
    }

    /// The onward legs, each with the origins before it.
    fn shown(registry: &Registry, question: &Question) -> String {
        let recipient = Counterparty::of(registry, &question.recipient, question.on);
        let legs = legs(registry, question, &recipient);
        let onward = legs.iter().filter(|leg| leg.is_onward());
        let shown = onward.map(|leg| {
            let path: Vec<_> = leg.path.iter().map(ToString::to_string).collect();
            format!("{leg} after {}", path.join(","))
        });
        shown.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn they_go_to_the_country_of_the_work_else_to_where_the_sub_processor_is() {
        let in_ireland = || Subprocessing {
            country: Some(place("IE")),
            ..handing("acme", "desk")
        };
        for (work, expected) in [
            (vec![], ""),
            (vec![in_ireland()], "CN→IE after CN"),
            (
                vec![handing("acme", "desk")],
                "CN→IN after CN; CN→JP after CN",
            ),
            (vec![handing("acme", "host")], "CN→DE after CN"),
            (vec![handing("acme", "nowhere")], "CN→? after CN"),
            (
                vec![handing("acme", "host"), handing("acme", "backup")],
                "CN→DE after CN; CN→US after CN",
            ),
            (vec![handing("host", "backup")], ""),
        ] {
            assert_eq!(shown(&with(work), &question()), expected);
        }
    }

    #[test]
    fn they_go_on_to_the_end_from_each_place_and_a_cycle_ends() {
        let abroad = Question {
            destinations: vec![place("JP"), place("IE")],
            ..question()
        };
        let lost = Question {
            recipient: Asked::Vendor(id("nowhere")),
            ..question()
        };
        for (work, question, expected) in [
            (
                vec![handing("acme", "host"), handing("host", "backup")],
                question(),
                "CN→DE after CN; DE→US after CN",
            ),
            (
                vec![
                    handing("acme", "host"),
                    handing("host", "backup"),
                    handing("backup", "desk"),
                ],
                abroad,
                "DE→US after CN,IE,JP; IE→DE after CN; JP→DE after CN; US→IN after CN,IE,JP,DE; \
                 US→JP after CN,IE,JP,DE",
            ),
            (
                vec![
                    handing("acme", "host"),
                    handing("host", "acme"),
                    handing("host", "backup"),
                ],
                question(),
                "CN→DE after CN; DE→CN after CN; DE→US after CN",
            ),
            // Two ways to the same work are one leg, with the origins of both.
            (
                vec![
                    handing("acme", "host"),
                    handing("acme", "backup"),
                    handing("host", "desk"),
                    handing("backup", "host"),
                ],
                question(),
                "CN→DE after CN; CN→US after CN; DE→IN after CN,US; DE→JP after CN,US; US→DE after CN",
            ),
            (vec![handing("nowhere", "host")], lost, "?→DE after CN"),
        ] {
            assert_eq!(shown(&with(work), &question), expected);
        }
    }

    #[test]
    fn only_what_is_handed_on_goes_on() {
        let chain = |first: &[&str], second: &[&str]| {
            with([
                of(handing("acme", "host"), first),
                of(handing("host", "backup"), second),
            ])
        };
        let (near, far) = ("CN→DE after CN", "CN→DE after CN; DE→US after CN");
        for (first, second, category, expected) in [
            (&[][..], &[][..], "behavior.click", far),
            (&["behavior"], &[], "behavior.click", far),
            (&["behavior.click"], &[], "behavior.click", far),
            (&["contact"], &[], "behavior.click", ""),
            (&["contact", "behavior"], &[], "behavior.click", far),
            // Of the asked category a part is handed on.
            (&["behavior.click"], &[], "behavior", far),
            (&["behavior.click"], &["behavior"], "behavior", far),
            (
                &["behavior.click"],
                &["behavior.page-view"],
                "behavior",
                near,
            ),
            (&["behavior"], &["behavior.page-view"], "behavior", far),
            (&[], &["contact"], "behavior", near),
        ] {
            let registry = chain(first, second);
            assert_eq!(
                shown(&registry, &about(category)),
                expected,
                "{first:?} then {second:?} of {category}"
            );
        }
    }

    #[test]
    fn only_in_its_window_and_while_it_is_in_the_register() {
        let work = |window| Subprocessing {
            window,
            ..handing("acme", "host")
        };
        for (window, expected) in [
            (until(DAY), "CN→DE after CN"),
            (from(DAY), "CN→DE after CN"),
            (until(date(2014, 12, 11)), ""),
            (from(date(2014, 12, 13)), ""),
        ] {
            assert_eq!(shown(&with([work(window)]), &question()), expected);
        }
        let mut registry = with([handing("acme", "host")]);
        retire(&mut registry, handing("acme", "host"));
        assert_eq!(shown(&registry, &question()), "");
        let class = Question {
            recipient: Asked::Class(id("role")),
            ..question()
        };
        assert_eq!(shown(&with([handing("acme", "host")]), &class), "");
    }

    #[test]
    fn more_ways_than_can_be_followed_leave_the_answer_open() {
        let layers = 8;
        let key = |layer: usize, n: usize| format!("v-{layer}-{n}");
        let mut registry = with([]);
        for layer in 0..layers {
            for n in 0..4 {
                put(&mut registry, vendor(&key(layer, n)));
                for above in 0..4 {
                    let by = if layer == 0 {
                        "acme".to_owned()
                    } else {
                        key(layer - 1, above)
                    };
                    put(&mut registry, handing(&by, &key(layer, n)));
                }
            }
        }
        assert!(shown(&registry, &question()).contains("CN→?"));
    }

    #[test]
    fn what_is_handed_on_is_shared_onward_and_perhaps_goes_abroad() {
        let forbidden = |action, work: Vec<Subprocessing>| {
            let mut registry = with(work);
            put(&mut registry, prohibition("never", &[action]));
            weighed(&registry, &question(), "PROHIBITION")
        };
        let (no, open) = (
            "FORBID PROHIBITION never",
            "UNDETERMINED PROHIBITION_UNCLEAR never",
        );
        let at_home = || Subprocessing {
            country: Some(place("CN")),
            ..handing("acme", "host")
        };
        for (action, work, expected) in [
            (Action::ShareOnward, vec![], ""),
            (Action::ShareOnward, vec![at_home()], no),
            (
                Action::ShareOnward,
                vec![of(handing("acme", "host"), &["contact"])],
                "",
            ),
            (Action::TransferAbroad, vec![at_home()], ""),
            (Action::TransferAbroad, vec![handing("acme", "host")], no),
            (
                Action::TransferAbroad,
                vec![at_home(), handing("host", "backup")],
                no,
            ),
            (
                Action::TransferAbroad,
                vec![handing("acme", "nowhere")],
                open,
            ),
            (Action::Sell, vec![handing("acme", "host")], ""),
        ] {
            assert_eq!(forbidden(action, work), expected, "{action}");
        }
    }

    #[test]
    fn a_place_that_nobody_knows_is_asked_for_by_its_vendor() {
        let mut registry = with([handing("acme", "nowhere"), handing("nowhere", "host")]);
        put(&mut registry, permission("may", &[Action::Use]));
        let decision = crate::compliance::decide(&registry, &question());
        let nowhere: VendorId = id("nowhere");
        let asked = format!("SUBPROCESSOR_PLACE({nowhere})");
        assert!(
            missing(&decision).contains(&asked),
            "{}",
            missing(&decision)
        );
        assert!(!missing(&decision).contains("DESTINATION"));
        let open = decision.reasons.iter().filter(|reason| {
            let judged = reason.leg.as_deref();
            judged.is_some_and(|judged| judged.leg.is_onward())
        });
        let sentences = crate::compliance::sentences(&registry, &question(), open);
        assert_eq!(sentences.len(), 2, "{sentences:?}");
        let begins = |it: &String| it.starts_with("the onward leg ?→DE to host ");
        assert!(sentences.iter().any(begins), "{sentences:?}");
    }
}
