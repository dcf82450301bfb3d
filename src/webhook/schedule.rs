//! When a message is tried again: soon at first, then at longer and longer distances, for three days.

use std::time::Duration;

/// The pauses after the first, second ... try that failed. Together they are a little over three days.
const PAUSES: [Duration; 12] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(2 * 60),
    Duration::from_secs(10 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(3600),
    Duration::from_secs(2 * 3600),
    Duration::from_secs(4 * 3600),
    Duration::from_secs(8 * 3600),
    Duration::from_secs(16 * 3600),
    Duration::from_secs(20 * 3600),
    Duration::from_secs(24 * 3600),
];

/// The longest time that a receiver may ask for.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// The pause before the next try, after so many that failed; none if it was the last. `chance`, from 0 to 65,535, spreads
/// it by a fifth, so that not all messages come back at once. `asked` is what the receiver asked for (`Retry-After`), which
/// is never shortened.
///
/// After the first failure the pause is 5 s, or 4 to 6 s with its spread.
#[must_use]
pub fn pause(failed: usize, chance: u16, asked: Option<Duration>) -> Option<Duration> {
    let planned = PAUSES.get(failed.checked_sub(1)?)?;
    let spread = 0.8 + 0.4 * f64::from(chance) / f64::from(u16::MAX);
    let planned = planned.mul_f64(spread);
    Some(asked.map_or(planned, |asked| planned.max(asked.min(LONGEST))))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 3600);

    #[test]
    fn it_is_tried_for_three_days_and_not_for_four() {
        for (chance, least, most) in [
            (0, DAY * 2, DAY * 3),
            (32_768, DAY * 3, DAY * 4),
            (65_535, DAY * 3, DAY * 4),
        ] {
            let pauses = (1..).map_while(|failed| pause(failed, chance, None));
            let all: Duration = pauses.sum();
            assert!(all > least && all < most, "{chance}: {all:?}");
        }
        assert_eq!(pause(PAUSES.len() + 1, 0, None), None);
    }

    #[test]
    fn what_the_receiver_asks_for_is_kept_within_a_day() {
        let cases = [
            (1, None, 4),
            (1, Some(2), 4),
            (1, Some(100), 100),
            (1, Some(1_000_000), 86_400),
        ];
        for (failed, asked, seconds) in cases {
            let asked = asked.map(Duration::from_secs);
            let found = pause(failed, 0, asked).unwrap();
            assert_eq!(found, Duration::from_secs(seconds), "{asked:?}");
        }
        assert!(pause(1, u16::MAX, None).unwrap() <= Duration::from_secs(6));
    }
}
