//! The proof: the whole chain, the replay, the comparison with the tables, and with a checkpoint that lay outside.
//!
//! The log and the tables are read side by side, and the entries are hashed on all cores. A record of the tables is compared
//! as the text that the log would have of it; a text of the log is read only where the two differ, as they do where an earlier
//! format wrote it, and where a later change took its place.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::thread;

use futures_util::{TryStreamExt, try_join};
use sea_orm::DatabaseTransaction;
use tokio::task::spawn_blocking;

use super::chain::{Broken, Entry};
use super::failure::{Contradiction, StoreError};
use super::load::{every_record, parts};
use super::open::check_end;
use super::reading::{Rows, aside, snapshots};
use super::{backend, connect, log};
use crate::auth::checkpoint::Statement;
use crate::registry::noun::RecordId;
use crate::registry::nouns::{NounKind, Record};
use crate::registry::revision::{Head, Revision};

/// What was proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Where the chain ends.
    pub head: Head,
    /// How many changes it holds.
    pub changes: u64,
}

/// Checks every entry of the log, replays it, and compares the outcome with the tables, in one snapshot; and the log with
/// what was stated of it before.
///
/// # Errors
/// The first thing that is wrong.
pub async fn verify(url: &str, stated: Option<Statement>) -> Result<Verified, StoreError> {
    let connection = connect::readers(url).await?;
    let (head, [log, one, other]) = snapshots(url, &connection).await?;
    let [some, others] = parts();
    let (replay, some, others) = try_join!(
        aside(move || async move {
            let replay = Replay::of(&log, head, stated).await?;
            replay.refuse_strays(&log).await?;
            Ok(replay)
        }),
        aside(move || async move { stored(&one, &some).await }),
        aside(move || async move { stored(&other, &others).await }),
    )?;
    let verified = replay.conclude(&[some, others].concat())?;
    connection.close().await?;
    Ok(verified)
}

/// Where the log stands, to be signed; none of an empty register. The last revisions are checked, not all of them.
///
/// # Errors
/// There is no register, or its log is damaged.
pub async fn state(url: &str) -> Result<Option<Statement>, StoreError> {
    let connection = connect::readers(url).await?;
    let snapshot = backend::snapshot(&connection).await?;
    let head = log::read_head(&snapshot).await?;
    check_end(&snapshot, head).await?;
    let first = log::read_headers(&snapshot, Revision(0), 1).await?;
    let stated = first.first().map(|first| {
        let altered = |_| StoreError::from(Broken::Revision(first.number));
        let register = first.hash.parse().map_err(altered)?;
        Ok::<_, StoreError>(Statement { register, head })
    });
    snapshot.rollback().await?;
    connection.close().await?;
    stated.transpose()
}

/// What [`verify`] does, for what this transaction sees.
pub(super) async fn prove(snapshot: &DatabaseTransaction) -> Result<Verified, StoreError> {
    let head = log::read_head(snapshot).await?;
    let replay = Replay::of(snapshot, head, None).await?;
    replay.refuse_strays(snapshot).await?;
    let stored = stored(snapshot, NounKind::ALL).await?;
    replay.conclude(&stored)
}

/// What the tables hold of these nouns.
async fn stored<R: Rows>(snapshot: &R, nouns: &[NounKind]) -> Result<Vec<Record>, StoreError> {
    let mut stored = Vec::new();
    every_record(snapshot, nouns, &mut |record| stored.push(record)).await?;
    Ok(stored)
}

/// An entry that was looked at by itself.
struct Examined {
    entry: Entry,
    own: Result<Head, Broken>,
}

fn examine(entry: Entry) -> Examined {
    Examined {
        own: entry.check(),
        entry,
    }
}

/// A record as the last change of it left it.
struct Last {
    version: Revision,
    format: i32,
    text: String,
}

impl Last {
    fn read(&self, noun: NounKind) -> Result<Record, StoreError> {
        let record = log::read_text(self.version, self.format, noun, &self.text)?;
        Ok(record.with_version(self.version))
    }

    /// Whether it tells of the record of the tables.
    fn tells_of(&self, stored: &Record) -> Result<bool, StoreError> {
        let logged = stored.clone().as_logged();
        let text = logged.to_json();
        let same = logged.version() == self.version && text.is_ok_and(|text| text == self.text);
        Ok(same || self.read(stored.id().noun)? == logged)
    }
}

/// What the log adds up to.
struct Replay {
    head: Head,
    changes: u64,
    records: HashMap<RecordId, Last>,
    stated: Option<Statement>,
}

impl Replay {
    /// Of the log up to where it should end.
    async fn of<R: Rows>(
        snapshot: &R,
        end: Head,
        stated: Option<Statement>,
    ) -> Result<Self, StoreError> {
        let mut replay = Self {
            head: Head::default(),
            changes: 0,
            records: HashMap::new(),
            stated,
        };
        let examined = log::entries_after(snapshot, Revision(0)).map_ok(|entries| async {
            let examining = spawn_blocking(|| entries.into_iter().map(examine).collect::<Vec<_>>());
            let failed = |_| StoreError::Setting("examining the log ended early".to_owned());
            examining.await.map_err(failed)
        });
        let mut examined = std::pin::pin!(examined.try_buffered(cores() + 1));
        while let Some(chunk) = examined.try_next().await? {
            let mut chunk = chunk.into_iter();
            chunk.try_for_each(|entry| match entry.entry.number <= end.revision {
                true => replay.take(entry),
                false => Ok(()),
            })?;
        }
        if replay.head != end {
            return Err(StoreError::HeadMoved);
        }
        replay.compare_statement()?;
        Ok(replay)
    }

    /// Whether nothing stands beside the chain.
    async fn refuse_strays<R: Rows>(&self, snapshot: &R) -> Result<(), StoreError> {
        let (revisions, changes) = log::count(snapshot).await?;
        let known = self.head.revision.0.min(revisions) + self.changes.min(changes);
        match revisions + changes - known {
            0 => Ok(()),
            strays => Err(Broken::Stray(strays).into()),
        }
    }

    /// Whether the tables hold what it adds up to.
    fn conclude(self, stored: &[Record]) -> Result<Verified, StoreError> {
        self.compare(stored)?;
        let Self { head, changes, .. } = self;
        Ok(Verified { head, changes })
    }

    fn take(&mut self, examined: Examined) -> Result<(), StoreError> {
        let Examined { entry, own } = examined;
        entry.link(self.head)?;
        self.head = own?;
        if let Some(stated) = &self.stated {
            check_statement(stated, self.head)?;
        }
        let Entry {
            number: version,
            format,
            changes,
            ..
        } = entry;
        for change in changes {
            let noun = NounKind::from_name(&change.noun);
            let id = RecordId {
                noun: noun.ok_or_else(|| log::unknown(version, &change.noun))?,
                uuid: change.record,
            };
            let last = Last {
                version,
                format,
                text: change.after,
            };
            self.changes += 1;
            if let Some(earlier) = self.records.insert(id, last) {
                // No table says whether it is a record.
                earlier.read(id.noun)?;
            }
        }
        Ok(())
    }

    fn compare_statement(&self) -> Result<(), StoreError> {
        match &self.stated {
            Some(stated) if stated.head.revision > self.head.revision => Err(Contradiction::Cut {
                stated: stated.head.revision,
                found: self.head.revision,
            }
            .into()),
            Some(_) | None => Ok(()),
        }
    }

    /// Whether the tables hold the same records, each as the log left it. All cores compare.
    fn compare(&self, stored: &[Record]) -> Result<(), StoreError> {
        let part = stored.len().div_ceil(cores()).max(1);
        let unlike = thread::scope(|scope| {
            let parts = stored.chunks(part);
            let comparing: Vec<_> = parts
                .map(|part| scope.spawn(|| self.unlike(part)))
                .collect();
            let compared = comparing.into_iter().map(|comparing| {
                let failed = |_| StoreError::Setting("comparing the tables failed".to_owned());
                comparing.join().map_err(failed)?
            });
            compared.collect::<Result<Vec<_>, StoreError>>()
        })?;
        let unlike: BTreeSet<RecordId> = unlike.into_iter().flatten().collect();
        if unlike.is_empty() && stored.len() == self.records.len() {
            return Ok(());
        }
        let ids = stored.iter().map(Record::id);
        let alike: HashSet<RecordId> = ids.filter(|id| !unlike.contains(id)).collect();
        let lost = self.records.iter().filter(|(id, _)| !alike.contains(id));
        if let Some((id, last)) = lost.min_by_key(|(id, _)| **id) {
            return Err(StoreError::TablesDiffer(named(&last.read(id.noun)?)));
        }
        let mut extra = stored.iter().filter(|record| unlike.contains(&record.id()));
        extra.next().map_or(Ok(()), |record| {
            let named = named(record);
            Err(StoreError::TablesDiffer(format!(
                "{named}, which the log does not know"
            )))
        })
    }

    /// The records that are not as the log left them, or that it does not know.
    fn unlike(&self, stored: &[Record]) -> Result<Vec<RecordId>, StoreError> {
        let mut unlike = Vec::new();
        for record in stored {
            let id = record.id();
            let last = self.records.get(&id);
            if !last.map_or(Ok(false), |last| last.tells_of(record))? {
                unlike.push(id);
            }
        }
        Ok(unlike)
    }
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Whether the log says of this revision what was stated.
fn check_statement(stated: &Statement, reached: Head) -> Result<(), Contradiction> {
    if reached.revision == Revision(1) && reached.hash != stated.register {
        return Err(Contradiction::AnotherRegister);
    }
    if reached.revision == stated.head.revision && reached.hash != stated.head.hash {
        return Err(Contradiction::Rewritten {
            revision: reached.revision,
            stated: stated.head.hash,
            found: reached.hash,
        });
    }
    Ok(())
}

fn named(record: &Record) -> String {
    format!("{} `{}`", record.id().noun.words(), record.key())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::registry::upgrade::FORMAT;
    use crate::store::chain::LoggedChange;
    use crate::store::tests::full::full;

    #[test]
    fn a_record_is_told_of_by_its_own_text_and_by_another_that_reads_alike() {
        for record in full() {
            let text = record.clone().as_logged().to_json().unwrap();
            let tells = |text: &str, version| {
                let last = Last {
                    version,
                    format: FORMAT,
                    text: text.to_owned(),
                };
                last.tells_of(&record).unwrap()
            };
            let version = record.version();
            assert!(tells(&text, version), "{text}");
            assert!(tells(&text.replacen('{', "{ ", 1), version), "{text}");
            assert!(!tells(&text, version.next()), "{text}");
            let retired = text.replacen("\"retired\":false", "\"retired\":true", 1);
            assert_ne!(retired, text);
            assert!(!tells(&retired, version), "{text}");
        }
    }

    /// Well hashed, and no record.
    #[test]
    fn a_text_that_is_no_record_is_found_though_a_later_one_took_its_place() {
        let vendor = full()
            .into_iter()
            .find(|record| record.id().noun == NounKind::Vendor);
        let vendor = vendor.unwrap();
        let text = vendor.to_json().unwrap();
        for (first, is_found) in [(text.as_str(), false), ("{}", true)] {
            let mut replay = Replay {
                head: Head::default(),
                changes: 0,
                records: HashMap::new(),
                stated: None,
            };
            let mut taken = Vec::new();
            for after in [first, &text] {
                let mut entry = Entry {
                    number: replay.head.revision.next(),
                    at: "2026-11-29T00:00:00Z".to_owned(),
                    actor: "nobody".to_owned(),
                    reason: None,
                    source: "api".to_owned(),
                    format: FORMAT,
                    previous: replay.head.hash.to_string(),
                    hash: String::new(),
                    changes: vec![LoggedChange {
                        position: 0,
                        noun: vendor.id().noun.name().to_owned(),
                        record: vendor.id().uuid,
                        action: "UPDATE".to_owned(),
                        before: None,
                        after: after.to_owned(),
                        hash: String::new(),
                    }],
                };
                entry.seal();
                taken.push(replay.take(examine(entry)).is_err());
            }
            assert_eq!(taken, [false, is_found], "{first}");
        }
    }
}
