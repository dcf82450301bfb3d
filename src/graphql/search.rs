//! Search over the words of records: names, keys, aliases, hosts, gists. Capitals and accents do not matter.

use async_graphql::{Result, SimpleObject};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::at::At;
use super::connection::MAX_PAGE;
use super::error::refuse;
use super::node::{Node, get};
use crate::auth::caller::Caller;
use crate::auth::permission::{Access, may_read, noun_of};
use crate::error::Error;
use crate::registry::document::Citation;
use crate::registry::noun::RecordId;
use crate::registry::nouns::{Held, NounKind};
use crate::registry::table::Table;

/// The longest text to search for, in characters.
const MAX_TEXT: usize = 200;
/// How many hits are given if the request does not say.
const HITS: i32 = 20;

/// A record that was found.
#[derive(SimpleObject)]
pub struct SearchHit<'a> {
    /// The record.
    node: Node<'a>,
    /// The field whose words matched.
    field: &'static str,
    /// The words that matched.
    matched: String,
}

/// How well words match, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Equal,
    Begins,
    WordBegins,
    Holds,
}

/// A hit before it is turned into an object; the order of the fields is the order of hits.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    rank: Rank,
    noun: NounKind,
    matched: String,
    field: &'static str,
    id: RecordId,
}

/// The best hits among the nouns that the caller may read.
///
/// # Errors
/// The text is empty or too long, or `first` is out of its range.
pub(super) fn search<'a>(
    at: &'a At,
    caller: &Caller,
    text: &str,
    first: Option<i32>,
) -> Result<Vec<SearchHit<'a>>> {
    let first = first.unwrap_or(HITS);
    let wanted = usize::try_from(first)
        .ok()
        .filter(|_| (1..=MAX_PAGE).contains(&first));
    let wanted = wanted.ok_or_else(|| {
        refuse(&Error::BadRequest(format!(
            "`first` is {first}; ask for 1 to {MAX_PAGE}"
        )))
    })?;
    let words = folded(text.trim());
    if words.is_empty() || text.chars().count() > MAX_TEXT {
        let message =
            format!("`text` must hold 1 to {MAX_TEXT} characters; give the words to look for");
        return Err(refuse(&Error::BadRequest(message)));
    }
    let mut hits = Vec::new();
    for noun in NounKind::ALL
        .iter()
        .filter(|noun| may_read(caller.roles, noun_of(**noun)) == Access::All)
    {
        hits.extend(hits_of(at, *noun, &words));
    }
    hits.sort_unstable();
    hits.truncate(wanted);
    let found = hits.into_iter().filter_map(
        |Hit {
             field, matched, id, ..
         }| {
            Some(SearchHit {
                node: get(at, id)?,
                field,
                matched,
            })
        },
    );
    Ok(found.collect())
}

fn hits_of(at: &At, noun: NounKind, words: &str) -> Vec<Hit> {
    let registry = &at.registry;
    match noun {
        NounKind::Person => scan(at, &registry.people, words, |r| {
            let Some(facts) = r.facts() else {
                return Vec::new();
            };
            let addresses = facts.email.iter().map(|email| ("email", email));
            let roles = facts.role.iter().map(|role| ("role", role));
            std::iter::once(("name", &facts.name))
                .chain(addresses)
                .chain(roles)
                .collect()
        }),
        NounKind::LegalEntity => scan(at, &registry.legal_entities, words, |r| {
            vec![("name", &r.name)]
        }),
        NounKind::Property => scan(at, &registry.properties, words, |r| {
            let hosts = r.hosts.iter().map(|host| ("hosts", host));
            std::iter::once(("name", &r.name)).chain(hosts).collect()
        }),
        NounKind::DataCategory => scan(at, &registry.data_categories, words, |r| {
            vec![("name", &r.name)]
        }),
        NounKind::Purpose => scan(at, &registry.purposes, words, |r| vec![("name", &r.name)]),
        NounKind::DataSubject => scan(at, &registry.data_subjects, words, |r| {
            vec![("name", &r.name)]
        }),
        NounKind::RecipientClass => scan(at, &registry.recipient_classes, words, |r| {
            vec![("name", &r.name)]
        }),
        NounKind::CollectionMethod => scan(at, &registry.collection_methods, words, |r| {
            vec![("name", &r.name)]
        }),
        NounKind::Vendor => scan(at, &registry.vendors, words, |r| {
            let aliases = r.aliases.iter().map(|alias| ("aliases", alias));
            let identifiers = r
                .identifiers
                .iter()
                .map(|identifier| ("identifiers", &identifier.value));
            let legal_name = r.legal_name.iter().map(|name| ("legalName", name));
            std::iter::once(("name", &r.name))
                .chain(legal_name)
                .chain(aliases)
                .chain(identifiers)
                .collect()
        }),
        NounKind::Agreement => scan(at, &registry.agreements, words, |_| Vec::new()),
        NounKind::Subprocessing => scan(at, &registry.subprocessings, words, |r| {
            let service = r.service.iter();
            service.map(|service| ("service", service)).collect()
        }),
        NounKind::Notice => scan(at, &registry.notices, words, |r| {
            let gists = r
                .sections
                .iter()
                .filter_map(|section| section.gist.as_ref())
                .map(|gist| ("sections", gist));
            std::iter::once(("title", &r.title)).chain(gists).collect()
        }),
        NounKind::Database => scan(at, &registry.databases, words, |r| vec![("name", &r.name)]),
        NounKind::Activity => scan(at, &registry.activities, words, |r| vec![("name", &r.name)]),
        NounKind::Collection => scan(at, &registry.collections, words, |r| {
            gist(r.citation.as_ref())
        }),
        NounKind::Holding => scan(at, &registry.holdings, words, |r| gist(r.citation.as_ref())),
        NounKind::Clause => scan(at, &registry.clauses, words, |r| gist(r.citation.as_ref())),
        NounKind::Attestation => scan(at, &registry.attestations, words, |r| vec![("by", &r.by)]),
        NounKind::Flow => scan(at, &registry.flows, words, |r| gist(r.citation.as_ref())),
    }
}

fn gist(citation: Option<&Citation>) -> Vec<(&'static str, &String)> {
    let gist = citation.and_then(|citation| citation.gist.as_ref());
    gist.map(|gist| ("citation", gist)).into_iter().collect()
}

/// The best match of each record of a table.
fn scan<T: Held>(
    at: &At,
    table: &Table<T>,
    words: &str,
    texts: impl Fn(&T) -> Vec<(&'static str, &String)>,
) -> Vec<Hit> {
    let hit_of = |record: &T| {
        let key = record.key().to_string();
        let all = texts(record)
            .into_iter()
            .chain(std::iter::once(("key", &key)));
        let ranked =
            all.filter_map(|(field, text)| Some((rank(&folded(text), words)?, field, text)));
        ranked
            .min_by_key(|(rank, ..)| *rank)
            .map(|(rank, field, text)| Hit {
                rank,
                noun: T::KIND,
                matched: text.clone(),
                field,
                id: RecordId {
                    noun: T::KIND,
                    uuid: record.id().uuid(),
                },
            })
    };
    table
        .iter()
        .take_while(|_| at.budget().visit())
        .filter_map(hit_of)
        .collect()
}

fn rank(text: &str, words: &str) -> Option<Rank> {
    let at = text.find(words)?;
    Some(if text == words {
        Rank::Equal
    } else if at == 0 {
        Rank::Begins
    } else if text
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word.starts_with(words))
    {
        Rank::WordBegins
    } else {
        Rank::Holds
    })
}

/// Small letters without accents (Unicode NFKD, marks left out).
fn folded(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn better_matches_rank_first() {
        let cases = [
            ("Google", "google", Some(Rank::Equal)),
            ("Google Analytics", "GOOGLE", Some(Rank::Begins)),
            ("Adobe Analytics", "ana", Some(Rank::WordBegins)),
            ("Adobe Analytics", "lytics", Some(Rank::Holds)),
            ("Café Crème", "cafe creme", Some(Rank::Equal)),
            ("Käufer", "kaufer", Some(Rank::Equal)),
            ("道通科技", "道通", Some(Rank::Begins)),
            ("Google", "gogle", None),
        ];
        for (text, words, expected) in cases {
            assert_eq!(
                rank(&folded(text), &folded(words)),
                expected,
                "{words} in {text}"
            );
        }
    }
}
