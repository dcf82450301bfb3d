//! Now and then rows of the company's own, which change mechanisms of the laws at home.

use std::sync::LazyLock;

use entity::vocabulary::ReferenceTable;
use serde_json::{Value, json};
use steward::reference::key_of;
use steward::registry::document::Citation;
use steward::registry::reference_row::ReferenceRow;

use super::{DAYS, World, head};

static REGIMES: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../data/reference/regimes.json")).unwrap()
});

impl World {
    /// In a tenth of the registers, since the legal data has to be read anew for each of them.
    pub(super) fn law(&mut self) {
        if !self.choice.random.percent(10) {
            return;
        }
        for n in 0..self.choice.random.between(1, 3) {
            let Some((key, row)) = self.changed_mechanism() else {
                continue;
            };
            if self.choice.own_mechanisms.contains(&key) {
                continue;
            }
            self.choice.own_mechanisms.push(key.clone());
            let head = head(&mut self.choice.made, &format!("own-{n}"));
            self.add(ReferenceRow {
                head,
                table: ReferenceTable::Mechanisms,
                row_id: key,
                row: row.to_string(),
                citation: Citation {
                    document: "a letter".to_owned(),
                    section: None,
                    gist: None,
                },
            });
        }
    }

    /// A mechanism at home that lapses, cannot be relied on, or is a derogation only; with numbers of persons that decide,
    /// a derogation is met nowhere else.
    fn changed_mechanism(&mut self) -> Option<(String, Value)> {
        let choice = &mut self.choice;
        let rows = REGIMES["rows"].as_array().unwrap().iter();
        let of_places = rows.filter(|regime| {
            let mut exporters = regime["exporters"].as_array().unwrap().iter();
            exporters.any(|it| {
                choice
                    .places
                    .iter()
                    .any(|place| it["place"] == place.as_str())
            })
        });
        let claimable = of_places.flat_map(|regime| regime["mechanisms"].as_array().unwrap());
        let claimable: Vec<_> = claimable.filter(|it| it["kind"] != "adequacy").collect();
        let counted = claimable.iter().copied();
        let counted: Vec<_> = counted
            .filter(|it| it["id"] == "cn_pipl.exempt_contract")
            .collect();
        let with_thresholds = !counted.is_empty() && choice.random.percent(60);
        let from = if with_thresholds { counted } else { claimable };
        if from.is_empty() {
            return None;
        }
        let day = choice.random.of(DAYS).to_string();
        let changes = [
            json!({ "available": false }),
            json!({ "concluded_until": day }),
            json!({ "max_validity_months": 12 }),
            json!({ "kind": "derogation" }),
        ];
        let change = match with_thresholds {
            true => changes[3].clone(),
            false => choice.random.of(&changes),
        };
        let mut row = choice.random.of(&from).clone();
        let fields = row.as_object_mut().unwrap();
        fields.extend(change.as_object().unwrap().clone());
        Some((key_of(row["id"].as_str().unwrap()), row))
    }
}
