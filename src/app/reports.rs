//! `steward report`: a report on the register as it stands, beside a running server or without one.

use std::io::Write;
use std::sync::Arc;

use anyhow::{Context, bail};
use jiff::Timestamp;

use super::files::{look_into, replace_by};
use crate::cli::report::Report;
use crate::config::Config;
use crate::registry::value::Registry;
use crate::report::asked::{self, Asked, as_of, read};
use crate::report::inquiry::Inquiry;
use crate::report::{build, render};
use crate::store::history::{History, Moment};
use crate::store::open::look_back;

/// Writes the report into the file, or to the standard output.
///
/// # Errors
/// There is no register, the report cannot be had so, or the file cannot be written; then it is as it was.
pub async fn report(config: &Config, asked: &Report, out: &mut dyn Write) -> anyhow::Result<()> {
    add_fonts(config)?;
    let parameters = asked.parameters();
    let past = Past::open(config, asked).await?;
    let registry = past.at(as_of(&parameters)).await?;
    let Asked {
        kind,
        format,
        language,
        vendor,
        on,
        template,
        as_of,
        since,
    } = match read(&registry, &asked.name, &asked.format, &parameters) {
        Ok(read) => read,
        Err(problems) => bail!("{}", problems.join("; ")),
    };
    let before = match since {
        Some(moment) => Some(past.at(Some(moment)).await?),
        None => None,
    };
    let as_of = as_of.map(|moment| moment.to_string());
    let today = || config.zone.to_datetime(Timestamp::now()).date();
    let inquiry = Inquiry {
        registry: &registry,
        on: on.unwrap_or_else(today),
        as_of: as_of.as_deref(),
        since: before.as_deref(),
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

/// Adds the fonts that the configuration names.
pub(super) fn add_fonts(config: &Config) -> anyhow::Result<()> {
    let Some(directory) = &config.reports.fonts else {
        return Ok(());
    };
    render::add_fonts(directory).with_context(|| {
        format!(
            "cannot use the fonts of `{}`, which `reports.fonts` names",
            directory.display()
        )
    })
}

/// The register as it stands and, where it is asked for, the way to how it was.
struct Past {
    current: Arc<Registry>,
    history: Option<History>,
}

impl Past {
    async fn open(config: &Config, asked: &Report) -> anyhow::Result<Self> {
        if asked.as_of.is_none() && asked.since.is_none() {
            let current = Arc::new(look_into(config).await?);
            return Ok(Self {
                current,
                history: None,
            });
        }
        let read = look_back(&config.database_url()).await;
        let (current, history) = read.context("cannot read the register")?;
        Ok(Self {
            current: Arc::new(current),
            history: Some(history),
        })
    }

    async fn at(&self, moment: Option<asked::Moment>) -> anyhow::Result<Arc<Registry>> {
        let moment = match moment {
            Some(asked::Moment::Revision(revision)) => Moment::Revision(revision),
            Some(asked::Moment::Time(time)) => Moment::Time(time),
            None => return Ok(Arc::clone(&self.current)),
        };
        let Some(history) = &self.history else {
            bail!("the past of the register was not opened");
        };
        Ok(history
            .at(&self.current, moment, Timestamp::now(), &|_| true)
            .await?)
    }
}
