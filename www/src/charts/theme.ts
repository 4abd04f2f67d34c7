// The page's colour tokens as plain colours, for the canvas.
import { markToken } from "../parts/mark.js";

export interface ChartTheme {
  ink: string;
  soft: string;
  hair: string;
  paper: string;
  accent: string;
  /** For data that belong to no segment. */
  series: string;
  font: string;
  segment(id: number): string;
}

export function themeOf(element: HTMLElement): ChartTheme {
  const root = element.shadowRoot!;
  const probe = document.createElement("span");
  probe.hidden = true;
  root.append(probe);
  const colour = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const segments = new Map<string, string>();
  for (let id = 0; id < 10; id++) segments.set(markToken(id), colour(markToken(id)));
  const theme: ChartTheme = {
    ink: colour("--ink"), soft: colour("--ink-soft"), hair: colour("--hair"), paper: colour("--paper"), accent: colour("--accent"), series: colour("--series"),
    font: getComputedStyle(element).fontFamily,
    segment: (id) => segments.get(markToken(id))!,
  };
  probe.remove();
  return theme;
}
