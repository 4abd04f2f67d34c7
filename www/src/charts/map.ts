// The map: every customer as a point on the plane of the first two principal components.
import type { Plan } from "../parts/chart.js";
import type { Format } from "../format.js";
import type { MapPoints, SegmentsReport } from "../protocol.js";
import { markPath } from "../parts/mark.js";
import type { Dictionary } from "../words/index.js";
import { label, numbers, tooltip } from "./axes.js";

/** More points than this say nothing more; every n-th is drawn then. */
export const MOST_POINTS = 12_000;

export function thinning(count: number): number {
  return Math.max(1, Math.ceil(count / MOST_POINTS));
}

export function map(report: SegmentsReport, { points, labels }: MapPoints, chosen: number | undefined, names: string[], t: Dictionary, format: Format): Plan {
  const every = thinning(labels.length);
  const clouds: [number, number, number][][] = report.segments.map(() => []);
  for (let i = 0; i < labels.length; i += every) clouds[labels[i]!]?.push([points[2 * i]!, points[2 * i + 1]!, i]);
  const axis = (which: 0 | 1) => t.segments.mapAxis(which + 1, format.share(report.map.explained[which]));
  const density = labels.length / every > 3000 ? 0.45 : 0.65;
  return (theme) => ({
    grid: { left: 36, right: 16, top: 12, bottom: 44 },
    tooltip: tooltip(theme, ({ seriesIndex }: { seriesIndex: number }) => names[seriesIndex % names.length]!, { trigger: "item" }),
    xAxis: numbers(theme, axis(0), (n) => format.decimal(n, 0), { nameLocation: "middle", nameGap: 28, scale: true, minInterval: 1, boundaryGap: ["4%", "4%"] }),
    yAxis: numbers(theme, axis(1), (n) => format.decimal(n, 0), { nameLocation: "middle", nameGap: 26, scale: true, minInterval: 1, boundaryGap: ["4%", "8%"] }),
    series: [
      ...clouds.map((data, id) => ({
        type: "scatter", data, symbolSize: 5, progressive: 0, cursor: "pointer",
        itemStyle: { color: theme.segment(id), opacity: chosen === undefined || chosen === id ? density : 0.1 }, z: chosen === id ? 3 : 2,
      })),
      ...report.map.centres.map((centre, id) => ({
        type: "scatter", data: [centre], symbol: `path://${markPath(id)}`, symbolSize: 18, z: 5,
        itemStyle: { color: theme.segment(id), borderColor: theme.paper, borderWidth: 2, opacity: chosen === undefined || chosen === id ? 1 : 0.4 },
        label: { show: chosen === undefined || chosen === id, position: "top", formatter: () => names[id]!, ...label(theme), color: theme.ink, fontWeight: 600, textBorderColor: theme.paper, textBorderWidth: 3, width: 130, overflow: "break", lineHeight: 14 },
        labelLayout: { hideOverlap: true },
      })),
    ],
  });
}
