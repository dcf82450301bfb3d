//! Coverage in the API: how much of what a record of processing needs is stated.

use async_graphql::{Context, Object, Result};

use super::at::At;
use super::node::{self, Node};
use super::query::Pinned;
use crate::auth::caller::Caller;
use crate::command::input::Day;
use crate::compliance::coverage::{self, Gap, of_register};

/// The root of coverage.
#[derive(Default)]
pub struct CoverageRoot(pub(super) Pinned);

/// The root of coverage.
#[Object]
impl CoverageRoot {
    /// How much of what a record of processing needs is stated in the whole register: of all activities, databases and
    /// vendors, and of each collection, holding and current flow.
    async fn coverage<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
    ) -> Result<Option<Coverage<'ctx>>> {
        let at = self.0.at(ctx)?;
        let counted = of_register(&at.registry, at.day(on)?, &|| at.budget().visit());
        Ok(Some(Coverage { at, counted }))
    }
}

/// How much of what a record of processing needs (GDPR Art. 30) is stated.
pub struct Coverage<'a> {
    pub(super) at: &'a At,
    pub(super) counted: coverage::Coverage,
}

/// How much of what a record of processing needs (GDPR Art. 30) is stated. Whether it is right is another question.
#[Object]
impl<'a> Coverage<'a> {
    /// How many things are stated.
    async fn stated(&self) -> usize {
        self.counted.stated()
    }

    /// How many things are needed.
    async fn needed(&self) -> usize {
        self.counted.needed()
    }

    /// How much of what is needed is stated, in percent, rounded down, so that 100 is all of it; null where nothing is
    /// needed.
    async fn percent(&self) -> Option<usize> {
        self.counted.percent()
    }

    /// What is not stated, each with the field that would state it.
    async fn gaps(&self) -> Vec<CoverageGap<'a>> {
        let gaps = self.counted.gaps();
        gaps.map(|gap| CoverageGap { at: self.at, gap }).collect()
    }
}

/// Something that a record of processing needs and that is not stated.
pub struct CoverageGap<'a> {
    at: &'a At,
    gap: Gap,
}

/// Something that a record of processing needs and that is not stated.
#[Object]
impl<'a> CoverageGap<'a> {
    /// The field that states it, such as `Holding.retention`.
    async fn field(&self) -> &'static str {
        self.gap.need.field()
    }

    /// What is to be stated.
    async fn what(&self) -> &'static str {
        self.gap.need.what()
    }

    /// The article of law that asks for it.
    async fn article(&self) -> &'static str {
        self.gap.need.article()
    }

    /// How many times it is not stated.
    async fn times(&self) -> usize {
        self.gap.times
    }

    /// The first record that lacks it; null where the caller may not see it.
    async fn example(&self, ctx: &Context<'_>) -> Option<Node<'a>> {
        node::visible(self.at, ctx.data_opt::<Caller>()?, self.gap.example)
    }
}
