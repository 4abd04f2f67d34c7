//! An ordinary table: dates, times, prices, addresses, names with commas, comments, an empty column.

/// A small generator of numbers, the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % below as u64) as usize
    }

    pub fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }
}

#[derive(Clone)]
pub struct Sheet {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// How it is written.
#[derive(Clone)]
pub struct Style {
    pub delimiter: String,
    pub quote: Option<char>,
    /// What stands before a quote in a quoted cell; the quote itself for doubling; none for nothing.
    pub escape: Option<char>,
    pub end: &'static str,
    pub all: bool,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            delimiter: ",".into(),
            quote: Some('"'),
            escape: Some('"'),
            end: "\r\n",
            all: false,
        }
    }
}

impl Style {
    pub fn cell(&self, cell: &str) -> String {
        let Some(quote) = self.quote else {
            let mut text = cell.to_string();
            if let Some(escape) = self.escape {
                text = text.replace(&self.delimiter, &format!("{escape}{}", self.delimiter));
            }
            return text;
        };
        let special = [quote, '\n', '\r'];
        let needs = cell.contains(&self.delimiter) || cell.contains(special.as_slice());
        if !needs && !self.all {
            return cell.to_string();
        }
        let inner = match self.escape {
            Some(escape) => cell.replace(quote, &format!("{escape}{quote}")),
            None => cell.to_string(),
        };
        format!("{quote}{inner}{quote}")
    }

    pub fn line(&self, cells: &[String]) -> String {
        let cells: Vec<String> = cells.iter().map(|c| self.cell(c)).collect();
        cells.join(&self.delimiter)
    }
}

const WORDS: [&str; 20] = [
    "lamp",
    "tea towel",
    "red",
    "heart",
    "set of 6",
    "garden",
    "wooden",
    "box",
    "candle",
    "glass",
    "vintage",
    "small",
    "jam jar",
    "clock",
    "bag",
    "paper",
    "rose",
    "tin",
    "mug",
    "card",
];
const STREETS: [&str; 6] = [
    "High Street",
    "Main Road",
    "Mill Lane",
    "Station Road",
    "Park Avenue",
    "Church Hill",
];
const CITIES: [&str; 6] = ["Leeds", "Potsdam", "Lyon", "Graz", "Porto", "Turku"];

/// A table of ten columns; `kind` gives some variety of what is in it.
pub fn sheet(seed: u64) -> Sheet {
    let mut dice = Dice(seed * 7919 + 13);
    let kind = seed % 6;
    let names = match kind {
        3 => [
            "customer", "code", "country", "product", "price", "site", "address", "comment", "fax",
            "member",
        ],
        4 => [
            "Day",
            "Clock",
            "Change",
            "Item",
            "Revenue",
            "Page",
            "Street and city",
            "What they said",
            "-",
            "N",
        ],
        5 => [
            "product",
            "colour",
            "city",
            "bought with",
            "price",
            "url",
            "address",
            "review",
            "reply",
            "by",
        ],
        0 => [
            "order id", "date", "time", "product", "price", "url", "address", "comment", "spare",
            "qty",
        ],
        1 => [
            "DATE",
            "TIME",
            "Quantity",
            "Item",
            "Unit price",
            "Link",
            "Place",
            "Remarks",
            "extra",
            "Total",
        ],
        _ => [
            "Nr", "Datum", "Uhrzeit", "Artikel", "Preis", "Seite", "Ort", "Notiz", "leer", "Menge",
        ],
    };
    let count = 25 + dice.roll(80);
    let mut rows = Vec::new();
    for i in 0..count {
        let words = |dice: &mut Dice, n: usize| {
            (0..n)
                .map(|_| dice.pick(&WORDS))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let date = format!("{:02}/{:02}/2018", 1 + dice.roll(28), 1 + dice.roll(12));
        let time = format!("{:02}:{:02}:00", dice.roll(24), dice.roll(60));
        let n = 1 + dice.roll(2);
        let product = words(&mut dice, n);
        let price = format!("{}.{:02}", dice.roll(300), dice.roll(100));
        let url = format!(
            "http://www.shop.example/{}/{}",
            dice.pick(&["a", "item", "p"]),
            1000 + dice.roll(9000)
        );
        let address = format!(
            "{} {}, {}",
            1 + dice.roll(99),
            dice.pick(&STREETS),
            dice.pick(&CITIES)
        );
        let n = 2 + dice.roll(6);
        let mut comment = words(&mut dice, n);
        if dice.roll(6) == 0 {
            comment = format!("{comment}, {}", dice.pick(&WORDS));
        }
        if seed % 2 == 1 && dice.roll(8) == 0 {
            comment = format!("so \"{}\" it said", dice.pick(&WORDS));
        }
        let qty = (1 + dice.roll(12)).to_string();
        let name = format!(
            "{} {}",
            dice.pick(&["Anna", "Bo", "Chen", "Dora", "Émile", "Finn"]),
            dice.pick(&["Smith", "O'Hara", "Li", "Jones", "Weiß"])
        );
        rows.push(match kind {
            3 => {
                let comment = match dice.roll(3) {
                    0 => format!(
                        "{comment}; {} | it's {}: ok",
                        dice.pick(&WORDS),
                        dice.pick(&WORDS)
                    ),
                    1 => format!("{comment}; {}; ok", dice.pick(&WORDS)),
                    _ => format!("isn't a {comment}: {}", dice.pick(&WORDS)),
                };
                let code = format!("AB-{:03}", dice.roll(1000));
                let country = dice
                    .pick(&["France", "United Kingdom", "日本", "Spain"])
                    .to_string();
                let member = dice.pick(&["yes", "no"]).to_string();
                vec![
                    name,
                    code,
                    country,
                    product,
                    format!("${price}"),
                    url.replace("http://", ""),
                    address,
                    comment,
                    String::new(),
                    member,
                ]
            }
            4 => {
                let day = format!(
                    "{:02}-{}-2019",
                    1 + dice.roll(28),
                    dice.pick(&["Jan", "Feb", "Mar", "Oct"])
                );
                let clock = format!(
                    "{}:{:02} {}",
                    1 + dice.roll(12),
                    dice.roll(60),
                    dice.pick(&["AM", "PM"])
                );
                let change = format!("-{}.{}%", dice.roll(50), dice.roll(10));
                vec![
                    day,
                    clock,
                    change,
                    product,
                    format!("{},{:03}.50", 1 + dice.roll(9), dice.roll(1000)),
                    url,
                    address,
                    comment,
                    String::new(),
                    qty,
                ]
            }
            5 => {
                let (colour, city) = (
                    dice.pick(&["red", "blue", "dark green"]),
                    dice.pick(&CITIES),
                );
                vec![
                    product.clone(),
                    colour.into(),
                    city.into(),
                    product,
                    price,
                    String::new(),
                    address,
                    comment,
                    String::new(),
                    name,
                ]
            }
            1 => vec![
                date,
                time,
                qty,
                product,
                price.clone(),
                url,
                address,
                comment,
                String::new(),
                price,
            ],
            _ => vec![
                (1000 + i).to_string(),
                date,
                time,
                product,
                price,
                url,
                address,
                comment,
                String::new(),
                qty,
            ],
        });
    }
    Sheet {
        header: names.map(String::from).to_vec(),
        rows,
    }
}

/// The lines of a table as they are written.
pub fn lines(sheet: &Sheet, style: &Style) -> Vec<String> {
    std::iter::once(&sheet.header)
        .chain(&sheet.rows)
        .map(|r| style.line(r))
        .collect()
}
