//! One try to deliver a message, to a server that may lie, stall, redirect or send without end.
//!
//! The address is looked at where it is connected to, as with the keys of identity providers: whatever a name server
//! answers, nobody is led to this machine, a private network or the metadata of a cloud. Redirects and proxies of the
//! environment are not followed. Of the answer the status and `Retry-After` are read, and nothing else.

use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use url::{Host, Url};

use super::schedule::pause;
use super::signature::signatures;
use crate::config::issuer::address::problem;
use crate::config::webhooks::WebhookSettings;
use crate::span::Span;
use crate::store::outbox::{Message, Next, Tried};

/// As long a connection may take.
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// As long all of a try may take.
const TIME: Duration = Duration::from_secs(15);

/// What sends. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Sender {
    client: Client,
    settings: WebhookSettings,
}

/// How a receiver answered, or why it did not.
struct Answer {
    status: Option<StatusCode>,
    asked: Option<Duration>,
    problem: Option<String>,
}

impl Sender {
    /// With these settings.
    ///
    /// # Errors
    /// The system has no root certificates.
    pub fn new(settings: WebhookSettings) -> anyhow::Result<Self> {
        let client = Client::builder()
            .https_only(!settings.plain_http)
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Checked {
                private_allowed: settings.private_address,
            })
            .connect_timeout(CONNECT_TIME)
            .timeout(TIME)
            .user_agent("steward")
            .build()?;
        Ok(Self { client, settings })
    }

    /// Tries once. `chance` spreads the pause before the next try.
    pub async fn attempt(
        &self,
        message: &Message,
        url: &str,
        secrets: &[Vec<u8>],
        chance: u16,
    ) -> Tried {
        let (at, begun) = (Timestamp::now(), Instant::now());
        let span = Span::of_call("deliver");
        let answer = self.send(message, url, secrets, at).await;
        let Answer {
            status,
            asked,
            problem,
        } = answer;
        if let Some(span) = &span {
            tell(span, message, url, status);
        }
        let next = next(message, status, asked, problem.as_deref(), chance);
        Tried {
            message: message.id,
            endpoint: message.endpoint,
            at,
            took: begun.elapsed(),
            status: status.map(|status| status.as_u16()),
            problem,
            next,
        }
    }

    async fn send(
        &self,
        message: &Message,
        url: &str,
        secrets: &[Vec<u8>],
        at: Timestamp,
    ) -> Answer {
        let refused = |problem: String| Answer {
            status: None,
            asked: None,
            problem: Some(problem),
        };
        let url = match checked(url, &self.settings) {
            Ok(url) => url,
            Err(problem) => return refused(problem),
        };
        if secrets.is_empty() {
            return refused("has no secret; make one with `rotateEndpointSecret`".to_owned());
        }
        let seconds = at.as_second();
        let sent = self
            .client
            .post(url)
            .header("content-type", "application/cloudevents+json")
            .header("webhook-id", &message.event)
            .header("webhook-timestamp", seconds)
            .header(
                "webhook-signature",
                signatures(secrets, &message.event, seconds, &message.body),
            )
            .body(message.body.clone())
            .send()
            .await;
        match sent {
            Err(error) => refused(told(&error)),
            Ok(answer) => {
                let status = answer.status();
                let asked = answer.headers().get("retry-after");
                let asked = asked.and_then(|value| value.to_str().ok());
                let problem = match status {
                    status if status.is_success() => None,
                    status if status.is_redirection() => Some(
                        "answers with a redirect, which is not followed; name the address that it leads to".to_owned(),
                    ),
                    _ => Some("does not take the message".to_owned()),
                };
                Answer {
                    status: Some(status),
                    asked: asked.and_then(|text| retry_after(text, at)),
                    problem,
                }
            }
        }
    }
}

/// Tells what a try was, without the path of the address, which may hold a secret.
fn tell(span: &Span, message: &Message, url: &str, status: Option<StatusCode>) {
    span.tell("http.request.method", "POST");
    if let Ok(url) = Url::parse(url) {
        let port = url.port_or_known_default().unwrap_or_default();
        span.tell(
            "server.address",
            url.host_str().unwrap_or_default().to_owned(),
        );
        span.tell("server.port", i64::from(port));
    }
    span.tell("http.request.resend_count", i64::from(message.tries));
    match status.map(|status| status.as_u16()) {
        Some(status) => {
            span.tell("http.response.status_code", i64::from(status));
            if !(200..300).contains(&status) {
                span.fail(status.to_string());
            }
        }
        None => span.fail("no_answer"),
    }
}

/// What follows a try, after those that failed before.
fn next(
    message: &Message,
    status: Option<StatusCode>,
    asked: Option<Duration>,
    problem: Option<&str>,
    chance: u16,
) -> Next {
    let Some(problem) = problem else {
        return Next::Delivered;
    };
    if status == Some(StatusCode::GONE) {
        return Next::SwitchOff("it answered 410: nothing is wanted there any more".to_owned());
    }
    let failed = usize::try_from(message.tries).unwrap_or_default() + 1;
    match pause(failed, chance, asked) {
        Some(pause) => Next::Again(pause),
        None => {
            let status = status.map_or_else(String::new, |status| format!(" ({status})"));
            Next::GiveUp(format!(
                "it took no message for three days: it {problem}{status}"
            ))
        }
    }
}

/// Seconds, or a date (RFC 9110, section 10.2.3).
fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = rfc2822::parse(text.trim()).ok()?.timestamp();
    Duration::try_from(date.duration_since(now)).ok()
}

/// The address, if it may be sent to as far as it says itself.
///
/// # Errors
/// What is wrong with it, in words that follow its name.
pub fn checked(url: &str, settings: &WebhookSettings) -> Result<Url, String> {
    let url = Url::parse(url)
        .map_err(|_| "must be an address like `https://example.com/hook`".to_owned())?;
    match url.scheme() {
        "https" => {}
        "http" if settings.plain_http => {}
        "http" => {
            return Err("must begin with `https://`; `webhooks.plain_http = true` in the server's configuration takes `http://`".to_owned());
        }
        _ => return Err("must begin with `https://`".to_owned()),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must hold no user and no password; the signature shows who sends".to_owned());
    }
    let address = match url.host() {
        Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        Some(Host::Domain(_)) => None,
        None => return Err("must name a host".to_owned()),
    };
    let refused = address.and_then(|address| refusal(address, settings.private_address));
    refused.map_or(Ok(url), Err)
}

fn refusal(address: IpAddr, private_allowed: bool) -> Option<String> {
    let told = problem(address, private_allowed)?;
    // What is said of the setting is of the identity providers'.
    let told = told.split("; if that is right").next().unwrap_or_default();
    Some(format!(
        "leads to an address that {told}; `webhooks.private_address = true` in the server's configuration takes private ones"
    ))
}

/// The cause without the layers around it. It holds no more than the address.
fn told(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("does not answer within {} s", TIME.as_secs());
    }
    let mut cause: &dyn Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    format!("cannot be reached: {cause}")
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
            let mut refused = addresses.iter();
            // One that may not be is enough: which one is taken is not said.
            match refused.find_map(|address| refusal(address.ip(), private_allowed)) {
                Some(problem) => Err(problem.into()),
                None => Ok(Box::new(addresses.into_iter()) as Addrs),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use entity::id::Uuid;

    use super::*;

    fn message(tries: i32) -> Message {
        Message {
            id: Uuid::from_u128(1),
            endpoint: Uuid::from_u128(2),
            event: "evt_1_0".to_owned(),
            kind: "vendor.updated".to_owned(),
            body: "{}".to_owned(),
            tries,
        }
    }

    #[test]
    fn addresses_that_nobody_may_be_sent_to_are_refused() {
        let strict = WebhookSettings::default();
        let loose = WebhookSettings {
            plain_http: true,
            private_address: true,
        };
        let cases = [
            ("https://example.com/hook", true, true),
            ("http://example.com/hook", false, true),
            ("https://127.0.0.1/", false, true),
            ("https://[::1]/", false, true),
            ("https://10.0.0.1/", false, true),
            ("https://2130706433/", false, true),
            ("https://169.254.169.254/latest", false, false),
            ("https://[fe80::1]/", false, false),
            ("https://[fd00:ec2::254]/", false, false),
            ("https://ann:secret@example.com/", false, false),
            ("ftp://example.com/", false, false),
            ("example.com", false, false),
        ];
        for (url, strictly, loosely) in cases {
            assert_eq!(checked(url, &strict).is_ok(), strictly, "{url}");
            assert_eq!(checked(url, &loose).is_ok(), loosely, "{url}");
        }
    }

    #[test]
    fn what_follows_hangs_on_the_answer_and_on_the_tries_before() {
        let of = |tries, status: u16, asked: Option<u64>| {
            let status = StatusCode::from_u16(status).unwrap();
            let problem = (!status.is_success()).then_some("does not take it");
            let asked = asked.map(Duration::from_secs);
            next(&message(tries), Some(status), asked, problem, 0)
        };
        assert_eq!(of(0, 204, None), Next::Delivered);
        assert_eq!(of(0, 500, None), Next::Again(Duration::from_secs(4)));
        assert_eq!(of(0, 503, Some(60)), Next::Again(Duration::from_secs(60)));
        assert!(matches!(of(0, 410, None), Next::SwitchOff(_)));
        assert!(matches!(of(12, 500, None), Next::GiveUp(_)));
    }

    #[test]
    fn a_pause_that_is_asked_for_is_read_in_both_forms() {
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        let cases = [
            ("120", Some(120)),
            ("Thu, 01 Jan 2026 00:01:00 GMT", Some(60)),
            ("Wed, 31 Dec 2025 00:00:00 GMT", None),
            ("soon", None),
        ];
        for (text, seconds) in cases {
            let expected = seconds.map(Duration::from_secs);
            assert_eq!(retry_after(text, now), expected, "{text}");
        }
    }
}
