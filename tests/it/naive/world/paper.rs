//! What is written: agreements, notices, clauses, safeguards. Then the records that rest on agreements.

use std::sync::Arc;

use entity::id::{NoticeId, VendorId};
use entity::vocabulary::{
    Action, AgreementKind, AgreementState, AssessmentOutcome, Condition, Level, Rule,
};
use steward::reference::computation::MechanismEffect;
use steward::reference::{Area, MechanismKey, reference};
use steward::registry::agreement::{Agreement, Party};
use steward::registry::clause::{Bound, Clause, Scope, Source};
use steward::registry::document::Assessment;
use steward::registry::notice::Notice;
use steward::registry::nouns::Record;
use steward::registry::safeguard::Safeguard;
use steward::registry::window::Window;

use super::{Choice, World, head};

/// Mechanisms of every kind, some of laws that came after one another.
const MECHANISMS: &[&str] = &[
    "eu_dir95.scc_2010_87",
    "eu_dir95.derog_consent",
    "eu_gdpr.scc_commission",
    "eu_gdpr.scc_2010_87",
    "eu_gdpr.bcr",
    "eu_gdpr.certification",
    "eu_gdpr.derog_explicit_consent",
    "eu_gdpr.derog_contract",
    "eu_gdpr.adequacy",
    "uk_gdpr.idta",
    "uk_gdpr.scc_regulations",
    "uk_gdpr.regulations",
    "ch_fadp.scc",
    "ch_fadp_1992.bcr",
    "cn_pipl.security_assessment",
    "cn_pipl.standard_contract",
    "cn_pipl.certification",
    "cn_pipl.exempt_small_volume",
    "cn_pipl.exempt_contract",
    "br_lgpd.scc",
    "br_lgpd.specific_consent",
    "jp_appi.consent",
    "jp_appi_2017.international_framework",
    "kr_pipa.consent",
    "kr_pipa.entrustment_disclosed",
    "sg_pdpa.certification",
    "sg_pdpa.contract",
    "us_doj_dsp.restricted_with_security",
    "us_doj_dsp.exempt",
    "us_doj_dsp.foreign_person_contract",
    "ae_difc.scc",
    "ca_qc_law25.pia_and_agreement",
    "ru_152fz.notify_inadequate",
    "nz_privacy_act.authorisation",
    "my_pdpa.similar_law",
    "vn_pdpl.impact_dossier",
];

const ROWS: &[&str] = &["eu_gdpr.ca", "eu_gdpr.kr", "eu-gdpr.jp", "uk_gdpr.ca"];

/// Conditions that lie close enough to be met by chance.
const CONDITIONS: &[Condition] = &[
    Condition::ConsentGiven,
    Condition::ContractInForce,
    Condition::ChoiceOffered,
    Condition::AuthorisedInWriting,
];

impl World {
    pub(super) fn paper(&mut self) {
        self.agreement_with_most();
        for _ in 0..self.choice.random.between(1, 4) {
            self.agreement();
        }
        let mut notices = Vec::new();
        for n in 0..self.choice.random.between(1, 5) {
            self.notice(n, &mut notices);
        }
        for n in 0..self.choice.random.between(2, 12) {
            self.clause(n, &notices);
        }
        self.base();
        for n in 0..self.choice.random.between(0, 5) {
            self.subprocessing(n);
        }
        for n in 0..self.choice.random.between(1, 6) {
            self.flow(n);
        }
    }

    /// What most registers have, so that something is permitted: a law that lets everybody do everything, the company
    /// disclose, and all keep it confidential.
    fn base(&mut self) {
        let rules = [
            Rule::Permission,
            Rule::Permission,
            Rule::Permission,
            Rule::Duty,
        ];
        for (n, rule) in rules.into_iter().enumerate() {
            let choice = &mut self.choice;
            if choice.random.percent(30) {
                continue;
            }
            let is_duty = rule == Rule::Duty;
            let mut clause = choice.clause(&format!("base-{n}"), &[]);
            clause.rule = rule;
            clause.actions = if is_duty {
                Vec::new()
            } else {
                Action::ALL.to_vec()
            };
            clause.duty = is_duty.then(|| "obl.confidentiality".to_owned());
            clause.source = Source::Law("an article".to_owned());
            clause.bound = match n {
                0 => Bound::Vendors(choice.vendors.clone()),
                1 => Bound::Company,
                _ => Bound::Classes(vec![choice.classes[0]]),
            };
            if is_duty || choice.random.percent(80) {
                clause.conditions.clear();
            }
            clause.scope = Scope::default();
            self.add(clause);
        }
    }

    /// One with most vendors, on which claims can rest whoever the recipient is.
    fn agreement_with_most(&mut self) {
        self.agreement();
        let choice = &mut self.choice;
        let mut vendors = choice.vendors.clone();
        vendors.retain(|vendor| *vendor == choice.vendors[0] || choice.random.percent(75));
        let parties = vendors.into_iter().map(Party::Vendor).collect();
        let signed = choice.day();
        if let Some(Record::Agreement(agreement)) = self.records.last_mut() {
            let agreement = Arc::make_mut(agreement);
            agreement.theirs = parties;
            agreement.state = AgreementState::InForce;
            agreement.window = Window::default();
            agreement.signed = Some(signed);
        }
    }

    fn agreement(&mut self) {
        let choice = &mut self.choice;
        let number = choice.agreements.len();
        let head = head(&mut choice.made, &format!("agreement-{number}"));
        choice.agreements.push(head.id);
        let mut parties: Vec<Party> = choice.vendors.iter().copied().map(Party::Vendor).collect();
        parties.push(Party::LegalEntity(choice.entities[1]));
        let record = Agreement {
            head,
            kind: choice.random.of(AgreementKind::ALL),
            ours: choice.entities[0],
            theirs: choice.random.some(1, 2, &parties),
            covers: choice.random.some(0, 1, &choice.vendors),
            state: choice.random.of(&[
                AgreementState::InForce,
                AgreementState::InForce,
                AgreementState::InForce,
                AgreementState::InForce,
                AgreementState::Draft,
                AgreementState::Terminated,
            ]),
            signed: choice.maybe_day(50),
            window: choice.window(),
            governing_law: None,
            renewal: None,
            external_references: Vec::new(),
            document: None,
            responsible: None,
        };
        self.add(record);
    }

    /// Supersedes one made before, or none. A retired one is no source of a clause.
    fn notice(&mut self, n: usize, usable: &mut Vec<NoticeId>) {
        let choice = &mut self.choice;
        let mut head = head(&mut choice.made, &format!("notice-{n}"));
        head.retired = choice.random.percent(25);
        let id = head.id;
        // Mostly a chain, so that some lead through a retired one.
        let latest = choice.notices.last().copied();
        let latest = latest.filter(|_| choice.random.percent(60));
        let record = Notice {
            head,
            title: format!("Notice {n}"),
            properties: choice.random.some(1, 2, &choice.properties),
            published: None,
            effective: choice.maybe_day(85),
            supersedes: latest.or_else(|| choice.random.maybe(70, &choice.notices)),
            link: None,
            sections: Vec::new(),
        };
        choice.notices.push(id);
        if !record.head.retired {
            usable.push(id);
        }
        self.add(record);
    }

    fn clause(&mut self, n: usize, notices: &[NoticeId]) {
        let clause = self.choice.clause(&format!("clause-{n}"), notices);
        self.add(clause);
    }
}

impl Choice {
    pub fn clause(&mut self, key: &str, notices: &[NoticeId]) -> Clause {
        let mut head = head(&mut self.made, key);
        let random = &mut self.random;
        head.retired = random.percent(4);
        let rule = random.of(&[
            Rule::Permission,
            Rule::Permission,
            Rule::Permission,
            Rule::Prohibition,
            Rule::Prohibition,
            Rule::Duty,
        ]);
        let bound = match random.below(10) {
            0 | 1 if rule != Rule::Duty => Bound::Company,
            2..=4 => Bound::Classes(random.some(1, 2, &self.classes)),
            _ => Bound::Vendors(random.some(1, 2, &self.vendors)),
        };
        let source = match random.below(10) {
            0..=3 => Source::Agreement(random.of(&self.agreements)),
            4 | 5 if !notices.is_empty() => Source::Notice(random.of(notices)),
            _ => Source::Law("an article".to_owned()),
        };
        let duty = random.of(&["obl.confidentiality", "obl.confidentiality", "obl.security"]);
        let mut conditions = Vec::new();
        if rule != Rule::Duty && random.percent(35) {
            for _ in 0..random.between(1, 2) {
                conditions.push(random.some(1, 2, CONDITIONS));
            }
        }
        let actions = if random.percent(60) {
            vec![Action::Use]
        } else {
            random.some(1, 3, Action::ALL)
        };
        let is_duty = rule == Rule::Duty;
        let recipients = (bound == Bound::Company)
            .then(|| random.limit(50, &self.classes))
            .flatten();
        Clause {
            head,
            rule,
            bound,
            actions: if is_duty { Vec::new() } else { actions },
            duty: is_duty.then(|| duty.to_owned()),
            within: None,
            requests: Vec::new(),
            scope: self.scope(recipients),
            conditions,
            source,
            citation: None,
            hedged: false,
            window: self.window(),
            reviewed_on: None,
            reviewed_by: None,
        }
    }

    fn scope(&mut self, recipients: Option<Vec<entity::id::RecipientClassId>>) -> Scope {
        let mut areas: Vec<Area> = self.places.iter().copied().map(Area::Place).collect();
        let eea = reference().places.parse_area("group:EEA30");
        areas.push(eea.unwrap());
        let random = &mut self.random;
        Scope {
            categories: random.limit(40, &self.categories),
            levels: random.limit(20, Level::ALL),
            purposes: random.limit(30, &self.purposes),
            subjects: random.limit(15, &self.subjects),
            properties: random.limit(15, &self.properties),
            recipients,
            destinations: random.limit(15, &areas),
        }
    }

    pub fn safeguards(&mut self) -> Vec<Safeguard> {
        let mut claims = Vec::new();
        let near = self.mechanisms_at_home();
        let rare = self.rare_at_home();
        for _ in 0..self.random.of(&[0, 0, 1, 1, 2, 3]) {
            if self.random.percent(25) && !rare.is_empty() {
                let mechanism = self.random.of(&rare);
                let claim = self.complete(mechanism);
                claims.push(claim);
                continue;
            }
            if self.random.percent(50) && !near.is_empty() {
                let mechanism = self.random.of(&near);
                let claim = self.complete(mechanism);
                claims.push(claim);
                continue;
            }
            if self.random.percent(25) {
                let claim = self.test_of_recipient();
                claims.push(claim);
                continue;
            }
            claims.push(Safeguard {
                mechanism: self.random.of(MECHANISMS).to_owned(),
                adequacy_row: self.random.maybe(20, ROWS).map(str::to_owned),
                agreement: self.random.maybe(65, &self.agreements),
                reference: None,
                filing: self.random.percent(60).then(|| "filed".to_owned()),
                window: self.window(),
                assessment: self.random.percent(70).then_some(()).map(|()| Assessment {
                    on: self.day(),
                    outcome: self.random.of(&[
                        AssessmentOutcome::Acceptable,
                        AssessmentOutcome::Acceptable,
                        AssessmentOutcome::Acceptable,
                        AssessmentOutcome::NotAcceptable,
                    ]),
                    next_review: None,
                }),
            });
        }
        claims
    }

    /// The mechanisms of the regimes that ever held one of the places.
    fn mechanisms_at_home(&self) -> Vec<String> {
        let mut found = Vec::new();
        for regime in reference().regimes.all() {
            let mut exporters = regime.exporters.iter();
            if exporters.any(|exporter| self.places.contains(&exporter.place)) {
                let keys = regime.mechanisms.iter().map(|mechanism| &mechanism.key);
                found.extend(keys.map(ToString::to_string));
            }
        }
        found
    }

    /// Those among them that lapse, that can no longer be concluded or cannot be relied on, and those that a row of the
    /// company's own changed.
    fn rare_at_home(&self) -> Vec<String> {
        let mut found = self.mechanisms_at_home();
        found.retain(|key| {
            let key = MechanismKey::new(key);
            let (_, mechanism) = reference().regimes.mechanism(&key).unwrap();
            let lapses =
                mechanism.concluded_until.is_some() || mechanism.max_validity_months.is_some();
            let claimable = mechanism.effect != MechanismEffect::NotClaimable;
            let is_rare = (lapses || !mechanism.available) && claimable;
            is_rare || self.own_mechanisms.contains(&key.to_string())
        });
        found
    }

    /// An assessment that the recipient is one of those whom an approval reaches, naming an approval or none.
    fn test_of_recipient(&mut self) -> Safeguard {
        let mechanism = self.random.of(&[
            "eu_gdpr.adequacy",
            "eu_gdpr.adequacy",
            "uk_gdpr.regulations",
        ]);
        Safeguard {
            adequacy_row: self.random.maybe(70, ROWS).map(str::to_owned),
            window: Window::default(),
            ..self.complete(mechanism.to_owned())
        }
    }

    /// A claim with all its papers, of which one may have gone.
    fn complete(&mut self, mechanism: String) -> Safeguard {
        let lacks = self.random.below(12);
        Safeguard {
            mechanism,
            adequacy_row: None,
            agreement: (lacks != 0).then(|| self.agreements[0]),
            reference: None,
            filing: (lacks != 1).then(|| "filed".to_owned()),
            window: Window {
                from: self.maybe_day(30),
                until: None,
            },
            assessment: (lacks != 2).then(|| Assessment {
                on: self.day(),
                outcome: AssessmentOutcome::Acceptable,
                next_review: None,
            }),
        }
    }

    pub fn vendor(&mut self) -> VendorId {
        self.random.of(&self.vendors)
    }
}
