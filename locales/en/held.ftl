### Why an event of a log was set aside: kept, and visibly not applied. One sentence per code.

## Any event

held-body-malformed = The event does not have the form that its kind asks for.
held-cut-invalid = A silent chapter was cut in a poll whose rules do not say so, or it is none of its chapters.
held-cut-late = A silent chapter was cut after the votes had been counted.
held-cut-twice = A silent chapter was cut a second time.
held-extension-invalid = The deadline for seals was moved in a poll whose rules do not say so, to an earlier day, or too far.
held-extension-late = The deadline for seals was moved after the votes had been counted.
held-extension-twice = The deadline for seals was moved a second time.
held-extension-unknown = The event needs an extension that this version does not understand.
held-id-foreign = The event uses an identifier that belongs to another chapter.
held-kind-unknown = This version does not know this kind of event. It is kept, and read after an upgrade.
held-entry-void = The log’s recovery keys took it back from before this event, which counts for nothing.
held-member-extension = An earlier event about this member needs an extension that this version does not understand. What follows is kept with it, and read after an upgrade.

## The log and its peers

held-genesis-not-first = A second beginning of the log, after its first event.
held-peer-pinned = A peer is recognized that was recognized before.
held-peer-self = The chapter recognizes itself as its peer.
held-peer-unknown = The decision is about a chapter that was not recognized as a peer before.
held-profile-digest = The chapter profile is not the one that its digest names.

## Members, roles and dues

held-dues-of-person = Dues are settled for a person who is on the books only as a representative.
held-dues-period = The settled period ends before it begins.
held-dues-period-overlap = The settled period shares days with one that was settled before.
held-member-arriving = The member has been accepted from another chapter, and has not arrived yet.
held-member-ended = The membership had ended before.
held-member-exists = The member had been recorded before.
held-member-moved = The member had moved to another chapter before.
held-member-unknown = The chapter had not recorded this member before.
held-payment-exists = The settlement had been recorded before.
held-role-already = The person held this role already.
held-role-malformed = The role does not go with this member, or lacks something it needs.
held-role-missing = The person did not hold this role.
held-role-not-person = The role is given to a member who is not a person.
held-role-seat-taken = Another representative holds this seat of the organization.
held-settlement-unknown = The chapter had recorded no such settlement of this member's dues.
held-settlement-voided = The settlement had been voided before.
held-schedule-exists = The price list had been adopted before.
held-schedule-invalid = The price list contradicts itself.
held-transfer-evidence = The member is taken in without receipts, or with too many or too long ones.
held-transfer-none = There is no open offer or acceptance of this member to which the event belongs.
held-transfer-open = The member is offered while another offer of the same chapter is open.
held-transfer-self = The member would move to the chapter where it is.
held-transfer-terms = What the member moves with makes no sense: kind, first day, settled periods.
held-transfer-twice = The offer had been accepted before.

## Proposals

held-charter-invalid = The charter does not make sense.
held-charter-twice = The chapter ratified a charter a second time.
held-charter-unknown = The chapter ratified a charter that it does not name rightly.
held-comment-twice = The comment had been recorded before.
held-proposal-twice = The proposal had been published before.
held-proposal-unknown = The chapter had not published this proposal before.
held-proposal-withdrawn = The proposal had been withdrawn before.
held-support-twice = The member supported this proposal already.
held-text-inadmissible = The text is empty, too long, or has characters that cannot be shown.
held-text-language = The text is not in the language that was called for: a translation in another one, a new version in the same one.
held-translation-outdated = The translation is of a text that had already been replaced.

## Polls and ballots

held-ballot-not-joined = The ballot was cast before the chapter had joined the poll.
held-ballot-not-on-roll = The ballot was cast for a place that is not on the voting roll.
held-ballot-other-seat = Whoever cast the ballot had already cast the organization's other vote.
held-ballot-sealed = The ballot was cast after the chapter had sealed its ballot box.
held-ballot-too-long = The envelope of the ballot is longer than any ballot can be.
held-ballot-twice = A ballot had been cast for this place before, and in this poll the first one stands.
held-ballot-unnamed = The ballot is one of an organization's two votes and does not say who cast it.
held-certification-disputed = The committee certified a result that it was disputing.
held-certification-mismatch = The committee certified another result than its own instance had computed.
held-certification-twice = The chapter had certified the result before.
held-correction-ballot = The chapter corrected a place on its roll for which a ballot had been cast.
held-correction-moved = The chapter put somebody on its roll who came or left after it was frozen.
held-correction-not-joined = The chapter corrected a roll of a poll that it had not joined.
held-correction-place = The chapter corrected places that are not on its roll as it says.
held-correction-roll = The roll would be none after this correction.
held-correction-sealed = The chapter corrected its roll after its seal.
held-correction-size = The correction changes nothing, or too much.
held-correction-weight = The chapter added a place of a weight that nobody has on its frozen roll.
held-dispute-ended = The chapter had ended this dispute before.
held-dispute-tally = The chapter disputed a count that it does not name properly.
held-dispute-twice = The chapter had disputed the result before.
held-dispute-unknown = The chapter ended a dispute that it had not opened.
held-join-box-key = The key of the ballot box is not the one that the chapter committed to.
held-join-late = The chapter joined the poll after it had counted it.
held-join-no-roll = The chapter joined the poll without a frozen voting roll.
held-join-twice = The chapter had joined the poll before.
held-join-unknown-poll = The chapter joined a poll without saying which event opened it.
held-poll-charter = The poll does not keep to the charter that it names.
held-poll-invalid = The rules of the poll contradict each other.
held-poll-published = The result had been published before.
held-poll-twice = The poll had been opened before.
held-poll-unknown = The chapter had not opened this poll before.
held-poll-void = The poll had been declared void before.
held-publication-disputed = The host published a result over a dispute before it might.
held-publication-mismatch = The published result is not the one that the chapter had certified.
held-roll-foreign-member = The voting roll lists someone whom the chapter never admitted.
held-roll-late = A page of the voting roll came after the roll was frozen.
held-roll-mismatch = The pages of the voting roll do not add up to what its freeze states.
held-roll-twice = The voting roll had been frozen before.
held-seal-box-key = The seal reveals another key than the one that the chapter committed to.
held-seal-mismatch = The seal does not agree with the ballots that stand in the log.
held-seal-not-joined = The chapter sealed a poll that it had not joined.
held-seal-roll = The seal names another voting roll than the one that was frozen.
held-seal-twice = The chapter had sealed its ballot box before.
held-tally-hash = The digest of the result is not that of the figures beside it.
held-tally-not-sealed = The chapter counted the poll before it had sealed its own ballot box, or without its seal.
held-tally-silent = The chapter counted its poll with other silent chapters than it had cut, or than the rules of the poll allow.
held-tally-twice = The chapter had counted the poll before.

## Private records

held-ack-own = The chapter acknowledges its own erasure, which only others can.
held-ack-twice = The chapter had acknowledged this erasure before.
held-commit-blocked = The chapter had blocked the record before.
held-commit-erased = The chapter had erased the record before.
held-commit-unknown = The chapter speaks of a private record to which its own log never committed.
held-commits-malformed = The list of private records is empty, too long, or names one twice.

## What to do about it

held-todo-upgrade = Upgrade this instance: it is read then, from the first event that was left out.
held-todo-first = Nothing has to be done: what was there before it counts.
held-todo-committee = Show it to the committees of every chapter: it touches a vote, or speaks of what is not that chapter's own. It counts for nothing here.
held-todo-operator = Tell the operator of that chapter the number of the event: the program there wrote something wrong. It counts for nothing here.
