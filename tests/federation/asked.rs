//! What people ask a site about a poll.

use std::fmt::Debug;

use enlace::actions::polls::{OnePoll, certify_poll, publish_poll};
use enlace::error::Error;
use enlace::error::codes::Code;
use enlace::views::{self, PollView};
use enlace_schema::ids::PollId;
use enlace_schema::log::Hash;
use enlace_schema::voting::export::{self, ExportError, VerifiedPoll};

use crate::harness::Site;

/// What its page shows.
pub fn view(site: &Site, poll: &PollId) -> PollView {
    let now = site.instance().now();
    site.instance().store().snapshot(|conn| views::poll(conn, poll, now)).expect("a poll")
}

/// The poll as a file, verified.
pub fn file(site: &Site, poll: &PollId) -> Result<VerifiedPoll, ExportError> {
    let now = site.instance().now();
    let file = site.instance().store().snapshot(|conn| views::export::poll(conn, poll, now));
    export::verify(file.expect("a file").as_bytes())
}

/// Its committee certifies.
pub fn certify(site: &Site, poll: &PollId) -> Result<Hash, Error> {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    certify_poll(site.instance(), &committee, OnePoll { poll: poll.clone() })
}

/// Its committee publishes.
pub fn publish(site: &Site, poll: &PollId) -> Result<Hash, Error> {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    publish_poll(site.instance(), &committee, OnePoll { poll: poll.clone() })
}

/// What was asked is refused for this.
pub fn refused<T: Debug>(asked: Result<T, Error>, code: Code) {
    let error = asked.expect_err("a refusal");
    assert!(error.is(code), "{error}");
}
