//! People: contacts and those who answer for something. The one noun that can be erased.
//!
//! What is said of a person lies in the table `person` and in the value, never in the log, which is kept for good. There
//! stands an HMAC-SHA-256 of it under a salt that lies beside it, so that the log proves what was said while it is kept,
//! and tells nothing once content and salt are gone:
//!
//! ```json
//! {"head":{"id":"per_0194...","key":"person-0194...","retired":false,"illustrative":false},"seal":"5f1d..."}
//! ```
//!
//! A key that people chose can hold a name, so that it is part of what is sealed: the log, and an erased person, have a
//! key made of the id.

use std::fmt;
use std::str::FromStr;

use entity::id::{PersonId, Uuid, kind};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;

use super::edge::Edge;
use super::hex;
use super::key::Key;
use super::noun::{Head, Noun};
use super::nouns::{NounKind, Record};
use super::search::Field;

/// What is shown in the place of a name that is gone.
pub const ERASED: &str = "erased";

/// A contact or responsible person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Logged")]
pub struct Person {
    /// Id, key and the like.
    pub head: Head<kind::Person>,
    /// What is said of the person.
    pub content: Content,
}

/// What is said of a person, as far as it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// All of it.
    Known {
        /// What the log's seal is made with; none before the plan of a new person gave one.
        salt: Option<Secret>,
        /// The facts.
        facts: Facts,
    },
    /// As the log tells it, which has the seal alone.
    Sealed(Secret),
    /// Nothing, for good.
    Erased,
}

/// What is said of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// What the person is, in the company or at the vendor.
    pub role: Option<String>,
}

/// 32 bytes, as text 64 hexadecimal digits: a salt, or the seal made with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Secret(pub [u8; 32]);

/// The form in the log.
#[derive(Serialize, Deserialize)]
struct Logged {
    head: Head<kind::Person>,
    /// None: erased.
    seal: Option<Secret>,
}

impl Person {
    /// The facts; none of one who is erased.
    #[must_use]
    pub const fn facts(&self) -> Option<&Facts> {
        match &self.content {
            Content::Known { salt: _, facts } => Some(facts),
            Content::Sealed(_) | Content::Erased => None,
        }
    }

    /// The name, or the word for one that is gone.
    #[must_use]
    pub fn name(&self) -> &str {
        self.facts().map_or(ERASED, |facts| &facts.name)
    }

    /// The same person without anything that was said.
    #[must_use]
    pub fn erased(&self) -> Self {
        let mut person = self.clone();
        person.head.key = neutral_key(person.head.id);
        person.content = Content::Erased;
        person
    }

    /// The person as the log tells it; none where there is no salt yet.
    fn logged(&self) -> Option<Logged> {
        let Self { head, content } = self;
        let seal = match content {
            Content::Known { salt, facts } => Some(seal((*salt)?, &head.key, facts)?),
            Content::Sealed(seal) => Some(*seal),
            Content::Erased => None,
        };
        let mut head = head.clone();
        head.key = neutral_key(head.id);
        Some(Logged { head, seal })
    }
}

impl Record {
    /// The record as its text in the log tells it.
    #[must_use]
    pub fn as_logged(self) -> Self {
        let Self::Person(person) = &self else {
            return self;
        };
        let logged = person.logged().map(Person::from);
        logged.map_or_else(|| self.clone(), |person| Self::Person(person.into()))
    }

    /// Gives a new person its salt.
    pub fn salt_with(&mut self, next: impl FnOnce() -> Option<Secret>) {
        let Self::Person(person) = self else { return };
        let Content::Known { salt: None, facts } = &person.content else {
            return;
        };
        let content = Content::Known {
            salt: next(),
            facts: facts.clone(),
        };
        std::sync::Arc::make_mut(person).content = content;
    }
}

/// The key of an erased person, and of every person in the log.
#[must_use]
pub fn neutral_key(id: PersonId) -> Key {
    Key::of_person(id.uuid())
}

/// HMAC-SHA-256 (RFC 2104) of the key and the facts.
fn seal(salt: Secret, key: &Key, facts: &Facts) -> Option<Secret> {
    let content = serde_json::to_vec(&(key, facts)).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&salt.0).ok()?;
    mac.update(&content);
    Some(Secret(mac.finalize().into_bytes().into()))
}

impl Serialize for Person {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let unsalted = || serde::ser::Error::custom("a person without a salt");
        self.logged().ok_or_else(unsalted)?.serialize(serializer)
    }
}

impl From<Logged> for Person {
    fn from(logged: Logged) -> Self {
        let Logged { head, seal } = logged;
        let content = seal.map_or(Content::Erased, Content::Sealed);
        Self { head, content }
    }
}

impl Noun for Person {
    type Kind = kind::Person;
    const KIND: NounKind = NounKind::Person;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, _: &mut dyn FnMut(Edge, Uuid)) {}

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        let Some(facts) = self.facts() else { return };
        say(Field::Name, &facts.name);
        facts
            .email
            .iter()
            .for_each(|email| say(Field::Email, email));
        facts.role.iter().for_each(|role| say(Field::Role, role));
    }

    fn is_erased(&self) -> bool {
        self.content == Content::Erased
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex::write(&self.0, f)
    }
}

impl FromStr for Secret {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = hex::read(text).map(Self);
        read.ok_or_else(|| "a salt or seal is 64 hexadecimal digits".to_owned())
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(not shown)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::registry::revision::Revision;

    fn person(salt: Option<Secret>) -> Person {
        Person {
            head: Head {
                id: PersonId::new(Uuid::from_u128(7)),
                key: Key::parse("some-one").unwrap(),
                retired: false,
                illustrative: false,
                version: Revision(3),
            },
            content: Content::Known {
                salt,
                facts: Facts {
                    name: "Some One".to_owned(),
                    email: Some("some@example.com".to_owned()),
                    phone: None,
                    role: None,
                },
            },
        }
    }

    fn salted() -> Person {
        person(Some(Secret([1; 32])))
    }

    fn changed(change: impl FnOnce(&mut Facts)) -> Person {
        let mut person = salted();
        if let Content::Known { salt: _, facts } = &mut person.content {
            change(facts);
        }
        person
    }

    #[test]
    fn the_log_is_told_a_made_key_and_a_seal() {
        let text = serde_json::to_string(&salted()).unwrap();
        insta::assert_snapshot!(text, @r#"{"head":{"id":"per_00000000000000000000000000000007","key":"person-00000000000000000000000000000007","retired":false,"illustrative":false},"seal":"2df321fffa734cde8614bb4033329eac7e29ff612bc61ce4508a85a4d962c7a8"}"#);
        let read: Person = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        assert_eq!((read.name(), read.is_erased()), (ERASED, false));
        let erased = serde_json::to_string(&salted().erased()).unwrap();
        let blank = r#"{"head":{"id":"per_00000000000000000000000000000007","key":"person-00000000000000000000000000000007","retired":false,"illustrative":false},"seal":null}"#;
        assert_eq!(erased, blank);
        let read: Person = serde_json::from_str(&erased).unwrap();
        assert!(read.is_erased());
    }

    #[test]
    fn every_fact_the_key_and_the_salt_are_sealed() {
        let mut renamed = salted();
        renamed.head.key = Key::parse("some").unwrap();
        let all = [
            salted(),
            renamed,
            person(Some(Secret([2; 32]))),
            changed(|facts| facts.name.push('s')),
            changed(|facts| facts.email = None),
            changed(|facts| facts.phone = facts.email.take()),
            changed(|facts| facts.role = facts.email.take()),
        ];
        let texts = all.map(|person| serde_json::to_string(&person).unwrap());
        let distinct: std::collections::BTreeSet<_> = texts.iter().collect();
        assert_eq!(distinct.len(), texts.len(), "{texts:?}");
    }

    #[test]
    fn a_person_without_a_salt_is_not_logged() {
        assert!(serde_json::to_string(&person(None)).is_err());
        let mut record = Record::Person(person(None).into());
        record.salt_with(|| Some(Secret([1; 32])));
        record.salt_with(|| Some(Secret([2; 32])));
        assert_eq!(record, Record::Person(salted().into()), "once");
    }
}
