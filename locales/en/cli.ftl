### The command line: help, answers, and what is said of a command that was not understood.

## Frame of the help

cli-heading-usage = Usage:
cli-heading-commands = Commands
cli-heading-options = Options
cli-heading-arguments = Arguments
cli-value-options = [OPTIONS]
cli-value-command = COMMAND
cli-value-address = ADDRESS
cli-value-charter = CHARTER
cli-value-dir = FOLDER
cli-value-draft = DRAFT
cli-value-email = EMAIL
cli-value-file = FILE
cli-value-host = HOST
cli-value-lang = LANGUAGE
cli-value-log = LOG
cli-value-member = MEMBER
cli-value-name = NAME
cli-value-number = NUMBER
cli-value-origin = LOG
cli-value-poll = POLL
cli-value-port = PORT
cli-value-key = RECIPIENT
cli-value-shell = SHELL
cli-value-tag = LANGUAGE
cli-value-text = TEXT
cli-value-word = WORD
cli-value-words = WORDS

## Commands

cli-about-enlace = Membership and decisions for a cooperative that lives in more than one country
cli-about-init = Create an instance: keys, database, first officer
cli-about-serve = Run the instance: portal, API, exchange with peers
cli-about-demo = Run two chapters with invented members on this machine, to look around
cli-about-peer = Peer instances: invite, pin, move, suspend, resume, list, sync, raise the quota
cli-about-peer-invite = Show what the operator of another instance needs to pin this one
cli-about-peer-pin = Pin a peer whose twelve words you have compared in person or by telephone
cli-about-peer-list = List the pinned peers and where each of them stands
cli-about-peer-move = Note another address of a peer; without an address, that it has none and calls by itself
cli-about-peer-raise = Let a peer bring as much again today as a day may bring
cli-about-peer-resume = Exchange again with a peer that is suspended or halted, once people have talked about it
cli-about-peer-suspend = Exchange nothing with a peer until it is resumed
cli-about-peer-sync = Fetch now what the peers have published
cli-about-member = Members: import, list, move to another chapter
cli-about-member-import = Import a register from a CSV file with CiviCRM's column names
cli-about-member-list = List the members with kind, standing and offices
cli-about-member-transfer = Members who move between chapters
cli-about-member-transfer-offer = Offer a member to another chapter
cli-about-member-transfer-accept = Accept a member whom another chapter has offered
cli-about-member-transfer-withdraw = Take an offer back
cli-about-member-transfer-adopt = Take in a member whose home is gone, provisionally
cli-about-member-transfer-list = List the moves to and from this chapter
cli-about-poll = Polls: from the draft to the published result
cli-about-poll-list = List the polls and their states
cli-about-poll-show = Show one poll: texts, dates, turnout, seals, result
cli-about-poll-drafts = List the drafts that the committee shares
cli-about-poll-draft = Keep the poll that a file describes as a draft
cli-about-poll-discard = Discard a draft
cli-about-poll-open = Open a poll from its file, or from a draft
cli-about-poll-join = Freeze the roll and join a poll now; the clock does it when its time has come
cli-about-poll-seal = Seal our ballot box of a closed poll now; the clock does it within a minute
cli-about-poll-tally = Count a sealed poll now; the clock does it as soon as every box is sealed
cli-about-poll-certify = Certify the result that this instance counted, in the name of the committee
cli-about-poll-publish = Publish a result that every chapter has certified
cli-about-poll-extend = Move the deadline for seals of a poll of ours, once
cli-about-poll-cut = Fix up to where the ballots of silent chapters count in a poll of ours
cli-about-poll-void = Void a poll of ours; everything is kept
cli-about-poll-dispute = Dispute a result before it is published, in the name of the committee
cli-about-poll-settle = End a dispute that our committee opened
cli-about-poll-correct-roll = Correct our frozen roll before it is sealed, for everybody to see
cli-about-poll-export = Write a counted poll to a file that anyone can verify
cli-about-charter = Charters: by what rules chapters decide together
cli-about-charter-propose = Propose a charter for this chapter and others
cli-about-charter-ratify = Ratify a charter for this chapter
cli-about-charter-show = Show the charters, and who has ratified them
cli-about-privacy = Private records: block, erase, keep back, see what is outstanding
cli-about-privacy-export = Write everything that is held of a member, in their language or as JSON, with who else has it
cli-about-privacy-inventory = Print what is held, why, how long, and who else has it
cli-about-privacy-block = Block the private records of a former member: they are kept and used for nothing
cli-about-privacy-erase = Erase the private records of a former member, here and at the peers
cli-about-privacy-hold = Keep a member's records from being erased, as a court may order
cli-about-privacy-release = Let a member's records be erased again
cli-about-privacy-status = List erasures that have not been acknowledged
cli-about-poll-seal-check = Say what the seal in a file proves
cli-about-poll-seal-file = Write our seal of a poll to standard output, to be sent as a file
cli-about-tally = Results: verify
cli-about-tally-verify = Count an exported poll again, without any instance
cli-about-log = Event logs: export, import, mirror, verify
cli-about-log-export = Write a log, or its tail, to a file
cli-about-log-import = Take in a log from a file, checked as if it had come over the network
cli-about-keys = Keys over years: fingerprint, rotate, revoke, recover, sign, ceremony
cli-about-keys-fingerprint = Show the twelve words of this log, and which keys are in force
cli-about-keys-rotate = Put new keys in the place of those in force
cli-about-keys-revoke = Take the log back after a theft: write a request, and apply it with two signatures
cli-about-keys-recover = Go on in a new generation of the log when every key is lost
cli-about-keys-sign = Sign a request with the recovery key on your sheet; no instance is needed
cli-about-keys-ceremony = Draw the three recovery keys on a machine without a network, before “init”
cli-about-keys-lock = Encrypt the files of the keys with a passphrase
cli-about-keys-unlock = Take the encryption off the files of the keys
cli-about-keys-passphrase = Give locked keys another passphrase
cli-about-backup = Write a copy of the instance, as of now, to an encrypted file
cli-about-restore = Unpack a backup where there is no database yet
cli-about-recover = Come back from what the peers hold, with nothing but the keys
cli-about-log-tiles = Write a log as static files into a folder that any web server can serve; what is there already stays
cli-about-log-verify = Verify a log: a file from its first event to its last, a mirror, or what a running instance shows
cli-about-receipt = Ballot receipts: verify
cli-about-receipt-verify = Check that the event of a receipt is in the log that others are shown
cli-about-evidence = Evidence against logs that contradict themselves: list, export, verify
cli-about-evidence-list = Show what evidence is kept against peers, and what it proves
cli-about-evidence-export = Write the newest evidence against a peer to a file that anyone can verify
cli-about-evidence-verify = Say what a file of evidence proves, without any instance
cli-about-witness = A third witness, which cosigns checkpoints and holds no membership data
cli-about-witness-init = Make a witness: draw its key
cli-about-witness-add = Have it watch the log of an instance
cli-about-witness-list = Show its key and the logs that it watches
cli-about-witness-serve = Answer requests to cosign
cli-about-witness-lock = Encrypt its key with a passphrase
cli-about-witness-unlock = Take the encryption off its key
cli-about-witness-passphrase = Give its locked key another passphrase
cli-about-rebuild = Rebuild every table from the logs, and compare
cli-about-doctor = Examine settings, keys, database, logs and peers; change nothing
cli-about-migrate = Tables of the database: up, down, status
cli-about-migrate-up = Bring the tables to what this program needs
cli-about-migrate-down = Remove all tables of a database that holds nothing yet
cli-about-migrate-status = Say whether the tables are what this program needs
cli-about-config = Settings: check
cli-about-config-check = Show every setting, its value and where it comes from
cli-about-completions = Print the completion script for a shell

## Arguments

cli-arg-help = Show this help
cli-arg-version = Show the version
cli-arg-json = Answer in JSON
cli-arg-locale = Language: en, es or es-MX
cli-arg-data = Folder of the instance
cli-arg-database-url = Path of an SQLite file, or postgres://…
cli-arg-config = Settings file; without it, enlace.toml in the folder of the instance
cli-arg-profile = Profile of the chapter: us-ny or mx-coop
cli-arg-origin = Permanent name of the log, in the form of a host name: us.example.org
cli-arg-name = Public name of the chapter
cli-arg-email = E-mail address of the first officer
cli-arg-person = Name of the first officer
cli-arg-password-file = File with the password of the first officer; without it you are asked
cli-arg-recovery-dir = Folder for the recovery sheets; without it, recovery-to-print in the folder of the instance
cli-arg-listen = Address and port to listen on
cli-arg-public-url = Address by which people and peers reach the instance
cli-arg-alone = Confirm that no newer copy of this instance was in use; the log records it
cli-arg-keys = Put the keys into the file too: whoever opens it is the instance
cli-arg-keys-only = The keys alone, without the database
cli-arg-new-passphrase-file = File with the new passphrase, which only its owner reads; asked for if there is none
cli-arg-recipient = Encrypt to a recipient of age (age1…) instead of a passphrase
cli-arg-passphrase-file = File whose first line is the passphrase; asked for otherwise
cli-arg-identity = File with the identity of age that opens the backup
cli-arg-file-backup = The backup
cli-arg-from-peer = Address of a peer that holds our log; may be given several times
cli-arg-kept-keys = Folder of the keys that were kept
cli-arg-clock-checked = Confirm that the clock of this machine is right, whatever the log and the peers show
cli-arg-leash = Stop when standard input ends
cli-arg-check = Play the whole story by itself, and say whether all of it holds
cli-arg-us-port = Port of the instance in the United States; without it, 8101
cli-arg-mx-port = Port of the instance in Mexico; without it, 8102
cli-arg-folder = Folder for both instances, which is kept; without it, a temporary one
cli-arg-ready-file = File to write with addresses and sign-ins when both instances answer
cli-arg-peer = Name of the log of the peer, as the list shows it
cli-arg-file-request = The request to revoke keys: written with --trusted, read without
cli-arg-file-continuation = The request to continue the log: written without --signature, read with
cli-arg-log-ended = The log that ended, as a file: what a peer’s “log export --log” writes
cli-arg-role = Which keys: all (the default), log, witness, transport, seal
cli-arg-trusted = How many events of the log, from its first, are to be trusted; the later ones become void
cli-arg-signature = A signature that “keys sign” wrote; give two
cli-arg-again = Say these void events again under the new key: their numbers with commas, each one looked at
cli-arg-words-file = File with the 24 words of the sheet; otherwise they are asked for
cli-arg-out = Where to write the signature
cli-arg-dir = Folder for the sheets
cli-arg-recovery = Public halves of recovery keys that “keys ceremony” wrote
cli-arg-endpoint = Address of the peer instance, or a file with its exported log if it has none
cli-arg-to = The new address; left out when it has none
cli-arg-words = The twelve words that its operator has told you
cli-arg-member = Identifier of the member
cli-arg-to-chapter = Name of the log of the chapter to which the member moves
cli-arg-offered-by = Log of the chapter that offers the member, where more than one does
cli-arg-from-chapter = Name of the log of the home that is gone
cli-arg-consent = How the member said that it wants to move; kept privately
cli-arg-member-name = Name of the member
cli-arg-member-email = Email address of the member
cli-arg-receipt = A file with a receipt of the member's from the home that is gone; up to four
cli-arg-file-members = CSV file with the register
cli-arg-file-poll = An exported poll
cli-arg-charter = Identifier of the charter
cli-arg-file-charter = File that describes the charter (TOML)
cli-arg-file-draft = File that describes the poll (TOML)
cli-arg-file-written = The file to write
cli-arg-file-log = A file that “enlace log export” wrote
cli-arg-file-seal = A file with a seal
cli-arg-file-receipt = A receipt (.tlog-proof)
cli-arg-receipt-against = What others are shown: the address of any instance that holds the log, a folder with static files, or an exported log
cli-arg-receipt-tiles = The address is that of a mirror, below which the static files are
cli-arg-evidence = File for the evidence, if the log told two histories; without it, beside the receipt
cli-arg-file-evidence = A file of evidence
cli-arg-number = Which piece, counted from the newest; without it, the newest (1)
cli-arg-witness-folder = The folder of the witness
cli-arg-witness-name = Name of the witness, as it stands in every note that it cosigns: witness.example.net
cli-arg-witness-endpoint = Address of the instance
cli-arg-restored = The folder was moved or restored from a copy: ask the instances what was cosigned since
cli-arg-dry-run = Check the file and change nothing
cli-arg-poll = Identifier of the poll
cli-arg-mandate = The request, resolution or order that it rests on: a word without spaces, it stands in the log
cli-arg-outcome = How the dispute ended: withdrawn or settled
cli-arg-add = Member who gets a place on the roll; repeat it for more
cli-arg-correction-reason = Why: left_out, not_entitled or wrong_weight
cli-arg-dispute-reason = Why the committee disputes the result: results_differ, seal_left_out, late_seal, unwitnessed, roll or procedure
cli-arg-draft = Identifier of a draft
cli-arg-draft-replaced = Identifier of the draft that the file replaces; without it, a new one
cli-arg-what = File that describes the poll (TOML), or identifier of a draft
cli-arg-remove = Member who is taken off the roll; repeat it for more
cli-arg-reason = Why, in a language: --reason en="…" --reason es="…"
cli-arg-as = The officer who acts, by the e-mail address of the account; the password is asked
cli-arg-as-password-file = File with the officer's password; without it you are asked
cli-arg-office-token-file = File with a personal token of the scope “office” of the officer who acts; without it, ENLACE_TOKEN
cli-arg-log = Name of the log; without it, the one of this instance
cli-arg-from = Number of the first event that is written; without it, 0
cli-arg-force = Write over the file if it is there already
cli-arg-source = An exported file, a folder with static files, or the address of a running instance. With --data every entry is read as the instance of that folder, if it is pinned there
cli-arg-against = Check that the log continues this one: an exported log, or a checkpoint kept with --save
cli-arg-mirror = The folder to write; anyone who can read it can read every event, unless --hashes-only is given
cli-arg-hashes-only = Only the hashes, without the events: enough to check receipts and checkpoints
cli-arg-tiles = Verify from static files: the source is a folder, or the address below which they are (of an instance: its address and /fed/v1)
cli-arg-save = File for the checkpoint that was verified, to compare with the next time
cli-arg-witness = Address of another instance whose cosignature is to be verified, or the key of a third witness; can be given several times
cli-arg-token-file = File with a personal token of the scope “log”, to read every entry; without it, ENLACE_TOKEN
cli-arg-offline = Do not ask the peers
cli-arg-shell = The shell: bash, elvish, fish, powershell or zsh

## A command line that was not understood

cli-usage-unknown-argument = There is no option “{ $word }” here.
cli-usage-unknown-command = There is no command “{ $word }” here.
cli-usage-missing-command = A command is missing.
cli-usage-missing-argument = Something is missing: { $word }
cli-usage-invalid-value = “{ $value }” is not accepted for { $word }.
cli-usage-allowed = Accepted: { $values }
cli-usage-other = This command line was not understood: { $word }
cli-usage-help = See “enlace --help”, or “--help” after a command.

## Answers

cli-ask-password = Password for { $email }:

cli-yes = yes
cli-no = no

cli-serve-up = The instance answers on { $address }.

## Backup and restore

cli-ask-passphrase = Passphrase of the file:
cli-backup-whole = { $file }: database with { $size } events of the own log, settings and keys. Keep it where nobody finds it together with its passphrase.
cli-backup-database = { $file }: database with { $size } events of the own log, and settings. The keys are not in it: back them up with “enlace backup --keys-only”.
cli-backup-keys = { $file }: the keys. Keep it apart from the backups of the database.
cli-restore-database = Restored: { $log } with { $size } events, as it was on { $at }.
cli-restore-keys = Restored: the keys of { $log }.
cli-restore-keys-next = The keys are not here yet: restore them too before the start.
cli-restore-migrate-next = The backup is from an older version: run “enlace migrate up” before the start.
cli-restore-next = Now “enlace serve”, with a peer in reach: it gives back what was written after the backup. Until a peer has answered, nothing is accepted. Never start it while another copy runs.
cli-restore-then = Then “enlace serve”, with a peer in reach: it gives back what was written after the backup. Until a peer has answered, nothing is accepted. Never start it while another copy runs.

## Coming back from peers

cli-recover-progress = Our log
cli-recover-log = { $log } is back with { $size } events, every signature verified. Its root:
cli-recover-peer = The log of { $peer }: { $size } events.
cli-recover-peer-part = The log of { $peer }: { $size } events; the rest comes when it is served again.
cli-recover-bundle = From the bundle that { $peer } kept, of { $at }: { $records ->
        [one] one private record
       *[other] { $records } private records
    }, { $accounts ->
        [one] one sign-in
       *[other] { $accounts } sign-ins
    }, { $drafts ->
        [one] one draft
       *[other] { $drafts } drafts
    }.
cli-recover-no-bundle = No peer has a bundle that these keys open: names, addresses and sign-ins did not come back.
cli-recover-refused = Bundles that were offered and are damaged or not this chapter’s: { $count }.
cli-recover-without-after = Private records that are newer than the bundle, and did not come back: { $count }.
cli-recover-without-before = Private records that the log names, that were not erased, and that the bundle does not have either: { $count }.
cli-recover-lost = If this chapter wrote anything after its event { $size }, it reached no peer and is lost. Who has a receipt from then should show it.
cli-recover-next = Now write the settings, run “enlace doctor”, and “enlace serve”.
cli-config-sound = The settings are valid.

cli-migrate-current = The tables are what this program needs.
cli-migrate-older = The tables are older than this program. Make a backup, then run “enlace migrate up”.
cli-migrate-newer = The tables are newer than this program. Install the newer program again.

cli-rebuild-progress = Replaying events
cli-rebuild-done = Events replayed: { $events }
cli-rebuild-same = Every table is exactly what it was.

cli-log-progress = Events
cli-log-exported = { $size ->
        [one] One event is in { $file }.
       *[other] { $size } events are in { $file }.
    }
cli-log-fault = { $seq ->
        [0] Not even the first event verifies. { $problem }
        [one] One event verifies, and what follows it does not. { $problem }
       *[other] { $seq } events verify, and what follows them does not. { $problem }
    }
cli-log-fault-empty = There is not one event in it.
cli-log-fault-cut = It ends in the middle: it was cut off.
cli-log-fault-long = One of its pages has more events or bytes than a page may have.
cli-log-fault-line = Line { $line } cannot be read as a line of a log.
cli-log-fault-field = In line { $line }, “{ $field }” is malformed.
cli-log-verified = The log { $log } verifies: { $size } events. Its root:
cli-log-reading = Bytes read
cli-log-checkpoint = The checkpoint of { $log } verifies: signed by its key, over { $size } events. Its root:
cli-log-fresh = Shown by the instance as its newest: { $at }
cli-log-cosigned = Cosigned by { $log }: { $at }
cli-log-not-cosigned = NOT cosigned by { $log }: nobody but the instance itself vouches for this checkpoint.
cli-log-unknown-witness = Cosignatures that nothing here can verify, from: { $names }. Name their instances with --witness.
cli-log-continues = It continues { $file }, whose { $size } events are its beginning.
cli-log-entries-how = Only the checkpoint was checked. To read every entry too, use --token-file or --data, or get the exported file and verify it with --against.
cli-log-tiles = Files
cli-log-tiles-written = { $count ->
        [0] { $folder } had everything already; its checkpoint is the newest.
        [one] One new file is in { $folder }.
       *[other] { $count } new files are in { $folder }.
    }
cli-log-hashes = Only the hashes are to be had here: they lead to the checkpoint. The events were not read.
cli-log-compare = Compare these words with those that its operator shows: { $words }
cli-log-imported = { $log }: { $count ->
        [0] no new event
        [one] one new event
       *[other] { $count } new events
    }; { $held } are held here now.
cli-log-carry-back = Our cosignature is on its checkpoint now. Export that log and carry the file back, so that its chapter can show that its events were seen here.
cli-log-import-halted = Its author signed what is wrong. The exchange with this peer is stopped, and the evidence is kept.
cli-seal-good = { $log } sealed { $poll } on { $at }: { $count ->
        [one] one ballot.
       *[other] { $count } ballots.
    }
cli-seal-held = The log held here has this seal.
cli-seal-not-held = The log held here does not reach it. Nothing is counted from a seal alone: import the log.

cli-evidence-none = No evidence is kept against any peer.
cli-evidence-row = { $peer }, { $at }: { $found }
cli-evidence-exported = The evidence against { $peer } is in { $file }.
cli-evidence-proven = Proven against { $log }: { $found }
cli-evidence-key = The newest log key in the file is { $kid }, in force since event { $since }. If the log has changed its key after that, what { $kid } signed later may be the work of somebody who stole it: look at the keys of that instance with “enlace log verify”.
cli-evidence-compare = It is proven against the instance with these words; compare them with those of the instance that you mean: { $words }
cli-evidence-two-roots = it signed two different histories of { $at } events.
cli-evidence-not-a-prefix = it signed a history of { $at } events and one of { $large } that does not begin with it.
cli-evidence-two-leaves = it signed two histories that differ in the event { $at }.
cli-evidence-root-of-entries = its checkpoint of { $at } events is not that of the events that it signed.
cli-evidence-misplaced = in the history that it signed, the event in place { $at } is one of another place.
cli-evidence-two-entries = it signed two different events for place { $at }.
cli-evidence-broken-chain = its event { $at } does not follow the one before it.
cli-evidence-malformed = it signed an event that breaks the rules of every log ({ $code }).
cli-evidence-foreign-log = it signed an event of another log, { $other }.
cli-evidence-foreign-key = it signed an event in the name of another key, { $other }.
cli-evidence-key-next = its event { $at } hands the log over to another key than the one that it had committed to.
cli-evidence-key-possession = its event { $at } hands the log over to a key without proof that anybody holds it.
cli-evidence-key-weak = its event { $at } puts a key in force that is weak or malformed.
cli-evidence-key-name = its event { $at } about keys uses a name that was taken or is another log’s, or revokes with a key that was in force.
cli-evidence-key-body = its event { $at } about keys does not have the form that such an event must have.
cli-evidence-why-malformed = it is not a complete file of evidence.
cli-evidence-why-version = it is of a version that this program does not know.
cli-evidence-why-keys = its first event and its keys are not those of one log.
cli-evidence-why-origin = a part of it belongs to another log.
cli-evidence-why-signature = a part of it is not signed by the log.
cli-evidence-why-proof = a proof in it does not hold.
cli-evidence-why-agrees = what it shows goes together; an honest log may have signed all of it.
cli-evidence-why-unsigned = nothing in it is signed by the log; a fault on the way looks the same.

cli-witness-made = The witness is ready. Its key, for the setting “witnesses” of the instances, followed there by a space and its address:
cli-witness-added = The witness watches { $log }.
cli-witness-row = { $log }: { $size ->
        [0] nothing cosigned yet
        [one] cosigned up to one event
       *[other] cosigned up to { $size } events
    }. Its words: { $words }
cli-witness-copies = The records of these logs are copies, and nothing of them is cosigned: { $logs }. Serve with --restored.
cli-witness-restored = { $log }: goes on from { $size ->
        [one] one event
       *[other] { $size } events
    }, as cosigned before.
cli-witness-locked-next = From now on the witness starts with this passphrase only: somebody types it, or “--passphrase-file” names a file with it. Without it nobody opens its key, copies of the folder neither: write it down and keep it away from this machine. Destroy older copies of the folder. A witness that is running goes on.
cli-witness-up = The witness listens on { $address }.

cli-receipt-holds = The receipt holds: { $log } signed event { $seq } and the history up to it.
cli-receipt-alone = It was checked by the keys of its log alone. Whether others are told the same history shows only against an instance, a mirror or an exported log.
cli-receipt-same = What is shown there is the same history ({ $size ->
        [one] one event
       *[other] { $size } events
    }).
cli-receipt-behind = What is shown there ends earlier ({ $size ->
        [one] one event
       *[other] { $size } events
    }); as far as it goes, nothing contradicts the receipt.

cli-tally-verified = The result of { $poll } follows from its sealed ballots. Its digest:
cli-tally-outcome = Outcome: { $outcome }
cli-tally-never = The host has voided the vote { $poll }, and no chapter has sealed: there is no result.
cli-result-not-final = Not final: the committees have not all certified it, or the host has not published it.

cli-tally-missing = Never sealed, and counted without: { $logs }
cli-tally-cut = Had not sealed in time: of { $log } the first { $size } events count
cli-tally-provisional = Provisional: these boxes are closed, and the outcome is the same whatever is in them: { $logs }
cli-tally-fault = What is wrong: { $problem }
cli-export-line = Line { $line } is not as it should be there; it may have been changed or cut off.
cli-export-cut = The file ends too early: it was cut off, or not all of it was saved.
cli-export-log = At line { $line } a signature or a proof does not hold.
cli-export-poll = The opening of the poll by its host is not in the file, or makes no sense.
cli-export-chapter = What { $log } said of its roll or its seal does not hold.
cli-export-missing = A chapter's seal is missing, and its host has not signed that the poll ended without it.
cli-export-undecided = A chapter's box is closed, and the outcome depends on what is in it.
cli-export-tally = Nothing can be counted from this file.
cli-export-differs = { $log } stated another result than the one that follows from the ballots.
cli-tally-voided = The host has voided this vote: the figures are right and decide nothing.
cli-tally-log = { $log }: its committee { $certified ->
        [yes] has certified
       *[no] has not certified
    } the result. The twelve words of the log, to compare: { $words }
cli-tally-overruled = { $log } states another result. The host waited and published over it, and its publication says so.
cli-tally-seen = { $log }: { $by } had seen its ballots on { $at }; { $late ->
    [0] none came later.
    [one] one came later.
   *[other] { $late } came later.
}
cli-tally-unseen = { $log }: the file does not show that another chapter had seen its ballots by an hour after the close.

cli-init-ask-profile = Profile of the chapter (us-ny or mx-coop):
cli-init-ask-origin = Name of the log for all time, as a host you own (us.example.org):
cli-init-ask-name = Public name of the chapter:
cli-init-ask-person = Name of the first officer:
cli-init-ask-email = E-mail address of the first officer:
cli-init-ask-again = The same password again:
cli-init-done = { $name } is initialized. Its log is { $log }.
cli-init-words = Its fingerprint, which other operators compare before they pin it:
cli-init-recovery =
    The three recovery sheets are in { $folder }. Print each of them now, give them to three people who live in different places, and delete the folder. Whoever holds two of them can replace the keys of this instance.
cli-init-next = Start it with “enlace serve”.

cli-init-recovery-drawn = The recovery keys are those drawn beforehand; their sheets are with the people who hold them.
cli-sheet-title = Recovery sheet { $number } of { $count }
cli-sheet-what =
    This sheet holds one of the recovery keys of { $name }, whose log is { $log }. Two of them together can replace the keys of the instance when those were lost or stolen. One alone can do nothing.
cli-sheet-drawn =
    This sheet holds one of the recovery keys of the instance whose log will be { $log }. Two of them together can replace the keys of the instance when those were lost or stolen. One alone can do nothing.
cli-sheet-keep =
    Keep it on paper, away from computers, where you would keep a deed. Never type it into a machine or read it to anyone before the chapter has decided to use it.
cli-sheet-key = Secret key:
cli-sheet-public = Public key:
cli-sheet-words = Fingerprint of the instance:

cli-keys-log = The log { $log } is known by these twelve words:
cli-keys-row = { $role }: { $kid }, since event { $seq }
cli-keys-role-log = signs events
cli-keys-role-witness = cosigns peers’ checkpoints
cli-keys-role-transport = signs requests to peers
cli-keys-role-seal = opens what peers seal
cli-keys-void = { $count ->
        [one] One event of this log is void.
       *[other] { $count } events of this log are void.
    }
cli-keys-rotated = { $former } is replaced by { $kid } (event { $seq }).
cli-keys-backup = Copy the folder of keys to its backup now, and destroy older copies.
cli-keys-request = { $count ->
        [0] The request is in { $file }. No event becomes void.
        [one] The request is in { $file }. One event becomes void.
       *[other] The request is in { $file }. { $count } events become void.
    } Stop the instance, and bring the file to two people who hold recovery sheets; each signs it with “enlace keys sign”.
cli-keys-revoked = The log is in your hands again under { $kid } (event { $seq }). Void: { $void }; said again: { $again }.
cli-keys-compare = The holders of the sheets must see these twelve words, in one language or the other, before they sign: compare them by telephone. They stand for all that is signed, the new keys too.
cli-keys-void-choice = None of these is said again unless you choose it, with “--again NUMBER,NUMBER…” when you bring the signatures. Look at each: the thief may have written it.
cli-keys-void-always = These are said again in any case: records that were blocked or erased stay so.
cli-keys-void-bound = These cannot be said again by themselves; the clock, the committee and you make them anew:
cli-keys-not-again = Chosen, but refused today and left out: { $numbers }. See “enlace log export” for what they said.
cli-keys-sign-what =
    You are about to help take back the log { $log }. Its first { $trusted } events are trusted; { $void ->
        [0] no later one becomes
        [one] one later one becomes
       *[other] { $void } later ones become
    } void, and the revocation will be its event { $seq }. Sign only if the chapter decided this and told you these numbers by another way, with the twelve words below.
cli-keys-continue-request =
    The request is in { $file }. The log { $log } will continue { $earlier }, of which { $trusted } events are trusted. Bring the file to two people who hold recovery sheets of { $earlier }; each signs it with “enlace keys sign”.
cli-keys-sign-continue =
    You are about to confirm that the log { $log } continues { $earlier }, of which { $trusted } events are trusted. Sign only if the chapter decided this and told you these names and numbers by another way, with the twelve words below.
cli-keys-continued = The log { $earlier } is continued. Every peer has to compare the new twelve words and pin this instance again.
cli-keys-ask-words = The 24 words of your sheet:
cli-keys-signed = The signature is in { $file }. Bring it back; put your sheet away again.
cli-keys-ceremony = Three sheets to print and a file of public keys are in { $folder }. Print each sheet for another person, delete it, and give only recovery-public.json to “enlace init --recovery”.
cli-ask-keys-passphrase = Passphrase of the keys:
cli-ask-keys-new = New passphrase of the keys:
cli-keys-locked = { $count ->
    [0] All keys were locked already.
    [one] One key is locked now.
   *[other] { $count } keys are locked now.
}
cli-keys-locked-next = From now on nothing starts without this passphrase: somebody types it, or “keys_passphrase_file” names a file with it. Without it nobody opens the keys, backups of the folder neither: write it down and keep it away from this machine. Destroy older copies of the folder. An instance that is running goes on; start it again.
cli-keys-locked-other = This file is no key and stays as it is: { $file }
cli-keys-unlocked = { $count ->
    [0] No key was locked.
    [one] One key lies open again: whoever reads the folder has it.
   *[other] { $count } keys lie open again: whoever reads the folder has them.
}
cli-keys-passphrase-changed = The keys have a new passphrase. Copies and backups of the folder that were made before still open with the old one.

cli-peer-invite-send = Send this address to the operator of the other instance:
cli-peer-invite-say = Say these words by another way, by telephone or face to face, and let them compare:
cli-peer-invite-command = There the operator types:
cli-peer-pinned = { $peer } is pinned. Its operator has to pin this instance too.
cli-peer-moved = { $peer } is asked at { $address } from now on.
cli-peer-without-address = { $peer } has no address from now on: it calls by itself, or files travel.
cli-peer-none = No peer is pinned.
cli-peer-row = { $peer }: { $state }, { $held } of { $remote } events, { $address }
cli-peer-row-uncalled = { $peer }: { $state }, { $held } of { $remote } events, no address: it calls by itself, or files travel
cli-peer-unknown = { $count ->
        [one]     One event of a kind that this version does not know: upgrade.
       *[other]     { $count } events of kinds that this version does not know: upgrade.
    }
cli-peer-inadmissible = { $count ->
        [one]     One event set aside as inadmissible; “enlace doctor” says why.
       *[other]     { $count } events set aside as inadmissible; “enlace doctor” says why.
    }
cli-peer-missing = { $count ->
        [one]     One event refers to another that is not here.
       *[other]     { $count } events refer to others that are not here.
    }
cli-peer-resumed = The exchange with { $peer } goes on. If it was halted, the evidence stays, and the same fault will halt it again.
cli-peer-suspended = Nothing is exchanged with { $peer } until it is resumed.
cli-peer-raised = { $peer } may bring as much again today.
cli-peer-synced = { $peer }: { $count ->
        [0] nothing new.
        [one] one event fetched.
       *[other] { $count } events fetched.
    }
cli-peer-failed = { $peer }: { $problem }

cli-import-progress = Importing rows
cli-import-row = Line { $line }, column “{ $column }”: { $problem }
cli-import-stopped = Line { $line }, column “{ $column }”: { $problem } This row stopped the import. Nothing of its batch of { $rows ->
    [one] one row
   *[other] { $rows } rows
} was written; what was written before stays.
cli-import-stopped-batch = { $problem } This stopped the import. Nothing of the batch of { $rows ->
    [one] one row
   *[other] { $rows } rows
} was written; what was written before stays.
cli-import-ignored = Columns that are not read: { $columns }
cli-import-dry = Nothing was changed. Rows read: { $rows }; new: { $created }; changed: { $updated }; as before: { $unchanged }; ended long ago: { $skipped }; with mistakes: { $refused }
cli-import-done = Rows read: { $rows }; new: { $created }; changed: { $updated }; as before: { $unchanged }; ended long ago: { $skipped }; with mistakes: { $refused }. Representations: { $represented }; periods of dues: { $settled }

cli-member-none = There are no members.
cli-member-count = Members: { $count }

cli-privacy-blocked = { $member }: { $count ->
        [one] one private record is blocked.
       *[other] { $count } private records are blocked.
    }
cli-privacy-erased = { $member }: { $count ->
        [one] one private record is erased.
       *[other] { $count } private records are erased.
    } The peers are told.
cli-privacy-held = { $member }: private records are not erased until they are released.
cli-privacy-released = { $member }: private records may be erased again.
cli-held-title = What { $chapter } holds of { $member } on { $day }
cli-held-current = since { $day }
cli-held-replaced = since { $day }, replaced by a later one
cli-held-blocked = since { $day }, blocked: kept and used for nothing
cli-held-erased = erased on { $day }; acknowledged by: { $peers }
cli-held-nobody = nobody yet
cli-held-beside = drafts of proposals: { $drafts }; numbers in an older register: { $numbers }; failed sign-ins of the last day: { $failures }; answers kept for repeated requests: { $answers }
cli-held-move = accepted from { $from } by { $to }
cli-held-offer = offered by { $from } to { $to }
cli-held-dues = dues settled from { $from } to { $through }
cli-held-dues-voided = dues settled from { $from } to { $through }, voided
cli-held-account = account since { $day }; open sign-ins: { $sessions }; tokens for programs: { $tokens }
cli-held-given = { $who } has “{ $what }” for “{ $purpose }” (last on { $day }; times: { $times })
cli-held-deleted = { $who } had “{ $what }” for “{ $purpose }” and has said that it is deleted there (last on { $day }; times: { $times })
cli-held-refused = { $who } asked for “{ $what }” for “{ $purpose }” and was not given it (last on { $day }; times: { $times })
cli-held-looked = { $who } looked at “{ $what }” on { $day }
cli-held-listed = { $who } saw lists of the members, or looked at the records of many, among whom this member may be (last on { $day }; days: { $times })
cli-held-operator = Whoever operates the instance
cli-held-inventory = What is held in general, why, how long, and who else has it
cli-privacy-level = Every erasure is acknowledged.
cli-privacy-bundle = { $peer } keeps a sealed bundle of ours that still holds what was erased since. It has not been told to let go of it.
cli-privacy-due = { $member }: the profile wants the private records kept no longer than { $day }. Erase them.
cli-privacy-open = { $peer } has not yet acknowledged { $count ->
        [one] one record that { $author } erased
       *[other] { $count } records that { $author } erased
    } (since { $day }).
cli-privacy-overdue = OVERDUE: { $peer } has not acknowledged { $count ->
        [one] one record that { $author } erased
       *[other] { $count } records that { $author } erased
    } (since { $day }).

cli-transfer-none = No member has moved, or wants to.
cli-transfer-offered = { $member } is offered to { $to }. Until this chapter has closed the move, the member votes here.
cli-transfer-accepted = { $member } is accepted from { $from }. The member arrives when that chapter has closed the move.
cli-transfer-withdrawn = The offer of { $member } to { $to } is taken back. The member stays.
cli-transfer-adopted = { $member } of { $from } is taken in, provisionally for 30 days.
cli-transfer-stage-offered = offered
cli-transfer-stage-accepted = accepted, not closed yet
cli-transfer-stage-closed = closed, not arrived yet
cli-transfer-stage-arrived = arrived
cli-transfer-stage-withdrawn = withdrawn
cli-transfer-stage-expired = expired
cli-transfer-stage-unfounded = claimed without an offer
cli-transfer-stage-provisional = taken in provisionally
cli-transfer-stage-adopted = taken in
cli-transfer-stage-disputed = disputed: the old home is there

cli-poll-none = There are no polls.
cli-poll-no-drafts = There are no drafts.
cli-poll-drafted = The draft { $draft } is kept. The committee can open it.
cli-poll-discarded = The draft { $draft } is gone.
cli-poll-opened = The rules of { $poll } are fixed and signed.
cli-poll-joined = The roll is frozen, and this chapter takes part in { $poll }.
cli-poll-sealed = Our ballot box of { $poll } is sealed.
cli-poll-tallied = { $poll } is counted. Digest of the result: { $hash }
cli-poll-certified = Certified: { $poll }. Digest of the result: { $hash }
cli-poll-published = Published: { $poll }. Digest of the result: { $hash }
cli-poll-extended = The chapters have more time to seal { $poll }.
cli-poll-cut = It is fixed up to where the ballots of the silent chapters count in { $poll }.
cli-charter-proposed = The charter { $charter } is proposed. Each chapter now ratifies it, this one too: “enlace charter ratify { $charter }”.
cli-charter-ratified = This chapter has ratified the charter { $charter }.
cli-charter-none = There are no charters yet.
cli-charter-in-force = In force
cli-charter-replaced = Ratified, and replaced by another
cli-charter-waits = Waits for chapters to ratify it
cli-charter-by = Proposed by { $log }
cli-charter-from = Comes into force { $when }
cli-charter-text = Text in { $language }, digest: { $digest }
cli-charter-binds = The text that binds: { $language }
cli-charter-supersedes = In place of { $charter }
cli-charter-has = { $log } has ratified it
cli-charter-has-not = { $log } has not ratified it
cli-poll-void = Voided by { $log } on { $at }.
cli-poll-void-reason = Reason: { $reason }
cli-poll-voided = { $poll } is void. Everything about it is kept.
cli-poll-corrected = Our roll for { $poll } is corrected. Everybody sees that it was.
cli-poll-correction = { $log } corrected its roll: { $reason } (added { $added }, removed { $removed }).
cli-poll-disputed = Our chapter disputes the result of { $poll }. It is not published before that ends.
cli-poll-settled = Our dispute about { $poll } is over.
cli-dispute-open = { $log } disputes the result: { $reason }.
cli-dispute-withdrawn = { $log } disputed the result ({ $reason }) and has withdrawn that.
cli-dispute-settled = { $log } disputed the result ({ $reason }) and has been answered.
cli-dispute-overridden = { $log } disputes the result: { $reason }. The host waited and published over it.
cli-dispute-unheard = { $log } disputes the result: { $reason }. The host published without naming that.
cli-dispute-ignored = { $log } disputes the result: { $reason }. The host published without naming that, and had read it.
cli-dispute-void = { $log } disputed the result: { $reason }. The poll has been voided.
cli-dispute-other-tally = { $log } disputes event { $seq } of { $host } ({ $id }), which is not the count in this file. Either { $host } has shown its log in two ways, or that event is invented: this file cannot tell which. Ask { $log } for the event as { $host } signed it.
cli-poll-opens = Opens: { $at }
cli-poll-closes = Closes: { $at }
cli-poll-seals = Seals are due by: { $at }
cli-poll-missing = If a seal does not come: { $rule }
cli-poll-state = State: { $state }
cli-poll-chapter = { $log }: { $entitled } on the roll, { $cast ->
        [one] one ballot
       *[other] { $cast } ballots
    }, sealed: { $sealed }
cli-poll-chapter-ahead = { $log }: its roll is not frozen yet, so nobody is on it
cli-poll-roll-ahead = Record date: { $at }. At that moment each running instance freezes its roll by itself: whoever has a vote then by the rules of the poll is on it, with whatever was entered before it of members, dues and offices. After that a roll changes only by a correction that everybody can see.
cli-poll-roll-due = The record date was { $at }. A running instance freezes its roll within a minute or so (“enlace serve”); if it does not, “enlace poll join” does it, or says why it cannot be done.
cli-poll-chapter-not-held = { $log }: its log is not held here
cli-poll-hash = Digest of the result counted here: { $hash }
cli-poll-exported = The poll is in { $file }. Anyone can verify it with “enlace tally verify”.

cli-state-scheduled = not open yet
cli-state-open = open
cli-state-closed = closed
cli-state-published = published
cli-state-void = void

cli-outcome-passed = passed
cli-outcome-rejected = rejected
cli-outcome-no-quorum = no quorum, nothing is decided
cli-outcome-elected = options chosen
cli-outcome-tie = a tie that stops the count

cli-kind-individual = individual
cli-kind-organisation = organization
cli-kind-person = no membership
cli-standing-none = no membership
cli-standing-good = paid
cli-standing-grace = in grace
cli-standing-arrears = in arrears

## Doctor

cli-doctor-progress = Examining events
cli-doctor-good = good
cli-doctor-warning = look at this
cli-doctor-bad = bad
cli-doctor-settings = Settings
cli-doctor-keys = Keys and their permissions
cli-doctor-keys-form = Encryption of the keys
cli-doctor-keys-plain = The keys are not encrypted: whoever has a copy of their folder has them. “enlace keys lock” encrypts them
cli-doctor-keys-locked = The keys open with a passphrase only
cli-doctor-keys-between = Some keys are encrypted and some are not: “enlace keys lock” or “enlace keys unlock” was interrupted. Type it again
cli-doctor-keys-own = Keys against the log in the database
cli-doctor-keys-newer = The keys are newer than the log in this database, an older copy: at the next start its tail is fetched from the peers, and nothing is accepted until it is here
cli-doctor-instance = The instance itself
cli-doctor-database = Tables of the database
cli-doctor-database-mode = Permissions of the database
cli-doctor-database-readable = Others on this machine can read the file, with accounts, sessions and drafts: take it from them with “chmod 600”, and the folder with “chmod 700”
cli-doctor-database-remote = The database is on another host and the connection to it is not encrypted: use a tunnel, as docs/operations.md says
cli-doctor-log = Log { $log }, { $size } events
cli-doctor-projections = Tables against a replay of { $events } events
cli-doctor-mark = High-water mark of the log
cli-doctor-mark-restored = The database was restored, and no peer has confirmed it yet: at the next start nothing is accepted until all of them answer. If one cannot be reached and no newer copy was in use: “enlace serve --alone”
cli-doctor-bundle = Our bundle at { $peer }
cli-doctor-bundle-behind = It still holds what was erased since, sealed: it is suspended, away, or has not been told yet. Ask its operator to delete what it keeps for us
cli-doctor-bundle-none = It was given none from here yet: should this machine be lost, names and sign-ins would not come back from there, or only as an earlier bundle has them
cli-doctor-bundle-of = Of { $at }, if nothing changed since
cli-doctor-mark-missing = There is no high-water mark: at its next start the instance asks its peers first
cli-doctor-mark-copied = This high-water mark was copied here: at its next start the instance asks its peers first
cli-doctor-mark-other = It speaks of another history than the one in this database. Give nothing of this copy to anybody: whoever holds two histories of one log stops trusting it. Put the newest database back, or bring the log back from a peer: “Restore” in docs/operations.md
cli-doctor-mark-inside = It lies in the data folder ({ $path }): leave it out of every backup
cli-doctor-mark-outside = It lies in { $path }: leave it out of every backup
cli-doctor-clock = Clock of this machine
cli-doctor-clock-alone = No peer was asked about it: only the own log speaks for it
cli-doctor-clock-differs = A peer shows another time, by more than five minutes
cli-doctor-peer-problem = Peer { $peer }: last problem
cli-doctor-peer-held = Peer { $peer }: an event set aside
cli-doctor-peer-missing = Peer { $peer }: an event that waits for another
cli-doctor-witness = Third witness { $witness }
cli-doctor-witness-last = It last cosigned our log up to { $size ->
        [one] one event
       *[other] { $size } events
    }, on { $at }
cli-doctor-witness-behind = It last cosigned our log up to { $size ->
        [one] one event
       *[other] { $size } events
    }, on { $at }, and nothing that was published more than an hour later: ask whoever runs it
cli-doctor-witness-never = It has cosigned none of our newest checkpoints: look at the setting “witnesses”, and ask whoever runs it whether it watches this log
cli-doctor-read-only = A newer copy of this log may exist elsewhere: the instance takes no writes
cli-doctor-peer-quota = Nothing more is pulled today from a peer that is over its quota: { $peer }
cli-doctor-seals = No poll has been closed for longer than it may be without a seal
cli-doctor-seal = { $poll } closed on { $at }, and this chapter has not sealed it
cli-doctor-seal-help = Let the instance run: it seals by itself. If it runs, look above for why it takes nothing.
cli-doctor-erasures = Every erasure older than 30 days is acknowledged
cli-doctor-erasure = { $peer } has not acknowledged what { $author } erased more than 30 days ago
cli-doctor-erasure-help = Ask the other chapter's operator; if it is this instance, let it run and reach its peers.
cli-doctor-peer = Peer { $peer }
cli-doctor-peer-ahead = It holds { $size } events of our log, and this database { $held }: it is an older copy, and the next start fetches the rest from there
cli-doctor-peer-words = Its identity is not the one that was pinned
cli-doctor-sound = Everything examined is in order.
cli-doctor-sound-but = Nothing is wrong. { $count ->
    [one] One thing should be looked at.
   *[other] { $count } things should be looked at.
}
cli-doctor-faults = { $count ->
        [one] One thing is not in order.
       *[other] { $count } things are not in order.
    }

# What a file is that is no log; inside error-log-file.
log-file-empty = the file is empty
log-file-proof = it is a receipt or a seal (“enlace receipt verify” and “enlace poll seal-check” read those)
log-file-locked = it is a locked file, such as a backup (“enlace restore” reads those)
log-file-poll = it is the export of a poll (“enlace tally verify” reads it)
log-file-database = it is a database
log-file-json = it is another file of JSON, such as a piece of evidence or a request about keys
log-file-text = it is a text of some kind
log-file-binary = it is no text, so perhaps a compressed file or a picture
