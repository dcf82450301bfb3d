//! The plain tables of Steward's database, its closed sets of words and its typed ids.
//!
//! Rows are not records: a row is what lies in a table, a record is what the registry reasons about. This crate knows
//! rows, words and ids only; turning rows into records is the store's work.

pub mod id;
pub mod vocabulary;
