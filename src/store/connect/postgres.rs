//! How a PostgreSQL server is spoken to, and what it must promise.

use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use super::Use;
use crate::store::failure::StoreError;

/// The statements that a connection keeps prepared; see the same for SQLite.
const STATEMENTS: usize = 512;
/// The oldest version that is taken.
const OLDEST: i32 = 15;

/// How a session that writes is: short waits, so that a server that stands still holds up nobody for long.
const WRITING: [(&str, &str); 8] = [
    ("default_transaction_isolation", "read committed"),
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "10s"),
    // A peer that takes no more data is given up, though it may hold the head.
    ("tcp_user_timeout", "10s"),
    // An import asks for more.
    ("statement_timeout", "60s"),
    // What is written is found by its key. A plan that was made while a table was small would read all of it, each time that
    // a reference to it is checked, until the table is analyzed again. No compiling, where no index leads to a row.
    ("enable_seqscan", "off"),
    ("jit", "off"),
    QUIET,
];
/// How the others are: a whole register is read in one statement, and a table may take long to change.
const PATIENT: [(&str, &str); 3] = [("lock_timeout", "5s"), ("statement_timeout", "0"), QUIET];
/// Nobody has to read that what is there already is not made anew.
const QUIET: (&str, &str) = ("client_min_messages", "warning");

/// The address with the settings of a session.
pub(super) fn settings(options: PgConnectOptions, used: Use) -> PgConnectOptions {
    let options = options
        .application_name("steward")
        .statement_cache_capacity(STATEMENTS);
    match used {
        Use::Writing | Use::Aside => options.options(WRITING),
        Use::Migrating | Use::Reading => options.options(PATIENT),
    }
}

/// The address, for what needs no transaction.
pub(in crate::store) fn address(url: &str) -> Result<PgConnectOptions, StoreError> {
    let options: PgConnectOptions = url
        .parse()
        .map_err(|_| StoreError::Setting("`database` is no address of PostgreSQL".to_owned()))?;
    Ok(options.application_name("steward"))
}

/// Refuses a server that may lose what it has acknowledged, or on which nothing can be written.
pub(in crate::store) async fn check(connection: &DatabaseConnection) -> Result<(), StoreError> {
    let asked = "SELECT current_setting('fsync'), current_setting('synchronous_commit'), \
                 current_setting('server_version_num')::int / 10000, pg_is_in_recovery()";
    let asked = Statement::from_string(DbBackend::Postgres, asked);
    let Some(row) = connection.query_one_raw(asked).await? else {
        return Ok(());
    };
    let (fsync, commits): (String, String) = (row.try_get_by(0)?, row.try_get_by(1)?);
    let (version, standby): (i32, bool) = (row.try_get_by(2)?, row.try_get_by(3)?);
    let refuse = |problem: String| Err(StoreError::Setting(problem));
    if fsync == "off" {
        return refuse(
            "`fsync` is off on the database server, so that a crash loses what was acknowledged; set `fsync = on` in \
             postgresql.conf and reload it"
                .to_owned(),
        );
    }
    if commits == "off" {
        return refuse(
            "`synchronous_commit` is off for this database, so that a crash loses what was acknowledged; set it to `on` \
             in postgresql.conf, for the database (`ALTER DATABASE`) and for the user (`ALTER ROLE`)"
                .to_owned(),
        );
    }
    if version < OLDEST {
        return refuse(format!(
            "PostgreSQL {version} is too old; run version {OLDEST} or later"
        ));
    }
    if standby {
        return refuse(
            "the database server is a standby, which takes no writes; name the primary in `database`".to_owned(),
        );
    }
    Ok(())
}
