//! Calendar feeds: their making, listing and revoking, and what a feed shows.
//!
//! A feed is an address that holds a secret and shows what ends soon, for calendar programs, which cannot send a token.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::id::Uuid;

use super::error::refuse;
use super::mutation::{UserError, user_error};
use crate::auth::caller::{Caller, Role};
use crate::command::form::shown;
use crate::command::input::Instant;
use crate::command::problem::{Problem, ProblemCode};
use crate::error::Error;
use crate::store::failure::StoreError;
use crate::store::feed::{Feed, Feeds, MOST};

pub use text::text;

mod text;

/// A calendar feed. Its address was shown once, when it was made.
#[derive(SimpleObject)]
pub struct CalendarFeed {
    /// The id, to revoke it.
    id: ID,
    /// The subject of the token with which it was made.
    maker: String,
    /// When it was made.
    created_at: Instant,
}

impl From<&Feed> for CalendarFeed {
    fn from(feed: &Feed) -> Self {
        Self {
            id: ID(feed.id.simple().to_string()),
            maker: feed.maker.clone(),
            created_at: (&feed.created).into(),
        }
    }
}

/// The root of calendar feeds.
#[derive(Default)]
pub struct CalendarRoot;

/// The root of calendar feeds.
#[Object]
impl CalendarRoot {
    /// The calendar feeds that the caller made, oldest first; an admin sees those of all.
    async fn calendar_feeds(&self, ctx: &Context<'_>) -> Result<Option<Vec<CalendarFeed>>> {
        let feeds = ctx.data::<Feeds>()?;
        let found = feeds.list(maker(ctx.data::<Caller>()?)).await;
        let found = found.map_err(failed)?;
        Ok(Some(found.iter().map(CalendarFeed::from).collect()))
    }
}

/// Which feed to revoke.
#[derive(InputObject)]
pub struct RevokeCalendarFeedInput {
    /// Its id.
    id: ID,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct CreateCalendarFeedPayload {
    /// The feed; null where nothing was done.
    feed: Option<CalendarFeed>,
    /// The path of its address on this server. Whoever knows it sees what the maker might see when the feed was made, so
    /// that it is a secret. It is shown this once; null where nothing was done.
    address: Option<String>,
    /// Why nothing was done; empty where it was done.
    user_errors: Vec<UserError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RevokeCalendarFeedPayload {
    /// The id of the feed that is no more; null where nothing was done.
    revoked_id: Option<ID>,
    /// Why nothing was done; empty where it was done.
    user_errors: Vec<UserError>,
}

/// The mutations of calendar feeds.
#[derive(Default)]
pub struct CalendarMutations;

/// The mutations of calendar feeds.
#[Object]
impl CalendarMutations {
    /// Makes an address at which a calendar program finds what ends within a year, as far as the caller may see it. It
    /// holds until it is revoked. Needs a role that reads the register.
    async fn create_calendar_feed(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<CreateCalendarFeedPayload>> {
        let caller = ctx.data::<Caller>()?;
        let made = ctx.data::<Feeds>()?.create(caller).await;
        Ok(Some(match made.map_err(failed)? {
            Some((feed, secret)) => CreateCalendarFeedPayload {
                feed: Some((&feed).into()),
                address: Some(format!("/calendar/{secret}.ics")),
                user_errors: Vec::new(),
            },
            None => {
                let message = format!("you have {MOST} feeds; revoke one first");
                let problem = Problem::new(ProblemCode::Invalid, &[], message);
                CreateCalendarFeedPayload {
                    feed: None,
                    address: None,
                    user_errors: vec![user_error(&problem, &["input"])],
                }
            }
        }))
    }

    /// Ends a calendar feed: its address leads nowhere from now on. One's own; an admin may revoke those of all.
    async fn revoke_calendar_feed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which feed.")] input: RevokeCalendarFeedInput,
    ) -> Result<Option<RevokeCalendarFeedPayload>> {
        let (feeds, caller) = (ctx.data::<Feeds>()?, ctx.data::<Caller>()?);
        let revoked = match Uuid::try_parse(&input.id) {
            Ok(id) => feeds.revoke(id, maker(caller)).await.map_err(failed)?,
            Err(_) => false,
        };
        let missing = || {
            let message = format!(
                "no feed `{}` of yours; `calendarFeeds` lists them",
                shown(&input.id)
            );
            let problem = Problem::new(ProblemCode::NotFound, &["id".to_owned()], message);
            user_error(&problem, &["input"])
        };
        Ok(Some(RevokeCalendarFeedPayload {
            user_errors: (!revoked).then(missing).into_iter().collect(),
            revoked_id: revoked.then_some(input.id),
        }))
    }
}

/// Whose feeds the caller may see: none of all for an admin.
fn maker(caller: &Caller) -> Option<&str> {
    (!caller.roles.has(Role::Admin)).then_some(caller.subject.as_str())
}

fn failed(error: StoreError) -> async_graphql::Error {
    refuse(&Error::Internal(error.into()))
}
