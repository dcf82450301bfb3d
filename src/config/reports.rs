//! The settings of reports.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What reports are made with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportSettings {
    /// A directory of fonts (TrueType, OpenType, collections) for the letters that the built-in ones lack in a PDF, such as
    /// Chinese ones; unstated, those letters are shown by their numbers.
    pub fonts: Option<PathBuf>,
}

impl ReportSettings {
    pub(super) fn problems(&self) -> Vec<String> {
        let Self { fonts } = self;
        let empty = fonts.as_deref() == Some(Path::new(""));
        let problem = empty.then(|| "must name a directory of fonts".to_owned());
        problem.into_iter().collect()
    }
}
