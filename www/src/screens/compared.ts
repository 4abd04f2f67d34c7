// What customers are compared by: the measures that make the groups, and the scale of skewed ones.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { SegmentOptions, SegmentsReport } from "../protocol.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

const USUAL = ["recency", "frequency", "monetary", "tenure"];
const SCALES = ["auto", "log", "none"] as const;

class Compared extends Screen {
  static override properties: PropertyDeclarations = { ...Screen.properties, report: { attribute: false }, empty: { state: true }, more: { state: true } };
  static override styles = [sheet, css`
    .sheet { margin: 24px 0 32px; padding: 20px 0 24px; border-block: 2px solid var(--accent); }
    .sheet > * + *, form > * + * { margin-top: 16px; }
    fieldset { border: 0; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 170px), 1fr)); gap: 4px 24px; }
    .one { display: flex; align-items: center; gap: 8px; min-height: 32px; }
  `];
  declare report: SegmentsReport;
  declare empty: boolean;
  /** Categories and columns of the customers' files. */
  declare more: string[] | undefined;

  override firstUpdated(): void {
    this.analysis.client.ask("comparable", null).then((more) => (this.more = more), () => (this.more = [])); // then only the ledger
  }

  override render(): TemplateResult {
    const { compared: t } = this.t;
    const { report } = this;
    const measures = [...Object.keys(this.t.ledger), ...(this.more ?? [])];
    const used = new Set([...report.features.map((f) => f.name), ...report.constant]);
    const scale = this.analysis.options.segments?.transform ?? "auto";
    const usual = scale === "auto" && measures.every((m) => used.has(m) === USUAL.includes(m));
    const busy = !!this.analysis.work;
    return html`<div class="sheet" role="region" aria-label=${t.title}>
      <div class="row between"><h2>${t.title}</h2>
        <button type="button" class="quiet" @click=${() => this.dispatchEvent(new Event("close"))}>${this.t.evidence.close}</button></div>
      <p class="prose">${t.lead}</p>
      <form @submit=${this.#submit}>
        <fieldset aria-label=${t.title}>${measures.map((m) => html`<label class="one" title=${this.t.ledger[m]?.note ?? nothing}><input type="checkbox" name="measure" value=${m} .checked=${used.has(m)} />
          ${this.t.ledger[m]?.name ?? m}</label>`)}</fieldset>
        <div class="row"><label for="scale">${t.scale}</label>
          <select id="scale" name="scale">${SCALES.map((s) => html`<option value=${s} ?selected=${s === scale}>${t.scales[s]}</option>`)}</select>
          <button type="submit" data-testid="compare" ?disabled=${busy}>${t.submit}</button>
          ${usual ? nothing : html`<button type="button" class="quiet" data-testid="compare-usual" ?disabled=${busy} @click=${() => this.#group(USUAL, "auto")}>${t.usual}</button>`}</div>
        ${this.empty ? html`<p role="alert" class="remark">${t.least}</p>` : nothing}
      </form>
    </div>`;
  }

  readonly #submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const features = form.getAll("measure").map(String);
    this.empty = !features.length;
    if (!this.empty) this.#group(features, form.get("scale") as SegmentOptions["transform"]);
  };
  /** Other measures, another number of groups: it is chosen anew, and no earlier model is of use. */
  #group(features: string[], transform: SegmentOptions["transform"]): void {
    void this.analysis.resegment({ features, transform, k: null, frozen: undefined });
  }
}

define("regulars-compared", Compared);
