//! What is wrong is named cell by cell, and how the good rows come in nevertheless.

use super::{ask_after, import, lines, refused, write};
use crate::harness::Server;

#[tokio::test]
async fn every_wrong_cell_is_named_with_its_remedy() {
    let server = Server::empty();
    let folder = tempfile::tempdir().unwrap();
    let text = "\
key,name,kind,country,tier,website,last review,owner,owned since,illustrative
a,A,firm,Atlantis,high,acme.example,30.05.2013,,,perhaps
,,COMPANY,,,,,,,
b,B,COMPANY,DE,9,,,nobody; a,2020-01-01,
a,Again,COMPANY,,,,,,,
";
    let file = write(folder.path(), "v.csv", text);
    let told = refused(server.data(), "vendors", &file, &[]);
    insta::assert_snapshot!(lines(&told, "refuse", folder.path()).join("\n"), @r"
    v.csv: line 2, column A (key): the key `a` stands twice; merge the two rows or rename one (line 5)
    v.csv: line 2, column C (kind): `firm` is not one of COMPANY, PRODUCT
    v.csv: line 2, column D (country): unknown country `Atlantis`; use an ISO 3166-1 code such as `DE`
    v.csv: line 2, column E (tier): `high` is no whole number from 0 to 255
    v.csv: line 2, column F (website): `acme.example` is not an address; it begins with `https://` or `http://`
    v.csv: line 2, column G (last review): `30.05.2013` is not a day; write it as `2013-05-30`
    v.csv: line 2, column J (illustrative): `perhaps` is neither `true` nor `false`
    v.csv: line 3, column A (key): `key` is required; give it a value
    v.csv: line 3, column B (name): `name` is required; give it a value
    v.csv: line 4, column E (tier): `9` is not a tier; use 1 (most critical) to 4
    v.csv: line 4, column I (owned since): holds 1 of the 2 values that `owner` has; write as many, with `;` between
    ");
    assert!(
        told.ends_with(
            "steward: the import is refused for the reasons above; nothing was changed\n"
        ),
        "{told}"
    );
    assert_eq!(server.revision().await, 0);
}

#[tokio::test]
async fn good_rows_come_in_and_those_that_hang_on_others_stay_out() {
    let server = Server::empty();
    let folder = tempfile::tempdir().unwrap();
    let text = "\
key,name,kind,tier,owner
good,Good,COMPANY,1,
bad,Bad,COMPANY,7,
child,Child,PRODUCT,,bad
grandchild,Grandchild,PRODUCT,,child
twin,Twin,COMPANY,,
twin,Other twin,COMPANY,,
";
    let file = write(folder.path(), "v.csv", text);
    let whole = refused(server.data(), "vendors", &file, &[]);
    assert!(whole.contains("reasons to refuse 4\n"), "{whole}");
    let told = import(server.data(), "vendors", &file, &["--good-rows"]);
    insta::assert_snapshot!(lines(&told, "omit", folder.path()).join("\n"), @r"
    v.csv: line 3, column D (tier): `7` is not a tier; use 1 (most critical) to 4
    v.csv: line 4: refers to vendor `bad`, which is refused; mend the row at fault first (line 3)
    v.csv: line 5: refers to vendor `child`, which is refused; mend the row at fault first (line 3)
    v.csv: line 6, column A (key): the key `twin` stands twice; merge the two rows or rename one (line 7)
    v.csv: line 7, column A (key): the key `twin` stands twice; merge the two rows or rename one (line 6)
    ");
    assert!(
        told.contains("create  vendors `good`\n") && told.ends_with("done: revision 1\n"),
        "{told}"
    );
    let found = ask_after(&server, &told, "{ vendors { nodes { key } } }").await;
    assert_eq!(
        found["vendors"]["nodes"],
        serde_json::json!([{ "key": "good" }])
    );
    let again = import(server.data(), "vendors", &file, &["--good-rows"]);
    assert!(
        again.contains("leave 1, ")
            && again.ends_with("nothing to change: the register says so already\n"),
        "{again}"
    );
}

#[tokio::test]
async fn a_row_that_is_refused_keeps_what_stands() {
    let server = Server::empty();
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "a.csv", "key,name,kind\nacme,Acme,COMPANY\n");
    import(server.data(), "vendors", &file, &[]);
    // The child refers to a vendor that stands, though the row about it is wrong.
    let text = "key,name,kind,tier,owner\nacme,Acme,COMPANY,7,\nchild,Child,PRODUCT,,acme\n";
    let file = write(folder.path(), "b.csv", text);
    let told = import(server.data(), "vendors", &file, &["--good-rows"]);
    assert!(told.contains("create  vendors `child`\n"), "{told}");
    assert_eq!(lines(&told, "omit", folder.path()).len(), 1, "{told}");
}

#[tokio::test]
async fn who_a_row_means_must_be_certain() {
    let server = Server::empty();
    for key in ["acme", "acme-2"] {
        let draft = serde_json::json!({ "key": key, "name": "Acme", "kind": "COMPANY" });
        server.register("vendor", draft).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = write(
        folder.path(),
        "v.csv",
        "name,kind,owner\nACME,COMPANY,\nNew,PRODUCT,Acme\n",
    );
    let told = refused(server.data(), "vendors", &file, &[]);
    insta::assert_snapshot!(lines(&told, "refuse", folder.path()).join("\n"), @r"
    v.csv: line 2: it may be `acme` or `acme-2`; write the key of the one that is meant into a column `Key`
    v.csv: line 3, column C (owner): `Acme` is the name of `acme` and `acme-2`; write the key of the one that is meant
    ");
}

#[tokio::test]
async fn a_key_is_made_of_a_name_and_never_that_of_another() {
    let server = Server::empty();
    let draft = serde_json::json!({ "key": "acme", "name": "Acme of old", "kind": "COMPANY" });
    server.register("vendor", draft).await;
    let folder = tempfile::tempdir().unwrap();
    let file = write(
        folder.path(),
        "v.csv",
        "name,kind,tier\nAcme,COMPANY,\nAcme!,COMPANY,\n",
    );
    let told = import(server.data(), "vendors", &file, &[]);
    assert!(
        told.starts_with("create  vendors `acme-2`\ncreate  vendors `acme-3`\n"),
        "{told}"
    );
    let again = import(server.data(), "vendors", &file, &[]);
    assert!(again.contains("leave 2, "), "{again}");
}

#[tokio::test]
async fn flows_and_agreements_are_refused_by_cell_too() {
    let server = Server::with_sample();
    let folder = tempfile::tempdir().unwrap();
    let text = "\
key,property,database,recipient,categories,level,state,safeguards,safeguard from
f1,auteltech,crm,Google,data.behaviour.click,AGGREGATE,CONFIRMED,,
f2,auteltech,,Googel,data.nothing,secret,CONFIRMED,,
f3,auteltech,,Google,,AGGREGATE,,eu-gdpr.scc-commission;x,2020-01-01
";
    let file = write(folder.path(), "flows.csv", text);
    let told = refused(server.data(), "flows", &file, &[]);
    insta::assert_snapshot!(lines(&told, "refuse", folder.path()).join("\n"), @r"
    flows.csv: line 2, column C (database): `property` is filled in as well; leave one of them empty
    flows.csv: line 3, column D (recipient): vendor `Googel` does not exist; register it first, or correct the id or key
    flows.csv: line 3, column E (categories): data category `data.nothing` does not exist; register it first, or correct the id or key
    flows.csv: line 3, column F (level): `secret` is not one of PERSONAL, PSEUDONYMOUS, AGGREGATE, ANONYMOUS
    flows.csv: line 4, column E (categories): `categories` is required; give it a value
    flows.csv: line 4, column G (state): `state` is required; give it a value
    flows.csv: line 4, column I (safeguard from): holds 1 of the 2 values that `safeguards` has; write as many, with `;` between
    ");
    let text = "key,kind,ours,vendor,state,start,end\nx,DPA,nobody,Google,IN_FORCE,2026-02-01,2026-01-01\n";
    let file = write(folder.path(), "agreements.csv", text);
    let told = refused(server.data(), "agreements", &file, &[]);
    insta::assert_snapshot!(lines(&told, "refuse", folder.path()).join("\n"), @r"
    agreements.csv: line 2, column C (ours): legal entity `nobody` does not exist; register it first, or correct the id or key
    agreements.csv: line 2, column G (end): the last day comes before the first; exchange them or leave one out
    ");
}
