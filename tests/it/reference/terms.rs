//! Duties, roles and terms.

use std::collections::BTreeSet;

use super::{Data, rows, text, texts};

#[test]
fn duties_roles_and_terms_name_what_exists() {
    let mut data = Data::load();
    let roles = data.ids("recipients_roles", "rows");
    let mut laws = data.ids("obligations", "laws");
    let regimes = data.ids("regimes", "rows");
    data.need(
        laws.is_disjoint(&regimes),
        "laws",
        "a law named like a regime",
    );
    laws.extend(regimes);
    let evidence = data.ids("obligations", "evidence");
    let groups = data.known("obligations", "group");
    for row in data.list("recipients_roles", "rows") {
        let place = text(&row, "id").to_owned();
        let parent = row["parent"].as_str();
        data.need(
            parent.is_none_or(|parent| roles.contains(parent)),
            &place,
            "parent",
        );
        for term in rows(&row["regime_terms"]) {
            let holds = laws.contains(text(term, "law_id")) && term["citation"].is_string();
            data.need(holds, &place, "a term of no law");
        }
    }
    for row in data.list("obligations", "rows") {
        let place = text(&row, "id").to_owned();
        data.need(
            groups.contains(text(&row, "group")),
            &place,
            "unknown group",
        );
        let sources = rows(&row["legal_sources"]);
        let holds = sources
            .iter()
            .all(|source| laws.contains(text(source, "law_id")) && source["citation"].is_string());
        data.need(holds && !sources.is_empty(), &place, "rests on no law");
        let proofs = texts(&row, "evidence_ids");
        let holds = proofs.iter().all(|proof| evidence.contains(proof));
        data.need(holds && !proofs.is_empty(), &place, "proven by nothing");
        let bound = texts(&row, "applies_to_roles");
        let holds = bound.iter().all(|role| roles.contains(role));
        data.need(holds && !bound.is_empty(), &place, "binds nobody");
    }
    terms(&mut data, &roles, &laws);
    data.done();
}

fn terms(data: &mut Data, roles: &BTreeSet<String>, laws: &BTreeSet<String>) {
    let vocabularies = data.list("taxonomy", "vocabularies");
    let find = |id: &str| vocabularies.iter().find(|row| row["id"] == id).unwrap();
    let bases: Vec<_> = find("dpv")["base_iris"]
        .as_object()
        .unwrap()
        .values()
        .collect();
    let keys = &find("fideslang")["keys"];
    let lists = [
        ("data_categories", "data_category"),
        ("collection_methods", ""),
        ("purposes", "data_use"),
        ("data_subject_kinds", "data_subject"),
        ("lawful_bases", ""),
        ("disclosure_grounds", "data_use"),
    ];
    for (list, kind) in lists {
        let all = data.list("taxonomy", list);
        let ids = data.ids("taxonomy", list);
        for row in &all {
            let place = text(row, "id");
            for (field, matching) in [
                ("dpv_iri", "dpv_match"),
                ("fideslang_key", "fideslang_match"),
            ] {
                let agrees = row[field].is_null() == (row[matching] == "none");
                data.need(agrees, place, "a match with nothing");
            }
            let iri = row["dpv_iri"].as_str();
            let is_known = iri.is_none_or(|iri| {
                bases
                    .iter()
                    .any(|base| iri.starts_with(base.as_str().unwrap()))
            });
            data.need(is_known, place, "an IRI outside the vocabulary");
            let key = &row["fideslang_key"];
            let is_known = key.is_null() || rows(&keys[kind]).contains(key);
            data.need(is_known, place, "an unknown fideslang key");
            let mut above = row["parent"].as_str();
            let mut hops = 0;
            while let Some(parent) = above {
                hops += 1;
                data.need(ids.contains(parent) && hops < 20, place, "its parents");
                let next = all.iter().find(|other| other["id"] == parent && hops < 20);
                above = next.and_then(|next| next["parent"].as_str());
            }
            for role in texts(row, "recipient_role_ids") {
                data.need(roles.contains(&role), place, "an unknown role");
            }
            let recognized = rows(&row["recognised_by"]);
            let holds = recognized
                .iter()
                .all(|by| laws.contains(text(by, "law_id")));
            data.need(holds, place, "an unknown law");
            let is_basis = list == "lawful_bases";
            let agrees = (row["recognised"] == true) != recognized.is_empty();
            data.need(!is_basis || agrees, place, "recognized by nobody");
            let special = row["gdpr_special_category"] == true;
            data.need(
                !special || row["sensitivity"] == "special",
                place,
                "graded too low",
            );
        }
    }
}
