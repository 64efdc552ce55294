//! Every field of the query and of the mutation, asked for by everybody: nobody without a token, a
//! member, each office, and a personal token of the committee with each single scope.

use std::collections::BTreeSet;

use enlace::actions::accounts::{CreateToken, create_personal_token};
use enlace::actions::polls::{VoidPoll, void_poll};
use enlace::actions::proposals::{
    DraftProposal, OneDraft, OneProposal, draft_proposal, publish_proposal, withdraw_proposal,
};
use enlace::caller::Scope;
use enlace_schema::event::role::Role;
use enlace_schema::ids::{
    CommentId, DraftId, EntryId, Id, MemberId, PaymentId, PollId, ProposalId, TokenId,
};
use enlace_schema::log::Hash;
use enlace_schema::text::Lang;
use serde_json::{Value, json};

use super::rows::{May, Row, mutations, queries};
use super::sdl::introspected;
use crate::harness::Site;
use crate::harness::api::Api;
use crate::harness::chapter::Person;
use crate::harness::polls::{both, open, places, question};

/// What the rows ask for.
pub struct Scene {
    /// A poll that is open.
    pub poll: PollId,
    /// A poll that is void.
    pub void: PollId,
    /// A place on its roll.
    pub entry: EntryId,
    /// A proposal.
    pub proposal: ProposalId,
    /// A proposal that was withdrawn.
    pub withdrawn: ProposalId,
    /// Any digest.
    pub digest: Hash,
    /// A member of the chapter.
    pub voter: MemberId,
    /// A member that nobody is.
    pub unknown: MemberId,
    /// A draft that there is not.
    pub draft: DraftId,
    /// A comment that there is not.
    pub comment: CommentId,
    /// A personal token that there is not.
    pub token: TokenId,
    /// A settlement that there is not.
    pub payment: PaymentId,
    /// A receipt code that no ballot has.
    pub nobody: String,
    /// Our log.
    pub origin: String,
}

/// Somebody who asks.
struct Asker {
    name: String,
    person: Option<Person>,
    /// The scope of a personal token; otherwise the person signs in.
    token: Option<Scope>,
    roles: Vec<Role>,
    scopes: Vec<Scope>,
}

fn publish(site: &Site) -> ProposalId {
    let caller = site.chapter.caller(&site.chapter.people.committee);
    let draft = DraftProposal { lang: Lang::En, title: "A title".into(), body: "A text.".into() };
    let draft = draft_proposal(site.instance(), &caller, draft).expect("a draft");
    publish_proposal(site.instance(), &caller, OneDraft { draft }).expect("a proposal")
}

fn scene(site: &Site) -> Scene {
    fn new<T: Id>(site: &Site) -> T {
        enlace::random::id(site.instance().now())
    }
    let people = &site.chapter.people;
    let caller = site.chapter.caller(&people.committee);
    let void = open(&site.chapter, question(&site.chapter));
    let entry = places(&site.chapter, &void, &people.voter).remove(0);
    let reason = both("A mistake", "Un error");
    void_poll(site.instance(), &caller, VoidPoll { poll: void.clone(), reason }).expect("void");
    let withdrawn = publish(site);
    let one = OneProposal { proposal: withdrawn.clone(), host: site.origin() };
    withdraw_proposal(site.instance(), &caller, one).expect("withdrawn");
    Scene {
        poll: open(&site.chapter, question(&site.chapter)),
        void,
        entry,
        proposal: publish(site),
        withdrawn,
        digest: Hash([5; 32]),
        voter: people.voter.member.clone(),
        unknown: new(site),
        draft: new(site),
        comment: new(site),
        token: new(site),
        payment: new(site),
        nobody: "000-000-000-000".into(),
        origin: site.origin().to_string(),
    }
}

fn askers(site: &Site) -> Vec<Asker> {
    let people = &site.chapter.people;
    let mut all = vec![Asker {
        name: "nobody".into(),
        person: None,
        token: None,
        roles: Vec::new(),
        scopes: Vec::new(),
    }];
    for (person, roles) in [
        (&people.other, vec![]),
        (&people.committee, vec![Role::Committee]),
        (&people.treasurer, vec![Role::Treasurer]),
        (&people.operator, vec![Role::Operator]),
        (&people.teller, vec![Role::Teller]),
    ] {
        all.push(Asker {
            name: person.email.clone(),
            person: Some(person.clone()),
            token: None,
            roles,
            scopes: Scope::ALL.to_vec(),
        });
    }
    for scope in Scope::ALL {
        all.push(Asker {
            name: format!("committee with a token for {}", scope.as_str()),
            person: None,
            token: Some(scope),
            roles: vec![Role::Committee],
            scopes: vec![scope],
        });
    }
    all
}

impl Asker {
    fn is_nobody(&self) -> bool {
        self.person.is_none() && self.token.is_none()
    }

    /// A client with a token that is good now.
    fn api(&self, site: &Site) -> Api {
        let api = Api::new(&site.url);
        match (&self.token, &self.person) {
            (Some(scope), _) => {
                let scope = *scope;
                let caller = site.chapter.caller(&site.chapter.people.committee);
                let label = scope.as_str().into();
                let input = CreateToken { label, scopes: vec![scope], days: 30 };
                let made = create_personal_token(site.instance(), &caller, input);
                api.with_token(made.expect("a token").token)
            }
            (None, Some(person)) => api.with_token(site.chapter.token(person)),
            (None, None) => api,
        }
    }

    fn lacks(&self, scope: Scope) -> bool {
        !self.scopes.contains(&scope)
    }

    /// The code that a field must give.
    fn expected(&self, row: &Row) -> &'static str {
        let in_office = |roles: &[Role]| {
            if self.lacks(Scope::Office) {
                "scope-insufficient"
            } else if roles.iter().any(|role| self.roles.contains(role)) {
                row.then
            } else {
                "role-required"
            }
        };
        match row.may {
            May::Anyone => row.then,
            _ if self.is_nobody() => "unauthenticated",
            May::Signed => row.then,
            May::With(scope) if self.lacks(scope) => "scope-insufficient",
            May::With(_) => row.then,
            May::Reads(_) if self.lacks(Scope::Read) => "scope-insufficient",
            May::Reads(roles) | May::Acts(roles) => in_office(roles),
        }
    }
}

#[test]
fn every_field_for_every_role() {
    let site = Site::alone();
    let scene = scene(&site);
    let askers = askers(&site);
    let size = site.chapter.size();
    let mut wrong = Vec::new();
    for asker in &askers {
        let mut api = asker.api(&site);
        for row in queries(&scene).into_iter().chain(mutations(&scene)) {
            let found = api.code(&row.document, json!({}));
            let expected = asker.expected(&row);
            if found != expected {
                wrong.push(format!("{} for {}: {found}, not {expected}", row.field, asker.name));
            }
            // It ends the sign-ins and the personal tokens.
            if row.field == "endSessions" {
                api = asker.api(&site);
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(site.chapter.size(), size, "none of that is in the log");
}

#[test]
fn no_field_is_missing_in_the_table() {
    let site = Site::alone();
    let scene = scene(&site);
    let schema = introspected(&Api::new(&site.url));
    let fields = |of: &Value| -> BTreeSet<String> {
        let fields = of["fields"].as_array().expect("fields").iter();
        fields.map(|field| field["name"].as_str().expect("a name").to_owned()).collect()
    };
    let listed = |rows: Vec<Row>| -> BTreeSet<String> {
        rows.into_iter().map(|row| row.field.to_owned()).collect()
    };
    assert_eq!(listed(queries(&scene)), fields(&schema["queryType"]));
    assert_eq!(listed(mutations(&scene)), fields(&schema["mutationType"]));
    // These are asked for in `subscriptions.rs`.
    let subscriptions = ["logGrown", "pollProgress"].map(String::from);
    assert_eq!(BTreeSet::from(subscriptions), fields(&schema["subscriptionType"]));
}

/// Whoever loses an office has lost it with the next request, whatever the token says.
#[test]
fn an_office_that_ended_is_lost_at_once() {
    use enlace::actions::roles::{RevokeRole, revoke_role};
    use enlace::caller::Caller;

    let site = Site::alone();
    let committee = &site.chapter.people.committee;
    let api = Api::new(&site.url).with_token(site.chapter.token(committee));
    let ask = "{ members { totalCount } }";
    assert_eq!(api.code(ask, json!({})), "ok");
    let input = RevokeRole { member: committee.member.clone(), role: Role::Committee, of: None };
    revoke_role(site.instance(), &Caller::instance(), input).expect("revoked");
    assert_eq!(api.code(ask, json!({})), "role-required");
}

/// Members see themselves and whom they represent, and nobody else.
#[test]
fn members_see_themselves_only() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let api = Api::new(&site.url).with_token(site.chapter.token(&people.hats));
    let ask = "query ($id: MemberID!) { member(id: $id) { id name } }";
    let code = |member: &MemberId| api.code(ask, json!({ "id": member }));
    assert_eq!(code(&people.hats.member), "ok");
    assert_eq!(code(&people.organisations[0]), "ok");
    assert_eq!(code(&people.voter.member), "role-required");
    let own = "{ standing { __typename } viewer { person { id } hats { __typename } } }";
    assert_eq!(api.code(own, json!({})), "ok");
}

/// An office rests on something that has a name.
#[test]
fn a_mandate_has_a_name() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let api = Api::new(&site.url).with_token(site.chapter.token(&people.committee));
    let grant = "mutation ($input: GrantRoleInput!) { grantRole(input: $input) { id } }";
    let long = "m".repeat(65);
    for (mandate, code) in [
        ("", "invalid-argument"),
        ("a b", "invalid-argument"),
        (long.as_str(), "invalid-argument"),
        ("resolution-7", "ok"),
    ] {
        let input = json!({ "member": people.voter.member, "role": "TELLER", "mandate": mandate });
        assert_eq!(api.code(grant, json!({ "input": input })), code, "{mandate}");
    }
}

/// Who runs the machine hands out no power over votes or money, to nobody and not to themselves.
#[test]
fn an_operator_makes_no_committee() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let grant = "mutation ($input: GrantRoleInput!) { grantRole(input: $input) { id } }";
    let operator = Api::new(&site.url).with_token(site.chapter.token(&people.operator));
    let committee = Api::new(&site.url).with_token(site.chapter.token(&people.committee));
    for role in ["COMMITTEE", "TREASURER", "TELLER"] {
        for member in [&people.operator.member, &people.voter.member] {
            let input = json!({ "member": member, "role": role, "mandate": "m-1" });
            assert_eq!(operator.code(grant, json!({ "input": input })), "role-required", "{role}");
        }
        let input = json!({ "member": people.voter.member, "role": role, "mandate": "m-1" });
        assert_eq!(committee.code(grant, json!({ "input": input })), "ok", "{role}");
    }
    let input = json!({ "member": people.voter.member, "role": "OPERATOR", "mandate": "m-1" });
    assert_eq!(operator.code(grant, json!({ "input": input })), "ok");
}

/// An id of what is no node is refused with what is one.
#[test]
fn a_node_that_is_none_is_told_what_would_be() {
    let site = Site::alone();
    let person = &site.chapter.people.voter;
    let api = Api::new(&site.url).with_token(site.chapter.token(person));
    for id in ["nonsense", "", person.account.as_ref()] {
        let ask = "query ($id: ID!) { node(id: $id) { id } }";
        let error = api.post(ask, json!({ "id": id })).json()["errors"][0].take();
        assert_eq!(error["extensions"]["code"], "id-malformed", "{id}");
        let said = error["message"].as_str().expect("a sentence");
        assert!(["mbr_", "prp_", "cmt_", "pol_", "sch_", "pay_"].iter().all(|p| said.contains(p)));
    }
}
