// Why this many groups: what speaks for each number, and one click to take another.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Candidate, SegmentsReport } from "../protocol.js";
import { drawn } from "../parts/chart.js";
import "../parts/term.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

const MEASURES = ["inertia", "silhouette", "gap", "stability", "calinski_harabasz", "davies_bouldin", "smallest_share"] as const;

class Evidence extends Screen {
  static override properties: PropertyDeclarations = { ...Screen.properties, report: { attribute: false } };
  static override styles = [sheet, css`
    .sheet { margin: 24px 0 32px; padding: 20px 0 24px; border-block: 2px solid var(--accent); }
    .sheet > * + * { margin-top: 16px; }
    tr[aria-current] td, tr[aria-current] th { background: var(--accent-wash); }
    tbody th { padding-inline-start: 8px; white-space: nowrap; }
    td button { min-height: 32px; padding: 2px 10px; white-space: nowrap; }
    .tag { font-size: 13px; color: var(--accent); font-weight: 600; margin-inline-start: 8px; }
    .best { font-weight: 700; color: var(--accent); }
    input { width: 8em; }
  `];
  declare report: SegmentsReport;
  #seed: number | undefined;

  override render(): TemplateResult {
    const { evidence: t } = this.t;
    const { report } = this;
    const table = () => this.#table();
    return html`<div class="sheet" role="region" aria-label=${t.title(this.format.whole(report.k))}>
      <div class="row between"><h2>${t.title(this.format.whole(report.k))}</h2>
        <button type="button" class="quiet" @click=${() => this.dispatchEvent(new Event("close"))}>${t.close}</button></div>
      <p class="prose">${this.say(report.why)}</p>
      <regulars-chart .language=${this.language} .heading=${t.chartTitle} .summary=${t.chartSummary} .height=${innerWidth < 640 ? 740 : 240}
        .plan=${this.kept("plan", () => drawn("evidence", report, this.t, this.format), report)} .table=${table}></regulars-chart>
      <div class="scroll" tabindex="0" role="region" aria-label=${t.chartTitle}>${this.#table(true)}</div>
      <p class="soft small">${t.bold}</p>
      <form class="row" @submit=${this.#bound}>
        <label for="smallest">${t.smallest}</label>
        <input id="smallest" name="smallest" type="number" min="0" max="50" step="0.1" .value=${String(Math.round((this.analysis.options.segments?.smallest ?? 0.01) * 1000) / 10)} />
        <label for="most">${t.most}</label>
        <input id="most" name="most" type="number" min="2" max="20" step="1" .value=${String(this.analysis.options.segments?.most ?? 12)} />
        <button type="submit">${t.bound}</button>
      </form>
      <form class="row" @submit=${this.#regroup}>
        <label for="seed">${t.seed}</label>
        <input id="seed" type="number" min="0" step="1" .value=${String(report.seed)} @input=${(e: Event) => (this.#seed = Number((e.target as HTMLInputElement).value))} />
        <button type="submit">${t.regroup}</button>
      </form>
    </div>`;
  }

  #table(choose = false): TemplateResult {
    const { evidence: t } = this.t;
    return html`<table>
      <thead><tr><th scope="col">${t.groups}</th>
        ${choose ? html`<th><span class="sr">${t.take("k")}</span></th>` : nothing}
        ${MEASURES.map((m) => html`<th scope="col" class="r"><regulars-term .note=${t.measures[m].note}>${t.measures[m].name}</regulars-term></th>`)}</tr></thead>
      <tbody>${this.report.candidates.map((c) => this.#row(c, choose))}</tbody></table>`;
  }

  #row(c: Candidate, choose: boolean): TemplateResult {
    const { evidence: t } = this.t;
    const { k, recommended_k } = this.report;
    const used = c.k === k;
    return html`<tr aria-current=${used ? "true" : nothing}>
      <th scope="row">${c.k}${used ? html`<span class="tag">${t.inUse}</span>` : nothing}${c.k === recommended_k ? html`<span class="tag">${t.recommended}</span>` : nothing}</th>
      ${choose ? html`<td>${used ? nothing : html`<button type="button" data-take=${c.k} ?disabled=${!!this.analysis.work}
        @click=${() => this.analysis.resegment({ k: c.k })}>${t.take(this.format.whole(c.k))}</button>`}</td>` : nothing}
      ${MEASURES.map((m) => html`<td class=${c.best_by.includes(m) ? "r best" : "r"}>${m === "smallest_share" ? this.format.share(c[m], 1) : this.format.decimal(c[m], m === "inertia" || m === "calinski_harabasz" ? 0 : 2)}</td>`)}
    </tr>`;
  }

  /** Bounds for what may be recommended; the number of groups is chosen anew. */
  readonly #bound = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    void this.analysis.resegment({ smallest: Number(form.get("smallest")) / 100, most: Number(form.get("most")), k: null });
  };
  readonly #regroup = (event: Event) => {
    event.preventDefault();
    if (this.#seed !== undefined && Number.isSafeInteger(this.#seed) && this.#seed >= 0) void this.analysis.resegment({ seed: this.#seed });
  };
}

define("regulars-evidence", Evidence);
