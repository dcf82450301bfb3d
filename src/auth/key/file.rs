//! Files of keys in the data directory: of this user alone, complete or not there at all.
//!
//! A file that others may read is refused instead of repaired: it may have been copied already.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::KeyError;
use crate::private;

/// What the file holds; none if there is no file.
pub(in crate::auth) fn load(path: &Path) -> Result<Option<Vec<u8>>, KeyError> {
    let known = match fs::metadata(path) {
        Ok(known) => known,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io_error("look for", path)(error)),
    };
    let mode = known.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        let path = path.to_owned();
        return Err(KeyError::Open { path, mode });
    }
    fs::read(path).map(Some).map_err(io_error("read", path))
}

/// Writes the content beside its place, flushes it, and moves it there unless another start was quicker; what the file holds
/// then. Makes the directory.
pub(in crate::auth) fn make(data: &Path, path: &Path, content: &[u8]) -> Result<Vec<u8>, KeyError> {
    private::make_directory(data).map_err(io_error("make", data))?;
    // A temporary file has mode 0600 from its first moment.
    let mut file = tempfile::NamedTempFile::new_in(data).map_err(io_error("write to", data))?;
    file.write_all(content).map_err(io_error("write", path))?;
    file.as_file().sync_all().map_err(io_error("write", path))?;
    match file.persist_noclobber(path) {
        Ok(_) => sync_directory(data)?,
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(refused) => return Err(io_error("write", path)(refused.error)),
    }
    fs::read(path).map_err(io_error("read", path))
}

/// Removes the file, if it is there.
pub(in crate::auth) fn remove(data: &Path, path: &Path) -> Result<(), KeyError> {
    match fs::remove_file(path) {
        Ok(()) => sync_directory(data),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(io_error("remove", path)(error)),
    }
}

fn sync_directory(data: &Path) -> Result<(), KeyError> {
    fs::File::open(data)
        .and_then(|directory| directory.sync_all())
        .map_err(io_error("write to", data))
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> KeyError {
    let path = path.to_owned();
    move |source| KeyError::Io {
        action,
        path,
        source,
    }
}
