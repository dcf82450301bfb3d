//! Transfers in the API: the legs of flows that leave their place, with what every regime says of them.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::id::VendorId;
use entity::vocabulary::TransferStatus;

use super::at::At;
use super::connection::{Page, PageInfo};
use super::error::{named_of, refuse};
use super::flow::FlowObject;
use super::kept::{self, Crossings};
use super::query::Pinned;
use super::reference_row::{ReferenceRowObject, own_rows};
use super::slice::Slice;
use super::value::Citation;
use super::vendor::VendorObject;
use crate::command::form::shown;
use crate::command::input::{CountryCode, Day};
use crate::compliance::crossings::{ByRegime, Crossing};
use crate::compliance::reason::JudgedLeg;
use crate::error::Error;
use crate::reference::{Place, RegimeKey};
use crate::registry::flow::Recipient;
use crate::registry::vendor::Vendor;

/// The root of transfers.
#[derive(Default)]
pub struct TransferRoot(pub(super) Pinned);

/// The root of transfers.
#[Object]
impl TransferRoot {
    /// The transfers of all current flows on the day, worst first.
    async fn transfers<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
        #[graphql(desc = "Which transfers.")] filter: Option<TransferFilter>,
        #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the transfer before the page.")] after: Option<String>,
    ) -> Result<Option<TransferConnection<'ctx>>> {
        let at = self.0.at(ctx)?;
        let found = kept::crossings(at, at.day(on)?);
        let page = Page { first, after };
        found
            .map(|found| page_of(at, found, filter.unwrap_or_default(), &page))
            .transpose()
    }
}

/// Which transfers. All that is given must hold; an empty list lets nothing pass.
#[derive(InputObject, Debug, Clone, Default, PartialEq, Eq)]
pub struct TransferFilter {
    /// With one of these as the worst status.
    pub statuses: Option<Vec<TransferStatus>>,
    /// Held by this regime, such as `eu-gdpr`.
    pub regime: Option<String>,
    /// From this place.
    pub from: Option<CountryCode>,
    /// To this place.
    pub to: Option<CountryCode>,
    /// Of flows to this vendor: its id or key.
    pub vendor: Option<ID>,
    /// On which a recipient hands the data on, or not.
    pub onward: Option<bool>,
    /// That rest on consent alone under some regime, or not.
    pub rests_on_consent: Option<bool>,
    /// That a person has to check before relying on them, or not.
    pub needs_review: Option<bool>,
}

/// The page out of these transfers, which come in their order.
pub(super) fn page_of<'a>(
    at: &'a At,
    found: Crossings,
    filter: TransferFilter,
    page: &Page,
) -> Result<TransferConnection<'a>> {
    let all = if filter == TransferFilter::default() {
        found
    } else {
        at.budget().visits_allowed(found.len() as u64);
        let ready = Ready::of(at, filter)?;
        let admitted = found.iter().filter(|it| ready.admits(at, it));
        admitted.cloned().collect()
    };
    let slice = Slice::new(page, all, Crossing::identity)?;
    Ok(TransferConnection { at, slice })
}

/// A filter whose references are found.
struct Ready {
    asked: TransferFilter,
    vendor: Option<VendorId>,
    regime: Option<RegimeKey>,
}

impl Ready {
    fn of(at: &At, asked: TransferFilter) -> Result<Self> {
        let regime = asked.regime.as_deref();
        let regime = regime.map(|text| self::regime(at, text)).transpose()?;
        Ok(Self {
            vendor: named_of::<Vendor>(at, asked.vendor.as_ref(), "vendor")?,
            regime,
            asked,
        })
    }

    fn admits(&self, at: &At, crossing: &Crossing) -> bool {
        let TransferFilter {
            statuses,
            regime: _,
            from,
            to,
            vendor: _,
            onward,
            rests_on_consent,
            needs_review,
        } = &self.asked;
        let is = |place: Option<Place>, code: &CountryCode| {
            place.is_some_and(|it| it.as_str() == code.0)
        };
        let to_vendor = |vendor: VendorId| {
            let flow = at.registry.flows.get(crossing.flow);
            flow.is_some_and(|flow| flow.recipient == Recipient::Vendor(vendor))
        };
        let held_by = |key: &RegimeKey| {
            let legs = crossing
                .regimes
                .iter()
                .filter_map(|it| it.reason.leg.as_deref());
            legs.into_iter().any(|leg| leg.regime() == Some(key))
        };
        statuses
            .as_ref()
            .is_none_or(|all| all.contains(&crossing.status()))
            && from.as_ref().is_none_or(|code| is(crossing.leg.from, code))
            && to.as_ref().is_none_or(|code| is(crossing.leg.to, code))
            && onward.is_none_or(|asked| crossing.leg.is_onward() == asked)
            && rests_on_consent.is_none_or(|asked| crossing.rests_on_consent() == asked)
            && needs_review.is_none_or(|asked| crossing.needs_review() == asked)
            && self.vendor.is_none_or(to_vendor)
            && self.regime.as_ref().is_none_or(held_by)
    }
}

/// The regime that an argument names.
///
/// # Errors
/// There is none.
pub(super) fn regime(at: &At, text: &str) -> Result<RegimeKey> {
    let key = RegimeKey::new(text);
    let known = at
        .registry
        .reference()
        .regimes
        .get(&key)
        .map(|regime| regime.key.clone());
    known.ok_or_else(|| {
        refuse(&Error::NotFound(format!(
            "there is no transfer regime `{}`; `transferRegimes` lists them",
            shown(text)
        )))
    })
}

/// A page of transfers.
pub struct TransferConnection<'a> {
    at: &'a At,
    slice: Slice<Crossing>,
}

/// A page of transfers.
#[Object]
impl<'a> TransferConnection<'a> {
    /// The transfers, each with its cursor.
    async fn edges(&self) -> Vec<TransferEdge<'a>> {
        let edge = |(crossing, cursor)| TransferEdge {
            node: self.object(crossing),
            cursor,
        };
        self.slice.with_cursors().map(edge).collect()
    }

    /// The transfers.
    async fn nodes(&self) -> Vec<TransferObject<'a>> {
        let page = self.slice.page().iter();
        page.map(|crossing| self.object(crossing)).collect()
    }

    /// Where the page stands among all.
    async fn page_info(&self) -> PageInfo {
        self.slice.info()
    }

    /// How many transfers there are on all pages.
    async fn total_count(&self) -> usize {
        self.slice.all.len()
    }
}

impl<'a> TransferConnection<'a> {
    fn object(&self, crossing: &Arc<Crossing>) -> TransferObject<'a> {
        TransferObject {
            at: self.at,
            crossing: Arc::clone(crossing),
        }
    }
}

/// A transfer of a page, with its cursor.
pub struct TransferEdge<'a> {
    node: TransferObject<'a>,
    cursor: String,
}

/// A transfer of a page, with its cursor.
#[Object]
impl<'a> TransferEdge<'a> {
    /// The transfer.
    async fn node(&self) -> TransferObject<'a> {
        self.node.clone()
    }

    /// The cursor, to be given as `after`.
    async fn cursor(&self) -> &str {
        &self.cursor
    }
}

/// A leg of a flow that leaves its place, or may do so, as an end of it is not known.
#[derive(Clone)]
pub struct TransferObject<'a> {
    at: &'a At,
    crossing: Arc<Crossing>,
}

/// A leg of a flow that leaves its place, or may do so, as an end of it is not known.
#[Object(name = "Transfer")]
impl<'a> TransferObject<'a> {
    /// Which transfer it is.
    async fn id(&self) -> ID {
        ID(self.crossing.identity())
    }

    /// The flow.
    async fn flow(&self) -> Option<FlowObject<'a>> {
        let at = self.at;
        let record = at.registry.flows.get(self.crossing.flow)?;
        Some(FlowObject { at, record })
    }

    /// The vendor that receives the data of the flow; null where it is none.
    async fn vendor(&self) -> Option<VendorObject<'a>> {
        let at = self.at;
        match at.registry.flows.get(self.crossing.flow)?.recipient {
            Recipient::Vendor(id) => {
                let record = at.registry.vendors.get(id)?;
                Some(VendorObject { at, record })
            }
            Recipient::LegalEntity(_) | Recipient::Class(_) => None,
        }
    }

    /// From where; null where nobody stated it.
    async fn from(&self) -> Option<CountryCode> {
        self.crossing.leg.from.as_ref().map(CountryCode::from)
    }

    /// To where; null where nobody stated it.
    async fn to(&self) -> Option<CountryCode> {
        self.crossing.leg.to.as_ref().map(CountryCode::from)
    }

    /// Whether a recipient hands the data on.
    async fn onward(&self) -> bool {
        self.crossing.leg.is_onward()
    }

    /// The places from which the data came before; empty unless it is handed on.
    async fn path(&self) -> Vec<CountryCode> {
        self.crossing
            .leg
            .path
            .iter()
            .map(CountryCode::from)
            .collect()
    }

    /// The worst status.
    async fn status(&self) -> TransferStatus {
        self.crossing.status()
    }

    /// What each regime says of it, worst first; one without a regime where none has a say.
    async fn regimes(&self) -> Vec<TransferByRegime<'a>> {
        let (at, regimes) = (self.at, self.crossing.regimes.iter());
        let all = regimes.map(|it| TransferByRegime { at, of: it.clone() });
        all.collect()
    }

    /// Whether under some regime every ground that holds requires consent, which can be withdrawn.
    async fn rests_on_consent(&self) -> bool {
        self.crossing.rests_on_consent()
    }

    /// Whether a person has to check something before relying on it.
    async fn needs_review(&self) -> bool {
        self.crossing.needs_review()
    }
}

/// What one regime says of a transfer; of several categories and purposes of the flow the worst.
pub struct TransferByRegime<'a> {
    at: &'a At,
    of: ByRegime,
}

/// What one regime says of a transfer; of several categories and purposes of the flow the worst.
#[Object]
impl<'a> TransferByRegime<'a> {
    /// The key of the regime, as in `transferRegimes`; null where none has a say.
    async fn regime(&self) -> Option<String> {
        let leg = self.of.reason.leg.as_deref()?;
        leg.regime().map(ToString::to_string)
    }

    /// The status.
    async fn status(&self) -> TransferStatus {
        self.of.status
    }

    /// One plain sentence for a person.
    async fn sentence(&self) -> String {
        self.of.sentence(&self.at.registry)
    }

    /// What is missing: any one of these sets would do. Empty where nothing is missing, and where nothing helps.
    async fn missing(&self) -> Vec<Vec<String>> {
        let sets = self
            .of
            .reason
            .missing
            .sets()
            .iter()
            .filter(|set| !set.is_empty());
        sets.map(|set| set.iter().map(ToString::to_string).collect())
            .collect()
    }

    /// The provisions and decisions that it rests on.
    async fn citations(&self) -> Vec<Citation> {
        let citations = self.of.reason.citations(&self.at.registry);
        citations.iter().map(Citation::from).collect()
    }

    /// What the regime asks for where it lets the data go; empty: nothing.
    async fn duties(&self) -> Vec<String> {
        let leg = self.of.reason.leg.as_deref();
        leg.map(|leg| leg.duties(self.at.registry.reference()))
            .unwrap_or_default()
    }

    /// What a person has to check before relying on it; empty: nothing.
    async fn needs_review(&self) -> Vec<String> {
        let leg = self.of.reason.leg.as_deref();
        leg.map(JudgedLeg::needs_review).unwrap_or_default()
    }

    /// The company's own rows of the legal data that bear on it: of its places and of the regime, of the mechanisms and
    /// thresholds of the regime, and of approvals of where it goes.
    async fn own_rows(&self) -> Vec<ReferenceRowObject<'a>> {
        let leg = self.of.reason.leg.as_deref();
        leg.map(|leg| own_rows(self.at, leg)).unwrap_or_default()
    }

    /// Whether every ground that holds requires consent, which can be withdrawn.
    async fn rests_on_consent(&self) -> bool {
        self.of
            .reason
            .leg
            .as_ref()
            .is_some_and(|leg| leg.judged.rests_on_consent)
    }
}
