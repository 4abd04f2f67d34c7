// Revenue per calendar month, as columns.
import type { Plan } from "../parts/chart.js";
import type { Format } from "../format.js";
import type { Month } from "../protocol.js";
import type { Dictionary } from "../words/index.js";
import { names, numbers, tooltip } from "./axes.js";

export function months(data: Month[], broken: Set<string>, t: Dictionary, format: Format): Plan {
  return (theme) => ({
    grid: { left: 8, right: 8, top: 34, bottom: 4, containLabel: true },
    tooltip: tooltip(theme, ([{ dataIndex }]: [{ dataIndex: number }]) => {
      const { month, revenue, orders } = data[dataIndex]!;
      return `${format.month(month)}\n${t.overview.revenue}: ${format.roundMoney(revenue)}\n${t.overview.orders}: ${format.whole(orders)}`;
    }, { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: theme.hair, opacity: 0.5 } } }),
    xAxis: names(theme, data.map((m) => format.shortMonth(m.month))),
    yAxis: numbers(theme, t.overview.revenueAxis, (n) => format.short(n), { nameTextStyle: { color: theme.soft, fontFamily: theme.font, align: "left" }, nameGap: 14 }),
    series: [{ type: "bar", data: data.map(({ month, revenue }) => ({ value: revenue, itemStyle: { opacity: broken.has(month) ? 0.45 : 1 } })), itemStyle: { color: theme.series }, barCategoryGap: "30%", barMaxWidth: 56 }],
  });
}
