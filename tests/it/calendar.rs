//! What ends soon, and the same as a calendar at a secret address.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::harness::{Server, codes, complained, run, said};

/// A day so many days from the server's today.
async fn days_ahead(server: &Server, days: i32) -> String {
    let answer = server.ask("viewer", "{ register { today } }").await;
    let today: Date = answer["register"]["today"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    today.checked_add(days.days()).unwrap().to_string()
}

/// A register where a certification, a review, a contract and a safeguard end in 5, about 10, 20 and 30 days.
async fn with_endings() -> Server {
    let server = Server::empty();
    let in_5 = days_ahead(&server, 5).await;
    let in_20 = days_ahead(&server, 20).await;
    let in_30 = days_ahead(&server, 30).await;
    let last_review = days_ahead(&server, 10 - 365).await;
    let records = [
        ("legalEntity", json!({ "key": "ours", "name": "Ours" })),
        (
            "property",
            json!({ "key": "site", "name": "Site", "operator": "ours" }),
        ),
        (
            "dataCategory",
            json!({ "key": "data.click", "name": "Clicks" }),
        ),
        (
            "vendor",
            json!({
                "key": "acme", "name": "Acme, Inc.", "kind": "COMPANY",
                "certifications": [{ "scheme": "ISO_27001", "until": in_5 }],
                "review": { "last": last_review, "everyMonths": 12 }
            }),
        ),
        (
            "agreement",
            json!({ "key": "dpa", "kind": "DPA", "ours": "ours", "theirs": [{ "vendor": "acme" }], "state": "IN_FORCE", "until": in_20 }),
        ),
        (
            "flow",
            json!({
                "key": "clicks", "source": { "property": "site" }, "recipient": { "vendor": "acme" },
                "categories": ["data.click"], "state": "CONFIRMED",
                "safeguards": [{ "mechanism": "cn-pipl.standard-contract", "until": in_30 }]
            }),
        ),
    ];
    for (noun, draft) in records {
        server.register(noun, draft).await;
    }
    server
}

async fn kinds(server: &Server, role: &str, days: i32) -> Vec<String> {
    let text =
        format!("{{ endingSoon(days: {days}) {{ day kind part record {{ __typename key }} }} }}");
    let answer = server.ask(role, &text).await;
    let kind = |ending: &Value| {
        let key = ending["record"]["key"].as_str().unwrap();
        format!("{} {key}", ending["kind"].as_str().unwrap())
    };
    let found = answer["endingSoon"].as_array().unwrap();
    found.iter().map(kind).collect()
}

#[tokio::test]
async fn what_ends_within_the_days_is_listed_by_day_as_far_as_one_may_see_it() {
    let server = with_endings().await;
    let all = [
        "CERTIFICATION acme",
        "VENDOR_REVIEW acme",
        "AGREEMENT dpa",
        "SAFEGUARD clicks",
    ];
    assert_eq!(kinds(&server, "viewer", 60).await, all);
    assert_eq!(kinds(&server, "viewer", 30).await, all);
    assert_eq!(kinds(&server, "viewer", 29).await, all[..3]);
    assert_eq!(kinds(&server, "viewer", 4).await, Vec::<String>::new());
    assert_eq!(kinds(&server, "procurement", 60).await, all[..2]);
    assert_eq!(kinds(&server, "admin", 60).await, Vec::<String>::new());
    for days in ["-1", "4000"] {
        let text = format!("{{ endingSoon(days: {days}) {{ day }} }}");
        let (_, code) = server.refused("viewer", &text).await;
        assert_eq!(code, "BAD_REQUEST");
    }
}

/// Status, type and text.
async fn fetch(server: &Server, path: &str) -> (u16, String, String) {
    let url = format!("http://{}{path}", server.address);
    let response = reqwest::get(url).await.unwrap();
    let kind = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    let status = response.status().as_u16();
    (status, kind, response.text().await.unwrap())
}

const CREATE: &str =
    "mutation { createCalendarFeed { feed { id maker } address userErrors { code } } }";

fn revoke(id: &Value) -> String {
    format!(
        "mutation {{ revokeCalendarFeed(input: {{ id: {id} }}) {{ revokedId userErrors {{ code path message }} }} }}"
    )
}

#[tokio::test]
async fn a_feed_shows_a_calendar_until_it_is_revoked() {
    let server = with_endings().await;
    let made = server.ask("viewer", CREATE).await["createCalendarFeed"].clone();
    let address = made["address"].as_str().unwrap();
    let (status, kind, text) = fetch(&server, address).await;
    assert_eq!(
        (status, kind.as_str()),
        (200, "text/calendar; charset=utf-8")
    );
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 4, "{text}");
    let day = days_ahead(&server, 20).await.replace('-', "");
    for line in [
        &format!("DTSTART;VALUE=DATE:{day}"),
        "SUMMARY:agreement dpa ends",
        "SUMMARY:vendor Acme\\, Inc.: review is due",
    ] {
        assert!(text.contains(&format!("\r\n{line}\r\n")), "{line}: {text}");
    }
    assert_eq!(fetch(&server, address).await.2, text, "the same register");

    // What is kept of the address is its hash.
    let secret = address.split(['/', '.']).nth(2).unwrap();
    assert_eq!(secret.len(), 64);
    for entry in std::fs::read_dir(server.data()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(64).any(|part| part == secret.as_bytes()));
    }
    let id = &made["feed"]["id"];
    let listed = server.ask("viewer", "{ calendarFeeds { id maker } }").await;
    assert_eq!(listed["calendarFeeds"], json!([made["feed"]]));

    let revoked = server.ask("viewer", &revoke(id)).await;
    assert_eq!(revoked["revokeCalendarFeed"]["revokedId"], *id);
    let again = server.ask("viewer", &revoke(id)).await;
    assert_eq!(codes(&again["revokeCalendarFeed"]), ["NOT_FOUND"]);
    let unknown = format!("/calendar/{}.ics", "0".repeat(64));
    for path in [address, &unknown, "/calendar/x.ics", "/calendar/x"] {
        assert_eq!(fetch(&server, path).await.0, 404, "{path}");
    }
    assert_eq!(server.revision().await, 6, "feeds are no facts");
}

#[tokio::test]
async fn feeds_are_their_makers_and_an_admin_sees_and_ends_all() {
    let server = with_endings().await;
    let made = server.ask("auditor", CREATE).await["createCalendarFeed"].clone();
    let id = &made["feed"]["id"];
    let output = run(
        &["token", "--role", "editor", "--subject", "other"],
        server.data(),
    );
    assert!(output.status.success(), "{}", complained(&output));
    let other = said(&output).trim().to_owned();
    let ask = async |text: &str| {
        let body = json!({ "query": text }).to_string();
        server.send(Some(&other), body).await.1["data"].clone()
    };
    assert_eq!(
        ask("{ calendarFeeds { id } }").await["calendarFeeds"],
        json!([])
    );
    let refused = ask(&revoke(id)).await;
    assert_eq!(codes(&refused["revokeCalendarFeed"]), ["NOT_FOUND"]);
    let listed = server.ask("admin", "{ calendarFeeds { id } }").await;
    assert_eq!(listed["calendarFeeds"], json!([{ "id": id }]));
    let ended = server.ask("admin", &revoke(id)).await;
    assert_eq!(ended["revokeCalendarFeed"]["revokedId"], *id);
    for _ in 0..20 {
        let made = ask(CREATE).await["createCalendarFeed"].clone();
        assert_eq!(codes(&made), Vec::<&str>::new());
    }
    let one_more = ask(CREATE).await["createCalendarFeed"].clone();
    assert_eq!(codes(&one_more), ["INVALID"]);
    assert_eq!(one_more["address"], Value::Null);
}
