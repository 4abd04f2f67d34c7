//! Life cycle 生命周期 and tiers 分层分级 as sheets: who is where, how long they stay, who moved.

use super::sheets::{column, customer_share, customers, revenue_share, shaded, share};
use crate::report::{LifecycleReport, Sheet, SheetColumn, SheetRow, StageRow, Unit, Words};
use crate::segments::phrases::{percent, whole};

/// Days after which it is told how many are still in a stage.
const AFTER: [u32; 3] = [30, 90, 365];

pub fn lives(report: &LifecycleReport) -> [Sheet; 4] {
    [
        stages(report),
        moves(
            "stage_moves",
            Words::new("Who moved between stages", "阶段之间的迁移"),
            report.stages.iter().map(|s| s.name.clone()).collect(),
            &report.transitions,
            report,
        ),
        tiers(report),
        moves(
            "tier_moves",
            Words::new("Who moved between tiers", "层级之间的迁移"),
            ["A", "B", "C"].map(|t| Words::new(t, t)).to_vec(),
            &report.tiers.transitions,
            report,
        ),
    ]
}

/// Share still there after so many days; none where nobody could be seen so long.
fn staying(row: &StageRow, days: u32) -> Option<f64> {
    let by_then = row.staying.iter().take_while(|s| s.days <= days);
    let seen = row.staying.last().is_some_and(|s| s.days >= days);
    by_then
        .last()
        .map(|s| s.share)
        .or((seen || row.staying.is_empty()).then_some(1.0))
        .filter(|_| row.entered > 0)
}

fn stages(report: &LifecycleReport) -> Sheet {
    let mut columns = vec![
        shaded("customers", customers().name, Unit::Count),
        customer_share(),
        before(report),
        column(
            "median_days",
            "Median days in it",
            "停留天数中位数",
            Unit::Count,
        ),
    ];
    columns.extend(AFTER.map(|days| {
        column(
            &format!("after_{days}"),
            &format!("Still in it after {days} days"),
            &format!("{days} 天后仍在"),
            Unit::Share,
        )
    }));
    let row = |s: &StageRow| {
        let mut cells = vec![
            Some(s.customers as f64),
            Some(s.share),
            Some(s.before as f64),
            s.median_days.map(f64::from),
        ];
        cells.extend(AFTER.map(|days| staying(s, days)));
        SheetRow {
            name: s.name.clone(),
            cells,
            remark: None,
        }
    };
    let [drifting, dormant, lost] = report.options.silences.map(crate::report::figures::plain);
    let (fresh, loyal) = (report.options.new_days, report.options.loyal_purchases);
    Sheet {
        id: "stages".into(),
        title: Words::new("Life cycle", "生命周期"),
        sentence: report.sentence.clone(),
        rows_are: Words::new("Stage", "阶段"),
        columns,
        rows: report.stages.iter().map(row).collect(),
        remarks_are: Words::default(),
        notes: vec![Words::new(
            format!(
                "New for {fresh} days after the first purchase; loyal from {loyal} purchase days on; drifting, dormant and lost after {drifting}, {dormant} and {lost} usual gaps of silence. How long customers stay is after Kaplan and Meier (1958)."
            ),
            format!(
                "首次购买后 {fresh} 天内为新顾客；购买满 {loyal} 天为忠诚；沉默超过惯常间隔的 {drifting}、{dormant}、{lost} 倍时依次为渐离、沉睡、流失。停留时间按 Kaplan–Meier（1958）估计。"
            ),
        )],
    }
}

fn before(report: &LifecycleReport) -> SheetColumn {
    let day = &report.before;
    column(
        "before",
        &format!("On {day}"),
        &format!("{day} 时"),
        Unit::Count,
    )
}

fn tiers(report: &LifecycleReport) -> Sheet {
    let margin = percent(report.options.margin);
    let rows = report.tiers.tiers.iter().map(|t| SheetRow {
        name: Words::new(t.tier.as_str(), t.tier.as_str()),
        cells: [
            t.customers as f64,
            t.share,
            t.revenue_share,
            t.threshold,
            t.before as f64,
        ]
        .map(Some)
        .to_vec(),
        remark: None,
    });
    Sheet {
        id: "tiers".into(),
        title: Words::new("Tiers A, B, C", "A/B/C 分层"),
        sentence: report.tiers.sentence.clone(),
        rows_are: Words::new("Tier", "层级"),
        columns: vec![
            shaded("customers", customers().name, Unit::Count),
            customer_share(),
            revenue_share(),
            column("threshold", "From a spend of", "消费门槛", Unit::Money),
            before(report),
        ],
        rows: rows.collect(),
        remarks_are: Words::default(),
        notes: vec![Words::new(
            format!(
                "A customer rises at once and falls only when the spend is more than {margin} below the threshold, so that nobody goes to and fro."
            ),
            format!("达到门槛立即升级；消费低于门槛 {margin} 以上才降级，避免反复变动。"),
        )],
    }
}

/// From where (rows) to where (columns); the last row are those who had not bought before.
fn moves(
    id: &str,
    title: Words,
    names: Vec<Words>,
    counts: &[Vec<u64>],
    report: &LifecycleReport,
) -> Sheet {
    let unborn = Words::new("not yet a customer", "尚未购买");
    let rows = names.iter().chain([&unborn]).zip(counts);
    let rows = rows.map(|(name, own)| SheetRow {
        name: name.clone(),
        cells: own.iter().map(|n| Some(*n as f64)).collect(),
        remark: None,
    });
    let columns = names.iter().enumerate();
    Sheet {
        id: id.into(),
        title,
        sentence: stayed(counts, &report.before),
        rows_are: Words::new(
            format!("{} → {}", report.before, report.today),
            format!("{} → {}", report.before, report.today),
        ),
        rows: rows.collect(),
        columns: columns
            .map(|(i, name)| shaded(&format!("to_{}", i + 1), name.clone(), Unit::Count))
            .collect(),
        remarks_are: Words::default(),
        notes: Vec::new(),
    }
}

/// How many of those who had bought by then are where they were.
fn stayed(counts: &[Vec<u64>], before: &str) -> Words {
    let old = &counts[..counts.len() - 1];
    let all: u64 = old.iter().flatten().sum();
    let same: u64 = old.iter().enumerate().map(|(i, own)| own[i]).sum();
    let part = percent(share(same as f64, all as f64));
    let all = whole(all as f64);
    Words::new(
        format!("Of the {all} who were customers on {before}, {part} are where they were."),
        format!("{before} 已有的 {all} 位顾客中，{part} 仍在原处。"),
    )
}
