// The one-to-one card beside the screen: who this customer is, what to offer next, what was bought.
// On a wide page the screen stays in reach beside it; on a narrow one it stands over everything.
import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { failureOf } from "../analysis.js";
import type { Card as CardOf, Failure, HistoryOrder } from "../protocol.js";
import { failureNote } from "../parts/failure.js";
import { ledgerValue } from "../parts/ledger.js";
import { mark } from "../parts/mark.js";
import { offerList, offerSheet } from "../parts/offers.js";
import "../parts/term.js";
import { segmentName } from "../parts/segment-list.js";
import { define, Screen } from "../screen.js";
import type { Dictionary } from "../words/index.js";
import { sheet } from "../theme/sheet.js";

const COLUMNS = ["monetary", "frequency", "basket", "recency", "tenure", "gap"] as const;
const ORDERS = 6;

export class Card extends Screen {
  static override properties: PropertyDeclarations = {
    ...Screen.properties, customer: {}, card: { state: true }, failure: { state: true }, shown: { state: true },
  };
  static override styles = [sheet, offerSheet, css`
    dialog {
      position: fixed; inset: 0 0 0 auto; margin: 0; width: min(480px, 100vw); max-width: none; height: 100dvh; max-height: none; overflow-y: auto;
      border: 0; border-inline-start: 1px solid var(--rule); padding: 20px 24px 48px; background: var(--paper); color: var(--ink); z-index: 10;
    }
    dialog::backdrop { background: color-mix(in srgb, var(--ink) 30%, transparent); }
    .top { position: sticky; top: -20px; margin: -20px -24px 0; padding: 16px 24px 8px; background: var(--paper); z-index: 1; display: flex; justify-content: space-between; align-items: center; gap: 16px; }
    h2 { font-size: 22px; overflow-wrap: anywhere; outline: none; }
    h3 { margin-top: 32px; padding-top: 12px; border-top: 1px solid var(--rule); }
    .segment { display: inline-flex; gap: 8px; align-items: center; margin-top: 4px; }
    dl { display: grid; grid-template-columns: repeat(2, 1fr); gap: 12px 24px; margin-top: 16px; }
    dt { font-size: 14px; color: var(--ink-soft); }
    dd { font-size: 19px; font-weight: 600; font-variant-numeric: tabular-nums; }
    .facts dd { font-size: 15px; font-weight: 400; overflow-wrap: anywhere; }
    details { border-bottom: 1px solid var(--hair); }
    summary { cursor: pointer; padding: 10px 0; display: flex; gap: 16px; justify-content: space-between; font-variant-numeric: tabular-nums; }
    summary span:nth-child(2) { flex: 1; color: var(--ink-soft); font-size: 14px; align-self: center; overflow-wrap: anywhere; }
    details table { font-size: 14px; margin-bottom: 12px; }
    details td, details th { padding-block: 4px; overflow-wrap: anywhere; }
  `];
  declare customer: string;
  declare card: CardOf | undefined;
  declare failure: Failure | undefined;
  declare shown: number;
  #asked = "";

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("customer")) this.shown = ORDERS;
    void this.#fetch();
  }

  override firstUpdated(): void {
    const dialog = this.#dialog;
    if (matchMedia("(max-width: 900px)").matches) dialog.showModal();
    else dialog.show();
  }
  override updated(changed: PropertyValues): void {
    if (changed.has("customer")) this.renderRoot.querySelector<HTMLElement>("h2")?.focus();
  }

  override render(): TemplateResult {
    const { card: t } = this.t;
    return html`<dialog data-testid="card" aria-labelledby="title" @cancel=${this.#leave} @keydown=${this.#key}>
      <div class="top"><h2 id="title" tabindex="-1">${t.title(this.customer)}</h2><button type="button" @click=${this.#leave}>${t.close}</button></div>
      ${this.failure ? (this.failure.code === "bad-option" ? html`<p class="note">${t.missing(this.customer)}</p>` : failureNote(this.failure, this.t, this.format)) : nothing}
      ${this.card ? this.#body(this.card) : nothing}
    </dialog>`;
  }

  #body({ customer, attributes, history, offers, value }: CardOf): TemplateResult {
    const { card: t, ledger } = this.t;
    const segment = customer.segment == null ? undefined : this.analysis.reports.segments?.segments[customer.segment];
    return html`
      ${segment ? html`<a class="segment" href=${this.href({ screen: "segments", segment: segment.id })}>${mark(segment.id)} ${segmentName(segment, this.language)}</a>
        <p class="small soft">${this.say(segment.sentence)}</p>` : nothing}
      <dl>${COLUMNS.map((c) => html`<div><dt><regulars-term .note=${ledger[c]!.note}>${ledger[c]!.name}</regulars-term></dt><dd>${ledgerValue(c, customer[c] ?? undefined, this.format)}</dd></div>`)}</dl>
      ${attributes.length ? html`<h3>${this.t.files.facts}</h3><dl class="facts">${attributes.map(([name, value]) => html`<div><dt>${this.t.data.roles[name as keyof Dictionary["data"]["roles"]] ?? name}</dt><dd>${value}</dd></div>`)}</dl>` : nothing}
      ${value ? html`<h3>${this.t.value.cardTitle}</h3><dl>${this.#worth(value)}</dl>` : nothing}
      <h3>${t.offers}</h3>
      ${this.analysis.reports.offers ? offerList(offers, this.language, this.t, this.format) : html`<p class="soft">${t.offersWait}</p>`}
      <h3>${t.history}</h3>
      ${history.slice(0, this.shown).map((order) => this.#order(order))}
      ${history.length > this.shown ? html`<p><button type="button" class="quiet" @click=${() => (this.shown = history.length)}>${t.moreOrders(this.format.whole(history.length - this.shown))}</button></p>` : nothing}`;
  }

  #worth(value: NonNullable<CardOf["value"]>): TemplateResult {
    const { value: t } = this.t;
    const fact = (name: string, text: string) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`;
    const money = (n: number) => this.format.roundMoney(n);
    return html`${fact(t.nextDate, value.next ? this.format.date(value.next) : t.nextNever)}
      ${fact(t.nextAmount, money(value.amount))}
      ${fact(t.cardRisk(this.format.whole(value.risk_days)), this.format.share(1 - value.p_purchase))}
      ${fact(t.loyalty, t.ofHundred(this.format.whole(value.loyalty)))}
      ${fact(t.worth, `${money(value.value)} (${money(value.low)} – ${money(value.high)})`)}`;
  }

  #order({ order, date, amount, lines }: HistoryOrder): TemplateResult {
    const { card: t } = this.t;
    return html`<details>
      <summary><span>${this.format.date(date)}</span><span>${t.order} ${order}, ${t.lines(this.format.whole(lines.length))}</span><span>${this.format.money(amount)}</span></summary>
      <table><thead><tr><th scope="col">${t.product}</th><th scope="col" class="r">${t.quantity}</th><th scope="col" class="r">${t.amount}</th></tr></thead>
        <tbody>${lines.map((line) => html`<tr><td>${line.name || line.product}</td><td class="r">${this.format.decimal(line.quantity, Number.isInteger(line.quantity) ? 0 : 2)}</td><td class="r">${this.format.money(line.amount)}</td></tr>`)}</tbody></table>
    </details>`;
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector("dialog")!;
  }
  readonly #leave = (event?: Event) => {
    event?.preventDefault();
    const { card: _, ...rest } = this.route;
    this.go(rest);
  };
  readonly #key = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) this.#leave(event);
  };

  async #fetch(): Promise<void> {
    const { analysis, customer } = this;
    if (!analysis.reports.customers) return;
    const asked = JSON.stringify([customer, analysis.edition, !!analysis.reports.segments, !!analysis.reports.offers, !!analysis.reports.value]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    try {
      const card = await analysis.client.ask("card", { customer });
      if (this.#asked === asked) [this.card, this.failure] = [card, undefined];
    } catch (error) {
      if (this.#asked === asked) [this.card, this.failure] = [undefined, failureOf(error)];
    }
  }
}

define("regulars-card", Card);
