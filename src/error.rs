//! What can go wrong, named by what the caller can do about it.
//!
//! `Error` does not implement `Display` on purpose: async-graphql turns any `Display` error of a resolver into a
//! message that the client sees, and what must not leak must not be able to. The words for the client come from
//! [`Error::message`], and the cause of an internal error goes to the log alone.

use std::time::Duration;

/// Stable error codes, the `extensions.code` of a GraphQL error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// Send a valid token.
    Unauthenticated,
    /// The caller's roles do not allow this; ask an administrator.
    Forbidden,
    /// No such thing, or none that the caller may see.
    NotFound,
    /// The request is wrong; correct it.
    BadRequest,
    /// The request costs more than one request may; ask for less.
    TooComplex,
    /// Somebody else changed it; read again.
    Conflict,
    /// Try again later; of a mutation the outcome may be unknown.
    Unavailable,
    /// A fault of the server; report the request id.
    Internal,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 8] = [
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::BadRequest,
        Self::TooComplex,
        Self::Conflict,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The text in answers, stable once released.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadRequest => "BAD_REQUEST",
            Self::TooComplex => "TOO_COMPLEX",
            Self::Conflict => "CONFLICT",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }
}

/// A refusal or a fault on its way to the client.
#[derive(Debug)]
pub enum Error {
    /// No token, or none that is accepted; the text says why.
    Unauthenticated(String),
    /// The caller's roles do not allow it.
    Forbidden(String),
    /// No such thing.
    NotFound(String),
    /// The request is wrong.
    BadRequest(String),
    /// The request is too dear.
    TooComplex(String),
    /// The record has moved on.
    Conflict(String),
    /// Not now; repeat after this time.
    Unavailable {
        /// What the client is told.
        message: String,
        /// When to try again.
        retry_after: Duration,
    },
    /// A fault; the cause is logged and never shown.
    Internal(anyhow::Error),
}

impl Error {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Unauthenticated(_) => Code::Unauthenticated,
            Self::Forbidden(_) => Code::Forbidden,
            Self::NotFound(_) => Code::NotFound,
            Self::BadRequest(_) => Code::BadRequest,
            Self::TooComplex(_) => Code::TooComplex,
            Self::Conflict(_) => Code::Conflict,
            Self::Unavailable { .. } => Code::Unavailable,
            Self::Internal(_) => Code::Internal,
        }
    }

    /// The words for the client: lower case, with the place and the remedy.
    #[must_use]
    pub fn message(&self) -> &str {
        match self {
            Self::Unauthenticated(text)
            | Self::Forbidden(text)
            | Self::NotFound(text)
            | Self::BadRequest(text)
            | Self::TooComplex(text)
            | Self::Conflict(text)
            | Self::Unavailable { message: text, .. } => text,
            Self::Internal(_) => "internal error; report the request id to the operator",
        }
    }
}
