// Size against revenue share: for each segment a hollow mark at its share of customers and a full
// one at its share of revenue, joined by a line. The line's length is how much they count for.
import type { Plan } from "../parts/chart.js";
import type { Format } from "../format.js";
import type { Segment } from "../protocol.js";
import { markPath } from "../parts/mark.js";
import type { Dictionary } from "../words/index.js";
import { names, numbers, room, tooltip, twoLines } from "./axes.js";

type Part = Pick<Segment, "id" | "share" | "revenue_share">;

export function sizeShare(segments: Part[], nameOf: (place: number) => string, t: Dictionary, format: Format): Plan {
  return (theme, width) => {
    const list = [...segments].reverse(); // the first one on top
    const labels = list.map((s) => twoLines(nameOf(s.id)));
    const marks = (value: (s: Part) => number, hollow: boolean) => list.map((s) => ({
      value: value(s), segment: s.id, symbol: `path://${markPath(s.id)}`,
      itemStyle: hollow ? { color: theme.paper, borderColor: theme.segment(s.id), borderWidth: 2, opacity: 1 } : { color: theme.segment(s.id), opacity: 1 },
    }));
    const side = room(theme, labels, width, 0.38);
    return {
      grid: { left: side, right: 24, top: 8, bottom: 44 },
      tooltip: tooltip(theme, ({ dataIndex }: { dataIndex: number }) => {
        const s = list[dataIndex]!;
        return `${nameOf(s.id)}\n${t.segments.shareCustomers}: ${format.fineShare(s.share)}\n${t.segments.shareRevenue}: ${format.fineShare(s.revenue_share)}`;
      }, { trigger: "item" }),
      xAxis: numbers(theme, t.segments.shareAxis, (n) => format.share(n), { nameLocation: "middle", nameGap: 28, min: 0 }),
      yAxis: names(theme, labels, { axisLine: { show: false }, axisLabel: { color: theme.ink, fontFamily: theme.font, fontSize: 12, width: side - 12, overflow: "break" }, triggerEvent: false }),
      series: [
        { type: "bar", stack: "span", data: list.map((s) => Math.min(s.share, s.revenue_share)), itemStyle: { color: "transparent" }, barWidth: 2, silent: true, tooltip: { show: false } },
        { type: "bar", stack: "span", data: list.map((s) => ({ value: Math.abs(s.share - s.revenue_share), itemStyle: { color: theme.segment(s.id) } })), barWidth: 2, silent: true, tooltip: { show: false } },
        { type: "scatter", name: t.segments.shareCustomers, data: marks((s) => s.share, true), symbolSize: 13, z: 3 },
        { type: "scatter", name: t.segments.shareRevenue, data: marks((s) => s.revenue_share, false), symbolSize: 14, z: 4 },
      ],
    };
  };
}
