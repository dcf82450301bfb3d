//! Many copies of many requests, to two servers of one database at once: each is done once.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};

use super::{not_run, number};
use crate::harness::Server;
use crate::harness::cluster::Cluster;
use crate::intake::{asked, fill};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: 20,000 requests to two servers"]
async fn a_thousand_requests_in_twenty_copies_are_a_thousand() {
    let Some(cluster) = Cluster::shared() else {
        not_run("copies of requests, since there is no PostgreSQL");
        return;
    };
    let (requests, copies) = (number("STEWARD_INTAKES", 1_000), 20);
    let address = cluster.database();
    let on = || Server::with_settings(&[("STEWARD_DATABASE", address.as_str())]);
    let servers = Arc::new([on(), on()]);
    fill(&servers[0]).await;
    let before = servers[0].revision().await;
    let token = Arc::new(servers[0].token("procurement"));
    // Copies of one request go out side by side, to both servers.
    let all = (0..requests).flat_map(|number| (0..copies).map(move |copy| (number, copy)));
    let sent = stream::iter(all).map(|(number, copy)| {
        let (servers, token) = (Arc::clone(&servers), Arc::clone(&token));
        async move {
            let answer = submit(&servers[copy % 2], &token, number).await;
            (number, answer)
        }
    });
    let mut keys = vec![BTreeSet::new(); requests];
    let mut sent = sent.buffer_unordered(40);
    while let Some((number, key)) = sent.next().await {
        keys[number].insert(key);
    }
    let different = keys.iter().filter(|keys| keys.len() != 1).count();
    assert_eq!(
        different, 0,
        "copies of one request have one answer: {keys:?}"
    );
    let all: BTreeSet<_> = keys.into_iter().flatten().collect();
    assert_eq!(all.len(), requests);
    let count = servers[1]
        .ask("officer", "{ intakes { totalCount } }")
        .await;
    assert_eq!(count["intakes"]["totalCount"], requests);
    assert_eq!(servers[1].revision().await, before + requests as u64);
    println!("{requests} requests in {copies} copies over two servers: {requests} effects");
}

/// The key of what was made; a server that has no answer yet is asked again.
async fn submit(server: &Server, token: &str, number: usize) -> String {
    let mut input = asked();
    input["vendor"]["draft"]["name"] = json!(format!("Counter {number}"));
    let query = "mutation($input: SubmitIntakeInput!) { submitIntake(input: $input) { intake { key } userErrors { code message } } }";
    let body = json!({ "query": query, "variables": { "input": input } });
    for _ in 0..200 {
        let (status, answer) = server
            .send_once(token, &format!("intake-{number}"), &body)
            .await;
        let made = &answer["data"]["submitIntake"];
        if status == 200 && made["intake"] != Value::Null {
            return made["intake"]["key"].as_str().unwrap().to_owned();
        }
        // Another copy is being worked on, or the server is busy.
        let code = answer["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or_default();
        assert!(
            ["CONFLICT", "UNAVAILABLE"].contains(&code),
            "{status} {answer}"
        );
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("request {number} was never answered");
}
