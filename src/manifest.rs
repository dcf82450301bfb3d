//! The registry as files: reading manifests and the sample.
//!
//! A manifest is YAML (JSON is a part of YAML) with a list a noun, and each row of a list is a draft with a key:
//!
//! ```yaml
//! vendors:
//!   - key: google-analytics
//!     name: Google Analytics
//!     kind: PRODUCT
//! ```
//!
//! All of it is pure: text in, rows for one command out. Nothing here opens a file, plans or writes; whether the rows
//! fit the registry is for `command` to say, and a [`Place`] puts its problems back on file and line. Writing a registry
//! out as a manifest is not done yet.

pub mod error;
pub mod file;
pub mod place;
pub mod sample;
pub mod vocabulary;

pub use error::ManifestError;
pub use file::{Manifest, parse};
pub use place::Place;
pub use sample::sample;
pub use vocabulary::vocabulary;
