// Charts of value and timing: who holds the equity, whether the risk keeps its word, what a threshold costs.
import type { Plan } from "../parts/chart.js";
import type { Format } from "../format.js";
import type { CalibrationRow, ContractReport, Equity, EquityStep, Histogram, Threshold, Tracking } from "../protocol.js";
import type { Dictionary } from "../words/index.js";
import { label, names, numbers, tooltip } from "./axes.js";
import type { ChartTheme } from "./theme.js";

const GRID = { left: 8, right: 16, top: 34, bottom: 32, containLabel: true };

function axes(theme: ChartTheme, x: string, y: string, formatX: (n: number) => string, formatY: (n: number) => string, more: object = {}): object {
  return {
    grid: GRID,
    xAxis: numbers(theme, x, formatX, { nameLocation: "middle", nameGap: 28, ...more }),
    yAxis: numbers(theme, y, formatY, { min: 0, max: 1, nameTextStyle: { color: theme.soft, fontFamily: theme.font, align: "left" }, nameGap: 14 }),
  };
}

/** Share of the equity that the best of so many customers hold. */
export function paretoCurve({ pareto }: Equity, t: Dictionary["value"], format: Format): Plan {
  return (theme) => ({
    ...axes(theme, t.bestShare, t.heldShare, (n) => format.share(n), (n) => format.share(n), { min: 0, max: 1 }),
    tooltip: tooltip(theme, ({ value: [best, held] }: { value: [number, number] }) => t.holds(format.share(best), format.share(held)), { trigger: "item" }),
    series: [{ type: "line", data: [[0, 0], ...pareto], symbolSize: 8, lineStyle: { color: theme.series }, itemStyle: { color: theme.series } }],
  });
}

/** Predicted against observed; on the diagonal the risk keeps its word. */
export function calibration(rows: CalibrationRow[], t: Dictionary["value"], format: Format): Plan {
  return (theme) => {
    const share = (n: number) => format.share(n);
    return {
      ...axes(theme, t.predicted, t.observed, share, share, { min: 0, max: 1 }),
      tooltip: tooltip(theme, ({ value: [predicted, observed] }: { value: [number, number] }) => `${t.predicted}: ${share(predicted)}\n${t.observed}: ${share(observed)}`, { trigger: "item" }),
      series: [
        { type: "line", data: [[0, 0], [1, 1]], symbol: "none", silent: true, lineStyle: { color: theme.soft, type: "dashed", width: 1 }, tooltip: { show: false } },
        { type: "line", data: rows.map((r) => [r.predicted, r.observed]), symbolSize: 9, lineStyle: { color: theme.series }, itemStyle: { color: theme.series } },
      ],
    };
  };
}

/** Precision (full marks) and recall (hollow ones) of one rule against its threshold. */
export function thresholdCurve(rows: Threshold[], t: Dictionary["value"], format: Format): Plan {
  return (theme) => {
    const line = (pick: (row: Threshold) => number, name: string, hollow: boolean) => ({
      type: "line", name, symbol: "circle", symbolSize: 8, lineStyle: { color: theme.series, type: hollow ? "dashed" : "solid" },
      itemStyle: hollow ? { color: theme.paper, borderColor: theme.series, borderWidth: 2 } : { color: theme.series },
      data: rows.map((row) => [row.threshold, pick(row)]),
    });
    return {
      ...axes(theme, t.thresholdAxis[rows[0]?.rule ?? ""] ?? "", `● ${t.precision}   ○ ${t.recall}`, (n) => format.whole(n), (n) => format.share(n)),
      tooltip: tooltip(theme, ({ seriesName, value: [at, share] }: { seriesName: string; value: [number, number] }) => `${at}\n${seriesName}: ${format.share(share)}`, { trigger: "item" }),
      series: [line((r) => r.precision, t.precision, false), line((r) => r.recall, t.recall, true)],
    };
  };
}

/** Customers in each band of value, the segments on top of each other. */
export function spread({ counts, edges }: Histogram, bands: string[], segments: { name: string; id: number }[], t: Dictionary["value"], format: Format): Plan {
  return (theme) => ({
    grid: GRID,
    tooltip: tooltip(theme, ([{ dataIndex: at }]: [{ dataIndex: number }]) =>
      [bands[at], ...segments.map(({ name }, row) => `${name}: ${format.whole(counts[row]?.[at] ?? 0)}`)].join("\n"), { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: theme.hair, opacity: 0.5 } } }),
    xAxis: names(theme, edges.map((edge) => `≥ ${format.short(edge)}`), { name: t.band, nameLocation: "middle", nameGap: 28, nameTextStyle: { color: theme.soft, fontFamily: theme.font } }),
    yAxis: numbers(theme, t.count, (n) => format.short(n), { nameTextStyle: { color: theme.soft, fontFamily: theme.font, align: "left" }, nameGap: 14 }),
    series: segments.map(({ name, id }, row) => ({ type: "bar", stack: "all", name, data: counts[row] ?? [], itemStyle: { color: theme.segment(id) }, barCategoryGap: "20%", barMaxWidth: 56 })),
  });
}

/** Repeat purchases after the cut: expected with its interval, and those that came. */
export function fan({ points }: Tracking, t: Dictionary["value"], format: Format): Plan {
  return (theme) => {
    const from = (pick: (p: Tracking["points"][number]) => number) => [[0, 0], ...points.map((p) => [p.days, pick(p)])];
    const band = (data: number[][], opacity: number) => ({ type: "line", stack: "interval", symbol: "none", silent: true, lineStyle: { opacity: 0 }, areaStyle: { color: theme.series, opacity }, data, tooltip: { show: false } });
    return {
      grid: GRID,
      xAxis: numbers(theme, t.daysAfter, (n) => format.whole(n), { nameLocation: "middle", nameGap: 28 }),
      yAxis: numbers(theme, `┄ ${t.expected}   ● ${t.came}`, (n) => format.short(n), { min: 0, nameTextStyle: { color: theme.soft, fontFamily: theme.font, align: "left" }, nameGap: 14 }),
      tooltip: tooltip(theme, ({ seriesName, value: [days, n] }: { seriesName: string; value: [number, number] }) => `${t.daysAfter}: ${format.whole(days)}\n${seriesName}: ${format.whole(n)}`, { trigger: "item" }),
      series: [
        band(from((p) => p.low), 0),
        band(from((p) => p.high - p.low), 0.18),
        { type: "line", name: t.expected, symbol: "none", lineStyle: { color: theme.series, type: "dashed" }, data: from((p) => p.expected) },
        { type: "line", name: t.came, symbolSize: 8, lineStyle: { color: theme.series }, itemStyle: { color: theme.series }, data: from((p) => p.actual) },
      ],
    };
  };
}

/** Those left after each renewal: the model's expectation, and those who were. */
export function survival({ periods }: ContractReport, t: Dictionary["contracts"], format: Format): Plan {
  return (theme) => ({
    grid: GRID,
    xAxis: numbers(theme, t.period, (n) => format.whole(n), { nameLocation: "middle", nameGap: 28, minInterval: 1 }),
    yAxis: numbers(theme, `┄ ${t.expected}   ● ${t.given}`, (n) => format.short(n), { min: 0, nameTextStyle: { color: theme.soft, fontFamily: theme.font, align: "left" }, nameGap: 14 }),
    tooltip: tooltip(theme, ({ seriesName, value: [period, n] }: { seriesName: string; value: [number, number] }) => `${t.period} ${period}\n${seriesName}: ${format.whole(n)}`, { trigger: "item" }),
    series: [
      { type: "line", name: t.expected, symbolSize: 4, lineStyle: { color: theme.series, type: "dashed" }, itemStyle: { color: theme.series }, data: periods.map((p) => [p.period, p.expected]) },
      { type: "line", name: t.given, symbolSize: 8, lineStyle: { color: theme.series }, itemStyle: { color: theme.series }, data: periods.flatMap((p) => (p.survivors == null ? [] : [[p.period, p.survivors]])) },
    ],
  });
}

/** The equity before, step by step, to the equity now. */
export function waterfall(steps: (EquityStep & { name: string })[], axis: string, format: Format): Plan {
  let at = 0;
  const spans = steps.map(({ key, value }) => {
    const from = key === "now" ? 0 : at;
    at = key === "now" ? value : at + value;
    return [Math.min(from, from + value), Math.abs(value)] as const;
  });
  return (theme, width) => ({
    grid: GRID,
    tooltip: tooltip(theme, ({ dataIndex: n }: { dataIndex: number }) => `${steps[n]!.name}: ${format.roundMoney(steps[n]!.value)}`, { trigger: "item" }),
    xAxis: names(theme, steps.map(({ name }) => name), { axisLabel: { ...label(theme), interval: 0, overflow: "break", width: (width - 80) / steps.length } }),
    yAxis: numbers(theme, axis, (n) => format.short(n), { min: 0, nameTextStyle: { color: theme.soft, fontFamily: theme.font, align: "left" }, nameGap: 14 }),
    series: [
      { type: "bar", stack: "all", silent: true, itemStyle: { opacity: 0 }, data: spans.map(([low]) => low), tooltip: { show: false } },
      { type: "bar", stack: "all", barMaxWidth: 72, data: spans.map(([, height], n) => ({ value: height,
        itemStyle: steps[n]!.value < 0 ? { color: theme.paper, borderColor: theme.series, borderWidth: 2 } : { color: theme.series } })) },
    ],
  });
}
