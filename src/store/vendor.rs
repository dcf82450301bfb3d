//! Vendors as rows, with their owners, classes and contacts.

use std::sync::Arc;

use entity::id::{Id, PersonId, RecipientClassId, Uuid};
use entity::link::{vendor_class, vendor_contact};
use entity::vendor::Model;
use entity::vendor_owner;
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, days, json, json_of, text_of, uuid_of};
use super::load::{self, Lists, Put, each, lists};
use super::reading::Rows;
use super::rows::{Saving, links, replace, upsert};
use crate::registry::noun::Noun;
use crate::registry::nouns::Record;
use crate::registry::vendor::{Ownership, Vendor};

pub(super) async fn save(saving: &Saving<'_>, vendors: &[&Vendor]) -> Result<(), DbErr> {
    let known = upsert(saving, vendors, row).await?;
    replace(saving, vendors, &known, owner_rows).await?;
    replace(saving, vendors, &known, class_rows).await?;
    replace(saving, vendors, &known, contact_rows).await
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    let mut owned = Owned {
        owners: lists(rows, ownership).await?,
        classes: load::links::<vendor_class::Model, _, _>(rows).await?,
        contacts: load::links::<vendor_contact::Model, _, _>(rows).await?,
    };
    each(rows, |row: Model| {
        put(Record::Vendor(Arc::new(record(row, &mut owned)?)));
        Ok(())
    })
    .await
}

/// The lists that have tables of their own.
struct Owned {
    owners: Lists<Ownership>,
    classes: Lists<RecipientClassId>,
    contacts: Lists<PersonId>,
}

fn row(vendor: &Vendor) -> Result<Model, DbErr> {
    let Vendor {
        head,
        name,
        legal_name,
        kind,
        aliases,
        owners: _, // rows of their own
        country,
        address,
        processing_countries,
        classes: _, // rows of their own
        standing,
        tier,
        website,
        identifiers,
        external_references,
        certifications,
        review,
        contacts: _, // rows of their own
        responsible,
    } = vendor;
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
        name: name.clone(),
        legal_name: legal_name.clone(),
        kind: kind.to_string(),
        aliases: json(aliases)?,
        country: text_of(country.as_ref()),
        address: address.clone(),
        processing_countries: json(processing_countries)?,
        standing: json(standing)?,
        tier: tier.map(i32::from),
        website: website.clone(),
        identifiers: json(identifiers)?,
        external_references: json(external_references)?,
        certifications: json(certifications)?,
        review: json_of(review.as_ref())?,
        responsible: uuid_of(*responsible),
    })
}

fn owner_rows(vendor: &Vendor) -> Result<Vec<vendor_owner::Model>, DbErr> {
    let row = |(position, ownership): (i32, &Ownership)| {
        let Ownership {
            owner: target,
            window,
            citation,
        } = ownership;
        let (valid_from, valid_until) = days(window);
        Ok(vendor_owner::Model {
            owner: vendor.id().uuid(),
            position,
            target: target.uuid(),
            valid_from,
            valid_until,
            citation: json_of(citation.as_ref())?,
        })
    };
    (0..).zip(&vendor.owners).map(row).collect()
}

fn class_rows(vendor: &Vendor) -> Result<Vec<vendor_class::Model>, DbErr> {
    Ok(links(vendor.id().uuid(), &vendor.classes))
}

fn contact_rows(vendor: &Vendor) -> Result<Vec<vendor_contact::Model>, DbErr> {
    Ok(links(vendor.id().uuid(), &vendor.contacts))
}

fn record(row: Model, owned: &mut Owned) -> Result<Vendor, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        name,
        legal_name,
        kind,
        aliases,
        country,
        address,
        processing_countries,
        standing,
        tier,
        website,
        identifiers,
        external_references,
        certifications,
        review,
        responsible,
    } = row;
    let row = Row {
        table: "vendor",
        id,
    };
    Ok(Vendor {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        name,
        legal_name,
        kind: row.word("kind", &kind)?,
        aliases: row.json("aliases", &aliases)?,
        owners: owned.owners.of(&id),
        country: row.word_of("country", country.as_deref())?,
        address,
        processing_countries: row.json("processing_countries", &processing_countries)?,
        classes: owned.classes.of(&id),
        standing: row.json("standing", &standing)?,
        tier: tier
            .map(|tier| row.number("tier", tier.into()))
            .transpose()?,
        website,
        identifiers: row.json("identifiers", &identifiers)?,
        external_references: row.json("external_references", &external_references)?,
        certifications: row.json("certifications", &certifications)?,
        review: row.json_of("review", review.as_deref())?,
        contacts: owned.contacts.of(&id),
        responsible: responsible.map(Id::new),
    })
}

fn ownership(row: vendor_owner::Model) -> Result<(Uuid, Ownership), LoadError> {
    let vendor_owner::Model {
        owner: vendor,
        position: _, // the order of reading
        target,
        valid_from,
        valid_until,
        citation,
    } = row;
    let row = Row {
        table: "vendor_owner",
        id: vendor,
    };
    let ownership = Ownership {
        owner: Id::new(target),
        window: row.window(valid_from.as_deref(), valid_until.as_deref())?,
        citation: row.json_of("citation", citation.as_deref())?,
    };
    Ok((vendor, ownership))
}
