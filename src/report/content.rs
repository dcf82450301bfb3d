//! What a report says, without how it looks: sections of facts, tables, paragraphs, checklists and pictures.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

pub use super::text::Text;
use super::words::Words;
use crate::registry::noun::RecordId;
use crate::registry::revision::{Revision, RevisionHash};

/// A report.
#[derive(Debug)]
pub struct Report<'a> {
    /// Its name in addresses.
    pub name: &'static str,
    /// Its title.
    pub title: Text,
    /// The words of its language.
    pub words: &'static Words,
    /// From what it was made.
    pub provenance: Provenance,
    /// What it says.
    pub sections: Vec<Section<'a>>,
}

/// From what a report was made: the same gives the same report, byte by byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The day for which it was asked.
    pub day: Date,
    /// As of which revision or time the register was asked, as it was asked; null: the latest.
    pub as_of: Option<Text>,
    /// The revision of the register.
    pub revision: Revision,
    /// The hash of the chain up to it.
    pub hash: RevisionHash,
    /// The time of that revision.
    pub revised: Timestamp,
    /// The edition of the legal data.
    pub reference: String,
    /// What was asked for, as names and values.
    pub filters: Vec<(&'static str, Text)>,
    /// The version of the program.
    pub program: &'static str,
}

/// A part with a heading.
#[derive(Debug)]
pub struct Section<'a> {
    /// Its name in addresses and files; unique in a report.
    pub id: String,
    /// The heading.
    pub title: Text,
    /// What stands under it.
    pub blocks: Vec<Block<'a>>,
}

/// Something that stands under a heading.
#[derive(Debug)]
pub enum Block<'a> {
    /// A text.
    Paragraph(Text),
    /// Names with values.
    Facts(Facts),
    /// Rows with columns.
    Table(Table<'a>),
    /// Things to be there, each with whether it is.
    Checklist(Checklist),
    /// A picture.
    Picture(Picture),
}

/// Names with values.
#[derive(Debug)]
pub struct Facts {
    /// What they are about, where that is not the heading.
    pub title: Option<Text>,
    /// The record that they are about.
    pub record: Option<RecordId>,
    /// The names and values, in order.
    pub facts: Vec<Fact>,
}

/// A name with a value.
#[derive(Debug)]
pub struct Fact {
    /// The name in files.
    pub id: &'static str,
    /// The name for people.
    pub label: Text,
    /// The value.
    pub value: Cell,
}

/// Rows with columns.
#[derive(Debug)]
pub struct Table<'a> {
    /// Its name in files; unique in a report.
    pub id: &'static str,
    /// Its caption.
    pub title: Text,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Rows<'a>,
    /// Whether it is what the report is for, so that a file that can hold one table only holds this.
    pub main: bool,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in files.
    pub id: &'static str,
    /// Its heading.
    pub label: Text,
    /// What stands in it.
    pub kind: Kind,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words, one or several.
    Text,
    /// A day.
    Date,
    /// A number.
    Number,
    /// One of a closed set.
    Code,
}

/// Rows, made one by one each time they are read, so that a long table never lies in memory as a whole.
pub struct Rows<'a>(Box<dyn Fn() -> Box<dyn Iterator<Item = Row> + 'a> + 'a>);

impl<'a> Rows<'a> {
    /// Rows that are made while they are read.
    pub fn walk<I: Iterator<Item = Row> + 'a>(walk: impl Fn() -> I + 'a) -> Self {
        Self(Box::new(move || Box::new(walk())))
    }

    /// The rows.
    pub fn iter(&self) -> impl Iterator<Item = Row> + use<'a> {
        (self.0)()
    }
}

impl From<Vec<Row>> for Rows<'_> {
    fn from(rows: Vec<Row>) -> Self {
        let rows = std::rc::Rc::new(rows);
        Self::walk(move || {
            let rows = std::rc::Rc::clone(&rows);
            (0..rows.len()).filter_map(move |at| rows.get(at).cloned())
        })
    }
}

impl fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// One cell a column.
    pub cells: Vec<Cell>,
    /// The record that it tells of.
    pub record: RecordId,
    /// Where that is written: document and section; empty where nobody stated it.
    pub source: Text,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nobody stated it.
    #[default]
    Blank,
    /// Words.
    Text(Text),
    /// Several, each on its own.
    List(Vec<Text>),
    /// A day.
    Date(Date),
    /// A number.
    Number(u64),
    /// One of a closed set.
    Code(Code),
    /// Several of a closed set.
    Codes(Vec<Code>),
    /// An address on the web.
    Link(Text),
}

/// One of a closed set, with its text for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The text in the API.
    pub code: &'static str,
    /// The words.
    pub text: Text,
    /// How good or bad it is.
    pub tone: Tone,
}

/// How good or bad something is: shown by a mark and a color, never by color alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Neither.
    Plain,
    /// As it should be.
    Good,
    /// Somebody should look.
    Open,
    /// Not as it should be.
    Bad,
}

impl Tone {
    /// The mark that stands before the words.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => "✓",
            Self::Open => "?",
            Self::Bad => "✗",
        }
    }

    /// The word for it in files and styles.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Open => "open",
            Self::Bad => "bad",
        }
    }
}

/// Things to be there, each with whether it is.
#[derive(Debug)]
pub struct Checklist {
    /// What it is about.
    pub title: Text,
    /// The record that it is about.
    pub record: Option<RecordId>,
    /// The things.
    pub checks: Vec<Check>,
}

/// Something to be there.
#[derive(Debug)]
pub struct Check {
    /// Its name in files.
    pub id: &'static str,
    /// What it is.
    pub label: Text,
    /// Whether it is there.
    pub state: Code,
    /// By what.
    pub by: Vec<Text>,
}

/// A picture, with the same in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its name; unique in a report.
    pub id: &'static str,
    /// What it shows.
    pub title: Text,
    /// All that it says, line by line.
    pub words: Vec<Text>,
    /// What is drawn.
    pub drawing: Drawing,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawing {
    /// Things, and ways between them.
    Ways(Ways),
    /// How many there are of each.
    Bars(Vec<Bar>),
}

/// Things, and ways between them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ways {
    /// The things.
    pub places: Vec<Stop>,
    /// From one of them to another, by their positions.
    pub ways: Vec<Way>,
    /// What the marks mean, of those that occur.
    pub legend: Vec<Code>,
}

/// A thing of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The column in which it stands, from the left.
    pub column: usize,
    /// What kind of thing it is.
    pub kind: Text,
    /// What it is called.
    pub name: Text,
    /// The place, or what else is known of it.
    pub note: Text,
}

/// A way from one thing to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// From which.
    pub from: usize,
    /// To which.
    pub to: usize,
    /// What is said of it.
    pub code: Code,
}

/// How many there are of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Of what.
    pub code: Code,
    /// How many.
    pub count: u64,
}
