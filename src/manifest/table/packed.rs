//! Looking into the archive of a workbook before anybody reads it.
//!
//! A few kilobytes can unpack to gigabytes, and what the archive says of its sizes may be false. So every part is unpacked
//! once to nothing, and counted.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::limits::Limits;

/// At once unpacked.
const PIECE: usize = 64 * 1024;

/// How often a text is said, in a table of texts; the reader of workbooks makes room for as many before it has seen one.
const COUNT: &[u8] = b"uniqueCount";

/// Refuses an archive that is damaged, encrypted, no workbook, or more than the limits allow.
pub(super) fn look(bytes: &[u8], limits: &Limits) -> Result<(), String> {
    let damaged = |_| "damaged; save the workbook once more as `.xlsx`".to_owned();
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
            zip::result::ZipError::UnsupportedArchive(_) => {
                "has a password, or is packed in a way that no workbook is; save it without a password as `.xlsx`".to_owned()
            }
            _ => "damaged; save the workbook once more as `.xlsx`".to_owned(),
        })?;
        if part.name().is_ok_and(|name| name.ends_with("workbook.xml")) {
            has_workbook = true;
        }
        left = weigh(&mut part, left, limits)?;
    }
    match has_workbook {
        true => Ok(()),
        false => Err(
            "an archive, and no workbook in `.xlsx`; save the table as one, or as CSV".to_owned(),
        ),
    }
}

/// Unpacks a part to nothing; answers how much may still come.
fn weigh(part: &mut impl Read, mut left: u64, limits: &Limits) -> Result<u64, String> {
    let damaged = |_| "damaged; save the workbook once more as `.xlsx`".to_owned();
    let mut piece = Vec::new();
    let mut is_first = true;
    loop {
        // What was said at the end of the piece before is looked at again, so that nothing hides between two.
        let kept = piece.len().min(COUNT.len() + 32);
        piece.drain(..piece.len() - kept);
        let read = part
            .by_ref()
            .take(PIECE as u64)
            .read_to_end(&mut piece)
            .map_err(damaged)?;
        if read == 0 {
            return Ok(left);
        }
        left = left
            .checked_sub(read as u64)
            .ok_or_else(|| too_large(limits))?;
        if is_first && is_wide(&piece) {
            return Err(
                "written in an encoding other than UTF-8; save the workbook once more as `.xlsx`"
                    .to_owned(),
            );
        }
        is_first = false;
        if said_counts(&piece).any(|count| count > limits.unpacked / 8) {
            return Err(too_large(limits));
        }
    }
}

/// Whether a part is XML in an encoding in which ASCII is not ASCII, where nothing could be found.
fn is_wide(piece: &[u8]) -> bool {
    let begins_wide = matches!(
        piece,
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, ..] | [_, 0, ..]
    );
    let start = piece.get(..piece.len().min(200)).unwrap_or_default();
    let declared =
        memchr::memmem::find(start, b"encoding=").and_then(|at| start.get(at + 10..at + 15));
    let is_other = declared.is_some_and(|name| !name.eq_ignore_ascii_case(b"UTF-8"));
    begins_wide || (start.starts_with(b"<?xml") && is_other)
}

/// The numbers that are given as a count of texts.
fn said_counts(piece: &[u8]) -> impl Iterator<Item = u64> {
    memchr::memmem::find_iter(piece, COUNT).map(|at| {
        let after = piece.get(at + COUNT.len()..).unwrap_or_default();
        let digits = after
            .iter()
            .skip_while(|byte| b" \t\r\n=\"'+".contains(byte));
        let digits = digits.take_while(|byte| byte.is_ascii_digit());
        digits.fold(0_u64, |count, digit| {
            count
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        })
    })
}

fn too_large(limits: &Limits) -> String {
    format!(
        "unpacks to more than {} bytes; take out pictures and sheets that are not needed, or split the table",
        limits.unpacked
    )
}
