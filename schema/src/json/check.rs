//! The one pass of [`super::check`]: a recursive descent that keeps nothing but open names.

use std::borrow::Cow;

use super::{JsonError, MAX_INTEGER};

/// Objects with at most this many names are compared pair by pair, larger ones sorted, so that a
/// hostile object of thousands of names costs no square of them.
const FEW_NAMES: usize = 12;

struct Name<'a> {
    text: Cow<'a, [u8]>,
    at: usize,
}

pub(super) struct Checker<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Names of all open objects, the innermost last.
    names: Vec<Name<'a>>,
}

impl<'a> Checker<'a> {
    /// A checker of `bytes`, which are UTF-8 and begin with `{`.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Checker { bytes, at: 0, names: Vec::new() }
    }

    /// One object of at most `depth` levels, and nothing after it.
    pub(super) fn document(mut self, depth: usize) -> Result<(), JsonError> {
        self.object(depth)?;
        if self.at == self.bytes.len() { Ok(()) } else { Err(JsonError::Trailing(self.at)) }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.take(byte) { Ok(()) } else { Err(JsonError::Syntax(self.at)) }
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// An object whose `{` is next; `room` is how many levels may still open.
    fn object(&mut self, room: usize) -> Result<(), JsonError> {
        let room = room.checked_sub(1).ok_or(JsonError::TooDeep(self.at))?;
        self.at += 1;
        self.space();
        if self.take(b'}') {
            return Ok(());
        }
        let first = self.names.len();
        loop {
            let name = self.name()?;
            self.names.push(name);
            self.space();
            self.expect(b':')?;
            self.space();
            self.value(room)?;
            self.space();
            if !self.take(b',') {
                break;
            }
            self.space();
        }
        self.expect(b'}')?;
        self.distinct(first)?;
        self.names.truncate(first);
        Ok(())
    }

    fn array(&mut self, room: usize) -> Result<(), JsonError> {
        let room = room.checked_sub(1).ok_or(JsonError::TooDeep(self.at))?;
        self.at += 1;
        self.space();
        if self.take(b']') {
            return Ok(());
        }
        loop {
            self.value(room)?;
            self.space();
            if !self.take(b',') {
                break;
            }
            self.space();
        }
        self.expect(b']')
    }

    fn value(&mut self, room: usize) -> Result<(), JsonError> {
        match self.peek() {
            Some(b'{') => self.object(room),
            Some(b'[') => self.array(room),
            Some(b'"') => self.string().map(drop),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            Some(b't') => self.literal(b"true"),
            Some(b'f') => self.literal(b"false"),
            Some(b'n') => self.literal(b"null"),
            _ => Err(JsonError::Syntax(self.at)),
        }
    }

    fn literal(&mut self, word: &[u8]) -> Result<(), JsonError> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(JsonError::Syntax(self.at));
        }
        self.at += word.len();
        Ok(())
    }

    fn name(&mut self) -> Result<Name<'a>, JsonError> {
        let at = self.at;
        let bytes = self.bytes;
        let escaped = self.string()?;
        let text = if escaped {
            // The string was just found well-formed; unescaping it is the library's job.
            let text: String =
                serde_json::from_slice(&bytes[at..self.at]).map_err(|_| JsonError::Syntax(at))?;
            Cow::Owned(text.into_bytes())
        } else {
            Cow::Borrowed(&bytes[at + 1..self.at - 1])
        };
        Ok(Name { text, at })
    }

    /// A string; returns whether it holds an escape.
    fn string(&mut self) -> Result<bool, JsonError> {
        self.expect(b'"')?;
        let mut escaped = false;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(escaped);
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(0) => return Err(JsonError::Nul(self.at)),
                Some(0x01..=0x1f) | None => return Err(JsonError::Syntax(self.at)),
                Some(_) => self.at += 1 + plain(&self.bytes[self.at + 1..]),
            }
        }
    }

    fn escape(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        match self.bytes.get(start + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                return Ok(());
            }
            Some(b'u') => {}
            _ => return Err(JsonError::Syntax(start)),
        }
        match self.unit(start)? {
            0 => return Err(JsonError::Nul(start)),
            0xd800..=0xdbff => {
                self.at += 6;
                let paired = self.bytes[self.at..].starts_with(b"\\u")
                    && (0xdc00..=0xdfff).contains(&self.unit(self.at)?);
                if !paired {
                    return Err(JsonError::Surrogate(start));
                }
            }
            0xdc00..=0xdfff => return Err(JsonError::Surrogate(start)),
            _ => {}
        }
        self.at += 6;
        Ok(())
    }

    /// The four hexadecimal digits of the `\uXXXX` at `at`.
    fn unit(&self, at: usize) -> Result<u32, JsonError> {
        let digits = self.bytes.get(at + 2..at + 6).ok_or(JsonError::Syntax(at))?;
        digits.iter().try_fold(0, |value, digit| {
            let digit = char::from(*digit).to_digit(16).ok_or(JsonError::Syntax(at))?;
            Ok(value * 16 + digit)
        })
    }

    fn integer(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        let negative = self.take(b'-');
        let first = self.at;
        let mut value: u64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        let digits = self.at - first;
        let leading_zero = digits > 1 && self.bytes[first] == b'0';
        let fraction = matches!(self.peek(), Some(b'.' | b'e' | b'E' | b'+'));
        let minus_zero = negative && value == 0;
        if digits == 0 || leading_zero || fraction || minus_zero || value > MAX_INTEGER {
            return Err(JsonError::Number(start));
        }
        Ok(())
    }

    fn distinct(&mut self, first: usize) -> Result<(), JsonError> {
        let names = &mut self.names[first..];
        if names.len() <= FEW_NAMES {
            for (count, name) in names.iter().enumerate() {
                if names[..count].iter().any(|earlier| earlier.text == name.text) {
                    return Err(JsonError::Duplicate(name.at));
                }
            }
            return Ok(());
        }
        names.sort_unstable_by(|a, b| a.text.cmp(&b.text).then(a.at.cmp(&b.at)));
        match names.windows(2).find(|pair| pair[0].text == pair[1].text) {
            Some(pair) => Err(JsonError::Duplicate(pair[1].at)),
            None => Ok(()),
        }
    }
}

/// How many bytes from the front, in whole steps, are neither the end of a string, nor an escape,
/// nor a control character. A step has no branch: a processor looks at its bytes at once.
fn plain(bytes: &[u8]) -> usize {
    const STEP: usize = 16;
    let is_plain = |byte: &u8| (*byte >= 0x20) & (*byte != b'"') & (*byte != b'\\');
    let steps = bytes.chunks_exact(STEP);
    steps.take_while(|step| step.iter().fold(true, |all, byte| all & is_plain(byte))).count() * STEP
}
