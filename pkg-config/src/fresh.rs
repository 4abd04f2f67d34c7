//! Is a product up to date? Modification times of inputs against the product's own.
//!
//! Folders count with their own times too, so that a deleted or renamed input is noticed.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// True when `product` exists and nothing among `inputs` is newer. A missing input counts as
/// absent: whoever needs it will say so.
pub fn is_fresh(product: &Path, inputs: &[&Path]) -> Result<bool> {
    let Ok(made) = fs::metadata(product).and_then(|data| data.modified()) else {
        return Ok(false);
    };
    for input in inputs {
        if newest(input)?.is_some_and(|time| time > made) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Sets the product's time to when its making began, so that an edit made meanwhile counts as newer.
pub fn mark_made(product: &Path, began: SystemTime) -> Result<()> {
    let file = fs::File::options().append(true).open(product);
    let file = file.with_context(|| format!("{} was not made", product.display()))?;
    file.set_modified(began)
        .with_context(|| format!("cannot date {}", product.display()))
}

/// Newest time in a file or a whole folder; nothing when it does not exist.
fn newest(path: &Path) -> Result<Option<SystemTime>> {
    let Ok(data) = fs::metadata(path) else {
        return Ok(None);
    };
    let mut newest_yet = data.modified()?;
    if data.is_dir() {
        for entry in
            fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))?
        {
            if let Some(time) = newest(&entry?.path())? {
                newest_yet = newest_yet.max(time);
            }
        }
    }
    Ok(Some(newest_yet))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn edits_additions_and_deletions_are_noticed() {
        let folder = std::env::temp_dir().join(format!("packager-fresh-{}", std::process::id()));
        let sources = folder.join("sources");
        let product = folder.join("product");
        let input = sources.join("a");
        fs::create_dir_all(&sources).unwrap();
        fs::write(&input, "1").unwrap();
        assert!(!is_fresh(&product, &[&sources]).unwrap(), "no product yet");

        let later = SystemTime::now() + Duration::from_secs(5);
        fs::write(&product, "made").unwrap();
        mark_made(&product, later).unwrap();
        assert!(is_fresh(&product, &[&sources]).unwrap());

        let input_file = fs::File::options().append(true).open(&input).unwrap();
        input_file
            .set_modified(later + Duration::from_secs(5))
            .unwrap();
        assert!(!is_fresh(&product, &[&sources]).unwrap(), "an edited input");

        input_file
            .set_modified(later - Duration::from_secs(60))
            .unwrap();
        mark_made(&product, later - Duration::from_secs(30)).unwrap();
        fs::remove_file(&input).unwrap();
        assert!(!is_fresh(&product, &[&sources]).unwrap(), "a deleted input");
        fs::remove_dir_all(&folder).unwrap();
    }
}
