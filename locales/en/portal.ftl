### The pages of the portal.

## On every page

portal-name = Enlace
portal-skip = Skip to the content
portal-languages = Language
portal-menu = Menu
portal-nav-home = My votes
portal-nav-polls = Polls
portal-nav-proposals = Proposals
portal-nav-receipts = Receipts
portal-nav-peers = Peer instances
portal-sign-in = Sign in
portal-sign-out = Sign out
portal-footer = Log of this chapter:
portal-problem = This could not be done
portal-home-link = Back to my votes
portal-refused-nothing = There is nothing to show here
portal-refused-forbidden = This is not open to you

## Signing in

portal-email = E-mail address
portal-password = Password
portal-sign-in-help = Your chapter's committee gives you an account. If you have forgotten your password, ask them for a new one.

## First page

portal-home = My votes
portal-welcome = Here the membership decides together, in both countries. Sign in to see what is waiting for your vote.
portal-welcome-receipts = A receipt can be checked without signing in:
portal-waiting = Waiting for your vote
portal-waiting-none = Nothing is waiting for your vote at present.
portal-waiting-why = All polls, and why you may or may not vote
portal-voted = You have voted
portal-cast-for-self = For yourself
portal-cast-for = For { $name }
portal-weight = { $votes ->
    [one] 1 vote
   *[other] { $votes } votes
}
portal-until = Until { $when }

## Polls

portal-polls = Polls
portal-poll = Poll
portal-polls-none = There are no polls yet.
portal-polls-open = Open now
portal-polls-scheduled = Not open yet
portal-polls-past = Closed
portal-state-scheduled = not open yet
portal-state-open = open
portal-state-closed = closed, being counted
portal-state-published = result published
portal-state-void = void
portal-poll-opens-at = Opens on { $when }
portal-poll-closes-at = Closes on { $when }
portal-poll-closed-at = Closed on { $when }
portal-poll-void-at = Void since { $when }
portal-poll-closes = Voting closes
portal-poll-opens = Voting opens
portal-poll-closed = Voting closed
portal-void = Void since { $when }: no ballot counts.
portal-may-vote = May I vote?
portal-my-ballots = Your ballots
portal-may-vote-nobody = Your account stands for no member of this chapter, so there is no ballot for it.
portal-may-vote-elsewhere = No: this chapter takes no part in this poll. It is held in { $chapters }.
portal-vote-now = Vote
portal-vote-again = Change the vote
portal-reason-entitled = Yes: this ballot has { $votes ->
    [one] 1 vote
   *[other] { $votes } votes
}.
portal-reason-on-roll = On the roll, with { $votes ->
    [one] 1 vote
   *[other] { $votes } votes
}.
portal-reason-voted = You have voted with this ballot.
portal-reason-not-a-member = No: there was no membership on the day on which the roll was made.
portal-reason-joined-after = No: this poll is for those who had joined by { $day }.
portal-reason-arrears = No: when the roll was made, dues had been unpaid since { $day }.
portal-reason-kind-has-no-vote = No: this poll gives no vote to this kind of member.
portal-reason-not-on-roll = No: the roll was made without this member.
portal-reason-help = If this is a mistake, write to your chapter's committee before the poll closes.
portal-see-result = See the result
portal-decided = What is decided
portal-proposal-open = The proposal with its comments
portal-options = Options
portal-rules = Rules of this poll
portal-chapters = Chapters
portal-running = How it stands now
portal-running-note = Running totals of the ballots that are here. Nothing is decided before every chapter has sealed and counted.
portal-chapter-waiting = { $chapter }: has not frozen its roll yet.
portal-chapter-joined = { $chapter }: { $ballots } of { $roll } ballots are in.
portal-chapter-sealed = { $chapter }: sealed with { $ballots } of { $roll } ballots.
portal-text-authoritative = This text is the one that binds.
portal-text-translation = Translation. The text that binds is in { $language }.
portal-text-outdated = This translation is older than the text that binds, which is in { $language }.

## Rules

portal-rule-method = Method
portal-rule-yes-no = Yes, no or abstain
portal-rule-choose = { $max ->
    [one] One option; places: { $seats }
   *[other] Up to { $max } options; places: { $seats }
}
portal-rule-secrecy = Secrecy
portal-rule-named = Named: your own chapter can see how you voted; the other cannot before the end
portal-rule-named-live = Named and open: everybody can see at once how you voted
portal-rule-electorate = Votes
portal-rule-weight = { $votes } per { $kind }
portal-rule-quorum = Quorum
portal-rule-quorum-chapter = Quorum of each chapter
portal-rule-threshold = To pass
portal-rule-threshold-chapter = To pass in each chapter
portal-rule-dual = Each chapter
portal-rule-dual-yes = It must also pass in each chapter
portal-rule-fraction = { $strict ->
    [yes] More than { $num }/{ $den } of the { $base }, counted in { $unit }
   *[no] At least { $num }/{ $den } of the { $base }, counted in { $unit }
}
portal-base-cast = ballots cast
portal-base-valid = valid votes
portal-base-present = ballots of those present
portal-base-entitled = roll
portal-unit-members = ballots
portal-unit-votes = votes
portal-kind-individual = individual member
portal-kind-organisation = organization
portal-kind-person = person without membership
portal-rule-replaceable = Changing a vote
portal-rule-replaceable-yes = You may vote again until the poll closes; the last ballot counts
portal-rule-replaceable-no = A ballot is final
portal-rule-live = Running totals
portal-rule-live-yes = Shown while voting is open
portal-rule-tie = At a tie
portal-tie-lot = lot, with a public seed
portal-tie-runoff = runoff
portal-tie-expand = more places
portal-tie-committee = the committee decides, openly

## Ballot

portal-ballot = Ballot
portal-ballot-legend = Your vote
portal-ballot-legend-choose = { $max ->
    [one] Choose one option
   *[other] Choose up to { $max } options
}
portal-ballot-review-help = Nothing is sent yet: the next page shows your choice once more.
portal-ballot-earlier = You have already voted with this ballot. If you vote again, the new vote replaces the earlier one.
portal-choice-yes = Yes
portal-choice-no = No
portal-choice-abstain = Abstain
portal-review = Review
portal-review-heading = Is this right?
portal-chosen = You chose:
portal-cast = Cast this ballot
portal-change = Change it
portal-replace-yes = You may change it until the poll closes.
portal-replace-no = This is final: it can't be changed afterwards.
portal-cast-done = Your vote is in
portal-cast-replaced = It replaces your earlier vote.
portal-receipt = Receipt of your ballot
portal-receipt-code = Ballot receipt code
portal-receipt-help = Write it down or keep a picture of this page. With it you can check, now and after the count, that both instances hold your ballot. It doesn't show how you voted.
portal-receipt-entry = The receipt in full, for checking without any instance
portal-receipt-check = Check this receipt
portal-qr-title = Receipt { $code } as a QR code

## Receipts

portal-receipts = Check a receipt
portal-receipts-help = A receipt shows that your ballot is in the signed log of your chapter, and that the other chapter holds the same copy.
portal-receipts-field = Code or receipt
portal-receipts-hint = Twelve letters and digits, with or without hyphens, or the whole text of the receipt
portal-receipt-counts = This ballot counts
portal-receipt-counts-text = It is in the log as number { $seq }, and no later ballot replaces it.
portal-receipt-replaced = This ballot was replaced
portal-receipt-replaced-text = It is in the log as number { $seq }, but a later ballot of the same place replaces it.
portal-receipt-held = Holds the same ballot.
portal-receipt-cosigned = Holds the same ballot, and has signed that it does.
portal-receipt-author = Wrote the ballot into its signed log.
portal-receipt-set-aside = This ballot was set aside
portal-receipt-genuine = This receipt is genuine
portal-receipt-genuine-text = Its signature is good, but this instance doesn't hold the ballot yet: it is still being passed on.
portal-receipt-not-held = Has not signed for it yet: it is still being passed on.

## Results

portal-result = Result
portal-result-table = Figures by chapter: ballots, and in brackets their votes
portal-all = All
portal-all-together = all chapters together
portal-cell = { $members } ({ $votes })
portal-figure-entitled = On the roll
portal-figure-cast = Cast
portal-figure-valid = Valid
portal-figure-abstain = Abstentions
portal-figure-blank = Blank
portal-figure-spoiled = Spoiled
portal-outcome-passed = Passed.
portal-outcome-rejected = Rejected.
portal-outcome-no-quorum = No quorum: nothing is decided.
portal-outcome-elected = Chosen: { $options }.
portal-outcome-tie = Tie for { $seats ->
    [one] the last place
   *[other] the last { $seats } places
}.
portal-outcome-tied = Tied: { $options }. The count stops here, and the rule that was fixed before is applied: { $rule }.
portal-result-provisional = Provisional: the seal of { $chapters } is missing.
portal-result-unpublished = Not published yet: this is what this instance has computed, before every committee has certified it.
portal-result-disputable = It can be disputed until { $when }.
portal-result-differs = The instances computed different results. Nobody may certify; both see where they differ.
portal-result-unwitnessed = { $chapter }: { $count } ballots were first cosigned more than an hour after the close. They are counted, and can be disputed.
portal-arithmetic = The arithmetic
portal-arithmetic-none = This poll asks for no quorum and no majority: the options with the most votes are chosen.
portal-arithmetic-quorum = Quorum, { $where }
portal-arithmetic-threshold = { $option }, { $where }
portal-arithmetic-sum = { $part } × { $den } { $sign } { $num } × { $whole }, that is { $left } { $sign } { $right }: { $reached ->
    [yes] reached
   *[no] not reached
}.
portal-result-signed = Who stands behind it
portal-result-tallied = Computed and signed this result.
portal-result-certified = Computed this result; its committee certified it on { $when }.
portal-result-untallied = Has not computed it yet.
portal-result-digest = Digest:
portal-result-export = Download everything that was counted
portal-result-verify = Anyone can count again, without any instance:
portal-back-to-poll = Back to the poll
portal-chart-title = Votes for each option
portal-chart-votes = { $votes ->
    [one] 1 vote
   *[other] { $shown } votes
}
portal-chart-chosen = chosen

## Proposals

portal-proposals = Proposals
portal-proposals-none = There are no proposals yet.
portal-proposal = Proposal
portal-proposal-about = { $chapter }, { $when }
portal-proposal-withdrawn = { $chapter }, { $when }; withdrawn
portal-support = Support
portal-supports = { $count ->
    [0] Nobody supports it yet.
    [one] One member supports it.
   *[other] { $count } members support it.
}
portal-support-action = Support this proposal
portal-supported = You support this proposal.
portal-comments = Comments
portal-comments-none = No comments yet.
portal-comment-about = A member of { $chapter }, { $when }
portal-comment-own = You, { $when }
portal-comment-field = Your comment
portal-comment-hint = It is public in both chapters and stays: it can't be taken back.
portal-comment-language = Language of the comment
portal-comment-action = Publish the comment
portal-commented = Your comment is published.
portal-language-en = English
portal-language-es = Spanish

## Office

portal-office-poll = Running the poll
portal-turnout = Turnout
portal-chapter = Chapter
portal-roll = On the roll
portal-votes-on-roll = Votes on the roll
portal-ballots = Ballots in
portal-seals = Seals
portal-seal-none = not sealed yet
portal-seal-at = sealed on { $when }
portal-certification = Count and certification
portal-tally-none = not counted yet
portal-tally-at = counted
portal-certified-none = not certified
portal-certified-at = certified by its committee on { $when }
portal-agreement-none = The count begins when every chapter has sealed.
portal-agreement-equal = All instances computed the same result.
portal-agreement-waiting = Not every instance has counted yet.
portal-certify-help = You certify in the name of the committee: your mandate goes into the signed log.
portal-certify = Certify this result
portal-certified = Certified.
portal-publish = Publish the result
portal-published = Published.
portal-peers = Peer instances
portal-peers-none = No peer instance is pinned yet.
portal-peer-held = Events held
portal-peer-remote = Events it has
portal-peer-seen = Last heard from
portal-peer-never = never
portal-peer-address = Address
portal-peer-unknown = Events of an unknown kind
portal-peer-set-aside = Events set aside
portal-peer-missing = Events that wait for another
portal-peer-code = Last problem
portal-own-log = This instance
portal-own-size = Events
portal-own-root = Root
portal-own-words = Fingerprint
portal-peer-state-unpaired = not paired
portal-peer-state-pinned = pinned
portal-peer-state-catching-up = catching up
portal-peer-state-live = up to date
portal-peer-state-lagging = lagging
portal-peer-state-unreachable = unreachable
portal-peer-state-halted = halted
portal-peer-state-suspended = suspended
portal-peer-state-stale = silent for more than a day
portal-peer-todo-ask-peer = Nothing is lost: it is asked again by itself. If it lasts, call its operator; its address may have changed.
portal-peer-todo-decide = Its log contradicts itself or what we hold. The evidence is kept; do not resume before the operators have spoken with each other.
portal-peer-todo-resume = Resume it when the reason for suspending it has gone.
portal-peer-todo-pin = Compare the twelve words with its operator, then pin it.
