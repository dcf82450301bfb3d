//! Random questions about a register.

use entity::vocabulary::{Action, Condition, Level, RecipientRole};
use steward::compliance::{Asked, DraftVendor, Question};

use super::world::{Choice, PERSONS};

/// A question in which much is stated, and sometimes little.
pub fn question(choice: &mut Choice) -> Question {
    let recipient = match choice.random.below(12) {
        0 => Asked::LegalEntity(choice.random.of(&choice.entities)),
        1 => Asked::Class(choice.random.of(&choice.classes)),
        2 | 3 => Asked::Draft(Box::new(DraftVendor {
            name: None,
            owners: choice.random.some(0, 1, &choice.vendors),
            classes: choice.random.some(0, 2, &choice.classes),
            country: choice.place(70),
            processing_countries: choice.random.some(0, 1, &choice.places),
            certifications: choice.certifications(),
        })),
        _ => Asked::Vendor(choice.vendor()),
    };
    let stated = choice.random.of(&[50, 90, 100]);
    let random = &mut choice.random;
    let about = Question::about(
        recipient,
        random.of(&choice.categories),
        random.of(super::world::DAYS),
    );
    Question {
        actions: if random.percent(60) {
            Vec::new()
        } else {
            random.some(1, 2, Action::ALL)
        },
        level: random.maybe(stated, Level::ALL),
        purpose: random.maybe(stated, &choice.purposes),
        subjects: if random.percent(stated) {
            vec![random.of(&choice.subjects)]
        } else {
            Vec::new()
        },
        property: random.maybe(stated, &choice.properties),
        database: random.maybe(50, &choice.databases),
        role: random.maybe(stated, RecipientRole::ALL),
        origin: random.maybe(stated, &choice.places),
        destinations: random.some(0, 2, &choice.places),
        persons: random.maybe(stated, PERSONS),
        conditions_met: random.some(0, 2, Condition::ALL),
        flow: random.maybe(20, &choice.flows),
        safeguards: choice.safeguards(),
        ..about
    }
}
