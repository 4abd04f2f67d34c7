// Draws charts of next to nothing out of sight, while the page has nothing else to do. The browser
// compiles the library as it is first used; without this, the first result would wait for that.
import { FORMAT } from "../format.js";
import type { Plan } from "../parts/chart.js";
import type { Segment } from "../protocol.js";
import { DICTIONARY } from "../words/index.js";
import type { draw } from "./kit.js";
import { months } from "./months.js";
import { profile } from "./profile.js";
import type { ChartTheme } from "./theme.js";

const GREY: ChartTheme = { ink: "#888", soft: "#888", hair: "#888", paper: "#888", accent: "#888", series: "#888", font: "sans-serif", segment: () => "#888" };

export async function warm(drawOn: typeof draw, whenIdle: () => Promise<void>): Promise<void> {
  const [t, format] = [DICTIONARY.en, FORMAT.en];
  const month = (m: number) => ({ month: `2000-0${m}`, orders: m, revenue: m * 1000 });
  const row = { name: "recency", median: 1, overall: 1, mean: 1, overall_mean: 1, z: 1 };
  const words = { en: "", zh: "" };
  const segment: Segment = { id: 0, name: "", name_zh: "", sentence: words, action: words, size: 1, share: 1, revenue_share: 1, centroid: [], profile: [row], portrait: [], rule: null, fidelity: null, stability: null, steadiness: words };
  const plans: Plan[] = [
    months([1, 2, 3].map(month), new Set(), t, format),
    profile([segment], undefined, () => "", t, format),
  ];
  for (const plan of plans) {
    await whenIdle();
    const ground = document.createElement("div");
    const drawing = drawOn(ground, () => undefined, { width: 400, height: 200 });
    drawing.show(plan(GREY, 400));
    drawing.show(plan(GREY, 400));
    drawing.end();
  }
}
