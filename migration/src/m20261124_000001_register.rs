//! The tables of the register: a main table for each noun, and the tables of the lists that its records own.
//!
//! Constraints hold what must be so whatever the vocabulary: references, unique keys, first day before last day,
//! exactly one source. The texts of closed sets are not checked here, since a new value needs no migration.
//!
//! A list's table has the primary key (owner, position), so that the rows of an owner are found, deleted and read in
//! order by a prefix of it. There is no index on the column that refers to the target: every read of the other direction is
//! from memory, and such an index would only be needed to delete targets or change their ids, which never happens.
//!
//! The records of a revision may be written in any order, which needs foreign keys that are checked at COMMIT. SQLite's
//! writer asks for that where one statement does not hold them all (`PRAGMA defer_foreign_keys`); the builder has no word
//! for it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, boolean_null, integer, integer_null, pk_uuid, text,
    text_null, uuid, uuid_null,
};

/// Makes the tables.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A table refers only to those before it and to itself.
        let nouns = [
            person(),
            legal_entity(),
            property(),
            term(),
            vendor(),
            database(),
            activity(),
            collection(),
            holding(),
            agreement(),
            subprocessing(),
            notice(),
            clause(),
            attestation(),
            flow(),
        ];
        for table in nouns.into_iter().flatten() {
            manager.create_table(table).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

type Tables = Vec<TableCreateStatement>;

/// Who is erased has neither name nor salt.
fn person() -> Tables {
    let mut table = noun("person");
    table
        .col(text_null("salt"))
        .col(text_null("name"))
        .col(text_null("email"))
        .col(text_null("phone"))
        .col(text_null("role"))
        .check(Expr::cust("(salt IS NULL) = (name IS NULL)"));
    vec![table]
}

fn legal_entity() -> Tables {
    let mut table = noun("legal_entity");
    table
        .col(text("name"))
        .col(text_null("country"))
        .col(text_null("address"))
        .col(uuid_null("parent"))
        .col(text_null("role"))
        .col(text_null("representative"))
        .col(uuid_null("contact"))
        .col(uuid_null("data_protection_officer"))
        .foreign_key(&mut refers("parent", "legal_entity"))
        .foreign_key(&mut refers("contact", "person"))
        .foreign_key(&mut refers("data_protection_officer", "person"));
    vec![table]
}

fn property() -> Tables {
    let mut table = noun("property");
    table
        .col(text("name"))
        .col(text("hosts"))
        .col(uuid("operator"))
        .foreign_key(&mut refers("operator", "legal_entity"));
    vec![table]
}

fn term() -> Tables {
    let mut table = facts("term");
    table
        .col(text("taxonomy"))
        .col(uuid_null("parent"))
        .col(text("name"))
        .col(text_null("description"))
        .col(text_null("dpv_iri"))
        .col(text_null("fideslang_key"))
        .col(text_null("default_level"))
        .col(boolean_null("special"))
        .col(boolean_null("sensitive"))
        .col(text_null("lifetime"))
        .index(Index::create().unique().col("taxonomy").col("key"))
        .foreign_key(&mut refers("parent", "term"));
    vec![table]
}

fn vendor() -> Tables {
    let mut table = noun("vendor");
    table
        .col(text("name"))
        .col(text_null("legal_name"))
        .col(text("kind"))
        .col(text("aliases"))
        .col(text_null("country"))
        .col(text_null("address"))
        .col(text("processing_countries"))
        .col(text("standing"))
        .col(integer_null("tier"))
        .col(text_null("website"))
        .col(text("identifiers"))
        .col(text("external_references"))
        .col(text("certifications"))
        .col(text_null("review"))
        .col(uuid_null("responsible"))
        .foreign_key(&mut refers("responsible", "person"));
    let mut owner = owned("vendor_owner", "vendor");
    window(&mut owner)
        .col(uuid("target"))
        .col(text_null("citation"))
        .foreign_key(&mut refers("target", "vendor"));
    vec![
        table,
        owner,
        link("vendor_class", "vendor", "term"),
        link("vendor_contact", "vendor", "person"),
    ]
}

fn database() -> Tables {
    let mut table = noun("database");
    table
        .col(text("name"))
        .col(uuid_null("owner"))
        .col(uuid_null("hosted_by"))
        .col(text_null("country"))
        .col(text("security_measures"))
        .col(text_null("retention"))
        .col(uuid_null("responsible"))
        .foreign_key(&mut refers("responsible", "person"))
        .foreign_key(&mut refers("owner", "legal_entity"))
        .foreign_key(&mut refers("hosted_by", "vendor"));
    vec![table, link("database_purpose", "database", "term")]
}

fn activity() -> Tables {
    let mut table = noun("activity");
    table
        .col(text("name"))
        .col(text("role"))
        .col(uuid("ours"))
        .col(text_null("lawful_basis"))
        .col(text_null("special_condition"))
        .col(boolean_null("automated_decisions"))
        .col(text_null("assessment"))
        .col(text_null("retention"))
        .col(text("security_measures"))
        .foreign_key(&mut refers("ours", "legal_entity"));
    vec![
        table,
        parties("activity_other", "activity"),
        link("activity_purpose", "activity", "term"),
        link("activity_subject", "activity", "term"),
    ]
}

fn collection() -> Tables {
    let mut table = noun("collection");
    table
        .col(uuid("property"))
        .col(uuid("method"))
        .col(uuid("category"))
        .col(text_null("level"))
        .col(text("actions"))
        .col(uuid_null("collected_by"))
        .col(text_null("lifetime"))
        .col(uuid_null("into_database"))
        .col(text_null("citation"))
        .foreign_key(&mut refers("property", "property"))
        .foreign_key(&mut refers("method", "term"))
        .foreign_key(&mut refers("category", "term"))
        .foreign_key(&mut refers("collected_by", "vendor"))
        .foreign_key(&mut refers("into_database", "database"));
    belongs_to_activity(&mut table);
    vec![
        table,
        link("collection_subject", "collection", "term"),
        link("collection_purpose", "collection", "term"),
    ]
}

fn holding() -> Tables {
    let mut table = noun("holding");
    table
        .col(uuid("database"))
        .col(uuid("category"))
        .col(text_null("level"))
        .col(text_null("retention"))
        .col(uuid_null("source"))
        .col(text_null("citation"))
        .foreign_key(&mut refers("database", "database"))
        .foreign_key(&mut refers("category", "term"))
        .foreign_key(&mut refers("source", "property"));
    belongs_to_activity(&mut table);
    vec![table, link("holding_subject", "holding", "term")]
}

fn agreement() -> Tables {
    let mut table = noun("agreement");
    window(&mut table)
        .col(text("kind"))
        .col(uuid("ours"))
        .col(text("state"))
        .col(text_null("signed"))
        .col(text_null("governing_law"))
        .col(text_null("renewal"))
        .col(text_null("document"))
        .col(uuid_null("responsible"))
        .foreign_key(&mut refers("responsible", "person"))
        .foreign_key(&mut refers("ours", "legal_entity"));
    let party = parties("agreement_party", "agreement");
    let cover = link("agreement_cover", "agreement", "vendor");
    vec![table, party, cover]
}

fn subprocessing() -> Tables {
    let mut table = noun("subprocessing");
    window(&mut table)
        .col(uuid("vendor"))
        .col(uuid("subprocessor"))
        .col(text_null("service"))
        .col(text_null("country"))
        .col(boolean_null("flow_down_confirmed"))
        .foreign_key(&mut refers("vendor", "vendor"))
        .foreign_key(&mut refers("subprocessor", "vendor"));
    vec![
        table,
        link("subprocessing_category", "subprocessing", "term"),
        safeguard("subprocessing_safeguard", "subprocessing"),
    ]
}

fn notice() -> Tables {
    let mut table = noun("notice");
    table
        .col(text("title"))
        .col(text_null("published"))
        .col(text_null("effective"))
        .col(uuid_null("supersedes"))
        .col(text_null("link"))
        .foreign_key(&mut refers("supersedes", "notice"));
    let mut section = owned("notice_section", "notice");
    section.col(text("label")).col(text_null("gist"));
    let properties = link("notice_property", "notice", "property");
    vec![table, properties, section, notice_section_name()]
}

fn notice_section_name() -> TableCreateStatement {
    let mut to_section = ForeignKey::create();
    to_section
        .from_col("owner")
        .from_col("section")
        .to("notice_section", ("owner", "position"));
    Table::create()
        .table("notice_section_name")
        .col(uuid("owner"))
        .col(integer("section"))
        .col(integer("position"))
        .col(uuid("target"))
        .primary_key(Index::create().col("owner").col("section").col("position"))
        .foreign_key(&mut to_section)
        .foreign_key(&mut refers("target", "vendor"))
        .take()
}

fn clause() -> Tables {
    let mut table = noun("clause");
    window(&mut table)
        .col(text("rule"))
        .col(text("bound"))
        .col(text("actions"))
        .col(text_null("duty"))
        .col(text_null("within"))
        .col(text("requests"))
        .col(text_null("levels"))
        .col(text_null("destinations"))
        .col(text("conditions"))
        .col(uuid_null("agreement"))
        .col(uuid_null("notice"))
        .col(text_null("law"))
        .col(text_null("citation"))
        .col(boolean("hedged"))
        .col(text_null("reviewed_on"))
        .col(uuid_null("reviewed_by"))
        .foreign_key(&mut refers("reviewed_by", "person"))
        .foreign_key(&mut refers("agreement", "agreement"))
        .foreign_key(&mut refers("notice", "notice"))
        .check(exactly_one(&["agreement", "notice", "law"]));
    vec![
        table,
        link("clause_vendor", "clause", "vendor"),
        link("clause_class", "clause", "term"),
        link("clause_category", "clause", "term"),
        link("clause_purpose", "clause", "term"),
        link("clause_subject", "clause", "term"),
        link("clause_property", "clause", "property"),
        link("clause_recipient", "clause", "term"),
    ]
}

fn attestation() -> Tables {
    let mut table = noun("attestation");
    table
        .col(uuid("clause"))
        .col(uuid("vendor"))
        .col(text("kind"))
        .col(text("attested_on"))
        .col(text_null("expires"))
        .col(text("attested_by"))
        .col(text_null("document"))
        .foreign_key(&mut refers("clause", "clause"))
        .foreign_key(&mut refers("vendor", "vendor"))
        .check(Expr::col("expires").gte(Expr::col("attested_on")));
    vec![table]
}

fn flow() -> Tables {
    let mut table = noun("flow");
    flow_ends(window(&mut table))
        .col(text_null("level"))
        .col(text_null("role"))
        .col(text_null("origin"))
        .col(text("destinations"))
        .col(big_integer_null("persons"))
        .col(text_null("frequency"))
        .col(text_null("lawful_basis"))
        .col(text("state"))
        .col(text("actions"))
        .col(text("conditions_met"))
        .col(text_null("citation"));
    belongs_to_activity(&mut table);
    vec![
        table,
        link("flow_category", "flow", "term"),
        link("flow_subject", "flow", "term"),
        link("flow_purpose", "flow", "term"),
        safeguard("flow_safeguard", "flow"),
    ]
}

/// The table of other sides, each a vendor or a company of the group.
fn parties(name: &'static str, owner: &'static str) -> TableCreateStatement {
    owned(name, owner)
        .col(uuid_null("vendor"))
        .col(uuid_null("legal_entity"))
        .foreign_key(&mut refers("vendor", "vendor"))
        .foreign_key(&mut refers("legal_entity", "legal_entity"))
        .check(exactly_one(&["vendor", "legal_entity"]))
        .take()
}

/// The processing activity that a fact belongs to.
fn belongs_to_activity(table: &mut TableCreateStatement) {
    table
        .col(uuid_null("activity"))
        .foreign_key(&mut refers("activity", "activity"));
}

/// The table of what is claimed to protect the owner's data abroad.
fn safeguard(name: &'static str, owner: &'static str) -> TableCreateStatement {
    let mut table = owned(name, owner);
    window(&mut table)
        .col(text("mechanism"))
        .col(text_null("adequacy_row"))
        .col(uuid_null("agreement"))
        .col(text_null("reference"))
        .col(text_null("filing"))
        .col(text_null("assessment"))
        .foreign_key(&mut refers("agreement", "agreement"));
    table
}

/// Where a flow comes from and where it goes.
fn flow_ends(table: &mut TableCreateStatement) -> &mut TableCreateStatement {
    let sources = ["source_property", "source_vendor", "source_database"];
    let recipients = [
        "recipient_vendor",
        "recipient_legal_entity",
        "recipient_class",
    ];
    let targets = [
        "property",
        "vendor",
        "database",
        "vendor",
        "legal_entity",
        "term",
    ];
    for (column, target) in sources.into_iter().chain(recipients).zip(targets) {
        table
            .col(uuid_null(column))
            .foreign_key(&mut refers(column, target));
    }
    table
        .check(exactly_one(&sources))
        .check(exactly_one(&recipients))
}

/// The main table of a noun, with a key that is unique within it.
fn noun(name: &'static str) -> TableCreateStatement {
    facts(name)
        .index(Index::create().unique().col("key"))
        .take()
}

/// The columns that every main table has.
fn facts(name: &'static str) -> TableCreateStatement {
    Table::create()
        .table(name)
        .col(pk_uuid("id"))
        .col(text("key"))
        .col(big_integer("version"))
        .col(boolean("retired"))
        .col(boolean("illustrative"))
        .take()
}

/// The table of a list that the owner's records own.
fn owned(name: &'static str, owner: &'static str) -> TableCreateStatement {
    Table::create()
        .table(name)
        .col(uuid("owner"))
        .col(integer("position"))
        .primary_key(Index::create().col("owner").col("position"))
        .foreign_key(&mut refers("owner", owner))
        .take()
}

/// The table of a list of references.
fn link(name: &'static str, owner: &'static str, target: &'static str) -> TableCreateStatement {
    owned(name, owner)
        .col(uuid("target"))
        .foreign_key(&mut refers("target", target))
        .take()
}

fn refers(column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from_col(column)
        .to(target, "id")
        .take()
}

/// First and last day; days are ISO 8601, so that they compare as text. A null end makes the check null, which passes.
fn window(table: &mut TableCreateStatement) -> &mut TableCreateStatement {
    table
        .col(text_null("valid_from"))
        .col(text_null("valid_until"))
        .check(Expr::col("valid_until").gte(Expr::col("valid_from")))
}

/// Exactly one of the columns is set. Spelled with CASE, since the databases do not agree on adding truth values.
fn exactly_one(columns: &[&'static str]) -> Expr {
    let set = |column: &&'static str| -> Expr {
        Expr::case(Expr::col(*column).is_null(), 0)
            .finally(1)
            .into()
    };
    columns
        .iter()
        .map(set)
        .reduce(|sum, one| sum.add(one))
        .unwrap_or_else(|| Expr::val(0))
        .eq(1)
}
