//! The legal data in the API: places, transfer regimes, adequacy decisions. Not what they mean for a flow.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::vocabulary::{CertificationScheme, Level, ReferenceTable};

use super::at::At;
use super::query::Pinned;
use super::reference_row::{ReferenceRowObject, own_row};
use super::transfer::regime as regime_key;
use crate::command::input::{CountryCode, Day};
use crate::reference::adequacy::{AdequacyRow, Destination};
use crate::reference::places::{PlaceRow, Whole};
use crate::reference::regime::{Mechanism, Regime};
use crate::reference::row::Confidence;
use jiff::civil::Date;

/// The root of the legal data.
#[derive(Default)]
pub struct LegalRoot(pub(super) Pinned);

/// The root of the legal data.
#[Object]
impl LegalRoot {
    /// The countries and the subdivisions with a law of their own, by their codes.
    async fn jurisdictions<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
    ) -> Result<Option<Vec<Jurisdiction<'ctx>>>> {
        let at = self.0.at(ctx)?;
        let mut rows: Vec<_> = at.registry.reference().places.all().collect();
        rows.sort_by_key(|row| row.place);
        let of = |row| Jurisdiction::of(at, row);
        Ok(Some(rows.into_iter().map(of).collect()))
    }

    /// The laws on sending personal data abroad or to another party, those of the past too.
    async fn transfer_regimes<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "Only those in force on this day.")] on: Option<Day>,
    ) -> Result<Option<Vec<TransferRegime<'ctx>>>> {
        let at = self.0.at(ctx)?;
        let on = on.map(|on| at.day(Some(on))).transpose()?;
        let in_force = |regime: &&Regime| on.is_none_or(|on| regime.in_force(on));
        let regimes = at.registry.reference().regimes.all().filter(in_force);
        let of = |row| TransferRegime::of(at, row);
        Ok(Some(regimes.map(of).collect()))
    }

    /// The decisions and lists that approve a destination, those of the past too.
    async fn adequacy_decisions<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "Only those in force on this day.")] on: Option<Day>,
        #[graphql(desc = "Only those under this regime, such as `eu-gdpr`.")] regime: Option<
            String,
        >,
    ) -> Result<Option<Vec<AdequacyDecision<'ctx>>>> {
        let at = self.0.at(ctx)?;
        let on: Option<Date> = on.map(|on| at.day(Some(on))).transpose()?;
        let regime = regime.map(|text| regime_key(at, &text)).transpose()?;
        let rows = at.registry.reference().adequacy.all().filter(|row| {
            on.is_none_or(|on| row.in_force(on))
                && regime
                    .as_ref()
                    .is_none_or(|key| row.mechanism_under(key).is_some())
        });
        let of = |row| AdequacyDecision::of(at, row);
        Ok(Some(rows.map(of).collect()))
    }
}

/// A country, or a subdivision with a law of its own.
#[derive(SimpleObject)]
pub struct Jurisdiction<'a> {
    /// Its code, such as `DE` or `CA-QC`.
    code: CountryCode,
    /// Its usual English name.
    name: String,
    /// The country of a subdivision, or the state of a territory; null of others.
    lies_in: Option<CountryCode>,
    /// The company's own row that says so; null where the edition does.
    own_row: Option<ReferenceRowObject<'a>>,
    /// What the row rests on.
    citations: Vec<String>,
    /// Whether somebody has to check the row before relying on it.
    needs_review: bool,
}

impl<'a> Jurisdiction<'a> {
    fn of(at: &'a At, row: &PlaceRow) -> Self {
        let whole = row.lies_in.as_ref().map(|whole| match whole {
            Whole::Country { country, .. } => *country,
            Whole::State { state, .. } => *state,
        });
        Self {
            code: (&row.place).into(),
            name: row.name.clone(),
            lies_in: whole.as_ref().map(CountryCode::from),
            own_row: own_row(at, ReferenceTable::Countries, row.place.as_str())
                .or_else(|| own_row(at, ReferenceTable::Subdivisions, row.place.as_str())),
            citations: row
                .grounds
                .citations
                .iter()
                .map(ToString::to_string)
                .collect(),
            needs_review: row.grounds.needs_review,
        }
    }
}

/// A law on sending personal data abroad or to another party.
#[derive(SimpleObject)]
pub struct TransferRegime<'a> {
    /// Its key.
    key: String,
    /// Its full name.
    name: String,
    /// The name people use.
    short_name: String,
    /// The first day; null where it never was in force.
    from: Option<Day>,
    /// The last day; null where none is known.
    until: Option<Day>,
    /// The places whose exporters it binds, at some time.
    places: Vec<CountryCode>,
    /// The levels of data that it holds.
    levels: Vec<Level>,
    /// What it says in one sentence.
    summary: String,
    /// What counts as a transfer under it.
    trigger: String,
    /// What it says of handing data on abroad; null: nothing.
    onward_rule: Option<String>,
    /// The grounds on which data may leave, and the duties it attaches.
    mechanisms: Vec<TransferMechanism<'a>>,
    /// The company's own rows of its thresholds.
    own_thresholds: Vec<ReferenceRowObject<'a>>,
    /// The company's own row that says so; null where the edition does.
    own_row: Option<ReferenceRowObject<'a>>,
    /// What the row rests on.
    citations: Vec<String>,
    /// How sure the edition is of it: high, medium or low.
    confidence: &'static str,
    /// Whether somebody has to check the row before relying on it.
    needs_review: bool,
}

impl<'a> TransferRegime<'a> {
    fn of(at: &'a At, row: &Regime) -> Self {
        let places = row
            .exporters
            .iter()
            .map(|exporter| CountryCode::from(&exporter.place));
        let of_row = |row| TransferMechanism::of(at, row);
        let mechanisms = row.mechanisms.iter().map(of_row);
        let thresholds = row.thresholds.iter().filter_map(|threshold| {
            own_row(at, ReferenceTable::Thresholds, threshold.key.as_str())
        });
        Self {
            key: row.key.to_string(),
            name: row.name.clone(),
            short_name: row.short_name.clone(),
            from: row.effective_from.as_ref().map(Day::from),
            until: row.effective_to.as_ref().map(Day::from),
            places: places.collect(),
            levels: row.counts_levels.clone(),
            summary: row.summary.clone(),
            trigger: row.trigger.clone(),
            onward_rule: row.onward_transfer_rule.clone(),
            mechanisms: mechanisms.collect(),
            own_thresholds: thresholds.collect(),
            own_row: own_row(at, ReferenceTable::Regimes, row.key.as_str()),
            citations: row
                .grounds
                .citations
                .iter()
                .map(ToString::to_string)
                .collect(),
            confidence: in_words(row.grounds.confidence),
            needs_review: row.grounds.needs_review,
        }
    }
}

/// A ground on which a regime lets data leave, or a duty that it attaches.
#[derive(SimpleObject)]
pub struct TransferMechanism<'a> {
    /// Its key, as a safeguard names it.
    key: String,
    /// Its name.
    name: String,
    /// Where the law says so.
    article: String,
    /// The first day; null where it is that of the regime.
    from: Option<Day>,
    /// The last day; null where none is known.
    until: Option<Day>,
    /// Whether it needs an agreement in force with the recipient.
    requires_contract: bool,
    /// Whether it needs an assessment with an acceptable outcome.
    requires_assessment: bool,
    /// Whether it needs a filing with an authority.
    requires_filing: bool,
    /// Whether it needs the consent of the persons.
    requires_consent: bool,
    /// Whether it can be relied on; no: the law names it and nothing has been issued yet.
    available: bool,
    /// The company's own row that says so; null where the edition, or its own row of the regime, does.
    own_row: Option<ReferenceRowObject<'a>>,
}

impl<'a> TransferMechanism<'a> {
    fn of(at: &'a At, row: &Mechanism) -> Self {
        Self {
            key: row.key.to_string(),
            name: row.name.clone(),
            article: row.article.clone(),
            from: row.days.from.as_ref().map(Day::from),
            until: row.days.until.as_ref().map(Day::from),
            requires_contract: row.requires_contract,
            requires_assessment: row.requires_assessment,
            requires_filing: row.requires_filing,
            requires_consent: row.requires_consent,
            available: row.available,
            own_row: own_row(at, ReferenceTable::Mechanisms, row.key.as_str()),
        }
    }
}

/// A decision, data bridge or list entry that approves a destination.
#[derive(SimpleObject)]
pub struct AdequacyDecision<'a> {
    /// Its key, as a safeguard names it.
    key: String,
    /// The regimes under which it counts.
    regimes: Vec<String>,
    /// What it approves: a place, a group of places such as `group:EU27`, or an international organization.
    destination: String,
    /// The decision or list.
    instrument: String,
    /// Its scope in words.
    scope: String,
    /// What it leaves out, in words.
    exclusions: Vec<String>,
    /// The schemes of which the recipient must hold every one; empty: none.
    schemes: Vec<CertificationScheme>,
    /// Whether it reaches only some recipients, by a test that no list answers.
    needs_recipient_test: bool,
    /// The first day.
    from: Day,
    /// The last day, where one was fixed.
    sunset_on: Option<Day>,
    /// The first day on which it no longer held.
    ended_on: Option<Day>,
    /// What ended it.
    ended_by: Option<String>,
    /// The company's own row that says so; null where the edition does.
    own_row: Option<ReferenceRowObject<'a>>,
    /// What the row rests on.
    citations: Vec<String>,
    /// Whether somebody has to check the row before relying on it.
    needs_review: bool,
}

impl<'a> AdequacyDecision<'a> {
    fn of(at: &'a At, row: &AdequacyRow) -> Self {
        let destination = match &row.destination {
            Destination::Area(area) => area.to_string(),
            Destination::Organization(code) => code.clone(),
        };
        let regimes = row.counts_under().map(|(regime, _)| regime.to_string());
        Self {
            key: row.key.to_string(),
            regimes: regimes.collect(),
            destination,
            instrument: row.instrument.clone(),
            scope: row.scope.clone(),
            exclusions: row.exclusions.clone(),
            schemes: row.schemes.clone(),
            needs_recipient_test: row.needs_recipient_test,
            from: (&row.effective_from).into(),
            sunset_on: row.sunset_on.as_ref().map(Day::from),
            ended_on: row.ended_on.as_ref().map(Day::from),
            ended_by: row.ended_by.clone(),
            own_row: own_row(at, ReferenceTable::Adequacy, row.key.as_str()),
            citations: row
                .grounds
                .citations
                .iter()
                .map(ToString::to_string)
                .collect(),
            needs_review: row.grounds.needs_review,
        }
    }
}

const fn in_words(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}
