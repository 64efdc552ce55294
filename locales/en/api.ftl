### Sentences that only the API gives.

# Why a member has a vote in a poll, or none.
api-eligibility-entitled = { $ballots ->
    [one] Entitled to one ballot of { $votes ->
        [one] 1 vote
       *[other] { $votes } votes
    }.
   *[other] Entitled to { $ballots } ballots of { $votes ->
        [one] 1 vote
       *[other] { $votes } votes
    } each.
}
api-eligibility-not-a-member = Not a member on the record date.
api-eligibility-joined-after = Joined after { $day }, the last day for this poll.
api-eligibility-arrears = Dues were not settled from { $day } on.
api-eligibility-kind-has-no-vote = This poll gives no vote to this kind of member.
api-eligibility-not-on-roll = The roll was frozen without this member.
