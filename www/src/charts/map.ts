// The map: every customer as a point on the plane of the first two principal components.
import type { Plan } from "../parts/chart.js";
import type { Format } from "../format.js";
import type { MapPoints, SegmentsReport } from "../protocol.js";
import { markPath } from "../parts/mark.js";
import { thinning } from "../parts/thinning.js";
import type { Dictionary } from "../words/index.js";
import { label, numbers, tooltip, twoLines } from "./axes.js";

/** Share of a group that its outline holds. */
const WITHIN = 0.8;

export function map(report: SegmentsReport, { points, labels }: MapPoints, chosen: number | undefined, names: string[], t: Dictionary, format: Format): Plan {
  const every = thinning(labels.length);
  const clouds: [number, number, number][][] = report.segments.map(() => []);
  for (let i = 0; i < labels.length; i += every) clouds[labels[i]!]?.push([points[2 * i]!, points[2 * i + 1]!, i]);
  const axis = (which: 0 | 1) => t.segments.mapAxis(which + 1, format.share(report.map.explained[which]));
  const density = labels.length / every > 3000 ? 0.45 : 0.65;
  const outlines = clouds.map((cloud, id) => outline(cloud, report.map.centres[id]!));
  // Names stand on the outer side of their marks.
  const middle = report.map.centres.reduce((sum, [x]) => sum + x, 0) / report.map.centres.length;
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
      ...outlines.map((data, id) => ({
        type: "line", data, symbol: "none", silent: true, z: 4, tooltip: { show: false },
        lineStyle: { color: theme.ink, width: 1.2, opacity: chosen === undefined || chosen === id ? 0.75 : 0.15 },
      })),
      ...report.map.centres.map((centre, id) => ({
        type: "scatter", data: [centre], symbol: `path://${markPath(id)}`, symbolSize: 18, z: 5,
        itemStyle: { color: theme.segment(id), borderColor: theme.paper, borderWidth: 2, opacity: chosen === undefined || chosen === id ? 1 : 0.4 },
        label: { show: chosen === undefined || chosen === id, position: centre[0] < middle ? "left" : "right", formatter: () => twoLines(names[id]!), ...label(theme), color: theme.ink, fontWeight: 600, textBorderColor: theme.paper, textBorderWidth: 3, width: 130, overflow: "break", lineHeight: 14 },
        labelLayout: { moveOverlap: "shiftY" },
      })),
    ],
  });
}

type Point = [number, number];

/** The convex hull of the share of a group that lies nearest to its middle (Andrew's monotone chain, 1979), closed. */
function outline(cloud: [number, number, number][], [x0, y0]: [number, number]): Point[] {
  const far = ([x, y]: Point) => (x - x0) ** 2 + (y - y0) ** 2;
  const near = cloud.map(([x, y]): Point => [x, y]).sort((a, b) => far(a) - far(b)).slice(0, Math.ceil(cloud.length * WITHIN));
  near.sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const chain = (points: Point[]) => {
    const hull: Point[] = [];
    for (const p of points) {
      while (hull.length > 1 && !left(hull.at(-2)!, hull.at(-1)!, p)) hull.pop();
      hull.push(p);
    }
    return hull;
  };
  return [...chain(near), ...chain(near.reverse()).slice(1)];
}

function left([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): boolean {
  return (bx - ax) * (cy - ay) > (by - ay) * (cx - ax);
}
