### What is held of a member, why, by which right, how long, and who else may have it.
### One row each of the table in `api/src/private/inventory.rs`; `docs/data-inventory.md` is written from it.

## What, and why

inventory-what-first-name = Given name
inventory-why-first-name = To know who belongs, and to address them.
inventory-what-last-name = Family name
inventory-why-last-name = To know who belongs, and to address them.
inventory-what-organisation-name = Name of the organization
inventory-why-organisation-name = To know which organization belongs.
inventory-what-email = E-mail address
inventory-why-email = To send notices, invitations and bills.
inventory-what-locale = Language of letters
inventory-why-locale = To write in a language that is understood.
inventory-what-phone = Telephone number
inventory-why-phone = To reach a member when mail does not.
inventory-what-address = Postal address
inventory-why-address = To send what must come on paper, and to know which law applies.
inventory-what-external-id = Number in the register before
inventory-why-external-id = To import corrections of the older register without doubling anyone.
inventory-what-membership-type = Membership type in the register before
inventory-why-membership-type = To understand what was taken over.
inventory-what-band = Income range or size
inventory-why-band = To price the dues.
inventory-what-shown-person = Name of a person as other chapters may see it
inventory-why-shown-person = So that officers of another chapter see who holds office, comments or supports a proposal.
inventory-what-shown-organisation = Name of an organization as other chapters may see it
inventory-why-shown-organisation = So that the federation knows which organizations belong to it.
inventory-what-dues-how = How a period of dues was settled: amount and means, waiver with its reason, or plan
inventory-why-dues-how = To keep the books, and to answer questions about them.
inventory-what-dues-band = Income range or size when the dues were settled
inventory-why-dues-band = To show why the price was what it was.
inventory-what-correction = Why an entry in the books was voided
inventory-why-correction = To explain a correction.
inventory-what-transfer-pack = Name and address as they were when the member was offered to another chapter
inventory-why-transfer-pack = To prove what was handed over with a member who moves.
inventory-what-transfer-consent = How a member said that it wants to move to another chapter
inventory-why-transfer-consent = Nobody is moved without asking.
inventory-what-account = Account: digests of address and password, language
inventory-why-account = To sign in.
inventory-what-session = Sign-ins that are open
inventory-why-session = To stay signed in, and to end it everywhere.
inventory-what-token = Tokens for programs: label, rights, digest
inventory-why-token = To let a member's own programs work for them.
inventory-what-invitation = Invitations: digests of address and code, by whom, what came of them
inventory-why-invitation = To let people make an account, and to see who invited them.
inventory-what-sign-in-failure = Failed sign-ins with an address
inventory-why-sign-in-failure = To slow down whoever guesses passwords.
inventory-what-command = Answers to what was sent lately
inventory-why-command = So that something sent twice happens once.
inventory-what-old-number = Number in an older register, with the member
inventory-why-old-number = To import corrections without doubling anyone.
inventory-what-draft = Drafts of proposals
inventory-why-draft = To go on writing.
inventory-what-peer-name = Names of other chapters' members who hold office, comment or support
inventory-why-peer-name = So that our officers see who acts.
inventory-what-access = Who was given or refused a record, or looked at it in an office: when, for what
inventory-why-access = To be able to say who has what, and who looked.
inventory-what-hold = Orders to keep records
inventory-why-hold = To obey them.
inventory-what-membership = Membership: an identifier, kind, first and last day
inventory-why-membership = So that every chapter can check who was entitled to vote.
inventory-what-office = Offices and representation
inventory-why-office = So that everyone can check who acted with which mandate.
inventory-what-dues-period = Periods for which dues are settled
inventory-why-dues-period = So that every chapter can check who was in good standing.
inventory-what-opinion = Comments on proposals and support of them
inventory-why-opinion = To decide together.
inventory-what-vote = Places on voting rolls, and ballots in their envelopes
inventory-why-vote = So that anyone can count again.
inventory-what-commitment = Commitments to private records: numbers that tell nothing by themselves
inventory-why-commitment = To prove what was recorded, without saying it.

## By which right

inventory-basis-membership = The membership itself
inventory-basis-federation = The membership in a federation, told in the privacy notice
inventory-basis-books = The duty to keep books
inventory-basis-account = The member's own wish to sign in
inventory-basis-security = The security of the accounts
inventory-basis-accountability = The duty to be able to account for personal data
inventory-basis-decisions = The by-laws: decisions must stay provable

## How long

inventory-keep-membership = While the membership lasts; afterwards blocked, then erased, at the latest as many years later as the chapter's profile says
inventory-keep-accounting = As many years as the chapter's profile wants books kept
inventory-keep-membership-years = While the membership lasts; afterwards blocked, then erased, at the latest { $years ->
    [one] one year
   *[other] { $years } years
} after it ended
inventory-keep-accounting-years = Until { $years ->
    [one] one year
   *[other] { $years } years
} after the last entry about dues: so long the books are kept
inventory-keep-account = Until the account is closed, or everything is erased
inventory-keep-short = Hours to weeks, then it goes by itself
inventory-keep-purpose = As long as they act, or until their own chapter erases it
inventory-keep-access = Two years
inventory-keep-hold = Until it is released, then as long as books
inventory-keep-hold-years = Until it is released, then as long as books: { $years ->
    [one] one year
   *[other] { $years } years
}
inventory-keep-forever = For ever: nothing is taken out of a signed log

## Who else

inventory-sharing-home = Nobody outside the chapter
inventory-sharing-peers = The other chapters
inventory-sharing-purpose = The other chapters, for this purpose: { $purposes }
inventory-sharing-log = Every chapter: it stands in the signed log
inventory-purpose-names = to show who acts
inventory-purpose-transfer = to take over a member who moves
inventory-needs-nobody = Nobody in an office
inventory-needs-members = Every member, of every chapter

## Head of the table

inventory-head-what = What
inventory-head-why = Why
inventory-head-basis = By which right
inventory-head-keep = How long
inventory-head-needs = Who needs it, besides the member
inventory-head-sharing = Who else has it

## How dues were settled

inventory-how-paid = { $amount }, by { $method ->
        [import] import from the older register
       *[other] { $method }
    }
inventory-how-paid-unknown = by { $method ->
        [import] import from the older register
       *[other] { $method }
    }; the amount is not recorded
inventory-how-waived = waived: { $reason }
inventory-how-plan = { $amount } in { $count ->
        [one] one payment
       *[other] { $count } payments
    }. { $note }

## What an export is made of: what each part is, why it is held, how long, who else has it

export-section-records = What the books say of the member
export-about-records = Name, addresses, how dues were settled, and earlier versions of each. Held to know who belongs, to write to them, and to keep the books. Kept while the membership lasts; afterwards blocked, and erased at the latest { $years ->
    [one] one year
   *[other] { $years } years
} after it ended; what belongs to the books stays until { $books ->
    [one] one year
   *[other] { $books } years
} after the last entry about dues. Nobody outside the chapter has it, except the name that other chapters may see, and whoever is listed at the end.
export-section-erased = What was erased
export-about-erased = Of each record that was erased, only its number and the day are left, and which chapters have said that they no longer have it. It is kept for good, to prove that it was erased.
export-section-membership = Membership
export-about-membership = What kind of member this is, where the membership stands, its first and last day, and why it ended. It stands in the signed log so that every chapter can check who had a vote: it is kept for good, and every chapter has it, with an identifier in the place of the name.
export-section-dues = Periods for which dues are settled
export-about-dues = The days, without any amount. They stand in the signed log so that every chapter can check who was in good standing: kept for good, and every chapter has them. The amounts are among the books.
export-section-offices = Offices and representation
export-about-offices = Which office the member held or whom it represented, from when to when, and who decided so. It stands in the signed log so that everyone can check who acted with which mandate: kept for good, and every chapter has it.
export-section-account = Account of the portal
export-about-account = Since when there is one, its language, how many sign-ins are open, and the names of tokens for programs. Held so that the member can sign in, until the account is closed or everything is erased. The password and the address to sign in with are held only as digests, from which nobody can read them. Nobody outside the chapter has it.
export-section-invitations = Invitations
export-about-invitations = How many times the member was invited to make an account. Held so that one can see who invited whom, until the account is closed or everything is erased. Nobody outside the chapter has it.
export-section-polls = Voting rolls
export-about-polls = The polls on whose rolls the member stands, by identifier. How anyone voted is not in this file: ballots are in sealed envelopes. Rolls and envelopes stand in the signed log so that anyone can count again: kept for good, and every chapter has them.
export-section-supports = Proposals supported
export-about-supports = By identifier. They stand in the signed log so that it can be seen who decided what together: kept for good, and every chapter has them.
export-section-comments = Comments on proposals
export-about-comments = With their day and their text. They stand in the signed log so that it can be seen how a decision came about: kept for good, and every chapter has them.
export-section-beside = What else there is
export-about-beside = Drafts of proposals that nobody else has seen; numbers in an older register; offers to move to another chapter, and arrivals, which the chapters concerned have as well; and for hours to weeks failed sign-ins and answers to what was sent, for the security of the account. The rest is nobody's outside the chapter, and is kept until the account is closed or everything is erased.
export-section-accesses = Who was given some of it, or looked at it
export-about-accesses = Each chapter or person that asked for a record of the member: what for, when, how often, and whether it was given; and who looked at one in an office, on which day. Lists of several members, and what goes beyond thirty records on a day, are counted by day and office, whoever stood in them. Held so that the member can be told who has what, for two years. Nobody outside the chapter has this list.
export-invitations = { $count ->
    [one] invited once
   *[other] invited { $count } times
}
export-nothing = Nothing.

export-state-applied = has asked to join
export-state-arriving = is arriving from another chapter, which has not let go yet
export-state-active = belongs to this chapter
export-state-moved = has moved to another chapter
export-state-ended = the membership is over
export-end-withdrawn = left of its own will
export-end-excluded = was expelled
export-end-ceased = died, or ceased to exist
export-record-member = name and addresses
export-record-name = the name that other chapters may see
export-record-dues = how dues were settled
export-record-correction = why an entry in the books was voided
export-record-transfer = what is handed over when the member moves to another chapter
export-purpose-look = to look at it in an office
export-purpose-list = a list of several members, or the records of many
