//! People: that they are in no log, that they can be erased, and that nothing of them is left then.

use std::path::Path;

use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::harness::database::{connect, is_postgresql, tamper};
use crate::harness::{Server, codes, complained, run, said};

/// What stands nowhere else.
pub const MARKS: [&str; 6] = [
    "zebedee-key",
    "Zebedee Quince",
    "zebedee@quince.example",
    "+49 30 80412",
    "keeper of quinces",
    "Zebedee Born Quince",
];

/// Which of the marks are in a file of the data directory.
pub fn marks_in_files(data: &Path) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let holds = |mark: &&str| {
            bytes
                .windows(mark.len())
                .any(|part| part == mark.as_bytes())
        };
        let marks = MARKS.into_iter().filter(holds);
        found.extend(marks.map(|mark| (name.to_owned(), mark)));
    }
    found
}

async fn erase(server: &Server, role: &str, id: &str, version: &str) -> Value {
    let query = "mutation($input: ErasePersonInput!) { erasePerson(input: $input) { person { key name erased version } \
                 userErrors { code path message } revision } }";
    let input = json!({ "id": id, "version": version, "reason": "asked for" });
    let answer = server.ask_with(role, query, json!({ "input": input }));
    answer.await["erasePerson"].clone()
}

/// A register with a person, renamed once, to whom others refer.
async fn with_person() -> Server {
    let server = Server::empty();
    let [key, name, email, phone, role, before] = MARKS;
    let draft = json!({ "key": key, "name": before, "email": email, "phone": phone, "role": role });
    server.register("person", draft).await;
    let renamed = server.try_update("person", key, "1", json!({ "name": name }));
    assert_eq!(codes(&renamed.await), Vec::<&str>::new());
    let vendor = json!({ "key": "acme", "name": "Acme", "kind": "COMPANY", "contacts": [key], "responsible": key });
    server.register("vendor", vendor).await;
    let entity = json!({ "key": "ours", "name": "Ours", "contact": key });
    server.register("legalEntity", entity).await;
    server
}

fn export(server: &Server) -> String {
    let output = run(&["export"], server.data());
    assert!(output.status.success(), "{}", complained(&output));
    said(&output)
}

fn verified(data: &Path) {
    let output = run(&["audit", "verify"], data);
    assert!(output.status.success(), "{}", complained(&output));
}

#[tokio::test]
async fn of_an_erased_person_nothing_is_left_in_answers_files_and_pages() {
    let server = with_person().await;
    let [key, name, ..] = MARKS;
    // PostgreSQL has no files of its own in the data directory.
    assert_eq!(marks_in_files(server.data()).is_empty(), is_postgresql());
    assert!(export(&server).contains(name));
    let search =
        "{ search(text: \"quince\") { field node { __typename } } people { nodes { id name } } }";
    let found = server.ask("viewer", search).await;
    assert_eq!(found["search"][0]["node"]["__typename"], "Person");
    let id = found["people"]["nodes"][0]["id"].as_str().unwrap();

    let erased = erase(&server, "officer", key, "2").await;
    let neutral = format!("person-{}", id.strip_prefix("per_").unwrap());
    assert_eq!(
        erased,
        json!({
            "person": { "key": neutral, "name": "erased", "erased": true, "version": "5" },
            "userErrors": [], "revision": "5"
        })
    );
    assert_eq!(marks_in_files(server.data()), []);

    let text = format!(
        "{{ person(id: \"{key}\") {{ key }} search(text: \"quince\") {{ field }} legalEntity(id: \"ours\") {{ contact {{ name }} }} \
         vendor(id: \"acme\") {{ contacts {{ name email phone role erased }} responsible {{ key }} version }} \
         people(filter: {{ erased: true }}) {{ totalCount }} }}"
    );
    assert_eq!(
        server.ask("viewer", &text).await,
        json!({
            "person": null, "search": [], "legalEntity": { "contact": { "name": "erased" } },
            "vendor": {
                "contacts": [{ "name": "erased", "email": null, "phone": null, "role": null, "erased": true }],
                "responsible": { "key": neutral }, "version": "3"
            },
            "people": { "totalCount": 1 }
        })
    );
    let exported = export(&server);
    assert!(!exported.contains("person") && !exported.contains("people"));
    assert!(exported.contains("acme") && !exported.contains("contacts"));
    verified(server.data());

    let directory = server.kill();
    verified(directory.path());
    let again = Server::on(directory.path());
    let read = again.ask("viewer", "{ people { nodes { name } } }").await;
    assert_eq!(read["people"]["nodes"], json!([{ "name": "erased" }]));
    assert!(again.end());
    assert_eq!(marks_in_files(directory.path()), []);
}

#[tokio::test]
async fn the_log_never_holds_a_person() {
    let server = with_person().await;
    let folder = server.data().join("people.yaml");
    let rows = format!("people: [{{key: by-file, name: {}}}]", MARKS[1]);
    std::fs::write(&folder, rows).unwrap();
    let imported = run(&["import", folder.to_str().unwrap()], server.data());
    assert!(imported.status.success(), "{}", complained(&imported));
    erase(&server, "officer", "by-file", "5").await;
    let directory = server.kill();
    let connection = connect(directory.path()).await;
    let text = match is_postgresql() {
        true => "SELECT string_agg(coalesce(before, '') || after, ',') FROM change",
        false => "SELECT group_concat(coalesce(before, '') || after) FROM change",
    };
    let asked = Statement::from_string(connection.get_database_backend(), text);
    let row = connection.query_one_raw(asked).await.unwrap().unwrap();
    let log: String = row.try_get_by_index(0).unwrap();
    assert_eq!(log.matches("\"seal\":\"").count(), 5, "{log}");
    assert_eq!(log.matches("\"seal\":null").count(), 1, "{log}");
    for mark in MARKS.into_iter().chain(["by-file"]) {
        assert!(!log.contains(mark), "{mark}: {log}");
    }
}

#[tokio::test]
async fn an_officer_alone_erases_and_only_what_was_read() {
    let server = with_person().await;
    let [key, ..] = MARKS;
    let text = format!(
        "mutation {{ erasePerson(input: {{ id: \"{key}\", version: \"2\" }}) {{ revision }} }}"
    );
    for role in ["viewer", "editor", "procurement", "auditor", "admin"] {
        let refused = server.refused(role, &text).await;
        assert_eq!(refused, (403, "FORBIDDEN".to_owned()), "{role}");
    }
    let stale = erase(&server, "officer", key, "1").await;
    assert_eq!(codes(&stale), ["CONFLICT"]);
    assert_eq!(stale["person"]["version"], "2");
    let nobody = erase(&server, "officer", "nobody", "1").await;
    assert_eq!(codes(&nobody), ["NOT_FOUND"]);
    assert_eq!(server.revision().await, 4);
}

#[tokio::test]
async fn who_is_erased_is_changed_no_more_and_nobody_turns_to_them_anew() {
    let server = with_person().await;
    let [key, ..] = MARKS;
    let erased = erase(&server, "officer", key, "2").await;
    let neutral = erased["person"]["key"].as_str().unwrap();
    let update = server
        .try_update("person", neutral, "5", json!({ "name": "Z" }))
        .await;
    assert_eq!(codes(&update), ["INVALID"]);
    let vendor = server
        .try_update("vendor", "acme", "3", json!({ "responsible": neutral }))
        .await;
    assert_eq!(codes(&vendor), ["INVALID"]);
    let kept = server
        .try_update("vendor", "acme", "3", json!({ "name": "Acme 2" }))
        .await;
    assert_eq!(codes(&kept), Vec::<&str>::new(), "what is left out stays");
    let again = erase(&server, "officer", neutral, "5").await;
    assert_eq!((codes(&again), &again["revision"]), (vec![], &json!("6")));
    let taken = server
        .try_register("person", json!({ "key": neutral, "name": "Z" }))
        .await;
    assert_eq!(codes(&taken), ["INVALID", "DUPLICATE_KEY"]);
    let anew = server
        .try_register("person", json!({ "key": key, "name": "Z" }))
        .await;
    assert_eq!(codes(&anew), Vec::<&str>::new(), "the key is free again");
    verified(server.data());
}

#[tokio::test]
async fn a_retired_person_can_be_erased() {
    let server = Server::empty();
    let [key, name, ..] = MARKS;
    server
        .register("person", json!({ "key": key, "name": name }))
        .await;
    let retired = server.try_retire("person", key, "1").await;
    assert_eq!(codes(&retired), Vec::<&str>::new());
    let erased = erase(&server, "officer", key, "2").await;
    assert_eq!(
        (codes(&erased), &erased["person"], &erased["revision"]),
        (vec![], &Value::Null, &json!("3"))
    );
    assert_eq!(marks_in_files(server.data()), []);
    verified(server.data());
}

#[tokio::test]
async fn another_server_reads_people_again_and_forgets_them() {
    let one = with_person().await;
    let other = Server::on(one.data());
    let [key, name, ..] = MARKS;
    let draft = json!({ "key": "second", "name": "Second Quince" });
    assert_eq!(other.register("person", draft).await["version"], "5");
    let erased = erase(&other, "officer", key, "2").await;
    assert_eq!(codes(&erased), Vec::<&str>::new(), "{name}");
    let seen = one
        .register(
            "vendor",
            json!({ "key": "b", "name": "B", "kind": "COMPANY" }),
        )
        .await;
    assert_eq!(seen["version"], "7");
    let people = one
        .ask("viewer", "{ people { nodes { name erased } } }")
        .await;
    assert_eq!(
        people["people"]["nodes"],
        json!([{ "name": "erased", "erased": true }, { "name": "Second Quince", "erased": false }])
    );
    assert_eq!(marks_in_files(one.data()), []);
    verified(one.data());
}

#[tokio::test]
async fn a_person_changed_behind_the_log_is_found() {
    let stranger = match is_postgresql() {
        true => "('00000000-0000-0000-0000-000000000001', 'p', 1, false, false)",
        false => "(x'00000000000000000000000000000001', 'p', 1, 0, 0)",
    };
    let stranger =
        format!("INSERT INTO person (id, key, version, retired, illustrative) VALUES {stranger}");
    for statement in [
        "UPDATE person SET name = 'Quiet'",
        "UPDATE person SET key = 'quiet'",
        "UPDATE person SET email = NULL",
        "UPDATE person SET salt = replace(salt, substr(salt, 1, 1), 'x')",
        "UPDATE person SET salt = NULL, name = NULL",
        "UPDATE person SET retired = true",
        "UPDATE person SET version = 1",
        "DELETE FROM person",
        &stranger,
    ] {
        let directory = with_person().await.kill();
        tamper(directory.path(), statement).await;
        let output = run(&["audit", "verify"], directory.path());
        assert!(!output.status.success(), "{statement}");
        assert!(
            complained(&output).contains("person"),
            "{statement}: {}",
            complained(&output)
        );
    }
}
