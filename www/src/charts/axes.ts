// Axes, tooltip and margins alike in all charts.
import type { ChartTheme } from "./theme.js";

export interface Axis {
  name?: string;
  [key: string]: unknown;
}

export function label(theme: ChartTheme, size = 12): object {
  return { color: theme.soft, fontFamily: theme.font, fontSize: size };
}

/** An axis of numbers: a name with its unit, hairlines, no ticks. */
export function numbers(theme: ChartTheme, name: string, format: (n: number) => string, more: object = {}): Axis {
  return {
    type: "value", name, nameTextStyle: label(theme), axisLabel: { ...label(theme), formatter: format, hideOverlap: true },
    axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: theme.hair } }, ...more,
  };
}

/** An axis of names. */
export function names(theme: ChartTheme, data: string[], more: object = {}): Axis {
  return {
    type: "category", data, axisLabel: { ...label(theme), hideOverlap: true },
    axisLine: { lineStyle: { color: theme.soft } }, axisTick: { show: false }, ...more,
  };
}

export function tooltip(theme: ChartTheme, formatter: (item: never) => string, more: object = {}): object {
  return {
    renderMode: "richText", confine: true, transitionDuration: 0, backgroundColor: theme.paper, borderColor: theme.soft, borderWidth: 1,
    padding: [8, 12], textStyle: { color: theme.ink, fontFamily: theme.font, fontSize: 13 }, formatter, ...more,
  };
}

/** A long name of two parts on two lines, without the dot between them: having no blank it would break anywhere. */
export const twoLines = (name: string): string => name.length > 8 ? name.replace("·", "\n") : name;

/** The room of the longest line of these names, in px, at most a share of the width. */
export function room(theme: ChartTheme, texts: string[], width: number, most = 0.4): number {
  const pen = document.createElement("canvas").getContext("2d")!;
  pen.font = `12px ${theme.font}`;
  return Math.ceil(Math.min(width * most, Math.max(...texts.flatMap((text) => text.split("\n")).map((text) => pen.measureText(text).width)))) + 16;
}
