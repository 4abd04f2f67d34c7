// Who went where: earlier segments on the left, today's on the right, bands as wide as customers went.
// New customers come from a node of their own, and those that are gone end in one.
import type { Plan } from "../parts/chart.js";
import type { Format } from "../format.js";
import type { Migration, Words } from "../protocol.js";
import type { Dictionary } from "../words/index.js";
import { label, tooltip, twoLines } from "./axes.js";

export function sankey({ names, counts, new: fresh, gone }: Pick<Migration, "names" | "counts" | "new" | "gone">, say: (words: Words) => string, t: Dictionary, format: Format, newcomers = t.continuity.fresh): Plan {
  return (theme, width) => {
    const { continuity } = t;
    // Node `side:segment`; the place after the last segment is 'new' on the left and 'gone' on the right.
    const other = names.length;
    const text = (name: string) => {
      const [side, segment] = name.split(":").map(Number);
      return segment === other ? (side ? continuity.gone : newcomers) : say(names[segment!]!);
    };
    const colour = (segment: number) => (segment === other ? theme.soft : theme.segment(segment));
    const rows = [...counts.map((row, i) => [...row, gone[i]!]), [...fresh, 0]];
    const links = rows.flatMap((row, from) => row.flatMap((value, to) => value ? [{ source: `0:${from}`, target: `1:${to}`, value, lineStyle: { color: colour(from), opacity: 0.35 } }] : []));
    const used = [...new Set(links.flatMap((l) => [l.source, l.target]))].sort();
    const room = Math.min(190, width * 0.3);
    return {
      tooltip: tooltip(theme, ({ dataType, name, value, data }: { dataType: string; name: string; value: number; data: { source: string; target: string } }) =>
        `${dataType === "edge" ? `${text(data.source)} → ${text(data.target)}` : text(name)}\n${t.segments.people(format.whole(value))}`, { trigger: "item" }),
      series: [{
        type: "sankey", left: room, right: room, top: 8, bottom: 8, nodeWidth: 12, nodeGap: 12, draggable: false, layoutIterations: 0, emphasis: { focus: "adjacency" },
        data: used.map((name) => {
          const [side, segment] = name.split(":").map(Number);
          return {
            name, depth: side, itemStyle: { color: colour(segment!), borderWidth: 0 },
            label: { ...label(theme), color: theme.ink, position: side ? "right" : "left", width: room - 10, overflow: "break", formatter: () => twoLines(text(name)) },
          };
        }),
        links,
      }],
    };
  };
}
