//! Pages of lists, as Relay has them: forwards with `first` and `after`, backwards with `last` and
//! `before`. The items of a page stand in the order of the list either way.
//!
//! A cursor is the key of an item, so that a page costs the same wherever it is, and so that what
//! is added or removed meanwhile neither repeats nor hides an item. Its form is nobody's business:
//! it may change.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Context;
use super::error::ApiError;
use super::scalars::int;
use crate::error::{Refusal, Result, codes};
use crate::store::Window;

/// Items on a page where the client does not say.
const DEFAULT_PAGE: usize = 20;

/// One direction as a client asks for it: how many, and from which cursor on.
pub type Asked = (Option<i32>, Option<String>);

/// Which page is asked for.
#[derive(Debug, Clone)]
pub struct Page {
    size: usize,
    backwards: bool,
    after: Option<String>,
    before: Option<String>,
}

impl Page {
    /// Reads `first` and `after`, `last` and `before`, within the limit of the instance.
    ///
    /// # Errors
    /// `page-too-large`, `invalid-argument`, `cursor-malformed`.
    pub fn of(context: &Context, forwards: Asked, backwards: Asked) -> Result<Self, ApiError> {
        let most = context.instance.config.page_max;
        Self::new(forwards, backwards, most).map_err(|error| context.fail(error))
    }

    /// The same with a limit. Both `first` and `last` are refused: the specification discourages
    /// them together, and nobody means it. `before` alone is the page in front of that cursor.
    fn new((first, after): Asked, (last, before): Asked, most: usize) -> Result<Self> {
        let invalid =
            |name: &'static str| Refusal::new(codes::INVALID_ARGUMENT).with("name", name).on(name);
        if first.is_some() && last.is_some() {
            return Err(invalid("last").into());
        }
        let alone = first.is_none() && after.is_none() && before.is_some();
        let backwards = last.is_some() || alone;
        let (name, wanted) = if backwards { ("last", last) } else { ("first", first) };
        let size = match wanted {
            Some(count) => usize::try_from(count).map_err(|_| invalid(name))?,
            None => DEFAULT_PAGE.min(most),
        };
        if size > most {
            return Err(Refusal::new(codes::PAGE_TOO_LARGE).with("limit", most).on(name).into());
        }
        let key = |cursor: Option<String>, name| cursor.map(|c| key_of(&c, name)).transpose();
        Ok(Self { size, backwards, after: key(after, "after")?, before: key(before, "before")? })
    }

    /// The part of the list to read, with its cursors as the keys that they are. One item more
    /// than the page has is asked for, to see whether there is another page.
    ///
    /// # Errors
    /// `cursor-malformed`.
    pub fn window<K: std::str::FromStr>(&self) -> Result<Window<K>> {
        let read = |key: &Option<String>, name| -> Result<Option<K>> {
            let parsed = key.as_ref().map(|key| key.parse().map_err(|_| malformed(name)));
            Ok(parsed.transpose()?)
        };
        Ok(Window {
            after: read(&self.after, "after")?,
            before: read(&self.before, "before")?,
            backwards: self.backwards,
            limit: self.size as i64 + 1,
        })
    }

    /// How many items the page has at most.
    pub fn size(&self) -> usize {
        self.size
    }

    /// What of the items read, in the order of the list, belongs on the page, and whether there
    /// was one more.
    fn cut<T>(&self, mut items: Vec<T>) -> (Vec<T>, bool) {
        let more = items.len() > self.size;
        if more && self.backwards {
            items.drain(..items.len() - self.size);
        }
        items.truncate(self.size);
        (items, more)
    }
}

fn malformed(name: &'static str) -> Refusal {
    Refusal::new(codes::CURSOR_MALFORMED).on(name)
}

fn cursor_of(key: &str) -> String {
    URL_SAFE_NO_PAD.encode(key)
}

fn key_of(cursor: &str, name: &'static str) -> Result<String> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| malformed(name))?;
    Ok(String::from_utf8(bytes).map_err(|_| malformed(name))?)
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

    /// Cursor of the first item; null on an empty page. Give it as `before`, with `last`, to get
    /// the page before.
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
    /// A page from the items that [`Page::window`] asked for, each with its key, in the order of
    /// the list.
    pub fn new(page: &Page, keyed: Vec<(String, T)>, total: i64) -> Self {
        let (keyed, more) = page.cut(keyed);
        let edges: Vec<_> =
            keyed.into_iter().map(|(key, node)| Edge { cursor: cursor_of(&key), node }).collect();
        let (has_previous, has_next) = if page.backwards {
            (more, page.before.is_some())
        } else {
            (page.after.is_some(), more)
        };
        let page_info = PageInfo {
            has_next,
            has_previous,
            start: edges.first().map(|edge| edge.cursor.clone()),
            end: edges.last().map(|edge| edge.cursor.clone()),
        };
        Self { edges, page_info, total }
    }

    /// The same page, with what is made of each of its items.
    ///
    /// # Errors
    /// What `make` says.
    pub fn try_map<U>(self, mut make: impl FnMut(T) -> Result<U>) -> Result<Connection<U>> {
        let made = self.edges.into_iter().map(|edge| {
            let node = make(edge.node)?;
            Ok(Edge { cursor: edge.cursor, node })
        });
        let edges: Result<Vec<Edge<U>>> = made.collect();
        Ok(Connection { edges: edges?, page_info: self.page_info, total: self.total })
    }

    /// A page of a list that is at hand as a whole, in its order.
    ///
    /// # Errors
    /// `page-too-large`, `cursor-malformed`.
    pub fn of_whole(page: &Page, mut all: Vec<(String, T)>) -> Result<Self> {
        let total = i64::from(int(all.len()));
        let place = |wanted: &Option<String>, name| -> Result<Option<usize>> {
            let find = |key: &String| all.iter().position(|(own, _)| own == key);
            let found = wanted.as_ref().map(|key| find(key).ok_or_else(|| malformed(name)));
            Ok(found.transpose()?)
        };
        let after = place(&page.after, "after")?;
        let before = place(&page.before, "before")?;
        all.truncate(before.unwrap_or(all.len()));
        let from = after.map_or(0, |at| at + 1).min(all.len());
        all.drain(..from);
        Ok(Self::new(page, all, total))
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

    fn page(forwards: (Option<i32>, Option<&str>), backwards: (Option<i32>, Option<&str>)) -> Page {
        asked(forwards, backwards).expect("a page")
    }

    fn asked(
        (first, after): (Option<i32>, Option<&str>),
        (last, before): (Option<i32>, Option<&str>),
    ) -> Result<Page> {
        Page::new((first, after.map(String::from)), (last, before.map(String::from)), 100)
    }

    fn shown(page: &Page) -> (Vec<i32>, bool, bool) {
        let found = Connection::of_whole(page, whole()).expect("a page of the list");
        assert_eq!(found.total, 5);
        (items(&found), found.page_info.has_previous, found.page_info.has_next)
    }

    #[test]
    fn pages_follow_each_other_without_gap() {
        let one = Connection::of_whole(&page((Some(2), None), (None, None)), whole());
        let one = one.expect("the first page");
        assert_eq!(items(&one), [1, 2]);
        assert!(one.page_info.has_next && !one.page_info.has_previous);
        let end = one.page_info.end.as_deref();
        assert_eq!(shown(&page((Some(3), end), (None, None))), (vec![3, 4, 5], true, false));
    }

    #[test]
    fn pages_go_backwards_in_the_order_of_the_list() {
        let one = Connection::of_whole(&page((None, None), (Some(2), None)), whole());
        let one = one.expect("the last page");
        assert_eq!(items(&one), [4, 5]);
        assert!(one.page_info.has_previous && !one.page_info.has_next);
        let start = one.page_info.start.as_deref();
        assert_eq!(shown(&page((None, None), (Some(2), start))), (vec![2, 3], true, true));
        assert_eq!(shown(&page((None, None), (Some(3), start))), (vec![1, 2, 3], false, true));
        // `before` alone is what stands in front of it.
        assert_eq!(shown(&page((None, None), (None, start))), (vec![1, 2, 3], false, true));
        assert_eq!(shown(&page((Some(1), None), (None, start))).0, [1]);
        let (two, five) = (cursor_of("2"), cursor_of("5"));
        let between = page((None, Some(two.as_str())), (Some(1), Some(five.as_str())));
        assert_eq!(shown(&between), (vec![4], true, true));
        let crossed = page((Some(9), Some(five.as_str())), (None, Some(two.as_str())));
        assert_eq!(shown(&crossed).0, Vec::<i32>::new());
    }

    #[test]
    fn too_much_and_nonsense_are_refused() {
        let none = (None, None);
        let code = |forwards, backwards| asked(forwards, backwards).expect_err("refused").code();
        assert_eq!(code((Some(101), None), none), codes::PAGE_TOO_LARGE);
        assert_eq!(code(none, (Some(101), None)), codes::PAGE_TOO_LARGE);
        assert_eq!(code((Some(-1), None), none), codes::INVALID_ARGUMENT);
        assert_eq!(code(none, (Some(-1), None)), codes::INVALID_ARGUMENT);
        assert_eq!(code((Some(1), None), (Some(1), None)), codes::INVALID_ARGUMENT);
        assert_eq!(code((None, Some("*")), none), codes::CURSOR_MALFORMED);
        assert_eq!(code(none, (None, Some("*"))), codes::CURSOR_MALFORMED);
        let nine = cursor_of("9");
        let page = asked((None, Some(nine.as_str())), none).expect("well formed");
        assert!(Connection::of_whole(&page, whole()).is_err());
        assert!(asked((Some(0), None), none).is_ok());
        let small = Page::new((None, None), (None, None), 10).expect("a page");
        assert_eq!(small.size(), 10, "nobody gets more than is allowed by saying nothing");
    }
}
