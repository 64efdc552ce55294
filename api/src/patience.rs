//! How long a request may take to arrive: whoever sends half of one and then waits would keep a
//! connection, of which there are only so many, for as long as it likes.
//!
//! The headers are the server's to watch. The body is watched here: it must be whole within the
//! time of a request, and one that nobody reads does not keep its connection open either.

use std::cell::RefCell;
use std::io::ErrorKind;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::web::Bytes;
use futures::Stream;
use tokio::time::{Sleep, sleep};

/// What has not come yet of a request's body, shared by its reader and its answer.
type Rest = Rc<RefCell<Payload>>;

/// A body that must be whole by a moment.
struct Awaited {
    rest: Rest,
    /// Nothing for what has no end: the frames of a socket, which begins as GET.
    until: Option<Pin<Box<Sleep>>>,
}

impl Stream for Awaited {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let next = Pin::new(&mut *this.rest.borrow_mut()).poll_next(cx);
        let late = |until: &mut Pin<Box<Sleep>>| until.as_mut().poll(cx).is_ready();
        if next.is_pending() && this.until.as_mut().is_some_and(late) {
            return Poll::Ready(Some(Err(PayloadError::Io(ErrorKind::TimedOut.into()))));
        }
        next
    }
}

/// An answer that keeps what was not read of its request until it is sent. The server closes a
/// connection whose request is not read to its end, but it waits for that end, without any limit,
/// when nobody holds the request any more.
pub struct Answer {
    body: BoxBody,
    _rest: Option<Rest>,
}

impl MessageBody for Answer {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_next(cx)
    }
}

/// A request's body that is being waited for.
pub struct Waiting(Option<Rest>);

impl Waiting {
    /// Lets the body of a request take so long and no longer. Its readers get an error that
    /// [`is_late`] knows.
    pub fn of(request: &mut ServiceRequest, longest: Duration) -> Self {
        let payload = match request.take_payload() {
            Payload::None => return Self(None),
            payload => payload,
        };
        let rest = Rc::new(RefCell::new(payload));
        // No handler reads the body of a GET but the socket's.
        let until = (request.method() != Method::GET).then(|| Box::pin(sleep(longest)));
        let awaited = Awaited { rest: Rc::clone(&rest), until };
        request.set_payload(Payload::Stream { payload: Box::pin(awaited) });
        Self(Some(rest))
    }

    /// Ties what was not read to the answer.
    pub fn answered(self, body: BoxBody) -> Answer {
        Answer { body, _rest: self.0 }
    }
}

/// Whether a body did not come in time.
pub fn is_late(error: &PayloadError) -> bool {
    matches!(error, PayloadError::Io(error) if error.kind() == ErrorKind::TimedOut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_timeout_is_late() {
        assert!(is_late(&PayloadError::Io(ErrorKind::TimedOut.into())));
        assert!(!is_late(&PayloadError::Io(ErrorKind::BrokenPipe.into())));
        assert!(!is_late(&PayloadError::Overflow));
    }
}
