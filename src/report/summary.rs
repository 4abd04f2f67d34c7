//! The orders' part of the report, put together.

use super::{Aside, AsideKind, OrdersReport, Reason, Words};
use crate::error::{Code, Error};
use crate::ingest::number::{divide_half_even, format_fixed};
use crate::orders::{Orders, Rejects, UNIT};

/// Puts the report of stage `orders` together. `mapped`: whether customer and product columns are;
/// `counted`: lines read, netted and rounded; `period`: first and last day.
pub fn orders_report(
    orders: &Orders,
    mapped: [bool; 2],
    rejects: &Rejects,
    counted: [u64; 3],
    currency: &str,
    period: Option<(String, String)>,
    today: Option<String>,
) -> OrdersReport {
    let [lines, netted, rounded] = counted;
    let total = orders.tally().total;
    let kept = orders.tally().lines;
    let customers = if mapped[0] {
        orders.customers.len() as u64
    } else {
        0
    };
    let products = orders
        .products
        .iter()
        .filter(|p| mapped[1] && !p.id.is_empty())
        .count() as u64;
    let mut notes = Vec::new();
    if !mapped[0] {
        notes.push(Words::new(
            "No column names the customer: each order stands for a customer of its own.",
            "没有顾客列：每个订单视为一位独立的顾客。",
        ));
    }
    if rounded > 0 {
        notes.push(Words::new(
            format!(
                "{} amounts had more than four decimals and were rounded, half to even.",
                grouped(rounded)
            ),
            format!(
                "{} 个金额超过四位小数，已按“四舍六入五成双”取整。",
                grouped(rounded)
            ),
        ));
    }
    OrdersReport {
        lines,
        kept,
        customers,
        orders: orders.order_count as u64,
        products,
        total: format_fixed(total),
        currency: currency.into(),
        dropped: rejects.counts(),
        netted,
        rounded,
        first: period.as_ref().map(|p| p.0.clone()),
        last: period.as_ref().map(|p| p.1.clone()),
        today,
        sentence: sentence(
            kept,
            lines,
            customers,
            orders.order_count as u64,
            &money(total, currency),
        ),
        notes,
    }
}

/// What was set aside, with its lines.
pub fn aside_words(aside: &Aside) -> Words {
    let (first, last) = (aside.first, aside.last);
    let (lines, zh_lines) = if first == last {
        (format!("Line {first}"), format!("第 {first} 行"))
    } else {
        (
            format!("Lines {first}–{last}"),
            format!("第 {first}–{last} 行"),
        )
    };
    let (what, zh_what) = match aside.kind {
        AsideKind::Preamble => (" above the table", "在表格上方"),
        AsideKind::Footnote => (" beneath the table", "在表格下方"),
        AsideKind::Table => (", another table", "是另一张表格"),
        AsideKind::Padding => (", rows without any value", "没有任何内容"),
    };
    Words::new(
        lines + what + ": set aside.",
        zh_lines + zh_what + "，未读入。",
    )
}

/// A sum in whole units, with its currency where that is known.
fn money(total: i128, currency: &str) -> String {
    let units = divide_half_even(total, i128::from(UNIT));
    let sign = if units < 0 { "-" } else { "" };
    let whole = grouped(u64::try_from(units.unsigned_abs()).unwrap_or(u64::MAX));
    // Codes stand apart from the number, signs do not.
    match currency {
        code if code.len() > 2 && code.is_ascii() => format!("{sign}{whole} {code}"),
        mark => format!("{sign}{mark}{whole}"),
    }
}

fn sentence(kept: u64, lines: u64, customers: u64, orders: u64, whole: &str) -> Words {
    let (kept, lines, customers, orders) = (
        grouped(kept),
        grouped(lines),
        grouped(customers),
        grouped(orders),
    );
    Words::new(
        format!(
            "{kept} of {lines} lines used: {customers} customers placed {orders} orders worth {whole}."
        ),
        format!(
            "共 {lines} 行，使用了 {kept} 行：{customers} 位顾客下了 {orders} 单，合计 {whole}。"
        ),
    )
}

/// A whole number with commas between groups of three digits.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A stage that had too little to work on, as a note.
pub fn thin_data(error: &Error) -> Words {
    debug_assert_eq!(error.code, Code::TooFew);
    Words::new(
        format!("{}. {}.", error.message, error.remedy),
        "顾客太少，无法分群；请使用包含更多顾客的文件。",
    )
}

/// What a reason means, in words.
pub fn reason_words(reason: Reason) -> Words {
    let (en, zh) = match reason {
        Reason::Unreadable => ("The line cannot be read", "该行无法读取"),
        Reason::Ragged => ("More cells than the header names", "单元格多于表头"),
        Reason::NoCustomer => ("No customer", "缺少顾客"),
        Reason::BadDate => ("Date cannot be read", "日期无法识别"),
        Reason::BadNumber => ("Number cannot be read", "数字无法识别"),
        Reason::OtherCurrency => ("Another currency", "其他币种"),
        Reason::Cancelled => ("Cancelled order", "已取消的订单"),
        Reason::NotPositiveQuantity => ("Quantity zero or below", "数量为零或负数"),
        Reason::NotPositivePrice => ("Unit price zero or below", "单价为零或负数"),
        Reason::UnmatchedReturn => ("Return without its purchase", "找不到对应购买的退货"),
        Reason::ReturnedInFull => ("Returned in full", "已全部退货"),
        Reason::Overlap => (
            "An earlier file has the same line",
            "前面的文件已有相同的行",
        ),
        Reason::Duplicate => (
            "The same line came before in this file",
            "本文件中前面已有相同的行",
        ),
        Reason::Outlier => (
            "Amount or quantity beyond the bound you set",
            "金额或数量超出所设界限",
        ),
        Reason::NoOriginal => (
            "Corrected line without its original",
            "找不到这条更正对应的原始行",
        ),
    };
    Words::new(en, zh)
}
