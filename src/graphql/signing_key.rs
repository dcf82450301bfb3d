//! The keys of tokens: which there are, and a new one. Admins alone; no private half is ever shown.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use jiff::Timestamp;

use super::client::failed;
use super::mutation::{UserError, user_error};
use crate::auth::key::SigningKey;
use crate::auth::key_ring::KeyRing;
use crate::command::input::Instant;
use crate::command::problem::{Problem, ProblemCode};
use crate::store::secret::Vault;
use crate::store::signing_key::Rotation;

/// A key of tokens.
#[derive(SimpleObject)]
#[graphql(name = "SigningKey")]
pub struct SigningKeyObject {
    /// Its name, the `kid` in the tokens that it signed.
    id: ID,
    /// From when on it signs, or signed.
    starts_at: Instant,
    /// Until when it verifies what it signed; null of the one that signs or is about to.
    ends_at: Option<Instant>,
    /// Whether it signs now.
    signs: bool,
}

/// How a new key takes over.
#[derive(InputObject)]
pub struct RotateSigningKeyInput {
    /// Whether the keys before it end now, and all tokens with them, since somebody may have one; false if not given.
    at_once: Option<bool>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RotateSigningKeyPayload {
    /// The keys then; null where nothing was done.
    keys: Option<Vec<SigningKeyObject>>,
    /// Why nothing was done; empty where it was done.
    user_errors: Vec<UserError>,
}

/// The root of the keys of tokens.
#[derive(Default)]
pub struct SigningKeyRoot;

/// The root of the keys of tokens.
#[Object]
impl SigningKeyRoot {
    /// The keys of tokens that are not over, oldest first. For admins.
    async fn signing_keys(&self, ctx: &Context<'_>) -> Result<Option<Vec<SigningKeyObject>>> {
        let ring = ctx.data::<Vault>()?.signing_keys().await.map_err(failed)?;
        Ok(Some(shown(&ring)))
    }
}

/// The mutation of the keys of tokens.
#[derive(Default)]
pub struct SigningKeyMutations;

/// The mutation of the keys of tokens.
#[Object]
impl SigningKeyMutations {
    /// Takes a new key, which signs from ten seconds later on, when all servers have it. What the old ones signed stays valid
    /// until its end, unless they are to end at once. Needs the role admin.
    async fn rotate_signing_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How it takes over.")] input: RotateSigningKeyInput,
    ) -> Result<Option<RotateSigningKeyPayload>> {
        let rotation = match input.at_once {
            Some(true) => Rotation::AtOnce,
            Some(false) | None => Rotation::Gentle,
        };
        let rotated = ctx
            .data::<Vault>()?
            .rotate(rotation)
            .await
            .map_err(failed)?;
        let (keys, user_errors) = match rotated {
            Ok(ring) => (Some(shown(&ring)), Vec::new()),
            Err(message) => {
                let problem = Problem::new(ProblemCode::Invalid, &["atOnce".to_owned()], message);
                (None, vec![user_error(&problem, &["input"])])
            }
        };
        Ok(Some(RotateSigningKeyPayload { keys, user_errors }))
    }
}

fn shown(ring: &KeyRing) -> Vec<SigningKeyObject> {
    let now = Timestamp::now();
    let signer = ring.signer(now).map(SigningKey::id);
    let held = ring.held(now).map(|held| SigningKeyObject {
        id: ID(held.key.id().to_owned()),
        starts_at: (&held.starts).into(),
        ends_at: held.ends.as_ref().map(Instant::from),
        signs: signer == Some(held.key.id()),
    });
    held.collect()
}
