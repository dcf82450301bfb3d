//! Vendors, agreements and flows out of spreadsheets, through the command line and the API.

mod api;
mod limits;
mod mapping;
mod refusals;
mod workbooks;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::harness::{Server, complained, run, said};

/// A file of the test.
pub fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// `steward table import`, whatever comes of it: whether it was done, and all that was said.
pub fn try_import(data: &Path, noun: &str, file: &Path, flags: &[&str]) -> (bool, String) {
    let file = file.to_str().unwrap();
    let output = run(&[&["table", "import", noun, file], flags].concat(), data);
    let told = format!("{}{}", said(&output), complained(&output));
    (output.status.success(), told)
}

/// An import that is done.
pub fn import(data: &Path, noun: &str, file: &Path, flags: &[&str]) -> String {
    let (is_done, told) = try_import(data, noun, file, flags);
    assert!(is_done, "{told}");
    told
}

/// An import that is refused.
pub fn refused(data: &Path, noun: &str, file: &Path, flags: &[&str]) -> String {
    let (is_done, told) = try_import(data, noun, file, flags);
    assert!(!is_done, "{told}");
    told
}

/// Asks the server once it has seen what an import wrote beside it.
pub async fn ask_after(server: &Server, told: &str, query: &str) -> Value {
    let revision = told.trim_end().rsplit(' ').next().unwrap();
    let request = reqwest::Client::new()
        .post(server.url())
        .bearer_auth(server.token("viewer"))
        .header("steward-min-revision", revision)
        .json(&json!({ "query": query }));
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"].clone()
}

/// The lines that begin with the verb, without it and the folder of the test.
pub fn lines(told: &str, verb: &str, folder: &Path) -> Vec<String> {
    let folder = format!("{}/", folder.display());
    let lines = told.lines().filter_map(|line| line.strip_prefix(verb));
    lines.map(|line| line.trim().replace(&folder, "")).collect()
}

const VENDORS: &str = "\
Supplier;Kind;Country;Processing countries;Tier;Last review;Review months;Owner;Owned since
Acme;company;Germany;DE; 2;2026-01-31;12;;
Acme Ads;Product;de;US;;;;Acme;2020-05-01
";

#[tokio::test]
async fn vendors_come_out_of_csv_and_a_second_time_change_nothing() {
    let server = Server::empty();
    let folder = tempfile::tempdir().unwrap();
    let text = VENDORS.replace(";DE; 2;", ";\"DE; US\";2;");
    let file = write(folder.path(), "vendors.csv", text);
    let tried = import(server.data(), "vendors", &file, &["--dry-run"]);
    assert!(
        tried.starts_with("create  vendors `acme`\ncreate  vendors `acme-ads`\nplan: create 2, "),
        "{tried}"
    );
    assert!(tried.ends_with("dry run: nothing was changed\n"), "{tried}");
    assert_eq!(server.revision().await, 0);

    let done = import(
        server.data(),
        "vendors",
        &file,
        &["--reason", "the list of 2026"],
    );
    assert!(done.ends_with("done: revision 1\n"), "{done}");
    let query = "{ vendors { nodes { key name kind country processingCountries tier review { last everyMonths } \
                 owners { owner { key } from } } } }";
    let found = ask_after(&server, &done, query).await;
    let expected = json!([
        {
            "key": "acme", "name": "Acme", "kind": "COMPANY", "country": "DE", "processingCountries": ["DE", "US"],
            "tier": 2, "review": { "last": "2026-01-31", "everyMonths": 12 }, "owners": [],
        },
        {
            "key": "acme-ads", "name": "Acme Ads", "kind": "PRODUCT", "country": "DE", "processingCountries": ["US"],
            "tier": null, "review": null, "owners": [{ "owner": { "key": "acme" }, "from": "2020-05-01" }],
        },
    ]);
    assert_eq!(found["vendors"]["nodes"], expected);

    let again = import(server.data(), "vendors", &file, &[]);
    assert!(again.ends_with("plan: create 0, update 0, retire 0, leave 2, reasons to refuse 0\nnothing to change: the register says so already\n"), "{again}");
}

#[tokio::test]
async fn a_changed_cell_is_one_difference_and_an_empty_one_leaves_what_stands() {
    let server = Server::empty();
    let folder = tempfile::tempdir().unwrap();
    let file = write(
        folder.path(),
        "a.csv",
        "key,name,kind,country,tier\nacme,Acme,COMPANY,DE,2\nzeta,Zeta,COMPANY,US,\n",
    );
    import(server.data(), "vendors", &file, &[]);
    let file = write(folder.path(), "b.csv", "key,country,tier\nacme,,3\n");
    let told = import(server.data(), "vendors", &file, &[]);
    let expected = "update  vendors `acme`\n          tier: 2 -> 3\nplan: create 0, update 1, retire 0, leave 0, ";
    assert!(told.starts_with(expected), "{told}");
    let mapping = write(folder.path(), "m.yaml", "clearEmpty: true\n");
    let mapping = ["--mapping", mapping.to_str().unwrap()];
    let told = import(server.data(), "vendors", &file, &mapping);
    assert!(
        told.starts_with("update  vendors `acme`\n          country: \"DE\" -> not stated\nplan: "),
        "{told}"
    );
}

#[tokio::test]
async fn agreements_and_flows_come_out_of_csv() {
    let server = Server::with_sample();
    let folder = tempfile::tempdir().unwrap();
    let text = "Key,Type,Our entity,Vendor,Products,Status,Start date,End date,Contract number,Source system,Document\n\
                google-2026,DPA,Autel Intelligent Technology Company,Google,google-analytics; doubleclick,in force,\
                2026-01-01,2026-12-31,4711,ariba,https://papers.example.com/4711\n";
    let file = write(folder.path(), "agreements.csv", text);
    let done = import(server.data(), "agreements", &file, &[]);
    let query = "{ agreement(id: \"google-2026\") { kind ours { key } covers { key } state from until \
                 externalReferences { sourceSystem externalId } document { link } } }";
    let found = ask_after(&server, &done, query).await;
    let expected = json!({
        "kind": "DPA", "ours": { "key": "autel" }, "covers": [{ "key": "google-analytics" }, { "key": "doubleclick" }],
        "state": "IN_FORCE", "from": "2026-01-01", "until": "2026-12-31",
        "externalReferences": [{ "sourceSystem": "ariba", "externalId": "4711" }],
        "document": { "link": "https://papers.example.com/4711" },
    });
    assert_eq!(found["agreement"], expected);
    let again = import(server.data(), "agreements", &file, &[]);
    assert!(again.contains("leave 1, "), "{again}");
    // Without the key it is found by its number.
    let renewed = text
        .replacen("Key,", "", 1)
        .replacen("google-2026,", "", 1)
        .replace("2026-12-31", "2027-12-31");
    let file = write(folder.path(), "renewed.csv", renewed);
    let told = import(server.data(), "agreements", &file, &[]);
    assert!(
        told.starts_with(
            "update  agreements `google-2026`\n          until: \"2026-12-31\" -> \"2027-12-31\"\n"
        ),
        "{told}"
    );

    let text = "Key\tProperty\tRecipient\tData categories\tLevel\tPurpose\tNumber of persons\tDestinations\tStatus\n\
                site.google.clicks\tauteltech\tGoogle\tdata.behaviour.click;data.behaviour.page-view\taggregate\t\
                purpose.analytics.site\t1200\tUnited States\tconfirmed\n";
    let file = write(folder.path(), "flows.tsv", text);
    let done = import(server.data(), "flows", &file, &[]);
    let query = "{ flow(id: \"site.google.clicks\") { categories { key } level purposes { key } persons destinations \
                 state recipient { ... on Vendor { key } } } }";
    let found = ask_after(&server, &done, query).await;
    let expected = json!({
        "categories": [{ "key": "data.behaviour.click" }, { "key": "data.behaviour.page-view" }], "level": "AGGREGATE",
        "purposes": [{ "key": "purpose.analytics.site" }], "persons": 1200, "destinations": ["US"],
        "state": "CONFIRMED", "recipient": { "key": "google" },
    });
    assert_eq!(found["flow"], expected);
    let again = import(server.data(), "flows", &file, &[]);
    assert!(again.contains("leave 1, "), "{again}");
}

#[tokio::test]
async fn files_are_read_as_programs_write_them() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&str, Vec<u8>); 5] = [
        (
            "bom.csv",
            b"\xef\xbb\xbfkey,name,kind,address\nacme,Acme,COMPANY,\"A\nB\"\n".to_vec(),
        ),
        (
            "windows.csv",
            b"key;name;kind;address\r\nacme;Acme;COMPANY;\"A\nB\"\r\n\r\n;;;\r\n".to_vec(),
        ),
        (
            "sep.csv",
            b"sep=;\r\nKEY; Name ;KIND;Address\r\nacme;Acme;COMPANY;\"A\nB\"".to_vec(),
        ),
        (
            "tab.txt",
            b"key\tname\tkind\taddress\nacme\tAcme\tCOMPANY\t\"A\nB\"\n".to_vec(),
        ),
        (
            "quoted.csv",
            b"\"key\",\"name\",\"kind\",\"address\"\n\"acme\",\"Acme\",\"COMPANY\",\"A\nB\"\n"
                .to_vec(),
        ),
    ];
    for (name, bytes) in cases {
        let data = tempfile::tempdir().unwrap();
        let file = write(folder.path(), name, bytes);
        import(data.path(), "vendors", &file, &[]);
        let export = said(&run(&["export"], data.path()));
        assert!(
            export.contains("key: acme") && export.contains("address: \"A\\nB\""),
            "{name}: {export}"
        );
        crate::harness::database::drop(data.path());
    }
}
