//! The classes: what was done to the table, and what the table then is.

use super::sheet::{Sheet, Style, lines, sheet};

pub struct Case {
    pub note: String,
    pub bytes: Vec<u8>,
    pub header: Option<Vec<String>>,
    pub rows: Vec<Vec<String>>,
}

pub type Class = (String, Vec<Case>, f64);

const SEEDS: u64 = 6;

/// Line indexes looked at: header, first row, middle, last row.
fn places(sheet: &Sheet) -> [usize; 4] {
    [0, 1, sheet.rows.len() / 2, sheet.rows.len()]
}

fn case(note: &str, bytes: impl Into<Vec<u8>>, sheet: &Sheet) -> Case {
    Case {
        note: note.into(),
        bytes: bytes.into(),
        header: Some(sheet.header.clone()),
        rows: sheet.rows.clone(),
    }
}

fn join(lines: &[String], style: &Style) -> String {
    lines.iter().map(|l| format!("{l}{}", style.end)).collect()
}

/// One case a seed.
fn whole(name: &str, make: impl Fn(u64, Sheet) -> Case) -> Class {
    (
        name.into(),
        (0..SEEDS).map(|seed| make(seed, sheet(seed))).collect(),
        1.0,
    )
}

/// One case a seed and place: `spoil` changes the line and says what its cells then are.
fn one_row(
    name: &str,
    style: &Style,
    spoil: impl Fn(&Style, &mut String, &mut Vec<String>, u64),
) -> Class {
    let mut cases = Vec::new();
    for seed in 0..SEEDS {
        let plain = sheet(seed);
        for place in places(&plain) {
            let mut sheet = plain.clone();
            let mut lines = lines(&sheet, style);
            let cells = if place == 0 {
                &mut sheet.header
            } else {
                &mut sheet.rows[place - 1]
            };
            spoil(style, &mut lines[place], cells, seed);
            let note = format!("seed {seed}, line {place}");
            cases.push(case(&note, join(&lines, style), &sheet));
        }
    }
    (name.into(), cases, 1.0)
}

fn style(delimiter: &str, quote: Option<char>, escape: Option<char>) -> Style {
    Style {
        delimiter: delimiter.into(),
        quote,
        escape,
        ..Style::default()
    }
}

pub fn classes() -> Vec<Class> {
    let mut all = Vec::new();
    dialects(&mut all);
    single_rows(&mut all);
    quotes(&mut all);
    ends(&mut all);
    headers(&mut all);
    around(&mut all);
    small(&mut all);
    encodings(&mut all);
    harder(&mut all);
    all
}

/// Things that come together, and tables of other shapes.
fn harder(all: &mut Vec<Class>) {
    let plain = Style::default();
    let end = |s: &str| s.to_string() + "\r\n";
    // Every delimiter with a stray quote in it.
    for delimiter in [";", "\t", "|", " ", ", "] {
        for at in 0..3 {
            all.push(one_row(
                &format!("{delimiter:?}, stray quote {at}"),
                &style(delimiter, Some('"'), Some('"')),
                move |style, line, cells, _| {
                    let mut written: Vec<String> = cells.iter().map(|c| style.cell(c)).collect();
                    let quoted = written[6].starts_with('"');
                    let inner = cells[6].clone();
                    let spoilt = match at {
                        0 => format!("\"{inner}"),
                        1 => format!("{}\"{}", &inner[..2], &inner[2..]),
                        _ => format!("{inner}\""),
                    };
                    written[6] = if quoted {
                        format!("\"{spoilt}\"")
                    } else {
                        spoilt.clone()
                    };
                    cells[6] = spoilt;
                    *line = written.join(&style.delimiter);
                },
            ));
        }
    }
    for delimiter in [";", "\t", "|", " ", ", "] {
        let style = style(delimiter, Some('"'), Some('"'));
        all.push(whole(
            &format!("{delimiter:?}, notes above and beneath"),
            |_, s| {
                let text = end("Sales report, all shops")
                    + &end("")
                    + &join(&lines(&s, &style), &style)
                    + &end("")
                    + &end("End; of the report");
                case("", text, &s)
            },
        ));
        all.push(whole(&format!("{delimiter:?}, no header"), |_, s| Case {
            header: None,
            ..case("", join(&lines(&s, &style)[1..], &style), &s)
        }));
        all.push(one_row(
            &format!("{delimiter:?}, two cells too few"),
            &style,
            |style, line, cells, _| {
                cells.truncate(8);
                *line = style.line(cells);
            },
        ));
        all.push(whole(&format!("{delimiter:?}, second table"), |seed, s| {
            let other = sheet(seed + 2);
            case(
                "",
                join(&lines(&s, &style), &style) + "\r\n" + &join(&lines(&other, &style), &style),
                &s,
            )
        }));
    }
    all.push(whole("no quotes at all, commas in the text", |_, s| {
        let style = style(",", None, None);
        let text = join(&lines(&s, &style), &style);
        let split = |r: &Vec<String>| r.join(",").split(',').map(String::from).collect::<Vec<_>>();
        let s = Sheet {
            header: split(&s.header),
            rows: s.rows.iter().map(split).collect(),
        };
        case("", text, &s)
    }));
    all.push(whole("a title and two header rows", |_, mut s| {
        let second: Vec<String> = (0..10).map(|j| format!("unit {j}")).collect();
        let l = lines(&s, &plain);
        let text = "Report 2018\r\n\r\n".to_string()
            + &l[0]
            + "\r\n"
            + &plain.line(&second)
            + "\r\n"
            + &join(&l[1..], &plain);
        for (name, more) in s.header.iter_mut().zip(&second) {
            *name = format!("{name} {more}");
        }
        case("", text, &s)
    }));
    all.push(whole("one column, numbers with decimal points", |_, s| {
        let mut t = s.clone();
        for row in std::iter::once(&mut t.header).chain(&mut t.rows) {
            *row = vec![row[4].replace(',', "")];
        }
        case("", join(&lines(&t, &style(";", None, None)), &plain), &t)
    }));
    all.push(whole("wide, forty columns", |_, mut s| {
        for row in std::iter::once(&mut s.header).chain(&mut s.rows) {
            let copy = row.clone();
            (0..3).for_each(|i| {
                row.extend(copy.iter().map(|c| {
                    if c.is_empty() {
                        String::new()
                    } else {
                        format!("{c}{i}")
                    }
                }))
            });
        }
        case("", join(&lines(&s, &plain), &plain), &s)
    }));
    // A stray quote beside other oddities.
    all.push(one_row(
        "two stray quotes",
        &plain,
        |style, line, cells, _| {
            let mut written: Vec<String> = cells.iter().map(|c| style.cell(c)).collect();
            for j in [3, 7] {
                if !written[j].starts_with('"') {
                    cells[j].push('"');
                    written[j] = cells[j].clone();
                }
            }
            *line = written.join(",");
        },
    ));
    all.push(one_row(
        "a stray quote before the line end",
        &plain,
        |style, line, cells, _| {
            cells[9].push('"');
            *line = cells[..9]
                .iter()
                .map(|c| style.cell(c))
                .collect::<Vec<_>>()
                .join(",")
                + ","
                + &cells[9];
        },
    ));
    all.push(one_row("an empty row", &plain, |_, line, cells, _| {
        if line.starts_with(|c: char| c.is_ascii_digit()) {
            return;
        }
        let _ = cells;
    }));
    all.push(whole("a comma-only row in the middle", |_, mut s| {
        s.rows.insert(5, vec![String::new(); 10]);
        case("", join(&lines(&s, &plain), &plain), &s)
    }));
    all.push(whole("quoted everything, unix", |_, s| {
        let style = Style {
            all: true,
            end: "\n",
            ..Style::default()
        };
        case("", join(&lines(&s, &style), &style), &s)
    }));
    all.push(whole("quoted names only", |_, s| {
        let quoted = Style {
            all: true,
            ..Style::default()
        };
        let mut l = lines(&s, &plain);
        l[0] = quoted.line(&s.header);
        case("", join(&l, &plain), &s)
    }));
    all.push(whole("three columns of text", |_, s| {
        let mut t = s.clone();
        for row in std::iter::once(&mut t.header).chain(&mut t.rows) {
            *row = vec![row[3].clone(), row[6].clone(), row[7].clone()];
        }
        case("", join(&lines(&t, &plain), &plain), &t)
    }));
    all.push(whole("two columns by semicolon", |_, s| {
        let mut t = s.clone();
        for row in std::iter::once(&mut t.header).chain(&mut t.rows) {
            *row = vec![row[1].clone(), row[7].clone()];
        }
        let style = style(";", Some('"'), Some('"'));
        case("", join(&lines(&t, &style), &style), &t)
    }));
    all.push(whole("decimal commas by semicolon", |_, mut s| {
        for row in &mut s.rows {
            row[4] = row[4].replace('.', ",");
            row[9] = row[9].replace('.', ",");
        }
        let style = style(";", Some('"'), Some('"'));
        case("", join(&lines(&s, &style), &style), &s)
    }));
    all.push(whole("numbers only, with header", |seed, _| {
        let header: Vec<String> = ["a", "b", "c", "d"].map(String::from).to_vec();
        let rows = (0..30u64).map(|i| {
            (0..4)
                .map(|j| ((i * 31 + j * 17 + seed * 5) % 97).to_string())
                .collect()
        });
        let s = Sheet {
            header,
            rows: rows.collect(),
        };
        case("", join(&lines(&s, &plain), &plain), &s)
    }));
    all.push(whole("numbers only, without", |seed, _| {
        let rows = (0..30u64).map(|i| {
            (0..4)
                .map(|j| ((i * 31 + j * 17 + seed * 5) % 97).to_string())
                .collect()
        });
        let s = Sheet {
            header: Vec::new(),
            rows: rows.collect(),
        };
        Case {
            header: None,
            ..case("", join(&lines(&s, &plain)[1..], &plain), &s)
        }
    }));
    all.push(whole(
        "one row of four hundred has a quote without end",
        |_, mut s| {
            let more = s.rows.clone();
            (0..8).for_each(|_| s.rows.extend(more.clone()));
            let mut l = lines(&s, &plain);
            s.rows[19][3] = "\"unheard of".into();
            l[20] = s.rows[19]
                .iter()
                .enumerate()
                .map(|(j, c)| if j == 3 { c.clone() } else { plain.cell(c) })
                .collect::<Vec<_>>()
                .join(",");
            case("", join(&l, &plain), &s)
        },
    ));
    all.push(whole(
        "long file, further table behind the head",
        |_, mut s| {
            let more = s.rows.clone();
            (0..80).for_each(|_| s.rows.extend(more.clone()));
            let other = sheet(7);
            case(
                "",
                join(&lines(&s, &plain), &plain)
                    + "\r\nOther\r\n"
                    + &join(&lines(&other, &plain), &plain),
                &s,
            )
        },
    ));
    all.push(whole("long file, footnote behind the head", |_, mut s| {
        let more = s.rows.clone();
        (0..80).for_each(|_| s.rows.extend(more.clone()));
        case(
            "",
            join(&lines(&s, &plain), &plain) + "Total,,,,99.50,,,,,\r\nPrinted by anna\r\n",
            &s,
        )
    }));
    all.push(whole("sep line", |_, s| {
        let style = style(";", Some('"'), Some('"'));
        case(
            "",
            "sep=;\r\n".to_string() + &join(&lines(&s, &style), &style),
            &s,
        )
    }));
    all.push(whole("a title over groups, two header rows", |_, mut s| {
        let groups = ["Order", "", "", "Goods", "", "", "Where", "", "", "Sum"].map(String::from);
        let text = plain.line(&groups) + "\r\n" + &join(&lines(&s, &plain), &plain);
        for (name, group) in s.header.iter_mut().zip(&groups) {
            if !group.is_empty() {
                *name = format!("{group} {name}");
            }
        }
        case("", text, &s)
    }));
    all.push(whole(
        "rows with one more cell than the header",
        |_, mut s| {
            for row in &mut s.rows {
                row.push("more".into());
            }
            case("", join(&lines(&s, &plain), &plain), &s)
        },
    ));
    all.push(whole(
        "rows with one cell less than the header",
        |_, mut s| {
            for row in &mut s.rows {
                row.pop();
            }
            case("", join(&lines(&s, &plain), &plain), &s)
        },
    ));
    all.push(whole("apostrophes in text", |_, mut s| {
        for row in s.rows.iter_mut().step_by(3) {
            row[3] = "'tis O'Hara's".into();
            row[7] = "rock 'n' roll, boys'".into();
        }
        case("", join(&lines(&s, &plain), &plain), &s)
    }));
    all.push(whole("inches", |_, mut s| {
        for row in s.rows.iter_mut().step_by(4) {
            row[3] = "5\" pipe".into();
        }
        let l: Vec<String> = std::iter::once(&s.header)
            .chain(&s.rows)
            .map(|r| {
                r.iter()
                    .map(|c| {
                        if c.contains(',') || c.starts_with("so ") {
                            plain.cell(c)
                        } else {
                            c.clone()
                        }
                    })
                    .collect::<Vec<_>>()
                    .join(",")
            })
            .collect();
        case("", join(&l, &plain), &s)
    }));
    all.push(whole(
        "backslash, all quoted, quote and delimiter inside",
        |_, mut s| {
            for row in s.rows.iter_mut().step_by(5) {
                row[7] = "a \", b".into();
            }
            let style = Style {
                all: true,
                ..style(",", Some('"'), Some('\\'))
            };
            case("", join(&lines(&s, &style), &style), &s)
        },
    ));
    all.push(one_row(
        "one row escaped by backslash",
        &plain,
        |_, line, cells, _| {
            cells[7] = "the \"big\" one, red".into();
            let mut written: Vec<String> = cells.iter().map(|c| plain.cell(c)).collect();
            written[7] = "\"the \\\"big\\\" one, red\"".into();
            *line = written.join(",");
        },
    ));
}

fn dialects(all: &mut Vec<Class>) {
    for delimiter in [
        ",", ";", "\t", "|", " ", ", ", "; ", "||", "::", ";;", " | ", "~", "^", ",,", ":", "#",
    ] {
        all.push(whole(&format!("delimiter {delimiter:?}"), |_, s| {
            let style = style(delimiter, Some('"'), Some('"'));
            case("", join(&lines(&s, &style), &style), &s)
        }));
    }
    for (quote, escape) in [
        ('"', '"'),
        ('"', '\\'),
        ('\'', '\''),
        ('\'', '\\'),
        ('"', '^'),
        ('"', '/'),
        ('"', '#'),
    ] {
        for every in [false, true] {
            all.push(whole(
                &format!("quote {quote} escape {escape} all {every}"),
                |_, mut s| {
                    for row in s.rows.iter_mut().step_by(9) {
                        row[7] = format!("the {quote}big{quote} one, and {quote}small");
                    }
                    let style = Style {
                        all: every,
                        ..style(",", Some(quote), Some(escape))
                    };
                    case("", join(&lines(&s, &style), &style), &s)
                },
            ));
        }
    }
    all.push(whole("no escape", |_, mut s| {
        for row in s.rows.iter_mut().step_by(9) {
            row[7] = "the \"big\" one".into();
        }
        let style = style(",", Some('"'), None);
        case("", join(&lines(&s, &style), &style), &s)
    }));
    all.push(whole("no quotes, backslash before delimiter", |_, s| {
        let style = style(",", None, Some('\\'));
        case("", join(&lines(&s, &style), &style), &s)
    }));
    for delimiter in [";", "\t", "|"] {
        all.push(whole(&format!("no quotes {delimiter:?}"), |_, mut s| {
            for cell in s.rows.iter_mut().flatten() {
                *cell = cell.replace(delimiter, "/");
            }
            let style = style(delimiter, None, None);
            case("", join(&lines(&s, &style), &style), &s)
        }));
    }
    all.push(whole("padded by blanks", |_, mut s| {
        for row in std::iter::once(&mut s.header).chain(&mut s.rows) {
            row.remove(8);
            for cell in row.iter_mut() {
                *cell = cell.replace("  ", " ");
            }
        }
        let widths: Vec<usize> = (0..9)
            .map(|j| {
                s.rows
                    .iter()
                    .chain([&s.header])
                    .map(|r| r[j].len())
                    .max()
                    .unwrap()
                    + 2
            })
            .collect();
        let line = |row: &Vec<String>| -> String {
            row.iter()
                .zip(&widths)
                .map(|(c, w)| format!("{c:<w$}"))
                .collect::<String>()
                + "\n"
        };
        let text: String = std::iter::once(&s.header)
            .chain(&s.rows)
            .map(line)
            .collect();
        case("", text, &s)
    }));
    // A cell that is empty where its column is not leaves no trace between runs of blanks.
    all.last_mut().expect("just pushed").2 = 0.97;
    all.push(whole("cells padded by blanks, commas", |_, mut s| {
        for row in std::iter::once(&mut s.header).chain(&mut s.rows) {
            for cell in row.iter_mut() {
                *cell = format!("{:<12}", cell.replace([',', '"'], " "));
            }
        }
        let style = Style::default();
        case("", join(&lines(&s, &style), &style), &s)
    }));
}

fn single_rows(all: &mut Vec<Class>) {
    for other in [";", "\t", "|", " ", ", ", ":"] {
        all.push(one_row(
            &format!("one row by {other:?}"),
            &Style::default(),
            |_, line, cells, _| {
                *line = style(other, Some('"'), Some('"')).line(cells);
            },
        ));
    }
    all.push(one_row(
        "one row by comma of semicolons",
        &style(";", Some('"'), Some('"')),
        |_, line, cells, _| {
            *line = style(",", Some('"'), Some('"')).line(cells);
        },
    ));
    all.push(one_row(
        "one row, other quotes",
        &Style::default(),
        |_, line, cells, _| {
            *line = Style {
                all: true,
                ..style(",", Some('\''), Some('\''))
            }
            .line(cells);
        },
    ));
    all.push(one_row(
        "one row quoted as a whole",
        &Style::default(),
        |_, line, _, _| {
            *line = format!("\"{}\"", line.replace('"', "\"\""));
        },
    ));
    all.push(one_row(
        "one row, every cell quoted",
        &Style::default(),
        |_, line, cells, _| {
            *line = Style {
                all: true,
                ..Style::default()
            }
            .line(cells);
        },
    ));
    for missing in [1, 2, 4] {
        all.push(one_row(
            &format!("one row, {missing} cells too few"),
            &Style::default(),
            |style, line, cells, _| {
                cells.truncate(10 - missing);
                *line = style.line(cells);
            },
        ));
    }
    for more in [1, 3] {
        all.push(one_row(
            &format!("one row, {more} cells too many"),
            &Style::default(),
            |style, line, cells, _| {
                cells.extend((0..more).map(|i| format!("more{i}")));
                *line = style.line(cells);
            },
        ));
        all.push(one_row(
            &format!("one row, {more} empty cells too many"),
            &Style::default(),
            |style, line, cells, _| {
                cells.extend((0..more).map(|_| String::new()));
                *line = style.line(cells);
            },
        ));
    }
    all.push(one_row(
        "one row, a cell missing in the middle",
        &Style::default(),
        |style, line, cells, _| {
            cells.remove(4);
            *line = style.line(cells);
        },
    ));
    all.push(one_row(
        "one row, a line end within quotes",
        &Style::default(),
        |style, line, cells, seed| {
            let end = ["\n", "\r\n", "\r", "\n\n"][seed as usize % 4];
            cells[7] = format!("one{end}two, three{end}four");
            *line = style.line(cells);
        },
    ));
}

fn quotes(all: &mut Vec<Class>) {
    // Column 3 is plain text, 6 is quoted as it has a comma; for headers no cell is quoted.
    for every in [false, true] {
        let style = Style {
            all: every,
            ..Style::default()
        };
        let spoil = |column: usize, at: usize| {
            move |style: &Style, line: &mut String, cells: &mut Vec<String>, _: u64| {
                let mut written: Vec<String> = cells.iter().map(|c| style.cell(c)).collect();
                let quoted = written[column].starts_with('"');
                let inner = cells[column].clone();
                let middle = (1..inner.len())
                    .find(|i| *i >= inner.len() / 2)
                    .unwrap_or(inner.len());
                let spoilt = match at {
                    0 => format!("\"{inner}"),
                    1 => format!("{}\"{}", &inner[..middle], &inner[middle..]),
                    _ => format!("{inner}\""),
                };
                written[column] = if quoted {
                    format!("\"{spoilt}\"")
                } else {
                    spoilt.clone()
                };
                cells[column] = spoilt;
                *line = written.join(&style.delimiter);
            }
        };
        for column in [0, 3, 6, 9] {
            for (at, where_) in ["start", "inside", "end"].iter().enumerate() {
                all.push(one_row(
                    &format!("stray quote, {where_} of column {column}, all {every}"),
                    &style,
                    spoil(column, at),
                ));
            }
        }
    }
    all.push(one_row(
        "closing quote missing",
        &Style {
            all: true,
            ..Style::default()
        },
        |style, line, cells, _| {
            let mut written: Vec<String> = cells.iter().map(|c| style.cell(c)).collect();
            written[3].pop();
            cells[3] = format!("\"{}", cells[3]);
            *line = written.join(",");
        },
    ));
    all.push(whole("every line quoted as a whole", |_, s| {
        let style = Style::default();
        let lines: Vec<String> = lines(&s, &style)
            .iter()
            .map(|l| format!("\"{}\"", l.replace('"', "\"\"")))
            .collect();
        case("", join(&lines, &style), &s)
    }));
    all.push(whole(
        "every line but the header quoted as a whole",
        |_, s| {
            let style = Style::default();
            let mut lines = lines(&s, &style);
            lines
                .iter_mut()
                .skip(1)
                .for_each(|l| *l = format!("\"{}\"", l.replace('"', "\"\"")));
            case("", join(&lines, &style), &s)
        },
    ));
}

fn ends(all: &mut Vec<Class>) {
    for end in ["\n", "\r\n", "\r"] {
        all.push(whole(&format!("line end {end:?}"), |_, mut s| {
            s.rows[3][7] = format!("one{end}two, three");
            let style = Style {
                end,
                ..Style::default()
            };
            case("", join(&lines(&s, &style), &style), &s)
        }));
        for other in ["\n", "\r\n", "\r"] {
            all.push(one_row(
                &format!("line end {end:?}, once {other:?}"),
                &Style {
                    end: "",
                    ..Style::default()
                },
                |_, line, _, _| {
                    line.push_str(other);
                },
            ));
            let made = all.last_mut().unwrap();
            for case in &mut made.1 {
                let text = String::from_utf8(std::mem::take(&mut case.bytes)).unwrap();
                case.bytes = text.into_bytes();
            }
            all.pop();
            let mut cases = Vec::new();
            for seed in 0..SEEDS {
                let s = sheet(seed);
                for place in places(&s) {
                    let text: String = lines(&s, &Style::default())
                        .iter()
                        .enumerate()
                        .map(|(i, l)| format!("{l}{}", if i == place { other } else { end }))
                        .collect();
                    cases.push(case(&format!("line {place}"), text, &s));
                }
            }
            all.push((format!("line end {end:?}, once {other:?}"), cases, 1.0));
        }
    }
    for tail in ["", "\r\n\r\n\r\n", "\n", "\r\n\u{1a}"] {
        if tail.contains('\u{1a}') {
            continue;
        }
        all.push(whole(&format!("file ends with {tail:?}"), |_, s| {
            let text = lines(&s, &Style::default()).join("\r\n") + tail;
            case("", text, &s)
        }));
    }
    all.push(whole("blank line between rows", |seed, s| {
        let mut lines = lines(&s, &Style::default());
        lines.insert(1 + seed as usize * 3, String::new());
        case("", lines.join("\n") + "\n", &s)
    }));
    all.push(whole("blank line after every row", |_, s| {
        case("", lines(&s, &Style::default()).join("\n\n") + "\n", &s)
    }));
}

fn headers(all: &mut Vec<Class>) {
    all.push(whole("no header", |_, s| {
        let text = join(&lines(&s, &Style::default())[1..], &Style::default());
        Case {
            header: None,
            ..case("", text, &s)
        }
    }));
    for more in [1, 2] {
        all.push(whole(&format!("{} header rows", more + 1), |_, mut s| {
            let style = Style::default();
            let mut text = join(&lines(&s, &style)[..1], &style);
            for i in 0..more {
                let second: Vec<String> = (0..10)
                    .map(|j| format!("{} {j}", ["unit", "detail"][i]))
                    .collect();
                text += &(style.line(&second) + style.end);
                for (name, more) in s.header.iter_mut().zip(&second) {
                    *name = format!("{name} {more}");
                }
            }
            text += &join(&lines(&s, &style)[1..], &style);
            case("", text, &s)
        }));
    }
    all.push(whole("names that repeat", |_, mut s| {
        s.header[4] = s.header[9].clone();
        s.header[2] = s.header[3].clone();
        case(
            "",
            join(&lines(&s, &Style::default()), &Style::default()),
            &s,
        )
    }));
    all.push(whole("a header of years", |seed, _| {
        let header: Vec<String> = ["region", "2017", "2018", "2019", "2020"]
            .map(String::from)
            .to_vec();
        let rows = (0..20u64).map(|i| {
            let mut row = vec![format!("region {i}")];
            row.extend((0..4).map(|j| format!("{}.{}", (i * 37 + j * 11 + seed) % 900, i % 10)));
            row
        });
        let s = Sheet {
            header,
            rows: rows.collect(),
        };
        case(
            "",
            join(&lines(&s, &Style::default()), &Style::default()),
            &s,
        )
    }));
    all.push(whole("empty names", |_, mut s| {
        s.header[8] = String::new();
        case(
            "",
            join(&lines(&s, &Style::default()), &Style::default()),
            &s,
        )
    }));
}

fn around(all: &mut Vec<Class>) {
    let above: [(&str, &str); 9] = [
        ("a title", "Sales report 2018\r\n"),
        ("a title and a blank line", "Sales report 2018\r\n\r\n"),
        ("blank lines", "\r\n\r\n"),
        (
            "notes with delimiters",
            "Exported by shop, 2018-03-01, user anna\r\nAll prices in EUR, incl. VAT\r\n",
        ),
        (
            "a padded title",
            "Sales report 2018,,,,,,,,,\r\n,,,,,,,,,\r\n",
        ),
        (
            "keys and values",
            "Shop:,Leeds\r\nDate:,2018-03-01\r\nUser:,anna\r\n\r\n",
        ),
        ("a quoted note", "\"Report, all shops\"\r\n"),
        ("comments", "# made by export 1.2\r\n# utf-8\r\n"),
        (
            "many notes",
            "Report\r\nLine two, with comma\r\nLine three\r\nLine four; five\r\nsix\r\nseven\r\n\r\n",
        ),
    ];
    for (name, text) in above {
        all.push(whole(&format!("above: {name}"), |_, s| {
            case(
                "",
                text.to_string() + &join(&lines(&s, &Style::default()), &Style::default()),
                &s,
            )
        }));
        all.push(whole(&format!("above, no header: {name}"), |_, s| {
            let text =
                text.to_string() + &join(&lines(&s, &Style::default())[1..], &Style::default());
            Case {
                header: None,
                ..case("", text, &s)
            }
        }));
    }
    let beneath: [(&str, &str); 9] = [
        ("a note", "End of report\r\n"),
        ("a blank line and a note", "\r\nEnd of report\r\n"),
        (
            "a note with commas",
            "Note: all prices in EUR, incl. VAT, shipping excluded\r\n",
        ),
        ("a padded total", "Total,,,,1234.50,,,,,\r\n"),
        ("a short total", "Total: 1234.50\r\n"),
        ("comma-only rows", ",,,,,,,,,\r\n,,,,,,,,,\r\n,,,,,,,,,\r\n"),
        ("a padded note", "Printed on Monday,,,,,,,,,\r\n"),
        (
            "several notes",
            "\r\nNote one, with comma\r\nNote two\r\nSource: shop, 2018\r\n",
        ),
        ("blank lines", "\r\n\r\n\r\n\r\n"),
    ];
    for (name, text) in beneath {
        all.push(whole(&format!("beneath: {name}"), |_, s| {
            case(
                "",
                join(&lines(&s, &Style::default()), &Style::default()) + text,
                &s,
            )
        }));
    }
    all.push(whole("beneath: forty thousand comma-only rows", |_, s| {
        case(
            "",
            join(&lines(&s, &Style::default()), &Style::default())
                + &",,,,,,,,,\r\n".repeat(40_000),
            &s,
        )
    }));
    all.push(whole("trailing delimiters on every row", |_, mut s| {
        for row in std::iter::once(&mut s.header).chain(&mut s.rows) {
            row.extend([String::new(), String::new(), String::new()]);
        }
        case(
            "",
            join(&lines(&s, &Style::default()), &Style::default()),
            &s,
        )
    }));
    all.push(whole(
        "trailing delimiter on every row but the header",
        |_, mut s| {
            for row in &mut s.rows {
                row.push(String::new());
            }
            case(
                "",
                join(&lines(&s, &Style::default()), &Style::default()),
                &s,
            )
        },
    ));
    further(all);
}

fn further(all: &mut Vec<Class>) {
    for between in ["", "\r\n", "\r\n\r\nSecond table\r\n", "Returns\r\n"] {
        for columns in [10, 6, 3, 13] {
            all.push(whole(
                &format!("second table of {columns}, after {between:?}"),
                |seed, s| {
                    let mut other = sheet(seed + 1);
                    for row in std::iter::once(&mut other.header).chain(&mut other.rows) {
                        row.resize(columns, "7".into());
                    }
                    (10..columns).for_each(|j| other.header[j] = format!("more {j}"));
                    let style = Style::default();
                    case(
                        "",
                        join(&lines(&s, &style), &style)
                            + between
                            + &join(&lines(&other, &style), &style),
                        &s,
                    )
                },
            ));
            all.push(whole(
                &format!("second part of {columns} with the same columns, after {between:?}"),
                |_, s| {
                    let mut other = s.clone();
                    for row in std::iter::once(&mut other.header).chain(&mut other.rows) {
                        row.resize(columns, "7".into());
                    }
                    (10..columns).for_each(|j| other.header[j] = format!("more {j}"));
                    let style = Style::default();
                    case(
                        "",
                        join(&lines(&s, &style), &style)
                            + between
                            + &join(&lines(&other, &style), &style),
                        &s,
                    )
                },
            ));
        }
    }
}

fn small(all: &mut Vec<Class>) {
    all.push(whole("header only", |_, mut s| {
        s.rows.clear();
        case(
            "",
            join(&lines(&s, &Style::default()), &Style::default()),
            &s,
        )
    }));
    for count in [1, 2, 3] {
        all.push(whole(&format!("header and {count} rows"), |_, mut s| {
            s.rows.truncate(count);
            case(
                "",
                join(&lines(&s, &Style::default()), &Style::default()),
                &s,
            )
        }));
        all.push(whole(&format!("no header, {count} rows"), |_, mut s| {
            s.rows.truncate(count);
            let text = join(&lines(&s, &Style::default())[1..], &Style::default());
            Case {
                header: None,
                ..case("", text, &s)
            }
        }));
    }
    for column in 0..10 {
        if column == 8 || column == 5 {
            continue;
        }
        all.push(whole(&format!("column {column} only"), |_, mut s| {
            for row in std::iter::once(&mut s.header).chain(&mut s.rows) {
                *row = vec![row[column].clone()];
            }
            case(
                "",
                join(&lines(&s, &Style::default()), &Style::default()),
                &s,
            )
        }));
    }
    all.push(whole("two columns", |_, mut s| {
        for row in std::iter::once(&mut s.header).chain(&mut s.rows) {
            *row = vec![row[3].clone(), row[4].clone()];
        }
        case(
            "",
            join(&lines(&s, &Style::default()), &Style::default()),
            &s,
        )
    }));
    all.push(whole("many ragged rows", |_, mut s| {
        for (i, row) in s.rows.iter_mut().enumerate() {
            match i % 5 {
                1 => row.truncate(8),
                3 => row.push("more".into()),
                _ => {}
            }
        }
        case(
            "",
            join(&lines(&s, &Style::default()), &Style::default()),
            &s,
        )
    }));
}

fn encodings(all: &mut Vec<Class>) {
    let mark = |mut s: Sheet, words: &[&str]| {
        for cell in s.rows.iter_mut().flatten() {
            cell.retain(|c| c.is_ascii());
        }
        for (i, row) in s.rows.iter_mut().enumerate() {
            row[3] = words[i % words.len()].into();
            row[7] = format!(
                "{}, {}",
                words[(i + 1) % words.len()],
                words[(i + 2) % words.len()]
            );
        }
        s
    };
    let chinese = [
        "柑橘类水果",
        "人造黄油",
        "即食汤",
        "半成品面包",
        "咖啡，酸奶",
        "其他蔬菜",
        "全脂牛奶",
        "茶叶礼盒",
    ];
    let taiwan = [
        "柑橘類水果",
        "人造奶油",
        "即溶湯品",
        "半成品麵包",
        "咖啡，優格",
        "其他蔬菜",
        "全脂牛奶",
        "茶葉禮盒",
    ];
    let japanese = [
        "みかんとりんご",
        "マーガリン",
        "インスタントスープ",
        "半製品のパン",
        "コーヒー",
        "その他の野菜",
        "牛乳",
        "お茶セット",
    ];
    let korean = [
        "감귤류 과일",
        "마가린",
        "즉석 수프",
        "반제품 빵",
        "커피 요구르트",
        "기타 채소",
        "전지 우유",
        "차 선물 세트",
    ];
    let western = [
        "café crème",
        "naïve",
        "Müsli",
        "Öl & Käse",
        "jalapeño",
        "façade",
        "Straße",
        "crêpe",
    ];
    let table: [(&'static encoding_rs::Encoding, &[&str]); 6] = [
        (encoding_rs::GB18030, &chinese),
        (encoding_rs::GBK, &chinese),
        (encoding_rs::BIG5, &taiwan),
        (encoding_rs::SHIFT_JIS, &japanese),
        (encoding_rs::EUC_KR, &korean),
        (encoding_rs::WINDOWS_1252, &western),
    ];
    for (encoding, words) in table {
        all.push(whole(&format!("encoding {}", encoding.name()), |_, s| {
            let s = mark(s, words);
            let text = join(&lines(&s, &Style::default()), &Style::default());
            case("", encoding.encode(&text).0.into_owned(), &s)
        }));
    }
    for bom in [false, true] {
        all.push(whole(&format!("UTF-8, mark {bom}"), |_, s| {
            let s = mark(s, &chinese);
            let text = join(&lines(&s, &Style::default()), &Style::default());
            case(
                "",
                format!("{}{text}", if bom { "\u{feff}" } else { "" }),
                &s,
            )
        }));
        for big in [false, true] {
            all.push(whole(
                &format!("UTF-16, mark {bom}, big end first {big}"),
                |_, s| {
                    let s = mark(s, &chinese);
                    let text = join(&lines(&s, &Style::default()), &Style::default());
                    let text = format!("{}{text}", if bom { "\u{feff}" } else { "" });
                    let unit = |u: u16| {
                        if big {
                            u.to_be_bytes()
                        } else {
                            u.to_le_bytes()
                        }
                    };
                    let bytes: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
                    case("", bytes, &s)
                },
            ));
        }
    }
    all.push(whole("gzip", |_, s| {
        let text = join(&lines(&s, &Style::default()), &Style::default());
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut gzip, text.as_bytes()).unwrap();
        case("", gzip.finish().unwrap(), &s)
    }));
}
