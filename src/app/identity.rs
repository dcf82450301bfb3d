//! Whose tokens are taken: the local keys', and those of the identity providers that the configuration names.
//!
//! The issuer that a token claims to be of chooses who verifies it, and nothing else: the keys, algorithms and roles are
//! that issuer's alone, and looking for the keys of one never holds up the callers of another.

mod fetch;
mod provider;

use std::fs;
use std::future::ready;
use std::sync::Arc;

use anyhow::{Context, bail};
use jiff::Timestamp;
use poem::http::HeaderMap;
use poem::http::header::AUTHORIZATION;

use super::clients::Gate;
use super::keys::Keys;
use crate::auth::bearer::bearer_token;
use crate::auth::caller::Caller;
use crate::auth::token::verify::{Verifier, claimed_issuer};
use crate::config::Config;
use crate::config::issuer::IssuerSettings;
use crate::error::Error;
use crate::http::hooks::Pending;
use provider::Provider;

/// The longest file of keys that is read, in bytes.
const MOST_BYTES: u64 = 256 * 1024;

/// All whose tokens are taken.
pub(super) struct Identity {
    local: Arc<Verifier>,
    gate: Arc<Gate>,
    providers: Vec<Arc<Provider>>,
}

impl Identity {
    /// Reads the keys that lie in files, and begins to look at those that are published.
    ///
    /// # Errors
    /// All files of keys that cannot be used.
    pub(super) fn begin(config: &Config, keys: &Keys, gate: Arc<Gate>) -> anyhow::Result<Self> {
        let mut providers = Vec::new();
        let mut problems = Vec::new();
        for settings in &config.issuers {
            match provider(settings) {
                Ok(provider) => providers.push(Arc::new(provider)),
                Err(problem) => problems.push(format!("{problem:#}")),
            }
        }
        if !problems.is_empty() {
            bail!("{}", problems.join("\n"));
        }
        for provider in &providers {
            Arc::clone(provider).keep_fresh();
        }
        let ring = keys.ring();
        let held = ring.held(Timestamp::now()).map(|held| &held.key);
        let local = Arc::new(Verifier::new(held, &config.token));
        keys.keep_fresh(Arc::clone(&local));
        Ok(Self {
            local,
            gate,
            providers,
        })
    }

    /// Who is asking. The answer is there at once, unless the keys of a provider have to be asked for.
    pub(super) fn authenticate(&self, headers: &HeaderMap) -> Pending<Result<Caller, Error>> {
        let values = headers.get_all(AUTHORIZATION).iter();
        let token = match bearer_token(values.map(poem::http::HeaderValue::as_bytes)) {
            Ok(token) => token,
            Err(refusal) => return Box::pin(ready(Err(refusal))),
        };
        let provider = match self.provider_of(token) {
            Ok(Some(provider)) => provider,
            Ok(None) => return self.authenticate_local(token),
            Err(refusal) => return Box::pin(ready(Err(refusal))),
        };
        match provider.verifier.verify(token, Timestamp::now()) {
            Err(_) if provider.verifier.lacks_key_of(token) => {
                let (provider, token) = (Arc::clone(provider), token.to_owned());
                Box::pin(async move {
                    Arc::clone(&provider).renew_for(token.clone()).await;
                    if !provider.verifier.has_keys() {
                        return Err(no_keys());
                    }
                    provider.verifier.verify(&token, Timestamp::now())
                })
            }
            // The key may have come between the two looks.
            Err(_) => Box::pin(ready(provider.verifier.verify(token, Timestamp::now()))),
            Ok(caller) => Box::pin(ready(Ok(caller))),
        }
    }

    fn authenticate_local(&self, token: &str) -> Pending<Result<Caller, Error>> {
        match self.local.verify_local(token, Timestamp::now()) {
            Ok((caller, None)) => Box::pin(ready(Ok(caller))),
            Ok((caller, Some(claim))) => {
                let gate = Arc::clone(&self.gate);
                Box::pin(async move { gate.admit(caller, &claim).await })
            }
            Err(refusal) => Box::pin(ready(Err(refusal))),
        }
    }

    /// The provider that the token claims to be of; none if it is the local key's, or no token that can be read.
    fn provider_of(&self, token: &str) -> Result<Option<&Arc<Provider>>, Error> {
        if self.providers.is_empty() {
            return Ok(None);
        }
        let Some(issuer) = claimed_issuer(token).filter(|issuer| issuer != self.local.issuer())
        else {
            return Ok(None);
        };
        let mut providers = self.providers.iter();
        let found = providers.find(|provider| provider.verifier.issuer() == issuer);
        found.map(Some).ok_or_else(unknown_issuer)
    }
}

fn unknown_issuer() -> Error {
    let text = "the token's `iss` is not an issuer trusted here; get a token from an identity provider that the server's \
                configuration names, or make one with `steward token`";
    Error::Unauthenticated(text.to_owned())
}

fn no_keys() -> Error {
    let text = "the keys of the token's issuer could not be read so far; try again in half a minute, or ask the operator \
                to look into the log of the server";
    Error::Unauthenticated(text.to_owned())
}

fn provider(settings: &IssuerSettings) -> anyhow::Result<Provider> {
    let verifier = Verifier::of_provider(settings);
    let issuer = &settings.issuer;
    if let Some(path) = &settings.keys {
        let context = || format!("the keys of the issuer `{issuer}`: `{}`", path.display());
        let known = fs::metadata(path)
            .context("cannot be read")
            .with_context(context)?;
        if known.len() > MOST_BYTES {
            bail!("{} is longer than {MOST_BYTES} bytes", context());
        }
        let text = fs::read(path)
            .context("cannot be read")
            .with_context(context)?;
        verifier
            .exchange_keys(&text)
            .map_err(|problem| anyhow::anyhow!("{} {problem}", context()))?;
    }
    Provider::new(verifier, settings)
}
