//! The chapter's pages and its API as a browser and a script find them, in one process and without
//! a socket. Requests are text: a line with method and target, headers, an empty line, the body.

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::rt::SystemRunner;
use actix_web::test::{self, TestRequest};
use actix_web::{App, web};
use enlace::actions::accounts::sign_in;
use enlace::actions::polls::{DraftPoll, OneDraft, draft_poll, open_poll};
use enlace::auth::limit::SignInLimit;
use enlace::auth::{csrf, session};
use enlace::{graphql, server};
use enlace_schema::ids::PollId;
use enlace_schema::text::{Lang, LocalText};
use enlace_schema::voting::rules::Method as How;

use crate::Scene;

/// Most bytes of a body, as a server of ours would take.
const BODY_MAX: usize = 64 * 1024;

/// What came of a request.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// What stands for itself in a request, because an input cannot know it.
pub struct Known {
    /// `SESSION`: the cookie of somebody who holds every office.
    cookie: String,
    /// `CSRF`: the token of that person's forms.
    csrf: String,
    /// `BEARER`: that person's access token.
    bearer: String,
    /// `POLL`: a poll that is open.
    poll: PollId,
    /// `MEMBER`: that person.
    member: String,
    schema: web::Data<graphql::Schema>,
    /// How often one may try to sign in is counted over all requests.
    limit: web::Data<SignInLimit>,
}

impl Known {
    /// Signs the officer in and opens a poll.
    pub fn of(scene: &Scene) -> Self {
        let (instance, officer) = (scene.instance(), &scene.site.founded.officer);
        let email = format!("officer@{}.example.org", scene.site.founded.name);
        let signed =
            sign_in(instance, &email, "una frase bastante larga", None).expect("signed in");
        let keys = instance.ledger.keys();
        let claims = session::check_access(keys, &signed.access_token, instance.now());
        let sid = claims.expect("a token of our own").sid;
        Self {
            cookie: format!("{}={}", session_cookie(), session::cookie_value(keys, &sid)),
            csrf: csrf::token(keys, &sid),
            bearer: format!("Bearer {}", signed.access_token),
            poll: poll(scene),
            member: officer.member.to_string(),
            schema: web::Data::new(graphql::schema(instance.config.query)),
            limit: web::Data::default(),
        }
    }

    /// The request of a page by the officer.
    pub fn get(&self, path: &str) -> TestRequest {
        TestRequest::get().uri(path).insert_header(("cookie", self.cookie.as_str()))
    }

    fn fill(&self, text: &str) -> String {
        text.replace("SESSION", &self.cookie)
            .replace("CSRF", &self.csrf)
            .replace("BEARER", &self.bearer)
            .replace("POLL", &self.poll.to_string())
            .replace("MEMBER", &self.member)
    }
}

fn session_cookie() -> &'static str {
    enlace::auth::SESSION_COOKIE
}

fn poll(scene: &Scene) -> PollId {
    let (instance, officer) = (scene.instance(), scene.site.officer());
    let text = |en: &str, es: &str| LocalText::from([(Lang::En, en), (Lang::Es, es)]);
    let how = How::ChooseUpTo { n: 2, seats: 1 };
    let closes_at = instance.now().plus_secs(1_000_000);
    let mut draft = DraftPoll::new(text("Who?", "¿Quién?"), how, closes_at);
    draft.options = vec![text("Ana", "Ana"), text("Beto", "Beto"), text("Caro", "Caro")];
    draft.seal_by = Some(closes_at.plus_secs(7_200));
    draft.chapters = Some(vec![instance.origin().clone()]);
    let draft = draft_poll(instance, &officer, draft).expect("a draft");
    open_poll(instance, &officer, OneDraft { draft }).expect("an open poll")
}

/// A request as text, unless it is none.
pub fn read(input: &str, known: &Known) -> Option<TestRequest> {
    let (head, body) = input.split_once("\n\n").unwrap_or((input, ""));
    let mut lines = head.lines();
    let (method, target) = lines.next()?.split_once(' ')?;
    let method = Method::from_bytes(method.as_bytes()).ok()?;
    let target = known.fill(target);
    // What no client can put on a wire does not come over one.
    let uri: actix_web::http::Uri = target.parse().ok()?;
    if !target.starts_with('/') || is_elsewhere(uri.path()) {
        return None;
    }
    let mut request = TestRequest::with_uri(&target).method(method);
    for line in lines {
        let (name, value) = line.split_once(": ")?;
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        request = request
            .append_header((name, HeaderValue::from_bytes(known.fill(value).as_bytes()).ok()?));
    }
    let peer = std::net::SocketAddr::from(([192, 0, 2, 7], 4_000));
    let body = known.fill(body);
    (body.len() <= BODY_MAX).then(|| request.peer_addr(peer).set_payload(body))
}

/// What other targets ask for: those of peers, some of which wait, and sockets.
fn is_elsewhere(path: &str) -> bool {
    path.starts_with("/fed/") || path == "/graphql/ws"
}

/// Sends a request to the routes of an instance.
pub fn send(system: &SystemRunner, scene: &Scene, known: &Known, request: TestRequest) -> Answer {
    let (instance, federation) = (scene.instance().clone(), scene.federation().clone());
    let (schema, limit) = (known.schema.clone(), known.limit.clone());
    system.block_on(async move {
        let form = web::FormConfig::default().limit(BODY_MAX);
        let app = App::new()
            .app_data(web::Data::new(instance))
            .app_data(web::Data::new(federation))
            .app_data(schema)
            .app_data(limit)
            .app_data(web::PayloadConfig::new(BODY_MAX))
            .app_data(form.error_handler(enlace::portal::unreadable_form))
            .configure(server::routes);
        let app = test::init_service(app).await;
        match app.call(request.to_request()).await {
            Ok(answer) => whole(answer).await,
            Err(error) => {
                let answer = error.error_response();
                Answer { status: answer.status().as_u16(), body: Vec::new() }
            }
        }
    })
}

async fn whole(answer: ServiceResponse<impl MessageBody>) -> Answer {
    let status = answer.status().as_u16();
    Answer { status, body: test::read_body(answer).await.to_vec() }
}
