//! Days and the windows between them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A span of days; both ends belong to it, and an end that is null is open (not unknown).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Window {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

impl Window {
    /// Whether the day lies in the window.
    #[must_use]
    pub fn holds(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }

    /// Whether the window has ended before the day.
    #[must_use]
    pub fn ended_before(&self, on: Date) -> bool {
        self.until.is_some_and(|until| until < on)
    }

    /// Whether the last day comes before the first.
    #[must_use]
    pub fn is_backwards(&self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if until < from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn both_ends_belong_to_the_window() {
        let window = Window {
            from: Some(date(2013, 5, 30)),
            until: Some(date(2013, 6, 2)),
        };
        let cases = [(29, false), (30, true), (31, true)];
        for (day, expected) in cases {
            assert_eq!(window.holds(date(2013, 5, day)), expected, "May {day}");
        }
        assert!(window.holds(date(2013, 6, 2)));
        assert!(!window.holds(date(2013, 6, 3)));
        assert!(window.ended_before(date(2013, 6, 3)));
        assert!(Window::default().holds(date(1, 1, 1)));
        assert!(
            Window {
                from: window.until,
                until: window.from
            }
            .is_backwards()
        );
    }
}
