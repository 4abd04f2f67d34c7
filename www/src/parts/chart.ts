// A chart with everything that belongs to it: title, a sentence that sums it up, and a table of the
// same numbers. The drawing library is fetched when the first chart is to be seen.
import { css, html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { charts } from "../offline.js";
import type { Language } from "../protocol.js";
import { define } from "../screen.js";
import { sheet } from "../theme/sheet.js";
import { DICTIONARY } from "../words/index.js";
import type * as Kit from "../charts/kit.js";
import { themeOf, type ChartTheme } from "../charts/theme.js";
import { paint } from "./paint.js";

let last = Promise.resolve();
/** One chart per frame: the page stays at hand while several are drawn. */
function turn(): Promise<void> {
  return (last = last.then(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))));
}

/** What to draw, in the colours and the width that it gets; `pick` is called with the item clicked. */
export type Plan = (theme: ChartTheme, width: number) => object;

let kit: typeof Kit | undefined;

/** A plan of `charts/`, made when the drawing library is there. */
export function drawn<N extends keyof typeof Kit.plans>(name: N, ...given: Parameters<(typeof Kit.plans)[N]>): Plan {
  let made: Plan | undefined;
  return (theme, width) => (made ??= (kit!.plans[name] as (...given: unknown[]) => Plan)(...given))(theme, width);
}

export class Chart extends LitElement {
  static override properties: PropertyDeclarations = {
    heading: {}, summary: {}, height: { type: Number }, plan: { attribute: false }, table: { attribute: false },
    language: { reflect: true, attribute: "lang" }, view: { state: true },
  };
  static override styles = [sheet, css`
    figure { border-top: 1px solid var(--hair); padding-top: 12px; }
    figcaption { display: grid; gap: 4px; margin-bottom: 8px; }
    .head { display: flex; justify-content: space-between; align-items: start; gap: 16px; }
    .tabs { display: flex; flex: none; gap: 12px; }
    .tabs button { border: 0; border-bottom: 2px solid transparent; border-radius: 0; padding: 0 2px; min-height: 28px; font-size: 14px; color: var(--ink-soft); }
    .tabs button[aria-selected="true"] { border-bottom-color: var(--accent); color: var(--ink); font-weight: 600; }
    .ground { width: 100%; position: relative; }
    .table { max-height: 460px; overflow: auto; }
    h2 { font-size: 16px; line-height: 1.4; }
    p { max-width: 44em; text-wrap: pretty; }
  `];
  declare heading: string;
  declare summary: string;
  declare height: number;
  declare plan: Plan | undefined;
  /** None where the same numbers stand beneath. */
  declare table: (() => TemplateResult) | undefined;
  declare language: Language;
  declare view: "chart" | "table";
  #drawing: Kit.Drawing | undefined;
  #waiting = false;
  #width = new ResizeObserver(([entry]) => entry && this.#drawing?.resize(entry.contentRect.width, () => this.#option()));
  readonly #scheme = () => this.#draw();
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    super();
    this.view = "chart";
    this.height = 320;
  }

  override render() {
    const t = DICTIONARY[this.language].chart;
    return html`<figure>
      <figcaption>
        ${this.table ? html`<div class="head">
          <h2>${this.heading}</h2>
          <div class="tabs" role="tablist" aria-label=${t.view(this.heading)} @keydown=${this.#key}>
            ${(["chart", "table"] as const).map((view) => html`<button type="button" role="tab" id=${view} aria-controls="panel"
              aria-selected=${this.view === view ? "true" : "false"} tabindex=${this.view === view ? 0 : -1}
              @click=${() => (this.view = view)}>${t[view]}</button>`)}
          </div>
        </div>` : nothing}
        ${this.summary ? html`<p class="soft small">${this.summary}</p>` : nothing}
      </figcaption>
      <div id="panel" role="tabpanel" aria-labelledby=${this.view}>
        ${this.view === "chart"
          ? this.plan
            ? html`<div class="ground" role="img" aria-label="${this.heading}. ${this.summary}" ${paint({ height: `${this.height}px` })}></div>`
            : html`<slot></slot>`
          : html`<div class="table scroll" tabindex="0" role="region" aria-label=${this.heading}>${this.table?.()}</div>`}
      </div>
    </figure>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#dark.addEventListener("change", this.#scheme);
    addEventListener("regulars-theme", this.#scheme);
    if (this.hasUpdated) this.requestUpdate();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#dark.removeEventListener("change", this.#scheme);
    removeEventListener("regulars-theme", this.#scheme);
    this.#drop();
  }
  override updated(changed: PropertyValues): void {
    const ground = this.renderRoot.querySelector<HTMLElement>(".ground");
    if (!ground) return this.#drop();
    if (changed.has("view") || changed.has("plan") || changed.has("language") || changed.has("height") || !this.#drawing) this.#draw();
  }

  async #draw(): Promise<void> {
    if (this.#waiting) return;
    this.#waiting = true;
    kit = await charts();
    await turn();
    this.#waiting = false;
    const ground = this.renderRoot.querySelector<HTMLElement>(".ground");
    if (!ground || !this.plan || !this.isConnected) return;
    if (this.#drawing && !this.#drawing.on(ground)) this.#drop();
    const pick = (detail: unknown) => this.dispatchEvent(new CustomEvent("pick", { detail }));
    this.#drawing ??= (this.#width.observe(ground), kit.draw(ground, pick));
    this.#drawing.show(this.#option());
  }
  #option(): object {
    const ground = this.renderRoot.querySelector<HTMLElement>(".ground")!;
    return this.plan!(themeOf(this), ground.clientWidth);
  }
  #drop(): void {
    this.#width.disconnect();
    this.#drawing?.end();
    this.#drawing = undefined;
  }
  readonly #key = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    this.view = this.view === "chart" ? "table" : "chart";
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#${this.view}`)?.focus());
  };
}

define("regulars-chart", Chart);
