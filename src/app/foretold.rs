//! The findings that an import would make appear and go, as text for a person.

use std::io::Write;
use std::sync::Arc;

use jiff::civil::Date;

use crate::compliance::findings::change::FindingsChange;
use crate::compliance::findings::{Finding, find};
use crate::registry::value::Registry;

/// How many findings are shown that appear, and as many that go; all of them are counted.
const SHOWN: usize = 100;

/// A line for each finding of the day that would appear or go, gravest first, and how many there are.
pub(super) fn tell(
    before: &Registry,
    after: &Registry,
    on: Date,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let change = FindingsChange::between(&all(before, on), &all(after, on));
    let FindingsChange { appearing, going } = &change;
    for finding in appearing.iter().take(SHOWN) {
        writeln!(out, "appear  {}: {}", finding.code(), finding.sentence)?;
    }
    for finding in going.iter().take(SHOWN) {
        writeln!(out, "go      {}: {}", finding.code(), finding.sentence)?;
    }
    let (appear, go) = (appearing.len(), going.len());
    writeln!(
        out,
        "findings of today: {appear} would appear, {go} would go"
    )?;
    Ok(())
}

fn all(registry: &Registry, on: Date) -> Vec<Arc<Finding>> {
    find(registry, on, &|_| true).unwrap_or_default()
}
