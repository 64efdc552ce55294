### Refusals: a sentence that says what happened, and what would help. See docs/errors.md.

## Requests

error-bad-request = The request could not be understood.
    .help = Check the address and the fields that were sent, and try again.

error-not-json = The body of the request is not valid JSON.
    .help = Send one JSON object in UTF-8, with the content type application/json.

error-content-type = This content type is not accepted here.
    .help = Send application/json, or a form as the page sends it.

error-body-too-large = The request is larger than the { $limit } bytes allowed.
    .help = Send less at once: shorten the text, or divide the work into several requests.

error-unknown-field = There is no field called “{ $name }” here.
    .help = Check the spelling against the description of the API or the form.

error-missing-field = The field “{ $name }” is missing.
    .help = Fill it in and send the request again.

error-invalid-argument = The value given for “{ $name }” is not of the kind expected.
    .help = See what it accepts: beside the form, in the description of the API, or with “--help” after the command.

error-invalid-date = “{ $name }” is not a date or time that can be read.
    .help = Write a day as 2026-11-22 and an instant as 2026-11-22T18:00:00Z.

error-id-malformed = This identifier is not valid: one that begins with “{ $expected }_” was expected.
    .help = Copy the whole identifier, in lower case, from the page or the list where it stands.

error-cursor-malformed = The mark of the page in the list is not valid.
    .help = Start again from the beginning of the list.

error-not-found = There is nothing at this address.
    .help = Check the address, or go back to the first page.

error-method-not-allowed = This address does not accept that method.
    .help = See in the description of the API which methods it accepts.

error-csrf = The form expired, or it did not come from this site. Nothing was changed.
    .help = Go back, reload the page and send the form again.

error-too-many-requests = Too many attempts in a short time.
    .help = Wait { $seconds ->
        [one] one second
       *[other] { $seconds } seconds
    } and try again.

error-rate-limited = This account has sent so much of this lately that it has to pause. Nothing was changed.
    .help = Wait { $seconds ->
        [one] one second
       *[other] { $seconds } seconds
    } and send it again.

error-request-timeout = The answer took too long and was given up. What was sent may have been done all the same.
    .help = Ask for less at once. Before sending something again, see whether it is already there.

error-body-timeout = The request did not arrive in time. Nothing was changed.
    .help = Try again; if your connection is slow, send less at once.

error-idempotency-conflict = This idempotency key was already used for a different request.
    .help = Use a new key for every new command, and the same key only to repeat the same one.

error-idempotency-malformed = The idempotency key is not valid.
    .help = Use from 1 to 64 visible ASCII characters, such as a UUID.

## GraphQL

error-query-invalid = The query is not valid against the schema.
    .help = Read the schema at /graphiql; the position of the fault is given with this error.

error-query-too-deep = The query is nested deeper than { $limit } levels.
    .help = Ask for the inner parts in a second query.

error-query-too-large = The query is longer than { $limit } tokens.
    .help = Divide it into several queries.

error-query-too-many-fields = The query asks for more than { $limit } fields.
    .help = Divide it into several queries.

error-page-too-large = A page of a list holds at most { $limit } items.
    .help = Ask for a smaller page and follow the cursor.

error-batch-refused = Several queries in one request are not accepted.
    .help = Send one query for each request.

error-mutation-on-get = Changes are not accepted by GET. Nothing was changed.
    .help = Send the mutation by POST.

error-subscription-needs-socket = A subscription needs a lasting connection.
    .help = Open it as a WebSocket at /graphql/ws, with the protocol graphql-transport-ws.

error-mutation-on-socket = Changes are not accepted over a WebSocket. Nothing was changed.
    .help = Send the mutation by POST.

## Sign-in, tokens and roles

error-unauthenticated = You need to sign in for this.
    .help = Sign in and try again; a program sends its token in the Authorization header.

error-officer-missing = This is decided by an officer, not by whoever runs the machine.
    .help = Say who acts: --as with the e-mail address of the account, or --token-file with a personal token of the scope “office”.

error-sign-in-failed = The e-mail address and the password do not match.
    .help = Check both, and that capital letters are not locked. If you no longer know the password, ask your chapter's committee for an invitation code: with it you set a new one.

error-session-expired = Your session has ended.
    .help = Sign in again. What was already confirmed has been kept.

error-token-malformed = The token cannot be read.
    .help = Send the token exactly as it was issued, after the word Bearer.

error-token-expired = The token has expired.
    .help = Get a new one with the refresh token, or sign in again.

error-token-foreign = The token was issued by another instance or for another purpose.
    .help = Use a token issued by this instance.

error-token-revoked = The token was revoked.
    .help = Sign in again, or create a new personal token.

error-token-unknown = You have no personal token with this identifier.
    .help = See the list of your tokens.

error-token-lifetime = A personal token is valid for at most { $limit } days.
    .help = Choose a shorter validity; it can be renewed in time.

error-tokens-too-many = You already have { $limit } personal tokens in force, which is the limit.
    .help = Revoke those that are no longer used.

error-scope-insufficient = The token does not include the scope “{ $scope }”.
    .help = Create a token with that scope, if your roles allow it.

error-forbidden = You are signed in, but this is not yours to do or to see.
    .help = If you think it should be, ask the committee of your chapter.

error-role-required = Only { $role } may do this.
    .help = Ask someone who holds that role, or sign in with the account that has it.

error-password-too-short = The password has fewer than { $limit } characters.
    .help = Choose a longer one: several unrelated words are easy to remember and hard to guess.

error-password-too-long = The password has more than { $limit } bytes.
    .help = Choose a shorter one.

error-email-malformed = This is not an e-mail address.
    .help = Write it as name@example.org, without spaces.

error-email-taken = There is already an account with this e-mail address.
    .help = Sign in with it, or use another address.

error-invitation-unknown = There is no invitation with this code.
    .help = Type the twelve letters and digits again. If it still fails, ask your chapter's committee for a new one.

error-invitation-over = This invitation has been used, has expired, or another one took its place.
    .help = Ask your chapter's committee for a new one. If it was used and not by you, say so at once.

error-account-unknown = There is no account with this e-mail address.
    .help = Check the address, or create the account for the member.

error-account-exists = This person already has an account.
    .help = Use the account that there is; its address and password can be changed.

error-account-disabled = This account is closed.
    .help = Ask the support team of your chapter why, and how to open it again.

## The instance

error-internal = Something failed on our side, and was noted under the number { $number }. What was not confirmed was not saved.
    .help = Try again in a moment. If it happens again, give the support team the number.

error-unavailable = The service is not available just now. What was not confirmed was not saved.
    .help = Try again in a few minutes.

error-read-only = This instance can be read, but accepts no changes for now: it is checking with its peers that its own record is complete.
    .help = Try again in a few minutes. What you read remains valid.

error-clock-untrusted = This instance does not trust its clock just now, so it accepts no ballots and no other changes. Open polls stay open: nothing is sealed meanwhile.
    .help = Try again in a few minutes. If it lasts, tell the support team of your chapter.

error-shutting-down = The service is being restarted. What was not confirmed was not saved.
    .help = Try again in a minute.

error-database-busy = The database is busy. Nothing was changed.
    .help = Try again in a moment.

error-database-missing = The database of this instance is not there.
    .help = Check the data folder and the address of the database; create a new instance with “enlace init”.

error-database-newer = The database was written by a newer version of Enlace.
    .help = Install that version again. An older one must not write to it.

error-database-older = The database is from an older version of Enlace and has not been brought up to date.
    .help = Make a backup, then run “enlace migrate up”.

error-database-not-empty = The database holds a log or accounts: its tables are not removed.
    .help = Nothing was changed. Whoever wants to begin anew chooses another data folder, or an empty database.

error-database-corrupt = The database is damaged and is not used any further.
    .help = Stop the service, keep a copy of the files as they are, and restore from a backup.

error-database-readonly = The database can be read but not written.
    .help = Give the user that runs the service the right to write the file and its folder.

error-database-unreachable = The database does not answer.
    .help = Try again in a few minutes.

error-disk-full = The disk of the server is full. Nothing was changed, and nothing confirmed was lost.
    .help = Tell the support team; try again when they have made room.

error-disk-failed = The disk of the server does not take what should be written. Nothing was changed, and nothing confirmed was lost.
    .help = Tell the support team; try again when they have looked at the disk.

error-files-forbidden = Enlace may not use its own files.
    .help = Give the data folder and everything in it to the user that runs Enlace; “enlace config check” says where it is.

error-keys-missing = The keys of this instance are not in its data folder.
    .help = Copy them from the backup. New keys would be a new instance.

error-keys-unreadable = The key file “{ $name }” cannot be read.
    .help = Give it to the user that runs Enlace, readable for that user alone (mode 0600), or start Enlace as that user.

error-keys-damaged = The key file “{ $name }” holds no key.
    .help = Copy that file again from the backup of the keys. With new keys it would be another instance.

error-keys-permissions = Other users of this machine can read the keys of the instance.
    .help = Take the right to read from everyone but the user that runs the service.

error-keys-mismatch = These keys do not belong to this log.
    .help = Check that the data folder and the address of the database are of one and the same instance. Keys from a backup must be the newest: what was copied before the last change of keys no longer fits.

error-keys-locked = The keys are locked, and there is nobody to type their passphrase.
    .help = Run the command in a terminal, or name a file with the passphrase: in “keys_passphrase_file”, or for a witness with “--passphrase-file”.

error-keys-passphrase = This passphrase does not open the keys.
    .help = Use the one with which they were locked. Nothing was changed. Without it, only a backup of the keys from before helps.

error-keys-not-locked = The keys are not locked, so they have no passphrase.
    .help = “enlace keys lock” encrypts them with one, “enlace witness lock” that of a witness.

error-passphrase-permissions = Other users of this machine can read the passphrase in “{ $file }”.
    .help = Set its mode to 0400, and change the passphrase with “enlace keys passphrase” if somebody may have read it.

error-keys-request = This file is no request that recovery sheets sign.
    .help = Take the file that “enlace keys revoke” or “enlace keys recover” wrote, unchanged.

error-keys-request-stale = The log has grown since this request was made.
    .help = Stop the instance, make a new request, and have it signed again.

error-keys-not-signed = The request is not signed by two of this log’s recovery keys.
    .help = Bring the signatures of two different people, made with “enlace keys sign” from this very request.

error-recovery-file = The file “{ $file }” does not hold three recovery keys of this log.
    .help = Take the file “recovery-public.json” that “enlace keys ceremony” wrote for this origin.

error-recovery-words = These are not the 24 words of a recovery sheet.
    .help = Type all 24 words of one sheet in their order, in the language in which it was printed.

error-config-invalid = The setting “{ $key }” is not valid: { $why }
    .help = docs/operations.md lists the settings with their limits; “enlace config check” shows everything that is wrong.

error-config-file = The settings file { $file } cannot be understood. { $why }
    .help = Values stand as name = "text", a number, true or false, one to a line. The parser’s own words: { $said }

error-backup-postgres = A PostgreSQL database has its own tools for backups; nothing was done.
    .help = Use “pg_dump --format=custom” and “pg_restore”, encrypt the file with age, and back the keys up with “enlace backup --keys-only”.

error-passphrase-short = The passphrase is too short: it needs at least { $limit } characters.
    .help = Take five or more words that nobody would guess, and keep them away from the backup.

error-recipient-malformed = This is no recipient of age: it begins with “age1”.
    .help = “age-keygen” makes an identity and shows its recipient.

error-identity-malformed = There is no identity of age in this file: its line begins with “AGE-SECRET-KEY-1”.
    .help = Name the file that “age-keygen” wrote.

error-archive-locked = The file does not open with this passphrase or identity.
    .help = Check which one it was made with. Without it nobody can open the file.

error-archive-damaged = The file is damaged, cut short, or no backup of Enlace. Nothing was changed.
    .help = Take another copy of it, or an older backup; peers give back what is newer.

error-bundle-refused = The bundle that this peer keeps does not belong to this chapter, or it is damaged. Nothing of it was taken.
    .help = Try another peer that keeps one.

error-bundle-too-large = The private records are more than a bundle may hold. Nothing was sent to the peers.
    .help = Make backups with “enlace backup”, and report it.

error-recover-nothing = None of these peers holds anything of this log that is signed by these keys.
    .help = Name a peer that has pinned this chapter, and check that the folder has the keys of this chapter.

error-archive-newer = A newer version of Enlace made this file.
    .help = Install that version or a newer one, and try again.

error-option-missing = The option --{ $name } is missing, and there is no terminal to ask on.
    .help = Give it on the command line, or run the command in a terminal.

error-origin-malformed = This cannot be the name of a log.
    .help = Give a host name that the chapter owns, such as mx.example.org, without https:// and without a path.

error-already-initialised = There is already an instance in this data folder. It was left as it is.
    .help = Choose another data folder.

error-not-initialised = There is no instance in this data folder.
    .help = Check --data or ENLACE_DATA. If the instance is new, create it with “enlace init”.

error-port-taken = The address { $address } is already in use.
    .help = Stop the other program, or choose another port.

error-profile-unknown = There is no chapter profile called “{ $name }”.
    .help = See the profiles there are with “enlace init --help”.

error-log-missing-tail = More of this instance's log was published than can be had back, or another log under its name: a peer has seen it, or the high-water mark or the keys of this instance say so.
    .help = Do not go on alone. Look for a newer copy of the database, or for another peer that has the rest. If a peer has another history of this log, the chapter needs a new one: “Restore” in docs/operations.md.

error-log-other-past = The copy of the database that is in use here has another history than the one that this chapter has published, so nothing signed is handed out from it.
    .help = Keep the receipts that you have, and tell the operators of this instance. They see with “enlace doctor” what is wrong, give nothing of this copy to anybody, and put the newest database back: “Restore” in docs/operations.md.

error-log-part = This file begins in the middle of a log: a part alone cannot be verified.
    .help = Take a file that begins with event 0. A part can be imported where the events before it are held: “enlace log import” verifies it then.

error-projections-differed = The tables differed from what the logs say, and were made again from them.
    .help = Nothing is lost: the logs decide. Report it, because it is a defect.

error-doctor-found = Something examined is not in order.
    .help = See the list: each line says what is wrong and what would help.

error-check-failed = The demo could not be played to its end.
    .help = See which step or check failed. Report it, because it is a defect.

error-instance-ended = One of the instances of the demo ended by itself.
    .help = The end of its log is above. Start the demo again.

## Members and roles

error-member-not-found = There is no such member here.
    .help = Check the identifier; a member of another chapter is looked up there.

error-member-exists = This member already exists.
    .help = Look at the existing record before adding another.

error-member-ended = This membership has ended.
    .help = A new admission is needed first.

error-member-not-admitted = This application has not been admitted yet.
    .help = The committee decides on the admission first.

error-member-kind = This is not possible for this kind of member.
    .help = Individuals and organizations have different rules; check which one it is.

error-member-elsewhere = This member belongs to another chapter, and only that chapter may change the record.
    .help = Ask the other chapter.

error-privacy-member-active = Private records are blocked or erased after the membership has ended.
    .help = End the membership first: “endMember” in the API.

error-privacy-vote-open = This member moved away, and still votes here in a poll that is open.
    .help = Try again when the poll has been sealed.

error-privacy-nothing = There is nothing left of this member to block or erase.
    .help = Look at what was done before, with “enlace privacy export”.

error-privacy-held = The private records of this member are kept by order: { $mandate }.
    .help = They can be erased once the order has ended and the records are released.

error-privacy-not-held = Nothing keeps the private records of this member from being erased.
    .help = Check the identifier of the member.

error-privacy-duty = The books of this member must be kept: the private records can be erased from { $day } on.
    .help = Until then they can be blocked: kept, and used for nothing.

error-privacy-block-first = Private records must be blocked for { $days ->
        [one] one day
       *[other] { $days } days
    } before they are erased.
    .help = Block them first.

error-privacy-blocked-until = The private records are blocked and can be erased from { $day } on.
    .help = Erase them then.

error-member-moved = This member has moved to another chapter.
    .help = Ask the other chapter, which is the member's home now.

error-transfer-to = A member cannot move to the chapter where it is.
    .help = Give the name of the log of another chapter.

error-transfer-open = This member has been offered to another chapter already: { $chapter }
    .help = Withdraw that offer first, or wait for its end.

error-transfer-not-found = There is no open offer of this member.
    .help = Look at the list of moves; the old home has to offer the member first.

error-transfer-from = More than one chapter offers this member.
    .help = Only one of them is its home. Ask the member and both chapters, and say from which one it comes.

error-transfer-expired = The offer of this member could be accepted until { $at }.
    .help = Ask the old home to offer the member again.

error-transfer-closed = The move is closed: the other chapter is the member's home now.
    .help = Ask the other chapter to offer the member back.

error-transfer-home-there = The member's home has shown itself within a day.
    .help = Ask it to offer the member; only a home that is gone can do without.

error-transfer-evidence = The receipts do not show that this member belongs to that chapter.
    .help = Bring one to four whole receipts of that chapter, each with its checkpoint, cosigned by another chapter, and about this member.

error-representative-of-non-organisation = Only an organization has representatives.
    .help = Choose the organization, or record the person as a member of their own.

error-representative-not-person = A representative has to be a person, not an organization.
    .help = Choose the person who will vote for the organization.

error-representative-seat = Another person already holds this seat of the organization.
    .help = End that representation first, or choose the other seat.

error-role-already = This person already has that role.
    .help = Nothing needs to be done.

error-role-missing = This person does not have that role.
    .help = See the list of roles; it may have been withdrawn already.

error-last-operator = The last operator cannot be withdrawn: nobody could run the instance.
    .help = Appoint another operator first.

## Dues

error-dues-period-malformed = The period ends before it begins.
    .help = Correct one of the two days.

error-dues-period-overlap = Part of this period is already covered.
    .help = Look at the periods on record and choose the days that are missing.

error-dues-too-early = Dues of this member can be settled from { $day } on.
    .help = Look at the first day of the membership and at the year that you typed.

error-dues-too-late = Dues can be settled up to { $day } for now.
    .help = Look at the year that you typed. What lies further ahead is recorded when its time comes.

error-settlement-not-found = There is no such settlement of dues in this chapter.
    .help = Open the member's dues and choose the settlement there.

error-settlement-voided = This settlement was voided before.
    .help = Nothing more is needed. If the period is covered after all, record it again.

error-dues-currency = Dues of this chapter are in { $expected }.
    .help = Enter the amount in that currency; amounts are never converted.

error-schedule-not-found = There is no such price list.
    .help = See the price lists of the chapter.

error-schedule-count = The price list has no prices, or too many.
    .help = Give between one price and one for each case.

error-schedule-mixed-currencies = The price list mixes currencies.
    .help = Use one currency for the whole list.

error-schedule-price-twice = The price list gives two prices for the same case.
    .help = Keep one price for each kind of member, income range and number of months.

error-schedule-negative = A price is below zero.
    .help = Write zero or more.

error-schedule-months = A price is for a number of months that is not possible.
    .help = Correct the number of months.

error-schedule-band = The name of an income range is not valid.
    .help = Use a short name in lower-case letters, digits and hyphens.

error-schedule-kind = The price list names a kind of member who pays no dues.
    .help = Give prices only for individual members and organizations.

error-money-currency = This is not a currency code.
    .help = Use the three capital letters of the currency, such as MXN or USD.

error-money-syntax = This amount cannot be read.
    .help = Write digits with a point before the decimals, such as 1234.50.

error-money-decimals = The amount has more decimals than the currency.
    .help = Write as many decimals as the currency has.

error-money-range = The amount is too large.
    .help = Check the digits.

error-money-mixed = Amounts in two currencies cannot be added.
    .help = Enter each currency on its own.

## Proposals and texts

error-proposal-not-found = There is no such proposal.
    .help = It may have been a draft that was discarded; see the list of proposals.

error-draft-not-found = You have no such draft.
    .help = It may have been published or discarded; see your drafts and the list of proposals.

error-proposal-withdrawn = This proposal was withdrawn.
    .help = It can still be read. Publish a new one to take the subject up again.

error-proposal-not-yours = Only the person who made this proposal, or the committee, may do this.
    .help = Ask them, or leave a comment on the proposal.

error-proposal-elsewhere = This proposal was published by another chapter, which keeps its text.
    .help = Do it there. Support and comments can be given here.

error-proposal-in-poll = This proposal is being voted on, so its text can no longer change.
    .help = Wait for the result, or have the vote declared void first.

error-translation-outdated = The original text has changed since this translation was made.
    .help = Translate the text as it stands now, and send the translation again.

error-translation-same-language = A translation has to be in another language than the original.
    .help = Choose the other language, or amend the original.

error-translation-missing = A translation into the other language is needed first.
    .help = Add the translation, and try again.

error-language-unknown = Texts cannot be kept in this language.
    .help = Choose English or Spanish.

error-text-empty = There is no text.
    .help = Write something, and send it again.

error-text-too-long = The text is longer than { $limit } characters.
    .help = Shorten it; details can go into a comment or an attached address.

error-text-control-character = The text contains a character that cannot be shown, or a line break where only one line fits.
    .help = Paste it as plain text, without line breaks in a title.

error-text-direction-override = The text contains a hidden character that changes the order in which it is read.
    .help = Paste it as plain text, or type it again.

error-already-supported = You already support this proposal.
    .help = Nothing needs to be done.

## Polls and ballots

error-poll-not-found = There is no such poll.
    .help = See the list of polls. One that another chapter opened may take a minute to arrive here.

error-poll-not-open-yet = Voting opens on { $at }.
    .help = Come back then. Until then you can read the proposal and leave comments.

error-poll-closed = Voting closed on { $at }.
    .help = Your earlier ballot counts, if you cast one. The result will be published on the page of the poll.

error-poll-not-closed = Voting goes on until { $at }.
    .help = Do this after it has closed.

error-poll-void = This poll was declared void.
    .help = The reason is on its page.

error-poll-not-joined = Your chapter has not joined this poll yet.
    .help = Try again in a few minutes; if it goes on, ask the committee of your chapter.

error-poll-already-joined = This chapter has already joined the poll and its roll is frozen.
    .help = Nothing needs to be done.

error-poll-sealed = The ballot box of this chapter is already sealed.
    .help = Nothing can be added. Wait for the result.

error-poll-not-sealed = This chapter cannot count yet: a seal or the count of the host is missing.
    .help = Wait; the page of the poll shows which chapter has not sealed or counted.

error-poll-not-tallied = The votes have not been counted yet.
    .help = Its page says whose seal or count is missing.

error-poll-extension = Event { $seq } of { $log } is about this vote and needs something that this version does not understand: it cannot be counted here.
    .help = Upgrade this instance, then count. Ask that chapter what it uses.

error-poll-results-differ = The chapters computed different results, so nobody can certify.
    .help = Compare the figures of each chapter on the page of the poll with the other committees. The host can void the poll.

error-poll-difference-open = Another chapter computed another result, so nobody can certify before { $at }.
    .help = Compare the figures with its committee. After that time your committee can certify what your own instance computed.

error-poll-tallies-missing = Another chapter has not counted the votes yet, so nobody can certify before { $at }.
    .help = Wait for its count; the page of the poll shows whose is missing. After that time you can certify without it.

error-poll-not-extendable = The deadline for seals cannot be moved.
    .help = It can be moved once, before it passes, while a chapter has not sealed, in a poll whose rules say so.

error-poll-not-cuttable = No chapter is silent whose ballots could be fixed now.
    .help = This can be done from the deadline for seals until the count, while a chapter has not sealed, in a poll whose rules say so.

error-poll-not-certified = Not every chapter has certified the result yet.
    .help = Ask the committees of the chapters that are missing.

error-poll-disputed = Another result is stated by { $chapters }.
    .help = Find out together which is wrong. Over it you can publish from { $at }; the publication will say so. You can also void the poll.

error-dispute-window-open = The result can still be disputed until { $at }.
    .help = Publish it after that.

error-correction-empty = This correction changes nothing: nobody is named.
    .help = Give the identifier of at least one member to put on the roll or to take off it.

error-correction-member = { $member } had no vote here in this poll on its record date.
    .help = Only who had a vote by the rules of this poll on that day, and was left out, can be put on the roll. Check the identifier, and the member's state on that day.

error-correction-on-roll = { $member } is on the roll already.
    .help = Leave this member out. If the place has the wrong weight, name the member in both lists: the old place is taken off and the right one put on.

error-correction-not-on-roll = { $member } is not on this chapter's roll, so there is nothing to take off.
    .help = Check the identifier. Who is on the roll of another chapter can be taken off only by that chapter.

error-correction-moved = { $member } came to this chapter or left it after the roll was frozen.
    .help = Whoever moves votes where the frozen rolls have them; a correction cannot change that.

error-correction-voted = { $member } has voted: that place on the roll stays.
    .help = If the ballot should not count, dispute the result, or ask the host to void the poll.

error-correction-weight = The place that { $member } would get has a weight that nobody has on the frozen roll.
    .help = A correction cannot bring a new weight. If it is needed, the host has to void the poll and open it again.

error-correction-size = These are too many places for one correction: it can put on and take off at most { $limit } together.
    .help = Make several corrections, one after the other.

error-correction-count = This roll has been corrected { $limit } times, and that is the most for one poll.
    .help = If it is still wrong, the host has to void the poll and open it again.

error-dispute-window-over = The time to dispute this result ended on { $at }.
    .help = Your committee had certified it. Write to the committee of the host, which can still void the poll before it publishes.

error-dispute-open = The result is disputed by { $chapters }.
    .help = It can be published when the dispute has ended, or over it from { $at }. You can also void the poll.

error-dispute-own = Your own committee disputes this result.
    .help = End that dispute first.

error-dispute-not-found = Your chapter has no open dispute about this result.
    .help = Look at the page of the poll to see what has become of it.

error-already-disputed = Your chapter has already disputed this result.
    .help = A chapter disputes a result once. Its page shows what has become of the dispute.

error-dispute-no-difference = This instance counted the same as the host, so its count is no reason to dispute the result.
    .help = If your committee objects to something else, choose that as the reason.

error-review-outdated = Something about this poll changed after you were shown it, so nothing was signed: please read this page again.
    .help = It shows how the poll stands now.

error-poll-published = The result is already published and does not change any more.
    .help = Read it on the page of the poll.

error-poll-undecided = The count stopped at a tie, and the rule recorded for it has to be applied first.
    .help = See the tie and its rule on the page of the poll.

error-poll-secrecy-not-yet = Only polls with named votes can be opened so far; secret and paper ballots will follow.
    .help = Open it with named votes, or wait for the version that offers the others.

error-poll-invalid = The rules of this poll contradict each other.
    .help = Check dates, options, seats and majorities together.

error-poll-file = The file { $file } does not describe a poll. { $why }
    .help = Compare it with the example in docs/operations.md. The parser’s own words: { $said }

error-poll-dates = The dates of the poll are not in order.
    .help = The roll is fixed first, then voting opens, then it closes, and then the ballot boxes are sealed.

error-poll-dates-past = The poll would close in the past.
    .help = Choose a later date.

error-poll-options = The options do not suit this method of voting.
    .help = Give at least two different options where members choose, and none where they answer yes or no.

error-poll-seats = The number of seats or of choices does not fit the options.
    .help = Both are at least one and at most the number of options.

error-poll-fraction = A quorum or a majority is not a fraction between zero and one.
    .help = Write it as two whole numbers, such as 2 and 3 for two thirds.

error-poll-chapters = A poll needs its own chapter and only chapters that are peers.
    .help = Choose from the peers of this instance.

error-not-host = Only the chapter that opened this poll may do this.
    .help = Ask that chapter.

error-roll-not-frozen = The roll of this chapter is not frozen yet.
    .help = Freeze it first.

error-roll-not-due = The roll is fixed on { $at }, not before.
    .help = Do it then.

error-not-on-roll = You are not on the voting roll of this poll.
    .help = The roll was fixed on its record date; the page of the poll says what it asks for. If you think this is a mistake, ask the committee of your chapter at once.

error-not-for-this-entry = You may not vote for this member.
    .help = Choose one of the ballots that are listed as yours. A representative has to be recorded by the organization's chapter.

error-already-voted = This ballot was already cast, and this poll does not allow it to be changed.
    .help = The first ballot stands. Your receipt shows that it was received.

error-voted-other-seat = In this poll you have already cast the organization's other vote.
    .help = Nobody casts both votes of an organization. Its other representative casts this one.

error-already-certified = This chapter has already certified the result.
    .help = Nothing needs to be done.

error-nothing-chosen = Nothing is chosen yet.
    .help = Choose an option, or abstain.

error-too-many-choices = { $limit ->
        [one] Only one option can be chosen.
       *[other] At most { $limit } options can be chosen.
    }
    .help = Take some away and review the ballot again.

error-unknown-option = One of the choices is not an option of this poll.
    .help = Reload the ballot and choose again.

error-duplicate-option = The same option was chosen twice.
    .help = Choose each option once.

error-choices-do-not-fit = These choices do not belong to this method of voting.
    .help = Reload the ballot and choose again.

error-abstain-or-options = Options and abstention are both ticked.
    .help = Choose options, or abstain: not both.

## Receipts and verification

error-receipt-malformed = This is neither a receipt code nor a receipt.
    .help = A code has twelve characters in groups of three; a receipt is copied whole, from its first line to its last.

error-receipt-invalid = The receipt does not verify: it was changed, or it is from another instance.
    .help = Copy it again from where you kept it. If it still fails, show it to the committee: it is evidence.

error-receipt-unknown = No ballot with this receipt is held here.
    .help = Check the code. A receipt that is less than a minute old may not have arrived at the other instance yet.

error-log-invalid = The log does not verify.
    .help = Export it again. If it still fails, keep the file: it is evidence of damage or of forgery.

error-log-fingerprint = The log at this place is not the one with these twelve words.
    .help = Compare the words again by telephone or in person. If they differ, this is not the instance that you mean.

error-log-differs = The instance does not show the log that was checked before: what it shows now does not begin with it.
    .help = Keep the file and ask the instance again. If it stays so, the instance or somebody on the way has rewritten the past; show both to the committees of all chapters.

error-log-not-cosigned = A witness that was asked for has not cosigned this checkpoint.
    .help = Try again in a minute. If it stays so, ask the operators of both: the witness may take nothing from this log any more.

error-log-behind = The instance shows { $shown ->
        [one] one event
       *[other] { $shown } events
    }, and the file has { $held }: the end is missing there.
    .help = The instance may have been restored from an old backup. Tell its operator, and keep the file: it has the missing end.

error-log-not-public = This instance shows its checkpoint and its proofs to its peers only.
    .help = Use the token of an officer (--token-file), or the folder of an instance that it has pinned (--data), or ask its operator for the exported log and verify the file.

error-checkpoint-not-yet = This log has no checkpoint yet: the instance has never been started.
    .help = Start “enlace serve”: it makes one within seconds. Then export again.

error-log-not-pinned = That instance does not let the instance of this folder read its log: it has not pinned it, or has suspended it.
    .help = Leave out --data to check what is public, or use the token of an officer of that instance (--token-file).

error-log-token = That instance does not let this token read its log.
    .help = It takes a personal token of that instance with the scope “log”, made by somebody who holds an office there. Without a token, what is public can be checked.

error-log-option = The option “{ $name }” is for checking a running instance, and a file was given.
    .help = Leave the option out, or give the address of the instance in the place of the file.

error-log-end = { $size ->
        [one] This log has one event
       *[other] This log has { $size } events
    }: none could be written from { $from } on.
    .help = Events are numbered from 0. Give a smaller number with --from, or leave it out for the whole log. If you took the number from another instance, it holds more of this log than this one does.

error-log-gap = The file begins with event { $from }, and { $held ->
        [one] only one event is
       *[other] only { $held } events are
    } held here: what lies between is missing.
    .help = Ask for a file that begins earlier: “enlace log export --from { $held }” makes it, or without --from the whole log.

error-log-file = This is no log: { $what }. Nothing was taken in.
    .help = Wanted is the file that “enlace log export” writes where that log is held.

error-log-import = The file was taken in only as far as it is good.
    .help = What stands before the fault is here. Export the log again, on another medium, and import that; nothing is taken in twice.

error-seal-invalid = This is no seal that can be verified here: it was changed, it is something else, or its chapter's log is not here.
    .help = Copy the file again. If its chapter was never recognized here, do that first.

error-seal-differs = The seal contradicts the log that is held here: its chapter has told two histories.
    .help = Keep the file and show it to both committees. Import the log it was made from: that keeps the evidence and stops the exchange.
error-mirror-missing = The file “{ $path }” of the log is not there.
    .help = The mirror is not complete. Fetch it again, or ask whoever keeps it to write it again.

error-mirror-damaged = The file “{ $path }” is not what the checkpoint of the log says.
    .help = Keep what the mirror shows and ask another one. The instance may be in order while its mirror is not.

error-mirror-other = The folder “{ $folder }” holds a log that this one does not continue.
    .help = Name another folder. If it was written from this instance, keep it: it is evidence that the log has another history now.

error-receipt-split = The log told two histories: this receipt is of one, and what is shown there is of another. The evidence is in { $file }.
    .help = Give the file to the committees of all chapters. “enlace evidence verify” says what it proves, on any machine.

error-evidence-unproven = The file proves nothing against the log that it names: { $why }
    .help = Do not act on it. Whoever showed it may have more: the exported log, or the checkpoint and the events in their hands.

error-evidence-none = There is no such evidence against this peer here.
    .help = “enlace evidence list” shows what is kept.

error-witness-missing = There is no witness in the folder “{ $folder }”.
    .help = Make one with “enlace witness init”, or name its folder.

error-witness-exists = There is a witness in the folder “{ $folder }” already.
    .help = Name another folder. A key that was drawn anew would be a new witness.

error-witness-name = The name of a witness has letters, digits, dots, hyphens and slashes, at most 100.
    .help = Take the name of a host that you have, like witness.example.net: instances show it beside your cosignature.

error-witness-damaged = The file “{ $file }” of the witness does not read.
    .help = Restore the folder from a copy and serve with --restored.

error-witness-other = The witness watches a log of this name that began otherwise.
    .help = Compare the words with both operators before anything else: one of the two is not the instance that you mean.

error-witness-restored = The records of this witness are a copy: nobody knows here what it has cosigned since.
    .help = Serve with --restored. The instances are then asked for what they hold with its cosignature, and it goes on from there.

error-witness-unproven = No instance shows a checkpoint with the cosignature of this witness for every log that needs one.
    .help = Try again when more instances answer. If it stays so, begin a new witness with a new key, and tell the instances.

error-tally-invalid = The file is not an export of a poll, or it is not complete.
    .help = Export the poll again.

error-tally-differs = The count from the sealed ballots differs from the result in the file.
    .help = Keep the file and show it to the committees of all chapters.

## Peers

error-peer-unknown = There is no such peer.
    .help = See the list with “enlace peer list”.

error-peer-not-pinned-there = That instance does not accept this one: most likely it has not pinned it yet.
    .help = Its people have to pin this instance too, with the words of “enlace peer invite” here. If they have, compare the clocks of both machines.

error-generation-unproven = This log says that it continues one that is held here, and does not prove it.
    .help = Do not pin it. Speak with the people of that chapter, by a way that you know.

error-peer-pinned = This peer is already pinned.
    .help = Nothing needs to be done; suspend it first if it is to be replaced.

error-peer-self = This is the address or the fingerprint of this same instance.
    .help = Enter those of the other instance.

error-fingerprint-malformed = This is not a fingerprint: its words or its check do not fit.
    .help = Read the twelve words again, in English or in Spanish, in the same order.

error-peer-fingerprint = The instance at this address has another fingerprint than the one typed. Nothing was pinned.
    .help = Compare the twelve words again by telephone or in person. If they differ, this is not the instance that you mean.

error-peer-unreachable = The other instance does not answer.
    .help = Check its address and the network, and try again later. Nothing of what is here is lost.

error-peer-answer = The other instance answered something that this one does not understand.
    .help = Check that the address is that of an Enlace instance, and that both run compatible versions.

error-peer-clock = The clocks of the two instances differ by more than a minute.
    .help = Set the clock of this machine (NTP), and tell the other operator if theirs is the wrong one.

error-peer-halted = The exchange with this peer is stopped, because its record contradicts itself.
    .help = People have to look at the evidence and decide; nothing repairs it by itself.

error-peer-suspended = This peer is suspended by decision of the chapter.
    .help = A new decision resumes it.

error-peer-not-suspended = This peer is not suspended.
    .help = Nothing needs to be done.

error-peer-quota = This peer has brought as much today as a day may bring. Nothing is lost: tomorrow it goes on.
    .help = Ask its operator what it brings so much of. If it is good, allow as much again with “enlace peer raise”; otherwise suspend it.

error-peer-address = This address cannot be used for a peer.
    .help = Give an https address without user, path or query. Private addresses need a setting; http is only for the same machine.

error-peer-no-address = This peer has no address here: it cannot be asked.
    .help = It calls by itself, or its log comes in a file (“enlace log import”). Give it an address with “enlace peer move”.

## Files

error-import-refused = { $count ->
        [one] One row was refused; nothing of it was imported.
       *[other] { $count } rows were refused; nothing of them was imported.
    }
    .help = See the report: it gives the row, the column and the reason. Correct the file and import it again.

error-import-stopped = { $count ->
        [one] The import stopped early: one good row is not written yet.
       *[other] The import stopped early: { $count } good rows are not written yet.
    }
    .help = The report names the row that stopped it. Put that right and import the same file again: it goes on from there and writes nothing twice.

error-import-columns = The file lacks these columns: { $columns }.
    .help = Export it again with all columns, and do not change the headings.

error-import-columns-twice = The file has these columns twice: { $columns }.
    .help = Leave each of them once; “Employer” and “Representative Of” are read as the same column.

error-import-encoding = The file is not text in UTF-8, so that accents would be lost.
    .help = Export it again and choose UTF-8 as the character set.

error-import-too-many = The file has more than { $limit } rows, which is the limit.
    .help = Divide it into several files and import one after the other, organizations first.

error-import-empty = The file has no rows.
    .help = Check that it is the right file.

error-file-unreadable = The file { $file } cannot be read.
    .help = Check that it exists, that you may read it, and, if it is text, that it is in UTF-8.

error-file-unwritable = The file { $file } cannot be written.
    .help = Check that the folder exists and that you may write there.

error-file-exists = The file { $file } already exists. It was left as it is.
    .help = Choose another name, or move it away first.

error-poll-charter = The rules of this poll are not those of the charter that binds its chapters.
    .help = Leave the weights, the quorum and the majority to the charter, or propose another charter.

error-charter-invalid = The charter does not make sense.
    .help = Correct the field that is named.

error-charter-not-found = There is no such charter here.
    .help = Look at the list of charters; the log that proposed it may not be here yet.

error-charter-not-ours = The charter does not name this chapter.
    .help = Only the chapters that it names ratify it.

error-charter-ratified = This chapter has ratified the charter already.
    .help = Nothing more is to do here; the page of charters shows who has not ratified it.

error-charter-file = The file { $file } does not describe a charter. { $why }
    .help = Compare it with the example in docs/operations.md. The parser’s own words: { $said }
