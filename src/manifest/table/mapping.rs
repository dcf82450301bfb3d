//! How the columns of somebody's table are to be read: made once, and kept for the next one.

use async_graphql::{InputObject, SimpleObject};
use serde::{Deserialize, Serialize};

use super::TableNoun;
use super::column::Columns;
use crate::command::form::shown;

/// The longest mapping, in bytes.
pub const MAX_MAPPING: usize = 64 * 1024;

/// How the columns of a table are read.
#[derive(
    InputObject, SimpleObject, Serialize, Deserialize, Debug, Clone, Default, PartialEq, Eq,
)]
#[graphql(name = "TableMapping", input_name = "TableMappingInput")]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct TableMapping {
    /// The sheet of a workbook; the only visible one, or the one that is called as the noun, unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The line with the headers, from 1; the first that is not empty unless given. What stands above it is passed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u32>,
    /// What columns mean, where their headers do not say it by themselves.
    #[graphql(default)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ColumnMapping>,
    /// Headers of columns that are passed over.
    #[graphql(default)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
    /// Fields that have the same value in each row.
    #[graphql(default)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<FixedValue>,
    /// In which order days are written in texts; year, month, day unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<DayOrder>,
    /// Whether an empty cell clears the field; it leaves it as it is unless given.
    #[graphql(default)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub clear_empty: bool,
}

/// What a column means.
#[derive(InputObject, SimpleObject, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[graphql(name = "ColumnMapping", input_name = "ColumnMappingInput")]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ColumnMapping {
    /// What stands above the column; capitals, blanks and signs do not matter.
    pub header: String,
    /// The field, as a manifest has it: `name`, `review.last`, `owners.owner`; one entry of a list as `identifiers[LEI]` or
    /// `externalReferences[sap]`.
    pub field: String,
}

/// A field that has the same value in each row.
#[derive(InputObject, SimpleObject, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[graphql(name = "FixedValue", input_name = "FixedValueInput")]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct FixedValue {
    /// The field, as for a column.
    pub field: String,
    /// The value, as a cell would hold it.
    pub value: String,
}

/// In which order days are written in texts, with `.`, `/` or `-` between; the year has four digits.
#[derive(
    async_graphql::Enum, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq, Default,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DayOrder {
    /// As `2013-05-30`.
    #[default]
    YearMonthDay,
    /// As `30.05.2013`.
    DayMonthYear,
    /// As `05/30/2013`.
    MonthDayYear,
}

impl TableMapping {
    /// Reads a mapping in YAML or JSON.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > MAX_MAPPING {
            return Err(format!("longer than {MAX_MAPPING} bytes; is it a mapping?"));
        }
        serde_saphyr::from_str(text).map_err(|error| {
            let error = error.without_snippet().to_string();
            format!("cannot be read as a mapping: {}", shown_whole(&error))
        })
    }

    /// What it says of fields that a noun has not.
    #[must_use]
    pub fn unknown_fields(&self, noun: TableNoun) -> Vec<String> {
        let known = Columns::of(noun);
        let columns = self.columns.iter().map(|column| &column.field);
        let named = columns.chain(self.fixed.iter().map(|fixed| &fixed.field));
        named.filter_map(|field| known.named(field).err()).collect()
    }

    /// The mapping as YAML.
    ///
    /// # Errors
    /// It cannot be written; no reason is known.
    pub fn to_yaml(&self) -> Result<String, String> {
        serde_saphyr::to_string(self).map_err(|error| error.to_string())
    }

    /// Adds what somebody says besides, as `Supplier=name`.
    ///
    /// # Errors
    /// There is no `=` in it.
    pub fn with_column(mut self, said: &str) -> Result<Self, String> {
        // A header may hold the sign, a field does not.
        let (header, field) = said.rsplit_once('=').ok_or_else(|| {
            format!(
                "`{}` is not `HEADER=FIELD`, as in `Supplier=name`",
                shown(said)
            )
        })?;
        self.columns.push(ColumnMapping {
            header: header.trim().to_owned(),
            field: field.trim().to_owned(),
        });
        Ok(self)
    }

    /// Adds a value for each row, as `kind=COMPANY`.
    ///
    /// # Errors
    /// There is no `=` in it.
    pub fn with_fixed(mut self, said: &str) -> Result<Self, String> {
        let (field, value) = said.split_once('=').ok_or_else(|| {
            format!(
                "`{}` is not `FIELD=VALUE`, as in `kind=COMPANY`",
                shown(said)
            )
        })?;
        self.fixed.push(FixedValue {
            field: field.trim().to_owned(),
            value: value.trim().to_owned(),
        });
        Ok(self)
    }
}

/// Without what a terminal would not show.
fn shown_whole(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}
