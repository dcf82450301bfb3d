# The words of reports in English, complete. A message is said once and used wherever the thing is meant:
# `label-` names of columns and facts, `section-` headings, `table-` captions, `picture-` titles of pictures,
# `code-` the values of closed sets by their text in the API.

report-vendor = Vendor report
report-vendors = Register of vendors
report-transfers = Register of transfers
report-findings = Findings
report-obligations = Obligations of vendors
report-ropa-controller = Record of processing activities of a controller (GDPR Art. 30(1))
report-ropa-processor = Record of processing activities of a processor (GDPR Art. 30(2))
report-data-map = Data map

## The page

contents = Contents
skip-to-content = Skip to the content
nothing-recorded = Nothing recorded.
latest = latest
see-sheet = See the sheet
page = Page { $number } of { $count }
picture-in-words = The picture in words
left-out = Blank: { $names }.
number-separator = ,
date = { $day } { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
period-HOURS = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
  }
period-DAYS = { $count ->
    [one] { $count } day
   *[other] { $count } days
  }
period-MONTHS = { $count ->
    [one] { $count } month
   *[other] { $count } months
  }
period-from = { $period }, from: { $trigger }

## Sentences

count-rows = { $count ->
    [one] { $count } line.
   *[other] { $count } lines.
  }
count-vendors = { $count ->
    [0] No vendor is registered.
    [one] { $count } vendor is registered.
   *[other] { $count } vendors are registered.
  }
count-transfers = { $count ->
    [0] No current flow leaves its country, as far as is known.
    [one] { $count } transfer of the current flows leaves its place, or may do so.
   *[other] { $count } transfers of the current flows leave their place, or may do so.
  }
count-findings = { $count ->
    [0] Nothing was found to be wrong or missing.
    [one] { $count } thing is wrong or missing.
   *[other] { $count } things are wrong or missing.
  }
count-obligations = { $count ->
    [0] No duty or prohibition binds a vendor.
    [one] { $count } duty or prohibition binds a vendor.
   *[other] { $count } duties and prohibitions bind vendors.
  }
coverage = { $vendor }: { $stated } of { $needed } things that a record of processing needs are stated.
no-activities = No processing activity with this role is recorded.
no-flows = No current flow is recorded, so that there is nothing to draw.
too-many-to-draw = There are { $count } places on the way, too many to draw; the tables list them.
checklist-explained = GDPR Art. 28(3) lists what the contract with a processor stipulates. A line says whether a clause of a contract in force agrees it, and which; it asks nothing of a recipient that is no processor.
promises-explained = A line says whether a sentence in force demands it, and which. A duty can be proven; a prohibition is not.
way-in-words = From { $from } ({ $from-place }) to { $to } ({ $to-place }): { $status }.
somebody-of = unnamed: { $class }
the-company = our company
everything-it-gets = everything that the vendor gets
a-vendor = Vendor
a-property = Site or app
a-database = Database
a-company = Company of ours
a-class = Kind of recipient
several-a-property = { $count ->
    [one] one site or app
   *[other] { $count } sites and apps
}
several-a-database = { $count ->
    [one] one database
   *[other] { $count } databases
}
several-a-vendor = { $count ->
    [one] one vendor
   *[other] { $count } vendors
}
several-a-company = { $count ->
    [one] one company of ours
   *[other] { $count } companies of ours
}
several-a-class = { $count ->
    [one] one kind of recipient
   *[other] { $count } kinds of recipients
}
place-not-stated = country not stated
hedged = (The text hedges.)
names-it = names the vendor, or its owner
covers-it = covers the vendor: { $clause }
handed-on-bound = { $vendor }: bound too
handed-on-not-bound = { $vendor }: not bound
handed-on-not-stated = { $vendor }: not stated whether bound
promise-confidentiality = The data is kept confidential
promise-no-resale = The data is not sold or rented
promise-no-onward-sharing = The data is not handed on
promise-proven = { $sentence } (proven)
promise-proven-until = { $sentence } (proven until { $day })
promise-proven-once = { $sentence } (the proof counted until { $day })
promise-not-proven = { $sentence } (not proven)
safeguard-row = decision { $value }
safeguard-agreement = agreement { $value }
safeguard-reference = reference { $value }
safeguard-filing = filing { $value }
safeguard-from = from { $value }
safeguard-until = until { $value }
safeguard-assessed = assessed on { $value }
article-28-3-a = (a) processes only on documented instructions
article-28-3-b = (b) persons with access are committed to confidentiality
article-28-3-c = (c) takes the security measures of Art. 32
article-28-3-d = (d) engages another processor only under the conditions of Art. 28(2) and (4)
article-28-3-e = (e) assists with requests of data subjects
article-28-3-f = (f) assists with security, breaches, impact assessments and consultation (Arts. 32 to 36)
article-28-3-g = (g) deletes or returns the data at the end
article-28-3-h = (h) makes information available and allows audits

## Headings

section-vendors = Vendors
section-identity = Identity, owners and standing
section-picture = Where the data goes
section-received = Data received
section-rules = What is permitted and forbidden
section-transfers = Transfers
section-subprocessors = Sub-processors
section-agreements = Agreements
section-promises = Confidentiality, resale and onward sharing
section-obligations = Obligations
section-findings = Findings
section-mentions = Privacy statements
section-unknown = What is not known
section-summary = Summary
section-changes = What changed
section-categories = By category
section-collected = What is collected
section-held = What is held
section-sent = What is sent
section-ropa-controller = Processing activities
section-ropa-processor = Processing activities

## Captions

table-vendors = Vendors
table-owners = Owners over time
table-standing = Standing over time
table-certifications = Certifications
table-received = Data received, by category
table-permitted = Permitted
table-forbidden = Forbidden
table-transfers = Transfers
table-subprocessors = Sub-processors, nearest first
table-agreements = Agreements
table-obligations = Duties and prohibitions
table-findings = Findings, gravest first
table-appeared = Appeared
table-went = Went
table-mentions = Paragraphs that name or cover the vendor
table-unknown = What nobody stated
table-data-map = Categories
table-collected = Collections
table-held = Holdings
table-sent = Current flows
table-ropa-controller = Processing activities
table-ropa-processor = Processing activities carried out for others
picture-flows = From where the data comes, and to whom it goes
picture-findings-by-severity = Findings by severity
picture-transfers-by-status = Transfers by status

## Where it comes from

label-breach-occurred = Personal data breach occurred
label-breach-record = Link to the record of the breach
label-consent-record = Link to the record of consent
label-last-changed = Last changed in revision
label-legitimate-interests = Legitimate interests
label-legitimate-interests-assessment = Link to the legitimate interests assessment
label-made-from = Made from
label-day = Day asked about
label-as-of = As of
label-reference-number = Reference number
label-retention-policy = Link to the retention and erasure policy
label-retention-policy-followed = Retention and erasure policy followed
label-retention-policy-reasons = Reasons for not following it
label-revision = Revision of the register
label-revised = Time of the revision
label-chain-hash = Hash of the chain
label-legal-data = Edition of the legal data
label-filters = Asked for
label-program = Program
label-record = Record
label-rights-available = Rights available to individuals
label-safeguard-documents = Links to the documents of the safeguards
label-schedule-1-condition = Condition of Schedule 1, Data Protection Act 2018
label-source = Source
label-section = Section
label-part = Part
label-line = Line
label-name = Name
label-value = Value

## Names of columns and facts

label-activity = Activity
label-address = Address
label-agreement = Agreement
label-agreement-kind = Kind of agreement
label-agreements-in-force = Agreements in force
label-aliases = Also called
label-article-6-basis = Article 6 lawful basis
label-article-9-basis = Article 9 condition
label-asked-by = Asked for by
label-assignee = To be mended by
label-automated-decisions = Automated decision-making
label-because = Because
label-binds = Binds
label-bound = Bound
label-business-function = Business function
label-by = By
label-by-way-of = By way of
label-categories = Categories of data
label-categories-of-individuals = Categories of individuals
label-categories-of-personal-data = Categories of personal data
label-categories-of-processing = Categories of processing
label-categories-of-recipients = Categories of recipients
label-category = Category of data
label-certifications = Certifications
label-classes = Kinds of recipient
label-clause = Clause
label-collected-at = Collected at
label-collected-by = Collected by means of
label-collector = Collected by
label-conditions = On condition of
label-contacts = Contacts
label-contracts = Contracts with processors
label-controller = Controller and contact details
label-controllers = Controllers on whose behalf
label-country = Country
label-covers = Covers
label-current-flows = Current flows
label-data-protection-officer = Data protection officer
label-database = Database
label-decision = Decided as
label-decision-holds = Decision holds
label-decision-reason = Reason for the decision
label-decision-until = Decided until
label-default-level = Level by law
label-destinations = Destinations
label-document = Document
label-dpia-link = Link to the DPIA
label-dpia-progress = DPIA progress
label-dpia-required = DPIA required
label-explanation = Explanation
label-exporter = Exporter
label-exporter-address = Address of the exporter
label-exporter-contact = Contact of the exporter
label-external-references = Ids in other systems
label-field = Field that would state it
label-finding = Finding
label-finding-id = Id of the finding
label-finding-kind = Violation or gap
label-flow = Flow
label-flow-down = Duties passed on
label-frequency = Frequency
label-from = First day
label-from-place = From country
label-further-purposes = Further purposes
label-governing-law = Governing law
label-handed-on-by = Handed on by
label-handed-on-to = Handed on to
label-hands = Hands
label-held-in = Held in
label-hosted-by = Hosted by
label-identifiers = Numbers in registers
label-illustrative = Made up for a demonstration
label-importer = Importer
label-importer-address = Address of the importer
label-importer-contact = Contact of the importer
label-in-force = In force
label-joint-controllers = Joint controllers
label-key = Key
label-kind = Kind
label-last-review = Last review
label-lawful-basis = Lawful basis
label-legal-name = Legal name
label-level = Level
label-lifetime = Kept on the device for
label-lifted-by = Lifted by
label-location-of-data = Location of personal data
label-main-purpose = Main purpose
label-mechanism = Ground that holds
label-mention = Mention
label-method = Method
label-methods = Methods of collection
label-missing = Missing
label-nature = What is done with it
label-needs-review = To be reviewed
label-next-review = Next review
label-not-stated = Not stated
label-on-consent = Rests on consent alone
label-other-side = Other side
label-our-side = Our side
label-owner = Owner
label-paragraph = Paragraph
label-person-in-charge = Person in charge
label-persons = Persons a year
label-processing-countries = Countries of processing
label-processing-done = Processing carried out
label-processor = Processor and contact details
label-proof = Proof
label-proof-by = Proof given by
label-proof-until = Proof counts until
label-properties = Sites and apps
label-property = Site or app
label-proven = Proven
label-proven-on = Proof given on
label-provisions = Provisions
label-purpose-of-processing = Purpose of processing
label-purposes = Purposes
label-reason = Reason
label-recipient = Recipient
label-recipient-classes = Types of recipients
label-recipients = Recipients
label-recipients-abroad = Recipients in third countries
label-reference = Reference
label-regimes = Status by law
label-renewal = Renewal
label-representative = Representative
label-responsible = Responsible
label-rests-on = Rests on
label-retention = Time limits for erasure
label-retention-schedule = Retention schedule
label-role = Role in law
label-rule = Rule
label-safeguard-until = Safeguard ends
label-safeguards = Safeguards
label-scheme = Scheme
label-scope = Scope
label-security = Security measures
label-security-measures = Technical and organizational security measures
label-sensitive = Special or sensitive data
label-sensitive-data = Sensitive data
label-sent-from = From
label-sent-to = Sent to
label-sentence = What the text says
label-service = Service
label-severity = Severity
label-signed = Signed
label-source-of-data = Source of the personal data
label-standing = Standing
label-standing-since = Standing since
label-state = State
label-statement = Privacy statement
label-status = Status
label-sub-processors = Sub-processors
label-subjects = Categories of data subjects
label-subprocessor = Sub-processor
label-there = There
label-third-countries = Third countries
label-tier = Tier
label-times = Times
label-to-place = To country
label-until = Last day
label-valid = Valid on the day
label-vendor = Vendor
label-verdict = Verdict
label-website = Website
label-what = What
label-within = Within
label-written-in = Written in

## Values of closed sets

code-YES = Yes
code-NO = No
code-UNKNOWN = Not certain
code-PERSONAL = Personal
code-PSEUDONYMOUS = Pseudonymous
code-AGGREGATE = Aggregate
code-ANONYMOUS = Anonymous
code-PERMISSION = Permission
code-PROHIBITION = Prohibition
code-DUTY = Duty
code-USE = Use it
code-SHARE_ONWARD = Hand it on
code-SELL = Sell it
code-REIDENTIFY = Find out whom it is about
code-COMBINE = Join it with other data
code-TRANSFER_ABROAD = Send it abroad
code-DISCLOSE = Disclose it
code-TRACK_INDIVIDUALS = Follow persons one by one
code-CONTACT = Contact the person
code-CHOICE_OFFERED = Choice offered
code-CONSENT_GIVEN = Consent given
code-CONTRACT_IN_FORCE = Contract in force
code-AUTHORISED_IN_WRITING = Authorized in writing
code-REQUIRED_BY_LAW = Required by law
code-GOOD_FAITH = Good faith
code-EMERGENCY = Emergency
code-CONTROLLER = Controller
code-JOINT_CONTROLLER = Joint controller
code-AFFILIATE = Affiliate
code-SUBSIDIARY = Subsidiary
code-COMPANY = Company
code-PRODUCT = Product
code-SUSPENDED = Suspended
code-OFFBOARDED = Offboarded
code-REJECTED = Rejected
code-PROPOSED = Proposed
code-APPROVED = Approved
code-DPF = Data Privacy Framework
code-DPF_UK_EXTENSION = UK Extension to the Data Privacy Framework
code-DPF_SWISS = Swiss-U.S. Data Privacy Framework
code-SAFE_HARBOUR = Safe Harbor
code-SWISS_US_SAFE_HARBOUR = U.S.-Swiss Safe Harbor
code-PRIVACY_SHIELD = Privacy Shield
code-SWISS_US_PRIVACY_SHIELD = Swiss-U.S. Privacy Shield
code-GLOBAL_CBPR = Global CBPR
code-APEC_CBPR = APEC CBPR
code-APEC_PRP = APEC PRP
code-GLOBAL_PRP = Global PRP
code-CHINA_PIP_CERTIFICATION = Certification for personal information protection (China)
code-ISO_27001 = ISO/IEC 27001
code-ISO_27701 = ISO/IEC 27701
code-SOC_2 = SOC 2
code-SERVICES = Services
code-DPA = Data processing agreement
code-NDA = Non-disclosure agreement
code-SCC = Standard contractual clauses
code-IDTA = International data transfer agreement
code-BCR = Binding corporate rules
code-TERMS_OF_USE = Terms of use
code-CERTIFICATE = Certificate
code-AUDIT_REPORT = Audit report
code-INSPECTION = Inspection
code-TEST = Test
code-QUESTIONNAIRE = Questionnaire
code-STATEMENT = Statement
code-RECORD = Record
code-DRAFT = Draft
code-IN_FORCE = Concluded
code-TERMINATED = Terminated
code-ACCESS = Access
code-CORRECTION = Correction
code-ERASURE = Erasure
code-OBJECTION = Objection
code-HOURS = Hours
code-DAYS = Days
code-MONTHS = Months
code-PROCESSOR = Processor
code-SUB_PROCESSOR = Sub-processor
code-INDEPENDENT_CONTROLLER = Independent controller
code-AUTHORITY = Authority
code-NOT_BEGUN = Not begun
code-UNDER_WAY = Under way
code-DONE = Done
code-CONFIRMED = Confirmed
code-ACCEPTABLE = Acceptable
code-NOT_ACCEPTABLE = Not acceptable
code-REGISTER = Registered
code-UPDATE = Updated
code-RETIRE = Retired
code-ERASE = Erased
code-RESTORE = Restored
code-AGREEMENT = Agreement
code-CERTIFICATION = Certification
code-SAFEGUARD = Safeguard
code-ATTESTATION = Attestation
code-VENDOR_REVIEW = Review of the vendor
code-ASSESSMENT_REVIEW = Review of the assessment
code-FORBIDDEN = Forbidden
code-UNDETERMINED = Undetermined
code-PERMITTED_WITH_CONDITIONS = Permitted with conditions
code-PERMITTED = Permitted
code-FORBID = Forbids
code-CONDITION = Asks for more
code-NONE = Stands in no way
code-PROHIBITION_CONDITIONAL = Prohibition with conditions
code-PROHIBITION_UNCLEAR = Prohibition, unclear
code-PROHIBITION_LIFTED = Prohibition, lifted
code-PERMISSION_CONDITIONAL = Permission with conditions
code-PERMISSION_UNCLEAR = Permission, unclear
code-NO_PERMISSION = No permission
code-VENDOR_STANDING = Standing of the vendor
code-VENDOR_APPROVAL = Vendor not yet approved
code-STANDING_UNKNOWN = Standing not known
code-CONFIDENTIAL = Confidential
code-CONFIDENTIALITY = Confidentiality missing
code-CONFIDENTIALITY_UNCLEAR = Confidentiality unclear
code-TRANSFER_PROHIBITED = Transfer prohibited
code-TRANSFER_UNSAFEGUARDED = Transfer without safeguard
code-TRANSFER_DEROGATION_ONLY = Transfer on a derogation only
code-TRANSFER_UNDETERMINED = Transfer undetermined
code-TRANSFER_SAFEGUARDED = Transfer safeguarded
code-TRANSFER_EXEMPT = Transfer exempt
code-TRANSFER_ADEQUATE = Transfer under an adequacy decision
code-TRANSFER_NO_RESTRICTION = Transfer without restriction
code-TRANSFER_FREE_FLOW = Free flow
code-TRANSFER_OUT_OF_SCOPE = Transfer out of scope
code-TRANSFER_DOMESTIC = No transfer
code-PROHIBITED = Prohibited
code-UNSAFEGUARDED = Without safeguard
code-DEROGATION_ONLY = Derogation only
code-SAFEGUARDED = Safeguarded
code-EXEMPT = Exempt
code-ADEQUATE = Adequacy decision
code-NO_RESTRICTION = No restriction
code-FREE_FLOW = Free flow
code-OUT_OF_SCOPE = Out of scope
code-DOMESTIC = Stays in its place
code-FLOW_FORBIDDEN = Forbidden flow
code-FLOW_CONDITION_UNMET = Condition of a flow not met
code-FLOW_UNDETERMINED = Undetermined flow
code-TRANSFER_ON_CONSENT = Transfer on consent alone
code-SAFEGUARD_ENDED = Safeguard has ended
code-SAFEGUARD_ENDING = Safeguard ends soon
code-AGREEMENT_ENDING = Agreement ends soon
code-CERTIFICATION_ENDING = Certification ends soon
code-AGREEMENT_ENDED = Agreement has ended
code-CERTIFICATION_ENDED = Certification has ended
code-ASSESSMENT_MISSING = Assessment missing
code-ASSESSMENT_OVERDUE = Assessment overdue
code-REVIEW_OVERDUE = Review overdue
code-CONFIDENTIALITY_MISSING = Confidentiality missing
code-RESALE_NOT_FORBIDDEN = Resale not forbidden
code-DUTY_NOT_ATTESTED = Duty not proven
code-ATTESTATION_ENDED = Proof has ended
code-AGREEMENT_DOES_NOT_COVER = Agreement does not cover it
code-VENDOR_NOT_APPROVED = Vendor not approved
code-VENDOR_IDLE = Vendor without flows
code-SUBPROCESSOR_WITHOUT_FLOW_DOWN = Duties not passed on
code-NOTICE_OMITS_RECIPIENT = Recipient missing in a statement
code-NOTICE_BROKEN = Promise of a statement broken
code-NOTICE_CONTRADICTS_ITSELF = Statement contradicts itself
code-NOTICE_WITHOUT_ADVANCE = Change without advance notice
code-LEVEL_DISPUTED = Level disputed
code-LEVEL_NOT_STATED = Level not stated
code-COUNTRY_NOT_STATED = Country not stated
code-RETENTION_NOT_STATED = Retention not stated
code-ACTIVITY_WITHOUT_BASIS = Activity without lawful basis
code-NO_RESPONSIBLE = Nobody responsible
code-COLLECTOR_WITHOUT_FLOW = Collector without a flow
code-HOLDING_WITHOUT_SOURCE = Holding without a source
code-CATEGORY_NOT_COLLECTED = Category not collected
code-DECISION_OUTDATED = Decision outdated
code-ACCEPTED_RISK = Accepted risk
code-FALSE_ALARM = False alarm
code-WILL_FIX = To be mended
code-CRITICAL = Critical
code-HIGH = High
code-MEDIUM = Medium
code-LOW = Low
code-VIOLATION = Violation
code-GAP = Gap
code-COUNTRIES = Countries
code-SUBDIVISIONS = Parts of countries
code-GROUPS = Groups of countries
code-REGIMES = Laws on transfers
code-MECHANISMS = Grounds of transfers
code-THRESHOLDS = Thresholds
code-ADEQUACY = Approved destinations
code-DESTINATION_LISTS = Lists of approved destinations
code-OBLIGATIONS = Duties
