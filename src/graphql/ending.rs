//! What ends soon, in the API.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::vocabulary::EndingKind;
use jiff::ToSpan;

use super::at::At;
use super::error::refuse;
use super::node::{self, Node};
use super::query::Pinned;
use crate::command::input::Day;
use crate::compliance::ending::{self, endings};
use crate::error::Error;
use crate::registry::window::Window;

/// How far ahead can be asked, in days: ten years.
const FURTHEST: i32 = 3_653;

/// Something that ends, or is to be looked at again.
#[derive(SimpleObject)]
pub struct Ending<'a> {
    /// Its last day, or the day on which it is due.
    day: Day,
    /// What ends.
    kind: EndingKind,
    /// What of the record ends, the scheme or mechanism; null where it is all of it.
    part: Option<String>,
    /// The record.
    record: Node<'a>,
}

/// What may be seen of what ends from today on within so many days.
pub(super) fn visible(at: &At, days: i32) -> Vec<ending::Ending> {
    let window = Window {
        from: Some(at.today),
        until: at.today.checked_add(days.days()).ok(),
    };
    let mut found = endings(&at.registry, window, &|| at.budget().visit());
    found.retain(|ending| at.may_read(ending.record.noun));
    found
}

/// The root of what ends.
#[derive(Default)]
pub struct EndingRoot(pub(super) Pinned);

/// The root of what ends.
#[Object]
impl EndingRoot {
    /// What ends or is to be looked at again from today on within so many days, in the order of the days: agreements in
    /// force, certifications, safeguards, attestations, and the reviews of vendors and of assessments.
    async fn ending_soon<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "How many days from today, 0 to 3653.")] days: i32,
    ) -> Result<Option<Vec<Ending<'ctx>>>> {
        let at = self.0.at(ctx)?;
        if !(0..=FURTHEST).contains(&days) {
            let message = format!("`days` is {days}; ask for 0 to {FURTHEST}");
            return Err(refuse(&Error::BadRequest(message)));
        }
        let found = visible(at, days).into_iter();
        let shown = found.filter_map(|ending| {
            let ending::Ending {
                day,
                kind,
                key: _,
                part,
                record,
            } = ending;
            Some(Ending {
                day: (&day).into(),
                kind,
                part,
                record: node::get(at, record)?,
            })
        });
        Ok(Some(at.walk(shown).collect()))
    }
}
