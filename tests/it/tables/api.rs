//! Tables and saved mappings through the API.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::workbooks::{book, sheet};
use crate::harness::{Server, run, said};

const IMPORT: &str = "mutation($input: ImportTableInput!) { importTable(input: $input) { created { list key } \
    updated { list key differences { field before after } } left refused { cell line column header value message } \
    refusedCount leftOut { cell header message } leftOutCount mapping { columns { header field } fixed { field value } } \
    userErrors { code path message } revision } }";

async fn import(server: &Server, role: &str, input: Value) -> Value {
    let answer = server
        .ask_with(role, IMPORT, json!({ "input": input }))
        .await;
    answer["importTable"].clone()
}

fn text(text: &str) -> Value {
    json!({ "noun": "VENDORS", "name": "v.csv", "content": { "text": text } })
}

fn with(mut input: Value, more: Value) -> Value {
    if let (Value::Object(fields), Value::Object(more)) = (&mut input, more) {
        fields.extend(more);
    }
    input
}

#[tokio::test]
async fn a_table_is_looked_at_and_then_brought_in() {
    let server = Server::empty();
    let table = text("Name,Kind\nAcme,COMPANY\n");
    let preview = import(
        &server,
        "editor",
        with(table.clone(), json!({ "preview": true })),
    )
    .await;
    assert_eq!(
        (&preview["revision"], &preview["userErrors"]),
        (&Value::Null, &json!([]))
    );
    assert_eq!(server.revision().await, 0);
    let done = import(&server, "editor", table.clone()).await;
    assert_eq!(
        (&done["revision"], &done["created"]),
        (&json!("1"), &json!([{ "list": "vendors", "key": "acme" }]))
    );
    let again = import(&server, "editor", table).await;
    assert_eq!(
        (&again["left"], &again["revision"]),
        (&json!(1), &Value::Null)
    );

    let bytes = book([sheet("Any", &[&["key", "tier"], &["acme", "2"]])]);
    let table = json!({ "noun": "VENDORS", "content": { "base64": STANDARD.encode(bytes) } });
    let done = import(&server, "editor", table).await;
    let difference = &done["updated"][0]["differences"][0];
    assert_eq!(
        difference,
        &json!({ "field": "tier", "before": null, "after": "2" })
    );
}

#[tokio::test]
async fn what_is_wrong_is_told_by_cell_and_nothing_is_done() {
    let server = Server::empty();
    let told = import(
        &server,
        "editor",
        text("key,name,kind,country\na,A,COMPANY,DE\nb,B,firm,Mars\n"),
    )
    .await;
    let expected = json!([
        {
            "cell": "line 3, column C", "line": 3, "column": 3, "header": "kind", "value": "firm",
            "message": "`firm` is not one of COMPANY, PRODUCT",
        },
        {
            "cell": "line 3, column D", "line": 3, "column": 4, "header": "country", "value": "Mars",
            "message": "unknown country `Mars`; use an ISO 3166-1 code such as `DE`",
        },
    ]);
    assert_eq!(told["refused"], expected);
    let errors: Vec<_> = told["userErrors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| &error["path"])
        .collect();
    assert_eq!(
        errors,
        [&json!(["input", "content"]), &json!(["input", "content"])]
    );
    assert_eq!(
        (&told["refusedCount"], &told["revision"]),
        (&json!(2), &Value::Null)
    );

    let table = with(
        text("key,name,kind\na,A,COMPANY\nb,B,firm\n"),
        json!({ "goodRows": true }),
    );
    let done = import(&server, "editor", table).await;
    assert_eq!(
        (
            &done["revision"],
            &done["userErrors"],
            &done["leftOutCount"]
        ),
        (&json!("1"), &json!([]), &json!(1))
    );
    assert_eq!(done["leftOut"][0]["cell"], "line 3, column C");
    for content in [json!({ "base64": "%" }), json!({ "text": "" })] {
        let told = import(
            &server,
            "editor",
            json!({ "noun": "FLOWS", "content": content }),
        )
        .await;
        assert_eq!(told["userErrors"].as_array().unwrap().len(), 1, "{told}");
    }
}

#[tokio::test]
async fn a_standing_needs_an_officer_here_too() {
    let server = Server::empty();
    let table = text("key,name,kind,standing\na,A,COMPANY,approved\n");
    let told = import(&server, "editor", table.clone()).await;
    assert_eq!(told["userErrors"][0]["code"], "FORBIDDEN", "{told}");
    assert_eq!(import(&server, "officer", table).await["revision"], "1");
}

#[tokio::test]
async fn a_request_that_is_repeated_is_done_once() {
    let server = Server::empty();
    let token = server.token("editor");
    let body =
        json!({ "query": IMPORT, "variables": { "input": text("Name,Kind\nAcme,COMPANY\n") } });
    for _ in 0..2 {
        let (status, answer) = server.send_once(&token, "once", &body).await;
        assert_eq!(
            (status, &answer["data"]["importTable"]["revision"]),
            (200, &json!("1")),
            "{answer}"
        );
    }
    assert_eq!(server.revision().await, 1);
}

const SAVE: &str = "mutation($input: SaveTableMappingInput!) { saveTableMapping(input: $input) { tableMapping { name noun \
    savedBy mapping { columns { header field } ignored clearEmpty } } userErrors { code path message } } }";
const LIST: &str = "{ tableMappings { name noun mapping { columns { header field } } } }";

async fn save(server: &Server, input: Value) -> Value {
    server
        .ask_with("editor", SAVE, json!({ "input": input }))
        .await["saveTableMapping"]
        .clone()
}

#[tokio::test]
async fn a_mapping_is_saved_used_replaced_and_deleted() {
    let server = Server::empty();
    let mapping = json!({ "columns": [{ "header": "Lieferant", "field": "name" }], "fixed": [{ "field": "kind", "value": "COMPANY" }] });
    let input = json!({ "name": "list", "noun": "VENDORS", "mapping": mapping });
    let saved = save(&server, input.clone()).await;
    assert_eq!(saved["userErrors"], json!([]), "{saved}");
    assert_eq!(saved["tableMapping"]["savedBy"], "local");
    let table = with(text("Lieferant\nAcme\n"), json!({ "mappingName": "list" }));
    assert_eq!(
        import(&server, "editor", table.clone()).await["created"][0]["key"],
        "acme"
    );
    // What was understood is what can be saved.
    let understood = import(&server, "editor", table.clone()).await["mapping"].clone();
    assert_eq!(understood, mapping);

    let both = with(table.clone(), json!({ "mapping": {} }));
    assert_eq!(
        import(&server, "editor", both).await["userErrors"][0]["path"],
        json!(["input", "mappingName"])
    );
    let flows = with(table.clone(), json!({ "noun": "FLOWS" }));
    let told = import(&server, "editor", flows).await;
    assert_eq!(
        told["userErrors"][0]["message"],
        "`list` reads tables of vendors; name one of flows"
    );

    let bad = json!({ "name": "", "noun": "VENDORS", "mapping": { "columns": [{ "header": "A", "field": "nmae" }] } });
    let told = save(&server, bad).await;
    assert_eq!(told["userErrors"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!(
        told["userErrors"][1]["message"],
        "`nmae` is no field of vendors; known are `name`"
    );

    save(
        &server,
        with(
            input,
            json!({ "mapping": { "columns": [{ "header": "Firma", "field": "name" }] } }),
        ),
    )
    .await;
    let listed = server.ask("auditor", LIST).await["tableMappings"].clone();
    let replaced = json!([{ "name": "list", "noun": "VENDORS", "mapping": { "columns": [{ "header": "Firma", "field": "name" }] } }]);
    assert_eq!(listed, replaced);
    let delete = "mutation { deleteTableMapping(input: { name: \"list\" }) { deletedName userErrors { code } } }";
    let done = server.ask("officer", delete).await["deleteTableMapping"].clone();
    assert_eq!(done, json!({ "deletedName": "list", "userErrors": [] }));
    let done = server.ask("officer", delete).await["deleteTableMapping"].clone();
    assert_eq!(
        done,
        json!({ "deletedName": null, "userErrors": [{ "code": "NOT_FOUND" }] })
    );
    assert_eq!(
        import(&server, "editor", table).await["userErrors"][0]["code"],
        "NOT_FOUND"
    );
}

#[tokio::test]
async fn who_may_not_import_sees_no_mapping() {
    let server = Server::empty();
    for role in ["viewer", "procurement", "admin"] {
        assert_eq!(
            server.refused(role, LIST).await,
            (403, "FORBIDDEN".to_owned()),
            "{role}"
        );
    }
}

#[tokio::test]
async fn a_template_comes_through_the_api() {
    let server = Server::empty();
    let answer = server
        .ask(
            "viewer",
            "{ tableTemplate(noun: VENDORS) { fileName base64 } }",
        )
        .await;
    let template = &answer["tableTemplate"];
    assert_eq!(template["fileName"], "vendors.xlsx");
    let table = json!({ "noun": "VENDORS", "content": { "base64": template["base64"] } });
    let told = import(&server, "editor", table).await;
    assert_eq!(
        (&told["userErrors"], &told["left"]),
        (&json!([]), &json!(0))
    );
}

#[tokio::test]
async fn the_command_line_and_the_api_say_the_same() {
    let server = Server::empty();
    let table = "key,name,kind,tier\na,A,COMPANY,9\nb,B,firm,1\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v.csv");
    std::fs::write(&path, table).unwrap();
    let path = path.to_str().unwrap();
    let line = said(&run(&["table", "import", "vendors", path], server.data()));
    let told = import(
        &server,
        "editor",
        with(text(table), json!({ "name": path })),
    )
    .await;
    let errors = told["userErrors"].as_array().unwrap();
    assert_eq!(errors.len(), 2);
    for error in errors {
        let message = error["message"].as_str().unwrap();
        assert!(
            line.contains(&format!("refuse  {message}\n")),
            "{line}\n{message}"
        );
    }
}
