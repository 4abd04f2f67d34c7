//! ODS: a ZIP file with all sheets in one XML part.
//!
//! In: the file's bytes. Out: the sheets, and one sheet's cells row by row. The values stand in the
//! cells' attributes, their text only where they are text. A list of the sheets needs one walk through
//! the whole part.

use crate::error::{Result, broken, encrypted, too_large};
use crate::rows::{MAX_COLUMNS, MAX_ROWS, Rows};
use crate::table::{Counts, Sheet, few};
use crate::values::write_float;
use crate::xlsx::write_iso;
use crate::xml::{Event, Tag, Xml, unescape};
use crate::zip::{Part, Zip};

const CONTENT: &str = "content.xml";
/// Longest text of a cell.
const LONGEST: usize = 4 << 20;

pub struct Ods {
    zip: Zip,
    pub sheets: Vec<Sheet>,
    open: Option<Open>,
}

struct Open {
    part: Part,
    xml: Xml,
    walk: Walk,
    /// Nothing is left to inflate.
    ended: bool,
}

/// Where the walk through the document is.
#[derive(Default)]
struct Walk {
    wanted: usize,
    /// Sheets that have begun.
    sheets: usize,
    /// Tables inside of tables.
    depth: usize,
    row: u32,
    rows: u32,
    column: u32,
    columns: u32,
    cell: bool,
    paragraphs: u32,
    inside: u32,
    note: bool,
    kind: Vec<u8>,
    value: Vec<u8>,
    text: Vec<u8>,
    /// Repeated rows and columns that hold something count once here.
    over: bool,
}

impl Ods {
    pub fn open(bytes: &[u8], zip: Zip) -> Result<Ods> {
        if zip.has("META-INF/manifest.xml") {
            let manifest = zip.whole(bytes, "META-INF/manifest.xml")?;
            if manifest.windows(16).any(|w| w == b":encryption-data") {
                return Err(encrypted());
            }
        }
        let mut ods = Ods {
            sheets: Vec::new(),
            open: None,
            zip,
        };
        ods.list(bytes)?;
        if ods.sheets.is_empty() {
            return Err(broken("it has no sheet"));
        }
        Ok(ods)
    }

    fn list(&mut self, bytes: &[u8]) -> Result<()> {
        let mut part = self.zip.part(bytes, CONTENT)?;
        let mut xml = Xml::default();
        let (mut hidden, mut style, mut depth) = (Vec::new(), None, 0);
        loop {
            let more = part.step(bytes, xml.room())?;
            if !more {
                xml.end();
            }
            while let Some(event) = xml.next()? {
                match event {
                    Event::Start(tag) => match tag.name {
                        b"style" => style = tag.text(b"style:name"),
                        b"table-properties" if tag.get(b"table:display") == Some(b"false") => {
                            hidden.extend(style.take());
                        }
                        b"table" if !tag.closed => {
                            if depth == 0 {
                                let own = tag.text(b"table:style-name");
                                self.sheets.push(Sheet {
                                    name: tag.text(b"table:name").unwrap_or_default(),
                                    hidden: own.is_some_and(|own| hidden.contains(&own)),
                                });
                                few(&self.sheets)?;
                            }
                            depth += 1;
                        }
                        _ => {}
                    },
                    Event::End(b"table") => depth -= i32::from(depth > 0),
                    _ => {}
                }
            }
            if !more {
                return Ok(());
            }
        }
    }

    pub fn begin(&mut self, bytes: &[u8], sheet: usize) -> Result<()> {
        self.open = Some(Open {
            part: self.zip.part(bytes, CONTENT)?,
            xml: Xml::default(),
            walk: Walk {
                wanted: sheet + 1,
                ..Walk::default()
            },
            ended: false,
        });
        Ok(())
    }

    pub fn step(&mut self, bytes: &[u8], rows: &mut Rows, counts: &mut Counts) -> Result<bool> {
        let Some(open) = &mut self.open else {
            return Ok(false);
        };
        if rows.go_on()? {
            return Ok(true);
        }
        while let Some(event) = open.xml.next()? {
            open.walk.take(&event, rows, counts)?;
            if rows.repeats() {
                return Ok(true);
            }
            if open.walk.over {
                break;
            }
        }
        if open.ended || open.walk.over {
            self.open = None;
            return Ok(false);
        }
        if !open.part.step(bytes, open.xml.room())? {
            open.xml.end();
            open.ended = true;
        }
        Ok(true)
    }

    pub fn progress(&self) -> f64 {
        self.open.as_ref().map_or(1.0, |o| o.part.progress())
    }
}

impl Walk {
    fn take(&mut self, event: &Event<'_>, rows: &mut Rows, counts: &mut Counts) -> Result<()> {
        match event {
            Event::Start(tag) => self.start(tag, rows, counts),
            Event::End(name) => self.end(name, rows, counts),
            Event::Text(raw) if self.reads() => {
                unescape(raw, &mut self.text);
                self.check()
            }
            Event::Plain(text) if self.reads() => {
                self.text.extend_from_slice(text);
                self.check()
            }
            _ => Ok(()),
        }
    }

    fn reads(&self) -> bool {
        self.cell && self.inside > 0 && !self.note
    }

    fn check(&self) -> Result<()> {
        if self.text.len() > LONGEST {
            return Err(too_large("one of its cells is longer than 4 MiB"));
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag<'_>, rows: &mut Rows, counts: &mut Counts) -> Result<()> {
        let repeated = |name: &[u8], most: u32| {
            let times = tag.number(name).unwrap_or(1).clamp(1, u64::from(most));
            times as u32
        };
        match tag.name {
            b"table" if !tag.closed => {
                self.depth += 1;
                self.sheets += usize::from(self.depth == 1);
                return Ok(());
            }
            _ if self.sheets != self.wanted || self.depth != 1 => return Ok(()),
            b"table-row" => {
                self.row = self.row.saturating_add(self.rows);
                self.rows = repeated(b"table:number-rows-repeated", MAX_ROWS);
                (self.column, self.columns) = (0, 0);
            }
            b"table-cell" | b"covered-table-cell" => {
                self.column = self.column.saturating_add(self.columns);
                self.columns = repeated(b"table:number-columns-repeated", MAX_COLUMNS);
                self.begin_cell(tag);
                counts.merged += u64::from(tag.get(b"table:number-columns-spanned").is_some());
                if tag.closed {
                    return self.end_cell(rows, counts);
                }
            }
            b"annotation" => self.note = !tag.closed,
            b"p" if self.cell && !self.note => {
                if self.paragraphs > 0 {
                    self.text.push(b'\n');
                }
                self.paragraphs += 1;
                self.inside += u32::from(!tag.closed);
            }
            b"s" if self.reads() => {
                let times = tag.number(b"text:c").unwrap_or(1).min(1_024) as usize;
                self.text.resize(self.text.len() + times, b' ');
                self.check()?;
            }
            b"tab" if self.reads() => self.text.push(b'\t'),
            b"line-break" if self.reads() => self.text.push(b'\n'),
            _ => {}
        }
        Ok(())
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) {
        self.cell = true;
        (self.paragraphs, self.inside, self.note) = (0, 0, false);
        self.text.clear();
        self.kind.clear();
        self.value.clear();
        let kind = tag.get(b"office:value-type").unwrap_or_default();
        self.kind.extend_from_slice(kind);
        if tag.get(b"calcext:value-type") == Some(b"error") {
            self.kind = b"error".to_vec();
        }
        let name: &[u8] = match kind {
            b"date" => b"office:date-value",
            b"time" => b"office:time-value",
            b"boolean" => b"office:boolean-value",
            b"string" => b"office:string-value",
            _ => b"office:value",
        };
        unescape(tag.get(name).unwrap_or_default(), &mut self.value);
    }

    fn end(&mut self, name: &[u8], rows: &mut Rows, counts: &mut Counts) -> Result<()> {
        match name {
            b"table" => {
                self.over = self.depth == 1 && self.sheets == self.wanted;
                self.depth = self.depth.saturating_sub(1);
                return Ok(());
            }
            _ if self.sheets != self.wanted || self.depth != 1 => return Ok(()),
            b"table-cell" | b"covered-table-cell" => return self.end_cell(rows, counts),
            b"annotation" => self.note = false,
            b"p" if !self.note => self.inside = self.inside.saturating_sub(1),
            b"table-row" => return rows.repeat(self.rows),
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self, rows: &mut Rows, counts: &mut Counts) -> Result<()> {
        self.cell = false;
        let mut text = Vec::new();
        match self.kind.as_slice() {
            b"error" => counts.errors += 1,
            b"float" | b"percentage" | b"currency" => {
                let value = std::str::from_utf8(&self.value).ok();
                match value.and_then(|v| v.trim().parse().ok()) {
                    Some(value) => write_float(&mut text, value),
                    None => text.extend_from_slice(&self.text),
                }
            }
            b"date" => write_iso(&mut text, &self.value),
            b"time" => write_period(&mut text, &self.value),
            b"boolean" => text.extend_from_slice(&self.value),
            _ if self.value.is_empty() => text.extend_from_slice(&self.text),
            _ => text.extend_from_slice(&self.value),
        }
        if text.is_empty() || self.row >= MAX_ROWS {
            return Ok(());
        }
        rows.go_to(self.row)?;
        for column in 0..self.columns {
            rows.put(self.column.saturating_add(column), &text)?;
        }
        Ok(())
    }
}

/// `PT08H26M00S` → `08:26:00`.
fn write_period(out: &mut Vec<u8>, period: &[u8]) {
    let mut parts = [0u64; 3];
    let mut number = 0u64;
    let mut fraction = false;
    for &byte in period {
        match byte {
            b'0'..=b'9' if !fraction => {
                number = number
                    .saturating_mul(10)
                    .saturating_add(u64::from(byte - b'0'));
            }
            b'.' | b',' => fraction = true,
            b'H' | b'M' | b'S' => {
                let place = match byte {
                    b'H' => 0,
                    b'M' => 1,
                    _ => 2,
                };
                parts[place] = number;
                (number, fraction) = (0, false);
            }
            _ => {}
        }
    }
    let seconds =
        parts[0].min(1 << 32) * 3_600 + parts[1].min(1 << 32) * 60 + parts[2].min(1 << 32);
    crate::values::write_clock(out, seconds as i64);
}
