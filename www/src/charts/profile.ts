// Profile: for each feature, where the mean of each segment stands beside everyone's, in standard deviations.
import type { Plan } from "../parts/chart.js";
import type { Format } from "../format.js";
import type { Segment } from "../protocol.js";
import { markPath } from "../parts/mark.js";
import type { Dictionary } from "../words/index.js";
import { names, numbers, room, tooltip } from "./axes.js";

export function profile(segments: Segment[], chosen: number | undefined, nameOf: (s: Segment) => string, t: Dictionary, format: Format): Plan {
  return (theme, width) => {
    const columns = (segments[0]?.profile ?? []).map((row) => row.name).sort(byLedger).reverse();
    const labels = columns.map((name) => t.ledger[name]?.name ?? name);
    const side = room(theme, labels, width, 0.34);
    return {
      grid: { left: side, right: 20, top: 8, bottom: 44 },
      tooltip: tooltip(theme, ({ seriesIndex, value: [z, at] }: { seriesIndex: number; value: [number, number] }) =>
        `${nameOf(segments[seriesIndex]!)}\n${labels[at]}: ${format.signed(z)} ${t.segments.deviations}`, { trigger: "item" }),
      xAxis: numbers(theme, t.segments.zAxis, (n) => format.signed(n, 0), { nameLocation: "middle", nameGap: 28, minInterval: 1, boundaryGap: ["5%", "5%"] }),
      yAxis: names(theme, labels, {
        axisLine: { show: false }, splitLine: { show: true, lineStyle: { color: theme.hair } },
        axisLabel: { color: theme.ink, fontFamily: theme.font, fontSize: 12, width: side - 12, overflow: "break" },
      }),
      series: segments.map((s, i) => ({
        type: "scatter", symbol: `path://${markPath(s.id)}`, symbolSize: 14, z: s.id === chosen ? 9 : 3,
        itemStyle: { color: theme.segment(s.id), opacity: chosen === undefined || s.id === chosen ? 1 : 0.25 },
        data: columns.flatMap((name, at) => s.profile.filter((row) => row.name === name).map((row) => [row.z, at])),
        ...(i === 0 ? { markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: theme.soft, type: "solid", width: 1 }, data: [{ xAxis: 0 }] } } : {}),
      })),
    };
  };
}

const LEDGER = ["recency", "frequency", "monetary", "basket", "tenure", "gap"];
function byLedger(a: string, b: string): number {
  return (LEDGER.indexOf(a) + 1 || 99) - (LEDGER.indexOf(b) + 1 || 99);
}
