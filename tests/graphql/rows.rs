//! The table of `roles.rs`: every field of the query and of the mutation, who may ask for it, and
//! what comes of it when they may. What is asked for changes nothing: ids that nobody has, a poll
//! that is void, a proposal that was withdrawn, a text that is empty.

mod charters;
mod members;
mod transfers;

use enlace::caller::Scope;
use enlace_schema::event::role::Role;

use super::roles::Scene;

/// Who may.
#[derive(Debug, Clone, Copy)]
pub enum May {
    /// Anyone.
    Anyone,
    /// Whoever is signed in, with any token.
    Signed,
    /// Whoever is signed in, with this scope.
    With(Scope),
    /// Officers who read.
    Reads(&'static [Role]),
    /// Officers who act.
    Acts(&'static [Role]),
}

/// A field, how it is asked for, who may, and the code when they do.
pub struct Row {
    /// The field.
    pub field: &'static str,
    /// The document that asks for it.
    pub document: String,
    /// Who may.
    pub may: May,
    /// What comes of it then.
    pub then: &'static str,
}

const COMMITTEE: &[Role] = &[Role::Committee];
const OFFICES: &[Role] = &[Role::Committee, Role::Treasurer, Role::Operator, Role::Teller];
const DECIDE: &[Role] = &[Role::Committee, Role::Operator];
const TREASURER: &[Role] = &[Role::Treasurer];
const MONEY: &[Role] = &[Role::Treasurer, Role::Committee];
const OPERATOR: &[Role] = &[Role::Operator];
const READ: May = May::With(Scope::Read);
const PROPOSE: May = May::With(Scope::Propose);
const ACCOUNT: May = May::With(Scope::Account);

fn row(field: &'static str, document: String, may: May, then: &'static str) -> Row {
    Row { field, document, may, then }
}

/// Every field that reads.
pub fn queries(scene: &Scene) -> Vec<Row> {
    let Scene { poll, proposal, voter, nobody, comment, origin, .. } = scene;
    let ask = |field, arguments: String, selection: &str, may, then| {
        row(field, format!("{{ {field}{arguments} {selection} }}"), may, then)
    };
    let none = String::new;
    vec![
        ask("node", format!("(id: \"{poll}\")"), "{ id }", READ, "ok"),
        ask("nodes", format!("(ids: [\"{poll}\", \"{proposal}\"])"), "{ id }", READ, "ok"),
        ask("viewer", none(), "{ locale }", May::Anyone, "ok"),
        ask("instance", none(), "{ origin now }", May::Anyone, "ok"),
        ask("chapters", none(), "{ origin }", May::Anyone, "ok"),
        ask("logs", none(), "{ size }", READ, "ok"),
        ask("log", format!("(origin: \"{origin}\")"), "{ size }", READ, "ok"),
        ask("peers", none(), "{ origin }", May::Reads(DECIDE), "ok"),
        ask("invitation", none(), "{ origin }", May::Reads(DECIDE), "ok"),
        ask(
            "lookAtPeer",
            "(endpoint: \"ftp://x\")".into(),
            "{ origin }",
            May::Reads(OPERATOR),
            "peer-address",
        ),
        ask("accountInvitations", none(), "{ totalCount }", May::Reads(OFFICES), "ok"),
        ask("transfers", none(), "{ totalCount }", May::Reads(COMMITTEE), "ok"),
        ask("members", "(first: 2)".into(), "{ totalCount }", May::Reads(OFFICES), "ok"),
        ask("member", format!("(id: \"{voter}\")"), "{ id }", May::Reads(OFFICES), "ok"),
        ask(
            "standing",
            format!("(member: \"{voter}\")"),
            "{ __typename }",
            May::Reads(MONEY),
            "ok",
        ),
        ask("duesSchedules", none(), "{ id }", READ, "ok"),
        ask("proposals", none(), "{ totalCount }", READ, "ok"),
        ask("proposal", format!("(id: \"{proposal}\")"), "{ id }", READ, "ok"),
        ask("comment", format!("(id: \"{comment}\")"), "{ id }", READ, "ok"),
        ask("polls", none(), "{ totalCount }", READ, "ok"),
        ask("poll", format!("(id: \"{poll}\")"), "{ id }", READ, "ok"),
        ask("charters", none(), "{ id title { value } inForce }", READ, "ok"),
        ask("receipt", "(text: \"nothing\")".into(), "{ code }", May::Anyone, "receipt-malformed"),
        ask(
            "checkReceiptCode",
            format!("(code: \"{nobody}\")"),
            "{ code }",
            READ,
            "receipt-unknown",
        ),
    ]
}

fn mutation(
    field: &'static str,
    input: String,
    selection: &str,
    may: May,
    then: &'static str,
) -> Row {
    let document = format!("mutation {{ {field}(input: {{ {input} }}) {selection} }}");
    row(field, document, may, then)
}

/// Every field that does something.
pub fn mutations(scene: &Scene) -> Vec<Row> {
    let mut all = members::rows(scene);
    all.extend(transfers::rows(scene));
    all.extend(dues(scene));
    all.extend(texts(scene));
    all.extend(polls(scene));
    all.extend(peers());
    all.extend(charters::rows(scene));
    all.extend(accounts(scene));
    all
}

fn dues(scene: &Scene) -> Vec<Row> {
    let Scene { unknown, payment, .. } = scene;
    let id = "{ id }";
    vec![
        mutation(
            "adoptSchedule",
            "from: \"2027-01-01\", prices: []".into(),
            id,
            May::Acts(MONEY),
            "schedule-count",
        ),
        mutation(
            "settleDues",
            format!("member: \"{unknown}\", months: 1, how: {{ waived: {{ reason: \"x\" }} }}"),
            "{ __typename }",
            May::Acts(MONEY),
            "member-not-found",
        ),
        mutation(
            "voidSettlement",
            format!("payment: \"{payment}\", reason: \"a mistake\""),
            id,
            May::Acts(TREASURER),
            "settlement-not-found",
        ),
    ]
}

fn texts(scene: &Scene) -> Vec<Row> {
    let Scene { draft, withdrawn, digest, .. } = scene;
    let text = "lang: ES, title: \"Un título\", body: \"Un texto.\"";
    let id = "{ id }";
    let none = "{ __typename }";
    let about = format!("proposal: \"{withdrawn}\"");
    let gone = "proposal-withdrawn";
    let empty = "text: { lang: EN, title: \"\", body: \"x\" }".to_owned();
    vec![
        mutation("draftProposal", empty, none, PROPOSE, "text-empty"),
        mutation(
            "updateDraft",
            format!("draft: \"{draft}\", text: {{ {text} }}"),
            none,
            PROPOSE,
            "draft-not-found",
        ),
        mutation("discardDraft", format!("draft: \"{draft}\""), "", PROPOSE, "draft-not-found"),
        mutation("publishProposal", format!("draft: \"{draft}\""), id, PROPOSE, "draft-not-found"),
        mutation(
            "translateProposal",
            format!("{about}, text: {{ {text} }}, of: \"{digest}\""),
            id,
            PROPOSE,
            gone,
        ),
        mutation(
            "amendProposal",
            format!("{about}, title: \"A title\", body: \"A text.\""),
            id,
            PROPOSE,
            gone,
        ),
        mutation("supportProposal", about.clone(), id, PROPOSE, gone),
        mutation("commentProposal", format!("{about}, lang: ES, text: \"No.\""), id, PROPOSE, gone),
        mutation("withdrawProposal", about, id, PROPOSE, gone),
    ]
}

fn polls(scene: &Scene) -> Vec<Row> {
    let Scene { draft, void, entry, .. } = scene;
    let committee = May::Acts(COMMITTEE);
    let poll = "method: YES_NO, title: { en: \"A question\", es: \"Una pregunta\" }, \
                closesAt: \"2027-01-01T00:00:00.000Z\"";
    let id = "{ id }";
    let one = format!("poll: \"{void}\"");
    let mut all = vec![
        mutation(
            "castBallot",
            format!("poll: \"{void}\", entry: \"{entry}\", choices: {{ word: YES }}"),
            "{ code }",
            May::With(Scope::Vote),
            "poll-void",
        ),
        mutation(
            "draftPoll",
            format!("{poll}, secrecy: SECRET"),
            "{ __typename }",
            committee,
            "poll-secrecy-not-yet",
        ),
        mutation(
            "updatePollDraft",
            format!("draft: \"{draft}\", poll: {{ {poll} }}"),
            "{ __typename }",
            committee,
            "draft-not-found",
        ),
        mutation(
            "discardPollDraft",
            format!("draft: \"{draft}\""),
            "",
            committee,
            "draft-not-found",
        ),
        mutation("openPoll", format!("draft: \"{draft}\""), id, committee, "draft-not-found"),
        mutation(
            "voidPoll",
            format!("{one}, reason: {{ en: \"A mistake\", es: \"Un error\" }}"),
            id,
            committee,
            "poll-void",
        ),
        mutation("correctRoll", format!("{one}, reason: LEFT_OUT"), id, committee, "poll-void"),
        mutation("disputePoll", format!("{one}, reason: ROLL"), id, committee, "poll-void"),
        mutation("settleDispute", format!("{one}, outcome: SETTLED"), id, committee, "poll-void"),
    ];
    let named = [
        "joinPoll",
        "sealPoll",
        "extendPoll",
        "cutPoll",
        "tallyPoll",
        "certifyPoll",
        "publishPoll",
    ];
    all.extend(named.map(|field| mutation(field, one.clone(), id, committee, "poll-void")));
    all
}

fn peers() -> Vec<Row> {
    let origin = "origin: \"other.example.org/log/1\"";
    let address = "endpoint: \"https://other.example.org\"";
    let none = "{ origin }";
    vec![
        mutation(
            "pinPeer",
            format!("{address}, words: \"one two\""),
            none,
            May::Acts(OPERATOR),
            "fingerprint-malformed",
        ),
        mutation(
            "changePeerEndpoint",
            format!("{origin}, {address}"),
            none,
            May::Acts(DECIDE),
            "peer-unknown",
        ),
        mutation("suspendPeer", origin.into(), none, May::Acts(DECIDE), "peer-unknown"),
        mutation("resumePeer", origin.into(), none, May::Acts(DECIDE), "peer-unknown"),
    ]
}

fn accounts(scene: &Scene) -> Vec<Row> {
    let Scene { unknown, token, .. } = scene;
    let none = "{ __typename }";
    vec![
        mutation(
            "signIn",
            "email: \"nobody@example.org\", password: \"not a password of anybody\"".into(),
            none,
            May::Anyone,
            "sign-in-failed",
        ),
        mutation("refresh", "refreshToken: \"x\"".into(), none, May::Anyone, "token-malformed"),
        mutation(
            "changePassword",
            "current: \"x\", new: \"short\"".into(),
            none,
            ACCOUNT,
            "password-too-short",
        ),
        mutation("setLocale", "locale: \"en\"".into(), none, ACCOUNT, "ok"),
        mutation(
            "createPersonalToken",
            "label: \"x\", scopes: [READ], days: 0".into(),
            none,
            ACCOUNT,
            "token-lifetime",
        ),
        mutation(
            "revokePersonalToken",
            format!("token: \"{token}\""),
            "",
            ACCOUNT,
            "token-unknown",
        ),
        mutation(
            "changeEmail",
            "password: \"x\", email: \"nobody\"".into(),
            none,
            ACCOUNT,
            "email-malformed",
        ),
        mutation(
            "inviteAccount",
            format!("member: \"{unknown}\", email: \"nobody\""),
            none,
            May::Acts(DECIDE),
            "email-malformed",
        ),
        mutation(
            "takeInvitation",
            "code: \"x\", password: \"not a password of anybody\"".into(),
            none,
            May::Anyone,
            "invitation-unknown",
        ),
        row("endSessions", "mutation { endSessions }".into(), ACCOUNT, "ok"),
        row("signOut", "mutation { signOut }".into(), May::Signed, "ok"),
    ]
}
