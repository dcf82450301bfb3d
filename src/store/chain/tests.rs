//! That nothing in the log can be changed, left out or put in without being found.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
use super::*;
use crate::registry::upgrade::FORMAT;

fn entry(number: u64, before: Head) -> Entry {
    let mut entry = Entry {
        number: Revision(number),
        at: "2026-11-24T00:00:00Z".into(),
        actor: "local:editor".into(),
        reason: None,
        source: "api".into(),
        format: FORMAT,
        previous: before.hash.to_string(),
        hash: String::new(),
        changes: vec![LoggedChange {
            position: 0,
            noun: "Vendor".into(),
            record: Uuid::nil(),
            action: "REGISTER".into(),
            before: None,
            after: "{\"name\":\"Google\"}".into(),
            hash: String::new(),
        }],
    };
    entry.seal();
    entry
}

#[test]
fn entries_follow_each_other_and_nothing_else() {
    let first = entry(1, Head::default()).follow(Head::default()).unwrap();
    assert!(entry(2, first).follow(first).is_ok());
    assert!(matches!(
        entry(3, first).follow(first),
        Err(Broken::Gap { .. })
    ));
    assert_eq!(
        entry(2, Head::default()).follow(first),
        Err(Broken::Previous(Revision(2)))
    );
}

#[test]
fn every_column_is_under_the_hash() {
    let alterations: [fn(&mut Entry); 13] = [
        |e| e.at = "2026-11-24T00:00:01Z".into(),
        |e| e.actor = "local:viewer".into(),
        |e| e.reason = Some(String::new()),
        |e| e.source = "import".into(),
        |e| e.format = 2,
        |e| e.previous = "1".repeat(64),
        |e| e.changes[0].position = 1,
        |e| e.changes[0].noun = "Flow".into(),
        |e| e.changes[0].record = Uuid::max(),
        |e| e.changes[0].action = "UPDATE".into(),
        |e| e.changes[0].before = Some(String::new()),
        |e| e.changes[0].after = "{\"name\":\"Goggle\"}".into(),
        |e| e.changes.clear(),
    ];
    assert!(entry(1, Head::default()).check().is_ok());
    for (index, alter) in alterations.iter().enumerate() {
        let mut altered = entry(1, Head::default());
        alter(&mut altered);
        assert!(altered.check().is_err(), "alteration {index}");
    }
}

/// A log of so many entries in which every column is filled.
fn log(length: u64) -> Vec<Entry> {
    let mut before = Head::default();
    let mut log = Vec::new();
    for number in 1..=length {
        let mut next = entry(number, before);
        next.reason = Some(format!("reason {number}"));
        next.changes[0].record = Uuid::from_u128(number.into());
        next.changes[0].before = Some(format!("{{\"tier\":{number}}}"));
        next.seal();
        before = next.follow(before).unwrap();
        log.push(next);
    }
    log
}

fn walk(log: &[Entry]) -> Result<Head, Broken> {
    log.iter()
        .try_fold(Head::default(), |before, entry| entry.follow(before))
}

fn flip(text: &mut String, at: usize) {
    let mut bytes = std::mem::take(text).into_bytes();
    bytes[at] ^= 1;
    *text = String::from_utf8(bytes).unwrap();
}

/// Each column that is a text.
const TEXTS: [fn(&mut Entry) -> &mut String; 11] = [
    |e| &mut e.at,
    |e| &mut e.actor,
    |e| e.reason.as_mut().unwrap(),
    |e| &mut e.source,
    |e| &mut e.previous,
    |e| &mut e.hash,
    |e| &mut e.changes[0].noun,
    |e| &mut e.changes[0].action,
    |e| e.changes[0].before.as_mut().unwrap(),
    |e| &mut e.changes[0].after,
    |e| &mut e.changes[0].hash,
];

/// Changes the byte at a place.
type Alter = fn(&mut Entry, usize);

/// Each column that is no text, with its length.
const OTHERS: [(usize, Alter); 4] = [
    (8, |e, at| e.number.0 ^= 1 << (8 * at)),
    (4, |e, at| e.format ^= 1 << (8 * at)),
    (4, |e, at| e.changes[0].position ^= 1 << (8 * at)),
    (16, |e, at| {
        let mut bytes = e.changes[0].record.into_bytes();
        bytes[at] ^= 1;
        e.changes[0].record = Uuid::from_bytes(bytes);
    }),
];

/// How many bytes the entry has; each of them is changed by itself, and found.
fn change_each_byte(whole: &Entry, before: Head) -> usize {
    let mut count = 0;
    let mut try_one = |alter: &dyn Fn(&mut Entry)| {
        let mut altered = whole.clone();
        alter(&mut altered);
        assert!(altered.follow(before).is_err(), "{altered:?}");
        count += 1;
    };
    for text in TEXTS {
        for at in 0..text(&mut whole.clone()).len() {
            try_one(&|entry| flip(text(entry), at));
        }
    }
    for (bytes, alter) in OTHERS {
        (0..bytes).for_each(|at| try_one(&|entry| alter(entry, at)));
    }
    count
}

#[test]
fn each_byte_of_a_thousand_entries_is_under_the_hash() {
    let log = log(1_000);
    let heads: Vec<_> = std::iter::once(Head::default())
        .chain(log.iter().map(|entry| entry.check().unwrap()))
        .collect();
    let halves = [0..500, 500..1_000];
    let count: usize = std::thread::scope(|scope| {
        let walks = halves.map(|half| {
            let (log, heads) = (&log, &heads);
            scope.spawn(move || {
                let each = half.map(|at| change_each_byte(&log[at], heads[at]));
                each.sum::<usize>()
            })
        });
        walks.into_iter().map(|walk| walk.join().unwrap()).sum()
    });
    assert!(count > 300_000, "{count}");
}

#[test]
fn what_is_dropped_swapped_or_put_in_is_found_and_what_is_cut_shows_at_the_head() {
    let whole = log(1_000);
    let head = walk(&whole).unwrap();
    for at in 0..999 {
        let mut dropped = whole.clone();
        dropped.remove(at);
        let next = Revision(at as u64 + 2);
        let expected = Revision(at as u64 + 1);
        let found = next;
        assert_eq!(walk(&dropped), Err(Broken::Gap { expected, found }));
    }
    for (one, other) in [(0, 1), (4, 5), (998, 999), (3, 700)] {
        let mut swapped = whole.clone();
        swapped.swap(one, other);
        assert!(walk(&swapped).is_err(), "{one} {other}");
        // With the numbers that they should have, and hashed anew.
        let (first, second) = (swapped[one].number, swapped[other].number);
        (swapped[one].number, swapped[other].number) = (second, first);
        swapped[one].seal();
        swapped[other].seal();
        assert!(walk(&swapped).is_err(), "{one} {other}");
    }
    for at in [0, 1, 500, 999] {
        let mut replayed = whole.clone();
        replayed.insert(at, whole[at / 2].clone());
        assert!(walk(&replayed).is_err(), "{at}");
        let mut inserted = whole.clone();
        let before = walk(&whole[..at]).unwrap();
        inserted.insert(at, entry(at as u64 + 1, before));
        assert!(walk(&inserted).is_err(), "{at}");
    }
    for length in 0..1_000 {
        let cut = walk(&whole[..length]).unwrap();
        assert!(cut.revision < head.revision && cut.hash != head.hash);
    }
}
