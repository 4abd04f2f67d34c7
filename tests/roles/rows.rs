//! Header sets with a typical value each → files of as many rows as wanted.
//!
//! In: `shops.txt` or `later.txt`, whose head says what its lines mean. Out: CSV text, in which orders have one to
//! three lines, customers come back, prices belong to products and amounts are pieces times price.

pub const SHOPS: &str = include_str!("shops.txt");
/// Collected after the lexicon stood.
pub const LATER: &str = include_str!("later.txt");

pub struct Column {
    how: char,
    pub header: String,
    value: String,
    /// As in the table, with its marks.
    pub role: String,
}

pub struct System {
    pub name: String,
    pub columns: Vec<Column>,
}

/// One order line, in numbers.
struct Line {
    line: usize,
    order: usize,
    first: bool,
    customer: usize,
    product: usize,
    pieces: usize,
}

pub fn systems(table: &str) -> Vec<System> {
    let mut systems: Vec<System> = Vec::new();
    for line in table.lines().filter(|l| !l.starts_with(';')) {
        if let Some(name) = line.strip_prefix("== ") {
            systems.push(System {
                name: name.into(),
                columns: Vec::new(),
            });
            continue;
        }
        let parts: Vec<&str> = line.splitn(4, '|').collect();
        let [how, header, value, role] = parts[..] else {
            panic!("{line:?} is no line of the table")
        };
        let system = systems.last_mut().expect("a name comes first");
        system.columns.push(Column {
            how: how.chars().next().expect("how it runs"),
            header: header.into(),
            value: value.into(),
            role: role.into(),
        });
    }
    systems
}

impl System {
    /// The header and `n` rows as CSV.
    pub fn rows(&self, n: usize) -> String {
        let names = self.columns.iter().map(|c| quoted(&c.header));
        let mut text = names.collect::<Vec<_>>().join(",") + "\n";
        let lines = lines(n);
        for line in &lines {
            let cells = self
                .columns
                .iter()
                .map(|c| quoted(&self.cell(c, line, &lines)));
            text += &cells.collect::<Vec<_>>().join(",");
            text.push('\n');
        }
        text
    }

    fn cell(&self, column: &Column, at: &Line, lines: &[Line]) -> String {
        let value = &column.value;
        match column.how {
            '-' => String::new(),
            'f' | 'g' if !at.first => String::new(),
            'o' | 'f' => varied(value, at.order),
            'c' => varied(value, at.customer),
            'p' => varied(value, at.product),
            'k' => varied(value, at.product / 3),
            'l' => varied(value, at.line),
            'd' => dated(value, at.order),
            'e' => dated(value, at.order + at.order % 3),
            'q' => money(value, at.pieces as f64),
            'u' => money(value, price(at)),
            'a' => money(value, price(at) * at.pieces as f64),
            't' => {
                let mine = lines.iter().filter(|l| l.order == at.order);
                money(
                    value,
                    mine.map(|l| price(l) * l.pieces as f64).sum::<f64>() + 5.0,
                )
            }
            'x' => money(value, [0.0, 0.0, 0.1, 0.0, 0.2][at.line % 5]),
            _ => value.clone(),
        }
    }
}

fn price(at: &Line) -> f64 {
    4.5 + 3.25 * at.product as f64
}

/// Order lines that look like a shop's: the same for every system.
fn lines(n: usize) -> Vec<Line> {
    let mut lines = Vec::with_capacity(n);
    let mut order = 0;
    while lines.len() < n {
        for first in [true, false, false].into_iter().take(1 + order % 3) {
            let line = lines.len();
            lines.push(Line {
                line,
                order,
                first,
                customer: order * 7 % 11,
                product: (line * 5 + order) % 9,
                pieces: 1 + (line * 3 + order) % 4,
            });
        }
        order += 1;
    }
    lines.truncate(n);
    lines
}

/// The last run of digits counted up, or a letter put behind where there is none.
fn varied(value: &str, by: usize) -> String {
    let Some(end) = value.rfind(|c: char| c.is_ascii_digit()) else {
        let mark = if by == 0 {
            String::new()
        } else {
            format!(" {}", (b'A' + by as u8 % 26) as char)
        };
        return format!("{value}{mark}");
    };
    let start = value[..=end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |i| {
            i + value[i..].chars().next().map_or(1, char::len_utf8)
        });
    let start = start.max((end + 1).saturating_sub(6));
    let digits = &value[start..=end];
    let counted: usize = digits.parse::<usize>().expect("digits") + by;
    format!(
        "{}{counted:0width$}{}",
        &value[..start],
        &value[end + 1..],
        width = digits.len()
    )
}

/// The day of the month moved: the first number from 13 to 31, or else the first of all below 29.
fn dated(value: &str, by: usize) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (i, b) in value.bytes().enumerate() {
        match runs.last_mut() {
            Some(run) if b.is_ascii_digit() && run.1 == i => run.1 += 1,
            _ if b.is_ascii_digit() => runs.push((i, i + 1)),
            _ => {}
        }
    }
    let compact = runs.first().is_some_and(|r| r.1 - r.0 == 8);
    let (start, end) = if compact {
        (6, 8)
    } else {
        let number = |r: &&(usize, usize)| value[r.0..r.1].parse::<usize>().unwrap_or(0);
        let date = &runs[..runs.len().min(3)];
        let short: Vec<_> = date.iter().filter(|r| r.1 - r.0 <= 2).collect();
        let named = value[..value.len().min(4)].contains(|c: char| c.is_ascii_alphabetic());
        let high = short
            .iter()
            .copied()
            .find(|r| (20..=31).contains(&number(r)) && number(r) != 24);
        **high
            .as_ref()
            .or(if named { short.first() } else { short.last() })
            .expect("a day")
    };
    let day: usize = value[start..end].parse().expect("a number");
    let moved = if day >= 13 {
        13 + (day - 13 + by) % 16
    } else {
        1 + (day - 1 + by) % 28
    };
    format!(
        "{}{moved:0width$}{}",
        &value[..start],
        &value[end..],
        width = end - start
    )
}

/// The number in the value replaced, with as many decimals, the same mark and what stands around it.
fn money(value: &str, amount: f64) -> String {
    let is_number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let Some(start) = value.find(|c: char| c.is_ascii_digit()) else {
        return value.into();
    };
    let end = value[start..]
        .find(|c: char| !is_number(c))
        .map_or(value.len(), |i| start + i);
    let number = &value[start..end];
    let places = number.rfind(['.', ',']).map_or(0, |i| number.len() - i - 1);
    let mut text = format!("{amount:.places$}");
    if number.contains(',') && !number.contains('.') {
        text = text.replace('.', ",");
    }
    format!("{}{text}{}", &value[..start], &value[end..])
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell.into()
}
