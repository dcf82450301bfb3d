//! Fetches published keys, from a server that may lie, stall, redirect or send without end.
//!
//! The address is looked at where it is connected to: whatever a name server answers, and whenever it changes its mind.
//! Redirects and proxies of the environment are not followed, since they would lead around that.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use url::Url;

use crate::config::issuer::address::problem;
use crate::config::issuer::{IssuerSettings, KeysUrl};

/// The longest answer that is read, in bytes: sets of keys have some thousand.
const MOST_BYTES: usize = 256 * 1024;
/// As long a connection may take.
const CONNECT_TIME: Duration = Duration::from_secs(2);
/// As long all of it may take; callers wait for it.
const TIME: Duration = Duration::from_secs(5);

/// Fetches from one address.
pub(super) struct Fetcher {
    client: Client,
    url: Url,
}

impl Fetcher {
    pub(super) fn new(address: &KeysUrl, settings: &IssuerSettings) -> anyhow::Result<Self> {
        let resolver = Checked {
            private_allowed: settings.private_address,
        };
        let client = Client::builder()
            .https_only(!settings.plain_http)
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(resolver)
            .connect_timeout(CONNECT_TIME)
            .timeout(TIME)
            // A connection is checked when it is made, and not kept until the next look.
            .pool_max_idle_per_host(0)
            .user_agent("steward")
            .build();
        let url = address.url().clone();
        let client = client.with_context(|| {
            format!("cannot fetch from `{url}`; are the system's root certificates installed (package `ca-certificates`)?")
        })?;
        Ok(Self { client, url })
    }

    /// Where from.
    pub(super) fn address(&self) -> &str {
        self.url.as_str()
    }

    /// What is published there; or why not, with what to do.
    pub(super) async fn fetch(&self) -> Result<Vec<u8>, String> {
        let asked = self.client.get(self.url.clone());
        let asked = asked.header("accept", "application/jwk-set+json, application/json");
        let mut answer = asked.send().await.map_err(|error| told(&error))?;
        match answer.status() {
            StatusCode::OK => {}
            status if status.is_redirection() => {
                return Err(format!(
                    "the address answers with a redirect ({status}), which is not followed; set `jwks` to where the keys are"
                ));
            }
            status => {
                return Err(format!(
                    "the address answers with {status}; check `jwks`, and whether the provider works"
                ));
            }
        }
        let mut text = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(|error| told(&error))? {
            if text.len() + part.len() > MOST_BYTES {
                return Err(format!(
                    "the address answers with more than {MOST_BYTES} bytes; set `jwks` to where the keys are"
                ));
            }
            text.extend_from_slice(&part);
        }
        Ok(text)
    }
}

/// The cause without the layers around it. It holds no more than the address.
fn told(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        let seconds = TIME.as_secs();
        return format!(
            "the address does not answer within {seconds} s; check the network and whether the provider works"
        );
    }
    let mut cause: &dyn Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    format!(
        "the address cannot be asked: {cause}; check `jwks`, the network, and the certificate of the provider"
    )
}

/// A look-up of names that refuses addresses to which nobody should be led.
struct Checked {
    private_allowed: bool,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let private_allowed = self.private_allowed;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let addresses: Vec<SocketAddr> = found.collect();
            let refused = addresses
                .iter()
                .find_map(|address| problem(address.ip(), private_allowed));
            match refused {
                // One that may not be is enough: which one is taken is not said.
                Some(problem) => {
                    Err(format!("`{}` leads to an address that {problem}", name.as_str()).into())
                }
                None => Ok(Box::new(addresses.into_iter()) as Addrs),
            }
        })
    }
}
