//! What was left out of a sheet, in words of both languages.

use crate::table::Counts;

pub fn notes(counts: &Counts) -> Vec<[String; 2]> {
    let mut notes = Vec::new();
    let mut say = |n: u64, one: &str, many: &str, zh: String| {
        if n > 0 {
            let what = if n == 1 { one } else { many };
            notes.push([format!("{n} {what}"), zh]);
        }
    };
    say(
        counts.errors,
        "cell holds an error such as #N/A and counts as empty.",
        "cells hold an error such as #N/A and count as empty.",
        format!(
            "{} 个单元格为错误值（如 #N/A），按空白处理。",
            counts.errors
        ),
    );
    say(
        counts.unsaved,
        "formula has no saved value and counts as empty. Open the file in its program and save it once.",
        "formulas have no saved value and count as empty. Open the file in its program and save it once.",
        format!(
            "{} 个公式没有保存计算结果，按空白处理。请用表格软件打开并重新保存一次。",
            counts.unsaved
        ),
    );
    say(
        counts.merged,
        "range of merged cells: its value stands in the first cell only.",
        "ranges of merged cells: their values stand in the first cell only.",
        format!(
            "{} 处合并单元格：其值只保留在左上角的单元格。",
            counts.merged
        ),
    );
    if !counts.nested.is_empty() {
        let mut names = counts.nested[..counts.nested.len().min(5)].join(", ");
        if counts.nested.len() > 5 {
            names += " …";
        }
        notes.push([
            format!("Columns that hold lists or tables of their own are not read: {names}."),
            format!("以下列的内容是列表或嵌套表，未读取：{names}。"),
        ]);
    }
    notes
}
