//! What can be said to `steward report`.

use std::path::PathBuf;

use clap::Args;

/// Which report, and how. What is wrong with it is told all at once, as by the server.
#[derive(Args, Debug, PartialEq, Eq)]
pub struct Report {
    /// The report, such as `vendor`, `vendors`, `transfers`, `findings`.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The vendor that it is about: its key or id.
    #[arg(long, value_name = "KEY")]
    pub vendor: Option<String>,
    /// The day for which it is asked; today if not given.
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// As of which revision or time of the register: `12` or `2013-05-30T12:00:00Z`; the latest if not given.
    #[arg(long, value_name = "MOMENT")]
    pub as_of: Option<String>,
    /// Of findings: what changed since this revision or time.
    #[arg(long, value_name = "MOMENT")]
    pub since: Option<String>,
    /// The format: html, pdf, xlsx, csv or json.
    #[arg(long, value_name = "FORMAT", default_value = "html")]
    pub format: String,
    /// The language: en or de.
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// The columns of a record of processing: article, ico or cnil.
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
    /// The file; the standard output if not given.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl Report {
    /// What stands in an address behind the question mark.
    #[must_use]
    pub fn parameters(&self) -> Vec<(String, String)> {
        let Self {
            name: _,
            vendor,
            on,
            format: _,
            language,
            template,
            as_of,
            since,
            output: _,
        } = self;
        let all = [
            ("vendor", vendor),
            ("on", on),
            ("language", language),
            ("template", template),
            ("asOf", as_of),
            ("since", since),
        ];
        let given = all
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_ref()?)));
        given
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect()
    }
}
