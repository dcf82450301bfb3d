//! Looking into the archive of a workbook before anybody reads it.
//!
//! A few kilobytes can unpack to gigabytes, and what the archive says of its sizes may be false. So every part is unpacked
//! once to nothing, and counted.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::limits::Limits;

/// How many texts there are, in the table of texts; the reader of workbooks makes room for as many before it has seen one.
const COUNT: &[u8] = b"uniqueCount";

/// Refuses an archive that is damaged, encrypted, no workbook, or more than the limits allow.
pub(super) fn look(bytes: &[u8], limits: &Limits) -> Result<(), String> {
    let damaged = |_: ZipError| "damaged; save the workbook once more as `.xlsx`".to_owned();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > limits.parts {
        return Err(format!(
            "a workbook of more than {} parts; take out pictures and sheets that are not needed",
            limits.parts
        ));
    }
    let mut left = limits.unpacked;
    // What it says of itself is enough to refuse it, and not enough to take it.
    if archive
        .decompressed_size()
        .is_some_and(|told| told > u128::from(left))
    {
        return Err(too_large(limits));
    }
    let mut has_workbook = false;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(_) => {
                "has a password, or is packed as no workbook is; save it without a password as `.xlsx`".to_owned()
            }
            _ => damaged(error),
        })?;
        let name = part.name().map_err(damaged)?.to_lowercase();
        let mut content = Vec::new();
        let unpacked = part.by_ref().take(left + 1).read_to_end(&mut content);
        let unpacked = unpacked.map_err(|error| damaged(error.into()))? as u64;
        left = left
            .checked_sub(unpacked)
            .ok_or_else(|| too_large(limits))?;
        has_workbook |= name.ends_with("workbook.xml");
        if name.ends_with("sharedstrings.xml") {
            look_at_texts(&content, limits)?;
        }
    }
    match has_workbook {
        true => Ok(()),
        false => Err(
            "an archive, and no workbook in `.xlsx`; save the table as one, or as CSV".to_owned(),
        ),
    }
}

fn look_at_texts(content: &[u8], limits: &Limits) -> Result<(), String> {
    if !is_plain(content) {
        let message =
            "written in an encoding other than UTF-8; save the workbook once more as `.xlsx`";
        return Err(message.to_owned());
    }
    // Each text takes more bytes than that.
    match said_counts(content).any(|count| count > limits.unpacked / 8) {
        true => Err(too_large(limits)),
        false => Ok(()),
    }
}

/// Whether XML is in UTF-8. In another encoding nothing could be found in it.
fn is_plain(content: &[u8]) -> bool {
    let begins_wide = matches!(
        content,
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, ..] | [_, 0, ..]
    );
    let end = memchr::memchr(b'>', content).unwrap_or(content.len());
    let declaration = content.get(..end).unwrap_or_default();
    let mut declared = memchr::memmem::find_iter(declaration, b"encoding").map(|at| {
        let after = declaration
            .get(at + b"encoding".len()..)
            .unwrap_or_default();
        let name = after
            .iter()
            .skip_while(|byte| b" \t\r\n=\"'".contains(byte))
            .take(5);
        name.map(u8::to_ascii_lowercase).eq(*b"utf-8")
    });
    !begins_wide && declared.all(|is_plain| is_plain)
}

/// The numbers that are given as a count of texts.
fn said_counts(content: &[u8]) -> impl Iterator<Item = u64> {
    memchr::memmem::find_iter(content, COUNT).map(|at| {
        let after = content.get(at + COUNT.len()..).unwrap_or_default();
        let digits = after
            .iter()
            .skip_while(|byte| b" \t\r\n=\"'+".contains(byte));
        let digits = digits.take_while(|byte| byte.is_ascii_digit());
        let add = |count: u64, digit: &u8| {
            count
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        };
        digits.fold(0, add)
    })
}

fn too_large(limits: &Limits) -> String {
    format!(
        "unpacks to more than {} bytes; take out pictures and sheets that are not needed, or split the table",
        limits.unpacked
    )
}
