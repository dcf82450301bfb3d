//! What an error of the database means to the one who runs the server, and what to do about it.
//!
//! Only what cannot be a fault of this program is explained. No address is in the sentences, since it may hold a password.

use std::fmt::Display;
use std::io::ErrorKind;

use sea_orm::sqlx::Error;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};

use super::failure::StoreError;

/// The explanation, or the error as it is.
pub(super) fn explain(error: DbErr) -> StoreError {
    let explained = match &error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => of(cause),
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Some(silent()),
        _ => None,
    };
    explained.unwrap_or(StoreError::Database(error))
}

fn of(cause: &Error) -> Option<StoreError> {
    match cause {
        Error::PoolTimedOut => Some(silent()),
        // A certificate that is not trusted comes as such an error.
        Error::Io(io) if io.kind() == ErrorKind::InvalidData => Some(unsafe_connection(io)),
        Error::Io(io) => Some(StoreError::Setting(format!(
            "the database server cannot be reached: {io}; see whether it runs, and correct host and port in `database`"
        ))),
        Error::Tls(problem) => Some(unsafe_connection(problem)),
        Error::Protocol(_) => Some(StoreError::Setting(
            "what answers there is no PostgreSQL server; correct host and port in `database`"
                .to_owned(),
        )),
        Error::Database(told) => {
            let code = told.code()?;
            of_file(&code).or_else(|| of_server(&code, told.message()))
        }
        _ => None,
    }
}

fn unsafe_connection(problem: &dyn Display) -> StoreError {
    StoreError::Setting(format!(
        "no safe connection to the database server: {problem}; correct host, `sslmode` and `sslrootcert` in `database`"
    ))
}

fn silent() -> StoreError {
    StoreError::Setting(
        "the database server does not answer; see whether it runs, and correct host and port in `database`"
            .to_owned(),
    )
}

/// By the primary result codes of SQLite, which are the low eight bits of the number (`sqlite.org/rescode.html`). Codes of
/// PostgreSQL have five characters.
fn of_file(code: &str) -> Option<StoreError> {
    let code: u32 = code.parse().ok().filter(|_| code.len() < 5)?;
    let text = match code & 0xff {
        8 => {
            "the database file cannot be written; give it and its directory to the user who runs Steward"
        }
        14 => {
            "the database file cannot be opened; see that `database` names a file, in a directory that is there and belongs \
             to the user who runs Steward"
        }
        26 => return Some(StoreError::NoDatabase),
        _ => return None,
    };
    Some(StoreError::Setting(text.to_owned()))
}

fn of_server(code: &str, message: &str) -> Option<StoreError> {
    let remedy = match code {
        "28000" | "28P01" => {
            "correct user and password in `database`, or let the user in (pg_hba.conf)"
        }
        "3D000" => "create the database with `createdb`, or correct its name in `database`",
        "42501" | "3F000" => {
            "make the user the owner of the database, or grant what is missing (`GRANT ALL ON SCHEMA public TO ...`)"
        }
        "53300" => "raise `max_connections` of the database server, or run fewer servers",
        "25006" => "name a primary in `database`, which takes writes",
        "57P01" | "57P02" | "57P03" => "wait until the database server has started",
        "42P01" => return Some(StoreError::NoHead),
        _ => return None,
    };
    Some(StoreError::Setting(format!(
        "the database server refuses: {message}; {remedy}"
    )))
}
