// The drawing library, cut to the kinds of chart that the page has; loaded late, as one chunk.
// Canvas and `richText` tooltips only: nothing here writes HTML.
import { BarChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";

export * as plans from "./plans.js";
export { warm } from "./warm.js";

use([BarChart, LineChart, SankeyChart, ScatterChart, GridComponent, TooltipComponent, MarkLineComponent, LabelLayout, CanvasRenderer]);

export interface Drawing {
  show(option: object): void;
  /** Fits the new width; the option is made anew, because labels depend on the room there is. */
  resize(width: number, option: () => object): void;
  on(ground: HTMLElement): boolean;
  end(): void;
}

/** `size` is given where the ground has none because it is not on the page. */
export function draw(ground: HTMLElement, pick: (detail: unknown) => void, size?: { width: number; height: number }): Drawing {
  const chart: EChartsType = init(ground, null, { renderer: "canvas", ...size });
  chart.on("click", ({ data, dataIndex, seriesIndex }) => pick({ data, dataIndex, seriesIndex }));
  let width = ground.clientWidth;
  return {
    show: (option) => chart.setOption({ animation: false, ...option }, { notMerge: true }),
    resize(now, option) {
      if (Math.abs(now - width) < 1) return;
      width = now;
      chart.resize();
      chart.setOption({ animation: false, ...option() }, { notMerge: true });
    },
    on: (other) => other === ground,
    end: () => chart.dispose(),
  };
}
