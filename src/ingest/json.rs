//! One JSON object → cells of text by key.
//!
//! Nested objects give keys like `a.b` down to [`FLAT`] levels; what lies deeper, and a list that holds
//! objects or lists, stays JSON text. A list of plain values is joined with `; `. Numbers keep their
//! text, `null` is an empty cell.

/// Deepest nesting accepted.
const DEEPEST: usize = 64;
/// Levels of objects that become keys of their own.
const FLAT: usize = 4;

/// Hands every cell of the object to `each`; `None` where it is no JSON object, or too deep.
pub fn read_object(json: &[u8], each: &mut dyn FnMut(&[u8], &[u8])) -> Option<()> {
    let mut walk = Walk {
        json,
        at: 0,
        key: Vec::new(),
        text: Vec::new(),
        each,
    };
    walk.blank();
    (walk.peek() == b'{').then_some(())?;
    walk.object(1)?;
    walk.blank();
    (walk.at == json.len()).then_some(())
}

struct Walk<'a> {
    json: &'a [u8],
    at: usize,
    /// The key of the value in progress, dots between the levels.
    key: Vec<u8>,
    /// The last string, unescaped, or the values of a list, joined.
    text: Vec<u8>,
    each: &'a mut dyn FnMut(&[u8], &[u8]),
}

impl Walk<'_> {
    /// The next byte; 0 at the end.
    fn peek(&self) -> u8 {
        self.json.get(self.at).copied().unwrap_or(0)
    }

    fn blank(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
    }

    /// Passes over blanks and one byte, which must be this.
    fn pass(&mut self, byte: u8) -> Option<()> {
        self.blank();
        (self.peek() == byte).then(|| self.at += 1)
    }

    /// What stands between the brackets: `each` reads one member. Ends behind the closing bracket.
    fn members(&mut self, close: u8, each: &mut dyn FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.at += 1;
        self.blank();
        if self.pass(close).is_some() {
            return Some(());
        }
        loop {
            self.blank();
            each(self)?;
            if self.pass(b',').is_none() {
                return self.pass(close);
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<()> {
        self.members(b'}', &mut |walk| {
            let level = walk.key.len();
            walk.text.clear();
            walk.string()?;
            if depth > 1 {
                walk.key.push(b'.');
            }
            walk.key.extend_from_slice(&walk.text);
            walk.pass(b':')?;
            walk.blank();
            walk.value(depth)?;
            walk.key.truncate(level);
            Some(())
        })
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        let from = self.at;
        self.text.clear();
        let (mut nested, mut first) = (false, true);
        match self.peek() {
            b'{' if depth < FLAT => return self.object(depth + 1),
            b'{' => {
                nested = true;
                self.skip(depth)?;
            }
            b'[' => self.members(b']', &mut |walk| {
                if !std::mem::take(&mut first) {
                    walk.text.extend_from_slice(b"; ");
                }
                nested |= matches!(walk.peek(), b'{' | b'[');
                walk.skip(depth + 1)
            })?,
            _ => self.plain()?,
        }
        let whole = &self.json[from..self.at];
        (self.each)(&self.key, if nested { whole } else { &self.text });
        Some(())
    }

    /// Any value, checked; what it says is added to the text.
    fn skip(&mut self, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match self.peek() {
            b'{' => self.members(b'}', &mut |walk| {
                walk.string()?;
                walk.pass(b':')?;
                walk.blank();
                walk.skip(depth + 1)
            }),
            b'[' => self.members(b']', &mut |walk| walk.skip(depth + 1)),
            _ => self.plain(),
        }
    }

    /// A string, a number, a truth value or null.
    fn plain(&mut self) -> Option<()> {
        if self.peek() == b'"' {
            return self.string();
        }
        let rest = &self.json[self.at..];
        let length = rest
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
            .count();
        let word = &rest[..length];
        self.at += length;
        match word {
            b"null" => {}
            b"true" | b"false" => self.text.extend_from_slice(word),
            _ => {
                is_number(word).then_some(())?;
                self.text.extend_from_slice(word);
            }
        }
        Some(())
    }

    /// A string from its opening quote on, unescaped onto the text.
    fn string(&mut self) -> Option<()> {
        (self.peek() == b'"').then_some(())?;
        self.at += 1;
        loop {
            let rest = &self.json[self.at..];
            let plain = rest.iter().position(|b| matches!(b, b'"' | b'\\'))?;
            self.text.extend_from_slice(&rest[..plain]);
            self.at += plain + 1;
            if rest[plain] == b'"' {
                return Some(());
            }
            self.escape()?;
        }
    }

    fn escape(&mut self) -> Option<()> {
        let byte = self.peek();
        self.at += 1;
        self.text.push(match byte {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            b'b' => 8,
            b'f' => 12,
            b'"' | b'\\' | b'/' => byte,
            b'u' => return self.unit(),
            _ => return None,
        });
        Some(())
    }

    /// `\uXXXX`, or two of them that make one character; half of a pair becomes U+FFFD.
    fn unit(&mut self) -> Option<()> {
        let mut code = self.hex()?;
        if (0xd800..0xdc00).contains(&code) && self.json[self.at..].starts_with(b"\\u") {
            let back = self.at;
            self.at += 2;
            let low = self.hex()?;
            if (0xdc00..0xe000).contains(&low) {
                code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            } else {
                self.at = back;
            }
        }
        let c = char::from_u32(code).unwrap_or('\u{fffd}');
        self.text
            .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        Some(())
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.json.get(self.at..self.at + 4)?;
        self.at += 4;
        digits
            .iter()
            .try_fold(0, |code, &b| Some(code << 4 | (b as char).to_digit(16)?))
    }
}

/// The grammar of JSON's numbers.
fn is_number(word: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|b| b.is_ascii_digit()).count();
    let mut rest = word.strip_prefix(b"-").unwrap_or(word);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    rest = &rest[whole..];
    if let Some(part) = rest.strip_prefix(b".") {
        let n = digits(part);
        if n == 0 {
            return false;
        }
        rest = &part[n..];
    }
    if let [b'e' | b'E', part @ ..] = rest {
        let part = match part {
            [b'+' | b'-', part @ ..] => part,
            _ => part,
        };
        let n = digits(part);
        return n > 0 && n == part.len();
    }
    rest.is_empty()
}
