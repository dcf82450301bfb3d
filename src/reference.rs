//! The embedded legal and vocabulary data of `data/reference`, parsed once and asked by date.
//!
//! Pure: no I/O, no clock; every question names its day. Nothing here knows the register or decides: it says what the
//! law and the vocabularies are, row by row, with what each row rests on. For example, may data go from `DE` to `US`
//! on 2020-07-16? `regimes.holding` gives `eu-gdpr`, `adequacy.reaching` gives no row: the Privacy Shield ended that day.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub mod adequacy;
pub mod computation;
pub mod key;
pub mod obligation;
pub mod place;
pub mod places;
pub mod regime;
pub mod regimes;
pub mod row;
pub mod term;
pub mod tri;

pub use adequacy::Adequacy;
pub use key::{AdequacyKey, MechanismKey, ObligationKey, RegimeKey, TermKey, ThresholdKey, key_of};
pub use obligation::Obligations;
pub use place::{Area, GroupCode, Place, UnknownArea, UnknownPlace};
pub use places::Places;
pub use regime::Regime;
pub use regimes::Regimes;
pub use term::Terms;
pub use tri::Tri;

/// The reference data of this edition.
#[derive(Debug)]
pub struct Reference {
    /// Countries, subdivisions and groups.
    pub places: Places,
    /// Laws on sending data abroad or to another party.
    pub regimes: Regimes,
    /// Approved destinations.
    pub adequacy: Adequacy,
    /// What a duty can be.
    pub obligations: Obligations,
    /// The vocabularies with which a register starts.
    pub terms: Terms,
    edition: Edition,
}

/// Which edition of the data answers rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
struct Edition {
    as_of: Date,
    version: u32,
}

static EMBEDDED: LazyLock<Result<Reference, String>> = LazyLock::new(Reference::parse);

/// The embedded reference data.
#[must_use]
pub fn reference() -> &'static Reference {
    #[expect(
        clippy::expect_used,
        reason = "the data is part of the program and a test reads all of it"
    )]
    Reference::load().expect("the embedded reference data can be read")
}

impl Reference {
    /// The embedded data, or what is wrong with it; called once at start-up so that a fault is reported there.
    pub fn load() -> Result<&'static Self, String> {
        EMBEDDED.as_ref().map_err(Clone::clone)
    }

    /// The edition, for answers: the day as of which the data stands, and its version where there was more than one.
    #[must_use]
    pub fn edition(&self) -> String {
        match self.edition {
            Edition {
                as_of,
                version: 0 | 1,
            } => as_of.to_string(),
            Edition { as_of, version } => format!("{as_of}, version {version}"),
        }
    }

    fn parse() -> Result<Self, String> {
        let (edition, places) = read::<places::Raw>(
            "jurisdictions",
            include_str!("../data/reference/jurisdictions.json"),
        )?;
        let (of_regimes, regimes) =
            read("regimes", include_str!("../data/reference/regimes.json"))?;
        let (of_adequacy, adequacy) =
            read("adequacy", include_str!("../data/reference/adequacy.json"))?;
        let (of_obligations, obligations) = read::<obligation::Raw>(
            "obligations",
            include_str!("../data/reference/obligations.json"),
        )?;
        let (of_taxonomy, taxonomy) =
            read("taxonomy", include_str!("../data/reference/taxonomy.json"))?;
        let (of_roles, roles) = read(
            "recipients_roles",
            include_str!("../data/reference/recipients_roles.json"),
        )?;
        if [
            of_regimes,
            of_adequacy,
            of_obligations,
            of_taxonomy,
            of_roles,
        ]
        .iter()
        .any(|other| *other != edition)
        {
            return Err("the files of data/reference are of different editions".to_owned());
        }
        let places = Places::from(places);
        let regimes = Regimes::build(regimes, &places)?;
        let adequacy = Adequacy::build(adequacy, &places, &regimes)?;
        let terms = Terms::build(taxonomy, roles)?;
        Ok(Self {
            places,
            regimes,
            adequacy,
            obligations: obligations.into(),
            terms,
            edition,
        })
    }
}

/// Reads one file, and which edition it is of.
fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<(Edition, T), String> {
    let wrong = |cause| format!("data/reference/{name}.json: {cause}");
    let edition = serde_json::from_str(text).map_err(wrong)?;
    let rows = serde_json::from_str(text).map_err(wrong)?;
    Ok((edition, rows))
}

#[cfg(test)]
mod tests;
