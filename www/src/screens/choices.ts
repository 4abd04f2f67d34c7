// The choices that are not about one file: returns, the day the analysis stands on, groups, offers.
import { css, html, type TemplateResult } from "lit";
import type { Options, Returns } from "../protocol.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

class Choices extends Screen {
  static override styles = [sheet, css`
    details { margin-top: 40px; border-top: 1px solid var(--rule); padding-top: 12px; }
    summary { cursor: pointer; font-size: 20px; font-weight: 600; }
    .grid { display: grid; gap: 20px 32px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr)); margin-top: 16px; align-items: start; }
    .grid select, .grid input:not([type="checkbox"]) { width: 100%; }
    .hint { font-size: 13px; }
  `];

  override render(): TemplateResult {
    const { data } = this.t;
    const { options } = this.analysis;
    const { segments = {}, offers = {} } = options;
    return html`<details>
      <summary>${data.choices}</summary>
      <div class="grid">
        <label class="field">${data.returns}
          <select @change=${(e: Event) => this.#set({ returns: textOf(e) as Returns })}>
            ${Object.entries(data.returnsAs).map(([key, text]) => html`<option value=${key} ?selected=${key === (options.returns ?? "net")}>${text}</option>`)}
          </select></label>
        <label class="field">${data.today}
          <input type="date" .value=${options.today ?? ""} @change=${(e: Event) => this.#set({ today: textOf(e) || undefined })} />
          <span class="hint">${data.todayNote}</span></label>
        <label class="field">${data.groups}
          <select @change=${(e: Event) => this.#set({ segments: { ...segments, k: Number(textOf(e)) || undefined } })}>
            <option value="" ?selected=${!segments.k}>${data.groupsAuto}</option>
            ${Array.from({ length: 19 }, (_, i) => i + 2).map((k) => html`<option value=${k} ?selected=${k === segments.k}>${k}</option>`)}
          </select></label>
        <label class="field">${data.seed}
          <input type="number" min="0" step="1" .value=${String(segments.seed ?? 1)} @change=${(e: Event) => this.#set({ segments: { ...segments, seed: wholeOf(e, 0) } })} />
          <span class="hint">${data.seedNote}</span></label>
        <label class="field">${data.perCustomer}
          <input type="number" min="1" max="100" step="1" .value=${String(offers.n ?? 10)} @change=${(e: Event) => this.#set({ offers: { ...offers, n: Math.min(100, wholeOf(e, 1)) } })} /></label>
        <label class="check"><input type="checkbox" .checked=${offers.already_bought ?? false}
          @change=${(e: Event) => this.#set({ offers: { ...offers, already_bought: (e.target as HTMLInputElement).checked } })} />${data.bought}</label>
      </div>
    </details>`;
  }

  #set(change: Options): void {
    this.analysis.options = { ...this.analysis.options, ...change };
    this.analysis.changed();
  }
}

function textOf(event: Event): string {
  return (event.target as HTMLInputElement).value;
}
function wholeOf(event: Event, least: number): number {
  return Math.max(least, Math.floor(Number(textOf(event))) || least);
}

define("regulars-choices", Choices);
