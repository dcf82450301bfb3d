//! Mappings of spreadsheets, outside value and log: how the columns of somebody's tables are read.

use entity::table_mapping::{Column, Entity, Model};
use jiff::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder,
};

use super::backend;
use super::failure::StoreError;

/// As many may be there at a time.
pub const MOST: u64 = 200;

/// The way to the mappings. Cheap to clone.
#[derive(Debug, Clone)]
pub struct TableMappings(DatabaseConnection);

/// A mapping that was saved; what it says is for the reader of tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedMapping {
    /// Its name.
    pub name: String,
    /// The list whose tables it reads, such as `vendors`.
    pub noun: String,
    /// The mapping, as JSON.
    pub mapping: String,
    /// When it was saved last.
    pub saved: Timestamp,
    /// The subject of the token with which it was saved.
    pub saved_by: String,
}

impl TableMappings {
    pub(super) const fn new(connection: DatabaseConnection) -> Self {
        Self(connection)
    }

    /// All mappings by name, or those of one list.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list(&self, noun: Option<&str>) -> Result<Vec<SavedMapping>, StoreError> {
        let mut asked = Entity::find().order_by_asc(Column::Name);
        if let Some(noun) = noun {
            asked = asked.filter(Column::Noun.eq(noun));
        }
        asked.all(&self.0).await?.into_iter().map(saved).collect()
    }

    /// The mapping with this name.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find(&self, name: &str) -> Result<Option<SavedMapping>, StoreError> {
        let found = Entity::find_by_id(name).one(&self.0).await?;
        found.map(saved).transpose()
    }

    /// Saves a mapping in the place of the one with its name. False: there are too many.
    ///
    /// # Errors
    /// The database failed.
    pub async fn save(&self, mapping: SavedMapping) -> Result<bool, StoreError> {
        let (transaction, _) = backend::begin_write(&self.0).await?;
        let others = Entity::find().filter(Column::Name.ne(mapping.name.as_str()));
        if others.count(&transaction).await? >= MOST {
            return Ok(false);
        }
        let SavedMapping {
            name,
            noun,
            mapping,
            saved,
            saved_by,
        } = mapping;
        let row = Model {
            name,
            noun,
            mapping,
            saved: saved.to_string(),
            saved_by,
        };
        let mut again = OnConflict::column(Column::Name);
        again.update_columns([
            Column::Noun,
            Column::Mapping,
            Column::Saved,
            Column::SavedBy,
        ]);
        Entity::insert(row.into_active_model())
            .on_conflict(again)
            .exec_without_returning(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Deletes a mapping; whether there was one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete(&self, name: &str) -> Result<bool, StoreError> {
        let deleted = Entity::delete_by_id(name).exec(&self.0).await?;
        Ok(deleted.rows_affected > 0)
    }
}

fn saved(row: Model) -> Result<SavedMapping, StoreError> {
    let Model {
        name,
        noun,
        mapping,
        saved,
        saved_by,
    } = row;
    let saved = saved.parse();
    Ok(SavedMapping {
        saved: saved
            .map_err(|_| StoreError::Setting(format!("mapping `{name}` cannot be read")))?,
        name,
        noun,
        mapping,
        saved_by,
    })
}
