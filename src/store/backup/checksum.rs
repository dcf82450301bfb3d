//! The last line of a backup: the SHA-256 (FIPS 180-4) of all that stands before it.
//!
//! The log proves what it says, and the database looks at how its pages fit; neither notices a byte that changed in a table
//! outside the log. With this line a change of any byte is noticed before the file is opened as a database. It is there for disks
//! and wires. Who changes a backup on purpose can write the line anew: against that there are checkpoints.
//!
//! `head -c -73 FILE | sha256sum` computes it again.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};

use sha2::{Digest, Sha256};

use crate::registry::hex;

/// How the line begins; the line break before it keeps it apart from the last page.
const LABEL: &str = "\nsha256 ";
/// The bytes of the line: the label, 64 digits, a line break.
const LENGTH: u64 = LABEL.len() as u64 + 64 + 1;
/// So much is read at a time, in bytes.
const PART: usize = 64 * 1024;

/// Why a file is no whole backup.
#[derive(Debug)]
pub(super) enum Unsound {
    Unread(io::Error),
    /// What was read could not be put where it belongs.
    Unwritten(io::Error),
    /// The last line is none of these.
    Unmarked,
    /// The last line tells of other bytes.
    Changed,
}

impl From<io::Error> for Unsound {
    fn from(cause: io::Error) -> Self {
        Self::Unread(cause)
    }
}

/// Puts the line at the end of the file; `rest` is called after each part that was read.
pub(super) fn append(file: &mut File, mut rest: impl FnMut()) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    let line = line_of(file, |_| {
        rest();
        Ok::<_, io::Error>(())
    })?;
    file.write_all(line.as_bytes())
}

/// Copies what stands before the line, if the line tells of it.
pub(super) fn copy_checked(from: &mut File, into: &mut impl Write) -> Result<(), Unsound> {
    let whole = from.metadata()?.len();
    let length = whole.checked_sub(LENGTH).ok_or(Unsound::Unmarked)?;
    let computed = line_of(&mut from.take(length), |part| {
        into.write_all(part).map_err(Unsound::Unwritten)
    })?;
    let mut stated = Vec::new();
    from.take(LENGTH).read_to_end(&mut stated)?;
    if !stated.starts_with(LABEL.as_bytes()) {
        return Err(Unsound::Unmarked);
    }
    if stated != computed.as_bytes() {
        return Err(Unsound::Changed);
    }
    Ok(())
}

/// Hands each part on, and tells the line for all of them.
fn line_of<E: From<io::Error>>(
    from: &mut impl Read,
    mut hand_on: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<String, E> {
    let mut hasher = Sha256::new();
    let mut part = vec![0; PART];
    loop {
        let length = match from.read(&mut part) {
            Ok(0) => break,
            Ok(length) => length,
            Err(cause) if cause.kind() == ErrorKind::Interrupted => continue,
            Err(cause) => return Err(cause.into()),
        };
        let read = part.get(..length).unwrap_or_default();
        hasher.update(read);
        hand_on(read)?;
    }
    let mut line = LABEL.to_owned();
    hex::write(&hasher.finalize().into(), &mut line).map_err(io::Error::other)?;
    line.push('\n');
    Ok(line)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn read(mut file: File) -> Vec<u8> {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_end(&mut bytes).unwrap();
        bytes
    }

    fn checked(bytes: &[u8]) -> Result<Vec<u8>, Unsound> {
        let mut from = file(bytes);
        from.seek(SeekFrom::Start(0)).unwrap();
        let mut into = Vec::new();
        copy_checked(&mut from, &mut into).map(|()| into)
    }

    fn marked(bytes: &[u8]) -> Vec<u8> {
        let mut whole = file(bytes);
        append(&mut whole, || ()).unwrap();
        read(whole)
    }

    #[test]
    fn the_line_holds_the_digest_of_what_stands_before_it() {
        // FIPS 180-4, the example of one block.
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let whole = marked(b"abc");
        assert_eq!(whole, format!("abc\nsha256 {digest}\n").as_bytes());
        assert_eq!(checked(&whole).unwrap(), b"abc");
        let long = vec![7; 2 * PART + 1];
        assert_eq!(checked(&marked(&long)).unwrap(), long);
    }

    /// A disk that is full is not a fault of the backup.
    #[test]
    fn what_cannot_be_put_there_is_told_apart_from_what_cannot_be_read() {
        let mut from = file(&marked(b"a page"));
        from.seek(SeekFrom::Start(0)).unwrap();
        let taken = copy_checked(&mut from, &mut [0_u8; 3].as_mut_slice());
        assert!(matches!(taken, Err(Unsound::Unwritten(_))), "{taken:?}");
    }

    #[test]
    fn a_changed_cut_or_added_byte_is_noticed_anywhere() {
        let whole = marked(b"a page, and another");
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[at] ^= 1 << bit;
                assert!(checked(&bytes).is_err(), "bit {bit} of byte {at}");
            }
            assert!(checked(&whole[..at]).is_err(), "cut at {at}");
            let more = [&whole[..at], b"x", &whole[at..]].concat();
            assert!(checked(&more).is_err(), "a byte more at {at}");
        }
        assert!(matches!(checked(b"abc"), Err(Unsound::Unmarked)));
    }
}
