//! `steward client`: what an admin does at the machine of the server.

use std::io::Write;

use anyhow::bail;
use jiff::Timestamp;

use crate::app::files::is_there;
use crate::auth::client::Client;
use crate::auth::client_secret::ClientSecret;
use crate::cli::client::{AboutClients, Create, List, Revoke, Rotate};
use crate::config::Config;
use crate::store::client::{Changed, ClientProblem, Clients, NewClient};

/// Lists the clients, or changes them.
///
/// # Errors
/// There is no register, what is asked cannot be done, or the database failed.
pub async fn clients(
    config: &Config,
    asked: AboutClients,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if !is_there(config) {
        bail!("there is no register yet; start the server once");
    }
    let clients = Clients::open(&config.database_url()).await?;
    match asked {
        AboutClients::Create(asked) => {
            let roles = asked.roles()?;
            let Create {
                name,
                expires_at: ends,
                by: made_by,
                ..
            } = asked;
            if ends.is_some_and(|ends| ends <= Timestamp::now()) {
                bail!("`--expires-at` must be a time to come");
            }
            let asked = NewClient {
                name,
                roles,
                ends,
                made_by,
            };
            show_secret(clients.create(asked).await, out)
        }
        AboutClients::Rotate(Rotate {
            client,
            old_expires_at,
        }) => show_secret(clients.rotate(client, old_expires_at).await, out),
        AboutClients::Revoke(Revoke {
            client,
            secret: None,
        }) => show(&done(clients.revoke(client).await)?, out),
        AboutClients::Revoke(Revoke {
            client,
            secret: Some(secret),
        }) => show(&done(clients.revoke_secret(client, secret).await)?, out),
        AboutClients::List(List {}) => {
            let listed = clients.list().await?;
            listed.iter().try_for_each(|client| show(client, out))
        }
    }
}

fn show_secret(
    changed: Changed<(Client, ClientSecret)>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let (client, secret) = done(changed)?;
    Ok(writeln!(
        out,
        "client_id: {}\nclient_secret: {}",
        client.id,
        secret.shown()
    )?)
}

fn done<T>(changed: Changed<T>) -> anyhow::Result<T> {
    changed?.map_err(|problem: ClientProblem| anyhow::anyhow!("nothing was done: {problem}"))
}

/// A line for the client and one for each of its secrets that is valid.
fn show(client: &Client, out: &mut dyn Write) -> anyhow::Result<()> {
    let now = Timestamp::now();
    let state = match (client.holds(now), client.ends, client.revoked) {
        (_, _, Some(revoked)) => format!("revoked at {revoked}"),
        (false, Some(ends), None) => format!("ended at {ends}"),
        (true, Some(ends), None) => format!("until {ends}"),
        (_, None, None) => "usable".to_owned(),
    };
    let Client {
        id,
        name,
        roles,
        made_by,
        ..
    } = client;
    writeln!(out, "{id} {name} ({roles}), made by {made_by}: {state}")?;
    for secret in client.valid_secrets(now) {
        let end = secret
            .ends
            .map_or_else(String::new, |ends| format!(", until {ends}"));
        writeln!(
            out,
            "  secret {} of {}{end}",
            secret.id.simple(),
            secret.made
        )?;
    }
    Ok(())
}
