// Charts of value and timing: who holds the equity, whether the risk keeps its word, what a threshold costs.
import type { Plan } from "../parts/chart.js";
import type { Format } from "../format.js";
import type { CalibrationRow, Equity, Threshold } from "../protocol.js";
import type { Dictionary } from "../words/index.js";
import { numbers, tooltip } from "./axes.js";
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
