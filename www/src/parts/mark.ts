// A segment's mark: its colour and its shape, so that colour is never the only sign.
import { html, svg, type TemplateResult } from "lit";
import { SEGMENT_COLOURS } from "../theme/tokens.js";
import { paint } from "./paint.js";

/** Shapes on a field of 16 × 16, of about the same area. */
const SHAPES = [
  "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z",
  "M2.4 2.4h11.2v11.2h-11.2z",
  "M8 .8l7.4 13.2h-14.8z",
  "M8 .2l7.4 7.8l-7.4 7.8l-7.4-7.8z",
  "M8 15.2l-7.4-13.2h14.8z",
  "M5.4 1h5.2v4.4h4.4v5.2h-4.4v4.4h-5.2v-4.4h-4.4v-5.2h4.4z",
  "M4 1.2h8l4 6.8l-4 6.8h-8l-4-6.8z",
  "M8 0l2.3 5.4l5.7.6l-4.3 3.9l1.3 5.8l-5-3l-5 3l1.3-5.8l-4.3-3.9l5.7-.6z",
] as const;

export function markPath(segment: number): string {
  return SHAPES[segment % SHAPES.length]!;
}

/** The name of the colour token of a segment. */
export function markToken(segment: number): string {
  return `--segment-${segment % SEGMENT_COLOURS}`;
}

export function mark(segment: number): TemplateResult {
  return html`<svg class="mark" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true" ${paint({ color: `var(${markToken(segment)})` })}>
    ${svg`<path fill="currentColor" d=${markPath(segment)}></path>`}
  </svg>`;
}
