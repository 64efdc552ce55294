//! Everything that can be done. Each field takes one input object; those that write into the log
//! take an idempotency key besides, and each is an action of `crate::actions`.

mod accounts;
mod charters;
mod disputes;
mod dues;
mod members;
mod peers;
mod polls;
mod proposals;
mod rolls;
mod transfers;

use accounts::{
    ChangeEmailInput, ChangePasswordInput, CreatePersonalTokenInput, CreatedToken,
    InviteAccountInput, RefreshInput, RevokePersonalTokenInput, SetLocaleInput, SignInInput,
    SignedIn, TakeInvitationInput,
};
use charters::{CharterInput, ProposeCharterInput};
use disputes::{DisputePollInput, SettleDisputeInput};
use dues::{AdoptScheduleInput, SettleDuesInput, SettledDues, VoidSettlementInput};
use members::{
    AdmitMemberInput, ApplyMemberInput, EndMemberInput, GrantRoleInput, ImportMembersInput,
    ImportReport, RevokeRoleInput, UpdateMemberInput,
};
use peers::{MovePeerInput, PeerInput, PinPeerInput};
use polls::{CastBallotInput, DraftPollInput, PollInput, UpdatePollDraftInput, VoidPollInput};
use proposals::{
    AmendProposalInput, CommentProposalInput, DraftInput, DraftProposalInput, ProposalInput,
    TranslateProposalInput, UpdateDraftInput,
};
use rolls::CorrectRollInput;
use transfers::{AcceptTransferInput, AdoptMemberInput, OfferTransferInput, WithdrawTransferInput};

use super::Context;
use super::account::Account;
use super::charter::Charter;
use super::comment::Comment;
use super::draft::{PollDraft, ProposalDraft};
use super::dues::DuesSchedule;
use super::error::ApiError;
use super::invitation::NewInvitation;
use super::member::Member;
use super::peer::Peer;
use super::poll::Poll;
use super::proposal::Proposal;
use super::receipt::BallotReceipt;
use super::scalars::DraftId;
use super::settlement::Settlement;
use super::transfer::Transfer;

/// Everything that can be done.
#[derive(Debug, Clone, Copy)]
pub struct Mutation;

/// Makes the fields from a table: name, input, what is answered, and what does it. Those under
/// `once` take an idempotency key; the others hold secrets, which are never kept, or change
/// nothing that could be done twice.
macro_rules! mutations {
    (
        once { $($(#[$doc:meta])* $name:ident($input:ident) -> $out:ident = $run:path;)* }
        plain { $($(#[$pdoc:meta])* $pname:ident($pinput:ident) -> $pout:ident = $prun:path;)* }
        bare { $($(#[$bdoc:meta])* $bname:ident -> $bout:ident = $brun:path;)* }
    ) => {
        /// Everything that can be done. A field under an office says which; the others are for
        /// members, by the scope of their token. With the same `commandKey`, the same request
        /// gets the same answer again and nothing happens twice.
        #[juniper::graphql_object]
        #[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
        impl Mutation {
            $(
                $(#[$doc])*
                fn $name(
                    context: &Context,
                    #[graphql(description = "What is asked for.")] input: $input,
                    #[graphql(
                        description = "Idempotency key: 1 to 64 visible ASCII characters, a UUID \
                                       for instance. Repeat it with the same input after a lost \
                                       answer."
                    )]
                    command_key: Option<String>,
                ) -> Result<$out, ApiError> {
                    $run(context, input, command_key)
                }
            )*
            $(
                $(#[$pdoc])*
                fn $pname(
                    context: &Context,
                    #[graphql(description = "What is asked for.")] input: $pinput,
                ) -> Result<$pout, ApiError> {
                    $prun(context, input)
                }
            )*
            $(
                $(#[$bdoc])*
                fn $bname(context: &Context) -> Result<$bout, ApiError> {
                    $brun(context)
                }
            )*
        }
    };
}

mutations! {
    once {
        /// Notes that somebody asks to join. The committee only.
        apply_member(ApplyMemberInput) -> Member = members::apply;
        /// Admits an applicant, or somebody who is not on the books yet. The committee only.
        admit_member(AdmitMemberInput) -> Member = members::admit;
        /// Changes what a member is, or its private record. The committee, and members of their
        /// own record.
        update_member(UpdateMemberInput) -> Member = members::update;
        /// Ends a membership, and with it every office and representation. The committee only.
        end_member(EndMemberInput) -> Member = members::end;
        /// Grants an office, or the representation of an organisation. The committee and
        /// operators only.
        grant_role(GrantRoleInput) -> Member = members::grant;
        /// Ends a role. The committee and operators only.
        revoke_role(RevokeRoleInput) -> Member = members::revoke;

        /// Offers a member to another chapter. The committee, with a record of the member's
        /// consent, or the member itself.
        offer_transfer(OfferTransferInput) -> Transfer = transfers::offer;
        /// Accepts a member whom another chapter has offered to this one. The committee only.
        accept_transfer(AcceptTransferInput) -> Transfer = transfers::accept;
        /// Takes an offer back that is not closed. The committee, or the member itself.
        withdraw_transfer(WithdrawTransferInput) -> Transfer = transfers::withdraw;
        /// Takes in a member whose home is gone, provisionally. The committee only.
        adopt_member(AdoptMemberInput) -> Transfer = transfers::adopt;

        /// Adopts a price list of dues. The treasurer and the committee only.
        adopt_schedule(AdoptScheduleInput) -> DuesSchedule = dues::adopt;
        /// Records that a period of dues is covered. The treasurer only; a waiver the
        /// committee too.
        settle_dues(SettleDuesInput) -> SettledDues = dues::settle;
        /// Records that a settlement was a mistake: it counts from then on as if it had never been
        /// recorded, save on rolls that are frozen. The treasurer only.
        void_settlement(VoidSettlementInput) -> Settlement = dues::void;

        /// Begins a draft of a proposal, which nobody else sees.
        draft_proposal(DraftProposalInput) -> ProposalDraft = proposals::draft;
        /// Changes one's own draft.
        update_draft(UpdateDraftInput) -> ProposalDraft = proposals::update_draft;
        /// Throws one's own draft away.
        discard_draft(DraftInput) -> DraftId = proposals::discard_draft;
        /// Publishes one's own draft: from then on it is in the log.
        publish_proposal(DraftInput) -> Proposal = proposals::publish;
        /// Adds or renews a translation, tied to the text that it translates. The author and the
        /// committee only.
        translate_proposal(TranslateProposalInput) -> Proposal = proposals::translate;
        /// Changes the text that binds; translations of the former are then outdated. The author
        /// and the committee only, and not while a poll decides it.
        amend_proposal(AmendProposalInput) -> Proposal = proposals::amend;
        /// Supports a proposal of any chapter.
        support_proposal(ProposalInput) -> Proposal = proposals::support;
        /// Comments on a proposal of any chapter. A comment is public among members and stays.
        comment_proposal(CommentProposalInput) -> Comment = proposals::comment;
        /// Takes a proposal back. The author and the committee only, and not while a poll decides
        /// it.
        withdraw_proposal(ProposalInput) -> Proposal = proposals::withdraw;

        /// Casts a ballot for oneself or for an organisation that one represents. The answer
        /// comes when the ballot is durable in the signed log.
        cast_ballot(CastBallotInput) -> BallotReceipt = polls::cast;
        /// Begins a draft of a poll. The committee only.
        draft_poll(DraftPollInput) -> PollDraft = polls::draft;
        /// Changes a draft of a poll. The committee only.
        update_poll_draft(UpdatePollDraftInput) -> PollDraft = polls::update_draft;
        /// Throws a draft of a poll away. The committee only.
        discard_poll_draft(DraftInput) -> DraftId = polls::discard_draft;
        /// Opens a poll from a draft: its rules are then fixed. The committee only.
        open_poll(DraftInput) -> Poll = polls::open;
        /// Freezes the chapter's roll and joins a poll. The clock does it by itself; this is for
        /// when it did not. The committee only.
        join_poll(PollInput) -> Poll = polls::join;
        /// Corrects the chapter's frozen roll before its box is sealed, for everybody to see.
        /// Nobody who has voted is touched. The committee only.
        correct_roll(CorrectRollInput) -> Poll = rolls::correct;
        /// Seals the chapter's box after closing. The clock does it by itself; this is for when
        /// it did not. The committee only.
        seal_poll(PollInput) -> Poll = polls::seal;
        /// Moves the deadline for seals, once, where a chapter is silent and the poll says so. The
        /// clock does it by itself shortly before the deadline. The committee of the host only.
        extend_poll(PollInput) -> Poll = polls::extend;
        /// Fixes up to where the ballots of silent chapters count, from the deadline for seals on,
        /// where the poll says so. The clock does it by itself. The committee of the host only.
        cut_poll(PollInput) -> Poll = polls::cut;
        /// Counts the sealed boxes and signs the result. The clock does it by itself; this is for
        /// when it did not. The committee only.
        tally_poll(PollInput) -> Poll = polls::tally;
        /// Certifies the result for this chapter. The committee only.
        certify_poll(PollInput) -> Poll = polls::certify;
        /// Publishes the certified result. The committee of the host only.
        publish_poll(PollInput) -> Poll = polls::publish;
        /// Voids a poll before its publication, and says why. The committee of the host only.
        void_poll(VoidPollInput) -> Poll = polls::void;
        /// Disputes the result that the host of a poll counted, before it is published. The
        /// committee only.
        dispute_poll(DisputePollInput) -> Poll = disputes::open;
        /// Ends a dispute that this chapter opened. The committee only.
        settle_dispute(SettleDisputeInput) -> Poll = disputes::settle;

        /// Proposes a charter for this chapter and others. The committee only.
        propose_charter(ProposeCharterInput) -> Charter = charters::propose;
        /// Ratifies a charter for this chapter. The committee only.
        ratify_charter(CharterInput) -> Charter = charters::ratify;

        /// Pins the instance at an address, if its fingerprint is the one typed. Operators only.
        pin_peer(PinPeerInput) -> Peer = peers::pin;
        /// Changes a peer's address. Operators and the committee only.
        change_peer_endpoint(MovePeerInput) -> Peer = peers::change_endpoint;
        /// Stops exchanging with a peer. Operators and the committee only.
        suspend_peer(PeerInput) -> Peer = peers::suspend;
        /// Exchanges with a peer again that was suspended or halted. Operators and the committee
        /// only.
        resume_peer(PeerInput) -> Peer = peers::resume;
    }
    plain {
        /// Signs in by e-mail address and password. Anyone.
        sign_in(SignInInput) -> SignedIn = accounts::sign_in;
        /// Exchanges a refresh token for a new access token and a new refresh token. Anyone who
        /// has one; it is good for one use.
        refresh(RefreshInput) -> SignedIn = accounts::refresh;
        /// Changes the password, ends every other sign-in, and revokes every personal token of the
        /// account, the one in use too.
        change_password(ChangePasswordInput) -> Account = accounts::change_password;
        /// Sets the language of the account.
        set_locale(SetLocaleInput) -> Account = accounts::set_locale;
        /// Makes a personal token for a script. The token is shown this once.
        create_personal_token(CreatePersonalTokenInput) -> CreatedToken = accounts::create_token;
        /// Revokes a personal token.
        revoke_personal_token(RevokePersonalTokenInput) -> bool = accounts::revoke_token;
        /// Changes the address to sign in with. The record on the books stays as it is.
        change_email(ChangeEmailInput) -> Account = accounts::change_email;
        /// Invites a person on the books to sign in, or to set a new password, with a code that
        /// expires; one that the person had ends. The committee and operators only.
        invite_account(InviteAccountInput) -> NewInvitation = accounts::invite;
        /// Takes an invitation: makes the account, or sets its password anew, which ends its
        /// sign-ins and revokes its personal tokens. Anyone who has the code.
        take_invitation(TakeInvitationInput) -> Account = accounts::take_invitation;
        /// Imports an older register, row by row; the same file again changes nothing. The
        /// committee and operators only.
        import_members(ImportMembersInput) -> ImportReport = members::import;
    }
    bare {
        /// Ends this sign-in: its tokens are good for nothing from now on.
        sign_out -> bool = accounts::sign_out;
        /// Ends every sign-in of the account, and revokes its personal tokens.
        end_sessions -> bool = accounts::end_sessions;
    }
}
