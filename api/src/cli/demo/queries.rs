//! The documents that the demo sends, as any client would.

/// Signing in.
pub const SIGN_IN: &str = "mutation($input: SignInInput!) {
  signIn(input: $input) { accessToken } }";

/// Pinning a peer after its words were compared.
pub const PIN_PEER: &str = "mutation($input: PinPeerInput!) {
  pinPeer(input: $input) { origin } }";

/// Where the pinned peers stand.
pub const PEERS: &str = "{ peers { origin state held remote } }";

/// The logs held here.
pub const LOGS: &str = "{ logs { origin own size root } }";

/// A draft of a proposal.
pub const DRAFT_PROPOSAL: &str = "mutation($input: DraftProposalInput!) {
  draftProposal(input: $input) { id } }";

/// Publishing it.
pub const PUBLISH_PROPOSAL: &str = "mutation($input: DraftInput!) {
  publishProposal(input: $input) { id texts { lang digest } } }";

/// Its other language.
pub const TRANSLATE_PROPOSAL: &str = "mutation($input: TranslateProposalInput!) {
  translateProposal(input: $input) { id } }";

/// Supporting it.
pub const SUPPORT_PROPOSAL: &str = "mutation($input: ProposalInput!) {
  supportProposal(input: $input) { id } }";

/// Saying something about it.
pub const COMMENT_PROPOSAL: &str = "mutation($input: CommentProposalInput!) {
  commentProposal(input: $input) { id } }";

/// Whether a proposal is here, with its texts.
pub const PROPOSAL: &str = "query($id: ProposalID!) {
  proposal(id: $id) { id texts { lang outdated } supportCount commentCount } }";

/// A draft of a poll.
pub const DRAFT_POLL: &str = "mutation($input: DraftPollInput!) {
  draftPoll(input: $input) { id } }";

/// Opening it.
pub const OPEN_POLL: &str = "mutation($input: DraftInput!) { openPoll(input: $input) { id } }";

/// Voiding it.
pub const VOID_POLL: &str = "mutation($input: VoidPollInput!) { voidPoll(input: $input) { id } }";

/// How far a poll is.
pub const POLL: &str = "query($id: PollID!) { poll(id: $id) {
  id state resultHash resultsAgree
  options { id }
  chapters { origin joined turnout { members } sealedCount tallied certified { resultHash } } } }";

/// What came out of a poll.
pub const RESULT: &str = "query($id: PollID!) { poll(id: $id) { resultHash result {
  outcome elected quorumReached
  all { ...figures }
  chapters { origin figures { ...figures } } } } }
fragment figures on Figures {
  entitled { members votes } cast { members votes } valid { members votes }
  abstain { members votes } blank { members votes } spoiled { members votes }
  choices { choice optionId count { members votes } } }";

/// The file of a poll.
pub const EXPORT: &str = "query($id: PollID!) { poll(id: $id) { export } }";

/// The caller's ballots in a poll.
pub const MY_BALLOTS: &str = "query($id: PollID!) { poll(id: $id) { myBallots {
  memberId entryId weight represents mayVote refusalCode cast
  eligibility { entitled code } } } }";

/// The receipts of the caller's ballots in a poll.
pub const MY_RECEIPTS: &str = "query($id: PollID!) { poll(id: $id) { myBallots {
  entryId cast receipt { log seq code bytes text } } } }";

/// Casting a ballot.
pub const CAST_BALLOT: &str = "mutation($input: CastBallotInput!, $key: String) {
  castBallot(input: $input, commandKey: $key) { log seq code bytes replaced } }";

/// What an instance finds of a receipt.
pub const RECEIPT: &str = "query($text: String!) { receipt(text: $text) {
  held log seq ballot { state } included { size cosigned { origin } } } }";

/// The committee stands behind the count.
pub const CERTIFY_POLL: &str = "mutation($input: PollInput!) {
  certifyPoll(input: $input) { id } }";

/// The host publishes.
pub const PUBLISH_POLL: &str = "mutation($input: PollInput!) {
  publishPoll(input: $input) { id } }";
