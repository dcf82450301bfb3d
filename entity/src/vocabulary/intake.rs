//! The closed sets of intakes: where a request to share data stands, and what can be done with it.

closed_set! {
    /// Where a request stands.
    IntakeState {
        /// An officer is to look at it.
        Submitted = "SUBMITTED",
        /// Who asked is to say more.
        MoreAsked = "MORE_ASKED",
        /// It may begin, as far as its clearance holds.
        Approved = "APPROVED",
        /// It may not.
        Rejected = "REJECTED",
        /// Who asked wants it no more.
        Withdrawn = "WITHDRAWN",
    }
}

closed_set! {
    /// What can be done with a request.
    IntakeMove {
        /// Ask.
        Submit = "SUBMIT",
        /// Say more.
        Answer = "ANSWER",
        /// Want it no more.
        Withdraw = "WITHDRAW",
        /// Ask for more.
        AskForMore = "ASK_FOR_MORE",
        /// Let it begin.
        Approve = "APPROVE",
        /// Refuse it.
        Reject = "REJECT",
    }
}
