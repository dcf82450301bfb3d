//! A notice as a row.

use super::stated::{day, given, head, key, keys, list, text, url};
use crate::command::notice::{NoticeDraft, NoticeSectionDraft};
use crate::registry::notice::{Notice, NoticeSection};
use crate::registry::nouns::Tables;
use crate::registry::property::Property;
use crate::registry::vendor::Vendor;

/// The draft that would make the record.
pub(super) fn draft(record: &Notice, tables: &Tables) -> NoticeDraft {
    let Notice {
        head: common,
        title,
        properties,
        published,
        effective,
        supersedes,
        link,
        sections,
    } = record;
    let (own_key, illustrative) = head(common);
    NoticeDraft {
        key: own_key,
        illustrative,
        title: given(Some(title.clone())),
        properties: list(keys::<Property>(tables, properties)),
        published: day(*published),
        effective: day(*effective),
        supersedes: given(supersedes.and_then(|id| key::<Notice>(tables, id))),
        link: url(link.as_ref()),
        sections: list(sections.iter().map(|part| section(part, tables))),
    }
}

fn section(section: &NoticeSection, tables: &Tables) -> NoticeSectionDraft {
    let NoticeSection { label, gist, names } = section;
    NoticeSectionDraft {
        label: label.clone(),
        gist: text(gist.as_ref()),
        names: list(keys::<Vendor>(tables, names)),
    }
}
