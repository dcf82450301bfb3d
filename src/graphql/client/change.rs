//! The mutations of machine clients.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::id::Uuid;
use jiff::Timestamp;

use super::{AccessRole, ClientObject, failed};
use crate::auth::caller::{Caller, Role, Roles};
use crate::auth::client::Client;
use crate::auth::client_secret::ClientSecret;
use crate::command::form::shown;
use crate::command::input::Instant;
use crate::command::problem::{Problem, ProblemCode};
use crate::graphql::mutation::{UserError, user_error};
use crate::store::client::{ClientProblem, Clients, NewClient};

/// The longest name, in characters.
const NAME_LENGTH: usize = 100;

/// What a client shall be.
#[derive(InputObject)]
pub struct CreateClientInput {
    /// What people call it, 1 to 100 characters; no other client that was not revoked has this name. It is kept for good and
    /// is not for names of people.
    name: String,
    /// What it may be: at least one, and not officer and admin together.
    roles: Vec<AccessRole>,
    /// When it ends by itself; never if not given.
    expires_at: Option<Instant>,
}

/// Which client gets another secret.
#[derive(InputObject)]
pub struct RotateClientSecretInput {
    /// The id of the client.
    id: ID,
    /// When the secret that it has ends; both are valid until it is revoked if not given.
    old_expires_at: Option<Instant>,
}

/// Which client to revoke.
#[derive(InputObject)]
pub struct RevokeClientInput {
    /// Its id.
    id: ID,
}

/// Which secret to revoke.
#[derive(InputObject)]
pub struct RevokeClientSecretInput {
    /// The id of the client.
    id: ID,
    /// The id of the secret.
    secret: ID,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct CreateClientPayload {
    /// The client; null where nothing was done.
    client: Option<ClientObject>,
    /// The text of its secret. It is shown this once and not kept; null where nothing was done.
    secret: Option<String>,
    /// Why nothing was done; empty where it was done.
    user_errors: Vec<UserError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RotateClientSecretPayload {
    /// The client; null where nothing was done.
    client: Option<ClientObject>,
    /// The text of the new secret. It is shown this once and not kept; null where nothing was done.
    secret: Option<String>,
    /// Why nothing was done; empty where it was done.
    user_errors: Vec<UserError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RevokeClientPayload {
    /// The client as it is now; null where nothing was done.
    client: Option<ClientObject>,
    /// Why nothing was done; empty where it was done.
    user_errors: Vec<UserError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RevokeClientSecretPayload {
    /// The client as it is now; null where nothing was done.
    client: Option<ClientObject>,
    /// Why nothing was done; empty where it was done.
    user_errors: Vec<UserError>,
}

/// The mutations of machine clients.
#[derive(Default)]
pub struct ClientMutations;

/// The mutations of machine clients.
#[Object]
impl ClientMutations {
    /// Lets a program in, with a secret that is shown this once. Needs the role admin.
    async fn create_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it shall be.")] input: CreateClientInput,
    ) -> Result<Option<CreateClientPayload>> {
        let made_by = ctx.data::<Caller>()?.behind().to_owned();
        let (client, secret, user_errors) = match new_client(input, made_by) {
            Ok(asked) => with_secret(ctx.data::<Clients>()?.create(asked).await.map_err(failed)?),
            Err(problems) => (None, None, problems.iter().map(of_input).collect()),
        };
        Ok(Some(CreateClientPayload {
            client,
            secret,
            user_errors,
        }))
    }

    /// Gives a client another secret, beside the one that it has; two are valid at a time. Needs the role admin.
    async fn rotate_client_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which client.")] input: RotateClientSecretInput,
    ) -> Result<Option<RotateClientSecretPayload>> {
        let ends = instant(input.old_expires_at.as_ref(), "oldExpiresAt");
        let (client, secret, user_errors) = match (input.id.parse(), ends) {
            (_, Err(problem)) => (None, None, vec![of_input(&problem)]),
            (Err(()), Ok(_)) => (None, None, vec![of_input(&missing(&input.id))]),
            (Ok(id), Ok(ends)) => {
                let rotated = ctx.data::<Clients>()?.rotate(id, ends).await;
                with_secret(rotated.map_err(failed)?)
            }
        };
        Ok(Some(RotateClientSecretPayload {
            client,
            secret,
            user_errors,
        }))
    }

    /// Ends a client: within seconds it gets no token on any server, and those that it has are refused. Needs the role admin.
    async fn revoke_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which client.")] input: RevokeClientInput,
    ) -> Result<Option<RevokeClientPayload>> {
        let (client, user_errors) = match input.id.parse() {
            Err(()) => (None, vec![of_input(&missing(&input.id))]),
            Ok(id) => without_secret(ctx.data::<Clients>()?.revoke(id).await.map_err(failed)?),
        };
        Ok(Some(RevokeClientPayload {
            client,
            user_errors,
        }))
    }

    /// Ends one secret of a client, with the tokens that were got with it, within seconds on every server. Needs the role
    /// admin.
    async fn revoke_client_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which secret.")] input: RevokeClientSecretInput,
    ) -> Result<Option<RevokeClientSecretPayload>> {
        let ids = (input.id.parse(), Uuid::try_parse(&input.secret));
        let (client, user_errors) = match ids {
            (Ok(id), Ok(secret)) => {
                let revoked = ctx.data::<Clients>()?.revoke_secret(id, secret).await;
                without_secret(revoked.map_err(failed)?)
            }
            (Err(()), _) | (_, Err(_)) => (None, vec![of_input(&missing(&input.id))]),
        };
        Ok(Some(RevokeClientSecretPayload {
            client,
            user_errors,
        }))
    }
}

type WithSecret = (Option<ClientObject>, Option<String>, Vec<UserError>);

fn with_secret(changed: Result<(Client, ClientSecret), ClientProblem>) -> WithSecret {
    match changed {
        Ok((client, secret)) => {
            let client = ClientObject::new(&client, Timestamp::now());
            (Some(client), Some(secret.shown()), Vec::new())
        }
        Err(problem) => (None, None, vec![of_input(&told(problem))]),
    }
}

fn without_secret(
    changed: Result<Client, ClientProblem>,
) -> (Option<ClientObject>, Vec<UserError>) {
    match changed {
        Ok(client) => (
            Some(ClientObject::new(&client, Timestamp::now())),
            Vec::new(),
        ),
        Err(problem) => (None, vec![of_input(&told(problem))]),
    }
}

fn of_input(problem: &Problem) -> UserError {
    user_error(problem, &["input"])
}

fn told(problem: ClientProblem) -> Problem {
    let (code, place) = match problem {
        ClientProblem::NameTaken => (ProblemCode::DuplicateKey, "name"),
        ClientProblem::TooMany => (ProblemCode::Invalid, "name"),
        ClientProblem::NotFound => (ProblemCode::NotFound, "id"),
        ClientProblem::Over | ClientProblem::TwoSecrets => (ProblemCode::Invalid, "id"),
    };
    Problem::new(code, &[place.to_owned()], problem.to_string())
}

fn missing(id: &ID) -> Problem {
    let message = format!(
        "no client `{}`, or none with this secret; `clients` lists them",
        shown(id)
    );
    Problem::new(ProblemCode::NotFound, &["id".to_owned()], message)
}

/// What is asked, or all that is wrong with it.
fn new_client(input: CreateClientInput, made_by: String) -> Result<NewClient, Vec<Problem>> {
    let CreateClientInput {
        name,
        roles,
        expires_at,
    } = input;
    let name = name.trim().to_owned();
    let mut problems = Vec::new();
    let length = name.chars().count();
    if length == 0 || length > NAME_LENGTH || name.chars().any(char::is_control) {
        let message = format!("must have 1 to {NAME_LENGTH} characters, and none that controls");
        problems.push(Problem::new(
            ProblemCode::Invalid,
            &["name".to_owned()],
            message,
        ));
    }
    let roles = Roles::new(roles.into_iter().map(Role::from)).map_err(|problem| {
        let message = format!("the client would have {problem}; choose others");
        Problem::new(ProblemCode::Invalid, &["roles".to_owned()], message)
    });
    let ends = instant(expires_at.as_ref(), "expiresAt");
    match (roles, ends) {
        (Ok(roles), Ok(ends)) if problems.is_empty() => Ok(NewClient {
            name,
            roles,
            ends,
            made_by,
        }),
        (roles, ends) => {
            problems.extend(roles.err());
            problems.extend(ends.err());
            Err(problems)
        }
    }
}

/// A time to come, if one is given.
fn instant(given: Option<&Instant>, place: &str) -> Result<Option<Timestamp>, Problem> {
    let Some(Instant(text)) = given else {
        return Ok(None);
    };
    let time = text.parse::<Timestamp>().ok();
    let time = time.filter(|time| *time > Timestamp::now());
    time.map(Some).ok_or_else(|| {
        let message = format!(
            "`{}` is not a time to come like `2030-05-30T12:00:00Z`",
            shown(text)
        );
        Problem::new(ProblemCode::Invalid, &[place.to_owned()], message)
    })
}
