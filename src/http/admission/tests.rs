//! The limits on both sides, and the documents that were built to be dear.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt::Write;
use std::time::{Duration, Instant};

use async_graphql::parser::types::OperationType;

use super::{Admitted, Limits, admit};
use crate::error::{Code, Error};

const INTROSPECTION: &str = include_str!("introspection.graphql");

/// Admits on a small stack, within a time that only bounded work can keep.
fn admit_small(document: &str) -> Result<Admitted, Error> {
    let document = document.to_owned();
    let begin = Instant::now();
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    let run = thread
        .spawn(move || admit(&document, None, &Limits::default()))
        .unwrap();
    let result = run.join().unwrap();
    assert!(
        begin.elapsed() < Duration::from_secs(2),
        "took {:?}",
        begin.elapsed()
    );
    result
}

fn refusal(document: &str) -> (Code, String) {
    match admit_small(document) {
        Ok(admitted) => panic!("admitted at {} selections", admitted.selections),
        Err(error) => (error.code(), error.message().to_owned()),
    }
}

/// `{a{a{a}}}` with so many levels of fields, inside a wrapper such as `__schema`.
fn levels(name: &str, levels: usize) -> String {
    let inside = (1..levels).fold(String::new(), |inside, _| format!("{{a{inside}}}"));
    format!("{{{name}{inside}}}")
}

/// A field under `wrapper` that is asked for so many times through fragments of ten, and once more for each of the rest.
fn selections(wrapper: &str, count: usize) -> String {
    let (spreads, single) = (count / 11, count % 11);
    let (spreads, single) = ("...F ".repeat(spreads), "a ".repeat(single));
    format!(
        "{{{wrapper}{{{spreads}{single}}}}} fragment F on T{{{}}}",
        "a ".repeat(10)
    )
}

fn repeated(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(" ")
}

fn nested(open: &str, close: &str, count: usize) -> String {
    format!("{}{}{}", open.repeat(count), "1", close.repeat(count))
}

/// The number is of what is limited, for a document that is otherwise small.
struct Case {
    what: &'static str,
    limit: usize,
    document: fn(usize) -> String,
    remedy: &'static str,
}

const CASES: [Case; 11] = [
    Case {
        what: "bytes",
        limit: 16 * 1024,
        document: |count| format!("{{a}} #{}", "x".repeat(count - 5)),
        remedy: "send long values as variables",
    },
    Case {
        what: "tokens",
        limit: 2_000,
        document: |count| format!("{{a(x:[{}])}}", "1 ".repeat(count - 9)),
        remedy: "send long values as variables",
    },
    Case {
        what: "levels of brackets",
        limit: 32,
        document: |count| format!("{{a(x:{})}}", nested("[", "]", count - 2)),
        remedy: "nest less deeply",
    },
    Case {
        what: "levels of brackets with fragments expanded",
        limit: 32,
        document: |count| {
            let last = count - 1;
            let chain = repeated(last - 1, |i| format!("fragment F{i} on T{{...F{}}}", i + 1));
            format!("{{...F0}} {chain} fragment F{} on T{{a}}", last - 1)
        },
        remedy: "nest less deeply",
    },
    Case {
        what: "levels of fields",
        limit: 12,
        document: |count| levels("a", count),
        remedy: "nest less deeply",
    },
    Case {
        what: "selections with fragments expanded",
        limit: 1_000,
        document: |count| selections("a", count - 1),
        remedy: "ask in several requests",
    },
    Case {
        what: "aliases",
        limit: 15,
        document: |count| {
            let rest = repeated(count - 10, |i| format!("c{i}:a"));
            format!(
                "{{a{{...F ...F {rest}}}}} fragment F on T{{{}}}",
                repeated(5, |i| format!("b{i}:a"))
            )
        },
        remedy: "ask in several requests",
    },
    Case {
        what: "root fields",
        limit: 20,
        document: |count| {
            let rest = "a ".repeat(count - 10);
            format!(
                "{{...F ...{{...F}} {rest}}} fragment F on Query{{{}}}",
                "a ".repeat(5)
            )
        },
        remedy: "ask in several requests",
    },
    Case {
        what: "directives",
        limit: 20,
        document: |count| {
            let on_field = "@e ".repeat(count - 8);
            format!(
                "query($v:Int@d)@d{{...F@d ...@d{{...F}} a {on_field}}} fragment F on Query@d{{a@d}}"
            )
        },
        remedy: "ask in several requests",
    },
    Case {
        what: "levels of introspection",
        limit: 15,
        document: |count| levels("__schema", count),
        remedy: "nest less deeply",
    },
    Case {
        what: "selections of introspection",
        limit: 2_000,
        document: |count| selections("__type(name:\"A\")", count - 1),
        remedy: "ask in several requests",
    },
];

#[test]
fn each_limit_passes_at_the_limit_and_refuses_above_with_the_value_and_the_remedy() {
    for Case {
        what,
        limit,
        document,
        remedy,
    } in CASES
    {
        if let Err(error) = admit_small(&document(limit)) {
            panic!("{what}: {}", error.message());
        }
        let (code, message) = refusal(&document(limit + 1));
        let expected = format!(
            "the document has {} {what}, one request may have {limit}: {remedy}",
            limit + 1
        );
        assert_eq!(code, Code::TooComplex, "{what}: {message}");
        assert!(message.starts_with(&expected), "{message}");
        assert!(
            !message.contains("; the document"),
            "only one limit is passed: {message}"
        );
    }
}

#[test]
fn every_limit_that_is_passed_is_named() {
    let aliases = repeated(21, |i| format!("b{i}:a@d"));
    let (_, message) = refusal(&format!("{{{aliases}}}"));
    for what in ["21 aliases", "21 root fields", "21 directives"] {
        assert!(message.contains(what), "{message}");
    }
}

#[test]
fn the_introspection_query_of_graphiql_is_admitted() {
    let admitted = admit_small(INTROSPECTION).unwrap();
    assert_eq!(admitted.root_fields, ["__schema"]);
    assert_eq!(
        admitted.operation_name.as_deref(),
        Some("IntrospectionQuery")
    );
    assert_eq!(admitted.document.fragments.len(), 3);
}

#[test]
fn documents_built_to_be_dear_are_refused_at_once() {
    let mut doubling = String::from("{...F0}");
    for i in 0..40 {
        write!(doubling, " fragment F{i} on Q{{...F{0} ...F{0}}}", i + 1).unwrap();
    }
    doubling.push_str(" fragment F40 on Q{a}");
    let wide = "...F1 ".repeat(100);
    let mut saturating = format!("{{...F0}} fragment F0 on Q{{{wide}}}");
    for i in 1..18 {
        write!(
            saturating,
            " fragment F{i} on Q{{{}}}",
            format!("...F{} ", i + 1).repeat(100)
        )
        .unwrap();
    }
    saturating.push_str(" fragment F18 on Q{a}");
    let chain = repeated(200, |i| format!("fragment F{i} on Q{{...F{}}}", i + 1));
    let cases = [
        (
            format!("{{a(x:{})}}", nested("[", "]", 1_400)),
            "1402 levels of brackets",
        ),
        (
            format!("{{a(x:{})}}", nested("{a:", "}", 1_400)),
            "1402 levels of brackets",
        ),
        (
            format!("query($x:I={}){{a}}", nested("[", "]", 1_400)),
            "1401 levels of brackets",
        ),
        (
            format!("query($x:{}){{a}}", nested("[", "]", 1_400)),
            "1401 levels of brackets",
        ),
        ("[".repeat(1_400), "`[` is never closed"),
        (doubling, "3298534883327 selections"),
        (
            format!("{{{}}}", repeated(10_000, |i| format!("a{i}:a"))),
            "bytes",
        ),
        (
            format!("{{{}}}", repeated(2_000, |i| format!("a{}:a", i % 10))),
            "6002 tokens",
        ),
        (
            format!("{{{}}}", repeated(600, |i| format!("a{i}:a"))),
            "600 aliases",
        ),
        (
            format!("{{{}a{}}}", "...{".repeat(1_000), "}".repeat(1_000)),
            "1001 levels of brackets",
        ),
        (
            format!("{{a(s:\"{}\")}}", "x".repeat(1 << 20)),
            "1048585 bytes",
        ),
        (
            format!("{{...F0}} {chain} fragment F200 on Q{{a}}"),
            "202 levels of brackets with fragments expanded",
        ),
    ];
    for (document, expected) in &cases {
        let (_, message) = refusal(document);
        assert!(message.contains(expected), "{expected}: {message}");
    }
    let tokens = Limits {
        tokens: usize::MAX,
        ..Limits::default()
    };
    let message = admit(&saturating, None, &tokens)
        .unwrap_err()
        .message()
        .to_owned();
    assert!(message.contains("countless selections"), "{message}");
}

#[test]
fn malformed_documents_are_refused_with_place_and_remedy() {
    let cases = [
        (
            "{...A} fragment A on Q{...B} fragment B on Q{a{...{...C}}} fragment C on Q{...B}",
            "fragments go in a circle: `B` spreads `C` spreads `B`; remove one of these spreads",
        ),
        ("{a} fragment A on Q{...A}", "`A` spreads `A`"),
        (
            "{...X} fragment A on Q{...Y a{...X}}",
            "unknown fragments are spread: `X`, `Y`; define them",
        ),
        (
            "{a b{}}",
            "not valid GraphQL at line 1, column 6: expected selection; correct it there",
        ),
        ("query A{a} query A{b}", "operation A is defined twice"),
        (
            "{a} fragment F on Q{a} fragment F on Q{b}",
            "fragment F is defined twice",
        ),
        (
            "fragment F on Q{a}",
            "document does not contain an operation",
        ),
        ("type Q{a:Int}", "not valid GraphQL at line 1, column 1"),
    ];
    for (document, expected) in cases {
        let (code, message) = refusal(document);
        assert_eq!(code, Code::BadRequest, "{document}");
        assert!(message.contains(expected), "{document}: {message}");
    }
}

#[test]
fn the_operation_is_chosen_by_name_or_is_the_only_one() {
    let two = "query B{b} mutation A{...F} fragment F on M{x:a a} fragment G on M{g}";
    let limits = Limits::default();
    let admitted = admit(two, Some("A"), &limits).unwrap();
    assert_eq!(admitted.operation, OperationType::Mutation);
    assert_eq!(admitted.operation_name.as_deref(), Some("A"));
    assert_eq!(
        (admitted.root_fields.as_slice(), admitted.selections),
        (["a".to_owned()].as_slice(), 3)
    );
    let kept: Vec<_> = admitted
        .document
        .fragments
        .keys()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        (admitted.document.operations.iter().len(), kept),
        (1, vec!["F".to_owned()])
    );
    let only = admit("{a ...{b c{d}}}", None, &limits).unwrap();
    assert_eq!(
        (only.operation_name, only.operation, only.selections),
        (None, OperationType::Query, 5)
    );
    assert_eq!(only.root_fields, ["a", "b", "c"]);
    let names: Vec<_> = only.fields.iter().map(String::as_str).collect();
    assert_eq!(names, ["a", "b", "c", "d"], "at any depth");
    assert_eq!(
        admit("query N{a}", None, &limits)
            .unwrap()
            .operation_name
            .as_deref(),
        Some("N")
    );
    let cases = [
        (
            two,
            None,
            "several operations; send one of `A`, `B` as `operationName`",
        ),
        (
            two,
            Some("C"),
            "no operation `C`; send one of `A`, `B` as `operationName`",
        ),
        (
            "{a}",
            Some("C"),
            "its only operation has no name; leave `operationName` out",
        ),
    ];
    for (document, name, expected) in cases {
        let message = admit(document, name, &limits)
            .unwrap_err()
            .message()
            .to_owned();
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn other_operations_and_unused_fragments_are_not_counted() {
    let dear = "a ".repeat(30);
    let document = format!("query A{{a}} query B{{{dear}}} fragment F on Q{{{dear}}}");
    assert_eq!(
        admit(&document, Some("A"), &Limits::default())
            .unwrap()
            .selections,
        1
    );
    assert!(admit(&document, Some("B"), &Limits::default()).is_err());
}
