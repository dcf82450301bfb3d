//! The form of the variables of a request: an object that is not too deep. Their types are for validation.

use serde_json::Value;

use super::limits::Limits;
use crate::error::Error;

/// Refuses variables that are no object, or whose lists and objects go deeper than `bracket_depth`.
///
/// # Errors
///
/// `BadRequest` for anything but an object or null; `TooComplex` for depth, with the depth found.
pub fn check_variables(variables: &Value, limits: &Limits) -> Result<(), Error> {
    if !variables.is_object() && !variables.is_null() {
        return Err(Error::BadRequest(
            "`variables` is not an object; send an object with a key for each".to_owned(),
        ));
    }
    let (found, limit) = (depth(variables), limits.bracket_depth);
    if found > limit {
        return Err(Error::TooComplex(format!(
            "`variables` has {found} levels of lists and objects, one request may have {limit}: nest less deeply"
        )));
    }
    Ok(())
}

/// Levels of lists and objects, with a stack of its own: depth is what is not to be trusted.
fn depth(value: &Value) -> usize {
    let mut deepest = 0;
    let mut pending = vec![(value, 1)];
    while let Some((value, level)) = pending.pop() {
        match value {
            Value::Array(items) => pending.extend(items.iter().map(|item| (item, level + 1))),
            Value::Object(fields) => pending.extend(fields.values().map(|item| (item, level + 1))),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => continue,
        }
        deepest = deepest.max(level);
    }
    deepest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::{Value, json};

    use super::{Limits, check_variables};

    fn nested(levels: usize) -> Value {
        let inner = (2..=levels).fold(json!(1), |inner, level| {
            if level % 2 == 0 {
                json!([inner])
            } else {
                json!({"a": inner, "b": 1})
            }
        });
        json!({ "input": inner, "other": "x" })
    }

    #[test]
    fn depth_passes_at_the_limit_and_is_refused_above() {
        let limits = Limits::default();
        check_variables(&nested(32), &limits).unwrap();
        let message = check_variables(&nested(33), &limits)
            .unwrap_err()
            .message()
            .to_owned();
        assert!(
            message.contains("33 levels") && message.contains("may have 32"),
            "{message}"
        );
    }

    #[test]
    fn only_an_object_or_null_is_taken() {
        for good in [json!({}), json!(null)] {
            check_variables(&good, &Limits::default()).unwrap();
        }
        for bad in [json!([]), json!("x"), json!(1)] {
            let refusal = check_variables(&bad, &Limits::default()).unwrap_err();
            assert_eq!(refusal.code().as_str(), "BAD_REQUEST", "{bad}");
        }
    }
}
