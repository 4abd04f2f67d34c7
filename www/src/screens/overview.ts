// Overview: how the shop is doing. A sentence, five numbers, revenue by month, the middle customer.
import { css, html, nothing, type TemplateResult } from "lit";
import type { ColumnSummary, CustomersReport, OrdersReport } from "../protocol.js";
import { drawn } from "../parts/chart.js";
import "../parts/term.js";
import { ledgerValue } from "../parts/ledger.js";
import { segmentList, segmentListSheet } from "../parts/segment-list.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";

export class Overview extends Screen {
  static override styles = [sheet, segmentListSheet, css`
    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); margin-top: 32px; border-block: 1px solid var(--rule); }
    .figures > div { padding: 12px 16px 12px 0; }
    .figures dt { font-size: 14px; color: var(--ink-soft); }
    .figures dd { font-size: 30px; font-weight: 600; line-height: 1.3; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
    .after { margin-top: 16px; display: grid; gap: 8px; }
    .onward { margin-top: 24px; }
    section > p { margin: 8px 0 12px; }
  `];

  override render(): TemplateResult {
    const { orders, customers } = this.analysis.reports;
    const { overview } = this.t;
    if (!orders) return this.absent(overview.kicker, overview.kicker);
    return html`
      <p class="kicker">${overview.kicker}</p>
      <h1 tabindex="-1">${customers ? this.say(customers.sentence) : this.say(orders.sentence)}</h1>
      ${this.#figures(orders, customers)}
      <div class="after small">
        ${customers ? html`<p class="prose">${this.say(orders.sentence)}</p>` : nothing}
        <p class="soft">${orders.first ? overview.period(this.format.date(orders.first), this.format.date(orders.last), this.format.date(orders.today)) : nothing}
          <a href=${this.href({ screen: "data" })}>${overview.qualityLink}</a></p>
        ${orders.notes.map((note) => html`<p class="remark">${this.say(note)}</p>`)}
        ${(this.analysis.reports.notes ?? []).map((note) => html`<p class="note">${this.say(note)}</p>`)}
      </div>
      ${customers ? html`${customers.months.length ? this.#months(customers, orders) : nothing}${this.#onward()}${this.#parties(customers)}${this.#ledger(customers.columns)}` : nothing}`;
  }

  #figures(orders: OrdersReport, customers: CustomersReport | undefined): TemplateResult {
    const { overview } = this.t;
    const figure = (name: keyof typeof overview.notes, value: string) => html`<div>
      <dt><regulars-term .note=${overview.notes[name]}>${overview[name]}</regulars-term></dt><dd>${value}</dd></div>`;
    return html`<dl class="figures">
      ${figure("customers", this.format.whole(orders.customers))}
      ${figure("orders", this.format.whole(orders.orders))}
      ${figure("revenue", this.format.roundMoney(orders.total))}
      ${customers ? figure("repeat", this.format.share(customers.repeat_share)) : nothing}
      ${customers ? figure("topFifth", this.format.share(customers.top_fifth_share)) : nothing}
    </dl>`;
  }

  #parties({ parties }: CustomersReport): TemplateResult | typeof nothing {
    const { files, overview } = this.t;
    if (!parties.length) return nothing;
    return html`<section><h2>${files.parties}</h2><div class="scroll" tabindex="0" role="region" aria-label=${files.parties}><table>
      <thead><tr><td></td><th scope="col" class="r">${overview.customers}</th><th scope="col" class="r">${overview.revenue}</th><th scope="col" class="r">${this.t.data.share}</th></tr></thead>
      <tbody>${parties.map((p) => html`<tr><th scope="row">${files.party[p.party]}</th><td class="r">${this.format.whole(p.customers)}</td><td class="r">${this.format.money(p.revenue)}</td><td class="r">${this.format.share(p.revenue_share, 1)}</td></tr>`)}</tbody></table></div></section>`;
  }

  #months({ months: data }: CustomersReport, orders: OrdersReport): TemplateResult {
    const { overview } = this.t;
    const best = data.reduce((a, b) => (b.revenue > a.revenue ? b : a), data[0]!);
    const table = () => html`<table>
      <thead><tr><th scope="col">${overview.month}</th><th scope="col" class="r">${overview.orders}</th><th scope="col" class="r">${overview.revenue}</th></tr></thead>
      <tbody>${data.map((m) => html`<tr><th scope="row">${this.format.month(m.month)}</th><td class="r">${this.format.whole(m.orders)}</td><td class="r">${this.format.money(m.revenue)}</td></tr>`)}</tbody>
    </table>`;
    const broken = brokenMonths(orders);
    return html`<section><regulars-chart .language=${this.language} .heading=${overview.monthsTitle} .height=${300}
      .summary=${overview.monthsSummary(this.format.month(best.month), this.format.roundMoney(best.revenue), this.format.whole(data.length))
        + (broken.size ? ` ${overview.monthsBroken(this.format.date(orders.first), this.format.date(orders.last))}` : "")}
      .plan=${this.kept("months", () => drawn("months", data, broken, this.t, this.format), data)} .table=${table}></regulars-chart></section>`;
  }

  /** The front page has the other pages' first sentences, as soon as they are there. */
  #onward(): TemplateResult {
    const { overview, nav } = this.t;
    const { segments, offers } = this.analysis.reports;
    return html`
      ${segments ? html`<section data-testid="segments-ready"><h2>${nav.segments}</h2>
        <p class="prose">${this.say(segments.sentence)}</p>
        ${segmentList(segments.segments, this.language, this.t, this.format)}
        <p class="onward"><a class="button main" href=${this.href({ screen: "segments" })}>${overview.next}</a></p></section>` : nothing}
      ${offers ? html`<section data-testid="offers-ready"><h2>${nav.offers}</h2>
        <p class="prose">${this.say(offers.verdict)}</p>
        <p class="onward"><a class="button" href=${this.href({ screen: "offers" })}>${overview.nextOffers}</a></p></section>` : nothing}`;
  }

  #ledger(columns: ColumnSummary[]): TemplateResult {
    const { overview, ledger } = this.t;
    const cell = (c: ColumnSummary, value: number) => html`<td class="r">${ledgerValue(c.name, value, this.format)}</td>`;
    return html`<section>
      <h2>${overview.ledgerTitle}</h2>
      <p class="soft small prose">${overview.ledgerLead}</p>
      <div class="scroll" tabindex="0" role="region" aria-label=${overview.ledgerTitle}><table>
        <thead><tr><th scope="col">${overview.measure}</th><th scope="col" class="r">${overview.lower}</th><th scope="col" class="r">${overview.median}</th>
          <th scope="col" class="r">${overview.upper}</th><th scope="col" class="r">${overview.mean}</th><th scope="col" class="r">${overview.known}</th></tr></thead>
        <tbody>${columns.map((c) => html`<tr>
          <th scope="row"><regulars-term .note=${ledger[c.name]?.note ?? c.name}>${ledger[c.name]?.name ?? c.name}</regulars-term></th>
          ${cell(c, c.lower_quartile)}<td class="r"><b>${ledgerValue(c.name, c.median, this.format)}</b></td>${cell(c, c.upper_quartile)}${cell(c, c.mean)}
          <td class="r">${this.format.whole(c.known)}</td></tr>`)}</tbody>
      </table></div>
    </section>`;
  }
}

/** The first and the last month, where the orders begin or end within them. */
function brokenMonths({ first, last }: OrdersReport): Set<string> {
  const broken = new Set<string>();
  if (first && !first.endsWith("-01")) broken.add(first.slice(0, 7));
  if (last && new Date(Date.parse(`${last}T00:00:00Z`) + 86_400_000).getUTCDate() !== 1) broken.add(last.slice(0, 7));
  return broken;
}

define("regulars-overview", Overview);
