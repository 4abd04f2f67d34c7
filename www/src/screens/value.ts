// Value and timing: what the customers are worth, whether the risk keeps its word, whom to call today.
import { css, html, nothing, type TemplateResult } from "lit";
import type { Equity, ReferralReport as Referral, Threshold, ValueReport } from "../protocol.js";
import "../parts/assumptions.js";
import { drawn } from "../parts/chart.js";
import { saveTable } from "../parts/save.js";
import "../parts/term.js";
import { define, Screen } from "../screen.js";
import { sheet } from "../theme/sheet.js";
import "./contracts.js";
import "./stock.js";

/** Rows of the list on the page; the file has all. */
const SHOWN = 25;

export class Value extends Screen {
  static override styles = [sheet, css`
    .after { margin-top: 16px; display: grid; gap: 8px; }
    section > p { margin: 8px 0 12px; }
    .save { margin-top: 16px; }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 24px 40px; margin-top: 32px; }
    .scroll { margin-top: 12px; }
  `];

  override render(): TemplateResult {
    const { value: t } = this.t;
    const report = this.analysis.reports.value;
    if (!report) return this.absent(t.kicker, t.noneTitle);
    return html`<p class="kicker">${t.kicker}</p>
      <h1 tabindex="-1" data-testid="value-ready">${this.say(report.sentence)}</h1>
      <div class="after small">
        ${report.diagnosis.map(({ code, text }) => html`<p class=${code === "sound" ? "soft" : "remark"} data-code=${code}>${this.say(text)}</p>`)}
        <p class="soft">${t.expectation(this.format.share(report.equity.discount, 0))}</p>
      </div>
      ${this.#assumptions("value")}
      ${this.#watch(report)}
      ${this.#segments(report.equity)}
      <div class="charts">${this.#pareto(report.equity)}${this.#spread(report.equity)}${this.#fan(report)}${this.#calibration(report)}${this.#thresholds(report)}</div>
      <p class="save"><button type="button" class="main" @click=${() => saveTable(this.analysis, "value", this.language)}>${t.save}</button></p>
      ${report.referral ? this.#referral(report.referral) : nothing}
      <section><h2>${t.loyaltyTitle}</h2><p class="prose">${this.say(report.loyalty.sentence)} <span class="soft">${t.loyaltyNote}</span></p>${this.#assumptions("loyalty")}</section>
      <regulars-stock .analysis=${this.analysis} .language=${this.language}></regulars-stock>
      <regulars-contracts .analysis=${this.analysis} .language=${this.language}></regulars-contracts>`;
  }

  #assumptions(part: string): TemplateResult {
    return html`<regulars-assumptions .analysis=${this.analysis} .language=${this.language} .about=${part}></regulars-assumptions>`;
  }

  #watch({ watch }: ValueReport): TemplateResult {
    const { value: t } = this.t;
    const { whole, money, share } = bound(this.format);
    return html`<section><h2>${t.watch(whole(watch.matching))}</h2>
      <p class="prose">${this.say(watch.verdict)}</p>
      ${watch.list.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t.watchRegion}><table data-testid="watch">
        <thead><tr><th scope="col">${t.customer}</th><th scope="col">${t.why}</th>
          <th scope="col" class="r"><regulars-term .note=${t.riskNote}>${t.risk}</regulars-term></th>
          <th scope="col" class="r">${t.worth}</th><th scope="col" class="r"><regulars-term .note=${t.atRiskNote}>${t.atRisk}</regulars-term></th></tr></thead>
        <tbody>${watch.list.slice(0, SHOWN).map((row) => html`<tr>
          <th scope="row"><a href=${this.href({ screen: "value", card: row.customer_id })}>${row.customer_id}</a></th>
          <td>${this.say(row.reason)}</td><td class="r">${share(1 - row.p_purchase)}</td><td class="r">${money(row.value)}</td><td class="r">${money(row.at_risk)}</td></tr>`)}</tbody>
      </table></div>
      <p class="save"><button type="button" data-testid="save-watch" @click=${() => saveTable(this.analysis, "watch", this.language)}>${t.saveWatch}</button></p>` : nothing}
    </section>`;
  }

  #segments({ segments }: Equity): TemplateResult | typeof nothing {
    const { value: t } = this.t;
    if (!segments.length) return nothing;
    const { whole, money } = bound(this.format);
    return html`<section><h2>${t.bySegment}</h2><div class="scroll" tabindex="0" role="region" aria-label=${t.bySegment}><table>
      <thead><tr><th scope="col">${this.t.customers.segment}</th><th scope="col" class="r">${this.t.overview.customers}</th><th scope="col" class="r">${t.worth}</th><th scope="col" class="r">${t.interval}</th></tr></thead>
      <tbody>${segments.map((s) => html`<tr><th scope="row"><a href=${this.href({ screen: "segments", segment: s.segment })}>${this.say(s.name)}</a></th>
        <td class="r">${whole(s.customers)}</td><td class="r">${money(s.value)}</td><td class="r">${money(s.low)} – ${money(s.high)}</td></tr>`)}</tbody>
    </table></div></section>`;
  }

  #referral({ sentence, list }: Referral): TemplateResult {
    const { value: t } = this.t;
    const { whole, money } = bound(this.format);
    return html`<section data-testid="referral"><h2>${t.referral}</h2><p class="prose">${this.say(sentence)}</p>
      ${list.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t.referral}><table>
        <thead><tr><th scope="col">${t.customer}</th>${[t.worth, t.brought, t.broughtWorth, t.chain, t.together].map((name) => html`<th scope="col" class="r">${name}</th>`)}</tr></thead>
        <tbody>${list.slice(0, 10).map((r) => html`<tr><th scope="row"><a href=${this.href({ screen: "value", card: r.customer_id })}>${r.customer_id}</a></th><td class="r">${money(r.value)}</td>
          <td class="r">${whole(r.direct)}</td><td class="r">${money(r.direct_value)}</td><td class="r">${whole(r.chain)}</td><td class="r">${money(r.total)}</td></tr>`)}</tbody></table></div>
        <p class="save"><button type="button" @click=${() => saveTable(this.analysis, "referral", this.language)}>${t.saveReferral}</button></p>` : nothing}</section>`;
  }

  #pareto(equity: Equity): TemplateResult | typeof nothing {
    const { value: t } = this.t;
    if (!equity.pareto.length) return nothing;
    const { share } = bound(this.format);
    const fifth = equity.pareto.find(([best]) => best === 0.2)?.[1] ?? 1;
    const table = () => html`<table><thead><tr><th scope="col" class="r">${t.bestShare}</th><th scope="col" class="r">${t.heldShare}</th></tr></thead>
      <tbody>${equity.pareto.map(([best, held]) => html`<tr><td class="r">${share(best)}</td><td class="r">${share(held)}</td></tr>`)}</tbody></table>`;
    return html`<regulars-chart .language=${this.language} .heading=${t.paretoTitle} .summary=${t.paretoSummary(share(fifth), this.format.decimal(equity.gini, 2))}
      .plan=${this.kept("pareto", () => drawn("paretoCurve", equity, t, this.format), equity)} .table=${table}></regulars-chart>`;
  }

  #spread({ histogram, segments }: Equity): TemplateResult | typeof nothing {
    const { value: t } = this.t;
    const from = histogram.edges.findIndex((_, at) => histogram.counts.some((row) => row[at]));
    if (from < 0) return nothing;
    const edges = histogram.edges.slice(from);
    const counts = histogram.counts.map((row) => row.slice(from));
    const { whole, money, share } = bound(this.format);
    const bands = edges.map((edge, at) => at + 1 < edges.length ? `${money(edge)} – ${money(edges[at + 1]!)}` : t.orMore(money(edge)));
    const shown = segments.length ? segments.map((s) => ({ name: this.say(s.name), id: s.segment })) : [{ name: t.count, id: 0 }];
    const sums = edges.map((_, at) => counts.reduce((sum, row) => sum + (row[at] ?? 0), 0));
    const most = sums.indexOf(Math.max(...sums));
    const summary = t.spreadSummary(share(sums[most]! / sums.reduce((a, b) => a + b, 0)), bands[most]!);
    const table = () => html`<table><thead><tr><th scope="col">${t.band}</th>${shown.map(({ name }) => html`<th scope="col" class="r">${name}</th>`)}</tr></thead>
      <tbody>${bands.map((band, at) => html`<tr><th scope="row">${band}</th>${shown.map((_, row) => html`<td class="r">${whole(counts[row]?.[at] ?? 0)}</td>`)}</tr>`)}</tbody></table>`;
    return html`<regulars-chart .language=${this.language} .heading=${t.spreadTitle} .summary=${summary}
      .plan=${this.kept("spread", () => drawn("spread", { edges, counts }, bands, shown, t, this.format), histogram)} .table=${table}></regulars-chart>`;
  }

  #fan({ tracking }: ValueReport): TemplateResult | typeof nothing {
    const { value: t } = this.t;
    if (!tracking) return nothing;
    const { whole } = bound(this.format);
    const table = () => html`<table><thead><tr><th scope="col" class="r">${t.daysAfter}</th><th scope="col" class="r">${t.expected}</th><th scope="col" class="r">${t.interval}</th><th scope="col" class="r">${t.came}</th></tr></thead>
      <tbody>${tracking.points.map((p) => html`<tr><td class="r">${whole(p.days)}</td><td class="r">${whole(p.expected)}</td><td class="r">${whole(p.low)} – ${whole(p.high)}</td><td class="r">${whole(p.actual)}</td></tr>`)}</tbody></table>`;
    return html`<regulars-chart .language=${this.language} .heading=${t.fanTitle} .summary=${this.say(tracking.sentence)}
      .plan=${this.kept("fan", () => drawn("fan", tracking, t, this.format), tracking)} .table=${table}></regulars-chart>`;
  }

  #calibration({ risk }: ValueReport): TemplateResult | typeof nothing {
    const { value: t } = this.t;
    if (!risk.calibration.length) return html`<p class="prose">${this.say(risk.sentence)}</p>`;
    const { whole, share } = bound(this.format);
    const table = () => html`<table><thead><tr><th scope="col" class="r">${this.t.overview.customers}</th><th scope="col" class="r">${t.predicted}</th><th scope="col" class="r">${t.observed}</th></tr></thead>
      <tbody>${risk.calibration.map((r) => html`<tr><td class="r">${whole(r.customers)}</td><td class="r">${share(r.predicted)}</td><td class="r">${share(r.observed)}</td></tr>`)}</tbody></table>`;
    return html`<regulars-chart .language=${this.language} .heading=${t.calibrationTitle(whole(risk.days))} .summary=${this.say(risk.sentence)}
      .plan=${this.kept("calibration", () => drawn("calibration", risk.calibration, t, this.format), risk)} .table=${table}></regulars-chart>`;
  }

  #thresholds({ watch }: ValueReport): TemplateResult | typeof nothing {
    const { value: t } = this.t;
    const rule = watch.advised?.rule ?? "fixed_days";
    const rows = watch.thresholds.filter((r) => r.rule === rule);
    if (!rows.length) return nothing;
    return html`<regulars-chart .language=${this.language} .heading=${t.thresholdTitle} .summary=${t.thresholdSummary}
      .plan=${this.kept("thresholds", () => drawn("thresholdCurve", rows, t, this.format), watch)} .table=${() => this.#thresholdTable(watch.thresholds)}></regulars-chart>`;
  }

  #thresholdTable(rows: Threshold[]): TemplateResult {
    const { value: t } = this.t;
    const { whole, share } = bound(this.format);
    return html`<table><thead><tr><th scope="col">${t.rule}</th><th scope="col" class="r">${t.threshold}</th><th scope="col" class="r">${t.named}</th>
        <th scope="col" class="r">${t.precision}</th><th scope="col" class="r">${t.recall}</th><th scope="col" class="r"><regulars-term .note=${t.leadNote}>${t.lead}</regulars-term></th></tr></thead>
      <tbody>${rows.map((r) => html`<tr><th scope="row">${t.rules[r.rule] ?? r.rule}</th><td class="r">${r.threshold}</td><td class="r">${whole(r.named)}</td>
        <td class="r">${share(r.precision)}</td><td class="r">${share(r.recall)}</td><td class="r">${r.lead == null ? "–" : whole(r.lead)}</td></tr>`)}</tbody></table>`;
  }
}

function bound(format: Screen["format"]) {
  return { whole: format.whole.bind(format), money: format.roundMoney.bind(format), share: (n: number) => format.share(n) };
}

define("regulars-value", Value);
