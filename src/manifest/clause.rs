//! A clause as a row.

use async_graphql::{ID, MaybeUndefined};
use entity::id::Id;

use super::stated::{citation, day, given, head, key, keys, list, marked, text};
use crate::command::clause::{BoundDraft, ClauseDraft, PeriodDraft, ScopeDraft, SourceDraft};
use crate::command::input::AreaCode;
use crate::registry::agreement::Agreement;
use crate::registry::clause::{Bound, Clause, Period, Scope, Source};
use crate::registry::notice::Notice;
use crate::registry::nouns::{Held, Tables};
use crate::registry::person::Person;
use crate::registry::property::Property;
use crate::registry::term::{DataCategory, DataSubject, Purpose, RecipientClass};
use crate::registry::vendor::Vendor;

/// The draft that would make the record.
pub(super) fn draft(record: &Clause, tables: &Tables) -> ClauseDraft {
    let Clause {
        head: common,
        rule,
        bound: who,
        actions,
        duty,
        within,
        requests,
        scope: reach,
        conditions,
        source: place,
        citation: cited,
        hedged,
        window,
        reviewed_on,
        reviewed_by,
    } = record;
    let (own_key, illustrative) = head(common);
    ClauseDraft {
        key: own_key,
        illustrative,
        rule: given(Some(*rule)),
        bound: given(Some(bound(who, tables))),
        actions: list(actions.iter().copied()),
        duty: text(duty.as_ref()),
        within: given(within.map(period)),
        requests: list(requests.iter().copied()),
        scope: given((*reach != Scope::default()).then(|| scope(reach, tables))),
        conditions: list(conditions.iter().cloned()),
        source: given(source(place, tables)),
        citation: citation(cited.as_ref()),
        hedged: marked(*hedged),
        from: day(window.from),
        until: day(window.until),
        reviewed_on: day(*reviewed_on),
        reviewed_by: given(reviewed_by.and_then(|id| key::<Person>(tables, id))),
    }
}

fn bound(bound: &Bound, tables: &Tables) -> BoundDraft {
    match bound {
        Bound::Company => BoundDraft::Company(true),
        Bound::Vendors(ids) => BoundDraft::Vendors(keys::<Vendor>(tables, ids)),
        Bound::Classes(ids) => BoundDraft::Classes(keys::<RecipientClass>(tables, ids)),
    }
}

const fn period(period: Period) -> PeriodDraft {
    let Period { number, unit } = period;
    PeriodDraft { number, unit }
}

fn source(source: &Source, tables: &Tables) -> Option<SourceDraft> {
    match source {
        Source::Agreement(id) => key::<Agreement>(tables, *id).map(SourceDraft::Agreement),
        Source::Notice(id) => key::<Notice>(tables, *id).map(SourceDraft::Notice),
        Source::Law(article) => Some(SourceDraft::Law(article.clone())),
    }
}

fn scope(scope: &Scope, tables: &Tables) -> ScopeDraft {
    let Scope {
        categories,
        levels,
        purposes,
        subjects,
        properties,
        recipients,
        destinations,
    } = scope;
    ScopeDraft {
        categories: limit::<DataCategory>(tables, categories.as_deref()),
        levels: given(levels.clone()),
        purposes: limit::<Purpose>(tables, purposes.as_deref()),
        subjects: limit::<DataSubject>(tables, subjects.as_deref()),
        properties: limit::<Property>(tables, properties.as_deref()),
        recipients: limit::<RecipientClass>(tables, recipients.as_deref()),
        destinations: given(
            destinations
                .as_ref()
                .map(|areas| areas.iter().map(AreaCode::from).collect()),
        ),
    }
}

fn limit<T: Held>(tables: &Tables, ids: Option<&[Id<T::Kind>]>) -> MaybeUndefined<Vec<ID>> {
    given(ids.map(|ids| keys::<T>(tables, ids)))
}
