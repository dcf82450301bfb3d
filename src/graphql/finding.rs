//! Findings in the API: what is wrong or missing on a day, in pages and in counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use entity::id::VendorId;
use entity::vocabulary::{FindingCode, FindingKind, Severity};
use jiff::civil::Date;

use super::at::At;
use super::clause::ClauseObject;
use super::connection::{Page, PageInfo, among};
use super::finding_decision::FindingDecisionObject;
use super::flow::{FlowConnection, FlowOrder};
use super::kept::{self, Findings};
use super::node::{self, Node};
use super::query::Pinned;
use super::slice::Slice;
use super::value::Citation;
use super::vendor::VendorObject;
use crate::auth::caller::Caller;
use crate::command::input::Day;
use crate::compliance::findings::{self, Finding, decided, kind, severity};
use crate::registry::clause::Clause;
use crate::registry::flow::Flow;
use crate::registry::noun::Noun;
use crate::registry::vendor::Vendor;

pub use filter::FindingFilter;

mod filter;

/// In which order findings come; those that are equal in it come gravest first, then by code and subject.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FindingOrder {
    /// Gravest first.
    #[default]
    Severity,
    /// By code, in the order of the codes.
    Code,
    /// By the name of the vendor; those that are about none come last.
    Vendor,
}

/// The root of findings.
#[derive(Default)]
pub struct FindingRoot(pub(super) Pinned);

/// The root of findings.
#[Object]
impl FindingRoot {
    /// What is wrong or missing in the register on the day, computed from what it says now.
    async fn findings<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
        #[graphql(desc = "Which findings.")] filter: Option<FindingFilter>,
        #[graphql(desc = "In which order; the gravest first unless given.")] order_by: Option<
            FindingOrder,
        >,
        #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the finding before the page.")] after: Option<String>,
    ) -> Result<Option<FindingConnection<'ctx>>> {
        let at = self.0.at(ctx)?;
        let asked = Asked {
            on: at.day(on)?,
            filter: filter.unwrap_or_default(),
            order: order_by.unwrap_or_default(),
            page: Page { first, after },
        };
        let found = kept::findings(at, asked.on);
        found.map(|found| asked.of(at, found)).transpose()
    }
}

/// Which page of which findings is asked for.
pub(super) struct Asked {
    pub(super) on: Date,
    pub(super) filter: FindingFilter,
    pub(super) order: FindingOrder,
    pub(super) page: Page,
}

impl Asked {
    /// The findings about a vendor.
    pub(super) fn of_vendor<'a>(
        self,
        at: &'a At,
        vendor: &Vendor,
    ) -> Result<Option<FindingConnection<'a>>> {
        let (budget, id) = (at.budget(), vendor.head.id);
        let found = match kept::known_findings(at, self.on) {
            Some(all) => {
                let mine = |it: &&Arc<Finding>| it.is_about(vendor.record_id());
                Some(all.iter().filter(mine).cloned().collect())
            }
            None => {
                let spend = &|cost| budget.visits_allowed(cost);
                let found = findings::of_vendor(&at.registry, id, self.on, spend);
                found.map(Into::into)
            }
        };
        found.map(|found| self.of(at, found)).transpose()
    }

    /// The findings that concern a flow.
    pub(super) fn of_flow<'a>(
        self,
        at: &'a At,
        flow: &Flow,
    ) -> Result<Option<FindingConnection<'a>>> {
        let budget = at.budget();
        let found = match kept::known_findings(at, self.on) {
            Some(all) => {
                let mine = |it: &&Arc<Finding>| it.concerns(flow);
                Some(all.iter().filter(mine).cloned().collect())
            }
            None => {
                let spend = &|cost| budget.visits_allowed(cost);
                let found = findings::of_flow(&at.registry, flow.head.id, self.on, spend);
                found.map(Into::into)
            }
        };
        found.map(|found| self.of(at, found)).transpose()
    }

    /// The page out of these findings, which come gravest first.
    pub(super) fn of(self, at: &At, found: Findings) -> Result<FindingConnection<'_>> {
        let Self {
            on,
            filter,
            order,
            page,
        } = self;
        let all = if filter == FindingFilter::default() && order == FindingOrder::default() {
            found
        } else {
            at.budget().visits_allowed(found.len() as u64);
            let filter = filter.ready(at)?;
            let admits = |it: &&Arc<Finding>| filter.admits(at, on, it);
            let mut all: Vec<_> = found.iter().filter(admits).cloned().collect();
            sort(at, &mut all, order);
            all.into()
        };
        let slice = Slice::new(&page, all, |it: &Finding| it.identity.to_string())?;
        Ok(FindingConnection { at, on, slice })
    }
}

/// They come gravest first, and sorting keeps the order of those that are equal.
fn sort(at: &At, found: &mut [Arc<Finding>], order: FindingOrder) {
    match order {
        FindingOrder::Severity => {}
        FindingOrder::Code => found.sort_by_key(|it| it.code()),
        FindingOrder::Vendor => {
            let name = |id: VendorId| at.registry.vendors.get(id).map(|vendor| &vendor.name);
            found.sort_by_key(|it| {
                let name = it.vendor.and_then(name);
                (name.is_none(), name)
            });
        }
    }
}

/// A page of findings, with the counts of all that were asked for.
pub struct FindingConnection<'a> {
    at: &'a At,
    on: Date,
    slice: Slice<Finding>,
}

/// A page of findings, with the counts of all that were asked for.
#[Object]
impl<'a> FindingConnection<'a> {
    /// The findings, each with its cursor.
    async fn edges(&self) -> Vec<FindingEdge<'a>> {
        let edge = |(finding, cursor)| FindingEdge {
            node: self.object(finding),
            cursor,
        };
        self.slice.with_cursors().map(edge).collect()
    }

    /// The findings.
    async fn nodes(&self) -> Vec<FindingObject<'a>> {
        let page = self.slice.page().iter();
        page.map(|finding| self.object(finding)).collect()
    }

    /// Where the page stands among all.
    async fn page_info(&self) -> PageInfo {
        self.slice.info()
    }

    /// How many findings there are on all pages.
    async fn total_count(&self) -> usize {
        self.slice.all.len()
    }

    /// How many there are of each code that occurs, in the order of the codes.
    async fn by_code(&self) -> Vec<CodeCount> {
        let counts = counted(self.slice.all.iter().map(|it| it.code()));
        counts
            .map(|(code, count)| CodeCount {
                code,
                severity: severity(code),
                kind: kind(code),
                count,
            })
            .collect()
    }

    /// How many there are of each severity that occurs, gravest first.
    async fn by_severity(&self) -> Vec<SeverityCount> {
        let counts = counted(self.slice.all.iter().map(|it| it.severity()));
        counts
            .map(|(severity, count)| SeverityCount { severity, count })
            .collect()
    }

    /// How many there are about each vendor, most first; at most 100 vendors.
    async fn by_vendor(&self) -> Vec<VendorCount<'a>> {
        let about = self.slice.all.iter().filter_map(|it| it.vendor);
        let mut counts: Vec<_> = counted(about).collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let vendors = counts.into_iter().filter_map(|(id, count)| {
            let record = self.at.registry.vendors.get(id)?;
            let vendor = VendorObject {
                at: self.at,
                record,
            };
            Some(VendorCount { vendor, count })
        });
        vendors.take(100).collect()
    }
}

impl<'a> FindingConnection<'a> {
    fn object(&self, finding: &Arc<Finding>) -> FindingObject<'a> {
        FindingObject::new(self.at, self.on, Arc::clone(finding))
    }
}

fn counted<T: Ord>(items: impl Iterator<Item = T>) -> impl Iterator<Item = (T, usize)> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_insert(0) += 1;
    }
    counts.into_iter()
}

/// How many findings there are of a code.
#[derive(SimpleObject)]
#[graphql(name = "FindingCodeCount")]
pub struct CodeCount {
    /// The code.
    code: FindingCode,
    /// How grave findings of the code are.
    severity: Severity,
    /// Whether something is against a rule, or missing.
    kind: FindingKind,
    /// How many.
    count: usize,
}

/// How many findings there are of a severity.
#[derive(SimpleObject)]
#[graphql(name = "FindingSeverityCount")]
pub struct SeverityCount {
    /// The severity.
    severity: Severity,
    /// How many.
    count: usize,
}

/// How many findings there are about a vendor.
#[derive(SimpleObject)]
#[graphql(name = "FindingVendorCount")]
pub struct VendorCount<'a> {
    /// The vendor.
    vendor: VendorObject<'a>,
    /// How many.
    count: usize,
}

/// A finding of a page, with its cursor.
pub struct FindingEdge<'a> {
    node: FindingObject<'a>,
    cursor: String,
}

/// A finding of a page, with its cursor.
#[Object]
impl<'a> FindingEdge<'a> {
    /// The finding.
    async fn node(&self) -> FindingObject<'a> {
        self.node.clone()
    }

    /// The cursor, to be given as `after`.
    async fn cursor(&self) -> &str {
        &self.cursor
    }
}

/// Something that is wrong or missing on a day.
#[derive(Clone)]
pub struct FindingObject<'a> {
    at: &'a At,
    on: Date,
    finding: Arc<Finding>,
}

impl<'a> FindingObject<'a> {
    pub(super) const fn new(at: &'a At, on: Date, finding: Arc<Finding>) -> Self {
        Self { at, on, finding }
    }
}

/// Something that is wrong or missing on a day.
#[Object(name = "Finding")]
impl<'a> FindingObject<'a> {
    /// Which finding it is, the same on every day and after every change: its code, its subject, and what tells it from
    /// others about that subject.
    async fn id(&self) -> ID {
        ID(self.finding.identity.to_string())
    }

    /// What is wrong or missing.
    async fn code(&self) -> FindingCode {
        self.finding.code()
    }

    /// How grave it is.
    async fn severity(&self) -> Severity {
        self.finding.severity()
    }

    /// Whether something is against a rule, or missing.
    async fn kind(&self) -> FindingKind {
        self.finding.kind()
    }

    /// The day.
    async fn on(&self) -> Day {
        (&self.on).into()
    }

    /// One plain sentence for a person.
    async fn sentence(&self) -> &str {
        &self.finding.sentence
    }

    /// The record that it is about; null where the caller may not see it.
    async fn subject(&self, ctx: &Context<'_>) -> Option<Node<'a>> {
        let caller = ctx.data_opt::<Caller>()?;
        node::visible(self.at, caller, self.finding.identity.subject)
    }

    /// The vendor that it is about; null where it is about none in particular.
    async fn vendor(&self) -> Option<VendorObject<'a>> {
        let record = self.at.registry.vendors.get(self.finding.vendor?)?;
        Some(VendorObject {
            at: self.at,
            record,
        })
    }

    /// The clauses that it rests on.
    async fn clauses(&self) -> Vec<ClauseObject<'a>> {
        let at = self.at;
        let table = &at.registry.clauses;
        let clauses = self
            .finding
            .clauses()
            .into_iter()
            .filter_map(|id| table.get(id));
        let mut clauses: Vec<&Clause> = at.walk(clauses).collect();
        clauses.sort_by_key(|clause| clause.key());
        clauses
            .into_iter()
            .map(|record| ClauseObject { at, record })
            .collect()
    }

    /// The words that it rests on: those of its clauses, else of its flows, and the provisions of law.
    async fn citations(&self) -> Vec<Citation> {
        let citations = self.finding.citations(&self.at.registry);
        citations.iter().map(Citation::from).collect()
    }

    /// The flows that it rests on.
    async fn flows(
        &self,
        #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
    ) -> Result<Option<FlowConnection<'a>>> {
        let at = self.at;
        let flows = self
            .finding
            .flows()
            .into_iter()
            .map(|id| id.uuid())
            .collect();
        let cut = among::<Flow, FlowOrder>(at, flows, &Page { first, after })?;
        Ok(Some(FlowConnection::new(at, cut)))
    }

    /// A fingerprint of the facts that it rests on; it changes when one of the records changes, or when there are
    /// others. A decision about the finding holds as long as it is the same.
    async fn facts(&self) -> String {
        self.finding.facts(&self.at.registry)
    }

    /// What an officer decided about it; null where nobody did.
    async fn decision(&self) -> Option<FindingDecisionObject<'a>> {
        let at = self.at;
        let (record, _) = decided(&at.registry, &self.finding, self.on)?;
        Some(FindingDecisionObject { at, record })
    }

    /// Whether that decision holds on the day: its last day has not passed, and it was made on these facts; null where
    /// nobody decided.
    async fn decision_holds(&self) -> Option<bool> {
        let (_, holds) = decided(&self.at.registry, &self.finding, self.on)?;
        Some(holds)
    }
}
