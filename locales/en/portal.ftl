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
portal-nav-account = My account
portal-nav-accounts = Accounts
portal-nav-peers = Peer instances
portal-sign-in = Sign in
portal-sign-in-first = Sign in to go on; you then come to the page that you asked for.
portal-sign-in-unsent = Your sign-in is over. What you just sent was not carried out: sign in, and send it again.
portal-sign-in-code = To look for a ballot by its code, sign in first. The whole text of a receipt can be checked without signing in.
portal-sign-out = Sign out
portal-footer = Log of this chapter:
portal-problem = This could not be done
portal-home-link = Back to my votes
portal-refused-nothing = There is nothing to show here
portal-refused-forbidden = This is not open to you

## Signing in

portal-email = E-mail address
portal-password = Password
portal-sign-in-help = Your chapter's committee invites you with a code. If you have forgotten your password, ask them for a new code.

## First page

portal-home = My votes
portal-alarms = First of all
portal-duties = Waiting for your office
portal-duty-seal = Voting is over. The seal of { $chapters } is missing; it is due by { $when }.
portal-duty-key = Voting is over, and the ballots of { $chapters } are fixed up to what was here at the deadline. The outcome depends on them, and nobody can read them before its seal comes: call its operator. If it is gone for good, only voiding the poll is left, by its host.
portal-duty-count = Every box is sealed. The count of { $chapters } is missing.
portal-duty-wait = The votes are counted here. The count of { $chapters } is missing; your committee can certify when it comes, and without it from { $when }.
portal-duty-certify = The votes are counted: your committee has to certify the result.
portal-duty-others = Your committee has certified. The certification of { $chapters } is missing.
portal-duty-dispute = The result is disputed by { $chapters }. It is not published before that is settled. Talk to that committee: only it can end the dispute.
portal-duty-dispute-own = Your committee disputes the result. When the dispute is over, say so here.
portal-duty-difference = { $chapters } computed another result. The host may publish over it thirty days after the time to dispute.
portal-duty-window = Every committee has certified. The result can be published from { $when }, when the time for disputes is over.
portal-duty-publish = Every committee has certified: yours can publish the result.
portal-notice-offer = { $from } offers a member: accept it by { $when } (“enlace member transfer list”).
portal-notice-charter = The charter “{ $title }” waits for your committee to ratify it.
portal-welcome = Here the membership decides together, in every country. Sign in to see what is waiting for your vote.
portal-welcome-receipts = The whole text of a receipt can be checked without signing in:
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
portal-state-counted = counted, not final yet
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
portal-reason-arrears-help = Paying now does not change the roll of this poll. Your chapter's treasurer can tell you what is due and how to be on the roll of the next.
portal-reason-kind-has-no-vote = No: this poll gives no vote to this kind of member.
portal-reason-not-on-roll = No: the roll was made without this member.
portal-reason-voted-at-home-before = Not here: when the roll was made, your voting home was { $from }. If you are on its roll, you cast this ballot there; your sign-in there goes on.
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
portal-chapter-not-held = { $chapter }: its log is not held on this instance, so nothing is known of it here.
portal-chapter-joined = { $chapter }: { $count ->
    [one] { $ballots } of { $roll } ballots is in
   *[other] { $ballots } of { $roll } ballots are in
}.
portal-chapter-sealed = { $chapter }: { $count ->
    [one] sealed with { $ballots } of { $roll } ballots
   *[other] sealed with { $ballots } of { $roll } ballots
}.
portal-text-authoritative = This text is the one that binds.
portal-text-translation = Translation. The text that binds is in { $language }.
portal-text-outdated = This translation is older than the text that binds, which is in { $language }.

## Rules

portal-rule-method = Method
portal-rule-yes-no = Yes, no or abstain
portal-rule-choose = { $max ->
    [one] One option
   *[other] Up to { $max } options
}; { $seats ->
    [one] 1 is elected
   *[other] { $seats } are elected
}
portal-rule-secrecy = Secrecy
portal-rule-named = Named: your own chapter can see how you voted; the others cannot before the end
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
portal-rule-seals = Seals of the chapters
portal-rule-seals-by = Due by { $when }
portal-rule-missing = If a seal does not come
portal-rule-missing-fail = The poll does not pass
portal-rule-missing-extend = The deadline is moved once, then the poll does not pass
portal-rule-missing-cosigned = Only those of its ballots count that the host held by then; if the outcome depends on what is in them, the count waits for the seal
portal-rule-dispute = Time for disputes
portal-rule-dispute-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
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
portal-receipt-file = Download the receipt
portal-receipt-entry = The receipt in full, for checking without any instance
portal-receipt-check = Check this receipt
portal-qr-title = Receipt { $code } as a QR code

## Receipts

portal-receipts = Check a receipt
portal-receipts-help = A receipt shows that your ballot is in the signed log of your chapter, and that the other chapters hold the same copy.
portal-receipts-field = Code or receipt
portal-receipts-hint = Twelve letters and digits, with or without hyphens (for this you sign in), or the whole text of the receipt
portal-receipt-counts = This ballot counts
portal-receipt-counts-text = It is in the log as number { $seq }, and no later ballot replaces it.
portal-receipt-replaced = This ballot was replaced
portal-receipt-replaced-text = It is in the log as number { $seq }, but a later ballot of the same place replaces it.
portal-receipt-split = The log told two histories
portal-receipt-split-text = What this receipt says and what this instance holds were both signed by the same log, and they do not go together. Nobody but its operator, or a thief of its key, can have done that. Keep the text below and give it to the committees of all chapters; anybody can verify it.
portal-receipt-split-file = The evidence
portal-receipt-void = This ballot doesn't count: its poll is void
portal-receipt-void-text = It is in the log as number { $seq }, but the poll was declared void, so no ballot of it counts.
portal-receipt-no-ballot = This is genuine, but it isn't a ballot
portal-receipt-no-ballot-text = Its signature is good, and it is number { $seq } of that log. It is another entry of the log, not a ballot.
portal-receipt-held = Holds the same entry of the log.
portal-receipt-cosigned = Holds the same entry of the log, and has signed that it does.
portal-receipt-author = Wrote it into its signed log.
portal-receipt-set-aside = This ballot was set aside
portal-receipt-genuine = This receipt is genuine
portal-receipt-genuine-text = Its signature is good, but this instance doesn't hold the ballot yet: it is still being passed on.
portal-receipt-not-held = Has not signed for it yet: it is still being passed on.
portal-receipt-ask = Check the whole receipt at this chapter's own instance

## Results

portal-result = Result
portal-result-table = Figures by chapter: ballots, and in brackets their votes
portal-all = All
portal-all-read = All that could be read
portal-not-counted = not counted
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
portal-outcome-passed-provisional = Passed (provisional).
portal-outcome-rejected-provisional = Rejected (provisional).
portal-outcome-provisional = Provisional: { $outcome }
portal-outcome-seal-missing = Not passed: a seal is missing.
portal-outcome-no-quorum = No quorum: nothing is decided.
portal-outcome-elected = Chosen: { $options }.
portal-outcome-tie = Tie for { $seats ->
    [one] the last place
   *[other] the last { $seats } places
}.
portal-outcome-tied = Tied: { $options }. The count stops here, and the rule that was fixed before is applied: { $rule }.
portal-result-provisional = Provisional: the ballots of { $chapters } cannot be read, because its seal has not come. The outcome is the same whatever they say.
portal-result-confirmed = The seal of { $chapters } came after this result was fixed. Its ballots are not in the figures; the outcome is the same whatever they say, and the seal changes nothing of it.
portal-result-failed = Not decided by the votes: the rules of this poll ask for the seal of every chapter, and that of { $chapters } did not come in time. So it does not pass, whatever the figures say.
portal-poll-waits-key = The count waits for the seal of { $chapters }: the outcome depends on its ballots, which nobody can read before.
portal-result-missing = Counted without { $chapters }, whose seal did not come in time.
portal-result-cut = The seal of { $chapters } did not come in time: only those of its ballots count that the host of the vote held at the deadline.
portal-result-reopened = The box of { $chapters } was open before: its recovery keys made void what had sealed it. Before certifying, compare the void ballots in its log with those that were cast again.
portal-result-unpublished = Not published yet: this is what this instance has computed, before every committee has certified it.
portal-result-all-certified = Certified by every committee, not published yet.
portal-result-disputable = It can be disputed until { $when }.
portal-dispute-open = { $chapter } disputes the result: { $reason }. It is not published before that is settled.
portal-dispute-withdrawn = { $chapter } disputed the result ({ $reason }) and has withdrawn that.
portal-dispute-settled = { $chapter } disputed the result ({ $reason }) and has been answered.
portal-dispute-overridden = { $chapter } disputes the result: { $reason }. The host waited thirty days and published over it.
portal-dispute-unheard = { $chapter } disputes the result: { $reason }. The host published without a word on it; it may not have received it.
portal-dispute-ignored = { $chapter } disputes the result: { $reason }. The host published without a word on it, although its own log shows that it had received it.
portal-dispute-void = { $chapter } disputed the result: { $reason }. The poll has been voided.
portal-dispute-other-tally = What { $chapter } disputes is another count than the one that is here. Either the host has shown it another log, or that count is invented: ask { $chapter } for the event as the host signed it.
portal-result-differs = The instances computed different results. For now nobody may certify; all see where they differ.
portal-result-overruled = { $chapters } computed another result. The host waited and published this one over it; its publication says so.
portal-result-unwitnessed = { $chapter }: { $count ->
    [one] when it was counted, no other chapter had cosigned one of its ballots yet. It is counted, and can be disputed.
   *[other] when it was counted, no other chapter had cosigned { $count } of its ballots yet. They are counted, and can be disputed.
}
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
portal-chart-title = Votes for each option, and their share of the valid votes
portal-chart-votes = { $votes ->
    [one] 1 vote
   *[other] { $shown } votes
} ({ $share })
portal-chart-chosen = chosen

## Proposals

portal-proposals = Proposals
portal-proposals-none = There are no proposals yet.
portal-proposal = Proposal
portal-proposal-about = { $chapter }, { $when }
portal-proposal-withdrawn = { $chapter }, { $when }; withdrawn
portal-proposal-polls = Polls on this proposal
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
portal-comment-hint = It is public in every chapter and stays: it can't be taken back.
portal-comment-language = Language of the comment
portal-comment-action = Publish the comment
portal-commented = Your comment is published.
portal-language-en = English
portal-language-es = Spanish
portal-text-other = The text in { $language }

## One's own account

portal-account = My account
portal-account-me = Who you are here
portal-account-name = Signed in as
portal-account-address = Address to sign in with
portal-account-address-unknown = Another one than the chapter has on its books. It is kept here only as a fingerprint, so that it cannot be shown.
portal-account-began = This account
portal-account-began-help = If you did not do one of these things yourself, change your password now and tell your chapter's officers.
portal-account-made = Made by { $who }; first password set on { $when }.
portal-account-made-here = Made on the machine itself on { $when }.
portal-account-renewed = A new password was set on { $when }, after { $who } had asked for it.
portal-account-by-machine = whoever runs the machine
portal-account-hats = You vote
portal-account-hats-none = For nobody: your account stands for no member.
portal-account-offices = Your offices
portal-voting-home = Where you vote
portal-voting-home-here = Your voting home is { $chapter }. You have been a member since { $since }.
portal-voting-home-offered = This chapter has offered your membership to { $to }. Until it has closed the move, you vote here. Unless it is closed before, the offer ends on { $when } and you stay.
portal-voting-home-arriving = You have been accepted here on { $when }. Until { $from } has closed the move and it has arrived here, you vote at { $from }.
portal-voting-home-left = Your voting home is { $to }, since { $when }.
portal-voting-home-left-open = Polls that were already open, and on whose roll you are here, you still vote in here, and your vote counts here. In all later ones you vote at { $to }.
portal-voting-home-came = Your voting home is { $to }, since { $when }. You came from { $from }, and days that were paid there are paid here.
portal-voting-home-came-open = Polls that were already open, and on whose roll { $from } has you, you still vote in at { $from }. In all later ones you vote here.
portal-voting-home-provisional = You have been taken in by { $to } because { $from } is gone. That is provisional until { $when }: if { $from } comes back before, what its log says decides.
portal-voting-home-disputed = { $from } has come back and has not let you go. Until people have settled it, your voting home is { $from }, and new votes here have no place for you.
portal-voting-home-stays = Your move was not closed: your voting home is still { $from }.
portal-account-language = Language
portal-account-language-field = Language of your account
portal-account-language-action = Save the language
portal-account-language-done = The language is saved.
portal-account-password = Change the password
portal-account-password-help = Every other place where you are signed in is then signed out, and your tokens for programs are revoked.
portal-account-password-current = Password until now
portal-account-password-new = New password
portal-account-password-action = Change the password
portal-account-password-done = Your password is changed. Wherever else you were signed in, you no longer are, and your tokens for programs are revoked.
portal-password-hint = At least ten characters. A short sentence is easy to remember and hard to guess.
portal-account-email = Change the address
portal-account-email-help = From then on you sign in with the new address. The address to which your chapter writes is another thing: ask the committee to change that one. This instance sends no mail, so nothing is sent to the old address.
portal-account-email-field = New e-mail address
portal-account-email-action = Change the address
portal-account-email-done = Your address is changed: sign in with the new one next time.
portal-account-sessions = Where you are signed in
portal-account-session = Since { $from }; ends on { $until } if it is not used.
portal-account-session-this = This is the one you are using.
portal-account-sessions-help = Signing out everywhere revokes your tokens for programs too.
portal-account-sessions-action = Sign out everywhere
portal-account-tokens = Tokens for programs
portal-account-tokens-help = With a token a program of yours may do in your name what you allow it here, without your password. A new password revokes all of them. If you do not know what this is for, you need none.
portal-account-tokens-none = You have none.
portal-account-token-new = Your new token
portal-account-token-once = Copy it now: it is shown this once and kept nowhere.
portal-account-token-done = The token is made.
portal-account-token-label = What it is for
portal-account-token-label-hint = In your own words, to recognize it later
portal-account-token-scopes = What the program may do
portal-account-token-days = How many days it is good
portal-account-token-days-hint = From 1 to 365
portal-account-token-action = Make a token
portal-account-token-revoke = Revoke
portal-account-token-revoked = The token is revoked: it is good for nothing any more.
portal-account-token-until = Good until { $when }
portal-account-token-expired = Expired on { $when }
portal-account-token-was-revoked = Revoked on { $when }
portal-scope-read = Read what you may read
portal-scope-vote = Cast your ballots
portal-scope-propose = Proposals: write, translate, support, comment
portal-scope-office = Act in the offices that you hold
portal-scope-log = Read a whole log, for whoever checks it
portal-scope-account = Change your account

## Invitations

portal-invitation = Take an invitation
portal-invitation-have = I have an invitation code.
portal-invitation-help = Your chapter's committee gave you a code. Choose a password that nobody else knows: the committee never learns it.
portal-invitation-code = Invitation code
portal-invitation-code-hint = Twelve letters and digits, with or without hyphens
portal-invitation-action = Set my password
portal-invitation-taken = Your password is set. Sign in with your e-mail address and this password. If you had an account before, its sign-ins are over and its tokens for programs are revoked.
portal-accounts = Accounts
portal-accounts-help = Every invitation stays on this list, and all officers see it. Whoever hands over a code could use it first, so look at it before an important vote: if something is not as it should be, ask the member.
portal-invite = Invite
portal-invite-member = Who will sign in
portal-find = Find a member
portal-find-hint = Part of the name is enough
portal-find-action = Find
portal-found = { $count ->
    [0] Nobody was found. Try another part of the name.
    [one] One member was found.
   *[other] { $count } members were found.
}
portal-found-more = { $count } members were found; here are the first { $shown }. More of the name finds fewer.
portal-invite-email = E-mail address
portal-invite-email-hint = Leave it empty to take the one on the books. Whoever has an account keeps its address and sets a new password.
portal-invite-action = Make a code
portal-invitations = Invitations
portal-invitations-none = Nobody has been invited yet.
portal-invited = Invited by { $who } on { $when }
portal-invited-again = Invited by { $who } on { $when } to set a new password
portal-invited-taken = Taken on { $when }
portal-invited-replaced = Replaced by another one on { $when }
portal-invited-expired = Expired on { $when }
portal-invited-until = The code is good until { $when }.
portal-invited-once = It is shown this once: give it to this person and to nobody else. They enter it where they sign in, and set their password themselves.
portal-invited-other-address = The address is not the one on the books.

## Office

portal-office-poll = Manage the poll
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
portal-agreement-void = The poll is void: nothing is counted or certified.
portal-agreement-equal = All instances computed the same result.
portal-agreement-waiting = Not every instance has counted yet.
portal-office-review-help = Nothing is signed yet: the next page shows what would be.
portal-certify-review = Review the result to certify it
portal-certify-help = You certify in the name of the committee. It is signed into the log and cannot be undone.
portal-certify = Certify this result
portal-certified = Certified.
portal-publish-review = Review the result to publish it
portal-publish-help = You publish in the name of the committee. It is signed into the log, is the last word on this poll, and cannot be undone.
portal-publish = Publish the result
portal-counted-here = As counted here
portal-counted-both = As counted here, by the host
portal-counted-host = As counted by { $chapter }, the host
portal-counted-all = Every chapter of the poll is counted.
portal-sign-not = Back, without signing
portal-corrections = Corrections of voting rolls
portal-correction = { $chapter } corrected its voting roll on { $when }: { $reason }. Places added: { $added }; places removed: { $removed }.
portal-corrected = The roll is corrected. Every member can see that it was, and why.
portal-correct-help = Until voting ends, your committee can put on its roll whoever was left out, and take off whoever should not be there and has not voted. The correction and its reason can be read by every member.
portal-correct-add = Members to put on it
portal-correct-remove = Members to take off it
portal-correct-hint = Or by their identifiers, which begin with “mbr_”, apart by spaces or commas.
portal-correct-people = Choose from the members
portal-correct-put = Put on the roll
portal-correct-take = Take off the roll
portal-correct-reason = Why it is corrected
portal-correct-signs = You correct your chapter's voting roll in the name of the committee: { $reason }. It is signed into the log with this reason and stays there, and every member can read it.
portal-correct = Correct the roll
portal-disputes = Disputes
portal-disputed = The dispute is in the signed log. Until it is settled, the result is not published.
portal-settled = The dispute is over.
portal-dispute-help = Your committee can dispute what was counted, once, until the result is published. The dispute and its reason can be read by every member.
portal-dispute-reason = What your committee objects to
portal-dispute-signs = You dispute the host's count in the name of the committee: { $reason }. It is signed into the log with this reason, every member can read it, and your committee can do so only once.
portal-dispute = Dispute the result
portal-settle-help = This cannot be undone, and your committee cannot dispute again.
portal-choose = Choose…
portal-settle-outcome = How it ended
portal-settle-signs = In the name of the committee you end its dispute about what { $chapter }, the host, counted. It is signed into the log, every member can read it, and your committee cannot dispute again. What is signed: { $outcome }
portal-settle = End the dispute
portal-published = Published.
portal-peers = Peer instances
portal-peers-none = No peer instance is pinned yet.
portal-peer-held = Its events that are here
portal-peer-remote = Events it says it has
portal-peer-seen = Last heard from
portal-peer-never = never
portal-peer-address = Address
portal-peer-unknown = Events of an unknown kind
portal-peer-set-aside = Events set aside
portal-peer-bundle = Our sealed copy last given to it
portal-peer-missing = Events that wait for another that is missing
portal-peer-code = Last problem
portal-peer-erasures = Records erased here over 30 days ago that it has not said to have deleted
portal-peer-erasures-owed = Records it erased over 30 days ago that this chapter has not acknowledged
portal-peer-no-address = none: it calls by itself, or files travel
portal-peer-held-events = Set aside
portal-peer-held-event = Event { $seq }: { $why }
portal-peer-missing-events = Waiting for another log
portal-peer-missing-event = Event { $seq } refers to event { $at } of { $log }, which is not here yet.
portal-peer-missing-overdue = Event { $seq } refers to event { $at } of { $log }, which has been missing for more than a week. Pin that chapter, or import its log from a file.
portal-witnesses = Third witnesses
portal-witness-size = Events of this log that it has cosigned
portal-witness-at = Cosigned last
portal-witness-good = cosigns
portal-witness-behind = behind
portal-witness-todo = It has cosigned nothing of what was published in more than an hour. Ask whoever runs it; until it is back, only the peers vouch for this log.
portal-own-log = This instance
portal-own-guard = State of the log
portal-own-clock = Clock
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
portal-peer-state-over-quota = over its quota for today
portal-peer-todo-ask-peer = Nothing is lost: it is asked again by itself. If it lasts, call its operator; its address may have changed.
portal-peer-todo-raise = It brought as much today as a day may bring; tomorrow it goes on by itself. Ask its operator what it brings so much of, then raise its quota or suspend it.
portal-peer-evidence = Download the evidence; anybody with its twelve words can verify it
portal-peer-todo-decide = Its log contradicts itself or what we hold. The evidence is kept; do not resume before the operators have spoken with each other.
portal-peer-todo-resume = Resume it when the reason for suspending it has gone.
portal-peer-todo-pin = Compare the twelve words with its operator, then pin it.

## What is held of the reader

portal-data = What is held about you
portal-data-link = What is held about you, and who else has it
portal-data-help = Everything that this chapter keeps about you under your name, what for, and who else was given some of it or looked at it in an office. To have something corrected or erased, or to get all of it as a file, ask the Leadership Committee.
portal-data-contents = On this page
portal-data-fields = On the books
portal-data-fields-none = Nothing is on the books under your name.
portal-data-dues = Your dues by period, the newest first
portal-data-due = { $from } to { $through }
portal-data-due-voided = { $from } to { $through }, recorded by mistake: it does not count
portal-data-due-erased = How they were settled is held no longer.
portal-data-others = Who else has it
portal-data-others-none = Nobody else has asked for any of it, or looked at it.
portal-data-earlier = { $count ->
    [one] One earlier entry
   *[other] { $count } earlier entries
}
portal-data-officer = Whoever answers questions in this chapter
portal-data-export = to answer a question about what is held
portal-data-given = { $who } has { $what }: { $purpose } (given { $when }).
portal-data-deleted = { $who } had { $what }, and has said that it is deleted there: { $purpose } (given { $when }).
portal-data-refused = { $who } asked for { $what } and was not given it: { $purpose } ({ $when }).
portal-data-looked = { $who } looked at { $what } on { $when }.
portal-data-listed = { $who } saw lists of the members, or looked at the records of many, among whom you may be: on { $days ->
        [one] one day
       *[other] { $days } days
    }, last on { $when }.
portal-data-kind-member = your record
portal-data-kind-name = your name
portal-data-kind-dues = an entry about your dues
portal-data-kind-correction = a correction in the books
portal-data-inventory = What is kept in general, and how long
portal-data-inventory-help = Not everything here applies to everyone. Each line opens to say why it is kept, how long, and who else has it.
portal-data-back = Back to your account

## Charters

portal-charters = Charters
portal-charters-about = By what rules chapters decide together. While a charter is in force, every poll of exactly its chapters keeps to it.
portal-charters-none = There are no charters yet.
portal-charter-in-force = In force
portal-charter-replaced = Ratified, and replaced by another
portal-charter-waits = Waits for chapters to ratify it
portal-charter-ratified = Ratified on { $when }
portal-charter-not-yet = Has not ratified it
portal-charter-id = Identifier
portal-charter-by = Proposed by
portal-charter-from = Comes into force
portal-charter-from-all = when every chapter has ratified it
portal-charter-from-majority = when most chapters have ratified it
portal-charter-text = Text in { $language }, digest
portal-charter-binds = Text that binds
portal-charter-supersedes = In place of
