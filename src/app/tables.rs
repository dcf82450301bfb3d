//! `steward table`: vendors, agreements and flows out of spreadsheets, beside a running server or without one.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};

use super::files::{Register, replace, replace_by};
use crate::cli::table::{Import, Template};
use crate::config::Config;
use crate::manifest;
use crate::manifest::table::limits::Limits;
use crate::manifest::table::mapping::{MAX_MAPPING, TableMapping};
use crate::manifest::table::template::template;
use crate::manifest::table::{TableNoun, read};
use crate::store::door::new_ids;

/// Reads the table, says what it would change, and changes it in one revision.
///
/// # Errors
/// The table cannot be read, or a row is refused and all are wanted; then nothing was changed.
pub async fn import(config: &Config, asked: Import, out: &mut dyn Write) -> anyhow::Result<()> {
    let noun = TableNoun::of_list(&asked.noun).map_err(anyhow::Error::msg)?;
    let mapping = mapping(&asked)?;
    let bytes = bytes(&asked.path, Limits::FILE.bytes)?;
    let register = Register::open(config, asked.dry_run).await?;
    let name = asked.path.display().to_string();
    let table = read(
        noun,
        (&name, &bytes),
        &mapping,
        &Limits::FILE,
        &register.value,
    );
    let table = match table {
        Ok(table) => table,
        Err(errors) => {
            for error in errors {
                writeln!(out, "refuse  {error}")?;
            }
            bail!("the table cannot be read, see above; nothing was changed")
        }
    };
    if let Some(path) = &asked.save_mapping {
        let text = table.mapping.to_yaml().map_err(anyhow::Error::msg)?;
        replace(path, &text).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    let rows = manifest::Import::new([table.manifest]);
    let (rows, plan) = match asked.good_rows {
        true => rows.plan_good_rows(&register.value, &mut new_ids())?,
        false => {
            let plan = rows.plan(&register.value, &mut new_ids())?;
            (rows, plan)
        }
    };
    register
        .carry_out(config, rows, plan, asked.reason, out)
        .await
}

/// The mapping of the file, with what is said besides.
fn mapping(asked: &Import) -> anyhow::Result<TableMapping> {
    let mut mapping = TableMapping::default();
    if let Some(path) = &asked.mapping {
        let bytes = bytes(path, MAX_MAPPING)?;
        let named = |message: String| anyhow::anyhow!("{}: {message}", path.display());
        let text = String::from_utf8(bytes)
            .map_err(|_| named("not UTF-8; save the file in UTF-8".to_owned()))?;
        mapping = TableMapping::parse(&text).map_err(named)?;
    }
    for said in &asked.column {
        mapping = mapping.with_column(said).map_err(anyhow::Error::msg)?;
    }
    for said in &asked.set {
        mapping = mapping.with_fixed(said).map_err(anyhow::Error::msg)?;
    }
    mapping.ignored.extend(asked.ignore_column.iter().cloned());
    mapping.sheet = asked.sheet.clone().or(mapping.sheet);
    Ok(mapping)
}

/// The bytes of a file that is not longer than that.
fn bytes(path: &Path, most: usize) -> anyhow::Result<Vec<u8>> {
    let cannot = || format!("cannot read `{}`", path.display());
    let size = fs::metadata(path).with_context(cannot)?.len();
    if usize::try_from(size).map_or(true, |size| size > most) {
        bail!(
            "{}: longer than {most} bytes; split the file",
            path.display()
        );
    }
    fs::read(path).with_context(cannot)
}

/// Writes the template; beside a register its records are offered.
///
/// # Errors
/// There are no tables of the noun, or the file cannot be written; then it is as it was.
pub async fn write_template(config: &Config, asked: Template) -> anyhow::Result<()> {
    let noun = TableNoun::of_list(&asked.noun).map_err(anyhow::Error::msg)?;
    let register = Register::open(config, true).await?;
    let workbook = template(noun, Some(&register.value)).map_err(anyhow::Error::msg)?;
    replace_by(&asked.output, |out| Ok(out.write_all(&workbook)?))
        .with_context(|| format!("cannot write `{}`", asked.output.display()))
}
