//! What the columns of one field say together.

use super::Reading;
use super::said::{Making, Said, all_right, below, null, plant, scalar};
use crate::manifest::node::{Node, Written};
use crate::manifest::reading::Wrong;
use crate::manifest::table::cell::Cell;
use crate::manifest::table::key::other_entries;
use crate::manifest::table::value::parts;

impl Reading<'_> {
    /// Fields that there is one of each.
    pub(super) fn each(
        &self,
        said: &[Said<'_>],
        making: &mut Making<'_>,
    ) -> Result<(), Vec<Wrong>> {
        let mut wrongs = Vec::new();
        for said in said {
            let value = match (said.cell.is_empty(), said.meaning.field.many) {
                (true, _) if self.clears && said.header.is_some() => Ok(null(said.at)),
                (true, _) => continue,
                (false, true) => self.list(*said),
                (false, false) => self.one(*said, said.cell),
            };
            match value {
                Ok(value) => plant(&mut making.fields, &said.meaning.field.path, value),
                Err(wrong) => wrongs.push(wrong),
            }
        }
        all_right(wrongs)
    }

    fn one(&self, said: Said<'_>, cell: &Cell) -> Result<Node, Wrong> {
        let value = self.values.one(said.meaning, cell);
        let text = value.map_err(|message| Wrong::new(said.at, message))?;
        Ok(Node {
            at: said.at,
            written: Written::Scalar(text),
        })
    }

    fn list(&self, said: Said<'_>) -> Result<Node, Wrong> {
        let parts = parts(said.cell);
        let filled = parts.iter().filter(|part| !part.is_empty());
        let items = filled
            .map(|part| self.one(said, part))
            .collect::<Result<_, _>>()?;
        Ok(Node {
            at: said.at,
            written: Written::List(items),
        })
    }

    /// Exactly one of several.
    pub(super) fn one_of(
        &self,
        filled: &[Said<'_>],
        making: &mut Making<'_>,
    ) -> Result<(), Vec<Wrong>> {
        match filled {
            [] => Ok(()),
            [said] => {
                let value = self.one(*said, said.cell).map_err(|wrong| vec![wrong])?;
                plant(&mut making.fields, &said.meaning.field.path, value);
                Ok(())
            }
            [first, others @ ..] => Err(others
                .iter()
                .map(|other| {
                    let message = format!(
                        "{} is filled in as well; leave one of them empty",
                        first.name()
                    );
                    Wrong::new(other.at, message)
                })
                .collect()),
        }
    }

    /// A list of things that have fields.
    pub(super) fn many(
        &self,
        list: &str,
        filled: &[Said<'_>],
        making: &mut Making<'_>,
    ) -> Result<(), Vec<Wrong>> {
        let (entries, columns): (Vec<_>, Vec<_>) = filled
            .iter()
            .copied()
            .partition(|said| said.meaning.entry.is_some());
        let mut wrongs = Vec::new();
        let mut items = self.together(&columns, &mut wrongs);
        for said in &entries {
            match self.entry(*said) {
                Ok(item) => items.push(item),
                Err(wrong) => wrongs.push(wrong),
            }
        }
        all_right(wrongs)?;
        let Some(said) = filled.first().filter(|_| !items.is_empty()) else {
            return Ok(());
        };
        if columns.is_empty() {
            items.extend(self.others(list, *said, making.key));
        }
        making.add(list, said.at, items);
        Ok(())
    }

    /// The n-th values of all columns belong together; a value for all lines belongs to each of them.
    fn together(&self, said: &[Said<'_>], wrongs: &mut Vec<Wrong>) -> Vec<Node> {
        let values = said.iter().map(|said| (*said, parts(said.cell)));
        let values: Vec<_> = values.collect();
        let columns = values.iter().filter(|(said, _)| said.header.is_some());
        let Some((most, longest)) = columns.clone().max_by_key(|(_, values)| values.len()) else {
            return Vec::new();
        };
        for (said, values) in columns.filter(|(_, values)| values.len() != longest.len()) {
            let (found, name, expected) = (values.len(), most.name(), longest.len());
            let message = format!(
                "holds {found} of the {expected} values that {name} has; write as many, with `;` between"
            );
            wrongs.push(Wrong::new(said.at, message));
        }
        let item = |index: usize| {
            let mut fields = Vec::new();
            for (said, values) in &values {
                let index = if said.header.is_some() { index } else { 0 };
                let value = values.get(index).filter(|value| !value.is_empty());
                match value.map(|value| self.one(*said, value)) {
                    Some(Ok(value)) => plant(&mut fields, below(said), value),
                    Some(Err(wrong)) => wrongs.push(wrong),
                    None => {}
                }
            }
            Node {
                at: most.at,
                written: Written::Fields(fields),
            }
        };
        (0..longest.len()).map(item).collect()
    }

    /// One entry of a list that a column of its own gives.
    fn entry(&self, said: Said<'_>) -> Result<Node, Wrong> {
        let mut fields = Vec::new();
        if let Some((by, entry)) = &said.meaning.entry {
            plant(
                &mut fields,
                std::slice::from_ref(by),
                scalar(said.at, entry),
            );
        }
        plant(&mut fields, below(&said), self.one(said, said.cell)?);
        Ok(Node {
            at: said.at,
            written: Written::Fields(fields),
        })
    }

    /// The other entries of the list, which stay.
    fn others(&self, list: &str, said: Said<'_>, key: Option<&str>) -> Vec<Node> {
        let Some((by, _)) = &said.meaning.entry else {
            return Vec::new();
        };
        let standing = key.map(|key| other_entries(self.layout, list, key, self.registry));
        let node = |(entry, value): (String, String)| {
            let mut fields = Vec::new();
            plant(
                &mut fields,
                std::slice::from_ref(by),
                scalar(said.at, &entry),
            );
            plant(&mut fields, below(&said), scalar(said.at, &value));
            Node {
                at: said.at,
                written: Written::Fields(fields),
            }
        };
        standing.unwrap_or_default().into_iter().map(node).collect()
    }

    /// A list of things, each exactly one of several.
    pub(super) fn many_one_of(
        &self,
        filled: &[Said<'_>],
        making: &mut Making<'_>,
    ) -> Result<(), Vec<Wrong>> {
        let mut items = Vec::new();
        let mut wrongs = Vec::new();
        for said in filled {
            for part in parts(said.cell).iter().filter(|part| !part.is_empty()) {
                match self.one(*said, part) {
                    Ok(value) => {
                        let mut fields = Vec::new();
                        plant(&mut fields, below(said), value);
                        items.push(Node {
                            at: said.at,
                            written: Written::Fields(fields),
                        });
                    }
                    Err(wrong) => wrongs.push(wrong),
                }
            }
        }
        all_right(wrongs)?;
        if let Some(said) = filled.first()
            && let Some(list) = said.meaning.field.path.first()
        {
            making.add(list, said.at, items);
        }
        Ok(())
    }
}
