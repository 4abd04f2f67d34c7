// Bundles: what is bought together, in words first, then the rules and a matrix of pairs.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { failureOf } from "../analysis.js";
import type { Bundle, BundleItem, BundleOptions, BundlesReport, Failure } from "../protocol.js";
import "../parts/chart.js";
import { failureNote } from "../parts/failure.js";
import { paint } from "../parts/paint.js";
import { saveBundles } from "../parts/save.js";
import "../parts/term.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

const MEASURES = ["count", "confidence", "lift", "extra", "holdout", "q"] as const;
const SUPPORTS = ["0.0005", "0.001", "0.002", "0.005", "0.01", "0.02", "0.05"];
const CONFIDENCES = ["0.1", "0.2", "0.3", "0.5", "0.7", "0.9"];
const FIRST = 15;
/** Products on each side of the matrix. */
const SIDE = 8;

class Bundles extends Screen {
  static override properties: PropertyDeclarations = {
    ...Screen.properties, report: { state: true }, failure: { state: true }, busy: { state: true }, all: { state: true }, options: { state: true },
  };
  static override styles = [sheet, css`
    .how { margin-top: 12px; }
    section > .scroll, form { margin-top: 12px; }
    td.items, th.items { min-width: 13em; text-align: start; font-weight: 400; }
    form { align-items: end; }
    .matrix table { table-layout: fixed; font-size: 13px; min-width: 640px; }
    .matrix th { font-weight: 400; vertical-align: bottom; overflow-wrap: anywhere; hyphens: auto; }
    .matrix tbody th { text-align: start; vertical-align: middle; color: var(--ink-soft); padding-inline-start: 0; }
    .matrix td { text-align: center; height: 40px; border: 1px solid var(--paper); }
    .notes { display: grid; gap: 8px; margin-top: 24px; }
    .save { margin-top: 32px; }
  `];
  declare report: BundlesReport | undefined;
  declare failure: Failure | undefined;
  declare busy: boolean;
  declare all: boolean;
  declare options: BundleOptions;
  #edition: number | undefined;

  constructor() {
    super();
    this.options = { support: "", confidence: "0.2" };
    this.busy = this.all = false;
  }

  override render(): TemplateResult {
    const { bundles: t } = this.t;
    const { offers } = this.analysis.reports;
    if (!offers) return this.absent(t.kicker, t.noneTitle);
    if (this.#edition !== this.analysis.edition) void this.#look();
    const { report } = this;
    return html`<p class="kicker">${t.kicker}</p>
      <h1 tabindex="-1" data-testid=${report ? "bundles-ready" : nothing}>${report ? this.say(report.sentence) : this.failure ? t.kicker : this.t.working}</h1>
      ${this.failure ? failureNote(this.failure, this.t, this.format) : nothing}
      ${report ? this.#rules(report) : nothing}
      ${this.#settings()}
      ${report ? html`<div class="notes small">${report.notes.map((note) => html`<p class="remark">${this.say(note)}</p>`)}</div>
        <p class="save"><button type="button" class="main" @click=${() => saveBundles(this.analysis, this.language)}>${t.save}</button></p>` : nothing}`;
  }

  #rules(report: BundlesReport): TemplateResult {
    const { bundles: t } = this.t;
    const whole = (n: number) => this.format.whole(n);
    const good = report.bundles.filter((b) => b.q_value <= 0.05 && !b.redundant);
    const shown = this.all ? good : good.slice(0, FIRST);
    return html`<p class="lead">${t.counted(whole(report.baskets), whole(report.items), whole(report.least_count))}</p>
      ${shown.length ? html`<section><h2>${t.rules}</h2>
        <div class="scroll" tabindex="0" role="region" aria-label=${t.rules}><table data-testid="rules">
          <thead><tr><th scope="col" class="items">${t.left}</th><th scope="col" class="items">${t.right}</th>
            ${MEASURES.map((m) => html`<th scope="col" class="r"><regulars-term .note=${t[`${m}Note`]}>${t[m]}</regulars-term></th>`)}</tr></thead>
          <tbody>${shown.map((b) => this.#rule(b, report.baskets))}</tbody></table></div>
        <p class="small soft how">${t.shown(whole(shown.length), whole(report.found), whole(report.rules))}
          ${shown.length < good.length ? html`<button type="button" class="link" @click=${() => (this.all = true)}>${t.more}</button>` : nothing}</p>
      </section>${this.#matrix(good)}` : nothing}`;
  }

  #rule(b: Bundle, baskets: number): TemplateResult {
    const { format } = this;
    return html`<tr><th scope="row" class="items">${b.left.map((i) => i.name).join(" + ")}</th><td class="items">${b.right.name}</td>
      <td class="r">${format.whole(b.count)}</td><td class="r">${format.share(b.confidence, 0)}</td><td class="r">${format.decimal(b.lift, 1)}</td>
      <td class="r">${format.whole(Math.round(b.leverage * baskets))}</td>
      <td class="r">${b.holdout_confidence == null ? "" : `${format.share(b.holdout_confidence, 0)} (${format.whole(b.holdout_count)})`}</td>
      <td class="r">${b.q_value < 0.0001 ? "< 0.01 %" : format.share(b.q_value, 2)}</td></tr>`;
  }

  /** Pairs as a shaded table: the products with most baskets to their rules. */
  #matrix(rules: Bundle[]): TemplateResult | typeof nothing {
    const { bundles: t } = this.t;
    const pairs = rules.filter((b) => b.left.length === 1);
    if (pairs.length < 3) return nothing;
    const side = (of: (b: Bundle) => BundleItem) => [...new Map(pairs.map((b) => [of(b).id, of(b)])).values()].slice(0, SIDE);
    const lefts = side((b) => b.left[0]!);
    const rights = side((b) => b.right);
    const at = (l: BundleItem, r: BundleItem) => pairs.find((b) => b.left[0]!.id === l.id && b.right.id === r.id);
    const inside = pairs.filter((b) => lefts.some((l) => l.id === b.left[0]!.id) && rights.some((r) => r.id === b.right.id));
    const best = inside.reduce((a, b) => (b.confidence > a.confidence ? b : a), inside[0]!);
    const table = (shaded: boolean) => html`<table><thead><tr><th scope="col">${t.matrixCorner}</th>${rights.map((r) => html`<th scope="col">${r.name}</th>`)}</tr></thead>
      <tbody>${lefts.map((l) => html`<tr><th scope="row">${l.name}</th>${rights.map((r) => {
        const rule = at(l, r);
        return html`<td ${paint(rule && shaded ? { background: `color-mix(in oklab, var(--heat) ${Math.round(rule.confidence / best.confidence * 90)}%, var(--raised))` } : {})}>${rule ? this.format.share(rule.confidence, 0) : ""}</td>`;
      })}</tr>`)}</tbody></table>`;
    return html`<section class="matrix"><regulars-chart .language=${this.language} .heading=${t.matrix}
      .summary=${t.matrixSummary(best.left[0]!.name, best.right.name, this.format.share(best.confidence, 0))} .table=${() => table(false)}>
      <div class="scroll" tabindex="0" role="region" aria-label=${t.matrix}>${table(true)}</div></regulars-chart></section>`;
  }

  #settings(): TemplateResult {
    const { bundles: t } = this.t;
    const share = (text: string) => this.format.share(Number(text), Number(text) < 0.01 ? 2 : 0);
    const pick = (name: "support" | "confidence", values: string[]) => html`<select name=${name}>${values.map((v) =>
      html`<option value=${v} ?selected=${this.options[name] === v}>${v === "" ? t.auto : share(v)}</option>`)}</select>`;
    return html`<section><h2>${t.settings}</h2><form class="row" @submit=${this.#submit}>
      <label class="field">${t.support}${pick("support", ["", ...SUPPORTS])}</label>
      <label class="field">${t.minConfidence}${pick("confidence", CONFIDENCES)}</label>
      <button type="submit" ?disabled=${this.busy}>${t.look}</button></form></section>`;
  }

  readonly #submit = (event: Event) => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.options = { ...this.options, support: String(form.get("support")), confidence: String(form.get("confidence")) };
    void this.#look();
  };

  async #look(): Promise<void> {
    const { edition, client } = this.analysis;
    this.#edition = edition;
    this.busy = true;
    try {
      this.report = await client.bundles(this.options);
      this.failure = undefined;
    } catch (error) {
      this.report = undefined;
      this.failure = failureOf(error);
    }
    this.busy = this.all = false;
  }
}

define("regulars-bundles", Bundles);
