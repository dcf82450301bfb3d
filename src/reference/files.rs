//! The files of `data/reference` as they are written, before their rows are read.
//!
//! Knows where the rows of each table lie, and lays other rows over them. What a row says is not its business.

use entity::vocabulary::ReferenceTable;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::key::key_of;

/// Every file that answers rest on.
#[derive(Debug, Clone)]
pub(super) struct Files {
    jurisdictions: Value,
    regimes: Value,
    adequacy: Value,
    obligations: Value,
    taxonomy: Value,
    roles: Value,
}

/// One of the files.
#[derive(Debug, Clone, Copy)]
pub(super) enum File {
    Jurisdictions,
    Regimes,
    Adequacy,
    Obligations,
    Taxonomy,
    Roles,
}

impl File {
    /// Every file.
    pub(super) const ALL: [Self; 6] = [
        Self::Jurisdictions,
        Self::Regimes,
        Self::Adequacy,
        Self::Obligations,
        Self::Taxonomy,
        Self::Roles,
    ];

    /// Its name, without the ending.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Jurisdictions => "jurisdictions",
            Self::Regimes => "regimes",
            Self::Adequacy => "adequacy",
            Self::Obligations => "obligations",
            Self::Taxonomy => "taxonomy",
            Self::Roles => "recipients_roles",
        }
    }
}

/// Where the rows of a table lie.
struct Shelf {
    file: File,
    /// The list that holds them.
    list: &'static str,
    /// Each law has a list of its own.
    in_each_law: bool,
    /// The field that holds the id of a row.
    id: &'static str,
}

const fn shelf(table: ReferenceTable) -> Shelf {
    const fn of(file: File, list: &'static str) -> Shelf {
        Shelf {
            file,
            list,
            in_each_law: false,
            id: "id",
        }
    }
    const fn in_each_law(list: &'static str) -> Shelf {
        Shelf {
            in_each_law: true,
            ..of(File::Regimes, list)
        }
    }
    match table {
        ReferenceTable::Countries => of(File::Jurisdictions, "countries"),
        ReferenceTable::Subdivisions => of(File::Jurisdictions, "subdivisions"),
        ReferenceTable::Groups => of(File::Jurisdictions, "groups"),
        ReferenceTable::Regimes => of(File::Regimes, "rows"),
        ReferenceTable::Mechanisms => in_each_law("mechanisms"),
        ReferenceTable::Thresholds => in_each_law("thresholds"),
        ReferenceTable::Adequacy => of(File::Adequacy, "rows"),
        ReferenceTable::DestinationLists => Shelf {
            id: "regime_id",
            ..of(File::Adequacy, "no_list_or_none_recognised")
        },
        ReferenceTable::Obligations => of(File::Obligations, "rows"),
    }
}

/// The field that holds the id of a row.
#[must_use]
pub const fn id_field(table: ReferenceTable) -> &'static str {
    shelf(table).id
}

/// The file whose rows are of this table, such as `adequacy`.
#[must_use]
pub(super) const fn file_of(table: ReferenceTable) -> &'static str {
    shelf(table).file.name()
}

/// The id of a row as it is compared and shown: the code of a place or group as it is, any other as a key.
#[must_use]
pub fn row_id(table: ReferenceTable, text: &str) -> String {
    match shelf(table).file {
        File::Jurisdictions => text.to_owned(),
        File::Regimes | File::Adequacy | File::Obligations | File::Taxonomy | File::Roles => {
            key_of(text)
        }
    }
}

/// The law to which a mechanism or threshold belongs: what stands before the first dot of its id.
#[must_use]
pub fn law_of(id: &str) -> &str {
    id.split_once('.').map_or(id, |(law, _)| law)
}

impl Files {
    /// The embedded files.
    pub(super) fn embedded() -> Result<Self, String> {
        let read = |file: File, text: &str| {
            serde_json::from_str(text)
                .map_err(|cause| format!("data/reference/{}.json: {cause}", file.name()))
        };
        let jurisdictions = include_str!("../../data/reference/jurisdictions.json");
        let regimes = include_str!("../../data/reference/regimes.json");
        let adequacy = include_str!("../../data/reference/adequacy.json");
        let obligations = include_str!("../../data/reference/obligations.json");
        let taxonomy = include_str!("../../data/reference/taxonomy.json");
        let roles = include_str!("../../data/reference/recipients_roles.json");
        Ok(Self {
            jurisdictions: read(File::Jurisdictions, jurisdictions)?,
            regimes: read(File::Regimes, regimes)?,
            adequacy: read(File::Adequacy, adequacy)?,
            obligations: read(File::Obligations, obligations)?,
            taxonomy: read(File::Taxonomy, taxonomy)?,
            roles: read(File::Roles, roles)?,
        })
    }

    fn get(&self, file: File) -> &Value {
        match file {
            File::Jurisdictions => &self.jurisdictions,
            File::Regimes => &self.regimes,
            File::Adequacy => &self.adequacy,
            File::Obligations => &self.obligations,
            File::Taxonomy => &self.taxonomy,
            File::Roles => &self.roles,
        }
    }

    fn get_mut(&mut self, file: File) -> &mut Value {
        match file {
            File::Jurisdictions => &mut self.jurisdictions,
            File::Regimes => &mut self.regimes,
            File::Adequacy => &mut self.adequacy,
            File::Obligations => &mut self.obligations,
            File::Taxonomy => &mut self.taxonomy,
            File::Roles => &mut self.roles,
        }
    }

    /// What a file says.
    pub(super) fn read<T: DeserializeOwned>(&self, file: File) -> Result<T, String> {
        T::deserialize(self.get(file))
            .map_err(|cause| format!("data/reference/{}.json: {cause}", file.name()))
    }

    /// Every row of a table.
    pub(super) fn rows(&self, table: ReferenceTable) -> Vec<&Value> {
        let Shelf {
            file,
            list,
            in_each_law,
            id: _,
        } = shelf(table);
        if in_each_law {
            let laws = self.rows(ReferenceTable::Regimes);
            laws.into_iter().flat_map(|law| listed(law, list)).collect()
        } else {
            listed(self.get(file), list).collect()
        }
    }

    /// Puts the row in the place of the one with its id, or adds it.
    ///
    /// # Errors
    /// The row is about a law that there is not.
    pub(super) fn lay(
        &mut self,
        table: ReferenceTable,
        id: &str,
        row: Value,
    ) -> Result<(), String> {
        let Shelf {
            file,
            list,
            in_each_law,
            id: _,
        } = shelf(table);
        let holder = if in_each_law {
            let law = law_of(id);
            self.law(law).ok_or_else(|| {
                format!("there is no transfer regime `{law}`; correct the id, which begins with that of a regime")
            })?
        } else {
            self.get_mut(file)
        };
        let Some(rows) = holder.get_mut(list).and_then(Value::as_array_mut) else {
            return Err(format!("the edition has no list `{list}`"));
        };
        match rows.iter_mut().find(|known| is_row(known, table, id)) {
            Some(known) => *known = row,
            None => rows.push(row),
        }
        Ok(())
    }

    fn law(&mut self, law: &str) -> Option<&mut Value> {
        let laws = self.regimes.get_mut("rows")?.as_array_mut()?;
        laws.iter_mut()
            .find(|row| is_row(row, ReferenceTable::Regimes, law))
    }
}

fn listed<'a>(from: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    let rows = from.get(list).and_then(Value::as_array);
    rows.into_iter().flatten()
}

fn is_row(row: &Value, table: ReferenceTable, id: &str) -> bool {
    let own = row.get(id_field(table)).and_then(Value::as_str);
    own.is_some_and(|own| row_id(table, own) == id)
}
