//! `/reports/NAME.FORMAT`: reports as files, for a caller with a token.

use std::sync::Arc;

use futures_util::stream::poll_fn;
use poem::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use poem::{Body, Endpoint, Request, Response};

use super::hooks::{Authenticate, Hooks, MakeReport, ReportAnswer, ReportRequest};
use super::log_line::Facts;
use super::media::Media;
use super::refusal::Refusal;
use super::request_id::RequestId;
use crate::error::Error;

/// The path of all reports.
pub(super) const PATH: &str = "/reports/";

/// A report is a page by itself: it runs nothing, fetches nothing, and belongs to no site.
const POLICY: (HeaderName, HeaderValue) = (
    header::CONTENT_SECURITY_POLICY,
    HeaderValue::from_static("sandbox; default-src 'none'; style-src 'unsafe-inline'"),
);

/// The reports, for callers of type `C`.
pub(super) struct Reports<C> {
    authenticate: Authenticate<C>,
    subject: fn(&C) -> &str,
    report: MakeReport<C>,
}

impl<C> Reports<C> {
    pub(super) fn new(hooks: &Hooks<C>) -> Self {
        Self {
            authenticate: Arc::clone(&hooks.authenticate),
            subject: hooks.subject,
            report: Arc::clone(&hooks.report),
        }
    }
}

impl<C: Send + 'static> Endpoint for Reports<C> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let request_id = request.data().copied().unwrap_or_else(RequestId::fresh);
        let facts = request.data::<Arc<Facts>>().cloned().unwrap_or_default();
        Ok(match self.answer(&request, &facts).await {
            Ok(answer) => response(answer),
            Err(refusal) => refusal.into_response(Media::Json, request_id),
        })
    }
}

impl<C> Reports<C> {
    async fn answer(&self, request: &Request, facts: &Facts) -> Result<ReportAnswer, Refusal> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Err(Refusal::method("GET, HEAD", "read a report by GET"));
        }
        let caller = (self.authenticate)(request.headers()).await?;
        facts.tell_subject((self.subject)(&caller));
        let file = request.uri().path().strip_prefix(PATH).unwrap_or_default();
        let Some((name, format)) = file.rsplit_once('.') else {
            let text = "name the format after a dot, as in `/reports/vendors.html`";
            return Err(Error::NotFound(text.to_owned()).into());
        };
        let parameters = request
            .params()
            .map_err(|_| Refusal::bad_request("the query string cannot be read; URL-encode it"))?;
        let asked = ReportRequest {
            name: name.to_owned(),
            format: format.to_owned(),
            parameters,
        };
        Ok((self.report)(asked, caller).await?)
    }
}

fn response(answer: ReportAnswer) -> Response {
    let ReportAnswer {
        media_type,
        inline,
        file_name,
        title,
        revision,
        mut parts,
    } = answer;
    let body = Body::from_bytes_stream(poll_fn(move |context| parts.poll_recv(context)));
    let mut response = Response::builder()
        .status(StatusCode::OK)
        .content_type(media_type)
        .body(body);
    let headers = response.headers_mut();
    headers.extend([POLICY]);
    let revision = HeaderValue::from(revision);
    headers.insert(HeaderName::from_static("steward-revision"), revision);
    if let Ok(value) = HeaderValue::from_str(&disposition(inline, &file_name, &title)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// `Content-Disposition` (RFC 6266) with both names; the second is encoded (RFC 8187), so that any letter may stand in it.
fn disposition(inline: bool, file_name: &str, title: &str) -> String {
    let kind = if inline { "inline" } else { "attachment" };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte);
    let encoded: String = title
        .bytes()
        .map(|byte| match is_plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect();
    format!("{kind}; filename=\"{file_name}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_a_name_and_nothing_else() {
        let told = disposition(true, "steward-vendor-acme.pdf", "Akme \"Ü\"; x=y 中.pdf");
        assert_eq!(
            told,
            "inline; filename=\"steward-vendor-acme.pdf\"; \
             filename*=UTF-8''Akme%20%22%C3%9C%22%3B%20x%3Dy%20%E4%B8%AD.pdf"
        );
    }
}
