//! The legal and vocabulary data of `data/reference`, parsed once and asked by date; a company's own rows go before.
//!
//! Pure: no I/O, no clock; every question names its day. Nothing here knows the register or decides: it says what the
//! law and the vocabularies are, row by row, with what each row rests on. For example, may data go from `DE` to `US`
//! on 2020-07-16? `regimes.holding` gives `eu-gdpr`, `adequacy.reaching` gives no row: the Privacy Shield ended that day.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use files::{File, Files};
use own::Own;

pub mod adequacy;
pub mod computation;
pub mod fault;
mod files;
pub mod form;
pub mod key;
pub mod obligation;
pub mod own;
pub mod place;
pub mod places;
pub mod regime;
pub mod regimes;
pub mod row;
pub mod term;
pub mod tri;

pub use adequacy::Adequacy;
pub use files::{id_field, law_of, row_id};
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
    own: Own,
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

    /// The edition, for answers: the day as of which the data stands, its version where there was more than one, and how
    /// many rows of it are the company's own.
    #[must_use]
    pub fn edition(&self) -> String {
        let edition = match self.edition {
            Edition {
                as_of,
                version: 0 | 1,
            } => as_of.to_string(),
            Edition { as_of, version } => format!("{as_of}, version {version}"),
        };
        match self.own_rows().count() {
            0 => edition,
            1 => format!("{edition}, with 1 row of the company's own"),
            rows => format!("{edition}, with {rows} rows of the company's own"),
        }
    }

    fn parse() -> Result<Self, String> {
        let reference = Self::of(&Files::embedded()?)?;
        match reference.faults().first() {
            Some(fault) => Err(fault.to_string()),
            None => Ok(reference),
        }
    }

    /// What the files say.
    fn of(files: &Files) -> Result<Self, String> {
        let edition: Edition = files.read(File::Jurisdictions)?;
        for file in File::ALL {
            if files.read::<Edition>(file)? != edition {
                return Err("the files of data/reference are of different editions".to_owned());
            }
        }
        let places = Places::from(files.read::<places::Raw>(File::Jurisdictions)?);
        let regimes = Regimes::build(files.read(File::Regimes)?, &places)?;
        let adequacy = Adequacy::build(files.read(File::Adequacy)?, &places);
        let obligations = files.read::<obligation::Raw>(File::Obligations)?.into();
        let terms = Terms::build(files.read(File::Taxonomy)?, files.read(File::Roles)?)?;
        Ok(Self {
            places,
            regimes,
            adequacy,
            obligations,
            terms,
            edition,
            own: Own::default(),
        })
    }
}

#[cfg(test)]
mod tests;
