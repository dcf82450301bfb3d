//! The wire: connections, GraphQL over HTTP, and what every answer carries.
//!
//! [`accept`] owns the connections and [`routes`] is what they are handed to: `/graphql`, `/api/v1/`, `/reports/`, `/calendar/`,
//! `/oauth/token`, `/.well-known/`, `/health/live` and `/health/ready`. [`metrics`] has a listener of its own. Who may ask and
//! what is answered come in as closures, [`hooks::Hooks`].
//!
//! Not here: TLS (a proxy's work), cookies and CORS. A browser page of another origin gets no answer on purpose: there
//! is no `Access-Control` header, and no body is read whose content type a page could send without asking first.

pub mod accept;
pub mod admission;
mod body;
mod calendar;
mod compress;
mod conditions;
mod endpoint;
mod events;
pub mod execute;
mod front;
mod health;
pub mod hooks;
pub mod limits;
mod log_line;
mod media;
pub mod metrics;
mod oauth;
mod parameters;
mod preference;
mod refusal;
mod reply;
mod reports;
pub mod request_id;
mod request_span;
pub mod rest;
mod stall;

use std::sync::Arc;

use poem::{Endpoint, Response, Route};

use calendar::Calendar;
use endpoint::Graphql;
use front::Front;
use health::{Live, Ready};
use hooks::Hooks;
use limits::RequestLimits;
use metrics::Metrics;
use oauth::{Published, Tokens};
use reports::Reports;

/// All paths of the server.
pub fn routes<C: Send + 'static>(
    hooks: Hooks<C>,
    limits: RequestLimits,
    metrics: Arc<Metrics>,
) -> impl Endpoint<Output = Response> + 'static {
    let ready = Ready(hooks.ready.clone());
    let calendar = hooks.calendar.clone();
    let reports = Reports::new(&hooks);
    let rest = rest::routes(Route::new(), &hooks, &limits);
    let tokens = Tokens {
        issue: hooks.token.clone(),
        limits: limits.clone(),
    };
    let key_set = Published(hooks.key_set.clone());
    let authorization_server = Published(hooks.authorization_server.clone());
    Front {
        metrics,
        endpoint: rest
            .at("/graphql", Graphql { hooks, limits })
            .at("/reports/:file", reports)
            .at("/calendar/:address", Calendar(calendar))
            .at("/oauth/token", tokens)
            .at("/.well-known/jwks.json", key_set)
            .at(
                "/.well-known/oauth-authorization-server",
                authorization_server,
            )
            .at("/health/live", Live)
            .at("/health/ready", ready),
    }
}

#[cfg(test)]
mod tests;
