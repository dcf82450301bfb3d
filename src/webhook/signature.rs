//! The signature of a message, by which a receiver knows whose it is (Standard Webhooks, symmetric: `v1`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Before the text of a secret.
const PREFIX: &str = "whsec_";

/// The text of a secret, as the receiver's library takes it.
#[must_use]
pub fn shown(secret: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(secret))
}

/// The value of `webhook-signature`: one signature for each secret, so that one can be exchanged.
///
/// What is signed is `ID.TIMESTAMP.BODY`, with the timestamp in seconds since 1970.
#[must_use]
pub fn signatures(secrets: &[Vec<u8>], id: &str, timestamp: i64, body: &str) -> String {
    let one = |secret: &Vec<u8>| {
        // HMAC takes keys of any length.
        let mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        let mac = mac.chain_update(format!("{id}.{timestamp}.{body}"));
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        Some(format!("v1,{signature}"))
    };
    let all: Vec<_> = secrets.iter().filter_map(one).collect();
    all.join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn the_published_example_has_the_published_signature() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        assert_eq!(shown(&secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let found = signatures(
            &[secret],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(found, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn each_secret_gives_a_signature() {
        let both = signatures(&[vec![1; 32], vec![2; 32]], "msg_1", 7, "{}");
        let alone = signatures(&[vec![2; 32]], "msg_1", 7, "{}");
        assert_eq!(both.split(' ').count(), 2);
        assert!(both.ends_with(&alone));
    }
}
