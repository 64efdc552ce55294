//! Pages of lists, as Relay has them: forwards with `first` and `after`.
//!
//! A cursor is the key of the last item, so that a page costs the same wherever it is, and so that
//! what is added or removed meanwhile neither repeats nor hides an item. Its form is nobody's
//! business: it may change.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::scalars::int;
use super::{Context, MAX_PAGE};
use crate::error::{Refusal, Result, codes};

/// Items on a page where the client does not say.
const DEFAULT_PAGE: i32 = 20;

/// Which page is asked for.
#[derive(Debug, Clone)]
pub struct Page {
    first: usize,
    after: Option<String>,
}

impl Page {
    /// Reads `first` and `after`.
    ///
    /// # Errors
    /// `page-too-large`, `invalid-argument`, `cursor-malformed`.
    pub fn new(first: Option<i32>, after: Option<&str>) -> Result<Self> {
        let first = first.unwrap_or(DEFAULT_PAGE);
        if first > MAX_PAGE {
            let limit = MAX_PAGE.unsigned_abs();
            return Err(Refusal::new(codes::PAGE_TOO_LARGE).with("limit", limit).into());
        }
        let first = usize::try_from(first)
            .map_err(|_| Refusal::new(codes::INVALID_ARGUMENT).with("name", "first").on("first"))?;
        let after = after.map(key_of).transpose()?;
        Ok(Self { first, after })
    }

    /// The key after which the page begins, read as what it is a key of.
    ///
    /// # Errors
    /// `cursor-malformed`.
    pub fn after<K: std::str::FromStr>(&self) -> Result<Option<K>> {
        let read = |key: &String| key.parse().map_err(|_| malformed());
        Ok(self.after.as_ref().map(read).transpose()?)
    }

    /// How many items to read: one more than the page has, to see whether there is another page.
    pub fn limit(&self) -> i64 {
        self.first as i64 + 1
    }
}

fn malformed() -> Refusal {
    Refusal::new(codes::CURSOR_MALFORMED).on("after")
}

fn cursor_of(key: &str) -> String {
    URL_SAFE_NO_PAD.encode(key)
}

fn key_of(cursor: &str) -> Result<String> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| malformed())?;
    Ok(String::from_utf8(bytes).map_err(|_| malformed())?)
}

/// Where a page stands in its list.
#[derive(Debug, Clone)]
pub struct PageInfo {
    has_next: bool,
    has_previous: bool,
    start: Option<String>,
    end: Option<String>,
}

/// Where a page stands in its list.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl PageInfo {
    /// Whether there are more items after this page.
    fn has_next_page(&self) -> bool {
        self.has_next
    }

    /// Whether there are items before this page.
    fn has_previous_page(&self) -> bool {
        self.has_previous
    }

    /// Cursor of the first item; null on an empty page.
    fn start_cursor(&self) -> Option<&str> {
        self.start.as_deref()
    }

    /// Cursor of the last item; null on an empty page. Give it as `after` to get the next page.
    fn end_cursor(&self) -> Option<&str> {
        self.end.as_deref()
    }
}

/// An item with its cursor.
#[derive(Debug, Clone)]
pub struct Edge<T> {
    pub(super) cursor: String,
    pub(super) node: T,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Connection<T> {
    pub(super) edges: Vec<Edge<T>>,
    pub(super) page_info: PageInfo,
    pub(super) total: i64,
}

impl<T> Connection<T> {
    /// A page from up to [`Page::limit`] items, each with its key.
    pub fn new(page: &Page, mut keyed: Vec<(String, T)>, total: i64) -> Self {
        let has_next = keyed.len() > page.first;
        keyed.truncate(page.first);
        let edges: Vec<_> =
            keyed.into_iter().map(|(key, node)| Edge { cursor: cursor_of(&key), node }).collect();
        let page_info = PageInfo {
            has_next,
            has_previous: page.after.is_some(),
            start: edges.first().map(|edge| edge.cursor.clone()),
            end: edges.last().map(|edge| edge.cursor.clone()),
        };
        Self { edges, page_info, total }
    }

    /// A page of a list that is at hand as a whole, in its order.
    pub fn of_whole(page: &Page, all: Vec<(String, T)>) -> Result<Self> {
        let total = i64::from(int(all.len()));
        let mut rest = all;
        if let Some(after) = &page.after {
            let at = rest.iter().position(|(key, _)| key == after).ok_or_else(malformed)?;
            rest.drain(..=at);
        }
        rest.truncate(page.first + 1);
        Ok(Self::new(page, rest, total))
    }
}

/// Makes the two types of a list: `connection!("a member" Member, "MemberConnection",
/// "MemberEdge")`.
// Left as it is: rustfmt would push the attributes further to the right each time.
#[rustfmt::skip]
macro_rules! connection {
    ($node:ident, $connection:literal, $edge:literal) => {
        /// An item of the list with its cursor.
        #[juniper::graphql_object]
        #[graphql(
            name = $edge,
            context = $crate::graphql::Context,
            scalar = juniper::DefaultScalarValue
        )]
        impl $crate::graphql::connection::Edge<$node> {
            /// Where the item stands; opaque.
            fn cursor(&self) -> &str {
                &self.cursor
            }

            /// The item.
            fn node(&self) -> &$node {
                &self.node
            }
        }

        /// A page of a list.
        #[juniper::graphql_object]
        #[graphql(
            name = $connection,
            context = $crate::graphql::Context,
            scalar = juniper::DefaultScalarValue
        )]
        impl $crate::graphql::connection::Connection<$node> {
            /// The items with their cursors.
            fn edges(&self) -> &[$crate::graphql::connection::Edge<$node>] {
                &self.edges
            }

            /// The items alone.
            fn nodes(&self) -> Vec<&$node> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }

            /// Where the page stands in the list.
            fn page_info(&self) -> &$crate::graphql::connection::PageInfo {
                &self.page_info
            }

            /// How many items the whole list has.
            fn total_count(&self) -> i32 {
                $crate::graphql::scalars::int(self.total)
            }
        }
    };
}
pub(super) use connection;

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Vec<(String, i32)> {
        (1..=5).map(|n| (n.to_string(), n)).collect()
    }

    fn items(connection: &Connection<i32>) -> Vec<i32> {
        connection.edges.iter().map(|edge| edge.node).collect()
    }

    #[test]
    fn pages_follow_each_other_without_gap() {
        let page = Page::new(Some(2), None).expect("a page");
        let one = Connection::of_whole(&page, whole()).expect("the first page");
        assert_eq!(items(&one), [1, 2]);
        assert!(one.page_info.has_next && !one.page_info.has_previous);
        let page = Page::new(Some(3), one.page_info.end.as_deref()).expect("a page");
        let two = Connection::of_whole(&page, whole()).expect("the second page");
        assert_eq!(items(&two), [3, 4, 5]);
        assert!(!two.page_info.has_next && two.page_info.has_previous);
        assert_eq!(two.total, 5);
    }

    #[test]
    fn too_much_and_nonsense_are_refused() {
        let code = |first, after| Page::new(first, after).expect_err("refused").code();
        assert_eq!(code(Some(MAX_PAGE + 1), None), codes::PAGE_TOO_LARGE);
        assert_eq!(code(Some(-1), None), codes::INVALID_ARGUMENT);
        assert_eq!(code(None, Some("*")), codes::CURSOR_MALFORMED);
        let page = Page::new(None, Some(&cursor_of("9"))).expect("well formed");
        assert!(Connection::of_whole(&page, whole()).is_err());
        assert!(Page::new(Some(0), None).is_ok());
    }
}
