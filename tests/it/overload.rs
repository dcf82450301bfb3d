//! More than the server can work out: some are sent away, and told when to come again.

use std::thread::available_parallelism;

use futures_util::future::join_all;
use reqwest::StatusCode;

use crate::harness::Server;

/// One caller asks for far more than can be worked out in the time that a request waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dear_requests_that_find_no_place_in_time_are_sent_away() {
    let settings = [("STEWARD_LIMITS__REQUEST_SECONDS", "1")];
    let server = Server::with_sample_and_settings(&settings);
    let token = server.token("officer");
    let address = format!("http://{}/reports/vendors.pdf", server.address);
    let http = reqwest::Client::new();
    let ask = || http.get(&address).bearer_auth(&token).send();
    assert_eq!(ask().await.unwrap().status(), StatusCode::OK);
    let cores = available_parallelism().unwrap().get();
    let answers = join_all((0..60 * cores).map(|_| ask())).await;
    let mut served = 0;
    let mut sent_away = 0;
    for answer in answers {
        let answer = answer.unwrap();
        match answer.status() {
            StatusCode::OK => served += 1,
            StatusCode::SERVICE_UNAVAILABLE => {
                assert_eq!(answer.headers()["retry-after"], "2");
                let text = answer.text().await.unwrap();
                assert!(
                    text.contains("\"UNAVAILABLE\"") && text.contains("repeat the request"),
                    "{text}"
                );
                sent_away += 1;
            }
            other => panic!("{other}: {:?}", answer.text().await),
        }
    }
    assert!(
        served > 0 && sent_away > 0,
        "{served} served, {sent_away} sent away"
    );
    // And there is room again.
    assert_eq!(ask().await.unwrap().status(), StatusCode::OK);
}
