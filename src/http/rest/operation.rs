//! What can be asked over REST: each operation is one GraphQL document of ours, so that no rule is written twice.
//!
//! The parameters of the path and of the query, and the body, become the variables of the document; its one root field is
//! called `result`. What it selects is the shape of the answer.

/// One operation.
#[derive(Debug)]
pub(super) struct Operation {
    /// Its name; that of the operation of the document too.
    pub(super) id: &'static str,
    /// The method, in capitals.
    pub(super) method: &'static str,
    /// What it does, for people.
    pub(super) summary: &'static str,
    /// The document.
    pub(super) document: &'static str,
    /// What is asked and answered.
    pub(super) kind: Kind,
}

/// What an operation asks and answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One record, with its version as `ETag`; 404 where there is none.
    Record,
    /// A page of records, with a `Link` to the next.
    Page,
    /// The answer to the question in the body, which is this variable.
    Question(&'static str),
    /// The answers to the questions in the body.
    Questions {
        /// The variable, and the member of the body.
        asked: &'static str,
        /// The member of the answer.
        answered: &'static str,
    },
    /// An answer to nothing but parameters of the path and the query; 404 where the path leads to no record.
    Answer,
    /// The record in the body is made or changed; the body is this member of `input`.
    Put(&'static str),
    /// The record in the body is made; the body is `input`.
    Post,
}

/// A path below `/api/v1`, in braces its parameters, with what can be done there.
pub(super) struct Path {
    /// The path, as in the OpenAPI document.
    pub(super) path: &'static str,
    /// What can be done.
    pub(super) operations: &'static [Operation],
}

macro_rules! document {
    ($($name:literal),+) => {
        concat!($(include_str!(concat!("documents/", $name, ".graphql"))),+)
    };
}

/// All that can be asked.
pub(super) const PATHS: &[Path] = &[
    Path {
        path: "/vendors",
        operations: &[Operation {
            id: "vendors",
            method: "GET",
            summary: "The vendors of the register, by key.",
            document: document!("vendors", "vendor_fields"),
            kind: Kind::Page,
        }],
    },
    Path {
        path: "/vendors/{sourceSystem}/{externalId}",
        operations: &[
            Operation {
                id: "vendor",
                method: "GET",
                summary: "The vendor that another system knows by this id.",
                document: document!("vendor", "vendor_fields"),
                kind: Kind::Record,
            },
            Operation {
                id: "putVendor",
                method: "PUT",
                summary: "Makes the vendor that another system knows by this id, or changes it. Members that are left out \
                          stay as they are, null clears. Vendors that may be the same are told and never merged.",
                document: document!("put_vendor", "vendor_fields"),
                kind: Kind::Put("vendor"),
            },
        ],
    },
    Path {
        path: "/agreements",
        operations: &[Operation {
            id: "agreements",
            method: "GET",
            summary: "The agreements of the register, by key.",
            document: document!("agreements", "agreement_fields"),
            kind: Kind::Page,
        }],
    },
    Path {
        path: "/agreements/{sourceSystem}/{externalId}",
        operations: &[
            Operation {
                id: "agreement",
                method: "GET",
                summary: "The agreement that another system knows by this id.",
                document: document!("agreement", "agreement_fields"),
                kind: Kind::Record,
            },
            Operation {
                id: "putAgreement",
                method: "PUT",
                summary: "Makes the agreement that another system knows by this id, or changes it. Members that are left \
                          out stay as they are, null clears.",
                document: document!("put_agreement", "agreement_fields"),
                kind: Kind::Put("agreement"),
            },
        ],
    },
    Path {
        path: "/decisions",
        operations: &[Operation {
            id: "decide",
            method: "POST",
            summary: "May this recipient do this with that data, on this day: the verdict, with the sentences that it \
                      rests on.",
            document: document!("decide", "decision_fields"),
            kind: Kind::Question("input"),
        }],
    },
    Path {
        path: "/decisions/batch",
        operations: &[Operation {
            id: "decideMany",
            method: "POST",
            summary: "The same for up to 500 questions, answered in their order. One that is wrong refuses all.",
            document: document!("decide_many", "decision_fields"),
            kind: Kind::Questions {
                asked: "inputs",
                answered: "decisions",
            },
        }],
    },
    Path {
        path: "/intakes",
        operations: &[
            Operation {
                id: "intakes",
                method: "GET",
                summary: "The requests that the caller may see, by key.",
                document: document!("intakes"),
                kind: Kind::Page,
            },
            Operation {
                id: "submitIntake",
                method: "POST",
                summary: "Asks whether a sharing of data may begin. The answer says at once what it amounts to; an officer \
                          decides.",
                document: document!("submit_intake", "intake_fields"),
                kind: Kind::Post,
            },
        ],
    },
    Path {
        path: "/intakes/{sourceSystem}/{externalId}",
        operations: &[Operation {
            id: "intake",
            method: "GET",
            summary: "The request that another system knows by this id, with its clearance, which is worked out anew on \
                      each reading and null where there is none.",
            document: document!("intake", "intake_fields"),
            kind: Kind::Record,
        }],
    },
    Path {
        path: "/intakes/{sourceSystem}/{externalId}/clearance",
        operations: &[Operation {
            id: "clearance",
            method: "GET",
            summary: "Whether what was asked for may be on the day, worked out anew on each reading: null where it may not, \
                      be it that nobody approved it or that what it rested on has ended.",
            document: document!("clearance"),
            kind: Kind::Answer,
        }],
    },
    Path {
        path: "/findings/counts",
        operations: &[Operation {
            id: "findingCounts",
            method: "GET",
            summary: "How many things are wrong or missing in the register on the day, by severity and by code.",
            document: document!("finding_counts"),
            kind: Kind::Answer,
        }],
    },
];
