//! What of a member is shown to whom: every private field, asked for by every office, by the
//! member, by whoever represents it, and by another member.

use std::time::Duration;

use enlace::actions::accounts::{InviteAccount, invite_account};
use enlace::actions::members::{EndMember, end_member};
use enlace::actions::privacy::held::own_records;
use enlace::actions::privacy::{DecideRecords, Look, block_records, note_look, queue_look};
use enlace::actions::proposals::{
    CommentProposal, DraftProposal, OneDraft, comment_proposal, draft_proposal, publish_proposal,
};
use enlace::caller::Office;
use enlace::store::{Connection, privacy};
use enlace_schema::event::member::EndReason;
use enlace_schema::event::role::Role;
use enlace_schema::ids::MemberId;
use enlace_schema::text::Lang;
use serde_json::{Value, json};

use crate::harness::api::Api;
use crate::harness::chapter::{PASSWORD, Person};
use crate::harness::pages::Browser;
use crate::harness::polls::{open, question};
use crate::harness::{Site, wait};

const ASK: &str = "query ($id: MemberID!) { member(id: $id) {
    id kind state since roles { role }
    name firstName lastName organisationName
    email locale
    phone address { city } externalId transfer { stage }
    band standing { state }
    settlements { totalCount }
} }";

/// Groups of fields that go together, as in the table of `docs/api.md`.
const NAMES: &[&str] = &["name", "firstName", "lastName", "organisationName"];
const EMAIL: &[&str] = &["email", "locale"];
const REGISTER: &[&str] = &["phone", "address", "externalId", "transfer"];
const STANDING: &[&str] = &["band", "standing"];
const DUES: &[&str] = &["settlements"];
const EVERYTHING: &[&[&str]] = &[NAMES, EMAIL, REGISTER, STANDING, DUES];

fn api(site: &Site, person: &Person) -> Api {
    Api::new(&site.url).with_token(site.chapter.token(person))
}

/// The fields of a member that are refused; the rest of the answer must be there.
fn refused(api: &Api, member: &MemberId) -> Vec<String> {
    let answer = api.post(ASK, json!({ "id": member })).json();
    let found = &answer["data"]["member"];
    assert_eq!(found["id"], member.to_string(), "{answer}");
    assert_eq!(found["state"], "ACTIVE", "{answer}");
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    let mut fields = Vec::new();
    for error in errors {
        assert_eq!(error["extensions"]["code"], "role-required", "{error}");
        let field = error["path"][1].as_str().expect("a field of the member").to_owned();
        assert_eq!(found[&field], Value::Null, "{field} is refused and there");
        fields.push(field);
    }
    fields.sort_unstable();
    fields
}

fn all(groups: &[&[&str]]) -> Vec<String> {
    let mut fields: Vec<String> = groups.concat().iter().map(ToString::to_string).collect();
    fields.sort_unstable();
    fields
}

#[test]
fn each_office_sees_what_it_needs() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let of = &people.voter.member;
    let hidden = |person: &Person| refused(&api(&site, person), of);
    assert_eq!(hidden(&people.committee), all(&[DUES]));
    assert_eq!(hidden(&people.treasurer), all(&[REGISTER]));
    assert_eq!(hidden(&people.teller), all(&[EMAIL, REGISTER, STANDING, DUES]));
    assert_eq!(hidden(&people.operator), all(EVERYTHING));
    assert_eq!(hidden(&people.voter), all(&[]));
}

#[test]
fn whoever_represents_an_organisation_sees_its_own() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let represented = &people.organisations[0];
    assert_eq!(refused(&api(&site, &people.hats), represented), all(&[]));
    let standing = "query ($id: MemberID!) { standing(member: $id) { state } }";
    let code = |person: &Person| api(&site, person).code(standing, json!({ "id": represented }));
    assert_eq!(code(&people.hats), "ok");
    assert_eq!(code(&people.committee), "ok");
    assert_eq!(code(&people.voter), "role-required");
    assert_eq!(code(&people.operator), "role-required");
    let ask = "query ($id: MemberID!) { member(id: $id) { id } }";
    let of = json!({ "id": represented });
    assert_eq!(api(&site, &people.voter).code(ask, of), "role-required");
}

/// The list gives no more than the single record.
#[test]
fn a_list_hides_the_same() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let ask = "{ members(first: 50) { nodes { id name email standing { state } } } }";
    let shown = |person: &Person| -> Vec<&'static str> {
        let answer = api(&site, person).post(ask, json!({})).json();
        let nodes = answer["data"]["members"]["nodes"].as_array().expect("members").clone();
        assert!(nodes.len() > 5, "{answer}");
        let voter = people.voter.member.to_string();
        let one = nodes.iter().find(|node| node["id"] == voter.as_str()).expect("the voter");
        ["name", "standing"].into_iter().filter(|field| !one[field].is_null()).collect()
    };
    assert_eq!(shown(&people.committee), ["name", "standing"]);
    assert_eq!(shown(&people.treasurer), ["name", "standing"]);
    assert_eq!(shown(&people.teller), ["name"]);
    assert_eq!(shown(&people.operator), Vec::<&str>::new());
}

/// Who asks for a field of an office beside others gets the others, and is told which offices.
#[test]
fn the_rest_of_the_answer_stands() {
    let site = Site::alone();
    let member = api(&site, &site.chapter.people.voter).in_language("es");
    let ask = "query ($origin: Origin!) {
        instance { origin } peers { origin } members { totalCount }
        accountInvitations { totalCount } invitation { origin }
        viewer { locale pollDrafts { id } }
        log(origin: $origin) {
            own events { totalCount } heldEvents { seq } missingRefs { seq } } }";
    let answer = member.post(ask, json!({ "origin": site.origin() })).json();
    let data = &answer["data"];
    assert_eq!(data["instance"]["origin"], site.origin().as_str(), "{answer}");
    assert_eq!(data["viewer"]["locale"], "en", "{answer}");
    assert_eq!(data["log"]["own"], true, "{answer}");
    let errors = answer["errors"].as_array().expect("errors");
    assert_eq!(errors.len(), 8, "{answer}");
    let peers = errors.iter().find(|error| error["path"] == json!(["peers"])).expect("of peers");
    let said = peers["message"].as_str().expect("a message");
    assert!(said.contains("el comité") && said.contains(" o "), "every office that may: {said}");
}

/// What the access log says of a member: who, what for, which record.
fn noted(site: &Site, member: &MemberId) -> Vec<(String, String, String)> {
    let read = |conn: &mut Connection| privacy::accesses_of(conn, member.as_ref());
    let rows = site.instance().store().read(read).expect("accesses");
    let mut all: Vec<_> = rows.into_iter().map(|row| (row.who, row.purpose, row.kind)).collect();
    all.sort();
    all
}

fn line(person: &Person, office: &str, purpose: &str, kind: &str) -> (String, String, String) {
    (format!("{}/{office}", person.member), purpose.into(), kind.into())
}

/// Once for each office and day; who is shown nothing, or what is theirs, is no reader.
#[test]
fn an_office_that_is_shown_a_member_stands_in_its_access_log() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let of = &people.voter.member;
    for person in [&people.operator, &people.voter, &people.hats] {
        api(&site, person).post(ASK, json!({ "id": of }));
    }
    let bare = "query ($id: MemberID!) { member(id: $id) { id state standing { state } } }";
    api(&site, &people.committee).post(bare, json!({ "id": of }));
    assert_eq!(noted(&site, of), [], "nothing of the record was shown");
    for _ in 0..2 {
        for person in [&people.committee, &people.treasurer, &people.teller] {
            api(&site, person).post(ASK, json!({ "id": of }));
        }
    }
    let mut expected = vec![
        line(&people.committee, "committee", "look", "member"),
        line(&people.treasurer, "treasurer", "look", "member"),
        line(&people.treasurer, "treasurer", "look", "dues"),
        line(&people.teller, "teller", "look", "member"),
    ];
    expected.sort();
    assert_eq!(noted(&site, of), expected);
    assert_eq!(noted(&site, &people.other.member), [], "nobody looked at that one");
    site.chapter.advance(Duration::from_secs(86_400));
    api(&site, &people.teller).post(ASK, json!({ "id": of }));
    assert_eq!(noted(&site, of).len(), 5, "another day");
    // The member is told.
    let held = own_records(site.instance(), &site.chapter.caller(&people.voter)).expect("held");
    assert_eq!(held.accesses[0].who, format!("{}/teller", people.teller.member));
}

/// One line for a list, whoever stands in it; nobody is noted for a list without names.
#[test]
fn a_list_with_names_is_one_line_that_names_nobody() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let of = &people.voter.member;
    let bare = "{ members(first: 50) { nodes { id since } } }";
    api(&site, &people.treasurer).post(bare, json!({}));
    let names = "{ members(first: 50) { nodes { id name email band } } }";
    api(&site, &people.operator).post(names, json!({}));
    assert_eq!(noted(&site, of), []);
    for _ in 0..2 {
        api(&site, &people.treasurer).post(names, json!({}));
    }
    assert_eq!(noted(&site, of), [line(&people.treasurer, "treasurer", "list", "member")]);
    let held = |person: &Person| {
        own_records(site.instance(), &site.chapter.caller(person)).expect("held").accesses
    };
    let told = held(&people.voter);
    assert_eq!((told.len(), told[0].times, told[0].commitment), (1, 1, None));
    assert!(held(&people.treasurer).is_empty(), "not of oneself");
    site.chapter.advance(Duration::from_secs(1));
    let later = site.chapter.join("later");
    assert!(held(&later).is_empty(), "not on the books yet when it was read");
}

/// Some record of a member's dues.
fn entry(of: &MemberId, n: u8) -> Look {
    Look::Record { commitment: vec![n; 32], member: of.to_string(), kind: "dues" }
}

/// What an officer reads as treasurer is not told of another of their offices.
#[test]
fn beyond_thirty_records_of_a_day_it_is_a_list_in_the_office_that_looked() {
    let site = Site::alone();
    let (chapter, people) = (&site.chapter, &site.chapter.people);
    let of = &people.voter.member;
    let mut both = chapter.caller(&people.treasurer);
    both.offices.insert(0, Office { role: Role::Committee, mandate: "resolution-1".into() });
    for n in 0..33 {
        note_look(site.instance(), &both, &entry(of, n)).expect("noted");
    }
    let mut expected = vec![line(&people.treasurer, "treasurer", "look", "dues"); 30];
    expected.insert(0, line(&people.treasurer, "treasurer", "list", "dues"));
    assert_eq!(noted(&site, of), expected);
}

/// Whoever asks for many at once, faster than they are written, gets no more lines.
#[test]
fn looks_that_wait_together_are_no_more_than_thirty_and_a_list() {
    let site = Site::alone();
    let (chapter, people) = (&site.chapter, &site.chapter.people);
    let (of, treasurer) = (&people.voter.member, chapter.caller(&people.treasurer));
    let ledger = &site.instance().ledger;
    let (release, held) = std::sync::mpsc::channel::<()>();
    let hold = ledger.queue_side(move |_| {
        let _ = held.recv();
        Ok(())
    });
    hold.expect("queued");
    for n in 0..40 {
        queue_look(site.instance(), &treasurer, &entry(of, n)).expect("queued");
    }
    drop(release);
    ledger.write_side(|_| Ok(())).expect("after them");
    let found = noted(&site, of);
    let lists = found.iter().filter(|(_, purpose, _)| purpose == "list").count();
    assert_eq!((found.len(), lists), (31, 1), "{found:?}");
}

/// What cannot be noted is not shown, and hides nothing else.
#[test]
fn nothing_is_shown_that_cannot_be_noted() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let [treasurer, voter] = [&people.treasurer, &people.voter].map(|one| api(&site, one));
    let ledger = &site.instance().ledger;
    ledger.stop();
    wait::until("the writer has ended", || ledger.write_side(|_| Ok(())).is_err());
    let ask = "query ($id: MemberID!) { member(id: $id) { id name } }";
    let of = json!({ "id": people.voter.member });
    let answer = treasurer.post(ask, of.clone()).json();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "shutting-down", "{answer}");
    assert_eq!(answer["data"]["member"]["name"], Value::Null, "{answer}");
    assert_eq!(answer["data"]["member"]["id"], people.voter.member.to_string(), "{answer}");
    assert_eq!(voter.code(ask, of), "ok", "one's own needs no line");
}

/// *Bloqueo*: the API and the pages know nothing of it any more, in any office.
#[test]
fn what_is_blocked_is_shown_in_no_office() {
    let site = Site::alone();
    let (chapter, people) = (&site.chapter, &site.chapter.people);
    let gone = chapter.join("quetzal");
    let (caller, committee) = (chapter.caller(&gone), chapter.caller(&people.committee));
    let draft = DraftProposal { lang: Lang::En, title: "T".into(), body: "Text.".into() };
    let draft = draft_proposal(site.instance(), &caller, draft).expect("a draft");
    let proposal = publish_proposal(site.instance(), &caller, OneDraft { draft });
    let proposal = proposal.expect("a proposal");
    let comment = CommentProposal {
        proposal: proposal.clone(),
        host: site.origin(),
        lang: Lang::En,
        text: "As I said.".into(),
    };
    comment_proposal(site.instance(), &caller, comment).expect("a comment");
    let invite = InviteAccount { member: gone.member.clone(), email: None, locale: None };
    invite_account(site.instance(), &committee, invite).expect("an invitation");
    let poll = open(chapter, question(chapter));
    let ask = "query ($id: MemberID!, $proposal: ProposalID!) {
        member(id: $id) { name firstName lastName organisationName email locale
            phone address { city } externalId band
            settlements { nodes { how amount { formatted } method reason note band voidReason } } }
        members(first: 100) { nodes { name } }
        proposal(id: $proposal) { comments { nodes { authorName } } }
        accountInvitations { nodes { memberName } } }";
    let shown = |person: &Person| {
        let variables = json!({ "id": gone.member, "proposal": proposal });
        let answer = api(&site, person).post(ask, variables).json();
        let told = answer["data"].to_string();
        assert_eq!(answer["data"]["member"]["firstName"].is_null(), !told.contains("quetzal"));
        ["quetzal", "in kind"].map(|word| told.matches(word).count())
    };
    let pages = || {
        let browser = Browser::new(&site.url, "en");
        browser.sign_in(&people.committee.email, PASSWORD);
        let paths = ["/office/accounts".to_owned(), format!("/office/polls/{poll}")];
        paths.map(|path| browser.get(&path).text().contains("quetzal"))
    };
    assert_eq!(shown(&people.committee), [5, 0], "before: in the member, lists and comments");
    assert_eq!(shown(&people.treasurer), [5, 1], "and how dues were settled");
    assert_eq!(pages(), [true, true]);
    let reason = EndReason::Withdrawn;
    let input = EndMember { member: gone.member.clone(), reason, on: None };
    end_member(site.instance(), &committee, input).expect("an end");
    let input = DecideRecords { member: gone.member.clone(), mandate: "request-7".into() };
    block_records(site.instance(), &committee, input).expect("blocked");
    for person in [&people.committee, &people.treasurer, &people.teller, &people.operator] {
        assert_eq!(shown(person), [0, 0]);
    }
    assert_eq!(pages(), [false, false]);
}
