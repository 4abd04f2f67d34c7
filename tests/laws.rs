//! The laws of the fold (see `src/fold.rs`) for the book of orders and the customers' ledger, and of
//! the whole walk: the chunks in which a file comes change nothing.
#![cfg(not(target_arch = "wasm32"))]

mod walk;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use regulars::customers::Ledger;
use regulars::error::Code;
use regulars::fold::Fold;
use regulars::job::Stage;
use regulars::orders::{Batch, BatchLine, Book, DAY, OrderLine, Span, UNIT, row_of};
use regulars::report::Options;
use std::fmt::Debug;
use std::io::Write;

type Checked = Result<(), TestCaseError>;

fn folded<F: Fold>(chunk: &F::Chunk) -> F {
    let mut partial = F::default();
    partial.fold(chunk).expect("small sums");
    partial
}

fn merged<F: Fold>(parts: impl IntoIterator<Item = F>) -> F {
    let mut all = F::default();
    parts
        .into_iter()
        .for_each(|part| all.merge(part).expect("small sums"));
    all
}

fn done<F: Fold + Clone>(partial: &F) -> F::Output {
    partial.clone().finish().expect("small sums")
}

/// Three consecutive chunks and the whole that they are cut from.
fn check_laws<F>(chunks: [&F::Chunk; 3], whole: &F::Chunk) -> Checked
where
    F: Fold + Clone,
    F::Output: PartialEq + Debug,
{
    let [a, b, c] = chunks.map(folded::<F>);
    let all = done(&folded::<F>(whole));
    prop_assert_eq!(
        done(&merged([F::default(), a.clone()])),
        done(&a),
        "identity on the left"
    );
    prop_assert_eq!(
        done(&merged([a.clone(), F::default()])),
        done(&a),
        "identity on the right"
    );

    let mut left = a.clone();
    left.merge(b.clone()).expect("small sums");
    left.merge(c.clone()).expect("small sums");
    let mut tail = b;
    tail.merge(c).expect("small sums");
    let mut right = a;
    right.merge(tail).expect("small sums");
    prop_assert_eq!(done(&left), done(&right), "associativity");
    prop_assert_eq!(&done(&left), &all, "merged folds are the fold of the whole");

    let mut running = F::default();
    chunks
        .into_iter()
        .for_each(|chunk| running.fold(chunk).expect("small sums"));
    prop_assert_eq!(&done(&running), &all, "chunk after chunk is the whole");

    let bytes = left.to_bytes();
    let back = F::from_bytes(&bytes).expect("its own bytes");
    prop_assert_eq!(back.to_bytes(), bytes, "bytes go round");
    prop_assert_eq!(&done(&back), &all, "and mean the same");
    Ok(())
}

/// Shards that travel as bytes and are merged in order.
fn check_shards<F>(shards: Vec<F>, all: &F::Output) -> Checked
where
    F: Fold + Clone,
    F::Output: PartialEq + Debug,
{
    let back = shards
        .iter()
        .map(|shard| F::from_bytes(&shard.to_bytes()).expect("its own bytes"));
    prop_assert_eq!(&done(&merged(back)), all);
    Ok(())
}

/// Cut short or with more behind, the bytes are refused; with one byte changed they may still be a
/// partial, and then it can be finished.
fn check_broken<F: Fold>(partial: &F, at: usize, byte: u8) -> Checked {
    let whole = partial.to_bytes();
    let mut bytes = whole.clone();
    let refused = |bytes: &[u8]| F::from_bytes(bytes).err().map(|e| e.code);
    prop_assert_eq!(
        refused(&bytes[..at % bytes.len()]),
        Some(Code::BadBytes),
        "cut short"
    );
    bytes.push(byte);
    prop_assert_eq!(refused(&bytes), Some(Code::BadBytes), "with more behind");
    bytes.pop();
    let at = at % bytes.len();
    bytes[at] = byte;
    if let Ok(partial) = F::from_bytes(&bytes) {
        let _ = partial.finish();
    }
    // The same after an honest head, where the counts stand.
    let noise: Vec<u8> = whole
        .iter()
        .take(8)
        .copied()
        .chain(bytes.into_iter().rev())
        .collect();
    if let Ok(partial) = F::from_bytes(&noise) {
        let _ = partial.finish();
    }
    Ok(())
}

/// A line before it has a row: customer, order, product, name and category, day, pieces, cents.
type Told = (
    (&'static str, &'static str, &'static str),
    (&'static str, &'static str),
    i64,
    i64,
    i64,
);

fn told() -> impl Strategy<Value = Vec<Told>> {
    let customer = prop_oneof![Just("7"), Just("7.0"), Just("08"), Just("11"), Just("2.0")];
    let order = prop_oneof![Just("1"), Just("2"), Just("C2"), Just(""), Just("二")];
    let product = prop_oneof![Just("tea"), Just("jam"), Just("")];
    let name = prop_oneof![Just(""), Just("Tea"), Just("Black tea")];
    let category = prop_oneof![Just(""), Just("drinks")];
    vec(
        (
            (customer, order, product),
            (name, category),
            -3..4i64,
            -2..5i64,
            -900..900i64,
        ),
        0..40,
    )
}

fn batch(lines: &[(usize, Told)]) -> Batch {
    let mut batch = Batch::default();
    for (row, (ids, words, day, pieces, cents)) in lines {
        let mut put = |text: &str| -> Span { batch.put(text.as_bytes()) };
        let (customer, order, product) = (put(ids.0), put(ids.1), put(ids.2));
        let (name, category) = (put(words.0), put(words.1));
        batch.lines.push(BatchLine {
            customer,
            order,
            product,
            name,
            category,
            at: day * DAY + *row as i64,
            quantity: pieces * UNIT,
            amount: cents * 100,
            discount: cents / 2,
            free: *cents == 0,
            row: row_of(row % 3, *row as u64 + 1),
        });
    }
    batch
}

fn order_lines(lines: &[(usize, Told)]) -> Vec<OrderLine> {
    let number = |text: &str| text.bytes().map(u32::from).sum::<u32>();
    let line = |(row, (ids, _, day, pieces, cents)): &(usize, Told)| OrderLine {
        customer: number(ids.0),
        order: number(ids.1),
        product: number(ids.2),
        at: day * DAY + *row as i64,
        quantity: pieces * UNIT,
        amount: cents * 100,
        discount: 0,
    };
    lines.iter().map(line).collect()
}

/// Rows numbered, then cut in three.
fn thirds(lines: &[Told], cuts: (usize, usize)) -> (Vec<(usize, Told)>, [usize; 2]) {
    let lines: Vec<(usize, Told)> = lines.iter().copied().enumerate().collect();
    let mut cuts = [cuts.0 % (lines.len() + 1), cuts.1 % (lines.len() + 1)];
    cuts.sort_unstable();
    (lines, cuts)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_book_keeps_the_laws(lines in told(), cuts: (usize, usize)) {
        let (lines, [i, j]) = thirds(&lines, cuts);
        let chunks = [&lines[..i], &lines[i..j], &lines[j..]].map(batch);
        check_laws::<Book>(chunks.each_ref(), &batch(&lines))?;
    }

    #[test]
    fn the_ledger_keeps_the_laws(lines in told(), cuts: (usize, usize)) {
        let (lines, [i, j]) = thirds(&lines, cuts);
        let lines = order_lines(&lines);
        check_laws::<Ledger>([&lines[..i], &lines[i..j], &lines[j..]], &lines)?;
    }

    #[test]
    fn shards_change_nothing(lines in told()) {
        let (lines, _) = thirds(&lines, (0, 0));
        let book = done(&folded::<Book>(&batch(&lines)));
        let ledger = done(&folded::<Ledger>(&order_lines(&lines)));
        for n in [1, 2, 7] {
            let shard = |s: usize| lines.iter().skip(s).step_by(n).copied().collect::<Vec<_>>();
            let shards: Vec<_> = (0..n).map(shard).collect();
            check_shards(shards.iter().map(|s| folded::<Book>(&batch(s))).collect(), &book)?;
            check_shards(shards.iter().map(|s| folded::<Ledger>(&order_lines(s))).collect(), &ledger)?;
        }
    }

    #[test]
    fn broken_bytes_are_refused_without_a_panic(lines in told(), at: usize, byte: u8) {
        let (lines, _) = thirds(&lines, (0, 0));
        check_broken(&folded::<Book>(&batch(&lines)), at, byte)?;
        check_broken(&folded::<Ledger>(&order_lines(&lines)), at, byte)?;
    }

    #[test]
    fn noise_is_no_partial(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(Book::from_bytes(&bytes).err().map(|e| e.code), Some(Code::BadBytes));
        prop_assert_eq!(Ledger::from_bytes(&bytes).err().map(|e| e.code), Some(Code::BadBytes));
    }
}

#[test]
fn a_ledger_that_names_an_order_twice_is_refused() {
    let line = OrderLine {
        customer: 1,
        at: 0,
        order: 1,
        product: 1,
        quantity: 1,
        amount: 1,
        discount: 0,
    };
    let one = folded::<Ledger>(&[line]).to_bytes();
    // Tag and version, count, then the basket of 32 bytes: twice the same, with counts that overflow.
    let mut twice = one[..8].to_vec();
    twice.extend_from_slice(&2u64.to_le_bytes());
    for _ in 0..2 {
        twice.extend_from_slice(&one[16..40]);
        twice.extend_from_slice(&i64::MAX.to_le_bytes());
    }
    twice.extend_from_slice(&one[48..]);
    assert_eq!(
        Ledger::from_bytes(&twice).err().map(|e| e.code),
        Some(Code::BadBytes)
    );
}

fn zipped(text: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text).expect("in memory");
    gzip.finish().expect("in memory")
}

fn pieces<'a>(mut bytes: &'a [u8], lengths: &[usize]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    for length in lengths.iter().cycle() {
        let (head, tail) = bytes.split_at((*length).min(bytes.len()));
        pieces.push(head);
        bytes = tail;
        if bytes.is_empty() {
            break;
        }
    }
    pieces
}

fn report_of(bytes: &[u8], chunks: &[&[u8]]) -> String {
    let reading = walk::inspect(bytes).expect("a shop").reading;
    let mut job = regulars::job::Job::new(Options::default(), walk::utf8_only).expect("options");
    job.open_file("orders.csv", reading).expect("a reading");
    chunks
        .iter()
        .for_each(|chunk| job.push(chunk).expect("a shop"));
    job.close_file().expect("a shop");
    job.run_through(Stage::Offers).expect("enough customers");
    job.report().expect("done").to_json()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_chunking_of_a_file_gives_the_same_report(lengths in vec(1usize..700, 1..6)) {
        let plain = include_bytes!("golden/orders.csv").to_vec();
        for bytes in [zipped(&plain), plain] {
            let whole = report_of(&bytes, &[&bytes]);
            prop_assert!(report_of(&bytes, &pieces(&bytes, &lengths)) == whole, "in pieces of {lengths:?}");
        }
    }
}

/// A partial whose sums do not fit is never read back as one without customers.
#[test]
fn a_partial_that_overflows_is_no_empty_one() {
    let line = |order| OrderLine {
        customer: 0,
        order,
        product: 0,
        at: DAY,
        quantity: UNIT,
        amount: i64::MAX,
        discount: 0,
    };
    // Of these orders the first comes again when others stand between.
    let lines: Vec<OrderLine> = [0, 1, 2, 3, 4, 5, 0].map(line).to_vec();
    let partial = folded::<Ledger>(&lines);
    assert_eq!(
        partial.clone().finish().err().map(|e| e.code),
        Some(Code::Overflow)
    );
    assert_eq!(
        Ledger::from_bytes(&partial.to_bytes())
            .err()
            .map(|e| e.code),
        Some(Code::BadBytes)
    );
}
