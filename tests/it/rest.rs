//! The REST API: the same commands and answers as GraphQL, in the words of HTTP.

use reqwest::header::HeaderMap;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::harness::{Server, command, said};

mod intakes;
mod permissions;

/// Status, headers and body of an answer.
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    fn problem(&self) -> (u16, &str) {
        assert_eq!(self.header("content-type"), "application/problem+json");
        (self.status, self.body["code"].as_str().unwrap())
    }
}

async fn send(
    server: &Server,
    role: &str,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<Value>,
) -> Answer {
    let url = format!("http://{}/api/v1{path}", server.address);
    let mut request = Client::new()
        .request(method, url)
        .bearer_auth(server.token(role));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if let Some(body) = body {
        request = request.json(&body);
    }
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let text = answer.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    Answer {
        status,
        headers,
        body,
    }
}

async fn get(server: &Server, role: &str, path: &str) -> Answer {
    send(server, role, Method::GET, path, &[], None).await
}

async fn put(server: &Server, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
    send(
        server,
        "procurement",
        Method::PUT,
        path,
        headers,
        Some(body),
    )
    .await
}

#[tokio::test]
async fn a_vendor_is_made_once_and_changed_ever_after() {
    let server = Server::empty();
    let path = "/vendors/coupa/V%201";
    let facts = json!({"name": "Müller & Söhne GmbH", "kind": "COMPANY", "country": "DE"});
    let made = put(&server, path, &[], facts.clone()).await;
    assert_eq!(
        (made.status, made.header("location")),
        (201, "/api/v1/vendors/coupa/V%201")
    );
    assert_eq!(made.body["record"]["key"], "muller-sohne-gmbh");
    let again = put(&server, path, &[], facts).await;
    assert_eq!(
        (again.status, &again.body["record"]),
        (200, &made.body["record"])
    );
    assert_eq!(again.header("steward-revision"), "1");

    let changed = put(&server, path, &[], json!({"country": "AT"})).await;
    assert_eq!(changed.body["record"]["country"], "AT");
    assert_eq!(changed.body["record"]["name"], "Müller & Söhne GmbH");
    assert_eq!(
        (changed.header("etag"), &changed.body["created"]),
        ("\"2\"", &json!(false))
    );

    let read = get(&server, "viewer", path).await;
    assert_eq!((read.status, &read.body), (200, &changed.body["record"]));
    let known = [("if-none-match", read.header("etag"))];
    let unchanged = send(&server, "viewer", Method::GET, path, &known, None).await;
    assert_eq!((unchanged.status, unchanged.body), (304, Value::Null));
    assert_eq!(
        get(&server, "viewer", "/vendors/coupa/V-2").await.problem(),
        (404, "NOT_FOUND")
    );
}

#[tokio::test]
async fn several_systems_name_one_vendor_and_none_two() {
    let server = Server::empty();
    let acme = json!({"name": "Acme", "kind": "COMPANY"});
    put(&server, "/vendors/coupa/1", &[], acme.clone()).await;
    let both = json!({"externalReferences": [{"sourceSystem": "coupa", "externalId": "1"}]});
    let linked = put(&server, "/vendors/ariba/9", &[], both).await;
    let references = json!([
        {"sourceSystem": "coupa", "externalId": "1"},
        {"sourceSystem": "ariba", "externalId": "9"},
    ]);
    assert_eq!(
        (linked.status, &linked.body["record"]["externalReferences"]),
        (200, &references)
    );

    // A name alone merges nothing: the near match is told.
    let other = put(&server, "/vendors/zip/7", &[], acme).await;
    assert_eq!(
        (other.status, &other.body["record"]["key"]),
        (201, &json!("acme-2"))
    );
    assert_eq!(other.body["nearMatches"][0]["vendor"]["key"], "acme");
    let of_two = json!({"externalReferences": [{"sourceSystem": "zip", "externalId": "7"}]});
    let refused = put(&server, "/vendors/coupa/1", &[], of_two).await;
    assert_eq!(refused.problem(), (409, "CONFLICT"));
    assert_eq!(refused.body["errors"][0]["pointer"], "/externalReferences");
    let draft = json!({"key": "third", "name": "Third", "kind": "COMPANY", "externalReferences": references});
    let payload = server.try_register("vendor", draft).await;
    assert_eq!(payload["userErrors"][0]["code"], "CONFLICT", "{payload}");
    assert_eq!(server.revision().await, 3);
}

#[tokio::test]
async fn what_was_read_must_be_what_stands() {
    let server = Server::empty();
    let path = "/vendors/coupa/1";
    let unknown = put(
        &server,
        path,
        &[("if-match", "\"1\"")],
        json!({"name": "A", "kind": "COMPANY"}),
    )
    .await;
    assert_eq!(unknown.problem(), (412, "NOT_FOUND"));
    put(&server, path, &[], json!({"name": "A", "kind": "COMPANY"})).await;
    let first = [("if-match", "\"1\"")];
    assert_eq!(
        put(&server, path, &first, json!({"name": "B"}))
            .await
            .status,
        200
    );
    assert_eq!(
        put(&server, path, &first, json!({"name": "C"}))
            .await
            .problem(),
        (412, "CONFLICT")
    );
    let weak = put(
        &server,
        path,
        &[("if-match", "W/\"2\"")],
        json!({"name": "C"}),
    )
    .await;
    assert_eq!(weak.problem(), (400, "BAD_REQUEST"));
    assert_eq!(get(&server, "viewer", path).await.body["name"], "B");
}

#[tokio::test]
async fn what_is_wrong_is_told_at_once_and_nothing_is_done() {
    let server = Server::empty();
    let path = "/vendors/coupa/1";
    let wrong = put(&server, path, &[], json!({"country": "XX", "tier": 9})).await;
    assert_eq!(
        (wrong.status, &wrong.body["title"]),
        (422, &json!("Unprocessable Entity"))
    );
    let errors = wrong.body["errors"].as_array().unwrap().iter();
    let pointers: Vec<_> = errors
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/name", "/kind", "/country", "/tier"]);
    for (body, said) in [
        (json!({"nmae": "A"}), "nmae"),
        (json!([]), "object"),
        (json!({"name": 7}), "name"),
    ] {
        let refused = put(&server, path, &[], body).await;
        assert_eq!(refused.problem(), (400, "BAD_REQUEST"), "{}", refused.body);
        assert!(
            refused.body["detail"].as_str().unwrap().contains(said),
            "{}",
            refused.body
        );
    }
    let standing = json!({"name": "A", "kind": "COMPANY", "standing": [{"state": "APPROVED"}]});
    assert_eq!(
        put(&server, path, &[], standing).await.problem(),
        (403, "FORBIDDEN")
    );
    let asked = put(
        &server,
        &format!("{path}?preview=true"),
        &[],
        json!({"name": "A", "kind": "COMPANY"}),
    )
    .await;
    assert_eq!((asked.status, &asked.body["created"]), (200, &json!(true)));
    assert_eq!(
        get(&server, "viewer", &format!("{path}?on=1"))
            .await
            .problem(),
        (400, "BAD_REQUEST")
    );
    let method = send(&server, "viewer", Method::DELETE, path, &[], None).await;
    assert_eq!((method.status, method.header("allow")), (405, "GET, PUT"));
    assert_eq!(server.revision().await, 0);
}

#[tokio::test]
async fn a_key_of_its_own_makes_a_repeat_harmless() {
    let server = Server::empty();
    let key = [("idempotency-key", "k1")];
    let facts = json!({"name": "A", "kind": "COMPANY"});
    let first = put(&server, "/vendors/coupa/1", &key, facts.clone()).await;
    let second = put(&server, "/vendors/coupa/1", &key, facts.clone()).await;
    assert_eq!((first.status, second.status), (201, 200));
    assert_eq!(first.body["record"], second.body["record"]);
    let elsewhere = put(&server, "/vendors/coupa/2", &key, facts).await;
    assert_eq!(elsewhere.problem(), (400, "BAD_REQUEST"));
    assert_eq!(server.revision().await, 1);
}

#[tokio::test]
async fn pages_lead_on_by_links() {
    let server = Server::empty();
    for number in 1..=5 {
        let facts = json!({"name": format!("Vendor {number}"), "kind": "COMPANY"});
        put(&server, &format!("/vendors/coupa/{number}"), &[], facts).await;
    }
    let (mut path, mut found) = ("/vendors?first=2".to_owned(), Vec::new());
    loop {
        let page = get(&server, "procurement", &path).await;
        assert_eq!(page.body["totalCount"], 5);
        let items = page.body["items"].as_array().unwrap();
        found.extend(
            items
                .iter()
                .map(|it| it["key"].as_str().unwrap().to_owned()),
        );
        let Some(link) = page.headers.get("link") else {
            break;
        };
        let link = link.to_str().unwrap();
        let target = link.strip_prefix("</api/v1").unwrap();
        path = target.strip_suffix(">; rel=\"next\"").unwrap().to_owned();
    }
    assert_eq!(
        found,
        ["vendor-1", "vendor-2", "vendor-3", "vendor-4", "vendor-5"]
    );
}

#[tokio::test]
async fn a_decision_is_that_of_graphql() {
    let server = Server::with_sample();
    let question = json!({
        "recipient": {"vendor": "doubleclick"}, "category": "data.behaviour.page-view", "purpose": "purpose.advertising.offsite-targeting",
        "property": "auteltech", "on": "2013-06-01",
    });
    let document = include_str!("../questions/1-doubleclick-offsite.graphql");
    let asked = server.ask("procurement", document).await;
    let terms = asked["sharingDecision"]["verdict"].clone();
    let decided = send(
        &server,
        "procurement",
        Method::POST,
        "/decisions",
        &[],
        Some(question.clone()),
    )
    .await;
    assert_eq!(decided.status, 200, "{}", decided.body);
    assert_eq!(decided.body["verdict"], terms);
    assert!(decided.body["reasons"][0]["citations"].is_array());
    let both = json!({"questions": [question, question]});
    let batch = send(
        &server,
        "procurement",
        Method::POST,
        "/decisions/batch",
        &[],
        Some(both),
    )
    .await;
    assert_eq!(batch.body["decisions"], json!([decided.body, decided.body]));
    for body in [
        json!({"questions": [], "on": "2014-01-01"}),
        json!({"questions": {}}),
    ] {
        let path = "/decisions/batch";
        let refused = send(&server, "procurement", Method::POST, path, &[], Some(body)).await;
        assert_eq!(refused.status, 400, "{}", refused.body);
        assert!(
            refused.body["detail"]
                .as_str()
                .unwrap()
                .contains("nothing else")
        );
    }
    let wrong = json!({"recipient": {"vendor": "nobody"}, "category": "nothing"});
    let refused = send(
        &server,
        "procurement",
        Method::POST,
        "/decisions",
        &[],
        Some(wrong),
    )
    .await;
    assert_eq!(refused.problem(), (400, "BAD_REQUEST"));
    let detail = refused.body["detail"].as_str().unwrap();
    assert!(
        detail.contains("nobody") && detail.contains("nothing"),
        "{detail}"
    );
}

#[tokio::test]
async fn who_may_what_is_the_table_of_graphql() {
    let server = Server::with_sample();
    let counts = get(&server, "officer", "/findings/counts").await;
    let of_graphql = server
        .ask("officer", "{ findings(first: 1) { totalCount } }")
        .await;
    assert_eq!(
        counts.body["totalCount"],
        of_graphql["findings"]["totalCount"]
    );
    for (role, path) in [
        ("procurement", "/findings/counts"),
        ("procurement", "/agreements"),
        ("admin", "/vendors"),
        ("admin", "/decisions/none"),
    ] {
        let answer = get(&server, role, path).await;
        let expected = if path.ends_with("none") { 404 } else { 403 };
        assert_eq!(answer.status, expected, "{role} {path}");
    }
    let elsewhere = get(&server, "viewer", "/nothing").await;
    assert_eq!(elsewhere.problem(), (404, "NOT_FOUND"));
    let facts = json!({"name": "A", "kind": "COMPANY"});
    for role in ["viewer", "auditor", "admin"] {
        let path = "/vendors/coupa/1";
        let answer = send(&server, role, Method::PUT, path, &[], Some(facts.clone())).await;
        assert_eq!(answer.problem(), (403, "FORBIDDEN"), "{role}");
    }
    let url = format!("http://{}/api/v1/vendors", server.address);
    let nobody = reqwest::get(&url).await.unwrap();
    assert_eq!(
        (
            nobody.status().as_u16(),
            nobody.headers()["www-authenticate"].to_str().unwrap()
        ),
        (401, "Bearer")
    );
}

#[tokio::test]
async fn an_agreement_is_put_by_its_number_elsewhere() {
    let server = Server::with_sample();
    let path = "/agreements/ariba/C-77";
    let facts = json!({
        "kind": "DPA", "ours": "autel", "theirs": [{"vendor": "google"}], "state": "DRAFT", "from": "2026-01-01",
    });
    let send = |role, body| send(&server, role, Method::PUT, path, &[], Some(body));
    assert_eq!(
        send("procurement", facts.clone()).await.problem(),
        (403, "FORBIDDEN")
    );
    let made = send("editor", facts).await;
    assert_eq!(
        (made.status, &made.body["record"]["key"]),
        (201, &json!("ariba-c-77")),
        "{}",
        made.body
    );
    let signed = send("editor", json!({"state": "IN_FORCE"})).await;
    assert_eq!(
        (signed.status, &signed.body["record"]["state"]),
        (200, &json!("IN_FORCE"))
    );
    assert_eq!(
        get(&server, "viewer", path).await.body,
        signed.body["record"]
    );
}

#[tokio::test]
async fn the_committed_document_is_the_one_that_is_served() {
    let server = Server::empty();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap();
    let printed = command().args(["schema", "--openapi"]).output().unwrap();
    assert!(
        said(&printed) == committed,
        "renew it with `cargo run -- schema --openapi > openapi.json`"
    );
    let served = get(&server, "viewer", "/openapi.json").await;
    assert_eq!(
        served.body,
        serde_json::from_str::<Value>(&committed).unwrap()
    );
    let url = format!("http://{}/api/v1/openapi.json", server.address);
    assert_eq!(reqwest::get(&url).await.unwrap().status().as_u16(), 401);
}
