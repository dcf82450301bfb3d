# Die Wörter der Berichte auf Deutsch. Was hier fehlte, würde englisch gesagt; ein Test hält, dass nichts fehlt.

report-vendor = Bericht über einen Dienstleister
report-vendors = Verzeichnis der Dienstleister
report-transfers = Verzeichnis der Übermittlungen
report-findings = Feststellungen
report-obligations = Pflichten der Dienstleister
report-ropa-controller = Verzeichnis von Verarbeitungstätigkeiten eines Verantwortlichen (Art. 30 Abs. 1 DSGVO)
report-ropa-processor = Verzeichnis von Verarbeitungstätigkeiten eines Auftragsverarbeiters (Art. 30 Abs. 2 DSGVO)
report-data-map = Datenlandkarte

## Die Seite

contents = Inhalt
skip-to-content = Zum Inhalt
nothing-recorded = Nichts verzeichnet.
latest = letzter Stand
see-sheet = Siehe Blatt
page = Seite { $number } von { $count }
picture-in-words = Das Bild in Worten
left-out = Leer: { $names }.
number-separator = .
date = { $day }. { $month } { $year }
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember
period-HOURS = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
  }
period-DAYS = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
  }
period-MONTHS = { $count ->
    [one] { $count } Monat
   *[other] { $count } Monate
  }
period-from = { $period }, ab: { $trigger }

## Sätze

count-rows = { $count ->
    [one] { $count } Zeile.
   *[other] { $count } Zeilen.
  }
count-vendors = { $count ->
    [0] Kein Dienstleister ist verzeichnet.
    [one] { $count } Dienstleister ist verzeichnet.
   *[other] { $count } Dienstleister sind verzeichnet.
  }
count-transfers = { $count ->
    [0] Soweit bekannt, verlässt kein laufender Datenfluss sein Land.
    [one] { $count } Übermittlung der laufenden Datenflüsse verlässt ihren Ort oder könnte ihn verlassen.
   *[other] { $count } Übermittlungen der laufenden Datenflüsse verlassen ihren Ort oder könnten ihn verlassen.
  }
count-findings = { $count ->
    [0] Nichts Falsches oder Fehlendes wurde gefunden.
    [one] { $count } Sache ist falsch oder fehlt.
   *[other] { $count } Sachen sind falsch oder fehlen.
  }
count-obligations = { $count ->
    [0] Keine Pflicht und kein Verbot bindet einen Dienstleister.
    [one] { $count } Pflicht oder Verbot bindet einen Dienstleister.
   *[other] { $count } Pflichten und Verbote binden Dienstleister.
  }
coverage = { $vendor }: { $stated } von { $needed } Angaben, die ein Verzeichnis von Verarbeitungstätigkeiten braucht, liegen vor.
no-activities = Keine Verarbeitungstätigkeit mit dieser Rolle ist verzeichnet.
no-flows = Kein laufender Datenfluss ist verzeichnet, so dass es nichts zu zeichnen gibt.
too-many-to-draw = Auf dem Weg liegen { $count } Orte, zu viele für ein Bild; die Tabellen führen sie auf.
checklist-explained = Art. 28 Abs. 3 DSGVO führt auf, was der Vertrag mit einem Auftragsverarbeiter vorsieht. Eine Zeile sagt, ob eine Klausel eines geltenden Vertrags es vereinbart, und welche; von einem Empfänger, der kein Auftragsverarbeiter ist, wird nichts davon verlangt.
promises-explained = Eine Zeile sagt, ob ein geltender Satz es verlangt, und welcher. Eine Pflicht kann nachgewiesen werden; ein Verbot nicht.
way-in-words = Von { $from } ({ $from-place }) an { $to } ({ $to-place }): { $status }.
somebody-of = ungenannt: { $class }
the-company = unser Unternehmen
everything-it-gets = alles, was der Dienstleister erhält
a-vendor = Dienstleister
a-property = Website oder App
a-database = Datenbank
a-company = Eigenes Unternehmen
a-class = Art von Empfängern
several-a-property = { $count ->
    [one] eine Website oder App
   *[other] { $count } Websites und Apps
}
several-a-database = { $count ->
    [one] eine Datenbank
   *[other] { $count } Datenbanken
}
several-a-vendor = { $count ->
    [one] ein Dienstleister
   *[other] { $count } Dienstleister
}
several-a-company = { $count ->
    [one] ein eigenes Unternehmen
   *[other] { $count } eigene Unternehmen
}
several-a-class = { $count ->
    [one] eine Art von Empfängern
   *[other] { $count } Arten von Empfängern
}
place-not-stated = Land nicht angegeben
hedged = (Der Text legt sich nicht fest.)
names-it = nennt den Dienstleister oder seinen Inhaber
covers-it = erfasst den Dienstleister: { $clause }
handed-on-bound = { $vendor }: auch gebunden
handed-on-not-bound = { $vendor }: nicht gebunden
handed-on-not-stated = { $vendor }: nicht angegeben, ob gebunden
promise-confidentiality = Die Daten werden vertraulich behandelt
promise-no-resale = Die Daten werden nicht verkauft oder vermietet
promise-no-onward-sharing = Die Daten werden nicht weitergegeben
promise-proven = { $sentence } (nachgewiesen)
promise-proven-until = { $sentence } (nachgewiesen bis { $day })
promise-proven-once = { $sentence } (der Nachweis galt bis { $day })
promise-not-proven = { $sentence } (nicht nachgewiesen)
safeguard-row = Beschluss { $value }
safeguard-agreement = Vertrag { $value }
safeguard-reference = Fundstelle { $value }
safeguard-filing = Aktenzeichen { $value }
safeguard-from = ab { $value }
safeguard-until = bis { $value }
safeguard-assessed = geprüft am { $value }
article-28-3-a = (a) verarbeitet nur auf dokumentierte Weisung
article-28-3-b = (b) Personen mit Zugang sind zur Vertraulichkeit verpflichtet
article-28-3-c = (c) ergreift die Sicherheitsmaßnahmen nach Art. 32
article-28-3-d = (d) zieht weitere Auftragsverarbeiter nur unter den Bedingungen von Art. 28 Abs. 2 und 4 hinzu
article-28-3-e = (e) unterstützt bei Anträgen betroffener Personen
article-28-3-f = (f) unterstützt bei Sicherheit, Verletzungen, Folgenabschätzung und Konsultation (Art. 32 bis 36)
article-28-3-g = (g) löscht die Daten am Ende oder gibt sie zurück
article-28-3-h = (h) stellt Informationen bereit und ermöglicht Überprüfungen

## Überschriften

section-vendors = Dienstleister
section-identity = Identität, Inhaber und Status
section-picture = Wohin die Daten gehen
section-received = Erhaltene Daten
section-rules = Was erlaubt und was verboten ist
section-transfers = Übermittlungen
section-subprocessors = Unterauftragsverarbeiter
section-agreements = Verträge
section-promises = Vertraulichkeit, Weiterverkauf und Weitergabe
section-obligations = Pflichten
section-findings = Feststellungen
section-mentions = Datenschutzerklärungen
section-unknown = Was nicht bekannt ist
section-summary = Zusammenfassung
section-changes = Was sich geändert hat
section-categories = Nach Kategorie
section-collected = Was erhoben wird
section-held = Was gespeichert ist
section-sent = Was weitergeht
section-ropa-controller = Verarbeitungstätigkeiten
section-ropa-processor = Verarbeitungstätigkeiten

## Titel von Tabellen und Bildern

table-vendors = Dienstleister
table-owners = Inhaber im Lauf der Zeit
table-standing = Status im Lauf der Zeit
table-certifications = Zertifizierungen
table-received = Erhaltene Daten nach Kategorie
table-permitted = Erlaubt
table-forbidden = Verboten
table-transfers = Übermittlungen
table-subprocessors = Unterauftragsverarbeiter, die nächsten zuerst
table-agreements = Verträge
table-obligations = Pflichten und Verbote
table-findings = Feststellungen, die schwersten zuerst
table-appeared = Neu
table-went = Weggefallen
table-mentions = Absätze, die den Dienstleister nennen oder erfassen
table-unknown = Was niemand angegeben hat
table-data-map = Kategorien
table-collected = Erhebungen
table-held = Bestände
table-sent = Laufende Datenflüsse
table-ropa-controller = Verarbeitungstätigkeiten
table-ropa-processor = Für andere durchgeführte Verarbeitungstätigkeiten
picture-flows = Woher die Daten kommen und an wen sie gehen
picture-findings-by-severity = Feststellungen nach Schwere
picture-transfers-by-status = Übermittlungen nach Status

## Woraus der Bericht gemacht ist

label-breach-occurred = Verletzung des Schutzes personenbezogener Daten
label-breach-record = Verweis auf die Aufzeichnung der Verletzung
label-consent-record = Verweis auf den Nachweis der Einwilligung
label-last-changed = Zuletzt geändert in Revision
label-legitimate-interests = Berechtigte Interessen
label-legitimate-interests-assessment = Verweis auf die Interessenabwägung
label-made-from = Grundlage
label-day = Gefragter Tag
label-as-of = Stand
label-reference-number = Kennung
label-retention-policy = Verweis auf die Lösch- und Aufbewahrungsregeln
label-retention-policy-followed = Lösch- und Aufbewahrungsregeln befolgt
label-retention-policy-reasons = Gründe, sie nicht zu befolgen
label-revision = Revision des Registers
label-revised = Zeit der Revision
label-chain-hash = Hash der Kette
label-legal-data = Ausgabe der Rechtsdaten
label-filters = Gefragt nach
label-program = Programm
label-record = Datensatz
label-rights-available = Rechte der betroffenen Personen
label-safeguard-documents = Verweise auf die Unterlagen der Garantien
label-schedule-1-condition = Bedingung nach Anhang 1, Data Protection Act 2018
label-source = Quelle
label-section = Abschnitt
label-part = Teil
label-line = Zeile
label-name = Name
label-value = Wert

## Namen von Spalten und Angaben

label-activity = Tätigkeit
label-address = Anschrift
label-agreement = Vertrag
label-agreement-kind = Art des Vertrags
label-agreements-in-force = Geltende Verträge
label-aliases = Auch genannt
label-article-6-basis = Rechtsgrundlage nach Art. 6
label-article-9-basis = Bedingung nach Art. 9
label-asked-by = Verlangt von
label-assignee = Zu beheben durch
label-automated-decisions = Automatisierte Entscheidungen
label-because = Weil
label-binds = Bindet
label-bound = Gebunden
label-business-function = Geschäftsbereich
label-by = Durch
label-by-way-of = Über
label-categories = Datenkategorien
label-categories-of-individuals = Kategorien betroffener Personen
label-categories-of-personal-data = Kategorien personenbezogener Daten
label-categories-of-processing = Kategorien von Verarbeitungen
label-categories-of-recipients = Kategorien von Empfängern
label-category = Datenkategorie
label-certifications = Zertifizierungen
label-classes = Arten von Empfängern
label-clause = Klausel
label-collected-at = Erhoben auf
label-collected-by = Erhoben mittels
label-collector = Erhoben durch
label-conditions = Unter der Bedingung
label-contacts = Ansprechpartner
label-contracts = Verträge mit Auftragsverarbeitern
label-controller = Verantwortlicher und Kontaktdaten
label-controllers = Auftraggebende Verantwortliche
label-country = Land
label-covers = Erfasst
label-current-flows = Laufende Datenflüsse
label-data-protection-officer = Datenschutzbeauftragte Person
label-database = Datenbank
label-decision = Entschieden als
label-decision-holds = Entscheidung gilt
label-decision-reason = Grund der Entscheidung
label-decision-until = Entschieden bis
label-default-level = Stufe nach dem Gesetz
label-destinations = Zielländer
label-document = Dokument
label-dpia-link = Verweis auf die Folgenabschätzung
label-dpia-progress = Stand der Folgenabschätzung
label-dpia-required = Folgenabschätzung nötig
label-explanation = Erläuterung
label-exporter = Exporteur
label-exporter-address = Anschrift des Exporteurs
label-exporter-contact = Ansprechpartner des Exporteurs
label-external-references = Kennungen in anderen Systemen
label-field = Feld, in dem es stünde
label-finding = Feststellung
label-finding-id = Kennung der Feststellung
label-finding-kind = Verstoß oder Lücke
label-flow = Datenfluss
label-flow-down = Pflichten weitergegeben
label-frequency = Häufigkeit
label-from = Erster Tag
label-from-place = Aus Land
label-further-purposes = Weitere Zwecke
label-governing-law = Anwendbares Recht
label-handed-on-by = Weitergegeben durch
label-handed-on-to = Weitergegeben an
label-hands = Hände
label-held-in = Gespeichert in
label-hosted-by = Betrieben durch
label-identifiers = Registernummern
label-illustrative = Für eine Vorführung erfunden
label-importer = Importeur
label-importer-address = Anschrift des Importeurs
label-importer-contact = Ansprechpartner des Importeurs
label-in-force = In Kraft
label-joint-controllers = Gemeinsam Verantwortliche
label-key = Schlüssel
label-kind = Art
label-last-review = Letzte Überprüfung
label-lawful-basis = Rechtsgrundlage
label-legal-name = Firma
label-level = Stufe
label-lifetime = Auf dem Gerät gespeichert für
label-lifted-by = Aufgehoben durch
label-location-of-data = Ort der personenbezogenen Daten
label-main-purpose = Hauptzweck
label-mechanism = Tragender Grund
label-mention = Nennung
label-method = Verfahren
label-methods = Verfahren der Erhebung
label-missing = Fehlt
label-nature = Was damit geschieht
label-needs-review = Zu prüfen
label-next-review = Nächste Überprüfung
label-not-stated = Nicht angegeben
label-on-consent = Beruht allein auf Einwilligung
label-other-side = Andere Seite
label-our-side = Unsere Seite
label-owner = Inhaber
label-paragraph = Absatz
label-person-in-charge = Zuständige Person
label-persons = Personen im Jahr
label-processing-countries = Länder der Verarbeitung
label-processing-done = Durchgeführte Verarbeitungen
label-processor = Auftragsverarbeiter und Kontaktdaten
label-proof = Nachweis
label-proof-by = Nachweis erbracht durch
label-proof-until = Nachweis gilt bis
label-properties = Websites und Apps
label-property = Website oder App
label-proven = Nachgewiesen
label-proven-on = Nachweis erbracht am
label-provisions = Vorschriften
label-purpose-of-processing = Zweck der Verarbeitung
label-purposes = Zwecke
label-reason = Grund
label-recipient = Empfänger
label-recipient-classes = Arten von Empfängern
label-recipients = Empfänger
label-recipients-abroad = Empfänger in Drittländern
label-reference = Fundstelle
label-regimes = Status nach Gesetz
label-renewal = Verlängerung
label-representative = Vertreter
label-responsible = Zuständig
label-rests-on = Beruht auf
label-retention = Fristen für die Löschung
label-retention-schedule = Aufbewahrungsplan
label-role = Rolle im Recht
label-rule = Regel
label-safeguard-until = Garantie endet
label-safeguards = Garantien
label-scheme = Programm
label-scope = Umfang
label-security = Sicherheitsmaßnahmen
label-security-measures = Technische und organisatorische Maßnahmen
label-sensitive = Besondere oder sensible Daten
label-sensitive-data = Sensible Daten
label-sent-from = Von
label-sent-to = Gesendet an
label-sentence = Was der Text sagt
label-service = Leistung
label-severity = Schwere
label-signed = Unterzeichnet
label-source-of-data = Herkunft der personenbezogenen Daten
label-standing = Status
label-standing-since = Status seit
label-state = Zustand
label-statement = Datenschutzerklärung
label-status = Status
label-sub-processors = Unterauftragsverarbeiter
label-subjects = Kategorien betroffener Personen
label-subprocessor = Unterauftragsverarbeiter
label-there = Vorhanden
label-third-countries = Drittländer
label-tier = Rang
label-times = Anzahl
label-to-place = In Land
label-until = Letzter Tag
label-valid = Gilt am Tag
label-vendor = Dienstleister
label-verdict = Urteil
label-website = Website
label-what = Was
label-within = Innerhalb von
label-written-in = Steht in

## Werte geschlossener Mengen

code-YES = Ja
code-NO = Nein
code-UNKNOWN = Nicht sicher
code-PERSONAL = Personenbezogen
code-PSEUDONYMOUS = Pseudonym
code-AGGREGATE = Zusammengefasst
code-ANONYMOUS = Anonym
code-PERMISSION = Erlaubnis
code-PROHIBITION = Verbot
code-DUTY = Pflicht
code-USE = Verwenden
code-SHARE_ONWARD = Weitergeben
code-SELL = Verkaufen
code-REIDENTIFY = Die Person ermitteln
code-COMBINE = Mit anderen Daten verbinden
code-TRANSFER_ABROAD = Ins Ausland senden
code-DISCLOSE = Offenlegen
code-TRACK_INDIVIDUALS = Personen einzeln verfolgen
code-CONTACT = Die Person ansprechen
code-CHOICE_OFFERED = Wahl angeboten
code-CONSENT_GIVEN = Einwilligung erteilt
code-CONTRACT_IN_FORCE = Geltender Vertrag
code-AUTHORISED_IN_WRITING = Schriftlich genehmigt
code-REQUIRED_BY_LAW = Gesetzlich verlangt
code-GOOD_FAITH = Guter Glaube
code-EMERGENCY = Notfall
code-CONTROLLER = Verantwortlicher
code-JOINT_CONTROLLER = Gemeinsam Verantwortlicher
code-AFFILIATE = Verbundenes Unternehmen
code-SUBSIDIARY = Tochterunternehmen
code-COMPANY = Unternehmen
code-PRODUCT = Produkt
code-SUSPENDED = Ausgesetzt
code-OFFBOARDED = Beendet
code-REJECTED = Abgelehnt
code-PROPOSED = Vorgeschlagen
code-APPROVED = Genehmigt
code-DPF = Data Privacy Framework
code-DPF_UK_EXTENSION = UK Extension zum Data Privacy Framework
code-DPF_SWISS = Swiss-U.S. Data Privacy Framework
code-SAFE_HARBOUR = Safe Harbor
code-SWISS_US_SAFE_HARBOUR = U.S.-Swiss Safe Harbor
code-PRIVACY_SHIELD = Privacy Shield
code-SWISS_US_PRIVACY_SHIELD = Swiss-U.S. Privacy Shield
code-GLOBAL_CBPR = Global CBPR
code-APEC_CBPR = APEC CBPR
code-APEC_PRP = APEC PRP
code-GLOBAL_PRP = Global PRP
code-CHINA_PIP_CERTIFICATION = Zertifizierung zum Schutz persönlicher Informationen (China)
code-ISO_27001 = ISO/IEC 27001
code-ISO_27701 = ISO/IEC 27701
code-SOC_2 = SOC 2
code-SERVICES = Dienstleistungen
code-DPA = Auftragsverarbeitungsvertrag
code-NDA = Vertraulichkeitsvereinbarung
code-SCC = Standardvertragsklauseln
code-IDTA = International data transfer agreement
code-BCR = Verbindliche interne Datenschutzvorschriften
code-TERMS_OF_USE = Nutzungsbedingungen
code-CERTIFICATE = Zertifikat
code-AUDIT_REPORT = Prüfbericht
code-INSPECTION = Begehung
code-TEST = Test
code-QUESTIONNAIRE = Fragebogen
code-STATEMENT = Erklärung
code-RECORD = Aufzeichnung
code-DRAFT = Entwurf
code-IN_FORCE = Geschlossen
code-TERMINATED = Gekündigt
code-ACCESS = Auskunft
code-CORRECTION = Berichtigung
code-ERASURE = Löschung
code-OBJECTION = Widerspruch
code-HOURS = Stunden
code-DAYS = Tage
code-MONTHS = Monate
code-PROCESSOR = Auftragsverarbeiter
code-SUB_PROCESSOR = Unterauftragsverarbeiter
code-INDEPENDENT_CONTROLLER = Eigenständig Verantwortlicher
code-AUTHORITY = Behörde
code-NOT_BEGUN = Nicht begonnen
code-UNDER_WAY = In Arbeit
code-DONE = Erledigt
code-CONFIRMED = Bestätigt
code-ACCEPTABLE = Hinnehmbar
code-NOT_ACCEPTABLE = Nicht hinnehmbar
code-REGISTER = Eingetragen
code-UPDATE = Geändert
code-RETIRE = Zurückgezogen
code-ERASE = Gelöscht
code-RESTORE = Wiederhergestellt
code-AGREEMENT = Vertrag
code-CERTIFICATION = Zertifizierung
code-SAFEGUARD = Garantie
code-ATTESTATION = Nachweis
code-VENDOR_REVIEW = Überprüfung des Dienstleisters
code-ASSESSMENT_REVIEW = Überprüfung der Bewertung
code-FORBIDDEN = Verboten
code-UNDETERMINED = Unbestimmt
code-PERMITTED_WITH_CONDITIONS = Mit Bedingungen erlaubt
code-PERMITTED = Erlaubt
code-FORBID = Verbietet
code-CONDITION = Verlangt mehr
code-NONE = Steht nicht im Weg
code-PROHIBITION_CONDITIONAL = Verbot mit Bedingungen
code-PROHIBITION_UNCLEAR = Verbot, unklar
code-PROHIBITION_LIFTED = Verbot, aufgehoben
code-PERMISSION_CONDITIONAL = Erlaubnis mit Bedingungen
code-PERMISSION_UNCLEAR = Erlaubnis, unklar
code-NO_PERMISSION = Keine Erlaubnis
code-VENDOR_STANDING = Status des Dienstleisters
code-VENDOR_APPROVAL = Dienstleister noch nicht genehmigt
code-STANDING_UNKNOWN = Status nicht bekannt
code-CONFIDENTIAL = Vertraulich
code-CONFIDENTIALITY = Vertraulichkeit fehlt
code-CONFIDENTIALITY_UNCLEAR = Vertraulichkeit unklar
code-TRANSFER_PROHIBITED = Übermittlung verboten
code-TRANSFER_UNSAFEGUARDED = Übermittlung ohne Garantie
code-TRANSFER_DEROGATION_ONLY = Übermittlung nur auf Ausnahme gestützt
code-TRANSFER_UNDETERMINED = Übermittlung unbestimmt
code-TRANSFER_SAFEGUARDED = Übermittlung mit Garantie
code-TRANSFER_EXEMPT = Übermittlung befreit
code-TRANSFER_ADEQUATE = Übermittlung mit Angemessenheitsbeschluss
code-TRANSFER_NO_RESTRICTION = Übermittlung ohne Beschränkung
code-TRANSFER_FREE_FLOW = Freier Verkehr
code-TRANSFER_OUT_OF_SCOPE = Übermittlung nicht erfasst
code-TRANSFER_DOMESTIC = Keine Übermittlung
code-PROHIBITED = Verboten
code-UNSAFEGUARDED = Ohne Garantie
code-DEROGATION_ONLY = Nur Ausnahme
code-SAFEGUARDED = Mit Garantie
code-EXEMPT = Befreit
code-ADEQUATE = Angemessenheitsbeschluss
code-NO_RESTRICTION = Keine Beschränkung
code-FREE_FLOW = Freier Verkehr
code-OUT_OF_SCOPE = Nicht erfasst
code-DOMESTIC = Bleibt am Ort
code-FLOW_FORBIDDEN = Verbotener Datenfluss
code-FLOW_CONDITION_UNMET = Bedingung eines Datenflusses nicht erfüllt
code-FLOW_UNDETERMINED = Unbestimmter Datenfluss
code-TRANSFER_ON_CONSENT = Übermittlung allein auf Einwilligung
code-SAFEGUARD_ENDED = Garantie ist beendet
code-SAFEGUARD_ENDING = Garantie endet bald
code-AGREEMENT_ENDING = Vertrag endet bald
code-CERTIFICATION_ENDING = Zertifizierung endet bald
code-AGREEMENT_ENDED = Vertrag ist beendet
code-CERTIFICATION_ENDED = Zertifizierung ist beendet
code-ASSESSMENT_MISSING = Bewertung fehlt
code-ASSESSMENT_OVERDUE = Bewertung überfällig
code-REVIEW_OVERDUE = Überprüfung überfällig
code-CONFIDENTIALITY_MISSING = Vertraulichkeit fehlt
code-RESALE_NOT_FORBIDDEN = Weiterverkauf nicht verboten
code-DUTY_NOT_ATTESTED = Pflicht nicht nachgewiesen
code-ATTESTATION_ENDED = Nachweis ist abgelaufen
code-AGREEMENT_DOES_NOT_COVER = Vertrag erfasst es nicht
code-VENDOR_NOT_APPROVED = Dienstleister nicht genehmigt
code-VENDOR_IDLE = Dienstleister ohne Datenflüsse
code-SUBPROCESSOR_WITHOUT_FLOW_DOWN = Pflichten nicht weitergegeben
code-NOTICE_OMITS_RECIPIENT = Empfänger fehlt in einer Erklärung
code-NOTICE_BROKEN = Zusage einer Erklärung gebrochen
code-NOTICE_CONTRADICTS_ITSELF = Erklärung widerspricht sich
code-NOTICE_WITHOUT_ADVANCE = Änderung ohne Vorankündigung
code-LEVEL_DISPUTED = Stufe strittig
code-LEVEL_NOT_STATED = Stufe nicht angegeben
code-COUNTRY_NOT_STATED = Land nicht angegeben
code-RETENTION_NOT_STATED = Aufbewahrung nicht angegeben
code-ACTIVITY_WITHOUT_BASIS = Tätigkeit ohne Rechtsgrundlage
code-NO_RESPONSIBLE = Niemand zuständig
code-COLLECTOR_WITHOUT_FLOW = Erhebende Stelle ohne Datenfluss
code-HOLDING_WITHOUT_SOURCE = Bestand ohne Herkunft
code-CATEGORY_NOT_COLLECTED = Kategorie nirgends erhoben
code-DECISION_OUTDATED = Entscheidung überholt
code-ACCEPTED_RISK = Hingenommenes Risiko
code-FALSE_ALARM = Fehlalarm
code-WILL_FIX = Wird behoben
code-CRITICAL = Kritisch
code-HIGH = Hoch
code-MEDIUM = Mittel
code-LOW = Niedrig
code-VIOLATION = Verstoß
code-GAP = Lücke
code-COUNTRIES = Länder
code-SUBDIVISIONS = Landesteile
code-GROUPS = Ländergruppen
code-REGIMES = Gesetze über Übermittlungen
code-MECHANISMS = Grundlagen von Übermittlungen
code-THRESHOLDS = Schwellen
code-ADEQUACY = Anerkannte Ziele
code-DESTINATION_LISTS = Listen anerkannter Ziele
code-OBLIGATIONS = Pflichten
