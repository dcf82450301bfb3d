//! Manifests on the disk: finds them, reads them, and names every file that cannot be read.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::bar::Bar;
use crate::manifest::{self, Manifest, ManifestError};

/// The endings of the files that are taken from a folder.
const ENDINGS: &[&str] = &["json", "yaml", "yml"];

/// Reads every file, and names each that cannot be read.
pub(super) fn read_all(
    paths: &[PathBuf],
    most: usize,
    bar: &Bar,
    out: &mut dyn Write,
) -> anyhow::Result<Vec<Manifest>> {
    let mut files = Vec::new();
    let mut errors = Vec::new();
    for path in paths {
        match manifests_at(path) {
            Ok(found) => files.extend(found),
            Err(error) => errors.push(error),
        }
    }
    let mut manifests = Vec::with_capacity(files.len());
    bar.begin_bytes("reading", files.iter().map(|file| size(file)).sum());
    for file in files {
        let size = size(&file);
        match read(&file, most) {
            Ok(manifest) => manifests.push(manifest),
            Err(found) => errors.extend(found),
        }
        bar.done(size);
    }
    for error in &errors {
        writeln!(out, "refuse  {error}")?;
    }
    if errors.is_empty() {
        Ok(manifests)
    } else {
        bail!("not every file can be read, see above; nothing was changed")
    }
}

/// The file itself, or the manifests of the folder in the order of their names.
fn manifests_at(path: &Path) -> Result<Vec<PathBuf>, ManifestError> {
    let refused = |message: String| at(path, message);
    let known = fs::metadata(path).map_err(|cause| refused(cause.to_string()))?;
    if known.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !known.is_dir() {
        return Err(refused("neither a file nor a folder; name one".to_owned()));
    }
    let entries = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = entries.map_err(|cause| refused(cause.to_string()))?;
    let mut files: Vec<_> = entries
        .into_iter()
        .map(|entry| entry.path())
        .filter(|file| file.is_file() && is_manifest(file))
        .collect();
    files.sort();
    if files.is_empty() {
        let endings = ENDINGS.join("`, `.");
        return Err(refused(format!(
            "holds no file that ends in `.{endings}`; name a folder with manifests, or the files"
        )));
    }
    Ok(files)
}

fn is_manifest(file: &Path) -> bool {
    file.extension().is_some_and(|ending| {
        ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

fn read(path: &Path, most: usize) -> Result<Manifest, Vec<ManifestError>> {
    let refused = |message: String| vec![at(path, message)];
    let size = size(path);
    if usize::try_from(size).map_or(true, |size| size > most) {
        return Err(refused(format!(
            "longer than {most} bytes; split the file, or raise `limits.manifest_bytes`"
        )));
    }
    let bytes = fs::read(path).map_err(|cause| refused(cause.to_string()))?;
    let text = text(bytes).map_err(refused)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    manifest::parse(&path.display().to_string(), text, most)
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |known| known.len())
}

/// The bytes as UTF-8.
fn text(bytes: Vec<u8>) -> Result<String, String> {
    let begins_wide = matches!(
        bytes.as_slice(),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, ..] | [_, 0, ..]
    );
    if begins_wide {
        return Err("written in UTF-16 or UTF-32; save the file in UTF-8".to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = error.as_bytes().iter().take(good);
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        format!("not UTF-8 from byte {good} on, in line {line}; save the file in UTF-8")
    })
}

fn at(path: &Path, message: String) -> ManifestError {
    ManifestError::new(&path.display().to_string(), 0, 0, message)
}
