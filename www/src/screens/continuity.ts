// The same segments next month: a model to save, one to open, whether it still fits, and who went where.
import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { failureOf } from "../analysis.js";
import { drawn } from "../parts/chart.js";
import { failureNote } from "../parts/failure.js";
import { saveJson } from "../parts/save.js";
import "../parts/term.js";
import type { Continuity as Found, Failure, Migration, Model } from "../protocol.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

class Continuity extends Screen {
  static override properties: PropertyDeclarations = { ...Screen.properties, found: { state: true }, moved: { state: true }, failure: { state: true } };
  static override styles = [sheet, css`
    section { margin-top: 48px; }
    .ways { margin-top: 16px; padding: 24px 0; border-block: 1px solid var(--rule); display: grid; gap: 16px; }
    .row span { flex: 1 1 20em; max-width: 44em; }
    .advice { margin: 12px 0; }
    ul { display: grid; gap: 4px; margin: 8px 0 16px; }
    .scroll, .chart { margin-top: 20px; }
    h2 + p { margin-top: 8px; }
    .verdict { padding-inline-start: 24px; }
  `];
  declare found: Found | undefined;
  declare moved: Migration | undefined;
  declare failure: Failure | undefined;
  #asked = -1;

  override willUpdate(_: PropertyValues): void {
    const { edition, work } = this.analysis;
    if (!work && this.#asked !== edition) void this.#fetch(edition);
  }

  async #fetch(edition: number): Promise<void> {
    this.#asked = edition;
    this.moved = undefined;
    this.found = await this.analysis.client.ask("continuity", null).catch(() => undefined);
  }

  override render(): TemplateResult {
    const { continuity: t } = this.t;
    const { work, reports } = this.analysis;
    if (!reports.segments) return html``;
    const way = (control: TemplateResult, note: string) => html`<div class="row">${control}<span class="soft">${note}</span></div>`;
    const file = (id: string, text: string, accept: string, open: (file: File) => Promise<void>) => html`<label class="button">${text}<input class="sr" type="file" accept=${accept} data-testid=${id} ?disabled=${!!work} @change=${(e: Event) => this.#take(e, open)} /></label>`;
    const { found } = this;
    return html`<section>
      <h2>${t.title}</h2>
      <p class="prose">${t.lead}</p>
      ${found ? this.#report(found) : nothing}
      ${this.moved ? this.#migration(this.moved) : nothing}
      <div class="ways">
        ${found ? html`${way(file("open-before", t.before, ".csv,text/csv", this.#before), t.beforeNote)}
          ${found.refit ? nothing : way(html`<button type="button" data-testid="refit" ?disabled=${!!work} @click=${() => this.#use({ ...this.analysis.options.segments!.frozen!, refit: true })}>${t.refit}</button>`, t.refitNote)}` : nothing}
        ${way(html`<button type="button" data-testid="download-model" ?disabled=${!!work} @click=${() => saveJson(this.analysis, "model")}>${t.save}</button>`, t.saveNote)}
        ${way(file("open-model", t.open, ".json,application/json", this.#model), t.openNote)}
        ${found ? html`<div class="row"><button type="button" class="quiet" ?disabled=${!!work} @click=${() => this.#use(undefined)}>${t.leave}</button></div>` : nothing}
      </div>
      ${this.failure ? failureNote(this.failure, this.t, this.format) : nothing}
    </section>`;
  }

  #report(found: Found): TemplateResult {
    const { continuity: t } = this.t;
    const verdict = (psi: number) => (psi < 0.1 ? t.stable : psi < 0.25 ? t.moving : t.shifted);
    const share = (n: number) => this.format.share(n, 1);
    return html`<div data-testid="continuity">
      <p class="advice"><strong>${found.refit_advised ? t.advised : t.fine}</strong> ${this.say(found.sentence)}</p>
      <ul>${found.reasons.map((reason) => html`<li>${this.say(reason)}</li>`)}</ul>
      <p class="small soft">${t.basis(this.format.whole(found.model_customers), this.format.whole(found.customers))}</p>
      <div class="scroll" tabindex="0" role="region" aria-label=${t.fits}><table>
        <thead><tr><th scope="col">${t.feature}</th><th scope="col" class="r"><regulars-term .note=${t.indexNote}>${t.index}</regulars-term></th><th scope="col" class="verdict">${t.verdict}</th></tr></thead>
        <tbody>${found.features.map((f) => html`<tr><th scope="row">${this.t.ledger[f.name]?.name ?? f.name}</th><td class="r">${this.format.decimal(f.psi, 2)}</td><td class="verdict">${verdict(f.psi)}</td></tr>`)}
          <tr><th scope="row"><regulars-term .note=${t.outsideNote}>${t.outside}</regulars-term></th><td class="r">${share(found.outside)}</td><td></td></tr></tbody></table></div>
      <div class="scroll" tabindex="0" role="region" aria-label=${t.segment}><table>
        <thead><tr><th scope="col">${t.segment}</th><th scope="col" class="r">${t.then}</th><th scope="col" class="r">${t.now}</th></tr></thead>
        <tbody>${found.shares.map((s) => html`<tr><th scope="row">${this.say(s.name)}</th><td class="r">${share(s.then)}</td><td class="r">${share(s.now)}</td></tr>`)}</tbody></table></div></div>`;
  }

  #migration(moved: Migration): TemplateResult {
    const { continuity: t } = this.t;
    const cell = (n: number) => html`<td class="r">${n ? this.format.whole(n) : "–"}</td>`;
    const table = () => html`<table>
      <thead><tr><th scope="col">${t.from}</th>${moved.names.map((n) => html`<th scope="col" class="r">${this.say(n)}</th>`)}<th scope="col" class="r">${t.gone}</th></tr></thead>
      <tbody>${moved.counts.map((row, i) => html`<tr><th scope="row">${this.say(moved.names[i]!)}</th>${row.map(cell)}${cell(moved.gone[i]!)}</tr>`)}
        <tr><th scope="row">${t.fresh}</th>${moved.new.map(cell)}<td></td></tr></tbody></table>`;
    return html`<regulars-chart class="chart" data-testid="migration" .language=${this.language} .heading=${t.migration} .summary=${this.say(moved.sentence)} .height=${120 + moved.names.length * 44}
      .plan=${this.kept("sankey", () => drawn("sankey", moved, (words) => this.say(words), this.t, this.format), moved)} .table=${table}></regulars-chart>`;
  }

  #use(frozen: { model: Model; refit: boolean } | undefined): Promise<void> {
    return this.analysis.resegment({ frozen });
  }
  readonly #model = async (file: File) => {
    await this.#use({ model: JSON.parse(await file.text()) as Model, refit: false });
    // The core takes a model as an option; the reader chose a file.
    const { failure } = this.analysis;
    if (failure) this.analysis.failure = { ...failure, code: failure.code === "bad-option" ? "bad-bytes" : failure.code, file: file.name };
  };
  readonly #before = async (file: File) => {
    this.moved = await this.analysis.client.ask("migration", { before: new Uint8Array(await file.arrayBuffer()) });
  };
  async #take(event: Event, open: (file: File) => Promise<void>): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    this.failure = undefined;
    try {
      await open(file);
      this.failure = this.analysis.failure;
    } catch (error) {
      this.failure = error instanceof SyntaxError ? { code: "bad-bytes", message: error.message, file: file.name } : { ...failureOf(error)!, file: file.name };
    }
  }
}

define("regulars-continuity", Continuity);
