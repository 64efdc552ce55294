### What `enlace demo` says while it works.

## Coming up

demo-run-preparing = Two chapters are being made: keys, databases, about 700 invented members.
demo-run-importing = Importing members
demo-run-story = The instances are up. They pin each other, publish proposals, and decide one of them.
demo-run-agree = ✓ All { $count } checks hold: both instances agree.
demo-run-failed = ✗ Checks that failed: { $count }.
demo-run-stopped = The demo has stopped.

demo-run-up = Both instances are up.
demo-run-us = United States: May First / People Link
demo-run-mx = Mexico: Primero de Mayo / Enlace Popular
demo-run-portal = { "   " } Portal: { $address }
demo-run-graphiql = { "   " } API: { $address }
demo-run-password = Everyone has the same password: { $password }
demo-run-stop = Stop both with Ctrl-C.

demo-run-role-member = Member, votes also for two organizations
demo-run-role-arrears = Member in arrears, may not vote
demo-run-role-treasurer = Treasurer; records dues by the API
demo-run-role-teller = Teller; sees turnout and seals of each poll

## Steps of the check

demo-run-step-pin = Each operator pins the other instance by its twelve words.
demo-run-step-papers = Proposals are published, translated, supported and commented on from both chapters.
demo-run-step-voters = People who have signed in to vote: { $count }
demo-run-step-open = One vote was opened and voided, two votes are open. Seconds for voting: { $seconds }
demo-run-step-kill = The US instance is killed in the middle of the vote and started again.
demo-run-step-close = All have voted. Waiting for the votes to close.
demo-run-step-certify = Both instances have sealed and counted. The committees certify.
demo-run-step-offline = Both instances have stopped. What they wrote is examined.

## Checks

demo-run-check-token = A token that is none is refused ({ $code }).
demo-run-check-foreign = A token of the other instance is refused ({ $code }).
demo-run-check-no-token = What needs a sign-in is refused without one ({ $code }).
demo-run-check-role = A member without the office cannot prepare a vote ({ $code }).
demo-run-check-secrecy = A secret vote is refused in this version ({ $code }).
demo-run-check-early = A ballot before the opening is refused ({ $code }).
demo-run-check-newcomer = Who joined after the cut-off is not on the roll, and is told why ({ $code }).
demo-run-check-not-theirs = A ballot at the place of somebody else is refused ({ $code }).
demo-run-check-arrears = Who is in arrears is not on the roll, and is told why ({ $code }).
demo-run-check-not-on-roll = A ballot at a place that is not on the roll is refused ({ $code }).
demo-run-check-many = Four choices where three are allowed are refused ({ $code }).
demo-run-check-misfit = Yes or no where options are asked for is refused ({ $code }).
demo-run-check-killed = After SIGKILL and a restart every acknowledged ballot is there.
demo-run-check-replaced = Ballots replaced where the vote allows it: { $count }
demo-run-check-already = Second ballots refused where the vote does not: { $count }
demo-run-check-hats = Everyone saw exactly the ballots, with the weights, that the register gives.
demo-run-check-same-key = The same request with the same key gives the same receipt, and no second ballot.
demo-run-check-other-key = Another request with a used key is refused ({ $code }).
demo-run-check-in-time = All had voted before the votes closed.
demo-run-check-late = A ballot after closing is refused ({ $code }).
demo-run-check-uncertified = Publication before certification is refused ({ $code }).
demo-run-check-certifier = Certification by another office is refused ({ $code }).
demo-run-check-host = Publication by an instance that is not the host is refused ({ $code }).
demo-run-check-hashes = { $poll }: both instances computed the same result.
demo-run-check-figures = { $poll }: the figures at { $chapter } are those that the demo counted itself.
demo-run-check-offline = { $poll }: the file exported at { $chapter } gives the same result without any instance.
demo-run-check-outcome = { $poll }: the outcome at { $chapter } is the one that follows.
demo-run-check-receipts = Receipts that verify with the pinned keys alone, cosigned by the other chapter: { $count }
demo-run-check-elsewhere = Receipts that the other instance holds, counted or replaced as they should be: { $count }
demo-run-check-log = The log of { $chapter } verifies from its genesis on, events: { $size }
demo-run-check-copy = The copy of the log of { $chapter } at the other instance has the same size and root.
demo-run-check-in-logs = Every receipt of { $chapter } stands, byte for byte, in its log and in the copy.
demo-run-check-replay = { $chapter }: a replay of { $events } events gives exactly the same tables.
