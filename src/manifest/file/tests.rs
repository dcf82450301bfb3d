//! Reading a file, and every way to refuse one.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]
use super::*;
use crate::command::plan::Action;
use crate::command::vendor::VendorDraft;
use crate::manifest::reading::MOST_WRONG;

/// All that is wrong with a file, in its order.
fn errors(text: &str) -> Vec<String> {
    let errors = match parse("f.yaml", text, usize::MAX) {
        Err(errors) => errors,
        Ok(manifest) => {
            let unread = manifest
                .rows
                .into_iter()
                .filter_map(|row| row.content.err());
            unread.flat_map(|row| row.errors).collect()
        }
    };
    errors.iter().map(ToString::to_string).collect()
}

/// The one thing that is wrong with a file.
fn refused(text: &str) -> String {
    let errors = errors(text);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors[0].clone()
}

/// The vendors of a file that has nothing wrong.
fn vendors(text: &str) -> Vec<VendorDraft> {
    let rows = parse("f.yaml", text, usize::MAX).unwrap().rows.into_iter();
    let drafts = rows.map(|row| match row.content.unwrap() {
        Command::Vendor(Action::Put(draft)) => draft,
        other => panic!("{other:?}"),
    });
    drafts.collect()
}

#[test]
fn rows_know_where_they_stand() {
    let text = "flows:\n  - key: b\nvendors:\n  - {key: a}\n  - name: no key\n";
    let rows = parse("f.yaml", text, usize::MAX).unwrap().rows;
    let places: Vec<_> = rows
        .iter()
        .map(|row| format!("{}:{} {}", row.place.line, row.place.column, row.place))
        .collect();
    let expected = [
        "4:5 vendors[0] (key `a`)",
        "5:5 vendors[1] (no key)",
        "2:5 flows[0] (key `b`)",
    ];
    assert_eq!(places, expected, "in the order of the nouns");
}

#[test]
fn json_is_read_too() {
    let json = "{\n\t\"$schema\": \"x\", \"vendors\": [{\"key\": \"a\", \"name\": null}]\n}\n";
    assert!(vendors(json)[0].name.is_null());
    let empty = parse("empty.yaml", "\u{feff}# nothing yet\n", usize::MAX).unwrap();
    assert!(empty.rows.is_empty() && empty.lists.is_empty());
}

#[test]
fn texts_that_look_like_numbers_or_marks_stay_as_they_are_written() {
    for text in [
        "NO",
        "3",
        "007",
        "1.10",
        "1e3",
        "0x1f",
        "+1",
        "-0",
        "1_000",
        ".inf",
        ".5",
        "True",
        "12:30",
        "2013-05-30",
        "1.2.3",
        "0o17",
        "99999999999999999999",
    ] {
        for file in [
            format!("vendors: [{{key: a, name: {text}}}]"),
            format!("vendors:\n  - key: a\n    name: {text}  # as it is\n    tier: 2\n"),
            format!("# \u{1f600} ä\nvendors:\n  - name: {text}\n"),
            format!("\u{feff}vendors:\n  - name:\n      {text}\n"),
            format!("vendors: [{{name: &n {text}}}, {{name: *n}}]"),
        ] {
            let all = vendors(&file);
            let name = all.last().unwrap().name.as_opt_ref().flatten();
            assert_eq!(name.map(String::as_str), Some(text), "{file}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_named_with_place_and_remedy() {
    for (text, expected) in [
        (
            "vendor: []",
            "1:1: `vendor` is no list of a manifest; known are people, legalEntities, ",
        ),
        (
            "vendors: []\nflows: []\nvendors: []",
            "3:1: `vendors` stands twice in one file; join the two lists",
        ),
        (
            "vendors:\n  key: a",
            "1:1: `vendors` is a list of rows, as in `vendors: [{key: first}]`",
        ),
        ("flows:", "1:1: `flows` is a list of rows"),
        ("flows: 3", "1:1: `flows` is a list of rows"),
        (
            "vendors: [a]",
            "1:11: vendors[0] (no key): expected fields with values, as in `name: Google`",
        ),
        (
            "vendors: [[a]]",
            "1:11: vendors[0] (no key): expected fields",
        ),
        ("vendors: [~]", "1:11: vendors[0] (no key): expected fields"),
        ("[]", " expected lists of rows, as in `vendors: "),
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
            "clauses: [{key: a, scope: {purpose: [p]}}]",
            "1:28: clauses[0] (key `a`): `purpose` is no field here; known are categories, ",
        ),
        (
            "flows: [{source: {vendor: a, property: b}}]",
            "1:18: flows[0] (no key): expected one value, or exactly one alternative",
        ),
        (
            "flows: [{source: {}}]",
            "1:18: flows[0] (no key): expected one value",
        ),
        (
            "flows: [{source: {notice: a}}]",
            "1:19: flows[0] (no key): `notice` is not one of property, vendor, database",
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
            "3:5: @`nmae` is no field here; known are key, illustrative, name, ",
        ),
        (
            "name: A\n    name: B",
            "4:5: @`name` stands twice in one place; keep one of them",
        ),
        (
            "name: [A]",
            "3:11: @expected one value and no list or fields",
        ),
        (
            "country: {}",
            "3:14: @expected one value and no list or fields",
        ),
        ("aliases: A", "3:14: @expected a list"),
        ("kind: FIRM", "3:11: @`FIRM` is not one of COMPANY, PRODUCT"),
        ("kind: [PRODUCT]", "3:11: @expected one value"),
        (
            "owners: [{from: 2013-01-01}]",
            "3:14: @`owner` is required; give it a value",
        ),
        (
            "tier: first",
            "3:11: @`first` is no whole number from 0 to 255",
        ),
        ("tier: 300", "3:11: @`300` is no whole number from 0 to 255"),
        ("tier: 1.5", "3:11: @`1.5` is no whole number"),
        (
            "aliases: [~]",
            "3:15: @is empty; give a value, or leave it out",
        ),
        (
            "illustrative: yes",
            "3:19: @`yes` is neither `true` nor `false`",
        ),
        (
            "<<: {name: A}",
            "3:5: @`<<` is not read; write the fields out in the row",
        ),
    ] {
        let expected = expected.replace('@', "vendors[0] (key `a`): ");
        assert_refused(&format!("vendors:\n  - key: a\n    {field}\n"), &expected);
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
fn one_wrong_field_hides_neither_the_next_nor_another_row() {
    let text = "\
vendors:
  - {key: a, nmae: A, kind: FIRM, tier: x, owners: [{owner: b, form: 2013-01-01}]}
  - {key: b, name: B, kind: COMPANY}
  - {key: c, kind: FIRM}
flows:
  - key: f
    sources: {vendor: a}
";
    let said = errors(text);
    let starts: Vec<_> = said
        .iter()
        .map(|error| error.split(';').next().unwrap())
        .collect();
    assert_eq!(
        starts,
        [
            "f.yaml:2:14: vendors[0] (key `a`): `nmae` is no field here",
            "f.yaml:2:29: vendors[0] (key `a`): `FIRM` is not one of COMPANY, PRODUCT",
            "f.yaml:2:41: vendors[0] (key `a`): `x` is no whole number from 0 to 255",
            "f.yaml:2:64: vendors[0] (key `a`): `form` is no field here",
            "f.yaml:4:20: vendors[2] (key `c`): `FIRM` is not one of COMPANY, PRODUCT",
            "f.yaml:7:5: flows[0] (key `f`): `sources` is no field here",
        ]
    );
    let rows = parse("f.yaml", text, usize::MAX).unwrap().rows;
    assert_eq!(rows.iter().filter(|row| row.content.is_ok()).count(), 1);
}

#[test]
fn a_row_of_nothing_but_faults_does_not_hold_up_the_reader() {
    let fields: String = (0..50_000).map(|n| format!("f{n}: x, ")).collect();
    let said = errors(&format!("vendors: [{{{fields}}}]"));
    assert_eq!(said.len(), MOST_WRONG + 1);
    assert!(said[MOST_WRONG].ends_with("there may be more; mend these first"));
}

#[test]
fn what_ends_a_file_does_not_hide_what_stood_before() {
    let said = errors("vendors:\n  - {key: a, nmae: A}\nflow: []\nflows: [{key: a");
    assert_eq!(said.len(), 3, "{said:?}");
    for (error, expected) in said.iter().zip([
        ":2:14: vendors[0]",
        ":3:1: `flow` is no list",
        "unclosed bracket",
    ]) {
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_small_file_cannot_unfold_into_a_large_one() {
    let names = vec!["x"; 4_000].join(", ");
    let copies = |n| "  - aliases: *all\n".repeat(n);
    let file = |n| format!("vendors:\n  - aliases: &all [{names}]\n{}", copies(n));
    assert_eq!(vendors(&file(10)).len(), 11);
    assert!(refused(&file(60)).contains("repeated too often by aliases; split the file"));
    let long = format!(
        "vendors:\n  - name: &n {}\n{}",
        "n".repeat(10_000),
        "  - name: *n\n".repeat(1_000)
    );
    assert!(refused(&long).contains("repeated too often by aliases; split the file"));
    assert!(refused("vendors: &all [*all]\n").contains("an alias stands inside what it repeats"));
}

#[test]
fn a_deep_file_is_refused_and_does_not_end_the_program() {
    let deep_in_braces = format!("vendors: {}", "[".repeat(100_000));
    let deep_in_lines: String = (0..2_000)
        .map(|n| format!("{}a:\n", " ".repeat(n)))
        .collect();
    for text in [deep_in_braces, deep_in_lines] {
        let said = errors(&text);
        assert!(
            said.iter().any(|error| error.contains("too deep")),
            "{said:?}"
        );
    }
}

#[test]
fn a_file_above_the_limit_is_not_read() {
    let said = parse("f.yaml", "vendors: []", 10).unwrap_err();
    assert_eq!(
        said[0].to_string(),
        "f.yaml:1:1: longer than 10 bytes; split the file"
    );
}

#[test]
fn a_file_that_ends_inside_a_line_may_be_cut_off() {
    let cut = "the file ends inside a line and may be cut off; end the last line with a line break";
    for (text, expected) in [
        ("vendors:\n- key: acme\n  name: Acm", Some((3, 12))),
        ("vendors:\n- key: acme\n  name: Acme\n", None),
        ("vendors:\n- key: acme\n  name: Acme\r\n", None),
        ("vendors:\n- key: acme\n  aliases:\n  - Acm", Some((4, 8))),
        ("vendors:\n- {key: acme, name: Acme}", None),
        ("vendors:\n- key: acme\n  name: \"Acme\"", None),
        ("vendors:\n- key: acme\n  name: 'Acme'\n# the en", None),
        ("{\"vendors\": []}", None),
        ("", None),
    ] {
        let read = parse("f.yaml", text, usize::MAX);
        let errors = read.err().unwrap_or_default();
        let told: Vec<_> = errors
            .iter()
            .map(|error| (error.line, error.column, error.message.as_str()))
            .collect();
        let expected: Vec<_> = expected
            .map(|(line, column)| (line, column, cut))
            .into_iter()
            .collect();
        assert_eq!(told, expected, "{text}");
    }
}
