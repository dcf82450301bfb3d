//! The keys of tokens: opened at a start, looked at again every second, and what `steward token` and `steward key` do with
//! them.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use arc_swap::ArcSwap;
use jiff::Timestamp;
use tokio::time::{sleep, timeout};

use super::files::is_there;
use crate::auth::key::SigningKey;
use crate::auth::key_ring::KeyRing;
use crate::auth::sealing::Sealer;
use crate::auth::token::verify::Verifier;
use crate::auth::token::{Grant, mint, random_id};
use crate::cli::key::{AboutKeys, List, Reset, Rotate};
use crate::cli::token::Token;
use crate::config::Config;
use crate::store::failure::StoreError;
use crate::store::secret::{Vault, forget_all};
use crate::store::signing_key::Rotation;

/// How often the keys are looked at. It is well below the time that a new key is known before it signs.
const LOOK: Duration = Duration::from_secs(1);
/// How long a look may take: the other end may be gone without a word.
const PATIENCE: Duration = Duration::from_secs(20);

/// The keys of a running server.
#[derive(Clone)]
pub(super) struct Keys {
    pub(super) vault: Vault,
    ring: Arc<ArcSwap<KeyRing>>,
}

impl Keys {
    /// Opens the keys of the register; takes over the one that lies in the data directory.
    ///
    /// # Errors
    /// The database failed, or there is no key to open them with.
    pub(super) async fn begin(config: &Config) -> anyhow::Result<Self> {
        let vault = Vault::open(&config.database_url(), stated(config)?, &config.data).await?;
        let ring = vault
            .begin_signing(SigningKey::found(&config.data)?)
            .await?;
        SigningKey::remove_found(&config.data)?;
        let ring = Arc::new(ArcSwap::from_pointee(ring));
        Ok(Self { vault, ring })
    }

    /// The keys as they were a second ago.
    pub(super) fn ring(&self) -> Arc<KeyRing> {
        self.ring.load_full()
    }

    /// Signs what is granted.
    ///
    /// # Errors
    /// No key signs, or signing failed.
    pub(super) fn mint(&self, config: &Config, grant: &Grant) -> anyhow::Result<String> {
        mint_of(&self.ring(), config, grant)
    }

    /// Shows the verifier each change of the keys, for as long as the server runs.
    pub(super) fn keep_fresh(&self, verifier: Arc<Verifier>) {
        let keys = self.clone();
        tokio::spawn(async move {
            let mut shown = names(&keys.ring());
            let mut failing = false;
            loop {
                sleep(LOOK).await;
                let looked = timeout(PATIENCE, keys.vault.signing_keys()).await;
                match looked.unwrap_or(Err(StoreError::Silent)) {
                    Ok(ring) => keys.ring.store(Arc::new(ring)),
                    Err(error) if !failing => {
                        tracing::warn!(%error, "the keys of tokens were not looked at; those known are kept");
                        failing = true;
                        continue;
                    }
                    Err(_) => continue,
                }
                failing = false;
                let ring = keys.ring();
                let now = names(&ring);
                if now != shown {
                    verifier.take_keys(ring.held(Timestamp::now()).map(|held| &held.key));
                    shown = now;
                }
            }
        });
    }
}

fn names(ring: &KeyRing) -> Vec<String> {
    let held = ring.held(Timestamp::now());
    held.map(|held| held.key.id().to_owned()).collect()
}

fn mint_of(ring: &KeyRing, config: &Config, grant: &Grant) -> anyhow::Result<String> {
    let signer = ring.signer(grant.issued);
    let signer = signer.context("no key signs; start the server once")?;
    Ok(mint(signer, &config.token, grant)?)
}

fn stated(config: &Config) -> anyhow::Result<Option<Sealer>> {
    let sealer = config.sealing_key.as_ref().map(Sealer::new);
    Ok(sealer.transpose()?)
}

/// Makes a token and writes it, and nothing else.
///
/// # Errors
/// The roles do not go together, or the keys cannot be read.
pub async fn token(config: &Config, asked: &Token, out: &mut dyn Write) -> anyhow::Result<()> {
    let roles = asked.roles()?;
    // A directory made here by mistake would give a token that no server takes.
    if !config.data.is_dir() {
        let data = config.data.display();
        bail!("there is no data directory `{data}`; name the one of your server with `--data DIR`");
    }
    let grant = Grant {
        subject: asked.subject.clone(),
        roles,
        issued: Timestamp::now(),
        lifetime: asked.ttl.unwrap_or(config.token.local_ttl),
        id: random_id()?,
        client: None,
    };
    let token = match look(config).await? {
        Some(vault) => mint_of(&vault.signing_keys().await?, config, &grant)?,
        // The first start takes the key over.
        None => mint(
            &SigningKey::load_or_make(&config.data)?,
            &config.token,
            &grant,
        )?,
    };
    writeln!(out, "{token}").context("cannot write the token")
}

/// The sealed keys, if a server has made some.
async fn look(config: &Config) -> anyhow::Result<Option<Vault>> {
    if !is_there(config) {
        return Ok(None);
    }
    let looked = Vault::look(&config.database_url(), stated(config)?, &config.data).await;
    looked.context("cannot read the keys")
}

/// Lists the keys, or changes them.
///
/// # Errors
/// There are none, or the database failed.
pub async fn keys(config: &Config, asked: AboutKeys, out: &mut dyn Write) -> anyhow::Result<()> {
    if let AboutKeys::Reset(Reset { yes: _ }) = asked {
        let gone = forget_all(&config.database_url()).await?;
        return Ok(writeln!(
            out,
            "{gone} sealed secrets are forgotten; restart the servers, which make a new key of tokens"
        )?);
    }
    if look(config).await?.is_none() {
        bail!("there are no keys yet; start the server once");
    }
    let vault = Vault::open(&config.database_url(), stated(config)?, &config.data).await?;
    let ring = match asked {
        AboutKeys::List(List {}) | AboutKeys::Reset(_) => vault.signing_keys().await?,
        AboutKeys::Rotate(Rotate { at_once }) => {
            let rotation = match at_once {
                true => Rotation::AtOnce,
                false => Rotation::Gentle,
            };
            let rotated = vault.rotate(rotation).await?;
            rotated.map_err(anyhow::Error::msg)?
        }
    };
    let now = Timestamp::now();
    let signer = ring.signer(now).map(SigningKey::id);
    for held in ring.held(now) {
        let id = held.key.id();
        let does = match held.ends {
            _ if signer == Some(id) => "signs".to_owned(),
            Some(ends) => format!("verifies until {ends}"),
            None => format!("signs from {}", held.starts),
        };
        writeln!(out, "{id} {does}")?;
    }
    Ok(())
}
