//! A report as data for the page: every text as it is to be read, every table as rows or, where it has too many columns
//! for a page, row by row.

use std::io;

use serde_json::{Value as Json, json};

use super::world::has_letter;
use crate::report::content::{
    Block, Cell, Checklist, Code, Drawing, Kind, Picture, Report, Section, Table, Text, Tone,
};
use crate::report::render::{left_out, origin, stated, svg};
use crate::report::words::{Value, Words};

/// More columns do not fit beside each other.
const MOST_COLUMNS: usize = 8;

pub(super) fn data(report: &Report<'_>) -> io::Result<Vec<u8>> {
    let words = report.words;
    let number = [
        ("number", Value::Text("{n}")),
        ("count", Value::Text("{all}")),
    ];
    let made_from = origin(report).into_iter();
    let made_from: Vec<_> = made_from
        .map(|(label, value)| json!({ "label": shown(&label), "value": [plain(&value)] }))
        .collect();
    let provenance = &report.provenance;
    let page = json!({
        "title": shown(&report.title),
        "language": words.language.tag(),
        "program": format!("Steward {}", provenance.program),
        "foot": format!("{}, {} {}", provenance.day, words.say("label-revision"), provenance.revision),
        "page": &*words.tell("page", &number),
        "contents": &*words.say("contents"),
        "origin": made_from,
        "sections": report.sections.iter().map(|it| section(words, it)).collect::<Vec<_>>(),
    });
    Ok(serde_json::to_vec(&page)?)
}

/// The pictures that are drawn, by the names of their files.
pub(super) fn pictures(report: &Report<'_>) -> Vec<(String, String)> {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    let pictures = blocks.filter_map(|block| match block {
        Block::Picture(picture) if !picture.words.is_empty() => Some(picture),
        _ => None,
    });
    pictures
        .map(|it| (file(it), drawable(&svg::draw(it, svg::Colors::OfPaper))))
        .collect()
}

fn file(picture: &Picture) -> String {
    format!("{}.svg", picture.id)
}

fn section(words: &Words, section: &Section<'_>) -> Json {
    let blocks = section.blocks.iter().map(|it| block(words, it));
    json!({ "title": shown(&section.title), "blocks": blocks.collect::<Vec<_>>() })
}

fn block(words: &Words, block: &Block<'_>) -> Json {
    match block {
        Block::Paragraph(text) => {
            json!({ "kind": "paragraph", "title": null, "text": shown(text) })
        }
        Block::Facts(facts) => {
            let (pairs, blank) = stated(words, facts.facts.iter().map(|it| (&it.label, &it.value)));
            let pairs = pairs
                .into_iter()
                .map(|(label, value)| pair(words, label, value));
            let title = facts.title.as_deref().map(shown);
            json!({ "kind": "facts", "title": title, "facts": pairs.collect::<Vec<_>>(), "blank": note(blank.as_ref()) })
        }
        Block::Table(it) => table(words, it),
        Block::Checklist(it) => checklist(words, it),
        Block::Picture(it) => picture(words, it),
    }
}

fn table(words: &Words, table: &Table<'_>) -> Json {
    let title = shown(&table.title);
    let rows: Vec<_> = table.rows.iter().collect();
    if rows.is_empty() {
        let text = words.say("nothing-recorded");
        return json!({ "kind": "empty", "title": title, "text": &*text });
    }
    let stated_at = |at: usize| {
        rows.iter()
            .any(|row| row.cells.get(at).is_some_and(|it| *it != Cell::Blank))
    };
    let columns: Vec<_> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| stated_at(*at))
        .collect();
    let unstated = table
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| !stated_at(*at));
    let blank = left_out(words, unstated.map(|(_, column)| &column.label));
    let blank = note(blank.as_ref());
    let (record, source) = (words.say("label-record"), words.say("label-source"));
    if columns.len() > MOST_COLUMNS {
        let cards = rows.iter().map(|row| {
            let labels = columns.iter().map(|(_, column)| &column.label);
            let cells = columns.iter().filter_map(|(at, _)| row.cells.get(*at));
            let mut pairs = labels.zip(cells);
            let first = pairs.next().map(|(label, value)| pair(words, label, value));
            let (pairs, blank) = stated(words, pairs);
            let pairs = pairs
                .into_iter()
                .map(|(label, value)| pair(words, label, value));
            let mut pairs: Vec<_> = pairs.collect();
            pairs.push(json!({ "label": &*record, "value": [plain(&row.record.to_string())] }));
            if !row.source.is_empty() {
                pairs.push(json!({ "label": &*source, "value": [plain(&row.source)] }));
            }
            json!({ "first": first, "pairs": pairs, "blank": note(blank.as_ref()) })
        });
        let cards: Vec<_> = cards.collect();
        return json!({ "kind": "cards", "title": title, "rows": cards, "blank": blank });
    }
    let mut labels: Vec<_> = columns
        .iter()
        .map(|(_, column)| shown(&column.label))
        .collect();
    labels.push(shown(&record));
    let mut widths: Vec<_> = columns
        .iter()
        .map(|(_, column)| width(column.kind))
        .collect();
    widths.push(4);
    let lines = rows.iter().map(|row| {
        let cells = columns.iter().filter_map(|(at, _)| row.cells.get(*at));
        let mut cells: Vec<_> = cells.map(|it| cell(words, it)).collect();
        let mut last = vec![plain(&row.record.to_string())];
        last.extend(Some(plain(&row.source)).filter(|_| !row.source.is_empty()));
        cells.push(last);
        cells
    });
    json!({ "kind": "rows", "title": title, "columns": labels, "widths": widths, "rows": lines.collect::<Vec<_>>(), "blank": blank })
}

const fn width(kind: Kind) -> u8 {
    match kind {
        Kind::Text => 6,
        Kind::Code => 4,
        Kind::Date | Kind::Number => 3,
    }
}

fn checklist(words: &Words, list: &Checklist) -> Json {
    let heads = ["label-what", "label-there", "label-by"].map(|id| words.say(id).to_string());
    let checks = list.checks.iter().map(|check| {
        let by = check.by.iter().map(|it| plain(it));
        json!({ "label": shown(&check.label), "state": code(&check.state), "by": by.collect::<Vec<_>>() })
    });
    let checks: Vec<_> = checks.collect();
    json!({ "kind": "checks", "title": shown(&list.title), "columns": heads, "checks": checks })
}

fn picture(words: &Words, picture: &Picture) -> Json {
    let title = shown(&picture.title);
    if picture.words.is_empty() {
        let text = words.say("nothing-recorded");
        return json!({ "kind": "empty", "title": title, "text": &*text });
    }
    let lines: Vec<_> = picture.words.iter().map(|it| shown(it)).collect();
    // What bars say stands beside them already.
    let told: &[String] = match picture.drawing {
        Drawing::Ways(_) => &lines,
        Drawing::Bars(_) => &[],
    };
    let (width, height) = svg::size(picture);
    json!({
        "kind": "picture",
        "title": title,
        "file": file(picture),
        "width": width,
        "height": height,
        "alt": lines.join(" "),
        "words": told,
    })
}

/// A line below, empty where there is nothing to say.
fn note(text: Option<&Text>) -> String {
    text.map(|text| shown(text)).unwrap_or_default()
}

fn pair(words: &Words, label: &str, value: &Cell) -> Json {
    json!({ "label": shown(label), "value": cell(words, value) })
}

fn cell(words: &Words, cell: &Cell) -> Vec<Json> {
    match cell {
        Cell::Blank => Vec::new(),
        Cell::Text(text) => vec![plain(text)],
        Cell::List(texts) => texts.iter().map(|text| plain(text)).collect(),
        Cell::Date(day) => vec![plain(&words.date(*day))],
        Cell::Number(number) => vec![plain(&words.number(*number))],
        Cell::Code(it) => vec![code(it)],
        Cell::Codes(codes) => codes.iter().map(code).collect(),
        Cell::Link(address) => vec![link(address)],
    }
}

fn plain(text: &str) -> Json {
    json!({ "text": shown(text), "tone": Tone::Plain.as_str(), "link": false })
}

fn code(code: &Code) -> Json {
    let tone = code.tone;
    json!({ "text": shown(&code.text), "tone": tone.as_str(), "mark": tone.mark(), "link": false })
}

/// Only addresses of the web become links, since others could run something.
fn link(address: &str) -> Json {
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    json!({ "text": shown(address), "tone": Tone::Plain.as_str(), "link": is_web, "address": address })
}

/// The longest word that fits into a narrow column.
const LONGEST_WORD: usize = 16;

/// The text with its letters as far as a font has them, else with their numbers; a long word may be broken.
fn shown(text: &str) -> String {
    let (mut shown, mut run) = (String::with_capacity(text.len()), 0);
    for letter in text.chars() {
        run = if letter.is_whitespace() { 0 } else { run + 1 };
        if run > LONGEST_WORD {
            shown.push('\u{200B}');
            run = 1;
        }
        put(&mut shown, letter);
    }
    shown
}

/// The same of a picture, whose words are broken already.
fn drawable(text: &str) -> String {
    let mut drawable = String::with_capacity(text.len());
    text.chars().for_each(|letter| put(&mut drawable, letter));
    drawable
}

fn put(shown: &mut String, letter: char) {
    match letter.is_ascii() || has_letter(letter) {
        true => shown.push(letter),
        false => shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(letter))),
    }
}
