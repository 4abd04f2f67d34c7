//! What goes wrong is said in one line on standard error, and the exit code is not 0.

use crate::shell::Folder;

/// The command and the words that its line must have.
fn check(folder: &Folder, table: &[(&str, &[&str])]) {
    for (line, words) in table {
        let error = folder.error(line);
        for word in *words {
            assert!(
                error.contains(word),
                "{line}: {error:?} does not say {word:?}"
            );
        }
    }
}

#[test]
fn files() {
    let folder = Folder::with_shop();
    folder.write("empty.csv", "");
    folder.write("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0");
    folder.write("broken.csv.gz", b"\x1f\x8bnonsense");
    folder.write("unclosed.csv", format!("a,b\n1,\"{}", "x".repeat(17 << 20)));
    check(
        &folder,
        &[
            ("inspect nowhere.csv", &["nowhere.csv", "cannot be read"]),
            (
                "orders --orders nowhere.csv",
                &["nowhere.csv", "cannot be read"],
            ),
            ("orders --orders shop.csv nowhere.csv", &["nowhere.csv"]),
            ("orders --orders .", &["cannot be read"]),
            ("inspect empty.csv", &["empty.csv", "empty-file"]),
            ("orders --orders image.png", &["image.png", "not-text"]),
            (
                "orders --orders broken.csv.gz",
                &["broken.csv.gz", "bad-gzip"],
            ),
            (
                "orders --orders unclosed.csv",
                &["unclosed.csv", "line 2", "record-too-long"],
            ),
        ],
    );
}

#[test]
fn a_folder_that_cannot_be_made() {
    let folder = Folder::with_shop();
    let run = folder.run("orders --orders shop.csv --out shop.csv");
    assert_eq!(run.code, Some(1));
    assert!(
        run.err.contains("shop.csv cannot be written") && run.err.lines().count() == 1,
        "{}",
        run.err
    );
    assert_eq!(
        folder.read("shop.csv").as_bytes(),
        crate::shell::SHOP,
        "nothing was harmed"
    );
}

#[test]
fn columns_and_roles() {
    let folder = Folder::with_shop();
    folder.write("odd.csv", "\"a\nb\",c\n1,2\n");
    folder.write("undated.csv", "customer,order,product,amount\na,1,tea,2\n");
    check(
        &folder,
        &[
            (
                "orders --orders shop.csv --map customer=nobody",
                &["\"nobody\"", "customer_id"],
            ),
            ("orders --orders shop.csv --map customer=99", &["\"99\""]),
            ("orders --orders shop.csv --map customer=0", &["\"0\""]),
            (
                "orders --orders shop.csv --map client=3",
                &["\"client\"", "customer"],
            ),
            ("orders --orders shop.csv --map customer", &["ROLE=COLUMN"]),
            ("orders --orders odd.csv --map customer=x", &["\"x\""]),
            ("customers --orders undated.csv", &["date", "missing-role"]),
            (
                "segments --orders shop.csv --map date=none",
                &["date", "missing-role"],
            ),
            (
                "offers --orders shop.csv --map product=none",
                &["no products"],
            ),
            (
                "offers --orders shop.csv --customer nobody",
                &["\"nobody\""],
            ),
        ],
    );
}

#[test]
fn options() {
    let folder = Folder::with_shop();
    check(
        &folder,
        &[
            ("orders", &["--orders"]),
            ("orders --order shop.csv", &["--order"]),
            ("orders --orders shop.csv --retuns net", &["--retuns"]),
            ("orders --orders shop.csv --returns nett", &["nett"]),
            (
                "orders --orders shop.csv --today 2024-02-30",
                &["2024-02-30", "YYYY-MM-DD"],
            ),
            ("orders --orders shop.csv --today tomorrow", &["tomorrow"]),
            ("orders --orders shop.csv --lang de", &["de"]),
            ("segments --orders shop.csv --k 1", &["bad-option"]),
            ("segments --orders shop.csv --k many", &["many"]),
            ("segments --orders shop.csv --sead 1", &["--sead"]),
            (
                "segments --orders shop.csv --features recency,height",
                &["height", "bad-option"],
            ),
            ("offers --orders shop.csv --n 0", &["bad-option"]),
            ("offers --orders shop.csv --shrinkage -1", &["-1"]),
            (
                "offers --orders shop.csv --all --customer K002",
                &["--customer"],
            ),
            ("run recipe.json", &["--file"]),
            ("segmants --orders shop.csv", &["segmants"]),
            ("--nonsense", &["--nonsense"]),
        ],
    );
}

#[test]
fn nothing_at_all_is_answered_with_a_line_too() {
    let folder = Folder::with_shop();
    folder.write("header.csv", "customer,order,date,amount\n");
    folder.write("bad.csv", "customer,order date,amount\na,2024-01-01,1\n");
    check(
        &folder,
        &[
            (
                "customers --orders header.csv --map date=date",
                &["too-few"],
            ),
            (
                "customers --orders bad.csv --map date=customer",
                &["too-few"],
            ),
        ],
    );
}

#[test]
fn what_the_file_leaves_open_is_asked_for() {
    let folder = Folder::with_shop();
    folder.write(
        "dates.csv",
        "customer id,order date,amount\na,05/01/2024,1\nb,06/12/2024,2\n",
    );
    folder.write("numbers.csv", "customer id;amount\na;1.234\nb;2.345\n");
    folder.write(
        "money.csv",
        "customer id,amount,currency\na,1,USD\nb,2,EUR\n",
    );
    check(
        &folder,
        &[
            (
                "orders --orders dates.csv",
                &["ambiguous-dates", "--dates", "dates.csv"],
            ),
            (
                "orders --orders numbers.csv",
                &["ambiguous-numbers", "--decimal-mark"],
            ),
            (
                "orders --orders money.csv",
                &["several-currencies", "--currency"],
            ),
            (
                "orders --orders dates.csv --dates sideways",
                &["sideways", "day_month_year"],
            ),
            (
                "orders --orders dates.csv --dates undecided",
                &["undecided"],
            ),
        ],
    );
    let report = folder.json("orders --orders dates.csv --dates month_day_year");
    assert_eq!(
        (&report["first"], &report["last"]),
        (&"2024-05-01".into(), &"2024-06-12".into())
    );
    let report = folder.json("orders --orders numbers.csv --decimal-mark ,");
    assert_eq!(report["total"], "3579");
    let report = folder.json("orders --orders money.csv --currency eur");
    assert_eq!(
        (&report["total"], &report["currency"]),
        (&"2".into(), &"EUR".into())
    );
    assert_eq!(report["dropped"]["other_currency"], 1);
    let said = folder.ok("inspect dates.csv");
    assert!(said.contains("05/01/2024 → 2024-05-01"), "{said}");
}
