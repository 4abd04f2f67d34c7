// Offers: how good they are, in words first, then the table of methods; then any customer's own.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { failureOf } from "../analysis.js";
import type { Card, CustomerRow, Failure, Metric, OffersReport } from "../protocol.js";
import { failureNote } from "../parts/failure.js";
import { offerList, offerSheet } from "../parts/offers.js";
import { saveTable } from "../parts/save.js";
import "../parts/term.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";
import "./wanted.js";

const MEASURES = ["hit_rate", "recall", "precision", "ndcg", "coverage", "novelty"] as const;
/** Decimals of those that are no shares. */
const FIGURES: Record<string, number> = { ndcg: 4, novelty: 1 };

export class Offers extends Screen {
  static override properties: PropertyDeclarations = { ...Screen.properties, card: { state: true }, failure: { state: true }, some: { state: true } };
  static override styles = [sheet, offerSheet, css`
    .how { margin-top: 16px; }
    tr.first > * { border-top: 1px solid var(--ink-soft); }
    tr[aria-current] > * { background: var(--accent-wash); }
    tbody th { padding-inline-start: 8px; }
    .tag { font-size: 13px; color: var(--accent); font-weight: 600; margin-inline-start: 8px; }
    .find { margin-top: 16px; align-items: end; }
    .some { margin-top: 12px; }
    .found { max-width: 44em; margin-top: 24px; }
    .found h3 { margin-bottom: 8px; }
    .notes { display: grid; gap: 8px; margin-top: 16px; }
    .save { margin-top: 40px; }
    section > .scroll { margin-top: 12px; }
  `];
  declare card: Card | undefined;
  declare failure: Failure | undefined;
  declare some: CustomerRow[] | undefined;
  #edition: number | undefined;

  override render(): TemplateResult {
    const { offers: t } = this.t;
    const report = this.analysis.reports.offers;
    if (!report) return this.absent(t.kicker, t.noneTitle);
    void this.#suggest();
    const again = this.analysis.options.offers?.already_bought;
    return html`<p class="kicker">${t.kicker}</p>
      <h1 tabindex="-1" data-testid="offers-ready">${this.say(report.verdict)}</h1>
      <section><h2>${t.how}</h2>${this.#evaluation(report)}</section>
      <section><h2>${t.lookup}</h2>${this.#lookup()}</section>
      <regulars-wanted .analysis=${this.analysis} .language=${this.language}></regulars-wanted>
      <div class="notes small">
        <p>${again ? t.boughtIn : t.boughtOut} <a href=${this.href({ screen: "data" })}>${t.change}</a></p>
        ${report.notes.map((note) => html`<p class="remark">${this.say(note)}</p>`)}
      </div>
      <p class="save"><button type="button" class="main" @click=${() => saveTable(this.analysis, "offers", this.language)}>${t.save}</button></p>`;
  }

  #evaluation({ split, metrics, method, fallback_customers }: OffersReport): TemplateResult {
    const { offers: t } = this.t;
    const whole = (n: number) => this.format.whole(n);
    return html`
      <p class="prose how">${split ? t.split(this.format.date(split.date), whole(split.customers), whole(split.train_lines), whole(split.test_lines)) : t.noSplit}</p>
      ${metrics.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t.how}><table data-testid="metrics">
        <thead><tr><th scope="col">${t.method}</th><th scope="col" class="r">${t.length}</th>
          ${MEASURES.map((m) => html`<th scope="col" class="r"><regulars-term .note=${t.measures[m].note}>${t.measures[m].name}</regulars-term></th>`)}
          <th scope="col" class="r"><regulars-term .note=${t.measures.lead.note}>${t.measures.lead.name}</regulars-term></th></tr></thead>
        <tbody>${byLength(metrics).map((metric, i, all) => this.#metric(metric, method, i > 0 && all[i - 1]!.k !== metric.k))}</tbody>
      </table></div>` : nothing}
      ${fallback_customers ? html`<p class="small soft how">${t.fallback(whole(fallback_customers))}</p>` : nothing}`;
  }

  #metric(metric: Metric, method: string, first: boolean): TemplateResult {
    const { offers: t } = this.t;
    const used = metric.method === method;
    return html`<tr class=${first ? "first" : ""} aria-current=${used ? "true" : nothing}>
      <th scope="row"><regulars-term .note=${t.methodNotes[metric.method] ?? metric.method}>${t.methods[metric.method] ?? metric.method}</regulars-term>${used ? html`<span class="tag">${t.inUse}</span>` : nothing}</th>
      <td class="r">${this.format.whole(metric.k)}</td>
      ${MEASURES.map((m) => html`<td class="r">${FIGURES[m] ? this.format.decimal(metric[m], FIGURES[m]) : this.format.share(metric[m], 1)}</td>`)}
      <td class="r">${this.#lead(metric)}</td></tr>`;
  }

  #lead({ leads: [lead] }: Metric): string {
    if (!lead) return "";
    const [mean, low, high] = [lead.mean, lead.low, lead.high].map((x) => (x > 0 ? "+" : "") + this.format.decimal(x, 4));
    return `${mean} (${low} – ${high})`;
  }

  #lookup(): TemplateResult {
    const { offers: t } = this.t;
    return html`
      <form class="row find" @submit=${this.#submit}>
        <label class="field">${t.lookupHint}<input name="customer" autocomplete="off" spellcheck="false" required /></label>
        <button type="submit">${t.show}</button>
      </form>
      ${this.some?.length ? html`<p class="some small">${t.lookupOr} ${this.some.map((row) => html`<button type="button" class="link" @click=${() => this.#show(row.id)}>${row.id}</button> `)}</p>` : nothing}
      <div class="found" aria-live="polite">
        ${this.failure ? (this.failure.code === "bad-option" ? html`<p class="note">${this.t.card.missing(this.failure.value ?? "")}</p>` : failureNote(this.failure, this.t, this.format)) : nothing}
        ${this.card ? html`<h3><a href=${this.href({ screen: "offers", card: this.card.customer.id })}>${this.t.card.title(this.card.customer.id)}</a></h3>
          ${offerList(this.card.offers, this.language, this.t, this.format)}` : nothing}
      </div>`;
  }

  readonly #submit = (event: Event) => {
    event.preventDefault();
    void this.#show(String(new FormData(event.target as HTMLFormElement).get("customer")).trim());
  };

  async #show(customer: string): Promise<void> {
    try {
      this.card = await this.analysis.client.ask("card", { customer });
      this.failure = undefined;
    } catch (error) {
      const failure = failureOf(error);
      [this.card, this.failure] = [undefined, failure && { ...failure, value: customer }];
    }
  }

  /** A few customers to begin with, so that the field need not be guessed at. */
  async #suggest(): Promise<void> {
    const { edition, client } = this.analysis;
    if (this.#edition === edition) return;
    this.#edition = edition;
    this.card = undefined;
    const page = await client.ask("customers", { query: { limit: 5 } }).catch(() => undefined);
    if (this.#edition === edition) this.some = page?.rows;
  }
}

/** Methods side by side for each length of list. */
function byLength(metrics: Metric[]): Metric[] {
  return [...metrics].sort((a, b) => a.k - b.k);
}

define("regulars-offers", Offers);
