//! The register as files, both ways, through the command line.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::json;

use crate::harness::{Server, complained, run, said};

fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// What an import says, which must be done.
fn import(arguments: &[&str], data: &Path) -> String {
    let output = run(&[&["import"], arguments].concat(), data);
    assert!(
        output.status.success(),
        "{}{}",
        said(&output),
        complained(&output)
    );
    said(&output)
}

/// What an import says, which must be refused.
fn refused(arguments: &[&str], data: &Path) -> String {
    let output = run(&[&["import"], arguments].concat(), data);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    format!("{}{}", said(&output), complained(&output))
}

fn export(data: &Path) -> String {
    let output = run(&["export"], data);
    assert!(output.status.success(), "{}", complained(&output));
    said(&output)
}

const TWO_VENDORS: &str = "\
vendors:
  - {key: acme, name: Acme, kind: COMPANY, country: DE}
  - {key: acme-ads, name: Acme Ads, kind: PRODUCT, owners: [{owner: acme, from: 2012-01-01}]}
";

#[tokio::test]
async fn the_sample_comes_back_byte_by_byte() {
    let server = Server::with_sample();
    let first = export(server.data());
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "all.yaml", &first);
    assert!(import(&[&file], server.data()).contains("nothing to change"));
    assert_eq!(server.revision().await, 1);

    let fresh = tempfile::tempdir().unwrap();
    let done = import(&[&file], fresh.path());
    assert!(done.ends_with("done: revision 1\n"), "{done}");
    assert_eq!(export(fresh.path()), first);
    let again = import(&[&file], fresh.path());
    assert!(
        again.contains("plan: create 0, update 0, retire 0, leave ")
            && again.ends_with("nothing to change: the register says so already\n"),
        "{again}"
    );

    let copy = folder.path().join("copy.yaml");
    let output = run(&["export", "-o", copy.to_str().unwrap()], fresh.path());
    assert!(output.status.success() && output.stdout.is_empty());
    assert_eq!(std::fs::read_to_string(copy).unwrap(), first);
    let verified = run(&["audit", "verify"], fresh.path());
    assert!(verified.status.success(), "{}", complained(&verified));
}

#[tokio::test]
async fn texts_come_back_as_they_were() {
    let nasty = [
        "NO",
        "yes",
        "null",
        "~",
        "3",
        "1e3",
        "2013-05-30",
        "- a",
        "a: b",
        "a #b",
        "#a",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "'a'",
        "\"a\"",
        "{a}",
        "[a]",
        "a\\b",
        "a\n\nb\n  c",
        "|",
        ">",
        "---",
        "...",
        "=",
        "<<",
        "ä 数据",
        "\u{feff}a",
        "a\u{2028}c",
        "a\u{a0}",
        "0x1",
        ".inf",
        "?",
        "a:",
        "\u{1f600}",
    ];
    let server = Server::empty();
    for (n, name) in nasty.iter().enumerate() {
        let draft = json!({ "key": format!("v{n}"), "name": name, "kind": "COMPANY", "aliases": &nasty[..] });
        // What the register does not take, no file has to hold.
        server.try_register("vendor", draft).await;
    }
    let first = export(server.data());
    assert!(first.matches("- key: v").count() >= 30, "{first}");
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "all.yaml", &first);
    let fresh = tempfile::tempdir().unwrap();
    import(&[&file], fresh.path());
    assert_eq!(export(fresh.path()), first);
    let same = import(&[&file], server.data());
    assert!(same.contains("nothing to change"), "{same}");
}

#[tokio::test]
async fn an_import_says_what_it_does_and_does_it_beside_a_running_server() {
    let server = Server::empty();
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "a.yaml", TWO_VENDORS);
    let dry = import(&[&file, "--dry-run"], server.data());
    let (appearing, others): (Vec<_>, Vec<_>) =
        dry.lines().partition(|line| line.starts_with("appear"));
    insta::assert_snapshot!(others.join("\n"), @r"
    create  vendors `acme`
    create  vendors `acme-ads`
    plan: create 2, update 0, retire 0, leave 0, reasons to refuse 0
    findings of today: 3 would appear, 0 would go
    dry run: nothing was changed
    ");
    // Of one code they come by ids, which are new each time.
    let appearing = BTreeSet::from_iter(appearing);
    assert_eq!(
        appearing,
        BTreeSet::from([
            "appear  COUNTRY_NOT_STATED: nobody stated where Acme Ads is, or where it processes data",
            "appear  NO_RESPONSIBLE: Acme Ads: nobody stated who answers for it",
            "appear  NO_RESPONSIBLE: Acme: nobody stated who answers for it",
        ])
    );
    assert_eq!(server.revision().await, 0);
    import(&[&file, "--reason", "from the list"], server.data());
    write(
        folder.path(),
        "a.yaml",
        TWO_VENDORS.replace("country: DE", "country: FR, tier: 2"),
    );
    write(
        folder.path(),
        "b.json",
        r#"{"vendors": [{"key": "zeta", "name": "Zeta", "kind": "COMPANY"}]}"#,
    );
    write(folder.path(), "c.txt", "not a manifest");
    let second = import(&[folder.path().to_str().unwrap()], server.data());
    insta::assert_snapshot!(second, @r#"
    update  vendors `acme`
              country: "DE" -> "FR"
              tier: not stated -> 2
    create  vendors `zeta`
    plan: create 1, update 1, retire 0, leave 1, reasons to refuse 0
    done: revision 2
    "#);
    let request = reqwest::Client::new()
        .post(server.url())
        .bearer_auth(server.token("viewer"))
        .header("steward-min-revision", "2")
        .json(&json!({ "query": r#"{ vendor(id: "acme") { version } }"# }));
    let seen: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(seen["data"]["vendor"]["version"], "2");
}

#[test]
fn only_the_flag_retires_what_the_files_do_not_name() {
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "a.yaml", TWO_VENDORS);
    import(&[&file], data.path());
    let fewer = "vendors: [{key: acme, name: Acme}]\n";
    let file = write(folder.path(), "a.yaml", fewer);
    assert!(import(&[&file], data.path()).contains("nothing to change"));
    let done = import(&[&file, "--retire-missing", "vendors"], data.path());
    insta::assert_snapshot!(done, @r"
    retire  vendors `acme-ads`
    plan: create 0, update 0, retire 1, leave 1, reasons to refuse 0
    done: revision 2
    ");
    assert!(!export(data.path()).contains("acme-ads"));
    let unknown = refused(&[&file, "--retire-missing", "vendor"], data.path());
    assert!(
        unknown.contains("`vendor` is no list of a manifest; known are people, legalEntities, "),
        "{unknown}"
    );
}

#[test]
fn a_list_that_no_file_holds_retires_nothing_unless_it_is_said_twice() {
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "a.yaml", TWO_VENDORS);
    import(&[&file], data.path());
    let other = write(
        folder.path(),
        "b.yaml",
        "databases: [{key: crm, name: CRM}]\n",
    );
    let told = refused(&[&other, "--retire-missing", "vendors"], data.path());
    insta::assert_snapshot!(told, @r"
    create  databases `crm`
    refuse  vendors: no file holds this list, so that all 2 records of it would be retired; write `vendors: []` into a file if that is meant
    plan: create 1, update 0, retire 0, leave 0, reasons to refuse 1
    steward: the import is refused for the reasons above; nothing was changed
    ");
    assert!(!export(data.path()).contains("crm"));
    let empty = write(folder.path(), "c.yaml", "vendors: []\n");
    let done = import(
        &[&other, &empty, "--retire-missing", "vendors"],
        data.path(),
    );
    assert!(done.contains("retire 2"), "{done}");
    assert!(!export(data.path()).contains("acme"));
}

#[test]
fn what_is_still_referred_to_is_not_retired() {
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "a.yaml", TWO_VENDORS);
    import(&[&file], data.path());
    let child = "vendors: [{key: acme-ads, name: Acme Advertising}]\n";
    let file = write(folder.path(), "a.yaml", child);
    let said = refused(&[&file, "--retire-missing", "vendors"], data.path());
    let expected = "refuse  vendors `acme`, which no file names and which would be retired: still referred to by vendor \
                    `acme-ads`; change or retire those first";
    assert!(said.contains(expected), "{said}");
    assert!(!export(data.path()).contains("Advertising"));
}

#[test]
fn every_refused_row_is_named_and_nothing_is_done() {
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "a.yaml",
        "\
vendors:
  - {key: good, name: Good, kind: COMPANY}
  - {key: bad, kind: COMPANY, country: XX}
  - {key: child, name: Child, kind: PRODUCT, owners: [{owner: bad}]}
  - {key: grandchild, name: Grandchild, kind: PRODUCT, owners: [{owner: child}]}
  - {key: lost, name: Lost, kind: PRODUCT, owners: [{owner: nobody}]}
",
    );
    write(
        folder.path(),
        "b.yaml",
        "\
vendors:
  - {key: good, name: Twice}
  - {name: Nameless, kind: COMPANY}
  - {key: typo, nmae: Typo, kind: FIRM}
  - {key: of-typo, name: Of typo, kind: PRODUCT, owners: [{owner: typo}]}
",
    );
    let told = refused(&[folder.path().to_str().unwrap()], data.path());
    let told = told.replace(&format!("{}/", folder.path().display()), "");
    insta::assert_snapshot!(told, @r"
    create  vendors `good`
    refuse  a.yaml:3:5: vendors[1] (key `bad`), name: `name` is required; give it a value
    refuse  a.yaml:3:5: vendors[1] (key `bad`), country: unknown country `XX`; use an ISO 3166-1 code such as `DE`
    refuse  a.yaml:4:5: vendors[2] (key `child`): refers to vendor `bad`, which is refused; mend the row at fault first (a.yaml:3:5)
    refuse  a.yaml:5:5: vendors[3] (key `grandchild`): refers to vendor `child`, which is refused; mend the row at fault first (a.yaml:3:5)
    refuse  a.yaml:6:5: vendors[4] (key `lost`), owners.0.owner: vendor `nobody` does not exist; register it first, or correct the id or key
    refuse  b.yaml:2:5: vendors[0] (key `good`), key: the key `good` stands twice; merge the two rows or rename one (a.yaml:2:5)
    refuse  b.yaml:2:5: vendors[0] (key `good`), kind: `kind` is required; give it a value
    refuse  b.yaml:3:5: vendors[1] (no key), key: `key` is required; give it a value
    refuse  b.yaml:4:17: vendors[2] (key `typo`): `nmae` is no field here; known are key, illustrative, name, legalName, kind, aliases, owners, country, address, processingCountries, classes, standing, tier, website, identifiers, externalReferences, certifications, review, contacts, responsible
    refuse  b.yaml:4:35: vendors[2] (key `typo`): `FIRM` is not one of COMPANY, PRODUCT
    refuse  b.yaml:5:5: vendors[3] (key `of-typo`): refers to vendor `typo`, which is refused; mend the row at fault first (b.yaml:4:5)
    plan: create 1, update 0, retire 0, leave 0, reasons to refuse 11
    steward: the import is refused for the reasons above; nothing was changed
    ");
    assert!(!data.path().join("steward.db").exists());
}

#[test]
fn what_cannot_be_read_is_named_and_nothing_is_done() {
    let deep = format!("vendors: {}", "[".repeat(100_000));
    let names = vec!["x"; 4_000].join(", ");
    let bomb = format!(
        "vendors:\n  - aliases: &all [{names}]\n{}",
        "  - aliases: *all\n".repeat(100)
    );
    // Each alias names ten of the one before.
    let laughs: String = (1..8)
        .map(|n| {
            let tenfold = vec![format!("*l{}", n - 1); 10].join(", ");
            format!("  - aliases: &l{n} [{tenfold}]\n")
        })
        .collect();
    let laughs = format!("vendors:\n  - aliases: &l0 [ha]\n{laughs}");
    let utf_16 = |mark: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("{mark}vendors: []\n")
            .encode_utf16()
            .flat_map(bytes)
            .collect()
    };
    let (big, little) = (
        utf_16("", u16::to_be_bytes),
        utf_16("\u{feff}", u16::to_le_bytes),
    );
    let cases: &[(&[u8], &str)] = &[
        (b"vendors: [{key: a", "unclosed bracket"),
        (
            b"vendors:\n  - key: acme\n    name: Acme\n    kin",
            ":4:5: cannot be read as YAML: ",
        ),
        (
            deep.as_bytes(),
            "nested too deep; a row needs no more than 16 levels",
        ),
        (
            bomb.as_bytes(),
            "repeated too often by aliases; split the file",
        ),
        (laughs.as_bytes(), "by aliases; split the file"),
        (
            b"vendors:\n  - {key: a, name: caf\xe9}",
            "not UTF-8 from byte 31 on, in line 2; save the file in UTF-8",
        ),
        (&big, "written in UTF-16 or UTF-32; save the file in UTF-8"),
        (&little, "written in UTF-16 or UTF-32"),
        (
            b"vendors: []\nvendors: []",
            ":2:1: `vendors` stands twice in one file; join the two lists",
        ),
        (
            b"vendors: [{key: a, key: b}]",
            ":1:20: vendors[0] (key `a`): `key` stands twice in one place",
        ),
        (
            b"vendors: [{key: a, nmae: b}]",
            ":1:20: vendors[0] (key `a`): `nmae` is no field here; known are key, ",
        ),
        (
            b"vendors: &all [*all]",
            "an alias stands inside what it repeats",
        ),
    ];
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let good = write(folder.path(), "good.yaml", TWO_VENDORS);
    for (text, expected) in cases {
        let file = write(folder.path(), "f.yaml", text);
        let told = refused(&[&good, &file], data.path());
        assert!(
            told.contains(&format!("refuse  {file}")) && told.contains(expected),
            "{expected}: {told}"
        );
        assert!(told.contains("nothing was changed"), "{told}");
        assert!(!data.path().join("steward.db").exists());
    }
}

#[test]
fn how_long_a_file_may_be_is_a_setting() {
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "a.yaml", TWO_VENDORS);
    let settings = write(
        folder.path(),
        "steward.toml",
        "[limits]\nmanifest_bytes = 100\n",
    );
    let told = refused(&[&file, "--config", &settings], data.path());
    assert!(
        told.contains(
            "a.yaml: longer than 100 bytes; split the file, or raise `limits.manifest_bytes`"
        ),
        "{told}"
    );
}

#[test]
fn missing_files_and_folders_without_manifests_are_named_together() {
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere.yaml");
    let told = refused(
        &[nowhere.to_str().unwrap(), folder.path().to_str().unwrap()],
        data.path(),
    );
    assert!(
        told.contains("nowhere.yaml: No such file") && told.contains("holds no file that ends in"),
        "{told}"
    );
    let output = run(&["export"], &folder.path().join("none"));
    assert!(!output.status.success());
    assert!(complained(&output).contains("cannot read the register"));
}
