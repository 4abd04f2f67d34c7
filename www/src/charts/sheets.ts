// A sheet of the marketing plan as a chart: who went where, how sure a growth is, how long a stage lasts, or
// how many customers bring how much.
import type { Plan } from "../parts/chart.js";
import type { Format } from "../format.js";
import type { Sheet, Words } from "../protocol.js";
import type { Dictionary } from "../words/index.js";
import { markPath } from "../parts/mark.js";
import { names, numbers, room, tooltip, twoLines } from "./axes.js";
import { sankey } from "./sankey.js";
import { sizeShare } from "./size-share.js";

type Say = (words: Words) => string;

export function sheetChart(sheet: Sheet, say: Say, t: Dictionary, format: Format): Plan {
  const place = (id: string) => sheet.columns.findIndex((c) => c.id === id);
  if (sheet.id.endsWith("_moves")) {
    const { newcomers, ...moved } = moves(sheet);
    return sankey(moved, say, t, format, newcomers && say(newcomers.name));
  }
  if (place("growth_from") >= 0) return growth(sheet, place("growth"), say, format);
  if (place("after_30") >= 0) return stays(sheet, say, t, format);
  const [customers, revenue] = [place("customers"), place("revenue_share")];
  const all = sheet.rows.reduce((sum, row) => sum + (row.cells[customers] ?? 0), 0);
  const rows = sheet.rows.map((row, id) => ({ id, share: (row.cells[customers] ?? 0) / all, revenue_share: row.cells[revenue] ?? 0 }));
  return sizeShare(rows, (id) => say(sheet.rows[id]!.name), t, format);
}

/** Rows of the earlier day by columns of the later one; those who came since are the last row. */
function moves({ columns, rows }: Sheet) {
  const cells = rows.map((row) => row.cells.map((x) => x ?? 0));
  const none = columns.map(() => 0);
  const rowOf = (name: Words) => cells[rows.findIndex((row) => row.name.en === name.en)] ?? none;
  const fresh = rows.findIndex((row) => !columns.some((c) => c.name.en === row.name.en));
  return { names: columns.map((c) => c.name), counts: columns.map((c) => rowOf(c.name)), new: cells[fresh] ?? none, gone: none, newcomers: rows[fresh] };
}

/** Each growth with its interval; nothing grows at 1. */
function growth({ columns, rows }: Sheet, at: number, say: Say, format: Format): Plan {
  return (theme, width) => {
    const list = [...rows].reverse(); // the first one on top
    const labels = list.map((row) => twoLines(say(row.name)));
    const side = room(theme, labels, width, 0.38);
    const known = list.flatMap(({ cells }, y) => {
      const [x, from, to] = [0, 1, 2].map((i) => cells[at + i]);
      return x == null || from == null || to == null ? [] : [{ x, from, to, y }];
    });
    return {
      grid: { left: side, right: 24, top: 8, bottom: 44 },
      tooltip: tooltip(theme, ({ data }: { data: { of: number } }) => `${say(list[data.of]!.name)}\n${[0, 1, 2].map((i) => `${say(columns[at + i]!.name)}: ${format.decimal(list[data.of]!.cells[at + i]!)}`).join("\n")}`, { trigger: "item" }),
      xAxis: numbers(theme, say(columns[at]!.name), (n) => format.decimal(n, 1), { nameLocation: "middle", nameGap: 28, scale: true }),
      yAxis: names(theme, labels, { axisLine: { show: false }, axisLabel: { color: theme.ink, fontFamily: theme.font, fontSize: 12, width: side - 12, overflow: "break" } }),
      series: [
        ...known.map(({ from, to, y }) => ({ type: "line", data: [[from, y], [to, y]], symbol: "none", silent: true, lineStyle: { color: theme.series, width: 2 }, tooltip: { show: false } })),
        {
          type: "scatter", symbolSize: 13, z: 3, itemStyle: { color: theme.series, opacity: 1 }, data: known.map(({ x, y }) => ({ value: [x, y], of: y })),
          markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: theme.soft, type: "dashed" }, data: [{ xAxis: 1 }] },
        },
      ],
    };
  };
}

/** What share is still in a stage after so many days; all are on the first. */
function stays({ columns, rows }: Sheet, say: Say, t: Dictionary, format: Format): Plan {
  const days = columns.flatMap(({ id }, at) => (id.startsWith("after_") ? [{ at, day: Number(id.slice(6)) }] : []));
  const share = (n: number) => format.share(n);
  return (theme, width) => ({
    grid: { left: 8, right: room(theme, rows.map((row) => say(row.name)), width), top: 12, bottom: 32, containLabel: true },
    tooltip: tooltip(theme, ({ seriesIndex, value: [day, left] }: { seriesIndex: number; value: [number, number] }) => `${say(rows[seriesIndex]!.name)}\n${t.plan.after}: ${format.whole(day)}\n${share(left)}`, { trigger: "item" }),
    xAxis: numbers(theme, t.plan.after, (n) => format.whole(n), { nameLocation: "middle", nameGap: 28, max: days.at(-1)?.day }),
    yAxis: numbers(theme, "", share, { min: 0, max: 1 }),
    series: rows.map(({ name, cells }, i) => ({
      type: "line", data: [[0, 1], ...days.flatMap(({ at, day }) => (cells[at] == null ? [] : [[day, cells[at]]]))],
      symbol: `path://${markPath(i)}`, symbolSize: 11, lineStyle: { color: theme.segment(i), width: 2 }, itemStyle: { color: theme.segment(i), opacity: 1 },
      endLabel: { show: true, formatter: say(name), color: theme.ink, fontFamily: theme.font }, labelLayout: { moveOverlap: "shiftY" },
    })),
  });
}
