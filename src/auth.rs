//! Who is asking, and what they may do.
//!
//! A request carries a token ([`bearer`], [`token`]), signed with a key ([`key`]) of the ring that the servers of a database
//! share ([`key_ring`]), which lies sealed in it ([`sealing`]); out of it comes a [`caller::Caller`] with roles. [`permission`] is the one table of what roles may read and run, and [`walk`]
//! holds a parsed GraphQL document against it before anything is executed.
//!
//! Programs have tokens of their own ([`client`]), which they get with a secret ([`client_secret`]).
//!
//! [`checkpoint`]s of the log are signed here too, with a key of their own.
//!
//! Not here: HTTP, storage, and the two other places where the table is asked (resolvers of types known only at run
//! time, and the door of the store).

pub mod bearer;
pub mod caller;
pub mod checkpoint;
pub mod client;
pub mod client_secret;
pub mod key;
pub mod key_ring;
pub mod permission;
pub mod sealing;
pub mod slowdown;
pub mod token;
pub mod walk;
