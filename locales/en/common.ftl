### Words that every part of the interface uses.

# The language's own name, for the switch.
language-name = English

# Roles as the subject of a refusal: “Only the committee may do this.”
role-who-committee = the committee
role-who-treasurer = the treasurer
role-who-operator = an operator of the instance
role-who-teller = a teller
role-who-representative = a representative of the organization
role-who-list = { $one }, { $other }
role-who-or = { $one } or { $other }

# Roles as titles.
role-name-committee = Leadership Committee
role-name-treasurer = Treasurer
role-name-operator = Operator
role-name-teller = Teller
role-name-representative = Representative

# Whether the clock of this machine is believed, for officers.
clock-good = The clock is in order.
clock-leapt = The clock of this machine was set by more than five minutes while it ran. Nothing is accepted or sealed until it is right again.
clock-behind-log = The clock of this machine shows a time before the newest event of its own log. Nothing is accepted or sealed until it is right again.
clock-peers = The peers show another time than this machine, by more than five minutes. Nothing is accepted or sealed until they agree again; only a peer whose clock is wrong can be suspended.

## Why the restore guard holds, and what to do

hold-none = This database is the newest copy of the chapter's log.
hold-unanswered = This database may be an older copy: it was restored or moved, and no peer has said yet whether it holds more of this log. Until they do, everything can be read and nothing is accepted. Make sure that the peers can be reached. If nobody can be, and no newer copy of this instance was ever in use, the operator starts it with “enlace serve --alone”.
hold-newer-elsewhere = A peer holds more of this log than there is here: a newer copy was in use. The missing part is being fetched; nothing is accepted before it is back.
hold-missing-tail = A peer holds a part of this log that cannot be fetched, or another log under the same name. Nothing is accepted here, because it would contradict what was signed already. Look for a newer copy of the database or another peer that has the rest; without either, the chapter needs a new log.
hold-lost-tail = This database is older than what this chapter had published, and none of the peers has the part that is missing. Nothing is accepted here: a receipt or a mirror may still show what stood there, and something else in its place would be another history. Look for the newer database. If it is lost for good, the operator starts with “enlace serve --alone”, which is recorded; votes and payments that stood in the missing part have to be entered again.
hold-silent-peers = This database may be an older copy, and nothing here says how much this chapter had published. Some peers have answered, and another that has not may hold more of this log than they do. Until every peer that is not suspended has answered, everything can be read and nothing is accepted. Make sure that all of them can be reached. If one is gone for good, and no newer copy of this instance was ever in use, the operator starts it with “enlace serve --alone”, which is recorded.

## Disputes: what a committee objects to, and how that ended

dispute-reason-results-differ = its own instance counts otherwise
dispute-reason-seal-left-out = a seal that had come in time was not counted
dispute-reason-late-seal = a seal that came late shows something else
dispute-reason-unwitnessed = ballots that nobody else had cosigned in time
dispute-reason-roll = who is on a voting roll, or with which weight
dispute-reason-procedure = how the poll was held
dispute-outcome-withdrawn = It was a mistake: we withdraw it.
dispute-outcome-settled = We have been answered: it is settled.

## Corrections of voting rolls

correction-reason-left-out = who has a vote had been left out
correction-reason-not-entitled = who has no vote had been put on it
correction-reason-wrong-weight = a place had the wrong weight
