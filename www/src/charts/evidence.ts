// The evidence for k: four small charts over the same k, one measure each.
import type { Plan } from "../parts/chart.js";
import type { Format } from "../format.js";
import type { SegmentsReport } from "../protocol.js";
import type { Dictionary } from "../words/index.js";
import { label, names, numbers, tooltip } from "./axes.js";

export function evidence({ candidates, k, recommended_k }: SegmentsReport, t: Dictionary, format: Format): Plan {
  const measures = (["inertia", "silhouette", "gap", "stability"] as const).map((name) => ({ name, title: t.evidence.measures[name].name }));
  return (theme, width) => {
    const stacked = width < 560;
    const place = (i: number) => stacked
      ? { left: 48, right: 12, top: `${i * 25 + 5}%`, height: "14%" }
      : { left: `${i * 25 + 4}%`, width: "19.5%", top: 40, bottom: 48 };
    const at = candidates.map((c) => String(c.k));
    return {
      grid: measures.map((_, i) => place(i)),
      tooltip: tooltip(theme, ({ seriesIndex, dataIndex }: { seriesIndex: number; dataIndex: number }) => {
        const { name, title } = measures[seriesIndex]!;
        return `k = ${at[dataIndex]}\n${title}: ${format.decimal(candidates[dataIndex]![name], name === "inertia" ? 0 : 2)}`;
      }, { trigger: "item" }),
      xAxis: measures.map((_, i) => names(theme, at, { gridIndex: i, name: t.evidence.kAxis, nameLocation: "middle", nameGap: 26, nameTextStyle: label(theme) })),
      yAxis: measures.map(({ name, title }, i) => numbers(theme, title, (n) => (name === "inertia" ? format.short(n) : format.decimal(n, 2)), {
        gridIndex: i, scale: name !== "inertia", splitNumber: 3, nameGap: 12, nameTextStyle: { color: theme.ink, fontFamily: theme.font, fontWeight: 600, align: "left" },
      })),
      series: measures.map(({ name }, i) => ({
        type: "line", xAxisIndex: i, yAxisIndex: i, lineStyle: { color: theme.soft, width: 1.5 },
        data: candidates.map((c) => ({
          value: c[name], symbolSize: c.best_by.includes(name) ? 14 : c.k === k ? 12 : 7,
          symbol: c.best_by.includes(name) ? "diamond" : "circle",
          itemStyle: c.k === k ? { color: theme.accent } : { color: theme.paper, borderColor: c.k === recommended_k ? theme.accent : theme.soft, borderWidth: 2 },
        })),
      })),
    };
  };
}
