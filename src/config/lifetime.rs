//! How long a token is valid, and the time from one backup, or look at a provider's keys, to the next.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// A token cannot be taken back, so none is valid for longer than this, in seconds.
const MAX_SECONDS: i64 = 30 * 24 * 60 * 60;

/// A whole number of seconds, from 1 second to 30 days; written `90s`, `1h`, `12h 30m` or `PT1H`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Lifetime(i64);

impl Lifetime {
    /// A quarter of an hour.
    pub const QUARTER: Self = Self(900);

    /// Ten minutes.
    pub const TEN_MINUTES: Self = Self(600);

    /// One hour.
    pub const HOUR: Self = Self(3600);

    /// One day.
    pub const DAY: Self = Self(24 * 3600);

    /// The lifetime in seconds.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0
    }
}

impl FromStr for Lifetime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let duration = text.parse::<SignedDuration>().ok();
        match duration.map(|duration| (duration.as_secs(), duration.subsec_nanos())) {
            Some((seconds @ 1..=MAX_SECONDS, 0)) => Ok(Self(seconds)),
            Some(_) | None => {
                Err("must be a time like `90s`, `1h` or `12h 30m`, from 1s to 720h".to_owned())
            }
        }
    }
}

impl fmt::Display for Lifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", SignedDuration::from_secs(self.0))
    }
}

impl TryFrom<String> for Lifetime {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Lifetime> for String {
    fn from(lifetime: Lifetime) -> Self {
        lifetime.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_within_their_bounds() {
        let cases = [
            ("1s", Some(1)),
            ("90s", Some(90)),
            ("1h", Some(3600)),
            ("12h 30m", Some(45_000)),
            ("PT1H", Some(3600)),
            ("720h", Some(2_592_000)),
            ("720h 1s", None),
            ("0s", None),
            ("-1h", None),
            ("500ms", None),
            ("1h 1ms", None),
            ("60", None),
            ("", None),
            ("9999999999999999999h", None),
        ];
        for (text, seconds) in cases {
            assert_eq!(
                text.parse::<Lifetime>().ok().map(Lifetime::seconds),
                seconds,
                "{text}"
            );
        }
    }

    #[test]
    fn a_lifetime_survives_its_text() {
        for seconds in [1, 59, 3600, 45_001, MAX_SECONDS] {
            assert_eq!(Lifetime(seconds).to_string().parse(), Ok(Lifetime(seconds)));
        }
    }
}
