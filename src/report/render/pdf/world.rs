//! What the typesetter sees: the page, the data, the pictures, the fonts (the built-in ones, and those that the
//! configuration names), and nothing else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};
use std::{fs, io};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

const PAGE: &str = include_str!("page.typ");

/// Those that the configuration names.
static ADDED: OnceLock<Vec<Font>> = OnceLock::new();
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files = typst_assets::fonts();
    let built_in = files.flat_map(|file| Font::iter(Bytes::new(file)));
    built_in
        .chain(ADDED.get().into_iter().flatten().cloned())
        .collect()
});
static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Adds the fonts of a directory and those below it, in the order of their paths, before the first page is set.
pub(in crate::report::render) fn add_fonts(directory: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    find(directory, &mut files)?;
    files.sort();
    let mut fonts = Vec::new();
    for file in files {
        fonts.extend(Font::iter(Bytes::new(fs::read(file)?)));
    }
    if fonts.is_empty() {
        return Err(io::Error::other(
            "there is no font in it (.ttf, .otf, .ttc, .otc)",
        ));
    }
    // A second start in one process (a test) keeps those of the first.
    let _ = ADDED.set(fonts);
    Ok(())
}

fn find(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|it| it.to_str());
        let ending = ending.map(str::to_ascii_lowercase);
        if path.is_dir() {
            find(&path, files)?;
        } else if matches!(ending.as_deref(), Some("ttf" | "otf" | "ttc" | "otc")) {
            files.push(path);
        }
    }
    Ok(())
}

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
