//! Dates, numbers and currencies: read where the cells say how, asked where they do not.

use crate::walk::{inspect, utf8_only, walk_in};
use regulars::error::Code;
use regulars::ingest::Inspector;
use regulars::job::Stage;
use regulars::report::{
    ColumnType, DateFormat, Inspection, Options, QuestionKind, Reading, Reason, Returns, UNDECIDED,
};

/// A file of customer, order date and amount.
fn shop(dates: &[&str], amounts: &[&str]) -> String {
    let mut text = String::from("customer id;order date;amount\n");
    for (i, (date, amount)) in dates.iter().zip(amounts).enumerate() {
        text += &format!("c{i};{date};{amount}\n");
    }
    text
}

fn dated(dates: &[&str]) -> Inspection {
    inspect(shop(dates, &vec!["7.5"; dates.len()]).as_bytes()).expect("a table")
}

fn priced(amounts: &[&str]) -> Inspection {
    inspect(shop(&vec!["2024-03-05"; amounts.len()], amounts).as_bytes()).expect("a table")
}

fn again(text: &str, reading: Reading) -> Inspection {
    let mut inspector = Inspector::new("shop.csv", text.len() as u64, Some(reading), utf8_only);
    inspector.push(text.as_bytes()).expect("text");
    inspector.finish(true).expect("a table")
}

/// Kept lines, total and the lines refused for one reason.
fn total(text: &str, reading: Reading, reason: Reason) -> Result<(u64, String, u64), Code> {
    let options = Options {
        returns: Returns::Keep,
        ..Options::default()
    };
    let job = walk_in(text.as_bytes(), reading, options, Stage::Orders, 7).map_err(|e| e.code)?;
    let report = job.orders_report().expect("settled");
    let refused = report.dropped.get(&reason).copied().unwrap_or_default();
    Ok((report.kept, report.total.clone(), refused))
}

#[test]
fn dates_are_read_as_they_are_written() {
    use DateFormat::*;
    let cases: [(&[&str], DateFormat); 14] = [
        (&["09-Dec-2011", "10-Dec-2011"], DayMonthYear),
        (&["Dec 9, 2011", "Dec 10, 2011"], MonthDayYear),
        (&["9. Dezember 2011", "3. März 2012"], DayMonthYear),
        (&["Mar-05-24", "Mar-06-24"], MonthDayYear),
        (&["25/03/24", "26/03/24"], DayMonthYear),
        (&["3/25/24 10:23 AM", "3/26/24 1:05 PM"], MonthDayYear),
        (
            &["2011-12-09T12:50:00Z", "2011-12-10T12:50:00Z"],
            YearMonthDay,
        ),
        (
            &["2011/12/9 下午 3:20:00", "2011/12/10 上午 9:00:00"],
            YearMonthDay,
        ),
        (&["20111209", "20111210"], Compact),
        (&["40886", "40887"], ExcelDays),
        (&["40886.5", "40887.25"], ExcelDays),
        (&["1323435000", "1323436000"], UnixSeconds),
        // The same day in every order: nothing to ask.
        (&["03/03/2024", "04/04/2024"], DayMonthYear),
        // Thirty days of one month; as years they would span a generation.
        (&["24-03-01", "24-03-28"], YearMonthDay),
    ];
    for (cells, format) in cases {
        let found = dated(cells);
        assert_eq!(found.reading.dates, format, "{cells:?}");
        assert_eq!(found.questions, [], "{cells:?}");
        assert!(
            found.dates_read.iter().all(|d| d.len() == 10),
            "{cells:?}: {:?}",
            found.dates_read
        );
        let sure = if format == ExcelDays { 0.5 } else { 0.8 };
        assert!(found.confidence.dates >= sure, "{cells:?}");
    }
    assert!(dated(&["40886", "40887"]).columns[1].confidence < 0.7);
}

#[test]
fn an_ambiguous_order_of_dates_is_asked_and_never_guessed() {
    let text = shop(
        &["05/01/2024", "06/12/2024", "07/07/2024"],
        &["1", "2", "3"],
    );
    let found = inspect(text.as_bytes()).expect("a table");
    assert_eq!(found.reading.dates, DateFormat::Undecided);
    let [question] = &found.questions[..] else {
        panic!("{:?}", found.questions)
    };
    assert_eq!(
        (question.kind, question.column),
        (QuestionKind::DateOrder, 2)
    );
    let options: Vec<_> = question
        .options
        .iter()
        .map(|o| (o.value.as_str(), o.reads.as_str()))
        .collect();
    assert_eq!(question.cell, "05/01/2024");
    assert_eq!(
        options,
        [
            ("day_month_year", "2024-01-05"),
            ("month_day_year", "2024-05-01")
        ]
    );
    let refused = total(&text, found.reading.clone(), Reason::BadDate);
    assert_eq!(refused, Err(Code::AmbiguousDates));

    for (dates, second) in [
        (DateFormat::DayMonthYear, "2024-12-06"),
        (DateFormat::MonthDayYear, "2024-06-12"),
    ] {
        let answered = again(
            &text,
            Reading {
                dates,
                ..found.reading.clone()
            },
        );
        assert_eq!(answered.questions, []);
        assert_eq!(answered.dates_read[1], second);
        assert_eq!(
            total(&text, answered.reading, Reason::BadDate),
            Ok((3, "6".into(), 0))
        );
    }
    // A change elsewhere leaves the question open.
    let other = Reading {
        currency: "USD".into(),
        ..found.reading.clone()
    };
    assert_eq!(again(&text, other).questions.len(), 1);
    // Without a date column there is nothing to ask.
    let roles = found
        .reading
        .roles
        .iter()
        .copied()
        .filter(|r| r.column != 2)
        .collect();
    let undated = Reading {
        roles,
        ..found.reading
    };
    assert!(total(&text, undated, Reason::BadDate).is_ok());
}

#[test]
fn one_telling_cell_decides_the_order() {
    for (cell, format) in [
        ("13/01/2024", DateFormat::DayMonthYear),
        ("01/13/2024", DateFormat::MonthDayYear),
    ] {
        let found = dated(&["05/01/2024", "06/12/2024", cell]);
        assert_eq!(
            (found.reading.dates, found.questions.len()),
            (format, 0),
            "{cell}"
        );
    }
}

#[test]
fn decimal_and_thousands_marks() {
    let cases: [(&[&str], &str, &str); 9] = [
        (&["1,234.50", "7"], ".", ","),
        (&["1.234,50", "7"], ",", "."),
        (&["1'234.50", "7"], ".", "'"),
        (&["1 234,5", "7"], ",", " "),
        (&["12,34,567.00", "7"], ".", ","),
        (&["1.234.567", "7"], ",", "."),
        (&["(1,234.50)", "1,234.50-"], ".", ","),
        (&["0.512", "1.234"], ".", ""),
        (&["7", "8"], ".", ""),
    ];
    for (cells, decimal, thousands) in cases {
        let found = priced(cells);
        assert_eq!(found.reading.decimal_mark, decimal, "{cells:?}");
        assert_eq!(found.thousands_mark, thousands, "{cells:?}");
        assert_eq!(found.questions, [], "{cells:?}");
        assert!(
            found.confidence.decimal_mark >= 0.8,
            "{cells:?}: {}",
            found.confidence.decimal_mark
        );
    }
}

#[test]
fn numbers_that_read_either_way_are_asked() {
    let text = shop(&["2024-03-05", "2024-03-06"], &["1.234", "987"]);
    let found = inspect(text.as_bytes()).expect("a table");
    assert_eq!(found.reading.decimal_mark, UNDECIDED);
    let [question] = &found.questions[..] else {
        panic!("{:?}", found.questions)
    };
    let reads: Vec<_> = question
        .options
        .iter()
        .map(|o| (o.value.as_str(), o.reads.as_str()))
        .collect();
    assert_eq!(
        (question.kind, question.cell.as_str()),
        (QuestionKind::DecimalMark, "1.234")
    );
    assert_eq!(reads, [(".", "1.234"), (",", "1234")]);
    assert_eq!(
        total(&text, found.reading.clone(), Reason::BadNumber),
        Err(Code::AmbiguousNumbers)
    );
    for (mark, sum) in [(".", "988.234"), (",", "2221")] {
        let reading = Reading {
            decimal_mark: mark.into(),
            ..found.reading.clone()
        };
        assert_eq!(
            total(&text, reading, Reason::BadNumber),
            Ok((2, sum.into(), 0))
        );
    }
}

#[test]
fn currencies_are_never_added_up() {
    let text = "order id,customer id,order date,amount,currency\n\
                1,a,2024-03-05,10,USD\n2,b,2024-03-06,20,EUR\n3,c,2024-03-07,40,usd\n4,d,2024-03-08,80,\n";
    let found = inspect(text.as_bytes()).expect("a table");
    assert_eq!(found.reading.currency, UNDECIDED);
    let [question] = &found.questions[..] else {
        panic!("{:?}", found.questions)
    };
    let lines: Vec<_> = question
        .options
        .iter()
        .map(|o| (o.value.as_str(), o.lines))
        .collect();
    assert_eq!(
        (question.kind, lines),
        (QuestionKind::Currency, vec![("USD", 2), ("EUR", 1)])
    );
    let reason = Reason::OtherCurrency;
    assert_eq!(
        total(text, found.reading.clone(), reason),
        Err(Code::SeveralCurrencies)
    );
    let of = |currency: &str| Reading {
        currency: currency.into(),
        ..found.reading.clone()
    };
    assert_eq!(total(text, of("USD"), reason), Ok((3, "130".into(), 1)));
    assert_eq!(total(text, of("EUR"), reason), Ok((2, "100".into(), 2)));
    // Nor may the question be passed over.
    assert_eq!(total(text, of(""), reason), Err(Code::SeveralCurrencies));
}

#[test]
fn currencies_beside_numbers() {
    for (cells, currency) in [
        (["$5", "$1,250.00"], "$"),
        (["5 €", "7,50 €"], "EUR"),
        (["88元", "9元"], "CNY"),
        (["US $50.00", "7"], "USD"),
        (["5", "7"], ""),
    ] {
        let found = priced(&cells);
        assert_eq!(
            (found.reading.currency.as_str(), found.questions.len()),
            (currency, 0),
            "{cells:?}"
        );
    }
    let text = shop(&["2024-03-05"; 3], &["$5", "7 €", "9"]);
    let found = inspect(text.as_bytes()).expect("a table");
    assert_eq!(found.questions.len(), 1);
    let reading = Reading {
        currency: "$".into(),
        ..found.reading
    };
    assert_eq!(
        total(&text, reading, Reason::OtherCurrency),
        Ok((2, "14".into(), 1))
    );
}

#[test]
fn files_of_two_currencies_are_not_read_together() {
    let mut job = regulars::job::Job::new(Options::default(), utf8_only).expect("a job");
    let mut open = |amount: &str| {
        let text = shop(&["2024-03-05"], &[amount]);
        let reading = inspect(text.as_bytes()).expect("a table").reading;
        job.open_file("shop.csv", reading).map_err(|e| e.code)?;
        job.push(text.as_bytes())
            .and_then(|()| job.close_file())
            .map_err(|e| e.code)
    };
    assert_eq!(open("$5"), Ok(()));
    assert_eq!(open("5"), Ok(()));
    assert_eq!(open("5 €"), Err(Code::SeveralCurrencies));
}

#[test]
fn ids_stay_text() {
    let text = "customer id,order id,order date,sku\n\
                00012,1.23457E+12,2024-03-05,12345678901234567890\n\
                00013,1.23457E+12,2024-03-06,12345678901234567891\n";
    let found = inspect(text.as_bytes()).expect("a table");
    assert_eq!(found.columns[0].kind, ColumnType::Text);
    assert_eq!(found.columns[3].kind, ColumnType::Text);
    assert_eq!(found.notes.len(), 1, "{:?}", found.notes);
    assert!(found.notes[0].en.contains("order id"));
}

#[test]
fn the_header_has_a_hash_of_its_own() {
    let hash = |text: &str| inspect(text.as_bytes()).expect("a table").header_hash;
    let one = hash("customer,date,amount\na,2024-03-05,1\n");
    assert_eq!(
        one,
        hash("customer,date,amount\nb,2025-04-06,7\nc,2025-04-07,8\n")
    );
    assert_ne!(one, hash("customer,date,total\na,2024-03-05,1\n"));
    assert_eq!(
        (one.len(), hash("a,2024-01-01,1\nb,2024-01-02,2\n").len()),
        (16, 0)
    );
}
