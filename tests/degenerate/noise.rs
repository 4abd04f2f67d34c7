//! Tables and bytes by chance.

use crate::run::{look_at_everything, run};
use crate::walk;
use proptest::collection::vec;
use proptest::prelude::*;
use regulars::error::Code;
use regulars::job::Stage;
use regulars::report::Options;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Bytes without sense, and text that looks like a table.
    #[test]
    fn noise_is_read_or_refused(bytes in vec(any::<u8>(), 0..400), text in "[a-c,;\"\n\r\t0-9.\\-/ ]{0,400}") {
        for bytes in [&bytes[..], text.as_bytes()] {
            let Ok(inspection) = walk::inspect(bytes) else { continue };
            let walked = walk::walk_in(bytes, inspection.reading, Options::default(), Stage::Offers, 13);
            if let Ok(job) = walked {
                look_at_everything(&job);
            }
        }
    }

    /// Tables of odd cells under honest roles.
    #[test]
    fn odd_cells_are_kept_or_listed(rows in vec(odd_row(), 0..40)) {
        match run(&rows.concat()) {
            Ok(job) => {
                let report = job.orders_report().expect("settled");
                let left_out: u64 = report.dropped.values().sum();
                prop_assert_eq!(report.lines, report.kept + left_out + report.netted);
            }
            Err(error) => prop_assert!(matches!(error.code, Code::TooFew | Code::Overflow), "{}", error),
        }
    }
}

fn odd_row() -> impl Strategy<Value = String> {
    let cell = |cells: &'static [&'static str]| proptest::sample::select(cells);
    (
        cell(&["a", "b", "c", "7", "7.0", "", "\"\n\"", "é"]),
        cell(&["1", "C2", "C3", "4", ""]),
        cell(&[
            "2024-01-01",
            "2024-02-29",
            "2023-02-29",
            "1900-01-01",
            "2199-12-31 23:59",
            "",
            "x",
        ]),
        cell(&["tea", "jam", ""]),
        cell(&["1", "-1", "0", "2.5", "-3", "900000000000000", "", "1e30"]),
        cell(&[
            "5",
            "-5",
            "0",
            "0.00001",
            "900000000000000",
            "-900000000000000",
            "",
            "many",
        ]),
    )
        .prop_map(|(customer, order, date, product, quantity, amount)| {
            format!("{customer},{order},{date},{product},{quantity},{amount}\n")
        })
}
