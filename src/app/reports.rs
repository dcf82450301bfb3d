//! `steward report`: a report on the register as it stands, beside a running server or without one.

use std::io::Write;

use anyhow::{Context, bail};
use jiff::Timestamp;

use super::files::{look_into, replace_by};
use crate::cli::report::Report;
use crate::config::Config;
use crate::report::asked::{Asked, read};
use crate::report::inquiry::Inquiry;
use crate::report::{build, render};

/// Writes the report into the file, or to the standard output.
///
/// # Errors
/// There is no register, the report cannot be had so, or the file cannot be written; then it is as it was.
pub async fn report(config: &Config, asked: &Report, out: &mut dyn Write) -> anyhow::Result<()> {
    let registry = look_into(config).await?;
    let parameters = asked.parameters();
    let Asked {
        kind,
        format,
        language,
        vendor,
        on,
        template,
    } = match read(&registry, &asked.name, &asked.format, &parameters) {
        Ok(read) => read,
        Err(problems) => bail!("{}", problems.join("; ")),
    };
    let today = || config.zone.to_datetime(Timestamp::now()).date();
    let inquiry = Inquiry {
        registry: &registry,
        on: on.unwrap_or_else(today),
        as_of: None,
        words: language.words(),
        vendor: vendor.and_then(|id| registry.vendors.get(id)),
        template,
        // Whoever sits at the machine may take its time.
        spend: &|_| true,
    };
    let built = build(kind, &inquiry).context("the report was not finished")?;
    render::fits(&built, format).map_err(anyhow::Error::msg)?;
    match &asked.output {
        None => render::write(&built, format, out).context("cannot write the report"),
        Some(path) => replace_by(path, |file| Ok(render::write(&built, format, file)?))
            .with_context(|| format!("cannot write `{}`", path.display())),
    }
}
