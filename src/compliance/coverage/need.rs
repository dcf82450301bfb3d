//! What a record of processing needs, each with the field that states it and the words of law that ask for it.

macro_rules! needs {
    ($($(#[$doc:meta])* $need:ident: $field:literal, $what:literal, $article:literal;)*) => {
        /// Something that a record of processing needs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Need { $($(#[$doc])* $need,)* }

        impl Need {
            /// Every need, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$need,)*];

            /// The field that states it, by its type in the API.
            #[must_use]
            pub const fn field(self) -> &'static str {
                match self { $(Self::$need => $field,)* }
            }

            /// What is to be stated.
            #[must_use]
            pub const fn what(self) -> &'static str {
                match self { $(Self::$need => $what,)* }
            }

            /// The article of law that asks for it.
            #[must_use]
            pub const fn article(self) -> &'static str {
                match self { $(Self::$need => $article,)* }
            }
        }
    };
}

needs! {
    /// How to reach our company.
    OurContact: "LegalEntity.address", "the address of our company, or a person to turn to",
        "GDPR Art. 30(1)(a), 30(2)(a)";
    /// Joint controllers.
    JointControllers: "Activity.others", "who else decides about the processing", "GDPR Art. 30(1)(a)";
    /// Those for whom we process.
    Controllers: "Activity.others", "for whom we process", "GDPR Art. 30(2)(a)";
    /// What we do for them.
    Processing: "Activity.purposes", "what is done for each of them", "GDPR Art. 30(2)(b)";
    /// Purposes of an activity.
    Purposes: "Activity.purposes", "what the processing is for", "GDPR Art. 30(1)(b)";
    /// Subjects of an activity.
    Subjects: "Activity.subjects", "whom the data is about", "GDPR Art. 30(1)(c)";
    /// Data of an activity.
    Categories: "Activity.holdings", "which data is collected, held or sent: facts that belong to the activity",
        "GDPR Art. 30(1)(c)";
    /// Recipients of an activity.
    Recipients: "Activity.flows", "who gets the data: flows that belong to the activity", "GDPR Art. 30(1)(d)";
    /// The time of erasure.
    Retention: "Activity.retention", "how long the data is kept", "GDPR Art. 30(1)(f)";
    /// Security of an activity.
    Security: "Activity.securityMeasures", "what protects the data", "GDPR Art. 30(1)(g), 30(2)(d)";
    /// Whose database it is.
    DatabaseOwner: "Database.owner", "which of our companies owns the database", "GDPR Art. 30(1)(a)";
    /// Purposes of a database.
    DatabasePurposes: "Database.purposes", "what the database is for", "GDPR Art. 30(1)(b)";
    /// Data of a database.
    DatabaseCategories: "Database.holdings", "which data the database holds", "GDPR Art. 30(1)(c)";
    /// Where a database lies.
    DatabaseCountry: "Database.country", "in which country the database lies", "GDPR Art. 30(1)(e)";
    /// Security of a database.
    DatabaseSecurity: "Database.securityMeasures", "what protects the database", "GDPR Art. 30(1)(g)";
    /// Subjects of a holding.
    HoldingSubjects: "Holding.subjects", "whom the data is about", "GDPR Art. 30(1)(c)";
    /// The time of erasure of a holding.
    HoldingRetention: "Holding.retention", "how long the data is kept, here or of the whole database",
        "GDPR Art. 30(1)(f)";
    /// The line of the record of a holding.
    HoldingActivity: "Holding.activity", "the processing activity to which it belongs", "GDPR Art. 30(1)";
    /// What kind of recipient a vendor is.
    VendorClasses: "Vendor.classes", "what kind of recipient the vendor is", "GDPR Art. 30(1)(d)";
    /// Where a vendor is.
    VendorCountry: "Vendor.country", "where the vendor is, or where it processes data", "GDPR Art. 30(1)(e)";
    /// How to reach a vendor that takes part in an activity.
    VendorContact: "Vendor.address", "the address of a vendor that takes part, or a person to turn to",
        "GDPR Art. 30(1)(a), 30(2)(a)";
    /// Purposes of a flow.
    FlowPurposes: "Flow.purposes", "what the recipient gets the data for", "GDPR Art. 30(1)(b)";
    /// Subjects of a flow.
    FlowSubjects: "Flow.subjects", "whom the data is about", "GDPR Art. 30(1)(c)";
    /// Where a flow goes.
    FlowDestinations: "Flow.destinations", "to which countries the data goes, here or of the recipient",
        "GDPR Art. 30(1)(e)";
    /// The line of the record of a flow.
    FlowActivity: "Flow.activity", "the processing activity to which it belongs", "GDPR Art. 30(1)";
    /// Purposes of a collection.
    CollectionPurposes: "Collection.purposes", "what the data is collected for", "GDPR Art. 30(1)(b)";
    /// Subjects of a collection.
    CollectionSubjects: "Collection.subjects", "whom the data is about", "GDPR Art. 30(1)(c)";
    /// The line of the record of a collection.
    CollectionActivity: "Collection.activity", "the processing activity to which it belongs", "GDPR Art. 30(1)";
}
