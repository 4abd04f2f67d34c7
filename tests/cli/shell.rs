//! A folder of its own for each test, and the program run in it.

use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// A small shop: enough customers for segments and offers, with returns and bad rows.
pub const SHOP: &[u8] = include_bytes!("../golden/orders.csv");

/// A folder that goes with the value.
pub struct Folder(PathBuf);

impl Folder {
    /// With the shop in it, as `shop.csv`.
    pub fn with_shop() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "regulars-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = Folder(std::env::temp_dir().join(name));
        std::fs::create_dir_all(&folder.0).expect("a temporary folder");
        folder.write("shop.csv", SHOP);
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).expect("written");
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("the program wrote it")
    }

    /// Arguments as one types them, words apart; `~` in a word stands for a blank.
    pub fn run(&self, line: &str) -> Run {
        let words = line.split_whitespace().map(|word| word.replace('~', " "));
        let program = env!("CARGO_BIN_EXE_regulars");
        let output = Command::new(program)
            .args(words)
            .current_dir(&self.0)
            .output()
            .expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Run {
            code: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// What succeeds.
    pub fn ok(&self, line: &str) -> String {
        let run = self.run(line);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{line}");
        run.out
    }

    pub fn json(&self, line: &str) -> Value {
        let text = self.ok(&format!("{line} --json"));
        assert!(text.ends_with("}\n"), "{line}: one line feed at the end");
        serde_json::from_str(&text).expect("JSON")
    }

    /// What fails, with one line.
    pub fn error(&self, line: &str) -> String {
        let run = self.run(line);
        assert_ne!(run.code, Some(0), "{line} succeeds: {}", run.out);
        assert!(
            run.code.is_some() && !run.err.contains("panicked"),
            "{line}: {}",
            run.err
        );
        assert_eq!(run.out, "", "{line} prints no result");
        let lines: Vec<_> = run.err.lines().collect();
        assert_eq!(lines.len(), 1, "{line}: {:?}", run.err);
        lines[0]
            .strip_prefix("regulars: ")
            .expect("it says who speaks")
            .to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}
