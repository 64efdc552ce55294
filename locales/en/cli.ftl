### The command line: help, answers, and what is said of a command that was not understood.

## Frame of the help

cli-heading-usage = Usage:
cli-heading-commands = Commands
cli-heading-options = Options
cli-value-options = [OPTIONS]
cli-value-command = COMMAND

## Commands

cli-about-enlace = Membership and decisions for a cooperative that lives in more than one country
cli-about-init = Create an instance: keys, database, first officer
cli-about-serve = Run the instance: portal, API, exchange with peers
cli-about-demo = Two chapters with invented members on this machine, to look around in
cli-about-peer = Peer instances: invite, pin, list, sync
cli-about-peer-invite = Show what the operator of a peer needs to pin this instance
cli-about-peer-pin = Pin a peer whose twelve words you have compared by another way
cli-about-peer-list = List the pinned peers and where each of them stands
cli-about-peer-sync = Fetch now what the peers have published
cli-about-member = Members: import, list
cli-about-member-import = Import a register from a CSV file with CiviCRM's column names
cli-about-member-list = List the members with kind, standing and offices
cli-about-poll = Polls: list, show, export
cli-about-poll-list = List the polls and their states
cli-about-poll-show = Show one poll: texts, dates, turnout, seals, result
cli-about-poll-export = Write a counted poll to a file that anyone can verify
cli-about-tally = Results: verify
cli-about-tally-verify = Count an exported poll again, without any instance
cli-about-log = Event logs: export, verify
cli-about-log-export = Write a whole log to a file
cli-about-log-verify = Verify a log from its first event to its last
cli-about-rebuild = Make all tables again from the logs, and compare
cli-about-doctor = Examine settings, keys, database, logs and peers
cli-about-migrate = Tables of the database: up, down, status
cli-about-migrate-up = Bring the tables to what this program needs
cli-about-migrate-down = Remove all tables and everything in them
cli-about-migrate-status = Say whether the tables are what this program needs
cli-about-config = Settings: check
cli-about-config-check = Show every setting, its value and where it comes from
cli-about-completions = Write the completion script of a shell

## Arguments

cli-arg-help = Show this help
cli-arg-version = Show the version
cli-arg-json = Answer in JSON
cli-arg-locale = Language: en, es or es-MX
cli-arg-data = Folder of the instance
cli-arg-database-url = Path of an SQLite file, or postgres://…
cli-arg-config = File of settings; without it, enlace.toml in the folder of the instance
cli-arg-profile = Profile of the chapter: us-ny or mx-coop
cli-arg-origin = Name of the log for all time, as a host: us.example.org
cli-arg-name = Public name of the chapter
cli-arg-email = E-mail address of the first officer
cli-arg-person = Name of the first officer
cli-arg-password-file = File with the password of the first officer; without it you are asked
cli-arg-recovery-dir = Folder for the recovery sheets; without it, recovery-to-print in the folder of the instance
cli-arg-listen = Address and port to listen on
cli-arg-public-url = Address by which people and peers reach the instance
cli-arg-alone = Confirm that no newer copy of this instance was in use; it is recorded
cli-arg-leash = Stop when standard input ends
cli-arg-check = Play the whole story without a person, and say whether all of it holds
cli-arg-us-port = Port of the instance in the United States
cli-arg-mx-port = Port of the instance in Mexico
cli-arg-folder = Folder for both instances, which is kept; without it, a temporary one
cli-arg-ready-file = File to write with addresses and sign-ins when both instances answer
cli-arg-endpoint = Address of the peer instance
cli-arg-words = The twelve words that its operator has told you
cli-arg-file = The file
cli-arg-dry-run = Check the file and change nothing
cli-arg-poll = Identifier of the poll
cli-arg-log = Name of the log; without it, the one of this instance
cli-arg-source = A file, or the address of a peer instance
cli-arg-offline = Do not ask the peers
cli-arg-shell = The shell

## A command line that was not understood

cli-usage-unknown-argument = There is no option “{ $word }” here.
cli-usage-unknown-command = There is no command “{ $word }” here.
cli-usage-missing-command = A command is missing.
cli-usage-missing-argument = Something is missing: { $word }
cli-usage-invalid-value = This value is not accepted: { $word }
cli-usage-other = This command line was not understood: { $word }
cli-usage-help = See “enlace --help”, or “--help” after a command.

## Answers

cli-yes = yes
cli-no = no

cli-serve-up = The instance answers on { $address }.
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
        [0] Not one event verifies. What is wrong with the first: { $problem }
        [one] One event verifies. What is wrong with the next: { $problem }
       *[other] { $seq } events verify. What is wrong with the next: { $problem }
    }
cli-log-verified = The log { $log } verifies: { $size } events. Its root:
cli-log-compare = Compare these words with those that its operator shows: { $words }

cli-tally-verified = The result of { $poll } follows from its sealed ballots. Its digest:
cli-tally-outcome = Outcome: { $outcome }

cli-tally-missing = Never sealed, and counted without: { $logs }
cli-tally-fault = What is wrong: { $problem }
cli-tally-voided = The host has voided this vote: the figures are right and decide nothing.
cli-tally-log = { $log }: certified by its committee: { $certified }. Compare its words: { $words }

cli-init-ask-profile = Profile of the chapter (us-ny or mx-coop):
cli-init-ask-origin = Name of the log for all time, as a host you own (us.example.org):
cli-init-ask-name = Public name of the chapter:
cli-init-ask-person = Name of the first officer:
cli-init-ask-email = E-mail address of the first officer:
cli-init-ask-password = Password for { $email }:
cli-init-ask-again = The same password again:
cli-init-done = { $name } is initialized. Its log is { $log }.
cli-init-words = Its fingerprint, which other operators compare before they pin it:
cli-init-recovery =
    The three recovery sheets are in { $folder }. Print each of them now, give them to three people who live in different places, and delete the folder. Whoever holds two of them can replace the keys of this instance.
cli-init-next = Start it with “enlace serve”.

cli-sheet-title = Recovery sheet { $number } of { $count }
cli-sheet-what =
    This sheet holds one of the recovery keys of { $name }, whose log is { $log }. Two of them together can replace the keys of the instance when those were lost or stolen. One alone can do nothing.
cli-sheet-keep =
    Keep it on paper, away from computers, where you would keep a deed. Never type it into a machine or read it to anyone before the chapter has decided to use it.
cli-sheet-key = Secret key:
cli-sheet-public = Public key:
cli-sheet-words = Fingerprint of the instance:

cli-peer-invite-send = Send this address to the operator of the other instance:
cli-peer-invite-say = Say these words by another way, by telephone or face to face, and let them compare:
cli-peer-invite-command = There the operator types:
cli-peer-pinned = { $peer } is pinned. Its operator has to pin this instance too.
cli-peer-none = No peer is pinned.
cli-peer-row = { $peer }: { $state }, { $held } of { $remote } events, { $address }
cli-peer-synced = { $peer }: { $count ->
        [0] nothing new.
        [one] one event fetched.
       *[other] { $count } events fetched.
    }
cli-peer-failed = { $peer }: { $problem }

cli-import-progress = Importing rows
cli-import-row = Line { $line }, column “{ $column }”: { $problem }
cli-import-ignored = Columns that are not read: { $columns }
cli-import-dry = Nothing was changed. Rows read: { $rows }; new: { $created }; changed: { $updated }; as before: { $unchanged }; ended long ago: { $skipped }; with mistakes: { $refused }
cli-import-done = Rows read: { $rows }; new: { $created }; changed: { $updated }; as before: { $unchanged }; ended long ago: { $skipped }; with mistakes: { $refused }. Representations: { $represented }; periods of dues: { $settled }

cli-member-none = There are no members.
cli-member-count = Members: { $count }

cli-poll-none = There are no polls.
cli-poll-opens = Opens: { $at }
cli-poll-closes = Closes: { $at }
cli-poll-state = State: { $state }
cli-poll-chapter = { $log }: { $entitled } on the roll, { $cast } ballots, sealed: { $sealed }
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
cli-doctor-database = Tables of the database
cli-doctor-database-remote = The database is on another host and the connection to it is not encrypted: use a tunnel, as docs/operations.md says
cli-doctor-log = Log { $log }, { $size } events
cli-doctor-projections = Tables against a replay of { $events } events
cli-doctor-mark = High-water mark of the log
cli-doctor-mark-missing = There is no high-water mark: at its next start the instance asks its peers first
cli-doctor-read-only = A newer copy of this log may exist elsewhere: the instance takes no writes
cli-doctor-peer = Peer { $peer }
cli-doctor-peer-words = Its identity is not the one that was pinned
cli-doctor-sound = Everything examined is in order.
cli-doctor-faults = { $count ->
        [one] One thing is not in order.
       *[other] { $count } things are not in order.
    }
