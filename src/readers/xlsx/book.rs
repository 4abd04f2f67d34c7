//! The workbook: its sheets, where their parts are, its date system, the formats of its cells.

use super::Xlsx;
use super::strings::Strings;
use crate::error::{Result, broken, encrypted, unsupported};
use crate::table::{Sheet, few};
use crate::values::{Shown, shown_by};
use crate::xml::{Event, Xml};
use crate::zip::Zip;

/// A relation of a part: what it is to it, and where.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

/// Most styles and relations that are looked at, and formats that the file may define.
const MANY: usize = 1 << 16;
const CODES: usize = 1 << 12;

impl Xlsx {
    pub fn open(bytes: &[u8], zip: Zip) -> Result<Xlsx> {
        if zip.has("EncryptedPackage") {
            return Err(encrypted());
        }
        let relations = relations(&zip, bytes, "")?;
        let book = relations
            .iter()
            .find(|r| r.kind.ends_with("/officeDocument"))
            .map_or("xl/workbook.xml", |r| &r.target)
            .to_string();
        if book.ends_with(".bin") {
            return Err(unsupported("A binary workbook (XLSB)"));
        }
        let mut xlsx = Xlsx {
            sheets: Vec::new(),
            parts: Vec::new(),
            shown: Vec::new(),
            from_1904: false,
            strings: Strings::default(),
            unread: None,
            open: None,
            zip,
        };
        xlsx.read_book(bytes, &book)?;
        Ok(xlsx)
    }

    fn read_book(&mut self, bytes: &[u8], book: &str) -> Result<()> {
        let relations = relations(&self.zip, bytes, book)?;
        let target = |kind: &str| {
            let found = relations.iter().find(|r| r.kind.ends_with(kind));
            found.map(|r| r.target.clone()).filter(|t| self.zip.has(t))
        };
        self.unread = target("/sharedStrings");
        if let Some(styles) = target("/styles") {
            self.shown = shown(&self.zip.whole(bytes, &styles)?)?;
        }
        let mut xml = document(&self.zip.whole(bytes, book)?)?;
        while let Some(event) = xml.next()? {
            let Event::Start(tag) = event else {
                continue;
            };
            match tag.name {
                b"workbookPr" => {
                    self.from_1904 = matches!(tag.get(b"date1904"), Some(b"1" | b"true"));
                }
                b"sheet" => {
                    let id = tag.get_local(b"id").unwrap_or_default();
                    let relation = relations.iter().find(|r| r.id.as_bytes() == id);
                    // Sheets of charts and macros have no cells.
                    let Some(relation) = relation.filter(|r| r.kind.ends_with("/worksheet")) else {
                        continue;
                    };
                    self.parts.push(relation.target.clone());
                    self.sheets.push(Sheet {
                        name: tag.text(b"name").unwrap_or_default(),
                        hidden: tag.get(b"state").is_some_and(|s| s != b"visible"),
                    });
                    few(&self.sheets)?;
                }
                _ => {}
            }
        }
        if self.sheets.is_empty() {
            return Err(broken("it has no sheet with cells"));
        }
        Ok(())
    }
}

fn document(bytes: &[u8]) -> Result<Xml> {
    let mut xml = Xml::default();
    xml.push(bytes)?;
    xml.end();
    Ok(xml)
}

/// The relations of a part; of the whole file where the part has no name.
fn relations(zip: &Zip, bytes: &[u8], part: &str) -> Result<Vec<Relation>> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let own = format!("{folder}/_rels/{name}.rels");
    let mut found = Vec::new();
    if !zip.has(&own) {
        return Ok(found);
    }
    let mut xml = document(&zip.whole(bytes, &own)?)?;
    while let Some(event) = xml.next()? {
        let Event::Start(tag) = event else {
            continue;
        };
        // What lies outside of the file is not looked at.
        let inside = tag.get(b"TargetMode") != Some(b"External");
        if tag.name == b"Relationship" && inside && found.len() < MANY {
            let text = |name: &[u8]| tag.text(name).unwrap_or_default();
            found.push(Relation {
                id: text(b"Id"),
                kind: text(b"Type"),
                target: resolved(folder, &text(b"Target")),
            });
        }
    }
    Ok(found)
}

/// A target, from the root of the file.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let whole = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_string(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// How each style of a cell shows a number.
fn shown(styles: &[u8]) -> Result<Vec<Shown>> {
    let mut xml = document(styles)?;
    let (mut codes, mut shown, mut inside) = (Vec::new(), Vec::new(), false);
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(tag) => match tag.name {
                b"numFmt" if codes.len() < CODES => {
                    if let (Some(id), Some(code)) =
                        (tag.number(b"numFmtId"), tag.text(b"formatCode"))
                    {
                        codes.push((id, code));
                    }
                }
                b"cellXfs" => inside = true,
                b"xf" if inside && shown.len() < MANY => {
                    let id = tag.number(b"numFmtId").unwrap_or(0);
                    let own = codes.iter().rfind(|(own, _)| *own == id);
                    shown.push(shown_by(id as u32, own.map(|(_, code)| code.as_str())));
                }
                _ => {}
            },
            Event::End(b"cellXfs") => inside = false,
            _ => {}
        }
    }
    Ok(shown)
}
