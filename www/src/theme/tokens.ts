// Colours and measures of the page, light and dark from the same names. `light-dark()` follows the
// `color-scheme` of the element, so charts and nested elements need no second set.
import { css } from "lit";

export const tokens = css`
  :host {
    color-scheme: light dark;
    --paper: light-dark(#fdfcf8, #15171a);
    --raised: light-dark(#f5f3ec, #1d2024);
    --ink: light-dark(#1c1b18, #ece9e1);
    --ink-soft: light-dark(#595751, #aeaba2);
    --hair: light-dark(#dcd8cc, #34373c);
    --rule: light-dark(#1c1b18, #ece9e1);
    --accent: light-dark(#0f6b52, #63d0ab);
    --on-accent: light-dark(#ffffff, #0d1f19);
    --accent-wash: light-dark(#e5f1ec, #17302a);
    --caution: light-dark(#8a5600, #e8b04a);
    --caution-wash: light-dark(#fbf0d9, #33290f);
    --wrong: light-dark(#a32a1d, #ff9d8f);
    --wrong-wash: light-dark(#fbe9e6, #3a1d19);
    --series: light-dark(#3a7ca5, #5f9fc8);
    --heat: light-dark(#74b3d8, #2b678c);

    --segment-0: light-dark(#00659e, #4fa9e0);
    --segment-1: light-dark(#c77700, #f2b035);
    --segment-2: light-dark(#00805f, #35c79d);
    --segment-3: light-dark(#b8450a, #f5835a);
    --segment-4: light-dark(#9c4683, #e394c8);
    --segment-5: light-dark(#3d8fc4, #a9dbf7);
    --segment-6: light-dark(#666666, #b9b9b9);
    --segment-7: light-dark(#746600, #d9cc55);
    --segment-8: light-dark(#5b3fa0, #ad95ec);
    --segment-9: light-dark(#8c2d3a, #ef8f9c);

    --gap: 8px;
    --sans: system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif;
  }
  :host([theme="light"]) { color-scheme: light; }
  :host([theme="dark"]) { color-scheme: dark; }
`;

/** Segments beyond the tenth take the colours again, with other marks. */
export const SEGMENT_COLOURS = 10;
