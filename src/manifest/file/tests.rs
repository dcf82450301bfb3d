//! Reading a file, and every way to refuse one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
use super::*;

fn refused(text: &str) -> String {
    let errors = parse("f.yaml", text).map(|_| ()).unwrap_err();
    assert_eq!(errors.len(), 1);
    errors[0].to_string()
}

#[test]
fn rows_know_where_they_stand() {
    let text = "flows:\n  - key: b\nvendors:\n  - {key: a}\n  - name: no key\n";
    let rows = parse("f.yaml", text).unwrap().rows();
    let places: Vec<_> = rows
        .iter()
        .map(|(at, _)| format!("{}:{} {at}", at.line, at.column))
        .collect();
    let expected = [
        "4:5 vendors[0] (key `a`)",
        "5:5 vendors[1] (no key)",
        "2:5 flows[0] (key `b`)",
    ];
    assert_eq!(places, expected, "in the order of the nouns");
}

#[test]
fn json_is_read_too_and_texts_stay_texts() {
    let json = "{\n\t\"vendors\": [{\"key\": \"a\", \"name\": null}]\n}\n";
    assert_eq!(parse("f.json", json).unwrap().vendors.len(), 1);
    let yaml = "vendors: [{key: a, country: NO, name: 3}]";
    let vendor = &parse("f.yaml", yaml).unwrap().vendors[0].value;
    assert_eq!(vendor.country.as_opt_ref().flatten().unwrap().0, "NO");
    assert_eq!(vendor.name.as_opt_ref().flatten().unwrap(), "3");
    assert!(
        parse("empty.yaml", "# nothing yet\n")
            .unwrap()
            .rows()
            .is_empty()
    );
}

#[test]
fn what_cannot_be_read_is_named_with_place_and_remedy() {
    for (text, expected) in [
        (
            "vendor: []",
            "1:1: `vendor` is no field here; known are people, legalEntities, ",
        ),
        (
            "vendors: []\nflows: []\nvendors: []",
            "3:1: `vendors` stands twice in one place",
        ),
        (
            "vendors:\n  key: a",
            "2:3: expected a list, as in `[first, second]`",
        ),
        ("flows:", "1:6: expected a list"),
        (
            "vendors: [a]",
            "1:11: expected fields with values, as in `name: Google`",
        ),
        ("vendors: [[a]]", "1:11: expected fields with values"),
        (
            "vendors: []\n---\nflows: []",
            "3:1: a file holds one document; remove `---`",
        ),
        (
            "vendors:\n\t- key: a",
            "2:2: cannot be read as YAML: tabs disallowed",
        ),
        (
            "vendors: [{key: a",
            "1:11: cannot be read as YAML: unclosed bracket",
        ),
        (
            "vendors: [{key: \u{1}}]",
            "1:17: cannot be read as YAML: unexpected character",
        ),
        (
            "vendors: !odd []",
            "1:15: cannot be read as YAML: unsupported tag",
        ),
        (
            "clauses: [{scope: {purpose: [p]}}]",
            "1:20: `purpose` is no field here; known are categories, ",
        ),
        (
            "flows: [{source: {vendor: a, property: b}}]",
            "1:30: expected one value, or exactly one",
        ),
        (
            "flows: [{source: {}}]",
            "1:19: expected one value, or exactly one alternative",
        ),
        (
            "flows: [{source: {notice: a}}]",
            "1:19: `notice` is not one of property, vendor, database",
        ),
    ] {
        assert_refused(text, expected);
    }
}

#[test]
fn a_wrong_field_is_named_with_place_and_remedy() {
    for (field, expected) in [
        (
            "nmae: A",
            "3:5: `nmae` is no field here; known are key, illustrative, name, ",
        ),
        (
            "name: A\n    name: B",
            "4:5: `name` stands twice in one place; keep one of them",
        ),
        (
            "name: [A]",
            "3:11: expected one value and no list or fields",
        ),
        (
            "country: {}",
            "3:14: expected one value and no list or fields",
        ),
        ("aliases: A", "3:14: expected a list"),
        ("kind: FIRM", "3:11: `FIRM` is not one of COMPANY, PRODUCT"),
        ("kind: [PRODUCT]", "3:11: expected one value"),
        (
            "owners: [{from: 2013-01-01}]",
            "3:15: `owner` is required; give it a value",
        ),
        ("tier: first", "3:11: expected a whole number"),
        (
            "illustrative: yes",
            "3:19: cannot be read as YAML: invalid boolean (true or false",
        ),
    ] {
        assert_refused(&format!("vendors:\n  - key: a\n    {field}\n"), expected);
    }
}

fn assert_refused(text: &str, expected: &str) {
    let said = refused(text);
    assert!(
        said.starts_with(&format!("f.yaml:{expected}")),
        "{text}\n{said}\n{expected}"
    );
}

#[test]
fn a_small_file_cannot_unfold_into_a_large_one() {
    let names = vec!["x"; 4_000].join(", ");
    let copies = |n| "  - aliases: *all\n".repeat(n);
    let file = |n| format!("vendors:\n  - aliases: &all [{names}]\n{}", copies(n));
    assert_eq!(parse("f.yaml", &file(10)).unwrap().vendors.len(), 11);
    assert!(refused(&file(60)).contains("repeated too often by aliases; split the file"));
    assert!(refused("vendors:\n  - &a {key: a}\n  - {<<: *a}\n").contains("write the fields out"));
    assert!(refused("vendors: &all [*all]\n").contains("ecursive"));
}

#[test]
fn a_deep_file_is_refused_and_does_not_end_the_program() {
    let deep_in_braces = format!("vendors: {}", "[".repeat(100_000));
    let deep_in_lines: String = (0..2_000)
        .map(|n| format!("{}a:\n", " ".repeat(n)))
        .collect();
    for text in [deep_in_braces, deep_in_lines] {
        assert!(parse("f.yaml", &text).is_err());
    }
}
