//! A subscription from the admitted document to its answers.

use std::sync::Arc;

use async_graphql::{Request, Response, Variables};
use futures_util::stream::once;
use futures_util::{FutureExt, StreamExt};
use serde_json::Value;

use super::{Executor, code_errors};
use crate::auth::caller::Caller;
use crate::error::Error;
use crate::graphql::complete::complete;
use crate::http::admission::Admitted;
use crate::http::hooks::{Answer, Outcome, Responses};

impl Executor {
    /// Begins it. What GraphQL's own validation refuses is answered at once.
    pub(super) fn subscribe(
        &self,
        admitted: Arc<Admitted>,
        variables: Value,
        caller: Caller,
    ) -> Result<Answer, Error> {
        let place = Arc::clone(&self.streams).try_acquire_owned();
        let place = place.map_err(|_| Error::Unavailable {
            message: "too many subscriptions are open on this server; try again later".to_owned(),
            retry_after: std::time::Duration::from_secs(10),
        })?;
        let mut request = Request::new(String::new())
            .variables(Variables::from_json(variables))
            .data(caller)
            .data(self.door.clone())
            .data(self.history.clone());
        request.operation_name.clone_from(&admitted.operation_name);
        request.set_parsed_query(admitted.document.clone());
        let operation_name = admitted.operation_name.clone();
        let answers = self.schema.execute_stream(request);
        let mut answers = answers.map(move |mut answer| {
            // Held for as long as there may be another answer.
            let _held = &place;
            complete(
                &admitted.document,
                admitted.operation_name.as_deref(),
                &mut answer,
            );
            code_errors(&mut answer);
            answer
        });
        // Nothing is awaited before the log is read, so that what is there at once is a refusal.
        let outcome = match answers.next().now_or_never().flatten() {
            Some(refused) if refused.is_err() => Outcome::Response(not_begun(refused)),
            Some(first) => {
                let first = once(std::future::ready(first));
                Outcome::Stream(Responses(Box::pin(first.chain(answers))))
            }
            None => Outcome::Stream(Responses(Box::pin(answers))),
        };
        Ok(Answer {
            outcome,
            revision: None,
            operation_name,
        })
    }
}

/// The answer to what never began has no data, and its errors are the request's.
fn not_begun(mut refused: Response) -> Response {
    refused.data = async_graphql::Value::Null;
    for error in &mut refused.errors {
        error.path.clear();
    }
    refused
}
