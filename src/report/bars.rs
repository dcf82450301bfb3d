//! How many there are of each value of a closed set, as a picture.

use std::collections::BTreeMap;

use super::content::{Bar, Block, Code, Drawing, Picture, Text};
use super::inquiry::Inquiry;

/// A bar for each value that occurs, in the order of the set; its title is the message `picture-` and the name.
pub(super) fn of<'a, T: Ord>(
    inquiry: &Inquiry<'a>,
    id: &'static str,
    values: impl Iterator<Item = T>,
    code: impl Fn(&T) -> Code,
) -> Block<'a> {
    let mut counts: BTreeMap<T, u64> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let bars = counts.iter().map(|(value, count)| Bar {
        code: code(value),
        count: *count,
    });
    let bars: Vec<_> = bars.collect();
    let line = |bar: &Bar| {
        Text::from(format!(
            "{}: {}",
            bar.code.text,
            inquiry.words.number(bar.count)
        ))
    };
    Block::Picture(Picture {
        id,
        title: inquiry.words.say(&format!("picture-{id}")),
        words: bars.iter().map(line).collect(),
        drawing: Drawing::Bars(bars),
    })
}
