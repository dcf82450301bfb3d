//! The plan of an import as text for a person.

use std::fmt::{self, Display};

use async_graphql::Value;
use entity::vocabulary::ChangeAction;

use super::error::ManifestError;
use super::plan::{Difference, Plan, Step};

/// As many reasons are told: a small file can have very many.
const SHOWN: usize = 1_000;

impl Display for Plan {
    /// A line for each record that would change, one for each reason to refuse, and the sums.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            steps,
            left,
            refused,
            left_out,
            prepared: _,
        } = self;
        steps.iter().try_for_each(|step| write!(f, "{step}"))?;
        tell("refuse", refused, f)?;
        tell("omit", left_out, f)?;
        write!(
            f,
            "plan: create {}, update {}, retire {}, leave {left}, reasons to refuse {}",
            self.count(ChangeAction::Register),
            self.count(ChangeAction::Update),
            self.count(ChangeAction::Retire),
            refused.len(),
        )?;
        match left_out.len() {
            0 => writeln!(f),
            count => writeln!(f, ", reasons to leave rows out {count}"),
        }
    }
}

/// A line a reason, and how many there are besides.
fn tell(verb: &str, errors: &[ManifestError], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for error in errors.iter().take(SHOWN) {
        writeln!(f, "{verb:<6}  {error}")?;
    }
    match errors.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(f, "{verb:<6}  {more} more reasons; mend these first"),
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            action,
            list,
            key,
            differences,
        } = self;
        let verb = match action {
            ChangeAction::Register => "create",
            ChangeAction::Update => "update",
            ChangeAction::Retire => "retire",
            ChangeAction::Erase => "erase",
            ChangeAction::Restore => "restore",
        };
        writeln!(f, "{verb}  {list} `{key}`")?;
        differences
            .iter()
            .try_for_each(|field| writeln!(f, "          {field}"))
    }
}

impl Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            field,
            before,
            after,
        } = self;
        let before = before.as_ref().map_or_else(not_stated, Value::to_string);
        let after = after.as_ref().map_or_else(not_stated, Value::to_string);
        write!(f, "{field}: {before} -> {after}")
    }
}

fn not_stated() -> String {
    "not stated".to_owned()
}
