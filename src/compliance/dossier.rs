//! One recipient on one day, with what every question about it asks alike, worked out once.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::binding::{Binding, binding};
use super::counterparty::Counterparty;
use super::covers::contract_in_force;
use super::question::Asked;
use super::rules::borders;
use super::transfers::RecipientTraits;
use crate::registry::value::Registry;

/// The recipient, what binds it and whether it has a contract.
#[derive(Debug)]
pub(super) struct Dossier<'a> {
    pub(super) registry: &'a Registry,
    pub(super) on: Date,
    pub(super) recipient: Counterparty<'a>,
    binding: OnceCell<Vec<Binding<'a>>>,
    contract: OnceCell<bool>,
    traits: OnceCell<Option<RecipientTraits>>,
}

impl<'a> Dossier<'a> {
    pub(super) fn of(registry: &'a Registry, asked: &'a Asked, on: Date) -> Self {
        Self {
            registry,
            on,
            recipient: Counterparty::of(registry, asked, on),
            binding: OnceCell::new(),
            contract: OnceCell::new(),
            traits: OnceCell::new(),
        }
    }

    /// The clauses in force that bind it, or may do so, by name or class, in the order of their keys.
    pub(super) fn binding(&self) -> &[Binding<'a>] {
        let find = || binding(self.registry, &self.recipient, self.on);
        self.binding.get_or_init(find)
    }

    /// What regimes ask of it; null where it or an owner has certifications, on which they may rest.
    pub(super) fn traits(&self) -> Option<RecipientTraits> {
        let find = || {
            let is_certified = self.recipient.certifications().next().is_some();
            let recipient = borders::recipient(self.recipient.asked);
            (!is_certified).then(|| RecipientTraits::of(self.registry, recipient))
        };
        *self.traits.get_or_init(find)
    }

    /// Whether an agreement in force covers it.
    pub(super) fn has_contract(&self) -> bool {
        let find = || contract_in_force(self.registry, &self.recipient, self.on);
        *self.contract.get_or_init(find)
    }
}
