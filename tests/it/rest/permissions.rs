//! Who may do what: every operation of the OpenAPI document, for every role, as GraphQL has it.

use reqwest::{Client, Method};
use serde_json::{Value, json};
use steward::auth::caller::{Role, Roles};
use steward::auth::permission::types::{Rule, mutation_rule, type_rule};
use steward::auth::permission::{Access, may_read, may_run};

use super::send;
use crate::harness::Server;

/// Whether GraphQL lets these roles do it; none where the operation has no line here.
fn allowed(operation: &str, roles: Roles) -> Option<bool> {
    let reads = |name| match type_rule(name)? {
        Rule::Open => Some(true),
        Rule::Noun(noun) => Some(may_read(roles, noun) != Access::None),
    };
    let runs = |name| Some(may_run(roles, mutation_rule(name)?));
    match operation {
        "vendors" | "vendor" => reads("Vendor"),
        "agreements" | "agreement" => reads("Agreement"),
        "intakes" | "intake" | "clearance" => reads("Intake"),
        "decide" | "decideMany" => reads("SharingDecision"),
        "findingCounts" => reads("Finding"),
        "putVendor" => runs("upsertVendor"),
        "putAgreement" => runs("upsertAgreement"),
        "submitIntake" => runs("submitIntake"),
        _ => None,
    }
}

/// Method, path and name of each operation; the parameters of the path lead nowhere.
fn operations() -> Vec<(Method, String, String)> {
    let text = include_str!("../../../openapi.json");
    let document: Value = serde_json::from_str(text).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    let of_path = |(path, operations): (&String, &Value)| {
        let path = path.replace("{sourceSystem}", "coupa");
        let path = path.replace("{externalId}", "nowhere");
        let operations = operations.as_object().unwrap().iter();
        let named = operations.filter_map(|(method, operation)| {
            let method = method.to_uppercase().parse().unwrap();
            let name = operation.get("operationId")?.as_str()?;
            Some((method, path.clone(), name.to_owned()))
        });
        named.collect::<Vec<_>>()
    };
    paths.flat_map(of_path).collect()
}

#[tokio::test]
async fn every_operation_refuses_the_roles_that_graphql_refuses() {
    let server = Server::with_sample();
    let operations = operations();
    let mut refusals = 0;
    for (method, path, name) in &operations {
        // What nobody could mean: who may do it is told what is wrong with it, and nothing is done.
        let body = (method != Method::GET).then(|| json!({ "questions": [] }));
        for role in Role::ALL {
            let allowed = allowed(name, Roles::new([role]).unwrap());
            let allowed = allowed.unwrap_or_else(|| panic!("give `{name}` a line"));
            let answer = send(
                &server,
                role.as_str(),
                method.clone(),
                path,
                &[],
                body.clone(),
            );
            let status = answer.await.status;
            assert_eq!(
                status == 403,
                !allowed,
                "{} {name}: {status}",
                role.as_str()
            );
            refusals += usize::from(!allowed);
        }
        let url = format!("http://{}/api/v1{path}", server.address);
        let nobody = Client::new().request(method.clone(), url).send().await;
        assert_eq!(nobody.unwrap().status().as_u16(), 401, "{name}");
    }
    assert!(operations.len() > 10 && refusals > 10, "{refusals}");
    assert_eq!(server.revision().await, 1);
}
