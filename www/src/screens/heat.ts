// Recency × frequency: how many customers, or how much revenue, in each cell. A shaded table is the
// chart here: every cell keeps its number, and it can be read and walked through as it stands.
import { css, html, LitElement, type PropertyDeclarations, type TemplateResult } from "lit";
import type { HeatMap, Language } from "../protocol.js";
import { FORMAT } from "../format.js";
import { paint } from "../parts/paint.js";
import "../parts/chart.js";
import { define } from "../screen.js";
import { sheet } from "../theme/sheet.js";
import { DICTIONARY } from "../words/index.js";

type What = "customers" | "revenue";

class Heat extends LitElement {
  static override properties: PropertyDeclarations = { heat: { attribute: false }, language: { reflect: true, attribute: "lang" }, what: { state: true } };
  static override styles = [sheet, css`
    table { table-layout: fixed; font-size: 14px; }
    th, td { padding: 0 4px; height: 44px; border: 1px solid var(--paper); text-align: center; vertical-align: middle; }
    thead th { height: 32px; vertical-align: bottom; border: 0; font-weight: 400; }
    tbody th { min-width: 0; text-align: start; vertical-align: middle; font-size: 13px; color: var(--ink-soft); border: 0; padding-inline-start: 0; width: 7.5em; }
    th.corner { text-align: start; width: 7.5em; padding-inline-start: 0; }
    .what { display: flex; gap: 16px; margin-bottom: 4px; border: 0; padding: 0; }
    .what label { display: inline-flex; gap: 6px; align-items: center; min-height: 32px; color: var(--ink); }
    input[type="radio"] { min-height: 0; accent-color: var(--accent); margin: 0; }
    .top { text-align: center; font-size: 14px; color: var(--ink-soft); padding-inline-start: 7.5em; }
  `];
  declare heat: HeatMap;
  declare language: Language;
  declare what: What;

  constructor() {
    super();
    this.what = "customers";
  }

  override render(): TemplateResult {
    const t = DICTIONARY[this.language].segments;
    return html`<regulars-chart .language=${this.language} .heading=${t.heatTitle} .summary=${this.heat.sentence[this.language]} .table=${() => this.#table(false)}>
      <fieldset class="what"><legend class="sr">${t.heatTitle}</legend>
        ${(["customers", "revenue"] as const).map((what) => html`<label><input type="radio" name="what" .checked=${this.what === what}
          @change=${() => (this.what = what)} />${what === "customers" ? t.heatCustomers : t.heatRevenue}</label>`)}
      </fieldset>
      <p class="top" aria-hidden="true">${t.heatColumns}</p>
      ${this.#table(true)}
    </regulars-chart>`;
  }

  #table(shaded: boolean): TemplateResult {
    const t = DICTIONARY[this.language].segments;
    const format = FORMAT[this.language];
    const cells = this.heat[this.what];
    const most = Math.max(1, ...cells.flat());
    const text = (n: number) => (!n ? "" : shaded ? (n < 10_000 ? format.whole(n) : format.short(n)) : format.whole(n));
    return html`<table>
      <thead><tr><th class="corner" scope="col">${t.heatCorner}</th>${this.heat.frequency.map((_, f) => html`<th scope="col">${this.#orders(f)}</th>`)}</tr></thead>
      <tbody>${cells.map((row, r) => html`<tr><th scope="row">${this.#days(r)}</th>
        ${row.map((n) => html`<td ${paint(shaded ? shade(n / most) : {})}>${text(n)}</td>`)}</tr>`)}</tbody>
    </table>`;
  }

  #days(r: number): string {
    const t = DICTIONARY[this.language].segments;
    const to = this.heat.recency[r];
    const before = r ? this.heat.recency[r - 1] : undefined;
    if (to == null) return t.daysOver(String(before ?? 0));
    return before == null ? t.daysFirst(String(to)) : t.daysUpTo(String(before + 1), String(to));
  }
  #orders(f: number): string {
    const t = DICTIONARY[this.language].segments;
    const to = this.heat.frequency[f];
    const from = (f ? (this.heat.frequency[f - 1] ?? 0) : 0) + 1;
    return to == null ? t.ordersOver(String(from)) : t.ordersUpTo(String(from), String(to));
  }
}

/** Square root, so that small cells still show beside the largest. The deepest shade still carries ink. */
function shade(share: number): Record<string, string> {
  return { background: `color-mix(in oklab, var(--heat) ${Math.round(Math.sqrt(share) * 100)}%, var(--raised))` };
}

define("regulars-heat", Heat);
