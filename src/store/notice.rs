//! Notices as rows, with their properties, their sections and the vendors that the sections name.

use std::sync::Arc;

use entity::id::{Id, PropertyId, Uuid, VendorId};
use entity::link::notice_property;
use entity::notice::Model;
use entity::{notice_section, notice_section_name};
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, text_of, uuid_of};
use super::load::{self, Lists, Put, each, lists};
use super::reading::Rows;
use super::rows::{Saving, links, replace, upsert};
use crate::registry::notice::{Notice, NoticeSection};
use crate::registry::noun::Noun;
use crate::registry::nouns::Record;

pub(super) async fn save(saving: &Saving<'_>, notices: &[&Notice]) -> Result<(), DbErr> {
    let known = upsert(saving, notices, row).await?;
    replace(saving, notices, &known, property_rows).await?;
    replace(saving, notices, &known, section_rows).await?;
    replace(saving, notices, &known, name_rows).await
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    let mut properties = load::links::<notice_property::Model, _, _>(rows).await?;
    let mut names = lists(rows, |row| Ok(name(&row))).await?;
    let mut sections = lists(rows, |row| Ok(section(row, &mut names))).await?;
    each(rows, |row: Model| {
        let properties = properties.of(&row.id);
        let sections = sections.of(&row.id);
        put(Record::Notice(Arc::new(record(row, properties, sections)?)));
        Ok(())
    })
    .await
}

fn row(notice: &Notice) -> Result<Model, DbErr> {
    let Notice {
        head,
        title,
        properties: _, // rows of their own
        published,
        effective,
        supersedes,
        link,
        sections: _, // rows of their own
    } = notice;
    let HeadCells {
        id,
        key,
        version,
        retired,
        illustrative,
    } = cell::head(head)?;
    Ok(Model {
        id,
        key,
        version,
        retired,
        illustrative,
        title: title.clone(),
        published: text_of(published.as_ref()),
        effective: text_of(effective.as_ref()),
        supersedes: uuid_of(*supersedes),
        link: link.clone(),
    })
}

fn property_rows(notice: &Notice) -> Result<Vec<notice_property::Model>, DbErr> {
    Ok(links(notice.id().uuid(), &notice.properties))
}

fn section_rows(notice: &Notice) -> Result<Vec<notice_section::Model>, DbErr> {
    let row = |(position, section): (i32, &NoticeSection)| {
        let NoticeSection {
            label,
            gist,
            names: _, // rows of their own
        } = section;
        notice_section::Model {
            owner: notice.id().uuid(),
            position,
            label: label.clone(),
            gist: gist.clone(),
        }
    };
    Ok((0..).zip(&notice.sections).map(row).collect())
}

fn name_rows(notice: &Notice) -> Result<Vec<notice_section_name::Model>, DbErr> {
    let rows = |(section, of): (i32, &NoticeSection)| -> Vec<notice_section_name::Model> {
        let row = |(position, vendor): (i32, &VendorId)| notice_section_name::Model {
            owner: notice.id().uuid(),
            section,
            position,
            target: vendor.uuid(),
        };
        (0..).zip(&of.names).map(row).collect()
    };
    Ok((0..).zip(&notice.sections).flat_map(rows).collect())
}

fn record(
    row: Model,
    properties: Vec<PropertyId>,
    sections: Vec<NoticeSection>,
) -> Result<Notice, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        title,
        published,
        effective,
        supersedes,
        link,
    } = row;
    let row = Row {
        table: "notice",
        id,
    };
    Ok(Notice {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        title,
        properties,
        published: row.word_of("published", published.as_deref())?,
        effective: row.word_of("effective", effective.as_deref())?,
        supersedes: supersedes.map(Id::new),
        link,
        sections,
    })
}

fn section(
    row: notice_section::Model,
    names: &mut Lists<VendorId, (Uuid, i32)>,
) -> (Uuid, NoticeSection) {
    let notice_section::Model {
        owner,
        position,
        label,
        gist,
    } = row;
    let names = names.of(&(owner, position));
    (owner, NoticeSection { label, gist, names })
}

fn name(row: &notice_section_name::Model) -> ((Uuid, i32), VendorId) {
    let notice_section_name::Model {
        owner,
        section,
        position: _, // the order of reading
        target,
    } = row;
    ((*owner, *section), Id::new(*target))
}
