// Customers: everyone, or those of one segment, page by page; search, sort, open a card.
import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { failureOf } from "../analysis.js";
import type { CustomerPage, CustomerRow, Failure, Filter } from "../protocol.js";
import { failureNote } from "../parts/failure.js";
import { ledgerValue } from "../parts/ledger.js";
import { mark } from "../parts/mark.js";
import { segmentName } from "../parts/segment-list.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";
import "./audience.js";

const ROWS = 50;
const COLUMNS = ["monetary", "frequency", "basket", "recency", "tenure"] as const;
type Column = (typeof COLUMNS)[number];

/** The table alone; `segment` limits it. */
class CustomerTable extends Screen {
  static override properties: PropertyDeclarations = {
    ...Screen.properties, segment: { type: Number }, choosable: { type: Boolean },
    text: { state: true }, sort: { state: true }, descending: { state: true }, offset: { state: true }, filter: { state: true }, page: { state: true }, failure: { state: true },
  };
  static override styles = [sheet, css`
    .find { margin: 16px 0; align-items: end; }
    .find input { width: 18em; }
    th button { all: unset; cursor: pointer; color: inherit; }
    th button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
    th[aria-sort="ascending"] button::after { content: "\u00a0↑"; }
    th[aria-sort="descending"] button::after { content: "\u00a0↓"; }
    th[aria-sort] { color: var(--ink); }
    tbody tr:hover { background: var(--raised); }
    tr[aria-selected="true"] { background: var(--accent-wash); }
    .id { font-weight: 600; white-space: nowrap; }
    thead th.r { max-width: 8em; }
    td .mark { vertical-align: -2px; }
    td.segment { white-space: nowrap; }
    .pager { margin-top: 12px; justify-content: space-between; }
    .none { padding: 32px 0; }
    @media (max-width: 600px) {
      thead th.r { min-width: 5em; }
      .segment .name { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    }
  `];
  declare segment: number | undefined;
  declare choosable: boolean;
  declare text: string;
  declare sort: Column | "id";
  declare descending: boolean;
  declare offset: number;
  declare filter: Filter | undefined;
  declare page: CustomerPage | undefined;
  declare failure: Failure | undefined;
  #asked = "";
  #question = 0;

  constructor() {
    super();
    this.text = "";
    this.sort = "monetary";
    this.descending = true;
    this.offset = 0;
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("segment")) this.offset = 0;
    void this.#fetch();
  }

  override render(): TemplateResult {
    const { customers: t } = this.t;
    const segments = this.analysis.reports.segments?.segments ?? [];
    return html`
      <form class="row find" role="search" @submit=${(e: Event) => e.preventDefault()}>
        <label class="field">${t.search}
          <input type="search" placeholder=${t.searchHint} autocomplete="off" spellcheck="false" .value=${this.text}
            @input=${(e: Event) => this.#ask({ text: (e.target as HTMLInputElement).value })} /></label>
        ${this.choosable && segments.length ? html`<label class="field">${t.filter}
          <select @change=${(e: Event) => this.#choose((e.target as HTMLSelectElement).value)}>
            <option value="">${t.filterAll}</option>
            ${segments.map((s) => html`<option value=${s.id} ?selected=${s.id === this.segment}>${segmentName(s, this.language)}</option>`)}
          </select></label>` : nothing}
      </form>
      ${this.choosable ? html`<regulars-audience .analysis=${this.analysis} .language=${this.language} .matching=${this.page?.matching}
        @filter=${(e: CustomEvent<Filter | undefined>) => this.#ask({ filter: e.detail })}></regulars-audience>` : nothing}
      ${this.failure ? failureNote(this.failure, this.t, this.format) : nothing}
      ${this.page ? this.#table(this.page) : html`<p class="soft">${this.t.working}</p>`}`;
  }

  #table(page: CustomerPage): TemplateResult {
    const { customers: t } = this.t;
    if (!page.matching) {
      return html`<div class="none stack" role="status"><h2>${t.none}</h2><p>${t.noneHint}</p>
        <button type="button" @click=${() => (this.#ask({ text: "" }), this.#choose(""))}>${t.clear}</button></div>`;
    }
    const segmented = this.segment === undefined && this.analysis.reports.segments;
    return html`<div class="scroll"><table>
        <thead><tr>${this.#head("id", t.id)}${segmented ? html`<th scope="col">${t.segment}</th>` : nothing}
          ${COLUMNS.map((c) => this.#head(c, this.t.ledger[c]!.name))}<th scope="col" class="r">${t.last}</th></tr></thead>
        <tbody>${page.rows.map((row) => this.#row(row, !!segmented))}</tbody>
      </table></div>
      ${this.#pager(page)}`;
  }

  #head(column: Column | "id", name: string): TemplateResult {
    const sorted = this.sort === column;
    return html`<th scope="col" class=${column === "id" ? "" : "r"} aria-sort=${sorted ? (this.descending ? "descending" : "ascending") : nothing}>
      <button type="button" aria-label=${this.t.customers.sortBy(name)} @click=${() => this.#ask({ sort: column, descending: sorted ? !this.descending : column !== "id" })}>${name}</button></th>`;
  }

  #row(row: CustomerRow, segmented: boolean): TemplateResult {
    const open = this.route?.card === row.id;
    const segment = row.segment == null ? undefined : this.analysis.reports.segments?.segments[row.segment];
    return html`<tr data-testid="customer-row" aria-current=${open ? "true" : nothing}>
      <td><a class="id" href=${this.href({ ...this.route, card: row.id })} aria-label=${this.t.customers.open(row.id)}>${row.id}</a>${row.name ? html` <span class="small soft">${row.name}</span>` : nothing}</td>
      ${segmented ? html`<td class="segment">${segment ? html`${mark(segment.id)} <span class="name">${segmentName(segment, this.language)}</span>` : "–"}</td>` : nothing}
      ${COLUMNS.map((c) => html`<td class="r">${ledgerValue(c, row[c], this.format)}</td>`)}
      <td class="r">${this.format.date(row.last)}</td></tr>`;
  }

  #pager({ matching, rows }: CustomerPage): TemplateResult {
    const { customers: t } = this.t;
    const whole = (n: number) => this.format.whole(n);
    return html`<nav class="row pager" aria-label=${t.pages(this.t.nav.customers)}>
      <p class="small soft" role="status">${t.range(whole(this.offset + 1), whole(this.offset + rows.length), whole(matching))}</p>
      <div class="row">
        <button type="button" ?disabled=${this.offset === 0} @click=${() => this.#turn(Math.max(0, this.offset - ROWS))}>${t.previous}</button>
        <button type="button" ?disabled=${this.offset + rows.length >= matching} @click=${() => this.#turn(this.offset + ROWS)}>${t.next}</button>
      </div></nav>`;
  }

  #ask(change: Partial<Pick<CustomerTable, "text" | "sort" | "descending" | "filter">>): void {
    Object.assign(this, change, { offset: 0 });
  }
  #turn(offset: number): void {
    this.offset = offset;
    this.scrollIntoView({ block: "start" });
  }
  #choose(value: string): void {
    this.segment = value === "" ? undefined : Number(value);
  }

  /** Asks for the page that the state describes, unless it is the one on show. */
  async #fetch(): Promise<void> {
    const { segment, text, sort, descending, offset, filter, analysis } = this;
    if (!analysis.reports.customers) return;
    const query = { segment, where: filter, text: text.trim(), sort, descending, offset, limit: ROWS };
    const asked = JSON.stringify([query, analysis.edition, analysis.reports.segments !== undefined]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    const question = ++this.#question;
    try {
      const page = await analysis.client.ask("customers", { query });
      if (question === this.#question) [this.page, this.failure] = [page, undefined];
    } catch (error) {
      if (question === this.#question) this.failure = failureOf(error);
    }
  }
}

export class Customers extends Screen {
  override render(): TemplateResult {
    const { customers: t } = this.t;
    const count = this.analysis.reports.customers?.customers;
    if (count === undefined) return this.absent(t.kicker, t.none);
    return html`<p class="kicker">${t.kicker}</p>
      <h1 tabindex="-1">${t.title(this.format.whole(count))}</h1>
      <regulars-customer-table .analysis=${this.analysis} .language=${this.language} .route=${this.route} choosable></regulars-customer-table>`;
  }
}

define("regulars-customer-table", CustomerTable);
define("regulars-customers", Customers);
