//! Reading a body: at most so many bytes, at most so long, however it is framed.

use std::io;
use std::time::Duration;

use http_body_util::BodyExt;
use http_body_util::combinators::BoxBody;
use hyper::body::Bytes;
use poem::Body;
use poem::http::{HeaderMap, header};

use super::limits::RequestLimits;
use super::refusal::Refusal;

/// How many times the limit is read and thrown away before the connection is cut. A client that is cut while it
/// still sends often never sees the answer that tells it why.
const PATIENCE: usize = 4;

/// The whole body.
pub(super) async fn read(
    body: Body,
    headers: &HeaderMap,
    limits: &RequestLimits,
) -> Result<Vec<u8>, Refusal> {
    let RequestLimits {
        body_bytes,
        body_time,
    } = *limits;
    // This client waits for leave to send.
    if headers.contains_key(header::EXPECT)
        && declared(headers).is_some_and(|length| length > body_bytes)
    {
        return Err(Refusal::too_large(body_bytes));
    }
    within(body_time, collect(body.into(), body_bytes)).await
}

async fn within(
    time: Duration,
    reading: impl Future<Output = Result<Vec<u8>, Refusal>>,
) -> Result<Vec<u8>, Refusal> {
    tokio::time::timeout(time, reading)
        .await
        .unwrap_or_else(|_| Err(Refusal::too_slow()))
}

async fn collect(mut body: BoxBody<Bytes, io::Error>, limit: usize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        // Trailers are ignored.
        let Ok(data) = frame.map_err(|_| Refusal::truncated())?.into_data() else {
            continue;
        };
        length = length.saturating_add(data.len());
        if length <= limit {
            bytes.extend_from_slice(&data);
        } else if length > limit.saturating_mul(PATIENCE) {
            break;
        }
    }
    if length > limit {
        return Err(Refusal::too_large(limit));
    }
    Ok(bytes)
}

fn declared(headers: &HeaderMap) -> Option<usize> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}
