//! What the typesetter sees: the page, the data, the pictures, the built-in fonts, and nothing else.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

const PAGE: &str = include_str!("page.typ");

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files = typst_assets::fonts();
    files
        .flat_map(|file| Font::iter(Bytes::new(file)))
        .collect()
});
static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Whether one of the fonts has the letter.
pub(super) fn has_letter(letter: char) -> bool {
    FONTS
        .iter()
        .any(|font| font.info().coverage.contains(u32::from(letter)))
}

/// What lies ready for one report.
pub(super) struct Desk {
    page: Source,
    files: BTreeMap<String, Bytes>,
}

impl Desk {
    pub(super) fn new(data: Vec<u8>, pictures: Vec<(String, String)>) -> Self {
        let pictures = pictures
            .into_iter()
            .map(|(name, text)| (name, Bytes::from_string(text)));
        let mut files: BTreeMap<_, _> = pictures.collect();
        files.insert("report.json".to_owned(), Bytes::new(data));
        Self {
            page: Source::detached(PAGE),
            files,
        }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.page.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == self.page.id() {
            true => Ok(self.page.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash();
        self.files.get(name).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    /// No clock: a report is made for a day that it says itself.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
