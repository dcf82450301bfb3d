//! What is asked for, read from names and values as they stand in an address or on the command line.

use std::fmt;

use async_graphql::ID;
use entity::id::VendorId;
use jiff::Timestamp;
use jiff::civil::Date;

use super::render::Format;
use super::words::Language;
use super::{KINDS, Kind, Takes};
use crate::auth::caller::Roles;
use crate::auth::permission::{Access, Noun, may_read};
use crate::command::draft::find;
use crate::command::form::shown;
use crate::error::Error;
use crate::registry::revision::Revision;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

/// A report, and how.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Which report.
    pub kind: &'static Kind,
    /// In which format.
    pub format: Format,
    /// In which language.
    pub language: Language,
    /// About which vendor; null: about all.
    pub vendor: Option<VendorId>,
    /// For which day; null: today.
    pub on: Option<Date>,
    /// With which set of columns.
    pub template: Template,
    /// As of when; null: the latest.
    pub as_of: Option<Moment>,
    /// What changed since when is asked for.
    pub since: Option<Moment>,
}

/// A state of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// As a revision left it.
    Revision(Revision),
    /// As it stood at a time.
    Time(Timestamp),
}

impl Moment {
    fn parse(text: &str) -> Option<Self> {
        let revision = text.parse().ok().map(Self::Revision);
        revision.or_else(|| text.parse().ok().map(Self::Time))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Revision(revision) => write!(f, "revision {revision}"),
            Self::Time(time) => time.fmt(f),
        }
    }
}

/// A set of columns of a record of processing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Template {
    /// What the article lists (GDPR Art. 30).
    #[default]
    Article,
    /// As in the template of the British authority.
    Ico,
    /// As in the template of the French authority.
    Cnil,
}

impl Template {
    /// Every set.
    pub const ALL: &'static [Self] = &[Self::Article, Self::Ico, Self::Cnil];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Ico => "ico",
            Self::Cnil => "cnil",
        }
    }
}

/// The parameters besides report and format.
pub const PARAMETERS: &[&str] = &["vendor", "on", "language", "template", "asOf", "since"];

/// The report with this name.
#[must_use]
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// The state of the register that is asked for; none where it is the latest, or cannot be read.
#[must_use]
pub fn as_of(given: &[(String, String)]) -> Option<Moment> {
    let found = given.iter().find(|(name, _)| name == "asOf");
    found.and_then(|(_, text)| Moment::parse(text))
}

/// Refuses a caller who may not read all that the report tells of.
///
/// # Errors
/// The caller may not.
pub fn check(name: &str, roles: Roles) -> Result<(), Error> {
    let may = |noun: &Noun| may_read(roles, *noun) == Access::All;
    match kind(name).filter(|kind| !kind.reads.iter().all(may)) {
        None => Ok(()),
        Some(kind) => Err(Error::Forbidden(format!(
            "your roles ({roles}) may not read all that the report `{}` tells of; \
             ask an administrator for a role that may",
            kind.name
        ))),
    }
}

/// Reads what a caller asks of the register.
///
/// # Errors
/// The caller may not read all that the report tells of; else everything that is wrong with it.
pub fn allowed(
    registry: &Registry,
    name: &str,
    format: &str,
    given: &[(String, String)],
    roles: Roles,
) -> Result<Asked, Error> {
    check(name, roles)?;
    let known = kind(name);
    let may = |noun: &Noun| may_read(roles, *noun) == Access::All;
    // Whether there is such a vendor is nothing to tell to who may read none.
    let hidden = |name: &str| name == "vendor" && !may(&Noun::Vendor);
    let given: Vec<_> = given
        .iter()
        .filter(|(name, _)| !hidden(name))
        .cloned()
        .collect();
    read(registry, name, format, &given).map_err(|problems| {
        let text = problems.join("; ");
        match known.is_some() && Format::from_text(format).is_some() {
            true => Error::BadRequest(text),
            false => Error::NotFound(text),
        }
    })
}

/// Reads what is asked of the register.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(
    registry: &Registry,
    name: &str,
    format: &str,
    given: &[(String, String)],
) -> Result<Asked, Vec<String>> {
    let mut reading = Reading {
        given,
        problems: Vec::new(),
    };
    let kind = kind(name);
    if kind.is_none() {
        let known = KINDS.iter().map(|kind| kind.name);
        reading.refuse("there is no report", name, known);
    }
    let known = Format::ALL.iter().map(|it| it.as_str());
    let format = reading.one("there is no format", format, known, Format::from_text);
    let (language, template) = (reading.language(), reading.template(kind));
    let (vendor, on) = (reading.vendor(registry, kind), reading.day());
    let (as_of, since) = (reading.moment("asOf"), reading.since(kind));
    reading.names();
    match (kind, format, reading.problems.is_empty()) {
        (Some(kind), Some(format), true) => Ok(Asked {
            kind,
            format,
            language,
            vendor,
            on,
            template,
            as_of,
            since,
        }),
        _ => Err(reading.problems),
    }
}

struct Reading<'a> {
    given: &'a [(String, String)],
    problems: Vec<String>,
}

impl<'a> Reading<'a> {
    fn value(&self, name: &str) -> Option<&'a str> {
        let found = self.given.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    }

    fn refuse(&mut self, what: &str, given: &str, known: impl Iterator<Item = &'static str>) {
        let known: Vec<_> = known.collect();
        let text = format!(
            "{what} `{}`; take one of {}",
            shown(given),
            known.join(", ")
        );
        self.problems.push(text);
    }

    fn one<T>(
        &mut self,
        what: &str,
        given: &str,
        known: impl Iterator<Item = &'static str>,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let found = read(given);
        if found.is_none() {
            self.refuse(what, given, known);
        }
        found
    }

    fn language(&mut self) -> Language {
        let Some(given) = self.value("language") else {
            return Language::default();
        };
        let known = Language::ALL.iter().map(|it| it.tag());
        let found = self.one("`language`: there is no", given, known, Language::from_tag);
        found.unwrap_or_default()
    }

    fn template(&mut self, kind: Option<&Kind>) -> Template {
        let Some(given) = self.value("template") else {
            return Template::default();
        };
        if let Some(kind) = kind.filter(|kind| !kind.templates) {
            let text = format!(
                "`template`: `{}` has one set of columns; leave it out",
                kind.name
            );
            self.problems.push(text);
        }
        let all = Template::ALL.iter();
        let known = all.clone().map(|it| it.as_str());
        let read = |text: &str| all.clone().find(|it| it.as_str() == text).copied();
        let found = self.one("`template`: there is no", given, known, read);
        found.unwrap_or_default()
    }

    fn day(&mut self) -> Option<Date> {
        let given = self.value("on")?;
        let day = given.parse().ok();
        if day.is_none() {
            let text = format!(
                "`on`: `{}` is not a day; write it as `2013-05-30`",
                shown(given)
            );
            self.problems.push(text);
        }
        day
    }

    fn moment(&mut self, name: &str) -> Option<Moment> {
        let given = self.value(name)?;
        let moment = Moment::parse(given);
        if moment.is_none() {
            self.problems.push(format!(
                "`{name}`: `{}` is no revision and no time; write it as `12` or `2013-05-30T12:00:00Z`",
                shown(given)
            ));
        }
        moment
    }

    fn since(&mut self, kind: Option<&Kind>) -> Option<Moment> {
        let since = self.moment("since");
        if let Some(kind) = kind.filter(|kind| !kind.since && self.value("since").is_some()) {
            let text = format!("`since`: `{}` tells of no changes; leave it out", kind.name);
            self.problems.push(text);
        }
        since
    }

    fn vendor(&mut self, registry: &Registry, kind: Option<&Kind>) -> Option<VendorId> {
        let takes = kind.map_or(Takes::Optional, |kind| kind.vendor);
        let Some(given) = self.value("vendor") else {
            if takes == Takes::One {
                let text = "`vendor`: this report is about one vendor; give its key or id";
                self.problems.push(text.to_owned());
            }
            return None;
        };
        if takes == Takes::None {
            let text = "`vendor`: this report is about no single vendor; leave it out";
            self.problems.push(text.to_owned());
        }
        match find::<Vendor>(registry, ID(given.to_owned()), &[]) {
            Ok(vendor) => Some(vendor),
            Err(problems) => {
                let texts = problems.into_iter();
                let texts = texts.map(|problem| format!("`vendor`: {}", problem.message));
                self.problems.extend(texts);
                None
            }
        }
    }

    /// Every name is known and given once.
    fn names(&mut self) {
        for (at, (name, _)) in self.given.iter().enumerate() {
            if !PARAMETERS.contains(&name.as_str()) {
                self.refuse("there is no parameter", name, PARAMETERS.iter().copied());
            } else if self
                .given
                .iter()
                .take(at)
                .any(|(earlier, _)| earlier == name)
            {
                self.problems
                    .push(format!("`{name}` is given twice; give it once"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(name: &str, format: &str, given: &[(&str, &str)]) -> String {
        let given: Vec<_> = given
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        match read(&Registry::default(), name, format, &given) {
            Ok(_) => String::new(),
            Err(problems) => problems.join("\n"),
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let given = [
            ("vendor", "no one"),
            ("on", "yesterday"),
            ("language", "xx"),
            ("template", "own"),
            ("color", "red"),
            ("on", "2013-05-30"),
        ];
        let told = problems("vendr", "doc", &given);
        assert_eq!(told.lines().count(), 8, "{told}");
        for part in [
            "there is no report `vendr`; take one of vendor, vendors,",
            "there is no format `doc`; take one of html,",
            "`language`: there is no `xx`; take one of en, de",
            "`template`: there is no `own`; take one of article, ico, cnil",
            "`on`: `yesterday` is not a day; write it as `2013-05-30`",
            "there is no parameter `color`",
            "`on` is given twice",
        ] {
            assert!(told.contains(part), "{part}\n{told}");
        }
    }

    #[test]
    fn a_report_says_what_it_takes() {
        for (name, given, expected) in [
            ("vendors", vec![], ""),
            ("ropa-controller", vec![("template", "cnil")], ""),
            (
                "vendor",
                vec![],
                "`vendor`: this report is about one vendor",
            ),
            (
                "findings",
                vec![("template", "ico")],
                "has one set of columns",
            ),
            (
                "vendors",
                vec![("vendor", "acme")],
                "about no single vendor",
            ),
            ("vendors", vec![("asOf", "5")], ""),
            (
                "vendors",
                vec![("asOf", "soon")],
                "is no revision and no time",
            ),
            ("vendors", vec![("since", "5")], "tells of no changes"),
            ("findings", vec![("since", "2013-05-30T12:00:00Z")], ""),
        ] {
            let told = problems(name, "csv", &given);
            assert_eq!(told.is_empty(), expected.is_empty(), "{name}: {told}");
            assert!(told.contains(expected), "{name}: {told}");
        }
    }
}
