//! Who may move a request, from where, and who sees it.

use serde_json::{Value, json};

use super::{act, act_with, asked, done, person, read, small, with};
use crate::clients::{create, token};
use crate::harness::codes;

#[tokio::test]
async fn what_was_decided_is_not_undone_by_a_reverted_revision() {
    let server = small().await;
    let intake = done(&server, "officer", "otto", "submitIntake", asked()).await;
    done(&server, "officer", "ann", "approveIntake", read(&intake)).await;
    let decided = server.revision().await;
    let query = "mutation($input: RevertRevisionInput!) { revertRevision(input: $input) { userErrors { code message } } }";
    let input = json!({ "revision": decided.to_string() });
    let body = json!({ "query": query, "variables": { "input": input } }).to_string();
    for name in ["otto", "ann"] {
        let token = person(&server, "officer", name);
        let (_, answer) = server.send(Some(&token), body.clone()).await;
        let payload = &answer["data"]["revertRevision"];
        assert_eq!(codes(payload), ["INVALID"], "{payload}");
    }
    assert_eq!(server.revision().await, decided);
}

#[tokio::test]
async fn who_may_move_a_request_and_from_where_is_one_table() {
    let server = small().await;
    let intake = done(&server, "officer", "ann", "submitIntake", asked()).await;
    let words = json!({ "text": "because" });
    let own = act(&server, "officer", "ann", "approveIntake", read(&intake)).await;
    assert_eq!(codes(&own), ["FORBIDDEN"]);
    for (mutation, expected) in [
        ("answerIntake", "CONFLICT"),
        ("withdrawIntake", "FORBIDDEN"),
    ] {
        let payload = act(
            &server,
            "officer",
            "otto",
            mutation,
            with(read(&intake), words.clone()),
        )
        .await;
        assert_eq!(codes(&payload), [expected], "{mutation}");
    }
    let query = "mutation($input: HandleIntakeInput!) { rejectIntake(input: $input) { revision } }";
    let input = with(read(&intake), words.clone());
    let body = json!({ "query": query, "variables": { "input": input } }).to_string();
    let buyer = server
        .send(Some(&person(&server, "procurement", "pia")), body)
        .await;
    assert_eq!(buyer.0, 403);
    let silent = act(&server, "officer", "otto", "askForMore", read(&intake)).await;
    assert_eq!(codes(&silent), ["REQUIRED"]);

    let asked_more = done(
        &server,
        "officer",
        "otto",
        "askForMore",
        with(read(&intake), words.clone()),
    )
    .await;
    assert_eq!(asked_more["state"], "MORE_ASKED");
    let early = act(
        &server,
        "officer",
        "otto",
        "approveIntake",
        read(&asked_more),
    )
    .await;
    assert_eq!(codes(&early), ["CONFLICT"]);
    let answered = done(
        &server,
        "officer",
        "ann",
        "answerIntake",
        with(read(&asked_more), words.clone()),
    )
    .await;
    let stale = act(
        &server,
        "officer",
        "otto",
        "rejectIntake",
        with(read(&asked_more), words.clone()),
    )
    .await;
    assert_eq!(codes(&stale), ["CONFLICT"]);
    let rejected = done(
        &server,
        "officer",
        "otto",
        "rejectIntake",
        with(read(&answered), words),
    )
    .await;
    let steps: Vec<_> = rejected["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["did"].clone())
        .collect();
    assert_eq!(steps, ["SUBMIT", "ASK_FOR_MORE", "ANSWER", "REJECT"]);
    let after = act(&server, "officer", "otto", "approveIntake", read(&rejected)).await;
    assert_eq!(codes(&after), ["CONFLICT"]);
    assert_eq!(
        server.ask("viewer", "{ vendors { totalCount } }").await["vendors"]["totalCount"],
        0
    );
}

#[tokio::test]
async fn a_client_does_not_approve_what_another_of_the_same_admin_asked() {
    let server = small().await;
    let buyer = create(&server, "purchase flow", &["PROCUREMENT"]).await;
    let robot = create(&server, "robot", &["OFFICER"]).await;
    let bearer = |answer: (u16, Value)| answer.1["access_token"].as_str().unwrap().to_owned();
    let buyer = bearer(token(&server, &buyer, &[]).await);
    let robot = bearer(token(&server, &robot, &[]).await);
    let payload = act_with(&server, &buyer, "submitIntake", asked()).await;
    let refused = act_with(&server, &robot, "approveIntake", read(&payload["intake"])).await;
    assert_eq!(codes(&refused), ["FORBIDDEN"], "{refused}");
    done(
        &server,
        "officer",
        "ann",
        "approveIntake",
        read(&payload["intake"]),
    )
    .await;
}

#[tokio::test]
async fn procurement_sees_its_own_requests_and_no_others() {
    let server = small().await;
    let mine = done(&server, "procurement", "pia", "submitIntake", asked()).await;
    let list = "{ intakes { totalCount } }";
    for (role, name, expected) in [
        ("procurement", "pia", 1),
        ("procurement", "paul", 0),
        ("viewer", "vic", 1),
    ] {
        let token = person(&server, role, name);
        let (_, answer) = server
            .send(Some(&token), json!({ "query": list }).to_string())
            .await;
        assert_eq!(answer["data"]["intakes"]["totalCount"], expected, "{name}");
        let one = format!(
            "{{ intake(id: {0}) {{ id }} node(id: {0}) {{ id }} }}",
            mine["id"]
        );
        let (_, answer) = server
            .send(Some(&token), json!({ "query": one }).to_string())
            .await;
        let seen = if expected == 1 {
            json!({ "id": mine["id"] })
        } else {
            Value::Null
        };
        assert_eq!(
            answer["data"],
            json!({ "intake": seen, "node": seen }),
            "{name}"
        );
    }
    let nosy = act(
        &server,
        "procurement",
        "paul",
        "withdrawIntake",
        read(&mine),
    )
    .await;
    assert_eq!(
        (codes(&nosy), &nosy["intake"]),
        (vec!["FORBIDDEN"], &Value::Null)
    );
}
