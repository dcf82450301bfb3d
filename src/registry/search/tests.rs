//! What is found, in which order, and that the index follows the records.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use entity::id::{Id, Uuid, kind};

use super::*;
use crate::registry::key::Key;
use crate::registry::noun::Head;
use crate::registry::revision::Revision;
use crate::registry::term::Purpose;

fn purpose(id: u128, key: &str, name: &str, description: Option<&str>) -> Purpose {
    Purpose {
        head: Head {
            id: Id::<kind::Purpose>::new(Uuid::from_u128(id)),
            key: Key::parse(key).unwrap(),
            retired: false,
            illustrative: false,
            version: Revision(1),
        },
        parent: None,
        name: name.to_owned(),
        description: description.map(str::to_owned),
        dpv_iri: None,
        fideslang_key: None,
        default_level: None,
        special: None,
        sensitive: None,
        lifetime: None,
    }
}

fn index(records: &[Purpose]) -> SearchIndex {
    let mut index = SearchIndex::default();
    records.iter().for_each(|record| index.insert(record));
    index
}

/// The numbers of the records that are found, and how well each matches.
fn found(index: &SearchIndex, text: &str, most: usize) -> Vec<(u128, Rank)> {
    let hits = index.find(&[NounKind::Purpose], text, most, &|_| true);
    hits.iter()
        .map(|hit| (hit.id.as_u128(), hit.rank))
        .collect()
}

#[test]
fn better_matches_come_first_and_a_record_comes_once() {
    // The last bytes of some ids are the same, so that they share a bucket.
    let names = [
        "Google",
        "Google Analytics",
        "Adobe Google",
        "Ungoogled",
        "Goggle",
        "analytics by google",
    ];
    let ids = [1, 0x101, 2, 0x201, 3, 0x301];
    let records = ids
        .iter()
        .zip(names)
        .map(|(id, name)| purpose(*id, &format!("k{id}"), name, None));
    let index = index(&records.collect::<Vec<_>>());
    assert_eq!(
        found(&index, "GOOGLE", 10),
        [
            (1, Rank::Exact),
            (0x101, Rank::Prefix),
            (2, Rank::Word),
            (0x301, Rank::Word),
            (0x201, Rank::Contained)
        ]
    );
    assert_eq!(
        found(&index, "google", 2),
        [(1, Rank::Exact), (0x101, Rank::Prefix)]
    );
    assert_eq!(
        found(&index, "analytics google", 9),
        [(0x301, Rank::Words), (0x101, Rank::Words)]
    );
    assert_eq!(found(&index, "adobe goggle", 9), [(2, Rank::Typo)]);
    assert_eq!(
        found(&index, "go", 3),
        [(3, Rank::Prefix), (1, Rank::Prefix), (0x101, Rank::Prefix)]
    );
    assert!(found(&index, "nothing", 9).is_empty());
}

#[test]
fn german_and_chinese_are_found_as_they_are_written() {
    let index = index(&[
        purpose(1, "a", "Müller Straßenbau", None),
        purpose(2, "b", "深圳市道通科技股份有限公司", None),
        purpose(3, "c", "Kundendatenverwaltung", None),
        purpose(4, "d", "x", Some("Auskunft über Kundendaten")),
    ]);
    for (text, expected) in [
        ("mueller", &[(1, Rank::Prefix)][..]),
        ("Muller", &[(1, Rank::Prefix)]),
        ("MÜLLER", &[(1, Rank::Prefix)]),
        ("strasse", &[(1, Rank::Word)]),
        ("道通科技", &[(2, Rank::Contained)]),
        ("通", &[(2, Rank::Contained)]),
        ("daten", &[(4, Rank::Contained), (3, Rank::Contained)]),
        ("ueber", &[(4, Rank::Word)]),
        ("auskumft", &[]),
    ] {
        assert_eq!(found(&index, text, 9), expected, "{text}");
    }
}

#[test]
fn the_index_follows_the_records() {
    let before = [
        purpose(1, "a", "one", Some("more of it")),
        purpose(0x101, "b", "two", None),
        purpose(0x201, "c", "three", None),
    ];
    let kept = index(&before);
    let mut moved = kept.clone();
    moved.remove(&before[1]);
    moved.insert(&purpose(0x101, "b", "four", None));
    assert!(found(&moved, "two", 9).is_empty());
    assert_eq!(found(&moved, "four", 9), [(0x101, Rank::Exact)]);
    for (text, id) in [("one", 1), ("more of it", 1), ("three", 0x201)] {
        assert_eq!(found(&moved, text, 9), [(id, Rank::Exact)], "{text}");
    }
    assert_eq!(
        found(&kept, "two", 9),
        [(0x101, Rank::Exact)],
        "an older index stays"
    );
    before.iter().for_each(|record| moved.remove(record));
    assert!(found(&moved, "e", 9).is_empty());
}

#[test]
fn only_the_nouns_that_are_named_are_searched_and_a_spent_budget_ends_it() {
    let index = index(&[purpose(1, "a", "one", None)]);
    assert!(
        index
            .find(&[NounKind::Vendor], "one", 9, &|_| true)
            .is_empty()
    );
    assert!(
        index
            .find(&[NounKind::Purpose], "one", 9, &|_| false)
            .is_empty()
    );
}
